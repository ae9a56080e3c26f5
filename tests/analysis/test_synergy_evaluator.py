"""The evaluator: fitting, freezing, scoring, and its edge cases."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import CODES, INDICATORS, POOLED, growing, tidy
from synergysim.analysis import EvaluationError, EvaluationWarning, SynergyEvaluator, critic_weights


def by_hand(values: np.ndarray, margin: float) -> np.ndarray:
    """Order degrees of one panel (years, 6) with CRITIC and own bounds, written out."""
    lower, upper = values.min(0) - margin * abs(values.min(0)), values.max(0) + margin * abs(values.max(0))
    degrees = (values - lower) / (upper - lower)
    degrees[:, 2] = 1 - degrees[:, 2]
    first = degrees[:, :3] @ critic_weights(values[:, :3], [1, 1, -1])
    return np.column_stack([first, degrees[:, 3:] @ critic_weights(values[:, 3:])])


def test_a_score_is_what_the_formulas_give_by_hand() -> None:
    values = growing()
    table = SynergyEvaluator(INDICATORS, margin=0.1).fit(tidy(values)).score(tidy(values)).synergy
    for j, cluster in enumerate("uvw"):
        rows = table[table["cluster"] == cluster]
        orders = by_hand(values[0, j], 0.1)
        change = orders - orders[0]
        sign = np.where(change.min(axis=1) > 0, 1.0, -1.0)
        np.testing.assert_allclose(rows["order_digital_trade"], orders[:, 0])
        np.testing.assert_allclose(rows["delta_industrial_cluster"], change[:, 1])
        np.testing.assert_allclose(rows["synergy"], sign * np.sqrt(np.abs(change.prod(axis=1))))


def test_the_result_names_what_every_degree_stands_on() -> None:
    result = SynergyEvaluator(INDICATORS).fit(tidy(growing())).score(tidy(growing()))
    assert list(result.synergy.columns) == [
        "cluster",
        "year",
        "order_digital_trade",
        "order_industrial_cluster",
        "delta_digital_trade",
        "delta_industrial_cluster",
        "synergy",
        "synergy_adjacent",
        "coupling",
        "coordination",
        "label",
        "binding",
        "outside_bounds",
    ]
    first = result.synergy.iloc[0]
    assert (first["synergy"], first["label"]) == (0.0, "no change")
    assert pd.isna(first["binding"])
    assert np.isnan(first["synergy_adjacent"])
    last = result.synergy.iloc[7]
    smaller = min(("digital_trade", "industrial_cluster"), key=lambda name: last[f"delta_{name}"])
    assert last["binding"] == smaller
    for word in ("a = 0.1", "base = first", "aggregation = weighted", "weights = critic", "sign rule = min"):
        assert word in result.settings


def test_weights_sum_to_one_within_every_subsystem_and_cluster() -> None:
    weights = SynergyEvaluator(INDICATORS).fit(tidy(growing())).score(tidy(growing())).weights
    assert list(weights.columns) == ["cluster", "subsystem", "indicator", "weight"]
    np.testing.assert_allclose(weights.groupby(["cluster", "subsystem"])["weight"].sum(), 1.0)


def test_contributions_add_up_to_the_order_degree() -> None:
    result = SynergyEvaluator(INDICATORS).fit(tidy(growing())).score(tidy(growing()))
    keys = ["cluster", "year", "subsystem"]
    sums = result.contributions.groupby(keys)["contribution"].sum()
    orders = result.order.set_index(keys)["order_degree"]
    pd.testing.assert_series_equal(sums, orders.sort_index(), check_names=False)


def test_previous_base_gives_the_adjacent_degree_and_a_year_is_a_base_too() -> None:
    table = tidy(growing())
    first = SynergyEvaluator(INDICATORS).fit(table).score(table).synergy
    previous = SynergyEvaluator(INDICATORS, base="previous").fit(table).score(table).synergy
    np.testing.assert_array_equal(previous["synergy"], first["synergy_adjacent"])
    assert pd.isna(previous["label"].iloc[0])
    year = SynergyEvaluator(INDICATORS, base=2012).fit(table).score(table).synergy
    assert (year.loc[year["year"] == 2012, "synergy"] == 0).all()
    with pytest.raises(EvaluationError, match="base year 1999 is not in the table"):
        SynergyEvaluator(INDICATORS, base=1999).fit(table).score(table)


def test_frozen_bounds_do_not_move_with_the_table_that_is_scored() -> None:
    fitted = SynergyEvaluator(INDICATORS, **POOLED).fit(tidy(growing(runs=3), runs=True))
    many = fitted.score(tidy(growing(runs=3, seed=5), runs=True)).synergy
    alone = fitted.score(tidy(growing(runs=3, seed=5)[:1], runs=True)).synergy
    pd.testing.assert_frame_equal(many[many["replication"] == 0].reset_index(drop=True), alone)


def test_a_growth_index_is_taken_on_the_mean_of_the_base_years() -> None:
    table = tidy(growing())
    choices = {"bounds": "pooled", "margin": 0.0}
    grown = SynergyEvaluator(INDICATORS, scaling="growth_index", base_years=(2011, 2012), **choices)
    by_hand = tidy(growing() / growing()[:, :, 1:3].mean(axis=2, keepdims=True))
    level = SynergyEvaluator(INDICATORS, **choices)
    np.testing.assert_allclose(
        grown.fit(table).score(table).arrays.order, level.fit(by_hand).score(by_hand).arrays.order
    )
    with pytest.raises(EvaluationError, match=r"Base year\(s\) 2009 not in the table"):
        grown.with_choices(base_years=(2009, 2010)).fit(table)


def test_own_bounds_are_a_clusters_own_over_all_its_runs() -> None:
    values = growing(runs=4)
    bounds = SynergyEvaluator(INDICATORS, margin=0.0).fit(tidy(values, runs=True)).bounds
    np.testing.assert_allclose(bounds["lower"], values.min(axis=(0, 2)).reshape(-1))
    np.testing.assert_allclose(bounds["upper"], values.max(axis=(0, 2)).reshape(-1))


def test_own_windows_do_not_depend_on_the_other_runs() -> None:
    evaluator = SynergyEvaluator(INDICATORS)
    values = growing(runs=3)
    many = evaluator.score_own_windows(tidy(values, runs=True)).synergy
    alone = evaluator.fit(tidy(values[1:2])).score(tidy(values[1:2])).synergy
    second = many[many["replication"] == 1].drop(columns="replication").reset_index(drop=True)
    pd.testing.assert_frame_equal(second, alone)


def test_values_beyond_frozen_bounds_are_flagged_and_clipped_only_on_request() -> None:
    reference, later = growing(), growing() * np.linspace(1, 4, 8)[:, None]
    raw = SynergyEvaluator(INDICATORS).fit(tidy(reference)).score(tidy(later))
    assert raw.synergy["outside_bounds"].any()
    assert raw.arrays.order.max() > 1
    cut = SynergyEvaluator(INDICATORS, clip=True).fit(tidy(reference)).score(tidy(later))
    assert cut.arrays.order.max() <= 1
    assert cut.synergy["outside_bounds"].equals(raw.synergy["outside_bounds"])


def test_the_window_itself_is_never_outside_its_bounds() -> None:
    table = tidy(growing())
    for margin in (0.0, 0.1):
        synergy = SynergyEvaluator(INDICATORS, margin=margin).fit(table).score(table).synergy
        assert not synergy["outside_bounds"].any()
        assert synergy["synergy"].abs().max() <= 1 / (1 + margin)


def test_goalposts_are_used_as_given() -> None:
    posts = dict.fromkeys(CODES, (0.0, 1000.0))
    evaluator = SynergyEvaluator(INDICATORS, bounds="goalposts", goalposts=posts, weights="equal")
    result = evaluator.fit(tidy(growing())).score(tidy(growing()))
    expected = growing()[0, 0, 0, 3:].mean() / 1000
    assert result.synergy["order_industrial_cluster"].iloc[0] == pytest.approx(expected)


def test_given_weights_are_used_and_must_sum_to_one() -> None:
    weights = {"A1": 0.2, "A2": 0.3, "A3": 0.5, "B1": 1.0, "B2": 0.0, "B3": 0.0}
    fitted = SynergyEvaluator(INDICATORS, weights=weights).fit(tidy(growing()))
    assert fitted.weights.head(6).set_index("indicator")["weight"].to_dict() == weights
    with pytest.raises(EvaluationError, match=r"weights of Digital trade sum to 1\.1"):
        SynergyEvaluator(INDICATORS, weights={**weights, "A1": 0.3})
    with pytest.raises(EvaluationError, match=r"no indicator is called 'B33'. Did you mean 'B3'"):
        SynergyEvaluator(INDICATORS, weights={**weights, "B33": 0.0})


def test_leaving_out_policy_counts_keeps_bounds_and_renormalises_weights() -> None:
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(growing()))
    smaller = fitted.without(["A2", "B3"])
    full = fitted.weights.set_index(["cluster", "indicator"])["weight"]
    left = smaller.weights.set_index(["cluster", "indicator"])["weight"]
    assert left["u", "A1"] / left["u", "A3"] == pytest.approx(full["u", "A1"] / full["u", "A3"])
    np.testing.assert_allclose(smaller.weights.groupby(["cluster", "subsystem"])["weight"].sum(), 1.0)
    with_them = smaller.score(tidy(growing())).synergy
    table = tidy(growing())
    without_them = smaller.score(table[~table["indicator"].isin(["A2", "B3"])]).synergy
    pd.testing.assert_frame_equal(with_them, without_them)


def test_leaving_out_too_much_or_the_unknown_is_refused() -> None:
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(growing()))
    with pytest.raises(EvaluationError, match="'digital_trade' has no indicator left"):
        fitted.without(["A1", "A2", "A3"])
    with pytest.raises(EvaluationError, match="No indicator is called 'A12'"):
        fitted.without(["A12"])


def test_the_grey_check_drops_under_its_threshold_and_says_so() -> None:
    table = tidy(growing())
    plain = SynergyEvaluator(INDICATORS).fit(table).grey_grades
    threshold = plain["grade"].nsmallest(2).mean()
    worst = plain.loc[plain["grade"].idxmin()]
    with pytest.warns(EvaluationWarning, match=f"{worst['cluster']}: {worst['indicator']} has a grey relational"):
        fitted = SynergyEvaluator(INDICATORS, grey_threshold=threshold).fit(table)
    weights = fitted.weights.set_index(["cluster", "indicator"])["weight"]
    assert weights[worst["cluster"], worst["indicator"]] == 0.0
    np.testing.assert_allclose(fitted.weights.groupby(["cluster", "subsystem"])["weight"].sum(), 1.0)


def test_the_common_trend_is_what_all_clusters_share() -> None:
    values = growing(clusters=1).repeat(3, axis=1)
    same = SynergyEvaluator(INDICATORS).fit(tidy(values)).score(tidy(values)).net_of_common_trend()
    assert (same["synergy"] == 0).all()
    result = SynergyEvaluator(INDICATORS).fit(tidy(growing())).score(tidy(growing()))
    net = result.net_of_common_trend()
    delta = result.synergy["delta_digital_trade"]
    expected = delta - delta.groupby(result.synergy["year"]).transform("mean")
    np.testing.assert_allclose(net["delta_digital_trade"], expected, atol=1e-12)
    assert (net["delta_digital_trade"].abs() > 0).any()
    one = SynergyEvaluator(INDICATORS).fit(tidy(growing(clusters=1))).score(tidy(growing(clusters=1)))
    with pytest.raises(EvaluationError, match="at least two clusters"):
        one.net_of_common_trend()


def test_coupling_does_not_exist_below_the_bounds() -> None:
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(growing()))
    synergy = fitted.score(tidy(growing() * 0.2)).synergy
    below = (synergy[["order_digital_trade", "order_industrial_cluster"]] < 0).any(axis=1)
    assert below.any()
    assert synergy.loc[below, ["coupling", "coordination"]].isna().all(axis=None)


def test_arrays_and_tables_score_alike_whatever_the_leading_axes() -> None:
    values = growing(runs=4)
    fitted = SynergyEvaluator(INDICATORS, **POOLED).fit(tidy(values, runs=True))
    expected = fitted.score(tidy(values, runs=True)).arrays
    folded = fitted.score_array(values.reshape(2, 2, *values.shape[1:]))
    np.testing.assert_allclose(folded.synergy.reshape(expected.synergy.shape), expected.synergy, atol=1e-14)
    assert folded.order.shape == (2, 2, 3, 8, 2)


@pytest.mark.parametrize(("broken", "message"), [(np.nan, "1 value.* NaN or infinite"), (np.inf, "NaN or infinite")])
def test_arrays_with_gaps_or_of_another_shape_are_refused(broken: float, message: str) -> None:
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(growing()))
    values = growing()
    values[0, 1, 2, 3] = broken
    with pytest.raises(EvaluationError, match=message):
        fitted.score_array(values)
    with pytest.raises(EvaluationError, match=r"the last axes must be \(3, 8, 6\)"):
        fitted.score_array(growing()[:, :2])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(1e-3, 1e3))
def test_synergy_does_not_depend_on_units(seed: int, scale: float) -> None:
    values = growing(seed=seed)
    scales = np.array([scale, 1, 1, 1, 1 / scale, 1])
    evaluator = SynergyEvaluator(INDICATORS)
    plain, scaled = (evaluator.fit(tidy(one)).score(tidy(one)).arrays for one in (values, values * scales))
    np.testing.assert_allclose(scaled.order, plain.order, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 5), st.floats(0.01, 2.0))
def test_at_frozen_bounds_order_rises_with_every_positive_indicator(seed: int, column: int, more: float) -> None:
    values = growing(seed=seed)
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(values))
    raised = values.copy()
    raised[..., column] *= 1 + more
    change = fitted.score_array(raised).order - fitted.score_array(values).order
    direction = INDICATORS[column].direction
    subsystem = 0 if column < 3 else 1
    assert (change[..., subsystem] * direction > 0).all()
    assert (change[..., 1 - subsystem] == 0).all()


def test_a_clean_fit_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert SynergyEvaluator(INDICATORS).fit(tidy(growing())).warnings == ()


SIZES = {"A1": "B1", "A2": "B1", "A3": "B2", "B1": "B1", "B2": "B2", "B3": "B1"}
RELATIVE = {"scaling": "relative", "sizes": SIZES, "bounds": "pooled", "margin": 0.0, "weights": "equal"}


def test_relative_values_score_alike_in_any_unit_and_for_any_size_of_cluster() -> None:
    values = growing(runs=3)
    fitted = SynergyEvaluator(INDICATORS, **RELATIVE).fit(tidy(values, runs=True))
    other = fitted.evaluator.fit(tidy(1e4 * values, runs=True))
    scored = fitted.score(tidy(values, runs=True)).synergy
    pd.testing.assert_frame_equal(other.score(tidy(1e4 * values, runs=True)).synergy, scored)
    larger = values * np.array([1.0, 10.0, 1000.0])[:, None, None]
    pd.testing.assert_frame_equal(fitted.score(tidy(larger, runs=True)).synergy, scored)


def test_a_frozen_relative_evaluator_is_saved_with_its_sizes(tmp_path: Path) -> None:
    table = tidy(growing(runs=3), runs=True)
    fitted = SynergyEvaluator(INDICATORS, **RELATIVE).fit(table)
    fitted.save(tmp_path / "relative.json")
    again = SynergyEvaluator.load(tmp_path / "relative.json")
    assert again.evaluator.sizes == SIZES
    pd.testing.assert_frame_equal(again.score(table).synergy, fitted.score(table).synergy)


def test_an_indicator_that_is_the_size_of_another_cannot_be_left_out() -> None:
    evaluator = SynergyEvaluator(INDICATORS, **RELATIVE)
    with pytest.raises(EvaluationError, match="B1 is the size of A1 and cannot be left out"):
        evaluator.without(["B1"])
    assert "A1" not in evaluator.without(["A1"]).sizes


def test_what_has_no_size_in_the_first_year_is_refused_unless_it_is_cut() -> None:
    values = growing()
    values[0, 0, 0, 3] = 0.0  # B1, on which A1 stands
    with pytest.raises(EvaluationError, match="is measured against B1 of the first period, which is 0"):
        SynergyEvaluator(INDICATORS, **RELATIVE).fit(tidy(values))
    cut = SynergyEvaluator(INDICATORS, **RELATIVE, clip=True).fit(tidy(growing())).score(tidy(values)).synergy
    assert cut["synergy"].abs().le(1).all()
