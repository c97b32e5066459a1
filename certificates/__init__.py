"""What is earned, issued and verified."""
