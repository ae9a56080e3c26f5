"""Random networks of firms, as the model holds them and as networkx does."""

from __future__ import annotations

import networkx as nx
import numpy as np
from synergysim.simulation import network_measures
from synergysim.simulation.columns import (
    BORROWING,
    CLUSTER,
    DEGREE,
    N_COLUMNS,
    NEW_DATA,
    PLATFORM,
    TIED_ORDERS,
    TRADER,
    WEIGHT,
)
from synergysim.simulation.population import MAX_TIES

NOWHERE = np.full(2, -9.0)  # no platform: every tie counts


class Ties:
    """A random network of firms in two clusters, as the model holds it and as networkx does; some rows are empty."""

    def __init__(self, density: float, seed: int, n: int = 120, ties_each: int = MAX_TIES) -> None:
        rng = np.random.default_rng(seed)
        self.rows = np.sort(rng.choice(n + 30, n, replace=False)).astype(np.int64)
        self.f = np.zeros((N_COLUMNS, n + 30))
        self.f[CLUSTER, self.rows] = rng.integers(0, 2, n)
        self.f[CLUSTER, self.rows[:2]] = 0.0, 1.0  # neither is empty: a share of no firms is no number
        self.f[WEIGHT, self.rows] = 1.0
        self.f[TRADER, self.rows] = rng.integers(0, 2, n)
        self.f[PLATFORM, self.rows] = rng.integers(-1, 3, n)
        self.ties = np.full((n + 30, MAX_TIES), -1, dtype=np.int32)
        self.places = np.full((n + 30, MAX_TIES), -1, dtype=np.int16)
        self.strength = np.zeros((n + 30, MAX_TIES))
        self.graph = nx.Graph()
        self.graph.add_nodes_from(self.rows.tolist())
        pairs = rng.choice(self.rows, (round(density * n / 2), 2))
        for i, j in pairs.tolist():
            if i != j and not self.graph.has_edge(i, j) and max(self.graph.degree[i], self.graph.degree[j]) < ties_each:
                self.tie(i, j, int(rng.integers(-1, 3)))
        # What flows along ties: most firms have new data, most producers orders, a third loans.
        self.f[NEW_DATA, self.rows] = rng.random(n) < 0.7
        self.f[TIED_ORDERS, self.rows] = (rng.random(n) < 0.8) * (self.f[TRADER, self.rows] == 0.0)
        self.f[BORROWING, self.rows] = rng.random(n) < 0.35
        self.strength[self.ties >= 0] = 0.5

    def tie(self, i: int, j: int, place: int) -> None:
        """Both ends, each in its first free slot."""
        self.graph.add_edge(i, j, place=place)
        for a, b in ((i, j), (j, i)):
            slot = int(np.argmin(self.ties[a]))
            assert self.ties[a, slot] == -1
            self.ties[a, slot], self.places[a, slot] = b, place
            self.f[DEGREE, a] += 1.0

    def cluster(self, c: int) -> nx.Graph:
        """The ties within one cluster."""
        return self.graph.subgraph([i for i in self.graph if self.f[CLUSTER, i] == c])

    def listed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The nodes, and both ends and the place of every tie within a cluster, as the model lists them."""
        nodes = network_measures.tied_firms(self.f, self.rows)
        return nodes, *network_measures.ties_within(self.f, nodes, self.ties, self.places)

    def node_components(self, without: np.ndarray = NOWHERE) -> np.ndarray:
        """The component of every node, as the model finds it."""
        nodes, one, other, place = self.listed()
        kept = network_measures.made_elsewhere(self.f, nodes, one, place, without)
        return network_measures.components(nodes.size, one[kept], other[kept])

    def components(self, without: np.ndarray = NOWHERE) -> np.ndarray:
        """The component of every row, as the model finds it: the smallest row in it."""
        nodes = self.listed()[0]
        found = np.arange(self.f.shape[1])
        found[nodes] = nodes[self.node_components(without)]
        return found

    def mutual_components(self) -> np.ndarray:
        """The mutual component of every row, -1 for a firm on its own."""
        nodes, one, other, _ = self.listed()
        found = np.full(self.f.shape[1], network_measures.ALONE)
        found[nodes] = network_measures.mutual_components(self.f, nodes, one, other, self.node_components())
        return found

    def shares(self, without: np.ndarray = NOWHERE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Largest component, tiered components, susceptibility, as the model measures them."""
        counts = network_measures.count_firms(self.f, self.rows, 2)
        return network_measures.component_shares(self.f, self.listed()[0], self.node_components(without), *counts)

    def core(self, order: int) -> np.ndarray:
        """Share of firms in the core of an order, as the model measures it."""
        nodes, one, other, _ = self.listed()
        firms = network_measures.count_firms(self.f, self.rows, 2)[1]
        return network_measures.core_share(self.f, nodes, one, other, order, firms)

    def top_places(self) -> np.ndarray:
        """The platform on which most ties of each cluster were made."""
        return network_measures.top_places(self.f, self.listed()[0], self.ties, self.places, 2)
