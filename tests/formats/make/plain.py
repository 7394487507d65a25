"""Plain text in the encodings that offices have, and Markdown."""

from __future__ import annotations

import codecs
import re

from formats.make.source import Report, Role


def gb18030(report: Report) -> bytes:
    return report.source.replace("\n", "\r\n").encode("gb18030")


def utf16_marked(report: Report) -> bytes:
    """Little-endian with its mark: what Windows calls Unicode."""
    return codecs.BOM_UTF16_LE + report.source.replace("\n", "\r\n").encode("utf-16-le")


def utf16_bare(report: Report) -> bytes:
    """Big-endian without a mark."""
    return report.source.encode("utf-16-be")


def broken(report: Report) -> bytes:
    """One paragraph a line, with an indent, without what a web page put around it."""
    return "".join(
        p.text + "\n" if p.role in (Role.TITLE, Role.ADDRESSEE) else f"　　{p.text}\n" for p in report.paras
    ).encode()


def markdown(report: Report) -> bytes:
    """Headings marked by #, what runs into a paragraph in bold, a blank line between paragraphs, a rule at the end."""
    out = ["# " + _escape("".join(report.title)), ""]
    for para in report.paras:
        text = _escape(para.text)
        if para.role is Role.TITLE:
            continue
        if para.role is Role.HEADING:
            text = "#" * (para.level + 1) + " " + text
        elif para.lead:
            at = len(_escape(para.marker + para.lead))
            text = f"**{text[:at]}**{text[at:]}"
        out += [text, ""]
    return "\n".join([*out, "---", ""]).encode()


def _escape(text: str) -> str:
    text = re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
    return re.sub(r"^(\d+)\.(?=\s)", r"\1\\.", text)
