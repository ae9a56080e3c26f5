"""E-commerce platforms: cross-side network effects, fees that pay most, sellers who pass them on, move or leave."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from claims import for_all
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs, Parameters
from synergysim.simulation import columns as of
from synergysim.simulation.agents import adoption, platforms
from synergysim.simulation.agents.adoption import AdoptionParameters
from synergysim.simulation.agents.platforms import PlatformParameters
from synergysim.simulation.institutions import attract_buyers
from synergysim.simulation.markets import fees
from synergysim.simulation.model import forget

if TYPE_CHECKING:
    from conftest import BuildInputs

SHARE = st.floats(0.0, 1.0)
P = PlatformParameters().values()
A = AdoptionParameters().values()
drawn = platforms.buyers_drawn.py_func
response_of = platforms.sales_response.py_func
staying = platforms.staying_share.py_func
worth = platforms.advertising_worth.py_func
next_fee = platforms.next_commission.py_func
price = fees.online_price.py_func
margin = fees.online_margin.py_func
leaving = adoption.leaving_hazard.py_func


# Network effects


@pytest.mark.parametrize("growth", [0.35, 2.8, 5.0])
@pytest.mark.parametrize("limit", [0.01, 0.4, 1.0, 3.0])
def test_a_platform_never_has_fewer_than_no_buyers_however_fast_its_sellers_leave(growth: float, limit: float) -> None:
    fast = P._replace(buyer_growth=growth)
    buyers = platforms.next_buyers.py_func(1.0, limit, 0.25, fast)
    assert buyers >= 0.5, "a quarter costs it half of them at most"
    assert np.sign(buyers - 1.0) == np.sign(limit - 1.0)


def test_buyers_draw_sellers_who_do_not_care_for_other_sellers() -> None:
    few, many = (adoption.selling_utility.py_func(b, 0.1, 0.0, 0.0, 0.5, 0.0, A) for b in (1.0, 2.0))
    assert many - few == pytest.approx(A.buyer_utility * math.log(2.0))
    assert "share" not in adoption.selling_utility.py_func.__code__.co_varnames


@pytest.mark.parametrize("sellers", [0.1, 0.3, 0.5])
def test_a_seller_draws_buyers_some_three_and_a_half_times_as_strongly_as_the_reverse(sellers: float) -> None:
    """Elasticities of buyers to sellers and of joining to buyers (Chu and Manchanda 2016)."""

    def joining(buyers: float) -> float:
        utility = adoption.selling_utility.py_func(buyers, 0.13, 0.0, 0.0, 0.5, 0.0, A)
        return float(math.log(adoption.adoption_hazard.py_func(utility, 0.0, sellers, sellers, A)))

    draws = platforms.drawing_elasticity.py_func(sellers, 0.7, P)
    step = 1e-4
    buyers = drawn(sellers, 0.7, P)
    assert draws == pytest.approx(math.log(drawn(sellers * (1 + step), 0.7, P) / buyers) / step, rel=1e-3)
    assert 2.0 < draws / ((joining(buyers * (1.0 + step)) - joining(buyers)) / step) < 5.0


def test_buyers_come_to_the_platform_that_sellers_are_on_and_stop_where_they_have_had_enough(
    small_inputs: Inputs,
) -> None:
    model = ClusterModel(small_inputs, 1)
    f, rows = model.population.f, model.population.rows
    f[of.PLATFORM, rows] = 1.0
    for _ in range(400):
        attract_buyers(model)
    first, second, third = model.platforms
    assert second.sellers == pytest.approx(len(model.platforms))
    assert second.buyers == pytest.approx(second.first_buyers * drawn(second.sellers, second.quality, P), rel=1e-3)
    assert first.buyers == first.first_buyers
    assert third.buyers == third.first_buyers
    forget(model)


# What platforms take


def fee_at_rest(start: float, others: float, stays: float, attention: float, dt: float = 0.25) -> float:
    fee = start
    for _ in range(round(100.0 / dt)):
        fee = next_fee(fee, response_of(fee + others, stays, attention, 0.3, 4.0, P), dt, P)
    return float(fee)


@pytest.mark.parametrize(("stays", "attention"), [(0.4, 0.0), (0.6, 0.5), (0.9, 0.3)])
def test_the_fee_that_platforms_come_to_is_where_profit_is_highest_whatever_the_step_and_the_start(
    stays: float, attention: float
) -> None:
    """Profit by summing up what sales are lost on the way to each fee: no first-order condition in it."""
    grid = np.linspace(0.0, 0.7, 70_001)
    lost = np.array([response_of(float(fee) + 0.05, stays, attention, 0.3, 4.0, P) for fee in grid])
    sales = np.exp(-np.cumsum(lost) * (grid[1] - grid[0]))
    best = float(grid[np.argmax((grid - P.operating_cost) * sales)])
    assert P.referral_fee < best < 0.6
    for start, dt in ((0.06, 0.25), (0.6, 0.25), (0.06, 0.125), (0.06, 1.0)):
        assert fee_at_rest(start, 0.05, stays, attention, dt) == pytest.approx(best, abs=2e-4)


@for_all(st.floats(0.06, 0.6), st.floats(1.0, 40.0))
def test_two_half_steps_are_one_step(fee: float, response: float) -> None:
    once = next_fee(fee, response, 0.25, P)
    assert next_fee(next_fee(fee, response, 0.125, P), response, 0.125, P) == pytest.approx(once, abs=1e-12)


def test_fees_rise_with_sellers_per_buyer_and_with_what_ties_sellers_down_and_never_fall_below_the_referral() -> None:
    by_crowd = [fee_at_rest(0.06, 0.05, 0.5, worth(crowd, P)) for crowd in (0.0, 0.1, 0.3, 1.0)]
    assert by_crowd == sorted(by_crowd)
    assert by_crowd[-1] > by_crowd[0] + 0.03
    by_cost = [fee_at_rest(0.06, 0.05, staying(1 / 3, cost), 0.3) for cost in (0.0, 1.0, 3.0)]
    assert by_cost == sorted(set(by_cost))
    assert next_fee(P.referral_fee, 1e9, 0.25, P) == pytest.approx(P.referral_fee)


def test_platforms_without_rivals_take_more_and_in_no_case_sit_at_a_bound(build_inputs: BuildInputs) -> None:
    taken = []
    for number in (1, 3, 6):
        parameters = Parameters(platforms=PlatformParameters(n_platforms=number))
        model = ClusterModel(build_inputs(parameters=parameters), 1)
        while model.quarter < model.environment.years.size:
            model.step()
        taken.append(model.mean_commission)
        assert all(P.referral_fee + 0.005 < one.commission < 0.6 for one in model.platforms)
        forget(model)
    assert taken == sorted(taken, reverse=True)
    assert taken[0] > taken[1] + 0.1
    assert taken[1] > taken[2] + 0.003


# What sellers do about it


@for_all(st.floats(0.0, 0.6), SHARE, st.floats(0.0, 0.5))
def test_who_passes_all_on_keeps_of_a_sale_what_it_keeps_elsewhere(fee: float, some: float, gross: float) -> None:
    assert price(fee, 1.0) * (1.0 - fee) == pytest.approx(1.0)
    assert margin(gross, fee, 1.0) == pytest.approx(gross * (1.0 - fee))
    assert margin(gross, fee, 0.0) == pytest.approx(gross - fee)
    assert 1.0 <= price(fee, some) <= price(fee, 1.0) + 1e-12


def test_online_prices_carry_the_fees_of_the_platforms_a_firm_sells_on() -> None:
    f, rows = np.zeros((of.N_COLUMNS, 4)), np.arange(4)
    f[of.PRICE] = f[of.ONLINE_APPEAL] = 2.0
    f[of.PLATFORM], f[of.SECOND_PLATFORM] = [0, 0, 0, -1], [-1, 1, -1, -1]
    f[of.SELF_OPERATED] = [0, 0, 1, 0]
    taken, buyers, others = np.array([0.1, 0.3]), np.array([1.0, 2.0]), np.array([0.05])
    fees.price_online(f, rows, np.zeros((1, 1)), taken, buyers, others, np.array([0.9]), 0.5, 0.04, 0.75, 4.0)
    np.testing.assert_allclose(f[of.ONLINE_FEES], [0.15, 0.25, 0.12, 0.0])
    dearer = np.array([price(fee, 0.75) for fee in (0.15, 0.25, 0.12, 0.0)])
    np.testing.assert_allclose(f[of.ONLINE_PRICE], 2.0 * dearer)
    np.testing.assert_allclose(f[of.ONLINE_APPEAL], 2.0 * np.array([0.9, 0.9, 0.9, 1.0]) * dearer**-4.0)


def test_dearer_platforms_sell_less_with_the_trade_elasticity(small_inputs: Inputs) -> None:
    sold = []
    for more in (0.0, 0.1):
        model = ClusterModel(small_inputs, 1)
        while model.quarter < 24:
            model.step()
        for one in model.platforms:
            one.asked += more
        model.step()
        fee = model.mean_commission + float(model.other_online_fees()[0])
        sold.append((price(fee, P.pass_through), float(model.book.this_quarter("online_exports").sum())))
        forget(model)
    (cheap, before), (dear, after) = sold
    assert math.log(after / before) / math.log(dear / cheap) == pytest.approx(-4.0, abs=0.4)


@for_all(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_who_gains_more_online_leaves_less(low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    assert leaving(high, A) <= leaving(low, A)
    assert leaving(0.0, A) == A.churn_rate


def test_sellers_for_whom_it_does_not_pay_leave() -> None:
    """Of firms alike but for their unit cost; fees that are not passed on count too."""
    n = 4000
    f, rows, k = np.zeros((of.N_COLUMNS, n)), np.arange(n), np.zeros((len(of.CLUSTER_VARIABLES), 1))
    f[of.IDENTIFIER], f[of.REVENUE], f[of.ONLINE_PRICE], f[of.ONLINE_FEES] = rows, 1.0, 1.0, 0.2
    f[of.UNIT_COST], f[of.SECOND_PLATFORM] = np.where(rows < n // 2, 0.6, 0.9), -1.0
    adoption.adopt_platforms(f, rows, k, A, 1.0, np.array([1.0]), 40, 7)
    left = f[of.PLATFORM] < 0.0
    expected = [1.0 - math.exp(-leaving(gain, A) / 4.0) for gain in (0.2, -0.1)]
    assert [left[: n // 2].mean(), left[n // 2 :].mean()] == pytest.approx(expected, abs=0.012)


@for_all(st.lists(st.floats(0.1, 5.0), min_size=2, max_size=5), st.floats(0.0, 3.0))
def test_sellers_compare_platforms_by_logit_and_switching_costs_keep_them(odds: list[float], cost: float) -> None:
    p = AdoptionParameters(switching_cost=cost).values()
    draws = (np.arange(2000) + 0.5) / 2000
    chosen = [adoption.choose_again.py_func(np.array(odds), 1, float(one), p) for one in draws]
    stay = staying(odds[1] / sum(odds), cost)
    assert np.mean(np.array(chosen) == 1) == pytest.approx(stay, abs=2e-3)
    assert np.mean(np.array(chosen) == 0) == pytest.approx((1.0 - stay) * odds[0] / (sum(odds) - odds[1]), abs=2e-3)


def test_sellers_move_away_from_a_platform_that_grows_dear_and_begin_anew_there(small_inputs: Inputs) -> None:
    shares = []
    for dearer in (0.0, 0.1):
        model = ClusterModel(small_inputs, 1)
        while model.quarter < model.environment.years.size:
            model.platforms[0].asked += dearer * (model.quarter == 20)
            model.platforms[0].commission = model.platforms[0].asked
            model.step()
        shares.append(model.platforms[0].sellers / sum(one.sellers for one in model.platforms))
        forget(model)
    assert shares[1] < shares[0] - 0.02
