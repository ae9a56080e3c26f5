"""Coupling by every published formula, grades, lag types, obstacles, kinds of indicators."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synergysim.analysis import (
    EvaluationError,
    coordination_grade,
    coupling_coordination_degree,
    coupling_degree,
    development_index,
    indicator_scores,
    lag_type,
    obstacle_degrees,
)
from synergysim.analysis.catalogue.grades import scales
from synergysim.analysis.synergy.coupling import VARIANTS, coupling_core
from synergysim.language import in_language

orders = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=5)


@given(orders, st.floats(0.5, 4))
@settings(max_examples=80, deadline=None)
def test_every_variant_stays_within_its_range_and_is_highest_where_all_are_equal(u: list[float], k: float) -> None:
    for variant in VARIANTS:
        found = coupling_degree([u], variant=variant, exponent=k)[0]
        assert 0 <= found <= 1 + 1e-12
        if variant != "unnormalised":
            assert found <= coupling_degree([[u[0]] * len(u)], variant=variant, exponent=k)[0] + 1e-9


@given(st.floats(0.01, 1), st.floats(0.01, 1))
@settings(max_examples=60, deadline=None)
def test_the_formulas_for_two_subsystems_are_the_ones_papers_print(x: float, y: float) -> None:
    pair = [[x, y]]
    assert coupling_degree(pair)[0] == pytest.approx(2 * np.sqrt(x * y) / (x + y))
    assert coupling_degree(pair, variant="half")[0] == pytest.approx(np.sqrt(x * y) / (x + y))
    assert coupling_degree(pair, variant="exponent", exponent=2)[0] == pytest.approx((4 * x * y / (x + y) ** 2) ** 2)
    assert coupling_degree(pair, variant="distance")[0] == pytest.approx(np.sqrt(1 - abs(x - y)))
    wang = np.sqrt((1 - abs(x - y)) * min(x, y) / max(x, y))
    assert coupling_degree(pair, variant="wang")[0] == pytest.approx(wang)
    assert coupling_degree(pair, variant="fan")[0] == pytest.approx(1 - abs(x - y))


def test_subsystem_weights_enter_the_development_index_and_the_coordination() -> None:
    frame = pd.DataFrame({"trade": [0.2, 0.9], "cluster": [0.4, 0.5]}, index=[2020, 2021])
    weights = pd.Series({"cluster": 0.3, "trade": 0.7})
    expected = 0.7 * frame["trade"] + 0.3 * frame["cluster"]
    np.testing.assert_allclose(development_index(frame, weights), expected)
    coordination = coupling_coordination_degree(frame, weights, variant="half", exponent=2)
    np.testing.assert_allclose(coordination, np.sqrt(coupling_degree(frame, "half", 2) * expected))
    with pytest.raises(EvaluationError, match=r"sum to 1\.1"):
        development_index(frame, [0.6, 0.5])


def test_the_array_core_agrees_with_the_public_functions_and_marks_what_does_not_exist() -> None:
    table = np.array([[0.2, 0.6], [0.0, 0.0], [-0.1, 0.5], [0.5, 1.2]])
    for variant in VARIANTS:
        coupling, development, coordination = coupling_core(table, np.array([0.5, 0.5]), variant, 2.0)
        assert coupling[0] == pytest.approx(coupling_degree(table[:1], variant, 2.0)[0])
        assert coordination[0] == pytest.approx(coupling_coordination_degree(table[:1], None, variant, 2.0)[0])
        np.testing.assert_allclose(development, table.mean(axis=1))
        assert np.isnan(coupling[2])
        assert np.isnan(coupling[3]) == (variant in ("wang", "fan", "distance"))


@pytest.mark.parametrize("exponent", [0, -1, float("inf")])
def test_an_exponent_that_is_not_above_zero_is_refused(exponent: float) -> None:
    with pytest.raises(EvaluationError, match="not a number above 0"):
        coupling_degree([[0.2, 0.3]], exponent=exponent)


def test_the_ten_grades_hold_their_lower_bounds_and_the_last_one_its_end() -> None:
    degrees = [0, 0.0999, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    labels = scales()["ten"].zh
    expected = [labels[0], labels[0], *labels[1:], labels[-1]]
    assert list(in_language("zh", coordination_grade, degrees)) == expected
    assert coordination_grade(0.55) == "barely coordinated"
    # 0.1 + 0.7 falls short of 0.8 by rounding.
    assert coordination_grade(0.1 + 0.7) == "good coordination"


def test_other_published_scales_are_data_and_a_scale_of_ones_own_is_taken() -> None:
    assert in_language("zh", coordination_grade, 0.1, scale="ten_upper") == "极度失调"
    assert in_language("zh", coordination_grade, 0.5, scale="four") == "中度协调"
    assert coordination_grade(0.85, scale="coupling_four") == "high-level coupling"
    assert coordination_grade(0.4, scale={0: "low", 0.4: "high"}) == "high"
    for scale in scales().values():
        assert scale.lower[0] == 0
        assert list(scale.lower) == sorted(set(scale.lower))
        assert len(scale.lower) == len(set(scale.zh)) == len(set(scale.en))
        assert scale.source


def test_grades_keep_labels_and_a_missing_degree_has_none() -> None:
    found = coordination_grade(pd.Series([0.2, np.nan], index=["a", "b"]))
    assert found["a"] == "moderate disorder"
    assert found["b"] is None
    with pytest.raises(EvaluationError, match=r"1\.2 is outside"):
        coordination_grade([0.5, 1.2])
    with pytest.raises(EvaluationError, match="Did you mean 'ten'"):
        coordination_grade(0.5, scale="tenn")
    with pytest.raises(EvaluationError, match="begins at 0"):
        coordination_grade(0.5, scale={0.2: "low"})


def test_the_lagging_subsystem_is_named_and_none_where_they_are_alike() -> None:
    frame = pd.DataFrame({"trade": [0.2, 0.5, 0.45], "cluster": [0.4, 0.5, 0.4]}, index=[2019, 2020, 2021])
    assert lag_type(frame).tolist() == ["trade", "synchronous", "cluster"]
    assert lag_type(frame, tolerance=0.1).tolist() == ["trade", "synchronous", "synchronous"]
    assert lag_type([[0.1, 0.1, 0.9]])[0] == "column 1, column 2"


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_obstacle_degrees_are_shares_and_follow_weight_and_lack(seed: int) -> None:
    rng = np.random.default_rng(seed)
    order, weights = rng.random((5, 4)) * 0.99, rng.random(4) + 0.01
    found = obstacle_degrees(order, weights)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(
        found[:, 0] / found[:, 1], weights[0] * (1 - order[:, 0]) / (weights[1] * (1 - order[:, 1]))
    )


def test_where_nothing_lacks_there_is_no_obstacle() -> None:
    found = obstacle_degrees(pd.DataFrame({"a": [1.0, 0.5], "b": [1.0, 1.0]}), {"a": 1, "b": 1})
    assert found.loc[0].isna().all()
    assert found.loc[1].tolist() == [1.0, 0.0]
    with pytest.raises(EvaluationError, match="row 0, b"):
        obstacle_degrees(pd.DataFrame({"a": [1.0], "b": [1.5]}), [0.5, 0.5])


def test_every_kind_of_indicator_is_scored_by_its_formula() -> None:
    frame = pd.DataFrame({"up": [1, 2, 5], "down": [1, 2, 5], "ph": [6.0, 7.0, 9.0], "temp": [34.0, 36.5, 39.0]})
    kinds = {"up": "+", "down": "负向", "ph": {"best": 7}, "temp": {"best": (36, 37), "tolerance": (35, 40)}}
    found = indicator_scores(frame, kinds)
    assert found["up"].tolist() == [0, 0.25, 1]
    assert found["down"].tolist() == [1, 0.75, 0]
    assert found["ph"].tolist() == [0.5, 1, 0]
    np.testing.assert_allclose(found["temp"], [0, 1, 1 - 2 / 3])
    free = indicator_scores(frame[["temp"]], [{"best": (36, 37)}])
    np.testing.assert_allclose(free["temp"], [0, 1, 0])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_scores_lie_between_zero_and_one_and_do_not_depend_on_the_unit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(8, 4)) * 10
    low, high = np.sort(rng.normal(size=2) * 5)
    kinds = ["+", -1, {"best": low}, {"best": (low, high), "tolerance": (low - 1, high + 3)}]
    found = indicator_scores(table, kinds)
    assert ((found >= 0) & (found <= 1)).all()
    other = [
        "+",
        -1,
        {"best": 2 * low + 1},
        {"best": (2 * low + 1, 2 * high + 1), "tolerance": (2 * low - 1, 2 * high + 7)},
    ]
    np.testing.assert_allclose(indicator_scores(2 * table + 1, other), found, atol=1e-9)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("up", "is no kind of indicator"),
        ({"bset": 3}, "Did you mean 'best'"),
        ({"best": (3, 2)}, "ends before it begins"),
        ({"best": (2, 3), "tolerance": (2.5, 4)}, "must hold the best interval"),
        ({"best": "high"}, "not a number or a pair"),
        ({"tolerance": (1, 2)}, "'best' is missing"),
    ],
)
def test_a_kind_that_does_not_exist_is_refused_by_name(kind: object, message: str) -> None:
    with pytest.raises(EvaluationError, match=rf"a.*{message}"):
        indicator_scores(pd.DataFrame({"a": [1.0, 2.0]}), {"a": kind})
