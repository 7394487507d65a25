"""Words: spaCy and spacy-pkuseg, wrapped. The only module that imports them, and it does so late.

`load_segmenter` is cheap: it checks the model folder and its hashes. The model is loaded at the first cut, spaCy
itself only when a `Doc` or a matcher is asked for. Everything is said in offsets of the text that was given.

Domain terms go in by our own leftmost-longest search instead of pkuseg's user dictionary, which mixes up terms when
one is the beginning of another, and cuts two-character terms out of longer words (docs/segmenter.md has a case). Here a term
of three or more characters is always one word; a shorter one only where the model put word boundaries at both ends.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duizhao.errors import RuleError, SegmenterError
from duizhao.text import fold_phrase

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["MODEL_FILES", "Segmenter", "WordFinder", "WordMatcher", "load_segmenter", "unify"]

TokenPattern = Sequence[Mapping[str, Any]]

MODEL_FILES: Final = ("features.msgpack", "weights.npz")
_SUMS: Final = "SHA256SUMS"
_CHAR: Final = "char"
_SHIPPED: Final = "duizhao-pkuseg"
_FORCED_LENGTH: Final = 3
# One character for one character, so that offsets stay. The model is trained on text put through the same table.
_UNIFY: Final = str.maketrans(",;:!?()[]", "，；：！？（）（）")


def unify(text: str) -> str:
    """`text` with half-width punctuation made full-width; the length stays."""
    return text.translate(_UNIFY)


def load_segmenter(spec: str | os.PathLike[str] | None = None, terms: Iterable[str] = ()) -> Segmenter:
    """A segmenter: `None` the shipped model, `"char"` single characters, else the path of a pkuseg model folder.

    `terms` are domain terms to keep whole. Raises `SegmenterError` when the folder is not a model or the shipped
    model is not as it was shipped.
    """
    if spec is None:
        folder = Path(__file__).parent / "models" / "pkuseg"
        digests = _digests(folder, shipped=True)
        _check_sums(folder, digests)
        return Segmenter(_identity(_SHIPPED, digests), folder, terms)
    if str(spec) == _CHAR:
        return Segmenter(_CHAR, None, terms)
    folder = Path(spec)
    digests = _digests(folder, shipped=False)
    # the path stays out of the name: the same model gives the same results wherever it lies
    return Segmenter(_identity("pkuseg", digests), folder.resolve(), terms)


def _digests(folder: Path, *, shipped: bool) -> dict[str, str]:
    help_ = "请重新安装本软件"
    if not shipped:
        help_ = f"应为含有 {' 和 '.join(MODEL_FILES)} 的文件夹；也可改用 char（按字切分）"
    if not folder.exists():
        raise SegmenterError(f"找不到分词模型文件夹 {folder}；{help_}。")
    if not folder.is_dir():
        raise SegmenterError(f"分词模型不是文件夹：{folder}；{help_}。")
    absent = [name for name in MODEL_FILES if not (folder / name).is_file()]
    if absent:
        raise SegmenterError(f"分词模型文件夹 {folder} 中缺少 {'、'.join(absent)}；{help_}。")
    try:
        return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in MODEL_FILES}
    except OSError as e:
        raise SegmenterError(f"分词模型文件夹 {folder} 无法读取（{e.strerror}）；{help_}。") from e


def _check_sums(folder: Path, digests: Mapping[str, str]) -> None:
    try:
        lines = (folder / _SUMS).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeError) as e:
        raise SegmenterError(f"随软件提供的分词模型缺少校验文件 {_SUMS}；请重新安装本软件。") from e
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in MODEL_FILES:
        if wanted.get(name) != digests[name]:
            raise SegmenterError(
                f"随软件提供的分词模型文件 {name} 与校验值不符，可能已损坏或被改动；请重新安装本软件，"
                "或指定另一个模型文件夹。"
            )


def _identity(name: str, digests: Mapping[str, str]) -> str:
    both = "".join(digests[name] for name in MODEL_FILES)
    return f"{name}@{hashlib.sha256(both.encode('ascii')).hexdigest()[:12]}"


class Segmenter:
    """Cuts text into words; made by `load_segmenter`. `id` names the model in results and is stable."""

    def __init__(self, identity: str, model: Path | None, terms: Iterable[str]) -> None:
        self.id = identity
        self._model = model
        # sorted, so that the order in which a rulebook lists its terms cannot matter
        # as written and as folded for matching: both kinds of text are cut
        written = [t for t in terms if not re.search(r"\s", t)]
        cleaned = sorted({form for t in written for form in (unify(t), fold_phrase(t)) if form})
        self._forced = tuple(t for t in cleaned if len(t) >= _FORCED_LENGTH)
        self._merged = frozenset(t for t in cleaned if 1 < len(t) < _FORCED_LENGTH)
        self._pkuseg: Any = None
        self._finder: Any = None
        self._nlp: Language | None = None
        self._zone: ExitStack | None = None

    def __repr__(self) -> str:
        return f"<Segmenter {self.id}>"

    def words(self, text: str) -> list[tuple[int, int]]:
        """The (start, end) of each word, in order. White space is in no word; everything else is in one."""
        unified = unify(text)
        spans = self._cut_characters(unified) if self._model is None else self._cut_words(unified)
        return self._merge(unified, spans) if self._merged and self._model is not None else spans

    def doc(self, text: str) -> Doc:
        """A spaCy `Doc` of the same words; `doc.text == text`."""
        from spacy.tokens import Doc
        from spacy.util import get_words_and_spaces

        nlp = self._language()
        words, spaces = get_words_and_spaces([text[a:b] for a, b in self.words(text)], text)
        return Doc(nlp.vocab, words=words, spaces=spaces)

    def matcher(self, patterns: Mapping[str, Sequence[TokenPattern]]) -> WordMatcher:
        """A spaCy `Matcher` for token patterns under their ids. Build it once and use it for every `Doc`."""
        return WordMatcher(self._language(), patterns)

    @contextmanager
    def zone(self) -> Iterator[None]:
        """Free what spaCy stores for new words when the block ends; for processes that read many reports.

        A `Doc` made in the block must not be used after it. Zones do not nest. spaCy is not loaded for its sake.
        """
        with ExitStack() as stack:
            self._zone = stack
            try:
                if self._nlp is not None:
                    stack.enter_context(self._nlp.memory_zone())
                yield
            finally:
                self._zone = None

    def load(self) -> None:
        """Load model and spaCy now instead of at first use."""
        self._language()
        self.words("。")

    # --- cutting

    def _cut_words(self, text: str) -> list[tuple[int, int]]:
        if self._pkuseg is None:
            self._pkuseg = self._load_model()
        out: list[tuple[int, int]] = []
        at = 0
        for word in self._pkuseg.cut(text):
            at = text.index(word, at)  # only white space lies between
            out.append((at, at + len(word)))
            at += len(word)
        return out

    def _cut_characters(self, text: str) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for piece in re.finditer(r"\S+", text):
            at = piece.start()
            for a, b in self._terms_in(piece.group()):
                out += [(i, i + 1) for i in range(at, piece.start() + a)]
                out.append((piece.start() + a, piece.start() + b))
                at = piece.start() + b
            out += [(i, i + 1) for i in range(at, piece.end())]
        return out

    def _terms_in(self, text: str) -> list[tuple[int, int]]:
        """The forced terms in `text`: leftmost first, the longest of those, without overlap."""
        if not self._forced:
            return []
        if self._finder is None:
            import ahocorasick_rs

            kind = ahocorasick_rs.MatchKind.LeftmostLongest
            self._finder = ahocorasick_rs.AhoCorasick(self._forced, matchkind=kind)
        return [(a, b) for _, a, b in self._finder.find_matches_as_indexes(text)]

    def _merge(self, text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for a, b in spans:
            # one character beside one character: a short term that the model cut in two
            if out and b - a == 1 and out[-1] == (a - 1, a) and text[a - 1 : b] in self._merged:
                out[-1] = (a - 1, b)
            else:
                out.append((a, b))
        return out

    # --- loading

    def _load_model(self) -> Any:
        try:
            import spacy_pkuseg
        except ImportError as e:
            raise SegmenterError("未安装分词组件 spacy-pkuseg；请重新安装本软件，或改用 char（按字切分）。") from e
        try:
            # An absolute path: a bare name such as "mixed" would send pkuseg to the network. No dictionary: its
            # 390,000 general words cost 80 MB and 0.1 s and hold none of our terms (docs/segmenter.md).
            model = spacy_pkuseg.pkuseg(str(self._model), user_dict=None)
            model.preprocesser = _Terms(self)
            model.cut("对照")
        except Exception as e:
            raise SegmenterError(
                f"分词模型无法载入：{self._model}（{type(e).__name__}）；文件可能已损坏，或不是 spacy-pkuseg 1.x 的格式。"
            ) from e
        return model

    def _language(self) -> Language:
        if self._nlp is None:
            try:
                from spacy.lang.zh import Chinese
            except ImportError as e:
                raise SegmenterError("未安装组件 spacy；请重新安装本软件。") from e
            self._nlp = Chinese()
            if self._zone is not None:
                self._zone.enter_context(self._nlp.memory_zone())
        return self._nlp


class _Terms:
    """Stands in for pkuseg's `Preprocesser`: hands over the domain terms, already cut out."""

    def __init__(self, owner: Segmenter) -> None:
        self._owner = owner

    def solve(self, text: str) -> tuple[list[str], list[bool], list[str]]:
        """The pieces of `text`, whether each is a term, and (unused here) its tag."""
        pieces: list[str] = []
        is_term: list[bool] = []
        at = 0
        for a, b in self._owner._terms_in(text):
            if at < a:
                pieces.append(text[at:a])
                is_term.append(False)
            pieces.append(text[a:b])
            is_term.append(True)
            at = b
        if at < len(text):
            pieces.append(text[at:])
            is_term.append(False)
        return pieces, is_term, [""] * len(pieces)


class WordMatcher:
    """Token patterns compiled once; made by `Segmenter.matcher`."""

    def __init__(self, nlp: Language, patterns: Mapping[str, Sequence[TokenPattern]]) -> None:
        from spacy.matcher import Matcher

        self._matcher = Matcher(nlp.vocab, validate=True)
        self._names: dict[int, str] = {}
        for name, alternatives in patterns.items():
            try:
                self._matcher.add(name, [[dict(token) for token in tokens] for tokens in alternatives])
            except Exception as e:  # spaCy raises ValueError, MatchPatternError, re.error, KeyError…
                raise RuleError(f"词模式“{name}”无法使用：{_first_line(e)}") from e
            # kept here and not looked up in spaCy: names added in a memory zone are forgotten at its end
            self._names[nlp.vocab.strings.as_int(name)] = name

    def __len__(self) -> int:
        return len(self._names)

    def find(self, doc: Doc) -> list[tuple[str, int, int]]:
        """All matches as (id, start, end) in characters of `doc.text`, by position, then id; each once."""
        found: set[tuple[int, int, str]] = set()
        for key, first, last in self._matcher(doc):
            end = doc[last - 1]
            found.add((doc[first].idx, end.idx + len(end), self._names[key]))
        return [(name, a, b) for a, b, name in sorted(found)]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


class WordFinder:
    """Where a token pattern matches in a short text: what the engine asks of words.

    Takes what `load_segmenter` takes. Nothing is loaded before the first question, and nothing is kept of a text
    after it, so that a process that reads a hundred thousand reports does not grow.
    """

    def __init__(self, spec: str | os.PathLike[str] | None = None, terms: Iterable[str] = ()) -> None:
        self._segmenter = load_segmenter(spec, terms)
        self._matchers: dict[str, WordMatcher] = {}

    @property
    def id(self) -> str:
        """The name of the segmenter, for results."""
        return self._segmenter.id

    def find(self, text: str, pattern: TokenPattern, key: str) -> list[tuple[int, int]]:
        """The (start, end) of each match of `pattern` in `text`; `key` names the pattern, in errors too."""
        matcher = self._matchers.get(key)
        if matcher is None:
            matcher = self._matchers[key] = self._segmenter.matcher({key: [pattern]})
        with self._segmenter.zone():
            return [(a, b) for _, a, b in matcher.find(self._segmenter.doc(text))]
