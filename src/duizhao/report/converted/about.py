"""What all forms of a reading have in common: the value they show, and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from duizhao.model import Document, Kind, Section
from duizhao.read.sources import INSIDE
from duizhao.report.converted.rows import Row
from duizhao.report.wording import clause, source_text

__all__ = ["LOOK", "Reading", "facts", "legend", "roles_text"]

LOOK: Final = "识别不清，请看原件"
_TITLE_BODY: Final = "正文"
_TITLE_PAGE: Final = "页面信息"


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as read. `source` as it was given, `form` the name of its format, `roles` what its sections are called."""

    source: str
    form: str
    document: Document
    kind: Kind
    rows: tuple[Row, ...]
    roles: Mapping[str, str]


def title_from(document: Document) -> str | None:
    """Where the title was taken from."""
    if document.title is None:
        return None
    return _TITLE_PAGE if any(n.code == "title-metadata" for n in document.notes) else _TITLE_BODY


def facts(reading: Reading) -> Iterator[tuple[str, str]]:
    """What is known of the whole file, as label and value."""
    document, kind = reading.document, reading.kind
    encoding = document.read.encoding
    yield "文件", f"{_name(reading)}，{reading.form}" + (f"（{encoding}）" if encoding else "")
    yield "标题", _told(document.title, title_from(document), "没有认出")
    yield "单位", _told(document.unit, document.unit_from, "没有认出，可在核对时用 --unit 指明")
    year = f"{document.year} 年" if document.year else None
    yield "年度", _told(year, document.year_from, "没有认出，可在核对时用 --year 指明")
    yield "文种", f"{kind.name}（{clause(kind.reason)}）" + ("" if kind.accepted else "；核对时不会作为报告")
    read = document.read
    ignored = sum(i.end - i.start for i in read.ignored)
    share = f"{len(reading.rows)} 行，{len(document.sections) - 1} 个章节，{len(document.sentences)} 句"
    yield "篇幅", f"{len(read.text)} 字，{share}" + (f"；其中 {ignored} 字不参与核对" if ignored else "")


def legend(reading: Reading) -> Iterator[str]:
    """What the marks in the text mean, of those that occur in it."""
    stretches = [s for row in reading.rows for s in row.stretches]
    if any(s.ignored for s in stretches):
        yield "〔页码：…〕一类，是认作版面、网页上的文字，不参与核对；冒号前是缘由。"
    if any(s.numbering for s in stretches):
        yield "｛一、｝一类，是文件里的自动编号，按编号的设置推算出来，文件里没有这几个字。"
    if any(row.doubtful for row in reading.rows):
        yield f"［{LOOK}］是从图片认出、把握不大的文字。"


def roles_text(section: Section, reading: Reading) -> str:
    """What a section is taken for, where that is not simply what the section around it is."""
    around = reading.document.sections[section.parent].roles if section.parent else frozenset()
    if section.roles == around:
        return ""
    return "、".join(reading.roles.get(r, r) for r in sorted(section.roles))


def _name(reading: Reading) -> str:
    """The name of the file; of one in an archive or mail the names of both."""
    path = reading.document.read.path
    return INSIDE.join(map(source_text, path.split(INSIDE))) if INSIDE in path else source_text(reading.source)


def _told(value: str | None, source: str | None, otherwise: str) -> str:
    if not value:
        return otherwise
    return f"{value}（取自{source}）" if source else value
