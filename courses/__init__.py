"""What is taught, and to whom: curricula, editions, enrolments and progress."""
