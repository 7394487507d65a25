"""What holds for any text: sections cover it, sentences lie in their sections, offsets lead back."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.errors import ReadError
from duizhao.model import Document
from duizhao.read import Furniture, read_file, read_text
from duizhao.structure import Shape, classify, parse
from duizhao.text import normalise

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@cache
def configs() -> tuple[Furniture, Shape]:
    return (
        Furniture.from_mapping(yaml.safe_load((ROOT / "rules/common/furniture.yaml").read_text("utf-8"))),
        Shape.from_mapping(yaml.safe_load((ROOT / "rules/rule-of-law/structure.yaml").read_text("utf-8"))),
    )


def check(document: Document) -> None:
    text = document.read.text
    root, *rest = document.sections
    assert (root.start, root.end, root.parent, root.level) == (0, len(text), None, 0)
    # own bodies, laid end to end, are the text
    bodies = sorted((s.start, s.body_end) for s in document.sections)
    assert bodies[0][0] == 0
    assert bodies[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(bodies))
    for s in rest:
        assert s.parent is not None
        parent = document.sections[s.parent]
        assert s.parent < s.index
        assert s.level == parent.level + 1
        assert parent.start <= s.start <= s.heading_end <= s.body_end <= s.end <= parent.end
    at = 0
    covered = []
    for i, sentence in enumerate(document.sentences):
        assert sentence.index == i
        assert at <= sentence.start < sentence.end
        section = document.sections[sentence.section]
        assert section.start <= sentence.start
        assert sentence.end <= section.body_end or "furniture" in sentence.roles
        a, b = document.read.to_source.span(sentence.start, sentence.end)
        assert normalise(document.read.source[a:b]) == text[sentence.start : sentence.end]
        covered.append(text[at : sentence.start])
        at = sentence.end
    covered.append(text[at:])
    # nothing but white space lies between sentences
    assert not "".join(covered).strip()


PIECES = st.sampled_from(
    ["一、", "二、", "三、", "（一）", "（二）", "(三)", "1.", "2、", "（1）", "①", "第一章", "一是", "存在的问题和原因", "下一步工作打算",
     "主要举措和成效", "某局2023年法治政府建设情况报告", "2024年，我局将", "2023年", "学习贯彻习近平法治思想", "办理案件12件", "。", "，",
     "；", "：", "\n", "\n\n", " ", "“", "”", "（", "）", "《", "》", "下一步，", "取得一定成效，但仍存在差距", "某局", "2024年1月2日",
     "来源：某局", "[bookmark: a]", "\u200b", "\r\n", "1.5", "第五条"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=80).map("".join))
def test_glued_text(text: str) -> None:
    examine(text)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_arbitrary_text(text: str) -> None:
    examine(text)


def examine(text: str) -> None:
    furniture, shape = configs()
    try:
        read = read_text(text, "x", furniture)
    except ReadError:
        return
    document = parse(read, shape)
    check(document)
    assert classify(document, shape).reason
    assert parse(read, shape) == document


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_seeds(path: Path) -> None:
    furniture, shape = configs()
    check(parse(read_file(path, furniture), shape))


def wrap(text: str, width: int) -> str:
    out = []
    for line in text.split("\n"):
        while len(line) > width:
            out.append(line[:width])
            line = line[width:]
        out.append(line)
    return "\n".join(out)


LAYOUTS = {
    "one line, glued": lambda t: "".join(line.strip() for line in t.split("\n")),
    "one line, spaces": lambda t: " ".join(line.strip() for line in t.split("\n") if line.strip()),
    "wrapped at 34": lambda t: wrap(t, 34),
    "wrapped at 41": lambda t: wrap(t, 41),
    "blank lines and indents": lambda t: "\n\n".join("\u3000\u3000" + line.strip() for line in t.split("\n")),
    "carriage returns": lambda t: t.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_the_outline_does_not_depend_on_the_layout(path: Path, layout: str) -> None:
    """A seed without its furniture, laid out otherwise, has the same headings, roles, title, unit and year."""
    furniture, _ = configs()
    read = read_file(path, furniture)
    parts, at = [], 0
    for i in read.ignored:
        parts.append(read.text[at : i.start])
        at = i.end
    plain = "".join([*parts, read.text[at:]]).strip()
    assert facts(plain) == facts(LAYOUTS[layout](plain))


def facts(text: str) -> object:
    furniture, shape = configs()
    d = parse(read_text(text, "x", furniture), shape)
    outline = [(s.marker, s.title.replace(" ", ""), s.level, s.roles) for s in d.sections]
    return outline, d.title, d.unit, d.year
