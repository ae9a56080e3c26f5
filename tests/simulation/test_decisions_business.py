"""Business decisions of firms: costs, prices, output, investment, exit, entry: bounds and directions."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents import demography, pricing, production
from synergysim.simulation.agents.demography import DemographyParameters
from synergysim.simulation.agents.pricing import PricingParameters
from synergysim.simulation.agents.production import ProductionParameters
from synergysim.simulation.columns import TALENT_WAGE
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
PROSPECT = st.floats(-10.0, 10.0)
AGE = st.floats(0.0, 60.0)  # years
SIZE = st.floats(1e-3, 1e3)

cost = pricing.producer_cost.py_func
markup_after = pricing.next_markup.py_func
output = production.desired_output.py_func
investment = production.desired_investment.py_func
capacity_share = production.flexible_share.py_func
savings = pricing.savings.py_func
exit_rate = demography.exit_rate.py_func
entry_rate = demography.entry_rate.py_func
prospect = demography.prospect.py_func
worth = pricing.worth.py_func


def pull(
    price: float, quality: float, brand: float, mean_price: float, mean_quality: float, mean_brand: float, p: Any
) -> float:
    """What draws buyers to a firm among mean goods of its cluster."""
    usual = pricing.worth.py_func(mean_price, mean_quality, mean_brand, p)
    return float(pricing.log_attractiveness.py_func(price, quality, brand, usual, p))


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


MARKUP = st.floats(0.05, 0.6)
UTILISATION = st.floats(0.0, 5.0)


@for_all(st.floats(0.0, 2.0), MARKUP, PRICE, PRICE, UTILISATION)
def test_the_markup_stays_between_floor_and_ceiling(
    markup: float, usual: float, own: float, others: float, utilisation: float
) -> None:
    after = markup_after(markup, usual, own, others, utilisation, PRICING)
    assert PRICING.markup_floor <= after <= PRICING.markup_ceiling


@for_all(MARKUP, MARKUP, PRICE)
def test_the_markup_moves_towards_the_usual_one_where_costs_are_rivals_and_capacity_is_right(
    markup: float, usual: float, cost_of_all: float
) -> None:
    after = markup_after(markup, usual, cost_of_all, cost_of_all, 1.0, PRICING)
    assert after - markup == pytest.approx(PRICING.markup_speed * 0.25 * (usual - markup), abs=1e-12)


def markup_at_rest(usual: float, own: float, others: float, utilisation: float = 1.0, **changed: float) -> float:
    p, markup = PricingParameters(markup_floor=0.0, markup_ceiling=4.0, **changed).values(), usual
    for _ in range(400):
        markup = markup_after(markup, usual, own, others, utilisation, p)
    return markup


@for_all(st.floats(0.1, 0.5), st.floats(0.7, 1.1))
def test_a_price_follows_own_cost_with_the_elasticity_that_strategic_pricing_leaves(usual: float, own: float) -> None:
    """Elasticity of a price .6 to its firm's own cost, .4 to rivals': strategic complements."""
    share = PRICING.strategic_pricing
    price = (1.0 + markup_at_rest(usual, own, 1.0)) * own
    assert price / (1.0 + usual) == pytest.approx(own ** (1.0 - share), rel=1e-6)
    raised = (1.0 + markup_at_rest(usual, own, 1.1)) * own
    assert raised / price == pytest.approx(1.1**share, rel=1e-6)


@for_all(st.floats(0.1, 0.5), PRICE)
def test_a_cost_that_all_share_is_passed_on_in_full(usual: float, cost_of_all: float) -> None:
    assert markup_at_rest(usual, cost_of_all, cost_of_all) == pytest.approx(usual)


def test_short_capacity_lets_markups_rise_and_spare_capacity_lets_them_fall() -> None:
    """Elasticity .3 of the markup to expected demand over capacity."""
    spare, right, short = (markup_at_rest(0.3, 1.0, 1.0, used) for used in (0.9, 1.0, 1.1))
    assert (spare, right, short) == pytest.approx((0.3 * 0.97, 0.3, 0.3 * 1.03))
    assert markup_at_rest(0.3, 1.0, 1.0, 1.1, utilisation_markup=0.0) == pytest.approx(0.3)


def test_the_usual_markup_falls_with_the_number_of_firms_and_leaves_the_margin_aimed_at() -> None:
    few, usual, many = pricing.usual_markup(np.array([0.5, 1.0, 2.0]), PRICING)
    assert usual == pytest.approx(PRICING.initial_markup)
    assert many / usual == pytest.approx(2.0**-PRICING.crowding_markup)
    assert few > usual > many
    aimed = PricingParameters(target_margin=PRICING.target_margin + 0.01).values()
    cost_shares = [1.0 / (1.0 + pricing.usual_markup(np.ones(1), p)[0]) for p in (PRICING, aimed)]
    assert cost_shares[0] - cost_shares[1] == pytest.approx(0.01)


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


@for_all(PRICE, PRICE, st.floats(0.0, 5.0))
def test_what_buyers_get_is_nil_at_the_start_and_counts_quality_as_it_counts_price(
    price: float, quality: float, brand: float
) -> None:
    assert worth(1.0, 1.0, 1.0, PRICING) == 0.0
    assert worth(price, quality, brand, PRICING) == pytest.approx(worth(price / quality, 1.0, brand, PRICING))
    assert worth(price, quality, brand + 0.1, PRICING) > worth(price, quality, brand, PRICING)


@for_all(PRICE, PRICE, PRICE, PRICE)
def test_one_elasticity_turns_what_buyers_get_into_demand_whatever_made_it(
    price: float, mean_price: float, quality: float, mean_quality: float
) -> None:
    found = pull(price, quality, 1.0, mean_price, mean_quality, 1.0, PRICING)
    offered = math.log(quality / price) - math.log(mean_quality / mean_price)
    assert found == pytest.approx(PRICING.price_elasticity * offered)


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


@for_all(MARGIN, MARGIN, SIZE, AGE)
def test_exit_falls_with_the_margin(low: float, high: float, size: float, age: float) -> None:
    assume(exceeds(high, low))
    assert 0.0 < exit_rate(high, size, age, DEMOGRAPHY) <= exit_rate(low, size, age, DEMOGRAPHY)


@for_all(MARGIN, SIZE, SIZE, AGE)
def test_exit_falls_with_size(margin: float, small: float, large: float, age: float) -> None:
    assume(exceeds(large, small))
    assert exit_rate(margin, large, age, DEMOGRAPHY) <= exit_rate(margin, small, age, DEMOGRAPHY)


@for_all(MARGIN)
def test_exit_of_a_typical_old_firm_is_within_a_quarter_and_four_times_the_usual(margin: float) -> None:
    ratio = exit_rate(margin, 1.0, 100.0, DEMOGRAPHY) / DEMOGRAPHY.exit_hazard
    assert 0.25 - 1e-12 <= ratio <= 4.0 + 1e-12


def test_exit_is_an_inverted_u_in_age() -> None:
    """He and Yang (2016): firms fail most some years after they were founded; hazards then are twice an old firm's."""
    ages = np.linspace(0.0, 60.0, 601)
    rates = np.array([exit_rate(DEMOGRAPHY.exit_margin_point, 1.0, age, DEMOGRAPHY) for age in ages])
    worst = int(rates.argmax())
    assert ages[worst] == pytest.approx(DEMOGRAPHY.exit_age, abs=0.1)
    assert (np.diff(rates[: worst + 1]) > 0.0).all()
    assert (np.diff(rates[worst:]) < 0.0).all()
    assert rates[worst] / DEMOGRAPHY.exit_hazard == pytest.approx(1.0 + DEMOGRAPHY.exit_young)
    assert rates[[0, -1]] == pytest.approx(DEMOGRAPHY.exit_hazard, rel=1e-3)


@for_all(PROSPECT, PROSPECT, st.floats(0.0, 3.0), st.floats(0.0, 0.1))
def test_entry_rises_with_prospects_within_its_bounds(low: float, high: float, crowding: float, push: float) -> None:
    assume(exceeds(high, low))
    rates = [entry_rate(prospects, crowding, push, DEMOGRAPHY) for prospects in (low, high)]
    assert 0.0 <= rates[0] <= rates[1] <= DEMOGRAPHY.entry_ceiling


@for_all(PROSPECT, st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_entry_falls_as_land_fills_up_and_ends_when_it_is_full(prospects: float, empty: float, full: float) -> None:
    assume(exceeds(full, empty))
    assert entry_rate(prospects, full, 0.0, DEMOGRAPHY) <= entry_rate(prospects, empty, 0.0, DEMOGRAPHY)
    assert entry_rate(prospects, 1.0, 0.0, DEMOGRAPHY) == 0.0
    assert entry_rate(prospects, 0.0, 0.0, DEMOGRAPHY) >= DEMOGRAPHY.entry_floor


@for_all(st.floats(-0.05, 0.05), st.floats(0.5, 2.0), st.floats(0.5, 2.0))
def test_founders_expect_more_where_margins_and_sales_are_high_and_rivals_few(
    margin: float, sales: float, firms: float
) -> None:
    found = prospect(margin, sales, firms, DEMOGRAPHY)
    assert prospect(margin + 0.01, sales, firms, DEMOGRAPHY) - found == pytest.approx(0.01 * DEMOGRAPHY.entry_margin)
    assert prospect(margin, 1.1 * sales, firms, DEMOGRAPHY) > found > prospect(margin, sales, 1.1 * firms, DEMOGRAPHY)
    assert prospect(0.0, 1.0, 1.0, DEMOGRAPHY) == 0.0


def firms_in_the_long_run(market: float, p: DemographyParameters) -> float:
    """Number of firms, over that at the start, when a market is so many times as large and margins are as they were."""
    firms = 1.0
    for _ in range(4000):
        prospects = prospect(0.0, market / firms, firms, p.values())
        firms *= 1.0 + 0.25 * (entry_rate(prospects, 0.0, 0.0, p.values()) - p.entry_rate)
    return firms


@pytest.mark.parametrize(("sunk", "crowding"), [(0.2, 0.5), (0.0, 0.5), (0.4, 1.0)])
def test_firms_follow_their_market_with_the_elasticity_of_free_entry(sunk: float, crowding: float) -> None:
    """(1 - sunk_scale) / (1 - sunk_scale + entry_crowding): .62 as declared; nine delta cities .61 (s.e. .13)."""
    p = dataclasses.replace(DemographyParameters(), sunk_scale=sunk, entry_crowding=crowding)
    elasticity = math.log(firms_in_the_long_run(1.5, p)) / math.log(1.5)
    assert elasticity == pytest.approx((1.0 - sunk) / (1.0 - sunk + crowding), abs=0.01)


def test_the_declared_elasticity_of_firms_to_their_market_is_the_observed_one() -> None:
    elasticity = math.log(firms_in_the_long_run(1.5, DemographyParameters())) / math.log(1.5)
    assert elasticity == pytest.approx(0.61, abs=0.13)


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


@pytest.mark.parametrize(("labour_share", "learning"), [(0.0, True), (0.0, False), (0.6, True)])
def test_services_get_cheaper_as_they_are_used_and_dearer_with_the_talent_in_them(
    small_inputs: Inputs, labour_share: float, learning: bool
) -> None:
    services = dataclasses.replace(small_inputs.parameters.services, labour_share=labour_share)
    services = services if learning else dataclasses.replace(services, learning=0.0)
    parameters = dataclasses.replace(small_inputs.parameters, services=services)
    model = ClusterModel(dataclasses.replace(small_inputs, parameters=parameters), 1)
    while model.quarter < 28:
        model.step()
    labour = 1.0 + labour_share * (model.population.k[TALENT_WAGE].mean() - 1.0)
    assert labour == 1.0 if labour_share == 0.0 else labour > 1.02
    for kind in ("payment", "logistics"):
        cost = model.service_price[kind] / labour
        assert cost < 1.0 if learning else cost == pytest.approx(1.0), kind
    forget(model)
