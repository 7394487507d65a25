"""`duizhao review`: a person confirms, element by element, what will be said to units."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

import typer

from duizhao.cli import console, keys
from duizhao.cli.folder import FolderArgument, now, open_store, read_review
from duizhao.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from duizhao.batch.reviews import Item, State
    from duizhao.batch.store import Store
    from duizhao.model import Outcome

__all__ = ["HELP", "review"]

HELP: Final = """核对结果由人确认。一次看一个要素，各单位的句子列在一屏，一条一个键：回车确认，x 改判，n 不发，s 跳过，b 回上一条，a 其余全部确认，q 结束。也可以在 核对确认.xlsx 里填写，保存后运行这个命令读入。只有确认和改判的才会写进给单位和领导的材料；没有核完的，材料上标“内部资料 · 草稿”。

退出码：0 全部核完；1 还有待核的；2 用法有误，或者 核对确认.xlsx 填写有误。"""
_KEYS: Final = "[回车]确认　[x]改判　[n]不发　[s]跳过　[b]上一条　[a]其余全部确认　[q]结束"
_FRAME: Final = 14  # lines of a screen that are not the list
_LEAST: Final = 5
_NO_TERMINAL: Final = 80  # sentences at a time where there is no screen


def review(
    output: FolderArgument,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="确认人")] = "",
    element: Annotated[str, typer.Option("--element", metavar="要素", help="只看这个要素（名称或规则）")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="名称", help="只看这个单位")] = "",
    everything: Annotated[bool, typer.Option("--all", help="连同已落实、不适用的，以及已经核过的")] = False,
    sheet: Annotated[bool, typer.Option("--sheet", help="只读入并重写 核对确认.xlsx，不逐条询问")] = False,
) -> int:
    """Read the sheet back, ask for what is left, write the sheet anew; the exit status is the return value."""
    from duizhao.batch import reviews
    from duizhao.batch.reviewsheet import NAME, write_sheet

    with open_store(output) as (store, folder):
        taken = read_review(store, folder, by)
        reviews.sync(store, now())
        try:
            if not sheet:
                _ask_all(store, _person(by), element, unit, everything)
        finally:
            taken += read_review(store, folder, by)  # it may have been filled in meanwhile
            write_sheet(store, folder, everything)
        done = reviews.progress(store)
        said = f"从 {NAME} 读入 {taken} 条。" if taken else ""
        console.print_text(
            f"{said}共 {done.total} 条：确认 {done.confirmed}，改判 {done.overruled}，不发 {done.withheld}，待核 {done.pending}。\n"
            f"{folder / NAME} 已更新，可以在里面接着核。\n"
        )
        return ExitStatus.FOUND if done.pending else ExitStatus.CLEAN


def _person(by: str) -> str:
    if by.strip():
        return by.strip()
    console.print_text("确认人姓名：")
    person = keys.line()
    if not person:
        raise UsageError("没有写确认人；请加 --by 姓名。")
    return person


def _ask_all(store: Store, person: str, element: str, unit: str, everything: bool) -> None:
    groups = _groups(store, element, unit, everything)
    if not groups:
        console.print_text("没有待核的。\n")
    for number, group in enumerate(groups, 1):
        size = _size()
        for start in range(0, len(group), size):
            page = Page(store, person, group[start : start + size], f"第 {number}/{len(groups)} 个要素")
            if not page.ask():
                return


def _groups(store: Store, element: str, unit: str, everything: bool) -> list[list[Item]]:
    """What is to be reviewed, by element, those of checks first, else in the order of the rulebook."""
    from duizhao.batch import reviews
    from duizhao.batch.seen import telling

    found: dict[tuple[bool, str], list[Item]] = {}
    names = set()
    for item in reviews.items(store):
        names |= {item.finding["rule"], item.finding["title"]}
        if element and element not in (item.finding["rule"], item.finding["title"]):
            continue
        if unit and unit not in item.unit:
            continue
        pending = item.state is reviews.State.PENDING
        if everything or (pending and (telling(item.seen) or item.decision.before is not None)):
            found.setdefault((not item.check, item.finding["rule"]), []).append(item)
    if element and names and element not in names:
        raise UsageError(f"没有“{element}”这个要素；请写核对结果里的名称。")
    return [found[key] for key in sorted(found, key=lambda k: k[0])]


def _size() -> int:
    """How many sentences stand on one screen."""
    import shutil

    if not sys.stdout.isatty():
        return _NO_TERMINAL
    return max(_LEAST, shutil.get_terminal_size((80, 40)).lines - _FRAME)


@dataclass(slots=True)
class Page:
    """The sentences of several units for one element, decided on one after the other."""

    store: Store
    person: str
    items: Sequence[Item]
    where: str
    marks: dict[int, str] = field(default_factory=dict)
    at: int = 0

    def ask(self) -> bool:
        """Go through the page; False when the person ends the review."""
        if not sys.stdout.isatty():
            self._list()
        while self.at < len(self.items):
            if sys.stdout.isatty():
                from rich.console import Console

                Console().clear()
                self._list()
            self._detail()
            console.print_text(_KEYS + "\n")
            pressed = keys.key()
            if pressed in (keys.END, "q"):
                return False
            if pressed == "b":
                self.at = max(0, self.at - 1)
            elif pressed == "a":
                self._rest()
            elif pressed in (keys.ENTER, "y", "x", "n", "s"):
                self._one(pressed)
        return True

    def _one(self, pressed: str) -> None:
        from duizhao.batch.reviews import State

        if pressed == "x":
            verdict = self._verdict()
            if verdict is not None:
                self._decide(State.OVERRULED, self._line("理由："), verdict)
        elif pressed == "n":
            self._decide(State.WITHHELD, self._line("不发的理由："))
        elif pressed == "s":
            self.at += 1
        else:
            self._decide(State.CONFIRMED)

    def _rest(self) -> None:
        from duizhao.batch.reviews import State

        while self.at < len(self.items):
            if self.at in self.marks:
                self.at += 1
            else:
                self._decide(State.CONFIRMED)

    def _decide(self, state: State, reason: str = "", verdict: Outcome | None = None) -> None:
        from duizhao.batch import reviews

        item = self.items[self.at]
        try:
            reviews.decide(self.store, item, state, person=self.person, time=now(), reason=reason, verdict=verdict)
        except UsageError as e:
            console.say(e.message)
            return
        self.marks[self.at] = state.value
        self.at += 1

    def _verdict(self) -> Outcome | None:
        from duizhao.batch.reviews import VERDICTS

        titles = list(VERDICTS)
        console.print_text("改判为：" + "　".join(f"[{i}]{t}" for i, t in enumerate(titles, 1)) + "\n")
        pressed = keys.key()
        if pressed.isdecimal() and 1 <= int(pressed) <= len(titles):
            return VERDICTS[titles[int(pressed) - 1]]
        console.say("没有改判：请按前面的数字。")
        return None

    def _line(self, prompt: str) -> str:
        console.print_text(prompt)
        return keys.line() or ""

    def _list(self) -> None:
        from duizhao.batch.seen import passages

        first = self.items[0].finding
        ruler, width = console.ruler(), console.width()
        lines = [f"{self.where}　{first['title']}（{len(self.items)} 个单位）"]
        if first.get("asks"):
            lines += ruler.wrap(first["asks"], width, "要求：", "　　　")
        for i, item in enumerate(self.items):
            sentence = next(iter(passages(item.seen)), "")
            state = self.marks.get(i, "▸" if i == self.at else "")
            head = (
                f"{ruler.pad(state, 4)} {i + 1:>2} {ruler.pad(item.unit, 22)} {item.year} {ruler.pad(item.told, 12)} "
            )
            lines.append(ruler.cut(head + " ".join(sentence.split()), width))
        console.print_text("\n".join(lines) + "\n\n")

    def _detail(self) -> None:
        from duizhao.batch.reviewsheet import before_text
        from duizhao.batch.seen import passages

        item = self.items[self.at]
        ruler, width = console.ruler(), console.width()
        lines = [f"{self.at + 1}. {item.unit} {item.year} 年度：{item.told}"]
        seen = item.seen
        if seen["question"]:
            lines += ruler.wrap(seen["question"], width, "  请核实：", "    ")
        for text in passages(seen)[:3]:
            lines += ruler.wrap(" ".join(text.split()), width, "  “", "    ")
            lines[-1] += "”"
        for near in item.finding.get("nearest", ())[:1]:
            lines += ruler.wrap(near["reason"], width, "  未计：", "    ")
        if item.decision.before is not None:
            lines += ruler.wrap(before_text(item.decision.before, item.check), width, "  有变化，原来：", "    ")
        console.print_text("\n".join(lines) + "\n")
