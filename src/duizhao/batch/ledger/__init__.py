"""What the office knows of its units (台账), held against what their reports say."""
