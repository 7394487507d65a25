"""The figures of every adopted report of a batch, out of the store: read again from the stored text, not audited again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhao.batch.figures.model import Figure, Told
from duizhao.batch.store import Store
from duizhao.rulebook.figures import FigureBook, NamedFigure, load_figures
from duizhao.rulebook.locate import rulebooks

if TYPE_CHECKING:
    from duizhao.engine.audit import Auditor
    from duizhao.model import Document

__all__ = ["Elements", "Gathering"]


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a rulebook: titles by id, in its order."""

    titles: Mapping[str, str]

    def rank(self, element: str) -> int:
        """The place of an element in the rulebook; what belongs to none comes last."""
        return next((i for i, e in enumerate(self.titles) if e == element), len(self.titles))


class Gathering:
    """The adopted reports of a store and what they tell, by the rulebook of the batch without its layers."""

    def __init__(self, store: Store) -> None:
        """Raises RulebookErrors."""
        from duizhao.batch.figures.recognise import Recogniser
        from duizhao.engine.audit import Auditor
        from duizhao.rulebook import load_rulebook

        self._store = store
        told: dict[str, Any] = store.get("rulebook") or {}
        settings: dict[str, Any] = store.get("settings") or {}
        rules = settings.get("rules")
        rules = rules if rules and Path(rules).is_dir() else None
        name = told.get("name") if told.get("name") in rulebooks(rules) else None
        rulebook = load_rulebook(rules, name, examples=False)
        # no word is cut here: contexts and numbers are found on characters
        self._auditor: Auditor = Auditor(rulebook, "char")
        self.rulebook, self.name, self.rules = rulebook, rulebook.name, rules
        self.checks = tuple(c.id for c in rulebook.checks)
        self.sections: Mapping[str, str] = rulebook.sections
        whole = rulebook.whole()
        self.elements = Elements({r.id: r.title for r in whole.rules})
        self.book: FigureBook = load_figures(rulebook.name, rules)
        self.names: Mapping[str, NamedFigure] = {f.id: f for f in self.book.figures}
        self._recogniser = Recogniser(self._auditor, self.book)

    def reports(self, unit: str | None = None) -> Iterator[tuple[str, int, str, str]]:
        """(unit, year, file, key of the assessment) of every adopted report, or of those of one unit."""
        where, values = ("WHERE unit = ?", (unit,)) if unit is not None else ("", ())
        yield from list(
            self._store.rows(f"SELECT unit, year, name, key FROM adopted {where} ORDER BY unit, year", *values)
        )

    def figures(self) -> Iterator[Figure]:
        """Every figure of every report, in the order of units, years and texts."""
        for unit, year, file, key in self.reports():
            yield from self.of(unit, year, file, key)

    def of(self, unit: str, year: int, file: str, key: str) -> list[Figure]:
        """The figures of one report."""
        document = self.document(unit, year, file, key)
        if document is None:
            return []
        body = self._store.assessment(key)
        aside = [(i["start"], i["end"]) for i in (body.get("document") or {}).get("ignored", ())]
        found = (t for t in self._recogniser.figures(document) if not any(a <= t.start < b for a, b in aside))
        return [self._figure(unit, year, file, t, body) for t in found]

    def mentions(self, figure: NamedFigure, unit: str, year: int, file: str, key: str) -> list[str]:
        """The sentences of a report that name what a figure counts, those with a number first."""
        document = self.document(unit, year, file, key)
        return self._recogniser.mentions(document, figure) if document is not None else []

    def document(self, unit: str, year: int, file: str, key: str) -> Document | None:
        """A report as structured anew out of its stored text; None where the text is no longer there."""
        from duizhao.read import Source
        from duizhao.reading import Extract

        digest = next((t for (t,) in self._store.rows("SELECT text FROM documents WHERE key = ?", key)), None)
        if digest is None:
            return None
        text = Extract(self._store.text(digest), "txt", encoding="str")
        return self._auditor.parse(Source(file, text), year=year, unit=unit).document

    def parts(self, unit: str, year: int, file: str, key: str) -> dict[str, int]:
        """How many characters that are no white space each part of a report has, by role; "" is all of it."""
        document = self.document(unit, year, file, key)
        out: dict[str, int] = {"": 0}
        for s in document.sentences if document is not None else ():
            if "furniture" in s.roles:
                continue
            size = len("".join(document.read.text[s.start : s.end].split())) if document is not None else 0
            for role in ("", *s.roles):
                out[role] = out.get(role, 0) + size
        return out

    def _figure(self, unit: str, year: int, file: str, told: Told, body: Mapping[str, Any]) -> Figure:
        shown = [(f["rule"], e) for f in body["findings"] for e in f["evidence"] if _overlaps(e, told)]
        shown.sort(key=lambda one: one[1]["end"] - one[1]["start"])
        rules = tuple(dict.fromkeys(rule for rule, _ in shown))
        named = self.names[told.name].element if told.name else None
        element = named or next(iter(rules), "")
        place = next((e["place"] for _, e in shown if e.get("place")), "")
        return Figure(unit, year, file, element, place, told, tuple(r for r in rules if r != element))


def _overlaps(evidence: Mapping[str, Any], told: Told) -> bool:
    return bool(evidence["start"] <= told.start < evidence["end"])
