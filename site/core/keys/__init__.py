"""Keys that stand outside the database: what it seals with them is nothing to whoever has it alone."""
