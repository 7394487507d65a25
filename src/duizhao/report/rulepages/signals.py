"""One signal in plain words: what is looked for, how far apart, where, and what takes it away. No pattern is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from duizhao.model import Context
from duizhao.report.mdtext import escape
from duizhao.report.rulepages.words import Wording
from duizhao.rulebook.lint_rule import NO_ROLE
from duizhao.rulebook.model import Rule, Signal

__all__ = ["MANNERS", "WORDED", "counting", "signal_lines", "years_text"]

# kinds of signal whose hits are judged by how the passage speaks
WORDED: Final = frozenset({"phrase", "near", "regex", "tokens"})
MANNERS: Final[Mapping[Context, str]] = {
    Context.DONE: "已经做了的",
    Context.ZERO: "写明没有发生的",
    Context.PLANNED: "今后打算的",
    Context.ADMITTED: "说是不足的",
    Context.QUOTED: "引述的",
    Context.OTHER: "别的单位做的",
    Context.PAST: "以往年度的",
}
_ONE: Final = ord("①")  # twenty of them, more groups than anybody can read
_CHAPTERS: Final = ("measures", "first_responsible", "deficiencies", "plan")
_SCOPES: Final = {
    "sentence": "同一句里",
    "near": "同一句或者本节的上一句里",
    "section": "同一句、本节的上一句或者上级标题里",
}
_FACTS: Final = {"figure": "数字", "row": "表格里的数字", "date": "日期", "document": "文号", "title": "文件名称"}
_DATES: Final = {"signature": "落款的日期", "published": "页面上的发布日期", "written": "页面上的成文日期"}
_PARTS: Final = {"unit": "单位或者地区的名称", "year": "年度"}
_COUNTED: Final = {"admitted": "说是不足的分句", "planned": "写打算的分句", "done": "写已做的分句", "item": "分条"}


def signal_lines(signal: Signal, rule: Rule, wording: Wording) -> Iterator[str]:
    """One signal of a rule, a sentence a line: what is looked for, what else must be there, what takes it away."""
    yield f"{_KINDS[signal.kind](signal, rule, wording)}。"
    yield from (f"{part}。" for part in _more(signal, rule, wording))
    vetoes = "；".join(_vetoes(signal, wording))
    if vetoes:
        yield f"不算的：{vetoes}。"


def counting(rule: Rule) -> frozenset[Context]:
    """The manners of speaking that count for a rule: what its worded signals agree upon, else what the rule says."""
    own = {frozenset(s.contexts or rule.contexts) for s in rule.signals.values() if s.kind in WORDED}
    return own.pop() if len(own) == 1 else frozenset(rule.contexts)


def years_text(start: int | None, end: int | None) -> str:
    """A span of report years, ends included; at least one end is given."""
    if start is None:
        return f"{end}年度及以前"
    if end is None:
        return f"{start}年度及以后"
    return f"{start}年度" if start == end else f"{start}至{end}年度"


def _phrase(signal: Signal, rule: Rule, wording: Wording) -> str:
    return f"写到{wording.one_of(signal.words[0])}"


def _near(signal: Signal, rule: Rule, wording: Wording) -> str:
    where = "同一分句里" if signal.within == "clause" else "同一句里"
    order = "依次" if signal.ordered else "都"
    listed = "；".join(f"{chr(_ONE + i)} {wording.one_of(group)}" for i, group in enumerate(signal.words))
    text = f"{where}{order}写到：{listed}"
    if not isinstance(signal.within, int):
        return text
    return f"{text}。中间隔开的字合计不超过{signal.within}个" if signal.within else f"{text}。中间不隔别的字"


def _regex(signal: Signal, rule: Rule, wording: Wording) -> str:
    return f"按句式找：句中有{wording.one_of(signal.anchors)}，并且整个说法合乎句式"


def _tokens(signal: Signal, rule: Rule, wording: Wording) -> str:
    return f"按词找（夹在别的词里的不算）：句中有{wording.one_of(signal.anchors)}，并且前后的词相合"


def _section(signal: Signal, rule: Rule, wording: Wording) -> str:
    given = signal.options
    if given["role"] == NO_ROLE:
        what = f"有按专题写的一级标题（不归入{wording.roles(_CHAPTERS)}）"
    else:
        what = f"有单独的一部分，标题表明写的是{wording.roles((given['role'],))}"
    if given.get("level"):
        what += f"，标题在{given['level']}级以内"
    if given.get("heading"):
        what += f"，标题里有{wording.one_of(given['heading'])}"
    if given.get("heading_without"):
        what += f"，没有{wording.one_of(given['heading_without'])}"
    return what + _body(given.get("body"))


def _heading(signal: Signal, rule: Rule, wording: Wording) -> str:
    return f"标题里有{wording.one_of(signal.words[0])}{_body(signal.options.get('body'))}"


def _title_part(signal: Signal, rule: Rule, wording: Wording) -> str:
    if signal.words:
        return f"报告的标题里有{wording.one_of(signal.words[0])}"
    return f"报告的标题里有{_PARTS.get(signal.options['part'], '这一要素')}"


def _count(signal: Signal, rule: Rule, wording: Wording) -> str:
    given = signal.options
    where = f"在{wording.roles(given['in'])}部分" if given["in"] else "全文"
    least = f"至少有{given['at_least']}"
    if given["of"] == "sentence":
        return f"{where}{least}个说清一件事的句子（10个字以上）"
    if signal.words:
        return f"{where}{least}个分句写到{wording.one_of(signal.words[0])}"
    named = rule.signals.get(given["of"])
    if named is None:
        return f"{where}{least}处{_COUNTED.get(given['of'], '这样的内容')}"
    return f"{where}{least}处“{escape(named.title)}”（{_KINDS[named.kind](named, rule, wording)}）"


def _date(signal: Signal, rule: Rule, wording: Wording) -> str:
    given = signal.options
    where = "、".join(_DATES[kind] for kind in given["of"])
    month, day = map(int, given["day"].split("-"))
    when = f"在次年{month}月{day}日及以前" if given["when"] == "by" else f"晚于次年{month}月{day}日"
    return f"注明的日期{when}；按先后取认得出的第一个：{where}"


_KINDS: Final[Mapping[str, Callable[[Signal, Rule, Wording], str]]] = {
    "phrase": _phrase,
    "near": _near,
    "regex": _regex,
    "tokens": _tokens,
    "section": _section,
    "heading": _heading,
    "title_part": _title_part,
    "count": _count,
    "date": _date,
}


def _body(least: int | None) -> str:
    return f"，其下的正文不少于{least}字" if least else ""


def _more(signal: Signal, rule: Rule, wording: Wording) -> Iterator[str]:
    """What else must be there, and for which reports, a sentence each."""
    if signal.topic:
        yield f"{_SCOPES[signal.topic_scope]}还要有{wording.one_of(signal.topic)}"
    if signal.facts:
        yield f"同一句里还要有{'、'.join(_FACTS.get(f, '实据') for f in signal.facts)}"
    if signal.roles_in:
        yield f"只看{wording.roles(signal.roles_in)}部分"
    if signal.kind in WORDED and set(signal.contexts or rule.contexts) != counting(rule):
        yield f"这一项里，{'、'.join(MANNERS[c] for c in signal.contexts or rule.contexts)}都算"
    if signal.edits:
        yield "打错个别字的也认得出，但最多算部分体现"
    if signal.years:
        yield f"只用于{years_text(*signal.years)}的报告"


def _vetoes(signal: Signal, wording: Wording) -> Iterator[str]:
    """What takes a hit away."""
    if signal.roles_not_in:
        yield f"写在{wording.roles(signal.roles_not_in)}部分的"
    if signal.without:
        yield f"同一句里有{wording.one_of(signal.without)}的"
    near = signal.without_near
    if near:
        place = f"前后{near.within}个字以内有" if near.within else "中间夹着"
        yield f"{place}{wording.one_of(near.words)}的"
