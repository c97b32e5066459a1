"""Organisations, who belongs to them in which role, and which row is whose."""
