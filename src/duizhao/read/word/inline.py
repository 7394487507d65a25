"""What stands inside one paragraph: its characters with the elements that hold them, text boxes, notes.

One list of `Atom`s serves both the text that is read and the comments that are put at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from duizhao.read.word.names import MATH, MC, VML, Element, attribute, child, on, value, w
from duizhao.read.word.styles import Styles
from duizhao.read.word.symbols import circled, symbol

__all__ = ["Atom", "Fields", "Inline", "branch", "scan"]

_P, _R, _T = w("p"), w("r"), w("t")
_LEFT_OUT: Final = frozenset(
    w(n) for n in ("pPr", "del", "moveFrom", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "rt", "instrText")
)
_ALTERNATIVES: Final = MC + "AlternateContent"
_GRAPHICS: Final = frozenset({w("drawing"), w("pict"), w("object")})
_SIGNS: Final = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_NOTES: Final = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
# Word shows the white space of XML as spaces; where an object stands (U+FFFC, from old files) there is no character.
# One for one, so that offsets stay.
_SPACES: Final = {**{ord(c): " " for c in "\t\n\r"}, 0xFFFC: "\u200b"}
_KEEP_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Atom:
    """Characters that one element of a run holds: `text` begins at `offset` of the text of `element`.

    `run` is the `w:r` (in formulas `m:r`). A w:tab, w:br, w:sym and the like is one character.
    """

    text: str
    run: Element
    element: Element
    offset: int = 0


@dataclass(slots=True)
class Inline:
    """The content of one paragraph. `boxes` are contents of text boxes, `art` the words of WordArt, `notes` (kind, id).

    `hidden` tells that something was left out as hidden, `contents` that it stands in a table of contents.
    """

    atoms: list[Atom] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: bool = False
    contents: bool = False


class Fields:
    """Where in a story's fields the walk stands: codes are never shown, results are, but for tables of contents.

    A field that has no end is no field; else one damaged spot would swallow the rest of the report.
    """

    def __init__(self, root: Element) -> None:
        self._unmatched: set[Element] = set()
        open_fields: list[Element] = []
        for mark in root.iter(w("fldChar")):
            if any(True for _ in mark.iterancestors(w("del"), w("moveFrom"))):
                continue
            kind = attribute(mark, "fldCharType")
            if kind == "begin":
                open_fields.append(mark)
            elif kind == "end" and open_fields:
                open_fields.pop()
        self._unmatched.update(open_fields)
        self._stack: list[_Field] = []

    def mark(self, element: Element) -> str:
        """Pass a `w:fldChar`; at the end of a field that has no result, what Word draws of its code alone."""
        kind = attribute(element, "fldCharType")
        if kind == "begin" and element not in self._unmatched:
            self._stack.append(_Field())
        elif kind == "separate" and self._stack:
            self._stack[-1].result = True
        elif kind == "end" and self._stack:
            ended = self._stack.pop()
            return "" if ended.result else circled(ended.code)
        return ""

    def code(self, text: str) -> None:
        """Pass a `w:instrText`."""
        if self._stack and not self._stack[-1].result:
            self._stack[-1].code += text

    @property
    def in_contents(self) -> bool:
        """Whether this is the result of a field that makes a table of contents."""
        return any(f.result and f.code.split()[:1] == ["TOC"] for f in self._stack)

    @property
    def shown(self) -> bool:
        """Whether text at this place can be seen."""
        return not self._stack or all(f.result for f in self._stack)


@dataclass(slots=True)
class _Field:
    code: str = ""
    result: bool = False


def scan(paragraph: Element, fields: Fields, styles: Styles) -> Inline:
    """The content of `paragraph` in order; insertions as text, deletions left out. Goes as deep as the XML, no deeper."""
    out = Inline()
    style = value(paragraph, "pPr", "pStyle")
    breaks: list[Atom] = []  # page breaks show only between text
    stack: list[tuple[Iterator[Element], Element | None]] = [(iter(paragraph), None)]
    while stack:
        children, run = stack[-1]
        element = next(children, None)
        if element is None:
            stack.pop()
            continue
        tag = element.tag
        if not isinstance(tag, str):  # a comment of XML
            continue
        if run is None:
            if tag == _R or tag == MATH + "r":
                if _hidden(element, style, styles):
                    out.hidden = out.hidden or element.find(_T) is not None
                    _pass_fields(element, fields)
                else:
                    stack.append((iter(element), element))
            elif tag == _ALTERNATIVES:
                stack.append((iter(branch(element)), None))
            elif tag not in _LEFT_OUT and tag != _P:
                stack.append((iter(element), None))
            continue
        if tag == _T or tag == MATH + "t":
            if fields.in_contents:
                out.contents = True
            elif fields.shown:
                atom = _text(element, run)
                if atom.text:
                    out.atoms += breaks
                    breaks.clear()
                    out.atoms.append(atom)
        elif tag == w("fldChar"):
            sign = fields.mark(element)
            if sign and fields.shown and not fields.in_contents:
                out.atoms.append(Atom(sign, run, element))
        elif tag == w("instrText"):
            fields.code(element.text or "")
        elif tag == _ALTERNATIVES:
            stack.append((iter(branch(element)), run))
        elif tag in _GRAPHICS:
            _graphic(element, out)
        elif not fields.shown or fields.in_contents:
            pass
        elif tag in _SIGNS:
            out.atoms.append(Atom(_SIGNS[tag], run, element))
        elif tag == w("br"):
            if attribute(element, "type") in (None, "textWrapping"):
                out.atoms.append(Atom("\n", run, element))
            elif out.atoms:
                breaks = [Atom("\n", run, element)]
        elif tag == w("sym"):
            sign = symbol(attribute(element, "font") or "", attribute(element, "char") or "")
            if sign:
                out.atoms.append(Atom(sign, run, element))
        elif tag in _NOTES:
            out.notes.append((_NOTES[tag], attribute(element, "id") or ""))
        elif tag == w("ruby"):
            stack.append((iter(element), None))
    return out


def _text(element: Element, run: Element) -> Atom:
    text = (element.text or "") if not len(element) else "".join(element.itertext())
    start = 0
    if text[:1].isspace() or text[-1:].isspace():
        kept = element.get(_KEEP_SPACE) == "preserve"
        if not kept:  # the white space of XML around it is not shown; other spaces are
            whole, text = text, text.strip(" \t\r\n")
            start = whole.index(text) if text else 0
    return Atom(text.translate(_SPACES), run, element, start)


def _hidden(run: Element, style: str | None, styles: Styles) -> bool:
    properties = child(run, "rPr")
    direct = child(properties, "vanish")
    if direct is not None:
        return on(direct)
    return styles.hides(style, value(properties, "rStyle"))


def _pass_fields(run: Element, fields: Fields) -> None:
    """Fields begin and end in hidden runs too."""
    for element in run:
        if element.tag == w("fldChar"):
            fields.mark(element)
        elif element.tag == w("instrText"):
            fields.code(element.text or "")


def branch(alternatives: Element) -> Element:
    """Of two branches that hold the same, the one for newer programs, unless there is nothing in it to read."""
    found = [e for e in alternatives if isinstance(e.tag, str)]
    readable = (b for b in found if any(True for _ in b.iter(_T, w("txbxContent"), w("sym"), w("tab"), w("br"))))
    return next(readable, found[0] if found else alternatives)


def _graphic(element: Element, out: Inline) -> None:
    """Text boxes in a drawing, each once, and words drawn as WordArt."""
    stack: list[Element] = [element]
    while stack:
        at = stack.pop()
        tag = at.tag
        if not isinstance(tag, str):
            continue
        if tag == w("txbxContent"):
            out.boxes.append(at)
        elif tag == _ALTERNATIVES:
            stack.append(branch(at))
        else:
            if tag == VML + "textpath" and (at.get("string") or "").strip():
                out.art.append(at.get("string", "").translate(_SPACES))
            stack.extend(reversed(at))
