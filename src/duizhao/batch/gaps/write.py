"""The list of gaps read back, brought up to date and written anew; the way in for commands and for `duizhao report`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.batch import reviews
from duizhao.batch.gaps import ledger, recheckbook, recheckpage
from duizhao.batch.gaps.back import Taken, open_file, read_back, read_returned, together
from duizhao.batch.gaps.follow import Defaults, Followed, Look, follow, look
from duizhao.batch.gaps.model import Gap
from duizhao.batch.gaps.rounds import rounds
from duizhao.batch.gaps.sheet import HANDED, NAME, render, render_unit, unit_file
from duizhao.batch.out.filenames import file_names
from duizhao.batch.store import Store
from duizhao.batch.xlsx.keep import digest_of
from duizhao.report.files import write_atomic

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["Updated", "read_lists", "update", "write", "write_list", "write_rounds", "write_units"]


@dataclass(frozen=True, slots=True)
class Updated:
    """What bringing the list up to date came to, and all that the list is made of."""

    found: Look
    followed: Followed


def update(store: Store, defaults: Defaults, time: str) -> Updated:
    """Let the ledger follow the reviews. What people typed into lists must have been read back before."""
    reviews.sync(store, time)
    found = look(store)
    return Updated(found, follow(store, found, defaults, time))


def write_list(store: Store, folder: Path, found: Look, time: str) -> Path:
    """Write `问题清单.xlsx` anew."""
    data = render(store, folder, found, time[:10])
    write_atomic(folder / NAME, data)
    _written(store, data, NAME, time)
    return folder / NAME


def write_rounds(store: Store, folder: Path, time: str, number: int | None = None) -> list[Path]:
    """Write the workbook and the page of one round, or of all that were given; what was typed there was read back."""
    written = []
    for made in rounds(store):
        if number is not None and made.number != number:
            continue
        name = recheckbook.file_name(made.number)
        data = recheckbook.render(store, folder, made)
        write_atomic(folder / name, data)
        _written(store, data, name, time)
        page = folder / recheckpage.page_name(made.number)
        write_atomic(page, (piece.encode("utf-8", "backslashreplace") for piece in recheckpage.render(store, made)))
        written += [folder / name, page]
    return written


def write_units(store: Store, folder: Path, time: str) -> list[Path]:
    """Write the list of each unit that has open and confirmed gaps; what stands in those that are there was read back.

    One that was filled in and could not be read stays as it is until it can.
    """
    into = folder / HANDED
    of: dict[str, list[Gap]] = {}
    for gap in ledger.gaps(store):
        if gap.closed is None and not gap.waiting:
            of.setdefault(gap.unit, []).append(gap)
    written, kept = list[Path](), set[Path]()
    names = file_names(of)
    for unit, gaps in of.items():
        path = into / unit_file(names[unit])
        there = open_file(path, path.name)
        if there is not None and not ledger.is_taken(store, digest_of(there)):
            kept.add(path)
            continue
        data = render_unit(folder, unit, gaps, reviews.mark(store, unit))
        write_atomic(path, data)
        _written(store, data, path.name, time)
        written.append(path)
    for old in into.glob("*.xlsx") if into.is_dir() else ():
        if (
            old not in written
            and old not in kept
            and ledger.is_taken(store, digest_of(open_file(old, old.name) or b""))
        ):
            old.unlink()  # ours, and nothing is left to say in it
    return written


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """The list as an output of a batch. Raises OfficeFileError where what somebody typed into it cannot be understood."""
    time = f"{wishes.today}T00:00:00"
    read_lists(folder, store, time)
    updated = update(store, Defaults(due=wishes.due or ""), time)
    return [write_list(store, folder, updated.found, time), *write_rounds(store, folder, time)]


def read_lists(folder: Path, store: Store, time: str, by: str = "") -> Taken:
    """Read back every list of gaps that lies in the folder of a batch. Raises OfficeFileError; see `read_back`."""
    taken = [read_back(folder, store, time, by), recheckbook.read_back(folder, store, time, by)]
    if (folder / HANDED).is_dir():
        taken.append(read_returned([folder / HANDED], store, time, folder))
    return together(taken)


def _written(store: Store, data: bytes, name: str, time: str) -> None:
    with store.transaction() as db:
        ledger.take(db, digest_of(data), name, time)
