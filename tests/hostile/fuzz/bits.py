"""Changes to bytes, to numbers in text, and to elements of markup. All of them are drawn from the generator given."""

from __future__ import annotations

import re
from random import Random

NUMBERS = [
    "0",
    "1",
    "-1",
    "2",
    "9",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967295",
    "9223372036854775807",
    "18446744073709551616",
    "1e308",
    "nan",
    "0.000001",
    "-0",
    "1000000000",
    "99999999999999999999999999",
]
WORDS = (
    "",
    " ",
    "\0",
    "\x1b[2J",
    "\u202e",
    "\ufeff",
    "法" * 3000,
    "A" * 70_000,
    "../../../../etc/passwd",
    "http://127.0.0.1:9/",
    "%s%n",
    "&a;",
    "<x>",
    "]]>",
    "一、",
    "（一）",
    "true",
    "none",
    "🏛",
    "e\u0301",
)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_VALUE = re.compile(rb"([\w:.-]+)=([\"'])(.*?)\2")
_TEXT = re.compile(rb">([^<>]+)<")


def flip(data: bytes, random: Random) -> bytes:
    """Some bits the other way."""
    out = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64)) if out else 0):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def bytes_of_note(data: bytes, random: Random) -> bytes:
    """Some bytes, or a field of two or four, at their extremes."""
    out = bytearray(data)
    for _ in range(random.choice((1, 2, 4)) if len(out) > 4 else 0):
        size = random.choice((1, 2, 4))
        at = random.randrange(len(out) - size)
        out[at : at + size] = random.choice(
            (
                b"\0" * size,
                b"\xff" * size,
                b"\x7f" + b"\xff" * (size - 1),
                b"\xff" * (size - 1) + b"\x7f",
                b"\x80" + bytes(size - 1),
            )
        )
    return bytes(out)


def cut(data: bytes, random: Random) -> bytes:
    """The beginning."""
    return data[: random.randrange(len(data) + 1)]


def drop(data: bytes, random: Random) -> bytes:
    """All but a stretch."""
    a, b = _stretch(data, random)
    return data[:a] + data[b:]


def double(data: bytes, random: Random) -> bytes:
    """A stretch over and over."""
    a, b = _stretch(data, random)
    return data[:b] + data[a:b] * random.choice((1, 2, 50)) + data[b:]


def swap(data: bytes, random: Random) -> bytes:
    """Two stretches in each other's place."""
    places = sorted(random.randrange(len(data) + 1) for _ in range(4))
    a, b, c, d = places
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def noise(data: bytes, random: Random) -> bytes:
    """Random bytes inside."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.choice((1, 3, 17, 300))) + data[at:]


def word(data: bytes, random: Random) -> bytes:
    """A word that is hard on somebody, anywhere."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(WORDS).encode() + data[at:]


def number(data: bytes, random: Random) -> bytes:
    """Another number in place of one."""
    found = list(_NUMBER.finditer(data))
    if not found:
        return flip(data, random)
    for m in sorted(random.sample(found, min(len(found), random.choice((1, 1, 2, 5)))), key=lambda m: -m.start()):
        data = data[: m.start()] + random.choice(NUMBERS).encode() + data[m.end() :]
    return data


def value(data: bytes, random: Random) -> bytes:
    """Another value in place of that of an attribute: a number, a word, or that of another attribute."""
    found = list(_VALUE.finditer(data))
    if not found:
        return number(data, random)
    m = random.choice(found)
    new = random.choice(
        (
            random.choice(NUMBERS).encode(),
            random.choice(WORDS).encode().replace(b'"', b""),
            random.choice(found).group(3),
        )
    )
    return data[: m.start(3)] + new + data[m.end(3) :]


def attribute(data: bytes, random: Random) -> bytes:
    """An attribute taken away, or once more on another element."""
    found = list(_VALUE.finditer(data))
    if not found:
        return flip(data, random)
    m = random.choice(found)
    if random.random() < 0.5:
        return data[: m.start()] + data[m.end() :]
    other = random.choice(found)
    return data[: other.start()] + m.group() + b" " + data[other.start() :]


def element(data: bytes, random: Random) -> bytes:
    """An element with all in it taken away, put twice, put elsewhere, put into itself, or a thousand times in itself."""
    tags = [m for m in _TAG.finditer(data) if not m[1]]
    if not tags:
        return drop(data, random)
    m = random.choice(tags)
    a, b = m.start(), _end(data, m)
    whole = data[a:b]
    how = random.randrange(6)
    if how == 0:
        return data[:a] + data[b:]
    if how == 1:
        return data[:b] + whole * random.choice((1, 3, 30)) + data[b:]
    if how == 2:
        rest = data[:a] + data[b:]
        places = [t.start() for t in _TAG.finditer(rest)] or [0]
        at = random.choice(places)
        return rest[:at] + whole + rest[at:]
    if how == 3:
        return data[: m.end()] + whole + data[m.end() :]
    if how == 4 and not m[4]:
        times = random.choice((10, 300, 3000))
        return data[:a] + data[a : m.end()] * times + whole + b"</" + m[2] + b">" * times + data[b:]
    return data[:a] + data[m.end() :]  # its beginning alone: no longer well formed


def rename(data: bytes, random: Random) -> bytes:
    """An element by the name of another."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 2:
        return flip(data, random)
    m, other = random.choice(tags), random.choice(tags)
    if m[1] or m[4]:
        return data[: m.start(2)] + other[2] + data[m.end(2) :]
    end = _end(data, m)
    close = data.rfind(b"</", m.end(), end)
    if close < 0:
        return data[: m.start(2)] + other[2] + data[m.end(2) :]
    return data[: m.start(2)] + other[2] + data[m.end(2) : close] + b"</" + other[2] + b">" + data[end:]


def text(data: bytes, random: Random) -> bytes:
    """Other words in place of the text of an element."""
    found = list(_TEXT.finditer(data))
    if not found:
        return word(data, random)
    m = random.choice(found)
    return data[: m.start(1)] + random.choice(WORDS).encode().replace(b"\0", b"") + data[m.end(1) :]


BYTES = (flip, bytes_of_note, cut, drop, double, swap, noise, word, number)
MARKUP = (element, element, element, value, value, attribute, rename, text, number, flip, cut, drop, double, word)


def any_bytes(data: bytes, random: Random) -> bytes:
    return random.choice(BYTES)(data, random)


def any_markup(data: bytes, random: Random) -> bytes:
    return random.choice(MARKUP)(data, random)


def _stretch(data: bytes, random: Random) -> tuple[int, int]:
    a = random.randrange(len(data) + 1)
    return a, min(len(data), a + random.choice((1, 4, 30, 500)))


def _end(data: bytes, m: re.Match[bytes]) -> int:
    """Where the element that begins with the tag `m` ends."""
    if m[4]:
        return m.end()
    depth = 0
    for other in _TAG.finditer(data, m.start()):
        if other[2] == m[2] and not other[4]:
            depth += -1 if other[1] else 1
            if depth == 0:
                return other.end()
    return m.end()
