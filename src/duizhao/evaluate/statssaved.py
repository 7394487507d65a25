"""Statistics of rules kept as JSON: a saved run with, for each signal, the reports in which it was found.

No text of a report is kept. A signal that was found nowhere is kept too, so that a new one can be told from one that
begins to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from duizhao.errors import Place
from duizhao.evaluate.saved import Run, broken, load_data

__all__ = ["KIND", "SavedStatistics", "Seen", "load_statistics"]

KIND: Final = "rules-stats"
_WORDS: Final = {True: "counted", False: "found"}
_VALUES: Final = {word: value for value, word in _WORDS.items()}

# rule, signal, report: whether it counted there
Seen = Mapping[str, Mapping[str, Mapping[str, bool]]]


@dataclass(frozen=True, slots=True)
class SavedStatistics:
    """A run, the reports that had findings in it, and what each signal did in them."""

    run: Run
    reports: tuple[str, ...]
    seen: Seen

    def to_dict(self) -> dict[str, Any]:
        signals = {
            rule: {name: {report: _WORDS[counted] for report, counted in where.items()} for name, where in of.items()}
            for rule, of in self.seen.items()
        }
        return {**self.run.to_dict(), "reports": list(self.reports), "signals": signals}


def load_statistics(path: str | Path) -> SavedStatistics:
    """Load what `duizhao rules stats --save` wrote. Raises GoldError."""
    run, data = load_data(path, KIND)
    try:
        seen = {
            str(rule): {
                str(name): {str(report): _VALUES[word] for report, word in where.items()} for name, where in of.items()
            }
            for rule, of in data["signals"].items()
        }
        return SavedStatistics(run, _names(data["reports"]), seen)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise broken(Place(str(path))) from error


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list of reports was expected")
    return tuple(map(str, value))
