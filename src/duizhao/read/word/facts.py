"""What a reader of the result must know about a Word file beside its text: changes, comments, macros, pictures."""

from __future__ import annotations

from typing import Final

from duizhao.read.word.names import w
from duizhao.read.word.package import WordFile
from duizhao.read.word.walk import Walk
from duizhao.reading import Note

__all__ = ["notes_on"]

_CHANGES: Final = tuple(w(n) for n in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_LITTLE_TEXT: Final = 300  # characters; a report that is pasted in as pictures has hardly more


def notes_on(file: WordFile, made: Walk) -> tuple[Note, ...]:
    """The notes on one file, in a fixed order."""
    found: list[Note] = []
    changes = sum(1 for _ in file.body.iter(*_CHANGES))
    if changes:
        found.append(
            Note(
                "tracked-changes",
                f"文件带有修订痕迹（{changes} 处），按接受全部修订后的文字审核，请核实修订是否已定稿。",
            )
        )
    if file.comments:
        found.append(Note("comments", f"文件带有批注 {file.comments} 条，批注不是正文，没有读入。"))
    if made.seen.hidden:
        found.append(Note("hidden-text", "文件带有隐藏文字，打印时看不到，没有读入。"))
    if made.seen.contents:
        found.append(Note("contents", "文件带有自动目录，目录不是正文，没有读入。"))
    if file.macros:
        found.append(Note("macros", "文件带有宏（可自动执行的程序），没有运行，也没有读取其内容。"))
    if file.embedded:
        found.append(Note("embedded", f"文件里嵌有其他文件 {file.embedded} 个，没有读入，如是正文或附件，请单独审核。"))
    if file.pictures and len(made.text) < _LITTLE_TEXT:
        found.append(Note("pictures", "文件文字很少而有图片，图片中的文字没有读入，请核实正文是否以图片插入。"))
    if file.damaged:
        found.append(
            Note("damaged-parts", "文件有部分内容损坏（不是正文），已略过，格式和自动编号可能读不全，请核实。")
        )
    return tuple(found)
