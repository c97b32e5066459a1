"""Append-only records: canonical content, its fingerprint, and what keeps rows as they are."""
