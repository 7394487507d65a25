"""Comments in the drafter's own Word file, which is otherwise equal: the same text, the same parts.

`annotate` is also a task of the child process that reads foreign files, hence its plain arguments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from duizhao.errors import Place, ReadError
from duizhao.read.word.names import Element, child, w
from duizhao.read.word.package import WordFile, open_word
from duizhao.read.word.walk import walk
from duizhao.report.word.anchors import ranges
from duizhao.report.word.cutting import mark
from duizhao.report.word.parts import Parts, comments_part
from duizhao.report.word.saying import Saying, Styles

__all__ = ["annotate", "fingerprint"]


def fingerprint(text: str) -> str:
    """What tells whether two readings of a file gave the same text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def annotate(data: bytes, comments: Sequence[Sequence[Any]], name: str = "", text: str | None = None) -> bytes:
    """The Word file in `data` with `comments`: each [start, end, [[bold, words], …]], the offsets those of the walk.

    An old Word file is made into a new one first. `text` is the fingerprint of the text that the offsets were taken from. Raises ReadError when the file cannot be
    read, or reads otherwise now.
    """
    if not data.startswith(b"PK"):
        from duizhao.read.word.legacy import to_docx

        data = to_docx(data, name).data
    file = open_word(data, name)
    made = walk(file)
    if text is not None and fingerprint(made.text) != text:
        raise ReadError("文件读出的文字与核对时不同，没有加批注；请重新核对。", place=Place(name))
    document = file.document.part
    first = _free(file, document)
    says: list[Saying] = [[(label, words) for label, words in paragraphs] for _, _, paragraphs in comments]
    styles = Styles(
        _style(file.styles, "paragraph", "annotation text"), _style(file.styles, "character", "annotation reference")
    )
    places = ranges(made, [(start, end) for start, end, _ in comments])
    mark(places, range(first, first + len(says)), styles.mark)
    return Parts(data, name).write(document, says, first, styles)


def _free(file: WordFile, document: Any) -> int:
    """The first number that no comment has, nor any mark of one that is lost."""
    names = ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")
    found = [e.get(w("id")) for e in file.body.iter(*(w(n) for n in names))]
    part = comments_part(document)
    root = getattr(part, "element", None)
    if root is not None:
        found += [e.get(w("id")) for e in root.iter(w("comment"))]
    return max((int(n) for n in found if n and n.isdecimal()), default=-1) + 1


def _style(styles: Element | None, kind: str, name: str) -> str | None:
    """The id of the style of this name, which is the same in every language of Word."""
    if styles is None:
        return None
    for style in styles.iter(w("style")):
        named = child(style, "name")
        if style.get(w("type")) == kind and named is not None and (named.get(w("val")) or "").lower() == name:
            return str(style.get(w("styleId")) or "") or None
    return None
