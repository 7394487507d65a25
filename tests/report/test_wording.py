from __future__ import annotations

import pytest

from duizhao.model import Basis
from duizhao.report.wording import NO_BASIS, basis_lines, basis_text, clause, quoted, sentence, source_text


@pytest.mark.parametrize(
    ("basis", "printed"),
    [
        (Basis("某条例", "国务院令第713号", "第十四条", True), "《某条例》（国务院令第713号）第十四条"),
        (Basis("某条例", "国务院令第713号", "第十四条", False), "《某条例》（国务院令第713号）"),
        (Basis("某规定", article="第二十四条"), "《某规定》"),
        (Basis("《某规定》实施细则", article="第三条", verified=True), "《某规定》实施细则第三条"),
        (Basis("某规定", verified=True), "《某规定》"),
    ],
)
def test_an_article_is_printed_only_where_verified(basis: Basis, printed: str) -> None:
    assert basis_text(basis) == printed


def test_without_a_document_it_is_a_suggestion() -> None:
    assert basis_lines(()) == (NO_BASIS,)


def test_notes_are_told_where_there_is_room() -> None:
    basis = (Basis("某规定", note="部门参照"), Basis("某规定"))
    assert basis_lines(basis) == ("《某规定》",)
    assert basis_lines(basis, notes=True) == ("《某规定》〔部门参照〕", "《某规定》")


@pytest.mark.parametrize(
    ("path", "name"),
    [("/home/li/报告.txt", "报告.txt"), ("C:\\Users\\li\\报告.txt", "报告.txt"), ("-", "标准输入"), ("a.txt", "a.txt")],
)
def test_folders_stay_out_of_what_is_handed_on(path: str, name: str) -> None:
    assert source_text(path) == name


def test_stops_and_quotation_marks() -> None:
    assert clause("只是打算。") == "只是打算"
    assert sentence("只是打算") == sentence("只是打算。") == "只是打算。"
    assert quoted("强化“风险\n隐患”排查") == "“强化‘风险 隐患’排查”"
