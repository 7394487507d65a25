"""The reports, and each broken into the paragraphs that the Word file of an office would have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
LIST = Path(__file__).resolve().parents[1] / "reports.yaml"

BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
CHAPTER = r"[一二三四五六七八九十]{1,3}"
BEFORE = (
    rf"(?<=[。\s])\s*(?={CHAPTER}、\S)",
    rf"(?<=[。\s])\s*(?=[（(]{CHAPTER}[）)])",
)
# deepest last
MARKERS = tuple(
    re.compile(p)
    for p in (rf"({CHAPTER})、", rf"[（(]({CHAPTER})[）)]", r"(\d{1,2})[.．、](?!\d)", r"[（(](\d{1,2})[）)]")
)
HEADING = 60  # characters of the longest line that is nothing but a heading


class Role(StrEnum):
    TITLE = "title"
    ADDRESSEE = "addressee"
    HEADING = "heading"
    BODY = "body"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Para:
    """A paragraph. `level` 1 to 4 and `marker` where it begins with a number; `number` is the marker's own."""

    text: str
    role: Role
    level: int = 0
    marker: str = ""
    number: str = ""

    @property
    def rest(self) -> str:
        return self.text[len(self.marker) :]

    @property
    def lead(self) -> str:
        """The words of a heading that runs into its paragraph, with the stop after them; else nothing."""
        if not self.level or self.role is Role.HEADING:
            return ""
        stop = self.rest.find("。")
        return self.rest[: stop + 1] if 0 < stop < HEADING else ""


@dataclass(frozen=True)
class Report:
    name: str
    path: Path
    unit: str
    title: tuple[str, ...]
    paras: tuple[Para, ...]
    layout: str
    published: str  # an ISO date

    @property
    def source(self) -> str:
        """The file as it stands: the measure."""
        return self.path.read_text("utf-8")

    @property
    def broken(self) -> str:
        """The same report, one paragraph a line, without what a web page put around it."""
        return "\n".join(p.text for p in self.paras) + "\n"


@cache
def reports() -> tuple[Report, ...]:
    return tuple(_report(entry) for entry in yaml.safe_load(LIST.read_text("utf-8")))


def _report(entry: dict) -> Report:
    path = ROOT / entry["file"]
    title, sign = tuple(entry["title"]), tuple(entry.get("sign", ()))
    text = BOOKMARK.sub("", path.read_text("utf-8"))
    for words in entry.get("drop", ()):
        assert words in text, f"{path.name}: {words}"
        text = text.replace(words, "\n", 1)
    if entry.get("wrapped"):
        text = _joined(text, (*title, *sign, entry["to"]))
    for words in entry.get("after", ()):
        assert words in text, f"{path.name}: {words}"
        head, words, tail = text.partition(words)
        text = f"{head}{words}\n{tail.lstrip()}"
    for words in sign:
        head, _, tail = text.rpartition(words)
        assert not tail.strip() or tail.strip() in sign, f"{path.name}: {words}"
        text = f"{head}\n{words}\n{tail}"
    patterns = (*BEFORE, *entry.get("before", ())) if "after" in entry else entry.get("before", ())
    for pattern in patterns:
        text = re.sub(pattern, "\n", text)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert all(line in lines for line in (*title, *sign)), path.name
    special = {**dict.fromkeys(title, Role.TITLE), entry.get("to", ""): Role.ADDRESSEE}
    last = dict.fromkeys(sign, Role.SIGNATURE)
    paras = tuple(
        _para(line, last.get(line) if i >= len(lines) - len(sign) else special.get(line))
        for i, line in enumerate(lines)
    )
    return Report(path.stem, path, entry["unit"], title, paras, entry["layout"], str(entry["published"]))


def _joined(text: str, alone: tuple[str, ...]) -> str:
    """Lines broken by the width of a page put together again: a paragraph begins with an indent or a number."""
    out: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        begins = line.startswith("　") or line.strip() in alone or any(m.match(line) for m in MARKERS[:2])
        if begins or not out or out[-1].strip() in alone or any(m.match(out[-1]) for m in MARKERS[:2]):
            out.append(line)
        else:
            out[-1] += line
    return "\n".join(out)


def _para(line: str, role: Role | None) -> Para:
    if role is not None:
        return Para(line, role)
    for level, marker in enumerate(MARKERS, 1):
        m = marker.match(line)
        if m:
            whole = len(line) <= HEADING and "。" not in line and not line.endswith(("；", "："))
            return Para(line, Role.HEADING if whole else Role.BODY, level, m.group(), m[1])
    return Para(line, Role.BODY)
