"""Plain Chinese sentences for the errors of jsonschema: what is wrong, what is allowed, what to do.

What is allowed always comes from the schema that was violated, never from a list kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from duizhao.rulebook.problems import allowed, suggest
from duizhao.rulebook.source import Path

__all__ = ["Violation", "describe"]

Described = Iterator[tuple[Path, bool, str]]

_TYPES: Final = {
    "object": "键值表",
    "array": "列表",
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "真假值（true 或 false）",
    "null": "空（null）",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """What one error of jsonschema says: where, which keyword with which value, the value found, the whole schema."""

    path: Path
    keyword: str
    wanted: Any
    found: Any
    schema: Mapping[str, Any]
    names: bool  # the names of the keys are meant, not a value


def describe(error: Violation) -> Described:
    """(path, whether the key is meant, sentence) for one error; an error may concern several keys."""
    path = error.path
    says = _SENTENCES.get(error.keyword, _other)
    if error.names:
        yield (*path, str(error.found)), True, f"键名{says(error)}"
    elif error.keyword == "additionalProperties":
        yield from _extra(error, path)
    elif error.keyword == "required":
        known = error.schema.get("properties", {})
        strange = [key for key in error.found if key not in known] if known else []
        missing = [name for name in error.wanted if name not in error.found and not suggest(name, strange)]
        if missing:  # what looks like a slip of the pen is reported where it stands
            names = "、".join(_named(name, error.schema) for name in missing)
            yield path, True, f"{_what(path)}缺少必填的键：{names}；请补上。"
    else:
        yield path, False, _what(path) + says(error)


def _extra(error: Violation, path: Path) -> Described:
    known = list(error.schema.get("properties", {}))
    title = _titled(error)
    for key in error.found:
        if key not in known:
            hint = suggest(key, known) or "请改名或删去。"
            yield (*path, key), True, f"“{key}”不是{title}可用的键；可用的键：{allowed(known)}。{hint}"


def _what(path: Path) -> str:
    """How a message names the value it is about."""
    if not path:
        return "文件"
    if isinstance(path[-1], int):
        owner = next((f"“{step}”的" for step in reversed(path) if isinstance(step, str)), "")
        return f"{owner}第 {path[-1] + 1} 项"
    return f"“{path[-1]}”"


def _titled(error: Violation) -> str:
    title = error.schema.get("title")
    return f"“{title}”" if title else "这里"


def _named(name: str, schema: Mapping[str, Any]) -> str:
    title = schema.get("properties", {}).get(name, {}).get("title")
    return f"{name}（{title}）" if title else name


def _expected(error: Violation) -> str:
    """The schema's own words for what should stand there."""
    return str(error.schema.get("description") or error.schema.get("title") or error.wanted)


def _kind_of(value: Any) -> str:
    if value is None:
        return "空的"
    if isinstance(value, bool):
        return f"{str(value).lower()}（是与否）"
    for kind, chinese in ((dict, "键值表"), (list, "列表"), (str, "文字")):
        if isinstance(value, kind):
            return chinese
    return f"数 {value}"


def _type(error: Violation) -> str:
    wanted = error.wanted
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    value = error.found
    said = f"应为{'或'.join(_TYPES[name] for name in names)}，现在是{_kind_of(value)}；"
    if "string" in names and isinstance(value, bool | int | float):
        return said + "要作为文字，请加引号。"
    if value is None:
        return said + "请填写，或删去这个键。"
    if "array" in names and isinstance(value, str):
        return said + "只有一项也要写成列表，如“[词语]”或另起一行以“- ”开头。"
    if "object" in names and isinstance(value, str) and "：" in value:
        return said + "键后面要用半角冒号加空格“: ”，不是全角“：”。"
    if "boolean" in names:
        return said + "只认小写的 true 和 false。"
    return said + f"请改写（{_expected(error)}）。"


def _enum(error: Violation) -> str:
    known = [str(one) for one in error.wanted]
    hint = suggest(str(error.found), known)
    return f"不能是“{_short(error.found)}”；{_titled(error)}可以是：{allowed(known)}。{hint}"


def _pattern(error: Violation) -> str:
    if not str(error.found).strip():
        return "不能是空的；请填写。"
    return f"不能是“{_short(error.found)}”；应为：{_expected(error)}。"


def _too_few(error: Violation) -> str:
    return f"至少要有 {error.wanted} 项，现在有 {len(error.found)} 项；请补上，或删去这个键。"


def _too_many(error: Violation) -> str:
    known = error.schema.get("properties", {})
    written = "、".join(map(str, error.found))
    return f"只能写 {error.wanted} 个键，现在写了 {written}；可用：{allowed(known)}。"


def _other(error: Violation) -> str:
    return f"不能是“{_short(error.found)}”；应为：{_expected(error)}。"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


_SENTENCES: Final[dict[str, Callable[[Violation], str]]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "minItems": _too_few,
    "minProperties": _too_few,
    "maxProperties": _too_many,
    "minimum": lambda e: f"不能是 {e.found}；最小是 {e.wanted}。",
    "maximum": lambda e: f"不能是 {e.found}；最大是 {e.wanted}。",
    "exclusiveMinimum": lambda e: f"不能是 {e.found}；要大于 {e.wanted}。",
}
