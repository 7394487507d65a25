"""What a round proposes: for each open gap whether the new report has it now, and what is missing only now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from duizhao.batch.gaps import ledger
from duizhao.batch.gaps.model import Gap, Proposal, Proposed
from duizhao.batch.gaps.passages import Addition, Sides
from duizhao.batch.gaps.rounds import Base, Round, Submission
from duizhao.batch.gaps.substance import Substance
from duizhao.batch.gaps.telling import asks, tell, to_the_point
from duizhao.batch.store import Store
from duizhao.engine.demand import STATED
from duizhao.model import Outcome
from duizhao.report.wording import OUTCOMES, clause, sentence

__all__ = ["propose"]

Verdict = tuple[Proposal, str, list[tuple[str, str]]]
_SHOWN: Final = 2
_UNSURE: Final = "新写的这一句只有个别用词相近，没有算作补充，请看原文。"
_NOT_DONE: Final = "新写的这一句不是本年度已经做了的事（是打算、不足之类），没有算作补充，请看原文。"
# where figures and dates are not asked for: why something fell short is told in words
_IN_WORDS: Final = frozenset({"deficiency"})
_SETTLED: Final = frozenset({Outcome.NOT_APPLICABLE, Outcome.WAIVED})


def propose(store: Store, made: Round, again: Base, before: Sequence[Base], substance: Substance) -> Iterator[Proposed]:
    """All lines of a round: the open gaps by unit, then what is new in the reports that were sent. Nothing is closed."""
    sent: dict[str, list[int]] = {}
    for unit, year in again.known():
        sent.setdefault(unit, []).append(year)
    unusable = dict(made.unusable)
    by_report: dict[tuple[str, int], list[Gap]] = {(u, y): [] for u, years in sent.items() for y in years}
    for gap in ledger.gaps(store):
        if gap.closed is not None:
            continue
        answering = _year_of(gap, sent.get(gap.unit, ()))
        if answering is None:
            state = unusable.get(gap.unit)
            told = f"来件没有采用（{state}），见这一次的收件登记。" if state else ""
            yield _line(made, gap, Proposal.ABSENT, "", told)
        else:
            by_report[gap.unit, answering].append(gap)
    for (unit, year), gaps in by_report.items():
        new = again.open(unit, year)
        old = next((o for b in before if (o := b.open(unit, year)) is not None), None)
        if new is None or old is None:
            for gap in gaps:
                yield _line(made, gap, Proposal.SAME, "", "原来的报告不在了，没有比照，请人工核对。")
            continue
        sides = Sides(old, new)
        for gap in gaps:
            yield _gap(made, gap, old, new, sides, substance)
        yield from _new(store, made, (unit, year), old, new, sides, {g.rule for g in gaps if g.carried is None})


def _year_of(gap: Gap, years: Sequence[int]) -> int | None:
    """The year of the report that answers a gap; one of last year's is answered by this year's report."""
    if gap.carried is not None:
        return max((y for y in years if y > gap.carried.year), default=None)
    return gap.year if gap.year in years else None


def _line(
    made: Round, gap: Gap, proposal: Proposal, now: str, remark: str, passages: Sequence[tuple[str, str]] = ()
) -> Proposed:
    t = gap.telling
    return Proposed(
        made.number, gap.unit, gap.year, gap.rule, gap.number, t.title, t.conclusion, now, proposal,
        tuple(passages[:_SHOWN]), remark,
    )  # fmt: skip


def _gap(made: Round, gap: Gap, old: Submission, new: Submission, sides: Sides, substance: Substance) -> Proposed:
    finding = new.findings.get(gap.rule)
    if finding is None:
        return _line(made, gap, Proposal.SAME, "", "现在的规则里没有这一条，请人工核对。")
    check = gap.rule in new.checks
    now = tell(finding, check).conclusion
    if finding["outcome"] == Outcome.ERROR:
        return _line(made, gap, Proposal.SAME, now, "程序没能判断这一条，请人工核对。")
    before = old.findings.get(gap.rule)
    judge = _check if check else _rule
    proposal, remark, passages = judge(finding, before, sides, substance)
    if proposal is Proposal.SAME and not passages:
        passages = [(t, t) for t in _shown(finding) if not sides.is_added(t)][:1]
    return _line(made, gap, proposal, now, remark, passages)


def _rule(finding: Mapping[str, Any], before: Mapping[str, Any] | None, sides: Sides, substance: Substance) -> Verdict:
    outcome = Outcome(finding["outcome"])
    was = Outcome(before["outcome"]) if before is not None else None
    fresh = _added([*finding["evidence"], *finding.get("counter", ())], sides)
    pairs = [(a.old, a.new) for a in fresh]
    if outcome in _SETTLED:
        return _settled(finding, outcome is was, pairs, sides)
    if outcome is Outcome.ADMITTED:
        if fresh:
            return Proposal.DONE, "报告如实写明没有做或者做得不够，请决定是否销号。", pairs
        return Proposal.SAME, "报告原来就写明是不足。", []
    if outcome is Outcome.MET:
        return _met(was, fresh, pairs, substance, finding.get("group") in _IN_WORDS)
    then = {e["text"] for e in before["evidence"]} if before is not None and outcome is was else set()
    changed = [a for a in fresh if a.old in then]
    return _short(finding, outcome, [a for a in fresh if a not in changed], changed, sides, substance)


def _settled(finding: Mapping[str, Any], same: bool, pairs: list[tuple[str, str]], sides: Sides) -> Verdict:
    """Nothing is asked any more: because the report says that there was nothing, or for a reason outside of it?"""
    why = finding.get("because") or ""
    if same:
        return Proposal.SAME, why, []
    if not pairs and why.startswith(STATED):
        stated = sides.stated(why.removeprefix(STATED).strip("“”。").removeprefix("有"))
        pairs = [("", stated)] if stated else []
        return Proposal.DONE, why, pairs
    if pairs:
        return Proposal.DONE, f"报告写明不涉及。{why}", pairs
    return Proposal.SAME, f"现在不作要求：{why}不是这次改的，请核实。", []


def _met(
    was: Outcome | None, fresh: list[Addition], pairs: list[tuple[str, str]], substance: Substance, in_words: bool
) -> Verdict:
    """The element is there now; is it by what was added, and does that hold facts?"""
    if not fresh:
        if was is Outcome.MET:
            return Proposal.SAME, "没有新的文字；程序原来就认作已落实，是人改判的。", []
        return Proposal.SAME, "句子原来就有，现在算作已落实（位置、上下文或规则有变化），请看原文。", []
    if any(substance.holds(a) for a in fresh):
        return Proposal.DONE, "", pairs
    if in_words and not all(substance.is_common(a) for a in fresh):
        return Proposal.DONE, "这一项不要求数字、日期，有没有说到点上，请看原文。", pairs
    return Proposal.FORMULA, _formula(fresh, substance), pairs


def _short(
    finding: Mapping[str, Any],
    outcome: Outcome,
    fresh: list[Addition],
    changed: list[Addition],
    sides: Sides,
    substance: Substance,
) -> Verdict:
    """The element is still not there; was anything added that speaks of it? `changed` were there before in other words."""
    shown = {a.new for a in (*fresh, *changed)}
    beside = [(a, n) for n in finding.get("nearest", ()) for a in _added([n], sides) if a.new not in shown]
    near = {a.new: (a, n) for a, n in beside if _speaks(n, a)}
    added = [*fresh, *(a for a, _ in near.values())]
    facts = [a for a in (*added, *changed) if substance.holds(a)]
    pairs = [(a.old, a.new) for a in (*facts, *(a for a in (*added, *changed) if a not in facts))]
    if outcome is Outcome.PLANNED and fresh:
        return Proposal.FORMULA, "补的是今后的打算，没有写本年度做了什么。", pairs
    if facts:
        told = [n for a in facts if a.new in near for n in (near[a.new][1],)][:1]
        why = "；".join(clause(n["reason"]) for n in told)
        return Proposal.PART, sentence(f"有事实，还不够{'：' + why if why else ''}"), pairs
    if added:
        return Proposal.FORMULA, _formula(added, substance), pairs
    if changed:
        return Proposal.SAME, "句子有改动，没有新的事实。", pairs
    # a word in common is no progress, and a plan is none: a person sees the sentence and judges
    doubtful = [(a, n) for a, n in beside if to_the_point(n) or _is_to_come(n)][:1]
    remark = _NOT_DONE if any(_is_to_come(n) for _, n in doubtful) else _UNSURE
    return Proposal.SAME, remark if doubtful else "", [(a.old, a.new) for a, _ in doubtful]


def _speaks(near: Mapping[str, Any], addition: Addition) -> bool:
    """Whether what was added speaks of the element for certain: in a way that does not count, or in several words of it."""
    if not to_the_point(near) or _is_to_come(near):
        return False
    words = [w for w in dict.fromkeys(near["has"]) if addition.speaks_of([w])]
    if near.get("code") != "lacks":
        return bool(words)
    return len([w for w in words if not any(w != other and w in other for other in words)]) > 1


def _is_to_come(near: Mapping[str, Any]) -> bool:
    """Whether a passage tells of plans or shortcomings: what it says would first have to be done."""
    return near.get("code") == Outcome.PLANNED or near.get("where") == "done"


def _check(finding: Mapping[str, Any], before: Mapping[str, Any] | None, sides: Sides, substance: Substance) -> Verdict:
    """The places of a check: gone, or some of them, or none."""
    then = [e["text"] for e in before["evidence"]] if before is not None else []
    now = [e["text"] for e in finding["evidence"]]
    gone = [t for t in then if t not in now]
    pairs = [(t, sides.new_of(t)) for t in gone if sides.is_gone(t)]
    if finding["outcome"] == Outcome.MET:
        return Proposal.DONE, "再次核对没有发现。", pairs
    if finding["outcome"] == Outcome.NOT_APPLICABLE:
        return Proposal.SAME, "这次没有条件核对，请人工核对。", []
    if gone and len(gone) < len(then):
        return Proposal.PART, f"原来 {len(then)} 处，改了 {len(gone)} 处。", pairs
    if gone:
        return Proposal.PART, "原来的都改了，又有新的，见新问题。", pairs
    return Proposal.SAME, "", []


def _new(
    store: Store,
    made: Round,
    report: tuple[str, int],
    old: Submission,
    new: Submission,
    sides: Sides,
    listed: set[str],
) -> Iterator[Proposed]:
    """What asks something of the unit now and did not in the version before."""
    undecided = _undecided(store, made.number, *report)
    closed = {g.rule: g for g in ledger.gaps(store, report[0]) if g.year == report[1] and g.closed is not None}
    for rule, finding in new.findings.items():
        before, check = old.findings.get(rule), rule in new.checks
        if before is None or not asks(Outcome(finding["outcome"])):
            continue
        was = Outcome(before["outcome"])
        if rule in undecided and rule not in listed:
            passages = list(undecided[rule].passages)
            remark = f"第{undecided[rule].round}次复查已提出，还没有定。"
        elif asks(was):
            fresh = [a.new for a in _added(finding["evidence"], sides)] if check else []
            if not fresh:
                continue
            finding = {**finding, "evidence": [e for e in finding["evidence"] if e["text"] in fresh]}
            passages, remark = [(sides.old_of(t), t) for t in fresh], "这次新出现的地方。"
        elif rule in listed:
            continue  # it stands there as a gap already
        elif check:
            passages = [
                (sides.old_of(e["text"]) if sides.is_added(e["text"]) else e["text"], e["text"])
                for e in finding["evidence"]
            ]
            remark = ""
        else:
            gone = [e["text"] for e in before["evidence"] if sides.is_gone(e["text"])]
            passages, remark = _weaker(finding, gone, sides)
        told = tell(finding, check)
        if rule in closed:
            remark += f"原序号 {closed[rule].number} 已{'撤回' if _withdrawn(closed[rule]) else '销号'}。"
        notes = "；".join(dict.fromkeys(clause(e["note"]) for e in finding["evidence"] if e.get("note")))
        yield Proposed(
            made.number, *report, rule, 0, told.title, tell(before, check).conclusion, told.conclusion, Proposal.NEW,
            tuple(passages[:_SHOWN]), remark + (sentence(notes) if notes else ""), told,
        )  # fmt: skip


def _weaker(finding: Mapping[str, Any], gone: list[str], sides: Sides) -> tuple[list[tuple[str, str]], str]:
    """Sentences that are gone, beside what the report says of the element now."""
    if not gone:
        return [], "句子还在，结论有变化，请看原文。"
    now = [e["text"] for e in finding["evidence"]]
    if not now:
        return [(t, sides.new_of(t)) for t in gone], "原来写有的句子，这次没有了。"
    counts = OUTCOMES[Outcome(finding["outcome"])]
    return [(gone[0], now[0]), *((t, sides.new_of(t)) for t in gone[1:])], f"原来的句子改了，现在的写法只算{counts}。"


def _undecided(store: Store, number: int, unit: str, year: int) -> dict[str, Proposed]:
    """New finds of earlier rounds of which nobody has said anything yet, the latest of each rule."""
    query = "SELECT body FROM proposals WHERE round < ? AND unit = ? AND year = ? AND number = 0 ORDER BY round"
    found = (Proposed.load(json.loads(body)) for (body,) in store.rows(query, number, unit, year))
    return {p.rule: p for p in {p.rule: p for p in found}.values() if not p.result}


def _withdrawn(gap: Gap) -> bool:
    return gap.closed is not None and gap.closed.withdrawn


def _added(passages: Sequence[Mapping[str, Any]], sides: Sides) -> list[Addition]:
    """What is new of passages, each once; a passage from which only something was taken away is none."""
    texts = dict.fromkeys(p["text"] for p in passages if sides.is_added(p["text"]))
    return [a for a in map(sides.addition, texts) if a.added]


def _shown(finding: Mapping[str, Any]) -> list[str]:
    """What stands in the report of the matter, the best first."""
    near = [n["text"] for n in finding.get("nearest", ()) if to_the_point(n)]
    return [*(e["text"] for e in (*finding["evidence"], *finding.get("counter", ()))), *near]


def _formula(added: Sequence[Addition], substance: Substance) -> str:
    if any(substance.has_fact(a) for a in added):
        return "补的多是通用的提法或者通知、清单里的原话，没有本单位的事实。"
    return "补的是表态，没有会议、日期、数量、文号等事实。"
