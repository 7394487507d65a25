"""What came of reading one file: a name for it, and what must hold in any case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import yaml
from hostile.make.words import MARK

from duizhao.errors import DuizhaoError
from duizhao.read import Furniture, Source, load_bytes, to_text
from duizhao.reading import Extract

MATRIX: Final[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text(encoding="utf-8"))
SENTENCES: Final = {name: re.compile(pattern) for name, pattern in MATRIX["sentences"].items()}
SECRET: Final = "金丝雀"  # stands in the file that attacks reach for
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def outcome(data: bytes, name: str, furniture: Furniture) -> str:
    """`text` (the whole report), `other` (some text), or the name of the error's sentence. Asserts what must hold."""
    try:
        sources = load_bytes(data, name)
        texts = [to_text(s, furniture) for s in sources]
    except DuizhaoError as e:
        check_sentence(e, name)
        return _name(e.message)
    for source in sources:
        check(source)
    return "text" if any(MARK in t.text for t in texts) else "other"


def check(source: Source) -> None:
    """What holds of every document that was read."""
    check_extract(source.extract)
    assert SECRET not in source.extract.text, "read a file outside"


def check_extract(extract: Extract) -> None:
    """Blocks stand in order, inside the text, and do not overlap; notes are sentences; nothing is half a character."""
    at = 0
    for block in extract.blocks:
        assert at <= block.start <= block.end <= len(extract.text), (block, at, len(extract.text))
        assert 0 <= block.label <= block.end - block.start, block
        assert 0 <= block.trust <= 1, block
        assert block.level is None or 0 <= block.level <= 99, block
        at = block.end
    assert not _SURROGATE.search(extract.text)
    for note in extract.notes:
        assert is_sentence(note.message), note.message


def check_sentence(error: DuizhaoError, name: str) -> None:
    """One clear Chinese sentence that names the file and quotes nothing of it."""
    assert is_sentence(error.message), error.message
    assert error.place is not None, error.message
    assert error.place.file.startswith(name), error.place
    assert MARK not in str(error), "quotes the draft"
    assert SECRET not in str(error), "quotes a file outside"


def is_sentence(message: str) -> bool:
    """Whether this can be shown to somebody in an office."""
    return (
        5 <= len(message) <= 400
        and message.endswith("。")
        and message.isprintable()
        and len(re.findall("[\u4e00-\u9fff]", message)) >= len(message) // 4
    )


def _name(message: str) -> str:
    for name, pattern in SENTENCES.items():
        if pattern.search(message):
            return name
    return f"another sentence: {message}"
