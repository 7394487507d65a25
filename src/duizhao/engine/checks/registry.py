"""Which logic looks for which kind of check. The kinds and what each needs are `KINDS` in `rulebook/checks.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from duizhao.engine.checks import (
    answers,
    facts,
    figures,
    names,
    norms,
    numbering,
    placeholders,
    programmes,
    promised,
    promises,
    publication,
    repeated,
    residue,
    slips,
    title,
    years,
)
from duizhao.engine.checks.case import Case, Place

__all__ = ["LOOKS", "Look"]

# The places to look at; or what there is to tell of the whole report, which accuses nobody.
Look = Callable[[Case], list[Place] | str]

LOOKS: Final[Mapping[str, Look]] = {
    "years": years.look,
    "figures": figures.look,
    "names": names.look,
    "numbering": numbering.look,
    "promised_parts": promised.look,
    "placeholders": placeholders.look,
    "truncated_title": title.look,
    "repeated_paragraph": repeated.look,
    "residue": residue.look,
    "norms": norms.look,
    "programmes": programmes.look,
    "slips": slips.look,
    "publication": publication.look,
    "answers": answers.look,
    "promises": promises.look,
    "facts": facts.look,
}
