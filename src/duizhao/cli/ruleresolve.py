"""`duizhao rules resolve`: the effective rulebook after all layers, with the file and line that each field comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import LayersOption, RulebookOption, RulesOption, find_rule
from duizhao.errors import ExitStatus, UsageError
from duizhao.session import parse_layers

if TYPE_CHECKING:
    from duizhao.rulebook.gather import Gathered

__all__ = ["HELP", "resolve"]

HELP: Final = """显示叠加各层以后实际生效的规则集，每一项后面注明出自哪个文件哪一行。

给出 --output 就写成一个规则集文件夹，可以用 --rules 直接使用。

退出码：0 完成；2 用法有误；3 规则集或层有误。"""


def resolve(
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="只看这一条规则：编号或名称")] = None,
    layers: LayersOption = None,
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    output: Annotated[
        str | None, typer.Option("--output", metavar="文件夹", help="写成规则集文件夹，须是新的或空的")
    ] = None,
) -> int:
    """Print or write the merged files; compiled first, so that only a rulebook that can be used is shown."""
    from duizhao.rulebook.gather import gather
    from duizhao.rulebook.load import compile_rulebook

    if rule is not None and output is not None:
        raise UsageError("只看一条规则时不能用 --output。")
    gathered = gather(rules, rulebook, parse_layers(layers))
    book = compile_rulebook(gathered)
    from duizhao.rulebook.resolved import resolved_file, resolved_rule

    if output is not None:
        _write(gathered, Path(output))
        console.say(f"已写入 {output}；用 --rules {output} 即可使用。")
        return ExitStatus.CLEAN
    title = "、".join(layer.title for layer in book.layers) or "无"
    lines = [f"# {book.title} {book.version}；叠加的层：{title}；摘要 {book.digest[:12]}"]
    if rule is not None:
        wanted = find_rule({r.id: r.title for r in book.whole().rules}, rule)
        lines += resolved_rule(gathered, wanted)
    else:
        for path, source in gathered.by_path().items():
            lines += ["", f"{path}:", *("  " + line if line else "" for line in resolved_file(source))]
    console.print_text("\n".join(lines) + "\n")
    return ExitStatus.CLEAN


def _write(gathered: Gathered, folder: Path) -> None:
    """All files below `folder`, which must hold nothing yet."""
    from duizhao.report.files import write_atomic
    from duizhao.rulebook.resolved import resolved_file

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} 已经有内容；请换一个新的文件夹，以免覆盖。")
    for path, source in gathered.by_path().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, ("\n".join(resolved_file(source)) + "\n").encode("utf-8"))
