"""The files that a batch comes with. Each is made by `write(store, folder, wishes)` of its module; nothing is audited again."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from duizhao.batch.store import Store

__all__ = ["OUTPUTS", "Output", "Wishes"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the office wants to have in its papers.

    `today` (ISO) is the date they bear. `named`: units are named where leaders read it; `ranked`: units are ordered by
    their reference score. `template`: a Word file of the office to write into. `due` (ISO): the day by which units are
    asked to answer; `office`: who signs. These three hold for later runs, too.
    """

    today: str
    named: bool = False
    ranked: bool = False
    template: str | None = None
    due: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One output: the name by which it is asked for, the file or folder it is written to, its module.

    Of those that are not written `always` the module decides whether there is anything to write. What `reads` the store
    only can be written by another process. What shows the `same` text comes after looking for it. What is
    `heavy` waits until it is asked for where there are more documents than that; 0: never.
    """

    name: str
    file: str
    title: str
    module: str
    always: bool = True
    reads: bool = False
    same: bool = False
    heavy: int = 0

    def write(self, store: Store, folder: Path, wishes: Wishes) -> list[Path]:
        """The paths written. Raises UsageError where a file cannot be written."""
        written: list[Path] = import_module(self.module).write(store, folder, wishes)
        return written


OUTPUTS: Final = (
    Output("results", "results.json", "全部结论，供别的程序用", "duizhao.batch.results", reads=True),
    Output("review", "核对确认.xlsx", "逐条确认用的表", "duizhao.batch.reviewsheet"),
    Output(
        "index",
        "index.html",
        "总览：报送情况、共性问题、各单位各要素",
        "duizhao.batch.out.web.page",
        reads=True,
        same=True,
    ),
    Output("pages", "报告", "每份报告的核对意见，网页", "duizhao.batch.out.pages", reads=True),
    Output("same", "雷同.html", "雷同段落并排对照", "duizhao.batch.same.page", always=False, reads=True, same=True),
    Output(
        "same-table", "雷同.xlsx", "雷同的占比和段落", "duizhao.batch.same.book", always=False, reads=True, same=True
    ),
    Output("letters", "修改意见", "给各单位的修改意见和短信", "duizhao.batch.papers.letters", heavy=500),
    Output("gaps", "问题清单.xlsx", "确认过的问题，逐条编号、补充、销号", "duizhao.batch.gaps.write"),
    Output(
        "figures",
        "figures.xlsx",
        "各单位报告里的数字，按要素汇总",
        "duizhao.batch.figures.sheet",
        reads=True,
        heavy=200,
    ),
    Output("bulletin", "情况通报.docx", "给领导的情况通报", "duizhao.batch.papers.bulletin"),
)
