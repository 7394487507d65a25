"""Word documents: the package opened with care, its numbering, and one walk that gives both text and anchors."""
