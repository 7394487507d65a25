"""`短信.txt`: a few lines for each unit, to paste into 微信 or 政务微信."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from duizhao.batch.papers.phrases import Phrases
from duizhao.batch.papers.points import Case, chosen
from duizhao.report.word.paper import plain

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["FILE", "LONGEST", "entry", "message"]

FILE: Final = "短信.txt"
LONGEST: Final = 200  # characters
_TITLES: Final = 6


def entry(case: Case, report: str, wishes: Wishes, said: Phrases) -> str:
    """What the file says of one unit: its name, whether to wait, and the message."""
    return f"【{_line(case.unit)}】{_waiting(case, said)}\n{message(case, report, wishes, said)}\n\n"


def message(case: Case, report: str, wishes: Wishes, said: Phrases) -> str:
    """The message for one unit, at most LONGEST characters: the titles of points as far as there is room."""
    unit = _line(case.unit)
    for name in (unit, ""):  # a name that leaves no room stands above the message anyway
        values = {"unit": name or "你们", "year": case.year, "report": report}
        if not case.points:
            made = said.say("chat_none", **values)
            if len(made) <= LONGEST:
                return made
            continue
        due = said.say("chat_due", due=_day(wishes.due)) if wishes.due else said.say("chat_no_due")
        for items in _items(case, said):
            made = said.say("chat", **values, count=len(case.points), items=items, due=due)
            if len(made) <= LONGEST:
                return made
    return made[: LONGEST - 1] + "…"


def _items(case: Case, said: Phrases) -> Iterator[str]:
    """All titles, then ever fewer."""
    titles = [_line(p.title) for p in chosen(case)]
    for count in range(min(len(titles), _TITLES), 0, -1):
        items = "；".join(titles[:count])  # titles hold 、 themselves
        yield items if count == len(case.points) else said.say("chat_more", items=items)


def _waiting(case: Case, said: Phrases) -> str:
    if case.waiting:
        return said.say("chat_wait", count=case.waiting)
    return "" if case.looked else said.say("chat_unseen")


def _day(day: str) -> str:
    _, month, date = day.split("-")
    return f"{int(month)}月{int(date)}日"


def _line(text: str) -> str:
    return " ".join(plain(text).split())
