"""The matrix of attack × format (matrix.yaml): every cell is either tried, with what came of it, or left out for a reason.

Of cells with many files `make test` tries a part, and none of the slow ones; `make hostile` tries all.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile.attacks import ATTACKS, FORMATS, SUFFIX, Bait
from hostile.outcomes import MATRIX, SECRET, SENTENCES, outcome

from duizhao.read import Furniture, worker

ALL = bool(os.environ.get("DUIZHAO_HOSTILE"))
SOME = 5  # files of a cell that are tried when not all are
ROWS = {row["attack"]: row for row in MATRIX["rows"]}


def _cells() -> Iterator[tuple[str, str, list[str]]]:
    for attack, row in ROWS.items():
        for formats, expected in row["cells"].items():
            for form in formats.split():
                yield attack, form, expected


CELLS = list(_cells())


def test_no_cell_is_left_out_without_a_reason() -> None:
    for attack, row in ROWS.items():
        tried = [f for formats in row["cells"] for f in formats.split()]
        spared = [f for formats in row.get("none", {}) for f in formats.split()]
        assert sorted(tried + spared) == sorted(FORMATS), attack
        assert all(len(reason.split()) > 1 for reason in row.get("none", {}).values()), attack
        assert sorted(tried) == sorted(ATTACKS[attack]), f"{attack}: what is made and what is expected"
    assert sorted(ROWS) == sorted(ATTACKS)


def test_every_sentence_of_the_table_is_used() -> None:
    used = {name for _, _, expected in CELLS for entry in expected for name in entry.split("|")}
    assert used == set(SENTENCES) - set(MATRIX["never"]) | {"text", "other"}


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bait]:
    """After all attacks: nobody has knocked, and nothing lies in the folder."""
    base = tmp_path_factory.mktemp("bait")
    secret, folder = base / "secret.txt", base / "folder"
    secret.write_text(SECRET, encoding="utf-8")
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield Bait(secret, folder, server.getsockname()[1])
        with pytest.raises(BlockingIOError):
            server.accept()
    assert list(folder.iterdir()) == []


@pytest.fixture(scope="module", autouse=True)
def _children() -> Iterator[None]:
    yield
    worker.close()


@pytest.mark.usefixtures("no_libreoffice")
@pytest.mark.parametrize(("attack", "form", "expected"), CELLS, ids=[f"{a}-{f}" for a, f, _ in CELLS])
def test_cell(
    attack: str, form: str, expected: list[str], bait: Bait, furniture: Furniture, capfd: pytest.CaptureFixture[str]
) -> None:
    made = ATTACKS[attack][form](bait)
    files = made if isinstance(made, dict) else {"": made}
    slow = re.compile(ROWS[attack].get("slow", "(?!)"))
    labels = [label for label in files if ALL or not slow.search(label)]
    if not ALL and len(labels) > SOME:
        labels = labels[:: -(-len(labels) // SOME)]
    got = {label: outcome(files[label], f"甲{SUFFIX[form]}", furniture) for label in labels}
    allowed = {name for entry in expected for name in entry.split("|")}
    assert {label: name for label, name in got.items() if name not in allowed} == {}
    if len(labels) == len(files):
        seen = set(got.values())
        assert [entry for entry in expected if not seen & set(entry.split("|"))] == [], "expected, but did not happen"
    assert tuple(capfd.readouterr()) == ("", ""), "nothing is shown of what libraries say"


def test_there_is_something_to_reach_for(bait: Bait) -> None:
    assert bait.secret.read_text(encoding="utf-8") == SECRET
    assert Path(bait.folder).is_dir()
