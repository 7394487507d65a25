"""What conversion left behind: bookmarks, fields, entities, broken encodings, invisible characters inside words."""

from __future__ import annotations

from duizhao.engine.checks.case import Case, Place

__all__ = ["look"]


def look(case: Case) -> list[Place]:
    """Every pattern on the source as it stands: normalising takes most of this away."""
    source = case.subject.read.source
    out: list[Place] = []
    for name in case.check.patterns:
        for m in case.find_in(source, name):
            start, end = m.span("mark") if m.re.groupindex.get("mark") and m["mark"] is not None else m.span()
            if not case.ignored(case.subject.read.to_source.before(start)):
                out.append(Place(start, end, case.say(name, found="".join(source[start:end].split())), raw=True))
    return out
