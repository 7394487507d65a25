"""From whom the facts for each element usually come: `materials.yaml` of a rulebook, which decides no outcome."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Set
from typing import Any

from duizhao.model import Supply
from duizhao.rulebook.model import Rule
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.source import At, Source

__all__ = ["check_materials", "make_supply"]


def make_supply(data: Mapping[str, Any], rule: Rule) -> Supply | None:
    """Whom to ask for the facts of `rule`, and for which; None where the file does not say."""
    use = data.get("rules", {}).get(rule.id) or data["groups"].get(rule.group)
    if use is None:
        return None
    ids = list(data["sources"])
    first, *others = (data["sources"][name] for name in use["from"])
    return Supply(
        source=first,
        rank=ids.index(use["from"][0]),
        also=tuple(others),
        facts=tuple(data["facts"][name] for name in use["facts"]),
        text=_bare(rule.remedy, data.get("lead"), data.get("tail")),
    )


def _bare(remedy: str, lead: str | None, tail: str | None) -> str:
    """`remedy` without the words at its beginning that say whom to ask, and those at its end on what there is not."""
    if lead and (found := re.match(lead, remedy)):
        remedy = remedy[found.end() :]
    if tail and (found := re.search(f"(?:{tail})$", remedy)):
        remedy = remedy[: found.start()] + "。"
    return remedy


def check_materials(source: Source, groups: Collection[str], rules: Set[str] | None, problems: Problems) -> bool:
    """Report every name in the file that does not exist; True when there is none. `rules` None: any id will do."""
    data, at, before = source.data, At(source), len(problems)
    for key in ("lead", "tail"):
        try:
            re.compile(data.get(key, ""))
        except re.error as error:
            problems.add((at / key).value(), f"正则表达式写得不对（{error.msg}）；请改正，或删去这一行。")
    for part, known in (("groups", groups), ("rules", rules)):
        for name, use in data.get(part, {}).items():
            here = at / part / name
            if known is not None and name not in known:
                hint = suggest(name, known) or f"那里有：{allowed(known)}。"
                what = "组" if part == "groups" else "规则"
                problems.add(here.key(), f"没有名为“{name}”的{what}；{hint}")
            for key, table in (("from", "sources"), ("facts", "facts")):
                for i, one in enumerate(use[key]):
                    if one not in data[table]:
                        hint = suggest(one, data[table]) or f"那里有：{allowed(data[table])}。"
                        problems.add((here / key / i).value(), f"“{one}”没有写在本文件的 {table} 里；{hint}")
    return len(problems) == before
