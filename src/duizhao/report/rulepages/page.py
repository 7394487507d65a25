"""The page of one rule: what is asked for, why, when, how it is decided, examples, facts to supply, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from duizhao.report.mdtext import escape
from duizhao.report.rulepages.examples import example_lines
from duizhao.report.rulepages.grounds import basis_items, demand_items
from duizhao.report.rulepages.layering import Layer, LayerChange, layer_changes
from duizhao.report.rulepages.limits import limits
from duizhao.report.rulepages.statistics import Statistics, statistics_items
from duizhao.report.rulepages.trees import Outline
from duizhao.report.rulepages.words import Wording
from duizhao.report.wording import CLASS_MEANINGS, class_title, sentence
from duizhao.rulebook.model import Rule, Rulebook

__all__ = ["INDEX", "NUMBERS", "READING", "Material", "rule_page"]

INDEX: Final = "README.md"
READING: Final = "读法"
NUMBERS: Final = "准不准"


@dataclass(frozen=True)
class Material:
    """What the pages of one rulebook are made of: the rulebook, the data of its layers, its numbers if there are any."""

    book: Rulebook
    layers: Sequence[Layer] = ()
    statistics: Statistics | None = None

    def asleep(self, rule: Rule) -> bool:
        """Whether a rule is only asked for when a layer switches it on."""
        return rule in self.book.dormant

    def class_title(self, rule: Rule) -> str:
        """What the rulebook calls the class of a rule."""
        known = self.book.classes.get(rule.rule_class)
        return known.title if known else class_title(rule.rule_class)


def rule_page(rule: Rule, material: Material) -> Iterator[str]:
    """The page of `rule`, line by line."""
    book = material.book
    changes = layer_changes(rule, book, material.layers)
    yield f"# {escape(rule.title)}"
    yield ""
    group = escape(book.groups.get(rule.group, rule.group))
    yield f"{group} · {escape(material.class_title(rule))} · 编号 `{rule.id}` · [全部规则]({INDEX})"
    yield ""
    if material.asleep(rule):
        yield from (f"> **平时不核对。**{_woken(changes)}", "")
    yield from ("## 要求什么", "", sentence(escape(rule.asks)), "")
    yield from ("## 为什么要求", "")
    yield from _items(basis_items(rule, book))
    meaning = CLASS_MEANINGS.get(rule.rule_class)
    if meaning:
        yield from (f"类别是“{escape(material.class_title(rule))}”：{meaning}", "")
    yield from ("## 什么时候要求", "")
    yield from _items(demand_items(rule, book))
    yield from _changed(changes)
    yield from ("## 请对方补充什么", "", sentence(escape(rule.remedy)), "")
    yield from ("## 怎样判定", "", f"“同一句”“说法”等词的含义见[{READING}]({INDEX}#{READING})。", "")
    wording = Wording(book)
    outline = Outline(rule, wording)
    yield from outline.lines("**算已落实**", rule.met)
    yield ""
    if rule.partial is not None:
        yield from outline.lines("**够不上，但算部分体现**", rule.partial)
    else:
        yield "**部分体现**：本项没有这一档，够不上已落实的，就是没有写到。"
    yield ""
    yield from ("**怎样说才算**：", "")
    yield from _items(limits(rule, book, wording))
    yield from ("## 例句", "")
    yield from example_lines(rule, book)
    if material.statistics:
        yield from (f"## {NUMBERS}", "", f"数字从哪里来，见[{NUMBERS}]({INDEX}#{NUMBERS})。", "")
        yield from _items(statistics_items(material.statistics.rules.get(rule.id)))


def _items(items: Iterable[str]) -> Iterator[str]:
    yield from (f"- {item}" for item in items)
    yield ""


def _woken(changes: Sequence[LayerChange]) -> str:
    waking = [f"“{escape(c.title)}”（`{c.layer}`）" for c in changes if c.wakes]
    return f"选用这些层时才核对：{'、'.join(waking)}。" if waking else "现有的层都没有打开它。"


def _changed(changes: Sequence[LayerChange]) -> Iterator[str]:
    """What layers do beside waking a dormant rule, one item a layer."""
    rest: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        if not change.wakes:
            rest.setdefault((change.layer, change.title), []).append(change.said)
    if rest:
        yield from ("选用这些层时有变化：", "")
        yield from _items(f"{escape(title)}（`{layer}`）：{''.join(said)}" for (layer, title), said in rest.items())
