"""What reports travel in: mail with attachments, archives with a letter and a table beside the report."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

from formats.make import docx
from formats.make.source import Report

_WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def mail(report: Report) -> bytes:
    """A letter that says what is attached, the report attached."""
    message = EmailMessage()
    message["From"] = "li@example.invalid"
    message["To"] = "wang@example.invalid"
    message["Subject"] = f"{report.unit}法治政府建设年度报告报送"
    message["Date"] = "Fri, 26 Jan 2024 16:08:00 +0800"
    message.set_content("王科长：\n　　您好！现将我单位法治政府建设年度报告报送给您，请查收。\n　　联系人：小李\n")
    message.add_attachment(docx.typed(report), *_WORD, filename=f"{report.unit}法治政府建设年度报告.docx")
    return message.as_bytes(policy=SMTP)


def archive(report: Report) -> bytes:
    """A folder with names in GBK, as the archivers of Windows write them: letter, report, table of figures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in (
            (
                "1.报送函.docx",
                docx.letter((f"{report.unit}关于报送年度报告的函", "现将我单位年度报告报上，请审阅。", "联系人：小李")),
            ),
            ("2.年度报告.docx", docx.numbered(report, "direct")),
            (
                "3.行政执法数据统计表.docx",
                docx.table("行政执法数据统计表", (("类别", "件数"), ("行政许可", "0"), ("行政处罚", "0"))),
            ),
        ):
            # zipfile would write UTF-8 with its flag; the bytes of GBK read as code page 437 stand for the other way
            made.writestr(f"报送材料/{name}".encode("gbk").decode("cp437"), data)
    return _unflagged(out.getvalue())


def photos(pages: tuple[bytes, ...]) -> bytes:
    """The pages of one report as pictures, named as cameras and people name them: 1.jpg, 2.jpg … 10.jpg."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number, page in enumerate(pages, 1):
            made.writestr(f"{number}.jpg", page)
    return out.getvalue()


def _unflagged(data: bytes) -> bytes:
    """Clear the flag that says names are UTF-8, and put the bytes of GBK in their place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            made = _Gbk(info.filename, info.date_time)
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, old.read(info))
    return out.getvalue()


class _Gbk(zipfile.ZipInfo):
    """A name written as the bytes that code page 437 stands for, without the flag for UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800
