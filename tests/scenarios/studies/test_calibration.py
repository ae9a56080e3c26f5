"""Calibration: known parameters are found again, held-out years are refused, a posterior pairs scenarios."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synergysim.language import in_language
from synergysim.scenarios.commands.calibrate import train_years
from synergysim.scenarios.ensemble.engine import engine_of
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.cells import Base
from synergysim.scenarios.files.resolution import Resolved, resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.stored import described
from synergysim.scenarios.studies.calibration import calibrate as module
from synergysim.scenarios.studies.calibration.calibrate import Calibration, Settings, calibrate
from synergysim.scenarios.studies.calibration.fit import Problem
from synergysim.scenarios.studies.calibration.point import write_point
from synergysim.scenarios.studies.calibration.posterior import Posterior, read_posterior, with_posterior
from synergysim.scenarios.studies.calibration.priors import priors_of
from synergysim.scenarios.studies.calibration.report import finding
from synergysim.scenarios.studies.calibration.targets import simulated_targets, training_targets
from synergysim.scenarios.studies.reference import probe

TRUTH = {"industry.textile_clothing.demand_drift": 0.07, "industry.jewelry.demand_drift": -0.03}
# Twice the standard deviation of a slope of two runs against that of five (0.015 a run, seen over ten seeds).
LUCK = 0.025
TINY = {"scale": 0.004, "parameters": tuple(TRUTH)}


@pytest.fixture(scope="module")
def synthetic() -> pd.DataFrame:
    """What would be observed if the parameters were TRUTH, with the mean luck of five other seeds."""
    inputs = resolve(load("guangzhou"), TRUTH, scale=TINY["scale"], until=2015).inputs  # type: ignore[arg-type]
    table = pd.concat([simulated_targets(inputs, seed) for seed in range(77, 82)])
    table = table[table["indicator"] == "exports_usd"].assign(value=lambda rows: np.log(rows["value"]))
    mean = table.groupby(["cluster", "indicator", "year"], sort=False)["value"].mean()
    return mean.transform(np.exp).reset_index()


def repeated(found: Calibration) -> Posterior:
    """The posterior found with its draws repeated, so that they weigh like many."""
    assert found.posterior is not None
    values = pd.concat([found.posterior.values] * 20, ignore_index=True)
    return dataclasses.replace(found.posterior, values=values, weights=np.full(len(values), 1.0 / len(values)))


def settings(**changed: object) -> Settings:
    return Settings(**{"last": 2015, "trials": 40, "runs": 60, "population": 20, "check": 0, **TINY, **changed})  # type: ignore[arg-type]


def test_of_the_usual_parameters_those_that_move_nothing_are_left_out_and_named_ones_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As imports.reach in a region of which no imports online are observed."""
    inputs = resolve(load("guangzhou"), scale=0.002).inputs
    priors = tuple(priors_of(inputs, ["imports.reach", "adoption.imitation"]))
    runs = [SimpleNamespace(result=one, error=None) for one in ("same", "same", "low", "high")]
    monkeypatch.setattr(module, "all_of", list)
    with engine_of(1) as engine:
        monkeypatch.setattr(type(engine), "map", lambda *_: runs)
        problem = Problem(Base(resolve(load("guangzhou")), {}), priors, pd.DataFrame())
        kept = module._alive(problem, False, engine, lambda *_: None)
        assert [one.path for one in kept.priors] == ["adoption.imitation"]
        with pytest.raises(UserError, match=r"imports.reach: from one end of the range .* leave it out"):
            module._alive(problem, True, engine, lambda *_: None)


def test_known_parameters_are_found_again_within_their_intervals(synthetic: pd.DataFrame, tmp_path: Path) -> None:
    found = calibrate("guangzhou", settings(), out=tmp_path, observed=synthetic)
    table = found.contraction.set_index("parameter")
    for path, truth in TRUTH.items():
        assert table.loc[path, "q05"] - LUCK <= truth <= table.loc[path, "q95"] + LUCK  # type: ignore[operator]
        assert abs(found.best[path] - truth) < LUCK
        assert table.loc[path, "contraction"] > 1.0 / 3.0  # type: ignore[operator]
    by_point = found.fresh.groupby("point")["distance"].mean()
    assert by_point["the point fitted"] < by_point["the scenario as it is"]
    fitted = resolve(load(str(write_point(found, tmp_path / "fitted.yaml", "a command"))))
    drifts = {f"industry.{one.code}.demand_drift": one.demand_drift for one in fitted.inputs.industries}
    assert {path: drifts[path] for path in TRUTH} == pytest.approx(found.best, rel=1e-3)
    told = " ".join(finding(found))
    assert "too few to say which parameters the data narrow" in told  # of twenty draws
    assert "no nearer" not in told
    swapped = {"the point fitted": "the scenario as it is", "the scenario as it is": "the point fitted"}
    worse = dataclasses.replace(found, fresh=found.fresh.assign(point=found.fresh["point"].map(swapped)))
    assert "The point is no nearer than the scenario as it is" in finding(worse)[0]
    assert "并不比情景原值更接近" in in_language("zh", finding, worse)[0]
    worth = dataclasses.replace(found, posterior=repeated(found))
    assert "Of 2 parameters the data take more than a fifth of the variance of 2" in " ".join(finding(worth))


def test_what_was_stopped_goes_on_and_ends_alike(synthetic: pd.DataFrame, tmp_path: Path) -> None:
    short, long = (settings(last=2013, population=10, trials=4 * n, runs=50 + 5 * n) for n in (1, 2))
    whole = calibrate("guangzhou", long, out=tmp_path / "whole", observed=synthetic)
    calibrate("guangzhou", short, out=tmp_path / "parts", observed=synthetic)
    parts = calibrate("guangzhou", long, out=tmp_path / "parts", observed=synthetic)
    assert len(parts.trials) == len(whole.trials) == 8
    pd.testing.assert_frame_equal(parts.trials.head(4), whole.trials.head(4))
    assert parts.posterior is not None
    assert whole.posterior is not None
    pd.testing.assert_frame_equal(parts.posterior.values, whole.posterior.values)
    with pytest.raises(UserError, match="holds another calibration: its seed is 1, not 2"):
        calibrate("guangzhou", dataclasses.replace(long, seed=2), out=tmp_path / "parts", observed=synthetic)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: training_targets(2010, 2018), "2018 is held out"),
        (lambda: training_targets(2016, 2017), "needs at least 3 years"),
        (lambda: train_years("2010"), "is not FIRST-LAST"),
        (lambda: priors_of(resolve(load("guangzhou")).inputs, ("adoption.imitaton",)), "adoption.imitation"),
        (lambda: priors_of(resolve(load("guangzhou")).inputs, ("finance.liquidity_target",)), "declares no range"),
        (lambda: read_posterior("guangzo"), "No posterior is called 'guangzo'"),
        (lambda: read_posterior("nowhere.json"), "cannot be read: No such file or directory"),
        (lambda: calibrate(out=Path("x"), settings=Settings(method="bayes")), "is none of point, posterior, both"),
        (lambda: calibrate(out=Path("x"), settings=Settings(population=3)), "population = 3 is outside"),
        (lambda: calibrate(out=Path("x"), settings=Settings(runs=49)), "runs = 49 is outside"),
        (lambda: calibrate(out=Path("x"), settings=Settings(check=1)), "check = 1 is outside"),
    ],
)
def test_a_users_mistake_is_one_sentence(call: object, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        call()  # type: ignore[operator]


def test_a_parameter_that_moves_nothing_is_refused(synthetic: pd.DataFrame, tmp_path: Path) -> None:
    # Nothing of the years before 2017 can depend on the tariff that later rounds and agreements start from.
    with pytest.raises(UserError, match=r"world.usual_tariff: from one end of the range"):
        calibrate("guangzhou", settings(parameters=("world.usual_tariff",)), out=tmp_path, observed=synthetic)


def small(weights: list[float]) -> Posterior:
    values = pd.DataFrame({"adoption.imitation": np.linspace(0.4, 0.9, len(weights))})
    total = np.asarray(weights) / np.sum(weights)
    replaces = {"adoption.imitation": resolve(load("guangzhou")).inputs.parameters.adoption.imitation}
    return Posterior("guangzhou", values, total, replaces, {"A1": 1.0}, {"date": "2026-01-01"})


def test_a_posterior_of_another_model_is_refused(tmp_path: Path) -> None:
    small([1.0, 2.0]).save(tmp_path / "old.json")
    with pytest.raises(UserError, match="gives other results than this one"):
        read_posterior(tmp_path / "old.json")


def test_a_saved_posterior_is_read_as_it_was(tmp_path: Path) -> None:
    made = small([1.0, 2.0, 5.0])
    Posterior(made.scenario, made.values, made.weights, made.replaces, probe(), made.provenance).save(
        tmp_path / "p.json"
    )
    read = read_posterior(tmp_path / "p.json")
    pd.testing.assert_frame_equal(read.values, made.values)
    assert read.weights == pytest.approx(made.weights)
    text = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    (tmp_path / "p.json").write_text(json.dumps({**text, "weights": [1, -1, 1]}), encoding="utf-8")
    with pytest.raises(UserError, match="negative weights"):
        read_posterior(tmp_path / "p.json")


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6).filter(lambda found: sum(found) > 0.1))
def test_draws_follow_the_weights_and_do_not_depend_on_their_number(weights: list[float]) -> None:
    posterior = small(weights)
    many = posterior.draws(400, seed=3)
    assert many[:7] == posterior.draws(7, seed=3)
    drawn = pd.Series([one["adoption.imitation"] for one in many]).value_counts(normalize=True)
    for value, weight in zip(posterior.values["adoption.imitation"], posterior.weights, strict=True):
        share = float(drawn.get(value, 0.0))
        assert abs(share - weight) < 5.0 * np.sqrt(weight * (1.0 - weight) / 400) + 1e-9


def test_scenarios_share_the_draw_of_a_replication() -> None:
    posterior = small([1.0, 1.0, 1.0])

    def drawn(name: str) -> Resolved:
        return with_posterior(resolve(load(name)), posterior, 4, seed=9)

    one, other = drawn("guangzhou"), drawn("no_policy")
    found = [each.inputs_of(number).parameters.adoption.imitation for number in range(4) for each in (one, other)]
    assert found[::2] == found[1::2]
    assert len(set(found)) > 1


def test_what_a_scenario_or_the_user_has_changed_is_not_drawn() -> None:
    posterior = small([1.0, 1.0, 1.0])
    changed = resolve(load("guangzhou"), {"adoption.imitation": 0.7})
    with pytest.raises(UserError, match="nothing to draw"):
        with_posterior(changed, posterior, 4, seed=9)
    values = posterior.values.assign(**{"platforms.reach": [0.07, 0.08, 0.1]})
    reach = changed.inputs.parameters.platforms.reach
    wider = dataclasses.replace(posterior, values=values, replaces={**posterior.replaces, "platforms.reach": reach})
    found = with_posterior(changed, wider, 4, seed=9)
    assert {one.parameters.adoption.imitation for one in found.drawn} == {0.7}
    assert {one.parameters.platforms.reach for one in found.drawn} <= {0.07, 0.08, 0.1}
    assert described(found, "")["draws"] == [dict(one) for one in found.draws]
    assert all(set(one) == {"platforms.reach"} for one in found.draws)


def test_the_baselines_posterior_comes_along_with_its_date_command_and_training_years() -> None:
    shipped = read_posterior("guangzhou")
    assert shipped.provenance["train"] == [2010, 2017]
    assert re.match(r"synergysim calibrate guangzhou --method (both|posterior)\b", shipped.provenance["command"])
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", shipped.provenance["date"])
    assert shipped.effective_draws > 50
    drawn = with_posterior(resolve(load("guangzhou")), shipped, 3, seed=1)
    assert all(set(one) == set(shipped.parameters) for one in drawn.draws)  # every value is still the one calibrated


def test_a_posterior_keeps_the_command_that_made_it(tmp_path: Path) -> None:
    made = dataclasses.replace(small([1.0, 2.0]), probe=probe()).made_by("synergysim calibrate x")
    made.save(tmp_path / "p.json")
    assert read_posterior(tmp_path / "p.json").provenance["command"] == "synergysim calibrate x"
