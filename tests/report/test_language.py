"""The tone: one official helping another. No verdicts that nobody but a competent organ may give."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import duizhao.errors
from duizhao.report import html, json_out, markdown, text
from duizhao.report.explain import render as explain
from duizhao.report.width import Ruler
from duizhao.rulebook.locate import shipped

PACKAGE = Path(duizhao.errors.__file__).parent
BANNED = re.compile("法定|违法|不合格|抄袭|缺失|优秀|良好|及格|整改|豁免|排名|第[一二三]名")
SHOWN = ("report", "batch", "cli")


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            docstrings.add(id(node.body[0].value))  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_source_says_it(path: Path) -> None:
    banned = BANNED if path.relative_to(PACKAGE).parts[0] in SHOWN else re.compile("法定|违法|不合格|抄袭")
    assert [(line, s) for line, s in _strings(path) if banned.search(s)] == []


TEMPLATES = sorted(p for s in SHOWN for p in (PACKAGE / s).rglob("*.*") if p.suffix in (".j2", ".js", ".css", ".html"))
WORDINGS = [Path(str(shipped())) / "common" / name for name in ("papers.yaml", "wording.yaml")]


@pytest.mark.parametrize("path", [*TEMPLATES, *WORDINGS], ids=lambda p: p.name)
def test_no_template_says_it(path: Path) -> None:
    assert not BANNED.search(path.read_text(encoding="utf-8"))


def test_no_output_says_it(sample: ModuleType) -> None:
    a = sample.assessment()
    every = [a, sample.refused(), sample.failed(), sample.clean()]
    outputs = [json_out.render(every), markdown.render(every), *map(html.render, every)]
    outputs += ["\n".join(x.text for x in text.render(every, everything=e)) for e in (False, True)]
    outputs += ["\n".join(x.text for x in explain(a, f, ruler=Ruler(), width=78)) for f in a.findings]
    assert not any(BANNED.search(o) for o in outputs)


def test_absence_is_worded_softly_and_the_score_modestly(sample: ModuleType) -> None:
    a = sample.assessment()
    for output in ("\n".join(x.text for x in text.render([a])), markdown.render([a]), html.render(a)):
        assert "未见相关表述" in output
        assert "参考分" in output
        assert "不是考核结果" in output
        assert "修改意见" in output
