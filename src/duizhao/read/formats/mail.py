"""Mails (.eml): the documents attached, or the text of the mail where none is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.detect import detect
from duizhao.read.formats.html import page_text
from duizhao.read.membernames import clean_name, is_litter, named
from duizhao.reading import Member

__all__ = ["members"]

_PARTS: Final = 500
_SHORT: Final = 200  # characters; a shorter text beside pictures only says that they are attached
_PLAIN: Final = 50  # a shorter plain text beside a page is a stand-in for it
# programs label GBK as GB2312; GB18030 holds both
_LABEL: Final = re.compile(rb"(=\?|\*=)(?:gb2312|gbk|x-gbk|gb_2312-80|cp936|ms936)(\?|'')", re.I)
_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_NO_DOCUMENTS: Final = re.compile(r".*\.(?:p7s|asc|sig|ics|vcf)", re.I)
_TAG: Final = re.compile("<[^<>]*>")
_TYPES: Final = {"text/html": ".html", "text/plain": ".txt", "message/rfc822": ".eml"}


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a mail that is no container of parts."""

    name: str
    data: bytes
    kind: str
    inline: bool = False


def members(data: bytes, name: str) -> tuple[Member, ...]:
    """What is attached to a mail and to mails in it; their texts where no document is attached.

    Raises ReadError where a mail is encrypted, holds nothing, or is made to be endless.
    """
    try:
        message = message_from_bytes(_LABEL.sub(rb"\1gb18030\2", data), policy=policy.default)
        texts: list[_Part] = []
        attached: list[_Part] = []
        assert isinstance(message, EmailMessage)
        for part, text in _parts(message, name):
            (texts if text else attached).append(part)
    except RecursionError:
        raise ReadError("邮件里一层套一层，打不开；请把附件另存出来再试。", place=Place(name)) from None
    if any(p.kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") for p in attached):
        raise ReadError("邮件是加密的，打不开；请在邮件程序中打开，把附件另存出来再试。", place=Place(name))
    attached = [p for p in attached if p.data.strip() and not is_litter(p.name) and not _NO_DOCUMENTS.fullmatch(p.name)]
    kinds = {id(p): _kind(p) for p in attached}
    documents = [p for p in attached if kinds[id(p)] not in ("image", "")]
    pictures = [p for p in attached if kinds[id(p)] == "image"]
    others = [p for p in attached if kinds[id(p)] == ""]  # they are named in a note of what is read
    if documents:
        found = documents + others
    else:
        long = sum(len(_TAG.sub("", p.data.decode("utf-8"))) for p in texts) >= _SHORT
        sent = [p for p in pictures if not p.inline] or pictures
        found = (texts if long or not sent else sent) + others
    if not found:
        raise ReadError("邮件里没有正文，也没有附件。", place=Place(name))
    return tuple(named((p.name, p.data) for p in found))


def _kind(part: _Part) -> str:
    """The name of the format of an attachment; empty for what cannot be read."""
    try:
        return detect(part.data, part.name).format.name
    except ReadError:
        return ""


def _parts(message: EmailMessage, name: str) -> Iterator[tuple[_Part, bool]]:
    """The parts that hold something, and whether each is the text of a mail and no attachment."""
    count = 0
    choices: set[int] = set()  # parts of which another way of saying the same is taken
    for part in message.walk():
        count += 1
        if count > _PARTS:
            raise ReadError(f"邮件里的部分过多（最多 {_PARTS} 个），没有读取，请核对文件来源。", place=Place(name))
        if part.get_content_type() == "multipart/alternative":
            choices |= _passed_over(part)
        if part.is_multipart() or id(part) in choices:
            continue
        kind = part.get_content_type()
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        told = _name(part)
        disposition = part.get_content_disposition()
        if kind in ("text/plain", "text/html") and disposition != "attachment" and not told:
            text = page_text(payload, name, part.get_content_charset()).text if payload.strip() else ""
            if text.strip():
                yield _Part("正文" + _TYPES[kind], ("\ufeff" + text).encode("utf-8", "replace"), kind), True
        else:
            inline = disposition == "inline" or part.get("Content-ID") is not None
            yield _Part(told or "附件" + _TYPES.get(kind, ""), payload, kind, inline), False


def _passed_over(part: EmailMessage) -> set[int]:
    """Of plain text and page that say the same, the one that is not taken: plain text goes first unless it is a stub."""
    plain = [p for p in part.walk() if p.get_content_type() == "text/plain"]
    pages = [p for p in part.walk() if p.get_content_type() == "text/html"]
    if not plain or not pages:
        return set()
    said = plain[0].get_payload(decode=True)
    stub = not isinstance(said, bytes) or len(said.split()) == 0 or len(said) < _PLAIN
    return {id(p) for p in (plain if stub else pages)}


def _name(part: EmailMessage) -> str:
    """The file name of an attachment; also where it stands in the header as plain GBK."""
    try:
        told = part.get_filename() or ""
    except (ValueError, LookupError, IndexError, AttributeError):
        told = ""
    if told and "\ufffd" not in told and not any("\ud800" <= c <= "\udfff" for c in told):
        return clean_name(told)
    for header, raw in part.raw_items():
        m = re.search(r"(?:file)?name\*?\s*=\s*(?:\"([^\"]+)\"|([^;\s]+))", raw)
        if m and header.lower() in ("content-disposition", "content-type"):
            said = (m.group(1) or m.group(2)).encode("utf-8", "surrogateescape")
            if b"''" in said:
                said = _ESCAPE.sub(lambda m: bytes.fromhex(m.group(1).decode()), said.split(b"''", 1)[1])
            for codec in ("utf-8", "gb18030"):
                try:
                    return clean_name(said.decode(codec))
                except UnicodeDecodeError:
                    continue
    return clean_name(told) if told else ""
