"""The units of the district: invented regions, kinds of organ, and the words each calls itself by."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from districts.expand import Slots


@dataclass(frozen=True)
class Unit:
    """One unit: its full name, the region, and the slots that depend on it."""

    name: str
    region: str
    kind: str
    slots: Slots


def units(count: int, words: dict[str, Any], seed: int) -> list[Unit]:
    """The first `count` units of the seed: region after region, all kinds of organ in each."""
    chance = random.Random(f"{seed}/regions")
    names = [a + b for a in words["first"] for b in words["second"] if a != b]
    chance.shuffle(names)
    out: list[Unit] = []
    kinds = words["kinds"]
    for region in names:
        places = list(words["place"])
        chance.shuffle(places)
        for kind in kinds:
            if len(out) == count:
                return out
            out.append(_unit(region, kind, places, kinds[kind], len(out)))
    raise ValueError(f"no more than {len(out)} units")


def _unit(region: str, kind: str, places: list[str], own: dict[str, Any], number: int) -> Unit:
    base = {"region": [region], "topic": own["topic"], "thing": own["thing"], "law": own["law"]}
    if kind == "镇人民政府":
        name = f"{region}区{places[0]}镇人民政府"
        said = {
            "self": ["我镇", "本镇", "镇政府"],
            "party": ["镇党委"],
            "head": ["镇长"],
            "office": ["司法所", "党政办"],
        }
    elif kind == "街道办事处":
        name = f"{region}区{places[1]}街道办事处"
        said = {
            "self": ["我街道", "街道", "街道办事处"],
            "party": ["街道党工委"],
            "head": ["街道办主任"],
            "office": ["司法所", "党政办"],
        }
    else:
        name = f"{region}区{kind}"
        said = {
            "self": ["我局", "本局", "区" + own["short"]],
            "party": ["局党组"],
            "head": ["局长", "主要负责人"],
            "office": [["法规科", "办公室", "政策法规科", "法制股"][number % 4]],
        }
    return Unit(name, region, kind, {**base, **said})
