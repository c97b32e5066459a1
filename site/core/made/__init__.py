"""What is made from frozen content: made once, and kept until this release of the code ends."""
