"""The frozen values of a compiled rulebook: what the engine works on.

Word lists are complete here: every "@set" is expanded, the order kept, duplicates removed. Words stand as they were
written; whoever matches folds them. All values pickle, so that a batch can hand a rulebook to its workers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from duizhao.errors import Place
from duizhao.model import Basis, Context, Outcome, Supply

__all__ = [
    "ADVICE",
    "LOOKALIKE",
    "All",
    "Any_",
    "AtLeast",
    "Check",
    "CheckEntry",
    "CheckExample",
    "Condition",
    "Cue",
    "Deadline",
    "Example",
    "Frame",
    "LayerId",
    "Leaf",
    "NoneOf",
    "Norm",
    "Rule",
    "RuleClass",
    "Rulebook",
    "Signal",
    "Tree",
    "WithoutNear",
    "leaves",
]


LOOKALIKE: Final = "lookalike"  # the examples that must not count
ADVICE: Final = "advice"  # the norm that is no document: what reviewers suggest


@dataclass(frozen=True, slots=True)
class Leaf:
    """True when the signal of this name has a hit that counts."""

    signal: str


@dataclass(frozen=True, slots=True)
class Any_:  # `Any` is taken by typing
    """True when one of the branches is."""

    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class All:
    """True when all of the branches are."""

    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when `count` of the branches are."""

    count: int
    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """True when none of the branches is."""

    of: tuple[Tree, ...]


Tree = Leaf | Any_ | All | AtLeast | NoneOf


def leaves(tree: Tree | None) -> Iterator[str]:
    """The names of all signals of a tree, left to right, with repeats."""
    if isinstance(tree, Leaf):
        yield tree.signal
    elif tree is not None:
        for branch in tree.of:
            yield from leaves(branch)


@dataclass(frozen=True, slots=True)
class WithoutNear:
    """Words that take a hit away when they stand within `within` characters of it."""

    words: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Signal:
    """One named thing that a rule looks for.

    `words` holds the groups of a `near`; a `phrase`, `heading` or `title_part` has one group. What is peculiar to
    `section`, `heading` (body), `title_part` (part) and `count` stands in `options`, under the names of the YAML.
    """

    name: str
    title: str
    kind: str
    words: tuple[tuple[str, ...], ...] = ()
    within: int | str = 30
    ordered: bool = False
    regex: str = ""
    tokens: tuple[Mapping[str, Any], ...] = ()
    anchors: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    without_near: WithoutNear | None = None
    roles_in: tuple[str, ...] = ()
    roles_not_in: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()
    edits: int = 0
    facts: tuple[str, ...] = ()
    strength: int = 2
    years: tuple[int | None, int | None] | None = None
    topic_scope: str = "section"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that tells how the words in its reach are meant; `gives` is a context, or "stop"."""

    id: str
    title: str
    gives: str
    any: tuple[str, ...]
    pattern: str | None
    at: str
    reach: str
    unless: str | None
    priority: int
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A power or an occasion that a rule hangs on, the question to put, and the signals that say it is absent.

    `holds` is the answer that a layer gives: there is one, there is none; None leaves the question open.
    """

    id: str
    title: str
    question: str
    absent: tuple[Signal, ...] = ()
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A document that rules cite, and the report years (ends included, None: no limit) in which it can be asked for."""

    id: str
    title: str
    number: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A passage, the slot of the frame it stands in, and the outcome it must have.

    The section "report" means that `text` is a whole report by itself. `year` replaces the year of the frame.
    """

    outcome: Outcome
    text: str
    section: str
    note: str | None = None
    year: int | None = None
    name: str = ""
    lookalike: bool = False


@dataclass(frozen=True, slots=True)
class CheckExample:
    """A passage in a slot of the frame (or a whole report) and the words that a check must mark; none: it finds nothing."""

    name: str
    text: str
    section: str
    find: tuple[str, ...]
    year: int | None = None


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """One row of the table of a check: a norm, a programme, a slip, a subject. Which fields it has, its kind says.

    `usual` is what is usually written; `words` literals as written, sets expanded; `pattern` what is looked for and
    `unless` what makes it right, regular expressions on folded text; `since` and `until` years, ends included; `passed` is
    the year in which it was made known.
    """

    name: str
    usual: str = ""
    why: str = ""
    words: tuple[str, ...] = ()
    pattern: str | None = None
    unless: str | None = None
    since: int | None = None
    passed: int | None = None
    until: int | None = None
    revised: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """One consistency check: which logic looks (`kind`), and with which wordings and limits.

    `messages` are sentences with slots {name}; `words` literals as written, sets expanded; `patterns` regular
    expressions, alternatives joined; `limits` whole numbers; `entries` the rows of a table.
    """

    id: str
    kind: str
    title: str
    asks: str
    messages: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    entries: tuple[CheckEntry, ...] = ()
    enabled: bool = True
    examples: tuple[CheckExample, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerId:
    """A layer that was applied: its name, the tier it belongs to, its Chinese title."""

    name: str
    tier: str
    title: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date in the year after the report year (`by` is MM-DD), before which the report goes `to` somebody."""

    id: str
    title: str
    by: str
    to: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class RuleClass:
    """A class of rules, its weight in the score, and whether its rules are asked for at all."""

    id: str
    title: str
    weight: float
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """A neutral report with one slot {name} a section, in which examples are tried.

    `fill` is what stands in a slot that has no example.
    """

    text: str
    unit: str
    year: int
    slots: tuple[str, ...]
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One required element."""

    id: str
    title: str
    group: str
    rule_class: str
    weight: float
    asks: str
    basis: tuple[Basis, ...]
    signals: Mapping[str, Signal]
    met: Tree
    partial: Tree | None
    remedy: str
    outcomes: tuple[Outcome, ...]
    examples: tuple[Example, ...]
    condition: str | None = None
    actor: str = "own"
    in_force: tuple[int | None, int | None] | None = None
    blockers: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = (Context.DONE, Context.ZERO)
    prefer: tuple[str, ...] = ()
    enabled: bool = True
    supply: Supply | None = None
    place: Place | None = field(default=None, compare=False)

    def basis_in(self, year: int | None) -> tuple[Basis, ...]:
        """The documents that can be cited for a report of `year`; the reviewer's own advice only where none can."""
        valid = [b for b in self.basis if b.valid_in(year)]
        return tuple([b for b in valid if b.norm != ADVICE] or valid)

    @property
    def since(self) -> int | None:
        """The first report year in which a document asks for the element; None where it never was without one."""
        starts = [b.valid_from for b in self.basis]
        return None if not starts or None in starts else min(s for s in starts if s is not None)

    @property
    def years(self) -> tuple[int | None, int | None]:
        """The first and last report year for which the element is asked: what the rule says, and no earlier than `since`."""
        start, end = self.in_force or (None, None)
        return max((y for y in (start, self.since) if y is not None), default=None), end


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A whole rulebook, ready for the engine. `digest` depends on what the files say, not on where they stand.

    `rules` are those asked for; `dormant` those that are switched off, which a layer may switch on. `checks` are all
    consistency checks, also those switched off; `rules_digest` is the digest of everything but them.
    """

    name: str
    title: str
    version: str
    digest: str
    origin: str
    scale: int
    groups: Mapping[str, str]
    classes: Mapping[str, RuleClass]
    credits: Mapping[str, float]
    sections: Mapping[str, str]
    conditions: Mapping[str, Condition]
    rules: tuple[Rule, ...]
    lexicon: Mapping[str, tuple[str, ...]]
    confusables: tuple[str, ...]
    cues: tuple[Cue, ...]
    structure: Mapping[str, Any]
    furniture: Mapping[str, Any]
    frame: Frame
    wording: Mapping[str, str] = field(default_factory=dict)
    shadows: tuple[str, ...] = ()
    actors: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    norms: Mapping[str, Norm] = field(default_factory=dict)
    layers: tuple[LayerId, ...] = ()
    dormant: tuple[Rule, ...] = ()
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    rules_digest: str = ""
    set_titles: Mapping[str, str] = field(default_factory=dict)  # of the lexicon, what people call each of its sets

    def whole(self) -> Rulebook:
        """This rulebook with its dormant rules switched on: what is tested, reviewed and documented."""
        return replace(self, rules=(*self.rules, *self.dormant), dormant=())

    def rule(self, rule_id: str) -> Rule:
        """The rule of this id; KeyError where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
