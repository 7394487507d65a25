"""Word files: the drafter's own with comments in it, a new one where there is none, and the list for the colleagues."""
