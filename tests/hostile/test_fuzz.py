"""Mutations that get past checksums: each gives a sound text or one clear sentence, never a crash or a hang."""

from __future__ import annotations

import pytest
from hostile.fuzz.run import FORMATS, run

from duizhao.read import Furniture

TOTAL = 300


@pytest.mark.usefixtures("no_libreoffice")
def test_mutations_do_no_harm(furniture: Furniture) -> None:
    tally = run(TOTAL, furniture)
    assert tally.bad == []
    assert sorted(tally.counts) == sorted(FORMATS)
    assert sum(sum(counts.values()) for counts in tally.counts.values()) == TOTAL
