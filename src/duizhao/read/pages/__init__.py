"""Paged formats: from pieces of text with a place on a page to the paragraphs that somebody typed.

The formats (`formats/pdf.py`, `ofd.py`, `image.py`) make `Page`s; `extract` makes of them what all readers hand on.
"""

from duizhao.read.pages.assemble import extract
from duizhao.read.pages.model import Cell, Page, Piece, Table

__all__ = ["Cell", "Page", "Piece", "Table", "extract"]
