"""Reports of one sentence, and what is recognised in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from duizhao.batch.figures.model import Told
from duizhao.batch.figures.recognise import Recogniser
from duizhao.engine.audit import Auditor
from duizhao.read import Source
from duizhao.reading import Extract
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.figures import FigureBook, load_figures

Told_of = Callable[..., list[Told]]


@pytest.fixture(scope="session")
def named_figures() -> FigureBook:
    return load_figures()


@pytest.fixture(scope="session")
def told(shipped_auditor: Auditor, named_figures: FigureBook) -> Told_of:
    """The figures of a passage in the neutral report."""
    recogniser = Recogniser(shipped_auditor, named_figures)
    frame = shipped_auditor.rulebook.frame

    def recognise(text: str, section: str = "measures") -> list[Told]:
        whole = frame_text(frame, {section: text})
        parsed = shipped_auditor.parse(Source("例", Extract(whole, "txt")))
        return recogniser.figures(parsed.document)

    return recognise
