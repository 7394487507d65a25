"""What several commands share: options, and the way from them to a rulebook and an auditor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated, Final

import typer

from duizhao.errors import UsageError

__all__ = [
    "AgainstOption",
    "EncodingOption",
    "ExemptionsOption",
    "ForceOption",
    "LayersOption",
    "PreviousOption",
    "RulebookOption",
    "RulesOption",
    "SegmenterOption",
    "UnitOption",
    "UnitsOption",
    "YearOption",
    "choice",
    "find_rule",
    "parse_year",
]

RulesOption = Annotated[str | None, typer.Option("--rules", metavar="文件夹", help="改用这个文件夹里的规则集")]
RulebookOption = Annotated[
    str | None, typer.Option("--rulebook", metavar="名称", help="用哪一套规则集；不写则凭文种选")
]
LayersOption = Annotated[
    str | None,
    typer.Option(
        "--layers", metavar="层", help="叠加的层，用逗号隔开，如 hubei,township,strict；auto 表示按名称推测单位类型"
    ),
]
UnitsOption = Annotated[
    str | None, typer.Option("--units", metavar="文件", help="单位名册（.yaml 或 .csv）：类型、地区、有无执法权等")
]
ExemptionsOption = Annotated[
    str | None, typer.Option("--exemptions", metavar="文件", help="经同意不作要求的名单（.yaml 或 .csv）")
]
YearOption = Annotated[str | None, typer.Option("--year", metavar="年", help="报告年度，不从报告里认，如 2024")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="名称", help="单位名称，不从报告里认")]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", metavar="编码", help="文件的编码，如 gb18030；一般不用给")
]
PreviousOption = Annotated[
    str | None, typer.Option("--previous", metavar="文件", help="本单位上一年度的报告，看上年的打算有没有下文")
]
ForceOption = Annotated[bool, typer.Option("--force", help="不像法治政府建设年度报告的，也照样核对")]
SegmenterOption = Annotated[
    str | None, typer.Option("--segmenter", metavar="模型", help="分词模型文件夹，或 char（按单字）；默认用自带的模型")
]
AgainstOption = Annotated[str | None, typer.Option("--against", metavar="文件", help="与以前用 --save 保存的结果相比")]

_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2099


def choice(option: str, value: str, allowed: Iterable[str]) -> str:
    """`value` if it is one of `allowed`; else a usage error that names them."""
    names = tuple(allowed)
    if value not in names:
        raise UsageError(f"{option} 不能是“{value}”，可以是 {'、'.join(names)}。")
    return value


def parse_year(value: str | None, option: str = "--year") -> int | None:
    """The year of an option."""
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or not _FIRST_YEAR <= int(value) <= _LAST_YEAR:
        raise UsageError(f"{option} 不能是“{value}”，要写四位数字的年份，如 2024。")
    return int(value)


def find_rule(titles: Mapping[str, str], wanted: str) -> str:
    """The id of the rule of this id or title; a usage error with near ones where there is none."""
    if wanted in titles:
        return wanted
    by_title = {title: rule for rule, title in titles.items()}
    if wanted in by_title:
        return by_title[wanted]
    near = get_close_matches(wanted, [*titles, *by_title], n=3, cutoff=0.5)
    meant = f"，相近的有 {'、'.join(near)}" if near else ""
    raise UsageError(f"没有“{wanted}”这条规则{meant}；用 duizhao rules list 查看全部规则。")
