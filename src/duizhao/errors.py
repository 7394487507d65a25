"""The exception tree. Each class has a stable code and the exit status that the command line gives it.

    DuizhaoError                DZ000  4
    ├── UsageError              DZ100  2   a wrong argument
    ├── RulebookError           DZ200  3   a rule file that cannot be used (with its place)
    ├── ReadError               DZ300  4   a report that cannot be read
    ├── SecrecyError            DZ310  5   a file with a marking of secrecy
    ├── RuleError               DZ400  4   a rule that broke while it was evaluated
    ├── SegmenterError          DZ500  4   the word segmenter or its model cannot be loaded
    ├── GoldError               DZ600  2   a label file or saved run that cannot be used
    ├── OfficeFileError         DZ700  2   a unit or exemption file that cannot be used
    └── StoreError              DZ800  2   the folder of a batch cannot be used

Messages are Chinese, one sentence, and name what, where, what is allowed and what to do. They never quote the
text of a report: drafts are internal papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

__all__ = [
    "INTERNAL",
    "DuizhaoError",
    "ExitStatus",
    "GoldError",
    "OfficeFileError",
    "Place",
    "ReadError",
    "RuleError",
    "RulebookError",
    "SecrecyError",
    "SegmenterError",
    "StoreError",
    "UsageError",
    "worst",
]


# the code of a fault of the program itself, or of the machine: no class has it
INTERNAL: Final = "DZ900"


class ExitStatus(IntEnum):
    """What the process tells its caller. When several apply: SECRET > USAGE > RULEBOOK > FAILED > FOUND > CLEAN."""

    CLEAN = 0
    FOUND = 1
    USAGE = 2
    RULEBOOK = 3
    FAILED = 4
    SECRET = 5


_RANK = {
    ExitStatus.CLEAN: 0,
    ExitStatus.FOUND: 1,
    ExitStatus.FAILED: 2,
    ExitStatus.RULEBOOK: 3,
    ExitStatus.USAGE: 4,
    ExitStatus.SECRET: 5,
}


def worst(*statuses: ExitStatus) -> ExitStatus:
    """The one status that stands for several (5 > 2 > 3 > 4 > 1 > 0)."""
    return max(statuses, key=_RANK.__getitem__, default=ExitStatus.CLEAN)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; line and column count from 1 and are None where they are not known."""

    file: str
    line: int | None = None
    column: int | None = None
    text: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where += f" 第 {self.line} 行"
            if self.column is not None:
                where += f"第 {self.column} 列"
        return where


class DuizhaoError(Exception):
    """Base of all errors that this package raises on purpose."""

    code = "DZ000"
    exit_status = ExitStatus.FAILED

    def __init__(self, message: str, *, place: Place | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.place}：{self.message}" if self.place else self.message


class UsageError(DuizhaoError):
    """A wrong argument."""

    code = "DZ100"
    exit_status = ExitStatus.USAGE


class RulebookError(DuizhaoError):
    """A rulebook file that cannot be used. `place.text` holds the offending line itself."""

    code = "DZ200"
    exit_status = ExitStatus.RULEBOOK

    def __str__(self) -> str:
        lines = [super().__str__()]
        if self.place and self.place.text is not None:
            lines.append(f"    {self.place.text.rstrip()}")
            if self.place.column is not None:
                lines.append("    " + " " * (self.place.column - 1) + "^")
        return "\n".join(lines)


class ReadError(DuizhaoError):
    """A report that cannot be read: missing, empty, binary, undecodable."""

    code = "DZ300"


class SecrecyError(DuizhaoError):
    """A file with a marking of secrecy. No ReadError: it stops the whole run, not the one report."""

    code = "DZ310"
    exit_status = ExitStatus.SECRET


class RuleError(DuizhaoError):
    """A rule that broke while it was evaluated; becomes the outcome `error`."""

    code = "DZ400"


class SegmenterError(DuizhaoError):
    """The word segmenter or its model cannot be loaded."""

    code = "DZ500"


class GoldError(DuizhaoError):
    """A label file, challenge file or saved run that cannot be used."""

    code = "DZ600"
    exit_status = ExitStatus.USAGE


class OfficeFileError(DuizhaoError):
    """A unit or exemption file that cannot be used; `others` holds what else is wrong in it."""

    code = "DZ700"
    exit_status = ExitStatus.USAGE

    def __init__(self, message: str, *, place: Place | None = None, others: tuple[DuizhaoError, ...] = ()) -> None:
        super().__init__(message, place=place)
        self.others = others


class StoreError(DuizhaoError):
    """The store of a batch is in use, damaged, or of another version."""

    code = "DZ800"
    exit_status = ExitStatus.USAGE
