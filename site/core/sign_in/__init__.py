"""Signing in: the second factor, what is shut without it, and where people come back to."""
