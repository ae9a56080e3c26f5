"""Weights from judgements, components and several methods: properties, independent formulas, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synergysim.analysis import (
    EvaluationError,
    EvaluationWarning,
    ahp_weights,
    combine_weights,
    entropy_weights,
    information_weights,
    pca_weights,
)

seeds = st.integers(0, 2**32 - 1)


def consistent(weights: np.ndarray) -> np.ndarray:
    return weights[:, None] / weights[None, :]


@given(seeds, st.integers(1, 12), st.sampled_from(["eigenvector", "geometric", "sum"]))
@settings(max_examples=60, deadline=None)
def test_consistent_judgements_give_back_the_weights_they_were_made_from(seed: int, n: int, method: str) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.ones(n)) + 1e-3
    found = ahp_weights(consistent(weights), method)
    np.testing.assert_allclose(found, weights / weights.sum(), rtol=1e-8)
    assert found.attrs["consistency_ratio"] == pytest.approx(0.0, abs=1e-9)
    assert found.attrs["consistent"]


def test_contradicting_judgements_are_told_by_the_ratio() -> None:
    circle = pd.DataFrame([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]], index=list("abc"), columns=list("abc"))
    found = ahp_weights(circle)
    np.testing.assert_allclose(found, 1 / 3)
    assert list(found.index) == ["a", "b", "c"]
    # λ = 1 + 5 + 1/5, CI = (6.2 − 3)/2, RI = 0.58.
    assert found.attrs["consistency_ratio"] == pytest.approx(1.6 / 0.58)
    assert not found.attrs["consistent"]


def test_judgements_as_they_are_printed_are_taken() -> None:
    printed = [[1, 3, 7], [0.33, 1, 3], [0.14, 0.33, 1]]
    assert ahp_weights(printed).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 2], [2, 1]], "column 1 against column 2 is 2 but column 2 against column 1 is 2"),
        ([[1, 0], [1, 1]], "must be above 0"),
        ([[2, 1], [1, 1]], "column 1 against itself is 2"),
        ([[1, 2, 3], [1, 2, 3]], "as many rows as columns"),
        (np.ones((16, 16)), "compares 16 items"),
    ],
)
def test_what_is_no_judgement_matrix_is_refused(matrix: object, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        ahp_weights(matrix)


def table_of(seed: int, rows: int = 14, columns: int = 6) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, 2)) @ rng.normal(size=(2, columns)) + rng.normal(size=(rows, columns))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_component_weights_agree_with_a_singular_value_decomposition(seed: int) -> None:
    table = table_of(seed)
    scores = (table - table.mean(axis=0)) / table.std(axis=0, ddof=1)
    _, size, rows = np.linalg.svd(scores, full_matrices=False)
    eigenvalues = size**2 / (len(table) - 1)
    rows = rows * np.where(rows.sum(axis=1) < 0, -1, 1)[:, None]
    kept = eigenvalues > 1
    expected = np.abs((eigenvalues[kept, None] * rows[kept]).sum(axis=0))
    np.testing.assert_allclose(pca_weights(table), expected / expected.sum(), atol=1e-10)
    squared = (eigenvalues[:, None] * (rows * np.sqrt(eigenvalues)[:, None]) ** 2).sum(axis=0)
    np.testing.assert_allclose(
        pca_weights(table, components="all", loadings="squared"), squared / squared.sum(), atol=1e-10
    )


def test_component_weights_do_not_depend_on_units_and_turn_negative_indicators() -> None:
    table = pd.DataFrame(table_of(3), columns=list("abcdef"))
    plain = pca_weights(table)
    scaled = table.assign(b=-1000 * table["b"] + 7)
    turned = pca_weights(scaled, direction=pd.Series({"a": 1, "b": -1, "c": 1, "d": 1, "e": 1, "f": 1}))
    np.testing.assert_allclose(turned, plain, atol=1e-10)
    assert plain.sum() == pytest.approx(1.0)
    assert sum(plain.attrs["eigenvalues"]) == pytest.approx(6.0)


def test_the_number_of_components_is_chosen_by_share_and_by_count() -> None:
    table = table_of(5)
    eigenvalues = pca_weights(pd.DataFrame(table)).attrs["eigenvalues"]
    shares = np.cumsum(eigenvalues) / 6
    fewest = int(np.searchsorted(shares, 0.85)) + 1
    np.testing.assert_allclose(pca_weights(table, components=0.85), pca_weights(table, components=fewest))
    with pytest.raises(EvaluationError, match="whole number from 1 to 6"):
        pca_weights(table, components=7)


def test_a_constant_indicator_has_no_part_in_the_components() -> None:
    table = pd.DataFrame(table_of(1), columns=list("abcdef")).assign(c=1.0)
    with pytest.warns(EvaluationWarning, match="weight 0: c"):
        found = pca_weights(table)
    assert found["c"] == 0.0
    np.testing.assert_allclose(found.drop("c"), pca_weights(table.drop(columns="c")))


@given(seeds, st.integers(2, 8), st.integers(2, 4), st.sampled_from(["linear", "product", "geometric", "game"]))
@settings(max_examples=80, deadline=None)
def test_combined_weights_are_weights_whatever_the_method(seed: int, n: int, sets: int, method: str) -> None:
    given_weights = np.random.default_rng(seed).dirichlet(np.ones(n), size=sets).T
    combined = combine_weights(given_weights, method)
    assert combined.shape == (n,)
    assert (combined >= 0).all()
    assert combined.sum() == pytest.approx(1.0)
    same = np.column_stack([given_weights[:, 0]] * sets)
    if method != "product":
        np.testing.assert_allclose(combine_weights(same, method), given_weights[:, 0], atol=1e-12)


def test_the_game_solves_its_first_order_condition() -> None:
    sets = pd.DataFrame({"ahp": [0.5, 0.3, 0.2], "entropy": [0.3, 0.3, 0.4], "critic": [0.2, 0.5, 0.3]})
    found = combine_weights(sets, "game")
    shares = pd.Series(found.attrs["shares"])
    products = sets.T.to_numpy() @ sets.to_numpy()
    solved = np.linalg.solve(products, np.diag(products))
    np.testing.assert_allclose(shares, np.abs(solved) / np.abs(solved).sum())
    np.testing.assert_allclose(found, sets.to_numpy() @ shares.to_numpy())


def test_printed_weights_that_miss_one_by_rounding_are_combined() -> None:
    found = combine_weights([[0.333, 0.5], [0.333, 0.3], [0.333, 0.2]])
    np.testing.assert_allclose(found, [(1 / 3 + 0.5) / 2, (1 / 3 + 0.3) / 2, (1 / 3 + 0.2) / 2])


@pytest.mark.parametrize(
    ("weights", "method", "shares", "message"),
    [
        ([[0.5, 0.5], [0.5, 0.7]], "linear", None, "The weights of column 2 sum to 1.2"),
        ([[1.5, 0.5], [-0.5, 0.5]], "linear", None, "column 1 include -0.5"),
        ([[0.5, 0.5], [0.5, 0.5]], "product", [0.5, 0.5], "takes no shares"),
        ([[0.5, 0.5], [0.5, 0.5]], "linear", [0.5, 0.6], "shares of the methods sum to 1.1"),
        ([[1.0, 0.0], [0.0, 1.0]], "product", None, "Every product of weights is 0"),
        ([[1.0], [0.0]], "linear", None, "two methods or more"),
        ([[0.5, 0.5], [0.5, 0.5]], "average", None, "is not one of"),
    ],
)
def test_what_cannot_be_combined_is_refused(weights: object, method: str, shares: object, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        combine_weights(weights, method, shares)


def by_hand(table: np.ndarray) -> np.ndarray:
    """Entropy weights of positive scores."""
    shares = table / table.sum(axis=0)
    entropy = -(shares * np.log(shares)).sum(axis=0) / np.log(len(table))
    return (1 - entropy) / (1 - entropy).sum()


@given(seeds, st.floats(1e-4, 0.4))
@settings(max_examples=40, deadline=None)
def test_the_zero_conventions_of_entropy_are_what_they_say(seed: int, epsilon: float) -> None:
    table = np.random.default_rng(seed).lognormal(size=(10, 4))
    scaled = (table - table.min(axis=0)) / np.ptp(table, axis=0)
    expected = {
        "shift": scaled + epsilon,
        "squeeze": epsilon + (1 - 2 * epsilon) * scaled,
        "floor": np.maximum(scaled, epsilon),
    }
    for zero, positive in expected.items():
        np.testing.assert_allclose(entropy_weights(table, zero=zero, epsilon=epsilon), by_hand(positive), rtol=1e-9)
    np.testing.assert_allclose(entropy_weights(table, zero="shift", epsilon=0.0), entropy_weights(table), atol=1e-15)


def test_a_squeeze_reproduces_the_published_weights_of_river_water() -> None:
    """mathmodels-book, chapter 熵权法: [0, 1] drawn in to [0.002, 0.998]; the oxygen and germs of twenty rivers."""
    oxygen = [4.69, 2.03, 9.11, 8.61, 7.13, 2.39, 7.69, 9.3, 5.45, 6.19, 7.93, 4.4, 7.46, 2.01, 2.04, 7.73, 6.35]
    germs = [51, 19, 46, 46, 50, 38, 38, 27, 5, 17, 9, 17, 23, 47, 23, 52, 25, 39, 54, 8]
    table = np.column_stack([[*oxygen, 8.29, 3.54, 7.44], germs])
    weights = entropy_weights(table, direction=[1, -1], zero="squeeze", epsilon=0.002)
    # Printed with two more indicators, which leave the proportion of these two as it is.
    assert weights[0] / weights[1] == pytest.approx(0.3153202 / 0.3506929, rel=1e-6)


@pytest.mark.parametrize(
    ("zero", "epsilon", "message"),
    [
        ("limit", 0.1, "takes no epsilon"),
        ("squeeze", 0.5, "below 0.5"),
        ("shift", -1.0, "0 or more"),
        ("none", None, "is not one of"),
    ],
)
def test_an_epsilon_that_a_convention_does_not_take_is_refused(zero: str, epsilon: float | None, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        entropy_weights(np.random.default_rng(0).random((5, 3)), zero=zero, epsilon=epsilon)


def test_information_keeps_its_labels_and_sums_to_one_by_column() -> None:
    frame = pd.DataFrame({2019: [1.0, 3.0], 2020: [2.0, 2.0]}, index=["a", "b"])
    pd.testing.assert_frame_equal(
        information_weights(frame), pd.DataFrame({2019: [0.25, 0.75], 2020: [0.5, 0.5]}, index=["a", "b"])
    )
    assert information_weights(pd.Series([1.0, 3.0], index=["a", "b"]))["b"] == 0.75
    with pytest.raises(EvaluationError, match="-1 is below 0"):
        information_weights([1.0, -1.0])
    with pytest.raises(EvaluationError, match="Every information content is 0"):
        information_weights([0.0, 0.0])
