"""Measuring the auditor: against hand labels, against a context challenge, beside a plain keyword list.

evaluate_gold(gold, reports_dir, auditor, against=…, keywords=…, save=…)   labelled reports
evaluate_challenge(path, auditor, against=…, keywords=…, save=…)           one sentence a case
rule_statistics(gold, reports_dir, auditor, against=…, save=…)             labelled reports, rule by rule with signals
render_gold(result), render_challenge(result), render_statistics(result)   tables for the terminal
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from duizhao.evaluate.challenge import challenge_figures, framed, grade_cases, load_cases
from duizhao.evaluate.compare import Comparison, FiguresOf, compare
from duizhao.evaluate.gold import load_gold
from duizhao.evaluate.grading import Answers, Pair, grade
from duizhao.evaluate.keywords import default_keywords, load_keywords
from duizhao.evaluate.metrics import Figures
from duizhao.evaluate.results import ChallengeResult, GoldResult, Origin
from duizhao.evaluate.rulestats import Statistics, statistics_of
from duizhao.evaluate.run import Auditing, Hearing, hear, hear_gold
from duizhao.evaluate.saved import Run, load_run, write_json
from duizhao.evaluate.statssaved import load_statistics
from duizhao.report.version import tool_version

__all__ = [
    "Auditing",
    "ChallengeResult",
    "GoldResult",
    "default_keywords",
    "evaluate_challenge",
    "evaluate_gold",
    "render_challenge",
    "render_gold",
    "render_statistics",
    "rule_statistics",
]


def evaluate_gold(
    gold: str | Path,
    reports_dir: str | Path,
    auditor: Auditing,
    *,
    against: str | Path | Run | None = None,
    keywords: str | Path | None = None,
    save: str | Path | None = None,
) -> GoldResult:
    """Audit every labelled report that is in `reports_dir` and grade what is said.

    `gold` is a label file or a folder of them; `against` a saved run to compare with; `keywords` a keyword list to
    measure beside; `save` where to keep this run. Raises GoldError for a file that cannot be used.
    """
    labels = load_gold(gold)
    saved = _saved(against, "gold")
    words = load_keywords(keywords) if keywords else None
    labels, heard, not_found = hear_gold(labels, reports_dir, auditor)
    pairs = grade(labels, heard.answers)
    result = GoldResult(
        _origin(str(gold), auditor, pairs, heard),
        pairs,
        not_found,
        grade(labels, {name: words.answers(text) for name, text in heard.texts.items()}) if words else None,
        _comparison(saved, pairs, lambda some: Figures(some).to_dict()),
    )
    if save:
        write_json(save, result.run.to_dict())
    return result


def evaluate_challenge(
    path: str | Path,
    auditor: Auditing,
    *,
    against: str | Path | Run | None = None,
    keywords: str | Path | None = None,
    save: str | Path | None = None,
) -> ChallengeResult:
    """Put every case alone into the rulebook's neutral report, audit it and grade what is said of its element."""
    frame = auditor.rulebook.frame
    cases = load_cases(path, frame.slots)
    saved = _saved(against, "challenge")
    words = load_keywords(keywords) if keywords else None
    heard = hear({c.id: partial(auditor.audit_text, framed(c, frame), name=c.id) for c in cases})
    pairs = grade_cases(cases, heard.answers)
    said: Answers = {name: words.answers(text) for name, text in heard.texts.items()} if words else {}
    result = ChallengeResult(
        _origin(str(path), auditor, pairs, heard),
        cases,
        pairs,
        grade_cases(cases, said) if words else None,
        _comparison(saved, pairs, challenge_figures),
    )
    if save:
        write_json(save, result.run.to_dict())
    return result


def rule_statistics(
    gold: str | Path,
    reports_dir: str | Path,
    auditor: Auditing,
    *,
    against: str | Path | None = None,
    save: str | Path | None = None,
) -> Statistics:
    """Audit every labelled report that is in `reports_dir` and count rule by rule and signal by signal.

    The auditor should ask for every signal (`exhaustive`): one that was not asked looks like one that is not there.
    `against` and `save` are for what is kept of these statistics. Raises GoldError for a file that cannot be used.
    """
    labels = load_gold(gold)
    saved = load_statistics(against) if against else None
    labels, heard, not_found = hear_gold(labels, reports_dir, auditor)
    pairs = grade(labels, heard.answers)
    found = statistics_of(_origin(str(gold), auditor, pairs, heard), auditor.rulebook, pairs, heard.answers, not_found)
    compared = found.since(saved) if saved else found
    if save:
        write_json(save, found.saved.to_dict())
    return compared


def render_gold(result: GoldResult) -> str:
    """The result as Chinese tables of plain text, 80 columns wide."""
    from duizhao.evaluate.render import gold_text

    return gold_text(result)


def render_challenge(result: ChallengeResult) -> str:
    """The result as Chinese tables of plain text, 80 columns wide."""
    from duizhao.evaluate.render import challenge_text

    return challenge_text(result)


def render_statistics(result: Statistics, *, cases: bool = False) -> str:
    """The statistics as Chinese tables of plain text, 80 columns wide; with each rule report by report if `cases`."""
    from duizhao.evaluate.statstext import cases_text, statistics_text

    return cases_text(result) if cases else statistics_text(result)


def _saved(against: str | Path | Run | None, kind: str) -> Run | None:
    return against if against is None or isinstance(against, Run) else load_run(against, kind)


def _comparison(saved: Run | None, pairs: tuple[Pair, ...], figures_of: FiguresOf) -> Comparison | None:
    return compare(saved, pairs, figures_of) if saved else None


def _origin(path: str, auditor: Auditing, pairs: tuple[Pair, ...], heard: Hearing) -> Origin:
    book = auditor.rulebook
    titles = {rule.id: rule.title for rule in book.rules}
    unknown = tuple(dict.fromkeys(p.rule for p in pairs if p.rule not in titles))
    identity = {"name": book.name, "version": book.version, "digest": book.digest}
    return Origin(path, tool_version(), identity, titles, unknown, heard.failures)
