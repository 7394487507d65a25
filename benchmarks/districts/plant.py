"""Copies planted between reports, and what is true of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from districts.write import Block, Grammar, Report

KINDS = ("verbatim", "reworded", "reordered", "part")
LEAST = 90  # characters of a paragraph worth copying
_SENTENCE = re.compile(r"[^。]*。")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Copy:
    """A paragraph of `source` that stands again in `target`: `group` is shared by all copies of one paragraph."""

    group: int
    kind: str
    level: float
    source: str
    target: str
    original: Block
    copied: Block
    own: bool


def plant(reports: Sequence[Report], grammar: Grammar, seed: int, share: float = 0.2) -> list[Copy]:
    """Plant copies in about `share` of the reports; changes the reports."""
    chance = random.Random(f"{seed}/plant")
    before = {(r.unit.name, r.year): r for r in reports}
    vocabulary = _vocabulary(grammar)
    taken: set[int] = set()
    copies: list[Copy] = []
    for report in reports:
        if chance.random() >= share:
            continue
        last = before.get((report.unit.name, report.year - 1))
        for _ in range(chance.randint(1, 3)):
            own = last is not None and chance.random() < 0.5
            source = last if own and last is not None else chance.choice(reports)
            if source.unit.name == report.unit.name and not own:
                continue
            made = _one(source, report, chance, vocabulary, taken, len(copies), own)
            if made is not None:
                copies.append(made)
    return copies


def _one(
    source: Report, target: Report, chance: random.Random, words: Sequence[str], taken: set[int], group: int, own: bool
) -> Copy | None:
    """Copy a paragraph of everyday work over one of the target's; each paragraph takes part once."""
    free = [b for b in source.blocks if b.role == "business" and len(b.text) >= LEAST and id(b) not in taken]
    mine = [b for b in target.blocks if b.role == "business" and id(b) not in taken]
    if not free or not mine:
        return None
    original, copied = chance.choice(free), chance.choice(mine)
    kind = chance.choice(KINDS)
    level = round(chance.uniform(0.1, 0.3), 3) if kind == "reworded" else 0.0
    sentences = _SENTENCE.findall(original.text)
    if kind == "reordered":
        if len(sentences) < 3:
            return None
        moved = sentences[1:] + sentences[:1] if chance.random() < 0.5 else sentences[::-1]
        copied.text = "".join(moved)
    elif kind == "part":
        copied.text += "".join(sentences[:2])
    elif kind == "reworded":
        copied.text = reword(original.text, level, chance, words)
    else:
        copied.text = original.text
    taken |= {id(original), id(copied)}
    return Copy(group, kind, level, source.name, target.name, original, copied, own)


def reword(text: str, level: float, chance: random.Random, words: Sequence[str]) -> str:
    """`text` with words replaced, put in and left out until about `level` of its characters are changed."""
    # each character of the original is changed at most once, so that the level is what it says
    owner = [True] * len(text)
    edits: list[tuple[int, int, str]] = []
    done = 0.0
    for _ in range(400):
        if done >= level * len(text):
            break
        size = chance.randint(2, 4)
        at = chance.randrange(0, len(text) - size)
        span = text[at : at + size]
        if not all(owner[at : at + size]) or re.search(r"[。，、：《》“”]", span):
            continue
        kind = chance.choice(("replace", "replace", "insert", "delete"))
        new = "" if kind == "delete" else chance.choice(words)
        if _NUMBER.fullmatch(span):
            new = str(chance.randint(1, 900))
        if kind == "insert":
            edits.append((at, at, new))
            done += len(new)
            owner[at] = False
        else:
            edits.append((at, at + size, new))
            done += max(size, len(new))
            owner[at : at + size] = [False] * size
    out = text
    for start, end, new in sorted(edits, reverse=True):
        out = out[:start] + new + out[end:]
    return out


def _vocabulary(grammar: Grammar) -> list[str]:
    lists = [grammar.words[n] for n in ("who", "group", "outcome", "often", "place", "media", "month")]
    things = [t for k in grammar.words["kinds"].values() for t in (*k["thing"], *k["topic"])]
    return [w for x in (*lists, things) for w in x if "{" not in w and 2 <= len(w) <= 5]
