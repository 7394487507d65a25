"""Word documents: .docx, .docm (its macros are never run), .dotx."""

from __future__ import annotations

from duizhao.errors import Place, ReadError
from duizhao.reading import Extract, Note

__all__ = ["read"]


def read(data: bytes, name: str) -> Extract:
    """Read the Word document in `data`. Raises ReadError when it is damaged, protected, or no Word document."""
    from duizhao.read.word.facts import notes_on
    from duizhao.read.word.package import open_word
    from duizhao.read.word.walk import walk

    file = open_word(data, name)
    try:
        made = walk(file)
    except ReadError as error:
        raise ReadError(error.message, place=Place(name)) from None
    notes: tuple[Note, ...] = notes_on(file, made)
    return Extract(made.text, "docx", made.blocks, notes=notes)
