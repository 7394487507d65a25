"""What a person saw of a finding when it was decided on, and whether it is still that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from duizhao.model import Outcome
from duizhao.report.wording import CHECKED, OUTCOMES
from duizhao.text import squash

__all__ = ["changed", "digest", "outcome_text", "passages", "snapshot", "telling"]

_QUIET: Final = frozenset({Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED})
_NEAR: Final = 3


def snapshot(finding: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown of a finding: its outcome, what is asked, the sentences for it and near it."""
    return {
        "outcome": finding["outcome"],
        "question": finding.get("question") if finding.get("applies") == "unknown" else None,
        "evidence": [e["text"] for e in (*finding["evidence"], *finding.get("counter", ()))],
        "nearest": [n["text"] for n in finding.get("nearest", ())[:_NEAR]],
    }


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether somebody who saw `then` has not seen all of `now`.

    Sentences near a gap that only changed places, or are fewer now, were all seen.
    """
    if (then["outcome"], bool(then["question"])) != (now["outcome"], bool(now["question"])):
        return True
    if {squash(t) for t in then["evidence"]} != {squash(t) for t in now["evidence"]}:
        return True
    known = {squash(t) for t in (*then["nearest"], *then["evidence"])}
    return any(squash(t) not in known for t in now["nearest"])


def digest(seen: Mapping[str, Any]) -> str:
    """A short digest of a snapshot."""
    plain = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


def telling(seen: Mapping[str, Any]) -> bool:
    """Whether a finding has anything to tell its unit; what is met or does not apply has not."""
    return Outcome(seen["outcome"]) not in _QUIET


def outcome_text(seen: Mapping[str, Any], check: bool) -> str:
    """The outcome in words; what nobody can know without asking is a question."""
    if seen["question"] and seen["outcome"] == Outcome.MISSING:
        return "请核实"
    return (CHECKED if check else OUTCOMES)[Outcome(seen["outcome"])]


def passages(seen: Mapping[str, Any]) -> tuple[str, ...]:
    """The sentences in the order in which they are shown, each once."""
    return tuple(dict.fromkeys((*seen["evidence"], *seen["nearest"])))
