"""Ties between firms: their shape as an independent library measures it, and that they are always two-sided."""

from __future__ import annotations

import dataclasses

import networkx as nx
import numpy as np
import pytest
from networks import Ties
from synergysim.simulation import ClusterModel, Inputs, network
from synergysim.simulation.columns import (
    CLUSTER,
    CLUSTER_VARIABLES,
    DEGREE,
    EXITING,
    MARKET_REACH,
    MEMBER,
    TRADER,
    TRUST,
    WEIGHT,
)
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.effects import EFFECTS
from synergysim.simulation.model import forget
from synergysim.simulation.population import MAX_TIES
from synergysim.simulation.randomness import run_key

DENSITIES = [0.3, 0.9, 1.5, 3.0, 6.0]
N_PLATFORMS = 3  # of the firms of these networks
MEMBERS_ONLY = {"seller_meetings": 0.0, "market_meetings": 0.0}


@pytest.fixture(params=[(density, seed) for density in DENSITIES for seed in range(3)], ids=str)
def ties(request: pytest.FixtureRequest) -> Ties:
    return Ties(*request.param)


def test_components_are_those_of_the_graph(ties: Ties) -> None:
    found = ties.components()
    for c in (0, 1):
        expected = {frozenset(one) for one in nx.connected_components(ties.cluster(c))}
        by_root: dict[int, set[int]] = {}
        for i in ties.cluster(c):
            by_root.setdefault(int(found[i]), set()).add(i)
        assert {frozenset(one) for one in by_root.values()} == expected


def test_the_largest_component_and_susceptibility_are_those_of_the_graph(ties: Ties) -> None:
    largest, _, susceptibility = ties.shares()
    for c in (0, 1):
        graph = ties.cluster(c)
        sizes = sorted((len(one) for one in nx.connected_components(graph) if len(one) > 1), reverse=True) or [0]
        assert largest[c] == pytest.approx(sizes[0] / len(graph))
        assert susceptibility[c] == pytest.approx(sum(size**2 for size in sizes[1:]) / len(graph))


def test_tiered_components_join_producers_and_traders(ties: Ties) -> None:
    tiered = ties.shares()[1]
    for c in (0, 1):
        graph = ties.cluster(c)
        counted = [
            len(one)
            for one in nx.connected_components(graph)
            if len(one) >= 3 and len({ties.f[TRADER, i] for i in one}) == 2
        ]
        assert tiered[c] == pytest.approx(sum(counted) / len(graph))


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_the_core_is_that_of_the_graph(ties: Ties, order: int) -> None:
    found = ties.core(order)
    for c in (0, 1):
        graph = ties.cluster(c)
        assert found[c] == pytest.approx(len(nx.k_core(nx.Graph(graph), order)) / len(graph))


def test_a_dense_graph_has_a_core_and_a_sparse_one_has_none() -> None:
    """Otherwise the comparison of cores could be one of nothing with nothing."""
    dense, sparse = (ties.core(3) for ties in (Ties(12.0, 1), Ties(0.9, 1)))
    assert dense.min() > 0.5
    assert sparse.max() == 0.0


def test_shares_count_the_firms_that_a_simulated_firm_stands_for(ties: Ties) -> None:
    ties.f[WEIGHT, ties.rows] = np.random.default_rng(0).uniform(1.0, 9.0, ties.rows.size)
    largest = ties.shares()[0]
    core = ties.core(3)
    for c in (0, 1):
        graph = ties.cluster(c)
        firms = ties.f[WEIGHT, list(graph)].sum()
        joined = [sum(ties.f[WEIGHT, i] for i in one) for one in nx.connected_components(graph) if len(one) > 1]
        assert largest[c] == pytest.approx(max(joined, default=0.0) / firms)
        assert core[c] == pytest.approx(ties.f[WEIGHT, list(nx.k_core(nx.Graph(graph), 3))].sum() / firms)


def test_the_platform_most_ties_were_made_on_is_found_and_can_be_taken_away(ties: Ties) -> None:
    top = ties.top_places()
    found = ties.components(top)
    for c in (0, 1):
        ends = [0, 0, 0]
        for i, j, place in ties.graph.edges(data="place"):
            if place >= 0:
                ends[place] += int(ties.f[CLUSTER, i] == c) + int(ties.f[CLUSTER, j] == c)
        assert (top[c] == -2.0) if max(ends) == 0 else (ends[int(top[c])] == max(ends))
        left = nx.Graph(ties.cluster(c))
        left.remove_edges_from([(i, j) for i, j, place in ties.cluster(c).edges(data="place") if place == top[c]])
        assert len({int(found[i]) for i in left}) == nx.number_connected_components(left)


def assert_two_sided(f: np.ndarray, rows: np.ndarray, ties: np.ndarray) -> None:
    """Every tie has two ends, of living firms; none to oneself, none twice, none too many; degrees say so."""
    living = set(rows.tolist())
    for i in rows.tolist():
        partners = ties[i][ties[i] >= 0].tolist()
        assert len(partners) == len(set(partners)) <= MAX_TIES
        assert i not in partners
        assert set(partners) <= living
        assert f[DEGREE, i] == len(partners)
        assert all(i in ties[j] for j in partners)


def test_ties_stay_two_sided_in_a_run(busy_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2018), 1)
    population = model.population
    while model.quarter < model.environment.years.size:
        model.step()
        assert_two_sided(population.f, population.rows, population.ties)
    assert population.f[DEGREE, population.rows].max() >= 3.0
    assert population.sums(DEGREE).sum() > 0.0
    forget(model)


def test_a_one_sided_tie_would_be_noticed() -> None:
    ties = Ties(1.5, 1)
    assert_two_sided(ties.f, ties.rows, ties.ties)
    i = int(ties.rows[ties.f[DEGREE, ties.rows] > 0.0][0])
    ties.ties[i] = -1
    with pytest.raises(AssertionError, match=r"assert .*"):
        assert_two_sided(ties.f, ties.rows, ties.ties)


def test_ties_of_firms_that_leave_are_cut_on_both_sides(ties: Ties) -> None:
    leaving, staying = ties.rows[::5], np.setdiff1d(ties.rows, ties.rows[::5])
    before = int(ties.f[DEGREE, ties.rows].sum())
    ended = network.cut_ties(ties.f, leaving, ties.ties, 2)
    assert_two_sided(ties.f, staying, ties.ties)
    assert not ties.f[DEGREE, leaving].any()
    assert before - ended.sum() == ties.f[DEGREE, staying].sum()
    ties.graph.remove_nodes_from(leaving.tolist())
    assert ties.f[DEGREE, staying].sum() == 2 * ties.graph.number_of_edges()


def test_leavers_take_their_ties_with_them_in_a_run(busy_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2018), 1)
    cut = 0.0
    while model.quarter < model.environment.years.size:
        model.step()
        cut += model.book.this_quarter("cut_by_exit").sum()
        empty = np.setdiff1d(np.arange(model.population.f.shape[1]), model.population.rows)
        assert not np.isin(model.population.ties[model.population.rows], empty).any()
        assert not model.population.f[EXITING, model.population.rows].any()
    assert cut > 0.0
    forget(model)


def eager_firms(n: int, trust: float) -> Ties:
    """Members without ties that trust each other alike, in two clusters."""
    firms = Ties(0.0, 1, n=n)
    firms.f[MEMBER, firms.rows] = 1.0
    firms.f[TRUST, firms.rows] = trust
    firms.f[ID, firms.rows] = firms.rows
    return firms


def form(firms: Ties, inputs: Inputs, quarters: int, across: float = 1.0, **trust: float) -> np.ndarray:
    """New tie ends of some quarters without policy; ``across`` is what passes between the clusters."""
    p, key = dataclasses.replace(inputs.parameters.trust, **trust).values(), run_key(1)
    own = (firms.f, firms.rows, neutral_variables(), firms.ties, firms.places, firms.strength, p)
    passes = np.array([[1.0, across], [across, 1.0]])
    return np.sum([network.form_ties(*own, passes, N_PLATFORMS, quarter, key) for quarter in range(quarters)], axis=0)


def neutral_variables() -> np.ndarray:
    """Variables of two clusters on which nothing acts."""
    k = np.zeros((len(CLUSTER_VARIABLES), 2))
    for effect in EFFECTS.values():
        k[effect.row] = effect.neutral
    k[MARKET_REACH] = 1.0
    return k


def test_members_form_ties_that_are_counted_at_both_ends(small_inputs: Inputs) -> None:
    firms = eager_firms(100, 0.8)
    ends = form(firms, small_inputs, 4)
    assert_two_sided(firms.f, firms.rows, firms.ties)
    assert ends.sum() == firms.f[DEGREE, firms.rows].sum() > 0.0
    for c in (0, 1):
        assert ends[c] == firms.f[DEGREE, firms.rows[firms.f[CLUSTER, firms.rows] == c]].sum()


def test_where_firms_meet_on_the_characteristic_platform_only_members_form_ties(small_inputs: Inputs) -> None:
    firms = eager_firms(100, 0.8)
    outsiders = firms.rows[::2]
    firms.f[MEMBER, outsiders] = 0.0
    form(firms, small_inputs, 8, **MEMBERS_ONLY)
    assert not firms.f[DEGREE, outsiders].any()
    assert firms.f[DEGREE, firms.rows].sum() > 0.0


def test_trust_makes_ties(small_inputs: Inputs) -> None:
    wary, trusting = (form(eager_firms(100, trust), small_inputs, 4).sum() for trust in (0.2, 0.8))
    assert trusting > 1.5 * wary
    assert form(eager_firms(100, 0.0), small_inputs, 4).sum() == 0.0


def test_ties_fill_up(small_inputs: Inputs) -> None:
    firms = eager_firms(40, 1.0)
    form(firms, small_inputs, 200, most_ties=5.0)
    assert firms.f[DEGREE, firms.rows].max() == 5.0
    assert_two_sided(firms.f, firms.rows, firms.ties)


def test_few_ties_cross_clusters(small_inputs: Inputs) -> None:
    def crossing(share: float, across: float = 1.0) -> float:
        firms = eager_firms(120, 0.8)
        form(firms, small_inputs, 6, across, across_share=share)
        pairs = [(i, j) for i in firms.rows for j in firms.ties[i] if j >= 0]
        return float(np.mean([firms.f[CLUSTER, i] != firms.f[CLUSTER, j] for i, j in pairs] or [0.0]))

    assert crossing(0.0) == 0.0
    assert crossing(1.0, across=0.0) == 0.0, "a closed border lets no tie pass"
    assert 0.0 < crossing(0.05) < 0.15
    assert crossing(1.0) > 0.3


def test_ties_end_the_sooner_the_less_trust(small_inputs: Inputs) -> None:
    p = small_inputs.parameters.trust.values()

    def ended(trust: float) -> float:
        firms = Ties(4.0, 1)
        firms.f[TRUST, firms.rows] = trust
        firms.f[ID, firms.rows] = firms.rows
        before = firms.f[DEGREE, firms.rows].sum()
        ends = sum(network.dissolve_ties(firms.f, firms.rows, firms.ties, p, 2, q, run_key(1)).sum() for q in range(8))
        assert_two_sided(firms.f, firms.rows, firms.ties)
        assert before - ends == firms.f[DEGREE, firms.rows].sum()
        return float(ends / before)

    assert ended(1.0) == 0.0
    assert 0.0 < ended(0.7) < ended(0.1)
    assert ended(0.0) == pytest.approx(1.0 - np.exp(-p.dissolution * 2.0), abs=0.08)
