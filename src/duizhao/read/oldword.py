"""Old Word files, with LibreOffice as the second try where msdoc2docx fails and LibreOffice is installed."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from typing import Final

from duizhao.errors import ReadError
from duizhao.read import worker
from duizhao.read.word import office
from duizhao.read.word.legacy import INCOMPLETE, UNREADABLE
from duizhao.reading import Extract, Note

__all__ = ["extract"]

_CONVERT: Final = "duizhao.read.formats.doc:convert"


def extract(data: bytes, name: str) -> Extract:
    """Read the .doc in `data`, in children. Raises ReadError."""
    try:
        found = worker.extract("doc", data, name)
    except ReadError as error:
        if error.code != UNREADABLE:
            raise
        again = _by_libreoffice(data, name)
        if again is None:
            raise ReadError(error.message, place=error.place) from None
        return again
    if any(n.code == INCOMPLETE for n in found.notes):
        return _by_libreoffice(data, name) or found
    return found


def _by_libreoffice(data: bytes, name: str) -> Extract | None:
    """The document as LibreOffice reads it; None where there is no LibreOffice, or it fails too."""
    if office.find() is None:
        return None
    # this process makes the folder and removes it, so that nothing is left when the child is killed
    folder = tempfile.mkdtemp(prefix="duizhao-")
    try:
        made = worker.call(_CONVERT, data, name=name, folder=folder)
        found = worker.extract("docx", bytes(made), name)
    except ReadError:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    note = Note("by-libreoffice", "这个旧版 Word 文档由本机的 LibreOffice 转换后读取，请核实文字与原件一致。")
    return replace(found, format="doc", notes=(*found.notes, note))
