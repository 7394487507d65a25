"""Fuzzing that gets past checksums: parts of sound files are changed, then put together again with right sums."""
