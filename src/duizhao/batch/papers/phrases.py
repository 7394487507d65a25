"""The wording of papers: `rules/common/papers.yaml`, and what the office says instead in `用语.yaml` beside its results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Final

from duizhao.errors import OfficeFileError, Place
from duizhao.rulebook.locate import locate, shipped
from duizhao.rulebook.problems import Problems, suggest
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import read_source

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from duizhao.batch.store import Store

__all__ = ["OWN", "Phrases", "phrases"]

OWN: Final = "用语.yaml"
_SHARED: Final = "papers.yaml"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases by their names."""

    wording: Mapping[str, str]

    def say(self, name: str, **values: object) -> str:
        """A phrase with what belongs into it."""
        return self.wording[name].format_map(values)


def phrases(store: Store, folder: Path) -> Phrases:
    """The phrases of the rules that the batch was audited with, and over them those of `folder`. Raises OfficeFileError."""
    known = _read(shipped() / "common" / _SHARED)
    settings = store.get("settings") or {}
    book = store.get("rulebook") or {}
    shared = locate(settings.get("rules"), book.get("name")).shared(_SHARED)
    found = {**known, **_checked(_read(shared), known, str(shared))}
    own = folder / OWN
    if own.is_file():
        found.update(_checked(_read(own), known, OWN))
    return Phrases(found)


def _read(file: Traversable) -> dict[str, str]:
    problems = Problems()
    source = read_source(file.name, file.read_bytes(), problems)
    if source is not None:
        check_shape(source, "wording", schemas(), problems)
    problems.raise_if_any()
    assert source is not None  # what could not be read is a problem
    return dict(source.data["wording"])


def _checked(found: Mapping[str, str], known: Mapping[str, str], file: str) -> Mapping[str, str]:
    for name, text in found.items():
        if name not in known:
            hint = suggest(name, known) or "可以写的见自带的 rules/common/papers.yaml。"
            raise OfficeFileError(f"没有“{name}”这一条用语；{hint}", place=Place(file))
        slots, mine = _slots(known[name]), _slots(text)
        if mine is None or slots is None or mine - slots:
            allowed = "、".join(f"{{{s}}}" for s in sorted(slots or ())) or "（没有）"
            said = f"用语“{name}”里的 {{…}} 写得不对；这一条可以用的是：{allowed}，其他地方不要写大括号。"
            raise OfficeFileError(said, place=Place(file))
    return found


def _slots(text: str) -> set[str] | None:
    """What is to be filled into a phrase; None where it cannot be understood."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    if any(spec or conversion for _, name, spec, conversion in parts if name is not None):
        return None
    return {name for _, name, _, _ in parts if name is not None}
