"""Checks across the files of a rulebook: everything that refers to something else, and what no schema can say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from duizhao.rulebook.lint_rule import NO_ROLE, REPORT, Names, check_rule, check_signal, check_years, default_slot
from duizhao.rulebook.patterns import check_fragment, check_regex
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At, Path, Source
from duizhao.text import fold_phrase

__all__ = ["SLOT", "WORDING_SLOTS", "check_cue_examples", "frame_slots", "lint"]

FILLED: Final = ("unit", "year", "next_year")  # slots of the frame that are not for examples
_YEARS: Final = re.compile(r"\{(?:year|next|past)\}")  # what the engine puts into patterns of cues
# what the engine has to fill into wordings
WORDING_SLOTS: Final = (
    "said", "has", "lacks", "what", "words", "others", "name", "sections", "title", "number", "also", "result",
)  # fmt: skip
SLOT: Final = re.compile(r"\{([a-z_]+)\}")


def frame_slots(text: str) -> tuple[str, ...]:
    """The names of the slots for examples in the text of a frame, in order."""
    return tuple(dict.fromkeys(name for name in SLOT.findall(text) if name not in FILLED))


def lint(
    files: Mapping[str, Source], groups: Mapping[str, Source], counted: frozenset[str], problems: Problems
) -> None:
    """Check all files; `files` are lexicon, cues, rulebook…, `groups` the rule files by key."""
    book = files["rulebook"]
    names = Names(
        conditions=book.data["conditions"].keys(),
        norms=files["norms"].data["norms"],
        roles=book.data["sections"].keys() | {NO_ROLE},
        slots=frame_slots(book.data["frame"]["text"]),
        counted=counted,
        facts=files["lexicon"].data["facts"].keys(),
        problems=problems,
    )
    _lexicon(files["lexicon"], problems)
    for name, norm in files["norms"].data["norms"].items():
        check_years(norm, At(files["norms"]) / "norms" / name, problems)
    for name, deadline in book.data.get("deadlines", {}).items():
        names.norm_known(deadline["basis"], At(book) / "deadlines" / name / "basis")
    _cues(files["cues"], names)
    for name in ("structure", "furniture"):
        _fragments(files[name], problems)
    for name in ("wording", "rulebook"):
        _wording(files[name], problems)
    _frame(At(book) / "frame", book.data["frame"], problems)
    for name, condition in book.data["conditions"].items():
        absent = condition.get("absent", {})
        for key, signal in absent.items():
            check_signal(signal, At(book) / "conditions" / name / "absent" / key, names, absent)
    first: dict[str, At] = {}
    for source in groups.values():
        group = source.data["group"]
        if group not in book.data["groups"]:
            hint = suggest(group, book.data["groups"]) or f"那里有：{allowed(book.data['groups'])}。"
            place = (At(source) / "group").value()
            problems.add(place, f"组“{group}”没有在 rulebook.yaml 的 groups 里声明；{hint}")
        for rule_id, raw in source.data["rules"].items():
            at = At(source) / "rules" / rule_id
            if rule_id in first:
                message = f"规则编号“{rule_id}”重复，已见于 {first[rule_id].key()}；请删去一个，或改编号。"
                problems.add(at.key(), message)
            first.setdefault(rule_id, at)
            check_rule(rule_id, group, raw, at, names)


def _lexicon(source: Source, problems: Problems) -> None:
    for name, pattern in source.data["facts"].items():
        check_regex(pattern, At(source) / "facts" / name, problems)
    owner: dict[str, str] = {}
    for i, group in enumerate(source.data.get("confusables", ())):
        for char in group:
            if char in owner:
                place = (At(source) / "confusables" / i).value()
                problems.add(place, f"易混字“{char}”出现了两次（“{owner[char]}”、“{group}”）；请并成一项。")
            owner[char] = group


def _cues(source: Source, names: Names) -> None:
    for name, raw in source.data["cues"].items():
        at = At(source) / "cues" / name
        names.roles_known(raw.get("roles", ()), at / "roles")
        for key in ("pattern", "unless"):
            if key in raw:
                check_regex(raw[key], at / key, names.problems)
    actors = source.data.get("actors")
    if actors is not None:
        at = At(source) / "actors" / "organ"
        check_regex(actors["organ"], at, names.problems)
        for group in ("organ", "level"):
            if f"(?P<{group}>" not in actors["organ"]:
                names.problems.add(at.value(), f"正则表达式里须有名为 {group} 的组，写作 (?P<{group}>…)。")


def _wording(source: Source, problems: Problems) -> None:
    for key, text in source.data.get("wording", {}).items():
        for slot in SLOT.findall(text):
            if slot not in WORDING_SLOTS:
                hint = suggest(slot, WORDING_SLOTS) or f"可用的有：{allowed(WORDING_SLOTS)}。"
                problems.add((At(source) / "wording" / key).value(), f"用语里的 {{{slot}}} 没有内容可填；{hint}")


def _fragments(source: Source, problems: Problems) -> None:
    """Check all texts of a file of pattern fragments, without compiling them: that is done where they are joined."""
    stack: list[tuple[Any, Path]] = [(source.data, ())]
    while stack:
        value, path = stack.pop()
        if isinstance(value, str):
            check_fragment(value, source, path, problems)
        elif isinstance(value, dict | list):
            stack.extend((v, (*path, k)) for k, v in (value.items() if isinstance(value, dict) else enumerate(value)))


def check_cue_examples(name: str, raw: Mapping[str, Any], any_of: tuple[str, ...], at: At, problems: Problems) -> None:
    """Report a `hit` that cannot be recognised because no word, or not the pattern, occurs in it."""
    literals = [fold_phrase(word) for word in any_of]
    for i, text in enumerate(raw["examples"]["hit"]):
        folded = fold_phrase(text)
        place = (at / "examples" / "hit" / i).value()
        if not any(word in folded for word in literals):
            problems.add(place, f"这句里没有语境词“{name}”的任何一个词语，不会被认出；请改例句，或把词语补进 any。")
        elif "pattern" in raw and not _search(raw["pattern"], folded):
            problems.add(place, f"语境词“{name}”的 pattern 在这句里找不到；请改例句或 pattern。")


def _search(pattern: str, text: str) -> bool:
    try:
        return re.search(_YEARS.sub(r"20\\d\\d", pattern), text) is not None
    except re.error:
        return True  # reported where the pattern stands


def _frame(at: At, raw: Mapping[str, Any], problems: Problems) -> None:
    slots = frame_slots(raw["text"])
    if not slots:
        problems.add((at / "text").value(), "样例报告里没有放例子的位置；请用 {measures} 这样的写法标出。")
    if REPORT in slots:
        problems.add((at / "text").value(), f"位置不能叫“{REPORT}”，它表示例子本身就是整篇报告；请改名。")
    slot = default_slot(raw)
    if slots and slot not in slots:
        place = (at / "default").value() if "default" in raw else (at / "text").value()
        said = f"样例报告里没有默认的位置“{slot}”；请在 text 里加上，或用 default 另指一个：{allowed(slots)}。"
        problems.add(place, said)
    rest = SLOT.sub("", raw["text"])
    if "{" in rest or "}" in rest:
        problems.add((at / "text").value(), "样例报告里有不成对或写错的花括号；位置要写成 {小写字母和下划线}。")
    for name in raw.get("fill", {}):
        if name not in slots:
            hint = suggest(name, slots) or f"那里有：{allowed(slots)}。"
            problems.add((at / "fill" / name).key(), f"样例报告里没有位置“{name}”；{hint}")
