"""对照 (duizhao): audits Chinese annual rule-of-law reports against a rulebook, offline.

    from duizhao import audit, load_rulebook

    assessment = audit("报告.txt")
    for finding in assessment.findings:
        print(finding.title, finding.outcome)

The names in `__all__` are the public interface (docs/api.md lists them; a test holds the two together). They are
imported when first used, so that `duizhao --help` starts without the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duizhao.api import audit
    from duizhao.engine.audit import Auditor
    from duizhao.errors import DuizhaoError, ReadError, RulebookError
    from duizhao.model import Assessment, Document, Evidence, Finding, Outcome
    from duizhao.rulebook import load_rulebook
    from duizhao.rulebook.model import Rulebook

__all__ = [
    "Assessment",
    "Auditor",
    "Document",
    "DuizhaoError",
    "Evidence",
    "Finding",
    "Outcome",
    "ReadError",
    "Rulebook",
    "RulebookError",
    "audit",
    "load_rulebook",
]

_HOMES = {
    "Assessment": "duizhao.model",
    "Auditor": "duizhao.engine.audit",
    "Document": "duizhao.model",
    "DuizhaoError": "duizhao.errors",
    "Evidence": "duizhao.model",
    "Finding": "duizhao.model",
    "Outcome": "duizhao.model",
    "ReadError": "duizhao.errors",
    "Rulebook": "duizhao.rulebook.model",
    "RulebookError": "duizhao.errors",
    "audit": "duizhao.api",
    "load_rulebook": "duizhao.rulebook",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'duizhao' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
