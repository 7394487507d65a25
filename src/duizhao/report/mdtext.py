"""Text put into Markdown so that nothing in it is taken for Markdown or HTML."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["escape"]

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~])")


def escape(text: str) -> str:
    """`text` on one line, with what Markdown would read as markup made plain."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")
