"""What reading one file may cost. A report has 10–80 pages and reads in well under a second; these are walls, not goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["CONVERT", "INPUT_BYTES", "MEMBERS", "OCR", "OFFICE", "OPEN_FILES", "RESULT_BYTES", "Limits"]

_MB: Final = 1 << 20

# The largest file handed to a reader: scans of 200 pages at 300 dpi stay below 200 MB.
INPUT_BYTES: Final = 256 * _MB
# The most that is taken back from a child: annotated documents and unpacked archives are the largest results.
RESULT_BYTES: Final = 768 * _MB
# The most members that are taken out of one archive; archive readers stop earlier, with a message of their own.
MEMBERS: Final = 10_000
# Readers hold a handful of files open (the interpreter, libraries, models); a leak ends here.
OPEN_FILES: Final = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind of child process.

    `seconds` of wall time for a request, or between two steps that a long task reports (pages of a scan), at most
    `steps` of them. `cpu` seconds per request or step, the second line where the parent cannot stop the child any
    more; higher than `seconds`, since several threads add up. `memory` is address space in bytes, which includes what
    libraries map but never touch, or None for no limit. `programs`: whether other programs may be started, and files
    be written for them; else a draft has no business in temporary files.
    """

    name: str
    seconds: float
    cpu: int
    memory: int | None
    steps: int = 0
    programs: bool = False


# 1,000 pages of PDF text take some 40 s and 0.5 GB on a slow machine; python-docx on 10 MB of XML some 5 s and 0.3 GB.
OFFICE: Final = Limits("office", seconds=60, cpu=90, memory=1536 * _MB)
# Recognition takes 8 s a page on two slow cores and 1 GB resident, of which the runtime maps four times as much.
# 60 s are for one page; threads on eight cores can burn eight times that.
OCR: Final = Limits("ocr", seconds=60, cpu=480, memory=8192 * _MB, steps=500)
# LibreOffice starts in 1–10 s and maps 1–2 GB, as a process of its own below the child.
CONVERT: Final = Limits("convert", seconds=120, cpu=180, memory=6144 * _MB, programs=True)
