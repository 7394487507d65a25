"""A batch made by hand: findings as a store has them, confirmed by somebody, and papers written out of it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from duizhao.batch import reviews
from duizhao.batch.model import Arrival, Entry, Outcome
from duizhao.batch.out.produce import produce
from duizhao.batch.out.registry import Wishes
from duizhao.batch.register.update import update
from duizhao.batch.reviews import Item, State
from duizhao.batch.seen import telling
from duizhao.batch.store import Store
from duizhao.office import Units

NOW = "2025-03-05T10:00:00"
TODAY = "2025-03-20"
BANNED = re.compile("法定|违法|不合格|抄袭|缺失")
QUOTED = re.compile("“[^“”]*”")


def finding(name: str, outcome: str = "missing", **more: Any) -> dict[str, Any]:
    """A finding in the form of `check --format json`; `name` is the title, too."""
    made: dict[str, Any] = {
        "rule": "decision." + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8],
        "title": name,
        "class": "expected",
        "group": "decision",
        "weight": 1.0,
        "outcome": outcome,
        "applies": "yes",
        "question": None,
        "substance": None,
        "asks": f"{name}的情况。",
        "evidence": [],
        "nearest": [],
        "basis": ["审核建议"],
        "remedy": f"请补充{name}的日期和数量。",
        "supply": None,
        "trace": {},
    }
    made.update(more)
    if outcome == "met" and not made["evidence"]:
        made["evidence"] = [passage(f"全年办理{name}12件。")]
    return made


def passage(text: str, section: Sequence[str] = ("一、主要举措", "（一）决策"), **more: Any) -> dict[str, Any]:
    return {"text": text, "start": 0, "end": len(text), "section": list(section), "place": None, **more}


def near(text: str, code: str = "lacks", where: str = "here", has: Sequence[str] = ("决策", "听证")) -> dict[str, Any]:
    return passage(text, reason="不够。", code=code, where=where, has=list(has), lacks=[], change="", promises=None)


def check(name: str, *places: tuple[str, str]) -> dict[str, Any]:
    evidence = [passage(text, note=note) for text, note in places]
    outcome = "suspect" if places else "met"
    made = finding(name, outcome, group="consistency", evidence=evidence, remedy="")
    return {**made, "class": "consistency", "rule": made["rule"].replace("decision", "consistency")}


@dataclass
class Office:
    """A folder of results, and what an office does with it."""

    store: Store
    folder: Path
    roster: Units | None = None
    year: int | None = None
    names: set[str] = field(default_factory=set)

    def report(
        self,
        unit: str,
        findings: Sequence[Mapping[str, Any]],
        checks: Sequence[Mapping[str, Any]] = (),
        year: int = 2024,
        **more: Any,
    ) -> None:
        """One unit's report with its findings."""
        body = {"findings": list(findings), "checks": list(checks), "score": None}
        name = f"{year}/{hashlib.sha256(unit.encode()).hexdigest()[:8]}.txt"
        text = f"{unit}{year}"
        told = {"kind": "法治政府建设年度报告", "accepted": True, "reason": "标题。", "characters": 2000, **more}
        data = json.dumps(body).encode()
        key = hashlib.sha256(data + text.encode()).hexdigest() if told["accepted"] else None
        digest = hashlib.sha256(text.encode()).hexdigest()
        entry = Entry(name, 0, "txt", unit=unit, year=year, text=digest, key=key, **told)
        assessments = {key: zlib.compress(data)} if key else {}
        outcome = Outcome(name, (entry,), assessments, {digest: zlib.compress(text.encode())})
        self.store.put(Arrival(name, (name,), 1, 1), "s", outcome)
        self.names.add(name)

    def register(self) -> None:
        self.store.set("rulebook", {"name": "rule-of-law", "title": "法治政府建设年度报告"})
        update(self.store, self.roster, self.year, NOW)

    def decide(self, state: State = State.CONFIRMED, only: Callable[[Item], bool] = lambda i: True, **more: Any) -> int:
        """Decide on whatever waits and would tell its unit something; return how many."""
        waiting = [i for i in reviews.items(self.store) if i.state is State.PENDING and telling(i.seen) and only(i)]
        for item in waiting:
            reviews.decide(self.store, item, state, person="王一", time=NOW, **{"reason": "看过", **more})
        return len(waiting)

    def write(self, name: str = "letters", **wishes: Any) -> list[Path]:
        self.register()
        return produce(self.store, self.folder, Wishes(**{"today": TODAY, **wishes}), (name,))

    def paper(self, unit: str, **wishes: Any) -> str:
        """The text of the paper for a unit."""
        self.write(**wishes)
        found = list((self.folder / "修改意见").glob(f"修改意见-{unit}*.docx"))
        assert len(found) == 1, found
        return words(found[0])

    def files(self) -> list[str]:
        return sorted(p.name for p in (self.folder / "修改意见").iterdir())


def words(path: Path | bytes) -> str:
    """All text of a Word file as a reader sees it: headers, text, tables, footers; a line a paragraph."""
    import io

    from lxml import etree

    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = []
    with zipfile.ZipFile(io.BytesIO(path) if isinstance(path, bytes) else path) as archive:
        parts = [n for n in archive.namelist() if re.search(r"word/(?:header|document|footer)\d*\.xml$", n)]
        for part in sorted(parts, key=lambda n: "document" in n):
            for paragraph in etree.fromstring(archive.read(part)).iter(f"{space}p"):
                lines.append("".join(t.text or "" for t in paragraph.iter(f"{space}t")))
    return "\n".join(lines)


def own_words(text: str) -> str:
    """What is said by us: without the sentences that are quoted."""
    return QUOTED.sub("“”", text)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Store(tmp_path) as store:
        yield Office(store, tmp_path)


@pytest.fixture
def make() -> Any:
    """The builders, for tests: conftest modules cannot be imported by name."""
    from types import SimpleNamespace

    return SimpleNamespace(
        finding=finding, near=near, passage=passage, check=check, words=words, own_words=own_words, BANNED=BANNED
    )
