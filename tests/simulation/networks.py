"""Random networks of firms, as the model holds them and as networkx does."""

from __future__ import annotations

import networkx as nx
import numpy as np
from synergysim.simulation import network
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

NONE = np.full(2, -9.0)


class Ties:
    """A random network of firms in two clusters, as the model holds it and as networkx does; some rows are empty."""

    def __init__(self, density: float, seed: int, n: int = 120, ties_each: int = MAX_TIES) -> None:
        rng = np.random.default_rng(seed)
        self.rows = np.sort(rng.choice(n + 30, n, replace=False)).astype(np.int64)
        self.f = np.zeros((N_COLUMNS, n + 30))
        self.f[CLUSTER, self.rows] = rng.integers(0, 2, n)
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

    def components(self, without: np.ndarray = NONE) -> np.ndarray:
        """The component of every row, as the model finds it."""
        return network.components(self.f, self.rows, self.ties, self.places, without)

    def shares(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Largest component, tiered components, susceptibility, as the model measures them."""
        return network.component_shares(self.f, self.rows, self.components(), 2)
