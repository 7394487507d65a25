"""What was read, as `duizhao convert` shows it: for doubt about reading, not about findings."""
