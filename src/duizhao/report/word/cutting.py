"""Putting marks into the tree of a Word file: runs are split at the very characters, nothing else is touched."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from duizhao.read.word.names import Element, w
from duizhao.report.word.anchors import Range

__all__ = ["mark"]

_XML_SPACE: Final = " \t\r\n"
_KEEP: Final = "{http://www.w3.org/XML/1998/namespace}space"
_Marks = list[Element]


def mark(ranges: Sequence[Range], ids: Sequence[int], style: str | None) -> None:
    """Mark each range with its comment id. `style` is the character style of references, where the file has one."""
    at_runs: dict[Element, dict[tuple[int, int], tuple[_Marks, _Marks]]] = {}
    beside: list[tuple[Element, bool, _Marks]] = []
    for place, number in zip(ranges, ids, strict=True):
        begin, end = (
            [_element("commentRangeStart", number)],
            [_element("commentRangeEnd", number), _reference(number, style)],
        )
        if place.begin is None or place.end is None:
            assert place.paragraph is not None
            _around(place.paragraph, begin, end)
            continue
        for cut, which, marks in ((place.begin, 1, begin), (place.end, 0, end)):
            if cut.run is None:
                beside.append((cut.element, bool(cut.index), marks))
            else:
                key = (cut.run.index(cut.element), cut.index)
                at_runs.setdefault(cut.run, {}).setdefault(key, ([], []))[which].extend(marks)
    for element, after, marks in beside:
        _beside(element, after, marks)
    for run, cuts in at_runs.items():
        for (child, index), (ends, begins) in sorted(cuts.items(), reverse=True):
            _split(run, child, index, [*ends, *begins])


def _element(name: str, number: int) -> Element:
    from docx.oxml import OxmlElement

    element: Element = OxmlElement(f"w:{name}")
    element.set(w("id"), str(number))
    return element


def _reference(number: int, style: str | None) -> Element:
    from docx.oxml import OxmlElement

    run: Element = OxmlElement("w:r")
    if style is not None:
        properties = OxmlElement("w:rPr")
        named = OxmlElement("w:rStyle")
        named.set(w("val"), style)
        properties.append(named)
        run.append(properties)
    run.append(_element("commentReference", number))
    return run


def _around(paragraph: Element, begin: _Marks, end: _Marks) -> None:
    """Marks at the beginning, after its properties, and at the end of a paragraph."""
    first = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
    paragraph[first:first] = begin
    paragraph.extend(end)


def _beside(element: Element, after: bool, marks: _Marks) -> None:
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element) + int(after)
    parent[at:at] = marks


def _split(run: Element, child: int, index: int, marks: _Marks) -> None:
    """Put `marks` at character `index` of child number `child` of `run`; what follows goes to a run of its own."""
    element = run[child]
    moved: list[Element] = []
    if element.tag == w("t") and 0 < index < len(_shown(element)):
        moved.append(_split_text(element, index))
        first = child + 1
    else:
        first = child + (1 if index else 0)
    moved += run[first:]
    if not any(_told(e) for e in run[:first]):
        _beside(run, False, marks)
        return
    if not moved:
        _beside(run, True, marks)
        return
    rest = _shell(run)
    rest.extend(moved)
    _beside(run, True, [*marks, rest])


def _told(element: Element) -> bool:
    """Whether a child of a run is content: neither properties nor text that begins and ends in one place."""
    return element.tag != w("rPr") and not (element.tag == w("t") and not element.text)


def _shell(run: Element) -> Element:
    """A run with the attributes and properties of `run`, without content."""
    made = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
    properties = run.find(w("rPr"))
    if properties is not None:
        made.append(deepcopy(properties))
    return made


def _shown(element: Element) -> str:
    """The text of a w:t without the white space of XML around it, which is shown only where that is said."""
    text = element.text or ""
    return text if element.get(_KEEP) == "preserve" else text.strip(_XML_SPACE)


def _split_text(element: Element, index: int) -> Element:
    """Cut a w:t in two; white space that was shown is shown still, and none that was not."""
    text = _shown(element)
    second = element.makeelement(element.tag, dict(element.attrib), element.nsmap)
    element.text, second.text = text[:index], text[index:]
    for part in (element, second):
        if (part.text or "").strip(_XML_SPACE) != part.text:
            part.set(_KEEP, "preserve")
    return second
