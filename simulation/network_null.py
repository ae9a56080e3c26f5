"""What the numbers of ties alone would give: a random network in which every firm has as many as it has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import randomness as chance
from .columns import CLUSTER
from .compilation import compiled
from .network import component_shares, components
from .network_measures import CORE, NOWHERE, core_share

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Ties = NDArray[np.int32]

SWAPS_PER_TIE = 5  # tried: all but e^-10 of the ties are moved, ten times on average (cf. Milo et al. 2003)


@compiled
def measure_null(
    f: Array, rows: Rows, ties: Ties, n_clusters: int, quarter: int, key: int
) -> tuple[Array, Array, Array]:
    """Largest component, tiered components and 3-core, shares of firms, of one network drawn at random among those in
    which every firm has as many ties within its cluster as it has."""
    null = rewire(f, rows, ties, n_clusters, quarter, key)
    nowhere = np.full(n_clusters, NOWHERE)
    component = components(f, rows, null, np.zeros(null.shape, dtype=np.int16), nowhere)
    largest, tiered, _ = component_shares(f, rows, component, n_clusters)
    return largest, tiered, core_share(f, rows, null, CORE, n_clusters)


@compiled
def _slot_of(ties: Ties, i: int, j: int) -> int:
    """The slot in which a firm holds a partner, -1 if it does not."""
    for slot in range(ties.shape[1]):
        if ties[i, slot] == j:
            return slot
    return -1


@compiled
def _inner_ties(f: Array, rows: Rows, ties: Ties) -> Ties:
    """The ties within clusters, without those that cross."""
    inner = np.full(ties.shape, np.int32(-1))
    for i in rows:
        for slot in range(ties.shape[1]):
            j = int(ties[i, slot])
            if j >= 0 and f[CLUSTER, j] == f[CLUSTER, i]:
                inner[i, slot] = j
    return inner


@compiled
def _ends(f: Array, rows: Rows, inner: Ties, n_clusters: int) -> tuple[Rows, Rows, Rows]:
    """Both ends of every tie within a cluster, cluster by cluster, and where each cluster's begin."""
    starts = np.zeros(n_clusters + 1, dtype=np.int64)
    for i in rows:
        starts[int(f[CLUSTER, i]) + 1] += np.sum(inner[i] > i)
    starts = np.cumsum(starts)
    one, other = np.empty(starts[n_clusters], dtype=np.int64), np.empty(starts[n_clusters], dtype=np.int64)
    filled = starts[:-1].copy()
    for i in rows:
        c = int(f[CLUSTER, i])
        for j in inner[i]:
            if j > i:
                one[filled[c]], other[filled[c]] = i, j
                filled[c] += 1
    return one, other, starts


@compiled
def rewire(f: Array, rows: Rows, ties: Ties, n_clusters: int, quarter: int, key: int) -> Ties:
    """Ties within clusters, rewired at random with every firm's number of them kept.

    Two ties a-b and c-d of a cluster become a-d and c-b, unless a firm would be tied to itself or twice to another
    (Maslov and Sneppen 2002); tried :data:`SWAPS_PER_TIE` times a tie. Every second tie drawn is turned round.
    """
    null = _inner_ties(f, rows, ties)
    one, other, starts = _ends(f, rows, null, n_clusters)
    for c in range(n_clusters):
        first, n = starts[c], int(starts[c + 1] - starts[c])
        for attempt in range(SWAPS_PER_TIE * n if n > 1 else 0):
            draw = int(chance.uniform(key, float(attempt * n_clusters + c), quarter, chance.REWIRE) * (2.0 * n * n))
            x, y = first + draw // (2 * n), first + draw // 2 % n
            if draw % 2 == 1:
                one[y], other[y] = other[y], one[y]
            a, b, d, e = one[x], other[x], one[y], other[y]
            if a == e or d == b or _slot_of(null, a, e) >= 0 or _slot_of(null, d, b) >= 0:
                continue
            null[a, _slot_of(null, a, b)], null[b, _slot_of(null, b, a)] = e, d
            null[d, _slot_of(null, d, e)], null[e, _slot_of(null, e, d)] = b, a
            other[x], other[y] = e, b
    return null
