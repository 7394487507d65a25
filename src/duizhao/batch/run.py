"""One run of a batch: what came in, what of it is new, audit that, keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from duizhao.batch.arrivals import find
from duizhao.batch.engines import Engine
from duizhao.batch.model import Arrival, Job, Told
from duizhao.batch.settings import Settings
from duizhao.batch.store import Store
from duizhao.read.sources import INSIDE

__all__ = ["Done", "Said", "run"]

# what the office says of documents, by their names
Said = Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: files there are, files read and audited now, files that are no longer there."""

    files: int
    audited: int
    gone: tuple[str, ...]


def run(
    given: str | Path,
    store: Store,
    settings: Settings,
    engine: Engine,
    said: Said | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> Done:
    """Audit what is new in `given` and keep it in `store`, which must be claimed.

    `progress` is told how many of how many files are done, and the name of the last. Raises UsageError, RulebookError,
    OfficeFileError, and SecrecyError when a file bears a marking of secrecy; what was done until then is kept.
    """
    by_file: dict[str, dict[str, Told]] = {}
    for name, told in (said or {}).items():
        by_file.setdefault(name.partition(INSIDE)[0], {})[name] = told
    arrivals = {a.name: a for a in find(given, store.path.parent)}
    plain = settings.digest()
    wanted = {name: _with(plain, by_file.get(name)) for name in arrivals}
    todo = _new(arrivals, wanted, store, settings)
    if todo:
        # what is wrong with rulebook, roster or exemptions is told once, by this process, before workers stumble over it
        store.set("rulebook", settings.session().base().identity())
    jobs = (Job(a.name, a.files, by_file.get(a.name, {})) for a in todo)
    for number, outcome in enumerate(engine.run(settings, jobs), 1):
        store.put(arrivals[outcome.name], wanted[outcome.name], outcome)
        progress(number, len(todo), outcome.name)
    gone = store.keep(set(arrivals))
    store.set("given", str(given))
    return Done(len(arrivals), len(todo), tuple(gone))


def _with(settings: str, told: Mapping[str, Told] | None) -> str:
    return f"{settings} {sorted((n, repr(t)) for n, t in told.items())}" if told else settings


def _new(
    arrivals: Mapping[str, Arrival], wanted: Mapping[str, str], store: Store, settings: Settings
) -> Sequence[Arrival]:
    """The arrivals that are not in the store as they are now or broke in it, or whose unit is now known otherwise."""
    known = store.known()
    stale = {*_stale(store, settings), *store.broken()}
    return [a for name, a in arrivals.items() if known.get(name) != (a.size, a.stamp, wanted[name]) or name in stale]


def _stale(store: Store, settings: Settings) -> Iterator[str]:
    """The files with a report whose unit's facts have changed since."""
    if not settings.units and not settings.exemptions and not store.get("facts"):
        return
    session = settings.session()
    store.set("facts", bool(settings.units or settings.exemptions))
    for file, entry in store.filed():
        if entry.key is not None and session.facts(entry.unit, entry.year) != entry.facts:
            yield file
