"""Which element of a page holds its article.

Known containers of government sites come first. Else trafilatura says which text is the article, and the smallest
element that holds it is taken, unless more of the prose of the page stands elsewhere: trafilatura leaves out headings,
short paragraphs and what it takes for repetition, and a report must not lose a sentence.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from duizhao.read.web.lines import BLOCKS
from duizhao.read.web.tree import class_names

if TYPE_CHECKING:
    from lxml.etree import _Element

    from duizhao.read.web.weigh import Page

__all__ = ["find_region"]

# containers that content systems of government sites and WeChat put articles into; only names that mean nothing else
_KNOWN: Final = frozenset(
    name.lower()
    for name in [
        "zoom",
        "UCAP-CONTENT",
        "TRS_Editor",
        "TRS_UEDITOR",
        "trs_editor_view",
        "trs_paper_default",
        "trs_word",
        "Custom_UnionStyle",
        "js_content",
        "img-content",
        "article-content",
        "article_content",
        "article-con",
        "article_con",
        "articleContent",
        "article-body",
        "articleBody",
        "artical",
        "artical_content",
        "news_content",
        "newsContent",
        "news-content",
        "detail-content",
        "detail_content",
        "pages_content",
        "bt_content",
        "bt-content",
        "con_text",
        "content_text",
        "text_content",
        "wzcon",
        "wz_con",
        "zwxl-article",
        "xxgk_content",
        "xxgk-content",
        "easysite-news-text",
        "ewb-article-info",
        "j-fontContent",
        "main-article",
        "zwgk_content",
        "vF_detail_content",
        "v_news_content",
        "wp_articlecontent",
        "entry-content",
    ]
)
_ROWS: Final = frozenset(("tbody", "thead", "tfoot", "tr"))
_PARAGRAPHS: Final = frozenset(("p", "pre", "tr", "tbody", "h1", "h2", "h3", "h4", "h5", "h6"))
_SHARE: Final = 0.97  # of the sentences of a page, which its article holds where nothing else says what that is
_MOST: Final = 0.9  # of them, where trafilatura says so
_LEAST: Final = 0.8  # of them, where a known container says so and trafilatura does not say otherwise
_PART: Final = 0.97  # of what trafilatura found that its element must hold
_LONG: Final = 3_000_000  # characters of a page above which trafilatura is not asked
_DEEP: Final = 200  # levels; trafilatura goes down them by recursion
_WORDS: Final = 20  # characters of a paragraph that is worth looking for


def find_region(body: _Element, page: Page, markup: str) -> _Element:
    """The element that holds the article; the whole body where the page has nothing beside it."""
    prose = page.weights[body].prose
    region = _smallest(body, page, _SHARE * prose)
    known = _around(region, body)
    if known is not None:
        return known
    found = _extracted(body, page, markup)
    inner = _common(body, page)
    if inner is not None and page.weights[inner].prose >= _LEAST * prose and (found is None or _holds(inner, found)):
        return inner
    if found is not None and page.weights[found].prose >= _MOST * prose:
        return found
    return region


def _smallest(body: _Element, page: Page, prose: float) -> _Element:
    """The smallest element with so much prose."""
    here = body
    while True:
        for child in _inside(here):
            if _is_box(child) and page.weights[child].prose >= max(prose, 1):
                here = child
                break
        else:
            return here


def _inside(element: _Element) -> Iterator[_Element]:
    """The children of an element; of a table its cells, for many pages are put in place by one."""
    for child in element:
        if child.tag in _ROWS:
            yield from _inside(child)
        else:
            yield child


def _is_box(element: _Element) -> bool:
    """Whether an element holds blocks, and is not itself one paragraph, however long."""
    return element.tag not in _PARAGRAPHS and any(child.tag in BLOCKS or child.tag == "br" for child in element)


def _is_known(element: _Element) -> bool:
    return any(name.lower() in _KNOWN for name in class_names(element))


def _around(element: _Element, body: _Element) -> _Element | None:
    """The nearest known container around `element`, itself included."""
    here: _Element | None = element
    while here is not None and here is not body:
        if _is_known(here):
            return here
        here = here.getparent()
    return None


def _common(body: _Element, page: Page) -> _Element | None:
    """The smallest element around all known containers with prose in them."""
    known = [e for e in body.iter() if isinstance(e.tag, str) and page.weights[e].prose and _is_known(e)]
    if not known:
        return None
    start, end = (page.weights[known[0]].start, max(page.weights[e].end for e in known))
    here: _Element | None = known[0]
    while here is not None and not (page.weights[here].start <= start and page.weights[here].end >= end):
        here = here.getparent()
    return here


def _holds(outer: _Element, inner: _Element) -> bool:
    here: _Element | None = inner
    while here is not None and here is not outer:
        here = here.getparent()
    return here is outer


def _extracted(body: _Element, page: Page, markup: str) -> _Element | None:
    """The smallest element that holds what trafilatura takes for the article."""
    if len(markup) > _LONG or _depth(body) > _DEEP:
        return None
    spans: list[tuple[int, int]] = []
    at = 0
    for paragraph in _paragraphs(markup):
        start = page.text.find(paragraph, at)
        if start >= 0:
            at = start + len(paragraph)
            spans.append((start, at))
    total = sum(end - start for start, end in spans)
    if not total:
        return None
    sums = [0]
    for start, end in spans:
        sums.append(sums[-1] + end - start)
    starts = [start for start, _ in spans]

    def held(element: _Element) -> int:
        weight = page.weights[element]
        return sums[bisect_left(starts, weight.end)] - sums[bisect_left(starts, weight.start)]

    here = body
    while True:
        for child in _inside(here):
            if _is_box(child) and held(child) >= _PART * total:
                here = child
                break
        else:
            return here


def _paragraphs(markup: str) -> list[str]:
    """The longer paragraphs of the article that trafilatura finds, without white space."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # its remarks quote the page
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            markup, favor_recall=True, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception:  # whatever it stumbles over, the page is still there
        return []
    texts = (found.text or "").split("\n") if found is not None and not isinstance(found, dict) else []
    small = ("".join(t.replace("|", "").split()) for t in texts)
    # rows of labels and lists of titles have no part in telling where the article is
    return [t for t in small if len(t) >= _WORDS and any(c in t for c in "，。；")]


def _depth(body: _Element) -> int:
    """The depth of the tree, as far as it matters."""
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEP:
            break
    return deepest
