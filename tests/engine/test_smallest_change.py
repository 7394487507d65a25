"""A measure: what the passages near a gap say would make them count is written into the report, and it does count.

For every nearest passage of a gap, of the examples and of the open reports, the change is made by rote from the fields for
machines: the first word of each list is put where it is said to belong; a sentence apart is made of such words; what is
planned or wanting is told as done. Then the report is audited again: the outcome must be the one promised, or better. Of
the changes within a sentence each word is left out in turn: without it the promise must not come true, for otherwise the
change was not the smallest. Nothing is stored; the shares are printed
(`pytest -rP tests/engine/test_smallest_change.py`), and all misses with them.

Left out, with the reasons: passages that want a part of the report itself (shape: a chapter, a heading, so many points in
a chapter), since that is nothing to be put into words; and those that want a way of saying something that a regular
expression or a word pattern describes (pattern), since no word is said to be enough; and those that are to be told in a
part that the report does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from duizhao.engine.audit import Auditor
from duizhao.model import Assessment, Finding, Missing, Nearest, Outcome, Sentence
from duizhao.rulebook.examples import examples

ROOT = Path(__file__).resolve().parents[2]
WANTED = 0.95
NEEDED = 0.95
RANK = [Outcome.MET, Outcome.PARTIAL]
FACTS = {"figure": "3件", "date": "3月5日", "document": "〔2024〕3号", "title": "《工作办法》"}
# where what is told is not told as done
OTHERWISE = {"title", "signature", "furniture", "plan", "deficiencies"}
# what others say or do cannot be turned round word by word
FOREIGN = {"quoted", "other", "past", "heading"}


class Case(NamedTuple):
    """A passage near a gap in a report."""

    name: str
    source: str
    assessment: Assessment
    found: Finding
    near: Nearest


def cases(auditor: Auditor, alone: Callable[[str], Auditor]) -> Iterator[Case]:
    for rule, example, text in examples(auditor.rulebook):
        if example.outcome.is_gap:
            yield from _cases("example", text, alone(rule.id).audit_text(text, force=True))
    for path in sorted((ROOT / "tests/corpus/open").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        yield from _cases(path.stem, text, auditor.audit_text(text, force=True))


def _cases(name: str, text: str, assessment: Assessment) -> Iterator[Case]:
    for found in assessment.findings:
        if found.outcome.is_gap:
            yield from (Case(name, text, assessment, found, near) for near in found.nearest)


# --- the change, by rote


def spans(case: Case) -> list[tuple[int, int, Sentence]]:
    """The sentences of the report, in source offsets."""
    document = case.assessment.document
    assert document is not None
    return [(*document.read.to_source.span(s.start, s.end), s) for s in document.sentences]


def home(case: Case) -> tuple[int, int, Sentence]:
    return next(s for s in spans(case) if s[0] <= case.near.start < s[1])


def word(missing: Missing) -> str:
    return FACTS[missing.words[0]] if missing.kind == "fact" else missing.words[0]


def words(case: Case) -> str:
    """One word of each list, in order: a sentence of nothing but what is wanted."""
    return "".join(word(m) for m in case.near.missing if m.kind != "section")


def put_in(case: Case) -> str:
    """The report with a word of each list where it is said to belong."""
    text = case.source
    for missing in sorted(case.near.missing, key=lambda m: -(m.at or 0)):
        assert missing.at is not None
        text = text[: missing.at] + word(missing) + text[missing.at :]
    return text


def put_behind(case: Case, sentence: str) -> str:
    """The report with a sentence more behind the passage's."""
    _, end, at = home(case)
    edge = "\n" if at.heading else ""
    return f"{case.source[:end]}{edge}{sentence}。{edge}{case.source[end:]}"


def put_elsewhere(case: Case, sentence: str, roles: tuple[str, ...] = ()) -> str:
    """The report with a sentence more in a part of one of these roles; without any, where done things are told."""
    _, _, here = home(case)
    for _, end, other in spans(case):
        fits = other.roles & set(roles) if roles else not other.roles & OTHERWISE
        if fits and not other.heading and other.index != here.index and case.source[:end].rstrip()[-1] in "。.":
            return f"{case.source[:end]}{sentence}。{case.source[end:]}"
    raise AssertionError(f"{case.name}: nowhere to put it")


def told_as_done(case: Case, cues: list[str]) -> str:
    """The report with the passage told as done by the unit itself, where done things are told."""
    start, end, sentence = home(case)
    if any(m.at is None for m in case.near.missing):
        return put_elsewhere(case, words(case))
    if case.near.code in FOREIGN:
        there = [(case.source.find(w, start), 0, w) for w in case.near.has]
        there += [(m.at or 0, i, word(m)) for i, m in enumerate(case.near.missing, 1)]
        return put_elsewhere(case, "我局" + "".join(w for _, _, w in sorted(there)))
    text = put_in(case)
    said = text[start : end + len(text) - len(case.source)].strip().rstrip("。")
    for cue in cues:
        if not any(cue in w for w in case.near.has):
            said = said.replace(cue, "".join(w for w in case.near.has if w in cue))
    if sentence.roles & OTHERWISE:
        return put_elsewhere(case, said)
    return f"{case.source[:start]}{said}。{case.source[end:]}"


def changed(case: Case, cues: list[str]) -> str:
    match case.near.where:
        case "here":
            return put_in(case)
        case "apart":
            return put_behind(case, words(case))
        case "done":
            return told_as_done(case, cues)
        case _:
            (section,) = (m.words for m in case.near.missing if m.kind == "section")
            return put_elsewhere(case, words(case), section)


# --- the measure


def without(near: Nearest, index: int) -> Nearest:
    return replace(near, missing=near.missing[:index] + near.missing[index + 1 :])


def has_part(case: Case) -> bool:
    """Whether the report has the part in which the change says that something is to be told."""
    assert case.assessment.document is not None
    there = {role for s in case.assessment.document.sentences for role in s.roles}
    wanted = [set(m.words) for m in case.near.missing if m.kind == "section"]
    return all(there & roles for roles in wanted)


def test_the_change_makes_it_count(shipped_auditor: Auditor, alone: Callable[[str], Auditor]) -> None:
    tried: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    left: Counter[str] = Counter()
    spared: Counter[bool] = Counter()
    misses: list[str] = []
    cues = {w for c in shipped_auditor.rulebook.cues if c.gives in ("planned", "admitted") for w in c.any}
    longest_first = sorted(cues, key=lambda cue: (-len(cue), cue))

    def comes_true(case: Case) -> bool:
        text = changed(case, longest_first)
        (found,) = alone(case.found.rule).audit_text(text, force=True).findings
        assert case.near.promises is not None
        return found.outcome in RANK[: RANK.index(case.near.promises) + 1]

    for case in cases(shipped_auditor, alone):
        near, where = case.near, case.near.where
        kinds = {m.kind for m in near.missing} & {"shape", "pattern"}
        if near.promises is None or kinds:
            left["".join(kinds) or "no promise"] += 1
            continue
        if not has_part(case):
            left["no such part"] += 1
            continue
        tried[where] += 1
        if not comes_true(case):
            missed[where] += 1
            misses.append(f"{where}: {case.found.rule} ({case.name}): {near.text[:100]!r} {near.has} {near.missing}")
        elif where == "here":
            for i in range(len(near.missing)):
                spare = comes_true(case._replace(near=without(near, i)))
                spared[spare] += 1
                if spare:
                    misses.append(
                        f"spare word {i}: {case.found.rule} ({case.name}): {near.text[:100]!r} {near.missing}"
                    )

    share, needed = 1 - missed.total() / tried.total(), spared[False] / spared.total()
    print("\n".join(misses))
    print(
        {where: f"{n}: {1 - missed[where] / n:.3f}" for where, n in tried.items()}, f"all {tried.total()}: {share:.3f}"
    )
    print("left out", dict(left), f"words needed {spared[False]} of {spared.total()}")
    assert tried.total() >= 800
    assert left.total() <= 0.1 * tried.total(), left
    assert not left["no promise"]
    assert share >= WANTED
    assert needed >= NEEDED


def test_without_the_change_it_does_not_count(shipped_auditor: Auditor, alone: Callable[[str], Auditor]) -> None:
    """The measure can fail: a sentence of words that nobody asked for lifts no gap."""
    tried = 0
    for case in cases(shipped_auditor, alone):
        if case.name == "example" and case.near.where == "apart":
            tried += 1
            (found,) = alone(case.found.rule).audit_text(put_behind(case, "完成其他任务"), force=True).findings
            assert found.outcome is case.found.outcome
    assert tried >= 30
