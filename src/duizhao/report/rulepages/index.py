"""The index of a rulebook's pages, with how to read them, and the index over several rulebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from duizhao.model import VERDICTS, Outcome
from duizhao.report.mdtext import escape
from duizhao.report.rulepages.layering import layer_note
from duizhao.report.rulepages.page import INDEX, NUMBERS, READING, Material
from duizhao.report.rulepages.statistics import Statistics, total
from duizhao.report.wording import CLASS_MEANINGS, MEANINGS, OUTCOMES, sentence
from duizhao.rulebook.layer_schema import TIERS
from duizhao.rulebook.model import Rule, Rulebook

__all__ = ["book_index", "shelf"]

_SHOWN: Final = tuple(o for o in VERDICTS if o not in (Outcome.WAIVED, Outcome.ERROR))
_TERMS: Final = (
    "“说法”是要找的词语。比对以前，报告和规则都去掉空白和引号，不分全角半角。",
    "“同一句”到句号、问号、叹号或者换行为止；有分号的，说“不算”的词只管它所在的那一段。“分句”到逗号、冒号也止。",
    "词语后面写着“等几种”的，只举了前几个；全部在规则文件里，也可以用 `duizhao rules show` 加编号查看。",
    "标题里的词语不作依据，看标题、章节的规则除外。",
    "“请核实”是向单位提的问题，不是意见。",
    "例句是为说明和检验规则写的，其中的单位和事情不必当真。",
)


def book_index(material: Material) -> Iterator[str]:
    """The index of one rulebook, line by line."""
    book = material.book
    yield f"# {escape(book.title)}：每条规则一页"
    yield ""
    yield (
        f"规则集 `{book.name}` {escape(book.version)}，核对 {len(book.rules)} 项"
        + (f"，另有 {len(book.dormant)} 项平时不核对，由层打开" if book.dormant else "")
        + "。每一页写明要求什么、为什么要求、什么时候要求、怎样判定、例句、请对方补充什么。"
    )
    yield ""
    rules = material.book.whole().rules
    for group in dict.fromkeys([*book.groups, *(r.group for r in rules)]):
        members = [r for r in rules if r.group == group]
        if members:
            yield from (f"## {escape(book.groups.get(group, group))}", "")
            yield from ("| 要素 | 类别 | 要求 |", "| --- | --- | --- |")
            yield from (_row(rule, material) for rule in members)
            yield ""
    yield from _reading(material)
    if material.layers:
        yield from ("", *_layers(material))
    if material.statistics:
        yield from ("", *_numbers(material.statistics))


def _row(rule: Rule, material: Material) -> str:
    asleep = "（平时不核对）" if material.asleep(rule) else ""
    title = f"[{escape(rule.title)}]({rule.id}.md){asleep}"
    return f"| {title} | {escape(material.class_title(rule))} | {sentence(escape(rule.asks))} |"


def _reading(material: Material) -> Iterator[str]:
    yield from (f"## {READING}", "", "| 类别 | 意思 |", "| --- | --- |")
    for name, known in material.book.classes.items():
        yield f"| {escape(known.title)} | {CLASS_MEANINGS.get(name, '')} |"
    yield from ("", "| 结论 | 意思 |", "| --- | --- |")
    yield from (f"| {OUTCOMES[outcome]} | {MEANINGS[outcome]} |" for outcome in _SHOWN)
    yield ""
    yield from (f"- {term}" for term in (*_TERMS, *_manner(material.book)))


def _manner(book: Rulebook) -> Iterator[str]:
    """Where examples stand, and how it is told whether a passage is about what is done, planned or wanting."""
    done, plan, wanting = (book.sections.get(role) for role in ("measures", "plan", "deficiencies"))
    if done:
        yield f"没有注明写在哪里的例句，是写在“{escape(done)}”部分的。"
    if plan and wanting:
        yield (
            "说的是已做、打算还是不足，先看句中的用语；没有这类用语的，看写在哪一部分："
            f"写在“{escape(plan)}”里的算打算，写在“{escape(wanting)}”里的算不足。"
        )


def _layers(material: Material) -> Iterator[str]:
    yield from ("## 层", "", "层是按地区、单位类型、宽严对规则的修改，核对时用 `--layers` 选用。", "")
    yield from ("| 层 | 级 | 说明 |", "| --- | --- | --- |")
    for layer in material.layers:
        note = layer_note(material.book, layer)
        yield f"| {escape(layer['title'])}（`{layer['layer']}`） | {TIERS[layer['tier']]} | {note} |"


def _numbers(statistics: Statistics) -> Iterator[str]:
    every = total(statistics.rules.values())
    yield from (f"## {NUMBERS}", "", f"数字的来历：{escape(statistics.source)}", "")
    yield (
        f"{statistics.reports} 篇报告、{len(statistics.rules)} 项要素，共标注 {every.support} 处，程序的结论与标注相符的 {every.right} 处。"
        f"写到了，程序却说没有：{every.false_gap} 处。没有写到，程序却说有：{every.false_met} 处。"
    )


def shelf(books: Iterable[Rulebook]) -> Iterator[str]:
    """The index over the folders of all rulebooks."""
    yield from ("# 规则说明", "", "每条规则一页，给要向对方解释“为什么问这一项”的人看。", "")
    yield from ("| 规则集 | 规则 |", "| --- | --- |")
    for book in books:
        yield f"| [{escape(book.title)}]({book.name}/{INDEX}) | {len(book.rules) + len(book.dormant)} 条 |"
