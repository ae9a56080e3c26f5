"""What a parameter at its bound breaks is found and named; a few real ones are borne."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evaluating import run as ended_with
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.sweep import bounds_check
from synergysim.scenarios.studies.sweep.bounds_check import BUSY, trials
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.parameters import walk
from synergysim.simulation.shocks import SHOCKS

Output = pytest.CaptureFixture[str]
PLANTED = 0.061


def test_every_parameter_is_tried_at_both_bounds_and_those_of_levers_where_levers_are_pulled() -> None:
    inputs = resolve(load("guangzhou")).inputs
    every = trials(inputs)
    assert {(one.path, one.value) for one in every[2:]} == {
        (path, bound) for path, one, _ in walk(inputs.parameters) for bound in one.bounds
    }
    assert {one.world for one in every if one.path.startswith("levers.")} == {BUSY}
    pulled = bounds_check.busy(resolve(load("guangzhou")))
    assert {one.code for one in pulled.levers} == {one.code for one in LEVERS}
    assert {one.kind for one in pulled.shocks} == {one.kind for one in SHOCKS}


def test_a_sample_goes_by_its_seed() -> None:
    inputs = resolve(load("guangzhou")).inputs
    assert trials(inputs, 8, 3) == trials(inputs, 8, 3) != trials(inputs, 8, 4)
    assert len(trials(inputs, 8)) == 10


def broken(what: str) -> Any:
    """The model, with a defect where the margin has a certain value."""
    from synergysim.simulation import model

    usual = model.record

    def record(inputs: Any, seed: int, **asked: Any) -> Any:
        made = usual(inputs, seed, **asked)
        if inputs.parameters.pricing.target_margin == PLANTED:
            if what == "crash":
                raise ZeroDivisionError("float division by zero")
            values, early = made.indicators["value"], made.indicators["year"] < 2014
            made.indicators["value"] = values.mask(early, np.nan if what == "no number" else 50.0 * values)
        return made

    return record


@pytest.mark.parametrize(
    ("what", "evaluator", "told"),
    [
        ("crash", "goalposts", "ZeroDivisionError: float division by zero"),
        ("no number", "goalposts", "A1 of beauty_chemicals is nan"),
        ("beyond", "guangzhou", "leaves [−1, 1] by "),
    ],
)
def test_what_fails_is_named_with_parameter_and_value(
    what: str, evaluator: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr("synergysim.simulation.model.record", broken(what))
    scenario = tmp_path / "scored.yaml"
    scenario.write_text(f"extends: guangzhou\nevaluator: {evaluator}\n", encoding="utf-8")
    asked = [bounds_check.Trial("pricing.target_margin", PLANTED, bounds_check.AS_IT_IS)]
    monkeypatch.setattr(bounds_check, "trials", lambda *_: asked)
    assert ended_with("bounds", str(scenario), "--scale", "0.001", "--workers", "1") == 1
    said = capsys.readouterr().out
    assert f"pricing.target_margin={PLANTED:g} (as it is): " in said
    assert told in said
    assert "0 of 1 settings are borne." in said


def fails(inputs: object) -> None:
    raise ZeroDivisionError(f"float division by zero, {type(inputs).__name__}")


def test_a_run_that_fails_names_what_it_had_at_a_bound_and_no_default() -> None:
    from synergysim.scenarios.ensemble.engine import attempt
    from synergysim.scenarios.files.cells import with_parameters

    inputs = resolve(load("guangzhou")).inputs
    assert "bound" not in str(attempt(fails, (inputs,)).error)
    low, _ = {path: one for path, one, _ in walk(inputs.parameters)}["pricing.target_margin"].bounds
    extreme = with_parameters(inputs, {"pricing.target_margin": low})
    told = f"(at the bound of what is declared: pricing.target_margin={low:g})"
    assert attempt(fails, (extreme,)).error == f"ZeroDivisionError: float division by zero, Inputs {told}"
