"""The wordings by which structure and kind are recognised (`structure.yaml`), compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Extent", "Genre", "RoleWords", "Shape"]

Pattern = re.Pattern[str]
Compile = Callable[[Any], Pattern]


@dataclass(frozen=True, slots=True)
class RoleWords:
    """How a heading tells one role. `only` matches a heading that consists of role words and filler alone."""

    name: str
    search: Pattern
    never: Pattern | None
    only: Pattern


@dataclass(frozen=True, slots=True)
class Genre:
    """A refused kind of document, told by title or opening.

    `whole` decides whatever the subject, but for `unless`; `other` only in a title without the subject; `opening` only
    in a text without title.
    """

    name: str
    whole: Pattern | None
    unless: Pattern | None
    other: Pattern | None
    opening: Pattern | None


@dataclass(frozen=True, slots=True)
class Extent:
    """How a report is told from what a file holds beside it. Patterns of whole lines are used with `fullmatch`.

    `letter` and `annex`: reason and note for what is set aside before and after the report; `remarks`: the reason for
    what stands below a signature.
    """

    letter: tuple[str, str]
    annex: tuple[str, str]
    remarks: str
    label: Pattern
    listing: Pattern
    remark: Pattern
    sends: Pattern
    titles: Pattern
    tables: Pattern


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything domain-specific that `structure` needs, compiled."""

    kind_name: str
    other_name: str
    subject: Pattern
    report: Pattern
    refused: tuple[Genre, ...]
    opening: Pattern
    news: Pattern
    news_name: str
    window: int
    body_subject: int
    body_roles: int

    year: Pattern
    year_lead: Pattern
    labels: Mapping[str, str]
    title_words: Pattern
    title_ending: Pattern
    title_glued: Pattern
    title_not: Pattern
    unit_line: Pattern
    unit_title: Pattern
    unit_not: Pattern
    unit_trailing: Pattern
    unit_office: Pattern
    unit_body: tuple[Pattern, ...]

    glue: Pattern
    glue_sure: Pattern
    role_ending: Pattern
    facts: Pattern
    bare_heading: Pattern
    roles: tuple[RoleWords, ...]
    plan_lead: Pattern
    deficiency_lead: Pattern
    deficiency_words: tuple[str, ...]
    list_follow: Pattern
    closing: Pattern
    signature_date: Pattern
    signature_unit: Pattern
    extent: Extent | None

    @classmethod
    def from_mapping(cls, config: Mapping[str, Any]) -> Shape:
        """Compile the mapping with the keys `documents` and `structure`.

        Raises KeyError or re.error when it is not of the expected shape.
        """
        documents, s = config["documents"], config["structure"]
        year, subject = s["year"], _join(documents["subject"])

        def fill(pattern: str) -> str:
            return pattern.replace("{YEAR}", f"(?:{year})").replace("{SUBJECT}", f"(?:{subject})")

        def rx(patterns: str | Iterable[str]) -> Pattern:
            return re.compile(fill(_join(patterns)))

        unit, heading = s["unit"], s["heading"]
        roles = tuple(_role(name, words, s["filler"], rx) for name, words in s["roles"].items())
        words_of_roles = "|".join(s["roles"][name]["words"] for name in s["roles"])
        needs_role = _join(p for words in s["roles"].values() for p in words["search"])
        return cls(
            kind_name=documents["name"],
            other_name=documents["other_name"],
            subject=re.compile(subject),
            report=rx(rf"(?:{subject})[^，。]*?(?:{_join(documents['genre'])})"),
            refused=tuple(_genre(g, rx) for g in documents["refused"]),
            opening=rx(documents["opening"]),
            news=rx(documents["news"]),
            news_name=documents["news_name"],
            window=int(documents["window"]),
            body_subject=int(documents["body"]["subject"]),
            body_roles=int(documents["body"]["roles"]),
            year=re.compile(rf"(?P<range>[—\-–－~～至到]\s*|〔|\[)?(?P<year>{year.removesuffix('年')})年(?!规划)"),
            year_lead=rx(s["year_lead"]),
            labels=dict(s["from"]),
            title_words=rx(s["title"]["words"]),
            title_ending=rx(s["title"]["ending"]),
            title_glued=rx(s["title"]["glued"]),
            title_not=rx(s["title"]["not"]),
            unit_line=rx(rf"[^，。；：！？]{{1,40}}?{unit['suffix']}"),
            unit_title=rx(rf"{unit['lead']}(?P<unit>[^，。；：]{{2,40}}?){unit['stop']}"),
            unit_not=rx(unit["not"]),
            unit_trailing=rx(unit["trailing"]),
            unit_office=rx(unit["office"]),
            unit_body=tuple(rx(p) for p in unit["body"]),
            glue=rx(f"{_glue_sure(heading)}|{_glue_rest(heading)}"),
            glue_sure=rx(_glue_sure(heading)),
            role_ending=rx(rf"{heading['role_endings']}(?![和及与、，的])"),
            facts=rx(heading["facts"]),
            bare_heading=rx(rf"(?=.{{0,24}}(?:{needs_role}))(?:{s['filler']}|{words_of_roles})+"),
            roles=roles,
            plan_lead=re.compile(_plan_leads([fill(p) for p in s["plan_leads"]], year)),
            deficiency_lead=rx(s["deficiency_leads"]),
            deficiency_words=tuple(s["deficiency_words"]),
            list_follow=rx(s["list_follow"]),
            closing=rx(s["signature"]["closing"]),
            signature_date=rx(s["signature"]["date"]),
            signature_unit=rx(
                rf"[^，。；：！？\s][^，。；：！？]{{1,{int(s['signature']['unit_max'])}}}{unit['suffix']}"
            ),
            extent=_extent(s["extent"], rx) if "extent" in s else None,
        )


def _join(patterns: str | Iterable[str]) -> str:
    return patterns if isinstance(patterns, str) else "|".join(f"(?:{p})" for p in patterns)


def _genre(genre: Mapping[str, Any], rx: Compile) -> Genre:
    def maybe(key: str) -> Pattern | None:
        return rx(genre[key]) if genre.get(key) else None

    return Genre(genre["name"], maybe("whole"), maybe("unless"), maybe("other"), maybe("opening"))


def _extent(config: Mapping[str, Any], rx: Compile) -> Extent:
    letter, annex = ((config[key]["reason"], config[key]["note"]) for key in ("letter", "annex"))
    words = (rx(config[key]) for key in ("label", "listing", "remark", "sends", "titles", "tables"))
    return Extent(letter, annex, config["remarks"], *words)


def _role(name: str, words: Mapping[str, Any], filler: str, rx: Compile) -> RoleWords:
    return RoleWords(
        name=name,
        search=rx(words["search"]),
        never=rx(words["not"]) if words.get("not") else None,
        only=rx(rf"(?:{filler}|{words['words']})+"),
    )


def _glue_sure(heading: Mapping[str, str]) -> str:
    """Where a heading without end mark may stop (the end of the match); the group's name tells how sure it is."""
    return (
        rf"(?P<list>(?={heading['list_openers']}))"
        rf"|(?P<role>{heading['role_endings']}(?=\s|{{YEAR}}|{heading['openers']}|{heading['actors']}))"
    )


def _glue_rest(heading: Mapping[str, str]) -> str:
    return (
        rf"(?P<year>(?<![，、在到自于和与至（“《按对从及或进\s])(?={{YEAR}}(?:度?(?:以来)?[，,]|以来|[全共我]|累计|{heading['actors']})))"
        rf"|(?P<space>(?<=\S)(?=\s+\S))"
        rf"|(?P<tail>{heading['tails']}(?={heading['openers']}|{heading['actors']}))"
        rf"|(?P<verb>{heading['tails']}(?={heading['verbs']}))"
        rf"|(?P<actor>(?={heading['actors']}))"
    )


def _plan_leads(patterns: list[str], year: str) -> str:
    out = []
    for i, p in enumerate(patterns):
        out.append("(?:" + p.replace("{NEXT}", f"(?P<next{i}>{year})") + ")")
    return "|".join(out)
