"""Writing what a batch comes with: one after the other, or with other processes for what only reads the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from duizhao.batch.engines import MOST
from duizhao.batch.mortal import end_with_parent
from duizhao.batch.out.registry import OUTPUTS, Output, Wishes
from duizhao.batch.same import notices
from duizhao.batch.same.kept import Found, keep
from duizhao.batch.store import Store
from duizhao.errors import OfficeFileError, UsageError

__all__ = ["at_end", "produce", "unwritten"]

_LASTING: Final = ("template", "due", "office")  # wishes that hold until others are told
_APART: Final = 100  # documents from which other processes are worth starting

_UNWRITTEN: Final = "unwritten"

Tell = Callable[[str], None]
Failure = UsageError | OfficeFileError


def at_end(documents: int) -> list[Output]:
    """What is written at the end of a batch with so many documents."""
    return [o for o in OUTPUTS if not (o.heavy and documents > o.heavy)]


def produce(
    store: Store,
    folder: Path,
    wishes: Wishes,
    only: Collection[str] = (),
    *,
    processes: int = 1,
    look: Tell | None = None,
    tell: Tell = lambda line: None,
) -> list[Path]:
    """Write all outputs, or those of the names in `only`; return what was written.

    With several `processes` what only reads the store is written by others; this one stays its only writer. With `look`
    the same text is looked for before it is shown; `look` is told where that cannot be done. Where nothing is said of a
    wish that lasts it is as last time; an empty text takes it back. `tell` is told of what is done otherwise than was
    wished.

    What cannot be written keeps nothing else back: the others are written, then UsageError or OfficeFileError is raised,
    and `unwritten` knows until all went well.
    """
    kept: dict[str, str] = store.get("wishes") or {}
    lasting = {**kept, **{n: value for n in _LASTING if (value := getattr(wishes, n)) is not None}}
    wishes = replace(
        wishes,
        template=lasting.get("template") or None,
        due=lasting.get("due") or None,
        office=lasting.get("office") or None,
    )
    if wishes.template and not Path(wishes.template).is_file() and (not only or "letters" in only):
        tell(
            f"模板 {wishes.template} 不在了，照上次读到的写；要改用自带的，运行 duizhao report {folder} --template 无。"
        )
    failures: dict[str, Failure] = {}
    paths = _written(store, folder, wishes, only, processes, look, failures)
    store.set(_UNWRITTEN, sorted({*(store.get(_UNWRITTEN) or ())} - _names(only) | failures.keys()))
    if failures:
        first, *others = (failures[o.name] for o in OUTPUTS if o.name in failures)
        for error in others:
            tell(f"错误 {error.code}：{error}")
        raise first
    if lasting != kept:
        store.set("wishes", lasting)
    return paths


def unwritten(store: Store) -> bool:
    """Whether something could not be written the last time."""
    return bool(store.get(_UNWRITTEN))


def _names(only: Collection[str]) -> set[str]:
    return {o.name for o in OUTPUTS if not only or o.name in only}


def _written(
    store: Store,
    folder: Path,
    wishes: Wishes,
    only: Collection[str],
    processes: int,
    look: Tell | None,
    failures: dict[str, Failure],
) -> list[Path]:
    wanted = [o for o in OUTPUTS if o.name in _names(only)]
    documents: int = next(store.rows("SELECT COUNT(*) FROM documents"))[0]
    if processes > 1 and documents >= _APART:
        try:
            return _apart(store, folder, wishes, wanted, processes, look, failures)
        except BrokenProcessPool:
            failures.clear()  # without processes it takes longer, that is all
    if look is not None:
        _keep(store, lambda: notices.find(store), look)
    return [p for o in wanted for p in _tried(o.name, partial(o.write, store, folder, wishes), failures)]


def _tried(name: str, write: Callable[[], list[Path]], failures: dict[str, Failure]) -> list[Path]:
    """What `write` wrote; where it cannot, that goes into `failures`."""
    try:
        return write()
    except (UsageError, OfficeFileError) as e:
        failures[name] = e
        return []


def _apart(
    store: Store,
    folder: Path,
    wishes: Wishes,
    wanted: Sequence[Output],
    processes: int,
    look: Tell | None,
    failures: dict[str, Failure],
) -> list[Path]:
    written: dict[str, list[Path]] = {}
    waiting: dict[str, Future[list[Path]]] = {}
    with ProcessPoolExecutor(min(processes, MOST), get_context("spawn"), end_with_parent) as pool:
        try:
            found = pool.submit(_find, folder) if look is not None else None
            for o in (o for o in wanted if o.reads and not (o.same and found)):
                waiting[o.name] = pool.submit(_write, o, folder, wishes)
            for o in (o for o in wanted if not o.reads):
                written[o.name] = _tried(o.name, partial(o.write, store, folder, wishes), failures)
            if found is not None and look is not None:
                _keep(store, found.result, look)
                for o in (o for o in wanted if o.reads and o.same):
                    waiting[o.name] = pool.submit(_write, o, folder, wishes)
            written |= {name: _tried(name, future.result, failures) for name, future in waiting.items()}
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return [path for o in wanted for path in written[o.name]]


def _keep(store: Store, find: Callable[[], Found | None], tell: Tell) -> None:
    try:
        found = find()
    except UsageError as e:
        tell(f"没有找雷同段落：{e.message}")
        return
    if found is not None:
        keep(store, found)


# --- in another process


def _find(folder: Path) -> Found | None:
    with Store(folder) as store:
        return notices.find(store)


def _write(output: Output, folder: Path, wishes: Any) -> list[Path]:
    with Store(folder) as store:
        return output.write(store, folder, wishes)
