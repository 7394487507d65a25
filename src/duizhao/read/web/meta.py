"""What a page says of itself: its meta tags, its title element, and the lines of labels above the article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from duizhao.read.compose import Line
from duizhao.read.edges import collect, take
from duizhao.read.furniture import Furniture

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["labelled", "tags", "titles"]

# names of meta tags (政府网站发展指引 and what sites really write), in lower case, and the keys of furniture.yaml
_TAGS: Final = {
    "articletitle": "title",
    "title": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "publish_time": "published",
    "article:published_time": "published",
    "og:release_date": "published",
    "contentsource": "source",
    "source": "source",
    "author": "author",
    "columnname": "category",
    "url": "url",
    "og:url": "url",
}
_SITE: Final = re.compile(r"\s*[-_|｜–—－]+\s*")
_WORDS: Final = re.compile(r"[\u4e00-\u9fff]")
_TOOLS: Final = re.compile(r"microsoft|wps|word|libreoffice|openoffice|admin", re.I)
_LINE: Final = 400


def tags(root: _Element) -> dict[str, str]:
    """The metadata in the meta tags of a page, by the keys of `furniture.yaml`."""
    out: dict[str, str] = {}
    for tag in root.iter("meta"):
        key = _TAGS.get((tag.get("name") or tag.get("property") or "").strip().lower())
        value = " ".join((tag.get("content") or "").split())[:_LINE]
        if key and value and not (key == "author" and _TOOLS.search(value)):
            out.setdefault(key, value)
    return out


def titles(root: _Element, metadata: Mapping[str, str]) -> tuple[str, ...]:
    """What the title of the article may be, without white space, the surest first; site names cut off at the end."""
    element = root.find(".//head/title")
    whole = " ".join("".join(element.itertext()).split())[:_LINE] if element is not None else ""
    out = [metadata.get("title", ""), whole]
    parts = _SITE.split(whole)
    out += ["".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]
    out += [_SITE.split(metadata.get("title", ""))[0]]
    small = ("".join(t.split()) for t in out)
    return tuple(dict.fromkeys(t for t in small if len(_WORDS.findall(t)) >= 4))


def labelled(lines: Sequence[Line], metadata: dict[str, str]) -> None:
    """Add what lines like 发布日期：… and rows like 索引号 | … say; what is there already stays."""
    furniture = _furniture()
    for line in lines:
        for text in line.cells:
            if len(text) <= _LINE and furniture.label_line.match(text):
                collect(text, furniture, metadata)
        for label, value in zip(line.cells, line.cells[1:], strict=False):
            take(label.strip(" :：【】[]"), value, furniture, metadata)


@lru_cache(maxsize=1)
def _furniture() -> Furniture:
    """The labels that ship. A page speaks the same language whatever rulebook is used."""
    import yaml

    from duizhao.rulebook.locate import shipped

    path = shipped() / "common" / "furniture.yaml"
    return Furniture.from_mapping(yaml.safe_load(path.read_text(encoding="utf-8")))
