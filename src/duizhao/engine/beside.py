"""Steps to words that stand together: what would have to stand beside the words that are there, or apart from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Final

from duizhao.engine.collect import Report, judge
from duizhao.engine.obstacles import VETOES, Obstacle, obstacles
from duizhao.engine.plan import PlannedRule, PlannedSignal
from duizhao.engine.scan import Where
from duizhao.engine.signals.near import Place, free, windows
from duizhao.engine.steps import Step, Want, of_sentence, unfit, want_of, written

__all__ = ["NO_DOUBTS", "Doubts", "Site", "doubts"]

# so many of the places where parts stand together are looked at
_PLACES: Final = 4
_ELSEWHERE: Final = VETOES | {"absent", "in", "not_in"}
_ANEW: Final = Want("anew")

Company = dict[int, Where]  # the index of a group to where a word of it stands
Doubts = Mapping[Where, tuple[Where, ...]]  # a part to the words that refuse it
NO_DOUBTS: Final[Doubts] = {}


def doubts(rule: PlannedRule, report: Report, sentence: int) -> Doubts:
    """For each part of the rule's signals in the sentence the words that would keep a hit from standing there.

    Where one signal is refused because the sentence speaks of something else, the same word is no good to another.
    """
    out: dict[Where, tuple[Where, ...]] = {}
    for signal in rule.signals:
        if signal.spec.name in rule.met_signals:
            for group in signal.groups:
                for part in report.scan.here(group, sentence):
                    against = obstacles(Place(sentence, part[0], part[1], part[0]), signal, rule, report)
                    words = tuple(word for o in against if o.kind in VETOES for word in o.words)
                    if words:
                        out[part] = out.get(part, ()) + words
    return out


class Site:
    """One sentence, looked at for one `phrase` or `near` signal that has no hit in it."""

    def __init__(
        self, signal: PlannedSignal, rule: PlannedRule, report: Report, sentence: int, doubtful: Doubts
    ) -> None:
        here = report.scan.here
        self._signal, self._rule, self._report, self._sentence = signal, rule, report, sentence
        self._doubtful = doubtful
        self._blocked = here(rule.blockers, sentence) if rule.blockers else []
        self._parts = [free(here(group, sentence), self._blocked) for group in signal.groups]

    def step(self) -> Step:
        """The cheapest step from here."""
        if self._off():
            return self._apart(self._of_sentence(), tuple(hits[0] for hits in self._parts if hits), anew=True)
        best: Step | None = None
        for company in islice(self._companies(), _PLACES):
            made = self._mended(company)
            if best is None or made.cost < best.cost:
                best = made
                if best.cost == len(self._parts) - len(company):
                    break  # the words that are missing, and nothing else
        return best or self._apart(self._of_sentence(), (), anew=True)

    def _off(self) -> bool:
        """Whether the sentence has nothing to the point and nothing in the way: then how its words stand is all one."""
        signal, literals = self._signal, self._report.scan.literals(self._sentence)
        vetoes = (self._rule.without, signal.without, signal.near_without)
        return signal.pointed.isdisjoint(literals) and all([group.isdisjoint(literals) for group in vetoes])

    def _of_sentence(self) -> list[Obstacle]:
        return of_sentence(self._signal, self._rule, self._report, self._sentence)

    def _companies(self) -> Iterator[Company]:
        """The largest companies of parts that stand as the signal wants them."""
        there = [k for k, hits in enumerate(self._parts) if hits]
        if len(there) == 1:
            yield from ({there[0]: hit} for hit in self._parts[there[0]])
            return
        for size in range(len(there), 0, -1):
            found = False
            for indices in combinations(there, size):
                hits = [self._parts[k] for k in indices]
                for place in windows(self._signal, self._report.scan, self._sentence, hits):
                    company = self._at(place, indices)
                    if company:
                        found = True
                        yield company
            if found:
                return

    def _at(self, place: Place, indices: Sequence[int]) -> Company:
        company: Company = {}
        for k in indices:
            for hit in self._parts[k]:
                if place.start <= hit[0] and hit[1] <= place.end and _clear(hit, company):
                    company[k] = hit
                    break
            else:
                return {}
        return company

    def _mended(self, company: Company) -> Step:
        """What must be added to this sentence; a sentence apart, where it speaks of something else."""
        signal, rule, report = self._signal, self._rule, self._report
        found = tuple(company.values())
        start, end = min(found)[0], max([b for _, b, _ in found])
        last = max(found)[0]
        beside: list[tuple[int, int]] = []
        for k in range(len(self._parts)):
            if k not in company:
                at = _beside(k, company, end, ordered=signal.spec.ordered)
                last = max(last, at - 1)
                beside.append((k, at))
        place = Place(self._sentence, start, max(end, last + 1), last)
        against = self._against(place, company)
        wants = [self._wanting(k, company) for k, _ in beside]
        if any(o.kind in _ELSEWHERE for o in against) or any(w.kind == "covered" for w in wants):
            return self._apart(against, found)
        if not any(w in found and not report.scan.crossed(w) for w in report.scan.here(signal.pointed, self._sentence)):
            return self._apart(against, found, anew=True)
        wants += [want_of(o, signal, report) for o in against]
        if signal.topic:
            found += tuple(report.scan.here(signal.topic, self._sentence)[:1])
        context = unfit(judge(place, signal, rule, report), signal, rule)
        return Step(signal, tuple(wants), found, context, beside=tuple(beside))

    def _against(self, place: Place, company: Company) -> list[Obstacle]:
        """The obstacles at `place`; all words in the way as one."""
        against = list(obstacles(place, self._signal, self._rule, self._report))
        in_the_way = [word for o in against if o.kind in VETOES for word in o.words]
        if not in_the_way:
            in_the_way += (w for part, words in self._doubtful.items() if not _clear(part, company) for w in words)
            in_the_way += self._overlapped(company)
        if in_the_way:
            against = [o for o in against if o.kind not in VETOES]
            against.append(Obstacle("without", tuple(sorted(set(in_the_way)))))
        return against

    def _overlapped(self, company: Company) -> Iterator[Where]:
        """Phrases of another meaning of which a word of the company is part (公开招聘 in 向社会公开招聘)."""
        for a, b in (*self._report.scan.shadowed.get(self._sentence, ()), *(w[:2] for w in self._blocked)):
            if not _clear((a, b, 0), company):
                yield a, b, self._sentence

    def _wanting(self, index: int, company: Company) -> Want:
        """Why a group has no part in the company: too far off, in disorder, covered by a longer phrase, or not there."""
        signal, scan = self._signal, self._report.scan
        hits = self._parts[index]
        if hits:
            clear = [h for h in hits if _clear(h, company)]
            if company and clear:
                hit, other = min(((h, c) for h in clear for c in company.values()), key=lambda pair: _gap(*pair))
                far = signal.one_clause or not signal.spec.ordered or _gap(hit, other) > signal.within
                return Want("far" if far else "order", others=written(self._report, *sorted((hit, other))))
        elif self._blocked or self._sentence in scan.shadowed:
            cover = scan.covered(signal.groups[index], self._sentence, self._blocked)
            if cover is not None:
                return Want("covered", signal.spec.words[index], written(self._report, cover))
        return Want("words", signal.spec.words[index])

    def _apart(self, against: Sequence[Obstacle], found: tuple[Where, ...], *, anew: bool = False) -> Step:
        """What must be said in a sentence of its own: after this one, or in another part of the report."""
        signal, report = self._signal, self._report
        wants = [self._wanting(k, {}) for k, hits in enumerate(self._parts) if not hits]
        anew = anew and not any(w.kind == "covered" for w in wants)
        wants += [want_of(o, signal, report) for o in against]
        if anew:
            wants.append(_ANEW)
        context = None
        if not any(o.kind in ("in", "not_in") for o in against):
            context = unfit(report.contexts.by_role(self._sentence), signal, self._rule)
        return Step(signal, tuple(wants), found, context, apart=True)


def _clear(hit: Where, company: Company) -> bool:
    """Whether `hit` overlaps none of the company."""
    start, end, _ = hit
    for a, b, _ in company.values():  # noqa: SIM110 - a loop is twice as fast as all()
        if start < b and a < end:
            return False
    return True


def _gap(one: Where, other: Where) -> int:
    return max(one[0] - other[1], other[0] - one[1])


def _beside(index: int, company: Company, end: int, *, ordered: bool) -> int:
    """Where a word of group `index` would stand beside the company, which ends at `end`."""
    if not ordered:
        return end
    earlier = [w[1] for k, w in company.items() if k < index]
    return max(earlier) if earlier else min(w[0] for w in company.values())
