"""How much text, prose and links each element of a page holds, counted in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Page", "Weight", "weigh"]

_PROSE: Final = frozenset("。；！？")  # commas and 、 also stand in navigation and imprints


class Weight(NamedTuple):
    """What one element holds.

    `start`..`end`: its characters in the text of the page without white space. `prose`: ends of sentences outside
    links; navigation has none, however long it is.
    """

    start: int
    end: int
    linked: int
    links: int
    prose: int


class Page(NamedTuple):
    """The text of a page without white space, and the weight of each element."""

    text: str
    weights: Mapping[_Element, Weight]


def weigh(body: _Element) -> Page:
    """Weigh every element of `body`."""
    from lxml import etree

    pieces: list[str] = []
    weights: dict[_Element, Weight] = {}
    at = linked = links = prose = inside = 0
    open_: list[tuple[int, int, int, int]] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            open_.append((at, linked, links, prose))
            inside += element.tag == "a"
            links += element.tag == "a"
            text = element.text
        else:
            start, linked0, links0, prose0 = open_.pop()
            inside -= element.tag == "a"
            weights[element] = Weight(start, at, linked - linked0, links - links0, prose - prose0)
            text = element.tail if element is not body else None
        if text:
            small = "".join(text.split())
            if small:
                pieces.append(small)
                at += len(small)
                if inside:
                    linked += len(small)
                else:
                    prose += sum(c in _PROSE for c in small)
    return Page("".join(pieces), weights)
