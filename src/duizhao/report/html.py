"""One report as one self-contained HTML file: no address of anything outside it, readable without scripts, printable."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from duizhao.model import Assessment, Evidence, Finding, Nearest, Outcome
from duizhao.report import marks as marking
from duizhao.report import wording
from duizhao.report.version import TOOL_TITLE, tool_version
from duizhao.report.views import View, lacking, near_of, suspects, tally, unshown, view

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["environment", "render"]

_NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of the page; empty ones are left out."""

    id: str
    title: str
    count: int | None
    unit: str = "条"
    numeral: str = ""


def render(assessment: Assessment) -> str:
    """The page of one report."""
    pages = environment()
    css, js = (pages.loader.get_source(pages, name)[0] for name in ("report.css", "report.js"))  # type: ignore[union-attr]
    found, by_source = marking.collect(assessment)
    v = view(assessment)

    def mark_of(passage: Evidence | Nearest) -> marking.Mark | None:
        return by_source.get((passage.start, passage.end))

    context: dict[str, Any] = {
        "a": assessment,
        "v": v,
        "w": wording,
        "css": css,
        "js": js,
        # only this very script may run, whatever a report contains
        "script_hash": base64.b64encode(hashlib.sha256(js.encode()).digest()).decode(),
        "title": wording.headline(assessment) if assessment.document else wording.source_text(assessment.source),
        "chapters": {c.id: c for c in _chapters(assessment, v)},
        "bar": _bar(assessment),
        "numbers": {f.rule: i for i, f in enumerate((f for _, fs in v.gaps for f in fs), 1)},
        "covered": _by_group(assessment, v.covered),
        "groups": _groups(assessment),
        "blocks": marking.blocks(assessment.document, found) if assessment.document and assessment.findings else [],
        "unlooked": _unlooked(assessment),
        "mark_of": mark_of,
        "lacking": lacking,
        "near_of": near_of,
        "unshown": unshown,
        "tool": f"{TOOL_TITLE} {tool_version()}",
    }
    return pages.get_template("report.html.j2").render(context)


@cache
def environment() -> Environment:
    """Where templates come from; what is put into them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("duizhao.report", "templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["passage"] = _passage
    return made


def _passage(text: str) -> Markup:
    """Text of a report, escaped; an address in it may break and stays plain text to whatever looks for links."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("://", ":<wbr>//"))


def _chapters(a: Assessment, v: View) -> list[Chapter]:
    if not a.findings:
        return []
    others = len(v.not_applicable) + len(v.waived) + len(v.errors) + len(_unlooked(a))
    wanted = [
        Chapter("checks", wording.CHECKS_TITLE, len(suspects(a)), "处"),
        Chapter("gaps", "修改意见", v.gap_count),
        Chapter("admitted", "自述不足", len(v.admitted)),
        Chapter("questions", "请核实", len(v.questions), "问"),
        Chapter("weak", "可再充实", len(v.weak)),
        Chapter("covered", "已落实", len(v.covered)),
        Chapter("others", "其他情形", others),
        Chapter("text", "报告全文", None),
    ]
    kept = [c for c in wanted if c.count != 0 or c.id == "gaps"]
    return [Chapter(c.id, c.title, c.count, c.unit, _NUMERALS[i]) for i, c in enumerate(kept)]


def _unlooked(a: Assessment) -> list[Finding]:
    """The checks that tell something of the whole report, could not look, or broke."""
    return [
        f for f in a.checks if f.outcome in (Outcome.NOT_APPLICABLE, Outcome.ERROR) or (f.because and not f.evidence)
    ]


def _bar(assessment: Assessment) -> list[tuple[str, str, int, float]]:
    """(key, title, count, share in percent) of each outcome that occurs."""
    return [(key, title, n, 100 * n / len(assessment.findings)) for key, title, n in tally(assessment)]


def _groups(a: Assessment) -> list[dict[str, Any]]:
    groups = (a.score or {}).get("groups", {})
    scale = (a.score or {}).get("scale") or 100
    return [{**g, "share": 100 * g["score"] / scale} for g in groups.values() if g.get("score") is not None]


def _by_group(a: Assessment, findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    titles = (a.score or {}).get("groups", {})
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.group, []).append(finding)
    return [(titles.get(g, {}).get("title", g), members) for g, members in grouped.items()]
