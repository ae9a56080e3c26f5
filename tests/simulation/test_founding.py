"""The first day: firms follow the law of sizes, and the sample keeps its totals."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents.demography import MOST_CLUSTERS, DemographyParameters, identify, trades
from synergysim.simulation.columns import CLUSTER, CUSTOMERS, DEBT, IDENTIFIER, INVENTORY, LEADER, MONEY, TRADER, WEIGHT
from synergysim.simulation.founding import found_clusters, largest_firms, size_quantiles, stratify
from synergysim.simulation.model import forget

P = DemographyParameters()


@pytest.mark.parametrize("n_firms", [30, 1000, 55_000])
def test_sizes_have_mean_one_in_ascending_order(n_firms: int) -> None:
    sizes = size_quantiles(n_firms, P)
    assert sizes.size == n_firms
    assert sizes.mean() == pytest.approx(1.0)
    assert (np.diff(sizes) >= 0.0).all()
    assert sizes[0] > 0.0


SALES = size_quantiles(55_000, P) * 7.5  # m CNY, of S2's 55,000 firms with mean sales of 7.5 m


def test_as_many_firms_are_above_twenty_million_and_above_a_billion_as_reported() -> None:
    """China's clothing clusters 2021: 3 % of firms above 20 m CNY; S2: 51 of about 55,000 above 1 bn."""
    assert np.mean(SALES > 20.0) == pytest.approx(0.03, abs=0.002)
    assert np.mean(SALES > 1000.0) == pytest.approx(0.00093, abs=0.00015)


def test_the_law_of_sizes_falls_smoothly_without_a_gap() -> None:
    """Between any two sizes from 1 m to 1 bn CNY whose ratio is 2 there are firms, and fewer the larger."""
    counts = -np.diff([np.count_nonzero(2.0**step < SALES) for step in range(11)])
    assert (counts > 0).all()
    falls = np.log2(counts[:-1] / counts[1:])
    assert (falls > 0.3).all()
    np.testing.assert_allclose(falls[4:], P.size_exponent_tail, atol=0.1)  # far out each doubling leaves 2**-exponent


def test_the_law_has_the_mean_that_its_multiples_are_of() -> None:
    """Else its shares above a size would not be those stated, since a sample is scaled to mean 1."""
    rank = (np.arange(55_000) + 0.5) / 55_000
    cut = 1.0 - (1.0 + P.size_largest / P.size_scale) ** -P.size_exponent_tail
    law = P.size_scale * ((1.0 - cut * rank) ** (-1.0 / P.size_exponent_tail) - 1.0)
    assert law.mean() == pytest.approx(1.0, rel=0.01)
    np.testing.assert_allclose(size_quantiles(55_000, P), law, rtol=0.01)
    assert np.median(law) == pytest.approx(0.06, abs=0.01)


@given(st.lists(st.floats(0.01, 1e4), min_size=12, max_size=80).map(sorted).map(np.array), st.integers(1, 12))
@settings(deadline=None)
def test_strata_keep_the_total_and_the_order_of_sizes(sizes: np.ndarray, n_sample: int) -> None:
    strata = stratify(sizes, n_sample)
    assert strata.size == n_sample
    assert strata.mean() == pytest.approx(sizes.mean())
    assert (np.diff(strata) >= -1e-9 * strata.max()).all()
    np.testing.assert_allclose(stratify(sizes, sizes.size), sizes, rtol=1e-6)


@given(st.integers(1, 500), st.floats(0.0, 0.9))
@settings(deadline=None)
def test_traders_are_the_stated_share_of_any_number_of_firms(n_firms: int, share: float) -> None:
    traders = sum(trades(i, share) for i in range(n_firms))
    assert abs(traders - share * n_firms) <= 1.0


@pytest.mark.parametrize("scale", [0.02, 0.1, 1.0])
def test_traders_are_the_stated_share_of_firms_at_any_scale(small_inputs: Inputs, scale: float) -> None:
    start = found_clusters(dataclasses.replace(small_inputs, scale=scale), small_inputs.parameters, key=1)
    f = start.columns[:, : start.n_rows]
    for c, industry in enumerate(small_inputs.industries):
        own = f[:, f[CLUSTER] == c]
        traders = (own[WEIGHT] * own[TRADER]).sum()
        assert traders == pytest.approx(industry.trader_share * industry.n_firms, abs=1.0 + own[LEADER].sum())


@pytest.mark.parametrize("scale", [0.02, 0.05, 0.2])
def test_traders_have_the_same_share_of_sales_at_any_scale(small_inputs: Inputs, scale: float) -> None:
    """Otherwise results would depend on the scale: producers and traders differ in workers, margin and research."""

    def share_of_sales(at: float) -> np.ndarray:
        start = found_clusters(dataclasses.replace(small_inputs, scale=at), small_inputs.parameters, key=1)
        f = start.columns[:, : start.n_rows]
        clusters, sales = f[CLUSTER].astype(int), f[WEIGHT] * f[CUSTOMERS]
        return np.bincount(clusters, sales * f[TRADER]) / np.bincount(clusters, sales)

    np.testing.assert_allclose(share_of_sales(scale), share_of_sales(1.0), rtol=1e-9)


def test_leaders_do_not_trade(small_inputs: Inputs) -> None:
    f = found_clusters(small_inputs, small_inputs.parameters, key=1).columns
    assert f[LEADER].sum() > 0.0
    assert not f[TRADER, f[LEADER] == 1.0].any()


def test_identifiers_stay_unique_while_firms_come_and_go(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    seen: dict[float, int] = {}
    for _ in range(24):
        for row in model.population.rows:
            firm = model.population.firm(row)
            assert seen.setdefault(model.population.f[IDENTIFIER, row], firm.unique_id) == firm.unique_id
        model.step()
    assert len(seen) > model.population.rows.size
    forget(model)


def test_identifiers_of_clusters_quarters_and_numbers_never_meet() -> None:
    clusters = (0, 1, 7, 511, 512, 513, 599, 1023, 1024, MOST_CLUSTERS - 1)
    numbers = (0, 1, 2, 60_000, 2**30 - 1)
    found = {identify(c, q, n) for c in clusters for q in (0, 1, 2, 127, 1023) for n in numbers}
    assert len(found) == len(clusters) * 5 * len(numbers)
    assert max(found) < 2.0**53


def test_firms_of_fewer_than_512_clusters_are_called_what_they_always_were() -> None:
    for c, q, n in itertools.product((0, 5, 511), (0, 125), (0, 9, 70_000)):
        assert identify(c, q, n) == c * 2.0**44 + q * 2.0**30 + n


def test_the_luck_of_the_founders_depends_on_the_seed_only(small_inputs: Inputs) -> None:
    first, again, other = (found_clusters(small_inputs, small_inputs.parameters, key).columns for key in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_first_day_has_no_negative_stocks(small_inputs: Inputs) -> None:
    f = found_clusters(small_inputs, small_inputs.parameters, key=1).columns
    assert f.min() >= -1.0  # the mark of no platform
    assert f[[MONEY, DEBT, INVENTORY]].min() >= 0.0


def test_imports_of_the_base_year_are_those_of_the_data(small_inputs: Inputs) -> None:
    start, p = found_clusters(small_inputs, small_inputs.parameters, key=1), small_inputs.parameters.pricing
    materials = p.material_share / (1.0 + p.initial_markup) * start.sales
    abroad = np.array([one.imported_material_share for one in small_inputs.industries])
    imports = np.array([one.base_imports for one in small_inputs.industries]) * 6.8 / 4.0
    assert (start.consumer_imports >= 0.0).all()
    np.testing.assert_allclose(start.consumer_imports, np.maximum(imports - materials * abroad, 0.0))


def test_the_largest_firms_are_found_rounded_up() -> None:
    f = np.zeros((CUSTOMERS + 1, 5))
    f[CUSTOMERS] = [3.0, 9.0, 1.0, 5.0, 5.0]
    rows = np.array([0, 1, 3, 4])
    assert largest_firms(f, rows, 0.3).tolist() == [1, 3]
    assert largest_firms(f, rows, 1.0).tolist() == [1, 3, 4, 0]
    assert largest_firms(f, rows, 0.0).size == 0
