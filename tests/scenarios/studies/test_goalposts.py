"""U by goalposts on the model itself, with few seeds; ``python -m tests.goalposts`` has more."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from goalposts import SHOCKS, baseline, corners, effect, less_adoption, scored, without_e_commerce
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.files.scoring import rows_of, shipped_evaluator
from synergysim.scenarios.studies.reference import ENSEMBLE, FITTED_ON, GOALPOSTS, SCENARIOS, evaluator_choices
from synergysim.simulation import simulate

SCALE, UNTIL, SEEDS = 0.005, 2035, (1, 2, 3, 4)
CHANGED = ("base", "no imitation", "no e-commerce", *SHOCKS)


@pytest.fixture(scope="module")
def u() -> dict[str, np.ndarray]:
    """U (seeds, clusters, years) of the baseline and of changed worlds."""
    base = baseline(SCALE, UNTIL)
    shocked = [resolve(load(name), scale=SCALE, until=UNTIL).inputs for name in SHOCKS]
    worlds = [base, less_adoption(base, 0.0), without_e_commerce(base), *shocked]
    return dict(zip(CHANGED, scored(worlds, SEEDS), strict=True))


def test_less_adoption_does_not_raise_u(u: dict[str, np.ndarray]) -> None:
    mean, reach = effect(u["no imitation"], u["base"], 2025, UNTIL)
    assert mean - reach <= 0


def test_without_e_commerce_u_is_clearly_lower(u: dict[str, np.ndarray]) -> None:
    last = [u[name][..., -1].mean() for name in ("no e-commerce", "base")]
    assert last[0] < last[1] - 0.05


@pytest.mark.parametrize("shock", SHOCKS)
def test_a_shock_lowers_u_beyond_its_interval_and_u_recovers(u: dict[str, np.ndarray], shock: str) -> None:
    first, last = SHOCKS[shock]
    (loss, reach), (after, _) = (effect(u[shock], u["base"], *years) for years in ((first, last), (2034, 2035)))
    assert loss + reach < 0
    assert after > 0.5 * loss
    before = slice(0, first - 2010)
    np.testing.assert_array_equal(u[shock][..., before], u["base"][..., before])


def test_in_corners_of_all_ranges_u_is_finite_and_from_minus_one_to_one() -> None:
    found = scored(list(corners(4, 0.002, 2015, seed=7)), [1])
    assert np.isfinite(found).all()
    assert (np.abs(found) <= 1).all()


def test_u_does_not_depend_on_the_units_of_money_people_or_things() -> None:
    evaluator = shipped_evaluator(GOALPOSTS)
    table = rows_of(simulate(baseline(SCALE, 2013), 1), evaluator.evaluator.codes)
    factors = dict.fromkeys(("A1", "A10", "B1", "B4", "B5", "B7"), 1e4) | dict.fromkeys(("A2", "B6"), 1e-3)
    factors |= dict.fromkeys(("A4", "A5", "A6", "A7", "A8", "B3"), 0.62)
    other = table.assign(value=table["value"] * table["indicator"].map(factors).fillna(1.0))
    np.testing.assert_allclose(evaluator.score(other).synergy["synergy"], evaluator.score(table).synergy["synergy"])


def test_u_hardly_depends_on_the_share_of_firms_simulated() -> None:
    few, many = (scored([baseline(scale, 2016)], [1, 2]).mean(axis=(1, 2))[0, -1] for scale in (0.01, 0.02))
    assert few == pytest.approx(many, abs=0.05)


def test_the_goalposts_know_worlds_without_growth_outside_and_without_e_commerce() -> None:
    made = shipped_evaluator(GOALPOSTS).provenance["scenarios"]
    assert made == list(ENSEMBLE)
    assert {"flat_world", "no_e_commerce", "no_policy", "strong_policy"} <= set(made)
    assert shipped_evaluator("guangzhou").provenance["scenarios"] == list(SCENARIOS) == list(FITTED_ON["guangzhou"])


def test_what_is_no_firms_decision_is_named_and_left_out_beside(u: dict[str, np.ndarray]) -> None:
    fewer = scored([baseline(SCALE, 2013)], [1], fewer=True)
    assert fewer.shape[-1] == 4
    assert (fewer[..., -1] != u["base"][:1, :, 3]).any()


def test_bounds_are_shared_by_all_clusters_and_weights_do_not_depend_on_the_ensemble() -> None:
    fitted = shipped_evaluator(GOALPOSTS)
    assert not fitted.clusters
    weights = fitted.weights.groupby("subsystem")["weight"]
    assert (weights.max() == weights.min()).all()
    assert dataclasses.asdict(evaluator_choices())["sizes"] == fitted.evaluator.sizes
