"""Web pages: every entry of web/pages.yaml is a test; metadata, encodings, pages in one file, pages without text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from duizhao.errors import ExitStatus, ReadError
from duizhao.read.formats.html import read
from duizhao.reading import BlockKind, Extract

CASES = yaml.safe_load((Path(__file__).parent / "web" / "pages.yaml").read_text("utf-8"))
TITLE = "云岭县综合服务局2023年法治政府建设情况报告"
HEAD = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{TITLE}-云岭县人民政府</title>
<meta name="SiteName" content="云岭县人民政府"><meta name="ArticleTitle" content="{TITLE}">
<meta name="PubDate" content="2024-01-20 10:30"><meta name="ContentSource" content="县综合服务局">
<meta name="ColumnName" content="年度报告"><meta name="Author" content="admin"></head><body>"""
ABOVE = """<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/a">行政复议</a></li>
<li><a href="/b">重大行政决策</a></li></ul></div>
<div class="path">您当前的位置：<a href="/">首页</a> &gt; <a href="/c">政务公开</a> &gt; 年度报告</div>
<table class="info"><tr><td>索 引 号：</td><td>11420000/2024-00012</td><td>发布机构：</td><td>云岭县综合服务局</td></tr>
<tr><td>成文日期：</td><td>2024年01月15日</td><td>公开目录：</td><td></td></tr></table>
<div class="bar">发布时间：2024-01-20 10:30 &nbsp; 来源：县综合服务局 &nbsp; 【字体：<a>大</a> <a>中</a> <a>小</a>】</div>"""
BELOW = """<div class="share">分享到：<a>微信</a> <a>微博</a> <a>朋友圈</a></div>
<div class="more"><h3>相关链接</h3><ul><li><a href="/1">云岭县教育局2023年法治政府建设报告</a></li></ul></div>
<div class="foot">主办：云岭县人民政府　网站标识码：1234567890　电话：0000-1234567</div></body></html>"""


def lines_of(extract: Extract) -> list[str]:
    """The lines of the text, headings with their level before them."""
    levels = {b.start: b.level for b in extract.blocks if b.level is not None}
    out, at = [], 0
    for line in extract.text.splitlines():
        out.append(f"{levels[at]}| {line}" if at in levels else line)
        at += len(line) + 1
    return out


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in CASES])
def test_page(case: dict[str, Any]) -> None:
    page = case["page"] if case.get("bare") else HEAD + ABOVE + case["page"] + BELOW
    extract = read(page.encode(), "a.html")
    assert lines_of(extract) == case["lines"]
    assert extract.format == "html"
    if "places" in case:
        assert [b.place for b in extract.blocks] == case["places"]
    for line, label in case.get("labels", {}).items():
        assert next(b.label for b in extract.blocks if extract.text[b.start : b.end] == line) == label
    if "metadata" in case:
        assert dict(extract.metadata) == case["metadata"]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in CASES])
def test_blocks_cover_the_text_in_order(case: dict[str, Any]) -> None:
    extract = read(case["page"].encode(), "a.html")
    at = 0
    for block in extract.blocks:
        gap = extract.text[at : block.start]
        assert gap in ("", "\n", "\t")
        assert "\n" not in extract.text[block.start : block.end]
        assert (block.kind is BlockKind.CELL) == block.place.startswith("表")
        at = block.end
    assert extract.text[at:] == "\n"


def test_what_a_page_says_of_itself() -> None:
    extract = read((HEAD + ABOVE + '<div id="zoom"><p>审查文件12件。</p></div>' + BELOW).encode(), "a.html")
    assert {k: v for k, v in extract.metadata.items() if k not in ("font", "views")} == {
        "title": TITLE,
        "published": "2024-01-20 10:30",
        "source": "县综合服务局",
        "category": "年度报告",
        "index": "11420000/2024-00012",
        "publisher": "云岭县综合服务局",
        "written": "2024年01月15日",
    }
    plain = HEAD.split("<meta name=")[0] + "</head><body>" + ABOVE + '<div id="zoom"><p>审查文件12件。</p></div>'
    assert read(plain.encode(), "a.html").metadata["published"].startswith("2024-01-20")


@pytest.mark.parametrize(
    ("declared", "codec", "found"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "utf-8-sig", "utf-8"),
        ("gb2312", "gbk", "gb18030"),
        ("GBK", "gb18030", "gb18030"),
        ("utf-8", "gbk", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("klingon", "gbk", "gb18030"),
        ("unicode", "utf-16", "utf-16-le"),
        ("utf-16", "utf-16-le", "utf-16-le"),
        ("utf-16", "utf-16-be", "utf-16-be"),
        ("utf-16", "utf-8", "utf-8"),
    ],
)
def test_encodings(declared: str, codec: str, found: str) -> None:
    text = "审查“文件”12件，办理镕案件3件。" + "全年办结。" * 20
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><p>{text}</p></body></html>'
    extract = read(page.encode(codec), "a.html")
    assert (extract.text, extract.encoding) == (text + "\n", found)


def test_a_page_in_big5_says_so() -> None:
    page = '<html><head><meta charset="big5"></head><body><p>審查文件十二件。</p></body></html>'
    assert read(page.encode("big5"), "a.html").text == "審查文件十二件。\n"


MHT = """From: <Saved by Blink>
Snapshot-Content-Location: http://example.gov.cn/a.html
Subject: =?utf-8?Q?x?=
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----B"

------B
Content-Type: text/html{charset}
Content-Transfer-Encoding: base64

{body}
------B
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------B--
"""


@pytest.mark.parametrize(
    ("charset", "codec"), [('; charset="gb2312"', "gbk"), ("", "utf-8"), ("; charset=unicode", "utf-16")]
)
def test_a_page_saved_in_one_file(charset: str, codec: str) -> None:
    import base64

    page = "<html><body><p>审查文件12件。</p></body></html>"
    body = base64.encodebytes(page.encode(codec)).decode()
    assert read(MHT.format(charset=charset, body=body).encode(), "a.mht").text == "审查文件12件。\n"
    with pytest.raises(ReadError, match="mht"):
        read(MHT.format(charset=charset, body="").encode(), "a.mht")


LOADED = '<html><head><script src="/app.js"></script></head><body><div id="app"></div>{}</body></html>'


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (LOADED.format(""), "脚本"),
        (LOADED.format('<ul><li><a href="/">首页</a></li><li><a>政务公开</a></li></ul><div>主办：云岭县人民政府</div>'), "脚本"),
        ('<html><body><div id="js_content"></div><script>var a</script></body></html>', "微信"),
        ('<html><body><iframe src="a_files/b.html"></iframe></body></html>', "框架"),
        ('<html><frameset><frame src="a.html"></frameset></html>', "框架"),
        ('<html><body><p><img src="1.png"></p></body></html>', "只有图片"),
    ],
)  # fmt: skip
def test_pages_without_text_say_why(page: str, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read(page.encode(), "目录/a.html")
    assert caught.value.exit_status is ExitStatus.FAILED
    assert str(caught.value).startswith("目录/a.html：")
    assert str(caught.value).endswith("。")


def test_boxes_in_boxes_lose_nothing() -> None:
    for depth in (300, 10_000, 100_000):
        page = (
            "<html><body>"
            + "<div>" * depth
            + "<p>审查文件<b>12</b>件。</p>"
            + "</div>" * depth
            + "<p>办结3件。</p></body></html>"
        )
        assert read(page.encode(), "a.html").text == "审查文件12件。\n办结3件。\n"


def test_a_page_of_many_megabytes_of_pictures() -> None:
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 1_000_000
    page = f'<html><body><p>审查文件12件。</p><img src="{picture}"><p style="background:url({picture})">办结3件。</p></body></html>'
    assert read(page.encode(), "a.html").text == "审查文件12件。\n办结3件。\n"


def test_a_page_far_too_large_is_not_read() -> None:
    with pytest.raises(ReadError, match="过大"):
        read(b"<html><body>" + b"<p>x</p>" * 1_400_000, "a.html")


def test_entities_do_not_multiply() -> None:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
    page = f'<!DOCTYPE html [<!ENTITY a0 "甲"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]><html><body><p>审查12件。&a29;&f;</p></body></html>'
    text = read(page.encode(), "a.html").text
    assert len(text) < 3000
    assert "root:" not in text


def test_nothing_is_fetched_and_no_settings_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("HOME", str(tmp_path))
    page = f'{HEAD}<link rel=stylesheet href="http://a.invalid/x.css"><div><p>审查文件12件，均已备案。</p><p>办理复议3件。</p></div>{BELOW}'
    assert "审查文件12件，均已备案。" in read(page.encode(), "a.html").text
    assert list(tmp_path.iterdir()) == []
