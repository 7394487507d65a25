"""A way told in the words of the rulebook (`wording`): what is lacking, why it did not count, what would help."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.engine.naming import named, set_of
from duizhao.engine.plan import EnginePlan, PlannedRule, PlannedSignal
from duizhao.engine.steps import Want
from duizhao.engine.ways import Way
from duizhao.model import Outcome

__all__ = ["reason", "say", "tell"]

_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
# so many of the words found, and of the titles of signals, are told
_WORDS: Final = 4
_TITLES: Final = 2
# what a title says of the rule rather than of the matter
_ASIDE: Final = re.compile("（[^）]*）$")
_NEXT: Final = "”“"
_INNER: Final = str.maketrans("“”", "‘’")
# wants that are told by their words alone, in one breath
_WORDED: Final = ("words", "covered")


def say(plan: EnginePlan, key: str, **slots: object) -> str:
    """The wording `key` with its slots filled; empty where the rulebook has none, and so is a slot it does not know."""
    memo = plan.memo
    pieces = memo.get(("wording", key))
    if pieces is None:
        # text and names of slots by turns
        pieces = memo["wording", key] = tuple(_SLOT.split(plan.rulebook.wording.get(key, "")))
    return "".join([str(slots.get(piece, "")) if i % 2 else piece for i, piece in enumerate(pieces)])


def reason(plan: EnginePlan, code: str, has: Sequence[str], lacks: Sequence[str]) -> str:
    """Why a passage that has these words of the demand, and lacks this, did not count."""
    said = say(plan, "near_said", has=f"“{_NEXT.join(has[:_WORDS])}”") if has else ""
    lacking = "，".join(lacks)
    key = "near_lacks_only" if code == "lacks" and not has else f"near_{code}"
    return say(plan, key, said=said, lacks=lacking, what=lacking)


def tell(rule: PlannedRule, plan: EnginePlan, way: Way, where: str, promises: Outcome) -> tuple[tuple[str, ...], str]:
    """What is lacking, each by itself, and what would make the passage count: a request for facts."""
    if any([want.others or want.number != 1 for step in way for want in step.wants]):
        return _Telling(rule, plan, way).told(where, promises)
    # without words of the report in it the same is said over and over
    wants = tuple((id(s.signal.spec), s.context, *((w.kind, id(w.words)) for w in s.wants)) for s in way)
    key = ("told", where, promises, wants)
    if key not in plan.memo:
        plan.memo[key] = _Telling(rule, plan, way).told(where, promises)
    told: tuple[tuple[str, ...], str] = plan.memo[key]
    return told


class _Telling:
    """One way from a passage."""

    def __init__(self, rule: PlannedRule, plan: EnginePlan, way: Way) -> None:
        self._rule, self._plan, self._way = rule, plan, way
        told: dict[Want, PlannedSignal] = {}
        for step in way:
            for want in step.wants:
                told.setdefault(want, step.signal)
        # first what is not there, then what is in the way
        self._wants = sorted(((s, w) for w, s in told.items()), key=lambda item: item[1].kind == "veto")
        self._anew = any(want.kind == "anew" for want in told)
        self._context = next((step.context for step in way if step.context is not None), None)

    def told(self, where: str, promises: Outcome) -> tuple[tuple[str, ...], str]:
        """What is lacking and what would help."""
        return tuple(dict.fromkeys(filter(None, self._lacks()))), self._change(where, promises)

    def _change(self, where: str, promises: Outcome) -> str:
        what = "，".join(dict.fromkeys(filter(None, self._adds(where))))
        key = "near_change" if where == "here" else f"near_change_{where}"
        if where == "done" and self._context is not None:
            key = "near_change_apart" if self._anew else f"near_change_{self._context.value}"
        elif where in ("here", "apart") and promises is Outcome.PARTIAL:
            key += "_partial"
        also = self._say("near_also", what=what) if what else ""
        return self._say(key, title=self._title(), what=what, also=also, result=self._say(f"near_{promises.value}"))

    def _lacks(self) -> Iterator[str]:
        for signal, want in self._wants:
            yield self._piece("near_lack", signal, want)
        if self._context is not None and not self._anew:
            yield self._say(f"near_lack_{self._context.value}")

    def _adds(self, where: str) -> Iterator[str]:
        lists = {self._named(signal, want): want for signal, want in self._wants if want.kind in _WORDED}
        if lists:
            several = len(lists) > 1 or any([len(want.words) > 1 for want in lists.values()])
            key = "near_add_words" if several else "near_add_word"
            yield self._say(key, words="和".join([f"“{words}”" for words in lists]))
        for signal, want in self._wants:
            if want.kind not in _WORDED:
                yield self._piece("near_add", signal, want)
        if where == "done" and self._anew:
            yield self._say("near_add_done")

    def _title(self) -> str:
        titles = list(dict.fromkeys(_ASIDE.sub("", step.signal.spec.title) for step in self._way))
        # a passage that has nothing to the point is told of the whole demand, and so is a demand of many parts
        told = self._rule.spec.title if self._anew or len(titles) > _TITLES else "、".join(titles)
        return told.translate(_INNER)

    def _piece(self, key: str, signal: PlannedSignal, want: Want) -> str:
        """One thing that is wanting, in the wording of its kind under `key`."""
        kind, name, sections = want.kind, "", self._plan.rulebook.sections
        if kind == "words" and key == "near_lack":
            name = set_of(want.words, self._plan)
            kind = "set" if name else "words" if len(want.words) > 1 else "word"
        return self._say(
            f"{key}_{kind}",
            words=self._named(signal, want) if want.words else "",
            others=_NEXT.join(want.others[:_WORDS]),
            sections="、".join(sections.get(role, role) for role in want.words),
            name=name,
            title=signal.spec.title,
            number=want.number,
        )

    def _named(self, signal: PlannedSignal, want: Want) -> str:
        return "、".join(named(want.words, self._plan, self._rule, signal))

    def _say(self, key: str, **slots: object) -> str:
        return say(self._plan, key, **slots)
