"""Web pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from hostile.make.words import LINES, TITLE


def page(inner: str, *, doctype: str = "<!DOCTYPE html>", head: str = "") -> bytes:
    return (
        f'{doctype}<html><head><meta charset="utf-8"><title>{TITLE}</title>{head}</head>'
        f'<body><div id="zoom">{inner}</div></body></html>'
    ).encode()


def body(lines: Iterable[str] = LINES) -> str:
    return "".join(f"<p>{escape(t)}</p>" for t in lines)


def make() -> bytes:
    return page(body())
