"""Firms grow by shocks that fall with size and age, lead when they are large, and learn from the frontier abroad."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation import columns as of
from synergysim.simulation.agents import demography, innovation, production
from synergysim.simulation.agents.data import DataParameters
from synergysim.simulation.agents.demography import DemographyParameters
from synergysim.simulation.agents.innovation import InnovationParameters
from synergysim.simulation.agents.production import ProductionParameters
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.effects import EFFECTS, FRONTIER_ACCESS
from synergysim.simulation.institutions import summarise_clusters
from synergysim.simulation.model import forget
from synergysim.simulation.randomness import run_key

P = DemographyParameters(redraw_rate=0.0)
LEARNING = InnovationParameters(learning_modes=0.0)
KEY = run_key(1)


def firms(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    f, k = np.zeros((of.N_COLUMNS, n)), np.zeros((len(of.CLUSTER_VARIABLES), 1))
    for column in (of.WEIGHT, of.CUSTOMERS, of.APPEAL, of.PRODUCTIVITY, of.QUALITY, of.BRAND, of.VARIANCE):
        f[column] = 1.0
    f[ID], f[of.FILL_RATE], f[of.PLATFORM], f[of.REVENUE] = np.arange(n), 1.0, -1.0, 100.0
    for effect in EFFECTS.values():
        k[effect.row] = effect.neutral
    k[[of.MEAN_CUSTOMERS, of.PRICE_LEVEL, of.TALENT_WAGE]] = 1.0
    return f, np.arange(n), k


# Shocks


def spread(size: float, age: float, p: DemographyParameters = P) -> float:
    """Standard deviation of a quarter's log change of customer bases; size over a typical firm's, age in years."""
    f, rows, k = firms(20_000)
    f[of.CUSTOMERS] = f[of.APPEAL] = size * p.typical_size
    f[of.AGE] = 4.0 * age - 1.0
    before = f[of.CUSTOMERS].copy()
    demography.drift_customers(f, rows, k, p.values(), 3, KEY)
    return float(np.log(f[of.CUSTOMERS] / before).std())


def test_shocks_fall_with_size_and_with_age_as_powers() -> None:
    """Stanley et al. (1996): -.13 of size; Zou (2019): a power of age, here of 1 + age over that of ten years."""
    usual = spread(1.0, 9.0)
    assert usual == pytest.approx(P.volatility * 0.5, rel=0.03)
    assert spread(100.0, 9.0) / usual == pytest.approx(100.0**-P.size_exponent, rel=1e-6)
    assert spread(1.0, 0.25) / usual == pytest.approx((1.25 / 10.0) ** -P.age_exponent, rel=1e-6)
    assert spread(1.0, 40.0) < usual < spread(1.0, 1.0)
    ageless = dataclasses.replace(P, age_exponent=0.0)
    assert spread(1.0, 1.0, ageless) == spread(1.0, 40.0, ageless)


def test_a_firm_that_has_lost_next_to_all_customers_stays_a_number() -> None:
    """At the ends of the ranges the power law of size would multiply its customers beyond what numbers hold."""
    ends = dataclasses.replace(P, volatility=0.5, size_exponent=0.2)
    f, rows, k = firms(20_000)
    f[of.CUSTOMERS] = f[of.APPEAL] = 1e-30 * ends.typical_size
    before = f[of.CUSTOMERS].copy()
    demography.drift_customers(f, rows, k, ends.values(), 3, KEY)
    changes = np.log(f[of.CUSTOMERS] / before)
    assert np.abs(changes).max() == pytest.approx(demography.LARGEST_SHOCK)


def test_customers_leave_who_delivers_little_and_firms_grow_older() -> None:
    f, rows, k = firms(3)
    f[of.FILL_RATE, 1:] = demography.TOLERATED_FILL - 0.1, demography.TOLERATED_FILL + 0.05
    p = dataclasses.replace(P, volatility=0.0).values()
    demography.drift_customers(f, rows, k, p, 3, KEY)
    assert math.log(f[of.CUSTOMERS, 1] / f[of.CUSTOMERS, 0]) == pytest.approx(-P.disappointment * 0.1 * 0.25)
    assert f[of.CUSTOMERS, 2] == f[of.CUSTOMERS, 0], "a little that is not there at once is forgiven"
    np.testing.assert_array_equal(f[of.AGE], 1.0)


def test_entrants_start_young_and_are_better_and_worse_than_incumbents(small_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(small_inputs, scale=0.2), 1)
    population, gaps_found = model.population, []
    ages = population.f[of.AGE, population.rows]
    assert ages.mean() / 4.0 == pytest.approx(small_inputs.parameters.demography.first_age, rel=0.15)
    for _ in range(16):
        known = population.f[ID, population.rows]
        model.step()
        f, rows = population.f, population.rows
        new = rows[~np.isin(f[ID, rows], known)]
        assert (f[of.AGE, new] <= 1.0).all()
        gaps_found.append(np.log(f[of.PRODUCTIVITY, new] / model.medians[2, f[of.CLUSTER, new].astype(int)]))
    gaps, p = np.concatenate(gaps_found), small_inputs.parameters.demography
    assert gaps.size > 100
    assert gaps.std() == pytest.approx(p.entrant_spread, rel=0.2)
    assert gaps.mean() == pytest.approx(p.entrant_gap, abs=4.0 * p.entrant_spread / math.sqrt(gaps.size))
    forget(model)


def test_entrants_follow_the_law_of_sizes_up_to_their_limit() -> None:
    p, ranks = P.values(), (np.arange(20_000) + 0.5) / 20_000
    sizes = np.array([demography.entrant_size(rank, p) for rank in ranks.tolist()])
    assert sizes.max() < P.entrant_limit
    assert sizes.mean() == pytest.approx(0.228, rel=0.01), "integral of the law's survival function up to the limit"
    above = np.mean(sizes > 1.0)
    law = [(1.0 + size / P.size_scale) ** -P.size_exponent_tail for size in (1.0, P.entrant_limit)]
    assert above == pytest.approx((law[0] - law[1]) / (1.0 - law[1]), rel=0.01)


# Leaders


def test_who_outgrows_the_first_leaders_leads_and_who_falls_well_below_ceases_to() -> None:
    f, rows, k = firms(5)
    k[of.LEADER_SALES], k[of.PRICE_LEVEL] = 1000.0, 1.5
    f[of.REVENUE] = 1500.0 * np.array([1.0, 0.99, 0.99, 0.7, 0.69])
    f[of.LEADER] = [0.0, 0.0, 1.0, 1.0, 1.0]
    demography.recognise_leaders(f, rows, k, P.values())
    np.testing.assert_array_equal(f[of.LEADER], [1.0, 0.0, 1.0, 1.0, 0.0])


def test_leaders_come_and_go_in_a_run(small_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(small_inputs, scale=0.2, end_year=2018), 1)
    f, rows = model.population.f, model.population.rows
    first = {float(one) for one in f[ID, rows[f[of.LEADER, rows] == 1.0]]}
    while model.quarter < model.environment.years.size:
        model.step()
    f, rows = model.population.f, model.population.rows
    last = {float(one) for one in f[ID, rows[f[of.LEADER, rows] == 1.0]]}
    assert last - first, "somebody was promoted"
    assert first - last, "somebody left or was demoted"
    assert 0.3 * len(first) < len(last) < 3.0 * len(first)
    forget(model)


# Productivity


def learned(productivity: float, access: float, depth: float = 0.0, **parameters: float) -> float:
    """Log productivity that a firm without research gains from a frontier at 2 in a quarter."""
    f, rows, k = firms(1)
    f[of.PRODUCTIVITY], f[of.DIGITAL_DEPTH] = productivity, depth
    k[of.FRONTIER_ABROAD], k[FRONTIER_ACCESS] = 2.0, access
    p = dataclasses.replace(LEARNING, imitation_rate=0.0, **parameters).values()
    innovation.learn(f, rows, k, p, DataParameters().values(), 3, KEY)
    assert f[of.PRODUCTIVITY, 0] == pytest.approx(productivity * math.exp(f[of.FRONTIER_GAIN, 0]))
    return float(f[of.FRONTIER_GAIN, 0])


def test_machines_from_abroad_bring_the_embodied_share_of_the_gap_and_a_blockade_takes_it_in_proportion() -> None:
    gain = learned(1.0, 1.0)
    assert gain == pytest.approx(0.25 * LEARNING.frontier_learning * LEARNING.embodied * math.log(2.0))
    assert learned(1.0, 0.4) == pytest.approx(0.4 * gain)
    assert learned(1.0, 0.0) == learned(2.0, 1.0) == learned(3.0, 1.0) == 0.0
    assert learned(1.0, 1.0, frontier_learning=0.0) == 0.0


@for_all(st.floats(0.2, 1.9), st.floats(0.2, 1.9), st.floats(0.0, 1.0))
def test_who_is_further_behind_and_who_absorbs_more_learns_more(ahead: float, behind: float, depth: float) -> None:
    assume(exceeds(ahead, behind))
    assert learned(behind, 1.0) > learned(ahead, 1.0)
    absorbs = 1.0 - math.exp(-LEARNING.absorption_depth * depth)
    expected = (LEARNING.embodied + (1.0 - LEARNING.embodied) * absorbs) / LEARNING.embodied
    assert learned(ahead, 1.0, depth) / learned(ahead, 1.0) == pytest.approx(expected)


def test_cut_off_from_the_frontier_clusters_grow_less_productive(small_inputs: Inputs) -> None:
    """Six years without it take 1 to 8 % of productivity."""
    inputs = dataclasses.replace(small_inputs, end_year=2015)
    closed = dataclasses.replace(
        inputs.parameters, innovation=dataclasses.replace(inputs.parameters.innovation, frontier_learning=0.0)
    )
    lost = []
    for seed in (1, 2, 3):
        ends = []
        for parameters in (inputs.parameters, closed):
            model = ClusterModel(dataclasses.replace(inputs, parameters=parameters), seed)
            while model.quarter < model.environment.years.size:
                model.step()
            summarise_clusters(model)
            ends.append(np.log(model.population.k[of.MEAN_PRODUCTIVITY]).mean())
            forget(model)
        lost.append(ends[0] - ends[1])
    assert min(lost) > 0.0
    assert 0.01 < np.mean(lost) < 0.08, lost


def test_density_makes_productive_by_its_elasticity(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    while model.quarter <= model.burn_in:
        model.step()
    summarise_clusters(model)
    usual = model.population.k[of.AGGLOMERATION].copy()
    model.population.f[of.WEIGHT] *= 2.0
    summarise_clusters(model)
    elasticity = small_inputs.parameters.innovation.agglomeration
    np.testing.assert_allclose(model.population.k[of.AGGLOMERATION] / usual, 2.0**elasticity)
    forget(model)


# Expectations


def lag(growth: float, **parameters: float) -> float:
    """Surprise, as a share of demand expected, that demand growing steadily by so much a quarter comes to."""
    p = ProductionParameters(**parameters).values()
    demand, expected, trend = 1.0, 1.0, 0.0
    for _ in range(400):
        demand *= 1.0 + growth
        surprise = demand / expected - 1.0
        expected, trend = production.expect.py_func(expected, trend, demand, p)
    return float(surprise)


def test_a_trend_in_expectations_halves_what_steady_growth_surprises_by() -> None:
    """Ten per cent a year: a tenth of demand is unforeseen without a trend, 5 % with it."""
    plain, trend = lag(0.025, trend_gain=0.0), lag(0.025)
    assert plain == pytest.approx(0.025 / 0.25, rel=0.05)
    assert trend == pytest.approx(0.5 * plain, rel=0.1)
    assert lag(0.0) == 0.0
