"""The examples of a rule by outcome, as Markdown: sentences in quotation marks, whole reports as block quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.model import VERDICTS, Outcome
from duizhao.report.mdtext import escape
from duizhao.report.wording import OUTCOMES, quoted
from duizhao.rulebook.lint_rule import REPORT
from duizhao.rulebook.model import Example, Rule, Rulebook

__all__ = ["example_lines"]

_DEFAULT: Final = "measures"  # where an example stands unless it says otherwise
_LOOKALIKE: Final = "看着像，不算"


def example_lines(rule: Rule, book: Rulebook) -> Iterator[str]:
    """A heading an outcome with its examples below."""
    for outcome in VERDICTS:
        found = [e for e in rule.examples if e.outcome is outcome and not e.lookalike]
        if found:
            yield from _group(OUTCOMES[outcome], found, book)
    alike = [e for e in rule.examples if e.lookalike]
    if alike:
        yield from _group(_LOOKALIKE, alike, book)


def _group(title: str, examples: Sequence[Example], book: Rulebook) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    last = False
    for example in examples:
        whole = example.section == REPORT
        if last and not whole:
            yield ""
        yield from _whole(example) if whole else (f"- {escape(quoted(example.text))}{_remark(example, book)}",)
        last = whole
    if not last:
        yield ""


def _remark(example: Example, book: Rulebook) -> str:
    """Where and in which year an example stands, what comes of it if that is not what the heading says, why."""
    parts = []
    if example.year is not None:
        parts.append(f"{example.year}年度的报告")
    if example.section not in (REPORT, _DEFAULT):
        parts.append(f"写在“{escape(book.sections.get(example.section, example.section))}”部分")
    if example.lookalike and example.outcome is not Outcome.MISSING:
        parts.append(f"结论是“{OUTCOMES[example.outcome]}”")
    if example.note:
        parts.append(escape(example.note))
    return f"（{'；'.join(parts)}）" if parts else ""


def _whole(example: Example) -> Iterator[str]:
    """A whole report; a line that follows another without a gap stays a line of its own."""
    about = [OUTCOMES[example.outcome]] if example.lookalike and example.outcome is not Outcome.MISSING else []
    yield f"- 整篇报告{f'（结论是“{about[0]}”）' if about else ''}{f'（{escape(example.note)}）' if example.note else ''}："
    yield ""
    lines = example.text.strip().splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        text = escape(line)
        yield f"  > {text}{chr(92) if text and after.strip() else ''}".rstrip()
    yield ""
