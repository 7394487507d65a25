"""A measure: a sentence that carries a finding is weakened; then it must be the nearest passage, for the right reason.

Three ways to weaken: made a plan, denied, or robbed of a word that a signal matched. Only findings that rest on exactly
one sentence, plainly told as done, are taken: of two sentences the other would still carry the finding, and of a sentence
that is half plan already nobody can say what its weakening makes of it. Nothing is stored; the shares are printed
(`pytest -rP tests/engine/test_nearest.py`), and all misses with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from duizhao.engine.audit import Auditor
from duizhao.model import Context, Finding, Outcome
from duizhao.rulebook.examples import examples
from duizhao.rulebook.model import Rule, Signal
from duizhao.text import fold, fold_phrase

ROOT = Path(__file__).resolve().parents[2]
WANTED = 0.90
# these look for parts of the report, or for shortcomings and plans themselves
SHAPED = {"structure", "deficiency", "plan"}
# words by which a sentence is not plainly told as done
MIXED = re.compile("拟|[明来]年|下一步|今后|将于|未|没有|但|虽|不足|不够|尚|有待|要求")

NUMBER = re.compile("^(?:[（(]?[一二三四五六七八九十0-9]+[）)、.．]|[一二三四五六七八九十]+是|同时，|此外，|其中，)*")
# what tells the year or that it is done would contradict the weakening
DONE = re.compile(
    "20[0-9]{2}年(?:以来|度|底|初)?[，,]?|今年(?:以来)?[，,]?|全年|本年度|累计|(?:均|都|现|业|目前)?已经?(?!经)"
    "|(?<!公)共(?!同|享|建|治|服|产|和|性)"
)
CLAUSE = re.compile("(?:^|(?<=[，；：,;]))(?=[^，；：,;]*[\u4e00-\u9fff])")


class Carried(NamedTuple):
    """A finding that rests on one sentence, source[start:end]."""

    name: str
    source: str
    found: Finding
    start: int
    end: int


class Weak(NamedTuple):
    """What became of the sentence: its new words and what is found in the report that holds them."""

    words: str
    found: Finding


# --- the sentences


def carried(auditor: Auditor, name: str, source: str) -> Iterator[Carried]:
    assessment = auditor.audit_text(source)
    document = assessment.document
    assert document is not None
    spans = [(document.read.to_source.span(s.start, s.end), s) for s in document.sentences]
    for found in assessment.findings:
        if not found.outcome.is_covered or found.group in SHAPED:
            continue
        homes = {i for e in found.supporting for i, ((a, b), _) in enumerate(spans) if a <= e.start < b}
        if len(homes) != 1 or any(e.context is not Context.DONE for e in found.supporting):
            continue
        (start, end), sentence = spans[homes.pop()]
        if not sentence.heading and not MIXED.search(source[start:end]):
            yield Carried(name, source, found, start, end)


def all_carried(auditor: Auditor, alone: Callable[[str], Auditor]) -> Iterator[Carried]:
    for path in [*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests/corpus/open").glob("*.txt"))]:
        with path.open(encoding="utf-8", newline="") as file:
            yield from carried(auditor, path.stem, file.read())
    for rule, example, text in examples(auditor.rulebook):
        if example.outcome.is_covered:
            yield from carried(alone(rule.id), "example", text)


# --- three ways to weaken


def apart(sentence: str) -> tuple[str, str]:
    number = NUMBER.match(sentence)
    assert number is not None
    return number[0], DONE.sub("", sentence[number.end() :])


def planned(sentence: str, turn: int) -> str:
    number, rest = apart(sentence)
    if turn % 2 and not number:
        return "下一步，将" + rest
    return number + "；".join("拟于明年" + part for part in rest.split("；"))


def denied(sentence: str, turn: int) -> str:
    number, rest = apart(sentence)
    # 未经 and 未发生 would say something else
    words = CLAUSE.sub(lambda m: "未能" if turn % 2 or rest[m.start()] in "经发" else "尚未", rest)
    return number + words


def matched(found: Finding, rule: Rule, sentence: str, same: dict[int, str]) -> list[str]:
    """The words of the sentence that the signals matched, shortest first."""
    folded = fold(sentence, same)
    words: set[tuple[int, int, str]] = set()
    for name in {n for e in found.supporting for n in e.signals}:
        signal: Signal = rule.signals[name]
        for group in [*signal.words, signal.anchors]:
            for word in (fold_phrase(w, same) for w in group):
                at = folded.text.find(word)
                if at >= 0:
                    start, end = folded.span(at, at + len(word))
                    words.add((end - start, start, sentence[start:end]))
    return list(dict.fromkeys(word for _, _, word in sorted(words)))


def robbed(sentence: str, *words: str) -> str:
    """Without the words; of a compound (政策解读) the part that says what was done goes, its subject stays."""
    for word in words:
        sentence = sentence.replace(word, "" if len(word) < 4 else word[:-2])
    return sentence


def word_gone(case: Carried, rule: Rule, same: dict[int, str], weak: Callable[[str], Weak]) -> Weak | None:
    """The sentence without the shortest word (or two) whose loss is felt; None where it needs more than that."""
    sentence = case.source[case.start : case.end]
    words = matched(case.found, rule, sentence, same)[:4]
    pairs = [(a, b) for i, a in enumerate(words[:3]) for b in words[i + 1 : 3]]
    for gone in [*((w,) for w in words), *pairs]:
        tried = weak(robbed(sentence, *gone))
        if not tried.found.outcome.is_covered:
            return tried
    return None


# --- the measure


def verdict(case: Carried, weak: Weak, codes: set[str]) -> str | None:
    """'' when the weakened sentence is the nearest for one of the reasons `codes`; else what is wrong.

    None where there is nothing to judge: the finding does not rest on this sentence alone, for now another one carries
    its outcome (a plan elsewhere in the report, say, which is rightly nearer), or there is no gap.
    """
    end = case.start + len(weak.words)
    carries = [e.start < end and e.end > case.start for e in weak.found.supporting]
    if weak.found.outcome is Outcome.NOT_APPLICABLE or (carries and not any(carries)):
        return None
    if weak.found.outcome.is_covered:
        return f"still {weak.found.outcome}"
    here = [n.start < end and n.end > case.start for n in weak.found.nearest]
    if not any(here):
        return "not shown" if here else "nothing shown"
    if not here[0]:
        return f"number {here.index(True) + 1}"
    code = weak.found.nearest[0].code
    return "" if code in codes else f"reason {code}"


def test_a_weakened_sentence_is_nearest(shipped_auditor: Auditor, alone: Callable[[str], Auditor]) -> None:
    same = dict(shipped_auditor.plan.confusables)
    tried: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    misses: list[str] = []
    for turn, case in enumerate(all_carried(shipped_auditor, alone)):
        rule = shipped_auditor.rulebook.rule(case.found.rule)
        sentence = case.source[case.start : case.end]

        def weak(words: str, case: Carried = case, rule: Rule = rule) -> Weak:
            text = case.source[: case.start] + words + case.source[case.end :]
            (found,) = alone(rule.id).audit_text(text, force=True).findings
            return Weak(words, found)

        for kind, made, codes in (
            ("planned", weak(planned(sentence, turn)), {"planned"}),
            ("denied", weak(denied(sentence, turn)), {"admitted"}),
            ("word gone", word_gone(case, rule, same, weak), {"lacks", "part"}),
        ):
            wrong = verdict(case, made, codes) if made else None
            if made is None or wrong is None:
                continue
            tried[kind] += 1
            if wrong:
                missed[kind] += 1
                first = made.found.nearest[0] if made.found.nearest else None
                instead = f" | instead [{first.code}] {first.text[:50]}" if first and "number" in wrong else ""
                misses.append(f"{kind}: {wrong}: {rule.id} ({case.name}): {made.words[:120]}{instead}")

    shares = {kind: 1 - missed[kind] / tried[kind] for kind in tried}
    share = 1 - missed.total() / tried.total()
    print("\n".join(misses))
    print({kind: f"{tried[kind]}: {shares[kind]:.3f}" for kind in tried}, f"all {tried.total()}: {share:.3f}")
    assert tried.total() >= 500
    assert share >= WANTED, f"{share:.3f}, {shares}"
