"""Old Word files (.doc, .wps) made into .docx by msdoc2docx, in memory.

msdoc2docx knows only paths: it reads a file, writes a temporary one beside the target and moves it there. A draft has no
business in temporary files, and the process that reads may write none. It also gives up a whole document where a table
of fonts is not to its liking, which Word and WPS open without a word. So some of its modules are loaded once more
under no name, with bytes in place of paths and with patience; the modules that others may have imported are not touched.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from duizhao.errors import Place, ReadError

__all__ = ["INCOMPLETE", "UNREADABLE", "Converted", "to_docx"]

# Another program may be tried after an error with this code, and for a document with a note of this code.
UNREADABLE: Final = "DZ301"
INCOMPLETE: Final = "doc-incomplete"
_MB: Final = 1 << 20
_INPUT, _STREAM, _ENTRIES = 256 * _MB, 128 * _MB, 20_000
_SAVE: Final = "请用 WPS 或 Word 打开，另存为 .docx 后再试"

# Tables that a document can do without, and what is lost of it ("" for nothing that is read).
_OPTIONAL: Final = {
    "read_document_settings": "",
    "read_sections": "",
    "read_font_table": "",
    "read_field_table": "域",
    "read_footnotes": "脚注",
    "read_endnotes": "尾注",
    "read_comments": "",
    "read_header_footer_stories": "页眉页脚",
    "read_shape_anchors": "",
    "read_inline_pictures": "",
}
_OWN_LENGTH: Final = frozenset({"ccp_comments", "ccp_endnotes", "ccp_footnotes", "ccp_headers", "story_length"})
_WARNED: Final = {
    "NUMBERING_TABLE_MALFORMED": "自动编号",
    "STYLE_TABLE_MALFORMED": "样式",
    "MAIN_TEXTBOX_TABLE_MALFORMED": "文本框",
    "GROUPED_MAIN_TEXTBOXES_DEFERRED": "文本框",
    "MALFORMED_TABLE_FLATTENED": "表格",
}


@dataclass(frozen=True, slots=True)
class Converted:
    """A .docx, and what of the document could not be carried over, in words for people."""

    data: bytes
    lost: tuple[str, ...] = ()


def to_docx(data: bytes, name: str) -> Converted:
    """The .docx of the .doc in `data`, macros left behind; `name` stands for it in messages.

    Raises ReadError; with code UNREADABLE when the file may be a Word document that this program cannot read.
    """
    from doc2docx import errors
    from doc2docx.cfb import CompoundFileLimits

    out = io.BytesIO()
    lost: list[str] = []
    try:
        result = _converter(data, out, lost).convert("a.doc", limits=CompoundFileLimits(_INPUT, _STREAM, _ENTRIES))
    except errors.EncryptedDocumentError:
        raise _locked(name) from None
    except errors.StreamNotFound:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(name) from None
        raise ReadError(
            f"这不是 Word 文档（也不是 WPS 文字文档），读不了；如确是文稿，{_SAVE}。", place=Place(name)
        ) from None
    except errors.InvalidCompoundFile:
        raise ReadError(
            f"文件已损坏或不完整，读不出来；请重新取得原件，或{_SAVE.removeprefix('请')}。",
            place=Place(name),
            code=UNREADABLE,
        ) from None
    except (MemoryError, ImportError):
        raise
    except Exception:  # a young library, and a file may be anything; its own words may quote the draft
        raise ReadError(
            f"这个旧版 Word 文档读不出来，可能版本过旧或已损坏；{_SAVE}。", place=Place(name), code=UNREADABLE
        ) from None
    lost += [_WARNED[w.code] for w in result.report.warnings if w.code in _WARNED]
    return Converted(out.getvalue(), tuple(dict.fromkeys(filter(None, lost))))


def _locked(name: str) -> ReadError:
    return ReadError("文件设了打开密码，读不了；请在 Word 或 WPS 中取消密码后再试。", place=Place(name))


def _converter(data: bytes, out: io.BytesIO, lost: list[str]) -> Any:
    """msdoc2docx's converter for `data`, writing to `out`; what it has to leave out goes to `lost`."""
    from doc2docx.cfb import CompoundFile

    writer, converter = _copy("doc2docx.ooxml.package"), _copy("doc2docx.converter")
    writer.Path = lambda target: target
    converter.Path = _Nowhere
    converter.os = SimpleNamespace(chmod=_nothing, replace=_nothing)
    converter.tempfile = SimpleNamespace(NamedTemporaryFile=lambda **_: nullcontext(_Nowhere()))
    converter.CompoundFile = SimpleNamespace(from_path=lambda _, limits: CompoundFile(data, limits=limits))
    converter.write_docx = lambda document, _: writer.write_docx(document, out)
    converter.validate_docx = _nothing
    for module, function in (
        ("formatting", "read_formatting"),
        ("styles", "read_style_sheet"),
        ("numbering", "read_numbering"),
    ):
        copy = _copy("doc2docx.msdoc." + module)
        copy.parse_grpprl = _longest_sound
        setattr(converter, function, getattr(copy, function))
    for function, what in _OPTIONAL.items():
        setattr(converter, function, _or_nothing(getattr(converter, function), what, lost))
    return converter


def _copy(name: str) -> Any:
    """A module of its own from the code of the module `name`."""
    from importlib.util import find_spec, module_from_spec

    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(name=name)
    module: ModuleType = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _longest_sound(data: bytes, **how: Any) -> Any:
    """The properties of a list up to where it is no list any more: programs pad them with whatever was there before."""
    from doc2docx.errors import InvalidWordDocument
    from doc2docx.msdoc.sprm import parse_grpprl

    for end in range(len(data), 0, -1):
        try:
            return parse_grpprl(data[:end], **how)
        except InvalidWordDocument:
            continue
    return ()


def _or_nothing(read: Callable[..., Any], what: str, lost: list[str]) -> Callable[..., Any]:
    """`read`, or where the table is damaged what it gives for a document that has none."""

    def patient(*tables: Any, **how: Any) -> Any:
        from doc2docx.errors import InvalidWordDocument

        try:
            return read(*tables, **how)
        except InvalidWordDocument:
            none = {k: 0 for k in how if k in _OWN_LENGTH or k == "size" or k.endswith("_size")}
            found = read(*(None if i == 0 and not none else t for i, t in enumerate(tables)), **{**how, **none})
            lost.append(what)
            return found

    return patient


def _nothing(*_: Any, **__: Any) -> None:
    """What is done with files, where there are none."""


class _Nowhere:
    """A path that leads nowhere."""

    name, suffix = "a.docx", ".docx"
    mkdir = unlink = staticmethod(_nothing)

    def __init__(self, *_: Any) -> None:
        """Wherever it is said to lead."""

    @property
    def parent(self) -> _Nowhere:
        return self

    def exists(self) -> bool:
        return False

    def resolve(self) -> object:
        return object()  # equal to no other

    def with_suffix(self, _: str) -> _Nowhere:
        return self

    def __str__(self) -> str:
        return self.name
