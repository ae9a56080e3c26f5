"""Business decisions of firms: costs, prices, output, investment, exit, entry: bounds and directions."""

from __future__ import annotations

import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents import demography, pricing, production
from synergysim.simulation.agents.demography import DemographyParameters
from synergysim.simulation.agents.pricing import PricingParameters
from synergysim.simulation.agents.production import ProductionParameters
from synergysim.simulation.clusters import attractiveness
from synergysim.simulation.markets import business_services
from synergysim.simulation.markets.sales import supplier_pull
from synergysim.simulation.model import forget

PRICING = PricingParameters().values()
PLANS = ProductionParameters().values()
DEMOGRAPHY = DemographyParameters().values()

SHARE = st.floats(0.0, 1.0)
PRICE = st.floats(0.05, 20.0)
UNITS = st.floats(0.0, 1e6)
MARGIN = st.floats(-1.0, 1.0)
SIZE = st.floats(1e-3, 1e3)

cost = pricing.producer_cost.py_func
markup_after = pricing.next_markup.py_func
pull = pricing.log_attractiveness.py_func
output = production.desired_output.py_func
investment = production.desired_investment.py_func
capacity_share = production.flexible_share.py_func
savings = pricing.savings.py_func
exit_rate = demography.exit_rate.py_func
entry_rate = demography.entry_rate.py_func


@for_all(PRICE, PRICE, SHARE, SHARE)
def test_unit_cost_falls_with_digital_depth(wage: float, material: float, low: float, high: float) -> None:
    assume(exceeds(high, low))
    saved = [pricing.savings.py_func(depth, 1.0, PRICING) for depth in (low, high)]
    assert cost(wage, 1.0, material, saved[1], PRICING) <= cost(wage, 1.0, material, saved[0], PRICING)
    assert pricing.savings.py_func(high, 0.0, PRICING) == 0.0, "only members of the platform save"


@for_all(PRICE, PRICE, PRICE, PRICE, SHARE)
def test_unit_cost_falls_with_productivity_and_rises_with_wages_and_materials(
    wage: float, material: float, low: float, high: float, saving: float
) -> None:
    assume(exceeds(high, low))
    assert cost(wage, high, material, saving, PRICING) < cost(wage, low, material, saving, PRICING)
    assert cost(high, 1.0, material, saving, PRICING) > cost(low, 1.0, material, saving, PRICING)
    assert cost(wage, 1.0, high, saving, PRICING) > cost(wage, 1.0, low, saving, PRICING)


@for_all(PRICE, PRICE, PRICE, SHARE)
def test_materials_are_part_of_the_cost(wage: float, productivity: float, material: float, saving: float) -> None:
    whole = cost(wage, productivity, material, saving, PRICING)
    part = pricing.material_cost.py_func(material, saving, PRICING)
    assert 0.0 < part < whole


def test_a_unit_at_the_start_costs_one_over_one_plus_the_markup() -> None:
    assert cost(1.0, 1.0, 1.0, 0.0, PRICING) * (1.0 + PRICING.initial_markup) == pytest.approx(1.0)


@for_all(PRICE, PRICE)
def test_traders_pay_for_goods_and_handling(purchase: float, wage: float) -> None:
    assert pricing.trader_cost.py_func(purchase, wage, PRICING) > purchase


@for_all(st.floats(0.0, 2.0), MARGIN)
def test_the_markup_stays_between_floor_and_ceiling(markup: float, margin: float) -> None:
    assert PRICING.markup_floor <= markup_after(markup, margin, PRICING) <= PRICING.markup_ceiling


@for_all(st.floats(0.1, 0.5), MARGIN)
def test_the_markup_rises_when_the_margin_is_below_target(markup: float, margin: float) -> None:
    after = markup_after(markup, margin, PRICING)
    assert after >= markup if margin <= PRICING.target_margin else after <= markup


@for_all(PRICE, PRICE, PRICE, st.floats(0.0, 5.0))
def test_buyers_prefer_low_prices_high_quality_and_brands(
    low: float, high: float, quality: float, brand: float
) -> None:
    assume(exceeds(high, low))
    others = (1.0, 1.0, 1.0, PRICING)
    assert pull(high, quality, brand, *others) < pull(low, quality, brand, *others)
    assert pull(1.0, high, brand, *others) > pull(1.0, low, brand, *others)
    assert pull(1.0, quality, brand + 1.0, *others) > pull(1.0, quality, brand, *others)
    assert pull(1.0, 1.0, 1.0, *others) == 0.0


def test_a_clusters_attractiveness_is_nil_at_the_start() -> None:
    assert attractiveness.py_func(1.0, 1.0, 1.0, PRICING) == 0.0


@for_all(st.floats(0.01, 1e6), st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_traders_prefer_producers_that_keep_promises(appeal: float, good: float, bad: float) -> None:
    usual = supplier_pull.py_func(appeal, good, bad)
    assert 0.0 < usual < appeal
    assert supplier_pull.py_func(appeal, good + 1.0, bad) > usual > supplier_pull.py_func(appeal, good, bad + 1.0)
    assert supplier_pull.py_func(2.0 * appeal, good, bad) > usual


@for_all(SHARE, SHARE, st.sampled_from([0.0, 1.0]))
def test_flexibility_frees_capacity(low: float, high: float, member: float) -> None:
    assume(exceeds(high, low))
    less, more = (savings(depth, member, PRICING) for depth in (low, high))
    assert 0.5 <= capacity_share(less, PLANS) <= capacity_share(more, PLANS) <= 1.0


@for_all(SHARE)
def test_a_full_member_reaps_the_reported_effects_times_the_declared_factor(factor: float) -> None:
    """S1: materials and labour -20 %, good output +13 %, small-order productivity +30 % in winners' cases."""
    costs = PricingParameters(case_effect=factor).values()
    reaped, none = savings(1.0, 1.0, costs), savings(1.0, 0.0, costs)
    assert none == 0.0
    assert capacity_share(reaped, PLANS) / capacity_share(none, PLANS) == pytest.approx(1.0 + 0.30 * factor)
    # Materials alone, labour alone: what is left of either, over the good output that it makes.
    materials = [pricing.material_cost.py_func(1.0, saving, costs) for saving in (reaped, none)]
    labour = [pricing.producer_cost.py_func(1.0, 1.0, 0.0, saving, costs) for saving in (reaped, none)]
    good_output = 1.0 + 0.13 * factor
    assert materials[0] / materials[1] == pytest.approx((1.0 - 0.20 * factor) / good_output)
    assert labour[0] / labour[1] == pytest.approx((1.0 - 0.20 * factor) / good_output)


@for_all(UNITS, UNITS, UNITS)
def test_output_is_within_capacity_and_never_negative(expected: float, inventory: float, capacity: float) -> None:
    assert 0.0 <= output(expected, inventory, capacity, PLANS) <= capacity


@for_all(UNITS, UNITS, UNITS, UNITS)
def test_output_rises_with_expected_demand_and_falls_with_stock(
    low: float, high: float, inventory: float, capacity: float
) -> None:
    assume(exceeds(high, low))
    assert output(low, inventory, capacity, PLANS) <= output(high, inventory, capacity, PLANS)
    assert output(inventory, high, capacity, PLANS) <= output(inventory, low, capacity, PLANS)


@for_all(UNITS, UNITS, st.floats(0.5, 1.0))
def test_investment_is_within_its_limit_and_falls_with_capital(expected: float, capital: float, share: float) -> None:
    wanted = investment(expected, capital, share, PLANS)
    assert 0.0 <= wanted <= PLANS.investment_limit * capital
    assert investment(0.0, capital, share, PLANS) == 0.0


@for_all(MARGIN, MARGIN, SIZE)
def test_exit_falls_with_the_margin(low: float, high: float, size: float) -> None:
    assume(exceeds(high, low))
    assert 0.0 < exit_rate(high, size, DEMOGRAPHY) <= exit_rate(low, size, DEMOGRAPHY)


@for_all(MARGIN, SIZE, SIZE)
def test_exit_falls_with_size(margin: float, small: float, large: float) -> None:
    assume(exceeds(large, small))
    assert exit_rate(margin, large, DEMOGRAPHY) <= exit_rate(margin, small, DEMOGRAPHY)


@for_all(MARGIN)
def test_exit_of_a_typical_firm_is_within_a_quarter_and_four_times_the_usual(margin: float) -> None:
    ratio = exit_rate(margin, 1.0, DEMOGRAPHY) / DEMOGRAPHY.exit_hazard
    assert 0.25 - 1e-12 <= ratio <= 4.0 + 1e-12


@for_all(MARGIN, MARGIN, st.floats(0.0, 3.0), st.floats(0.0, 0.1))
def test_entry_rises_with_the_margin_within_its_bounds(low: float, high: float, crowding: float, push: float) -> None:
    assume(exceeds(high, low))
    rates = [entry_rate(margin, crowding, push, DEMOGRAPHY) for margin in (low, high)]
    assert 0.0 <= rates[0] <= rates[1] <= DEMOGRAPHY.entry_ceiling


@for_all(MARGIN, st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_entry_falls_as_land_fills_up_and_ends_when_it_is_full(margin: float, empty: float, full: float) -> None:
    assume(exceeds(full, empty))
    assert entry_rate(margin, full, 0.0, DEMOGRAPHY) <= entry_rate(margin, empty, 0.0, DEMOGRAPHY)
    assert entry_rate(margin, 1.0, 0.0, DEMOGRAPHY) == 0.0
    assert entry_rate(margin, 0.0, 0.0, DEMOGRAPHY) >= DEMOGRAPHY.entry_floor


def delivery_days(model: ClusterModel, load: float) -> float:
    """Delivery time when logistics carries this load."""
    model.shipped = load * model.logistics_capacity
    kept = model.logistics_capacity
    business_services.move_goods(model)
    model.logistics_capacity = kept
    return float(model.delivery_days[0])


def test_delivery_slows_with_congestion_by_the_bpr_function(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    city, congestion = small_inputs.cities[0], model.parameters.services.congestion
    cleared = city.customs_days * (1.0 - model.parameters.services.trade_service_days * model.trade_service_share[0])
    days = [delivery_days(model, load) for load in (0.0, 0.5, 1.0, 1.5)]
    assert days == sorted(days)
    assert days[2] - days[0] == pytest.approx(congestion * (days[0] - cleared))
    assert days[3] - days[0] == pytest.approx(congestion * 1.5**4 * (days[0] - cleared))
    forget(model)


def test_platforms_are_chosen_by_buyers_quality_and_commission(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)

    def share() -> float:
        odds = model.platform_odds()
        assert (odds > 0.0).all()
        return float(odds[0] / odds.sum())

    first = model.platforms[0]
    usual = share()
    first.buyers *= 1.5
    assert share() > usual
    first.buyers /= 1.5
    first.quality += 0.2
    assert share() > usual
    first.quality -= 0.2
    first.commission += 0.02
    assert share() < usual
    forget(model)


def test_services_get_cheaper_as_they_are_used(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    while model.quarter < 28:
        model.step()
    assert model.service_price["payment"] < 1.0
    assert model.service_price["logistics"] < 1.0
    forget(model)
