"""Why a passage near a gap did not count: each reason by itself, in small rulebooks made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.engine.collect import Report, _places, collect
from duizhao.engine.context import ContextTable
from duizhao.engine.obstacles import obstacles
from duizhao.engine.scan import Scan
from duizhao.model import Finding, Nearest, Outcome
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.model import All, Any_, AtLeast, Leaf, NoneOf, Rule, Signal, WithoutNear

MakeRule = Callable[..., Rule]
Audit = Callable[..., dict[str, Finding]]
WHO = ("甲顾问", "乙顾问", "丙顾问", "丁顾问")
DID = ("审校", "勘验", "复算")


def near(name: str = "acts", **more: Any) -> Signal:
    return Signal(name, "甲顾问审校", "near", words=(WHO, DID), **{"within": 10, **more})


@pytest.fixture
def nearest(make_rule: MakeRule, audit: Audit) -> Callable[..., Nearest]:
    """The nearest passage to a rule of these signals in the neutral report with these passages."""

    def ask(
        *signals: Signal, met: Any = None, partial: Any = None, rule: dict[str, Any] | None = None, **passages: str
    ) -> Nearest:
        made = make_rule("顾问审校", *signals, met=met, partial=partial, **(rule or {}))
        (found,) = audit([made], **passages).values()
        assert found.outcome.is_gap, found.outcome
        return found.nearest[0]

    return ask


def test_a_group_of_words_is_missing(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(), measures="聘请甲顾问2名。")
    assert (n.code, n.where, n.promises) == ("lacks", "here", Outcome.MET)
    assert n.has == ("甲顾问",)
    assert n.lacks == ("没有“审校、勘验、复算”一类的词",)
    assert n.reason == "句中有“甲顾问”，但没有“审校、勘验、复算”一类的词。"
    assert "“审校、勘验、复算”之类" in n.change
    assert "确有其事" in n.change
    (missing,) = n.missing
    assert (missing.kind, missing.words) == ("words", DID)


def test_those_words_are_named_first_that_the_rule_itself_uses(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(), rule={"asks": "丁顾问复算过。"}, measures="甲顾问2名。")
    assert n.missing[0].words == ("审校", "复算", "勘验")


def test_a_word_that_would_change_how_the_sentence_speaks_is_not_named(nearest: Callable[..., Nearest]) -> None:
    n = nearest(Signal("a", "甲顾问", "near", words=(("甲顾问",), ("尚未", "审校", "拟于"))), measures="甲顾问2名。")
    assert n.missing[0].words == ("审校",)


def test_a_set_of_the_lexicon_is_called_by_its_name(nearest: Callable[..., Nearest], audit: Audit) -> None:
    from duizhao.rulebook import load_rulebook

    heads = load_rulebook().lexicon["主要负责人"]
    n = nearest(Signal("a", "主持会商", "near", words=(heads, ("主持会商",))), measures="主持会商了3次。")
    assert n.lacks[0].startswith("没有指明主要负责人的词（如“")


def test_the_words_stand_too_far_apart(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(within=4), measures="甲顾问在办公室等了很久很久很久，然后才去做了审校。")
    assert n.lacks == ("“甲顾问”“审校”相隔太远，看不出说的是一件事",)
    assert "写在一处" in n.change
    assert n.where == "here"


def test_the_words_stand_in_another_order(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(ordered=True), measures="审校甲顾问。")
    assert n.lacks == ("“审校”“甲顾问”的先后不是这个意思",)
    assert "按先后写清" in n.change


def test_a_word_in_the_way(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(without=("援助",)), measures="甲顾问审校援助案件。")
    assert n.reason == "句中有“甲顾问”“审校”，但因有“援助”，看作说的是别的事。"
    assert n.where == "apart"
    assert "另写一句" in n.change
    assert "不与“援助”写在一句" in n.change
    assert [m.words[0] for m in n.missing] == ["甲顾问", "审校"]


def test_what_is_in_the_way_of_one_signal_is_so_for_another_on_the_same_word(nearest: Callable[..., Nearest]) -> None:
    other = Signal("other", "甲顾问出勤", "near", words=(WHO, ("出勤",)))
    n = nearest(near(without=("援助",)), other, met=Any_((Leaf("acts"), Leaf("other"))), measures="甲顾问援助村民。")
    assert n.where == "apart"
    assert any("援助" in lack for lack in n.lacks)


def test_a_word_in_the_way_nearby(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(without_near=WithoutNear(("村",), 4)), measures="村甲顾问审校合同。")
    assert "因有“村”" in n.reason


def test_a_word_inside_a_longer_phrase(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(), rule={"blockers": ("企业甲顾问",)}, measures="企业甲顾问审校合同。")
    assert n.lacks == ("“企业甲顾问”所指不同",)
    assert n.where == "apart"


def test_the_topic_is_missing(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(topic=("依法决策",), topic_scope="sentence"), measures="甲顾问审校合同。")
    assert n.lacks == ("没有点明说的是“依法决策”",)
    assert [m.kind for m in n.missing] == ["topic"]


def test_a_figure_is_missing(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(facts=("figure",)), measures="甲顾问审校合同。")
    assert n.lacks == ("没有写出具体数字",)
    assert [(m.kind, m.words) for m in n.missing] == [("fact", ("figure",))]


def test_it_stands_in_the_wrong_part(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(roles_in=("deficiencies",)), measures="甲顾问审校合同。")
    assert n.lacks == ("没有写在“不足和原因”部分",)
    assert n.where == "section"
    n = nearest(near(roles_not_in=("plan",)), plan="甲顾问审校合同。")
    assert n.lacks == ("写在“下一年度安排”部分，不算",)


@pytest.mark.parametrize(
    ("code", "passages", "said"),
    [
        ("planned", {"plan": "甲顾问审校合同。"}, "保留为计划即可，不必改写"),
        ("admitted", {"deficiencies": "甲顾问审校合同不够。"}, "如实反映，不必改写；已有进展的，请补充"),
        ("quoted", {"measures": "《条例》规定，甲顾问应当审校合同。"}, "本单位照此做了的，请写明做了什么"),
        ("other", {"measures": "省财政厅甲顾问审校合同。"}, "请写明本单位做了什么"),
        ("past", {"measures": "2021年，曾请甲顾问审校合同。"}, "请写明本年度做了什么"),
    ],
)
def test_the_context_does_not_count(
    nearest: Callable[..., Nearest], code: str, passages: dict[str, str], said: str
) -> None:
    n = nearest(near(), **passages)
    assert (n.code, n.where, n.promises) == (code, "done", Outcome.MET)
    assert n.has == ("甲顾问", "审校")
    assert said in n.change
    assert n.missing == ()


def test_only_a_heading(make_rule: MakeRule, make_auditor: Callable[..., Auditor]) -> None:
    text = "云岭县综合服务局2024年法治政府建设情况报告\n\n一、甲顾问审校合同\n\n工作按计划完成。\n"
    (found,) = make_auditor(make_rule("one", near())).audit_text(text, force=True).findings
    n = found.nearest[0]
    assert (n.code, n.promises) == ("heading", Outcome.MET)
    assert "标题下的正文" in n.change


def test_planned_and_a_word_missing(nearest: Callable[..., Nearest]) -> None:
    n = nearest(near(), plan="聘请甲顾问2名。")
    assert (n.code, n.where) == ("lacks", "done")
    assert n.lacks == ("没有“审校、勘验、复算”一类的词", "没有写已经做了什么")
    assert "并点明“审校、勘验、复算”之类" in n.change


# --- trees

A, B, C = (Signal(n, f"做{w}", "phrase", words=((w,),)) for n, w in (("a", "甲事项"), ("b", "乙事项"), ("c", "丙事项")))
ALL = All((Leaf("a"), Leaf("b"), Leaf("c")))


def test_some_of_what_is_wanted_together(nearest: Callable[..., Nearest]) -> None:
    n = nearest(A, B, C, met=ALL, measures="办理甲事项3件，乙事项1件。")
    assert n.code == "part"
    assert n.has == ("甲事项", "乙事项")
    assert n.lacks == ("没有“丙事项”",)
    assert n.reason == "句中有“甲事项”“乙事项”，但还不完整：没有“丙事项”。"


def test_the_way_with_the_fewest_additions(nearest: Callable[..., Nearest]) -> None:
    other = Signal("other", "甲顾问出勤登记", "near", words=(WHO, ("出勤",), ("登记",)))
    n = nearest(other, near(), met=Any_((Leaf("other"), Leaf("acts"))), measures="甲顾问3名。")
    assert [m.words for m in n.missing] == [DID]


def test_at_least_so_many(nearest: Callable[..., Nearest]) -> None:
    tree = AtLeast(2, (Leaf("a"), Leaf("b"), Leaf("c")))
    n = nearest(A, B, C, met=tree, measures="办理乙事项1件。")
    assert n.has == ("乙事项",)
    assert len(n.missing) == 1


def test_nothing_is_promised_where_something_must_not_be_there(nearest: Callable[..., Nearest]) -> None:
    n = nearest(A, B, met=All((Leaf("a"), NoneOf((Leaf("b"),)))), measures="办理乙事项1件。")
    assert (n.promises, n.change, n.missing) == (None, "", ())


def test_partial_where_that_is_cheaper_and_something_of_it_is_there(nearest: Callable[..., Nearest]) -> None:
    vague = Signal("vague", "泛称甲顾问", "near", words=(WHO, ("助力",)), strength=1)
    both = near("acts", topic=("依法决策",), topic_scope="sentence")
    n = nearest(both, vague, met=Leaf("acts"), partial=Leaf("vague"), measures="甲顾问3名。")
    assert n.promises is Outcome.PARTIAL
    assert "至少可算部分体现" in n.change
    formula = Signal("vague", "泛称", "phrase", words=(("高度重视甲顾问",),), strength=1)
    n = nearest(both, formula, met=Leaf("acts"), partial=Leaf("vague"), measures="甲顾问3名。")
    assert n.promises is Outcome.MET  # nobody is sent to write a formula


# --- what must not happen


def test_nothing_comes_near(make_rule: MakeRule, audit: Audit) -> None:
    (found,) = audit([make_rule("鑫淼", Signal("a", "鑫淼", "phrase", words=(("鑫淼垚",),)))]).values()
    assert found.outcome is Outcome.MISSING
    assert found.nearest == ()


@pytest.mark.parametrize(
    ("wording", "reason"), [({}, ""), ({"near_lacks": "“{what}”{nothing}{ }{"}, "“没有“审校、勘验、复算”一类的词”{ }{")]
)
def test_wordings_that_are_not_there_or_amiss_are_no_error(
    make_rule: MakeRule, make_auditor: Callable[..., Auditor], wording: dict[str, str], reason: str
) -> None:
    lacks = {"near_lack_words": "没有“{words}”一类的词"} if wording else {}
    auditor = make_auditor(make_rule("one", near()), wording={**wording, **lacks})
    text = frame_text(auditor.rulebook.frame, {"measures": "聘请甲顾问2名。"})
    (found,) = auditor.audit_text(text).findings
    assert (found.outcome, found.error) == (Outcome.MISSING, None)
    (n,) = found.nearest
    assert (n.reason, n.change, n.promises) == (reason, "", Outcome.MET)


def test_a_place_is_a_hit_exactly_where_nothing_stands_against_it(shipped_auditor: Auditor, report_path: Path) -> None:
    document = shipped_auditor.audit(report_path, force=True).document
    assert document is not None
    scan = Scan(shipped_auditor.plan, document)
    contexts = ContextTable(shipped_auditor.plan, scan)
    report = Report(shipped_auditor.plan, scan, contexts, lambda *_: [])
    for rule in shipped_auditor.plan.rules:
        signals = [s for s in (*rule.first, *rule.second) if s.spec.kind in ("phrase", "near") and not s.spec.years]
        hits = collect(rule, signals, report)
        blocked = scan.group(rule.blockers) if rule.blockers else {}
        for signal in signals:
            free = [p for p in _places(signal, report, blocked, "") if not list(obstacles(p, signal, rule, report))]
            assert [(h.start, h.end) for h in hits.get(signal.spec.name, [])] == [(p.start, p.end) for p in free]


def test_the_fields_agree(shipped_auditor: Auditor, report_path: Path) -> None:
    assessment = shipped_auditor.audit(report_path, force=True)
    assert assessment.document is not None
    source = assessment.document.read.source
    titles = {r.id: {s.title for s in r.signals.values()} for r in shipped_auditor.rulebook.rules}
    for found in assessment.findings:
        for n in found.nearest:
            assert n.reason.endswith("。")
            assert n.change.endswith("。")
            assert not set("{}") & set(n.reason + n.change + "".join(n.lacks))
            assert n.promises in (Outcome.MET, Outcome.PARTIAL)
            assert n.where in ("here", "apart", "done", "section", "shape")
            assert all(n.lacks)
            for missing in n.missing:
                assert missing.words or missing.kind == "section"
                assert missing.at is None or 0 < missing.at <= len(source)
            # nobody needs to know what a signal is
            assert not any(lack in titles[found.rule] for lack in n.lacks)
            if n.where == "here":
                assert all(m.at is not None for m in n.missing)
                assert n.missing


def test_the_choice_of_passages_knows_nothing_of_the_diagnosis(shipped_auditor: Auditor) -> None:
    """Other words for the same reasons leave passages, codes and outcomes as they are."""
    text = (Path(__file__).resolve().parents[1] / "corpus/open/p4-pianqu.txt").read_text(encoding="utf-8")
    mute = Auditor(replace(shipped_auditor.rulebook, wording={}))
    said, unsaid = (a.audit_text(text) for a in (shipped_auditor, mute))
    for one, other in zip(said.findings, unsaid.findings, strict=True):
        assert one.outcome is other.outcome
        assert [(n.start, n.code, n.missing) for n in one.nearest] == [
            (n.start, n.code, n.missing) for n in other.nearest
        ]
