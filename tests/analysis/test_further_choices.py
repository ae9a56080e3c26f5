"""The field's further choices in the evaluator: combined weights, three levels, margins, kinds, coupling."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from panels import CODES, INDICATORS, growing, tidy
from synergysim.analysis import (
    EvaluationError,
    Indicator,
    SynergyEvaluator,
    combine_weights,
    coupling_coordination_degree,
    coupling_degree,
    critic_weights,
    entropy_weights,
    indicator_scores,
    pca_weights,
)

DIRECTIONS = {one.indicator: one.direction for one in INDICATORS}
DIMENSIONS = ("x", "x", "y", "x", "y", "y")
THREE = tuple(
    Indicator(one.indicator, one.subsystem, one.direction, name)
    for one, name in zip(INDICATORS, DIMENSIONS, strict=True)
)


def wide(values: np.ndarray, cluster: int = 0) -> pd.DataFrame:
    return pd.DataFrame(values[0, cluster], index=range(2010, 2018), columns=CODES)


def weights_of(evaluator: SynergyEvaluator, codes: tuple[str, ...]) -> np.ndarray:
    table = evaluator.fit(tidy(growing()[:, :1])).weights.set_index("indicator")["weight"]
    return table[list(codes)].to_numpy()


@pytest.mark.parametrize("combination", ["linear", "product", "geometric", "game"])
def test_joined_weights_are_those_of_the_public_functions_combined(combination: str) -> None:
    own = wide(growing())[list(CODES[:3])]
    direction = pd.Series(DIRECTIONS)[list(CODES[:3])]
    sets = pd.DataFrame(
        {
            "critic": critic_weights(own, direction),
            "entropy": entropy_weights(own, direction, zero="squeeze", epsilon=0.01),
            "pca": pca_weights(own, direction),
        }
    )
    evaluator = SynergyEvaluator(
        INDICATORS, weights="critic+entropy+pca", combination=combination, zero="squeeze", epsilon=0.01
    )
    np.testing.assert_allclose(weights_of(evaluator, CODES[:3]), combine_weights(sets, combination), atol=1e-12)


def test_three_levels_of_weighted_sums_are_two_and_other_ways_are_not() -> None:
    table = tidy(growing())
    two = SynergyEvaluator(THREE).fit(table).score(table).arrays.order
    three = SynergyEvaluator(THREE, dimension_aggregation="weighted").fit(table).score(table).arrays.order
    np.testing.assert_allclose(three, two, atol=1e-12)
    mixed = SynergyEvaluator(THREE, dimension_aggregation="geometric", margin=0.1)
    fitted = mixed.fit(table)
    scores = fitted.score(table)
    first = scores.contributions.query("cluster == 'u' and year == 2015").set_index("indicator")
    weight, degree = first["weight"], first["order_degree"]
    x = (weight * degree)[["A1", "A2"]].sum() / weight[["A1", "A2"]].sum()
    expected = x ** weight[["A1", "A2"]].sum() * degree["A3"] ** weight["A3"]
    row = scores.synergy.query("cluster == 'u' and year == 2015").iloc[0]
    assert row["order_digital_trade"] == pytest.approx(expected)
    equal = SynergyEvaluator(THREE, dimension_aggregation="weighted", dimension_weights="equal").fit(table).score(table)
    row = equal.synergy.query("cluster == 'u' and year == 2015").iloc[0]
    assert row["order_digital_trade"] == pytest.approx((x + degree["A3"]) / 2)


def test_a_margin_of_the_range_does_not_depend_on_the_distance_from_zero() -> None:
    """A rate of 95 to 98 % and its shortfall of 2 to 5 % are one fact (cases/tables/margin_over_range)."""
    table = tidy(growing())
    shifted = table.assign(value=table["value"] + 1000.0)
    ours = {"margin": 0.1, "margin_of": "range", "weights": "equal"}
    first = SynergyEvaluator(INDICATORS, **ours).fit(table).score(table).synergy["synergy"]
    second = SynergyEvaluator(INDICATORS, **ours).fit(shifted).score(shifted).synergy["synergy"]
    np.testing.assert_allclose(first, second)
    usual = SynergyEvaluator(INDICATORS, margin=0.1, weights="equal").fit(shifted).score(shifted).synergy["synergy"]
    assert not np.allclose(usual, second)


def test_a_best_value_is_scored_as_the_public_function_does() -> None:
    values = growing()
    best = float(values[0, 0, 3, 0])
    indicators = (Indicator("A1", "digital_trade", best=best), *INDICATORS[1:])
    scores = SynergyEvaluator(indicators, margin=0.0, weights="equal").fit(tidy(values)).score(tidy(values))
    found = scores.contributions.query("cluster == 'u' and indicator == 'A1'")["order_degree"]
    np.testing.assert_allclose(found, indicator_scores(wide(values)[["A1"]], [{"best": best}])["A1"])
    low, high = best * 0.9, best * 1.1
    tolerant = (Indicator("A1", "digital_trade", best=(low, high), tolerance=(0.0, 3 * best)), *INDICATORS[1:])
    scores = SynergyEvaluator(tolerant, weights="equal").fit(tidy(values)).score(tidy(values))
    found = scores.contributions.query("cluster == 'u' and indicator == 'A1'")["order_degree"]
    kind = {"best": (low, high), "tolerance": (0.0, 3 * best)}
    np.testing.assert_allclose(found, indicator_scores(wide(values)[["A1"]], [kind])["A1"])


def test_coupling_follows_variant_exponent_and_subsystem_weights() -> None:
    table = tidy(growing())
    weights = {"digital_trade": 0.7, "industrial_cluster": 0.3}
    evaluator = SynergyEvaluator(INDICATORS, variant="wang", exponent=2.0, subsystem_weights=weights)
    found = evaluator.fit(table).score(table).synergy
    orders = found[["order_digital_trade", "order_industrial_cluster"]].to_numpy()
    np.testing.assert_allclose(found["coupling"], coupling_degree(orders, "wang", 2.0))
    np.testing.assert_allclose(found["coordination"], coupling_coordination_degree(orders, [0.7, 0.3], "wang", 2.0))
    assert "variant = wang" in evaluator.settings
    with pytest.raises(EvaluationError, match="has no entry for 'industrial_cluster'"):
        SynergyEvaluator(INDICATORS, subsystem_weights={"digital_trade": 1.0})


def test_columns_in_the_unit_interval_are_left_alone_on_request() -> None:
    rng = np.random.default_rng(4)
    values = rng.random((1, 2, 8, 6))
    scores = SynergyEvaluator(INDICATORS, bounds="unit", weights="equal").fit(tidy(values)).score(tidy(values))
    row = scores.contributions.query("cluster == 'u' and indicator == 'A1'")
    np.testing.assert_allclose(row["order_degree"], values[0, 0, :, 0])
    with pytest.raises(EvaluationError, match=r"bounds='unit' leaves columns alone that lie in \[0, 1\]"):
        SynergyEvaluator(INDICATORS, bounds="unit").fit(tidy(values * 3))


def test_z_scores_do_not_depend_on_the_unit() -> None:
    table = tidy(growing())
    scaled = table.assign(value=table["value"] * 1000.0 - 5.0)
    evaluator = SynergyEvaluator(INDICATORS, scaling="zscore")
    first, second = (evaluator.fit(one).score(one).synergy["synergy"] for one in (table, scaled))
    np.testing.assert_allclose(first, second, atol=1e-10)


def test_an_evaluator_with_further_choices_is_saved_and_loaded_whole(tmp_path: Path) -> None:
    indicators = (Indicator("A1", "digital_trade", best=(20.0, 30.0), dimension="x"), *THREE[1:])
    table = tidy(growing())
    fitted = SynergyEvaluator(
        indicators, weights="critic+pca", combination="game", dimension_aggregation="weighted", exponent=2.0
    ).fit(table)
    fitted.save(tmp_path / "e.json")
    loaded = SynergyEvaluator.load(tmp_path / "e.json")
    assert loaded.evaluator == fitted.evaluator
    pd.testing.assert_frame_equal(loaded.score(table).synergy, fitted.score(table).synergy)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"weights": "critic+critic"}, "names a method twice"),
        ({"weights": "critic+entopy"}, "Did you mean 'entropy'"),
        ({"combination": "mean"}, "is not one of linear"),
        ({"exponent": 0.0}, "not a number above 0"),
        ({"zero": "shift", "epsilon": -1.0}, "0 or more"),
        ({"dimension_aggregation": "max"}, "is not one of None"),
        ({"margin_of": "span"}, "is not one of value, range"),
    ],
)
def test_a_further_choice_that_does_not_exist_is_refused(choice: dict[str, object], message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        SynergyEvaluator(INDICATORS, **choice)


def test_an_indicator_that_its_margin_swallows_is_named() -> None:
    from synergysim.analysis.evaluation import evaluate_tables
    from synergysim.analysis.preparation import Plan
    from synergysim.analysis.synergy.choices import Choices
    from synergysim.analysis.tables import tables_from_frame

    years = np.arange(2010, 2016)
    rate = 95.0 + 0.6 * (years - 2010)
    frame = pd.DataFrame({"year": years, "A1": 100 * 1.3 ** (years - 2010), "A9": rate, "B1": 50 + years - 2010.0})
    usual = evaluate_tables(tables_from_frame(frame), Plan())
    named = [note.en for note in usual.notes if "swallows" in note.en]
    assert len(named) == 2
    assert [text[:2] for text in named] == ["A9", "B1"]
    by_range = evaluate_tables(tables_from_frame(frame), Plan(choices=Choices(margin_of="range")))
    assert not [note for note in by_range.notes if "swallows" in note.en]
