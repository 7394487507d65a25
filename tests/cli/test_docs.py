"""docs/cli.md holds the help pages as they are; UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
BLOCK = re.compile(r"(<!-- help: (.*?) -->\n```text\n)(.*?)(```\n)", re.DOTALL)


def _declared() -> list[str]:
    """All commands, groups among them; the program itself is the empty one."""
    from duizhao.cli.app import app

    names = [""] + [str(c.name) for c in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        names += [str(group.name), *(f"{group.name} {c.name}" for c in group.typer_instance.registered_commands)]
    return names


COMMANDS = _declared()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_pages_are_current(run: Callable[..., Any], command: str) -> None:
    page = run(*command.split(), "--help").out
    name = f"duizhao {command}".strip()
    text = DOCS.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_GOLDEN"):
        text = BLOCK.sub(lambda m: m[1] + page + m[4] if m[2] == name else m[0], text)
        DOCS.write_text(text, encoding="utf-8", newline="\n")
    assert {m[2]: m[3] for m in BLOCK.finditer(text)}.get(name) == page


def test_no_page_is_of_a_command_that_is_gone() -> None:
    shown = {m[2] for m in BLOCK.finditer(DOCS.read_text(encoding="utf-8"))}
    assert shown == {f"duizhao {c}".strip() for c in COMMANDS}


def test_every_exit_status_and_level_is_explained() -> None:
    from duizhao.errors import ExitStatus
    from duizhao.report.views import FailOn

    text = DOCS.read_text(encoding="utf-8")
    assert all(f"| {status.value} |" in text for status in ExitStatus)
    assert all(f"`{level.value}`" in text for level in FailOn)


def test_every_output_of_a_batch_is_listed() -> None:
    from duizhao.batch.out.registry import OUTPUTS

    text = DOCS.read_text(encoding="utf-8")
    assert [o for o in OUTPUTS if f"| `{o.name}` | `{o.file}` | {o.title} |" not in text] == []
