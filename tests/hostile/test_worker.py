"""The child process that reads files: what it hands back, and what it cannot do to the process that asked."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import duizhao.errors
from duizhao.errors import INTERNAL, DuizhaoError, ReadError
from duizhao.read import process, tasks, worker
from duizhao.read.limits import OCR, OFFICE, Limits
from duizhao.reading import Block, BlockKind, Member, Note

HERE = Path(__file__).parent
SOURCE = Path(duizhao.errors.__file__).parents[1]
QUICK = replace(OFFICE, name="quick", seconds=1.0)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux")

Do = Callable[..., Any]


@pytest.fixture
def do(monkeypatch: pytest.MonkeyPatch) -> Iterator[Do]:
    """Let a child do one of the bad tasks, under the limits of office files or others."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.syspath_prepend(str(HERE))
    worker.close()

    def run(function: str, data: Any = b"x", *, limits: Limits = OFFICE, **arguments: Any) -> Any:
        task = f"bad_tasks:{function}"
        monkeypatch.setitem(tasks.TASKS, task, limits)
        return worker.call(task, data, **arguments)

    yield run
    worker.close()


@pytest.fixture
def as_format(do: Do, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make one of the bad tasks the reader of Word files and the opener of archives."""

    def put(function: str) -> None:
        task = f"bad_tasks:{function}"
        monkeypatch.setitem(tasks.TASKS, task, OFFICE)
        monkeypatch.setattr(tasks, "read_task", lambda _: task)
        monkeypatch.setattr(tasks, "members_task", lambda _: task)

    return put


def pid() -> int:
    return next(iter(process._children().values())).process.pid


# --- what comes back


def test_plain_values_and_bytes(do: Do) -> None:
    assert do("echo", b"1234", number=3, text="甲", nested={"a": [1, None]}) == [
        4,
        {"number": 3, "text": "甲", "nested": {"a": [1, None]}},
    ]
    assert do("reverse", bytes(range(256)) * 5000) == (bytes(range(256)) * 5000)[::-1]
    assert do("join", [b"a", b"", b"bc"]) == b"a||bc"


def test_an_extract_comes_as_it_was(do: Do, as_format: Callable[[str], None]) -> None:
    as_format("read")
    got = worker.extract("docx", "甲乙丙丁".encode(), "报告.docx")
    assert got.text == "甲乙丙丁"
    assert got.blocks == (
        Block(0, 2, level=1, label=1, place="第 1 段"),
        Block(2, 4, BlockKind.CELL, page=2, trust=0.5),
    )
    assert (got.metadata, got.notes, got.encoding) == ({"title": "报告.docx"}, (Note("a", "b"),), "utf-8")


def test_members_come_as_they_were(do: Do, as_format: Callable[[str], None]) -> None:
    as_format("members")
    assert worker.members("zip", b"\x00\xff", "a.zip") == (Member("甲.txt", b""), Member("乙.txt", b"\x00\xff"))
    as_format("no_members")
    assert worker.members("zip", b"", "a.zip") == ()


def test_half_characters_are_replaced_one_for_one(do: Do, as_format: Callable[[str], None]) -> None:
    as_format("surrogates")
    assert worker.extract("docx", b"", "a").text == "甲\ufffd乙"


def test_the_same_child_serves_again(do: Do) -> None:
    assert [do("count")[1] for _ in range(3)] == [1, 2, 3]


def test_a_child_is_replaced_after_many_requests(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_REQUESTS", 2)
    assert [do("count")[1] for _ in range(5)] == [1, 2, 1, 2, 1]


def test_only_tasks_of_the_list() -> None:
    with pytest.raises(KeyError):
        worker.call("os:system", b"true")


def test_every_format_that_needs_a_reader_is_in_the_list() -> None:
    from duizhao.read.formats.registry import FORMATS

    for f in FORMATS:
        if f.module:
            assert (tasks.members_task if f.container else tasks.read_task)(f.name) in tasks.TASKS


# --- errors


def test_our_errors_keep_class_code_message_and_place(do: Do, as_format: Callable[[str], None]) -> None:
    as_format("refuse")
    with pytest.raises(ReadError) as caught:
        worker.extract("docx", b"", "甲.docx")
    assert (caught.value.code, caught.value.message, str(caught.value.place)) == (
        "DZ301",
        "不读这个文件。",
        "甲.docx 第 3 行",
    )


@pytest.mark.parametrize(
    "name", sorted(n for n in duizhao.errors.__all__ if isinstance(getattr(duizhao.errors, n), type))
)
def test_every_class_of_error_survives_the_way(name: str) -> None:
    from duizhao.read.wire import pack_error, unpack_error

    kind = getattr(duizhao.errors, name)
    if not issubclass(kind, DuizhaoError):
        return
    error = unpack_error(json.loads(json.dumps(pack_error(kind("一句话。", place=duizhao.errors.Place("甲", 2))))))
    assert (type(error), error.code, error.message, str(error.place)) == (kind, kind.code, "一句话。", "甲 第 2 行")


def test_a_place_is_added_where_the_reader_gave_none(do: Do, as_format: Callable[[str], None]) -> None:
    as_format("refuse_without_place")
    with pytest.raises(ReadError, match=r"^甲\.docx：不读这个文件。$"):
        worker.extract("docx", b"", "甲.docx")


@pytest.mark.parametrize(
    ("function", "kind"),
    [("fail", "ValueError"), ("leave", "SystemExit"), ("unsendable", "TypeError"), ("deep", "RecursionError")],
)
def test_any_other_exception_tells_its_kind_alone(do: Do, function: str, kind: str) -> None:
    with pytest.raises(ReadError, match=f"^甲：文件内容不合规范，读不出来（{kind}）") as caught:
        do(function, "密".encode(), name="甲")
    assert "quotes" not in str(caught.value)


def test_a_missing_library_is_named(do: Do) -> None:
    with pytest.raises(ReadError, match="no_such_library"):
        do("need_library")


@pytest.mark.parametrize("function", ["overlapping", "outside"])
def test_blocks_that_are_not_sound_are_refused(do: Do, as_format: Callable[[str], None], function: str) -> None:
    as_format(function)
    with pytest.raises(ReadError, match="读取的结果不完整"):
        worker.extract("docx", b"", "甲")


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ("", b""),
        ("{}", b""),
        ("[1,2,3]", b""),
        ("[" * 100_000, b""),
        ('[["bytes"],[-1]]', b""),
        ('[["bytes"],[5]]', b"1234"),
        ('[["bytes"],[true]]', b"1"),
        ('[["pickle"],[1]]', b"1"),
        ('[["extract"],[1]]', b"1"),
        ('[["extract","docx","",{},[],[]],[1]]', b"\xff"),
        ('[["extract","docx","",{},[],[[0,1,"script","",null,0,null,1]]],[1]]', b"1"),
        ('[["extract","docx","",{},[],[[0,1,"cell","",null,5,null,1]]],[1]]', b"1"),
        ('[["extract","docx","",{},[],[[0,1,"cell","",null,0,null,NaN]]],[1]]', b"1"),
        ('[["extract","docx","",{"a":1},[],[]],[1]]', b"1"),
        ('[["extract",1,"",{},[],[]],[1]]', b"1"),
        ('[["members",["a","b"]],[1]]', b"1"),
        ('[["error","Place","DZ300","x",null],[]]', b""),
        ('[["error","os","DZ300","x",null],[]]', b""),
        ('[["error"],[]]', b""),
        ('[["step"],[]]', b""),
        ('[["json"],[]]', b""),
        ("[[],[]]", b""),
        ("[null,[]]", b""),
    ],
)
def test_an_answer_that_no_honest_child_gives(
    do: Do, as_format: Callable[[str], None], header: str, data: bytes
) -> None:
    with pytest.raises(ReadError, match="读取的结果不完整"):
        do("false_answer", data, header=header)
    assert do("echo") == [1, {}]


def test_words_of_an_error_cannot_move_the_cursor(do: Do) -> None:
    with pytest.raises(ReadError) as caught:
        do(
            "false_answer",
            b"",
            header=json.dumps([["error", "ReadError", "DZ300", "a\x1b[2J\n" + "长" * 9999, None], []]),
        )
    assert caught.value.message.isprintable()
    assert len(caught.value.message) <= 500


# --- limits


@pytest.mark.parametrize("function", ["sleep", "spin"])
def test_too_long(do: Do, function: str) -> None:
    with pytest.raises(ReadError, match=r"^甲：读取这个文件用时超过 1 秒，已停止；.*另存一份后再试。$") as e:
        do(function, limits=QUICK, name="甲")
    assert e.value.code == INTERNAL  # a busy machine is late with sound files too: a batch tries again
    assert do("echo") == [1, {}]


def test_each_step_has_the_time_anew(do: Do) -> None:
    limits = replace(QUICK, steps=10)
    assert do("steps", limits=limits, number=6, seconds=0.3) == 6
    with pytest.raises(ReadError, match="处理其中一页用时超过 1 秒"):
        do("one_long_step", limits=limits)
    with pytest.raises(ReadError, match=r"^扫描件的文字识别，一页用时超过 1 秒，已停止；"):
        do("one_long_step", limits=replace(limits, name=OCR.name))


@linux
@pytest.mark.parametrize("function", ["eat", "eat_slowly"])
def test_too_much_memory(do: Do, function: str) -> None:
    with pytest.raises(ReadError, match=r"^甲：读取这个文件占用内存过多，已停止"):
        do(function, name="甲")
    assert do("echo") == [1, {}]


@linux
def test_what_an_earlier_file_left_behind_is_not_held_against_the_next(do: Do) -> None:
    assert do("keep", megabytes=900) == 1
    assert do("keep", megabytes=900) == 1, "a new child had to take over"


@linux
def test_processor_time_is_limited_should_the_parent_not_watch(do: Do) -> None:
    with pytest.raises(ReadError, match="已停止"):
        do("spin", limits=replace(OFFICE, name="busy", seconds=300, cpu=1))


@pytest.mark.parametrize("function", ["crash", pytest.param("killed", marks=linux)])
def test_a_crash(do: Do, function: str) -> None:
    with pytest.raises(ReadError, match=r"^甲：读取这个文件.*再试。$"):
        do(function, name="甲")
    assert do("echo") == [1, {}]


@linux
def test_a_crash_after_another_file_is_tried_once_more(do: Do) -> None:
    assert do("keep", megabytes=1) == 1
    assert do("crash_later") == "sound"


@linux
def test_open_files_are_limited(do: Do) -> None:
    with pytest.raises(ReadError, match="OSError"):
        do("open_many")


def test_nothing_can_be_written(do: Do, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="PermissionError"):
        do("write", b"text", path=str(tmp_path / "leak"))
    assert list(tmp_path.iterdir()) == []
    do("write", b"text", limits=replace(OFFICE, name="converter", programs=True), path=str(tmp_path / "made"))
    assert (tmp_path / "made").read_bytes() == b"text"


@pytest.mark.parametrize("function", ["connect", "resolve_name", "start_program", "start_shell", "make_temporary_file"])
def test_nothing_else_can_be_done(do: Do, function: str) -> None:
    # tempfile tries folder after folder and then says that there is none
    with pytest.raises(ReadError, match=r"PermissionError|FileNotFoundError"):
        do(function)


def test_no_network_for_converters_either(do: Do) -> None:
    with pytest.raises(ReadError, match="PermissionError"):
        do("connect", limits=replace(OFFICE, name="converter", programs=True))


@linux
def test_programs_that_converters_start_have_no_network(do: Do) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        said = do("reach", limits=replace(OFFICE, name="converter", programs=True), port=server.getsockname()[1])
        if said[0] == os.readlink("/proc/self/ns/net"):
            pytest.skip("this system gives nobody a network of his own")
        assert len(said) == 1
        with pytest.raises(BlockingIOError):
            server.accept()


@linux
def test_no_core_is_dumped(do: Do) -> None:
    do("echo")
    limits = Path(f"/proc/{pid()}/limits").read_text()
    assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max core")] == ["0"]


def test_too_large_to_be_sent(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "INPUT_BYTES", 1 << 20)
    with pytest.raises(ReadError, match=r"^甲：文件超过 1 MB"):
        do("echo", bytes((1 << 20) + 1), name="甲")


# --- a child among processes


def test_what_a_library_prints_goes_nowhere(do: Do, capfd: pytest.CaptureFixture[str]) -> None:
    assert do("chatter") == ""
    assert tuple(capfd.readouterr()) == ("", "")


def test_what_a_library_prints_can_be_looked_at(
    do: Do, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUIZHAO_DEBUG", "1")
    do("chatter")
    out, err = capfd.readouterr()
    assert out == ""
    assert "on standard error" in err
    with pytest.raises(ReadError):
        do("fail")
    assert "ValueError" in capfd.readouterr().err


def test_what_a_child_knows(do: Do, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "s")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the folder of the drafts')")
    environment, arguments, folder, path, modules = do("environment", "底稿内容".encode())
    assert not {"SECRET_TOKEN", "HTTPS_PROXY"} & environment.keys()
    assert "底稿" not in json.dumps([environment, arguments], ensure_ascii=False)
    assert folder != str(tmp_path)
    assert not {"", ".", str(tmp_path)} & set(path)
    heavy = {"spacy", "thinc", "numpy", "yaml", "docx", "lxml", "jsonschema", "rich", "typer", "jinja2", "PIL"}
    assert not heavy & set(modules)


def test_each_thread_has_its_own(do: Do) -> None:
    do("count")
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(lambda _: do("count"), range(12)))
    mine = do("count")
    assert mine[1] == 2, "the child of this thread outlived those of the others"
    assert mine[0] not in {number for number, _ in seen}


def test_the_child_of_a_thread_ends_with_it(do: Do) -> None:
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(do("count")[0]))
    thread.start()
    thread.join()
    assert gone(seen[0])


@linux
def test_a_fork_starts_its_own(do: Do) -> None:
    before = do("count")
    read, write = os.pipe()
    forked = os.fork()
    if not forked:
        try:
            os.write(write, json.dumps(do("count")).encode())
        finally:
            os._exit(0)
    os.waitpid(forked, 0)
    inside = json.loads(os.read(read, 1000))
    os.close(read)
    os.close(write)
    assert inside[1] == 1
    assert inside[0] != before[0]
    assert do("count") == [before[0], 2]


def test_a_child_that_was_killed_while_idle_is_replaced(do: Do) -> None:
    first = do("count")[0]
    os.kill(first, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    assert gone(first, reap=False)
    assert do("count")[1] == 1


@pytest.mark.parametrize("command", [["/none/at/all"], [sys.executable, "-c", "raise SystemExit(1)"]])
def test_no_child_can_be_started(
    do: Do, as_format: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """A machine that allows no other process, or one whose interpreter cannot be called."""
    as_format("read")
    monkeypatch.setattr(process, "_command", lambda _: command)
    got = worker.extract("docx", "甲乙".encode(), "报告.docx")
    assert got.text == "甲乙"
    assert [n.code for n in got.notes] == ["a", "unprotected"]
    with pytest.raises(ReadError, match="ValueError"):
        do("fail")


def run(code: str, **environment: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), str(HERE)]), **environment}
    head = (
        "import sys\nfrom dataclasses import replace\nfrom duizhao.read import process, tasks, worker\n"
        "from duizhao.read.limits import OFFICE\n"
        "tasks.TASKS.update({f'bad_tasks:{n}': OFFICE for n in ('spin', 'sleep', 'count')})\n"
        "tasks.TASKS['bad_tasks:tied_program'] = replace(OFFICE, programs=True)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + code], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@linux
@pytest.mark.parametrize("task", ["spin", "sleep"])
def test_no_child_outlives_a_parent_that_is_killed(task: str) -> None:
    """Also when it is busy inside one call of C."""
    code = (
        "child = process.child_for(OFFICE).process.pid\nprint(child, flush=True)\n"
        f"worker.call('bad_tasks:{task}', b'')\n"
    )
    with run(code) as parent:
        child = int(parent.stdout.readline())  # type: ignore[union-attr]
        assert Path(f"/proc/{child}").exists()
        time.sleep(0.3)  # let it become busy
        parent.kill()
    assert gone(child, reap=False)


@linux
def test_no_program_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    made = tmp_path / "pids"
    with run(f"worker.call('bad_tasks:tied_program', b'', path={str(made)!r})\n") as parent:
        while not made.exists() or not made.read_text().endswith(" "):
            time.sleep(0.02)
        parent.kill()
    child, program = map(int, made.read_text().split())
    assert gone(child, reap=False)
    assert gone(program, reap=False)


def test_a_script_without_a_main_guard() -> None:
    with run("print(worker.call('bad_tasks:count', b''))\n") as script:
        out, err = script.communicate(timeout=60)
    assert "1]" in out
    assert err == ""


@linux
def test_an_interrupt_leaves_no_traceback_of_the_child_and_no_child() -> None:
    code = (
        "print(process.child_for(OFFICE).process.pid, flush=True)\n"
        "try:\n    worker.call('bad_tasks:sleep', b'')\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    with run(code, DUIZHAO_DEBUG="1") as script:
        child = int(script.stdout.readline())  # type: ignore[union-attr]
        time.sleep(0.3)
        script.send_signal(signal.SIGINT)
        out, err = script.communicate(timeout=60)
    assert out == "interrupted\n"
    assert err == ""
    assert gone(child)


@linux
def test_a_program_below_a_child_ends_with_it(do: Do, tmp_path: Path) -> None:
    made = tmp_path / "pids"
    with pytest.raises(ReadError, match="用时超过"):
        do("grandchild", limits=replace(QUICK, programs=True), path=str(made))
    child, program = map(int, made.read_text().split())
    assert gone(child)
    assert gone(program)


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from duizhao.cli import app

    assert app.READING_CHILD == process.FROZEN_ARGUMENT
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = process._command(OFFICE)
    assert command[:2] == [sys.executable, process.FROZEN_ARGUMENT]
    code = (
        "import sys\nfrom duizhao.cli.app import main\n"
        f"sys.argv = ['duizhao', *{command[1:-1]!r}, {str(os.getpid())!r}]\nsys.exit(main())\n"
    )
    env = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", code], input=b"", env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'["ready"]' in done.stdout


def gone(number: int, reap: bool = True) -> bool:
    """Whether a process ends; a zombie has ended."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z" and not reap:
            return True
        time.sleep(0.05)
    return state == "Z"
