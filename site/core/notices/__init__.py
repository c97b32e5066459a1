"""Telling people what happened: in the interface, and by e-mail."""
