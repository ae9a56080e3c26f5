"""Data are a stock that both coupling modes feed, partners share, time ages, and that does less the more there is."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import columns as of
from synergysim.simulation.agents import data, innovation, pricing
from synergysim.simulation.agents.data import DataParameters
from synergysim.simulation.agents.innovation import InnovationParameters
from synergysim.simulation.agents.pricing import PricingParameters
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.effects import DATA_INFLOW_FACTOR, DATA_SHARING_FACTOR, EFFECTS
from synergysim.simulation.randomness import run_key

P = DataParameters()
KEY = run_key(1)
STOCK = st.floats(0.0, 1e6)


def firms(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Firms alike with revenue of 100 a quarter; their rows; variables of their cluster on which nothing acts."""
    f, k = np.zeros((of.N_COLUMNS, n)), np.zeros((len(of.CLUSTER_VARIABLES), 1))
    for column in (of.WEIGHT, of.CUSTOMERS, of.PRODUCTIVITY, of.QUALITY, of.BRAND, of.CAPITAL, of.EXPECTED_DEMAND):
        f[column] = 1.0
    f[of.PRICE], f[of.REVENUE], f[ID], f[of.PLATFORM] = 1.0, 100.0, np.arange(n), -1.0
    f[of.SECOND_PLATFORM] = -1.0
    for effect in EFFECTS.values():
        k[effect.row] = effect.neutral
    for variable in (of.WAGE, of.PRICE_LEVEL, of.MATERIAL_PRICE, of.AGGLOMERATION, of.TALENT_WAGE, of.MEAN_PRICE,
                     of.MEAN_QUALITY, of.MEAN_BRAND, of.MEAN_COST, of.FRONTIER_ABROAD):  # fmt: skip
        k[variable] = 1.0
    return f, np.arange(n), k


@for_all(STOCK, STOCK, st.floats(0.1, 1e6))
def test_data_do_more_the_more_there_are_with_falling_returns_and_never_all(
    little: float, much: float, revenue: float
) -> None:
    assume(exceeds(much, little))
    does = data.abundance.py_func
    p = P.values()
    assert 0.0 <= does(little, revenue, p) <= does(much, revenue, p) < 1.0 or much / revenue > 1e9
    middle = 0.5 * (little + much)
    assert does(middle, revenue, p) >= 0.5 * (does(little, revenue, p) + does(much, revenue, p)) - 1e-12
    assert does(P.half * 4.0 * revenue, revenue, p) == pytest.approx(0.5)


def test_both_coupling_modes_feed_the_stock_and_neither_the_other() -> None:
    """Mode 1: what a mature listing sells online; mode 2: what a fully digital member's platform records."""
    f, rows, k = firms(4)
    f[of.LISTING], f[of.ONLINE_EXPORTS] = [0.0, 0.8, 0.0, 0.8], 30.0
    f[of.MEMBER], f[of.DIGITAL_DEPTH] = [0.0, 0.0, 1.0, 1.0], 0.5
    data.gather_data(f, rows, k, P.values())
    by_sales, by_membership = 0.8 * 30.0, P.process_share * 0.5 * 100.0
    np.testing.assert_allclose(f[of.NEW_DATA], [0.0, by_sales, by_membership, by_sales + by_membership])
    k[DATA_INFLOW_FACTOR] = 0.5
    data.gather_data(f, rows, k, P.values())
    np.testing.assert_allclose(f[of.NEW_DATA, 3], 0.5 * (by_sales + by_membership))


def kept(sharing: float, strength: float, quarters: int = 1) -> np.ndarray:
    """Stock of two partners, the first of whom gathers 10 a quarter; shape (firms,)."""
    f, rows, k = firms(2)
    k[DATA_SHARING_FACTOR], f[of.DEGREE] = sharing, 1.0
    ties, strengths = np.array([[1], [0]], dtype=np.int32), np.full((2, 1), strength)
    for _ in range(quarters):
        f[of.NEW_DATA] = [10.0, 0.0]
        data.keep_data(f, rows, k, ties, strengths, P.values(), KEY)
    return np.asarray(f[of.DATA])


def test_partners_share_new_data_by_the_strength_of_the_tie_and_a_leak_ends_it() -> None:
    own, received = kept(1.0, 0.5)
    assert own == 10.0
    assert received == pytest.approx(P.sharing * 0.5 * 10.0)
    assert kept(0.0, 0.5)[1] == 0.0
    assert kept(100.0, 1.0)[1] == pytest.approx(10.0), "no more than there is"


def test_data_age_so_that_the_stock_comes_to_rest() -> None:
    np.testing.assert_allclose(kept(1.0, 0.5, quarters=200)[0], 10.0 / (P.ageing / 4.0), rtol=1e-3)


def successes(stock: float, **parameters: float) -> float:
    """Share of 40,000 firms that innovate in a quarter, as a hazard."""
    f, rows, k = firms(40_000)
    f[of.DATA], f[of.RESEARCH] = stock, 1.2
    p = InnovationParameters(learning_modes=0.0).values()
    innovation.learn(f, rows, k, p, dataclasses.replace(P, **parameters).values(), 3, KEY)
    # A step may be downward and then counts for nothing: half of them do.
    return -math.log(1.0 - 2.0 * np.mean(f[of.RESEARCH_GAIN] > 0.0))


def test_research_succeeds_more_often_where_data_abound_by_the_declared_share() -> None:
    """Half of what data can do adds half of ``data.innovation`` to the hazard; without it data do nothing."""
    none, half = successes(0.0), successes(P.half * 400.0)
    assert half / none == pytest.approx(1.0 + 0.5 * P.innovation, abs=0.12)  # four standard errors
    assert successes(P.half * 400.0, innovation=0.0) == none


def test_goods_that_fit_sell_better_online_by_what_of_the_case_holds() -> None:
    def pull(stock: float) -> float:
        f, rows, k = firms(1)
        f[of.PLATFORM], f[of.LISTING], f[of.DATA] = 0.0, 1.0, stock
        pricing.set_prices(f, rows, k, COSTS.values(), P.values(), 0.5, 0.0, np.ones(1))
        return float(f[of.ONLINE_APPEAL, 0])

    assert pull(P.half * 400.0) / pull(0.0) == pytest.approx(1.0 + COSTS.case_effect * P.fit * 0.5)


COSTS = PricingParameters()
