"""What must happen as time passes."""
