"""Checking regular expressions: that they compile, cannot run away, and can match folded text at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from duizhao.errors import Place
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.source import At, Path, Source
from duizhao.text import fold_phrase

__all__ = ["ATOM", "check_fragment", "check_regex"]

ATOM: Final = re.compile(
    r"(?P<escape>\\.)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<open>\((?:\?(?:P<\w+>|<?[=!]|[:>]|[a-zA-Z-]+[:)]|P=\w+\)|#[^)]*\))?)?)"
    r"|(?P<close>\))"
    r"|(?P<repeat>(?:[*+?]|\{\d*(?:,\d*)?\})[?+]?)"
    r"|(?P<plain>[\u4e00-\u9fff]+(?![*+?{])|.)",
    re.DOTALL,
)
_NESTED: Final = "正则表达式里重复套着重复（如“(a+)+”），遇到长句会极慢；请给其中一层写明次数，如 {1,20}。"
_ZERO_WIDTH: Final = frozenset({"\\b", "\\B", "\\A", "\\Z"})
_UNBOUNDED: Final = re.compile(r"[*+]|\{\d*,\}").match
_OPTIONAL: Final = re.compile(r"[*?]|\{0?,").match


def check_regex(pattern: str, at: At, problems: Problems, *, folded: bool = True) -> None:
    """Report what is wrong with `pattern`, at the very character where that can be told; `folded`: it looks at such text."""
    try:
        # parsing finds all errors and costs half of compiling, which is left to whoever searches
        least, _ = re._parser.parse(pattern).getwidth()  # type: ignore[attr-defined]
        empty = not least and re.compile(pattern).match("") is not None
    except (re.error, OverflowError, RecursionError) as error:
        position = getattr(error, "pos", None)
        what = getattr(error, "msg", str(error))
        problems.add(_inside(at, pattern, position), f"正则表达式不能编译（{what}）；请检查括号、反斜杠和重复次数。")
        return
    if empty:
        problems.add(at.value(), "正则表达式能匹配空的文字，会处处算作找到；请让其中至少一部分必须出现。")
    for position, message in _suspects(pattern, folded):
        problems.add(_inside(at, pattern, position), message)


def check_fragment(pattern: str, source: Source, path: Path, problems: Problems) -> None:
    """Report brackets that do not match in a piece of a pattern. Pieces may hold {NAMES} and are not compiled."""
    depth, position = 0, -1
    for atom in ATOM.finditer(pattern):
        kind, text = atom.lastgroup, atom[0]
        if kind == "open" and not (text.endswith(")") or re.match(r"\(\?[a-z]+\)$", text)):
            depth += 1
        elif kind == "close":
            depth -= 1
        if depth < 0 or (kind == "plain" and text in "[\\"):
            position = atom.start()
            break
    if position >= 0 or depth:
        place = _inside(At(source, path), pattern, position if position >= 0 else None)
        problems.add(place, "正则片段里的括号或反斜杠不成对；请检查，要照字面找的括号前加反斜杠。")


@dataclass(slots=True)
class _Group:
    """What is known of an open group: of its branch being read, and of all branches before."""

    width: bool  # False for a look-around
    loops: bool = False  # the branch holds an unbounded repeat
    fixed: bool = False  # the branch holds something that must occur and does not repeat
    risky: bool = False  # some branch loops with nothing fixed to hold on to

    def branch(self) -> None:
        self.risky |= self.loops and not self.fixed
        self.loops = self.fixed = False


def _suspects(pattern: str, folded: bool) -> Iterator[tuple[int, str]]:
    """(position, message) for repeats that can run away and for characters that folding takes away."""
    atoms = list(ATOM.finditer(pattern))
    groups = [_Group(True)]
    for atom, following in zip(atoms, [*atoms[1:], None], strict=True):
        kind, text = atom.lastgroup, atom[0]
        repeat = following[0] if following is not None and following.lastgroup == "repeat" else ""
        if kind == "repeat" or text in "^$" or (kind == "open" and text.endswith(")")):
            continue
        if kind == "open":
            groups.append(_Group(not re.match(r"\(\?<?[=!]", text)))
            continue
        if text == "|":
            groups[-1].branch()
            continue
        risky, fixed = False, True
        if kind == "close" and len(groups) > 1:
            inner = groups.pop()
            fixed = inner.width and (inner.fixed or not inner.loops)
            inner.branch()
            risky = inner.risky
        elif kind in ("plain", "escape"):
            if folded:
                yield from _lost(atom, text, repeat)
            fixed = text not in _ZERO_WIDTH
        unbounded = _UNBOUNDED(repeat) is not None
        if unbounded and risky and following is not None:
            yield following.start(), _NESTED
        groups[-1].loops |= unbounded or risky
        groups[-1].fixed |= fixed and not unbounded and not risky and not _OPTIONAL(repeat)


def _lost(atom: re.Match[str], text: str, repeat: str) -> Iterator[tuple[int, str]]:
    """A character that must occur but never does in folded text."""
    literal = text[-1]
    if "\u4e00" <= literal <= "\u9fff" or _OPTIONAL(repeat) or text == "." or (len(text) > 1 and literal.isalnum()):
        return
    folded = fold_phrase(literal)
    if folded != literal:
        instead = f"请写成“{folded}”" if folded else "匹配前引号和空白都已去掉，请删去"
        yield atom.start(), f"正则表达式里的“{literal}”永远匹配不到：{instead}。"


def _inside(at: At, pattern: str, position: int | None) -> Place:
    """The place of character `position` of a pattern that is written on one line; else where the value starts."""
    place = at.value()
    if position is None or place.text is None or place.column is None:
        return place
    start = place.column - 1
    start += place.text[start : start + 1] in ("'", '"')
    if place.text[start : start + len(pattern)] != pattern:
        return place
    return Place(place.file, place.line, start + position + 1, place.text)
