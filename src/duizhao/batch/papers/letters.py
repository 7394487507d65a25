"""`修改意见/`: a paper for each unit that has something to change, and a message for every unit.

A unit that has nothing to change gets the message alone: a paper that says nothing is one more to file.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from duizhao.batch.out.filenames import file_names
from duizhao.batch.papers.messages import FILE, entry
from duizhao.batch.papers.phrases import Phrases, phrases
from duizhao.batch.papers.points import Case, Point, cases, chosen
from duizhao.batch.papers.shelf import Shelf
from duizhao.batch.papers.template import Line, Look, Template, default_template
from duizhao.batch.store import Store
from duizhao.batch.xlsx.keep import digest_of
from duizhao.errors import OfficeFileError, Place
from duizhao.report.files import write_atomic
from duizhao.report.wording import CLASSES

if TYPE_CHECKING:
    from duizhao.batch.out.registry import Wishes

__all__ = ["FOLDER", "TEMPLATE", "day_text", "write"]

FOLDER: Final = "修改意见"
TEMPLATE: Final = "修改意见模板.docx"
_DRAFT: Final = "（草稿）"
_NUMERALS: Final = "一二三四五六七八九十"
_TEMPLATE_KEY: Final = "template"
_TEMPLATE_COPY: Final = "template_copy"


def write(store: Store, folder: Path, wishes: Wishes) -> list[Path]:
    """Write all papers and messages. Raises OfficeFileError for a template or phrases that cannot be used."""
    said = phrases(store, folder)
    template = _template(store, folder, wishes, said)
    target = folder / FOLDER
    shelf, told, paths = Shelf(store, target, FOLDER), [], []
    report = str((store.get("rulebook") or {}).get("title", ""))
    names = _names(store)
    for case in cases(store, said):
        told.append(entry(case, report, wishes, said))
        if not case.points:
            continue
        name = names[case.unit, case.year]
        lines = list(_lines(case, said))
        values = _values(case, report, wishes, said)
        about = (template.digest, case.draft, {k: v for k, v in values.items() if k != "日期"}, lines)
        file = f"{FOLDER}-{name}{_DRAFT if case.draft else ''}.docx"
        fill = partial(template.fill, values, lines, draft=case.draft)
        paths.append(shelf.put(file, fill, about, wishes.today))
    text = said.say("chat_head") + "\n\n" + "".join(told)
    data = text.replace("\n", "\r\n").encode("utf-8-sig", "replace")
    paths.append(shelf.put(FILE, lambda: data, (text,), wishes.today))
    shelf.clear()
    return paths


def day_text(day: str) -> str:
    """An ISO date as official papers write it: 2025年3月5日."""
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def _lines(case: Case, said: Phrases) -> Iterator[Line]:
    """The paragraphs of the points: under a heading for each class, numbered through."""
    points = chosen(case)
    number = 0
    groups = [(head, list(group)) for head, group in groupby(points, key=_head)]
    for i, (head, group) in enumerate(groups):
        if len(groups) > 1:
            yield [(f"{_NUMERALS[i]}、{said.say(head)}", Look.HEAD)]
        for point in group:
            number += 1
            yield from _point(point, number, said)
    rest = len(case.points) - len(points)
    if rest:
        yield [(said.say("rest", count=rest), Look.TEXT)]


def _head(point: Point) -> str:
    known = ("consistency", *CLASSES)
    return f"head_{point.rule_class if point.rule_class in known else 'others'}"


def _point(point: Point, number: int, said: Phrases) -> Iterator[Line]:
    mark = said.say("pending") if point.pending else ""
    first, *others = point.said
    after = "".join(filter(None, (point.basis, point.wanted)))
    yield [(f"{number}. {point.title}{mark}。", Look.STRONG), (first + ("" if others else after), Look.TEXT)]
    for i, text in enumerate(others, 1):
        yield [(f"（{i}）{text}", Look.TEXT)]


def _values(case: Case, report: str, wishes: Wishes, said: Phrases) -> Mapping[str, str]:
    return {
        "单位": case.unit,
        "年度": str(case.year),
        "报告": report,
        "条数": str(len(chosen(case))),
        "期限": day_text(wishes.due) if wishes.due else said.say("no_due"),
        "落款": wishes.office or said.say("no_office"),
        "日期": day_text(wishes.today),
    }


class _Chosen(Template):
    """The template with a digest of it."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name)
        self.digest = digest_of(data)


def _template(store: Store, folder: Path, wishes: Wishes, said: Phrases) -> _Chosen:
    """The template that was asked for, else the one in the folder, which is written there to be edited."""
    path = Path(wishes.template) if wishes.template else folder / TEMPLATE
    if not wishes.template:
        own = default_template(said)
        written = store.get(_TEMPLATE_KEY)
        if not path.exists() or (written == _file_digest(path) and written != digest_of(own)):
            write_atomic(path, own)
            store.set(_TEMPLATE_KEY, digest_of(own))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        kept = store.get(_TEMPLATE_COPY) or ("", "")
        if kept[0] != wishes.template:
            lacking = "没有这个模板文件；请核对路径，或者写 --template 无 改回自带的模板。"
            raise OfficeFileError(lacking, place=Place(path.name)) from None
        return _Chosen(b64decode(kept[1]), path.name)
    except OSError as e:
        raise OfficeFileError(f"读不了（{e.strerror}）；请关闭打开它的程序后再试。", place=Place(path.name)) from None
    found = _Chosen(data, path.name)
    copy = [wishes.template, b64encode(data).decode()]
    if wishes.template and store.get(_TEMPLATE_COPY) != copy:
        store.set(_TEMPLATE_COPY, copy)  # it may be moved, or lie on a stick
    return found


def _names(store: Store) -> Mapping[tuple[str, int], str]:
    """What stands for each unit in names of files; with the year where reports of several years are adopted."""
    reports = [(str(u), int(y)) for u, y in store.rows("SELECT unit, year FROM adopted ORDER BY unit, year")]
    years = Counter(unit for unit, _ in reports)
    wanted = {(u, y): f"{u}-{y}" if years[u] > 1 else u for u, y in reports}
    safe = file_names(wanted.values())
    return {report: safe[name] for report, name in wanted.items()}


def _file_digest(path: Path) -> str:
    return digest_of(path.read_bytes()) if path.is_file() else ""
