"""What the same text is held against besides the batch: the office's own notices, batches of earlier years. Remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from duizhao.batch.same import kept
from duizhao.batch.store import NAME, Store
from duizhao.errors import DuizhaoError, SecrecyError, UsageError

__all__ = ["find", "look", "remember_earlier", "remember_notices"]

_EXCLUDE: Final = "same_exclude"
_EARLIER: Final = "same_earlier"


def look(store: Store) -> bool:
    """Find and keep the same text with what is remembered, where anything has changed; whether that was so.

    Raises UsageError where a batch of an earlier year is no longer there.
    """
    found = find(store)
    if found is not None:
        kept.keep(store, found)
    return found is not None


def find(store: Store) -> kept.Found | None:
    """What `look` is about to keep; None where nothing has changed. Only reads. Raises UsageError."""
    silent = [text for (text,) in store.rows("SELECT text FROM same_silent ORDER BY name")]
    with _opened(store.get(_EARLIER) or ()) as earlier:
        return kept.find(store, silent, earlier)


@contextmanager
def _opened(folders: Sequence[str]) -> Iterator[dict[str, Store]]:
    with ExitStack() as stack:
        made: dict[str, Store] = {}
        for number, folder in enumerate(folders, 1):
            if not (Path(folder) / NAME).is_file():
                raise UsageError(
                    f"{folder} 里没有往年的核对结果；请用 duizhao same … --earlier 重新指定，不再比较的写 --earlier 无。"
                )
            name = Path(folder).name
            made[name if name not in made else f"{name}（{number}）"] = stack.enter_context(Store(folder, read=True))
        yield made


def remember_earlier(store: Store, folders: Sequence[str]) -> None:
    """Remember folders of earlier batches instead of those before. Raises UsageError where there is none."""
    full = [str(Path(f).resolve()) for f in folders]
    if str(store.path.parent.resolve()) in full:
        raise UsageError("--earlier 给的就是这一批；请给往年那一批的输出文件夹。")
    with _opened(full):
        store.set(_EARLIER, full)


def remember_notices(store: Store, folder: str | None) -> list[str]:
    """Read the office's notices in `folder` (None: again those in the folder it gave before); "" forgets them.

    Returns what could not be read, a sentence each. Raises UsageError when there is no such folder. Where a folder that
    was given before is gone, what was read in it then still holds.
    """
    given = folder if folder is not None else store.get(_EXCLUDE)
    if given is None:
        return []
    if given and not Path(given).is_dir():
        if folder is None:
            return [f"没有找到排除文件夹 {given}，仍按上次从中读到的文字排除。"]
        raise UsageError(f"没有 {given} 这个文件夹，请核对路径；不再排除的写 --exclude 无。")
    texts, told = _read(Path(given)) if given else ({}, [])
    with store.transaction() as db:
        db.execute("DELETE FROM same_silent")
        db.executemany("INSERT INTO same_silent VALUES (?, ?)", sorted(texts.items()))
    store.set(_EXCLUDE, str(Path(given).resolve()) if given else None)
    return told


def _read(folder: Path) -> tuple[dict[str, str], list[str]]:
    from duizhao.batch.arrivals import find
    from duizhao.read import load_file, load_images

    texts: dict[str, str] = {}
    told: list[str] = []
    for arrival in find(folder):
        try:
            sources = (load_images(arrival.files),) if len(arrival.files) > 1 else load_file(arrival.files[0])
        except SecrecyError:
            raise
        except DuizhaoError as e:
            told.append(f"排除文件夹里的 {arrival.name} 没有读：{e.message}")
            continue
        for number, source in enumerate(sources):
            texts[f"{arrival.name} {number}"] = source.extract.text.encode("utf-8", "replace").decode()
    return texts, told
