"""Names of WordprocessingML (ECMA-376 part 1, §17) as lxml spells them, and how its values are read."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

__all__ = ["MATH", "MC", "RELATION", "VML", "Element", "W", "attribute", "child", "number", "on", "value", "w"]

Element: TypeAlias = Any  # an element of lxml, which has no types of its own

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML: Final = "{urn:schemas-microsoft-com:vml}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_VAL: Final = W + "val"
_OFF: Final = frozenset({"0", "false", "off", "none"})


def w(name: str) -> str:
    """The full name of an element of WordprocessingML."""
    return W + name


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along `path` (names without namespace), or None."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(W + name), None)  # twice as fast as find
    return element


def attribute(element: Element | None, name: str) -> str | None:
    """A `w:` attribute of an element that may not be there."""
    found: str | None = None if element is None else element.get(W + name)
    return found


def value(element: Element | None, *path: str) -> str | None:
    """The `w:val` of the descendant along `path`."""
    found = child(element, *path)
    return attribute(found, "val")


def number(text: str | None) -> int | None:
    """An integer as Word writes it, or None for what is none (also for one too long to be meant)."""
    if text is None or len(text) > 12:
        return None
    try:
        return int(text)
    except ValueError:
        return None


def on(element: Element | None) -> bool:
    """Whether a switch such as `<w:vanish/>` is there and not set off."""
    return element is not None and (element.get(_VAL) or "").lower() not in _OFF
