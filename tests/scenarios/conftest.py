"""A stand-in simulation and a small scenario with an evaluator fitted on it: the joining code runs in milliseconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import fake_model
import pytest
from pages import PIXEL
from remembering import remember
from synergysim.analysis.figures import style
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.files.scoring import GROWTH_INDEX, rows_of
from synergysim.scenarios.studies.reference import GOALPOSTS, evaluator_choices

MODEL = "synergysim.simulation.model"
SMALL = """
name: small
extends: guangzhou
end_year: 2018
replications: 2
evaluator: reference.json
"""

PULLED = """
name: pulled
extends: small.yaml
why: to compare
why_zh: 用于比较。
levers:
  P1: {level: 1.0, start: 2014, ramp: 0, source: "assumption: full"}
shocks:
- {kind: tariff, size: 0.1, start: 2016.5, duration: 1, regions: [asean], source: "assumption: mine"}
"""


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the simulation's model by the stand-in, in this process."""
    monkeypatch.setitem(sys.modules, MODEL, fake_model)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario of nine years and two frozen evaluators beside it, goalposts and the variant."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, MODEL, fake_model)
        inputs = resolve(load("guangzhou"), until=2018).inputs
        tables = [fake_model.record(inputs, seed).indicators.assign(run_id=str(seed)) for seed in range(100, 110)]
    reference = fake_model.pd.concat(tables, ignore_index=True)
    for name, file in ((GOALPOSTS, "reference.json"), (GROWTH_INDEX, "growth.json")):
        evaluator = evaluator_choices(name)
        evaluator.fit(rows_of(reference, evaluator.codes), {"scenarios": ["small"]}).save(folder / file)
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, small_folder: Path) -> str:
    """The path of the small scenario; the stand-in is in place."""
    monkeypatch.setitem(sys.modules, MODEL, fake_model)
    return str(small_folder / "small.yaml")


@pytest.fixture
def pulled(small: str) -> str:
    """A scenario beside the small one with more of a lever and a shock; the stand-in is in place."""
    path = Path(small).with_name("pulled.yaml")
    path.write_text(PULLED, encoding="utf-8")
    return str(path)


@pytest.fixture
def on_growth(tmp_path: Path) -> Callable[..., str]:
    """Makes of a scenario one that the variant evaluator scores: its U can leave [-1, 1], and it needs base years."""

    def made(scenario: str, evaluator: str = GROWTH_INDEX) -> str:
        path = tmp_path / f"{Path(scenario).stem}_on_growth.yaml"
        path.write_text(f"extends: {scenario}\nevaluator: {evaluator}\n", encoding="utf-8")
        return str(path)

    return made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are drawn, but neither laid out nor written, which takes most of the time: each is a pixel."""

    def write(_: object, path: Path, *__: object) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PIXEL)
        return path

    monkeypatch.setattr(style, "save", write)
    monkeypatch.setattr(style, "title", lambda *_: None)


@pytest.fixture(scope="module")
def remembered() -> Iterator[None]:
    """A run that is asked for again, as for the second language, is not simulated again."""
    with pytest.MonkeyPatch.context() as patch:
        remember(patch)
        yield
