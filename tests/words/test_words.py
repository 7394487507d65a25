"""Cutting words: offsets, terms, the fallback, determinism, the shipped model."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import duizhao.words
from duizhao.errors import ExitStatus, RuleError, SegmenterError
from duizhao.words import MODEL_FILES, Segmenter, WordFinder, load_segmenter, unify

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Path(duizhao.words.__file__).parent / "models" / "pkuseg"
TERMS = ("重大", "重大行政决策程序", "法治政府建设", "法治政府工作", "第一责任人", "述法", "双随机、一公开")

# words of the genre beside anything at all: blanks, line ends, half-width marks, other scripts, lone surrogates' kin
PIECES = st.sampled_from(
    [
        "法治政府建设",
        "述职述法",
        "论述法律",
        "第一责任人",
        "，",
        ",",
        "。",
        "2024年",
        "3.5%",
        " ",
        "\n",
        "\u3000",
        "\x1c",
        "“",
        "A-b_c",
        "𠮷",
        "é",
        "/",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


@pytest.fixture(scope="module", params=[None, "char"], ids=["shipped", "char"])
def segmenter(request: pytest.FixtureRequest) -> Segmenter:
    return load_segmenter(request.param, TERMS)


@pytest.fixture(scope="module")
def shipped() -> Segmenter:
    return load_segmenter(None, TERMS)


def cut(segmenter: Segmenter, text: str) -> list[str]:
    return [text[a:b] for a, b in segmenter.words(text)]


class TestOffsets:
    @given(text=TEXTS)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_words_cover_all_but_white_space(self, segmenter: Segmenter, text: str) -> None:
        spans = segmenter.words(text)
        assert all(a < b for a, b in spans)
        assert all(b <= c for (_, b), (c, _) in pairwise(spans))
        covered = {i for a, b in spans for i in range(a, b)}
        assert covered == {i for i, c in enumerate(text) if not c.isspace()}

    @given(text=TEXTS)
    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_doc_is_the_same_text_and_words(self, segmenter: Segmenter, text: str) -> None:
        doc = segmenter.doc(text)
        assert doc.text == text
        tokens = [(t.idx, t.idx + len(t)) for t in doc if not t.text.isspace()]
        assert tokens == segmenter.words(text)

    @given(text=st.text())
    def test_unify_keeps_the_length(self, text: str) -> None:
        assert len(unify(text)) == len(text)

    def test_half_width_marks_cut_like_full_width_ones(self, shipped: Segmenter) -> None:
        full, half = "加强领导，落实责任；依法行政", "加强领导,落实责任;依法行政"
        assert shipped.words(full) == shipped.words(half)

    @pytest.mark.parametrize("text", ["", " ", "\n\n"])
    def test_nothing_to_cut(self, segmenter: Segmenter, text: str) -> None:
        assert segmenter.words(text) == []
        assert segmenter.doc(text).text == text


class TestTerms:
    def test_terms_stay_whole(self, segmenter: Segmenter) -> None:
        assert "重大行政决策程序" in cut(segmenter, "严格履行重大行政决策程序")
        assert "第一责任人" in cut(segmenter, "履行推进法治建设第一责任人职责")

    def test_a_term_that_begins_another_does_not_spill_over(self, segmenter: Segmenter) -> None:
        """Upstream's dictionary gives 重大行政 and 法治政府 here: the longest walk, not the longest word."""
        assert "重大行政" not in cut(segmenter, "落实重大行政工作要求")
        assert "法治政府" not in cut(load_segmenter("char", TERMS), "法治政府的要求")

    def test_upstream_still_has_the_bug_we_go_round(self) -> None:
        spacy_pkuseg = pytest.importorskip("spacy_pkuseg")
        pieces, is_word, _ = spacy_pkuseg.Preprocesser(["重大", "重大行政决策程序"]).solve("落实重大行政工作要求")
        assert ("重大行政", True) in list(zip(pieces, is_word, strict=True)), "upstream is repaired: simplify words.py"

    def test_the_longest_of_those_that_begin_at_one_place(self) -> None:
        chars = load_segmenter("char", ["行政决策", "行政决策程序", "决策程序规定"])
        assert cut(chars, "行政决策程序规定") == ["行政决策程序", "规", "定"]

    def test_short_terms_are_not_cut_out_of_words(self, shipped: Segmenter) -> None:
        assert "述法" not in cut(shipped, "论述法律问题")

    def test_short_terms_are_joined_between_boundaries(self, shipped: Segmenter) -> None:
        assert shipped._merge("述法", [(0, 1), (1, 2)]) == [(0, 2)]
        assert shipped._merge("论述法律", [(0, 2), (2, 4)]) == [(0, 2), (2, 4)]
        assert shipped._merge("述 法", [(0, 1), (2, 3)]) == [(0, 1), (2, 3)]

    def test_order_and_repeats_of_terms_do_not_matter(self) -> None:
        text = "推进法治政府建设，履行第一责任人职责，落实重大行政决策程序"
        one, two = load_segmenter(None, TERMS), load_segmenter(None, [*reversed(TERMS), *TERMS])
        assert one.words(text) == two.words(text)

    def test_terms_match_folded_text_too(self, segmenter: Segmenter) -> None:
        quoted = load_segmenter("char", ["“双随机、一公开”监管"])
        assert cut(quoted, "双随机、一公开监管") == ["双随机、一公开监管"]


class TestFallback:
    def test_char_cuts_characters(self) -> None:
        assert cut(load_segmenter("char"), "依法 行政") == ["依", "法", "行", "政"]

    def test_char_needs_no_model(self) -> None:
        code = (
            "import sys; from duizhao.words import load_segmenter; load_segmenter('char').words('依法行政');"
            "sys.exit(any(m.split('.')[0] in ('spacy', 'spacy_pkuseg') for m in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestMatching:
    def test_matches_in_order_each_once(self, shipped: Segmenter) -> None:
        matcher = shipped.matcher(
            {
                "b": [[{"TEXT": "第一责任人"}], [{"TEXT": {"IN": ["第一责任人"]}}]],
                "a": [[{"TEXT": "第一责任人"}, {"TEXT": {"REGEX": "^职"}}]],
            }
        )
        text = "县长履行第一责任人职责，局长是第一责任人。"
        assert matcher.find(shipped.doc(text)) == [("b", 4, 9), ("a", 4, 11), ("b", 15, 20)]
        assert len(matcher) == 2

    def test_zone_gives_the_same_and_forgets(self) -> None:
        fresh = load_segmenter(None, TERMS)
        matcher = fresh.matcher({"x": [[{"TEXT": "第一责任人"}]]})
        size = len(fresh._language().vocab.strings)
        for i in range(20):
            with fresh.zone():
                assert matcher.find(fresh.doc(f"新词{i}号，第一责任人"))[0][0] == "x"
        assert len(fresh._language().vocab.strings) == size

    def test_everything_may_be_first_used_inside_a_zone(self) -> None:
        fresh = load_segmenter("char", TERMS)
        with fresh.zone():
            matcher = fresh.matcher({"规则.信号": [[{"TEXT": "第一责任人"}]]})
            assert matcher.find(fresh.doc("是第一责任人"))
        assert matcher.find(fresh.doc("是第一责任人")) == [("规则.信号", 1, 6)]

    @pytest.mark.parametrize("tokens", [[{"NO_SUCH": "x"}], [{"TEXT": {"REGEX": "("}}], []])
    def test_a_bad_pattern_is_named(self, segmenter: Segmenter, tokens: list[dict[str, object]]) -> None:
        with pytest.raises(RuleError, match=r"lead\.first"):
            segmenter.matcher({"lead.first": [tokens]})

    def test_finder(self) -> None:
        finder = WordFinder(None, TERMS)
        pattern = [{"TEXT": {"IN": ["开展", "组织"]}}, {"OP": "*", "IS_PUNCT": False}, {"TEXT": "述法"}]
        assert finder.find("开展述法", pattern, "r.s") == [(0, 4)]
        assert finder.find("论述法律", pattern, "r.s") == []
        assert finder.id == load_segmenter(None).id


class TestModelFolder:
    def test_shipped_hashes(self) -> None:
        sums = (SHIPPED / "SHA256SUMS").read_text(encoding="ascii").split()
        assert dict(zip(sums[1::2], sums[::2], strict=True)) == {
            f: hashlib.sha256((SHIPPED / f).read_bytes()).hexdigest() for f in MODEL_FILES
        }
        assert sum((SHIPPED / f).stat().st_size for f in MODEL_FILES) < 2_000_000

    def test_shipped_model_was_not_trained_on_sealed_text(self) -> None:
        record = json.loads((SHIPPED / "training.json").read_text(encoding="utf-8"))
        assert record["texts"]
        assert not any("sealed" in t["file"] for t in record["texts"])
        if (ROOT / "tests" / "corpus" / "sealed").is_dir():
            sealed = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (ROOT / "tests/corpus/sealed").glob("*.txt")}
            assert not sealed & {t["sha256"] for t in record["texts"]}

    def test_identity_is_of_the_model_not_of_its_place(self, tmp_path: Path) -> None:
        shutil.copytree(SHIPPED, tmp_path / "a")
        shutil.copytree(SHIPPED, tmp_path / "b")
        one, two = load_segmenter(tmp_path / "a"), load_segmenter(str(tmp_path / "b"))
        assert one.id == two.id
        assert one.id.partition("@")[2] == load_segmenter().id.partition("@")[2]
        assert one.words("依法行政") == load_segmenter().words("依法行政")

    @pytest.mark.parametrize("name", ["nowhere", "mixed", "default"])
    def test_a_name_is_never_downloaded(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SegmenterError, match="找不到分词模型文件夹"):
            load_segmenter(name)

    def test_a_folder_called_like_a_download_is_read_as_a_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shutil.copytree(SHIPPED, tmp_path / "mixed")
        monkeypatch.chdir(tmp_path)
        assert load_segmenter("mixed").words("依法行政")

    def test_wrong_folder(self, tmp_path: Path) -> None:
        with pytest.raises(SegmenterError) as caught:
            load_segmenter(tmp_path)
        assert str(tmp_path) in str(caught.value)
        assert "features.msgpack、weights.npz" in str(caught.value)
        assert "char" in str(caught.value)
        assert caught.value.exit_status is ExitStatus.FAILED

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        file = tmp_path / "model.bin"
        file.write_bytes(b"x")
        with pytest.raises(SegmenterError, match="不是文件夹"):
            load_segmenter(file)

    def test_damaged_files(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        for name in MODEL_FILES:
            (tmp_path / name).write_bytes(b"\x00not a model")
        broken = load_segmenter(tmp_path)
        with pytest.raises(SegmenterError, match="无法载入"):
            broken.words("依法行政")
        assert capfd.readouterr() == ("", "")

    def test_a_pickle_is_never_read(self, tmp_path: Path) -> None:
        (tmp_path / "features.pkl").write_bytes(b"\x80\x04.")
        shutil.copy(SHIPPED / "weights.npz", tmp_path)
        with pytest.raises(SegmenterError, match=r"缺少 features\.msgpack"):
            load_segmenter(tmp_path)

    @pytest.mark.parametrize("name", [*MODEL_FILES, "SHA256SUMS"])
    def test_a_shipped_model_that_was_changed(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copytree(SHIPPED, tmp_path / "models" / "pkuseg")
        monkeypatch.setattr(duizhao.words, "__file__", str(tmp_path / "words.py"))
        load_segmenter()
        target = tmp_path / "models" / "pkuseg" / name
        target.write_bytes(b"x" + target.read_bytes()[1:])
        with pytest.raises(SegmenterError, match="校验值不符"):
            load_segmenter()
        target.unlink()
        with pytest.raises(SegmenterError, match="重新安装"):
            load_segmenter()

    @pytest.mark.parametrize(("module", "use"), [("spacy_pkuseg", "words"), ("spacy.lang.zh", "doc")])
    def test_missing_package(self, module: str, use: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(SegmenterError, match="未安装"):
            getattr(load_segmenter(), use)("依法行政")


class TestDeterminism:
    CODE = """
import sys
from duizhao.words import load_segmenter
segmenter = load_segmenter(None, {terms!r})
text = open(sys.argv[1], encoding="utf-8").read()[:1500]
print(segmenter.id, segmenter.words(text), [t.text for t in segmenter.doc(text)])
"""

    def test_hash_seed_does_not_matter(self, tmp_path: Path) -> None:
        report = tmp_path / "report.txt"
        report.write_text(
            "一、履行推进法治建设第一责任人职责情况。局党组听取重大行政决策程序执行汇报3次。" * 20, encoding="utf-8"
        )
        said = {
            subprocess.run(
                [sys.executable, "-X", "utf8", "-c", self.CODE.format(terms=set(TERMS)), str(report)],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("0", "1", "77")
        }
        assert len(said) == 1


def test_import_is_cheap() -> None:
    code = "import sys, duizhao.words; print(*(m for m in sys.modules if m in ('spacy', 'spacy_pkuseg', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
