"""Batches made by hand: texts put into a store as a run would, without auditing anything."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from duizhao.batch.model import Arrival, Entry, Outcome
from duizhao.batch.same.paragraphs import pack
from duizhao.batch.store import Store
from duizhao.structure.sentences import split

Put = Callable[..., None]


def _put(store: Store, name: str, unit: str | None, year: int | None, *paragraphs: str) -> None:
    text = "\n".join(paragraphs)
    spans, at = [], 0
    for line in paragraphs:
        spans.append(tuple(split(text, at, at + len(line))))
        at += len(line) + 1
    digest = hashlib.sha256(text.encode()).hexdigest()
    entry = Entry(name, 0, "txt", accepted=True, unit=unit, year=year, text=digest, key=f"{digest}{unit}{year}")
    bodies = {digest: zlib.compress(text.encode())}, {digest: zlib.compress(pack(tuple(spans)).encode())}
    store.put(Arrival(name, (name,), 1, 1), "s", Outcome(name, (entry,), {}, *bodies))


@pytest.fixture
def put() -> Put:
    return _put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "out"
    folder.mkdir()
    with Store(folder) as made:
        yield made
