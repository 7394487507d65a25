"""What an evaluation gives back: figures, tables and misses, and the same as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from duizhao.evaluate.challenge import Case, challenge_figures, confusions
from duizhao.evaluate.compare import Comparison
from duizhao.evaluate.grading import Pair
from duizhao.evaluate.metrics import Figures, RuleFigures, rule_figures
from duizhao.evaluate.run import Failure
from duizhao.evaluate.saved import Run, run_of

__all__ = ["ChallengeResult", "GoldResult", "Origin"]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """What was measured, and by what. `titles` are those of the rules; `unknown` rules that the rulebook lacks."""

    path: str
    tool: str
    rulebook: Mapping[str, str]
    titles: Mapping[str, str]
    unknown: tuple[str, ...]
    failures: tuple[Failure, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "path": self.path,
            "tool": self.tool,
            "rulebook": dict(self.rulebook),
            "unknown_rules": list(self.unknown),
            "failures": [asdict(f) for f in self.failures],
        }


@dataclass(frozen=True)
class GoldResult:
    """A run over labelled reports, graded; `keywords` is the same of the plain keyword list."""

    origin: Origin
    pairs: tuple[Pair, ...]
    not_found: tuple[str, ...] = ()
    keywords: tuple[Pair, ...] | None = None
    comparison: Comparison | None = None

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.pairs)

    @cached_property
    def keyword_figures(self) -> Figures | None:
        return Figures(self.keywords) if self.keywords else None

    @property
    def rules(self) -> tuple[RuleFigures, ...]:
        return rule_figures(self.pairs)

    @property
    def keyword_rules(self) -> tuple[RuleFigures, ...]:
        return rule_figures(self.keywords or ())

    @property
    def misses(self) -> tuple[Pair, ...]:
        """Pairs with a wrong outcome, or a right one whose evidence shows no quote."""
        return tuple(p for p in self.pairs if not p.right or p.evidence_miss)

    @property
    def run(self) -> Run:
        return run_of("gold", self.origin.tool, self.origin.rulebook, self.figures.to_dict(), self.pairs)

    def to_dict(self) -> dict[str, Any]:
        words = {r.rule: r.right for r in self.keyword_rules}
        return {
            **self.origin.to_dict(),
            "kind": "gold",
            "reports": len({p.report for p in self.pairs}),
            "not_found": list(self.not_found),
            "figures": rounded(self.figures.to_dict()),
            "keywords": rounded(self.keyword_figures.to_dict()) if self.keyword_figures else None,
            "rules": [
                {"title": self.origin.titles.get(r.rule), **asdict(r), "keywords_right": words.get(r.rule)}
                for r in self.rules
            ],
            "misses": [_miss(p) for p in self.misses],
            "comparison": self.comparison.to_dict() if self.comparison else None,
        }


@dataclass(frozen=True)
class ChallengeResult:
    """A run over a challenge, graded; report of a pair is the case's id."""

    origin: Origin
    cases: tuple[Case, ...]
    pairs: tuple[Pair, ...]
    keywords: tuple[Pair, ...] | None = None
    comparison: Comparison | None = None
    texts: Mapping[str, Case] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", {case.id: case for case in self.cases})

    @property
    def figures(self) -> dict[str, float]:
        return challenge_figures(self.pairs)

    @property
    def misses(self) -> tuple[Pair, ...]:
        return tuple(p for p in self.pairs if not p.right)

    @property
    def run(self) -> Run:
        return run_of("challenge", self.origin.tool, self.origin.rulebook, self.figures, self.pairs)

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.origin.to_dict(),
            "kind": "challenge",
            "figures": rounded(self.figures),
            "keywords": rounded(challenge_figures(self.keywords)) if self.keywords else None,
            "confused": {f"{accepted}→{said}": n for (accepted, said), n in confusions(self.pairs).items()},
            "misses": [
                {**_miss(p), "section": self.texts[p.report].section, "text": self.texts[p.report].text}
                for p in self.misses
            ],
            "comparison": self.comparison.to_dict() if self.comparison else None,
        }


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures to four places, as they are printed and kept."""
    return {name: round(value, 4) for name, value in figures.items()}


def _miss(pair: Pair) -> dict[str, Any]:
    return {
        "report": pair.report,
        "rule": pair.rule,
        "kind": "evidence" if pair.right else "outcome",
        "outcome": pair.outcome,
        "accept": list(pair.accept),
        "evidence": pair.evidence or None,
    }
