"""Which of the documents in one file is the report: by what each says of itself, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.model import Document, Kind
from duizhao.read import Source
from duizhao.read.sources import INSIDE
from duizhao.reading import Note

__all__ = ["Parsed", "choose"]

# of twins, the one whose text is surest
_SUREST: Final = ("docx", "doc", "txt", "md", "html", "ofd", "pdf", "image")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A report as structured, its kind, and the document it was read from."""

    document: Document
    kind: Kind
    source: Source


def choose(sources: Sequence[Source], parse: Callable[[Source], Parsed]) -> Parsed:
    """The report among `sources`: the one of an accepted kind; of twins (same unit and year) the surest to read.

    Raises ReadError when several reports could be meant, or none holds text.
    """
    if len(sources) == 1:
        return parse(sources[0])
    parsed: list[Parsed] = []
    failed: ReadError | None = None
    for source in sources:
        try:
            parsed.append(parse(source))
        except ReadError as e:
            failed = failed or e
    if not parsed:
        assert failed is not None
        raise failed
    accepted = [p for p in parsed if p.kind.accepted]
    if not accepted:
        return max(parsed, key=lambda p: len(p.document.read.text))
    if len({(p.document.unit, p.document.year) for p in accepted}) > 1:
        names = "、".join(f"“{_inside(p)}”" for p in accepted[:5])
        raise ReadError(
            f"里面有 {len(accepted)} 份报告（{names}），请解开后分别核对。",
            place=Place(accepted[0].source.name.split(INSIDE)[0]),
        )
    best = min(accepted, key=lambda p: (_rank(p), -len(p.document.read.text)))
    told = f"里面有 {len(sources)} 个文件，核对的是“{_inside(best)}”。"
    if len(accepted) > 1:
        others = "、".join(f"“{_inside(p)}”" for p in accepted if p is not best)
        told += f"同一份报告的另一种版本没有核对：{others}。"
    document = replace(best.document, notes=(*best.document.notes, Note("member-chosen", told)))
    return replace(best, document=document)


def _rank(parsed: Parsed) -> int:
    form = parsed.document.read.format
    return _SUREST.index(form) if form in _SUREST else len(_SUREST)


def _inside(parsed: Parsed) -> str:
    return parsed.source.name.partition(INSIDE)[2] or parsed.source.name
