"""The figures that reports of a kind usually tell: `figures.yaml` of a rulebook, which decides no outcome.

It is no part of the rulebook and of its digest: outputs over many reports read it, audits do not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from duizhao.rulebook.checks import whole
from duizhao.rulebook.locate import DEFAULT, locate
from duizhao.rulebook.patterns import check_regex
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import At, Source, read_source

__all__ = ["COUNT", "SHARE", "YES_NO", "FigureBook", "FigureExample", "NamedFigure", "load_figures"]

FILE: Final = "figures.yaml"
COUNT: Final = "count"
SHARE: Final = "share"
YES_NO: Final = "yes_no"  # told by the outcome of its element


@dataclass(frozen=True, slots=True)
class FigureExample:
    """A sentence, and the values of the figure that are to be recognised in it: none of a false example."""

    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """One figure: what is counted (`about`), with which words (`way`), in which measures; patterns on folded text.

    `unless` are words beside the number with which it is another figure. A number that is another figure is this one, too,
    where `also` fits. `nil` says that there was none; `form` is
    count, share or yes_no. `sums`: values of many units may be added up; `stock`: what there is at a time, not what happened
    in the year. `aliases` are headings of a ledger. A figure with `parts` may be told of a part of a whole (其中办结3件).
    """

    id: str
    title: str
    element: str
    form: str
    measure: str
    measures: tuple[str, ...]
    about: str
    way: str | None
    unless: str | None
    also: str | None
    nil: tuple[str, ...]
    sums: bool
    stock: bool
    parts: bool
    aliases: tuple[str, ...]
    examples: tuple[FigureExample, ...]


@dataclass(frozen=True, slots=True)
class FigureBook:
    """All named figures, the special before the general, and the wordings by which any figure is told."""

    figures: tuple[NamedFigure, ...] = ()
    patterns: Mapping[str, str] | None = None

    def figure(self, name: str) -> NamedFigure:
        """The figure of this id; KeyError where there is none."""
        for one in self.figures:
            if one.id == name:
                return one
        raise KeyError(name)


def load_figures(
    rulebook: str | None = None, rules: str | None = None, elements: Collection[str] | None = None
) -> FigureBook:
    """The figures of a rulebook, of the shipped one where `rules` is None; none where it has no such file.

    `elements` are the ids of its rules, where they are to be checked. Raises RulebookErrors with all that is wrong.
    """
    file = locate(rules, rulebook or DEFAULT).own / FILE
    if not file.is_file():
        return FigureBook()
    problems = Problems()
    source = read_source(str(file), file.read_bytes(), problems)
    if source is None or not check_shape(source, "figures", schemas(), problems):
        problems.raise_if_any()
    assert source is not None  # what could not be read is a problem
    book = _book(source)
    _lint(source, book, elements, problems)
    problems.raise_if_any()
    return book


def _book(source: Source) -> FigureBook:
    data = source.data
    parts: Mapping[str, str] = data.get("parts", {})
    patterns = {name: _joined(one, parts) for name, one in data["patterns"].items()}
    nil = tuple(data["nil"])
    return FigureBook(tuple(_figure(name, raw, parts, nil) for name, raw in data["figures"].items()), patterns)


def _figure(name: str, raw: Mapping[str, Any], parts: Mapping[str, str], nil: tuple[str, ...]) -> NamedFigure:
    about = _joined(raw.get("about", ()), parts)
    examples = raw.get("examples", {})
    form = raw.get("form", COUNT)
    return NamedFigure(
        id=name,
        title=raw["title"],
        element=raw["element"],
        form=form,
        measure=next(iter(raw.get("measures", ("",)))),
        measures=tuple(raw.get("measures", ())),
        about=about,
        way=_joined(raw["way"], parts) if "way" in raw else None,
        unless=_joined(raw["unless"], parts) if "unless" in raw else None,
        also=_joined(raw["also"], parts) if "also" in raw else None,
        nil=tuple(whole(one, {**parts, "ABOUT": _joined(raw.get("none", raw.get("about", ())), parts)}) for one in nil)
        if form == COUNT and raw.get("none", True)
        else (),
        sums=raw.get("sums", form == COUNT),
        stock=raw.get("stock", False),
        parts=raw.get("parts", False),
        aliases=tuple(raw.get("aliases", ())),
        examples=(
            *(FigureExample(t, tuple(str(v).split("、"))) for t, v in examples.get("hit", {}).items()),
            *(FigureExample(t) for t in examples.get("miss", ())),
        ),
    )


def _joined(alternatives: Any, parts: Mapping[str, str]) -> str:
    every = "|".join(f"(?:{whole(one, parts)})" for one in alternatives or ())
    return f"(?:{every})" if every else ""


def _lint(source: Source, book: FigureBook, elements: Collection[str] | None, problems: Problems) -> None:
    """Elements and parts that are not there, expressions that do not compile, headings that two figures claim."""
    at = At(source) / "figures"
    parts = source.data.get("parts", {})
    for name, pattern in _patterns(source.data):
        place = At(source)
        for step in name:
            place = place / step
        lacking = [p for p in _named(whole(pattern, parts)) if p != "ABOUT"]
        if lacking:
            problems.add(place.value(), f"没有名为“{lacking[0]}”的片段（parts）；已有的片段：{allowed(parts)}。")
        elif "{ABOUT}" not in pattern:
            check_regex(whole(pattern, parts), place, problems)
    claimed: dict[str, str] = {}
    for one in book.figures:
        raw = source.data["figures"][one.id]
        if elements is not None and one.element not in elements:
            hint = suggest(one.element, elements)
            problems.add((at / one.id / "element").value(), f"没有“{one.element}”这条规则；{hint}请写规则的编号。")
        if one.form != YES_NO and not (one.about and one.measures):
            problems.add((at / one.id).key(), "缺少 about 或 measures：要写明数的是什么、用哪些量词。")
        for i, alias in enumerate((one.title, *one.aliases)):
            if alias in claimed:
                place = at / one.id / "title" if i == 0 else at / one.id / "aliases" / (i - 1)
                said = f"“{alias}”已是“{claimed[alias]}”的名称；一个名称只能属于一个数字，请改正。"
                problems.add(place.value(), said)
            claimed[alias] = one.title
        if one.form == YES_NO and "examples" in raw:
            problems.add((at / one.id / "examples").key(), "yes_no 的数字由规则的结论回答，没有例句；请删去。")


def _patterns(data: Mapping[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    out: list[tuple[tuple[str | int, ...], str]] = []
    for name, alternatives in data["patterns"].items():
        out += [(("patterns", name, i), p) for i, p in enumerate(alternatives)]
    out += [(("nil", i), p) for i, p in enumerate(data["nil"])]
    for name, raw in data["figures"].items():
        for key in ("about", "way", "unless", "also"):
            out += [(("figures", name, key, i), p) for i, p in enumerate(raw.get(key, ()))]
    return out


def _named(pattern: str) -> list[str]:
    import re

    return re.findall(r"\{([A-Z_]+)\}", pattern)
