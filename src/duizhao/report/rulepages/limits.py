"""What does not count for a rule although its words are there: how a passage speaks, and words that mean something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from duizhao.model import Context, Outcome
from duizhao.report.rulepages.signals import MANNERS, WORDED, counting
from duizhao.report.rulepages.words import Wording, some
from duizhao.report.wording import OUTCOMES
from duizhao.rulebook.model import Rule, Rulebook

__all__ = ["limits"]

_COUNTING: Final = (Context.DONE, Context.ZERO, Context.PLANNED, Context.ADMITTED)
_LOWER: Final = (
    (Context.PLANNED, Outcome.PLANNED, "只写今后打算的"),
    (Context.ADMITTED, Outcome.ADMITTED, "只写成不足的"),
)


def limits(rule: Rule, book: Rulebook, wording: Wording) -> Iterator[str]:
    """One sentence a limit, those of the manner of speaking first."""
    if any(s.kind in WORDED for s in rule.signals.values()):
        yield from _manners(rule)
    else:
        yield "本项只看标题、章节和条数，不看句子说的是已做还是打算。"
    alike = [*rule.blockers, *_shadows(rule, book)]
    if alike:
        yield f"这些说法里虽有要找的词，说的是另一回事，不算：{some(alike)}。"
    if rule.without:
        yield f"同一句里有{wording.one_of(rule.without)}的，不算。"


def _manners(rule: Rule) -> Iterator[str]:
    counted = counting(rule)
    whose = "不论哪个单位做的，" if rule.actor == "any" else "须是本单位的事："
    yield f"{whose}{'、'.join(MANNERS[c] for c in _COUNTING if c in counted)}都算。"
    for context, outcome, said in _LOWER:
        if context not in counted:
            yield f"{said}，结论是“{OUTCOMES[outcome]}”。" if outcome in rule.outcomes else f"{said}，不算。"
    others = ["引述法规、文件或者上级要求的"]
    if rule.actor != "any":
        others.append("说上级或者别的单位的")
    yield f"{'、'.join(others)}、说以往年度的，都不算。"


def _shadows(rule: Rule, book: Rulebook) -> Iterator[str]:
    """The phrases that hide words in all rules, those of them that hold a word this rule looks for."""
    found = (s for s in rule.signals.values() if s.kind in WORDED or s.kind == "count")
    words = {w for s in found for group in (*s.words, s.anchors) for w in group}
    for shadow in book.shadows:
        if shadow not in words and any(w in shadow for w in words):
            yield shadow
