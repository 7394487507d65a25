"""What the baseline table of a corpus measures: `baseline.yaml` of a rulebook, no part of it or its digest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from duizhao.rulebook.locate import DEFAULT, locate
from duizhao.rulebook.problems import Problems, suggest
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import At, read_source

__all__ = ["BaselineRow", "load_baseline"]

FILE: Final = "baseline.yaml"


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """One row: what is measured (`kind`, see the file), of which rule, check or part of a report."""

    id: str
    title: str
    kind: str
    of: str = ""


def load_baseline(
    rulebook: str | None = None, rules: str | None = None, known: Collection[str] | None = None
) -> tuple[BaselineRow, ...]:
    """The rows of a rulebook's table; none where it has no such file. `known` are the names that `of` may have.

    Raises RulebookErrors with all that is wrong.
    """
    file = locate(rules, rulebook or DEFAULT).own / FILE
    if not file.is_file():
        return ()
    problems = Problems()
    source = read_source(str(file), file.read_bytes(), problems)
    if source is None or not check_shape(source, "baseline", schemas(), problems):
        problems.raise_if_any()
    assert source is not None  # what could not be read is a problem
    rows = tuple(
        BaselineRow(name, raw["title"], raw["kind"], raw.get("of", "")) for name, raw in source.data["rows"].items()
    )
    for row in rows:
        if row.kind != "length" and known is not None and row.of not in known:
            place = (At(source) / "rows" / row.id / "of").value()
            problems.add(place, f"没有“{row.of}”这条规则、核对或者章节角色；{suggest(row.of, known)}请改正。")
    problems.raise_if_any()
    return rows
