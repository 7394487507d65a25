"""7z archives, unpacked in memory by py7zr."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from duizhao.errors import Place, ReadError
from duizhao.read.membernames import clean_name, is_litter, named
from duizhao.reading import Member

__all__ = ["members"]

_MB: Final = 1 << 20
_TOTAL: Final = 300 * _MB
_MEMBER: Final = 200 * _MB
_ENTRIES: Final = 5000
# LZMA makes far more of blank tables than zip does, and several reports packed in one go are much alike
_RATIO: Final = 1000
_RATIO_FROM: Final = 50 * _MB


def members(data: bytes, name: str) -> tuple[Member, ...]:
    """The files in a 7z archive. Raises ReadError where it is damaged, locked, beyond the limits, or py7zr is missing."""
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError:
        raise ReadError(
            '读 .7z 压缩包要另装组件：pip install "duizhao[archives]"；或者先解压，再核对其中的文件。',
            place=Place(name),
        ) from None
    try:
        with py7zr.SevenZipFile(BytesIO(data)) as archive:
            if archive.needs_password():
                raise _locked(name)
            sizes = {i.filename: i.uncompressed or 0 for i in archive.list() if not i.is_directory}
            _bound(len(archive.files), list(sizes.values()), len(data), name)
            # py7zr refuses the whole archive where one name leads out of the folder, though nothing goes to a disk
            wanted = [n for n in sizes if _is_plain(n) and not is_litter(clean_name(n))]
            factory = BytesIOFactory(_MEMBER)
            if wanted:
                archive.extract(targets=wanted, factory=factory)
    except (ReadError, MemoryError):
        raise
    except py7zr.exceptions.PasswordRequired:
        raise _locked(name) from None
    except Exception:  # what a hostile header makes py7zr and lzma raise has no common class
        raise ReadError(
            "压缩包已损坏，或用了少见的压缩方式，打不开；请重新取得原件，或先解压，再核对其中的文件。",
            place=Place(name),
        ) from None
    if sizes and not factory.products:
        raise ReadError("压缩包里没有能读的文档，请核对文件来源。", place=Place(name))
    return tuple(named((n, _bytes(b)) for n, b in factory.products.items()))


def _bytes(product: object) -> bytes:
    from py7zr.io import Py7zBytesIO

    assert isinstance(product, Py7zBytesIO)
    product.seek(0)
    return product.read()


def _bound(entries: int, sizes: list[int], packed: int, name: str) -> None:
    """Raise ReadError where what the archive declares is beyond the limits; py7zr unpacks no more than that."""
    if entries > _ENTRIES:
        raise ReadError(f"压缩包里的文件过多（最多 {_ENTRIES} 个），没有读取，请核对文件来源。", place=Place(name))
    total = sum(sizes)
    if total > _TOTAL or max(sizes, default=0) > _MEMBER or (total > _RATIO_FROM and total > _RATIO * packed):
        raise ReadError(
            f"压缩包展开后过大（最多读 {_TOTAL // _MB} MB，其中单个文件最多 {_MEMBER // _MB} MB），"
            "没有读取；请核对文件来源，或解压后分批核对。",
            place=Place(name),
        )


def _is_plain(name: str) -> bool:
    return ".." not in name.replace("\\", "/").split("/") and ":" not in name and not name.startswith(("/", "\\"))


def _locked(name: str) -> ReadError:
    return ReadError("压缩包设有密码，打不开；请先解压，或重新压缩时不设密码。", place=Place(name))
