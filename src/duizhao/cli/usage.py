"""What click says about a wrong command line, in Chinese.

Known by the names of click's exception classes and the shape of their messages: typer carries a click of its own in
some versions and uses the installed one in others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

__all__ = ["hint", "is_usage_error", "lacks_command", "message"]

_MESSAGES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"No such command '(.*?)'\.?( Did you mean (.*)\?)?$", lambda m: f"没有“{m[1]}”这个命令{_meant(m[3])}"),
    (r"Missing command", lambda m: "请给出命令。"),
    (r"Got unexpected extra arguments? ?(?:\(s\) )?\((.*)\)", lambda m: f"多出了参数：{m[1]}。"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", lambda m: f"多出了参数：{m[1]}。"),
    (r"Option '(.*?)' requires", lambda m: f"选项 {m[1]} 后面要有一个值。"),
    (r"Option '(.*?)' does not take a value", lambda m: f"选项 {m[1]} 后面不带值。"),
    (r"Argument '(.*?)' takes (\d+) values", lambda m: f"参数 {m[1]} 要有 {m[2]} 个值。"),
)


_VALUES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"greater than or equal to (-?\d+)", lambda m: f"不能小于 {m[1]}。"),
    (r"less than or equal to (-?\d+)", lambda m: f"不能大于 {m[1]}。"),
    (r"range (-?\d+)<=x<=(-?\d+)", lambda m: f"要在 {m[1]} 到 {m[2]} 之间。"),
    (r"valid integer", lambda m: "要写整数。"),
)


def is_usage_error(error: BaseException) -> bool:
    """Whether click raised `error` about the command line."""
    return hasattr(error, "format_message") and getattr(error, "exit_code", None) == 2


def lacks_command(error: Any) -> bool:
    """Whether a group was called without a command: then its help is the best answer."""
    return type(error).__name__ == "NoArgsIsHelpError" or "Missing command" in str(getattr(error, "message", ""))


def message(error: Any) -> str:
    """One Chinese sentence for a usage error."""
    kind = type(error).__name__
    if kind == "MissingParameter":
        return f"缺少{_parameter(error)}。"
    if kind == "NoSuchOption":
        return f"没有 {error.option_name} 这个选项{_meant('、'.join(sorted(error.possibilities or ())))}。"
    text = str(getattr(error, "message", "") or error)
    if kind == "BadParameter":
        return f"{_parameter(error)}的值不对：{_value(text)}"
    for pattern, translate in _MESSAGES:
        match = re.match(pattern, text)
        if match:
            return translate(match)
    return f"命令行有误：{text}"


def _value(text: str) -> str:
    found = ((re.search(pattern, text), translate) for pattern, translate in _VALUES)
    return next((translate(m) for m, translate in found if m), "请核对写法。")


def hint(error: Any) -> str:
    """Where to read on."""
    ctx = getattr(error, "ctx", None)
    return f"用 {ctx.command_path if ctx else 'duizhao'} --help 查看用法。"


def _meant(names: str | None) -> str:
    names = (names or "").replace("'", "").replace(", ", "、")
    return f"，是不是 {names}？" if names else "。"


def _parameter(error: Any) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "参数"
    if parameter.param_type_name == "argument":
        return f"参数 {parameter.metavar or parameter.name.upper()}"
    return f"选项 {max(parameter.opts, key=len)}"
