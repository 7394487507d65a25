"""`报告/`: of every adopted report the page that `check --format html` makes, out of the store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from duizhao.batch.out.filenames import file_names
from duizhao.report.files import write_atomic
from duizhao.report.version import tool_version

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes
    from duizhao.batch.store import Store

__all__ = ["FOLDER", "page_names", "write"]

FOLDER: Final = "报告"
_STAMP: Final = "<!-- duizhao {} -->\n"
_STAMPED: Final = len(_STAMP.format("0" * 64))


def page_names(store: Store) -> Mapping[tuple[str, int], str]:
    """The name of the page, within the folder, of each unit and year that has an adopted report."""
    reports = [(unit, year) for unit, year in store.rows("SELECT unit, year FROM adopted ORDER BY unit, year")]
    names = file_names(f"{unit}-{year}" for unit, year in reports)
    return {(unit, year): names[f"{unit}-{year}"] + ".html" for unit, year in reports}


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write the pages that are not there yet as they would be now; take away those of reports that no longer count."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    names = page_names(store)
    written = []
    for unit, year, name, key in list(store.rows("SELECT unit, year, name, key FROM adopted ORDER BY unit, year")):
        path = target / names[unit, year]
        stamp = _STAMP.format(hashlib.sha256(f"{key}\0{name}\0{_version()}".encode()).hexdigest())
        if _stamp_of(path) != stamp:
            write_atomic(path, (_page(store, name, key) + stamp).encode("utf-8", "replace"))
            written.append(path)
    kept = set(names.values())
    for path in sorted(target.glob("*.html")):
        if path.name not in kept and _stamp_of(path):
            path.unlink()
    return written


def _page(store: Store, name: str, key: str) -> str:
    from duizhao.report import html
    from duizhao.report.json_in import assessment_of

    text = next((t for (t,) in store.rows("SELECT text FROM documents WHERE key = ? LIMIT 1", key)), None)
    return html.render(assessment_of({"source": name, **store.assessment(key)}, store.text(text) if text else None))


@cache
def _version() -> str:
    """Of the tool, and of what its pages are made with."""
    templates = files("duizhao.report").joinpath("templates")
    total = hashlib.sha256(tool_version().encode())
    for name in ("report.html.j2", "report.css", "report.js"):
        total.update(templates.joinpath(name).read_bytes())
    return total.hexdigest()


def _stamp_of(path: Path) -> str:
    """The last line of a page that is ours; empty where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _STAMPED))
            tail = file.read().decode("ascii", "replace")
    except OSError:
        return ""
    return tail if tail.startswith("<!-- duizhao ") and tail.endswith(" -->\n") else ""
