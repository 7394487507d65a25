"""Two texts that should be one: a stamped scan and its Word file, two copies, two versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.batch.register.model import Compared, Difference
from duizhao.text import fold_phrase, normalise

__all__ = ["compare"]

_END: Final = re.compile(r"(?<=[。；！？;!?])|\n")
_PAGE: Final = re.compile(r"[-—–·\s]*第?\d{1,3}页?(?:共\d+页)?[-—–·\s]*")
_NOISE: Final = 90.0  # of 100: sentences of one image recognised twice are at least so alike
_FIGURES: Final = re.compile(r"\d+")
_SHOWN: Final = 160  # characters of a passage


def compare(one: str, other: str, scanned: bool) -> Compared:
    """`one` against `other`, sentence by sentence; `scanned`: one of them was recognised in images.

    Line ends, spaces, quotation marks and page numbers do not count. In a scan a sentence may be off by what
    recognition gets wrong, but never in its figures.
    """
    from rapidfuzz.distance import Levenshtein

    ones, others = _sentences(one), _sentences(other)
    left, right = [f for f, _ in ones], [f for f, _ in others]
    same = blurred = 0
    differences = []
    gap: tuple[list[str], list[str]] = ([], [])
    for op in [*Levenshtein.opcodes(left, right), None]:
        if op is not None and op.tag != "equal":
            gap[0].extend(s for _, s in ones[op.src_start : op.src_end])
            gap[1].extend(s for _, s in others[op.dest_start : op.dest_end])
            continue
        for passages in _apart(*gap):
            if scanned and _alike(*passages):
                blurred += 1
                same += sum(map(len, passages))
            else:
                differences.append(Difference(*(_cut(p) for p in passages)))
        gap = ([], [])
        if op is not None:
            same += sum(map(len, left[op.src_start : op.src_end])) * 2
    total = sum(map(len, left)) + sum(map(len, right))
    return Compared(min(1.0, same / total) if total else 1.0, tuple(differences), blurred)


def _sentences(text: str) -> list[tuple[str, str]]:
    """Sentences folded, with what they were."""
    found = ((fold_phrase(s), s.strip()) for s in _END.split(normalise(text)))
    return [(f, s) for f, s in found if f and not _PAGE.fullmatch(f)]


def _apart(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What differs between two stretches; nothing where only their lines end elsewhere."""
    joined = ("".join(one), "".join(other))
    if fold_phrase(joined[0]) == fold_phrase(joined[1]):
        return
    if len(one) == len(other):
        yield from ((a, b) for a, b in zip(one, other, strict=True) if fold_phrase(a) != fold_phrase(b))
    else:
        yield joined


def _alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return (
        _FIGURES.findall(one) == _FIGURES.findall(other) and fuzz.ratio(fold_phrase(one), fold_phrase(other)) >= _NOISE
    )


def _cut(passage: str) -> str:
    text = " ".join(passage.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
