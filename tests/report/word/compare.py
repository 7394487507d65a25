"""Comparing a Word file with comments to the one without: canonical XML, marks taken out, equal runs merged."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from duizhao.read.word.package import open_word
from duizhao.read.word.walk import walk

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARKS = (W + "commentRangeStart", W + "commentRangeEnd")
# what comments may change beside the text: themselves, the ways to them, the list of types
MAY_CHANGE = ("[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml", "word/document.xml")


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def canonical(text: bytes, spare: frozenset[str] = frozenset()) -> bytes:
    """The XML of a document without comment marks but those of the ids in `spare`, adjacent equal runs merged."""
    root = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    for mark in [e for e in root.iter(*MARKS) if e.get(W + "id") not in spare]:
        mark.getparent().remove(mark)
    for reference in list(root.iter(W + "commentReference")):
        if reference.get(W + "id") not in spare:
            run = reference.getparent()
            assert [c.tag for c in run if c.tag != W + "rPr"] == [W + "commentReference"]
            run.getparent().remove(run)
    for run in list(root.iter(W + "r")):
        _plain_spaces(run)
        before = run.getprevious()
        if before is not None and before.tag == W + "r" and _like(before, run):
            before.extend([c for c in run if c.tag != W + "rPr"])
            run.getparent().remove(run)
    for run in root.iter(W + "r"):
        _merge_texts(run)
    return etree.tostring(root, method="c14n")


def _plain_spaces(run: Any) -> None:
    """Text as it is shown, whatever says so."""
    for t in run.findall(W + "t"):
        if t.get(SPACE) != "preserve" and not len(t):
            t.text = (t.text or "").strip(" \t\r\n")
        t.attrib.pop(SPACE, None)


def _like(one: Any, other: Any) -> bool:
    def properties(run: Any) -> bytes:
        found = run.find(W + "rPr")
        return b"" if found is None else etree.tostring(found, method="c14n")

    return dict(one.attrib) == dict(other.attrib) and properties(one) == properties(other)


def _merge_texts(run: Any) -> None:
    for t in run.findall(W + "t"):
        before = t.getprevious()
        if before is not None and before.tag == W + "t" and not len(t) and not len(before):
            before.text = (before.text or "") + (t.text or "")
            run.remove(t)


def comment_ids(data: bytes) -> list[str]:
    text = members(data).get("word/comments.xml")
    return [] if text is None else [e.get(W + "id") for e in etree.fromstring(text).iter(W + "comment")]


def equal_but_for_comments(before: bytes, after: bytes) -> None:
    """Every part but those of comments is the same byte for byte; the text is the same but for comment marks."""
    old, new = members(before), members(after)
    assert [n for n in old if n not in new] == []
    assert {n for n in new if n not in old} <= set(MAY_CHANGE)
    assert [n for n in old if n not in MAY_CHANGE and old[n] != new[n]] == []
    spare = frozenset(comment_ids(before))
    assert canonical(new["word/document.xml"], spare) == canonical(old["word/document.xml"], spare)
    text = walk(open_word(before, "a.docx"))
    again = walk(open_word(after, "a.docx"))
    assert again.text == text.text
    assert again.blocks == text.blocks


def covered(data: bytes) -> dict[str, str]:
    """For each comment the text between its marks, automatic numbers and separators left out."""
    file = open_word(data, "a.docx")
    made = walk(file)
    order = {e: i for i, e in enumerate(file.body.iter())}
    starts = {e.get(W + "id"): order[e] for e in file.body.iter(W + "commentRangeStart")}
    ends = {e.get(W + "id"): order[e] for e in file.body.iter(W + "commentRangeEnd")}
    out = {}
    for number in comment_ids(data):
        start = starts[number]
        inside = [
            p
            for p in made.pieces
            if p.element in order and start < order[p.element] < ends[number] and not _boxed(p.element)
        ]
        out[number] = "".join(made.text[p.start : p.end] for p in inside)
    return out


def _boxed(element: Any) -> bool:
    return any(True for _ in element.iterancestors(W + "txbxContent"))


def sound(data: bytes) -> None:
    """Every mark has its comment, every comment its marks, in their order; python-docx reads them all."""
    import docx

    file = open_word(data, "a.docx")
    order = {e: i for i, e in enumerate(file.body.iter())}
    ids = comment_ids(data)
    assert len(set(ids)) == len(ids)
    for number in ids:
        begin, end, reference = (
            [order[e] for e in file.body.iter(W + name) if e.get(W + "id") == number]
            for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
        )
        assert len(begin) == len(end) == len(reference) == 1, number
        assert begin[0] < end[0] < reference[0], number
    opened = docx.Document(io.BytesIO(data))
    assert [str(c.comment_id) for c in opened.comments] == ids
