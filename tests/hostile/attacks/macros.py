"""Macros, scripts and actions: there, and never run."""

from __future__ import annotations

from hostile.attacks.register import Bait, Files, attack
from hostile.make import doc, docx, html, mail, ofd, pdf, zips
from hostile.make.words import TEXT


def _command(bait: Bait) -> str:
    return f"touch {bait.folder}/ran"


@attack("macros", "docx docm")
def _(bait: Bait) -> Files:
    command = _command(bait)
    macro = doc.compound({"VBA": b"Attribute VB_Name\nSub AutoOpen()\nShell " + command.encode() + b"\nEnd Sub"})
    field = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        for code in (
            f'DDEAUTO "sh" "-c {command}"',
            f'DDE "sh" "-c {command}"',
            "MACROBUTTON AutoOpen 点这里",
            f'QUOTE 1 2 {{ SHELL "{command}" }}',
        )
    )
    files = {}
    for kind in ("docx", "docm"):
        parts = docx.parts(docx.body(), kind=kind, more={"vbaProject.bin": macro})
        parts["word/_rels/document.xml.rels"] = docx.relations([("rId1", "vbaProject", "vbaProject.bin")])
        files[f"project as {kind}"] = zips.pack(parts)
    files["fields"] = docx.make(docx.body() + field)
    files["simple field"] = docx.make(
        docx.body() + f'<w:p><w:fldSimple w:instr="DDEAUTO sh {command}"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    )
    files["object"] = zips.pack(
        {**docx.parts(), "word/embeddings/oleObject1.bin": macro, "word/activeX/activeX1.bin": macro}
    )
    return files


@attack("macros", "doc wps")
def _(bait: Bait) -> Files:
    command = _command(bait)
    streams = doc.streams(f'{TEXT}\n\x13 DDEAUTO sh "-c {command}" \x14\x15')
    return doc.compound(
        {**streams, "Macros": b"Sub AutoOpen()\nShell " + command.encode(), "_VBA_PROJECT": b"\xcc\x61" + bytes(100)}
    )


@attack("macros", "pdf")
def _(bait: Bait) -> Files:
    command = _command(bait)
    actions = {
        "script": f"<</S/JavaScript/JS(app.launchURL\\('{bait.url}'\\);)>>",
        "launch": f"<</S/Launch/F(sh)/Win<</F(cmd.exe)/P(/c {command})>>/Unix(sh -c '{command}')>>",
        "submit": f"<</S/SubmitForm/F({bait.url})>>",
        "import": f"<</S/ImportData/F({bait.secret})>>",
    }
    files = {}
    for name, action in actions.items():
        files[f"open, {name}"] = pdf.make(o1=f"<</Type/Catalog/Pages 2 0 R/OpenAction {action}>>".encode())
        files[f"page, {name}"] = pdf.make(
            o3=f"<</Type/Page/Parent 2 0 R/Contents 4 0 R/AA<</O {action}>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {action}>>]/Resources<</Font<</F1 5 0 R>>>>>>".encode()
        )
    # pdfminer keeps its character maps as pickles: the name of one must not lead to a file of the attacker
    for name in (f"{bait.folder}/evil", "../../../../../../../../../../tmp/evil", "evil.pickle.gz", "UniGB-UCS2-H\\0x"):
        files[f"character map {len(files)}"] = pdf.make(
            o5=pdf.FONT.replace(
                b"/Encoding/UniGB-UCS2-H", b"/Encoding/" + name.replace("/", "#2f").replace("\\0", "#00").encode()
            )
        )
        files[f"character map, used {len(files)}"] = pdf.make(
            o5=pdf.FONT.replace(b"/Ordering(GB1)", b"/Ordering(" + name.encode() + b")")
        )
    return files


@attack("macros", "ofd")
def _(bait: Bait) -> Files:
    action = f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="{bait.url}"/></ofd:Action><ofd:Action Event="DO"><ofd:GotoA AttachID="3"/></ofd:Action></ofd:Actions>'
    return {"document": ofd.make(common=action), "page": ofd.make(ofd.page(ofd.texts(), before=action))}


_SCRIPT = "<script>document.write('偷梁换柱');fetch('{url}')</script><p onclick=\"{url}\" onload='x()'>.</p><a href=\"javascript:fetch('{url}')\">.</a>"


@attack("macros", "html")
def _(bait: Bait) -> Files:
    script = _SCRIPT.format(url=bait.url)
    return {
        "body": html.page(html.body() + script),
        "head": html.page(html.body(), head=script),
        "php": html.page(html.body() + f"<?php system('{_command(bait)}'); ?><!--#exec cmd=\"{_command(bait)}\" -->"),
    }


@attack("macros", "md txt")
def _(bait: Bait) -> Files:
    return f"{TEXT}\n{_SCRIPT.format(url=bait.url)}\n{{{{ ''.__class__ }}}} ${{jndi:ldap://127.0.0.1:{bait.port}/x}} `{_command(bait)}` $({_command(bait)})\n".encode()


@attack("macros", "eml")
def _(bait: Bait) -> Files:
    return mail.make(
        [
            mail.attachment("报告.txt", TEXT.encode()),
            mail.text(html.page(_SCRIPT.format(url=bait.url)).decode(), "text/html"),
            mail.attachment("a.exe", b"MZ" + bytes(100)),
            mail.attachment("a.bat", _command(bait).encode()),
        ]
    )


@attack("macros", "zip")
def _(bait: Bait) -> Files:
    return zips.pack(
        {
            "报告.txt": TEXT.encode(),
            "autorun.inf": b"[autorun]\nopen=a.bat\n",
            "a.bat": _command(bait).encode(),
            "a.exe": b"MZ" + bytes(100),
            "conftest.py": b"raise SystemExit",
            "sitecustomize.py": b"raise SystemExit",
        }
    )
