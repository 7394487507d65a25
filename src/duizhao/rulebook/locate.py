"""Finding the files of a rulebook: shipped with the package, or in a folder of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from duizhao.errors import Place, RulebookError
from duizhao.rulebook.problems import Problems, allowed

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["DEFAULT", "SHIPPED", "Files", "locate", "relocate", "rulebooks", "shipped"]

DEFAULT: Final = "rule-of-law"  # the rulebook that is meant where none is named
SHIPPED: Final = "shipped"  # the origin of the rulebooks that come with the package

_COMMON = ("lexicon", "cues", "furniture", "norms", "wording")
_OWN = ("rulebook", "structure")
_OPTIONAL = ("consistency", "materials")
_ASIDE = ("figures", "baseline")  # read by outputs over many reports, not by audits


@dataclass(frozen=True, slots=True)
class Files:
    """The two folders of a rulebook, and where they come from. What `common` lacks is taken from the shipped rules."""

    own: Traversable
    common: Traversable
    origin: str

    def shared(self, file: str) -> Traversable:
        """A file of common/: the folder's own, or else the shipped one."""
        return shipped() / "common" / file if self.borrowed(file) else self.common / file

    def borrowed(self, file: str) -> bool:
        """Whether a file of common/ is the shipped one, though the rulebook is not."""
        return self.origin != SHIPPED and not (self.common / file).is_file()

    def listed(self, problems: Problems) -> Iterator[tuple[str, str, Traversable]]:
        """(key, schema, file) of every file in a fixed order; the key is the path within the rules folder."""
        for name in _COMMON:
            yield from _one(f"common/{name}.yaml", name, self.shared(f"{name}.yaml"), problems)
        for name in _OWN:
            yield from _one(f"{self.own.name}/{name}.yaml", name, self.own / f"{name}.yaml", problems)
        for name in _OPTIONAL:
            if (self.own / f"{name}.yaml").is_file():
                yield f"{self.own.name}/{name}.yaml", name, self.own / f"{name}.yaml"
        for file in sorted(self.own.iterdir(), key=lambda f: f.name):
            if file.name.startswith((".", "~")) or not file.is_file():
                continue
            if file.name.endswith((".yml", ".YAML", ".YML")):
                problems.add(Place(str(file)), "规则文件的扩展名须为 .yaml，否则不会被读取；请改名。")
            elif file.name.endswith(".yaml") and file.name[:-5] not in (*_OWN, *_OPTIONAL, *_ASIDE):
                yield f"{self.own.name}/{file.name}", "rules", file


def _one(key: str, schema: str, file: Traversable, problems: Problems) -> Iterator[tuple[str, str, Traversable]]:
    if file.is_file():
        yield key, schema, file
    else:
        problems.add(Place(str(file)), "缺少这个文件；可从自带的规则集（duizhao/rules）中复制一份再改。")


def shipped() -> Traversable:
    """The rules folder that belongs to this version: package data, or rules/ of a source checkout."""
    packaged = files("duizhao") / "rules"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / "rules"


def locate(path: str | Path | None, name: str | None) -> Files:
    """The files of the rulebook `name` in `path`, or of the shipped one; what `path` lacks in common/ is shipped too.

    Where no name is given it is the only rulebook there, or else that of the shipped name.
    """
    if path is None:
        root: Traversable = shipped()
        origin = SHIPPED
    else:
        root = given = Path(path)
        origin = given.as_posix()
        if not given.is_dir():
            message = "没有这个文件夹；请给出装有规则集文件夹的目录，或不写以使用自带的规则集。"
            raise RulebookError(message, place=Place(origin))
    if name is None:
        found = rulebooks(path)
        name = found[0] if len(found) == 1 else DEFAULT
    if not (root / name / "rulebook.yaml").is_file():
        raise RulebookError(_absent(root, name), place=Place(str(root)))
    return Files(root / name, root / "common", origin)


def relocate(origin: str, name: str) -> Files:
    """The files of a rulebook that was loaded before, by its origin and name."""
    return locate(None if origin == SHIPPED else origin, name)


def rulebooks(path: str | Path | None) -> tuple[str, ...]:
    """The names of all rulebooks in `path`, or of those that ship."""
    root: Traversable = shipped() if path is None else Path(path)
    return tuple(sorted(f.name for f in root.iterdir() if f.is_dir() and (f / "rulebook.yaml").is_file()))


def _absent(root: Traversable, name: str) -> str:
    if (root / "rulebook.yaml").is_file():
        return f"这是规则集文件夹本身；请给出它的上一级目录，其中应有 {name}/rulebook.yaml。"
    found = rulebooks(root)  # type: ignore[arg-type]
    here = (
        f"这里的规则集有：{allowed(found)}；请用 --rulebook 写明用哪一套。"
        if found
        else "请给出装有规则集文件夹的目录。"
    )
    return f"其中没有 {name}/rulebook.yaml；{here}"
