"""What code in a child may not do, whatever a file talks it into: reach a network, start a program, write a file.

The interpreter asks before each of these (PEP 578). This stops libraries that are led astray (an external entity, a
linked template, a member called `../../.bashrc`), not machine code; for that there are the walls of `confine.py`.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final

from duizhao.read.limits import Limits

__all__ = ["guard"]

_NETWORK: Final = frozenset(
    [
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
        "urllib.Request",
        "http.client.connect",
        "ftplib.connect",
        "smtplib.connect",
        "imaplib.open",
        "poplib.connect",
        "nntplib.connect",
        "telnetlib.Telnet.open",
        "webbrowser.open",
    ]
)
_PROGRAMS: Final = frozenset(
    [
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.startfile/2",
        "os.fork",
        "os.forkpty",
        "pty.spawn",
    ]
)
_FILES: Final = frozenset(
    [
        "os.mkdir",
        "os.rmdir",
        "os.remove",
        "os.rename",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.chmod",
        "os.chown",
        "os.utime",
        "os.setxattr",
        "tempfile.mkstemp",
        "tempfile.mkdtemp",
        "shutil.copyfile",
        "shutil.move",
        "shutil.rmtree",
        "shutil.unpack_archive",
        "sqlite3.connect",
    ]
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def guard(limits: Limits) -> None:
    """From here on, raise PermissionError instead of doing what no reader has to do. There is no way back."""
    refused = _NETWORK if limits.programs else _NETWORK | _PROGRAMS | _FILES
    files = not limits.programs

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in refused:
            raise PermissionError(event)
        if files and event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and isinstance(path, (str, bytes)) and path != os.devnull:
                raise PermissionError(event)

    sys.addaudithook(hook)
