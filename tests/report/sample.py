"""A fixed assessment, made by hand, on which the outputs are tried.

It has every outcome and the awkward cases: characters that the reader dropped (so that source and text offsets differ),
page furniture, markup inside the report, two findings on one sentence, evidence that overlaps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from duizhao.model import (
    CONSISTENCY,
    VERDICTS,
    Applies,
    Assessment,
    Basis,
    Context,
    Document,
    Evidence,
    Finding,
    Kind,
    Missing,
    Nearest,
    Outcome,
    Section,
    Sentence,
    Substance,
    Waiver,
)
from duizhao.reading import Ignored, Note, ReadText
from duizhao.text import normalise, normalise_with_map

SOURCE = (
    "\ufeff您当前的位置：首页 > 政务公开\n"
    "某区市场监管局2024年法治政府建设年度报告\n"
    "2024年，区市场监管局深入学习贯彻习近平法治思想，\u200b现将有关情况报告如下。\n"
    "一、主要举措和成效\n"
    "（一）依法科学决策。聘请法律顾问2名，审查合同36份；严格履行公众参与、专家论证、集体讨论决定等程序。"
    "<script>alert(1)</script>落实风险分级管控，强化“风险隐患”排查。\n"
    "（二）推进政务公开。扎实推进政务公开工作。按照市委要求，应当健全决策事项目录制度。\n"
    "二、存在的不足和原因\n"
    "一是政策解读形式比较单一；二是执法人员培训有待加强。\n"
    "三、下一步工作安排\n"
    "2025年，将召开专题会议听取法治政府建设工作汇报，推动局主要负责人年终述法。\n"
    "打印　关闭\n"
)
TEXT, TO_SOURCE = normalise_with_map(SOURCE)
RULEBOOK = {
    "name": "rule-of-law",
    "title": "法治政府建设年度报告",
    "version": "1.0",
    "digest": "0123456789abcdef0123456789abcdef",
    "layers": [],
}
DUCHA = Basis("法治政府建设与责任落实督察工作规定", article="第二十四条", verified=False)
TIAOLI = Basis("《重大行政决策程序暂行条例》", number="国务院令第713号", article="第十四条", verified=True)
FIRST = Basis("党政主要负责人履行推进法治建设第一责任人职责规定", article="第五条", verified=False)
HEADINGS = (
    "一、主要举措和成效",
    "（一）依法科学决策。",
    "（二）推进政务公开。",
    "二、存在的不足和原因",
    "三、下一步工作安排",
)


def _at(text: str, context: Context = Context.DONE) -> dict[str, Any]:
    start, end = TO_SOURCE.span(TEXT.index(text), TEXT.index(text) + len(text))
    assert normalise(SOURCE[start:end]) == text
    return {"text": text, "start": start, "end": end, "section": _path(TEXT.index(text))}


def _path(at: int) -> tuple[str, ...]:
    one, sub1, sub2, two, three = (TEXT.index(h) for h in HEADINGS)
    if at < one:
        return ()
    if at < two:
        top = HEADINGS[0]
        return (top,) if at < sub1 else (top, HEADINGS[1] if at < sub2 else HEADINGS[2])
    return (HEADINGS[3],) if at < three else (HEADINGS[4],)


def _ev(text: str, context: Context = Context.DONE, *signals: str) -> Evidence:
    return Evidence(**_at(text), context=context, signals=signals)


def _near(text: str, reason: str, code: str, *lacks: str, **more: Any) -> Nearest:
    return Nearest(**_at(text), reason=reason, code=code, lacks=lacks, **more)


def _trace(outcome: Outcome, why: str, *signals: tuple[str, str, dict[str, int], bool]) -> dict[str, Any]:
    return {
        "outcome": outcome.value,
        "why": why,
        "signals": [
            {"name": n, "title": t, "hits": sum(c.values()), "contexts": c, "fired": fired}
            for n, t, c, fired in signals
        ],
        "met": {
            "op": "any",
            "value": any(s[3] for s in signals),
            "of": [{"op": "signal", "name": n, "title": t, "value": fired} for n, t, _, fired in signals],
        },
        "partial": None,
    }


def finding(rule: str, title: str, outcome: Outcome, rule_class: str = "expected", **more: Any) -> Finding:
    evidence = more.get("evidence", ())
    values: dict[str, Any] = {
        "weight": 1.0,
        "applies": Applies.YES,
        "substance": None,
        "evidence": (),
        "supporting": evidence,
        "counter": (),
        "nearest": (),
        "trace": _trace(outcome, "", ("found", title, {"done": 1}, True)) if evidence else _trace(outcome, ""),
        "basis": (),
        "remedy": "",
    }
    return Finding(
        rule=rule,
        title=title,
        group=rule.partition(".")[0],
        rule_class=rule_class,
        outcome=outcome,
        **{**values, **more},
    )


CHAIN = "严格履行公众参与、专家论证、集体讨论决定等程序。"
HEARS = "2025年，将召开专题会议听取法治政府建设工作汇报，推动局主要负责人年终述法。"
QUESTION = "本年度有无重大行政决策事项？"

FINDINGS = (
    finding(
        "structure.first_responsible",
        "第一责任人职责部分",
        Outcome.MISSING,
        "prescribed",
        asks="用专门一部分写党政主要负责人履行推进法治建设第一责任人职责的情况",
        basis=(DUCHA,),
        remedy="补写专门一部分：主要负责人主持了哪些会议、作了哪些批示、督办了哪些事项，写明日期。没有做的，请如实写进不足。",
        trace=_trace(
            Outcome.MISSING, "没有以第一责任人职责为题的部分。", ("heading", "第一责任人职责的标题", {}, False)
        ),
    ),
    finding(
        "first_responsible.hears_reports",
        "听取汇报、专题研究",
        Outcome.PLANNED,
        asks="主要负责人或者党组开会研究法治建设工作、听取汇报",
        evidence=(_ev(HEARS, Context.PLANNED, "hears"),),
        nearest=(
            _near(
                HEARS,
                "写的是下一步打算，不是本年度已经做的",
                "planned",
                has=("听取", "法治政府"),
                change="已经做了的，请改写成已做的事实；确未做的，保留为计划即可，不必改写。",
                promises=Outcome.MET,
                where="done",
            ),
        ),
        basis=(FIRST,),
        remedy="请补充：哪次党组会听取汇报，日期、议题、会议纪要文号。",
        trace=_trace(
            Outcome.PLANNED,
            "只在下一步安排里写到。",
            ("hears", "听取法治工作汇报", {"planned": 1}, False),
            ("group_meeting", "党组会研究法治工作", {}, False),
        ),
    ),
    finding(
        "decision.catalogue",
        "决策事项目录",
        Outcome.MISSING,
        "advisory",
        asks="编制或者公布重大行政决策事项目录",
        nearest=(
            _near(
                "按照市委要求，应当健全决策事项目录制度。",
                "引述上级要求，没有写本单位做了什么",
                "quoted",
                "没有“编制、公布”一类的词",
                has=("决策事项目录",),
                change="本单位照此做了的，请写明做了什么，并点明“编制、公布”之类，即可算已落实。",
                promises=Outcome.MET,
                where="done",
                missing=(Missing("words", ("编制", "公布"), _at("目录制度。")["start"]),),
            ),
        ),
        remedy="请补充：目录的名称、公布日期。",
    ),
    finding(
        "decision.risk_assessment",
        "风险评估",
        Outcome.MISSING,
        asks="重大行政决策作出前开展风险评估",
        applies=Applies.UNKNOWN,
        question=QUESTION,
        nearest=(_near("落实风险分级管控，强化“风险隐患”排查。", "“风险隐患”与风险评估形近义异", "blocked"),),
        basis=(TIAOLI,),
    ),
    finding(
        "decision.archive",
        "决策记录归档",
        Outcome.MISSING,
        asks="决策过程有记录并归档",
        applies=Applies.UNKNOWN,
        question=QUESTION,
        basis=(TIAOLI,),
    ),
    finding(
        "disclosure.interpretation",
        "政策解读",
        Outcome.ADMITTED,
        asks="发布政策解读",
        evidence=(_ev("一是政策解读形式比较单一；", Context.ADMITTED),),
        remedy="如已发布解读材料，请写明件数。",
    ),
    finding(
        "disclosure.proactive",
        "主动公开",
        Outcome.PARTIAL,
        asks="主动公开政府信息，写明条数",
        evidence=(_ev("扎实推进政务公开工作。"),),
        substance=Substance.STATEMENT,
        remedy="请补充主动公开的条数。",
    ),
    finding(
        "counsel.system",
        "法律顾问制度",
        Outcome.MET,
        asks="聘请法律顾问或者公职律师",
        evidence=(_ev("聘请法律顾问2名，审查合同36份；"),),
        substance=Substance.FACT,
    ),
    finding(
        "counsel.role",
        "法律顾问发挥作用",
        Outcome.MET,
        evidence=(_ev("审查合同36份；" + CHAIN[:10]),),
        substance=Substance.FACT,
    ),
    finding(
        "decision.public_participation",
        "公众参与",
        Outcome.MET,
        "prescribed",
        evidence=(_ev(CHAIN),),
        substance=Substance.STATEMENT,
        basis=(TIAOLI,),
    ),
    finding("decision.expert_argument", "专家论证", Outcome.MET, evidence=(_ev(CHAIN),), basis=(TIAOLI,)),
    finding(
        "normative.cleanup",
        "规范性文件清理",
        Outcome.NOT_APPLICABLE,
        applies=Applies.NO,
        because="报告写明不涉及“制发规范性文件”。",
    ),
    finding(
        "enforcement.three_systems",
        "行政执法三项制度",
        Outcome.WAIVED,
        because="县司法局同意不作要求（执法权已划转），有效期至 2025-12-31。",
        waiver=Waiver("执法权已划转", "县司法局", "2025-12-31"),
    ),
    finding("plan.measures", "下一步举措", Outcome.ERROR, error="DZ400 规则运行超时"),
)
NOTE = "正文写作2023年，报告年度是2024年，请核实。"


def check(rule: str, title: str, outcome: Outcome, *places: Evidence, **more: Any) -> Finding:
    return finding(f"consistency.{rule}", title, outcome, CONSISTENCY, evidence=places, asks=f"核对{title}。", **more)


CHECKS = (
    check(
        "years",
        "年度不一致",
        Outcome.SUSPECT,
        replace(_ev("2025年"), note=NOTE),
        replace(_ev("36份"), note="数字请核实。"),
    ),
    check("residue", "转换残留", Outcome.MET),
    check("promises", "上年打算的下文", Outcome.NOT_APPLICABLE, because="没有给出上一年度的报告。"),
)
BROKEN = check("figures", "数字不一致", Outcome.ERROR, error="DZ400")
SCORE = {
    "total": 53.5,
    "scale": 100,
    "groups": {
        "structure": {"title": "报告结构", "score": 0.0, "applicable": 1},
        "decision": {"title": "重大行政决策", "score": 66.7, "applicable": 3},
        "normative": {"title": "规范性文件", "score": None, "applicable": 0},
    },
    "prescribed": {"total": 2, "missing": 1, "gaps": 1, "weak": 0},
    "counts": {o.value: sum(f.outcome is o for f in FINDINGS) for o in VERDICTS},
}


def document(*, unit: str | None = "某区市场监管局") -> Document:
    title = "某区市场监管局2024年法治政府建设年度报告"
    at = TEXT.index(title)
    starts = [TEXT.index(h) for h in HEADINGS]
    end = TEXT.index("打印")
    ends = [starts[3], starts[2], starts[3], starts[4], end]
    bodies = [starts[1], *ends[1:]]
    sections = [Section(0, 0, "", "", 0, 0, starts[0], len(TEXT), None)]
    for i, (heading, start) in enumerate(zip(HEADINGS, starts, strict=True), 1):
        marker, cut = (heading[:3], 3) if heading.startswith("（") else (heading[:2], 2)
        sections.append(
            Section(
                i,
                2 if cut == 3 else 1,
                marker,
                heading[cut:].rstrip("。"),
                start,
                start + len(heading),
                bodies[i - 1],
                ends[i - 1],
                1 if cut == 3 else 0,
            )
        )
    furniture = TEXT.index("\n") + 1
    read = ReadText(
        "报告/样例.txt",
        SOURCE,
        TEXT,
        TO_SOURCE,
        "utf-8-sig",
        (Ignored(0, furniture, "页面导航"), Ignored(end, len(TEXT), "页面按钮")),
    )
    return Document(
        read,
        title,
        (at, at + len(title)),
        unit,
        2024,
        "标题",
        tuple(sections),
        (Sentence(0, at, at + len(title), 0, 0),),
        "标题",
    )


def assessment(**more: Any) -> Assessment:
    """The sample; keywords replace fields."""
    values: dict[str, Any] = {
        "source": "报告/样例.txt",
        "document": document(),
        "kind": Kind("法治政府建设年度报告", True, "标题写明法治政府建设年度报告"),
        "rulebook": RULEBOOK,
        "segmenter": "pkuseg:abcdef12",
        "findings": FINDINGS,
        "checks": CHECKS,
        "score": SCORE,
        "notes": (Note("tail", "文件末尾有 1 个字节损坏，已略去"),),
        "error": None,
    }
    return Assessment(**{**values, **more})


def refused() -> Assessment:
    """A document of another kind."""
    kind = Kind("政府信息公开工作年度报告", False, "标题写明政府信息公开工作年度报告")
    return assessment(source="报告/公开年报.txt", kind=kind, findings=(), checks=(), score=None, notes=())


def failed() -> Assessment:
    """A file that could not be read."""
    error = {"code": "DZ300", "message": "文件是空的，请核对是否存错"}
    return assessment(
        source="报告/空.txt", document=None, kind=None, findings=(), checks=(), score=None, notes=(), error=error
    )


def clean() -> Assessment:
    """A report without gaps."""
    return assessment(
        source="报告/好.txt", findings=tuple(f for f in FINDINGS if f.outcome is Outcome.MET), checks=(), notes=()
    )
