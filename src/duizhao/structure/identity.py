"""Whose report it is and of which year, and where that was taken from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from duizhao.structure.roles import own_roles
from duizhao.structure.shape import Shape
from duizhao.structure.signature import Signature, year_of_date
from duizhao.structure.title import Title
from duizhao.structure.years import years_in

__all__ = ["find_unit", "find_year"]

_OPENING: Final = 600  # characters in which a body names its unit and year
_LONGER: Final = 8  # characters that a full name may add to the one in the title
_DATE: Final = re.compile(r"20\d\d\s?[-/.年]")


def find_year(
    title: Title,
    opening: str,
    headings: Sequence[str],
    signature: Signature,
    metadata: Mapping[str, str],
    shape: Shape,
) -> tuple[int | None, str | None]:
    """The year reported on: title, body, headings, signature, publication date, in this order.

    `opening` is the text between title and first heading.
    """
    labels = shape.labels
    if title.text and (years := years_in(title.text, shape)):
        return min(years), labels["title"]
    opening = opening[:_OPENING]
    lead = shape.year_lead.search(opening)
    if named := years_in(opening, shape, lead.start() if lead else 0):
        return named[0], labels["body"]
    for heading in headings:
        if years := years_in(heading, shape):
            roles = own_roles(heading, 1, None, shape) or frozenset()
            return (years[0] - 1 if "plan" in roles else years[0]), labels["headings"]
    if signature.date:
        return year_of_date(signature.date), labels["signature"]
    for key in ("published", "written", "updated"):
        value = metadata.get(key, "")
        if _DATE.match(value):
            return year_of_date(value), labels["published"]
    return None, None


def find_unit(
    title: Title, body: str, start: int, signature: Signature, metadata: Mapping[str, str], shape: Shape
) -> tuple[str | None, str | None]:
    """The unit: title, letterhead, publisher, signature, opening of the body, in this order.

    Where the title names a region or a short form, a later source that begins with the same words is preferred
    (澄湖镇 → 澄湖镇人民政府).
    """
    labels = shape.labels
    named = (
        (title.letterhead, "letterhead"),
        (metadata.get("publisher"), "publisher"),
        (signature.unit, "signature"),
        (metadata.get("source"), "publisher"),
    )
    others = [(unit, labels[key]) for name, key in named if name and (unit := _clean(name, shape))]
    if title.text:
        m = shape.unit_title.match(title.text)
        if m and (unit := _clean(m["unit"], shape)):
            for name, origin in others:
                if (
                    not shape.unit_office.search(name)
                    and len(unit) < len(name) <= len(unit) + _LONGER
                    and name.startswith(unit)
                ):
                    return name, origin
            return unit, labels["title"]
    if others:
        return others[0]
    opening = body[start : start + _OPENING]
    for pattern in shape.unit_body:
        for found in pattern.finditer(opening):
            if unit := _clean(found.group(1), shape):
                return unit, labels["body"]
    return None, None


def _clean(name: str, shape: Shape) -> str | None:
    """`name` if it can be the name of an organ or region, else None."""
    name = name.strip(" 的《》—-")
    if not name or shape.unit_not.search(name) or not shape.unit_line.fullmatch(name):
        return None
    return shape.unit_trailing.sub("", name) or None
