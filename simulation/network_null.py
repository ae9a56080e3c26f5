"""What the numbers of ties alone would give: a random network in which every firm has as many as it has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import randomness as chance
from .columns import CLUSTER
from .compilation import compiled
from .network_measures import (
    CORE,
    component_shares,
    components,
    core_share,
    count_firms,
    tied_firms,
    ties_within,
)

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Ties = NDArray[np.int32]
Places = NDArray[np.int16]

SWAPS_PER_TIE = 5  # tried: all but e^-10 of the ties are moved, ten times on average (cf. Milo et al. 2003)


@compiled
def measure_null(
    f: Array, rows: Rows, ties: Ties, places: Places, n_clusters: int, quarter: int, key: int
) -> tuple[Array, Array, Array]:
    """Largest component, tiered components and 3-core, shares of firms, of one network drawn at random among those in
    which every firm has as many ties within its cluster as it has."""
    nodes = tied_firms(f, rows)
    one, other, _ = ties_within(f, nodes, ties, places)
    one, other = rewire(f, nodes, one, other, ties.shape[1], n_clusters, quarter, key)
    simulated, firms = count_firms(f, rows, n_clusters)
    largest, tiered, _ = component_shares(f, nodes, components(nodes.size, one, other), simulated, firms)
    return largest, tiered, core_share(f, nodes, one, other, CORE, firms)


@compiled
def _place_of(held: Ties, i: int, j: int) -> int:
    """The place in which a node holds a partner, -1 if it does not."""
    for place in range(held.shape[1]):
        if held[i, place] == j:
            return place
    return -1


@compiled
def _by_cluster(f: Array, nodes: Rows, one: Ties, other: Ties, n_clusters: int) -> tuple[Ties, Ties, Rows]:
    """The ties cluster by cluster, in their order, and where each cluster's begin."""
    starts = np.zeros(n_clusters + 1, dtype=np.int64)
    for i in one:
        starts[int(f[CLUSTER, nodes[i]]) + 1] += 1
    starts = np.cumsum(starts)
    first, second, filled = np.empty_like(one), np.empty_like(other), starts[:-1].copy()
    for tie in range(one.size):
        c = int(f[CLUSTER, nodes[one[tie]]])
        first[filled[c]], second[filled[c]] = one[tie], other[tie]
        filled[c] += 1
    return first, second, starts


@compiled
def _partners(n_nodes: int, one: Ties, other: Ties, most_ties: int) -> Ties:
    """The partners that every node holds, shape (nodes, most ties), -1 where there is none."""
    held, degree = np.full((n_nodes, most_ties), np.int32(-1)), np.zeros(n_nodes, dtype=np.int64)
    for tie in range(one.size):
        i, j = one[tie], other[tie]
        held[i, degree[i]], held[j, degree[j]] = j, i
        degree[i] += 1
        degree[j] += 1
    return held


@compiled
def rewire(
    f: Array, nodes: Rows, one: Ties, other: Ties, most_ties: int, n_clusters: int, quarter: int, key: int
) -> tuple[Ties, Ties]:
    """Ties within clusters, rewired at random with every firm's number of them kept.

    Two ties a-b and c-d of a cluster become a-d and c-b, unless a firm would be tied to itself or twice to another
    (Maslov and Sneppen 2002); tried :data:`SWAPS_PER_TIE` times a tie. Every second tie drawn is turned round.
    """
    held = _partners(nodes.size, one, other, most_ties)
    one, other, starts = _by_cluster(f, nodes, one, other, n_clusters)
    for c in range(n_clusters):
        first, n = starts[c], int(starts[c + 1] - starts[c])
        attempts = np.arange(SWAPS_PER_TIE * n if n > 1 else 0)
        draws = chance.uniforms(key, (attempts * n_clusters + c).astype(np.float64), attempts, quarter, chance.REWIRE)
        for drawn in draws:
            draw = int(drawn * (2.0 * n * n))
            x, y = first + draw // (2 * n), first + draw // 2 % n
            if draw % 2 == 1:
                one[y], other[y] = other[y], one[y]
            a, b, d, e = one[x], other[x], one[y], other[y]
            if a == e or d == b or _place_of(held, a, e) >= 0 or _place_of(held, d, b) >= 0:
                continue
            held[a, _place_of(held, a, b)], held[b, _place_of(held, b, a)] = e, d
            held[d, _place_of(held, d, e)], held[e, _place_of(held, e, d)] = b, a
            other[x], other[y] = e, b
    return one, other
