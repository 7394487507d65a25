"""One run over reports: which rulebook and layers each report gets, and what the office knows of its unit."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from duizhao.errors import ReadError, UsageError

if TYPE_CHECKING:
    from duizhao.engine.audit import Auditor
    from duizhao.engine.choose import Parsed
    from duizhao.model import Assessment, Document
    from duizhao.office import Exemptions, Unit, Units
    from duizhao.read import Source
    from duizhao.reading import Note
    from duizhao.rulebook import Rulebook
    from duizhao.rulebook.layers import KindName

__all__ = ["AUTO", "Ask", "Session", "make_auditor", "open_rulebook", "parse_layers"]

AUTO: Final = "auto"
_KIND: Final = "kind"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the command line says of a report: forced year, unit and encoding, any kind, the report of the year before."""

    year: int | None = None
    unit: str | None = None
    force: bool = False
    encoding: str | None = None
    previous: str | None = None  # the unit's report of the year before


class _Chosen(NamedTuple):
    """The layers for one report, whether one of them is guessed, and what to say of the guess."""

    layers: tuple[str, ...]
    guessed: bool = False
    note: Note | None = None


def parse_layers(value: str | None) -> tuple[str, ...]:
    """The names in --layers."""
    names = tuple(name.strip() for name in (value or "").replace("，", ",").split(","))
    if value is not None and not all(names):
        raise UsageError("--layers 要写层的名称或文件，用逗号隔开，如 hubei,township,strict。")
    return tuple(filter(None, names))


def open_rulebook(
    rules: str | None, name: str | None = None, layers: tuple[str, ...] = (), *, examples: bool = False
) -> Rulebook:
    """The rulebook `name` with layers: one that ships, or one in the folder `rules`; see `load_rulebook`."""
    from duizhao.rulebook.load import load_rulebook

    return load_rulebook(rules, name, layers, examples=examples)


def make_auditor(rulebook: Rulebook, segmenter: str | None, *, exhaustive: bool = False) -> Auditor:
    """An auditor for `rulebook`; `exhaustive` if it is to ask for every signal."""
    from duizhao.engine.audit import Auditor

    return Auditor(rulebook, segmenter, exhaustive=exhaustive)


@dataclass(slots=True)
class Session:
    """Opens rulebooks and auditors once each and audits reports with the right ones.

    `rulebook` None lets the kind of document choose. `layers` may hold `auto`: the kind of organ is then guessed from
    the unit's name where the unit file does not say it, and a guess only ever adds, it never switches a power off.
    `keep` keeps the documents that were audited in `originals`, by the names of their assessments.
    """

    rules: str | None = None
    rulebook: str | None = None
    layers: tuple[str, ...] = ()
    segmenter: str | None = None
    units_file: str | None = None
    exemptions_file: str | None = None
    today: date = field(default_factory=date.today)
    keep: bool = False
    originals: dict[str, Source] = field(default_factory=dict)
    _auditors: dict[tuple[str | None, tuple[str, ...], bool], Auditor] = field(default_factory=dict)
    _kinds: dict[str, Sequence[KindName]] = field(default_factory=dict)
    _tiers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _units: dict[str, Units] = field(default_factory=dict)
    _exemptions: dict[str, Exemptions] = field(default_factory=dict)

    @property
    def explicit(self) -> tuple[str, ...]:
        return tuple(name for name in self.layers if name != AUTO)

    def base(self) -> Auditor:
        """The auditor of the layers that the command line names; opens the office's files, so that they fail first."""
        auditor = self.auditor(self.rulebook, self.explicit)
        self._office(auditor.rulebook)
        return auditor

    def auditor(self, name: str | None, layers: tuple[str, ...], guessed: bool = False) -> Auditor:
        """The auditor of a rulebook with layers; with `guessed`, what the layers switch off is asked instead."""
        key = (name, layers, guessed)
        if key not in self._auditors:
            book = open_rulebook(self.rules, name, layers)
            self._auditors[key] = make_auditor(_softened(book) if guessed else book, self.segmenter)
        return self._auditors[key]

    def audit(self, source: str | tuple[str, ...], ask: Ask) -> Assessment:
        """Audit a file, standard input for `-`, or the images of one report's pages.

        Raises ReadError, and RulebookError for another rulebook's files.
        """
        auditor, parsed = self.parse(source, ask)
        return self.assess(auditor, parsed, ask)

    def assess(self, auditor: Auditor, parsed: Parsed, ask: Ask) -> Assessment:
        """Audit a report that `parse` or `choose` gave, with the layers and facts of its unit."""
        if not parsed.kind.accepted and not ask.force:
            return auditor.assess(parsed)
        book = auditor.rulebook
        unit = self._unit(book, parsed.document, ask)
        chosen = self._layers_of(book, unit, parsed.document)
        if chosen.layers != self.explicit:
            layered = self.auditor(book.name, chosen.layers, chosen.guessed)
            if not layered.parses_like(auditor):
                parsed = layered.parse(parsed.source, year=ask.year, unit=ask.unit)
            auditor = layered
        previous = _previous(auditor, ask.previous) if ask.previous is not None else None
        found = auditor.assess(parsed, force=ask.force, holds=unit.holds if unit else None, previous=previous)
        if chosen.note is not None:
            found = replace(found, notes=(*found.notes, chosen.note))
        if self.keep:
            self.originals[found.source] = parsed.source
        return self._waived(found, unit, auditor.rulebook)

    def parse(self, source: str | tuple[str, ...], ask: Ask) -> tuple[Auditor, Parsed]:
        """The report in a file, by the rulebook of its kind where the command line leaves that choice."""
        return self.choose(_load(source, ask), ask)

    def choose(self, sources: Sequence[Source], ask: Ask) -> tuple[Auditor, Parsed]:
        """The report among the documents of one file; see `parse`."""
        auditor = self.base()
        parsed = auditor.choose(sources, year=ask.year, unit=ask.unit)
        if not parsed.kind.accepted and not ask.force and self.rulebook is None and not self.explicit:
            from duizhao.rulebook.locate import rulebooks

            for name in rulebooks(self.rules):
                if name != auditor.rulebook.name:
                    other = self.auditor(name, ())
                    result = other.choose(sources, year=ask.year, unit=ask.unit)
                    if result.kind.accepted:
                        return other, result
        return auditor, parsed

    def facts(self, unit: str | None, year: int | None) -> str:
        """A digest of what the office's files say of a unit's report: where it is the same, so is the assessment."""
        import hashlib

        book = self.base().rulebook
        units, exemptions = self._office(book)
        known = units.find(unit) if units else None
        names = (known.name, *known.aliases) if known else ()
        agreed = exemptions.of(unit, names, year) if exemptions else ()
        said = (
            known and (known.layers, sorted((known.holds or {}).items())),
            [(e, e.lapsed(self.today)) for e in agreed],
        )
        return hashlib.sha256(repr(said).encode("utf-8")).hexdigest() if known or agreed else ""

    def roster(self) -> Units | None:
        """The units of the office's file, where there is one. Raises OfficeFileError."""
        return self._office(self.base().rulebook)[0]

    def _layers_of(self, book: Rulebook, unit: Unit | None, document: Document) -> _Chosen:
        """The layers for one report: those named, then what the unit file says, then what the unit's name suggests."""
        tiers = {layer.tier for layer in book.layers}
        layers = self.explicit
        if unit is not None and unit.layers:
            known = self.tiers(book.name)
            layers += tuple(name for name in unit.layers if known.get(name) not in tiers)
        if _KIND in tiers or (unit is not None and unit.kind):
            return _Chosen(layers)
        return self._guess(layers, book, document)

    def _guess(self, layers: tuple[str, ...], book: Rulebook, document: Document) -> _Chosen:
        from duizhao.reading import Note
        from duizhao.rulebook.layers import guess_kind

        guess = guess_kind(self.kinds(book.name), document.unit)
        if guess is None:
            return _Chosen(layers)
        said = f"按单位名称推测，单位类型是“{guess.layer.title}”（{guess.reason}）"
        if AUTO in self.layers:
            told = f"{said}；推测只增加要求，不免除要求。不对的，请用 --layers 写明。"
            return _Chosen((*layers, guess.layer.name), True, Note("kind_guess", told))
        also = f"（{guess.note}）" if guess.note else ""
        told = f"{said}；没有据此增减要求。确认后可加 --layers {guess.layer.name}{also}。"
        return _Chosen(layers, False, Note("kind_guess", told))

    def kinds(self, name: str) -> Sequence[KindName]:
        """The kinds of organ of a rulebook, with the names they go by."""
        if name not in self._kinds:
            from duizhao.rulebook.layers import kind_names
            from duizhao.rulebook.locate import locate

            self._kinds[name] = kind_names(locate(Path(self.rules) if self.rules else None, name).own)
        return self._kinds[name]

    def tiers(self, name: str) -> Mapping[str, str]:
        """The layers of a rulebook with their tiers."""
        if name not in self._tiers:
            from duizhao.rulebook.layers import tiers_of
            from duizhao.rulebook.locate import locate

            self._tiers[name] = tiers_of(locate(Path(self.rules) if self.rules else None, name).own)
        return self._tiers[name]

    def _office(self, book: Rulebook) -> tuple[Units | None, Exemptions | None]:
        """The office's files, read once a rulebook as their columns are its conditions and rules."""
        if self.units_file and book.name not in self._units:
            from duizhao.office import load_units
            from duizhao.rulebook.layers import titles_of
            from duizhao.rulebook.locate import locate

            titles = titles_of(locate(Path(self.rules) if self.rules else None, book.name).own)
            self._units[book.name] = load_units(self.units_file, book, self.tiers(book.name), titles)
        if self.exemptions_file and book.name not in self._exemptions:
            from duizhao.office import load_exemptions

            self._exemptions[book.name] = load_exemptions(self.exemptions_file, book)
        return self._units.get(book.name), self._exemptions.get(book.name)

    def _unit(self, book: Rulebook, document: Document, ask: Ask) -> Unit | None:
        units, _ = self._office(book)
        named = ask.unit or document.unit
        return units.find(named) if units else None

    def _waived(self, found: Assessment, unit: Unit | None, book: Rulebook) -> Assessment:
        if not self.exemptions_file or not found.document:
            return found
        from duizhao.engine.waive import waive

        _, exemptions = self._office(book)
        assert exemptions is not None
        names = (unit.name, *unit.aliases) if unit else ()
        return waive(found, exemptions.of(found.document.unit, names, found.document.year), book, self.today)


def _softened(book: Rulebook) -> Rulebook:
    """A rulebook whose layers may not say that a power or occasion does not exist: a guess never switches one off."""
    conditions = {n: replace(c, holds=None) if c.holds is False else c for n, c in book.conditions.items()}
    layers = tuple(
        replace(x, name=f"{x.name}?", title=f"{x.title}（推测）") if x.tier == _KIND else x for x in book.layers
    )
    return replace(book, conditions=conditions, layers=layers)


def _load(source: str | tuple[str, ...], ask: Ask) -> tuple[Source, ...]:
    from duizhao.read import load_bytes, load_file, load_images

    if isinstance(source, tuple):
        return (load_images(source),)
    if source == "-":
        return load_bytes(sys.stdin.buffer.read(), "-", ask.encoding)
    return load_file(source, ask.encoding)


def _previous(auditor: Auditor, path: str) -> Document:
    """The report of the year before. Raises ReadError, which says which of the two files it is."""
    from duizhao.read import load_file

    try:
        return auditor.choose(load_file(path)).document
    except ReadError as e:
        raise ReadError(f"--previous 给的上一年度的报告（{path}）没能读取：{e.message}") from None
