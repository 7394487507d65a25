"""Loading a rulebook: locate, read, check shape, check references, compile."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from duizhao.errors import Place
from duizhao.rulebook.compile import make_condition, make_cue, make_rule
from duizhao.rulebook.lexicon import Words
from duizhao.rulebook.lint import check_cue_examples, frame_slots, lint, notes
from duizhao.rulebook.locate import locate
from duizhao.rulebook.model import Cue, Frame, Rule, Rulebook, RuleClass
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import At, Source, read_source

__all__ = ["load_rulebook"]


def load_rulebook(path: str | os.PathLike[str] | None = None, name: str = "rule-of-law") -> Rulebook:
    """The rulebook `name`: the one that ships with the package, or the one in the folder `path`.

    `path` holds one folder a rulebook and, if it is to replace the shared word lists too, `common/`.
    Raises RulebookError; when several things are wrong its `others` holds the rest.
    """
    problems = Problems()
    found = locate(Path(path) if path is not None else None, name)
    known = schemas()
    files: dict[str, Source] = {}
    groups: dict[str, Source] = {}
    digests: dict[str, object] = {}
    for key, schema, file in found.listed(problems):
        try:
            raw = file.read_bytes()
        except OSError as error:
            problems.add(Place(str(file)), f"文件读不出来（{error.strerror}）；请检查权限和磁盘。")
            continue
        source = read_source(str(file), raw, problems)
        if source is not None and check_shape(source, schema, known, problems):
            (groups if schema == "rules" else files)[key if schema == "rules" else schema] = source
            digests[key] = source.data
    problems.raise_if_any()

    book = files["rulebook"].data
    if book["name"] != name:
        place = (At(files["rulebook"]) / "name").value()
        problems.add(place, f"规则集的名称“{book['name']}”与文件夹“{name}”不同；请改成一样。")
    words = Words(files["lexicon"], problems)
    lint(files, groups, known.counted, problems)
    at = At(files["rulebook"])
    frame = book["frame"]
    result = Rulebook(
        name=name,
        title=book["title"],
        version=str(book["version"]),
        digest=_digest(digests),
        origin=found.origin,
        scale=book["scale"],
        groups={k: v["title"] for k, v in book["groups"].items()},
        classes={k: RuleClass(k, v["title"], float(v["weight"])) for k, v in book["classes"].items()},
        credits={k: float(v) for k, v in book["credits"].items()},
        sections=dict(book["sections"]),
        conditions={k: make_condition(k, v, at / "conditions" / k, words) for k, v in book["conditions"].items()},
        rules=_rules(groups, book["groups"], words),
        lexicon=words.sets,
        confusables=tuple(files["lexicon"].data.get("confusables", ())),
        cues=_cues(files["cues"], words, problems),
        structure=files["structure"].data,
        furniture=files["furniture"].data,
        frame=Frame(frame["text"], frame["unit"], frame["year"], frame_slots(frame["text"]), frame.get("fill", {})),
        wording={**files["wording"].data["wording"], **book.get("wording", {})},
        notes=(),
        shadows=words.expand(files["lexicon"].data.get("shadows", ()), At(files["lexicon"]) / "shadows"),
        actors=_actors(files["cues"], words),
        facts=dict(files["lexicon"].data["facts"]),
    )
    problems.raise_if_any()
    return replace(result, notes=tuple(notes(files, groups, words)))


def _rules(groups: Mapping[str, Source], order: Mapping[str, object], words: Words) -> tuple[Rule, ...]:
    """All rules: in the order of the groups, then of the files' names, then as written."""
    rank = {group: i for i, group in enumerate(order)}
    sources = sorted(groups.values(), key=lambda s: rank.get(s.data["group"], len(rank)))
    return tuple(
        make_rule(rule_id, source.data["group"], raw, At(source) / "rules" / rule_id, words)
        for source in sources
        for rule_id, raw in source.data["rules"].items()
    )


def _cues(source: Source, words: Words, problems: Problems) -> tuple[Cue, ...]:
    made = []
    for name, raw in source.data["cues"].items():
        at = At(source) / "cues" / name
        cue = make_cue(name, raw, at, words)
        check_cue_examples(name, raw, cue.any, at, problems)
        made.append(cue)
    return tuple(made)


def _actors(source: Source, words: Words) -> Mapping[str, Any]:
    raw = source.data.get("actors", {})
    lists = {k: words.expand(v, At(source) / "actors" / k) for k, v in raw.items() if isinstance(v, list)}
    return {**raw, **lists}


def _digest(data: Mapping[str, object]) -> str:
    """SHA-256 over what the files say, in their written order; comments and layout do not count."""
    plain = json.dumps([[key, data[key]] for key in sorted(data)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()
