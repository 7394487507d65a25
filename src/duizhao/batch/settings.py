"""What a batch is audited with, and one digest over all of it: where that is the same, nothing is audited again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.read.optional import able
from duizhao.report.version import tool_version
from duizhao.rulebook.locate import shipped

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from duizhao.session import Session

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `check` that hold for all reports. `today` (ISO) decides which exemptions have lapsed."""

    rules: str | None = None
    rulebook: str | None = None
    layers: tuple[str, ...] = ()
    segmenter: str | None = None
    units: str | None = None
    exemptions: str | None = None
    today: str = ""

    def absolute(self) -> Settings:
        """The same settings as another process, or a later one in another folder, understands them."""

        def whole(given: str) -> str:
            return str(Path(given).absolute()) if Path(given).exists() else given

        return replace(
            self,
            layers=tuple(map(whole, self.layers)),
            **{n: whole(v) for n in ("rules", "segmenter", "units", "exemptions") if (v := getattr(self, n))},
        )

    def session(self) -> Session:
        """A session of this process with these settings."""
        from duizhao.session import Session

        today = date.fromisoformat(self.today) if self.today else date.today()
        return Session(self.rules, self.rulebook, self.layers, self.segmenter, self.units, self.exemptions, today=today)

    def digest(self) -> str:
        """A digest over version, options, what can be read and the bytes of all rules; not over what the office knows of single units.

        Nothing is parsed: a second run over ten thousand unchanged files must not cost more than looking at them.
        """
        total = hashlib.sha256()
        options = {k: v for k, v in asdict(self).items() if k not in ("units", "exemptions", "today")}
        total.update(repr((tool_version(), sorted(options.items()), sorted(able()))).encode())
        roots: list[Traversable] = [shipped()]
        roots += [Path(p) for p in (self.rules, self.segmenter, *self.layers) if p and Path(p).exists()]
        for root in roots:
            for name, data in _files(root, ""):
                total.update(f"{name} {len(data)} ".encode() + data)
        return total.hexdigest()


def _files(root: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    if root.is_file():
        yield name, root.read_bytes()
        return
    for child in sorted(root.iterdir(), key=lambda c: c.name):
        if not child.name.startswith((".", "~", "__pycache__")):
            yield from _files(child, f"{name}/{child.name}")
