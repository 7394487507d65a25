"""Mails: what is attached, under which name, and when the text of the mail itself is read."""

from __future__ import annotations

import base64
import zipfile
from email.message import EmailMessage
from io import BytesIO

import pytest

from duizhao.errors import ReadError
from duizhao.read.formats.mail import members
from duizhao.read.sources import load_bytes

REPORT = "云岭县综合服务局2023年法治政府建设情况报告\n" + "全年审查文件12件，朱镕基题字。" * 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


def mail(text: str = "见附件。", **attached: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "a@example.gov.cn"
    message["Subject"] = "报送报告"
    message.set_content(text)
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def sheet() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", "x")
        z.writestr("xl/workbook.xml", "x")
    return out.getvalue()


def shown(data: bytes) -> dict[str, str]:
    return {m.name: m.data.decode("utf-8-sig", "replace") for m in members(data, "a.eml")}


def test_documents_that_are_attached_go_before_the_text() -> None:
    data = mail(
        "见附件，请审阅。" * 60, **{"报告.txt": REPORT.encode(), "photo.png": PNG, "smime.p7s": b"x", "~$x.docx": b"x"}
    )
    assert shown(data.as_bytes()) == {"报告.txt": REPORT}


def test_what_cannot_be_read_is_kept_for_a_note() -> None:
    data = mail(
        REPORT,
        **{
            "winmail.dat": b"\x78\x9f\x3e\x22" + bytes(40),
            "表.xlsx": sheet(),
        },
    )
    assert list(shown(data.as_bytes())) == ["正文.txt", "winmail.dat", "表.xlsx"]
    (source,) = load_bytes(mail(REPORT, **{"winmail.dat": b"\x78\x9f\x3e\x22" + bytes(40)}).as_bytes(), "a.eml")
    assert source.extract.text.startswith("云岭县综合服务局")
    assert any("winmail.dat" in n.message for n in source.extract.notes)


def test_the_text_of_a_mail_is_read_where_nothing_is_attached() -> None:
    assert shown(mail(REPORT).as_bytes())["正文.txt"].startswith(REPORT[:30])


def test_plain_text_goes_before_a_page_unless_it_is_a_stub() -> None:
    both = mail(REPORT)
    both.add_alternative(f"<html><body><p>{REPORT}</p></body></html>", subtype="html")
    assert list(shown(both.as_bytes())) == ["正文.txt"]
    stub = mail("请用网页方式查看")
    stub.add_alternative(f"<html><body><p>{REPORT}</p></body></html>", subtype="html")
    assert list(shown(stub.as_bytes())) == ["正文.html"]
    (source,) = load_bytes(stub.as_bytes(), "a.eml")
    assert source.name == "a.eml › 正文.html"
    assert source.extract.text.startswith("云岭县综合服务局2023年")


def test_photos_of_pages_go_before_a_short_text_and_a_logo_does_not() -> None:
    sent = mail("见照片。", **{"1.png": PNG, "2.png": PNG})
    assert list(shown(sent.as_bytes())) == ["1.png", "2.png"]
    phone = mail("见照片。")
    phone.add_related(PNG, maintype="image", subtype="png", cid="<1>", filename="1.png", disposition="inline")
    assert list(shown(phone.as_bytes())) == ["1.png"]
    letter = mail(REPORT)
    letter.add_related(PNG, maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    assert list(shown(letter.as_bytes())) == ["正文.txt"]


def test_a_mail_in_a_mail() -> None:
    outer = mail("转发，见附件。")
    outer.add_attachment(mail("见附件。", **{"报告.txt": REPORT.encode()}))
    assert shown(outer.as_bytes()) == {"报告.txt": REPORT}
    forwarded = mail("转发。")
    forwarded.add_attachment(mail(REPORT))
    found = shown(forwarded.as_bytes())
    assert list(found) == ["正文.txt", "正文（2）.txt"]
    assert found["正文（2）.txt"].startswith("云岭县")


HEAD = b"From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
TAIL = b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode("审查文件。".encode()) + b"\r\n--B--\r\n"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'Content-Type: application/octet-stream; name="' + "报告镕.txt".encode("gbk") + b'"', "报告镕.txt"),
        (b'Content-Type: application/octet-stream; name="' + "报告.txt".encode() + b'"', "报告.txt"),
        (b'Content-Disposition: attachment; filename="=?gb2312?B?' + base64.b64encode("报告镕.txt".encode("gbk")) + b'?="', "报告镕.txt"),
        (b'Content-Disposition: attachment; filename="=?utf-8?Q?=E6=8A=A5=E5=91=8A.txt?="', "报告.txt"),
        (b"Content-Disposition: attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A.txt", "报告.txt"),
        (b"Content-Disposition: attachment; filename*=GB2312''%B1%A8%E9F.txt", "报镕.txt"),
        (b"Content-Disposition: attachment; filename*0*=gbk''%B1%A8;\r\n filename*1*=%E9F.txt", "报镕.txt"),
        (b'Content-Disposition: attachment; filename="../../x.txt"', "x.txt"),
        (b'Content-Disposition: attachment; filename="C:\\\\dir\\\\y.txt"', "dir/y.txt"),
        (b"Content-Disposition: attachment", "附件.txt"),
    ],
)  # fmt: skip
def test_names_of_attachments(header: bytes, name: str) -> None:
    assert shown(HEAD + header + TAIL) == {name: "审查文件。"}


@pytest.mark.parametrize(
    ("charset", "codec"),
    [(b"gb2312", "gbk"), (b"GBK", "gb18030"), (b"utf-8", "utf-8"), (b"big5", "big5"), (b"us-ascii", "gbk"), (b"klingon", "utf-8"), (b'""', "gbk")],
)  # fmt: skip
def test_encodings_of_texts(charset: bytes, codec: str) -> None:
    text = "全年審查文件" * 20 if codec == "big5" else REPORT
    data = (
        b"From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=%b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        % charset
    )
    assert shown(data + text.encode(codec)) == {"正文.txt": text}


def nested(depth: int) -> bytes:
    parts = (b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (i, i) for i in range(depth))
    return b"From: a@b.cn\r\nMIME-Version: 1.0\r\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"From: a@b.cn\r\nMIME-Version: 1.0\r\n\r\n", "没有正文"),
        (nested(3000), "一层套一层"),
        (HEAD + (b"Content-Type: text/plain\r\n\r\nx\r\n--B\r\n") * 600, "过多"),
        (b"From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime\r\n\r\nMIAGCSqGSIb3", "加密"),
    ],
)
def test_mails_that_hold_nothing_to_read(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        members(data, "目录/a.eml")
    assert str(caught.value).startswith("目录/a.eml：")
    assert str(caught.value).endswith("。")
