"""One report: which elements it has and how, its paragraphs, its layout."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from districts.expand import Expander
from districts.units import Unit

HERE = Path(__file__).parent
CHOICES = (("met", 58), ("partial", 9), ("planned", 9), ("admitted", 10), ("missing", 14))
SHORTEST, LONGEST = 2500, 5000
HEADS = "一二三四五六七八九十"


def clauses(frame: str) -> list[str]:
    """The clauses of a template: parted by commas and full stops that stand in no choice."""
    out, depth, start = [], 0, 0
    for i, c in enumerate(frame):
        depth += (c == "[") - (c == "]")
        if c in "，。：" and not depth:
            out.append(frame[start:i])
            start = i + 1
    return [c for c in (*out, frame[start:]) if c]


@dataclass
class Block:
    """A heading or paragraph. `role` is heading, element, business, formula, notice, shortcoming or plan."""

    text: str
    role: str
    level: int = 0
    element: str = ""


@dataclass
class Report:
    """A report and what is true of it."""

    unit: Unit
    year: int
    title: str
    signature: str
    labels: dict[str, str]
    blocks: list[Block] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.year}/{self.unit.name}"

    def text(self) -> str:
        """The report as plain text, a line a block."""
        lines = [self.title, "", *("　　" + b.text for b in self.blocks), "", self.unit.name, self.signature]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Grammar:
    """All wording, as in the yaml files."""

    words: dict[str, Any]
    elements: dict[str, dict[str, list[str]]]
    prose: dict[str, Any]

    @classmethod
    def load(cls) -> Grammar:
        return cls(*(yaml.safe_load((HERE / f"{n}.yaml").read_text("utf-8")) for n in ("words", "elements", "prose")))


class Writer:
    """Writes the report of one unit for one year; the same seed, unit and year always give the same report."""

    def __init__(self, grammar: Grammar, unit: Unit, year: int, seed: int) -> None:
        self.grammar, self.unit, self.year = grammar, unit, year
        self.chance = random.Random(f"{seed}/{unit.name}/{year}")
        years = {"year": [str(year)], "last": [str(year - 1)], "next": [str(year + 1)]}
        lists = {k: v for k, v in grammar.words.items() if k != "kinds"}
        self.say = Expander({**lists, **unit.slots, **years}, self.chance)
        self._tails = [c for frame in grammar.prose["business"] for c in clauses(frame)[1:]]

    def report(self) -> Report:
        """The whole report."""
        prose = self.grammar.prose
        labels = {e: self._choose(e) for e in self.grammar.elements}
        first = [e for e in labels if e.startswith(("first_responsible", "accountability"))]
        rest = [e for e in labels if e not in first]
        self.chance.shuffle(rest)
        heads = prose["headings"]
        measures = self._measures(rest, labels)
        duty = self._paragraphs([e for e in first if labels[e] in ("met", "partial")], labels)
        short = self._list(
            [t for e in labels if labels[e] == "admitted" for t in self._one(e, "admitted")], "shortcoming"
        )
        cause = Block(self.say(self.chance.choice(prose["cause"])), "shortcoming")
        plans = self._list([t for e in labels if labels[e] == "planned" for t in self._one(e, "planned")], "plan")
        parts = [
            (heads["measures"], measures),
            (heads["first"], duty or [Block(self._business(self.chance.randint(2, 3)), "business")]),
            (heads["deficiencies"], [*short, cause]),
            (heads["plan"], plans),
        ]
        report = Report(self.unit, self.year, self._title(), self.say("{next}年[1月|2月]{3-28}日"), labels)
        report.blocks = self._opening()
        for number, (names, blocks) in enumerate(parts):
            report.blocks.append(Block(f"{HEADS[number]}、{self.say(self.chance.choice(names))}", "heading", 1))
            report.blocks += blocks
        self._fill(report)
        return report

    # --- parts

    def _choose(self, element: str) -> str:
        forms = self.grammar.elements[element]
        names, weights = zip(*((n, w) for n, w in CHOICES if n == "missing" or n in forms), strict=True)
        return str(self.chance.choices(names, weights)[0])

    def _title(self) -> str:
        y = self.year
        forms = (
            f"关于{y}年法治政府建设情况的报告",
            f"{y}年法治政府建设工作报告",
            f"{y}年度法治政府建设情况报告",
            f"关于{y}年度法治政府建设工作情况的报告",
        )
        return self.unit.name + self.chance.choice(forms)

    def _opening(self) -> list[Block]:
        prose = self.grammar.prose
        formulas = self.chance.sample(prose["formula"], self.chance.randint(1, 2))
        out = [Block("".join(formulas), "formula"), Block(self.say(self.chance.choice(prose["opening"])), "opening")]
        if self.chance.random() < 0.3:
            out.insert(1, Block("".join(self.chance.sample(prose["notice"], self.chance.randint(1, 2))), "notice"))
        return out

    def _measures(self, elements: list[str], labels: dict[str, str]) -> list[Block]:
        told = [e for e in elements if labels[e] in ("met", "partial")]
        topics = self.chance.sample(self.grammar.prose["headings"]["topics"], self.chance.randint(2, 4))
        each = -(-len(told) // len(topics)) or 1
        out: list[Block] = []
        style = self.chance.choice(("（{}）", "（{}）", "{}."))
        for i, names in enumerate(topics):
            number = HEADS[i] if style != "{}." else str(i + 1)
            out.append(Block(style.format(number) + self.say(self.chance.choice(names)) + "。", "heading", 2))
            out += self._paragraphs(told[i * each : (i + 1) * each], labels)
            out.append(Block(self._business(self.chance.randint(2, 3)), "business"))
        return out

    def _paragraphs(self, elements: list[str], labels: dict[str, str]) -> list[Block]:
        out = []
        for e in elements:
            forms = self.grammar.elements[e]
            told = self._one(e, labels[e])
            if labels[e] == "met":
                told += [self.say(t) for t in self.chance.sample(forms["more"], self.chance.randint(1, 2))]
            told.append(self._business())
            out.append(Block("".join(told), "element", element=e))
        return out

    def _one(self, element: str, outcome: str) -> list[str]:
        forms = self.grammar.elements[element][outcome]
        return [self.say(t) for t in self.chance.sample(forms, min(len(forms), self.chance.choice((1, 1, 2))))]

    def _list(self, told: list[str], role: str) -> list[Block]:
        """Two to four points of one's own beside what is `told`, counted 一是 二是 or a paragraph each."""
        own = [self.say(t) for t in self.chance.sample(self.grammar.prose[role], self.chance.randint(2, 4))]
        points = own + told
        self.chance.shuffle(points)
        if self.chance.random() < 0.5:
            joined = "".join(f"{HEADS[i % 10]}是{p}" for i, p in enumerate(points[:10]))
            return [Block(joined, role)] + [Block(p, role) for p in points[10:]]
        return [Block(p, role) for p in points]

    def _business(self, sentences: int = 1) -> str:
        """Sentences of everyday work: the beginning of one frame, clauses of others; hardly ever the same row of clauses."""
        frames = self.chance.sample(self.grammar.prose["business"], sentences)
        return "".join(self.say(self._mixed(frame)) for frame in frames)

    def _mixed(self, frame: str) -> str:
        head, *own = clauses(frame)
        tails = [self.chance.choice(self._tails) if self.chance.random() < 0.6 else c for c in own]
        return "，".join([head, *tails]) + "。"

    def _fill(self, report: Report) -> None:
        """Paragraphs of everyday work until the length is what this report's is to be."""
        wanted = self.chance.randint(SHORTEST + 200, LONGEST - 500)
        last = next(i for i, b in enumerate(report.blocks) if b.level == 1 and i > 3 and b.text.startswith("二、"))
        spots = [i for i, b in enumerate(report.blocks[:last]) if b.level == 2]
        while len(report.text()) < wanted:
            report.blocks.insert(
                self.chance.choice(spots) + 1, Block(self._business(self.chance.randint(2, 3)), "business")
            )
