"""A marking of secrecy stops the run: papers of the state's secrets must not be on a machine where this tool runs.

The marking is that of GB/T 9704 and of the rules on classification: the level (绝密, 机密, 秘密), ★, and how long
(秘密★5年, 机密★长期), in the upper left of the first page; older papers have the level alone. It is looked for at the head,
in headers, footers, text boxes and table cells, and as a line of its own anywhere, but never inside a sentence: a report
that speaks of 国家秘密 or of 密级 is no secret paper. The words are here and not in the rulebook: nobody can switch
this off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.errors import Place, SecrecyError
from duizhao.reading import Block, BlockKind
from duizhao.text import normalise, squash

__all__ = ["MESSAGE", "check_secrecy"]

MESSAGE: Final = "文件带有密级标志（秘密/机密/绝密），已停止；涉密文件不得在本工具中处理，请按保密规定处置。"

_HEAD: Final = 15  # lines in which a marking may stand beside something else
_TOP: Final = 8  # lines among which the level alone is a marking
_LINE: Final = 80  # characters of a line that may be a marking
_LEVEL: Final = "(?:[绝絕]密|[机機]密|[秘祕]密)"
_STAR: Final = "[★☆⭐✩✪✫✬✭✮✯✰⋆＊*﹡]"
_TERM: Final = (
    r"(?:(?:\d{1,3}|[一二三四五六七八九十百]{1,4})(?:年|个?月|天|日)|长期|永久"
    r"|(?:启封|启用|拆封|公布|公开|发布|解密|开启)[前后]?|至?20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?[前止]?)"
)
_BESIDE: Final = (
    r"(?:特急|加急|急件|平急|特提|平件|[Nn][Oo][.:：]?\d*|份号[:：]?\d*|第?\d{1,6}号?份?|签发人[:：]\S{0,20})"
)
_OPEN: Final = r"[（(【\[〔]?(?:密级[:：]?|密级和保密期限[:：]?)?"
_CLOSE: Final = r"[）)】\]〕]?"
_STARRED: Final = re.compile(
    rf"{_BESIDE}*{_OPEN}{_STAR}?{_LEVEL}级?(?:{_STAR}+{_TERM}?|[·.、,，:：]?{_TERM}){_CLOSE}{_BESIDE}*"
)
_LONE: Final = re.compile(rf"{_BESIDE}*{_OPEN}{_LEVEL}级?{_CLOSE}{_BESIDE}*")
_ANY: Final = re.compile(_LEVEL)
# beside other words of the head: after a space or at the margin, and not as a word of a title
_AMONG: Final = re.compile(
    r"(?:^|[\s】）)])[绝絕机機秘祕]\s*密\s*[★☆](?:\s*(?:[\d一二三四五六七八九十]+\s*(?:年|个?月)|长\s*期|\S{2}前))?(?=$|\s)"
)
_BEGINS: Final = re.compile(r"\s*[绝絕机機秘祕]\s*密\s*[★☆]\s*(?:[\d一二三四五六七八九十]+\s*(?:年|个?月)|长\s*期|\s)")


def check_secrecy(text: str, blocks: Sequence[Block] = (), name: str = "") -> None:
    """Raise SecrecyError when `text`, as a reader gave it with its `blocks`, bears a marking of secrecy.

    The message names the file and quotes nothing.
    """
    if "密" in text and (_in_lines(text) or _in_blocks(text, blocks)):
        raise SecrecyError(MESSAGE, place=Place(name))


def _in_lines(text: str) -> bool:
    head = True  # until the first sentence
    for i, line in enumerate(_lines(text)):
        if i == 0 and _BEGINS.match(normalise(line[:_LINE])):
            return True
        head = head and i < _HEAD and "。" not in line
        if "密" not in line or len(line) > 2 * _LINE:
            continue
        cells = [normalise(cell) for cell in line.split("\t")]
        small = [squash(cell) for cell in cells]
        if any(_STARRED.fullmatch(s) for s in (*small, "".join(small))):
            return True
        # several levels in a row are the head of a table that counts them, or boxes to tick
        levels = len(_ANY.findall("".join(small)))
        if head and i < _TOP and levels == 1 and any(_LONE.fullmatch(s) for s in (*small, "".join(small))):
            return True
        if head and len(line) <= _LINE and _AMONG.search(" ".join(cells)):
            return True
    return False


def _in_blocks(text: str, blocks: Sequence[Block]) -> bool:
    """Headers, footers and text boxes stand at the margin of a page wherever they come in the text."""
    for block in blocks:
        if block.kind not in (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.TEXTBOX) or block.end - block.start > _LINE:
            continue
        piece = normalise(text[block.start : block.end])
        small = squash(piece)
        if _LONE.fullmatch(small) or _STARRED.fullmatch(small) or _AMONG.search(piece):
            return True
    return False


def _lines(text: str) -> Iterator[str]:
    """The lines that are not blank."""
    return (line for line in re.split("[\n\r\v\f\x85\u2028\u2029]", text) if line.strip())
