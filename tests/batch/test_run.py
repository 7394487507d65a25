"""Runs over a small district: what is kept, what is not done twice, and what a killed run leaves."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from duizhao.batch.engines import Engine, Processes, Serial
from duizhao.batch.model import Job, Outcome, Told
from duizhao.batch.results import render
from duizhao.batch.run import Done, run
from duizhao.batch.settings import Settings
from duizhao.batch.store import NAME, Store
from duizhao.errors import OfficeFileError, SecrecyError, StoreError
from duizhao.report.json_out import load_schema

SETTINGS = Settings(today="2026-01-01")


class Counting(Serial):
    """Notes what it was asked to do."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def run(self, settings: Settings, jobs: Iterable[Job]) -> Iterator[Outcome]:
        def noted() -> Iterator[Job]:
            for job in jobs:
                self.did.append(job.name)
                yield job

        return super().run(settings, noted())


def _run(district: Path, out: Path, engine: Engine, settings: Settings = SETTINGS, **more: object) -> tuple[Done, str]:
    out.mkdir(exist_ok=True)
    with Store(out) as store:
        store.claim()
        done = run(district, store, settings, engine, **more)  # type: ignore[arg-type]
        return done, store.dump()


def test_every_file_is_a_row_whatever_it_holds(district: Path, tmp_path: Path) -> None:
    done, _ = _run(district, tmp_path / "out", Serial())
    assert (done.files, done.audited) == (8, 8)
    with Store(tmp_path / "out") as store:
        entries = {e.name: e for e in store.entries()}
        made = json.loads("".join(render(store)))
    assert sorted(entries) == [
        "乙/0.txt",
        "乙/2.txt",
        "乙/4.txt",
        "函.txt",
        "坏.pdf",
        "甲/1.txt",
        "甲/3.txt",
        "空.docx",
    ]
    assert {n for n, e in entries.items() if e.error} == {"坏.pdf", "空.docx"}
    assert not entries["函.txt"].accepted
    assert (entries["乙/0.txt"].unit, entries["乙/0.txt"].year) == ("重庆市沙坪坝区科学技术局", 2023)
    jsonschema.Draft202012Validator(load_schema()).validate(made)
    assert [a["source"] for a in made["assessments"]] == sorted(entries)
    assert {a["source"] for a in made["assessments"] if a["error"]} == {"函.txt", "坏.pdf", "空.docx"}


def test_assessments_are_those_of_check(district: Path, tmp_path: Path) -> None:
    from duizhao import audit
    from duizhao.report.json_out import assessment_dict

    _run(district, tmp_path / "out", Serial())
    with Store(tmp_path / "out") as store:
        kept = store.assessment(next(e.key for e in store.entries() if e.name == "甲/3.txt") or "")
    checked = assessment_dict(audit(district / "甲" / "3.txt"))
    assert kept["findings"] == json.loads(json.dumps(checked["findings"]))
    assert kept["score"] == checked["score"]


def test_several_processes_give_the_same_bytes(district: Path, tmp_path: Path) -> None:
    serial = _run(district, tmp_path / "one", Serial())
    assert _run(district, tmp_path / "two", Processes(2)) == serial


def test_nothing_unchanged_is_done_again(district: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = _run(district, out, Counting())
    engine = Counting()
    assert _run(district, out, engine) == (Done(8, 0, ()), first[1])
    assert engine.did == []
    (district / "甲" / "1.txt").write_text("改过\n" + (district / "甲" / "1.txt").read_text("utf-8"), encoding="utf-8")
    _run(district, out, engine)
    assert engine.did == ["甲/1.txt"]
    (district / "甲" / "1.txt").unlink()
    done, _ = _run(district, out, engine)
    assert done == Done(7, 0, ("甲/1.txt",))
    with Store(out) as store:
        keys = {e.key for e in store.entries() if e.key}
        assert len(keys) == 4
        database = sqlite3.connect(out / NAME)
        assert database.execute("SELECT count(*) FROM assessments").fetchone() == (4,)
        database.close()


def test_other_settings_are_another_batch(district: Path, tmp_path: Path) -> None:
    out, engine = tmp_path / "out", Counting()
    _run(district, out, engine)
    engine.did.clear()
    _run(district, out, engine, Settings(layers=("strict",), today="2026-01-01"))
    assert len(engine.did) == 8
    engine.did.clear()
    _run(district, out, engine, Settings(layers=("strict",), today="2026-02-01"), said={"乙/0.txt": Told(2022, "某局")})
    assert engine.did == ["乙/0.txt"]
    with Store(out) as store:
        assert next((e.unit, e.year) for e in store.entries("乙/0.txt")) == ("某局", 2022)


def test_facts_of_one_unit_touch_its_report_alone(district: Path, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("单位名称,有行政执法权\n西峡县科技局,\n", encoding="utf-8")
    settings = Settings(units=str(units), today="2026-01-01")
    out, engine = tmp_path / "out", Counting()
    _run(district, out, engine, settings)
    engine.did.clear()
    units.write_text("单位名称,有行政执法权\n西峡县科技局,无\n", encoding="utf-8")
    _run(district, out, engine, settings)
    assert engine.did == ["甲/3.txt"]
    engine.did.clear()
    _run(district, out, engine, SETTINGS)
    assert engine.did == ["甲/3.txt"]


def test_settings_are_understood_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "units.csv").write_text("name\n甲局\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    kept = Settings(units="units.csv", segmenter="char", layers=("strict",)).absolute()
    assert kept == Settings(units=str(tmp_path / "units.csv"), segmenter="char", layers=("strict",))


def test_a_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path) as one, Store(tmp_path) as two:
        one.claim()
        with pytest.raises(StoreError, match="另一次核对"):
            two.claim()
    with Store(tmp_path) as again:
        again.claim()


def test_a_store_that_cannot_be_written_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="写不了") as e:
        Store(tmp_path / "没有")
    assert "移走" not in e.value.message


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 30, b"SQLite format 3\0" + bytes(4000)]
)
def test_a_damaged_store_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(StoreError, match=r"打不开|另一个版本"):
        Store(tmp_path)


def test_a_marking_of_secrecy_stops_the_run_and_keeps_what_was_done(district: Path, tmp_path: Path) -> None:
    (district / "甲" / "2.txt").write_text("机密★10年\n\n某县某局2023年法治政府建设年度报告\n", encoding="utf-8")
    with pytest.raises(SecrecyError):
        _run(district, tmp_path / "out", Serial())
    with Store(tmp_path / "out") as store:
        names = [e.name for e in store.entries()]
    assert "甲/2.txt" not in names
    assert "甲/1.txt" in names


class Broken(Store):
    """Dies in the middle of writing."""

    def put(self, *given: object) -> None:
        self._db.create_function("die", 0, lambda: 1 / 0)
        self._db.execute("CREATE TEMP TRIGGER t AFTER INSERT ON main.documents BEGIN SELECT die(); END")
        super().put(*given)  # type: ignore[arg-type]


def test_what_breaks_inside_a_transaction_leaves_nothing(district: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with Broken(out) as store, pytest.raises(sqlite3.OperationalError):
        run(district, store, SETTINGS, Serial())
    with Store(out) as store:
        assert store.known() == {}


def test_a_worker_that_dies_costs_its_own_file_only(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUIZHAO_TEST_DIE", "坏.pdf")
    monkeypatch.setattr("duizhao.batch.work.do", _dying)
    monkeypatch.syspath_prepend(Path(__file__).parents[2])  # workers look for `_dying` by the name of this module
    _run(district, tmp_path / "out", Processes(2))
    with Store(tmp_path / "out") as store:
        errors = {e.name: e.error["message"] for e in store.entries() if e.error}
    assert sorted(errors) == ["坏.pdf", "空.docx"]
    assert "进程意外退出" in errors["坏.pdf"]
    monkeypatch.undo()
    again = Counting()
    _run(district, tmp_path / "out", again)
    assert again.did == ["坏.pdf"]  # it may have been the machine's fault; errors of files are not tried again


def test_layers_may_be_guessed(district: Path, tmp_path: Path) -> None:
    _run(district, tmp_path / "out", Serial(), replace(SETTINGS, layers=("auto",)))
    with Store(tmp_path / "out") as store:
        assert store.get("rulebook")["layers"] == []
        assert any(e.key is not None for e in store.entries())


def test_what_can_be_read_now_is_tried_again(district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duizhao.batch.settings.able", lambda: iter(()))
    _run(district, tmp_path / "out", Serial())
    monkeypatch.setattr("duizhao.batch.settings.able", lambda: iter(("ocr",)))
    done, _ = _run(district, tmp_path / "out", Serial())
    assert done.audited == done.files


def test_a_roster_that_is_not_there_stops_the_run_before_any_work(district: Path, tmp_path: Path) -> None:
    with pytest.raises(OfficeFileError, match="读不出来"):
        _run(district, tmp_path / "out", Processes(2), replace(SETTINGS, units=str(tmp_path / "名册.csv")))
    with Store(tmp_path / "out") as store:
        assert store.known() == {}


def _dying(job: Job) -> Outcome:
    from duizhao.batch import work

    if job.name == os.environ["DUIZHAO_TEST_DIE"]:
        os._exit(3)
    assert work._worker is not None
    return work._worker.do(job)
