"""Two cities: each has its own government and levers; what passes between them is what policy opens."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from states import differences, quarters, state
from synergysim.simulation import ClusterModel, Inputs, record
from synergysim.simulation import columns as of
from synergysim.simulation.agents import demography
from synergysim.simulation.agents.governments import GovernmentParameters
from synergysim.simulation.effects import EFFECTS, FIRST_EFFECT, LAST_EFFECT, MOBILITY
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.model import forget

SEEDS = (1, 2, 3, 4, 5, 6)
HARBOUR, VALLEY = [0, 1], [2]  # clusters of the small region's two cities
CODES = [lever.code for lever in LEVERS]


def stepped(inputs: Inputs, n: int, seed: int = 1) -> ClusterModel:
    model = ClusterModel(inputs, seed)
    for _ in range(n):
        model.step()
    return model


def pulled(inputs: Inputs, code: str, *cities: str, level: float = 1.0) -> Inputs:
    schedule = LeverSchedule(code, level, inputs.start_year, cities=cities)
    return dataclasses.replace(inputs, levers=(*inputs.levers, schedule))


def in_one_city(inputs: Inputs) -> Inputs:
    """All three industries in the harbour."""
    industries = tuple(dataclasses.replace(one, city="harbour") for one in inputs.industries)
    return dataclasses.replace(inputs, industries=industries, cities=inputs.cities[:1])


# Levers of one city


@pytest.mark.parametrize("code", CODES)
def test_a_lever_limited_to_one_city_acts_on_its_clusters_and_on_no_other(small_inputs: Inputs, code: str) -> None:
    model = stepped(pulled(small_inputs, code, "valley"), 24)
    effects = model.population.k[FIRST_EFFECT:LAST_EFFECT]
    neutral = np.array([effect.neutral for effect in EFFECTS.values()])[:, None]
    moved = (effects != neutral).any(axis=0)
    assert moved.tolist() == [False, False, True]
    forget(model)


@pytest.mark.parametrize("code", ["P1", "P5", "P18"])
def test_naming_every_city_is_the_same_as_naming_none(small_inputs: Inputs, code: str) -> None:
    all_named, none_named = (stepped(pulled(small_inputs, code, *names), 20) for names in (("valley", "harbour"), ()))
    assert differences(state(all_named), state(none_named)) == []
    forget(all_named)
    forget(none_named)


def test_cities_pull_one_lever_to_different_levels(small_inputs: Inputs) -> None:
    model = stepped(pulled(pulled(small_inputs, "P1", "harbour", level=0.3), "P1", "valley", level=0.9), 28)
    levels = [government.level("P1") for government in model.governments]
    assert 0.2 < levels[0] <= 0.3
    assert 0.6 < levels[1] <= 0.9
    forget(model)


# Governments


def test_each_government_has_the_taxes_and_duties_of_its_own_clusters(small_inputs: Inputs) -> None:
    model = stepped(small_inputs, 16)
    taxes = model.book.this_quarter("taxes") + model.book.this_quarter("duties")
    assert (taxes > 0.0).all()
    for government, clusters in zip(model.governments, (HARBOUR, VALLEY), strict=True):
        assert government.revenue == pytest.approx(taxes[clusters].sum())
        assert np.flatnonzero(government.clusters).tolist() == clusters
        assert government.shares.sum() == pytest.approx(1.0)
    forget(model)


def test_a_city_without_taxes_has_duties_alone_and_its_neighbour_has_its_own(small_inputs: Inputs) -> None:
    free = dataclasses.replace(small_inputs.cities[1], tax_rate=0.0)
    model = stepped(dataclasses.replace(small_inputs, cities=(small_inputs.cities[0], free)), 16)
    duties = model.book.this_quarter("duties")
    assert model.governments[1].revenue == pytest.approx(duties[VALLEY].sum())
    assert model.governments[0].revenue > 0.0
    forget(model)


def test_each_government_pays_for_its_own_levers_from_its_own_budget(small_inputs: Inputs) -> None:
    dear = dataclasses.replace(small_inputs.parameters, government=GovernmentParameters(cost_factor=10.0))
    model = stepped(pulled(dataclasses.replace(small_inputs, parameters=dear), "P6", "valley"), 16)
    harbour, valley = model.governments
    assert harbour.budget_cut == 1.0
    assert valley.budget_cut < 1.0, "it cannot pay in full, and the harbour does not help"
    spent = model.fiscal.this_quarter()
    np.testing.assert_array_equal(spent, model.book.this_quarter("programmes"))
    assert spent[HARBOUR].sum() == 0.0
    assert spent[VALLEY].sum() > 0.0
    forget(model)


def test_a_citys_debt_is_its_own(small_inputs: Inputs) -> None:
    """A city that promises more than it earns borrows; its neighbour's debt does not move."""
    broke = dataclasses.replace(small_inputs.cities[1], tax_rate=0.001)
    government = GovernmentParameters(deficit_limit=10.0, programme_share=1.0, cost_factor=100.0)
    inputs = dataclasses.replace(
        small_inputs,
        cities=(small_inputs.cities[0], broke),
        parameters=dataclasses.replace(small_inputs.parameters, government=government),
    )
    model = stepped(pulled(inputs, "P6", "valley"), 20)
    debts = [one.debt for one in model.governments]
    assert debts[0] == 0.0
    assert debts[1] > 0.0
    assert model.ledger.government_debt == pytest.approx(sum(debts))
    forget(model)


def test_each_city_counts_its_own_measures(small_inputs: Inputs) -> None:
    model = stepped(pulled(small_inputs, "P1", "harbour"), 28)
    counts = [government.measures["A11"] for government in model.governments]
    assert counts[0] > 0.0
    assert counts[1] == 0.0
    learned = model.book.flows["measures_issued"]
    np.testing.assert_array_equal(learned, [counts[0], counts[0], 0.0])
    by_cluster = model.collector.annual[-1][1]["A11"]
    assert by_cluster[2] == 0.0
    assert by_cluster[0] == by_cluster[1] > 0.0
    forget(model)


def test_cities_have_different_luck_with_the_measures_of_one_lever(small_inputs: Inputs) -> None:
    model = stepped(dataclasses.replace(pulled(small_inputs, "P1"), end_year=2020), 48)
    counts = [government.measures["A11"] for government in model.governments]
    assert min(counts) > 0.0
    assert counts[0] != counts[1]
    forget(model)


# The order in which things are declared


def test_the_order_in_which_cities_are_declared_does_not_matter(busy_inputs: Inputs) -> None:
    """Equal to rounding, but for the measures issued, whose luck goes by a government's place in the scenario."""
    levers = tuple(one for one in busy_inputs.levers if _counts_in(one.code) is None)
    one = dataclasses.replace(busy_inputs, levers=levers)
    other = dataclasses.replace(one, cities=one.cities[::-1])
    here, there = record(one, 3), record(other, 3)
    for table, same in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(table, same, rtol=1e-9)


def _counts_in(code: str) -> str | None:
    return next(lever.counts_in for lever in LEVERS if lever.code == code)


def test_a_citys_own_accounts_do_not_depend_on_its_place(small_inputs: Inputs) -> None:
    here = stepped(small_inputs, 20)
    there = stepped(dataclasses.replace(small_inputs, cities=small_inputs.cities[::-1]), 20)
    for government, same in zip(here.governments, there.governments[::-1], strict=True):
        assert government.city == same.city
        assert government.revenue == pytest.approx(same.revenue, rel=1e-9)
    assert differences(state(here), state(there)) in ([], ["ledger"])
    forget(here)
    forget(there)


def test_at_the_start_a_cluster_is_the_same_wherever_it_is_declared(small_inputs: Inputs) -> None:
    """Firms' luck goes by their cluster's place, so later only totals of the first day can be compared."""
    turned = dataclasses.replace(small_inputs, industries=small_inputs.industries[::-1])
    here, there = ClusterModel(small_inputs, 1), ClusterModel(turned, 1)
    np.testing.assert_allclose(there.first_sales[::-1], here.first_sales)
    np.testing.assert_allclose(there.base_home_demand[::-1], here.base_home_demand)
    np.testing.assert_allclose(there.base_consumer_imports[::-1], here.base_consumer_imports)
    np.testing.assert_allclose(there.nearness[::-1, ::-1], here.nearness)
    np.testing.assert_allclose(there.tax_rates[::-1], here.tax_rates)
    for column in (of.WEIGHT, of.CAPITAL, of.LEADER, of.TRADER):
        np.testing.assert_allclose(there.population.sums(column)[::-1], here.population.sums(column))
    forget(here)
    forget(there)


# Factor mobility


Run = Callable[[bool, int], ClusterModel]


@pytest.fixture(scope="module")
def opened(small_inputs: Inputs) -> Run:
    """Finished models of two cities with members and cheap policy, borders as they are or opened by P21."""
    industries = tuple(dataclasses.replace(one, platform_push=0.8) for one in small_inputs.industries)
    parameters = dataclasses.replace(small_inputs.parameters, government=GovernmentParameters(cost_factor=0.01))
    base = dataclasses.replace(small_inputs, industries=industries, parameters=parameters, end_year=2018, scale=0.05)

    def run(open_borders: bool, seed: int) -> ClusterModel:
        inputs = pulled(base, "P21") if open_borders else base
        return stepped(inputs, 44, seed)

    return cache(run)


def founders(model: ClusterModel) -> float:
    """Founders who have moved to another city."""
    return float(model.book.flows["founder_arrivals"].sum())


def talent_across(model: ClusterModel) -> float:
    """Talent that has come to the smaller city or left it: both are moves across the border."""
    flows = model.book.flows
    return float(flows["talent_arrivals"][2] + flows["talent_departures"][2])


def ties_across(model: ClusterModel) -> float:
    """Ties whose ends stand in different cities."""
    population = model.population
    cities = np.array(model.inputs.city_of)[population.f[of.CLUSTER].astype(int)]
    rows = population.rows
    ties = population.ties[rows]
    return float(((ties >= 0) & (cities[ties] != cities[rows][:, None])).sum()) / 2.0


@pytest.mark.parametrize("measure", [founders, talent_across, ties_across], ids=lambda one: one.__name__)
def test_open_borders_let_more_pass(opened: Run, measure: Callable[[ClusterModel], float]) -> None:
    pairs = np.array([[measure(opened(False, seed)), measure(opened(True, seed))] for seed in SEEDS])
    assert (pairs[:, 1] > pairs[:, 0]).all(), pairs  # by chance alone: once in 64 times
    assert pairs[:, 0].any(), "some pass even as borders are"


def test_founders_who_arrive_have_left_elsewhere(opened: Run) -> None:
    flows = opened(True, 1).book.flows
    assert flows["founder_arrivals"].sum() == pytest.approx(flows["founder_departures"].sum())


def test_founders_who_move_are_founders_nowhere_else(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    expected: list[float] = []
    want, sample = demography.expected_entrants, demography.sample_entrants

    def wanted(*arguments: Any) -> np.ndarray:
        founders = want(*arguments)
        expected.append(float(founders.sum()))
        return founders

    def sampled(founders: np.ndarray, *arguments: Any) -> np.ndarray:
        assert founders.sum() == pytest.approx(expected[-1])
        return sample(founders, *arguments)

    monkeypatch.setattr(demography, "expected_entrants", wanted)
    monkeypatch.setattr(demography, "sample_entrants", sampled)
    model = stepped(pulled(small_inputs, "P21"), 24)
    assert len(expected) == 24
    assert model.book.flows["founder_arrivals"].sum() > 0.0
    forget(model)


def test_a_border_open_on_one_side_only_is_half_open(small_inputs: Inputs) -> None:
    one, both, none = (
        stepped(inputs, 28)
        for inputs in (pulled(small_inputs, "P21", "valley"), pulled(small_inputs, "P21"), small_inputs)
    )
    closed, half, full = (float(model.passes[0, 2]) for model in (none, one, both))
    assert closed < half < full < both.nearness[0, 2]
    assert half - closed == pytest.approx(0.5 * (full - closed), rel=1e-6)
    for model in (one, both, none):
        forget(model)


def test_with_one_city_open_borders_change_nothing_but_what_they_cost(small_inputs: Inputs) -> None:
    """Firms, ties, institutions and indicators are the same to the bit; the programme's money is not."""
    plain = in_one_city(small_inputs)
    closed, opened = ClusterModel(plain, 1), ClusterModel(pulled(plain, "P21"), 1)
    for _ in zip(quarters(closed), quarters(opened), strict=True):
        changed = [name for name in differences(state(closed), state(opened)) if name not in ("ledger", "flows")]
        assert set(changed) <= {"clusters"}
        rows = np.flatnonzero((closed.population.k != opened.population.k).any(axis=1))
        assert set(rows) <= {MOBILITY}
        flowed = opened.book.flows
        moved = [name for name, amount in closed.book.flows.items() if not np.array_equal(amount, flowed[name])]
        assert set(moved) <= {"programmes", "public_spending"}
    assert "programmes" in moved, "it is pulled and paid for"
    assert closed.collector.indicators().equals(opened.collector.indicators())


def test_with_one_city_nobody_moves_to_another(small_inputs: Inputs) -> None:
    model = stepped(pulled(in_one_city(small_inputs), "P21"), 24)
    assert not model.book.flows["founder_arrivals"].any()
    np.testing.assert_array_equal(model.passes, 1.0)
    quotients = [values["location_quotient"] for _, values in model.collector.quarterly]
    np.testing.assert_allclose(quotients, 1.0)
    forget(model)
