"""What the commands share that work on the folder of a batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duizhao.cli import console
from duizhao.errors import UsageError

if TYPE_CHECKING:
    from duizhao.batch.store import Store

__all__ = ["FolderArgument", "now", "open_store", "read_gaps", "read_review"]

FolderArgument = Annotated[str, typer.Argument(metavar="文件夹", help="duizhao batch 的输出文件夹")]


def now() -> str:
    """The time that is noted with what a person says (ISO, seconds)."""
    return datetime.now().isoformat(timespec="seconds")


@contextmanager
def open_store(given: str) -> Iterator[tuple[Store, Path]]:
    """The store in a folder that a batch has written, claimed, and the folder. Raises UsageError, StoreError."""
    from duizhao.batch.store import NAME, Store

    folder = Path(given)
    if not (folder / NAME).is_file():
        raise UsageError(f"{folder} 里没有核对结果；请先运行 duizhao batch … -o {folder}。")
    with Store(folder) as store:
        store.claim()
        yield store, folder


def read_review(store: Store, folder: Path, by: str = "") -> int:
    """Take over what was decided in 核对确认.xlsx, tell what was not; return how many. Raises OfficeFileError."""
    from duizhao.batch.reviewsheet import read_back

    taken = read_back(folder, store, now(), by)
    for line in taken.told:
        console.say(line)
    return taken.decided


def read_gaps(store: Store, folder: Path, by: str = "") -> int:
    """Take over what was typed into the lists of gaps, tell what was not; return how many cells. Raises OfficeFileError."""
    from duizhao.batch.gaps.write import read_lists

    taken = read_lists(folder, store, now(), by)
    for line in taken.told:
        console.say(line)
    return taken.cells
