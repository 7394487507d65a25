"""What a unit is told of a finding: whether at all, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from duizhao.batch.gaps.model import Telling
from duizhao.batch.reviews import Item, State
from duizhao.batch.seen import digest, outcome_text, snapshot
from duizhao.model import Outcome
from duizhao.report.wording import CHECKED, NOTHING_NEAR, OUTCOMES, clause, quoted, sentence

__all__ = ["asks", "is_told", "tell", "to_the_point"]

# Shortcomings that a report itself admits are told as they are: they are asked of every report, and are no gap.
_TOLD: Final = frozenset({Outcome.MISSING, Outcome.PARTIAL, Outcome.PLANNED, Outcome.SUSPECT})
_SHOWN: Final = 2
_LONG: Final = 120


def asks(outcome: Outcome) -> bool:
    """Whether an outcome asks something of the unit."""
    return outcome in _TOLD


def is_told(item: Item) -> bool:
    """Whether a person confirmed, or overruled into, something that the unit is asked to mend or to answer."""
    return item.state in (State.CONFIRMED, State.OVERRULED) and asks(item.outcome)


def tell(finding: Mapping[str, Any], check: bool, outcome: Outcome | None = None) -> Telling:
    """The words for a finding in the form of `check --format json`; `outcome` is a person's, where there is one."""
    seen = snapshot(finding)
    told = (CHECKED if check else OUTCOMES)[outcome] if outcome is not None else outcome_text(seen, check)
    return Telling(
        finding["title"],
        check,
        told,
        "\n".join(finding.get("basis") or ()) if not check else "前后一致的核对",
        _excerpt(finding),
        _wanted(finding, check, outcome),
        digest(seen),
        (outcome or Outcome(finding["outcome"])).value,
    )


def _excerpt(finding: Mapping[str, Any]) -> str:
    """What stands in the report, one's own words first, else what comes near it."""
    own = [*finding["evidence"], *finding.get("counter", ())]
    if own:
        return "\n".join(_shown(e) for e in own[:_SHOWN])
    near = [n for n in finding.get("nearest", ()) if to_the_point(n)][:_SHOWN]
    return "最接近：" + "\n".join(map(_shown, near)) if near else NOTHING_NEAR


def to_the_point(near: Mapping[str, Any]) -> bool:
    """Whether a passage speaks of the element at all: nobody is shown a sentence that only shares a word with it."""
    return bool(near.get("has")) and (near.get("code") != "lacks" or near.get("where") == "here")


def _shown(passage: Mapping[str, Any]) -> str:
    place = f"〔{passage['place']}〕" if passage.get("place") else ""
    return quoted(_short(passage["text"])) + place


def _wanted(finding: Mapping[str, Any], check: bool, outcome: Outcome | None) -> str:
    if check:
        notes = dict.fromkeys(clause(e["note"]) for e in finding["evidence"] if e.get("note"))
        return sentence("；".join(notes)) if notes else "请核对；确实无误的不必改。"
    remedy = str(finding.get("remedy") or "")
    if finding.get("question") and outcome is None and finding["outcome"] == Outcome.MISSING:
        return f"{finding['question']}涉及的，请补充：{remedy}不涉及的，请写明缘由。"
    change = next((n["change"] for n in finding.get("nearest", ()) if n.get("change")), "")
    return sentence(remedy or change or finding.get("asks") or finding["title"])


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
