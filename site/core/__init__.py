"""The ground floor: organisations and memberships, append-only records, fingerprints, notices."""
