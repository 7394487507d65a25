"""The attacks of the matrix: each makes, for a format, the files that try it."""

from __future__ import annotations

from importlib import import_module

from hostile.attacks.register import ATTACKS, FORMATS, SUFFIX, Bait, Files

__all__ = ["ATTACKS", "FORMATS", "SUFFIX", "Bait", "Files"]

for _name in ("bombs", "xml", "outside", "macros", "paths", "locked", "cut", "huge", "deep", "odd", "text"):
    import_module(f"hostile.attacks.{_name}")
