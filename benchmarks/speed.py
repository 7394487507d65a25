#!/usr/bin/env python3
"""How long one audit takes beside its peers: the same reports, one process, one core, nothing kept between reports.

    python benchmarks/speed.py [--rounds 5] [--reports DIR…] [--json FILE]

    audit       read, structure, every rule, evidence and nearest: `Auditor.audit(path)` with consistency checks switched off
    checks      the same with them
    segment     spacy-pkuseg merely cuts the same text into words, with the model that ships here
    pipeline    the straightforward way with the same packages: segment everything into a spaCy Doc, PhraseMatcher for
                every phrase of the rulebook, rapidfuzz partial_ratio of every phrase on every sentence
    keywords    the plain keyword list of tests/corpus/keywords.yaml
    automaton   one bare Aho-Corasick scan of the folded text: the floor

Before anything is timed, the exact hits of the pipeline and of the automaton are compared: a faster way that finds
something else would prove nothing. Times are medians over the rounds; each round makes everything anew, untimed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPORTS = (ROOT / "seeds", ROOT / "tests" / "corpus" / "open")
KEYWORDS = ROOT / "tests" / "corpus" / "keywords.yaml"
SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
CUTOFF = 80
TARGET = 0.25


@dataclass(frozen=True)
class Report:
    """A report as the peers get it: decoded and folded beforehand, so that they are not charged for it."""

    path: Path
    text: str
    folded: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Peer:
    """Something to time; `make` builds it (untimed) and gives the function that is run on each report."""

    name: str
    what: str
    make: Callable[[], Callable[[Report], Any]]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=Path, nargs="*", default=list(REPORTS))
    parser.add_argument("--json", type=Path)
    a = parser.parse_args(argv)
    core = pin()

    from duizhao import Auditor, load_rulebook
    from duizhao.text import fold

    rulebook = load_rulebook()
    auditor = Auditor(rulebook)
    confusables = dict(auditor.plan.confusables)
    reports = [read(p, lambda t: fold(t, confusables).text) for d in a.reports for p in sorted(d.glob("*.txt"))]
    if not reports:
        sys.exit("no reports")
    phrases = sorted({p for p in auditor.plan.literals if len(p) > 1})
    compare_hits(reports, phrases)

    peers = [
        Peer("audit", "duizhao, coverage", lambda: audit(_warm(Auditor(replace(load_rulebook(), checks=()))))),
        Peer("checks", "duizhao, coverage and checks", lambda: audit(_warm(Auditor(load_rulebook())))),
        Peer("segment", "spacy-pkuseg alone", segment),
        Peer("pipeline", "Doc + PhraseMatcher + rapidfuzz", lambda: pipeline(phrases)),
        Peer("automaton", "bare scan", lambda: automaton(phrases)),
    ]
    if KEYWORDS.is_file():
        peers.insert(4, Peer("keywords", "keyword list", keywords))
    times = {p.name: run(p, reports, a.rounds) for p in peers}

    base = times["segment"]
    chars = sum(len(r.text) for r in reports)
    print(f"{len(reports)} reports, {chars:,} characters, {len(phrases):,} phrases, {a.rounds} rounds, {core}\n")
    print(f"{'':10} {'ms a report':>12} {'x segment':>10} {'chars/s':>12}")
    for p in peers:
        t = times[p.name]
        print(f"{p.name:10} {t / len(reports) * 1000:12.2f} {t / base:10.3f} {chars / t:12,.0f}   {p.what}")
    ratio = times["audit"] / base
    print(f"\none audit = {ratio:.3f} x the time to segment the report (at most {TARGET})")
    print(f"the straightforward pipeline takes {times['pipeline'] / times['audit']:.1f} x as long as one audit")
    if a.json:
        result = {
            "reports": len(reports),
            "characters": chars,
            "phrases": len(phrases),
            "rounds": a.rounds,
            "seconds": {k: round(v, 6) for k, v in times.items()},
            "ratios": {k: round(v / base, 4) for k, v in times.items()},
        }
        a.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0 if ratio <= TARGET else 1


def _warm(auditor: Any) -> Any:
    """The segmenter that is timed beside it has its model loaded before, too."""
    auditor.warm()
    return auditor


def pin() -> str:
    """Keep this process on one core where the system lets it; says what it did."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        core = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})
        return f"pinned to core {core}"
    return "not pinned"


def read(path: Path, folding: Callable[[str], str]) -> Report:
    from duizhao.text import normalise

    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    text = normalise(text)
    folded = folding(text)
    return Report(path, text, folded, tuple(SENTENCE.findall(folded)))


def run(peer: Peer, reports: Sequence[Report], rounds: int) -> float:
    """The median over the rounds of the seconds for all reports."""
    totals = []
    for _ in range(rounds):
        work = peer.make()
        work(reports[0])  # imports and lazy loading are not what is measured here; coldstart.py does that
        started = time.perf_counter()
        for report in reports:
            work(report)
        totals.append(time.perf_counter() - started)
    return statistics.median(totals)


# --- the peers


def audit(auditor: Any) -> Callable[[Report], Any]:
    return lambda report: auditor.audit(report.path)


def model_folder() -> str:
    import duizhao.words

    return str(Path(duizhao.words.__file__).parent / "models" / "pkuseg")


def segment() -> Callable[[Report], Any]:
    import spacy_pkuseg

    segmenter = spacy_pkuseg.pkuseg(model_folder(), user_dict=None)
    return lambda report: segmenter.cut(report.text)


def pipeline(phrases: Sequence[str]) -> Callable[[Report], Any]:
    import spacy_pkuseg
    from rapidfuzz import fuzz
    from spacy.lang.zh import Chinese

    words = Chinese.from_config({"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    words.tokenizer.pkuseg_seg = spacy_pkuseg.pkuseg(model_folder(), user_dict=None)
    exact = phrase_matcher(phrases)

    def work(report: Report) -> Any:
        doc = words(report.folded)
        hits = exact(report.folded)
        near = [
            (phrase, i, score)
            for i, sentence in enumerate(report.sentences)
            for phrase in phrases
            if (score := fuzz.partial_ratio(phrase, sentence, score_cutoff=CUTOFF))
        ]
        return doc, hits, near

    return work


def phrase_matcher(phrases: Sequence[str]) -> Callable[[str], set[tuple[str, int, int]]]:
    """spaCy's PhraseMatcher on single characters: on words it misses every phrase whose ends the segmenter cut."""
    from spacy.lang.zh import Chinese
    from spacy.matcher import PhraseMatcher

    chars = Chinese()
    matcher = PhraseMatcher(chars.vocab)
    matcher.add("phrase", [chars.make_doc(p) for p in phrases])

    def work(text: str) -> set[tuple[str, int, int]]:
        doc = chars.make_doc(text)
        return {(text[a:b], a, b) for _, a, b in matcher(doc)}

    return work


def automaton(phrases: Sequence[str]) -> Callable[[Report], Any]:
    import ahocorasick_rs

    scanner = ahocorasick_rs.AhoCorasick(phrases)
    return lambda report: scanner.find_matches_as_indexes(report.folded, overlapping=True)


def keywords() -> Callable[[Report], Any]:
    from duizhao.evaluate.keywords import load_keywords

    listed = load_keywords(KEYWORDS)
    return lambda report: listed.answers(report.text)


def compare_hits(reports: Sequence[Report], phrases: Sequence[str]) -> None:
    """The exact hits of PhraseMatcher and of the automaton are the same, or the comparison is off."""
    exact, scan = phrase_matcher(phrases), automaton(phrases)
    total = 0
    for report in reports:
        slow = exact(report.folded)
        fast = {(phrases[i], a, b) for i, a, b in scan(report)}
        if slow != fast:
            sys.exit(f"{report.path}: different hits, e.g. {sorted(slow ^ fast)[:3]}")
        total += len(fast)
    print(f"same exact hits from PhraseMatcher and automaton: {total:,}")


if __name__ == "__main__":
    raise SystemExit(main())
