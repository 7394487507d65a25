"""Consistency checks as a rulebook writes them: which kinds there are, what each needs, and compiling them.

A kind is logic in `duizhao.engine.checks`; all wordings, patterns and limits it works with stand in `consistency.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from duizhao.rulebook.checkkinds import KINDS, CheckKind
from duizhao.rulebook.lexicon import Words
from duizhao.rulebook.model import Check, CheckEntry, CheckExample
from duizhao.rulebook.patterns import check_regex
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At, Source

__all__ = ["make_checks", "whole"]

_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
_PART: Final = re.compile(r"\{([A-Z_]+)\}")


@dataclass(frozen=True, slots=True)
class _Written:
    """One check as written, at its place."""

    raw: Mapping[str, Any]
    at: At
    kind: CheckKind
    problems: Problems
    parts: Mapping[str, str] = field(default_factory=dict)


def make_checks(source: Source | None, words: Words, slot: str, problems: Problems | None) -> tuple[Check, ...]:
    """The checks of `consistency.yaml`, in the order in which they stand there; none where there is no such file.

    What is wrong goes to `problems`; None where the file has been proved. `slot` is where examples go.
    """
    if source is None:
        return ()
    made = []
    parts = source.data.get("parts", {})
    for name, raw in source.data["checks"].items():
        at = At(source) / "checks" / name
        if problems is not None:
            _lint(_Written(raw, at, KINDS[raw["kind"]], problems, parts))
        lists = {key: words.expand(one, at / "words" / key) for key, one in raw.get("words", {}).items()}
        made.append(
            Check(
                id=name,
                kind=raw["kind"],
                title=raw["title"],
                asks=raw["asks"],
                messages=dict(raw["messages"]),
                words=lists,
                patterns={key: _joined(one, parts) for key, one in raw.get("patterns", {}).items()},
                limits=dict(raw.get("limits", {})),
                entries=tuple(_entries(raw.get("entries", {}), words, at / "entries", parts)),
                enabled=raw.get("enabled", True),
                examples=tuple(_examples(raw.get("examples", {}), slot)),
            )
        )
    return tuple(made)


def _joined(alternatives: Iterable[str], parts: Mapping[str, str]) -> str:
    """The alternatives of a pattern as one, the parts put in."""
    return "|".join(f"(?:{whole(one, parts)})" for one in alternatives)


def whole(pattern: str, parts: Mapping[str, str], depth: int = 4) -> str:
    """`pattern` with the parts it names put in; parts may name parts."""
    if depth == 0 or not _PART.search(pattern):
        return pattern
    return whole(_PART.sub(lambda m: parts.get(m[1], m[0]), pattern), parts, depth - 1)


def _entries(
    raw: Mapping[str, Mapping[str, Any]], words: Words, at: At, parts: Mapping[str, str]
) -> Iterable[CheckEntry]:
    for name, row in raw.items():
        yield CheckEntry(
            name=name,
            usual=row.get("usual", ""),
            why=row.get("why", ""),
            words=tuple(words.expand(row["words"], at / name / "words")) if "words" in row else (),
            pattern=_joined(row["patterns"], parts) if "patterns" in row else None,
            unless=_joined(row["unless"], parts) if "unless" in row else None,
            since=row.get("since"),
            passed=row.get("passed", row.get("since")),
            until=row.get("until"),
            revised=row.get("revised", False),
            verified=row.get("verified", True),
        )


def _examples(raw: Mapping[str, Mapping[str, Any]], slot: str) -> Iterable[CheckExample]:
    for outcome in ("suspect", "fine"):
        for name, one in raw.get(outcome, {}).items():
            given: Mapping[str, Any] = {"text": one} if isinstance(one, str) else one
            find = tuple(given.get("find", ()))
            yield CheckExample(name, given["text"], given.get("section", slot), find, given.get("year"))


def _lint(one: _Written) -> None:
    """Names that the kind does not know or that are not there, slots nothing fills, patterns that do not compile."""
    for key in ("messages", "words", "patterns", "limits"):
        wanted = tuple(getattr(one.kind, key))
        given = one.raw.get(key, {})
        for name in given:
            if name not in wanted:
                hint = suggest(name, wanted) or (f"可用的有：{allowed(wanted)}。" if wanted else "请删去。")
                message = f"{key} 里的“{name}”用不上：这一种（{one.raw['kind']}）没有这一项；{hint}"
                one.problems.add((one.at / key / name).key(), message)
        lacking = [name for name in wanted if name not in given]
        if lacking:
            message = f"{key} 缺少这一种（{one.raw['kind']}）必填的：{'、'.join(lacking)}；请补上。"
            one.problems.add((one.at / key / lacking[0]).key(), message)
    for name, text in one.raw["messages"].items():
        slots = ("found", *one.kind.messages.get(name, ()))
        for slot in _SLOT.findall(text):
            if slot not in slots:
                hint = suggest(slot, slots) or f"可用的有：{allowed(slots)}。"
                one.problems.add((one.at / "messages" / name).value(), f"用语里的 {{{slot}}} 没有内容可填；{hint}")
    for name, alternatives in one.raw.get("patterns", {}).items():
        for i, pattern in enumerate(alternatives):
            _lint_pattern(one, pattern, one.at / "patterns" / name / i)
            for group in one.kind.patterns.get(name, ()):
                if f"(?P<{group}>" not in whole(pattern, one.parts):
                    at = (one.at / "patterns" / name / i).value()
                    one.problems.add(at, f"正则表达式里须有名为 {group} 的组，写作 (?P<{group}>…)。")
    _lint_entries(one)
    _lint_examples(one)


def _lint_entries(one: _Written) -> None:
    """Rows where the kind has no table, and fields that it does not know or that a row lacks."""
    given = one.raw.get("entries", {})
    wanted = (*one.kind.entries, *one.kind.optional)
    if given and not wanted:
        one.problems.add((one.at / "entries").key(), f"这一种（{one.raw['kind']}）没有 entries；请删去。")
        return
    if not given and one.kind.entries:
        one.problems.add(one.at.value(), f"缺少这一种（{one.raw['kind']}）必填的 entries；请补上。")
    for name, row in given.items():
        at = one.at / "entries" / name
        for key in row:
            if key not in wanted:
                hint = suggest(key, wanted) or f"可用的有：{allowed(wanted)}。"
                one.problems.add((at / key).key(), f"这一种（{one.raw['kind']}）的 entries 没有“{key}”；{hint}")
        lacking = [key for key in one.kind.entries if key not in row]
        if lacking:
            one.problems.add(at.key(), f"entries 里的“{name}”缺少必填的：{'、'.join(lacking)}；请补上。")
        for key in ("patterns", "unless"):
            for i, pattern in enumerate(row.get(key, ())):
                _lint_pattern(one, pattern, at / key / i)


def _lint_pattern(one: _Written, pattern: str, at: At) -> None:
    put = whole(pattern, one.parts)
    for name in _PART.findall(put):
        hint = suggest(name, one.parts) or f"已有的片段：{allowed(one.parts)}。"
        one.problems.add(at.value(), f"没有名为“{name}”的片段（parts）；{hint}")
        return
    check_regex(put, at, one.problems, folded=not one.kind.raw)


def _lint_examples(one: _Written) -> None:
    for name, example in one.raw.get("examples", {}).get("suspect", {}).items():
        for word in example["find"]:
            if word not in example["text"]:
                at = one.at / "examples" / "suspect" / name / "find"
                one.problems.add(at.value(), f"例子里没有要标出的“{word}”；请照例子的原文写。")
