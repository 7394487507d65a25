"""One key at a time on a terminal, one line at a time elsewhere."""

from __future__ import annotations

import sys

__all__ = ["END", "ENTER", "key", "line"]

ENTER = "\r"
END = ""
_INTERRUPT = "\x03"
_ESCAPE = "\x1b"
_ARROWS = {"A": "b", "B": "s"}  # up and down


def key() -> str:
    """The next key: a character, ENTER, or END when there is no more. Elsewhere the first character of a line."""
    if sys.stdin.isatty():
        pressed = _windows() if sys.platform == "win32" else _posix()
        if pressed == _INTERRUPT:
            raise KeyboardInterrupt
        return ENTER if pressed in "\r\n" and pressed else pressed
    text = sys.stdin.readline()
    return END if not text else text.strip()[:1] or ENTER


def line() -> str | None:
    """The next line without its end; None when there is no more."""
    text = sys.stdin.readline()
    return text.strip() if text else None


def _posix() -> str:
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        pressed = sys.stdin.read(1)
        if pressed == _ESCAPE:
            pressed = _ARROWS.get(sys.stdin.read(2)[-1:], "s")
        return pressed
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _windows() -> str:
    import msvcrt

    pressed: str = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    if pressed in "\x00\xe0":
        pressed = {"H": "b", "P": "s"}.get(msvcrt.getwch(), "s")  # type: ignore[attr-defined,unused-ignore]
    return pressed
