"""Sentences from templates: {slot}, {3-40} a number, [this|that] one of several; nested as one likes."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

Slots = Mapping[str, Sequence[str]]

_RANGE = re.compile(r"(\d+)-(\d+)\Z")


class Expander:
    """Fills templates with one source of chance; `slots` are lists of templates by name."""

    def __init__(self, slots: Slots, chance: random.Random) -> None:
        self.slots = slots
        self.chance = chance

    def __call__(self, template: str) -> str:
        text, end = self._run(template, 0, "")
        assert end == len(template), template
        return text

    def _run(self, t: str, at: int, stops: str) -> tuple[str, int]:
        out: list[str] = []
        while at < len(t) and t[at] not in stops:
            c = t[at]
            if c == "[":
                text, at = self._choice(t, at + 1)
                out.append(text)
            elif c == "{":
                end = t.index("}", at)
                out.append(self._slot(t[at + 1 : end]))
                at = end + 1
            else:
                out.append(c)
                at += 1
        return "".join(out), at

    def _choice(self, t: str, at: int) -> tuple[str, int]:
        options, depth, start = [], 0, at
        while depth or t[at] != "]":
            if t[at] == "[":
                depth += 1
            elif t[at] == "]":
                depth -= 1
            elif t[at] == "|" and not depth:
                options.append(t[start:at])
                start = at + 1
            at += 1
        options.append(t[start:at])
        return self(self.chance.choice(options)), at + 1

    def _slot(self, name: str) -> str:
        m = _RANGE.match(name)
        if m:
            return str(self.chance.randint(int(m[1]), int(m[2])))
        return self(self.chance.choice(self.slots[name]))
