"""The wordings of page furniture (`rules/common/furniture.yaml`), compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Furniture"]


@dataclass(frozen=True, slots=True)
class Furniture:
    """Compiled recognisers. All whole-line patterns are used with `fullmatch` on a stripped line."""

    breadcrumb: re.Pattern[str]
    separator: re.Pattern[str]
    label: re.Pattern[str]
    label_line: re.Pattern[str]
    date: re.Pattern[str]
    bare_label: re.Pattern[str]
    tools: re.Pattern[str]
    head_line: re.Pattern[str]
    tail_line: re.Pattern[str]
    tail_anywhere: re.Pattern[str]
    inline_head: re.Pattern[str]
    inline_tail: re.Pattern[str]
    signature: re.Pattern[str]
    page: re.Pattern[str]
    keys: Mapping[str, str]
    reasons: Mapping[str, str]

    @classmethod
    def from_mapping(cls, config: Mapping[str, Any]) -> Furniture:
        """Compile the loaded YAML mapping. Raises KeyError or re.error when it is not of the expected shape."""
        labels: dict[str, str] = {}
        for key, words in config["labels"].items():
            for word in words:
                labels[word] = key
        ordered = sorted(labels, key=len, reverse=True)
        label = "|".join(_spaced(w) for w in ordered)
        date = config["date"]
        endings = _any(config["unit_endings"])
        tools = rf"(?:{_any(config['tools'])})"
        # a date label, then further labels and buttons, up to the body on the same line
        pair = rf"(?:{label})\s*[:：]\s*(?:{date}|{tools}|[^\s，。；]{{0,30}}(?=\s))"
        more = rf"(?:\s*(?:[【\[]?{pair}[】\]]?|\d+\s?次?(?=\s)|{tools}(?=[\s【［\[]|{tools}|$)))*"
        return cls(
            breadcrumb=re.compile(rf"\s*(?:{_any(config['breadcrumb'])})"),
            separator=re.compile(_any(config["separators"])),
            label=re.compile(rf"(?:^|(?<=[\s】\]）)]))(?:{label})\s*[:：]\s*"),
            label_line=re.compile(rf"[【\[]?\s*(?:{label})\s*[】\]]?\s*[:：]"),
            date=re.compile(date),
            bare_label=re.compile("|".join(_spaced(w) for w in config["bare_labels"])),
            tools=re.compile(rf"(?:[\s|｜/、:：\[\]【】·•>]*{tools})+[\s|｜/、:：\[\]【】·•>]*"),
            head_line=re.compile(_any(config["head_lines"])),
            tail_line=re.compile(_any(config["tail_lines"])),
            tail_anywhere=re.compile(_any(config["tail_anywhere"])),
            inline_head=re.compile(rf"(?:(?:{label})\s*[:：]\s*{date}|(?:^|(?<=\s)){pair}(?=\s)){more}\s*"),
            inline_tail=re.compile(rf"(?:^|(?<=[\s。！？”）)】日]))(?:{_any(config['inline_tail'])})"),
            signature=re.compile(rf"(?:.{{2,40}}(?:{endings}))?\s*(?:{date}|[（(]?{date}[）)]?)?"),
            page=re.compile(_any(config["anywhere"])),
            keys=labels,
            reasons=dict(config["reasons"]),
        )


def _any(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{p})" for p in patterns)


def _spaced(word: str) -> str:
    """`word` with optional spaces between its characters: labels are often set to equal width."""
    return r"\s*".join(re.escape(c) for c in word)
