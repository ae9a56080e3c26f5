"""The shape of the network: layers and their mutual components, and the random network with the same degrees."""

from __future__ import annotations

import dataclasses
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import Ties
from synergysim.simulation import ClusterModel, Inputs, network, network_measures, network_null
from synergysim.simulation.columns import BORROWING, CLUSTER, NEW_DATA, TIED_ORDERS, TRADER, WEIGHT
from synergysim.simulation.model import forget
from synergysim.simulation.network_measures import CAPITAL, CORE, GOODS, INFORMATION, N_LAYERS, carries
from synergysim.simulation.population import MAX_TIES

random_ties = st.builds(Ties, st.floats(0.2, 9.0), st.integers(0, 10**6), st.sampled_from([12, 40, 120]))
any_network = given(random_ties)
few = settings(max_examples=40, deadline=None)


def layer(ties: Ties, number: int) -> nx.Graph:
    """The ties within clusters that belong to a layer, by a statement of its own of what a layer is."""
    graph = nx.Graph()
    graph.add_nodes_from(ties.graph)
    for i, j in ties.graph.edges:
        data, ordered, borrowed = (ties.f[column, [i, j]].any() for column in (NEW_DATA, TIED_ORDERS, BORROWING))
        mixed = {ties.f[TRADER, i], ties.f[TRADER, j]} == {0.0, 1.0}
        belongs = {INFORMATION: data, GOODS: ordered and mixed, CAPITAL: borrowed}[number]
        if belongs and ties.f[CLUSTER, i] == ties.f[CLUSTER, j]:
            graph.add_edge(i, j)
    return graph


def mutual(layers: list[nx.Graph], nodes: frozenset[int]) -> set[frozenset[int]]:
    """Mutual components by their definition: a set that no layer takes apart."""
    for one in layers:
        parts = [frozenset(part) for part in nx.connected_components(one.subgraph(nodes))]
        if len(parts) > 1:
            return set().union(*(mutual(layers, part) for part in parts))
    return {nodes}


def found_mutual(ties: Ties) -> np.ndarray:
    return ties.mutual_components()


def shape(ties: Ties) -> list[np.ndarray]:
    return list(network_measures.measure_shape(ties.f, ties.rows, ties.ties, ties.places, 2))


def rewired(ties: Ties, quarter: int = 1, key: int = 7) -> nx.Graph:
    nodes, one, other, _ = ties.listed()
    one, other = network_null.rewire(ties.f, nodes, one, other, MAX_TIES, 2, quarter, key)
    graph = nx.MultiGraph()
    graph.add_nodes_from(ties.rows.tolist())
    graph.add_edges_from(zip(nodes[one].tolist(), nodes[other].tolist(), strict=True))
    return graph


def edges(graph: nx.Graph) -> set[frozenset[int]]:
    return {frozenset((i, j)) for i, j in graph.edges()}


@few
@any_network
def test_mutual_components_are_those_of_the_definition(ties: Ties) -> None:
    layers = [layer(ties, number) for number in range(N_LAYERS)]
    label = found_mutual(ties)
    by_label: dict[int, set[int]] = {}
    for i in ties.rows.tolist():
        by_label.setdefault(int(label[i]) if label[i] >= 0 else -1 - i, set()).add(i)
    assert {frozenset(one) for one in by_label.values()} == mutual(layers, frozenset(ties.graph))


def test_dense_networks_have_a_mutual_giant_and_sparse_ones_have_none() -> None:
    """Otherwise mutual components could be compared as nothing with nothing."""
    dense, sparse = (shape(Ties(density, 1, n=400))[-1] for density in (11.0, 2.0))
    assert dense.min() > 0.5
    assert sparse.max() < 0.05


def test_taking_a_layer_away_takes_the_mutual_giant_away() -> None:
    ties = Ties(11.0, 1, n=400)
    ties.f[BORROWING] = 0.0
    assert shape(ties)[-1].max() == 0.0
    assert shape(ties)[0].min() > 0.9


@few
@any_network
def test_the_mutual_component_lies_in_a_component_and_counts_the_firms_behind_the_simulated_ones(ties: Ties) -> None:
    ties.f[WEIGHT, ties.rows] = np.random.default_rng(0).uniform(1.0, 9.0, ties.rows.size)
    largest, share, label = shape(ties)[0], shape(ties)[-1], found_mutual(ties)
    assert (share <= largest + 1e-12).all()
    for c in (0, 1):
        inside = ties.rows[ties.f[CLUSTER, ties.rows] == c]
        groups = [ties.f[WEIGHT, inside[label[inside] == one]].sum() for one in set(label[inside]) - {-1}]
        assert share[c] == pytest.approx(max(groups, default=0.0) / ties.f[WEIGHT, inside].sum())


def test_the_shape_is_that_of_the_measures_one_by_one() -> None:
    ties = Ties(3.0, 5)
    largest, tiered, susceptibility, core, resilient, _ = shape(ties)
    for found, expected in zip((largest, tiered, susceptibility), ties.shares(), strict=True):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(core, ties.core(CORE))
    np.testing.assert_array_equal(resilient, ties.shares(ties.top_places())[0])
    assert (resilient < largest).any()


@pytest.mark.parametrize("number", range(N_LAYERS))
def test_a_layer_is_the_same_from_both_ends(number: int) -> None:
    ties = Ties(3.0, 5)
    held = [carries(ties.f, i, j, number) for i, j in ties.graph.edges]
    assert held == [carries(ties.f, j, i, number) for i, j in ties.graph.edges]
    assert 0.3 < np.mean(held) < 1.0, "a layer of all ties, or of none, would tell nothing"


@few
@any_network
def test_the_random_network_keeps_every_firms_number_of_ties_within_its_cluster(ties: Ties) -> None:
    graph = rewired(ties)
    for c in (0, 1):
        own = ties.cluster(c)
        assert {i: graph.degree[i] for i in own} == dict(own.degree)
    assert nx.number_of_selfloops(graph) == 0
    assert len(edges(graph)) == graph.number_of_edges(), "nobody is tied twice to another"
    assert all(ties.f[CLUSTER, i] == ties.f[CLUSTER, j] for i, j in graph.edges())


def test_the_random_network_has_little_left_of_the_old_one_and_is_another_in_another_quarter() -> None:
    ties = Ties(4.0, 2, n=400)
    before = edges(ties.cluster(0)) | edges(ties.cluster(1))
    first, again, later = (edges(rewired(ties, q)) for q in (1, 1, 2))
    assert first == again
    assert len(before & first) < 0.1 * len(before)
    assert len(later & first) < 0.1 * len(before)


def pairs(n: int) -> Ties:
    """Two firms and two firms, tied, in one cluster."""
    ties = Ties(0.0, 1, n=n)
    ties.f[CLUSTER, ties.rows] = 0.0
    for i, j in zip(ties.rows[::2].tolist(), ties.rows[1::2].tolist(), strict=True):
        ties.tie(i, j, -1)
    return ties


def test_every_random_network_with_the_degrees_is_as_likely_as_every_other() -> None:
    ties, draws = pairs(4), 900
    drawn = Counter(frozenset(edges(rewired(ties, 1, key))) for key in range(draws))
    assert len(drawn) == 3
    assert max(abs(count / draws - 1 / 3) for count in drawn.values()) < 0.06  # 3.8 standard errors


def test_closed_groups_are_told_from_what_their_degrees_alone_would_give() -> None:
    """Groups of four, all tied to all: each firm has three ties, and yet no giant component; at random there is one."""
    ties = Ties(0.0, 1, n=200)
    ties.f[CLUSTER, ties.rows] = 0.0
    for start in range(0, 200, 4):
        four = ties.rows[start : start + 4].tolist()
        for i, j in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]:
            ties.tie(four[i], four[j], -1)
    largest = ties.shares()[0][0]
    null = network_null.measure_null(ties.f, ties.rows, ties.ties, ties.places, 2, 1, 7)
    assert largest == pytest.approx(0.02)
    assert null[0][0] > 0.9
    assert null[2][0] == 1.0, "a firm keeps its three ties, so that all stay in the 3-core"


def test_a_run_measures_the_random_network_once_a_year(busy_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2018), 1)
    table = model.run().diagnostics
    drawn = table[table["diagnostic"] == "null_largest_component_share"].pivot_table(
        index="quarter", columns="cluster", values="value"
    )
    changes = drawn.diff().iloc[1:].abs().sum(axis=1)
    assert set(changes[changes > 0].index.str[-2:]) == {"Q4"}
    forget(model)


def test_the_characteristic_platform_of_the_hundredth_cluster_is_told_apart() -> None:
    """Places of ties go on beyond what a byte holds: one too small a table was written beyond its end."""
    ties = Ties(3.0, 5)
    ties.f[CLUSTER, ties.rows] = 99.0
    places = np.where(ties.places >= 0, network.CHARACTERISTIC + 99, -1).astype(ties.places.dtype)
    top = network_measures.top_places(ties.f, ties.rows, ties.ties, places, 100)
    assert top[99] == network.CHARACTERISTIC + 99
    assert (top[:99] == -2.0).all()
