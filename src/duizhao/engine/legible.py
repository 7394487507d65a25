"""What could not be read, or was badly recognised: what is not seen then is a question, a slip may be the recognition's."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from duizhao.model import Applies, Finding, Outcome
from duizhao.reading import CLEAR, LEGIBLE, ReadText

__all__ = ["UNREAD", "doubted", "seen", "unclear"]

# notes of the reader: pages or pictures that may hold text were not read at all
UNREAD: Final = frozenset({"scan-unread", "damaged-pages", "pictures"})
# One short line (a seal over the date) hides no element; a paragraph does.
_LEAST: Final = 30
_SEEN: Final = "（这里由图片识别而来，请先看原件是不是这样写的。）"


def unclear(read: ReadText) -> tuple[str, ...]:
    """The places (第 3 页 …), each once, that hold so much badly recognised text that an element may stand in it."""
    poor = [b for b in read.blocks if b.trust < LEGIBLE]
    if sum(b.end - b.start for b in poor) < _LEAST:
        return ()
    return tuple(dict.fromkeys(b.place for b in poor))


def doubted(findings: tuple[Finding, ...], read: ReadText) -> tuple[Finding, ...]:
    """`findings` with what is missing turned into a question where the original must be looked at."""
    places = unclear(read)
    if any(n.code in UNREAD for n in read.notes):
        question = "文件有一部分没有读出来（见说明），请看原件：有没有写到这些内容？"
    elif places:
        where = "、".join(filter(None, places[:5])) + ("等处" if len(places) > 5 else "")
        question = f"{where}的文字识别不清，请看原件：有没有写到这些内容？"
    else:
        return findings
    return tuple(
        replace(f, applies=Applies.UNKNOWN, question=question) if f.outcome is Outcome.MISSING else f for f in findings
    )


def seen(read: ReadText, position: int) -> str:
    """What to add to a remark on the characters at a source offset: nothing, where they were stored as text."""
    block = read.block_at(position)
    return _SEEN if block is not None and block.trust < CLEAR else ""
