"""The one-call library function."""

from __future__ import annotations

import os
from functools import lru_cache

from duizhao.engine.audit import Auditor
from duizhao.model import Assessment
from duizhao.rulebook import load_rulebook

__all__ = ["audit"]


@lru_cache(maxsize=1)
def _shipped() -> Auditor:
    return Auditor(load_rulebook())


def audit(
    path: str | os.PathLike[str],
    *,
    year: int | None = None,
    unit: str | None = None,
    force: bool = False,
    encoding: str | None = None,
) -> Assessment:
    """Audit the report at `path` against the rulebook that ships with the package.

    `year` and `unit` override what the text says of itself; `force` audits a text of another kind all the same;
    `encoding` names the file's encoding where detection is wrong. For another rulebook or many reports keep an
    `Auditor`. Raises ReadError when the file cannot be read and RulebookError when the installation is damaged.
    """
    return _shipped().audit(path, year=year, unit=unit, force=force, encoding=encoding)
