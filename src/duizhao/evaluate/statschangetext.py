"""What changed since a saved run, for who reviews a change of rules: the worse first, with the signals behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from duizhao.evaluate.compare import Change, ChangeKind
from duizhao.evaluate.render import CHANGES
from duizhao.evaluate.statschange import Move, RuleDelta, SignalChange, StatisticsChange
from duizhao.evaluate.tables import RULER, WIDTH, outcome_name, rule_name, table

if TYPE_CHECKING:
    from duizhao.evaluate.rulestats import Statistics

__all__ = ["change_lines"]

MOVES: Final = {
    Move.COUNTED: "新计入",
    Move.UNCOUNTED: "不再计入",
    Move.FOUND: "新出现（未计入）",
    Move.GONE: "不再出现（原未计入）",
}
_ORDER: Final = (
    ChangeKind.BROKEN,
    ChangeKind.FIXED,
    ChangeKind.OTHER,
    ChangeKind.EVIDENCE_LOST,
    ChangeKind.EVIDENCE_GAINED,
)
_NAMED: Final = 8


def change_lines(result: Statistics) -> list[str]:
    """The change in numbers, the rules that changed, each outcome that did, and the signals."""
    change = result.change
    if change is None:
        return []
    lines = [*_head(result, change), *_sums(result, change)]
    if change.rules:
        lines += ["", *_rules(change.rules)]
    for rule in change.rules:
        lines += ["", *RULER.wrap(rule_name(result.origin, rule.rule), WIDTH)]
        for c in sorted(rule.changes, key=lambda c: _ORDER.index(c.kind)):
            lines += _change(c, change)
    return [*lines, "", *_signals(result, change)]


def _head(result: Statistics, change: StatisticsChange) -> Iterator[str]:
    comparison = change.comparison
    saved = comparison.saved
    then, now = (book.get("digest", "") for book in (saved.rulebook, result.origin.rulebook))
    same = "，与现在的相同" if then == now else ""
    yield from RULER.wrap(f"与保存的结果相比（工具 {saved.tool}，规则集摘要 {then[:12]}{same}）", WIDTH)
    if comparison.added or comparison.dropped:
        yield f"只比较两次都有的；新增 {comparison.added} 对，减少 {comparison.dropped} 对。"


def _sums(result: Statistics, change: StatisticsChange) -> list[str]:
    changes = change.comparison.changes
    if not changes:
        return [f"{len(change.comparison.pairs)} 对结论和依据都没有变化。"]
    kinds = [c.kind for c in changes]
    sums = "，".join(f"{CHANGES[k]} {kinds.count(k)} 处" for k in _ORDER if k in kinds)
    where = f"涉及 {len(change.rules)} 条规则、{len({c.after.report for c in changes})} 篇报告"
    rest = sum(bool(r.pairs) for r in result.rules) - len(change.rules)
    before, after = change.before, change.after
    totals = "；".join(
        f"{name} {b} → {a}"
        for name, b, a in (
            ("正确", before.right, after.right),
            ("误缺", before.false_gap, after.false_gap),
            ("漏缺", before.false_met, after.false_met),
        )
    )
    unchanged = f"，其余 {rest} 条没有变化" if rest > 0 else ""
    return [*RULER.wrap(f"{sums}；{where}{unchanged}。", WIDTH), f"{totals}（共 {after.support} 对）"]


def _rules(rules: Sequence[RuleDelta]) -> list[str]:
    rows = []
    for r in rules:
        kinds = [c.kind for c in r.changes]
        deltas = (r.after.false_gap - r.before.false_gap, r.after.false_met - r.before.false_met)
        numbers = (kinds.count(k) for k in (ChangeKind.FIXED, ChangeKind.BROKEN, ChangeKind.OTHER))
        evidence = kinds.count(ChangeKind.EVIDENCE_GAINED), -kinds.count(ChangeKind.EVIDENCE_LOST)
        rows.append(
            [
                r.rule,
                *map(str, (r.after.support, r.before.right, r.after.right)),
                *(f"{d:+}" if d else "" for d in deltas),
                *(str(n or "") for n in numbers),
                "".join(f"{n:+}" for n in evidence if n),
            ]
        )
    head = ["规则", "例数", "原对", "现对", "误缺", "漏缺", "改对", "改错", "另变", "依据"]
    return table(head, rows, [33, 4, 4, 4, 4, 4, 4, 4, 4, 4])


def _change(change: Change, whole: StatisticsChange) -> Iterator[str]:
    before, after = change.before, change.after
    accept = "、".join(map(outcome_name, after.accept))
    said = outcome_name(after.outcome)
    if before.outcome != after.outcome:
        said = f"{outcome_name(before.outcome)} → {said}"
    also = ("，两次都对" if after.right else "，两次都错") if change.kind is ChangeKind.OTHER else ""
    yield from RULER.wrap(
        f"{CHANGES[change.kind]}  {after.report}  {said}（标注{accept}{also}）", WIDTH, "  ", "      "
    )
    moved = "；".join(f"{MOVES[m]} {'、'.join(names)}" for m, names in whole.moved(change).items())
    if moved:
        yield from RULER.wrap(moved, WIDTH, "      信号：", "        ")
    if after.evidence:
        yield from RULER.wrap(after.evidence, WIDTH, "      首条依据：", "        ")


def _signals(result: Statistics, change: StatisticsChange) -> Iterator[str]:
    if not change.signals:
        yield f"信号没有变化（两次都有的 {change.reports} 篇报告）。"
        return
    titles = {(r.rule, name): title for r in result.rules for name, title in r.titles.items()}
    yield f"信号的变化（两次都有的 {change.reports} 篇报告）"
    last = ""
    for s in change.signals:
        if s.rule != last:
            yield from RULER.wrap(rule_name(result.origin, s.rule), WIDTH)
            last = s.rule
        name = f"{s.name} {titles.get((s.rule, s.name), '')}".rstrip()
        yield from RULER.wrap(f"{name}：{_course(s)}", WIDTH, "  ", "      ")
        for move, reports in s.moves.items():
            more = f"等 {len(reports)} 篇" if len(reports) > _NAMED else ""
            yield from RULER.wrap("、".join(reports[:_NAMED]) + more, WIDTH, f"      {MOVES[move]}：", "        ")


def _course(signal: SignalChange) -> str:
    """How many reports a signal counts in, then and now, and what that means."""
    before, after = signal.before, signal.after
    if before is None:
        return f"新增，计入 {after} 篇" if after else "新增，从未计入"
    if after is None:
        return f"已删，原计入 {before} 篇" if before else "已删，原来也从未计入"
    if before == after:
        return f"计入 {after} 篇，篇数没有变"
    now = "，开始计入" if not before else "，从此不再计入" if not after else ""
    return f"计入 {before} → {after} 篇{now}"
