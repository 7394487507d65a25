"""The synthetic district: the same for the same seed, nothing recurs that was not planted, labels as the auditor finds."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import district
from districts.agree import disagreements
from districts.plant import KINDS

REPORTS = 60
LARGEST = 0.4  # measured: 0.33 among 100 reports
AGREEMENT = 0.95  # measured: 0.979 over 100 reports


@pytest.fixture(scope="module")
def made() -> district.District:
    return district.make(REPORTS, seed=7, copying=0.5)


def test_the_same_seed_gives_the_same_district(made: district.District) -> None:
    again = district.make(REPORTS, seed=7, copying=0.5)
    assert district.truth(again) == district.truth(made)
    assert [r.text() for r in again.reports] == [r.text() for r in made.reports]
    assert [r.text() for r in district.make(REPORTS, seed=8).reports] != [r.text() for r in made.reports]


def test_reports_are_as_long_as_real_ones(made: district.District) -> None:
    lengths = [len(r.text()) for r in made.reports]
    assert min(lengths) >= 2500
    assert max(lengths) <= 5000
    assert max(lengths) - min(lengths) > 1000


def test_no_paragraph_recurs_that_was_not_planted(made: district.District) -> None:
    planted = {id(b) for c in made.copies for b in (c.original, c.copied)}
    shared = ("heading", "formula", "notice")
    grams = [
        {b.text[i : i + 5] for i in range(len(b.text) - 4)}
        for r in made.reports
        for b in r.blocks
        if b.role not in shared and id(b) not in planted and len(b.text) >= 40
    ]
    assert len(grams) > 20 * REPORTS
    where: dict[str, list[int]] = defaultdict(list)
    largest = 0.0
    for i, own in enumerate(grams):
        common = Counter(j for g in own for j in where[g])
        largest = max([largest, *(n / (len(own) + len(grams[j]) - n) for j, n in common.items())])
        for g in own:
            where[g].append(i)
    assert 0.1 < largest < LARGEST


def test_copies_are_what_they_are_called(made: district.District) -> None:
    assert {c.kind for c in made.copies} == set(KINDS)
    assert {c.own for c in made.copies} == {True, False}
    texts = {r.name: r.text() for r in made.reports}
    for c in made.copies:
        assert c.original.text in texts[c.source]
        assert c.copied.text in texts[c.target]
        unit = {n.partition("/")[2] for n in (c.source, c.target)}
        assert (len(unit) == 1) is c.own
        if c.kind == "verbatim":
            assert c.copied.text == c.original.text
        elif c.kind == "reordered":
            assert sorted(c.copied.text) == sorted(c.original.text)
            assert c.copied.text != c.original.text
        elif c.kind == "part":
            assert len(c.copied.text) > len(c.original.text.split("。")[0])
        else:
            changed = Levenshtein.distance(c.original.text, c.copied.text) / len(c.original.text)
            assert 0.07 <= changed <= 0.37  # chance may put back a character that was there


def test_the_auditor_finds_what_the_labels_say(made: district.District) -> None:
    seen, wrong = disagreements(made.reports[:20])
    assert seen == 20 * len(made.reports[0].labels)
    assert len(made.reports[0].labels) >= 18
    assert 1 - sum(wrong.values()) / seen >= AGREEMENT, wrong.most_common(5)
    assert {o for r in made.reports for o in r.labels.values()} == {"met", "partial", "planned", "admitted", "missing"}


def test_files_are_written(tmp_path: Path) -> None:
    assert district.main([str(tmp_path), "--reports", "6", "--seed", "2", "--formats", "txt,docx"]) == 0
    names = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*"))
    assert [n.rpartition(".")[2] for n in names].count("docx") == 3
    assert f"{district.NOTICE}.txt" in names
    assert "truth.json" in names


def test_each_year_of_a_unit_is_another_report(made: district.District) -> None:
    for a, b in pairwise(made.reports):
        if a.unit == b.unit:
            assert a.year != b.year
            assert a.blocks[-1].text != b.blocks[-1].text
