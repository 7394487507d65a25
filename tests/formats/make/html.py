"""Web pages around a report, invented after what government sites look like: two templates."""

from __future__ import annotations

from html import escape

from formats.make.source import Para, Report, Role

# what a reader must not take for the report: each would be evidence of something
_NAV = (
    "首页",
    "政务公开",
    "行政复议",
    "重大行政决策",
    "行政规范性文件",
    "法律顾问公示",
    "政务服务",
    "互动交流",
    "领导信箱",
)
_RELATED = (
    "本局召开行政执法案卷评查会",
    "本局开展宪法宣传周活动",
    "关于公布行政复议机构和受案范围的公告",
    "法律顾问聘任公告",
    "重大行政决策事项目录（2019年）",
)
_FOOT = ("主办单位：信息中心", "网站标识码：0000000000", "版权所有", "联系电话：0000-0000000", "网站地图")


def zoom(report: Report) -> bytes:
    """UTF-8: #zoom with TRS_Editor, a span around every piece of text, indents of &nbsp;."""
    title = escape("".join(report.title))
    body = "\n".join(_spanned(p) for p in report.paras if p.role is not Role.TITLE)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_{escape(report.unit)}</title>
<meta name="SiteName" content="{escape(report.unit)}">
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{report.published} 16:08">
<meta name="ContentSource" content="{escape(report.unit)}">
<script>var _hmt = []; function zoomIn() {{ if (1 < 2) document.title = "行政复议"; }}</script>
<style>.nav li {{ float: left; }}</style>
</head>
<body>
<div class="top"><a href="/login">登录</a> | <a href="/reg">注册</a> <a href="/wza">无障碍阅读</a></div>
<ul class="nav">{"".join(f'<li><a href="/c{i}/">{n}</a></li>' for i, n in enumerate(_NAV))}</ul>
<div class="crumb">您所在的位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; <a href="/zw/fz/">法治政府建设年度报告</a></div>
<table class="xxgk_info" width="100%">
<tr><td>索 引 号：</td><td>003412-2024-00017</td><td>主题分类：</td><td>其他</td></tr>
<tr><td>发布机构：</td><td>{escape(report.unit)}</td><td>发布日期：</td><td>{report.published}</td></tr>
<tr><td>标　　题：</td><td colspan="3">{title}</td></tr>
<tr><td>文　　号：</td><td></td><td>有 效 性：</td><td>有效</td></tr>
</table>
<div class="main">
<h1 class="title">{"<br>".join(escape(t) for t in report.title)}</h1>
<div class="info">来源：{escape(report.unit)}　发布时间：{report.published} 16:08　浏览次数：<span id="hits">153</span>　字号：【<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</div>
<div id="zoom"><div class="TRS_Editor"><div class="Custom_UnionStyle">
{body}
</div></div></div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a> <a href="javascript:window.print()">打印</a> <a href="javascript:window.close()">关闭</a></div>
<div class="prevnext">上一篇：<a href="/1">{_RELATED[0]}</a><br>下一篇：<a href="/2">{_RELATED[1]}</a></div>
</div>
<div class="related"><h3>相关链接</h3><ul>{"".join(f'<li><a href="/r{i}">{n}</a><span>2024-01-0{i + 1}</span></li>' for i, n in enumerate(_RELATED))}</ul></div>
<div class="footer">{"".join(f"<p>{f}</p>" for f in _FOOT)}</div>
</body>
</html>
""".encode()


def plain(report: Report) -> bytes:
    """GB2312 declared, a table layout, paragraphs parted by <br>, nothing that names the article."""
    rows = "<br>\n".join(
        ("" if p.role in (Role.ADDRESSEE, Role.SIGNATURE) else "　　") + escape(p.text)
        for p in report.paras
        if p.role is not Role.TITLE
    )
    links = "".join(f'<tr><td><a href="{i}.htm">{n}</a></td></tr>' for i, n in enumerate(_RELATED))
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{escape("".join(report.title))}</title></head>
<body bgcolor="#ffffff"><table width="960" align="center"><tr><td colspan="2"><b>{escape(report.unit)}</b>
{" | ".join(f'<a href="{i}.htm">{n}</a>' for i, n in enumerate(_NAV))}</td></tr>
<tr><td width="200" valign="top"><table>{links}</table></td>
<td valign="top"><p align="center"><font size="5"><b>{"<br>".join(escape(t) for t in report.title)}</b></font></p>
<p align="center">发布日期：{report.published}</p>
<p>{rows}</p>
<p align="right">【<a href="#">打印本页</a>】【<a href="#">关闭窗口</a>】</p></td></tr>
<tr><td colspan="2" align="center">{" ".join(_FOOT)}</td></tr></table></body></html>
""".encode("gb18030")


def _spanned(para: Para) -> str:
    indent = "" if para.role in (Role.ADDRESSEE, Role.SIGNATURE) else "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;"
    align = ' style="text-align: right"' if para.role is Role.SIGNATURE else ' style="text-indent: 0"'
    lead = len(para.marker) + len(para.lead) if para.lead else 0
    strong = f"<strong><span>{escape(para.text[:lead])}</span></strong>" if lead else ""
    # editors cut text into spans at will, also within words
    rest = para.text[lead:]
    cut = len(rest) // 2
    return (
        f'<p{align}><span style="font-size: 16pt"><span style="font-family: 仿宋">{indent}{strong}'
        f"<span>{escape(rest[:cut])}</span>{escape(rest[cut:])}</span></span></p>"
    )
