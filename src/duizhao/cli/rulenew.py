"""`duizhao rules new`: a rulebook, or a layer, to begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from duizhao.cli import console
from duizhao.errors import ExitStatus, UsageError
from duizhao.report.files import write_atomic

__all__ = ["HELP", "new"]

HELP: Final = """新建一套规则集：文件齐全，带着说明和两条样子，改成自己的就能用。加 --layer 则新建一层，用来修改自带的规则集。

例：duizhao rules new business --title 优化营商环境工作年度报告
例：duizhao rules new yunling --layer city --title 云岭市

已有的文件从不覆盖。退出码：0 已新建；2 用法有误，或者同名的已经有了。"""
_NAME: Final = re.compile("[a-z][a-z0-9-]*")
_TITLE: Final = re.compile(r"[\u4e00-\u9fff][\w、（）《》“”·—-]{1,29}")
_LONGEST: Final = 40
_HERE: Final = "."
_RULES: Final = "rules"


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="名称，也是文件夹或文件的名称，如 business")],
    layer: Annotated[
        str | None,
        typer.Option(
            "--layer",
            metavar="级",
            help="新建的是一层：province 省，city 市，county 县（区），kind 单位类型，strictness 宽严，unit 单位",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="中文名称", help="如 优化营商环境工作年度报告；层写地区或单位名称")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="文件夹", help="建在哪里；不写，规则集建在 rules 里，层建在当前文件夹"),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="再放一份格式文件，VS Code 之类的编辑器凭它提示写法、标出错处")
    ] = False,
) -> int:
    """Write the files of a new rulebook or layer."""
    _check_name(name)
    if title is not None and not _TITLE.fullmatch(title):
        raise UsageError(
            f"--title 不能是“{title}”：要以汉字开头，2 至 30 个字，可以有、（）《》“”，没有空格和别的标点，"
            "如 优化营商环境工作年度报告。"
        )
    folder = Path(output or (_HERE if layer else _RULES))
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--output 给的 {folder} 是文件；请给文件夹。")
    if layer is not None:
        _new_layer(folder, name, layer, title, schema)
    else:
        _new_rulebook(folder, name, title, schema)
    return ExitStatus.CLEAN


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            f"名称不能是“{name}”：要以小写字母开头，只用小写字母、数字和连字符，不超过 {_LONGEST} 个，如 business-2024；"
            "中文名称用 --title 写。"
        )


def _new_rulebook(folder: Path, name: str, title: str | None, schema: bool) -> None:
    from duizhao.rulebook.locate import rulebooks, shipped
    from duizhao.rulebook.scaffold import described, new_rulebook

    if name in rulebooks(None):
        raise UsageError(f"“{name}”是自带的规则集；要修改它，请用 --layer 新建一层；要另起一套，请换一个名称。")
    if (shipped() / name).is_dir():
        raise UsageError(f"“{name}”这个文件夹名另有用处；请换一个名称。")
    if (folder / "rulebook.yaml").is_file():
        raise UsageError(f"{folder.as_posix()} 是规则集文件夹本身；请给它的上一级文件夹。")
    made = folder / name
    _refuse(made)
    files = new_rulebook(name, title, schema=schema)
    for file, text in files.items():
        write_atomic(made / file, text.encode("utf-8"))
    if schema:
        _write_schemas(folder)
    several = f" --rulebook {name}" if len(rulebooks(folder)) > 1 else ""
    options = f"--rules {_quoted(folder.as_posix())}{several}"
    ruler = console.ruler()
    width = max(ruler.cells((made / file).as_posix()) for file in files) + 2
    listed = (f"  {ruler.pad((made / file).as_posix(), width)}{why}" for file, why in described().items())
    _say(
        *listed,
        then=(
            f"duizhao rules test --coverage {options}",
            f"duizhao rules lint {options}",
            f"duizhao check 报告.txt {options}",
        ),
    )


def _new_layer(folder: Path, name: str, tier: str, title: str | None, schema: bool) -> None:
    from duizhao.rulebook.layer_schema import TIERS
    from duizhao.rulebook.scaffold import new_layer

    if tier not in TIERS:
        listed = "、".join(f"{one}（{said}）" for one, said in TIERS.items())
        raise UsageError(f"--layer 不能是“{tier}”，可以是 {listed}。")
    made = folder / f"{name}.yaml"
    _refuse(made)
    path = made.as_posix() if made.is_absolute() or folder != Path(_HERE) else f"./{made}"
    write_atomic(made, new_layer(name, tier, title, _quoted(path), schema=schema).encode("utf-8"))
    if schema:
        _write_schemas(folder)
    _say(f"  {path}", then=(f"duizhao check 报告.txt --layers {_quoted(path)}",))


def _refuse(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path.as_posix()} 已经有了，没有覆盖；请换一个名称，或者先把它移走。")


def _write_schemas(folder: Path) -> None:
    """Copies of what belongs to the program, for editors only: those of an older version are replaced."""
    from duizhao.rulebook.scaffold import schema_files

    for file, data in schema_files().items():
        write_atomic(folder / "schema" / file, data)


def _say(*listed: str, then: tuple[str, ...]) -> None:
    steps = (f"  {line}" for line in then)
    console.print_text("\n".join(("已新建：", *listed, "接下来可以：", *steps)) + "\n")


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
