"""What a corpus of reports comes to in numbers, with intervals."""
