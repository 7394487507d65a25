"""`duizhao doctor`: what someone who is to help needs to know, and nothing that is nobody's business."""

from __future__ import annotations

import locale
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from duizhao.cli import console
from duizhao.cli.common import RulesOption, SegmenterOption
from duizhao.errors import DuizhaoError, ExitStatus, worst
from duizhao.session import open_rulebook

__all__ = ["HELP", "doctor"]

HELP: Final = """检查安装是否完好，列出版本、规则集、分词模型和控制台编码，供求助时附上。不含报告内容，不含用户文件夹的路径。

退出码：0 正常；3 规则集有误；4 分词模型有误。"""
_PACKAGES: Final = (
    "typer",
    "rich",
    "jinja2",
    "pyyaml",
    "jsonschema",
    "ahocorasick_rs",
    "rapidfuzz",
    "rensa",
    "xlsxwriter",
    "openpyxl",
    "spacy",
    "spacy-pkuseg",
    "numpy",
    "python-docx",
    "msdoc2docx",
    "pdfplumber",
    "trafilatura",
)


def doctor(rules: RulesOption = None, segmenter: SegmenterOption = None) -> int:
    """Print versions, digests and encodings; the exit status says whether all is well."""
    from duizhao.report.version import TOOL_TITLE, tool_version

    statuses = [ExitStatus.CLEAN]
    rows = [(TOOL_TITLE, tool_version()), ("Python", f"{platform.python_version()} {platform.python_implementation()}")]
    rows.append(("系统", f"{platform.system()} {platform.release()} {platform.machine()}"))
    rows += [("　" + name, version) for name, version in _versions()]
    for title, inspect in (("规则集", _rulebook), ("分词模型", _segmenter)):
        try:
            rows.append((title, inspect(rules if inspect is _rulebook else segmenter)))
        except DuizhaoError as e:
            statuses.append(e.exit_status)
            rows.append((title, f"有误 {e.code}：{_homeless(str(e).splitlines()[0])}"))
    rows += [*_optional(), *_consoles()]
    ruler = console.ruler()
    console.print_text("".join(f"{ruler.pad(name, 20)}{value}\n" for name, value in rows))
    status = worst(*statuses)
    console.print_text("\n" + ("一切正常。\n" if status is ExitStatus.CLEAN else "有误的项目见上。\n"))
    return status


def _versions() -> Iterator[tuple[str, str]]:
    from importlib.metadata import PackageNotFoundError, version

    for name in _PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "没有安装"


def _rulebook(rules: str | None) -> str:
    book = open_rulebook(rules)
    return f"{book.name} {book.version}，{len(book.rules)} 条，摘要 {book.digest[:16]}"


def _segmenter(segmenter: str | None) -> str:
    from duizhao.words import load_segmenter

    return load_segmenter(segmenter).id


def _optional() -> Iterator[tuple[str, str]]:
    """What can be read only with more than the plain installation, and whether it is there."""
    from duizhao.read.optional import EXTRAS
    from duizhao.read.word import office

    for extra in EXTRAS:
        yield f"读{extra.reads}", "可以" if extra.ready() else f"没有安装（pip install 'duizhao[{extra.name}]'）"
    yield "LibreOffice", "有" if office.find() else "没有（个别旧版 Word 文档要它才能读）"


def _consoles() -> Iterator[tuple[str, str]]:
    for name, stream in (("标准输入", sys.stdin), ("标准输出", sys.stdout), ("标准错误", sys.stderr)):
        if stream is None:
            yield name, "没有"
            continue
        yield name, f"{stream.encoding}，{'终端' if stream.isatty() else '不是终端'}"
    yield "文件名编码", sys.getfilesystemencoding()
    yield "本地编码", locale.getpreferredencoding(False)
    yield "宽度", f"{console.width() + 2} 列"
    yield "颜色", "关（NO_COLOR）" if os.environ.get("NO_COLOR") else "随终端"


def _homeless(text: str) -> str:
    """`text` without the path of the user's folder, which often is a person's name."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    return text.replace(home, "~") if len(home) > 1 else text
