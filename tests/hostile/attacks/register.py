"""Which attack has which maker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FORMATS: Final = [
    "docx",
    "docm",
    "doc",
    "wps",
    "pdf",
    "ofd",
    "html",
    "md",
    "txt",
    "zip",
    "7z",
    "rar",
    "eml",
    "png",
    "jpg",
]  # docm and wps are read as docx and doc, but somebody may think otherwise one day
SUFFIX: Final = {f: f".{f}" for f in FORMATS}


@dataclass(frozen=True)
class Bait:
    """What an attack may reach for: a file with a secret, a place where nothing may appear, a server that waits."""

    secret: Path
    folder: Path
    port: int

    @property
    def file_url(self) -> str:
        return self.secret.as_uri()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/x"


Files = dict[str, bytes]
Maker = Callable[[Bait], Files | bytes]
ATTACKS: Final[dict[str, dict[str, Maker]]] = {}


def attack(name: str, formats: str) -> Callable[[Maker], Maker]:
    """Register a maker for an attack on some formats; a format stands for one attack once."""

    def put(maker: Maker) -> Maker:
        made = ATTACKS.setdefault(name, {})
        for form in formats.split():
            assert form in FORMATS, form
            assert form not in made, (name, form)
            made[form] = maker
        return maker

    return put


def simple(name: str, form: str, make: Callable[[], Files | bytes]) -> None:
    """Register a maker that needs no bait."""
    attack(name, form)(lambda _: make())
