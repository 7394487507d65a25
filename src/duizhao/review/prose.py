"""L301 to L303: remedies that ask for no fact, rules that ask for the same, titles that cannot be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from duizhao.review.case import Case
from duizhao.review.codes import LONGEST_TITLE
from duizhao.review.remark import Remark
from duizhao.rulebook.model import Rule

__all__ = ["check"]

_CLAUSE: Final = re.compile("[，；：。！？]")
_MARK_AT_END: Final = re.compile("[，；：。！？、…]$")


def check(case: Case) -> Iterator[Remark]:
    """All remarks on what rules say to people."""
    material = case.material
    opening = re.compile(f"(?:{_either(material.lead)})?({_either(material.hollow)})")
    seen: dict[tuple[str, str], str] = {}
    for rule in case.book.rules:
        yield from _remedy(case, rule, opening)
        yield from _title(case, rule)
        for key, text, what in (("asks", rule.asks, "要求"), ("remedy", rule.remedy, "修改意见")):
            first = seen.setdefault((key, case.fold(text)), rule.id)
            if first != rule.id:
                place = case.places.of(rule, key)
                yield Remark("L302", place, f"{what}与规则“{first}”的完全相同。", rule.id)


def _either(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _remedy(case: Case, rule: Rule, opening: re.Pattern[str]) -> Iterator[Remark]:
    place = case.places.of(rule, "remedy")
    hollow = next((m[1] for clause in _CLAUSE.split(rule.remedy) if (m := opening.match(clause.strip()))), None)
    if hollow is not None:
        yield Remark("L301", place, f"修改意见里的“{hollow}……”是要求别人表态，问不出事实。", rule.id)
    elif not any(word in rule.remedy for word in case.material.asks):
        yield Remark("L301", place, "修改意见没有问任何事实：哪次、谁、什么日期、多少件，都没有问。", rule.id)


def _title(case: Case, rule: Rule) -> Iterator[Remark]:
    place, title = case.places.of(rule, "title"), rule.title
    first = next((w for w in case.material.not_first if title.startswith(w)), None)
    if first is not None:
        said = f"名称以“{first}”开头，接在“未见”后面读不通：“未见{title}”。"
    elif _MARK_AT_END.search(title):
        said = f"名称“{title}”末尾有标点，不能接着往下写。"
    elif len(title) > LONGEST_TITLE:
        said = f"名称“{title}”有 {len(title)} 个字，超过 {LONGEST_TITLE} 个字，一栏放不下。"
    else:
        return
    yield Remark("L303", place, said, rule.id)
