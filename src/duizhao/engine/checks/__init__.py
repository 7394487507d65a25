"""Consistency checks: what a report says against itself, beside what it does not say. One module a family."""
