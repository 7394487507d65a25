"""The pages that people meet first: commands that run, options that exist, excerpts that are real, words that are kind."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from duizhao.cli.app import app, main
from duizhao.cli.check import _LEVELS
from duizhao.cli.output import SUFFIXES
from duizhao.engine.audit import Auditor
from duizhao.errors import ExitStatus
from duizhao.model import Applies, Outcome
from duizhao.report.wording import CLASSES, OUTCOMES, SUBSTANCES
from duizhao.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
NAMES = (
    "README.md",
    "README.en.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/rulebook.md",
    "docs/corpus.md",
    "docs/district.md",
    "docs/lint.md",
    "docs/tutorial.md",
)
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README = PAGES["README.md"]
BLOCK = re.compile(r"^```(?:sh|bat)\n(.*?)^```", re.M | re.S)
COMMAND = re.compile(r"(?:\S*[/\\])?duizhao (?!-)(.*)")


def _lines(page: str) -> Iterator[str]:
    """Command lines: those of code blocks without their remarks, and those in the text."""
    for block in BLOCK.findall(PAGES[page]):
        for line in block.splitlines():
            yield re.sub(r"\s+#.*", "", line).strip()
    yield from re.findall(r"`([^`\n]+)`", PAGES[page])


def _calls() -> Iterator[tuple[str, str]]:
    for page in NAMES:
        for line in _lines(page):
            m = COMMAND.fullmatch(line)
            if m:
                yield page, m[1]


CALLS = sorted(set(_calls()))
TARGETS = sorted({(p, t) for p in NAMES for line in _lines(p) for t in re.findall(r"^make ([a-z]+)", line)})
LINKS = sorted({(p, link) for p, text in PAGES.items() for link in re.findall(r"\]\((?!http|#)([^)#]+)", text)})


def _resolve(words: list[str]) -> tuple[Any, list[str]]:
    """The command that `words` call, and what is left of them."""
    command: Any = typer.main.get_command(app)
    while words and hasattr(command, "commands"):
        assert words[0] in command.commands, f"no command {words[0]}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def _options(command: Any) -> dict[str, Any]:
    return {name: p for p in command.params for name in p.opts if name.startswith("--")}


def test_there_is_something_to_check() -> None:
    assert len(CALLS) > 20
    called = {call.split()[0] for _, call in CALLS}
    assert called == {name.split()[0] for name in _commands()}


@pytest.mark.parametrize(("page", "call"), CALLS)
def test_commands_and_options_exist(page: str, call: str) -> None:
    command, words = _resolve(shlex.split(call))
    options = _options(command)
    arguments = 0
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            arguments += 1
            continue
        assert word in options, f"{page}: {word}"
        if not options[word].is_flag:
            value = words.pop(0)
            allowed = {"--format": SUFFIXES, "--fail-on": _LEVELS}.get(word)
            assert allowed is None or value in allowed
    if command.params and not hasattr(command, "commands") and " " in call:
        wanted = [p for p in command.params if p.param_type_name == "argument" and p.required]
        assert arguments >= len(wanted), f"{page}: {call}"


def _commands() -> Iterator[str]:
    from duizhao.cli.app import app

    yield from (str(c.name) for c in app.registered_commands)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from (f"{group.name} {c.name}" for c in group.typer_instance.registered_commands)


@pytest.mark.parametrize("page", NAMES)
def test_options_named_in_passing_exist(page: str) -> None:
    known = {"--help"}
    for name in _commands():
        known |= set(_options(_resolve(name.split())[0]))
    # of scripts/change.py and of pip
    known |= {"--save", "--check", "--no-index", "--find-links", "--no-deps", "--require-hashes", "--only-binary"}
    named = {o for line in _lines(page) for o in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert sorted(named - known) == []


@pytest.mark.parametrize(("page", "target"), TARGETS)
def test_targets_of_make_exist(page: str, target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M), page


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_links_lead_somewhere(page: str, link: str) -> None:
    assert (ROOT / page).parent.joinpath(link).exists()


@pytest.mark.parametrize("page", NAMES)
def test_anchors_lead_somewhere(page: str) -> None:
    headings = {
        re.sub(r"[`、。，]", "", h).strip().lower().replace(" ", "-")
        for h in re.findall(r"^#+ (.+)$", PAGES[page], re.M)
    }
    assert sorted(set(re.findall(r"\]\(#([^)]+)\)", PAGES[page])) - headings) == []


# the tutorial speaks of files that it makes itself: its own test follows it
@pytest.mark.parametrize("page", [name for name in NAMES if name != "docs/tutorial.md"])
def test_paths_named_exist(page: str) -> None:
    named = set(
        re.findall(r"(?<![\w/.])(?:rules|seeds|src|scripts|tests|docs|benchmarks)/[\w./-]*\w\b(?![*\w])/?", PAGES[page])
    )
    # the baseline is written by scripts/change.py
    missing = [n for n in named if not (ROOT / n).exists() and not n.endswith("baseline.json")]
    assert sorted(missing) == []


@pytest.mark.parametrize("page", NAMES)
def test_the_tone(page: str) -> None:
    assert not re.search("法定|违法|不合格|抄袭|缺失|优秀|良好|及格|整改|豁免|排名", PAGES[page])


# --- the README


def test_it_leads_with_two_commands() -> None:
    first = BLOCK.search(README)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == ["make audit", "make test"]
    assert README.index("```") < README.index("\n## ")


def test_every_outcome_class_and_status_is_explained() -> None:
    rows = re.findall(r"^\| (\S+) \| ", README, re.M)
    assert [r for r in rows if r in OUTCOMES.values()] == list(OUTCOMES.values())
    assert [int(r) for r in rows if r.isdigit()] == sorted(ExitStatus)
    for word in (*CLASSES.values(), *SUBSTANCES.values(), "参考分", "不是考核结果", "未见相关表述", "修改意见"):
        assert word in README
    assert all(f"`{level}`" in README for level in _LEVELS)


def test_the_number_of_rules_is_right(shipped_book: Rulebook) -> None:
    assert f"应当写到的 {len(shipped_book.rules)} 项内容" in README
    assert f"the {len(shipped_book.rules)}" in PAGES["README.en.md"]


def _said(text: str) -> str:
    return re.sub(r"[\s\d….]", "", text)


EXCERPTS = re.findall(r"<!-- 节选：(\S+?)(?: (\S+))? -->\n```text\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("draft", "rule", "shown"), EXCERPTS, ids=[e[1] or e[0] for e in EXCERPTS])
def test_excerpts_are_real(draft: str, rule: str, shown: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Each line that is shown stands in the output, figures apart, which follow the rules."""
    file = str(HERE / draft)
    runs = [["explain", file, rule]] if rule else [["check", file], ["check", file, "--all"]]
    statuses = {main(run) for run in runs}
    assert statuses == ({0} if rule else {1})
    printed = _said(capfd.readouterr().out)
    assert [line for line in shown.splitlines() if _said(line) not in printed] == []


def test_the_draft_comes_out_as_the_readme_tells(shipped_auditor: Auditor) -> None:
    findings = {f.rule: f for f in shipped_auditor.audit(HERE / "draft.txt").findings}
    assert findings["deficiency.causes"].outcome is Outcome.MISSING
    assert findings["counsel.system"].outcome is Outcome.PLANNED
    assert findings["disclosure.interpretation"].outcome is Outcome.ADMITTED
    assert findings["enforcement.three_systems"].applies is Applies.UNKNOWN


def test_the_size_of_the_public_surface_is_right() -> None:
    import duizhao

    assert len(duizhao.__all__) == 12
    assert "十二个名称" in PAGES["CHANGELOG.md"]
