"""What holds of every walk over a Word file."""

from __future__ import annotations

from duizhao.read.word.package import open_word
from duizhao.read.word.walk import Walk, walk

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def walked(data: bytes) -> Walk:
    made = walk(open_word(data, "a.docx"))
    sound(made)
    return made


def sound(made: Walk) -> None:
    """What holds of every walk."""
    covered = set()
    last = 0
    for block in made.blocks:
        assert last <= block.start < block.end <= len(made.text)
        assert block.place
        assert made.text[last : block.start].strip() == ""
        covered |= set(range(block.start + block.label, block.end))
        last = block.end
    assert made.text[last:].strip() == ""
    last = 0
    for piece in made.pieces:
        assert last <= piece.start < piece.end
        assert piece.start in covered
        assert piece.end - 1 in covered
        text = made.text[piece.start : piece.end]
        if piece.element.tag.endswith("}t"):
            held = "".join(piece.element.itertext())[piece.offset : piece.offset + len(text)]
            assert [c for c in text if c not in " \t\n\r"] == [c for c in held if c not in " \t\n\r"]
            assert len(held) == len(text)
        else:
            assert len(text) == 1
        assert piece.run in piece.element.iterancestors()
        last = piece.end
    starts = [p.start for p in made.paragraphs]
    assert starts == sorted(starts)
    for paragraph in made.paragraphs:
        assert paragraph.element.tag == W + "p"
        if paragraph.block is None:
            assert paragraph.start == paragraph.end
        else:
            block = made.blocks[paragraph.block]
            assert block.start <= paragraph.start <= paragraph.end <= block.end
