"""Results as tables of plain text for the terminal, at most 80 columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from duizhao.evaluate.challenge import challenge_figures, confusions
from duizhao.evaluate.compare import ChangeKind, Comparison
from duizhao.evaluate.counts import FEW
from duizhao.evaluate.grading import Pair
from duizhao.evaluate.metrics import Figures
from duizhao.evaluate.results import ChallengeResult, GoldResult
from duizhao.evaluate.tables import RULER, WIDTH, head_lines, outcome_name, share, table

__all__ = ["CHANGES", "FIGURES", "challenge_text", "comparison_text", "gold_text"]

FIGURES: Final[Mapping[str, str]] = {
    "pairs": "对数（报告×要素）",
    "outcome_accuracy": "结论正确率",
    "macro_f1": "各结论平均 F1",
    "gap_precision": "缺口查准率",
    "gap_recall": "缺口查全率",
    "gap_f1": "缺口 F1",
    "gap_f2": "缺口 F2",
    "gap_f1_low": "缺口 F1 下限（5%）",
    "evidence_hit": "依据命中（前三句）",
    "evidence_at_1": "依据命中（第一句）",
    "evidence_pairs": "有依据可核的对数",
    "cases": "例数",
    "accuracy": "结论正确率",
}
CHANGES: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.FIXED: "改对",
    ChangeKind.BROKEN: "改错",
    ChangeKind.OTHER: "另变",
    ChangeKind.EVIDENCE_GAINED: "依据得",
    ChangeKind.EVIDENCE_LOST: "依据失",
}


def gold_text(result: GoldResult) -> str:
    """Overall figures beside the keyword list's, the table by rule, every miss, the change since a saved run."""
    reports = len({p.report for p in result.pairs})
    lines = head_lines(result.origin, f"{reports} 篇报告", result.not_found)
    columns = {"本工具": _gold_cells(result.figures)}
    if result.keyword_figures:
        columns["关键词表"] = _gold_cells(result.keyword_figures)
    lines += ["", *_figures(columns), "", *_rules(result), "", *_misses(result)]
    if result.comparison:
        lines += ["", comparison_text(result.comparison, result.origin.titles)]
    return "\n".join(lines) + "\n"


def challenge_text(result: ChallengeResult) -> str:
    """Overall figures beside the keyword list's, the confusions, every miss, the change since a saved run."""
    columns = {"本工具": _challenge_cells(result.pairs)}
    if result.keywords:
        columns["关键词表"] = _challenge_cells(result.keywords)
    lines = [*head_lines(result.origin, f"{len(result.pairs)} 例"), "", *_figures(columns)]
    if result.misses:
        lines += ["", "误判（应为 → 判为）"]
        lines += [f"  {outcome_name(a)} → {outcome_name(s)}  {n}" for (a, s), n in confusions(result.pairs).items()]
    lines += ["", f"判错 {len(result.misses)} 例"]
    for p in result.misses:
        case = result.texts[p.report]
        lines += _miss(p, f"{p.report}  {p.rule}（{case.section}）", f"例句：{case.text}")
    if result.comparison:
        lines += ["", comparison_text(result.comparison, result.origin.titles)]
    return "\n".join(lines) + "\n"


def comparison_text(comparison: Comparison, titles: Mapping[str, str]) -> str:
    """The figures before and after, and what changed rule by rule."""
    saved = comparison.saved
    lines = [f"与保存的结果相比（工具 {saved.tool}，规则集摘要 {saved.rulebook.get('digest', '')[:12]}）"]
    if comparison.added or comparison.dropped:
        lines.append(f"只比较两次都有的；新增 {comparison.added} 对，减少 {comparison.dropped} 对。")
    rows = []
    for name in dict.fromkeys([*comparison.before, *comparison.after]):
        before, after = comparison.before.get(name, 0.0), comparison.after.get(name, 0.0)
        if name not in ("pairs", "evidence_pairs", "cases"):
            mark = "  下降" if name in comparison.fell else ""
            rows.append([figure_name(name), f"{before:.4f}", f"{after:.4f}", f"{after - before:+.4f}{mark}"])
    lines += table(["", "之前", "现在", "变化"], rows, [22, 10, 10, 16])
    if not comparison.changes:
        return "\n".join([*lines, "逐条没有变化。"])
    head = ["规则", "例数", "原对", "现对", *CHANGES.values()]
    rows = [
        [r.rule, str(r.support), str(r.right_before), str(r.right_after), *(str(r.kinds[k] or "") for k in CHANGES)]
        for r in comparison.rules
    ]
    lines += ["", *table(head, rows, [34, 4, 4, 4, 4, 4, 4, 6, 6]), ""]
    for c in comparison.changes:
        said = f"{outcome_name(c.before.outcome)} → {outcome_name(c.after.outcome)}"
        lines.append(f"  {CHANGES[c.kind]}  {c.after.report}  {c.after.rule}")
        lines.append(f"    {titles.get(c.after.rule, '')}  {said}")
    return "\n".join(lines)


def figure_name(name: str) -> str:
    """The Chinese name of a figure; `f1_met` is the F1 of an outcome."""
    return FIGURES.get(name) or f"F1 {outcome_name(name.removeprefix('f1_'))}"


def _mean(value: float, whole: int) -> str:
    return "例数太少" if whole < FEW else f"{value:6.1%}"


def _gold_cells(figures: Figures) -> dict[str, str]:
    pairs = len(figures.graded)
    values, gaps, quoted = figures.to_dict(), figures.gaps, len(figures.quoted)
    clear = gaps.tp + gaps.fp + gaps.fn
    return {
        "outcome_accuracy": share(figures.right, pairs),
        "macro_f1": _mean(values["macro_f1"], pairs),
        "gap_precision": share(gaps.tp, gaps.tp + gaps.fp),
        "gap_recall": share(gaps.tp, gaps.tp + gaps.fn),
        **{name: _mean(values[name], clear) for name in ("gap_f1", "gap_f2", "gap_f1_low")},
        "evidence_hit": share(figures.hits, quoted),
        "evidence_at_1": share(figures.firsts, quoted),
    }


def _challenge_cells(pairs: tuple[Pair, ...]) -> dict[str, str]:
    figures = challenge_figures(pairs)
    right, size = sum(p.right for p in pairs), len(pairs)
    cells = {"accuracy": share(right, size), "macro_f1": _mean(figures["macro_f1"], size)}
    for name, value in figures.items():
        if name.startswith("f1_"):
            cells[name] = _mean(value, sum(name[3:] in (p.truth, p.outcome) for p in pairs))
    return cells


def _figures(columns: Mapping[str, Mapping[str, str]]) -> list[str]:
    names = dict.fromkeys(name for cells in columns.values() for name in cells)
    rows = [[figure_name(n), *(cells.get(n, "") for cells in columns.values())] for n in names]
    return table(["", *columns], rows, [22, *(20 for _ in columns)])


def _rules(result: GoldResult) -> list[str]:
    """The table by rule: 误缺 says gap where there is none, 漏缺 the reverse."""
    words = {r.rule: r.right for r in result.keyword_rules}
    rows = []
    for r in result.rules:
        errors = (str(n or "") for n in (r.false_gap, r.false_met, r.evidence_misses))
        title = result.origin.titles.get(r.rule, "")
        rows.append([r.rule, title, f"{r.right}/{r.support}", str(words.get(r.rule, "")), *errors])
    return table(["规则", "", "正确", "词表", "误缺", "漏缺", "依据"], rows, [33, 20, 5, 4, 4, 4, 4], numbers=2)


def _misses(result: GoldResult) -> list[str]:
    wrong = sum(not p.right for p in result.misses)
    lines = [f"判错 {wrong} 处，依据不符 {len(result.misses) - wrong} 处"]
    for p in result.misses:
        title = result.origin.titles.get(p.rule, "")
        lines += _miss(p, f"{p.report}  {p.rule} {title}".rstrip(), f"首条依据：{p.evidence}" if p.evidence else "")
    return lines


def _miss(pair: Pair, head: str, text: str) -> list[str]:
    accept = "、".join(map(outcome_name, pair.accept))
    said = f"判为{outcome_name(pair.outcome)}" + ("，依据不含标注的原文" if pair.right else f"，应为{accept}")
    lines = [*RULER.wrap(head, WIDTH, "- ", "  "), f"    {said}"]
    return [*lines, *RULER.wrap(text, WIDTH, "    ", "    ")] if text else lines
