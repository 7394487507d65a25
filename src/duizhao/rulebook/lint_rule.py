"""Checks of one rule that a schema cannot make: names that must exist, trees and examples that must fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

from duizhao.rulebook.model import LOOKALIKE
from duizhao.rulebook.patterns import check_regex
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At

__all__ = ["NO_ROLE", "REPORT", "Names", "check_rule", "check_signal", "check_years", "default_slot"]

REPORT: Final = "report"  # the section of an example whose text is a whole report
NO_ROLE: Final = "none"  # the role of chapters that have none
_ROLES: Final = ("章节角色", "rulebook.yaml 的 sections 里")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that rules may use, and where problems go."""

    conditions: Set[str]
    norms: Mapping[str, Any]
    roles: Set[str]
    slots: tuple[str, ...]
    counted: Set[str]
    facts: Set[str]
    problems: Problems

    def known(self, name: str, names: Set[str] | tuple[str, ...], what: str, where: str, at: At) -> None:
        """Report `name` unless it is one of `names`; `where` tells where such names are defined."""
        if name not in names:
            listed = sorted(names) if isinstance(names, Set) else names
            hint = suggest(name, listed)
            self.problems.add(at.value(), f"没有名为“{name}”的{what}；{where}有：{allowed(listed)}。{hint}")

    def norm_known(self, basis: Mapping[str, Any], at: At) -> None:
        """Report a basis whose document is not in the table of norms."""
        self.known(basis["norm"], self.norms.keys(), "文件", "common/norms.yaml 里", at / "norm")

    def roles_known(self, roles: Sequence[str], at: At) -> None:
        """Report each of a list of section roles that does not exist."""
        for i, role in enumerate(roles):
            self.known(role, self.roles, *_ROLES, at / i)


def check_rule(rule_id: str, group: str, raw: Mapping[str, Any], at: At, names: Names) -> None:
    """Report everything that does not fit in one rule."""
    problems = names.problems
    if not rule_id.startswith(f"{group}."):
        problems.add(at.key(), f"规则编号“{rule_id}”须以本文件的组名开头：“{group}.”；请改编号，或移到相应的文件。")
    if "condition" in raw:
        names.known(raw["condition"], names.conditions, "前提", "rulebook.yaml 的 conditions 里", at / "condition")
    check_years(raw.get("in_force", {}), at / "in_force", problems)
    names.roles_known(raw.get("prefer", ()), at / "prefer")
    for name, basis in raw["basis"].items():
        names.norm_known(basis, at / "basis" / name)
    _can_lapse(raw, at, names)
    signals = raw["signals"]
    for name, signal in signals.items():
        check_signal(signal, at / "signals" / name, names, signals)
    used = {s["count"]["of"] for s in signals.values() if "count" in s}
    for kind, tree in raw["expect"].items():
        for leaf, where in _leaves(tree, at / "expect" / kind, problems):
            used.add(leaf)
            names.known(leaf, tuple(signals), "信号", "本规则", where)
    for name in signals:
        if name not in used:
            gone = at.source.removal((at / "expect").path, name)
            place = gone or (at / "signals" / name).key()
            problems.add(place, f"信号“{name}”没有被 expect 用到；请加进判定树，或删去。")
    _examples(raw, at, names)


def _can_lapse(raw: Mapping[str, Any], at: At, names: Names) -> None:
    """Report a rule that can come out as not_applicable without saying so, or says so and never can."""
    starts = [names.norms.get(basis["norm"], {}).get("from") for basis in raw["basis"].values()]
    can = "condition" in raw or "in_force" in raw or None not in starts
    if can and "not_applicable" not in raw["outcomes"]:
        message = (
            "本规则有前提，或者有适用年度，结论可以是“不适用”；请在 outcomes 里补上 not_applicable，并写一个例子。"
        )
        names.problems.add((at / "outcomes").key(), message)
    elif not can and "not_applicable" in raw["outcomes"]:
        message = "本规则没有前提，也没有适用年度，结论不会是“不适用”；请从 outcomes 里删去 not_applicable。"
        names.problems.add((at / "outcomes" / raw["outcomes"].index("not_applicable")).value(), message)


def default_slot(frame: Mapping[str, Any]) -> str:
    """Where in the frame examples go that name no section."""
    return str(frame.get("default", "measures"))


def check_signal(raw: Mapping[str, Any], at: At, names: Names, siblings: Mapping[str, Any]) -> None:
    """Report unknown roles, wrong patterns and impossible counts of one signal."""
    for key in ("in", "not_in"):
        names.roles_known(raw.get(key, ()), at / key)
    if "section" in raw:
        here = at / "section"
        names.known(raw["section"]["role"], names.roles, *_ROLES, here / "role")
        for key in ("with_role", "without_role"):
            names.roles_known(raw["section"].get(key, ()), here / key)
    if "count" in raw:
        here = at / "count"
        names.roles_known(raw["count"].get("in", ()), here / "in")
        counted = (*sorted(names.counted), *(name for name, one in siblings.items() if one is not raw))
        names.known(raw["count"]["of"], counted, "可数的内容或信号", "这里可用的", here / "of")
    for i, fact in enumerate(raw.get("fact", ())):
        names.known(fact, names.facts, "实据", "common/lexicon.yaml 的 facts 里", at / "fact" / i)
    check_years(raw.get("years", {}), at / "years", names.problems)
    if "regex" in raw:
        check_regex(raw["regex"], at / "regex", names.problems)
    for i, token in enumerate(raw.get("tokens", ())):
        here, text = at / "tokens" / i, token.get("TEXT")
        if "REGEX" in token:
            check_regex(token["REGEX"], here / "REGEX", names.problems)
        if isinstance(text, dict) and "REGEX" in text:
            check_regex(text["REGEX"], here / "TEXT" / "REGEX", names.problems)


def _leaves(tree: str | Mapping[str, Any], at: At, problems: Problems) -> Iterator[tuple[str, At]]:
    """Signal names in a tree with their places; reports at_least that asks for more than there is."""
    if isinstance(tree, str):
        yield tree, at
        return
    ((key, branches),) = tree.items()
    here = at / key
    if key == "at_least":
        if branches["count"] > len(branches["of"]):
            have = len(branches["of"])
            message = f"要求至少 {branches['count']} 个，of 里却只有 {have} 个；请改小或补上。"
            problems.add((here / "count").value(), message)
        branches, here = branches["of"], here / "of"
    for i, branch in enumerate(branches):
        yield from _leaves(branch, here / i, problems)


def check_years(raw: Mapping[str, Any], at: At, problems: Problems) -> None:
    """Report a span of years that ends before it starts."""
    start, end = raw.get("from"), raw.get("to")
    if start is not None and end is not None and start > end:
        problems.add((at / "from").value(), f"起始年份 {start} 晚于终止年份 {end}；请对调或改正。")


def _examples(raw: Mapping[str, Any], at: At, names: Names) -> None:
    problems, outcomes = names.problems, raw["outcomes"]
    for i, outcome in enumerate(outcomes):
        if outcome in outcomes[:i]:
            problems.add((at / "outcomes" / i).value(), f"结论“{outcome}”重复；请删去一个。")
    if "partial" in raw["expect"] and "partial" not in outcomes:
        message = "写了 expect.partial，outcomes 里却没有 partial；请补上，或删去那棵判定树。"
        problems.add((at / "outcomes").key(), message)
    for kind, named in raw["examples"].items():
        if kind != LOOKALIKE and kind not in outcomes:
            message = f"例子的结论“{kind}”不在本规则的 outcomes 里；那里有：{allowed(outcomes)}。"
            problems.add((at / "examples" / kind).key(), message)
        for name, example in named.items():
            here = at / "examples" / kind / name
            if isinstance(example, str):
                continue
            if "outcome" in example and kind != LOOKALIKE:
                problems.add((here / "outcome").key(), "只有 lookalike 里的例子要另写结论；请删去这个键。")
            section = example.get("section")
            if section not in (None, REPORT):
                names.known(section, names.slots, "样例报告位置", "rulebook.yaml 的 frame 里", here / "section")
