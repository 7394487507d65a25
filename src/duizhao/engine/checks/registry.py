"""Which logic looks for which kind of check. The kinds and what each needs are `KINDS` in `rulebook/checks.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from duizhao.engine.checks import residue
from duizhao.engine.checks.case import Case, Place

__all__ = ["LOOKS", "Look"]

Look = Callable[[Case], list[Place]]

LOOKS: Final[Mapping[str, Look]] = {
    "residue": residue.look,
}
