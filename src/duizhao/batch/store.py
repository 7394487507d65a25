"""What a batch found, in one SQLite file: killed at any moment, it holds every file that was finished and no other.

One transaction a file. The parent is the only writer. Bodies are compressed JSON; a dump of everything in a fixed order
is the same whatever the order in which files were finished.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from duizhao.batch.model import Arrival, Entry, Outcome
from duizhao.errors import INTERNAL, StoreError

__all__ = ["NAME", "Store", "Transaction"]

NAME: Final = "批次.db"
# Each step leads from one version to the next; a new file takes all of them.
_FOUND: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, stamp INTEGER NOT NULL, settings TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
    file TEXT NOT NULL REFERENCES files (name) ON DELETE CASCADE, part INTEGER NOT NULL, body TEXT NOT NULL,
    text TEXT, key TEXT, PRIMARY KEY (file, part)
) WITHOUT ROWID;
CREATE INDEX documents_key ON documents (key);
CREATE TABLE assessments (key TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE texts (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE paragraphs (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
"""
# What people say is never deleted with the files: `said` (register, its modules: register/kept.py), `reviews`
# (findings, reviews.py), each with everything that was said before. `adopted`: the one document of a unit and year.
_PEOPLE: Final = """
CREATE TABLE said (
    item TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (item, field)
) WITHOUT ROWID;
CREATE TABLE said_before (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, item TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    replaced TEXT NOT NULL
);
CREATE TABLE compared (one TEXT NOT NULL, other TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE adopted (
    unit TEXT NOT NULL, year INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (unit, year)
) WITHOUT ROWID;
CREATE TABLE reviews (
    unit TEXT NOT NULL, year INTEGER NOT NULL, rule TEXT NOT NULL, body TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (unit, year, rule)
) WITHOUT ROWID;
CREATE TABLE reviewed (
    number INTEGER PRIMARY KEY, unit TEXT NOT NULL, year INTEGER NOT NULL, rule TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX reviewed_rule ON reviewed (unit, year, rule);
"""
# What stands alike in two reports (same/kept.py): reports compared, pairs of paragraphs, the office's notices.
_SAME: Final = """
CREATE TABLE same_reports (
    name TEXT PRIMARY KEY, unit TEXT, year INTEGER, earlier INTEGER NOT NULL,
    counted REAL NOT NULL, others REAL NOT NULL, own REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE same_pairs (
    number INTEGER PRIMARY KEY, first TEXT NOT NULL, second TEXT NOT NULL, own INTEGER NOT NULL,
    likeness REAL NOT NULL, characters REAL NOT NULL, body BLOB NOT NULL
);
CREATE INDEX same_couples ON same_pairs (first, second);
CREATE TABLE same_silent (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""
# What was handed to units and what became of it (gaps/ledger.py): numbers are never used twice, rows never deleted.
# `gap_files`: workbooks that were read, by their digests. `rounds` and `proposals`: re-checks (gaps/rounds.py).
_GAPS: Final = """
CREATE TABLE gaps (
    number INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, year INTEGER NOT NULL, rule TEXT NOT NULL,
    origin TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX gaps_rule ON gaps (unit, year, rule);
CREATE TABLE gap_history (
    id INTEGER PRIMARY KEY, number INTEGER NOT NULL REFERENCES gaps (number), time TEXT NOT NULL, kind TEXT NOT NULL,
    value TEXT NOT NULL, person TEXT NOT NULL, source TEXT NOT NULL
);
CREATE INDEX gap_history_number ON gap_history (number);
CREATE TABLE gap_files (digest TEXT PRIMARY KEY, name TEXT NOT NULL, time TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rounds (round INTEGER PRIMARY KEY, given TEXT NOT NULL, time TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE proposals (
    round INTEGER NOT NULL REFERENCES rounds (round), unit TEXT NOT NULL, year INTEGER NOT NULL, rule TEXT NOT NULL,
    number INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, unit, year, rule, number)
) WITHOUT ROWID;
"""
_STEPS: Final = (_FOUND, _PEOPLE, _SAME, _GAPS)


class Store:
    """The store in a folder. Opening it makes it; two runs at once are refused by `claim`."""

    def __init__(self, folder: str | Path, *, read: bool = False) -> None:
        """With `read` nothing is made or changed: an archive may lie where nobody can write.

        Raises StoreError when the file is none of ours, damaged, of a newer version, or with `read` of an older one.
        """
        self.path = Path(folder) / NAME
        self._claim: sqlite3.Connection | None = None
        try:
            if read:
                self._db = self._open_to_read()
                return
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare()
        except sqlite3.OperationalError:  # nothing is wrong with the file: it must not be moved away
            said = f"{self.path} 打不开或写不了：可能没有写的权限，磁盘已满，或者正被别的程序占用；请检查后再运行一次。"
            raise StoreError(said) from None
        except sqlite3.DatabaseError:
            raise StoreError(f"{self.path} 打不开，可能已损坏，或不是本工具的文件；请移走后重新核对。") from None

    def _open_to_read(self) -> sqlite3.Connection:
        """The file as it is. Where a folder cannot be written into SQLite takes it only as one that nobody changes."""
        address = self.path.absolute().as_uri() + "?mode=ro"
        for more in ("", "&immutable=1"):
            db: sqlite3.Connection | None = None
            try:
                db = sqlite3.connect(address + more, uri=True, isolation_level=None, timeout=10)
                version = db.execute("PRAGMA user_version").fetchone()[0]
                db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
            except sqlite3.DatabaseError as e:
                if db is not None:
                    db.close()
                # what is still in a log beside the file would be left out
                if more or not isinstance(e, sqlite3.OperationalError) or self._has_log():
                    raise
                continue
            if version == len(_STEPS):
                return db
            db.close()
            if version > len(_STEPS):
                raise StoreError(f"{self.path} 是较新版本的本工具写的，这个版本读不了；请先升级。")
            said = f"{self.path} 是较旧版本的本工具写的；请先对那个文件夹运行一次 duizhao report {self.path.parent}，再来。"
            raise StoreError(said)
        raise AssertionError

    def _has_log(self) -> bool:
        log = self.path.with_name(self.path.name + "-wal")
        return log.is_file() and log.stat().st_size > 0

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version < len(_STEPS):
            steps = "".join(_STEPS[version:])
            self._db.executescript(f"BEGIN;{steps}PRAGMA user_version = {len(_STEPS)};COMMIT;")
        elif version > len(_STEPS):
            raise StoreError(f"{self.path} 是另一个版本的本工具写的，不能接着用；请换一个输出文件夹。")

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give up the claim on it."""
        self._db.close()
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def claim(self) -> None:
        """Keep other runs out until `close` or the end of the process. Raises StoreError when one is there already.

        A transaction held open on a file of its own: the system gives the lock back however a process ends.
        """
        self._claim = sqlite3.connect(self.path.with_suffix(".lock"), isolation_level=None, timeout=0)
        try:
            self._claim.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            self._claim.close()
            self._claim = None
            raise StoreError(f"另一次核对正在写 {self.path.parent}，请等它完成，或换一个输出文件夹。") from None

    # --- writing

    def put(self, arrival: Arrival, settings: str, outcome: Outcome) -> None:
        """Keep what came of one file, instead of what was there of it before: all of it or nothing."""
        with self.transaction():
            self._db.execute("DELETE FROM files WHERE name = ?", (arrival.name,))
            self._db.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?)", (arrival.name, arrival.size, arrival.stamp, settings)
            )
            self._db.executemany(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
                [(arrival.name, e.part, _plain(asdict(e)), e.text, e.key) for e in outcome.entries],
            )
            for table, bodies in (
                ("assessments", outcome.assessments),
                ("texts", outcome.texts),
                ("paragraphs", outcome.paragraphs),
            ):
                self._db.executemany(
                    f"INSERT OR REPLACE INTO {table} VALUES (?, ?)",
                    list(bodies.items()),
                )

    def touch(self, arrival: Arrival) -> None:
        """Note that a file was found unchanged although its time is another."""
        self._db.execute("UPDATE files SET stamp = ? WHERE name = ?", (arrival.stamp, arrival.name))

    def keep(self, names: set[str]) -> list[str]:
        """Forget the files that are not among `names`, and what nothing points to any more; return those forgotten."""
        gone = [n for (n,) in self._db.execute("SELECT name FROM files ORDER BY name") if n not in names]
        with self.transaction():
            self._db.executemany("DELETE FROM files WHERE name = ?", [(n,) for n in gone])
            self._sweep(self._db)
        return gone

    def adopt(self, reports: Iterable[tuple[str, int, str, str]]) -> None:
        """Keep (unit, year, name, key) of the one document that counts of each unit and year, instead of those before."""
        with self.transaction() as db:
            db.execute("DELETE FROM adopted")
            db.executemany("INSERT INTO adopted VALUES (?, ?, ?, ?)", reports)
            self._sweep(db)

    def _sweep(self, db: sqlite3.Connection) -> None:
        """Forget what nothing points to. What was adopted stays until something else is: a run may end in between."""
        db.execute(
            "DELETE FROM assessments WHERE key NOT IN (SELECT key FROM documents WHERE key NOT NULL)"
            " AND key NOT IN (SELECT key FROM adopted)"
        )
        texts = "(SELECT text FROM documents WHERE text NOT NULL)"
        for table in ("texts", "paragraphs"):
            db.execute(f"DELETE FROM {table} WHERE digest NOT IN {texts}")
        db.execute(f"DELETE FROM compared WHERE one NOT IN {texts} OR other NOT IN {texts}")

    def set(self, name: str, value: Any) -> None:
        """Keep a plain value about the batch as a whole."""
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, _plain(value)))

    def transaction(self) -> Transaction:
        """A transaction for the tables of other modules: `with store.transaction() as db`."""
        return Transaction(self._db)

    # --- reading

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query on the tables of other modules."""
        return iter(self._db.execute(query, values))

    def get(self, name: str) -> Any:
        """What `set` kept, or None."""
        row = self._db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def known(self) -> Mapping[str, tuple[int, int, str]]:
        """Size, stamp and settings of every file that is finished."""
        return {n: (size, stamp, s) for n, size, stamp, s in self._db.execute("SELECT * FROM files")}

    def entries(self, file: str | None = None) -> Iterator[Entry]:
        """The documents of all files, or of one, in the order of names."""
        return (entry for _, entry in self.filed(file))

    def filed(self, file: str | None = None) -> Iterator[tuple[str, Entry]]:
        """The documents with the names of their files, in the order of names."""
        where, values = ("WHERE file = ?", (file,)) if file is not None else ("", ())
        for name, body in self._db.execute(f"SELECT file, body FROM documents {where} ORDER BY file, part", values):
            yield name, _entry(json.loads(body))

    def broken(self) -> Iterator[str]:
        """The files that a fault of the program or the machine kept from being audited: the next run tries again."""
        sign = f'%"code":"{INTERNAL}"%'
        return (n for (n,) in self._db.execute("SELECT file FROM documents WHERE key IS NULL AND body LIKE ?", (sign,)))

    def has(self, key: str) -> bool:
        """Whether the assessment of this key is there."""
        return self._db.execute("SELECT 1 FROM assessments WHERE key = ?", (key,)).fetchone() is not None

    def assessment(self, key: str) -> dict[str, Any]:
        """The assessment of this key in the form of `check --format json`. Raises KeyError."""
        loaded: dict[str, Any] = json.loads(self._body("assessments", "key", key))
        return loaded

    def assessment_text(self, key: str) -> str:
        """The same as it is kept, a JSON object. Raises KeyError."""
        return self._body("assessments", "key", key).decode("utf-8")

    def text(self, digest: str) -> str:
        """The text of this digest. Raises KeyError."""
        return self._body("texts", "digest", digest).decode("utf-8")

    def paragraphs(self, digest: str) -> str:
        """Which stretches of the text of this digest are its sentences, by paragraph (`same/paragraphs.py`)."""
        return self._body("paragraphs", "digest", digest).decode("ascii")

    def dump(self) -> str:
        """A digest of everything that does not depend on when and in which order it was found."""
        total = hashlib.sha256()
        for row in self._db.execute("SELECT file, part, body FROM documents ORDER BY file, part"):
            total.update(repr(row).encode())
        for table, name in (("assessments", "key"), ("texts", "digest"), ("paragraphs", "digest")):
            for key, body in self._db.execute(f"SELECT * FROM {table} ORDER BY {name}"):
                total.update(f"{key} ".encode() + zlib.decompress(body))
        return total.hexdigest()

    def _body(self, table: str, column: str, value: str) -> bytes:
        with closing(self._db.execute(f"SELECT body FROM {table} WHERE {column} = ?", (value,))) as found:
            row = found.fetchone()
        if row is None:
            raise KeyError(value)
        return zlib.decompress(row[0])


class Transaction:
    """BEGIN … COMMIT, or ROLLBACK where something is raised."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> sqlite3.Connection:
        self.db.execute("BEGIN IMMEDIATE")
        return self.db

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.execute("COMMIT" if kind is None else "ROLLBACK")


def _plain(value: Any) -> str:
    """As JSON that a database takes: names within archives may hold what is no character."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return plain.encode("utf-8", "replace").decode("utf-8")


def _entry(body: dict[str, Any]) -> Entry:
    notes = tuple((c, m) for c, m in body["notes"])
    return Entry(**{**body, "notes": notes, "unclear": tuple(body.get("unclear", ()))})
