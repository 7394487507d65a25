"""`index.html`: everything that a batch came to in one file, which asks nothing of any network and reads without scripts."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duizhao.batch.out.pages import FOLDER, page_names
from duizhao.batch.out.web.alike import MOST, alike
from duizhao.batch.out.web.gather import Gathered, gather, rows_by_kind
from duizhao.batch.out.web.model import ABSENT, REVIEWS, STATUSES, Alike, Counts, Element, Reported
from duizhao.batch.out.web.wrong import Matter, Submissions, submissions
from duizhao.batch.register.model import State
from duizhao.batch.same.page import NAME as ALIKE_PAGE
from duizhao.batch.same.page import percent
from duizhao.report import wording
from duizhao.report.files import write_atomic
from duizhao.report.html import environment
from duizhao.report.version import TOOL_TITLE, tool_version

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes
    from duizhao.batch.store import Store

__all__ = ["NAME", "render", "write"]

NAME: Final = "index.html"
_NUMERALS: Final = "一二三四五六七八九十"
_LABELLED: Final = 300  # rows up to which every cell says in words what it shows; beyond, the script does
_BY_LETTER: Final = {s.letter: s for s in STATUSES.values()}


@dataclass(frozen=True, slots=True)
class _Chapter:
    id: str
    title: str
    count: int | None
    unit: str
    numeral: str = ""


@dataclass(frozen=True, slots=True)
class _Tile:
    id: str
    target: str
    value: int | str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A matter as the page shows it: `plain` where a list of names says it all."""

    matter: Matter
    plain: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.matter, name)


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write the page. Raises UsageError where it cannot be written."""
    path = folder / NAME
    write_atomic(path, render(store, wishes).encode("utf-8", "replace"))
    return [path]


def render(store: Store, wishes: Wishes) -> str:
    """The page."""
    from duizhao.batch.register.roster import register

    found = register(store)
    pages = {key: _link(f"{FOLDER}/{name}") for key, name in page_names(store).items()}
    g = gather(store, tuple(found.units), wishes.ranked, pages)
    s = submissions(found, wishes.today, g.finds.get("consistency.publication"))
    return environment().get_template("index.html.j2").render(_context(store, g, s, alike(store), wishes))


def _link(path: str) -> str:
    """A path as an address: what would mean something else there is written out."""
    return path.replace("%", "%25").replace("#", "%23").replace("?", "%3F").replace(" ", "%20")


def _context(store: Store, g: Gathered, s: Submissions, same: Sequence[Alike], wishes: Wishes) -> dict[str, Any]:
    mark = wording.DRAFT_MARK if g.progress.pending or not g.reports else ""
    book = store.get("rulebook") or {}
    css, js = _style(mark), _source("index.js")
    edges = _edges(g.elements)
    return {
        "title": f"{book.get('title', '年度报告')}" + (f"　{s.year} 年度" if s.year else ""),
        "mark": mark,
        "use": wording.USE_NOTE,
        "css": css,
        "js": js,
        "script_hash": base64.b64encode(hashlib.sha256(js.encode()).digest()).decode(),
        "tiles": _tiles(g, s),
        "bar": _bar(g),
        "chapters": {c.id: c for c in _chapters(g, s, same)},
        "s": _with_shown(s),
        "problems": [x for x in _problems(g) if x[1].gaps],
        "quiet": [x for x in _problems(g) if not x[1].gaps],
        "groups": g.groups,
        "kinds": list(rows_by_kind(g.rows)),
        "rows": g.rows,
        "elements": g.elements,
        "spans": _spans(g.elements),
        "alone": _alone(g),
        "firsts": {g.elements[i].rule for i in edges},
        "edges": edges,
        "width": 2 + len(g.elements) + wishes.ranked,
        "ranked": wishes.ranked,
        "score_note": wording.SCORE_NOTE,
        "years": len(g.years) > 1,
        "labelled": len(g.rows) <= _LABELLED,
        "cells": lambda r: zip(r.statuses, r.reviews, strict=True),
        "sign_of": lambda letter: _BY_LETTER[letter].sign if letter in _BY_LETTER else "",
        "title_of": _title_of,
        "statuses": STATUSES,
        "told": g.depth.told,
        "left_out": g.reports - len(g.rows),
        "finds": sorted(g.finds.items(), key=lambda f: (-f[1].reports, f[0])),
        "alike": same,
        "alike_page": ALIKE_PAGE,
        "most_alike": MOST,
        "percent": percent,
        "data": _embedded(g),
        "tool": f"{TOOL_TITLE} {tool_version()}",
        "about": f"规则集 {book.get('title', '')} {book.get('version', '')} · 摘要 {str(book.get('digest', ''))[:12]} · {wishes.today}",
    }


def _source(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]


def _style(mark: str) -> str:
    """The style of the pages of single reports, and what this page adds; the mark stands on every sheet of paper."""
    return _source("report.css") + _source("index.css").replace(
        "{{ mark }}", json.dumps(mark, ensure_ascii=False) if mark else "none"
    )


def _tiles(g: Gathered, s: Submissions) -> list[_Tile]:
    states = dict(s.states)
    if s.expected is None:
        out = [_Tile("files", "wrong", s.files, "收到文件", f"没有给出单位名册{s.inside}")]
    else:
        owed = s.expected - states.pop("免报", 0) - states.pop("合并报送", 0)
        out = [_Tile("expected", "wrong", s.expected, "名册单位", f"应报 {owed} 家")]
        out.append(_Tile("reported", "matrix", states.get("已报", 0), "已报", f"文件 {s.files} 个{s.inside}"))
        out.append(_Tile("missing", "wrong", states.get("未报", 0), "未报"))
        out.append(_Tile("wrong", "wrong", states.get("报送有误", 0), "报送有误"))
        closed = states.get("打不开", 0)
        out += [_Tile("unread", "wrong", closed, "打不开", "不一定是单位的问题")] if closed else []
        waiting = states.get("待核实", 0)
        out += [_Tile("choose", "wrong", waiting, "待核实", "选版本、看原件")] if waiting else []
        paper = states.get("收到纸质", 0)
        out += [_Tile("paper", "wrong", paper, "收到纸质", "没有电子文件")] if paper else []
    if s.late:
        out.append(_Tile("late", "wrong", len(s.late), "逾期"))
    p = g.progress
    out.append(_Tile("audited", "matrix", g.reports, "已核对", "份报告"))
    done = p.confirmed + p.overruled + p.withheld
    note = (
        f"已确认 {p.confirmed}，改判 {p.overruled}，不发 {p.withheld}"
        if done
        else f"共 {p.total} 条，还没有人确认"
        if p.total
        else "没有要确认的"
    )
    out.append(_Tile("pending", "matrix", p.pending, "待核", note))
    return out


def _bar(g: Gathered) -> list[tuple[str, str, int, float]]:
    """(key, title, count, share in percent) of all cells, what is gravest last as in the pages of single reports."""
    totals = {s.letter: sum(c.statuses.get(s.letter, 0) for c in g.counts.values()) for s in STATUSES.values()}
    held = sum(c.withheld for c in g.counts.values())
    every = sum(totals.values()) + held
    order = ("met", "partial", "planned", "admitted", "missing", "question", "not_applicable", "waived", "error")
    shown = [STATUSES[key] for key in order]
    bar = [(s.key, s.title, n, 100 * n / every) for s in shown if (n := totals[s.letter])]
    return bar + ([("withheld", REVIEWS["h"], held, 100 * held / every)] if held else [])


def _chapters(g: Gathered, s: Submissions, same: Sequence[Alike]) -> list[_Chapter]:
    wanted = [_Chapter("wrong", "报送情况", sum(m.count for m in s.matters), "件要处理")]
    if g.rows:
        wanted.append(_Chapter("problems", "共性问题", None, ""))
        wanted.append(_Chapter("matrix", "各单位各要素", g.reports, "份报告"))
    if g.finds:
        wanted.append(_Chapter("finds", "前后不一致的", sum(f.reports for f in g.finds.values()), "项"))
    if same:
        wanted.append(_Chapter("alike", "雷同", len(same), "份报告"))
    return [_Chapter(c.id, c.title, c.count, c.unit, _NUMERALS[i]) for i, c in enumerate(wanted)]


def _with_shown(s: Submissions) -> dict[str, Any]:
    shown = [_Shown(m, m.title == State.MISSING.value) for m in s.matters]
    return {"matters": shown, "late": s.late, "line": s.line, "expected": s.expected}


def _problems(g: Gathered) -> list[tuple[Element, Counts]]:
    """The elements by number of gaps; of equal ones that of the rulebook's order."""
    return sorted(((e, g.counts[e.rule]) for e in g.elements), key=lambda x: -x[1].gaps)


def _edges(elements: Sequence[Element]) -> set[int]:
    """The first column of each group."""
    return {i for i, e in enumerate(elements) if i == 0 or elements[i - 1].group != e.group}


def _spans(elements: Sequence[Element]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for e in elements:
        counts[e.group] = counts.get(e.group, 0) + 1
    return list(counts.items())


def _alone(g: Gathered) -> set[str]:
    """The groups of one element whose title says all that theirs does."""
    spans = dict(_spans(g.elements))
    return {e.group for e in g.elements if spans[e.group] == 1 and g.groups[e.group] in e.title}


def _title_of(status: str, review: str) -> str:
    if status == ABSENT:
        return ""
    return _BY_LETTER[status].title + (f"，{REVIEWS[review]}" if REVIEWS[review] else "")


def _embedded(g: Gathered) -> str:
    """What the script works on, as JSON that cannot end its element, whatever the reports say."""
    head = {
        "full": g.depth.covered,
        "years": len(g.years) > 1,
        "statuses": {s.letter: {"key": s.key, "title": s.title} for s in STATUSES.values()},
        "outcomes": {s.key: s.title for s in STATUSES.values()},
        "reviews": REVIEWS,
        "strings": g.strings.texts,
        "elements": [_element(e) for e in g.elements],
    }
    plain = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    rows = ",\n".join(_row(r) for r in g.rows)
    return f'{plain[:-1]},"rows":[{rows}]}}'.replace("<", "\\u003c").replace("://", ":\\/\\/")


def _element(e: Element) -> Mapping[str, Any]:
    return {"rule": e.rule, "title": e.title, "group": e.group, "asks": e.asks, "basis": e.basis, "remedy": e.remedy}


def _row(r: Reported) -> str:
    head = {
        "unit": r.unit,
        "year": r.year,
        "kind": r.kind,
        "page": r.page,
        "statuses": r.statuses,
        "reviews": r.reviews,
        "suspects": r.suspects,
        "review": r.suspect_review,
    }
    return f'{json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]},"texts":{r.texts}}}'
