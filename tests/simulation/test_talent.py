"""Talent and distance: who is near whom, what a border lets pass, and where people go; and how exposed clusters are."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import talent as talent_module
from synergysim.simulation.columns import TALENT
from synergysim.simulation.indicators.diagnostics import location_quotient
from synergysim.simulation.inputs import City
from synergysim.simulation.model import forget
from synergysim.simulation.shocks import SHOCKS, Channel, Shock, exposure
from synergysim.simulation.talent import EARTH_RADIUS, distance, migration, nearness, openness

SHARE = st.floats(0.0, 1.0)
LATITUDE, LONGITUDE = st.floats(-90.0, 90.0), st.floats(-180.0, 180.0)
PLACES = {
    "guangzhou": (23.13, 113.26), "shenzhen": (22.54, 114.06), "london": (51.507, -0.128), "paris": (48.857, 2.352),
    "new_york": (40.713, -74.006), "suva": (-18.142, 178.442), "apia": (-13.833, -171.767),
}  # fmt: skip


def city_at(small_inputs: Inputs, latitude: float, longitude: float) -> City:
    return dataclasses.replace(small_inputs.cities[0], latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ("guangzhou", "shenzhen", 105.0),
        ("london", "paris", 343.6),
        ("london", "new_york", 5570.0),
        ("suva", "apia", 1145.0),  # across the date line
    ],
)
def test_distances_are_those_of_an_atlas(small_inputs: Inputs, a: str, b: str, km: float) -> None:
    assert distance(city_at(small_inputs, *PLACES[a]), city_at(small_inputs, *PLACES[b])) == pytest.approx(km, rel=0.01)


def test_the_poles_are_half_the_earth_apart(small_inputs: Inputs) -> None:
    north, south = city_at(small_inputs, 90.0, 0.0), city_at(small_inputs, -90.0, 77.0)
    assert distance(north, south) == pytest.approx(math.pi * EARTH_RADIUS)


def test_distance_is_symmetric_nil_to_itself_and_never_beyond_the_antipode(small_inputs: Inputs) -> None:
    @for_all(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
    def check(north_a: float, east_a: float, north_b: float, east_b: float) -> None:
        a, b = city_at(small_inputs, north_a, east_a), city_at(small_inputs, north_b, east_b)
        assert distance(a, b) == distance(b, a)
        assert distance(a, a) == 0.0
        assert 0.0 <= distance(a, b) <= math.pi * EARTH_RADIUS * (1.0 + 1e-12)

    check()


def test_nearness_is_one_within_a_city_and_falls_with_distance(small_inputs: Inputs) -> None:
    near = nearness(small_inputs, 100.0)
    np.testing.assert_array_equal(near, near.T)
    np.testing.assert_array_equal(near[:2, :2], 1.0)  # weaving and bags stand in one city
    apart = distance(*small_inputs.cities)
    assert apart == pytest.approx(54.0, rel=0.02)
    np.testing.assert_allclose(near[2, :2], math.exp(-apart / 100.0))
    assert (nearness(small_inputs, 50.0)[2, :2] < near[2, :2]).all()


NEAR = np.array([[1.0, 1.0, 0.6], [1.0, 1.0, 0.6], [0.6, 0.6, 1.0]])
MOBILITIES = arrays(float, 3, elements=st.floats(0.0, 2.0))


@for_all(MOBILITIES, SHARE)
def test_openness_is_symmetric_one_within_a_city_and_never_more_than_nearness(
    mobility: np.ndarray, border: float
) -> None:
    passes = openness(NEAR, mobility, border)
    np.testing.assert_array_equal(passes, passes.T)
    np.testing.assert_array_equal(passes[:2, :2], 1.0)
    np.testing.assert_array_equal(np.diag(passes), 1.0)
    assert (passes <= NEAR * (1.0 + 1e-12)).all()
    assert (passes >= border * NEAR * (1.0 - 1e-12)).all()


def test_a_border_lets_its_share_pass_and_all_at_full_mobility_on_both_sides() -> None:
    closed, half, full = (openness(NEAR, np.array(m), 0.1)[0, 2] for m in ([0, 0, 0], [1, 1, 0], [1, 1, 1]))
    assert (closed, half, full) == pytest.approx((0.06, 0.6 * 0.55, 0.6))


STOCKS = arrays(float, 3, elements=st.floats(0.0, 1e6))
GAINS = arrays(float, 3, elements=st.floats(-2.0, 2.0))
RATES = st.floats(0.0, 50.0)


@for_all(STOCKS, GAINS, RATES)
def test_migration_takes_from_one_what_it_gives_to_another(stock: np.ndarray, gain: np.ndarray, rate: float) -> None:
    moves = migration(stock, gain, rate, NEAR)
    after = stock + moves.sum(axis=0) - moves.sum(axis=1)
    assert (moves >= 0.0).all()
    assert after.sum() == pytest.approx(stock.sum())
    assert (moves.sum(axis=1) <= 0.2 * stock * (1.0 + 1e-12)).all(), "never more than a fifth leaves"


@for_all(STOCKS, GAINS, RATES)
def test_people_move_only_to_where_more_is_gained(stock: np.ndarray, gain: np.ndarray, rate: float) -> None:
    moves = migration(stock, gain, rate, NEAR)
    worse = gain[None, :] <= gain[:, None]
    assert (moves[worse] == 0.0).all()


@for_all(GAINS)
def test_nobody_moves_across_a_closed_border_or_out_of_an_empty_region(gain: np.ndarray) -> None:
    full = np.array([100.0, 50.0, 80.0])
    shut = np.where(NEAR == 1.0, 1.0, 0.0)
    assert not migration(full, gain, 1.0, shut)[2, :2].any()
    assert not migration(full, gain, 1.0, shut)[:2, 2].any()
    assert not migration(np.zeros(3), gain, 1.0, NEAR).any()


@for_all(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_move_the_more_is_gained(little: float, much: float) -> None:
    assume(exceeds(much, little))
    full = np.array([100.0, 50.0, 80.0])
    low, high = (migration(full, np.array([0.0, 0.0, gain]), 0.2, NEAR)[:, 2].sum() for gain in (little, much))
    assert low < high


def test_people_of_a_run_come_and_go_but_moving_neither_makes_nor_loses_any(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1, check=True)
    moved = 0.0
    for _ in range(20):
        model.step()
        arrived, departed = (model.book.this_quarter(name) for name in ("talent_arrivals", "talent_departures"))
        assert arrived.sum() == pytest.approx(departed.sum(), rel=1e-12)
        moved += float(arrived.sum())
        assert (model.population.k[TALENT] > 0.0).all()
    assert moved > 0.0
    forget(model)


def test_dear_talent_draws_more_from_outside(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubled demand for talent, in one cluster, makes it dearer there and draws more in."""
    honest = talent_module.talent_demand

    def wanted(model: ClusterModel) -> np.ndarray:
        return np.asarray(honest(model) * (np.array([2.0, 1.0, 1.0]) if model.quarter >= 12 else 1.0))

    runs = []
    for demand in (honest, wanted):
        monkeypatch.setattr(talent_module, "talent_demand", demand)
        model = ClusterModel(small_inputs, 1)
        for _ in range(13):
            model.step()
        runs.append((model.population.k[talent_module.TALENT_WAGE].copy(), model.book.this_quarter("talent_inflow")))
        forget(model)
    (usual_wage, usual_inflow), (wage, inflow) = runs
    assert wage[0] == pytest.approx(usual_wage[0] * math.sqrt(2.0))
    assert inflow[0] == pytest.approx(2.0 * usual_inflow[0])  # twice the wage elasticity of one half
    np.testing.assert_array_equal(wage[1:], usual_wage[1:])


# Exposures and specialisation


@pytest.mark.parametrize("shock", SHOCKS, ids=lambda one: one.kind)
def test_an_exposure_is_a_declared_fact_of_industries(small_inputs: Inputs, shock: Shock) -> None:
    for channel in shock.channels:
        for industry in small_inputs.industries:
            value = exposure(industry, channel)
            assert value == (1.0 if channel.exposure is None else getattr(industry, channel.exposure))
            assert 0.0 <= value <= 5.0


def test_exposure_to_tariffs_is_the_share_on_the_lists_and_never_more_than_all(small_inputs: Inputs) -> None:
    channel = Channel("tariff", 1.0, "tariff_exposure")

    @for_all(SHARE, SHARE)
    def check(list3: float, list4a: float) -> None:
        listed = {"tariff_list3_share": list3, "tariff_list4a_share": list4a}
        industry = dataclasses.replace(small_inputs.industries[0], **listed)
        assert exposure(industry, channel) == min(list3 + list4a, 1.0)

    check()


LABOUR = arrays(float, 3, elements=st.floats(1.0, 1e6))


def quotient(labour: np.ndarray, inputs: Inputs) -> np.ndarray:
    model = ClusterModel(inputs, 1)
    try:
        return location_quotient(labour, model.same_city, model.same_industry)
    finally:
        forget(model)


def test_the_location_quotient_is_one_everywhere_with_one_city(small_inputs: Inputs) -> None:
    industries = tuple(dataclasses.replace(one, city="harbour") for one in small_inputs.industries)
    together = dataclasses.replace(small_inputs, industries=industries, cities=small_inputs.cities[:1])

    model = ClusterModel(together, 1)

    @for_all(LABOUR)
    def check(labour: np.ndarray) -> None:
        np.testing.assert_allclose(location_quotient(labour, model.same_city, model.same_industry), 1.0)

    check()


def test_the_location_quotient_compares_a_city_with_its_region(small_inputs: Inputs) -> None:
    weaving, bags, toys = small_inputs.industries
    shared = dataclasses.replace(toys, industry="weaving")
    inputs = dataclasses.replace(small_inputs, industries=(weaving, bags, shared))
    # Harbour: 60 of 100 weave; valley: all 100 weave; the region: 160 of 200.
    found = quotient(np.array([60.0, 40.0, 100.0]), inputs)
    np.testing.assert_allclose(found, [0.6 / 0.8, 0.4 / 0.2, 1.0 / 0.8])
    assert quotient(np.zeros(3), inputs).tolist() == [0.0, 0.0, 0.0]
