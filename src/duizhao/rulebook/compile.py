"""From checked plain data to the frozen values of `rulebook.model`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from duizhao.model import Basis, Context, Outcome
from duizhao.rulebook.lexicon import Words
from duizhao.rulebook.model import (
    LOOKALIKE,
    All,
    Any_,
    AtLeast,
    Condition,
    Cue,
    Example,
    Leaf,
    NoneOf,
    Norm,
    Rule,
    Signal,
    Tree,
    WithoutNear,
)
from duizhao.rulebook.source import At

__all__ = [
    "make_basis",
    "make_condition",
    "make_cue",
    "make_examples",
    "make_norm",
    "make_rule",
    "make_signal",
    "make_tree",
]

_BRANCHES: Final[Mapping[str, type[Any_ | All | NoneOf]]] = {"any": Any_, "all": All, "none": NoneOf}
_DONE: Final = (Context.DONE, Context.ZERO)


def make_rule(
    rule_id: str, group: str, raw: Mapping[str, Any], at: At, words: Words, norms: Mapping[str, Norm], slot: str
) -> Rule:
    """One rule; `at` is where it stands, `slot` where examples go that name no section."""
    expect = raw["expect"]
    signals = at / "signals"
    return Rule(
        id=rule_id,
        title=raw["title"],
        group=group,
        rule_class=raw["class"],
        weight=float(raw.get("weight", 1)),
        asks=raw["asks"],
        basis=tuple(make_basis(one, norms) for one in raw["basis"].values()),
        signals={n: make_signal(n, s, signals / n, words) for n, s in raw["signals"].items()},
        met=make_tree(expect["met"]),
        partial=make_tree(expect["partial"]) if "partial" in expect else None,
        remedy=raw["remedy"],
        outcomes=tuple(map(Outcome, raw["outcomes"])),
        examples=tuple(make_examples(raw["examples"], slot)),
        condition=raw.get("condition"),
        actor=raw.get("actor", "own"),
        in_force=_span(raw.get("in_force")),
        blockers=words.expand(raw.get("blockers", ()), at / "blockers"),
        without=words.expand(raw.get("without", ()), at / "without"),
        contexts=tuple(map(Context, raw["contexts"])) if "contexts" in raw else _DONE,
        prefer=tuple(raw.get("prefer", ())),
        enabled=raw.get("enabled", True),
        place=at.key(),
    )


def make_signal(name: str, raw: Mapping[str, Any], at: At, words: Words) -> Signal:
    """One signal of whatever kind."""
    kind = next(kind for kind in _MAKERS if kind in raw)
    near = raw.get("without_near")
    fields: dict[str, Any] = {
        "topic": words.expand(raw.get("topic", ()), at / "topic"),
        "without": words.expand(raw.get("without", ()), at / "without"),
        "without_near": near and _without_near(near, at / "without_near", words),
        "roles_in": tuple(raw.get("in", ())),
        "roles_not_in": tuple(raw.get("not_in", ())),
        "contexts": tuple(map(Context, raw.get("contexts", ()))),
        "facts": tuple(raw.get("fact", ())),
        "strength": raw.get("strength", 2),
        "years": _span(raw.get("years")),
        "topic_scope": raw.get("topic_scope", "section"),
    }
    return Signal(name, raw["title"], kind, **fields, **_MAKERS[kind](raw, at, words))


def _without_near(raw: Mapping[str, Any], at: At, words: Words) -> WithoutNear:
    return WithoutNear(words.expand(raw["words"], at / "words"), raw["within"])


def _phrase(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    return {"words": (words.expand(raw["phrase"], at / "phrase"),), "edits": raw.get("edits", 0)}


def _near(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    groups = words.groups(raw["near"], at / "near")
    return {"words": groups, "within": raw.get("within", 30), "ordered": raw.get("ordered", False)}


def _regex(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    return {"regex": raw["regex"], "anchors": words.expand(raw["anchors"], at / "anchors")}


def _tokens(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    tokens = tuple(_token(one, at / "tokens" / i, words) for i, one in enumerate(raw["tokens"]))
    return {"tokens": tokens, "anchors": words.expand(raw["anchors"], at / "anchors")}


def _token(raw: Mapping[str, Any], at: At, words: Words) -> Mapping[str, Any]:
    """A token as spaCy's Matcher takes it: IN, NOT_IN and REGEX, if written on the token itself, go into TEXT."""
    made = {k: v for k, v in raw.items() if k in ("LENGTH", "OP")}
    text = raw.get("TEXT", {})
    if isinstance(text, str):
        made["TEXT"] = text
        return made
    asked: dict[str, Any] = {}
    for given, here in ((text, at / "TEXT"), ({k: v for k, v in raw.items() if k not in ("TEXT", *made)}, at)):
        for key, value in given.items():
            asked[key] = list(words.expand(value, here / key)) if isinstance(value, list) else value
    return {"TEXT": asked, **made} if asked else made


def _section(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    here = at / "section"
    given = raw["section"]
    lists = {k: words.expand(given[k], here / k) for k in ("heading", "heading_without") if k in given}
    return {"options": {"headed": True, "level": None, "body": 0, **given, **lists}}


def _heading(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    return {"words": (words.expand(raw["heading"], at / "heading"),), "options": {"body": raw.get("body", 0)}}


def _title_part(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    group = words.expand(raw.get("any", ()), at / "any")
    return {"words": (group,) if group else (), "options": {"part": raw["title_part"]}}


def _count(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    given = raw["count"]
    group = words.expand(given.get("any", ()), at / "count" / "any")
    options = {"in": [], **{k: v for k, v in given.items() if k != "any"}}
    return {"words": (group,) if group else (), "anchors": group, "options": options}


def _date(raw: Mapping[str, Any], at: At, words: Words) -> dict[str, Any]:
    given = raw["date"]
    return {"options": {**given, "of": tuple(given["of"])}}


_MAKERS: Final = {
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


def make_tree(raw: str | Mapping[str, Any]) -> Tree:
    """One expectation tree."""
    if isinstance(raw, str):
        return Leaf(raw)
    ((key, value),) = raw.items()
    if key == "at_least":
        return AtLeast(int(value["count"]), tuple(map(make_tree, value["of"])))
    return _BRANCHES[key](tuple(map(make_tree, value)))


def make_condition(name: str, raw: Mapping[str, Any], at: At, words: Words) -> Condition:
    """One condition with the signals that say it is absent."""
    absent = tuple(make_signal(n, s, at / "absent" / n, words) for n, s in raw.get("absent", {}).items())
    return Condition(name, raw["title"], raw["question"], absent, raw.get("holds"))


def make_cue(name: str, raw: Mapping[str, Any], at: At, words: Words) -> Cue:
    """One cue."""
    return Cue(
        id=name,
        title=raw["title"],
        gives=raw["gives"],
        any=words.expand(raw["any"], at / "any"),
        pattern=raw.get("pattern"),
        at=raw.get("at", "anywhere"),
        reach=raw["reach"],
        unless=raw.get("unless"),
        priority=raw.get("priority", 0),
        hits=tuple(raw["examples"]["hit"]),
        misses=tuple(raw["examples"]["miss"]),
        roles=tuple(raw.get("roles", ())),
    )


def _span(raw: Mapping[str, Any] | None) -> tuple[int | None, int | None] | None:
    return (raw.get("from"), raw.get("to")) if raw else None


def make_norm(name: str, raw: Mapping[str, Any]) -> Norm:
    """One document of the table of norms."""
    return Norm(name, raw["title"], raw.get("number"), raw.get("from"), raw.get("to"), raw.get("note"))


def make_basis(raw: Mapping[str, Any], norms: Mapping[str, Norm]) -> Basis:
    """One basis with what the table of norms says of its document; what is unknown there was reported before."""
    norm = norms.get(raw["norm"]) or Norm(raw["norm"], raw["norm"])
    valid = norm.valid_from, norm.valid_to
    return Basis(norm.title, norm.number, raw.get("article"), raw["verified"], *valid, raw.get("note"), norm.id)


def make_examples(raw: Mapping[str, Mapping[str, Any]], slot: str) -> Iterator[Example]:
    """The examples of a rule, as written; a look-alike must come out as `missing` unless it says otherwise."""
    for kind, named in raw.items():
        lookalike = kind == LOOKALIKE
        for name, one in named.items():
            given: Mapping[str, Any] = {"text": one} if isinstance(one, str) else one
            yield Example(
                outcome=Outcome(given.get("outcome", Outcome.MISSING) if lookalike else kind),
                text=given["text"],
                section=given.get("section", slot),
                note=given.get("note"),
                year=given.get("year"),
                name=name,
                lookalike=lookalike,
            )
