"""docs/tutorial.md: every file in it is written and every command run, in order, and what it shows is what comes out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from duizhao.cli.app import main

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- (运行|输出|文件|末尾|改)(?:：(.+?))? -->\n```(\w+)\n(.*?)```", re.DOTALL)
_GAP = "……"


class Step(NamedTuple):
    """A block of the page: what is to be done with it, to which file or with which exit status, and its text."""

    what: str
    argument: str
    text: str
    line: int


STEPS = [Step(m[1], m[2] or "", m[4], TEXT.count("\n", 0, m.start()) + 1) for m in BLOCK.finditer(TEXT)]


def _commands() -> Iterator[str]:
    yield from (step.text.strip() for step in STEPS if step.what == "运行")


def _change(file: Path, shown: str) -> None:
    """Put `shown` in the place of the block that begins with its first line, commented out or not."""
    lines, wanted = file.read_text(encoding="utf-8").splitlines(), shown.splitlines()
    start = next(i for i, line in enumerate(lines) if line in (wanted[0], f"#{wanted[0]}"))
    margin = len(wanted[0]) - len(wanted[0].lstrip())
    end = start + 1
    while end < len(lines) and re.match(rf"#? {{{margin + 1}}}", lines[end]):
        end += 1
    lines[start:end] = wanted
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _plain(text: str) -> str:
    """`text` without the spaces and line breaks that depend on the width of the terminal."""
    return re.sub(r"\s", "", text)


def _shows(printed: str, shown: str) -> bool:
    """Whether all that is shown stands in `printed`, in this order; …… stands for anything."""
    pieces = [_plain(piece) for line in shown.splitlines() for piece in line.split(_GAP)]
    at, rest = 0, _plain(printed)
    for piece in filter(None, pieces):
        found = rest.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def test_the_whole_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    printed = ""
    for step in STEPS:
        where = f"docs/tutorial.md:{step.line}"
        match step.what:
            case "运行":
                (line,) = step.text.strip().splitlines()
                program, *arguments = shlex.split(line)
                assert program == "duizhao", where
                assert main(arguments) == int(step.argument or 0), f"{where}\n{capfd.readouterr()}"
                printed = capfd.readouterr().out
            case "输出":
                assert _shows(printed, step.text), f"{where}: printed is\n{printed}"
            case "文件":
                assert not (tmp_path / step.argument).exists(), where
                (tmp_path / step.argument).write_text(step.text, encoding="utf-8")
            case "末尾":
                with (tmp_path / step.argument).open("a", encoding="utf-8") as file:
                    file.write(step.text)
            case "改":
                _change(tmp_path / step.argument, step.text)


def test_every_block_has_its_mark() -> None:
    assert len(STEPS) == len(re.findall(r"^```\w+$", TEXT, re.M)) > 15
    assert all(step.text.count("\n") == 1 for step in STEPS if step.what == "运行")


def test_every_command_but_what_only_prepares_is_shown_with_its_output() -> None:
    for step, following in pairwise(STEPS):
        assert step.what != "运行" or following.what == "输出", f"docs/tutorial.md:{step.line}"


def test_commands_in_the_text_are_those_that_run_or_take_the_place_of_one() -> None:
    named = re.findall(r"`(duizhao [^`]+)`", TEXT)
    known = {tuple(shlex.split(c)[1:3]) for c in _commands()} | {("check", "报告.txt"), ("rules", "docs")}
    assert {tuple(shlex.split(c)[1:3]) for c in named} <= known


def test_an_excerpt_that_is_not_true_is_noticed() -> None:
    assert _shows("一条\n　两条；三条", "一条\n……\n三条")
    assert not _shows("一条\n两条", "两条\n一条")
    assert not _shows("一条", "一条\n两条")
