"""Loading a rulebook: gather its files with their layers, check references, compile."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import compress
from typing import Any

from duizhao.errors import RulebookError
from duizhao.rulebook.checks import make_checks
from duizhao.rulebook.compile import make_basis, make_condition, make_cue, make_norm, make_rule
from duizhao.rulebook.gather import Gathered, gather
from duizhao.rulebook.lexicon import Words
from duizhao.rulebook.lint import check_cue_examples, frame_slots, lint
from duizhao.rulebook.lint_rule import default_slot
from duizhao.rulebook.locate import DEFAULT, SHIPPED, rulebooks
from duizhao.rulebook.materials import check_materials, make_supply
from duizhao.rulebook.model import Cue, Deadline, Frame, Norm, Rule, Rulebook, RuleClass
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.schema import schemas
from duizhao.rulebook.source import At, Source

__all__ = ["DEFAULT", "compile_rulebook", "load_rulebook", "neighbours"]


def load_rulebook(
    path: str | os.PathLike[str] | None = None,
    name: str | None = None,
    layers: Sequence[str] = (),
    *,
    examples: bool = True,
) -> Rulebook:
    """The rulebook `name`: the one that ships with the package, or the one in the folder `path`.

    `path` holds one folder a rulebook and, if it is to replace shared word lists too, `common/`. Without a name it is
    the only rulebook of the folder, or else the one of the shipped name. `layers` are
    names of layers that come with the rulebook or paths of layer files; their order does not matter.
    With `examples` False a rulebook that ships comes without its examples, in half the time; its digest is the same.
    Raises RulebookError; when several things are wrong its `others` holds the rest.
    """
    return compile_rulebook(gather(path, name, layers, examples=examples))


def neighbours(book: Rulebook) -> Iterator[Rulebook]:
    """The other rulebooks of the folder, which share its common/; one that cannot be used is left out."""
    path = None if book.origin == SHIPPED else book.origin
    for name in rulebooks(path):
        if name != book.name:
            with suppress(RulebookError):
                yield load_rulebook(path, name)


def compile_rulebook(gathered: Gathered) -> Rulebook:
    """Check what refers to something else and compile. Raises RulebookError."""
    problems, known = Problems(), schemas()
    files, groups = gathered.files, gathered.groups
    book = files["rulebook"].data
    words = Words(files["lexicon"], problems)
    if not gathered.proved:
        lint(files, groups, known.counted, problems)
    at = At(files["rulebook"])
    frame = book["frame"]
    norms = {k: make_norm(k, v) for k, v in files["norms"].data["norms"].items()}
    classes = {
        k: RuleClass(k, v["title"], float(v["weight"]), v.get("enabled", True)) for k, v in book["classes"].items()
    }
    rules = _rules(groups, book, words, norms)
    asking = files.get("materials")
    if asking and (gathered.proved or check_materials(asking, book["groups"], _rule_ids(gathered), problems)):
        rules = tuple(replace(r, supply=make_supply(asking.data, r)) for r in rules)
    on = [r.enabled and classes[r.rule_class].enabled for r in rules]
    result = Rulebook(
        name=gathered.name,
        title=book["title"],
        version=str(book["version"]),
        digest=_digest(gathered),
        rules_digest=_digest(gathered, "consistency"),
        origin=gathered.origin,
        scale=book["scale"],
        groups={k: v["title"] for k, v in book["groups"].items()},
        classes=classes,
        credits={k: float(v) for k, v in book["credits"].items()},
        sections=dict(book["sections"]),
        conditions={k: make_condition(k, v, at / "conditions" / k, words) for k, v in book["conditions"].items()},
        rules=tuple(compress(rules, on)),
        lexicon=words.sets,
        confusables=tuple(files["lexicon"].data.get("confusables", ())),
        cues=_cues(files["cues"], words, None if gathered.proved else problems),
        structure=files["structure"].data,
        furniture=files["furniture"].data,
        frame=Frame(frame["text"], frame["unit"], frame["year"], frame_slots(frame["text"]), frame.get("fill", {})),
        wording={**files["wording"].data["wording"], **book.get("wording", {})},
        shadows=words.expand(files["lexicon"].data.get("shadows", ()), At(files["lexicon"]) / "shadows"),
        actors=_actors(files["cues"], words),
        facts=dict(files["lexicon"].data["facts"]),
        norms=norms,
        layers=gathered.layers,
        dormant=tuple(compress(rules, [not one for one in on])),
        deadlines={
            k: Deadline(k, v["title"], v["by"], v["to"], make_basis(v["basis"], norms))
            for k, v in book.get("deadlines", {}).items()
        },
        checks=make_checks(files.get("consistency"), words, default_slot(frame), None if gathered.proved else problems),
        set_titles={k: v["title"] for k, v in files["lexicon"].data["sets"].items()},
    )
    problems.raise_if_any()
    return result


def _rules(
    groups: Mapping[str, Source], book: Mapping[str, Any], words: Words, norms: Mapping[str, Norm]
) -> tuple[Rule, ...]:
    """All rules: in the order of the groups, then of the files' names, then as written."""
    rank = {group: i for i, group in enumerate(book["groups"])}
    slot = default_slot(book["frame"])
    sources = sorted(groups.values(), key=lambda s: rank.get(s.data["group"], len(rank)))
    return tuple(
        make_rule(rule_id, source.data["group"], raw, At(source) / "rules" / rule_id, words, norms, slot)
        for source in sources
        for rule_id, raw in source.data["rules"].items()
    )


def _rule_ids(gathered: Gathered) -> frozenset[str] | None:
    """The ids that rules have; None where layers may have taken some away, and what names them is left alone."""
    return None if gathered.layers else frozenset(r for s in gathered.groups.values() for r in s.data["rules"])


def _cues(source: Source, words: Words, problems: Problems | None) -> tuple[Cue, ...]:
    made = []
    for name, raw in source.data["cues"].items():
        at = At(source) / "cues" / name
        cue = make_cue(name, raw, at, words)
        if problems is not None:
            check_cue_examples(name, raw, cue.any, at, problems)
        made.append(cue)
    return tuple(made)


def _actors(source: Source, words: Words) -> Mapping[str, Any]:
    raw = source.data.get("actors", {})
    lists = {k: words.expand(v, At(source) / "actors" / k) for k, v in raw.items() if isinstance(v, list)}
    return {**raw, **lists}


def _digest(gathered: Gathered, *without: str) -> str:
    """SHA-256 over what the files say, layers merged in, in their written order; files `without` are left out.

    Comments and layout do not count, and neither do examples and whom to ask for facts: they decide nothing.
    """
    left_out = {gathered.paths.get(schema) for schema in ("materials", *without)}
    data = [[path, _deciding(source.data)] for path, source in gathered.by_path().items() if path not in left_out]
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _deciding(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a file says, the examples of rules and checks left out."""
    plain = dict(data)
    for key in ("rules", "checks"):
        if key in data:
            plain[key] = {n: {k: v for k, v in raw.items() if k != "examples"} for n, raw in data[key].items()}
    return plain
