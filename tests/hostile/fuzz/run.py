"""Try mutations, and count what comes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from hostile.attacks.register import SUFFIX
from hostile.fuzz.files import CHANGES, mutation
from hostile.outcomes import outcome

from duizhao.read import Furniture

FORMATS = tuple(CHANGES)
READ, CRASH, HANG, MEMORY, FALSE = "read", "crash", "hang", "memory", "false"
_KINDS = {"text": READ, "other": READ, "crashed": CRASH, "unsound": CRASH, "too-long": HANG, "too-much-memory": MEMORY}
_SHARES = {"docx": 3, "pdf": 2, "doc": 2, "ofd": 2, "html": 2}  # the others once


@dataclass
class Tally:
    """Counts by format and kind; `odd` are errors told with the kind of an exception alone, `bad` what must not be."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)

    def add(self, form: str, number: int, name: str) -> None:
        kind = _KINDS.get(name, "odd" if name == "odd" else FALSE if name.startswith(FALSE) else "error")
        self.counts.setdefault(form, Counter())[kind] += 1
        if kind not in (READ, "error", "odd"):
            self.bad.append(f"{form} {number}: {name}")


def cases(total: int, first: int = 0) -> Iterator[tuple[str, int]]:
    """So many (format, number) from the number `first` on."""
    rounds = [f for f in FORMATS for _ in range(_SHARES.get(f, 1))]
    numbers = Counter(dict.fromkeys(FORMATS, first))
    for i in range(total):
        form = rounds[i % len(rounds)]
        yield form, numbers[form]
        numbers[form] += 1


def run(total: int, furniture: Furniture, *, first: int = 0, workers: int = 2) -> Tally:
    """Try `total` mutations."""
    tally = Tally()

    def one(case: tuple[str, int]) -> tuple[str, int, str]:
        form, number = case
        try:
            return form, number, outcome(mutation(form, number), f"甲{SUFFIX[form]}", furniture)
        except Exception as e:
            return form, number, f"{FALSE}: {type(e).__name__}: {str(e)[:300]}"

    with ThreadPoolExecutor(workers) as pool:
        for form, number, name in pool.map(one, cases(total, first)):
            tally.add(form, number, name)
    return tally
