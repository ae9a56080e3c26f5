"""Wages follow how short workers are, and prices at large; money and things are told apart."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.columns import CAPITAL, LABOUR, LAND_RENT, OUTPUT, PRICE_LEVEL, REVENUE, WAGE
from synergysim.simulation.environment import WorldParameters
from synergysim.simulation.institutions import summarise_clusters
from synergysim.simulation.labour import LabourParameters, set_wages, wage_aim
from synergysim.simulation.markets import imports
from synergysim.simulation.model import forget

LABOUR_MARKET = LabourParameters()
EMPLOYMENT = st.floats(0.1, 10.0)


@for_all(EMPLOYMENT, EMPLOYMENT, st.floats(0.0, 25.0))
def test_the_wage_called_for_rises_with_employment_by_its_elasticity(few: float, many: float, years: float) -> None:
    assume(exceeds(many, few))
    low, high = wage_aim(np.array([few, many]), years, LABOUR_MARKET)
    assert math.log(high / low) == pytest.approx(LABOUR_MARKET.wage_elasticity * math.log(many / few))
    flat = dataclasses.replace(LABOUR_MARKET, wage_elasticity=0.0)
    np.testing.assert_allclose(wage_aim(np.array([few, many]), years, flat), math.exp(flat.wage_trend * years))


def test_employment_that_grows_with_supply_leaves_the_wage_to_wages_elsewhere() -> None:
    years, p = 10.0, LABOUR_MARKET
    grown = np.array([math.exp(p.supply_growth * years)])
    assert wage_aim(grown, years, p)[0] == pytest.approx(math.exp(p.wage_trend * years))
    assert wage_aim(np.ones(1), 0.0, p)[0] == 1.0


def test_wages_move_towards_what_the_market_of_their_city_calls_for(small_inputs: Inputs) -> None:
    """Two industries share a city; a fifth more workers there raise both its wages, by 39 % of the gap in a year."""
    model = ClusterModel(small_inputs, 1)
    while model.quarter <= model.burn_in:
        model.step()
    f, k = model.population.f, model.population.k
    employment = model.by_city(model.population.sums(LABOUR)) / model.reference.labour
    model.real_wage = wage_aim(employment, model.elapsed, LABOUR_MARKET)
    rest = model.real_wage.copy()
    f[LABOUR] *= 1.2
    for _ in range(4):
        set_wages(model)
    moved = np.log(model.real_wage / rest) / (LABOUR_MARKET.wage_elasticity * math.log(1.2))
    np.testing.assert_allclose(moved, 1.0 - math.exp(-LABOUR_MARKET.wage_speed))
    assert model.real_wage[0] == model.real_wage[1]
    np.testing.assert_allclose(k[WAGE], model.real_wage * k[PRICE_LEVEL])
    forget(model)


@pytest.fixture(scope="module")
def inflated(small_inputs: Inputs) -> dict[float, tuple[np.ndarray, np.ndarray, float]]:
    """By inflation: output in units, revenue in money, and the price level, all of the year 2013; shapes (seeds,)."""
    found = {}
    for inflation in (0.0, 0.04):
        world = WorldParameters(inflation=inflation)
        inputs = dataclasses.replace(
            small_inputs, parameters=dataclasses.replace(small_inputs.parameters, world=world), end_year=2013
        )
        output, revenue = [], []
        for seed in (1, 2, 3):
            model = ClusterModel(inputs, seed)
            made, sold = 0.0, 0.0
            while model.quarter < model.environment.years.size:
                year = model.year
                model.step()
                if year > 2013.0:
                    made += float(model.producers_sum(OUTPUT).sum())
                    sold += float(model.population.sums(REVENUE).sum())
            level = float(model.population.k[PRICE_LEVEL, 0])
            output.append(made)
            revenue.append(sold)
            forget(model)
        found[inflation] = np.array(output), np.array(revenue), level
    return found


def test_inflation_raises_money_and_leaves_things_as_they_are(
    inflated: dict[float, tuple[np.ndarray, np.ndarray, float]],
) -> None:
    """Home demand and the exchange rate are given in money: what is left over is what they lose in real terms."""
    (things, money, level), (more_things, more_money, higher) = inflated[0.0], inflated[0.04]
    assert level == 1.0
    assert higher == pytest.approx(math.exp(0.04 * 3.75), rel=1e-2)
    real = more_things.mean() / things.mean()
    assert more_money.mean() / money.mean() == pytest.approx(real * math.exp(0.04 * 3.4), rel=0.03)


def test_materials_get_dear_where_more_is_used_than_supply_has_grown(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    while model.quarter <= model.burn_in:
        model.step()
    p = model.parameters.material
    usual = imports.scarcity(model)
    model.population.f[OUTPUT] *= 2.0
    assert imports.scarcity(model) / usual == pytest.approx(2.0**p.scarcity)
    free = dataclasses.replace(p, scarcity=0.0)
    model.parameters = dataclasses.replace(model.parameters, material=free)
    assert imports.scarcity(model) == 1.0
    forget(model)


def test_rent_of_land_rises_with_the_root_of_the_capital_on_it(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    while model.quarter <= model.burn_in:
        model.step()
    summarise_clusters(model)
    usual = model.population.k[LAND_RENT].copy()
    model.population.f[CAPITAL] *= 2.0
    summarise_clusters(model)
    np.testing.assert_allclose(model.population.k[LAND_RENT] / usual, math.sqrt(2.0))
    forget(model)
