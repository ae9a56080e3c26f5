"""What selling online costs: own platforms, commissions and fees against plain sums over firms."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import columns as of
from synergysim.simulation.agents.adoption import AdoptionParameters, own_platform_pays
from synergysim.simulation.markets import fees
from synergysim.simulation.markets.business_services import PAID, charge_fees
from synergysim.simulation.model import forget

SHARE = st.floats(0.0, 1.0)
MONEY = st.floats(0.0, 1e9)
ADOPTION = AdoptionParameters()
pays = own_platform_pays.py_func


# Leaders' own platforms


@for_all(MONEY, MONEY, SHARE)
def test_an_own_platform_that_pays_pays_also_for_who_sells_more(low: float, high: float, commission: float) -> None:
    assume(exceeds(high, low))
    if pays(low, commission, ADOPTION):
        assert pays(high, commission, ADOPTION)


@for_all(MONEY, SHARE, SHARE)
def test_an_own_platform_that_pays_pays_also_at_a_higher_commission(online: float, low: float, high: float) -> None:
    assume(exceeds(high, low))
    if pays(online, low, ADOPTION):
        assert pays(online, high, ADOPTION)


def test_an_own_platform_pays_from_the_sales_at_which_what_is_spared_covers_its_cost() -> None:
    p = dataclasses.replace(ADOPTION, own_share=0.5, own_cost=0.03, own_fixed_cost=30.0)
    assert not pays(2999.0, 0.05, p)
    assert pays(3001.0, 0.05, p)
    assert not pays(1e12, 0.03, p), "never where platforms take no more than it costs"


# Fees


def drawn_firms(seed: int, n: int = 40, n_clusters: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """A table of firms with anything that fees depend on, and the rows that are filled."""
    luck = np.random.default_rng(seed)
    f = np.zeros((of.N_COLUMNS, n))
    f[of.CLUSTER] = luck.integers(0, n_clusters, n)
    f[of.WEIGHT] = luck.uniform(1.0, 50.0, n)
    for column in (of.REVENUE, of.EXPORTS, of.ONLINE_EXPORTS, of.DEBT):
        f[column] = luck.uniform(0.0, 1e4, n) * luck.integers(0, 2, n)
    for column in (of.LEADER, of.TRADER, of.MEMBER):
        f[column] = luck.integers(0, 2, n)
    for column in (of.PLATFORM, of.SECOND_PLATFORM):
        f[column] = luck.integers(-1, 3, n)
    f[of.DEGREE] = luck.integers(0, 4, n)
    return f, np.sort(luck.choice(n, n - 5, replace=False))


def plain_bases(f: np.ndarray) -> np.ndarray:
    """What fees are charged on, firm by firm; shape (bases, firms)."""
    revenue, exports = f[of.REVENUE], f[of.EXPORTS]
    bases = np.empty((fees.BASES, f.shape[1]))
    bases[fees.ON_ONLINE] = f[of.ONLINE_EXPORTS]
    bases[fees.ON_EXPORTS] = exports
    bases[fees.ON_SME_EXPORTS] = np.where(f[of.LEADER] == 1.0, 0.0, exports)
    bases[fees.ON_REVENUE] = revenue
    bases[fees.ON_MEMBERS] = np.where(f[of.MEMBER] == 1.0, revenue, 0.0)
    bases[fees.ON_MULTI_HOMERS] = np.where(f[of.SECOND_PLATFORM] >= 0.0, revenue, 0.0)
    bases[fees.ON_TRADERS] = np.where(f[of.TRADER] == 1.0, revenue, 0.0)
    bases[fees.ON_PARTNERS] = np.where(f[of.DEGREE] >= 1.0, revenue, 0.0)
    bases[fees.ON_SELLERS] = np.where(f[of.PLATFORM] >= 0.0, revenue, 0.0)
    bases[fees.ON_DEBT] = np.where(f[of.PLATFORM] >= 0.0, np.maximum(f[of.DEBT] - 0.5 * revenue, 0.0), 0.0)
    return bases


@for_all(st.integers(0, 10**6))
def test_bases_of_fees_are_weighted_sums_over_the_firms_there_are(seed: int) -> None:
    f, rows = drawn_firms(seed)
    weighted = (f[of.WEIGHT] * plain_bases(f))[:, rows]
    expected = [weighted[:, f[of.CLUSTER, rows] == c].sum(axis=1) for c in range(3)]
    np.testing.assert_allclose(fees.sum_bases(f, rows, 3, 0.5), np.array(expected).T)


@for_all(st.integers(0, 10**6))
def test_a_firm_owes_the_rate_of_its_cluster_on_every_base(seed: int) -> None:
    f, rows = drawn_firms(seed)
    rates = np.random.default_rng(seed + 1).uniform(0.0, 0.1, (fees.BASES, 3))
    f[of.EXPENSE] = 7.0
    f[of.PAYMENT] = 99.0
    fees.charge(f, rows, np.zeros((1, 3)), rates, 0.5)
    owed = (rates[:, f[of.CLUSTER].astype(int)] * plain_bases(f)).sum(axis=0)
    np.testing.assert_allclose(f[of.PAYMENT, rows], owed[rows])
    np.testing.assert_allclose(f[of.EXPENSE, rows], 7.0 + owed[rows])
    others = np.setdiff1d(np.arange(f.shape[1]), rows)
    assert (f[of.PAYMENT, others] == 99.0).all(), "who is not there owes nothing anew"
    charged = (f[of.WEIGHT] * f[of.PAYMENT])[rows].sum()
    assert charged == pytest.approx((rates * fees.sum_bases(f, rows, 3, 0.5)).sum())


@for_all(st.integers(0, 10**6), SHARE)
def test_commissions_are_owed_once_on_all_that_is_sold_on_others_platforms(seed: int, own_share: float) -> None:
    """With one commission everywhere, what is owed to the first and to the second platform adds up to it."""
    f, rows = drawn_firms(seed)
    f[of.SELF_OPERATED] = np.random.default_rng(seed + 2).integers(0, 2, f.shape[1])
    commissions, buyers = np.full(3, 0.05), np.array([1.4, 1.0, 0.6])
    owed = np.zeros(f.shape[1])
    for second in (False, True):
        fees.owe_commission(f, rows, np.zeros((1, 3)), commissions, buyers, own_share, second)
        owed[rows] += f[of.PAYMENT, rows]
    sold = np.where(f[of.PLATFORM] >= 0.0, (1.0 - own_share * f[of.SELF_OPERATED]) * f[of.ONLINE_EXPORTS], 0.0)
    np.testing.assert_allclose(owed[rows], 0.05 * sold[rows], atol=1e-9)


def test_what_firms_pay_is_what_providers_get(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    for _ in range(12):
        model.step()
    for sales in model.service_sales.values():
        sales[:] = 0.0
    logged = {kind: model.book.this_quarter(f"{kind}_fees") for kind in PAID}
    charge_fees(model)
    for kind in PAID:
        new = model.book.this_quarter(f"{kind}_fees") - logged[kind]
        np.testing.assert_allclose(new, model.service_sales[kind], rtol=1e-6, atol=1e-9, err_msg=kind)
    forget(model)
