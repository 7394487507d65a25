"""Word files of any make, comments at any words: the file is otherwise equal, and the comments stand at those words."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duizhao.read.word.package import open_word
from duizhao.read.word.walk import Walk, walk
from duizhao.report.word.annotate import annotate

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def expected(made: Walk, start: int, end: int) -> str | None:
    """What a comment on start..end must cover; None where nothing there can bear one, or it crosses a table's border."""
    inner = made.text[start:end].strip()
    if not inner:
        return None
    start = made.text.index(inner, start)
    end = start + len(inner)
    held = []
    for piece in made.pieces_in(start, end):
        above = [e.tag for e in piece.run.iterancestors()]
        if W + "body" in above and W + "txbxContent" not in above:
            held.append((made.text[max(start, piece.start) : min(end, piece.end)], piece))
    tables = {next(iter(p.run.iterancestors(W + "tbl")), None) for _, p in held}
    return "".join(t for t, _ in held) if len(tables) == 1 else None


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_file_any_words(make: ModuleType, drafts: ModuleType, compare: ModuleType, data: st.DataObject) -> None:
    draft = drafts.Draft(make, data)
    file = make.docx(draft.blocks(0) + make.p("末"), numbering=drafts.NUMBERING)
    made = walk(open_word(file, "a.docx"))
    size = len(made.text)
    spans = []
    for _ in range(draft.draw(1, 6)):
        start = draft.draw(0, size - 1)
        spans.append((start, draft.draw(start, size)))
    comments: list[Any] = [[s, e, [["未见：", f"第 {i} 条"]]] for i, (s, e) in enumerate(spans)]
    after = annotate(file, comments)
    compare.equal_but_for_comments(file, after)
    compare.sound(after)
    found = compare.covered(after)
    for i, (start, end) in enumerate(spans):
        wanted = expected(made, start, end)
        assert wanted is None or found[str(i)] == wanted
