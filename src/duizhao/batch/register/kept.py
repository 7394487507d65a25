"""What the office said in the register, kept in the store for good: by row and field, with everything it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from duizhao.batch.model import Entry, Told, free_name
from duizhao.batch.store import Store
from duizhao.engine.legible import UNREAD

__all__ = ["ADDED", "DOCUMENT", "TEXT", "UNIT", "follow", "items", "keep", "remember_texts", "said", "told"]

# what an item is about: a document by its name, a unit of which there is none, a row that the office added
DOCUMENT: Final = "文件:"
UNIT: Final = "单位:"
ADDED: Final = "手工:"
_HELD: Final = ("published", "url")
# notes of the reader that say that something of a file was not read
HELD_NOTES: Final = UNREAD | {"members-unread", "members-tables", "damaged", "damaged-tail", "damaged-parts"}
TEXT: Final = "-text"  # the digest of the text that was spoken of: a file may be renamed


def said(store: Store) -> dict[str, dict[str, str]]:
    """All that the office said, by item and field."""
    out: dict[str, dict[str, str]] = {}
    for item, field, value in store.rows("SELECT item, field, value FROM said ORDER BY item, field"):
        out.setdefault(item, {})[field] = value
    return out


def keep(store: Store, changes: Iterable[tuple[str, str, str]], time: str) -> int:
    """Keep (item, field, value); an empty value takes back what was said. Return how many were news."""
    known = said(store)
    news = [(i, f, v) for i, f, v in changes if known.get(i, {}).get(f, "") != v]
    with store.transaction() as db:
        for item, field, value in news:
            before = known.get(item, {}).get(field, "")
            db.execute(
                "INSERT INTO said_before (time, item, field, value, replaced) VALUES (?, ?, ?, ?, ?)",
                (time, item, field, value, before),
            )
            if value:
                db.execute("INSERT OR REPLACE INTO said VALUES (?, ?, ?)", (item, field, value))
            else:
                db.execute("DELETE FROM said WHERE item = ? AND field = ?", (item, field))
    return len(news)


def items(entries: Iterable[tuple[str, Entry]]) -> dict[str, Entry]:
    """The documents by their items; of two with one name the later ones are numbered."""
    out: dict[str, Entry] = {}
    for _, full in entries:
        entry = _slim(full)
        out[free_name(DOCUMENT + entry.name, out)] = entry
    return out


def _slim(entry: Entry) -> Entry:
    """Without what a register does not show: ten thousand of them are held at once."""
    notes = tuple(n for n in entry.notes if n[0] in HELD_NOTES) if entry.part == 0 else ()
    return replace(entry, notes=notes, metadata={k: v for k, v in entry.metadata.items() if k in _HELD})


def told(store: Store) -> Mapping[str, Told]:
    """What a run must know of it, by the names of documents; of several with one name the later ones are numbered.

    That a document is the report is only told where it does not look like one.
    """
    strange = {i for i, e in items(store.filed()).items() if e.error is None and not e.accepted}
    out = {}
    for item, fields in said(store).items():
        if item.startswith(DOCUMENT):
            name = item.removeprefix(DOCUMENT)
            year = int(fields["year"]) if fields.get("year") else None
            one = Told(year, fields.get("unit"), fields.get("use") == "是" and item in strange)
            if one != Told():
                out[name] = one
    return out


def follow(store: Store, found: Mapping[str, Entry], time: str) -> None:
    """Let what was said of a file that is gone hold for the one new file with the same text: it was renamed or moved."""
    known = said(store)
    by_text: dict[str, list[str]] = {}
    for item, entry in found.items():
        if entry.text and item not in known:
            by_text.setdefault(entry.text, []).append(item)
    moves: list[tuple[str, str, str]] = []
    for item, fields in known.items():
        heirs = by_text.get(fields.get(TEXT, ""), [])
        if item.startswith(DOCUMENT) and item not in found and len(heirs) == 1:
            moves += [(heirs[0], field, value) for field, value in fields.items()]
            moves += [(item, field, "") for field in fields]
    if moves:
        keep(store, moves, time)


def remember_texts(store: Store, found: Mapping[str, Entry]) -> None:
    """Note of which text the office spoke, where it spoke of a document."""
    known = said(store)
    rows = [(i, TEXT, e.text) for i, e in found.items() if i in known and e.text and known[i].get(TEXT) != e.text]
    if rows:
        with store.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO said VALUES (?, ?, ?)", rows)
