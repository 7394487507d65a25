"""The same report in every format: the same outcomes, the same passages, the same title, unit and year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest
from formats.catalogue import FORMS, PASSAGES, REACHED, Form, files
from formats.compare import Agreement, agreement, checks_apart, identity
from formats.make import office
from formats.make.source import reports

from duizhao.engine.audit import Auditor
from duizhao.model import Assessment
from duizhao.reading import BlockKind
from duizhao.text import squash


@cache
def _measure(auditor: Auditor, name: str) -> Assessment:
    return auditor.audit(next(r.path for r in reports() if r.name == name))


@cache
def _without_page(auditor: Auditor, name: str) -> Assessment:
    """The report without the web page around it, where residue would be found that no other form has."""
    return auditor.audit_text(next(r.broken for r in reports() if r.name == name))


Made = Callable[[Form], Mapping[str, bytes]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every report in a form, made once."""
    kept: dict[str, Mapping[str, bytes]] = {}

    def make(form: Form) -> Mapping[str, bytes]:
        if form.name not in kept:
            kept[form.name] = files(form, tmp_path_factory.mktemp("made"))
        return kept[form.name]

    return make


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.name)
def test_every_format_says_what_the_text_says(form: Form, shipped_auditor: Auditor, made: Made) -> None:
    if form.through and (lacking := office.lacking()):
        pytest.skip(lacking)
    total, told = Agreement(), []
    for name, data in made(form).items():
        measure = _measure(shipped_auditor, name)
        found = shipped_auditor.audit_bytes(data, f"{name}{form.suffix}")
        total.add(agreement(name, measure, found))
        told += identity(name, measure, found)
        told += checks_apart(name, measure if form.raw else _without_page(shipped_auditor, name), found)
    assert total.rules == sum(len(_measure(shipped_auditor, r.name).findings) for r in reports())
    assert total.outcomes >= max(form.floor, REACHED[0]), total.differences
    assert total.passages >= max(PASSAGES, REACHED[1]), total.differences
    assert told == []


@pytest.mark.parametrize("form", [f for f in FORMS if f.suffix == ".docx"], ids=lambda f: f.name)
def test_numbers_are_exact(form: Form, made: Made) -> None:
    """Typed or automatic, every paragraph reads as it does on paper; and what is automatic is marked."""
    from duizhao.read.formats.docx import read

    for report in reports():
        extract = read(made(form)[report.name], report.name)
        blocks = [b for b in extract.blocks if b.kind is BlockKind.PARAGRAPH and extract.text[b.start : b.end].strip()]
        assert [squash(extract.text[b.start : b.end]) for b in blocks] == [squash(p.text) for p in report.paras]
        labels = {squash(extract.text[b.start : b.start + b.label]) for b in blocks if b.label}
        assert labels <= {p.marker for p in report.paras}
        assert bool(labels) is (form.scheme != "")
