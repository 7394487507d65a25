"""What holds for every check: one finding each, whatever happens inside it, and nothing else touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from duizhao.engine.audit import Auditor
from duizhao.engine.checks.case import Case, Place, Subject, UnaskedError
from duizhao.engine.checks.registry import LOOKS
from duizhao.engine.checks.run import run_checks
from duizhao.errors import RulebookError
from duizhao.model import Outcome
from duizhao.rulebook import Rulebook, load_rulebook
from duizhao.rulebook.checkkinds import KINDS
from duizhao.rulebook.examples import frame_text
from duizhao.rulebook.lint_rule import REPORT
from duizhao.text import normalise

TEXT = (
    "云岭县水利局关于2024年法治政府建设情况的报告\n现将有关情况报告如下。\n"
    "一、主要举措和成效\n[bookmark: OLE_LINK1]（一）依法\u200b决策。聘请法律顾问2名。\n二、存在的不足\n一是培训不够。\n"
)


def test_every_kind_has_its_logic() -> None:
    assert LOOKS.keys() == KINDS.keys()


@pytest.fixture
def checked(shipped_book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Case], Any]], Any]:
    """All findings where the first check looks in this way."""

    def run(look: Callable[[Case], Any]) -> Any:
        first, *rest = shipped_book.checks
        monkeypatch.setitem(LOOKS, first.kind, look)
        return Auditor(replace(shipped_book, checks=(first, *(c for c in rest if c.kind != first.kind)))).audit_text(
            TEXT
        )

    return run


def test_a_check_that_breaks_breaks_alone(checked: Callable[..., Any], shipped_auditor: Auditor) -> None:
    def look(case: Case) -> list[Place]:
        raise ZeroDivisionError(case.text)

    found, plain = checked(look), shipped_auditor.audit_text(TEXT)
    assert (found.checks[0].outcome, found.checks[0].error) == (Outcome.ERROR, "DZ400")
    assert all(f.outcome is not Outcome.ERROR for f in found.checks[1:])
    assert (found.findings, found.score) == (plain.findings, plain.score)


def test_a_check_that_cannot_look_says_why(checked: Callable[..., Any]) -> None:
    def look(case: Case) -> list[Place]:
        raise UnaskedError("没有认出报告年度。")

    finding = checked(look).checks[0]
    assert (finding.outcome, finding.because) == (Outcome.NOT_APPLICABLE, "没有认出报告年度。")


def test_places_stand_in_order_and_once(checked: Callable[..., Any]) -> None:
    def look(case: Case) -> list[Place]:
        at = case.text.index("培训")
        return [Place(at, at + 2, "乙。"), Place(0, 3, "甲。"), Place(at, at + 2, "乙。")]

    finding = checked(look).checks[0]
    assert [(e.text, e.note) for e in finding.evidence] == [("云岭县", "甲。"), ("培训", "乙。")]
    assert finding.evidence[1].section == ("二、存在的不足",)
    assert (finding.outcome, finding.weight) == (Outcome.SUSPECT, 0)


def test_places_lead_to_the_source(shipped_auditor: Auditor) -> None:
    found = shipped_auditor.audit_text(TEXT)
    places = [e for f in found.checks for e in f.evidence]
    assert {"[bookmark: OLE_LINK1]", "〔U+200B〕"} <= {e.text for e in places}
    for place in places:
        assert place.note
        written = TEXT[place.start : place.end]
        assert place.text == (normalise(written) or written.replace("\u200b", "〔U+200B〕"))


def test_a_text_of_another_kind_is_not_checked(shipped_auditor: Auditor) -> None:
    text = "云岭县水利局2024年防汛工作要点\n一、加强值班。\n[bookmark: OLE_LINK1]二、备足物资。\n"
    assert shipped_auditor.audit_text(text).checks == ()
    assert shipped_auditor.audit_text(text, force=True).checks != ()


def test_checks_change_nothing_else(shipped_book: Rulebook, shipped_auditor: Auditor) -> None:
    without = Auditor(replace(shipped_book, checks=())).audit_text(TEXT)
    assert replace(shipped_auditor.audit_text(TEXT), checks=()) == without


def test_a_layer_switches_a_check_off(tmp_path: Any) -> None:
    layer = tmp_path / "ours.yaml"
    head = "layer: ours\ntier: unit\nrulebook: rule-of-law\ntitle: 本单位\n"
    layer.write_text(head + "checks: {consistency.residue: {enabled: false}}\n", encoding="utf-8")
    book = load_rulebook(None, "rule-of-law", [str(layer)])
    assert {c.id for c in book.checks if not c.enabled} == {"consistency.residue"}
    plain = load_rulebook()
    assert book.digest != plain.digest
    assert book.rules_digest == plain.rules_digest
    assert "consistency.residue" not in {f.rule for f in Auditor(book).audit_text(TEXT).checks}


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("messages: {tagg: 请删去。}", "messages 里的“tagg”用不上：这一种（residue）没有这一项；是不是想写“tag”？"),
        ("messages: {tag: '请删去{what}。'}", "用语里的 {what} 没有内容可填；可用的有：found。"),
        ("messages: {tag: null}", "messages 缺少这一种（residue）必填的：tag；请补上。"),
        ("patterns: {tag: ['(<p>']}", "正则表达式不能编译"),
        ("patterns: {tag: ['{TAGS}']}", "没有名为“TAGS”的片段（parts）"),
        ("patterns: {tag: null}", "patterns 缺少这一种（residue）必填的：tag；请补上。"),
        ("kind: residues", "不能是“residues”；“种类”可以是："),
    ],
)
def test_slips_are_told_with_their_place(tmp_path: Any, edit: str, said: str) -> None:
    layer = tmp_path / "ours.yaml"
    head = "layer: ours\ntier: unit\nrulebook: rule-of-law\ntitle: 本单位\nchecks:\n  consistency.residue:\n    "
    layer.write_text(head + edit + "\n", encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(None, "rule-of-law", [str(layer)])
    assert said in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.file == str(layer)
    assert caught.value.place.line == 7


def test_a_pattern_keeps_the_groups_that_are_asked_of_it(tmp_path: Any) -> None:
    layer = tmp_path / "ours.yaml"
    head = "layer: ours\ntier: unit\nrulebook: rule-of-law\ntitle: 本单位\nchecks:\n  consistency.years:\n    "
    layer.write_text(head + "patterns: {own: ['我局2022年']}\n", encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(None, "rule-of-law", [str(layer)])
    assert "须有名为 year 的组" in caught.value.message


def test_slips_in_numbering_are_told_once(shipped_book: Rulebook, shipped_auditor: Auditor) -> None:
    text = TEXT + "四、2025年安排\n加强培训。\n"
    told, silent = shipped_auditor.audit_text(text), Auditor(replace(shipped_book, checks=())).audit_text(text)
    assert [n.code for n in silent.notes if n.code not in {m.code for m in told.notes}] == ["numbering-skip"]
    assert [e.text for f in told.checks if f.rule == "consistency.numbering" for e in f.evidence] == ["四、"]


def test_a_rulebook_without_the_file_has_no_checks() -> None:
    assert load_rulebook(None, "information-disclosure").checks == ()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "check_example" in metafunc.fixturenames:
        made = [(check, example) for check in load_rulebook().checks for example in check.examples]
        metafunc.parametrize("check_example", made, ids=[f"{c.id}-{e.name}" for c, e in made])


def test_the_examples_of_the_checks(check_example: Any, shipped_auditor: Auditor) -> None:
    check, example = check_example
    frame = shipped_auditor.rulebook.frame
    text = example.text
    if example.section != REPORT:
        text = frame_text(frame, {example.section: text}, example.year)
    read = shipped_auditor.audit_text(text, force=True)
    assert read.document is not None
    (finding,) = run_checks([replace(check, enabled=True)], Subject(read.document, read.findings))
    # the frame is no finished report: what is found in it by itself does not count
    empty = shipped_auditor.audit_text(frame_text(frame, {}, example.year), force=True)
    by_itself = {e.text for f in empty.checks if f.rule == check.id for e in f.evidence}
    marked = [e.text for e in finding.evidence if e.text not in by_itself]
    assert bool(marked) == bool(example.find), marked
    for word in example.find:
        assert any(word in mark or mark in word for mark in marked), (word, marked)
    for mark in marked:
        assert any(word in mark or mark in word for word in example.find), mark


def test_all_but_comparisons_with_another_report_have_examples(shipped_book: Rulebook) -> None:
    assert [check.kind for check in shipped_book.checks if not check.examples] == ["promises"]
