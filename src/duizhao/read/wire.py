"""Messages between a process and the child that reads for it: a JSON header and raw bytes, each with its length.

No pickle: a child that has read a hostile file is not trusted, so what it sends is checked value by value.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from duizhao import errors
from duizhao.errors import DuizhaoError, Place
from duizhao.read.limits import MEMBERS, RESULT_BYTES
from duizhao.reading import Block, BlockKind, Extract, Member, Note

__all__ = [
    "Malformed",
    "kind_of",
    "pack_error",
    "pack_result",
    "receive",
    "send",
    "split",
    "unpack_error",
    "unpack_result",
]

_LENGTHS: Final = struct.Struct(">IQ")
_HEADER_BYTES: Final = 256 << 20
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_MESSAGE: Final = 500  # characters of an error message that are believed


class Malformed(Exception):
    """A message that no honest child sends."""


def send(stream: BinaryIO, header: Any, blobs: Sequence[bytes] = ()) -> None:
    """Write one message. Raises OSError when the other side is gone."""
    head = json.dumps([header, [len(b) for b in blobs]], separators=(",", ":")).encode("ascii")
    stream.write(_LENGTHS.pack(len(head), sum(map(len, blobs))) + head)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(stream: BinaryIO, limit: int = RESULT_BYTES) -> tuple[Any, bytes, list[int]]:
    """Read one message: header, bytes, and the sizes of the pieces of the bytes.

    Raises EOFError when the stream ends before or inside it, Malformed when it is none.
    """
    head_size, size = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if head_size > _HEADER_BYTES or size > limit:
        raise Malformed("size")
    try:
        header, sizes = json.loads(_exactly(stream, head_size))
    except (ValueError, TypeError, RecursionError):
        raise Malformed("header") from None
    blob = _exactly(stream, size)
    if not isinstance(sizes, list) or not all(_natural(n) for n in sizes) or sum(sizes) != size:
        raise Malformed("sizes")
    return header, blob, sizes


def split(blob: bytes, sizes: Sequence[int]) -> list[bytes]:
    """The pieces of a message's bytes."""
    out, at = [], 0
    for size in sizes:
        out.append(blob[at : at + size])
        at += size
    return out


def pack_result(value: Any) -> tuple[Any, list[bytes]]:
    """Header and bytes for what a task returned. Raises TypeError for what cannot be sent."""
    if isinstance(value, Extract):
        # half a character cannot be written anywhere later on; one for one, so that offsets stay
        text = _SURROGATE.sub("\ufffd", value.text)
        blocks = [[b.start, b.end, b.kind.value, b.place, b.level, b.label, b.page, b.trust] for b in value.blocks]
        notes = [[n.code, n.message] for n in value.notes]
        return ["extract", value.format, value.encoding, dict(value.metadata), notes, blocks], [text.encode()]
    if isinstance(value, (bytes, bytearray)):
        return ["bytes"], [bytes(value)]
    if isinstance(value, tuple) and value and all(isinstance(m, Member) for m in value):
        return ["members", [m.name for m in value]], [m.data for m in value]
    json.dumps(value)
    return ["json", value], []


def unpack_result(header: Any, blob: bytes, sizes: Sequence[int]) -> Any:
    """What `pack_result` took. Raises Malformed for anything that is not sound."""
    try:
        kind, *rest = header
        if kind == "extract":
            return _extract(blob.decode(), *rest)
        if kind == "bytes":
            return blob
        if kind == "members":
            return _members(split(blob, sizes), *rest)
        if kind == "json":
            return rest[0]
    except (ValueError, TypeError, LookupError):
        raise Malformed("result") from None
    raise Malformed("kind")


def pack_error(error: BaseException) -> Any:
    """Header for an exception: ours with its words, any other with its kind alone, for its words may quote the draft."""
    if isinstance(error, DuizhaoError):
        place = error.place
        where = [place.file, place.line, place.column] if place else None
        return ["error", type(error).__name__, error.code, error.message, where]
    return ["failure", type(error).__name__]


def unpack_error(header: Any) -> DuizhaoError:
    """The error that `pack_error` took of ours. Raises Malformed."""
    try:
        _, name, code, message, where = header
        found = getattr(errors, name)
        place = Place(_line(where[0]), _count(where[1]), _count(where[2])) if where else None
        if not (isinstance(found, type) and issubclass(found, DuizhaoError)):
            raise Malformed("error")
        try:
            return found(_line(message), place=place, code=_line(code))
        except TypeError:  # a class that does not take a code
            return found(_line(message), place=place)
    except (ValueError, TypeError, LookupError, AttributeError):
        raise Malformed("error") from None


def kind_of(name: Any) -> str:
    """The name of an exception or module, if it is one."""
    return name if isinstance(name, str) and re.fullmatch(r"[A-Za-z_][\w.]{0,60}", name, re.A) else "?"


def _extract(text: str, name: Any, encoding: Any, metadata: Any, notes: Any, blocks: Any) -> Extract:
    made = []
    last = 0
    for start, end, kind, place, level, label, page, trust in blocks:
        if not (_natural(start) and _natural(end) and last <= start <= end <= len(text)):
            raise Malformed("block")
        if not (_natural(label) and start + label <= end and isinstance(trust, (int, float)) and 0 <= trust <= 1):
            raise Malformed("block")
        last = end
        made.append(Block(start, end, BlockKind(kind), _line(place), _count(level), label, _count(page), float(trust)))
    data = {_line(k): _line(v) for k, v in metadata.items()}
    return Extract(
        text, _line(name), tuple(made), data, tuple(Note(_line(c), _line(m)) for c, m in notes), _line(encoding)
    )


def _members(pieces: list[bytes], names: Any) -> tuple[Member, ...]:
    if not isinstance(names, list) or len(names) != len(pieces) or len(names) > MEMBERS:
        raise Malformed("members")
    return tuple(Member(_line(name), data) for name, data in zip(names, pieces, strict=True))


def _line(value: Any) -> str:
    """A short text on one line: names, messages and metadata go to terminals and pages."""
    if not isinstance(value, str):
        raise Malformed("text")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", value))[:_MESSAGE]


def _count(value: Any) -> int | None:
    if value is not None and not _natural(value):
        raise Malformed("number")
    return None if value is None else int(value)


def _natural(value: Any) -> bool:
    return type(value) is int and value >= 0


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
