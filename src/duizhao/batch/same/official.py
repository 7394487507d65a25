"""Official wording that is nobody's own: `rules/common/official.yaml`, no part of the rulebook's digest."""

from __future__ import annotations

from duizhao.rulebook.locate import shipped
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import read_source

__all__ = ["official_wording"]


def official_wording() -> tuple[str, ...]:
    """The phrases of the list that ships. Raises RulebookErrors when the list cannot be used."""
    file = shipped() / "common" / "official.yaml"
    problems = Problems()
    source = read_source(str(file), file.read_bytes(), problems)
    if source is not None:
        check_shape(source, "official", schemas(), problems)
    problems.raise_if_any()
    assert source is not None  # what could not be read is a problem
    return tuple(source.data["wording"])
