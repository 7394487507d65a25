"""The same report in every format: the same outcomes, the same passages, the same title, unit and year."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from formats.catalogue import FORMS, PASSAGES, Form, files
from formats.compare import Agreement, agreement, identity
from formats.make import office
from formats.make.source import reports

from duizhao.engine.audit import Auditor
from duizhao.model import Assessment


@cache
def _measure(auditor: Auditor, name: str) -> Assessment:
    return auditor.audit(next(r.path for r in reports() if r.name == name))


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.name)
def test_every_format_says_what_the_text_says(form: Form, shipped_auditor: Auditor, tmp_path: Path) -> None:
    if form.through and (lacking := office.lacking()):
        pytest.skip(lacking)
    if form.suffix != ".txt":
        pytest.skip("its reader is not wired in yet")
    total, told = Agreement(), []
    for name, data in files(form, tmp_path).items():
        measure = _measure(shipped_auditor, name)
        found = shipped_auditor.audit_bytes(data, f"{name}{form.suffix}")
        total.add(agreement(name, measure, found))
        told += identity(name, measure, found)
    assert total.rules == sum(len(_measure(shipped_auditor, r.name).findings) for r in reports())
    assert total.outcomes >= form.floor, total.differences
    assert total.passages >= PASSAGES, total.differences
    assert told == []
