"""Old Word and WPS documents: .doc, .wps, .dot. Made into .docx in memory, then read as those are."""

from __future__ import annotations

from dataclasses import replace

from duizhao.reading import Extract, Note

__all__ = ["convert", "read"]


def read(data: bytes, name: str) -> Extract:
    """Read the document in `data`. Raises ReadError when it is damaged, protected, or no Word document.

    With code `legacy.UNREADABLE` where LibreOffice may yet manage (`convert`).
    """
    from duizhao.read.formats import docx
    from duizhao.read.word.legacy import INCOMPLETE, to_docx

    made = to_docx(data, name)
    found = docx.read(made.data, name)
    notes = found.notes
    if made.lost:
        what = "、".join(made.lost)
        notes += (Note(INCOMPLETE, f"旧版 Word 文档的{what}没有读全，请核实，或另存为 .docx 后再审。"),)
    return replace(found, format="doc", notes=notes)


def convert(data: bytes, name: str, folder: str) -> bytes:
    """The document as .docx by LibreOffice, which works in `folder`; the caller removes it. Raises ReadError."""
    from duizhao.read.word.office import to_docx

    return to_docx(data, name, folder)
