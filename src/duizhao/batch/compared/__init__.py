"""A comparison of two reports as bytes: for people (`text.py`) and for machines (`machine.py`)."""
