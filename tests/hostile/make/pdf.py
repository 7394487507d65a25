"""PDF files as objects."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping

from hostile.make.words import LINES

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 80/FontBBox[0 -120 1000 880]>>>>]>>"
)


def lines(texts: Iterable[str] = LINES, size: int = 14) -> bytes:
    """A content stream: lines of text from the top of the page."""
    rows = [f"1 0 0 1 72 {760 - 24 * i} Tm <{t.encode('utf-16-be').hex()}> Tj" for i, t in enumerate(texts)]
    return f"BT /F1 {size} Tf {' '.join(rows)} ET".encode()


def stream(data: bytes, entries: str = "", *, packed: bool = False, length: int | None = None) -> bytes:
    if packed:
        data, entries = zlib.compress(data, 9), entries + "/Filter/FlateDecode"
    return f"<<{entries}/Length {len(data) if length is None else length}>>stream\n".encode() + data + b"\nendstream"


def objects(content: bytes | None = None) -> dict[int, bytes]:
    """A document of one page: catalog 1, pages 2, page 3, content 4, font 5."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        4: stream(lines()) if content is None else content,
        5: FONT,
    }


def build(made: Mapping[int, bytes], *, trailer: str = "", size: int | None = None) -> bytes:
    """The file with its table of objects."""
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, data in made.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + data + b"\nendobj\n"
    start = len(out)
    top = max(made) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += (
        f"trailer\n<</Size {top if size is None else size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def make(**changed: bytes) -> bytes:
    """A sound file, objects replaced by name: make(o2=b"…")."""
    made = objects()
    made |= {int(name[1:]): data for name, data in changed.items()}
    return build(made)


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def encrypted(password: bytes = b"secret") -> bytes:
    """Locked with RC4 of 40 bits (ISO 32000, 7.6.3, revision 2); with an empty password everybody can open it."""
    padded = (password + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    identity = b"0123456789abcdef"
    key = hashlib.md5(padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + identity).digest()[:5]
    made = objects()
    made[4] = stream(_rc4(_key(key, 4), lines()))
    for word in (b"Adobe", b"GB1"):
        made[5] = made[5].replace(b"(" + word + b")", b"<" + _rc4(_key(key, 5), word).hex().encode() + b">")
    made[6] = (
        b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
        + owner.hex().encode()
        + b">/U<"
        + _rc4(key, _PAD).hex().encode()
    ) + b">>>"
    ids = f"[<{identity.hex()}><{identity.hex()}>]"
    return build(made, trailer=f"/Encrypt 6 0 R/ID{ids}")


def _key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + bytes([number, 0, 0, 0, 0])).digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
