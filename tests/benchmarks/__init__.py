"""What `script/benchmark` measures: each page beside floors taken in the same run."""
