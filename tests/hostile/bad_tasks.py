"""What a reader may do to its process; the tests let the child do these."""

from __future__ import annotations

import ctypes
import gc
import io
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from typing import Any

from duizhao.errors import Place, ReadError
from duizhao.read import confine
from duizhao.read.tasks import step
from duizhao.reading import Block, BlockKind, Extract, Member, Note

CALLS = 0


def echo(data: bytes, **arguments: Any) -> Any:
    return [len(data), arguments]


def reverse(data: bytes) -> bytes:
    return data[::-1]


def join(data: list[bytes]) -> bytes:
    return b"|".join(data)


def count(data: bytes) -> Any:
    """How many requests this process has seen."""
    global CALLS
    CALLS += 1
    return [os.getpid(), CALLS]


def read(data: bytes, name: str) -> Extract:
    text = data.decode()
    half = len(text) // 2
    return Extract(
        text,
        "docx",
        (Block(0, half, level=1, label=1, place="第 1 段"), Block(half, len(text), BlockKind.CELL, page=2, trust=0.5)),
        {"title": name},
        (Note("a", "b"),),
        "utf-8",
    )


def surrogates(data: bytes, name: str) -> Extract:
    return Extract("甲\ud800乙", "docx", (Block(0, 3),))


def overlapping(data: bytes, name: str) -> Extract:
    return Extract("甲乙丙", "docx", (Block(0, 2), Block(1, 3)))


def outside(data: bytes, name: str) -> Extract:
    return Extract("甲乙丙", "docx", (Block(0, 4),))


def members(data: bytes, name: str) -> tuple[Member, ...]:
    return (Member("甲.txt", b""), Member("乙.txt", data))


def no_members(data: bytes, name: str) -> tuple[Member, ...]:
    return ()


def refuse(data: bytes, name: str) -> Extract:
    raise ReadError("不读这个文件。", place=Place(name, 3), code="DZ301")


def refuse_without_place(data: bytes, name: str) -> Extract:
    raise ReadError("不读这个文件。")


def fail(data: bytes, **_: Any) -> Any:
    raise ValueError(f"quotes the draft: {data!r}")


def leave(data: bytes, **_: Any) -> Any:
    sys.exit("quotes the draft")


def unsendable(data: bytes, **_: Any) -> Any:
    return {1, 2}


def need_library(data: bytes, **_: Any) -> Any:
    import_module("no_such_library")


def chatter(data: bytes, **_: Any) -> Any:
    print("on standard output", flush=True)
    os.write(1, b"on descriptor 1")
    print("on standard error", file=sys.stderr, flush=True)
    os.write(2, b"on descriptor 2")
    return sys.stdin.read() if sys.stdin else ""


def sleep(data: bytes, **_: Any) -> Any:
    time.sleep(600)


def spin(data: bytes, **_: Any) -> Any:
    """Busy inside one call of C, which keeps every other thread of the interpreter from running."""
    return sum(range(1 << 60))


def eat(data: bytes, **_: Any) -> Any:
    return len(bytearray(1 << 40))


def eat_slowly(data: bytes, **_: Any) -> Any:
    held = []
    while True:
        held.append(bytearray(32 << 20))


def keep(data: bytes, megabytes: int) -> Any:
    """A library that leaks."""
    global HELD
    HELD = [*HELD, bytearray(megabytes << 20)]
    return len(HELD)


HELD: list[bytearray] = []


def crash(data: bytes, **_: Any) -> Any:
    ctypes.string_at(0)


def crash_later(data: bytes, **_: Any) -> Any:
    """Only a process that has done something before."""
    if HELD:
        os.abort()
    return "sound"


def killed(data: bytes, **_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def deep(data: bytes, **_: Any) -> Any:
    return deep(data)


def open_many(data: bytes, **_: Any) -> Any:
    return len([open(os.devnull) for _ in range(100_000)])


def write(data: bytes, path: str) -> Any:
    with open(path, "wb") as file:
        file.write(data)


def steps(data: bytes, number: int, seconds: float) -> Any:
    for _ in range(number):
        time.sleep(seconds)
        step()
    return number


def one_long_step(data: bytes) -> Any:
    step()
    time.sleep(600)


def connect(data: bytes, **_: Any) -> Any:
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        return None


def resolve_name(data: bytes, **_: Any) -> Any:
    return socket.getaddrinfo("localhost", 80)


def start_program(data: bytes, **_: Any) -> Any:
    return subprocess.run(["true"], check=True).returncode


def start_shell(data: bytes, **_: Any) -> Any:
    return os.system("true")


def make_temporary_file(data: bytes, **_: Any) -> Any:
    with tempfile.NamedTemporaryFile() as file:
        return file.name


def grandchild(data: bytes, path: str) -> Any:
    """Starts a program and waits for it, as a converter does."""
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open(path, "w") as file:
        file.write(f"{os.getpid()} {program.pid} ")
    return program.wait()


def tied_program(data: bytes, path: str) -> Any:
    """Starts a program that is to end with this process, and tells of both."""
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], preexec_fn=confine.tied())
    with open(path, "w") as file:
        file.write(f"{os.getpid()} {program.pid} ")
    return program.wait()


def reach(data: bytes, port: int) -> Any:
    """Has a program knock at a door; what it says of it, and in which network it was."""
    code = (
        "import os, socket\nprint(os.readlink('/proc/self/ns/net'))\n"
        f"socket.create_connection(('127.0.0.1', {port}), timeout=5)\nprint('open')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.split()


def environment(data: bytes) -> Any:
    return [dict(os.environ), sys.argv, os.getcwd(), sys.path, sorted(sys.modules)]


def false_answer(data: bytes, header: str) -> Any:
    """What a child that is in the hands of a file might send: the answers are the highest file it has open."""
    stream = max((o for o in gc.get_objects() if isinstance(o, io.BufferedWriter) and not o.closed), key=_number)
    head = header.encode()
    stream.write(struct.pack(">IQ", len(head), len(data)) + head + data)
    stream.flush()
    os._exit(0)


def _number(stream: io.BufferedWriter) -> int:
    return stream.fileno()
