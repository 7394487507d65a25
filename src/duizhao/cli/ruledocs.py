"""`duizhao rules docs`: a page a rule, for people who must say why something is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import RulesOption
from duizhao.errors import ExitStatus, UsageError
from duizhao.report.files import write_atomic

if TYPE_CHECKING:
    from duizhao.report.rulepages.site import Material

__all__ = ["HELP", "docs"]

HELP: Final = """把规则写成说明页：每条规则一页（要求什么、为什么、怎样判定、例句、请对方补充什么），另有目录。只写有变化的页，规则没有了的页一并删去。

退出码：0 写好了，或（--check）都与规则一致；1（--check）有不一致的；2 用法有误；3 规则集有误。"""


def docs(
    output: Annotated[
        str, typer.Option("--output", metavar="文件夹", help="写到哪个文件夹，默认 docs/rules；每套规则集一个子文件夹")
    ] = "docs/rules",
    check: Annotated[bool, typer.Option("--check", help="不写文件，只看说明页与规则是否一致")] = False,
    rules: RulesOption = None,
    rulebook: Annotated[
        str | None, typer.Option("--rulebook", metavar="名称", help="只写这一套规则集的；不写则各套都写")
    ] = None,
) -> int:
    """Write the pages, or tell which of them are not what the rules say; the exit status is the return value."""
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--output 给的 {output} 是文件，请给文件夹。")
    plan = _compare(folder, _pages(rules, rulebook), rulebook)
    if check:
        return _tell(plan, folder)
    if plan.foreign:
        names = "、".join(str(folder / name) for name in plan.foreign)
        raise UsageError(f"{names} 不是这个命令写的，没有覆盖；请用 --output 换一个文件夹，或者先移走它。")
    for name in (*plan.missing, *plan.stale):
        write_atomic(folder / name, plan.pages[name].encode())
    for name in plan.extra:
        _remove(folder / name)
    written = len(plan.missing) + len(plan.stale)
    console.print_text(f"{output}：共 {len(plan.pages)} 页，写了 {written} 页，删去 {len(plan.extra)} 页。\n")
    return ExitStatus.CLEAN


@dataclass(frozen=True, slots=True)
class _Plan:
    """The pages as they should be, and the names (below the folder) of those that are not so."""

    pages: Mapping[str, str]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    extra: tuple[str, ...]
    foreign: tuple[str, ...]  # in the place of a page, and not written by us


def _pages(rules: str | None, rulebook: str | None) -> dict[str, str]:
    """Every page by its path below the folder."""
    from duizhao.report.rulepages.site import INDEX, book_pages, shelf_page
    from duizhao.rulebook.load import DEFAULT
    from duizhao.rulebook.locate import rulebooks

    root = None if rules is None else Path(rules)
    every = rulebooks(root) if rulebook is None and (root is None or root.is_dir()) else ()
    made = [_material(root, name) for name in every or (rulebook or DEFAULT,)]
    pages = {f"{m.book.name}/{file}": text for m in made for file, text in book_pages(m).items()}
    return pages if rulebook is not None else {INDEX: shelf_page([m.book for m in made]), **pages}


def _material(root: Path | None, name: str) -> Material:
    """What the pages of one rulebook are made of; numbers counted with other rules are left out."""
    from duizhao.report.rulepages.site import Material
    from duizhao.report.rulepages.statistics import load_statistics
    from duizhao.rulebook.layer_schema import TIERS
    from duizhao.rulebook.layers import all_layers
    from duizhao.rulebook.load import load_rulebook
    from duizhao.rulebook.locate import locate

    book = load_rulebook(root, name)
    own = locate(root, name).own
    layers = sorted((source.data for source in all_layers(own)), key=lambda d: list(TIERS).index(d["tier"]))
    statistics = load_statistics(own)
    if statistics and statistics.digest != book.rules_digest:
        console.say(f"规则集“{name}”在统计以后改过，说明页上不印统计；重新统计的办法见 CONTRIBUTING.md。")
        statistics = None
    return Material(book, layers, statistics)


def _compare(folder: Path, pages: Mapping[str, str], rulebook: str | None) -> _Plan:
    """What is in `folder` beside what should be; of one rulebook alone only its own folder is looked at."""
    from duizhao.report.rulepages.site import is_generated

    found = {path.relative_to(folder).as_posix(): _read(path) for path in sorted(_there(folder, rulebook))}
    return _Plan(
        pages,
        missing=tuple(n for n in pages if n not in found),
        stale=tuple(n for n, text in pages.items() if n in found and is_generated(found[n]) and found[n] != text),
        extra=tuple(n for n, text in found.items() if n not in pages and is_generated(text)),
        foreign=tuple(n for n in pages if n in found and not is_generated(found[n])),
    )


def _there(folder: Path, rulebook: str | None) -> Iterator[Path]:
    patterns = ("*.md", "*/*.md") if rulebook is None else (f"{rulebook}/*.md",)
    for pattern in patterns:
        yield from (path for path in folder.glob(pattern) if path.is_file())


def _read(path: Path) -> str:
    """The text of a page; line ends as a checkout on Windows may have made them do not matter."""
    try:
        return path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"读不了 {path}（{error.strerror}）；请检查权限。") from None


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise UsageError(f"删不了 {path}（{error.strerror}）；请检查权限。") from None
    with suppress(OSError):  # a folder that holds something else stays
        path.parent.rmdir()


def _tell(plan: _Plan, folder: Path) -> ExitStatus:
    wrong = (("缺", plan.missing), ("与规则不一致", (*plan.stale, *plan.foreign)), ("没有相应的规则", plan.extra))
    lines = [f"{what}：{folder / name}\n" for what, names in wrong for name in names]
    if not lines:
        console.print_text(f"{folder}：{len(plan.pages)} 页都与规则一致。\n")
        return ExitStatus.CLEAN
    console.print_text("".join(lines))
    console.say("请重新运行 duizhao rules docs（不带 --check），再看一遍有变化的页。")
    return ExitStatus.FOUND
