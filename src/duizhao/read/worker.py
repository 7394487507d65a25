"""Reading in a child process that may be killed: what a hostile file can do ends there.

    extract("docx", data, "报告.docx")       # Extract
    members("zip", data, "材料.zip")         # tuple of Member
    call("module:function", data, …)         # bytes or plain JSON, for tasks of `tasks.py`

Each thread has a child of its own for each kind of limits, started when first needed and used again. Where no child
can be started, the file is read in this process, and a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from duizhao.errors import INTERNAL, DuizhaoError, Place, ReadError
from duizhao.read import confine, tasks, wire
from duizhao.read.limits import INPUT_BYTES, OCR, Limits
from duizhao.read.process import Died, NoChild, child_for, close
from duizhao.reading import Extract, Member, Note

__all__ = ["call", "close", "extract", "members"]


def extract(format_name: str, data: bytes, name: str) -> Extract:
    """Read a file of a format in a child. Raises ReadError (and its kind) as the format's reader does.

    `name` stands for the file in messages.
    """
    value, inside = _perform(tasks.read_task(format_name), data, name, {"name": name})
    if not isinstance(value, Extract):
        raise _unsound(name)
    if inside:
        note = Note("unprotected", "这台机器不允许启动单独的读取进程，文件是在主程序里读取的，没有时间和内存限制。")
        value = replace(value, notes=(*value.notes, note))
    return value


def members(format_name: str, data: bytes, name: str) -> tuple[Member, ...]:
    """Take an archive or mail apart in a child. Raises ReadError as the format's reader does."""
    value, _ = _perform(tasks.members_task(format_name), data, name, {"name": name})
    if value in ([], ()):
        return ()
    if not (isinstance(value, tuple) and all(isinstance(m, Member) for m in value)):
        raise _unsound(name)
    return value


def call(task: str, data: bytes | Sequence[bytes], **arguments: Any) -> Any:
    """Do a task of the allow-list in a child, with one piece of data or several: bytes, plain JSON, Extract or Members.

    An argument `name` stands for the file in messages too. Raises KeyError for a task that is not in the list,
    ReadError and whatever of our errors the task raises.
    """
    value, _ = _perform(task, data, str(arguments.get("name", "")), arguments)
    return value


def _perform(task: str, data: bytes | Sequence[bytes], name: str, arguments: dict[str, Any]) -> tuple[Any, bool]:
    """The result of a task, and whether it had to be done in this process."""
    limits = tasks.TASKS[task]
    many = not isinstance(data, (bytes, bytearray, memoryview))
    blobs = cast("list[bytes]", list(data) if many else [data])
    if sum(map(len, blobs)) > INPUT_BYTES:
        raise ReadError(
            f"文件超过 {INPUT_BYTES >> 20} MB，太大，不能读取；请另存为不含大图的文件，或拆分后再试。",
            place=_at(name),
        )
    try:
        try:
            header, blob, sizes = _ask(limits, [task, arguments, many], blobs, name)
            inside = False
        except NoChild:
            from duizhao.read.child import perform

            header, made = perform(task, data, arguments)
            blob, sizes, inside = b"".join(made), [len(b) for b in made], True
        return _value(header, blob, sizes, name), inside
    except wire.Malformed:
        close()
        raise _unsound(name) from None


def _ask(limits: Limits, request: Any, blobs: list[bytes], name: str) -> tuple[Any, bytes, list[int]]:
    """The answer of a child; a child that has read other files before gets the blame for a crash, and a new one tries."""
    while True:
        child = child_for(limits)
        fresh = child.served == 0
        try:
            answer = child.ask(request, blobs)
            if answer[0] != ["memory"] or fresh:
                return answer
            child.stop()
        except Died as e:
            child.stop()
            if e.late or fresh:
                raise _death(e, limits, name) from None
        except BaseException:
            child.stop()  # interrupted in the middle: what comes next from this child belongs to nobody
            raise


def _value(header: Any, blob: bytes, sizes: list[int], name: str) -> Any:
    kind = header[0] if isinstance(header, list) and header else None
    if kind == "error":
        raise _placed(wire.unpack_error(header), name)
    if kind == "memory":
        close()  # what the file took is not given back to the system
        raise _too_much_memory(name)
    if kind == "missing":
        what = wire.kind_of(header[1] if len(header) > 1 else None)
        raise ReadError(f"读取这种文件需要的组件没有装好（{what}）；请重新安装 duizhao 后再试。", place=_at(name))
    if kind == "failure":
        what = wire.kind_of(header[1] if len(header) > 1 else None)
        raise ReadError(
            f"文件内容不合规范，读不出来（{what}）；请用 WPS 或 Word 打开，另存一份后再试。", place=_at(name)
        )
    return wire.unpack_result(header, blob, sizes)


# --- what can go wrong, in words


def _death(died: Died, limits: Limits, name: str) -> ReadError:
    if died.late or died.status in confine.KILLED_FOR_TIME:
        return _late(died, limits, name)
    if died.status == -9:  # not by us: the system ran out of memory
        return _too_much_memory(name)
    return ReadError(
        "读取这个文件时解析程序意外退出；文件可能已损坏或是有意构造的，请用 WPS 或 Word 打开，另存一份后再试。",
        place=_at(name),
    )


def _late(died: Died, limits: Limits, name: str) -> ReadError:
    """A busy machine is late with sound files too, so the code is the machine's: the next run of a batch tries again."""
    what = "处理其中一页" if died.steps else "读取这个文件"
    if limits.name == OCR.name:
        said = (
            f"扫描件的文字识别，一页用时超过 {limits.seconds:.0f} 秒，已停止；请关闭别的程序后再运行一次，"
            "仍不行的，请看原件，或者请单位补一份 Word 稿。"
        )
    else:
        said = (
            f"{what}用时超过 {limits.seconds:.0f} 秒，已停止；请关闭别的程序后再运行一次，仍不行的，文件可能过大、"
            "已损坏或是有意构造的，请用 WPS 或 Word 打开，另存一份后再试。"
        )
    return ReadError(said, place=_at(name), code=INTERNAL)


def _too_much_memory(name: str) -> ReadError:
    return ReadError(
        "读取这个文件占用内存过多，已停止；文件可能过大、已损坏或是有意构造的，请另存为不含大图的文件后再试。",
        place=_at(name),
    )


def _at(name: str) -> Place | None:
    return Place(name) if name else None


def _unsound(name: str) -> ReadError:
    return ReadError("读取的结果不完整，没有采用；请用 WPS 或 Word 打开，另存一份后再试。", place=_at(name))


def _placed(error: DuizhaoError, name: str) -> DuizhaoError:
    if error.place is None and name:
        error.place = _at(name)
    return error
