"""A stand-in simulation and a small scenario scored by an evaluator fitted on it: the joining code runs in milliseconds."""

from __future__ import annotations

import sys
from pathlib import Path

import fake_model
import pytest
from synergysim.scenarios.reference import evaluator_choices
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load

SMALL = """
name: small
extends: guangzhou
end_year: 2014
replications: 2
evaluator: reference.json
"""


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the simulation's model by the stand-in, in this process."""
    monkeypatch.setitem(sys.modules, "synergysim.simulation.model", fake_model)


@pytest.fixture
def small(stand_in: None, tmp_path: Path) -> str:
    """The path of a scenario of five years, with a frozen evaluator beside it."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    inputs = resolve(load("guangzhou"), until=2014).inputs
    tables = [fake_model.record(inputs, seed).indicators.assign(run_id=str(seed)) for seed in range(100, 110)]
    reference = fake_model.pd.concat(tables, ignore_index=True)
    evaluator_choices().fit(reference, {"scenarios": ["small"]}).save(tmp_path / "reference.json")
    return str(path)
