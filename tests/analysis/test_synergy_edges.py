"""Constant and correlated indicators, two periods, zeros under the geometric mean."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from panels import INDICATORS, POOLED, growing, tidy
from synergysim.analysis import EvaluationError, EvaluationWarning, SynergyEvaluator, ZeroOrderError
from synergysim.analysis.synergy.order import zero_order


def test_a_constant_indicator_is_left_out_with_a_warning_that_names_the_cluster() -> None:
    values = growing()
    values[0, 1, :, 4] = 3.0
    with pytest.warns(EvaluationWarning, match="v: B2 does not vary"):
        fitted = SynergyEvaluator(INDICATORS).fit(tidy(values))
    weights = fitted.weights.set_index(["cluster", "indicator"])["weight"]
    assert weights["v", "B2"] == 0.0 < weights["u", "B2"]
    contribution = fitted.score(tidy(values)).contributions.query("cluster == 'v' and indicator == 'B2'")
    assert contribution["order_degree"].isna().all()
    assert (contribution["contribution"] == 0).all()


def test_an_indicator_flat_between_its_quantiles_is_left_out_and_not_divided_by_zero() -> None:
    values = growing(runs=20)
    values[..., 5] = 0.0
    values[0, 0, -1, 5] = 1.0
    with pytest.warns(EvaluationWarning, match="B3 does not vary"):
        fitted = SynergyEvaluator(INDICATORS, **POOLED).fit(tidy(values, runs=True))
    assert np.isfinite(fitted.score(tidy(values, runs=True)).arrays.order).all()


def test_a_subsystem_in_which_nothing_varies_is_refused() -> None:
    values = growing()
    values[:, 1, :, 3:] = 1.0
    with pytest.raises(EvaluationError, match="'Industrial cluster' has no indicator left that varies in cluster 'v'"):
        SynergyEvaluator(INDICATORS).fit(tidy(values))
    with pytest.raises(EvaluationError, match=r"'Industrial cluster' has no indicator left that varies\.$"):
        SynergyEvaluator(INDICATORS, bounds="pooled").fit(tidy(np.broadcast_to(values[:, 1:2], values.shape)))


def test_a_subsystem_of_which_the_grey_threshold_leaves_nothing_says_so() -> None:
    with pytest.raises(EvaluationError, match=r"left that varies in cluster 'v': all that do have a grey .* threshold"):
        SynergyEvaluator(INDICATORS, grey_threshold=1.0).fit(tidy(growing()[:, 1:2], clusters="v"))


def test_perfect_correlation_is_weighed_equally_and_said_aloud() -> None:
    values = growing()
    values[..., 3:] = np.arange(8.0)[:, None] * [1.0, 2.0, 3.0]
    with pytest.warns(EvaluationWarning, match="industrial_cluster has perfectly correlated indicators"):
        fitted = SynergyEvaluator(INDICATORS).fit(tidy(values))
    weights = fitted.weights.query("subsystem == 'industrial_cluster'")["weight"]
    np.testing.assert_allclose(weights, 1 / 3)


def test_two_periods_are_refused_by_critic_and_accepted_with_equal_weights() -> None:
    table = tidy(growing(years=2))
    with pytest.raises(EvaluationError, match="needs at least 3 periods; the table has 2"):
        SynergyEvaluator(INDICATORS).fit(table)
    SynergyEvaluator(INDICATORS, weights="equal").fit(table).score(table)


def test_a_zero_under_the_geometric_mean_names_cluster_indicator_and_year() -> None:
    values = growing()
    values[:, 1, :, 4] = np.arange(8.0)
    evaluator = SynergyEvaluator(INDICATORS, aggregation="geometric")
    ways = (lambda table: evaluator.fit(table).score(table), evaluator.score_own_windows)
    for score in ways:
        with pytest.raises(ZeroOrderError, match=r"B2 of v in 2010 has order degree 0.*aggregation='weighted'"):
            score(tidy(values))
    with pytest.raises(ZeroOrderError, match=r"B2 of v in 2010"):
        evaluator.fit(tidy(values)).score_array(values)


def test_the_error_of_a_zero_survives_the_way_back_from_a_worker() -> None:
    error = zero_order("B2", "2010", 0.0, "jewelry")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert error.finding.zh.startswith("珠宝首饰：指标 B2 在 2010 的有序度为 0")


def test_the_geometric_mean_skips_a_constant_indicator_and_weighs_the_rest_equally() -> None:
    values = growing()
    values[..., 4] = 2.0
    with pytest.warns(EvaluationWarning, match="B2 does not vary"):
        fitted = SynergyEvaluator(INDICATORS, aggregation="geometric").fit(tidy(values))
    result = fitted.score(tidy(values))
    degrees = result.contributions.query("cluster == 'u' and year == 2015 and subsystem == 'industrial_cluster'")
    expected = np.sqrt(degrees["order_degree"].dropna().prod())
    rows = result.synergy.query("cluster == 'u' and year == 2015")
    assert rows["order_industrial_cluster"].iloc[0] == pytest.approx(expected)
    assert "weights = equal" in result.settings
