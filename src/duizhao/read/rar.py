"""RAR archives in a child that may write, in a folder that this process makes and removes."""

from __future__ import annotations

import shutil
import tempfile
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read import worker
from duizhao.reading import Member

__all__ = ["members"]

_UNPACK: Final = "duizhao.read.formats.archive_rar:unpack"


def members(data: bytes, name: str) -> tuple[Member, ...]:
    """The files in a RAR archive. Nothing is left behind when the child is killed. Raises ReadError."""
    try:
        folder = tempfile.mkdtemp(prefix="duizhao-")
    except OSError:
        raise ReadError(
            "没有可写的临时文件夹，打不开 .rar 压缩包；请先解压，再核对其中的文件。", place=Place(name)
        ) from None
    try:
        found = worker.call(_UNPACK, data, name=name, folder=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(found)
