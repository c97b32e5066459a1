"""What waits for a person in each of their roles, how old it is, and the one press that does it."""
