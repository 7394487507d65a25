"""Every named figure: its own examples, true and false."""

from __future__ import annotations

from decimal import Decimal

import pytest

from duizhao.batch.figures.model import Kind, Standing
from duizhao.rulebook import Rulebook
from duizhao.rulebook.figures import YES_NO, FigureBook, FigureExample, NamedFigure, load_figures

from .conftest import Told_of

BOOK = load_figures()
EXAMPLES = [(f, e) for f in BOOK.figures for e in f.examples]


@pytest.mark.parametrize(
    ("figure", "example"), EXAMPLES, ids=lambda x: x.text if isinstance(x, FigureExample) else x.id
)
def test_its_examples(told: Told_of, figure: NamedFigure, example: FigureExample) -> None:
    found = [
        t.value
        for t in told(example.text)
        if t.name == figure.id and t.standing is Standing.NOW and t.kind in (Kind.COUNT, Kind.SHARE, Kind.NONE)
    ]
    assert found == [Decimal(v) for v in example.values]


@pytest.mark.parametrize("figure", [f for f in BOOK.figures if f.form != YES_NO], ids=lambda f: f.id)
def test_every_figure_has_examples(figure: NamedFigure) -> None:
    assert sum(bool(e.values) for e in figure.examples) >= 3
    assert sum(not e.values for e in figure.examples) >= 3


def test_every_element_is_a_rule(shipped_book: Rulebook, named_figures: FigureBook) -> None:
    ids = {r.id for r in shipped_book.whole().rules}
    assert load_figures(elements=ids) == named_figures
