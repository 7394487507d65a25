"""Labels made by hand: for each report and element the outcomes a careful reader accepts, and quotes that show it.

A label file:

    version: 1
    reports:
    - file: 000.txt                 # name of the report inside the folder of reports
      unit: …                       # optional, like year and note
      elements:
        counsel.system:
          accept: [met, partial]    # first = preferred
          quotes: [exact fragment]  # none where there is nothing to show
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from duizhao.errors import GoldError, Place
from duizhao.evaluate.sheet import Entry, read_sheet
from duizhao.model import VERDICTS, Outcome

__all__ = ["ACCEPTABLE", "Gold", "Label", "LabelledReport", "accepted", "element", "load_gold"]

ACCEPTABLE: Final = tuple(o.value for o in VERDICTS if o not in (Outcome.WAIVED, Outcome.ERROR))
_ELEMENT: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*").fullmatch


@dataclass(frozen=True, slots=True)
class Label:
    """What readers accept for one element of one report (preferred first), and the fragments that show it."""

    accept: tuple[str, ...]
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """The labels of one report; `origin` is the label file they stand in."""

    file: str
    labels: Mapping[str, Label]
    origin: str


@dataclass(frozen=True, slots=True)
class Gold:
    """All labelled reports of a file or folder, in the order of files and entries."""

    path: str
    reports: tuple[LabelledReport, ...]

    def only(self, files: set[str]) -> Gold:
        """The same labels without the reports whose file is not one of `files`."""
        return Gold(self.path, tuple(r for r in self.reports if r.file in files))


def load_gold(path: str | Path) -> Gold:
    """Load one label file, or all `*.yaml` files of a folder as one set. Raises GoldError."""
    path = Path(path)
    if path.is_dir():
        files = sorted(path.glob("*.yaml"))
        if not files:
            raise GoldError(
                "文件夹里没有标注文件（*.yaml）；请给出标注文件，或放有标注文件的文件夹。", place=Place(str(path))
            )
    else:
        files = [path]
    reports: dict[str, LabelledReport] = {}
    for file in files:
        for entry, report in _reports(file):
            if report.file in reports:
                raise entry.error(f"已在 {reports[report.file].origin} 标注过；一篇报告只能标注一次，请删去一处。")
            reports[report.file] = report
    return Gold(str(path), tuple(reports.values()))


def _reports(file: Path) -> Iterator[tuple[Entry, LabelledReport]]:
    for number, entry in enumerate(read_sheet(file, "reports").items(), 1):
        fields = entry.naming(f"第 {number} 篇报告").fields(["file", "elements"], ["unit", "year", "note"])
        name = fields["file"].text()
        about = f"报告“{name}”"
        labels = {key: _label(about, key, value) for key, value in fields["elements"].naming(about).entries()}
        yield fields["file"].naming(about), LabelledReport(name, labels, str(file))


def _label(about: str, key: str, entry: Entry) -> Label:
    entry = entry.naming(f"{about}要素“{key}”")
    element(key, entry)
    fields = entry.fields(["accept"], ["quotes", "note", "why"])
    quotes = fields.get("quotes")
    return Label(accepted(fields["accept"]), tuple(q.text() for q in quotes.items()) if quotes and quotes.value else ())


def element(key: str, entry: Entry) -> str:
    """`key` if it has the form of an element's id."""
    if not _ELEMENT(key):
        raise entry.error("要素编号不对；应当是“组.名”，用小写字母、数字和下划线，如 counsel.system。")
    return key


def accepted(entry: Entry) -> tuple[str, ...]:
    """The accepted outcomes of a label, preferred first, none twice."""
    found = tuple(item.one_of(ACCEPTABLE) for item in entry.items())
    if len(set(found)) < len(found):
        raise entry.error("同一个结论写了两次；每个结论只写一次，首选在前。")
    return found
