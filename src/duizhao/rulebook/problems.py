"""Collecting what is wrong with a rulebook, so that one run names everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duizhao.errors import Place, RulebookError

__all__ = ["Problems", "RulebookErrors", "allowed", "suggest"]


class RulebookErrors(RulebookError):
    """The first problem of a rulebook, and in `others` all further ones, in the order of files and lines."""

    def __init__(self, errors: Sequence[RulebookError]) -> None:
        first = errors[0]
        super().__init__(first.message, place=first.place, code=first.code)
        self.others: tuple[RulebookError, ...] = tuple(errors[1:])

    @property
    def all(self) -> tuple[RulebookError, ...]:
        """Every problem, the first one included, each as an error of its own."""
        return (RulebookError(self.message, place=self.place, code=self.code), *self.others)

    def __reduce__(self) -> tuple[type[RulebookErrors], tuple[tuple[RulebookError, ...]]]:
        return type(self), (self.all,)


class Problems:
    """A list of problems that grows while files are read and checked; each (place, message) counts once."""

    def __init__(self) -> None:
        self._found: dict[tuple[Place, str], None] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, place: Place, message: str) -> None:
        """Record one problem. The message is a full Chinese sentence: what is wrong, what is allowed, what to do."""
        self._found[place, message] = None

    def raise_if_any(self) -> None:
        """Raise everything found so far as one RulebookErrors, in the order of files (as met) and lines."""
        if self._found:
            raise RulebookErrors([RulebookError(message, place=place) for place, message in self.listed()])

    def listed(self) -> list[tuple[Place, str]]:
        """Everything found so far, in the order of files (as met) and lines."""
        files = list(dict.fromkeys(place.file for place, _ in self._found))
        return sorted(self._found, key=lambda p: (files.index(p[0].file), p[0].line or 0, p[0].column or 0))


def suggest(word: str, known: Iterable[str]) -> str:
    """A half sentence that offers the known name nearest to `word`, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"是不是想写“{near[0]}”？" if near else ""


def allowed(known: Iterable[str], limit: int = 30) -> str:
    """The known names in their order, for the end of a message; a very long list is cut and says so."""
    names = [str(name) for name in known]
    shown = "、".join(names[:limit])
    return f"{shown}等 {len(names)} 个" if len(names) > limit else shown or "（还没有定义任何一个）"
