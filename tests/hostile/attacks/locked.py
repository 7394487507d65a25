"""Files with a password."""

from __future__ import annotations

import random

from hostile.attacks.register import Files, simple
from hostile.make import doc, mail, ofd, pdf, rar, seven, zips
from hostile.make.words import TEXT

_NOISE = random.Random(4).randbytes(5000)


def _package() -> bytes:
    """An Office file with a password: a compound file with these two streams ([MS-OFFCRYPTO] 2.3)."""
    return doc.compound({"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0<encryption/>", "EncryptedPackage": _NOISE})


simple("password", "docx", _package)
simple("password", "docm", _package)


def _doc() -> Files:
    streams = doc.streams(flags=doc.ENCRYPTED)
    hidden = doc.streams(flags=doc.ENCRYPTED | 0x8000)
    return {
        "RC4": doc.compound({**streams, "1Table": b"\x01\0\x01\0" + _NOISE}),
        "XOR": doc.compound(hidden),
        "package": _package(),
    }


simple("password", "doc", _doc)
simple("password", "wps", _doc)
simple("password", "pdf", lambda: pdf.encrypted())
simple("password", "ofd", lambda: zips.build([zips.Entry(n, d, flags=zips.ENCRYPTED) for n, d in ofd.parts().items()]))
simple(
    "password",
    "zip",
    lambda: {
        "all": zips.build([zips.Entry("报告.txt", _NOISE, flags=zips.ENCRYPTED, method=zips.STORED)]),
        "AES": zips.build(
            [zips.Entry("报告.txt", _NOISE, flags=zips.ENCRYPTED, method=99, extra=b"\x01\x99\x07\0\x02\0AE\x03\x08\0")]
        ),
        "one of two": zips.build(
            [zips.Entry("a.txt", _NOISE, flags=zips.ENCRYPTED), zips.Entry("报告.txt", TEXT.encode())]
        ),
    },
)
simple(
    "password",
    "7z",
    lambda: {
        "members": seven.build(
            [("报告.txt", TEXT.encode())], coder=seven.AES, properties=b"\x53\x07" + bytes(16), packed=_NOISE[:160]
        ),
        "directory": _seven_directory(),
    },
)


def _seven_directory() -> bytes:
    """The directory itself is locked: an encoded header whose folder is AES."""
    import struct
    import zlib

    body = _NOISE[:160]
    head = b"\x17\x06" + seven.number(0) + seven.number(1) + b"\x09" + seven.number(160) + b"\0"
    head += b"\x07\x0b\x01\0\x01" + bytes([0x24]) + seven.AES + seven.number(18) + b"\x53\x07" + bytes(16)
    head += b"\x0c" + seven.number(150) + b"\0\0"
    start = struct.pack("<QQL", len(body), len(head), zlib.crc32(head))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<L", zlib.crc32(start)) + start + body + head


simple(
    "password",
    "rar",
    lambda: {
        "members": rar.build([rar.Entry("报告.txt", _NOISE[:160], flags=0x04)]),
        "directory": b"Rar!\x1a\x07\x00" + rar._block(0x73, 0x80, bytes(6)) + _NOISE[:300],
        "version 5": b"Rar!\x1a\x07\x01\x00" + _rar5_locked(),
    },
)


def _rar5_locked() -> bytes:
    import struct
    import zlib

    head = bytes([4, 0, 0, 0, 15]) + _NOISE[:16]
    sized = bytes([len(head)]) + head
    return struct.pack("<L", zlib.crc32(sized)) + sized + _NOISE[:200]


simple(
    "password",
    "eml",
    lambda: {
        "S/MIME": (
            mail.HEAD
            + 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n'
        ).encode(),
        "PGP": (
            mail.HEAD
            + mail.multipart(
                [
                    "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
                    "Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nabcd\r\n-----END PGP MESSAGE-----\r\n",
                ],
                kind="encrypted",
            )
        ).encode(),
        "attachment": mail.make([mail.attachment("报告.docx", _package())]),
    },
)
# what office encryption software leaves: noise under the name of the format
for _form in ("html", "md", "txt", "png", "jpg"):
    simple("password", _form, lambda: {"noise": _NOISE, "E-SafeNet": b"b\x14#e\x14\0\x04\0E-SafeNet" + _NOISE})
