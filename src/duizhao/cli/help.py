"""Help in Chinese that fits 80 columns.

click lays help out by the number of characters, so that Chinese runs over the edge, and in English words; both classes
here write the whole page themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from duizhao.report.width import Ruler

__all__ = ["Command", "Group"]

_RULER: Final = Ruler(2)
_WIDTH: Final = 78
_COLUMN: Final = 26
_HELP: Final = "显示这段说明"


class Command(TyperCommand):
    """A command whose help page is ours."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        arguments, options = _parameters(self, ctx)
        usage = [ctx.command_path, "[选项]", *(name for name, _ in arguments)]
        return _page(" ".join(usage), self.help, [("参数", arguments), ("选项", options)], self.epilog)


class Group(TyperGroup):
    """A group of commands whose help page is ours."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        _, options = _parameters(self, ctx)
        commands = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                commands.append((name, (command.short_help or command.help or "").split("\n")[0]))
        usage = f"{ctx.command_path} [选项] 命令 [参数]…"
        return _page(usage, self.help, [("命令", commands), ("选项", options)], self.epilog)

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order in which they were declared."""
        return list(self.commands)


def _parameters(command: Any, ctx: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    arguments, options = [], []
    for parameter in command.get_params(ctx):
        if getattr(parameter, "hidden", False):
            continue
        if parameter.param_type_name == "argument":
            arguments.append((parameter.metavar or parameter.name.upper(), parameter.help or ""))
            continue
        names = ", ".join(sorted((*parameter.opts, *parameter.secondary_opts), key=len))
        is_help = "--help" in parameter.opts
        metavar = "" if is_help or parameter.is_flag or not parameter.metavar else f" {parameter.metavar}"
        options.append((names + metavar, _HELP if is_help else parameter.help or ""))
    return arguments, options


def _page(usage: str, text: str | None, tables: Iterable[tuple[str, list[tuple[str, str]]]], epilog: str | None) -> str:
    lines = [*_RULER.wrap(usage, _WIDTH, "用法：", "      "), ""]
    lines += _RULER.wrap(text or "", _WIDTH)
    for title, rows in tables:
        if rows:
            lines += ["", f"{title}："]
            for name, help_ in rows:
                lines += _row(name, help_)
    if epilog:
        lines += ["", *_RULER.wrap(epilog, _WIDTH)]
    return "\n".join(lines)


def _row(name: str, text: str) -> list[str]:
    first, rest = f"  {name}", " " * _COLUMN
    if _RULER.cells(first) > _COLUMN - 2:
        return [first, *_RULER.wrap(text, _WIDTH, rest, rest)]
    return _RULER.wrap(text, _WIDTH, _RULER.pad(first, _COLUMN), rest)
