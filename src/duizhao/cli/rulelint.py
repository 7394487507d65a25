"""`duizhao rules lint`: what is wrong with a rulebook, and what may make its conclusions wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from duizhao.cli import console
from duizhao.cli.common import LayersOption, RulebookOption, RulesOption, choice
from duizhao.errors import ExitStatus, Place, RulebookError
from duizhao.session import parse_layers

if TYPE_CHECKING:
    from duizhao.review import Remark
    from duizhao.rulebook import Rulebook

__all__ = ["HELP", "lint"]

HELP: Final = """检查规则集：格式和引用有没有错，词语、判定、依据、修改意见有没有可能使结论出错。

退出码：0 没有提醒；1 有提醒；2 用法有误；3 规则集有误。供参考的不影响退出码。"""
_HEADS: Final = {"warning": "提醒：可能使结论出错", "info": "供参考：不影响退出码"}
_AGAIN: Final = "改好以后请再运行一次，才看得到提醒。"


def lint(
    rules: RulesOption = None,
    rulebook: RulebookOption = None,
    layers: LayersOption = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = "text",
) -> int:
    """All remarks on a rulebook; the exit status is the return value."""
    choice("--format", form, ("text", "json"))
    try:
        from duizhao.review import review
        from duizhao.rulebook.gather import gather
        from duizhao.rulebook.load import compile_rulebook

        gathered = gather(rules, rulebook, parse_layers(layers))
        book = compile_rulebook(gathered)
        remarks = review(book, gathered)
    except RulebookError as error:
        if form == "json":
            _print_json(None, _errors(error, rules))
        else:
            console.complain(error)
            console.say(_AGAIN)
        return ExitStatus.RULEBOOK
    if form == "json":
        _print_json(book, [_entry(remark, rules) for remark in remarks])
    else:
        _print_text(book, remarks, rules)
    return ExitStatus.FOUND if _count(remarks, "warning") else ExitStatus.CLEAN


def _count(remarks: Iterable[Remark], severity: str) -> int:
    return sum(r.kind.severity == severity for r in remarks)


def _print_text(book: Rulebook, remarks: Sequence[Remark], rules: str | None) -> None:
    from duizhao.report.lines import Page

    page = Page(console.ruler(), console.width())
    page.add(f"{book.title}　{book.version}　共 {len(book.whole().rules)} 条", "title")
    warnings, infos = _count(remarks, "warning"), _count(remarks, "info")
    page.add(f"格式和引用没有错误；提醒 {warnings} 处，供参考 {infos} 处。")
    for severity, of_one in groupby(remarks, key=lambda r: r.kind.severity):
        page.gap()
        page.add(_HEADS[severity], "head")
        for kind, found in groupby(of_one, key=lambda r: r.kind):
            here = list(found)
            page.gap()
            page.add(f"{kind.id} {kind.title}（{len(here)} 处）", "item")
            page.add(kind.why, indent="  ", label="为什么：")
            page.add(kind.advice, indent="  ", label="怎么办：")
            for remark in here:
                rule = f"，{remark.rule}" if remark.rule else ""
                page.add(f"{_where(remark.place, rules)}{rule}：{remark.said}", indent="  ", label="· ")
    console.print_lines(page.lines)


def _where(place: Place, rules: str | None) -> str:
    return str(Place(_file(place.file, rules), place.line, place.column))


def _file(name: str, rules: str | None) -> str:
    """The name of a file below the folder of rules; of one that comes from the shipped rules, below these."""
    from duizhao.rulebook.locate import shipped

    own = Path(str(shipped()))
    for root, lead in ((Path(rules) if rules is not None else own, ""), (own, "duizhao/rules/")):
        if Path(name).is_relative_to(root):
            return lead + Path(name).relative_to(root).as_posix()
    return name


def _entry(remark: Remark, rules: str | None) -> dict[str, Any]:
    kind, place = remark.kind, remark.place
    return {
        "code": kind.id,
        "name": kind.name,
        "severity": kind.severity.value,
        "rule": remark.rule,
        "file": _file(place.file, rules),
        "line": place.line,
        "column": place.column,
        "message": remark.said,
        "why": kind.why,
        "advice": kind.advice,
    }


def _errors(error: RulebookError, rules: str | None) -> list[dict[str, Any]]:
    """The errors of a rulebook that cannot be used, in the form of remarks; their messages say what to do."""
    return [
        {
            "code": one.code,
            "name": "error",
            "severity": "error",
            "rule": None,
            "file": _file(one.place.file, rules) if one.place else None,
            "line": one.place.line if one.place else None,
            "column": one.place.column if one.place else None,
            "message": one.message,
            "why": None,
            "advice": None,
        }
        for one in (error, *getattr(error, "others", ()))
    ]


def _print_json(book: Rulebook | None, remarks: list[dict[str, Any]]) -> None:
    identity = {"name": book.name, "version": book.version, "digest": book.digest} if book else None
    counts = {s: sum(r["severity"] == s for r in remarks) for s in ("error", "warning", "info")}
    value = {"rulebook": identity, "counts": counts, "remarks": remarks}
    console.print_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())
