"""From the text of a page to a tree without scripts, styles and what is not shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from duizhao.errors import Place, ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["class_names", "parse", "shown"]

# what a browser does not show as text; a form control and a picture have none
_SILENT: Final = (
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas", "audio", "video", "select",
    "button", "textarea", "input", "del", "xml", "head", "title", "link", "meta",
)  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_DECLARATION: Final = re.compile(r"<\?xml[^>]*>", re.I)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DATA: Final = re.compile(r"data:[\w/+.;=-]{0,80},[A-Za-z0-9+/=%_-]{200,}")  # pictures inside the page
_BOXES: Final = re.compile(r"</?(?:div|section|article|center|main|ul|ol|li|dl|dd|blockquote|table|tbody|tr|td)\b[^>]*>", re.I)  # fmt: skip
_INLINE: Final = re.compile(r"</?(?:span|font|b|i|u|em|strong|a|o:p|small|big|label|ins|sub|sup)\b[^>]*>", re.I)
_LARGE: Final = 10_000_000  # characters without pictures; Word's page of a long report has two million
_TOO_DEEP: Final = "ERR_RESOURCE_LIMIT"


def parse(markup: str, name: str) -> _Element:
    """The tree of a page, with its head. Raises ReadError when it is no page, or far larger than one."""
    markup = _CONTROL.sub("", markup).lstrip()
    declaration = _DECLARATION.match(markup)
    markup = _DATA.sub("", markup[declaration.end() :] if declaration else markup)
    if len(markup) > _LARGE:
        raise ReadError(
            f"网页过大（除图片外超过 {_LARGE // 1_000_000} MB），没有读取，请把正文复制到 Word 中再试。",
            place=Place(name),
        )
    root, deep = _tree(markup)
    if deep:
        # the parser drops what lies deeper than a page can sensibly be; without boxes it is flat
        root, deep = _tree(_INLINE.sub("", _BOXES.sub("<br>", markup)))
    if root is None or deep:
        raise ReadError("网页的结构无法识别，请在浏览器中打开后，把正文复制到 Word 中再试。", place=Place(name))
    return root


def _tree(markup: str) -> tuple[_Element | None, bool]:
    """The tree and whether part of it was dropped for its depth."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None, False
    return root, any(e.type_name == _TOO_DEEP for e in parser.error_log)


def shown(root: _Element) -> _Element:
    """The body of `root` without what a browser does not show. The tree is changed."""
    body = root.find("body")
    body = root if body is None else body
    for element in list(body.iter()):
        silent = not isinstance(element.tag, str) or element.tag in _SILENT or _is_hidden(element)
        if silent and element is not body:
            _drop(element)
    return body


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _drop(element: _Element) -> None:
    """Take `element` out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        # a reference such as &#27; gives a character that can be read here but not written back
        if before is not None:
            before.tail = _CONTROL.sub("", (before.tail or "") + element.tail)
        else:
            parent.text = _CONTROL.sub("", (parent.text or "") + element.tail)
    parent.remove(element)


def class_names(element: _Element) -> tuple[str, ...]:
    """The id and the classes of an element."""
    return (element.get("id") or "", *(element.get("class") or "").split())
