"""Mails with attachments."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from hostile.make.words import TEXT

HEAD = "From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?B?5oql6YCB5oql5ZGK?=\r\nDate: Mon, 20 Jan 2025 09:00:00 +0800\r\nMIME-Version: 1.0\r\n"


def attachment(name: str, data: bytes, kind: str = "application/octet-stream") -> str:
    body = base64.encodebytes(data).decode("ascii").replace("\n", "\r\n")
    encoded = "=?utf-8?B?" + base64.b64encode(name.encode()).decode() + "?="
    return (
        f'Content-Type: {kind}; name="{encoded}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="{encoded}"\r\n\r\n{body}'
    )


def text(body: str = "请审核。", kind: str = "text/plain") -> str:
    encoded = base64.encodebytes(body.encode()).decode("ascii").replace("\n", "\r\n")
    return f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"


def multipart(parts: Sequence[str], boundary: str = "b", kind: str = "mixed") -> str:
    inner = "".join(f"--{boundary}\r\n{p}\r\n" for p in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{inner}--{boundary}--\r\n'


def make(parts: Sequence[str] | None = None) -> bytes:
    return (HEAD + multipart(parts or [text(), attachment("报告.txt", TEXT.encode())])).encode()
