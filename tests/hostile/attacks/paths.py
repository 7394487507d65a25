"""Names that lead somewhere else: `../`, absolute names, links, devices."""

from __future__ import annotations

from hostile.attacks.register import Bait, Files, attack
from hostile.make import docx, mail, ofd, pdf, rar, seven, zips
from hostile.make.words import TEXT

LINK = 0xA1FF0000 | 0x8000  # 7z: a symbolic link by its Unix attributes


def _names(bait: Bait) -> list[str]:
    deep = "../" * 20
    return [
        f"{deep}{str(bait.folder)[1:]}/out.txt",
        f"{bait.folder}/out.txt",
        deep.replace("/", "\\") + str(bait.folder)[1:].replace("/", "\\") + "\\out.txt",
        "C:\\Windows\\out.txt",
        "\\\\127.0.0.1\\x\\out.txt",
        "./../out.txt",
        "a/../../out.txt",
        "CON",
        "aux.txt",
        "nul",
        "报告.txt:hidden",
        "out.txt\0.docx",
        "a\nb\x1b[31m.txt",
        "\u202etxt.exe",
        "~/.bashrc",
        "长" * 5000 + ".txt",
        "",
        "/",
        "..",
    ]


@attack("names that lead out", "zip")
def _(bait: Bait) -> Files:
    text = TEXT.encode()
    names = _names(bait)
    link = zips.Entry("link", str(bait.secret).encode(), attributes=zips.SYMLINK)
    through = [zips.Entry("d", str(bait.folder).encode(), attributes=zips.SYMLINK), zips.Entry("d/out.txt", text)]
    return {
        "names": zips.build([*(zips.Entry(n, text) for n in names), zips.Entry("报告.txt", text)]),
        "link to a file": zips.build([link, zips.Entry("报告.txt", text)]),
        "link called as a report": zips.build(
            [zips.Entry("报告.txt", str(bait.secret).encode(), attributes=zips.SYMLINK), zips.Entry("b.txt", text)]
        ),
        "through a link": zips.build([*through, zips.Entry("报告.txt", text)]),
    }


@attack("names that lead out", "7z")
def _(bait: Bait) -> Files:
    text = TEXT.encode()
    names = [n.replace("\0", "") for n in _names(bait)]
    files = {f"name {i}": seven.build([(n, text), ("报告.txt", text)]) for i, n in enumerate(names)}
    files["link to a file"] = seven.build(
        [("link", str(bait.secret).encode()), ("报告.txt", text)], attributes=[LINK, 0x20]
    )
    files["through a link"] = seven.build(
        [("d", str(bait.folder).encode()), ("d/out.txt", text), ("报告.txt", text)], attributes=[LINK, 0x20, 0x20]
    )
    return files


@attack("names that lead out", "rar")
def _(bait: Bait) -> Files:
    text = TEXT.encode()
    names = [n for n in _names(bait) if len(n) < 255]
    secret = str(bait.secret).encode()
    return {
        "names": rar.build([*(rar.Entry(n, text) for n in names), rar.Entry("报告.txt", text)]),
        "link": rar.build([rar.Entry("link", secret, attributes=rar.UNIX_LINK), rar.Entry("报告.txt", text)]),
    }


@attack("names that lead out", "eml")
def _(bait: Bait) -> Files:
    return {
        f"name {i}": mail.make([mail.attachment(n, TEXT.encode()), mail.attachment("报告.txt", TEXT.encode())])
        for i, n in enumerate(_names(bait))
    }


@attack("names that lead out", "docx docm")
def _(bait: Bait) -> Files:
    files = {}
    for i, name in enumerate(_names(bait)):
        parts = docx.parts()
        parts["word/_rels/document.xml.rels"] = docx.relations(
            [
                ("rId9", "footnotes", name.replace("\0", "").replace("\x1b", "")),
                ("rId8", "styles", "file://" + str(bait.secret)),
            ]
        )
        files[f"target {i}"] = zips.pack(parts)
        files[f"part {i}"] = zips.pack({**docx.parts(), name: TEXT.encode()})
    parts = docx.parts()
    parts["_rels/.rels"] = docx.relations([("rId1", "officeDocument", "../" * 20 + str(bait.secret)[1:])])
    files["main part"] = zips.pack(parts)
    link = zips.Entry("word/document.xml", str(bait.secret).encode(), attributes=zips.SYMLINK)
    files["main part is a link"] = zips.build(
        [*(zips.Entry(n, d) for n, d in docx.parts().items() if n != link.name), link]
    )
    return files


@attack("names that lead out", "ofd")
def _(bait: Bait) -> Files:
    files = {}
    for i, name in enumerate(n for n in _names(bait) if n.isprintable()):
        escaped = name.replace("&", "&amp;")
        files[f"page {i}"] = ofd.make(
            pages=f'<ofd:Page ID="1" BaseLoc="{escaped}"/><ofd:Page ID="2" BaseLoc="Pages/Page_0/Content.xml"/>'
        )
        files[f"part {i}"] = zips.pack({**ofd.parts(), name: TEXT.encode()})
    files["root"] = ofd.make(root="../" * 20 + str(bait.secret)[1:])
    files["root, absolute"] = ofd.make(root=str(bait.secret))
    return files


@attack("names that lead out", "pdf")
def _(bait: Bait) -> Files:
    files = {}
    for i, name in enumerate(n for n in _names(bait) if n and "\\" not in n and n.isascii() and n.isprintable()):
        attached = f"<</Names<</EmbeddedFiles<</Names[({name}) 6 0 R]>>>>/Type/Catalog/Pages 2 0 R>>".encode()
        made = {
            **pdf.objects(),
            1: attached,
            6: f"<</Type/Filespec/F({name})/EF<</F 7 0 R>>>>".encode(),
            7: pdf.stream(TEXT.encode()),
        }
        files[f"attachment {i}"] = pdf.build(made)
        files[f"stream {i}"] = pdf.make(o4=pdf.stream(b"", f"/F({name})"))
    return files
