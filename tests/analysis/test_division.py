"""Division of labour against values worked out by hand, and what must hold for any structure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synergysim.analysis import division

TWO = pd.DataFrame({"cloth": [60.0, 20.0], "chips": [20.0, 60.0], "food": [20.0, 20.0]}, index=["north", "south"])
tables = arrays(float, (3, 4), elements=st.floats(0.1, 1e6)).map(lambda one: pd.DataFrame(one, index=list("abc")))


def test_location_quotients_by_hand() -> None:
    found = division.location_quotients(TWO)
    np.testing.assert_allclose(found.loc["north"], [0.6 / 0.4, 0.2 / 0.4, 1.0])
    np.testing.assert_allclose(found.loc["south"], [0.5, 1.5, 1.0])


def test_krugmans_index_by_hand() -> None:
    """|.6 − .2| + |.2 − .6| + 0 = .8, for two places against one another."""
    np.testing.assert_allclose(division.specialisation(TWO), [0.8, 0.8])
    assert division.distances(TWO).loc["north", "south"] == pytest.approx(0.8)
    assert division.complementarity(TWO) == pytest.approx(0.4)


def test_duplication_by_hand() -> None:
    """Σ s·s' / √(Σs² Σs'²) = (.12 + .12 + .04) / .44."""
    assert division.duplication(TWO).loc["north", "south"] == pytest.approx(0.28 / 0.44)


def test_a_place_with_more_of_one_part_than_of_the_others_leans_to_it() -> None:
    functions = pd.DataFrame({"research": [30.0, 10.0], "goods": [2.0, 6.0]}, index=["lab", "works"])
    found = division.roles(functions)
    np.testing.assert_allclose(found.loc["lab"], [1.5, 0.5])
    assert found.idxmax(axis=1).to_dict() == {"lab": "research", "works": "goods"}


def test_a_place_without_anything_has_no_structure() -> None:
    empty = pd.DataFrame({"cloth": [1.0, 0.0], "chips": [1.0, 0.0]}, index=["town", "sea"])
    assert division.specialisation(empty).isna().tolist() == [True, True], "and nothing to compare the other with"
    assert division.complementarity(empty) == 0.0


@given(tables)
def test_indices_keep_their_bounds_and_do_not_see_size(table: pd.DataFrame) -> None:
    for measure in (division.distances, division.duplication):
        found = measure(table)
        np.testing.assert_allclose(found, found.T)
        np.testing.assert_allclose(found, measure(table.mul([1.0, 7.0, 0.3], axis=0)), atol=1e-9)
    assert division.specialisation(table).between(0.0, 2.0).all()
    assert 0.0 <= division.complementarity(table) <= 1.0
    np.testing.assert_allclose(np.diag(division.duplication(table)), 1.0)
    total = table.to_numpy().sum()
    weight = table.sum() / total
    np.testing.assert_allclose((division.location_quotients(table) * weight).sum(axis=1), 1.0)


@given(tables)
def test_places_alike_neither_specialise_nor_complement_one_another(table: pd.DataFrame) -> None:
    same = pd.DataFrame([table.iloc[0]] * 3, index=list("abc")).mul([1.0, 2.0, 5.0], axis=0)
    np.testing.assert_allclose(division.specialisation(same), 0.0, atol=1e-9)
    assert division.complementarity(same) == pytest.approx(0.0, abs=1e-9)
    np.testing.assert_allclose(division.roles(same), 1.0)
