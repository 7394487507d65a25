"""LibreOffice is asked for old Word files that nothing else reads: it must not fetch what they point at."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest
from hostile.make import docx, zips
from hostile.make.words import MARK
from hostile.outcomes import SECRET

from duizhao.read import worker
from duizhao.read.word import office

PICTURE = """<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
@pytest.mark.skipif(not os.environ.get("DUIZHAO_HOSTILE"), reason="takes many seconds: make hostile")
def test_linked_pictures_and_texts_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        fields = "".join(FIELD.format(code) for code in (f'INCLUDEPICTURE "{url}" \\d', f'INCLUDETEXT "{secret}"'))
        parts = docx.parts(docx.body() + PICTURE + fields)
        parts["word/_rels/document.xml.rels"] = docx.relations([], [("rId9", "image", url)])
        data = _as_doc(zips.pack(parts), tmp_path)
        assert url.encode() in data or url.encode("utf-16-le") in data
        while True:  # making it has knocked already
            try:
                server.accept()[0].close()
            except TimeoutError:
                break
        folder = tmp_path / "work"
        folder.mkdir()
        made = worker.call("duizhao.read.formats.doc:convert", data, name="甲.doc", folder=str(folder))
        with pytest.raises(TimeoutError):
            server.accept()
    text = worker.extract("docx", made, "甲.doc").text
    assert MARK in text
    assert SECRET not in text


def _as_doc(data: bytes, folder: Path) -> bytes:
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    program = office.find() or ""
    command = [program, "--headless", profile, "--convert-to", "doc:MS Word 97", "--outdir", str(folder), "a.docx"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)
    return (folder / "a.doc").read_bytes()
