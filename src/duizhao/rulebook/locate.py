"""Finding the files of a rulebook: shipped with the package, or in a folder of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.errors import Place, RulebookError
from duizhao.rulebook.problems import Problems, allowed

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Files", "locate", "shipped"]

_COMMON = ("lexicon", "cues", "furniture")
_WORDING = "wording.yaml"
_OWN = ("rulebook", "structure")


@dataclass(frozen=True, slots=True)
class Files:
    """The two folders of a rulebook, and where they come from."""

    own: Traversable
    common: Traversable
    origin: str

    def listed(self, problems: Problems) -> Iterator[tuple[str, str, Traversable]]:
        """(key, schema, file) of every file in a fixed order; the key is the path within the rules folder."""
        for name in _COMMON:
            yield from _one(f"common/{name}.yaml", name, self.common / f"{name}.yaml", problems)
        # a folder of the user's may do without: a rulebook says in its own file what it wants worded otherwise
        own = self.common / _WORDING
        shared = own if own.is_file() else shipped() / "common" / _WORDING
        yield from _one(f"common/{_WORDING}", "wording", shared, problems)
        for name in _OWN:
            yield from _one(f"{self.own.name}/{name}.yaml", name, self.own / f"{name}.yaml", problems)
        for file in sorted(self.own.iterdir(), key=lambda f: f.name):
            if file.name.startswith((".", "~")) or not file.is_file():
                continue
            if file.name.endswith((".yml", ".YAML", ".YML")):
                problems.add(Place(str(file)), "规则文件的扩展名须为 .yaml，否则不会被读取；请改名。")
            elif file.name.endswith(".yaml") and file.name[:-5] not in _OWN:
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


def locate(path: str | Path | None, name: str) -> Files:
    """The files of the rulebook `name` in `path`, or the shipped ones; what `path` lacks in common/ is shipped too."""
    own = shipped()
    if path is None:
        root: Traversable = own
        origin = "shipped"
    else:
        root = given = Path(path)
        origin = given.as_posix()
        if not given.is_dir():
            message = "没有这个文件夹；请给出装有规则集文件夹的目录，或不写以使用自带的规则集。"
            raise RulebookError(message, place=Place(origin))
    if not (root / name / "rulebook.yaml").is_file():
        raise RulebookError(_absent(root, name), place=Place(str(root)))
    common = root / "common"
    return Files(root / name, common if common.is_dir() else own / "common", origin)


def _absent(root: Traversable, name: str) -> str:
    if (root / "rulebook.yaml").is_file():
        return f"这是规则集文件夹本身；请给出它的上一级目录，其中应有 {name}/rulebook.yaml。"
    found = sorted(f.name for f in root.iterdir() if f.is_dir() and (f / "rulebook.yaml").is_file())
    here = f"这里的规则集有：{allowed(found)}。" if found else "请给出装有规则集文件夹的目录。"
    return f"其中没有 {name}/rulebook.yaml；{here}"
