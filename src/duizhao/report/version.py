"""The name and version that results carry."""

from __future__ import annotations

from functools import cache
from typing import Final

__all__ = ["TOOL", "TOOL_TITLE", "tool_version"]

TOOL: Final = "duizhao"
TOOL_TITLE: Final = "对照"


@cache
def tool_version() -> str:
    """The version of the installed package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(TOOL)
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+source"
