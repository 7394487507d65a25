"""A small district that was audited once: our five reports, two of them again under other names, and what never came."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duizhao.batch import reviews
from duizhao.batch.engines import Serial
from duizhao.batch.model import Arrival, Outcome
from duizhao.batch.register import kept
from duizhao.batch.register.update import update
from duizhao.batch.reviews import State
from duizhao.batch.run import run
from duizhao.batch.settings import Settings
from duizhao.batch.store import NAME, Store
from duizhao.model import Outcome as Verdict
from duizhao.office import Unit, Units

ROOT = Path(__file__).parents[3]
HOSTILE = "云岭县<script>alert(1)</script>局\"'&</script>"
PASSAGE = '</script><script>alert("二")</script><!-- <img src=x onerror=alert(3)> -->'
TIME = "2025-03-12T10:00:00"


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished batch with a roster; nobody has decided anything."""
    root = tmp_path_factory.mktemp("district")
    given, folder = root / "in", root / "out"
    given.mkdir()
    folder.mkdir()
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        shutil.copyfile(seed, given / seed.name)
    (given / "空.docx").write_bytes(b"")
    (given / "函.txt").write_text(
        "关于报送材料的函\n\n区司法局：\n\n现将有关材料报送你局，请查收。\n", encoding="utf-8"
    )
    with Store(folder) as store:
        store.claim()
        run(given, store, Settings(today="2025-03-20"), Serial())
        _hostile(store)
        update(store, Units(tuple(_units(store))), None, TIME)
    return folder


@pytest.fixture
def store(audited: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it to decide and write in."""
    with sqlite3.connect(audited / NAME) as source, sqlite3.connect(tmp_path / NAME) as target:
        source.backup(target)
    with Store(tmp_path) as opened:
        yield opened


@pytest.fixture
def reviewed(store: Store) -> Store:
    """The same after a person has decided on some."""
    told = [i for i in reviews.items(store) if reviews.telling(i.seen) and not i.check]
    for n, item in enumerate(told):
        if n % 7 == 0:
            overrule(store, item)
        elif n % 7 == 1:
            decide(store, item, State.WITHHELD, reason="今年不作要求。")
        elif n % 7 < 5:
            decide(store, item, State.CONFIRMED)
    return store


def decide(store: Store, item: reviews.Item, state: State, **more: Any) -> None:
    reviews.decide(store, item, state, person="王静", time=TIME, **more)


def overrule(store: Store, item: reviews.Item) -> None:
    verdict = Verdict.MET if item.finding["outcome"] != "met" else Verdict.PARTIAL
    decide(store, item, State.OVERRULED, reason="有会议纪要为证。", verdict=verdict)


def _units(store: Store) -> Iterator[Unit]:
    for (unit,) in store.rows(
        "SELECT DISTINCT json_extract(body, '$.unit') FROM documents WHERE key NOT NULL ORDER BY 1"
    ):
        yield Unit(unit, due="2025-03-01")
    yield Unit("云岭县财政局", due="2025-03-01")
    yield Unit("云岭县供销社", exempt=True)


def _hostile(store: Store) -> None:
    """One report again, from a unit and with sentences that would be markup anywhere but in a page that escapes them."""
    entry = next(e for e in store.entries() if e.key)
    assert entry.key is not None
    body = store.assessment(entry.key)
    for f in (*body["findings"], *body["checks"]):
        for passage in (*f["evidence"], *f["nearest"]):
            passage["text"] = PASSAGE + passage["text"]
            passage["section"] = [PASSAGE]
        f["remedy"] += PASSAGE
    body |= {"unit": HOSTILE}
    made = replace(entry, name="来/<b>甲</b>.txt", unit=HOSTILE, key="0" * 64)
    packed = zlib.compress(json.dumps(body, ensure_ascii=False).encode())
    store.put(Arrival(made.name, (), 1, 1), "s", Outcome(made.name, (made,), {"0" * 64: packed}))
    kept.keep(store, [(kept.DOCUMENT + made.name, "received", "2025-03-09")], TIME)
