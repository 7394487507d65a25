"""All pages of a rulebook as files: names and texts, each marked in its first line as generated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from duizhao.report.rulepages.index import book_index, shelf
from duizhao.report.rulepages.page import INDEX, Material, rule_page
from duizhao.rulebook.model import Rulebook

__all__ = ["INDEX", "Material", "book_pages", "is_generated", "shelf_page"]

_MARK: Final = "<!-- 本页由 duizhao rules docs 生成，请不要手改；改了规则，重新运行这个命令 -->"


def book_pages(material: Material) -> dict[str, str]:
    """The index and a page a rule, by file name; dormant rules have theirs too."""
    pages = {f"{rule.id}.md": _text(rule_page(rule, material)) for rule in material.book.whole().rules}
    return {INDEX: _text(book_index(material)), **pages}


def shelf_page(books: Iterable[Rulebook]) -> str:
    """The index over all rulebooks."""
    return _text(shelf(books))


def is_generated(text: str) -> bool:
    """Whether a file is one of ours: only such a file is ever written over or removed."""
    return text.startswith(_MARK)


def _text(lines: Iterable[str]) -> str:
    return "\n".join([_MARK, "", *lines]).rstrip("\n") + "\n"
