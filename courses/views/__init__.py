"""What trainees, and everybody who wonders whether to become one, see of a curriculum."""
