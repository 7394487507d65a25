"""Layers: finding them, putting them in order, merging them into a rulebook's files.

A layer is one YAML file that edits fields and never copies rules. The tiers are applied in a fixed order, whatever the
order in which layers are named: province, city, county, kind of organ, strictness, unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import Place, RulebookError
from duizhao.rulebook.builder import Node
from duizhao.rulebook.layer_schema import EDITABLE, TIERS
from duizhao.rulebook.merge import Journal, merge
from duizhao.rulebook.model import LayerId
from duizhao.rulebook.patterns import check_regex
from duizhao.rulebook.problems import Problems, allowed, suggest
from duizhao.rulebook.schema import Schemas, check_shape, schemas
from duizhao.rulebook.source import At, Source, read_source

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "KIND",
    "KindName",
    "all_layers",
    "apply_layers",
    "guess_kind",
    "kind_names",
    "layers_in",
    "open_layers",
    "tiers_of",
]

KIND: Final = "kind"

_FOLDER = "layers"


@dataclass(frozen=True, slots=True)
class KindName:
    """A way in which units of one kind are called, how to say so, and what there is to know of the layer."""

    layer: LayerId
    pattern: re.Pattern[str]
    reason: str
    note: str = ""


def layers_in(own: Traversable) -> dict[str, Traversable]:
    """The layer files of a rulebook folder, by name."""
    folder = own / _FOLDER
    if not folder.is_dir():
        return {}
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {f.name.removesuffix(".yaml"): f for f in found if not f.name.startswith((".", "~"))}


def open_layers(own: Traversable, names: Sequence[str], known: Schemas, problems: Problems) -> list[Source]:
    """The named layers, checked and in the order of their tiers. A name with a slash or .yaml is a path.

    Raises RulebookError for a layer that does not exist; what is wrong inside one goes to `problems`.
    """
    here = layers_in(own)
    opened = []
    for name in dict.fromkeys(names):
        if name.endswith(".yaml") or "/" in name or "\\" in name:
            file: Traversable = Path(name)
        elif name in here:
            file = here[name]
        else:
            file = here[_titled(own, name)]
        source = _open(file, own.name, known, problems)
        if source is not None:
            opened.append(source)
    order = list(TIERS)
    return sorted(opened, key=lambda s: order.index(s.data["tier"]))


def titles_of(own: Traversable) -> dict[str, str]:
    """The layers of a rulebook folder by their Chinese titles."""
    return {str(source.data["title"]): str(source.data["layer"]) for source in all_layers(own)}


def _titled(own: Traversable, title: str) -> str:
    """The name of the layer of this Chinese title. Raises RulebookError where there is none."""
    titles = titles_of(own)
    if title in titles:
        return titles[title]
    known = [f"{name}（{shown}）" for shown, name in titles.items()]
    hint = suggest(title, [*titles, *titles.values()])
    said = f"没有名为“{title}”的层；{hint}已有的层：{allowed(known)}。也可以给出层文件（.yaml）的路径。"
    raise RulebookError(said)


def _open(file: Traversable, rulebook: str, known: Schemas, problems: Problems) -> Source | None:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise RulebookError(f"层文件读不出来（{error.strerror}）；请检查路径和权限。", place=Place(str(file))) from None
    source = read_source(str(file), raw, problems)
    if source is None or not check_shape(source, "layer", known, problems):
        return None
    at = At(source)
    if source.data["layer"] != file.name.removesuffix(".yaml"):
        problems.add((at / "layer").value(), f"层的名称“{source.data['layer']}”与文件名“{file.name}”不同；请改成一样。")
    if source.data["rulebook"] != rulebook:
        problems.add(
            (at / "rulebook").value(), f"这一层是改规则集“{source.data['rulebook']}”的，不能用于“{rulebook}”。"
        )
    for i, one in enumerate(source.data.get("match", ())):
        check_regex(one["pattern"], at / "match" / i / "pattern", problems)
    return source


def apply_layers(
    layers: Iterable[Source],
    files: Mapping[str, Source],
    groups: dict[str, Source],
    problems: Problems,
) -> tuple[LayerId, ...]:
    """Merge `layers`, in their order, into the files of a rulebook, which are changed in place."""
    journal = Journal(problems)
    applied = []
    for layer in layers:
        tier = layer.data["tier"]
        for key, (file, inner) in EDITABLE.items():
            if key not in layer.data or layer.data[key] is None:
                continue
            if file not in files and key != "rules":
                said = f"这套规则集没有 {file}.yaml，没有可改的；请删去这一段，或先给规则集补上这个文件。"
                problems.add((At(layer) / key).key(), said)
            elif key == "rules":
                _rules(layer, tier, files, groups, journal)
            elif file not in files:
                problems.add((At(layer) / key).key(), f"这套规则集没有 {file}.yaml，{key} 无可修改；请删去这一项。")
            else:
                merge(files[file], (inner,) if inner else (), At(layer) / key, tier, journal)
        applied.append(LayerId(layer.data["layer"], tier, layer.data["title"]))
    return tuple(applied)


def _rules(layer: Source, tier: str, files: Mapping[str, Source], groups: dict[str, Source], journal: Journal) -> None:
    """Edit rules where they stand; a new rule goes to the file of its group, or to a new one."""
    where = {rule_id: source for source in groups.values() for rule_id in source.data["rules"]}
    for rule_id, raw in layer.data["rules"].items():
        at = At(layer) / "rules" / rule_id
        group = rule_id.partition(".")[0]
        if rule_id in where and raw is not None:
            merge(where[rule_id], ("rules", rule_id), at, tier, journal)
        elif rule_id in where:
            journal.note(where[rule_id].name, ("rules", rule_id), tier, layer.name, at.key())
            _remove(where[rule_id], rule_id)
        elif raw is None or _edits_only(raw):
            hint = suggest(rule_id, where) or "用 duizhao rules list 查看全部规则。"
            journal.problems.add(at.key(), f"没有规则“{rule_id}”，不能修改；{hint}要新增规则，须写全一条规则的各项。")
        else:
            _add(layer, rule_id, group, groups)


def _edits_only(raw: Mapping[str, Any]) -> bool:
    return "signals" not in raw or "expect" not in raw


def _remove(source: Source, rule_id: str) -> None:
    assert source.root.inside is not None
    del source.data["rules"][rule_id]
    rules = source.root.inside["rules"].inside
    assert rules is not None
    del rules[rule_id]


def _add(layer: Source, rule_id: str, group: str, groups: dict[str, Source]) -> None:
    assert layer.root.inside is not None
    theirs = layer.root.inside["rules"].inside
    assert theirs is not None
    source = next((s for s in groups.values() if s.data["group"] == group), None)
    if source is None:
        mark = theirs[rule_id].key
        rules = Node(mark, mark, {})
        root = Node(mark, mark, {"group": Node(mark, mark), "rules": rules})
        source = groups[f"{group}.yaml"] = Source(layer.name, layer.text, {"group": group, "rules": {}}, root)
    assert source.root.inside is not None
    inside = source.root.inside["rules"].inside
    assert inside is not None
    source.data["rules"][rule_id] = layer.data["rules"][rule_id]
    node = theirs[rule_id]
    inside[rule_id] = Node(node.mark, node.key, node.inside, origin=layer)


def tiers_of(own: Traversable) -> dict[str, str]:
    """The layers of a rulebook folder with their tiers. Raises RulebookError."""
    return {source.data["layer"]: source.data["tier"] for source in all_layers(own)}


def kind_names(own: Traversable) -> tuple[KindName, ...]:
    """The names that kinds of organ go by, from the layers of a rulebook folder. Raises RulebookError."""
    return tuple(
        KindName(
            LayerId(data["layer"], KIND, data["title"]), re.compile(one["pattern"]), one["reason"], data.get("note", "")
        )
        for data in (source.data for source in all_layers(own))
        if data["tier"] == KIND
        for one in data.get("match", ())
    )


def guess_kind(kinds: Iterable[KindName], unit: str | None) -> KindName | None:
    """The kind of organ that the name of a unit suggests; None where none or more than one does."""
    found = [kind for kind in kinds if unit and kind.pattern.search(unit)]
    return found[0] if len({kind.layer for kind in found}) == 1 else None


def all_layers(own: Traversable) -> list[Source]:
    """The layers of a rulebook folder, checked one by one, by name. Raises RulebookError."""
    known, problems = schemas(), Problems()
    opened = [_open(file, own.name, known, problems) for file in layers_in(own).values()]
    problems.raise_if_any()
    return [source for source in opened if source is not None]
