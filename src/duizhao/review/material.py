"""What a rulebook is tried on and judged by: ordinary official prose, and the words of remedies and titles.

Both lie in `common/`, the rulebook's own or the shipped one, and are no part of the rulebook: its digest leaves them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import Place, RulebookError
from duizhao.rulebook.locate import relocate
from duizhao.rulebook.model import Rulebook
from duizhao.rulebook.problems import Problems
from duizhao.rulebook.schema import check_shape, schemas
from duizhao.rulebook.source import read_source

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Material", "load_material"]

_BACKGROUND: Final = "background.txt"
_WORDS: Final = "lint.yaml"
_FEWEST: Final = 200  # fewer sentences give no shares worth speaking of


@dataclass(frozen=True, slots=True)
class Material:
    """Background sentences; words that ask for facts, empty ones, and what may stand before or not begin a title."""

    background: tuple[str, ...]
    asks: tuple[str, ...]
    hollow: tuple[str, ...]
    lead: tuple[str, ...]
    not_first: tuple[str, ...]


def load_material(book: Rulebook) -> Material:
    """The material that belongs to `book`. Raises RulebookError when it cannot be used."""
    files = relocate(book.origin, book.name)
    words = _words(files.shared(_WORDS))
    remedy = words["remedy"]
    return Material(
        background=_sentences(files.shared(_BACKGROUND)),
        asks=tuple(remedy["asks"]),
        hollow=tuple(remedy["hollow"]),
        lead=tuple(remedy["lead"]),
        not_first=tuple(words["title"]["not_first"]),
    )


def _words(file: Traversable) -> Any:
    problems = Problems()
    source = read_source(str(file), file.read_bytes(), problems)
    if source is not None:
        check_shape(source, "lint", schemas(), problems)
    problems.raise_if_any()
    assert source is not None  # what could not be read is a problem
    return source.data


def _sentences(file: Traversable) -> tuple[str, ...]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RulebookError("文件不是 UTF-8 编码；请用编辑器另存为 UTF-8。", place=Place(str(file))) from None
    lines = (line.strip() for line in text.splitlines())
    found = tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
    if len(found) < _FEWEST:
        message = f"背景语料只有 {len(found)} 句，少于 {_FEWEST} 句，算不出比例；请补足，或者删去，改用自带的。"
        raise RulebookError(message, place=Place(str(file)))
    return found
