"""Telling a report of this kind from documents of other kinds: title first, then opening, then body."""

from __future__ import annotations

from typing import Final

from duizhao.model import Document, Kind
from duizhao.structure.shape import Genre, Shape

__all__ = ["classify"]

_HEAD_LINES: Final = 4  # short lines at the top that may be a title
_SHORT: Final = 60


def classify(document: Document, shape: Shape) -> Kind:
    """The kind of `document`, whether this rulebook accepts it, and what gave it away (Chinese, no report text)."""
    headlines, opening = _head(document, shape)
    for line in headlines:
        genre = _refused_by_title(line, shape)
        if genre is not None:
            return Kind(genre.name, False, f"标题表明这是{genre.name}。")
    roles = {r for s in document.sections for r in s.roles}
    if any(shape.report.search(line) for line in headlines):
        if not roles and shape.news.search(opening):
            return Kind(shape.news_name, False, "正文开头是新闻稿的写法，也没有报告应有的章节。")
        return Kind(shape.kind_name, True, "标题有主题词和体裁词。")
    if not headlines:
        for genre in shape.refused:
            if genre.opening is not None and genre.opening.search(opening):
                return Kind(genre.name, False, f"没有标题，开头表明这是{genre.name}。")
    is_news = shape.news.search(opening) is not None
    if shape.opening.search(opening) and not (is_news and not roles):
        return Kind(shape.kind_name, True, "标题不足以判断，开头说明这是本类报告。")
    for line in headlines:
        if shape.subject.search(line) is None:
            for genre in shape.refused:
                if genre.other is not None and genre.other.search(line):
                    return Kind(genre.name, False, f"标题表明这是{genre.name}。")
    if is_news:
        return Kind(shape.news_name, False, "正文开头是新闻稿的写法。")
    found = len(shape.subject.findall(document.read.text))
    if len(roles) >= shape.body_roles and found >= shape.body_subject:
        return Kind(shape.kind_name, True, "标题不足以判断，正文有本类报告的章节和主题词。")
    return Kind(shape.other_name, False, "标题、开头和章节都看不出是本类报告。")


def _refused_by_title(line: str, shape: Shape) -> Genre | None:
    for genre in shape.refused:
        told = genre.whole is not None and genre.whole.search(line)
        if told and not (genre.unless is not None and genre.unless.search(line)):
            return genre
    return None


def _head(document: Document, shape: Shape) -> tuple[list[str], str]:
    """What stands for a title, and the opening of the body after it."""
    text = document.read.text
    spans = [(s.start, s.end) for s in document.sentences if "furniture" not in s.roles]
    if document.title is not None:
        titled = [e for (s, e), x in zip(spans, document.sentences, strict=False) if "title" in x.roles]
        start = max(titled, default=spans[0][0] if spans else 0)
        return [document.title], text[start : start + shape.window]
    lines: list[str] = []
    for start, end in spans[:_HEAD_LINES]:
        line = text[start:end]
        if len(line) > _SHORT or line[-1] in "。：:；，" or shape.opening.search(line):
            break
        lines.append(line)
    start = spans[0][0] if spans else 0
    if len(lines) > 1:
        lines.append("".join(lines))
    return lines, text[start : start + shape.window]
