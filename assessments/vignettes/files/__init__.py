"""A vignette as files: its own, its exemplars beside it, and the exhibits inside."""
