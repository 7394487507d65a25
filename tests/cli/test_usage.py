"""What a wrong command line is told, in Chinese and with a way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

ENGLISH = re.compile(
    r"\b(Usage|Options|Arguments|Commands|Error|Missing|Try|No such|Invalid|unexpected|Got|help for)\b"
)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "没有“chek”这个命令，是不是 check、recheck？"),
        (["check"], "缺少参数 FILE…。用 duizhao check --help 查看用法。"),
        (["check", "a.txt", "--formt", "json"], "没有 --formt 这个选项，是不是"),
        (["check", "a.txt", "--zzz"], "没有 --zzz 这个选项。"),
        (["check", "a.txt", "--format"], "选项 --format 后面要有一个值。"),
        (["check", "a.txt", "--all=3"], "选项 --all 后面不带值。"),
        (["check", "a.txt", "--format", "pdf"], "可以是 text、json、markdown、html、docx、materials。"),
        (["check", "a.txt", "--fail-on", "all"], "可以是 prescribed、gap、weak、never。"),
        (["check", "a.txt", "--year", "1924"], "要写四位数字的年份"),
        (["check", "-", "-"], "只能给一次"),
        (["explain", "a.txt"], "缺少参数 RULE。"),
        (["explain", "a", "b", "c"], "多出了参数：c。"),
        (["rules", "shw"], "没有“shw”这个命令，是不是 show？"),
        (["rules", "list", "--format", "xml"], "可以是 text、json。"),
        (["evaluate"], "GOLD 和 --challenge 请给一个"),
        (["evaluate", "a.yaml"], "--reports"),
        (["evaluate", "a.yaml", "--challenge", "b.yaml"], "也只给一个"),
    ],
)
def test_said(run: Callable[..., Any], auditor: Any, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert said in done.err
    assert not ENGLISH.search(done.err)


@pytest.mark.parametrize("arguments", [[], ["rules"]])
def test_without_a_command_the_help_is_the_answer(run: Callable[..., Any], arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert done.err.startswith("用法：")


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["check"],
        ["explain"],
        ["rules"],
        ["rules", "list"],
        ["rules", "show"],
        ["rules", "test"],
        ["rules", "stats"],
        ["evaluate"],
        ["doctor"],
    ],
)
def test_help_is_chinese_and_fits(run: Callable[..., Any], command: list[str]) -> None:
    from duizhao.report.width import Ruler

    done = run(*command, "--help")
    assert done.status == 0
    assert done.out.startswith("用法：duizhao")
    assert not ENGLISH.search(done.out)
    assert all(Ruler(2).cells(line) <= 80 for line in done.out.splitlines())
    done.out.encode("gbk")


def test_version(run: Callable[..., Any]) -> None:
    from duizhao.report.version import tool_version

    assert run("--version").out == f"duizhao {tool_version()}\n"


def test_a_rule_that_does_not_exist(run: Callable[..., Any], auditor: Any, report: Callable[[str], Any]) -> None:
    done = run("explain", report("a.txt"), "counsel.sytem")
    assert done.status == 2
    assert "相近的有 counsel.system" in done.err
