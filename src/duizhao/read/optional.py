"""What can be read only with more than the plain installation, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

__all__ = ["EXTRAS", "Extra", "able"]


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part: its name behind `duizhao[…]`, what it reads, the packages it consists of."""

    name: str
    reads: str
    packages: tuple[str, ...]

    def ready(self) -> bool:
        """Whether it is installed."""
        return all(find_spec(p) is not None for p in self.packages)


EXTRAS: Final = (
    Extra("ocr", "扫描件、照片", ("rapidocr", "onnxruntime")),
    Extra("archives", ".7z、.rar", ("py7zr", "rarfile")),
)


def able() -> Iterator[str]:
    """The names of what is there; a file that could not be read may be read when this changes."""
    from duizhao.read.word import office

    yield from (e.name for e in EXTRAS if e.ready())
    if office.find() is not None:
        yield "office"
