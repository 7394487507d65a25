"""Loading as a whole: values, digest, places to load from, what is imported."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from duizhao.errors import RulebookError
from duizhao.model import Context, Outcome
from duizhao.rulebook import RulebookErrors, load_rulebook
from duizhao.rulebook.locate import shipped
from duizhao.rulebook.model import All, Any_, AtLeast, Leaf, NoneOf, WithoutNear, leaves
from duizhao.rulebook.problems import Problems

SOURCE = Path(load_rulebook.__code__.co_filename).parents[2]


def test_a_rule_with_everything(good: Path) -> None:
    book = load_rulebook(good, "demo")
    rule = book.rule("contracts.review")
    assert (rule.title, rule.group, rule.rule_class, rule.weight) == ("合同审查", "contracts", "expected", 2.0)
    assert (rule.condition, rule.actor, rule.in_force) == ("has_contracts", "any", (2018, None))
    assert rule.contexts == (Context.DONE, Context.ZERO, Context.PLANNED)
    assert rule.outcomes == (Outcome.MET, Outcome.PARTIAL, Outcome.MISSING, Outcome.NOT_APPLICABLE)
    assert (rule.basis[1].article, rule.basis[1].verified, rule.basis[1].valid_from) == ("第三条", False, 2020)
    assert rule.met == Any_((Leaf("reviewed"), All((Leaf("counted"), NoneOf((Leaf("words"),))))))
    assert rule.partial == AtLeast(1, (Leaf("counted"), Leaf("words")))
    assert list(leaves(rule.met)) == ["reviewed", "counted", "words"]
    near = rule.signals["reviewed"]
    assert near.words == (("审查", "审核", "复核", "核对"), ("合同", "协议"))
    assert (near.kind, near.within, near.ordered, near.facts, near.strength) == ("near", "clause", True, ("figure",), 3)
    assert (near.topic, near.topic_scope) == (("法治",), "near")
    assert rule.signals["counted"].without_near == WithoutNear(("空白",), 4)
    assert rule.signals["words"].tokens == (
        {"TEXT": {"REGEX": ".*审查"}},
        {"TEXT": {"IN": ["复核", "核对", "合同"]}, "OP": "?"},
    )
    assert rule.place is not None
    assert rule.place.line == 3


def test_a_rule_of_shapes(good: Path) -> None:
    rule = load_rulebook(good, "demo").rule("training.held")
    assert rule.contexts == (Context.DONE, Context.ZERO)
    assert rule.signals["chapter"].options == {
        "role": "measures",
        "headed": True,
        "level": 2,
        "body": 20,
        "without_role": ["plan"],
    }
    assert rule.signals["named"].words == (("培训",),)
    assert rule.signals["named"].roles_not_in == ("plan",)
    assert rule.signals["unit"].options == {"part": "unit"}
    assert rule.signals["many"].options == {"of": "said", "in": ["measures", "none"], "at_least": 2}
    assert (rule.signals["said"].edits, rule.signals["said"].years) == (1, (None, 2024))


def test_the_rest_of_the_book(good: Path) -> None:
    book = load_rulebook(good, "demo")
    assert [rule.id for rule in book.rules] == ["contracts.review", "training.held"]
    assert dict(book.lexicon) == {"审查": ("审查", "审核", "复核", "核对"), "复核": ("复核", "核对")}
    assert (book.confusables, book.shadows) == (("竞竟", "己已"), ("论述法律",))
    assert book.conditions["has_contracts"].absent[0].words == (("未签订合同", "没有签订合同"),)
    assert [(cue.id, cue.gives, cue.at, cue.reach) for cue in book.cues] == [
        ("next_step", "planned", "clause_start", "rest"),
        ("not_yet", "admitted", "anywhere", "clause"),
    ]
    assert book.frame.slots == ("preamble", "measures", "plan")
    assert pickle.loads(pickle.dumps(book)) == book
    with pytest.raises(KeyError):
        book.rule("contracts.nothing")


def test_groups_give_the_order_of_rules_not_file_names(good: Path) -> None:
    (good / "demo" / "contracts.yaml").rename(good / "demo" / "zzz.yaml")
    assert [rule.id for rule in load_rulebook(good, "demo").rules] == ["contracts.review", "training.held"]


def test_digest_follows_what_is_said(fresh: Callable[[], Path]) -> None:
    plain, same, other = fresh(), fresh(), fresh()
    for file in sorted(same.rglob("*.yaml"), reverse=True):  # other layout, other times, other order of files
        text = file.read_text(encoding="utf-8")
        file.unlink()
        file.write_text("# 另一行注释\n" + text, encoding="utf-8", newline="\r\n")
    rules = other / "demo" / "training.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("at_least: 2", "at_least: 1"), encoding="utf-8")
    digests = [load_rulebook(folder, "demo").digest for folder in (plain, same, other)]
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 64


def test_common_files_come_from_the_shipped_rulebook_where_absent(tmp_path: Path) -> None:
    shutil.copytree(Path(str(shipped())) / "rule-of-law", tmp_path / "rule-of-law")
    book = load_rulebook(tmp_path)
    assert book.digest == load_rulebook().digest
    assert book.origin == tmp_path.as_posix()


def test_wording_is_shared_and_may_be_worded_otherwise(good: Path) -> None:
    shared = load_rulebook().wording
    book = load_rulebook(good, "demo")  # its common folder has no wording.yaml
    assert book.wording == {**shared, "near_planned": "只是打算。"}
    (good / "common" / "wording.yaml").write_text('version: "1"\nwording: {near_said: 有}\n', encoding="utf-8")
    assert load_rulebook(good, "demo").wording == {"near_said": "有", "near_planned": "只是打算。"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d / "nowhere", "没有这个文件夹"),
        (lambda d: d / "demo", "上一级目录"),
        (lambda d: d / "common", "请给出装有规则集文件夹的目录"),
    ],
)
def test_wrong_folder(good: Path, change: Callable[[Path], Path], message: str) -> None:
    with pytest.raises(RulebookError, match=message) as caught:
        load_rulebook(change(good), "demo")
    assert caught.value.exit_status == 3


def test_other_name(good: Path) -> None:
    with pytest.raises(RulebookError, match="这里的规则集有：demo"):
        load_rulebook(good, "rule-of-law")


def test_each_common_file_comes_from_the_shipped_rulebook_where_absent(good: Path) -> None:
    (good / "common" / "cues.yaml").unlink()
    file = good / "demo" / "rulebook.yaml"
    roles = "sections:\n  first_responsible: 领导\n  deficiencies: 不足\n  preamble: 引言\n"
    file.write_text(file.read_text(encoding="utf-8").replace("sections:\n", roles), encoding="utf-8")
    book, own = load_rulebook(good, "demo"), load_rulebook()
    assert book.cues == own.cues
    assert book.lexicon != own.lexicon
    assert set(book.norms) == {"advice", "rule_2020"}


def test_the_only_rulebook_of_a_folder_needs_no_name(good: Path) -> None:
    assert load_rulebook(good).name == "demo"
    shutil.copytree(Path(str(shipped())) / "rule-of-law", good / "rule-of-law")
    shutil.copytree(Path(str(shipped())) / "common", good / "common", dirs_exist_ok=True)
    assert load_rulebook(good).name == "rule-of-law"
    (good / "rule-of-law").rename(good / "other")
    with pytest.raises(RulebookError, match="这里的规则集有：demo、other；请用 --rulebook 写明用哪一套"):
        load_rulebook(good)


def test_missing_and_misnamed_files(good: Path) -> None:
    (good / "demo" / "structure.yaml").unlink()
    (good / "demo" / "training.yaml").rename(good / "demo" / "training.yml")
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(good, "demo")
    said = [error.message for error in caught.value.all]
    assert len(said) == 2
    assert "缺少这个文件" in said[0]
    assert "扩展名" in said[1]


def test_hidden_and_backup_files_are_passed_over(good: Path) -> None:
    for name in (".training.yaml", "~training.yaml", "training.yaml.bak", "notes.txt"):
        (good / "demo" / name).write_text("[", encoding="utf-8")
    load_rulebook(good, "demo")


def test_unreadable_file(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "cues.yaml":
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RulebookErrors, match="读不出来"):
        load_rulebook(good, "demo")


def test_errors_pickle(good: Path) -> None:
    (good / "demo" / "training.yaml").write_text("[", encoding="utf-8")
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(good, "demo")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert len(again.all) == len(caught.value.all)


def test_problems_count_once() -> None:
    problems = Problems()
    assert not problems
    problems.raise_if_any()


def test_the_shipped_rulebook_loads() -> None:
    book = load_rulebook()
    assert (book.name, book.origin) == ("rule-of-law", "shipped")
    assert len(book.rules) == 41
    assert {rule.group for rule in book.whole().rules} == set(book.groups)
    for rule in book.rules:
        assert rule.met is not None
        assert {example.outcome for example in rule.examples} <= set(rule.outcomes)
    assert load_rulebook(Path(str(shipped()))).digest == book.digest


def run(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout


def test_loading_imports_neither_spacy_nor_jsonschema() -> None:
    code = "import sys; from duizhao.rulebook import load_rulebook; load_rulebook(); print(*sorted(sys.modules))"
    loaded = {name.partition(".")[0] for name in run(code).split()}
    assert not loaded & {"spacy", "spacy_pkuseg", "jsonschema", "rapidfuzz", "numpy"}


def test_loading_is_fast() -> None:
    """Measured in processor time, imports included, best of three, with room for a slow machine."""
    code = (
        "import time; a = time.process_time()\n"
        "from duizhao.rulebook import load_rulebook\nload_rulebook()\nprint(time.process_time() - a)"
    )
    assert min(float(run(code)) for _ in range(3)) < 0.5


@pytest.mark.parametrize("name", ["rule-of-law", "information-disclosure"])
def test_without_examples_a_shipped_rulebook_is_the_same(name: str) -> None:
    whole, bare = load_rulebook(None, name), load_rulebook(None, name, examples=False)
    assert whole.digest == bare.digest
    assert [replace(r, examples=()) for r in whole.whole().rules] == list(bare.whole().rules)
    assert all(r.examples for r in whole.whole().rules)
    assert [r.place for r in whole.rules] == [r.place for r in bare.rules]


def test_the_users_own_files_are_always_checked_whole(good: Path) -> None:
    rules = good / "demo" / "training.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("lookalike:", "lookalikes:"), encoding="utf-8")
    with pytest.raises(RulebookErrors, match="lookalike"):
        load_rulebook(good, "demo", examples=False)
