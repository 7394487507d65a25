"""The command line run in this process, with an auditor that finds what a test wants it to find."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from duizhao.read import Source


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    path = Path(__file__).parents[1] / "report" / "sample.py"
    spec = importlib.util.spec_from_file_location("duizhao_sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    from duizhao.cli.app import main

    def call(*arguments: object) -> Run:
        capfdbinary.readouterr()
        status = main([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return Run(status, out.decode("utf-8"), err.decode("utf-8"))

    return call


class FakeAuditor:
    """Answers by the name of the file: an assessment, or an error to raise."""

    def __init__(self, sample: ModuleType) -> None:
        self.sample = sample
        rules = [SimpleNamespace(id=f.rule, title=f.title) for f in sample.FINDINGS]
        self.rulebook = SimpleNamespace(**{**sample.RULEBOOK, "rules": rules, "layers": ()})
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def choose(self, sources: Sequence[Source], *, year: int | None = None, unit: str | None = None) -> SimpleNamespace:
        source = sources[0]
        answer = self.answers.get(Path(source.name).stem, self.sample.clean())
        if isinstance(answer, Exception):
            raise answer
        kind = answer.kind or SimpleNamespace(accepted=True)
        options = {"year": year, "unit": unit, "encoding": source.extract.encoding}
        return SimpleNamespace(source=source, document=answer.document, kind=kind, answer=answer, options=options)

    def assess(
        self,
        parsed: SimpleNamespace,
        *,
        force: bool = False,
        holds: Mapping[str, bool] | None = None,
        previous: Any = None,
    ) -> Any:
        self.asked.append((parsed.source.name, {**parsed.options, "force": force, "previous": previous}))
        return replace(parsed.answer, source=parsed.source.name)


@pytest.fixture
def auditor(sample: ModuleType, monkeypatch: pytest.MonkeyPatch) -> FakeAuditor:
    fake = FakeAuditor(sample)
    monkeypatch.setattr("duizhao.session.open_rulebook", lambda rules, name, layers: fake.rulebook)
    monkeypatch.setattr("duizhao.session.make_auditor", lambda rulebook, segmenter: fake)
    monkeypatch.setattr("duizhao.rulebook.locate.rulebooks", lambda rules: (fake.rulebook.name,))
    return fake


@pytest.fixture
def report(tmp_path: Path) -> Callable[[str], Path]:
    """Make a file of this name."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("报告", encoding="utf-8")
        return path

    return make


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def feed(data: bytes) -> None:
        monkeypatch.setattr(
            "sys.stdin", SimpleNamespace(buffer=io.BytesIO(data), encoding="utf-8", isatty=lambda: False)
        )

    return feed
