"""The child process that reads files: takes requests from its standard input until that ends.

    python -m duizhao.read.child LIMITS PARENT

Its own standard output is the answers; whatever a library prints goes nowhere. With DUIZHAO_DEBUG set, standard error
is that of the parent and shows what went wrong, else it is closed too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

from duizhao.read import tasks
from duizhao.read.confine import confine, renew
from duizhao.read.guard import guard
from duizhao.read.limits import INPUT_BYTES, Limits
from duizhao.read.wire import Malformed, pack_error, pack_result, receive, send, split

__all__ = ["main", "perform"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until standard input ends."""
    walls, parent = sys.argv[1:] if arguments is None else arguments
    limits = Limits(**json.loads(walls))
    confine(limits, int(parent))
    sys.dont_write_bytecode = True
    requests, answers = _pipes()
    tasks.on_step(lambda: _next_step(answers, limits))
    guard(limits)
    try:
        send(answers, ["ready"])
        while True:
            (task, arguments_, many), blob, sizes = receive(requests, INPUT_BYTES)
            data: Any = split(blob, sizes) if many else blob
            del blob
            renew(limits)
            header, blobs = perform(task, data, arguments_)
            del data
            send(answers, header, blobs)
    except (EOFError, OSError, Malformed):
        return 0  # the parent is gone


def perform(task: str, data: bytes | Sequence[bytes], arguments: dict[str, Any]) -> tuple[Any, list[bytes]]:
    """Do one task; header and bytes of the answer, never an exception."""
    try:
        return pack_result(tasks.resolve(task)(data, **arguments))
    except MemoryError:
        return ["memory"], []
    except ImportError as e:
        return ["missing", e.name], []
    except BaseException as e:
        if os.environ.get("DUIZHAO_DEBUG"):
            import traceback

            traceback.print_exc()
        return pack_error(e), []


def _next_step(answers: BinaryIO, limits: Limits) -> None:
    renew(limits)
    send(answers, ["step"])


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output moved to where no library and no process below this one finds them."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, answers


if __name__ == "__main__":
    # os._exit: no time for destructors of libraries whose state a hostile file has touched
    status = main()
    os._exit(status)
