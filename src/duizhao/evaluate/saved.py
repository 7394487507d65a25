"""A run kept as JSON, to compare later runs with: outcomes and whether evidence showed a quote, no text of a report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from duizhao.errors import GoldError, Place
from duizhao.evaluate.grading import ABSENT, Pair
from duizhao.model import Outcome

__all__ = ["COMMANDS", "Run", "broken", "load_data", "load_run", "read_json", "run_of", "write_json"]

SCHEMA: Final = 1
# The command that saves each kind of run.
COMMANDS: Final = {
    "gold": "duizhao evaluate",
    "challenge": "duizhao evaluate --challenge",
    "rules-stats": "duizhao rules stats",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What was said of each (report, rule); `ranks` holds the place of the first sentence that showed a quote."""

    kind: str
    tool: str
    rulebook: Mapping[str, str]
    figures: Mapping[str, float]
    outcomes: Mapping[str, Mapping[str, str]]
    ranks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "tool": self.tool,
            "rulebook": dict(self.rulebook),
            "figures": {name: round(value, 4) for name, value in self.figures.items()},
            "outcomes": self.outcomes,
            "ranks": self.ranks,
        }

    @classmethod
    def from_dict(cls, data: Any, place: Place) -> Run:
        """The run that `to_dict` gave. Raises GoldError where it is something else."""
        version = data.get("schema") if isinstance(data, dict) else None
        if version != SCHEMA and isinstance(version, int):
            raise GoldError(
                f"这份结果是第 {version} 版格式，本软件只认得第 {SCHEMA} 版（schema 应为 {SCHEMA}）；请用 --save 重新保存。",
                place=place,
            )
        if version != SCHEMA:
            raise GoldError(f"这不是保存的评测结果（schema 应为 {SCHEMA}）；请用 --save 重新保存。", place=place)
        try:
            return cls(
                str(data["kind"]),
                str(data["tool"]),
                {str(k): str(v) for k, v in data["rulebook"].items()},
                {str(k): float(v) for k, v in data["figures"].items()},
                {str(r): {str(k): _outcome(v) for k, v in of.items()} for r, of in data["outcomes"].items()},
                {str(r): {str(k): int(v) for k, v in of.items()} for r, of in data["ranks"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise broken(place) from error


def broken(place: Place) -> GoldError:
    """The error to raise where parts of a saved run are missing or are something else."""
    return GoldError("保存的评测结果不完整或被改动过；请用 --save 重新保存。", place=place)


def _outcome(value: Any) -> str:
    return ABSENT if value == ABSENT else Outcome(value).value


def run_of(
    kind: str, tool: str, rulebook: Mapping[str, str], figures: Mapping[str, float], pairs: Sequence[Pair]
) -> Run:
    """The run that graded pairs amount to."""
    outcomes: dict[str, dict[str, str]] = {}
    ranks: dict[str, dict[str, int]] = {}
    for p in pairs:
        outcomes.setdefault(p.report, {})[p.rule] = p.outcome
        if p.rank:
            ranks.setdefault(p.report, {})[p.rule] = p.rank
    return Run(kind, tool, rulebook, figures, outcomes, ranks)


def load_run(path: str | Path, kind: str) -> Run:
    """Load a saved run of this kind. Raises GoldError."""
    return load_data(path, kind)[0]


def load_data(path: str | Path, kind: str) -> tuple[Run, Mapping[str, Any]]:
    """Load a saved run of this kind, and all that the file holds. Raises GoldError."""
    place = Place(str(path))
    data = read_json(path)
    if isinstance(data, dict) and data.get("schema") == SCHEMA and data.get("kind") != kind:
        wanted, other = COMMANDS[kind], COMMANDS.get(str(data.get("kind")))
        what = f"这是 {other} 保存的结果，与 {wanted} 的不能比较" if other else f"这不是 {wanted} 保存的结果"
        raise GoldError(f"{what}；请给出用 {wanted} --save 保存的结果。", place=place)
    return Run.from_dict(data, place), data


def read_json(path: str | Path) -> Any:
    """The data of a JSON file. Raises GoldError."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise GoldError(f"读不了这个文件（{error.strerror}）；请检查路径和权限。", place=Place(str(path))) from error
    except ValueError as error:
        raise GoldError("不是合格的 JSON；请给出用 --save 保存的结果。", place=Place(str(path))) from error


def write_json(path: str | Path, data: Any) -> None:
    """Write data as JSON, a line an entry, so that a change of one outcome is a change of one line."""
    try:
        Path(path).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise GoldError(f"写不了这个文件（{error.strerror}）；请检查路径和权限。", place=Place(str(path))) from error
