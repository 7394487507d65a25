"""`--format docx`: the drafter's own Word file with comments, or a new one with the same comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from duizhao.errors import ReadError
from duizhao.model import Assessment
from duizhao.report.word.annotate import annotate, fingerprint
from duizhao.report.word.comments import UNCHANGED, Comment, comments
from duizhao.report.word.fresh import fresh
from duizhao.report.word.notice import notice
from duizhao.report.word.parts import suffix_of

__all__ = ["render_docx"]

_TASK: Final = "duizhao.report.word.annotate:annotate"
_WORD: Final = frozenset({"docx", "doc"})
_CONVERTED: Final = "原文件是旧版格式，批注写在转换成的 .docx 里，版式请以原文件为准。"
_NEW: Final = "原文件不是 Word 文档，这是按读出的文字另写的，版式与原件不同。"
_FAILED: Final = "原文件里没能加上批注，这是按读出的文字另写的，版式与原件不同。"


def render_docx(assessment: Assessment, original: bytes | None) -> tuple[bytes, str]:
    """The bytes of the file and the suffix that it must have; `original` are the bytes that the report was read from.

    Never raises for what is wrong with the original: what takes no comments is written anew.
    """
    document = assessment.document
    if document is None or not assessment.findings:
        return notice(assessment, "批注稿"), ".docx"
    word = document.read.format in _WORD and bool(original)
    if word and original:
        about = UNCHANGED if document.read.format == "docx" else _CONVERTED
        try:
            made = _own(original, comments(assessment, about), document.read.path, document.read.source)
            return made, suffix_of(made)
        except ReadError:
            pass
    made_anew = fresh(document)
    said = made_anew.move(document, comments(assessment, _FAILED if word else _NEW))
    return annotate(made_anew.data, _plain(said), text=fingerprint(made_anew.text)), ".docx"


def _own(data: bytes, said: Sequence[Comment], name: str, text: str) -> bytes:
    """The drafter's own file with comments, in a process of its own as it was read in one. Raises ReadError."""
    from duizhao.read import worker

    made = worker.call(_TASK, data, name=name, comments=_plain(said), text=fingerprint(text))
    assert isinstance(made, bytes)
    return made


def _plain(said: Sequence[Comment]) -> list[list[object]]:
    return [[c.start, c.end, [list(p) for p in c.paragraphs]] for c in said]
