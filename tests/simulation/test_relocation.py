"""Industrial transfer: who moves, where to, what moves along, and that nothing of it happens with one city."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from claims import for_all
from hypothesis import strategies as st
from states import differences, state
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import columns as of
from synergysim.simulation.agents.governments import GovernmentParameters
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.model import forget
from synergysim.simulation.relocation import MOVED, RelocationParameters, moving_hazard, saving, wage_gaps

P = RelocationParameters().values()
SHARE, GAP = st.floats(0.0, 1.0), st.floats(-1.0, 1.0)
QUARTERS = 28


def dear_and_cheap(inputs: Inputs, wage: float = 2.0, **changes: float) -> Inputs:
    """The small region with weaving in both cities, plain work in the harbour ``wage`` times as dear."""
    weaving, bags, toys = inputs.industries
    there = dataclasses.replace(toys, industry="weaving", trader_share=weaving.trader_share)
    harbour, valley = inputs.cities
    cities = (dataclasses.replace(harbour, wage_level=wage, **changes), valley)
    parameters = dataclasses.replace(
        inputs.parameters,
        relocation=RelocationParameters(rate=20.0),  # more moves than usual, so that few firms and years show them
        government=GovernmentParameters(cost_factor=0.01),
    )
    return dataclasses.replace(inputs, industries=(weaving, bags, there), cities=cities, parameters=parameters)


def pulled(inputs: Inputs, code: str, *cities: str) -> Inputs:
    schedule = LeverSchedule(code, 1.0, inputs.start_year, cities=cities)
    return dataclasses.replace(inputs, levers=(*inputs.levers, schedule))


Run = Callable[..., ClusterModel]


@pytest.fixture(scope="module")
def ran(small_inputs: Inputs) -> Run:
    """Models after some years, by what is changed in them."""

    def run(wage: float = 2.0, lever: str = "", scale: float = 0.02, seed: int = 1, **changes: float) -> ClusterModel:
        inputs = dataclasses.replace(dear_and_cheap(small_inputs, wage, **changes), scale=scale)
        code, _, city = lever.partition(" ")
        model = ClusterModel(pulled(inputs, code, *filter(None, [city])) if code else inputs, seed, check=True)
        for _ in range(QUARTERS):
            model.step()
        return model

    return cache(run)


def moved(model: ClusterModel, kind: str = "firms") -> float:
    """Real firms that have gone from the harbour's weaving to the valley's."""
    return float(model.moved[kind][0, 2])


@for_all(st.floats(0.0, 0.5), st.floats(0.01, 0.5), SHARE, st.floats(0.01, 1.0), GAP)
def test_the_more_wages_there_are_in_sales_the_more_a_cheap_place_saves(
    labour: float, more: float, land: float, wage_gap: float, land_gap: float
) -> None:
    assert saving(labour + more, land, wage_gap, land_gap) > saving(labour, land, wage_gap, land_gap)


@for_all(GAP, st.floats(0.0, 2.0))
def test_nobody_moves_for_less_than_it_costs(saved: float, factor: float) -> None:
    hazard = moving_hazard(saved, factor, P)
    assert hazard >= 0.0
    assert (hazard > 0.0) == (saved > factor * P.moving_cost)


def test_firms_go_from_the_dear_city_to_the_cheap_one_and_not_back(ran: Run) -> None:
    model = ran()
    assert moved(model) > 100.0
    assert model.moved["firms"][2, 0] == 0.0
    assert model.moved["firms"].sum() == moved(model), "bags stand in one city only, and weaving goes nowhere else"
    assert moved(model, "capital") > 0.0


def test_where_work_costs_the_same_fewer_move_and_where_it_costs_more_more(ran: Run) -> None:
    same, dear, dearer = (sum(moved(ran(wage, seed=seed)) for seed in (1, 2)) for wage in (1.0, 2.0, 4.0))
    assert same < 0.3 * dear
    assert dearer > 1.1 * dear


def test_dear_land_drives_firms_out(ran: Run) -> None:
    assert moved(ran(2.0, land_price=8.0)) > moved(ran(2.0))


def test_the_firms_that_move_are_those_whose_work_is_labour(small_inputs: Inputs) -> None:
    model = ClusterModel(dear_and_cheap(small_inputs), 1)
    f, shares, stays = model.population.f, [], []
    for _ in range(QUARTERS):
        model.step()
        rows = model.population.rows[f[of.CLUSTER, model.population.rows] != 1.0]
        share = f[of.LABOUR, rows] / np.maximum(f[of.REVENUE, rows], 1e-12)
        gone = f[of.MOVING_TO, rows] >= 0.0
        if model.quarter > model.burn_in and gone.any():
            shares += share[gone].tolist()
            stays += share[~gone & (f[of.CLUSTER, rows] == 0.0)].tolist()
    assert len(shares) > 5
    assert np.mean(shares) > np.mean(stays)
    forget(model)


@pytest.mark.parametrize("lever", ["P21", "P18 valley"])
def test_open_borders_and_parks_where_firms_arrive_let_more_move(ran: Run, lever: str) -> None:
    pairs = np.array([[moved(ran(seed=seed)), moved(ran(lever=lever, seed=seed))] for seed in (1, 2, 3)])
    assert (pairs[:, 1] > pairs[:, 0]).all(), pairs


def test_a_border_of_law_lets_less_pass(small_inputs: Inputs) -> None:
    inputs = dear_and_cheap(small_inputs)
    harbour, valley = inputs.cities
    apart = dataclasses.replace(inputs, cities=(dataclasses.replace(harbour, jurisdiction="free port"), valley))
    models = [ClusterModel(one, 1) for one in (inputs, apart)]
    for model in models:
        model.step()
    near, far = (float(model.passes[0, 2]) for model in models)
    assert far == pytest.approx(models[0].parameters.talent.legal_border * near, rel=1e-9)
    assert (models[1].passes[0, :2] == 1.0).all(), "nothing is lost within a city"
    for model in models:
        forget(model)


def test_as_many_real_firms_move_whatever_share_of_them_is_simulated(ran: Run) -> None:
    found = [np.mean([moved(ran(lever="P21", scale=scale, seed=seed)) for seed in (1, 2, 3)]) for scale in (0.02, 0.05)]
    assert found[0] == pytest.approx(found[1], rel=0.25)


def test_what_moves_is_lost_in_one_place_and_found_in_the_other(ran: Run) -> None:
    """The identities of stocks were checked after every process; here that the flows are not nil and sum up."""
    flows = ran().book.flows
    for name in MOVED:
        assert flows[name].sum() == pytest.approx(0.0, abs=1e-6 * np.abs(flows[name]).max() + 1e-12), name
    assert flows["firms_moved"][2] == pytest.approx(moved(ran()))
    assert flows["capital_moved"][2] > 0.0


def test_a_market_follows_the_firms_that_served_it_and_none_is_made(small_inputs: Inputs) -> None:
    inputs = dear_and_cheap(small_inputs)
    free, bound = ClusterModel(inputs, 1), ClusterModel(small_inputs, 1)
    before = free.base_home_demand.copy()
    for _ in range(QUARTERS):
        free.step()
        bound.step()
    assert free.base_home_demand.sum() == pytest.approx(before.sum(), rel=1e-12)
    assert free.base_home_demand[0] < before[0]
    assert free.base_home_demand[2] > before[2]
    assert free.base_home_demand[1] == before[1]
    abroad, bound_abroad = (model.environment.export_demand[-1] for model in (free, bound))
    assert abroad.sum() == pytest.approx(bound_abroad.sum(), rel=1e-12)
    np.testing.assert_array_equal(bound.base_home_demand, before)
    forget(free)
    forget(bound)


def test_a_mover_sells_there_what_it_sold(small_inputs: Inputs) -> None:
    """The day after, its share of the market there is worth its share of the market that it left."""
    from synergysim.simulation.relocation import settle_there, sum_moving

    model = ClusterModel(dear_and_cheap(small_inputs), 1)
    for _ in range(12):
        model.step()
    f, k = model.population.f, model.population.k
    firm = model.population.rows[f[of.CLUSTER, model.population.rows] == 0.0][3:4]
    f[of.MOVING_TO, firm] = 2.0
    sold = f[of.APPEAL, firm] / k[of.APPEAL_SUM, 0] * (k[of.HOME_DEMAND, 0] + k[of.EXPORT_DEMAND, 0])
    productive = f[of.PRODUCTIVITY, firm].copy()
    left = sum_moving(f, firm, k)[-1, 0, 2]
    assert left == pytest.approx(float((f[of.WEIGHT, firm] * f[of.APPEAL, firm] / k[of.APPEAL_SUM, 0])[0]))
    settle_there(f, firm, k, wage_gaps(model))
    demand = k[of.HOME_DEMAND, 2] + k[of.EXPORT_DEMAND, 2]
    total = k[of.APPEAL_SUM, 2] + f[of.WEIGHT, firm] * f[of.APPEAL, firm]
    served = f[of.APPEAL, firm] / total * (demand + f[of.WEIGHT, firm] * sold)
    np.testing.assert_allclose(served, sold, rtol=1e-9)
    np.testing.assert_allclose(f[of.PRODUCTIVITY, firm], productive * np.sqrt(2.0))
    forget(model)


def test_a_cluster_keeps_its_last_producer_and_trader(small_inputs: Inputs) -> None:
    from synergysim.simulation import relocation

    model = ClusterModel(dear_and_cheap(small_inputs), 1)
    f, rows = model.population.f, model.population.rows
    weaving = rows[f[of.CLUSTER, rows] == 0.0]
    f[of.MOVING_TO, weaving] = 2.0  # all of them would go
    relocation.keep_the_last(f, rows, model.population.n_clusters)
    staying = weaving[f[of.MOVING_TO, weaving] < 0.0]
    assert sorted(f[of.TRADER, staying].tolist()) == [0.0, 1.0]
    forget(model)


def test_without_an_industry_in_two_cities_wages_and_land_change_nothing_to_the_bit(small_inputs: Inputs) -> None:
    harbour, valley = small_inputs.cities
    dear = dataclasses.replace(
        small_inputs, cities=(dataclasses.replace(harbour, wage_level=3.0, land_price=5.0), valley)
    )
    plain, other = ClusterModel(small_inputs, 1), ClusterModel(dear, 1)
    for _ in range(16):
        plain.step()
        other.step()
    assert differences(state(plain), state(other)) == []
    forget(plain)
    forget(other)


def test_a_firm_that_moves_alone_moves_as_in_the_crowd(small_inputs: Inputs) -> None:
    """Stepped one by one, uncompiled, firms decide the same."""
    inputs = dataclasses.replace(dear_and_cheap(small_inputs), scale=0.004)
    crowd, alone = ClusterModel(inputs, 1), ClusterModel(inputs, 1, one_by_one=True)
    for _ in range(14):
        crowd.step()
        alone.step()
    assert differences(state(crowd), state(alone)) == []
    assert moved(crowd) > 0.0
    forget(crowd)
    forget(alone)


def test_a_hub_of_payment_serves_those_who_can_reach_it(small_inputs: Inputs) -> None:
    from synergysim.simulation.markets.business_services import payment_level

    harbour, valley = small_inputs.cities
    cities = (dataclasses.replace(harbour, payment_fee=0.5), valley)
    hub = dataclasses.replace(small_inputs, cities=cities)
    closed, opened, usual = (ClusterModel(one, 1) for one in (hub, pulled(hub, "P21"), small_inputs))
    for model in (closed, opened, usual):
        for _ in range(24):
            model.step()
    np.testing.assert_array_equal(payment_level(usual), 1.0)
    before, after = (float(payment_level(model)[2]) for model in (closed, opened))
    assert 0.5 < after < before < 1.0
    assert (payment_level(closed)[:2] == 0.5).all()
    for model in (closed, opened, usual):
        forget(model)


def test_where_firms_research_more_there_are_more_patents(small_inputs: Inputs) -> None:
    harbour, valley = small_inputs.cities
    keen = dataclasses.replace(small_inputs, cities=(dataclasses.replace(harbour, research_intensity=2.0), valley))
    models = [ClusterModel(one, 1) for one in (small_inputs, keen)]
    for model in models:
        for _ in range(24):
            model.step()
    usual, more = (model.book.flows for model in models)
    assert more["research"][:2].sum() > 1.5 * usual["research"][:2].sum()
    assert more["patents"][:2].sum() > 1.2 * usual["patents"][:2].sum()
    for model in models:
        forget(model)
