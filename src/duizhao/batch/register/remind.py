"""What waits for a person, the most pressing first, and the lines to paste into a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from duizhao.batch.register.model import WRONG, Line, Need, Register, State

__all__ = ["messages", "needs", "overview", "reminder"]

_MATTERS: Final = (
    (State.MISSING, "未报", "请催报；另有渠道收到的，填“收到日期”；不必报的，在名册里写免报"),
    (State.OTHER_UNIT, "报送有误", "请退回重报；判断有误的，在“单位”一栏写明"),
    (State.OTHER_YEAR, "报送有误", "请退回重报；就是这一份的，在“采用”一栏写“是”"),
    (State.OTHER_KIND, "报送有误", "请退回重报；就是这一份的，在“采用”一栏写“是”"),
    (State.EMPTY, "报送有误", "请退回重报"),
    (State.UNREADABLE, "打不开", "请打开看看，或请单位重新发一次"),
    (State.ORIGINAL, "请看原件", "识别不清的地方，对照原件核实；有 Word 稿的请单位补一份"),
    (State.CHOOSE, "请选定版本", "在要用的那一份“采用”一栏写“是”"),
    (State.CONTESTED, "请核实", "按说明核实，在“单位”“年度”或“采用”一栏写明"),
    (State.GONE, "文件已不在", "文件移走了的，不用处理；登记内容一直保留"),
)
_DOUBTFUL: Final = ("请核实", "请打开看看；无误的，在“不再提示”一栏写“是”")
_STRANGER: Final = ("名册以外", "是名册里某个单位的，在“单位”一栏写明，或者在名册里加别名")
# what a unit is told of its file; that it could not be opened may be our fault
_COURTEOUS: Final = {
    "别的单位": "里是别的单位的报告",
    "别的年度": "是别的年度的报告",
    "别的文种": "像是别的材料，不是年度报告",
    "没有文字": "里没有文字",
    "打不开": "我们没能打开",
}
_URGED: Final = "请未报的单位抓紧报送，已通过其他方式报送的请告知。"
_MOST: Final = 60  # names on one line of a message


def needs(register: Register) -> Iterator[Need]:
    """Everything that waits for a person and was not put aside: what is wanting, what is wrong, what must be chosen."""
    for state, matter, remedy in _MATTERS:
        for line in register.lines:
            if line.state is state and not line.silent and not _settled(register, line):
                doubts = line.filing.doubts if line.filing and state is State.ORIGINAL else ()
                yield Need(matter, line.unit, _file(line), _joined(*line.told, *doubts), remedy)
    for line in register.lines:
        told = line.silent or line.state in (State.ORIGINAL, *WRONG)
        if line.filing is not None and line.filing.doubts and not told:
            yield Need(_DOUBTFUL[0], line.unit, _file(line), _joined(*line.filing.doubts), _DOUBTFUL[1])
    for line in register.lines:
        adopted = line.filing is not None and line.filing.adopted
        if not line.rostered and adopted and not line.silent and register.units:
            yield Need(_STRANGER[0], line.unit, _file(line), "名册里没有这个单位", _STRANGER[1])


def _settled(register: Register, line: Line) -> bool:
    """Whether the unit has since sent a proper report: a wrong one before it needs nothing."""
    return line.state in WRONG and register.units.get(line.unit) is State.REPORTED


def overview(register: Register) -> str:
    """For the office itself: who has not reported, and who has sent something wrong. Empty where nobody has to."""
    missing, wrong = _owing(register)
    parts = []
    if missing:
        parts.append(f"未报 {len(missing)} 家：{_names(missing)}")
    unread = [u for u in wrong if register.units[u] is State.UNREADABLE]
    wrong = [u for u in wrong if u not in unread]
    if wrong:
        told = _names([f"{u}（{register.wrong[u]}）" for u in wrong])
        parts.append(f"报送有误 {len(wrong)} 家：{told}")
    if unread:
        parts.append(f"打不开 {len(unread)} 家：{_names(unread)}")
    return "；".join(parts) + "。" if parts else ""


def reminder(register: Register) -> str:
    """The line for the group: who has not reported, and how many must send again. Empty where nobody has to.

    Who sent something wrong, and what, is told to that unit alone: a group reads no names of them.
    """
    missing, wrong = _owing(register)
    parts = []
    if missing:
        parts.append(f"未报 {len(missing)} 家：{_names(missing)}")
    if wrong:
        parts.append(f"{'另有' if missing else '有'} {len(wrong)} 家请重新发送，已分别联系")
    return "；".join(parts) + "。" if parts else ""


def _owing(register: Register) -> tuple[list[str], list[str]]:
    """The units of which nothing came, and those of which only something wrong did, that were not put aside."""
    silent = {line.unit for line in register.lines if line.silent and line.state in (State.MISSING, *WRONG)}
    missing = [u for u, s in register.units.items() if s is State.MISSING and u not in silent]
    return missing, [u for u, s in register.units.items() if s in WRONG and u not in silent]


def messages(register: Register) -> Iterator[tuple[str, str]]:
    """(title, text) to paste: for the group, and a line for each unit that must send something."""
    if not register.units:
        yield "没有单位名册", "给出单位名册（--units）以后，这里列出未报和报送有误的单位。"
        return
    line = reminder(register)
    what = f"{register.year} 年度法治政府建设年度报告" if register.year else "法治政府建设年度报告"
    if not line:
        yield "微信群（催报）", f"{what}已全部收到，谢谢各单位支持。"
        return
    yield "微信群（催报）", f"各单位：{what}报送情况：{line}{_URGED if '未报' in line else ''}"
    for unit, state in register.units.items():
        due = f"（期限 {register.due[unit]}）" if unit in register.due else ""
        if state is State.MISSING:
            yield unit, f"{unit}：尚未收到贵单位 {what}{due}，请尽快报送；已经报送的，请告知报送方式。"
        elif state in WRONG:
            why = "，".join(_COURTEOUS.get(reason, reason) for reason in register.wrong[unit].split("、"))
            yield unit, f"{unit}：贵单位报来的文件{why}，请核对后重新报送 {what}{due}。"


def _names(names: list[str]) -> str:
    return "、".join(names[:_MOST]) + (" 等" if len(names) > _MOST else "")


def _file(line: Line) -> str:
    return line.filing.entry.name if line.filing is not None else ""


def _joined(*parts: str) -> str:
    return "；".join(p.rstrip("。；") for p in parts if p)
