"""What the files of a command line are: each a report, but photos and scans of pages that lie together are one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["Input", "group", "name_of"]

# a file (or - for standard input), or the images of one report's pages
Input = str | tuple[str, ...]


def group(files: Sequence[str]) -> list[Input]:
    """`files` in their order, images of one folder taken together where the first of them stands."""
    from duizhao.read.formats.registry import by_name

    suffixes = by_name("image").suffixes
    pages: dict[Path, list[str]] = {}
    out: list[Input | Path] = []
    for file in files:
        path = Path(file)
        if path.suffix.lower() not in suffixes:
            out.append(file)
            continue
        if path.parent not in pages:
            out.append(path.parent)
        pages.setdefault(path.parent, []).append(file)
    return [_together(pages[x]) if isinstance(x, Path) else x for x in out]


def _together(images: list[str]) -> Input:
    return images[0] if len(images) == 1 else tuple(images)


def name_of(source: Input) -> str:
    """The name that stands for it in results."""
    return source if isinstance(source, str) else source[0]
