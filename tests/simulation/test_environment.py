"""The outside world is laid out before the run: series, gravity, tariffs, shocks; nothing held out enters it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from synergysim.simulation import Inputs, simulate
from synergysim.simulation.effects import EFFECTS
from synergysim.simulation.environment import Environment, WorldParameters, followed, series
from synergysim.simulation.inputs import ShockSchedule, TariffRound
from synergysim.simulation.parameters import ParameterError
from synergysim.simulation.shocks import REGIONAL, SHOCKS, Shock, exposure

BURN_IN = 8


def environment(inputs: Inputs, **parameters: float) -> Environment:
    return Environment(inputs, WorldParameters(**parameters), BURN_IN)


def of_year(world: Environment, values: np.ndarray, year: int) -> np.ndarray:
    """The quarters of a year."""
    return values[np.floor(world.years) == year]


def test_series_pass_through_their_mid_year_values_and_are_straight_between() -> None:
    known = {2010: 10.0, 2012: 30.0}
    assert series(known, np.array([2010.5, 2011.5, 2012.5]), extend=False).tolist() == [10.0, 20.0, 30.0]


def test_series_hold_before_the_first_year_and_go_on_by_the_mean_step_where_told() -> None:
    known, years = {2010: 10.0, 2011: 12.0, 2012: 30.0}, np.array([2008.0, 2013.5, 2014.5])
    assert series(known, years, extend=False).tolist() == [10.0, 30.0, 30.0]
    assert series(known, years, extend=True).tolist() == [10.0, 40.0, 50.0]


def test_a_series_of_one_year_is_constant() -> None:
    assert series({2010: 7.0}, np.array([2005.0, 2010.5, 2030.0]), extend=True).tolist() == [7.0, 7.0, 7.0]


def test_quarters_run_from_burn_in_to_the_end(small_inputs: Inputs) -> None:
    years = environment(small_inputs).years
    assert years[0] == 2008.125
    assert years[BURN_IN] == 2010.125
    assert years[-1] == 2014.875


def test_gravity_shares_sum_to_one_and_fall_with_distance(small_inputs: Inputs) -> None:
    world = environment(small_inputs)
    for shares in (world.shares, world.online_shares):
        assert shares.shape == (3, 3)
        np.testing.assert_allclose(shares.sum(axis=1), 1.0)
        assert (shares > 0.0).all()
    far = world.shares[0, 0] / world.shares[0, 1]
    assert far == pytest.approx((15.0 / 2.0) / (11000 / 2000))
    assert world.online_shares[0, 0] / world.online_shares[0, 1] > far, "distance matters less online"


def test_without_tariffs_and_shocks_burn_in_is_the_base_year(small_inputs: Inputs) -> None:
    world = environment(small_inputs)
    base = np.array([one.base_exports for one in small_inputs.industries]) / 4.0
    np.testing.assert_allclose(world.export_demand[:BURN_IN], np.tile(base, (BURN_IN, 1)))
    np.testing.assert_allclose(world.online_preference, 1.0)
    assert world.shock_effects == []


USUAL = WorldParameters().usual_tariff


def dearer(tariff: float) -> float:
    """The landed price under an additional tariff over that under the usual one."""
    return (1.0 + USUAL + tariff) / (1.0 + USUAL)


def answered(quarters: np.ndarray, speed: float = WorldParameters().adjustment) -> np.ndarray:
    """Share of the long-run response that buyers have made in the n-th quarter of a lasting change."""
    return 1.0 - np.exp(-speed * quarters / 4.0)


def with_tariffs(inputs: Inputs, *rounds: TariffRound) -> Inputs:
    return dataclasses.replace(inputs, tariffs=rounds)


def test_a_later_tariff_round_replaces_the_earlier_one_of_its_list(small_inputs: Inputs) -> None:
    first = TariffRound("west", "list3", 2011.0, 0.10)
    second = TariffRound("west", "list3", 2012.0, 0.25)
    both = environment(with_tariffs(small_inputs, first, second)).export_demand
    only_second = environment(with_tariffs(small_inputs, second)).export_demand
    years = environment(small_inputs).years
    # Buyers who had begun to leave have a head start; it fades, and both rounds do not add up.
    late = years > 2014.5
    np.testing.assert_allclose(both[late], only_second[late], rtol=0.02)
    assert (both[late] <= only_second[late]).all()
    added = environment(with_tariffs(small_inputs, dataclasses.replace(second, rate=0.35))).export_demand
    assert (both[late] - added[late] > 3.0 * (only_second[late] - both[late])).all()
    assert (both[(years > 2011.0) & (years < 2012.0)] < only_second[(years > 2011.0) & (years < 2012.0)]).all()


def test_the_order_in_which_tariff_rounds_are_declared_does_not_matter(small_inputs: Inputs) -> None:
    rounds = [TariffRound("west", "list3", 2011.0 + i, rate) for i, rate in enumerate((0.10, 0.25, 0.075))]
    forward, backward = (environment(with_tariffs(small_inputs, *order)) for order in (rounds, rounds[::-1]))
    np.testing.assert_array_equal(forward.export_demand, backward.export_demand)


def test_tariffs_of_two_lists_add_up_by_their_shares(small_inputs: Inputs) -> None:
    rounds = (TariffRound("west", "list3", 2011.0, 0.2), TariffRound("west", "list4a", 2011.0, 0.1))
    world = environment(with_tariffs(small_inputs, *rounds), trade_elasticity=5.0)
    free = environment(small_inputs)
    rate = 0.5 * 0.2 + 0.3 * 0.1
    quarters = np.arange(5, 9)  # of the year after the rounds
    landed = dearer(rate) ** (-5.0 * answered(quarters))
    expected = world.shares[0, 0] * landed + (1.0 - world.shares[0, 0])
    ratio = of_year(world, world.export_demand / free.export_demand, 2012)
    np.testing.assert_allclose(ratio, np.tile(expected[:, None], (1, 3)))


def test_no_tariff_acts_before_its_round(small_inputs: Inputs) -> None:
    taxed = environment(with_tariffs(small_inputs, TariffRound("west", "list3", 2012.0, 0.25)))
    free = environment(small_inputs)
    before = free.years < 2012.0
    np.testing.assert_array_equal(taxed.export_demand[before], free.export_demand[before])
    assert (taxed.export_demand[~before] < free.export_demand[~before]).all()


def test_a_tariff_of_a_far_region_costs_the_online_channel_more(small_inputs: Inputs) -> None:
    taxed = environment(with_tariffs(small_inputs, TariffRound("west", "list3", 2012.0, 0.25)))
    assert (of_year(taxed, taxed.online_preference, 2013) < 1.0).all()


def test_a_shock_rises_and_falls_over_its_ramp() -> None:
    shock = ShockSchedule("world_demand", -0.4, 2012.0, 2.0, ramp=0.5)
    sizes = [shock.at(year) for year in (2011.9, 2012.25, 2012.5, 2013.0, 2013.75, 2014.0)]
    assert sizes == pytest.approx([0.0, -0.2, -0.4, -0.4, -0.2, 0.0])


def test_a_shock_without_ramp_is_in_force_at_once() -> None:
    shock = ShockSchedule("tariff", 0.2, 2012.0, 1.0)
    assert [shock.at(year) for year in (2011.99, 2012.0, 2012.99, 2013.0)] == [0.0, 0.2, 0.2, 0.0]


def test_a_shock_strikes_only_the_industries_and_regions_it_names(small_inputs: Inputs) -> None:
    shock = ShockSchedule("world_demand", -0.5, 2012.0, 1.0, industries=("bags",), regions=("west",))
    struck, calm = environment(dataclasses.replace(small_inputs, shocks=(shock,))), environment(small_inputs)
    ratio = of_year(struck, struck.export_demand / calm.export_demand, 2012)
    expected = 1.0 - 0.5 * struck.shares[1, 0]
    np.testing.assert_allclose(ratio, np.tile([1.0, expected, 1.0], (4, 1)))


def struck_by(inputs: Inputs, *shocks: ShockSchedule) -> dict[str, np.ndarray]:
    """The effects of shocks that do not differ by region, in 2012, by name: shape (quarters, clusters)."""
    world = environment(dataclasses.replace(inputs, shocks=shocks))
    return {effect.name: of_year(world, values, 2012) for effect, values in world.shock_effects}


def test_shocks_that_strike_together_multiply(small_inputs: Inputs) -> None:
    shocks = (ShockSchedule("home_demand", -0.1, 2012.0, 1.0), ShockSchedule("home_demand", -0.2, 2012.0, 1.0))
    np.testing.assert_allclose(struck_by(small_inputs, *shocks)["home_demand_factor"], 0.9 * 0.8)


@pytest.mark.parametrize("shock", SHOCKS, ids=lambda one: one.kind)
def test_a_shock_moves_all_that_it_declares_and_nothing_else(small_inputs: Inputs, shock: Shock) -> None:
    size = 0.1
    moved = struck_by(small_inputs, ShockSchedule(shock.kind, size, 2012.0, 1.0))
    cluster_wide = {channel.effect: channel for channel in shock.channels if channel.effect not in REGIONAL}
    assert moved.keys() == cluster_wide.keys()
    for name, channel in cluster_wide.items():
        neutral = EFFECTS[name].neutral
        exposed = [exposure(industry, channel) for industry in small_inputs.industries]
        expected = neutral + channel.strength * size * np.array(exposed)
        np.testing.assert_allclose(moved[name], np.tile(expected, (4, 1)))


FIRST_YEAR = -4.0 * answered(np.arange(1, 5))  # what an elasticity of 4 comes to, quarter by quarter


@pytest.mark.parametrize(
    ("kind", "size", "ratio"),
    [("world_demand", 0.5, 1.5), ("tariff", 0.25, dearer(0.25) ** FIRST_YEAR),
     ("trade_war", 0.25, dearer(0.8 * 0.25) ** FIRST_YEAR), ("trade_agreement", 0.05, dearer(-0.05) ** FIRST_YEAR),
     ("trade_agreement", 0.2, dearer(-USUAL) ** FIRST_YEAR), ("pandemic", 0.4, 0.8)],
)  # fmt: skip
def test_shocks_abroad_move_foreign_demand(
    small_inputs: Inputs, kind: str, size: float, ratio: float | np.ndarray
) -> None:
    shock = ShockSchedule(kind, size, 2012.0, 1.0)
    struck = environment(dataclasses.replace(small_inputs, shocks=(shock,)), trade_elasticity=4.0)
    calm = environment(small_inputs, trade_elasticity=4.0)
    expected = np.tile(np.broadcast_to(ratio, 4)[:, None], (1, 3))
    np.testing.assert_allclose(of_year(calm, struck.export_demand / calm.export_demand, 2012), expected)


def test_buyers_follow_a_lasting_change_step_by_step_and_all_the_way() -> None:
    target = np.concatenate([np.zeros((4, 2)), np.full((80, 2), -1.0)])
    found = followed(target, 0.8)
    np.testing.assert_allclose(found[4:, 0], -answered(np.arange(1, 81)))
    assert found[-1] == pytest.approx(-1.0, abs=1e-6)
    assert not found[:4].any()
    np.testing.assert_array_equal(followed(np.full((8, 1), 3.0), 0.8), 3.0)


def test_the_first_twelve_months_of_a_tariff_show_the_short_run_elasticity() -> None:
    """1.3 (Amiti, Redding and Weinstein 2019): the mean of the year's quarters; in the long run the parameter."""
    world = WorldParameters()
    first_year = world.trade_elasticity * answered(np.arange(1, 5), world.adjustment).mean()
    assert first_year == pytest.approx(1.3, abs=0.35)
    assert first_year < 0.5 * world.trade_elasticity


def test_a_tariff_that_ends_is_forgotten(small_inputs: Inputs) -> None:
    shock = ShockSchedule("tariff", 0.25, 2010.5, 0.5)
    struck, calm = environment(dataclasses.replace(small_inputs, shocks=(shock,))), environment(small_inputs)
    ratio = struck.export_demand / calm.export_demand
    assert of_year(calm, ratio, 2010).min() < 0.85
    assert ((of_year(calm, ratio, 2014) > 0.975) & (of_year(calm, ratio, 2014) < 1.0)).all()


def test_industries_differ_by_their_exposure(small_inputs: Inputs) -> None:
    """Exposures, not outcomes, make an industry suffer more: lists for tariffs, technology for a blockade."""
    weaving, bags, toys = small_inputs.industries
    exposed = dataclasses.replace(bags, technology_exposure=1.5, tariff_list3_share=0.7)
    inputs = dataclasses.replace(small_inputs, industries=(weaving, exposed, toys))
    lost = struck_by(inputs, ShockSchedule("technology_blockade", 0.4, 2012.0, 1.0))["innovation_factor"]
    np.testing.assert_allclose(lost[0], [0.8, 0.7, 0.8])
    war = dataclasses.replace(inputs, shocks=(ShockSchedule("trade_war", 0.25, 2012.0, 1.0),))
    ratio = of_year(environment(war), environment(war).export_demand / environment(inputs).export_demand, 2012)
    assert (ratio[:, 1] < ratio[:, 0]).all()


def test_industries_differ_by_the_regions_they_sell_to(small_inputs: Inputs) -> None:
    weaving, bags, toys = small_inputs.industries
    leaning = dataclasses.replace(bags, region_weights={"west": 3.0})
    world = environment(dataclasses.replace(small_inputs, industries=(weaving, leaning, toys)))
    odds = world.shares[:, 0] / world.shares[:, 1]
    assert odds[1] == pytest.approx(3.0 * odds[0])


def test_what_has_no_region_is_struck_by_the_share_sold_to_the_regions_named(small_inputs: Inputs) -> None:
    shock = ShockSchedule("trade_agreement", 0.1, 2012.0, 1.0, regions=("south",))
    world = environment(dataclasses.replace(small_inputs, shocks=(shock,)))
    eased = struck_by(small_inputs, shock)["customs_days_factor"]
    np.testing.assert_allclose(eased[0], 1.0 - 0.1 * world.shares[:, 1])


def test_a_kind_of_shock_says_what_it_is() -> None:
    assert len({shock.kind for shock in SHOCKS}) == len(SHOCKS)
    for shock in SHOCKS:
        assert shock.name_en
        assert shock.name_zh
        assert shock.meaning.endswith(".")
        assert shock.meaning_zh.endswith("。")
        assert shock.source
        assert shock.bounds[0] < shock.bounds[1]
        assert {channel.effect for channel in shock.channels} <= set(EFFECTS)


def test_foreign_demand_follows_the_observed_city_until_it_ends_and_the_regions_growth_after(
    small_inputs: Inputs,
) -> None:
    inputs = dataclasses.replace(small_inputs, end_year=2020)
    world = environment(inputs)
    drift = np.exp(0.02 * 3.0)  # frozen from the last observed year
    base = inputs.industries[0].base_exports / 4.0
    at = {year: np.interp(year, world.years, world.export_demand[:, 0]) / base for year in (2013.5, 2018.5)}
    assert at[2013.5] == pytest.approx(1.2 * drift, rel=5e-3)  # a kink between two quarters
    growth = np.array([region.annual_growth_rate for region in inputs.regions])
    assert at[2018.5] == pytest.approx(1.2 * drift * (1.0 + growth) ** 5 @ world.shares[0], rel=1e-3)


def test_observed_exports_drive_nothing_before_their_year(small_inputs: Inputs) -> None:
    """What is held out is not given, and so cannot act; what is given acts in its own year and after."""
    longer = {**small_inputs.cities[0].exports_total, 2014: 500_000.0}
    first = dataclasses.replace(small_inputs.cities[0], exports_total=longer)
    told = dataclasses.replace(small_inputs, cities=(first, small_inputs.cities[1]))
    calm, informed = environment(small_inputs), environment(told)
    before = calm.years < 2013.5
    np.testing.assert_array_equal(calm.export_demand[before], informed.export_demand[before])
    assert (calm.export_demand[~before, :2] != informed.export_demand[~before, :2]).all()
    np.testing.assert_array_equal(calm.export_demand[:, 2], informed.export_demand[:, 2])  # in the other city


def test_infrastructure_goes_on_growing_and_delivery_gains_from_it(small_inputs: Inputs) -> None:
    world = environment(dataclasses.replace(small_inputs, end_year=2020))
    for name, values in world.infrastructure.items():
        assert (np.diff(values) >= 0.0).all(), name
        assert (values[-1] > values[BURN_IN]).all(), name
    np.testing.assert_allclose(world.infrastructure_index[BURN_IN], 1.0)
    assert (world.infrastructure_index[-1] > 1.1).all()


def test_the_characteristic_platform_is_pushed_from_its_start(small_inputs: Inputs) -> None:
    world = environment(small_inputs)
    assert not world.platform_push[world.years < 2011.0].any()
    np.testing.assert_array_equal(world.platform_push[world.years > 2011.0][0], [0.05, 1.0, 0.05])


def test_a_region_without_rivals_nearby_is_served_all_the_same(small_inputs: Inputs) -> None:
    """One region, one industry: shares of one must not be undefined."""
    one = dataclasses.replace(
        small_inputs,
        regions=small_inputs.regions[:1],
        industries=small_inputs.industries[:1],
        cities=small_inputs.cities[:1],
    )
    assert environment(one).shares.tolist() == [[1.0]]
    assert np.isfinite(simulate(dataclasses.replace(one, end_year=2011), 1)["value"]).all()


@pytest.mark.parametrize(
    ("kind", "limits"),
    [
        ("exchange_rate", {"industries": ("bags",)}),
        ("logistics", {"regions": ("west",)}),
        ("home_demand", {"regions": ("west",)}),
        ("material_price", {"regions": ("west",)}),
        ("pandemic", {"regions": ("west",)}),
    ],
)
def test_a_shock_that_strikes_everywhere_refuses_a_limit(
    small_inputs: Inputs, kind: str, limits: dict[str, tuple[str, ...]]
) -> None:
    shock = ShockSchedule(kind, 0.1, 2012.0, 1.0, **limits)
    with pytest.raises(ParameterError, match=f"kind '{kind}' cannot be limited to {next(iter(limits))}"):
        environment(dataclasses.replace(small_inputs, shocks=(shock,)))


def test_a_declared_path_multiplies_an_industrys_demand_and_no_other(small_inputs: Inputs) -> None:
    first, *others = small_inputs.industries
    path = dataclasses.replace(
        first, export_demand_path={2012: 1.0, 2013: 2.0}, import_demand_path={2012: 1.0, 2013: 0.5}
    )
    before = environment(small_inputs)
    after = environment(dataclasses.replace(small_inputs, industries=(path, *others)))
    ratio = after.export_demand / before.export_demand
    np.testing.assert_array_equal(ratio[:, 1:], 1.0)
    np.testing.assert_array_equal(ratio[before.years < 2013, 0], 1.0)
    assert of_year(after, ratio, 2013)[:, 0].mean() == pytest.approx(2.0)
    assert of_year(after, after.import_drift / before.import_drift, 2013)[:, 0].mean() == pytest.approx(0.5)


@pytest.mark.parametrize("factor", [0.0, -1.0, float("inf"), float("nan")])
def test_a_path_that_is_no_factor_is_refused(small_inputs: Inputs, factor: float) -> None:
    with pytest.raises(ParameterError, match=r"export_demand_path of 2012 is .*: a factor on demand is above 0"):
        dataclasses.replace(small_inputs.industries[0], export_demand_path={2012: factor})
