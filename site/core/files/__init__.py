"""Files from outside: what may be kept of them, and work on them that may not hurt."""
