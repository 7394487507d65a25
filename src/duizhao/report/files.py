"""Files are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from duizhao.errors import UsageError

__all__ = ["write_atomic"]


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write the whole file, given whole or in pieces, or nothing; what is half written never stays. Raises UsageError."""
    import tempfile

    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".duizhao-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
        # mkstemp gives 0600; what a person asked to be written has the mode of any other file
        with suppress(OSError):
            os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except PermissionError:
        said = f"写不了 {path}：它可能正在别的程序里打开，请关闭后再运行一次；没有打开的，请检查权限。"
        raise UsageError(said) from None
    except OSError as e:
        raise UsageError(f"写不了 {path}（{e.strerror or type(e).__name__}）；请检查路径、权限和磁盘空间。") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
