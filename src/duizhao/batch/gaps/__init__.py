"""The life of a gap: handed to a unit under a number, explained by it, checked again, closed by a person, carried on."""
