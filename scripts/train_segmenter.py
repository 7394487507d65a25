#!/usr/bin/env python3
"""Train the small pkuseg model that ships in src/duizhao/models/pkuseg.

    python scripts/train_segmenter.py                 train, score, write the model
    python scripts/train_segmenter.py --score-only    leave-one-report-out score, write nothing
    python scripts/train_segmenter.py --check         train again and compare with the shipped hashes

Needs the extra `train` (jieba). Text: the seeds and the texts written for this project under tests/corpus/open and
tests/corpus/kinds; tests/corpus/sealed is refused, so that sealed reports stay unseen. Teacher: jieba (MIT), whose
cuts the model learns to imitate. The same inputs, versions and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "duizhao" / "models" / "pkuseg"
REPORTS = ("seeds/*.txt", "tests/corpus/open/*.txt")
ALWAYS = ("tests/corpus/kinds/*.txt",)
FORBIDDEN = ROOT / "tests" / "corpus" / "sealed"
MODEL_FILES = ("features.msgpack", "weights.npz")


@dataclass(frozen=True)
class Settings:
    """What decides the bytes of a model, besides its text."""

    iterations: int
    seed: int
    prune: float
    decimals: int


@dataclass(frozen=True)
class Text:
    """One training text, read once, so that a file edited meanwhile cannot make records and model disagree."""

    file: str
    sha256: str
    sentences: tuple[str, ...]
    held_out: bool

    @property
    def characters(self) -> int:
        """Its length without white space."""
        return sum(map(len, self.sentences))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all went well, 1 when --check found a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20240101)
    parser.add_argument("--prune", type=float, default=0.05, help="drop features whose weights differ by less")
    parser.add_argument("--decimals", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--score-only", action="store_true")
    parser.add_argument("--check", action="store_true")
    a = parser.parse_args(argv)
    if a.check:
        return check(a.out)

    settings = Settings(a.iterations, a.seed, a.prune, a.decimals)
    texts = [read(p, True) for p in collect(REPORTS)] + [read(p, False) for p in collect(ALWAYS)]
    if not texts:
        sys.exit("no training text found")
    score = leave_one_out(texts, settings, a.workers)
    print(f"leave-one-report-out F1 {score['f1']:.4f} (pooled, {len(score['folds'])} reports)")
    print(f"    with pkuseg's own word list merged in: {score['f1_with_bundled_words']:.4f}")
    for name, value in score["folds"].items():
        print(f"    {value:.4f}  {name}")
    if a.score_only:
        return 0
    a.out.mkdir(parents=True, exist_ok=True)
    train(texts, a.out, settings)
    write_records(a.out, texts, settings, score)
    for f in MODEL_FILES:
        print(f"{sha256(a.out / f)}  {f}  {(a.out / f).stat().st_size:,} bytes")
    return 0


def check(shipped: Path) -> int:
    """Train again on the recorded texts and compare the hashes of the two models."""
    record = json.loads((shipped / "training.json").read_text(encoding="utf-8"))
    texts = [read(ROOT / t["file"], t["held_out"]) for t in record["texts"]]
    changed = [t.file for t, was in zip(texts, record["texts"], strict=True) if t.sha256 != was["sha256"]]
    if changed:
        print("changed since: " + " ".join(changed))
        return 1
    with tempfile.TemporaryDirectory() as made:
        train(texts, Path(made), Settings(**record["settings"]))
        same = all(sha256(Path(made) / f) == sha256(shipped / f) for f in MODEL_FILES)
    print("same bytes" if same else "DIFFERENT bytes")
    return 0 if same else 1


def collect(patterns: Iterable[str]) -> list[Path]:
    """The texts under the patterns, in a fixed order; a sealed text is an error."""
    found = sorted((p for g in patterns for p in ROOT.glob(g)), key=lambda p: p.relative_to(ROOT).as_posix())
    for p in found:
        if FORBIDDEN in p.resolve().parents:
            sys.exit(f"sealed text must not be trained on: {p}")
    return found


def read(path: Path, held_out: bool) -> Text:
    """A text in pieces of one sentence, as the segmenter will see it, white space kept out."""
    from duizhao.text import normalise
    from duizhao.words import unify

    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    pieces = [p for p in re.split(r"(?<=[。！？；])|\s+", unify(normalise(text))) if p and p.strip()]
    return Text(path.relative_to(ROOT).as_posix(), hashlib.sha256(raw).hexdigest(), tuple(pieces), held_out)


def teach(pieces: Iterable[str]) -> list[list[str]]:
    """The words that the teacher sees in each piece."""
    import jieba  # type: ignore[import-untyped, unused-ignore]

    jieba.setLogLevel(60)
    return [[w for w in jieba.lcut(p) if w.strip()] for p in pieces]


def train(texts: Sequence[Text], out: Path, settings: Settings) -> None:
    """Train on `texts` and write a small model with reproducible bytes to `out`."""
    import numpy
    import spacy_pkuseg
    import srsly

    lines = [" ".join(words) for text in texts for words in teach(text.sentences)]
    random.seed(settings.seed)
    numpy.random.seed(settings.seed)
    with tempfile.TemporaryDirectory() as work:
        full, sample = Path(work, "train.txt"), Path(work, "sample.txt")
        full.write_text("\n".join(lines) + "\n", encoding="utf-8")
        sample.write_text("\n".join(lines[:20]) + "\n", encoding="utf-8")
        made = Path(work, "model")
        with contextlib.redirect_stdout(io.StringIO()):
            spacy_pkuseg.train(str(full), str(sample), str(made), train_iter=settings.iterations)
        features = srsly.read_msgpack(made / "features.msgpack")
        with numpy.load(made / "weights.npz") as npz:
            (tags, count), weights = npz["sizes"], npz["w"]

    node = weights[: tags * count].reshape(count, tags)
    keep = node.max(axis=1) - node.min(axis=1) >= settings.prune
    keep[0] = True  # feature 0 stands in where no feature is known
    renumbered = {int(old): new for new, old in enumerate(numpy.flatnonzero(keep))}
    names = {n: renumbered[i] for n, i in features["feature_to_idx"].items() if i in renumbered}
    edge = weights[tags * count :]
    small = numpy.round(numpy.concatenate([node[keep].reshape(-1), edge]), settings.decimals) + 0.0

    # pairs of words are used in training only; the words alone are looked up while cutting
    srsly.write_msgpack(
        out / "features.msgpack",
        {
            "unigram": sorted(features["unigram"]),
            "bigram": [],
            "feature_to_idx": names,
            "tag_to_idx": features["tag_to_idx"],
        },
    )
    numpy.savez_compressed(out / "weights.npz", sizes=numpy.array([tags, len(names)]), w=small)


def leave_one_out(texts: Sequence[Text], settings: Settings, workers: int) -> dict[str, Any]:
    """F1 of words against the teacher on each report, by a model that has not seen it."""
    held = [t for t in texts if t.held_out]
    jobs = [(one, [t for t in texts if t is not one], settings) for one in held]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        counts = list(pool.map(_fold, jobs))
    plain, merged = ([sum(c[i][k] for c in counts) for k in range(3)] for i in range(2))
    folds = {t.file: _f1(c[0]) for t, c in zip(held, counts, strict=True)}
    return {"f1": _f1(plain), "f1_with_bundled_words": _f1(merged), "folds": folds}


def _fold(job: tuple[Text, list[Text], Settings]) -> list[tuple[int, int, int]]:
    import spacy_pkuseg

    held, texts, settings = job
    gold = teach(held.sentences)
    counts: list[tuple[int, int, int]] = []
    with tempfile.TemporaryDirectory() as made:
        train(texts, Path(made), settings)
        for words in (None, "default"):
            segmenter = spacy_pkuseg.pkuseg(made, user_dict=words)
            right = wanted = given = 0
            for piece, taught in zip(held.sentences, gold, strict=True):
                a, b = _spans(taught), _spans(segmenter.cut(piece))
                right, wanted, given = right + len(a & b), wanted + len(a), given + len(b)
            counts.append((right, wanted, given))
    return counts


def _spans(words: Iterable[str]) -> set[tuple[int, int]]:
    out: set[tuple[int, int]] = set()
    at = 0
    for w in words:
        out.add((at, at + len(w)))
        at += len(w)
    return out


def _f1(counts: Sequence[int]) -> float:
    right, wanted, given = counts
    return round(2 * right / (wanted + given), 4)


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_records(out: Path, texts: Sequence[Text], settings: Settings, score: dict[str, Any]) -> None:
    """Write SHA256SUMS, which the program checks, and training.json, which says where the model comes from."""
    sums = "".join(f"{sha256(out / f)}  {f}\n" for f in MODEL_FILES)
    (out / "SHA256SUMS").write_text(sums, encoding="ascii", newline="\n")
    record = {
        "licence": "Apache-2.0",
        "teacher": f"jieba {version('jieba')}",
        "trainer": f"spacy-pkuseg {version('spacy-pkuseg')}",
        "numpy": version("numpy"),
        "settings": vars(settings),
        "characters": sum(t.characters for t in texts),
        "score": score,
        "texts": [
            {"file": t.file, "sha256": t.sha256, "characters": t.characters, "held_out": t.held_out} for t in texts
        ],
    }
    target = out / "training.json"
    target.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main())
