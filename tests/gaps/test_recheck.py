"""Rounds of checking again with edited drafts and edited workbooks: every state right, nothing closed but by a person."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from gapoffice import edit, fill, table

from duizhao.batch import reviews
from duizhao.batch.gaps import ledger, rounds
from duizhao.batch.gaps.carry import carry
from duizhao.batch.gaps.model import Gap, Proposed, Telling
from duizhao.batch.reviews import State
from duizhao.batch.store import Store
from duizhao.cli.app import main
from duizhao.model import Outcome

WATER, MONEY, SCHOOL = "云岭县水务局", "云岭县财政局", "云岭县教育局"
DRAFT = (Path(__file__).parent / "drafts" / "水务局.txt").read_text("utf-8")
ROSTER = f"name,aliases\n{WATER},云岭县水利局\n{MONEY},\n{SCHOOL},\n"
OLD = "主要负责人把法治建设列入年度工作要点"


def draft(unit: str) -> str:
    return DRAFT.replace(WATER, unit).replace("取水", {WATER: "取水", MONEY: "契税", SCHOOL: "学籍"}[unit])


def changed(text: str, **changes: str) -> str:
    """A draft in which something was written into the chapter on the first person, or elsewhere put instead."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@dataclass
class Batch:
    """A batch on disk, worked on by commands alone."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def send(self, name: str, texts: Mapping[str, str]) -> Path:
        """Files as they come in for a round."""
        into = self.folder / name
        into.mkdir(exist_ok=True)
        for file, text in texts.items():
            (into / f"{file}.txt").write_text(text, encoding="utf-8")
        return into

    def recheck(self, name: str, *more: str, status: int = 1) -> str:
        self.capsys.readouterr()
        got = main(["recheck", str(self.out), str(self.folder / name), "--engine", "serial", *more])
        streams = self.capsys.readouterr()
        assert got == status, streams.err
        return streams.out + streams.err

    def gaps(self, *more: str, status: int = 1) -> str:
        self.capsys.readouterr()
        got = main(["gaps", str(self.out), *more])
        streams = self.capsys.readouterr()
        assert got == status, streams.err
        return streams.out + streams.err

    def ledger(self) -> dict[int, Gap]:
        with Store(self.out) as store:
            return {g.number: g for g in ledger.gaps(store)}

    def number(self, unit: str, rule: str) -> int:
        return next(n for n, g in self.ledger().items() if (g.unit, g.rule) == (unit, rule))

    def proposed(self, number: int = 1) -> dict[tuple[str, str], Proposed]:
        with Store(self.out) as store:
            return {(p.unit, p.rule): p for p in rounds.proposals(store, number)}

    def said(self, rule: str, number: int = 1, unit: str = WATER) -> tuple[str, str]:
        p = self.proposed(number)[unit, rule]
        return p.proposal.value, p.passages[0][1] if p.passages else ""

    def past(self, number: int) -> list[str]:
        with Store(self.out) as store:
            return [f"{e.kind}：{e.value}" for e in ledger.history(store, number)]

    def book(self, number: int = 1) -> Path:
        return self.out / f"复查-第{number}次.xlsx"

    def fill(self, gap: int | str, number: int = 1, **values: str) -> None:
        path = self.book(number)
        _rename(path, "复查", "问题清单")
        fill(path, gap, **values)  # type: ignore[arg-type]
        _rename(path, "问题清单", "复查")


def _rename(path: Path, old: str, new: str) -> None:
    book = openpyxl.load_workbook(path)
    book[old].title = new
    book.save(path)


def _confirm(out: Path) -> None:
    with Store(out) as store:
        for item in list(reviews.items(store)):
            if item.state is not State.PENDING:
                continue
            if (item.unit, item.finding["rule"]) == (WATER, "study.xi_thought"):
                reviews.decide(
                    store, item, State.OVERRULED, person="王", time="2025-03-10T08:00:00", reason="太笼统", verdict=Outcome.PARTIAL
                )  # fmt: skip
            else:
                reviews.decide(store, item, State.CONFIRMED, person="王", time="2025-03-10T08:00:00")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units, audited, confirmed, listed: once for all tests."""
    folder = tmp_path_factory.mktemp("recheck")
    for unit in (WATER, MONEY, SCHOOL):
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / f"{unit}.txt").write_text(draft(unit), encoding="utf-8")
    (folder / "units.csv").write_text(ROSTER, encoding="utf-8")
    arguments = ["batch", str(folder / "in"), "-o", str(folder / "out"), "--units", str(folder / "units.csv")]
    assert main([*arguments, "--engine", "serial", "--quiet"]) == 0
    _confirm(folder / "out")
    assert main(["gaps", str(folder / "out"), "--due", "2099-04-10"]) == 1
    return folder


@pytest.fixture
def batch(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Batch:
    shutil.copytree(made, tmp_path / "b")
    return Batch(tmp_path / "b", capsys)


STATEMENT = "充分发挥法律顾问作用，为依法决策提供有力法治保障。"
FORMULA = "对重要工作亲自部署、重大问题亲自过问、重点环节亲自协调、重要任务亲自督办。"
FACTS = "办理人大代表建议3件、政协提案2件，全部按期答复。"
NONE = "本年度没有作出重大行政决策。"
TRAINED = "全年组织执法人员培训2次，36人参加考试。"


def _edited() -> str:
    return changed(
        draft(WATER),
        **{
            OLD: STATEMENT + "主要负责人" + FORMULA + FACTS + NONE + OLD,
            TRAINED: "",
            "河道巡查人手不足，": "河道巡查人手不足，13条河只有4名巡查员，",
            "建成取水许可网上办理平台；": "建成取水许可网上办理平台；开展普法宣传；",
        },
    )


def test_what_is_proposed_for_edited_drafts(batch: Batch) -> None:
    before = (batch.out / "results.json").read_bytes()
    with Store(batch.out) as store:
        dump = store.dump()
    batch.send("改一", {"水务局": _edited(), "财政局改": draft(MONEY)})
    told = batch.recheck("改一")
    assert batch.said("oversight.congress") == ("已补", FACTS)
    assert batch.said("decision.catalogue") == ("已补", NONE)  # a question, answered in the report
    assert batch.said("first_responsible.four_personally") == ("仅补套话", "主要负责人" + FORMULA)
    assert batch.said("counsel.system") == ("仅补套话", STATEMENT)  # met by the rule, and yet no fact
    assert batch.said("counsel.role") == ("仅补套话", STATEMENT)
    assert batch.said("publicity.law")[0] == "仅补套话"  # only a plan
    assert batch.said("deficiency.specific")[0] == "补了一部分"
    assert batch.said("disclosure.interpretation")[0] == "未改"
    # met by the program before and after, with the same sentence: a person had said that it is not enough
    assert batch.said("study.xi_thought")[0] == "未改"
    new = batch.proposed()[WATER, "enforcement.officers"]
    assert (new.proposal, new.number, new.passages) == ("新问题", 0, ((TRAINED, ""),))
    # sent again as it was; not sent at all
    assert {p.proposal for (u, _), p in batch.proposed().items() if u == MONEY} == {"未改"}
    absent = {p.proposal for (u, _), p in batch.proposed().items() if u == SCHOOL}
    assert absent == {"未再报送"}
    assert "未再报送" in told
    # nothing is closed, nothing of the batch is touched
    assert not [g for g in batch.ledger().values() if g.closed]
    with Store(batch.out) as store:
        assert store.dump() == dump
    assert (batch.out / "results.json").read_bytes() == before
    assert (batch.out / "复查" / "第1次" / "收件登记.xlsx").is_file()


def test_what_is_typed_during_the_audit_is_not_lost(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    batch.send("改一", {"水务局": _edited()})
    numbers = sorted(batch.ledger())[:2]
    audited = rounds.audit

    def audit(*arguments: Any) -> Any:
        fill(batch.out / "问题清单.xlsx", numbers[0], 责任人="周")
        fill(batch.out / "问题清单.xlsx", numbers[1], 复核结果="销号", 复核人="赵")
        return audited(*arguments)

    monkeypatch.setattr(rounds, "audit", audit)
    batch.recheck("改一")
    assert batch.ledger()[numbers[0]].owner == "周"
    assert batch.ledger()[numbers[1]].closed is not None
    assert numbers[1] not in {p.number for p in batch.proposed().values()}
    sheet = {r["序号"]: r for r in table((batch.out / "问题清单.xlsx").read_bytes())}
    assert sheet[str(numbers[0])]["责任人"] == "周"
    assert sheet[str(numbers[1])]["复核结果"] == "销号"


def test_proposals_follow_a_unit_that_is_called_otherwise(batch: Batch) -> None:
    batch.send("改一", {"水务局": _edited()})
    batch.recheck("改一")
    with Store(batch.out) as store:
        ledger.follow_names(store, lambda name: "云岭县水利局" if name == WATER else name, "2025-04-01T08:00:00")
    units = {unit for unit, _ in batch.proposed()}
    assert "云岭县水利局" in units
    assert WATER not in units


PLAN = "2025年，争取为4个司法所各增加工作人员1名；6月底前开展规范性文件报备培训1次，对报备不及时的发督办函。"
DATED = (
    "12月18日，局长在县委全会上述法，述法报告于12月1日提交县委依法治县办，评议结果为好；6名科室负责人在年终会议上述法。"
)


def test_a_word_in_common_and_a_plan_are_no_progress(batch: Batch) -> None:
    text = changed(draft(WATER), **{OLD: DATED + OLD, "建成取水许可网上办理平台；": PLAN})
    batch.send("改一", {"水务局": text})
    batch.recheck("改一")
    assert batch.said("accountability.annual_statement") == ("已补", DATED)
    for rule in ("first_responsible.no_interference", "normative.cleanup", "publicity.training"):
        assert batch.said(rule) == ("未改", PLAN)
        assert "不是本年度已经做了的事" in batch.proposed()[WATER, rule].remark
    assert batch.said("decision.expert_argument") == ("未改", DATED)  # 评议 in common
    assert "个别用词相近" in batch.proposed()[WATER, "decision.expert_argument"].remark


def test_what_was_written_better_before(batch: Batch) -> None:
    weak = "不断加强水政执法队伍建设，树立良好执法形象。"
    batch.send("改一", {"水务局": changed(draft(WATER), **{TRAINED: weak})})
    batch.recheck("改一")
    new = batch.proposed()[WATER, "enforcement.officers"]
    assert (new.proposal, new.now, new.passages) == ("新问题", "部分体现", ((TRAINED, weak),))
    assert new.remark == "原来的句子改了，现在的写法只算部分体现。"
    page = (batch.out / "复查-第1次.html").read_text("utf-8")
    assert weak[:8] in page


def test_a_person_decides_and_rounds_go_on(batch: Batch) -> None:
    batch.send("改一", {"水务局": _edited()})
    batch.recheck("改一")
    congress, role = batch.number(WATER, "oversight.congress"), batch.number(WATER, "counsel.role")
    batch.fill(congress, 复核结果="销号", 复核人="赵")
    batch.fill(role, 复核结果="仍需补充：写几次、几件", 复核人="赵")
    batch.fill("新", 复核结果="列入", 复核人="赵")
    told = batch.gaps()
    assert "执法人员管理 已列入问题清单" in told
    found = batch.ledger()
    assert found[congress].closed is not None
    assert (found[role].closed, found[role].result) == (None, "仍需补充：写几次、几件")
    entered = batch.number(WATER, "enforcement.officers")
    assert entered == max(found)
    assert (found[entered].round, found[entered].telling.conclusion) == (1, "请核实")
    assert {r["序号"]: r["复核结果"] for r in table((batch.out / "问题清单.xlsx").read_bytes())}[str(role)].startswith(
        "仍"
    )

    # the second round is held against the first: what was a formula stays, and is nothing new
    facts = "法律顾问全年审查合同14份、规范性文件1件，参加取水纠纷调解6次，出具书面意见9条。"
    batch.send("改二", {"水务局": _edited().replace(STATEMENT, STATEMENT + facts)})
    batch.recheck("改二")
    assert batch.said("counsel.role", 2) == ("已补", facts)
    assert batch.said("first_responsible.four_personally", 2)[0] == "未改"
    assert (WATER, "oversight.congress") not in batch.proposed(2)  # closed
    assert batch.said("enforcement.officers", 2)[0] == "未改"
    assert [e for e in batch.past(role) if "复查建议" in e] == ["复查建议：第1次：仅补套话", "复查建议：第2次：已补"]

    # what was said of the first round stands beside the cell, which is empty until somebody says something of the second
    def row() -> tuple[str, str]:
        rows = table(batch.book(2).read_bytes(), "复查")
        return next((r["上次复核结果"], r["复核结果"]) for r in rows if r["序号"] == str(role))

    assert row() == ("仍需补充：写几次、几件", "")
    batch.gaps()
    assert row() == ("仍需补充：写几次、几件", "")
    batch.fill(role, 2, 复核结果="仍需补充：写几次、几件")
    batch.gaps()
    assert row() == ("", "仍需补充：写几次、几件")
    assert batch.past(role).count("复核结果：仍需补充：写几次、几件") == 2
    # the first round is still there, with what was decided
    assert batch.said("counsel.role", 1)[0] == "仅补套话"

    # what was there and closed, and is deleted now, comes up again and keeps its number
    batch.send("改三", {"水务局": _edited().replace(FACTS, "")})
    batch.recheck("改三")
    again = batch.proposed(3)[WATER, "oversight.congress"]
    assert (again.proposal, again.number) == ("新问题", 0)
    assert f"原序号 {congress} 已销号" in again.remark
    batch.fill("新", 3, 复核结果="列入", 复核人="赵")
    batch.gaps()
    assert batch.ledger()[congress].closed is None
    assert batch.number(WATER, "oversight.congress") == congress


def test_the_same_folder_goes_on_with_its_round(batch: Batch) -> None:
    batch.send("改一", {"水务局": _edited()})
    batch.recheck("改一")
    batch.fill("新", 复核结果="不列入", 复核人="赵")
    told = batch.recheck("改一")
    assert "第1次复查：文件 1 个，本次读取核对 0 个" in told
    assert batch.proposed()[WATER, "enforcement.officers"].result == "不列入"
    batch.send("改一", {"财政局": draft(MONEY)})
    told = batch.recheck("改一")
    assert "第1次复查：文件 2 个，本次读取核对 1 个" in told
    assert batch.said("oversight.congress", unit=MONEY)[0] == "未改"
    assert not (batch.out / "复查" / "第2次").exists()
    assert batch.past(batch.number(WATER, "counsel.role")).count("复查建议：第1次：仅补套话") == 1


def test_a_new_find_of_which_nothing_was_said_stands_in_the_next_round(batch: Batch) -> None:
    batch.send("改一", {"水务局": _edited()})
    batch.recheck("改一")
    batch.send("改二", {"水务局": _edited()})
    batch.recheck("改二")
    again = batch.proposed(2)[WATER, "enforcement.officers"]
    assert (again.proposal, again.remark) == ("新问题", "第1次复查已提出，还没有定。")


def test_causes_need_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Why something fell short is told in words: real causes without a date are no formula."""
    batch = Batch(tmp_path, capsys)
    causes = "原因是水政监察岗位长期没有补充人员，河道巡查又没有明确到科室。"
    batch.send("in", {WATER: changed(DRAFT, **{"，原因是编制多年没有增加。": "。", "不足和原因": "不足"})})
    assert main(["batch", str(tmp_path / "in"), "-o", str(batch.out), "--engine", "serial", "--quiet"]) == 0
    _confirm(batch.out)
    batch.gaps("--due", "2099-04-10")
    batch.send("改一", {"水务局": changed(DRAFT, **{"，原因是编制多年没有增加。": f"。{causes}"})})
    batch.recheck("改一")
    p = batch.proposed()[WATER, "deficiency.causes"]
    assert (p.proposal, p.now) == ("已补", "已落实")
    assert "不要求数字" in p.remark


def test_a_unit_that_reports_for_the_first_time_is_not_passed_over(batch: Batch) -> None:
    new = "云岭县林业局"
    (batch.folder / "units.csv").write_text(f"{ROSTER}{new},\n", encoding="utf-8")
    batch.send("改一", {"水务局": _edited(), "林业局": DRAFT.replace(WATER, new)})
    told = batch.recheck("改一")
    sentence = f"第一次收到可以核对的报告的单位 1 个：{new}。"
    assert sentence in told.replace("\n", "")
    assert any(sentence in str(c) for row in openpyxl.load_workbook(batch.book())["复查"].values for c in row)
    assert sentence in (batch.out / "复查-第1次.html").read_text("utf-8")


def test_a_unit_under_its_old_name(batch: Batch) -> None:
    batch.send("改一", {"水利局": _edited().replace(WATER, "云岭县水利局")})
    batch.recheck("改一")
    assert batch.said("oversight.congress")[0] == "已补"


def test_something_that_is_no_report(batch: Batch) -> None:
    letter = f"{WATER}关于报送材料的函\n\n县司法局：\n\n现将有关材料报送你局，请查收。\n"
    batch.send("改一", {"水务局": letter})
    batch.recheck("改一", status=4)
    p = batch.proposed()[WATER, "oversight.congress"]
    assert p.proposal == "未再报送"


def test_killed_before_the_round_is_kept(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    batch.send("改一", {"水务局": _edited()})
    real, left = rounds.save, [12]

    def kill(*args: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(rounds, "save", kill)
    batch.recheck("改一", status=130)
    monkeypatch.undo()
    with Store(batch.out) as store:
        assert not rounds.rounds(store)
        assert not rounds.proposals(store, 1)
    assert not [e for e in batch.past(1) if "复查" in e]
    told = batch.recheck("改一")
    assert "本次读取核对 0 个" in told  # what was audited is not audited again
    assert batch.said("oversight.congress")[0] == "已补"


def test_faults_in_the_workbook(batch: Batch) -> None:
    batch.send("改一", {"水务局": _edited()})
    batch.recheck("改一")
    number = batch.number(WATER, "oversight.congress")
    batch.fill(number, 复核结果="销号")
    assert "销号要写复核人" in batch.gaps(status=2)
    batch.fill(number, 复核人="赵")
    batch.fill("新", 复核结果="销号", 复核人="赵")
    assert "只能写“列入”或“不列入”" in batch.gaps(status=2)
    assert batch.ledger()[number].closed is None
    batch.fill("新", 复核结果="")
    batch.gaps()
    assert batch.ledger()[number].closed is not None
    edit(batch.book(), lambda sheet: sheet.delete_cols(1, 3), "复查")
    batch.gaps()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["没有这个文件夹"], "没有"),
        (["in", "--round", "3"], "还没有复查过"),
        (["in", "--engine", "雇人"], "--engine 不能是"),
    ],
)
def test_wrong_arguments(batch: Batch, arguments: list[str], said: str) -> None:
    assert said in batch.recheck(*arguments, status=2)


def test_marks_in_workbook_and_page(batch: Batch) -> None:
    evil = "办理人大代表建议3件、<script>alert(1)</script>政协提案2件，全部按期答复。"
    batch.send("改一", {"水务局": _edited().replace(FACTS, evil)})
    batch.recheck("改一")
    book = openpyxl.load_workbook(batch.book(), rich_text=True)
    rich = [c.value for row in book["复查"].iter_rows() for c in row if type(c.value).__name__ == "CellRichText"]
    added = ["".join(b.text for b in r if hasattr(b, "font") and b.font.u) for r in rich]
    assert "13条河只有4名巡查员，" in added
    assert evil in added  # a sentence that is all new is marked as a whole
    page = (batch.out / "复查-第1次.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert '<span class="k-apart">13条河只有4名巡查员，</span>' in page
    assert "未再报送" in page
    said = page + "".join(str(c) for s in book for row in s.values for c in row if c)
    assert not [w for w in ("法定", "违法", "不合格", "抄袭") if w in said]
    again = page
    batch.gaps()
    assert (batch.out / "复查-第1次.html").read_text("utf-8") == again


def test_no_list_yet(tmp_path: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    (tmp_path / "in").mkdir()
    shutil.copy(made / "in" / f"{MONEY}.txt", tmp_path / "in")
    assert main(["batch", str(tmp_path / "in"), "-o", str(out), "--engine", "serial", "--quiet"]) == 0
    assert main(["recheck", str(out), str(tmp_path / "in")]) == 2
    assert "还没有问题清单" in capsys.readouterr().err


# --- carried into the next year


@pytest.fixture
def next_year(batch: Batch) -> Callable[[str, Mapping[str, str]], Path]:
    """The batch of the year after, with a roster and the units' reports of that year."""

    def make(roster: str, texts: Mapping[str, str]) -> Path:
        into = batch.folder / "in25"
        into.mkdir()
        for unit, text in texts.items():
            later = text.replace("2025", "2026").replace("2024", "2025")
            (into / f"{unit}.txt").write_text(later, encoding="utf-8")
        (batch.folder / "units25.csv").write_text(roster, encoding="utf-8")
        out = batch.folder / "out25"
        arguments = ["batch", str(into), "-o", str(out), "--units", str(batch.folder / "units25.csv")]
        assert main([*arguments, "--engine", "serial", "--quiet"]) == 0
        return out

    return make


def test_open_gaps_are_carried_across_renamed_and_merged_units(
    batch: Batch, next_year: Callable[[str, Mapping[str, str]], Path]
) -> None:
    batch.gaps("--close", str(batch.number(WATER, "counsel.role")), "--by", "赵", "--reason", "已核实")
    congress = batch.number(WATER, "oversight.congress")
    fill(batch.out / "问题清单.xlsx", congress, 责任人="孙", 单位说明="明年补")
    batch.gaps()
    # 水务局 and 教育局 are one now, 财政局 has not reported, nobody knows the rest
    roster = f"name,aliases\n云岭县水利教育局,{WATER}；{SCHOOL}\n{MONEY},\n"
    out = next_year(roster, {"水利教育局": _edited().replace(WATER, "云岭县水利教育局")})
    last = batch.ledger()
    assert main(["gaps", str(out), "--carry", str(batch.out)]) == 1
    assert "云岭县水务局 现在是 云岭县水利教育局" in batch.capsys.readouterr().err
    with Store(out) as store:
        found = [g for g in ledger.gaps(store) if g.carried]
    assert len(found) == sum(g.closed is None for g in last.values())
    assert {g.unit for g in found} == {"云岭县水利教育局", MONEY}
    of = {(g.carried.unit, g.rule): g for g in found if g.carried}
    taken = of[WATER, "oversight.congress"]
    assert taken.carried is not None
    assert (taken.owner, taken.answer, taken.due, taken.carried.number) == ("孙", "明年补", "", congress)
    assert taken.carried.now == "2025年度：已落实（未经确认）"
    assert taken.carried.sentence == FACTS
    assert taken.closed is None
    other = of[WATER, "disclosure.interpretation"].carried
    assert other is not None
    assert other.now == "2025年度：未见相关表述（未经确认）"
    silent = of[MONEY, "oversight.congress"].carried
    assert silent is not None
    assert silent.now == "本年度还没有收到报告"
    assert (WATER, "counsel.role") not in of
    numbers = [g.number for g in found]
    assert len(set(numbers)) == len(numbers)
    # asked once more: nothing twice, and last year's ledger is as it was
    assert main(["gaps", str(out), "--carry", str(batch.out)]) == 1
    with Store(out) as store:
        assert [g.number for g in ledger.gaps(store) if g.carried] == numbers
    assert batch.ledger() == last
    row = next(r for r in table((out / "问题清单.xlsx").read_bytes()) if r["序号"] == str(taken.number))
    assert row["结论"] == "2024年度：未见相关表述；2025年度：已落实（未经确认）"
    assert f"序号 {congress}" in row["经过"]


def test_gaps_of_one_number_in_two_batches_are_both_carried(tmp_path: Path) -> None:
    made = []
    for name, time in (("委办局", "2025-03-10T09:00:00"), ("乡镇", "2025-03-11T09:00:00"), ("今年", "")):
        (tmp_path / name).mkdir()
        made.append(Store(tmp_path / name))
        if time:
            gap = Gap(
                0, f"{name}的单位", 2024, "lead.hears", Telling("听取汇报", False, "未见相关表述", "", "", ""), time
            )
            with made[-1].transaction() as db:
                ledger.open_gap(db, gap, person="王", source="核对确认")
    *_, store = made
    for name in ("委办局", "乡镇", "乡镇"):
        carry(store, tmp_path / name, lambda unit: unit, "2026-03-10T09:00:00")
    assert [g.unit for g in ledger.gaps(store)] == ["乡镇的单位", "委办局的单位"]
    for one in made:
        one.close()


def test_a_batch_is_not_carried_into_itself(batch: Batch) -> None:
    assert "就是这一批" in batch.gaps("--carry", str(batch.out), status=2)
