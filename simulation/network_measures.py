"""The shape of the network of firms by cluster: components, core, layers, and what its degrees alone would give.

A cluster's network has its firms as nodes and the ties among them; platforms and other hubs are no nodes.

A tie belongs to one or more of three layers, by what the model knows of it (an assumption, declared in
:func:`carries`): *information* runs along ties made on a digital platform, *goods* along ties between a producer and a
trader and along ties made on a professional market, *capital* along ties between two sellers on e-commerce platforms,
whose data supply-chain finance lends against.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import randomness as chance
from .columns import CLUSTER, PLATFORM, TRADER, WEIGHT
from .compilation import compiled
from .network import NO_PLATFORM, component_shares, components, core_share, top_places

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Ties = NDArray[np.int32]
Places = NDArray[np.int8]

INFORMATION, GOODS, CAPITAL = 0, 1, 2
N_LAYERS = 3
CORE = 3  # order of the core that maturity asks for
SWAPS_PER_TIE = 10  # tried; then the degrees are all that is left (Milo et al. 2003)
NOWHERE = -9.0  # no platform: every tie counts


@compiled
def carries(f: Array, i: int, j: int, place: int, layer: int) -> bool:
    """Whether the tie of two firms, made at a place, belongs to a layer (assumption, see the module)."""
    if layer == INFORMATION:
        return place != NO_PLATFORM
    if layer == GOODS:
        return bool(place == NO_PLATFORM or f[TRADER, i] != f[TRADER, j])
    return bool(f[PLATFORM, i] >= 0.0 and f[PLATFORM, j] >= 0.0)


@compiled
def measure_shape(f: Array, rows: Rows, ties: Ties, places: Places, n_clusters: int) -> tuple[Array, ...]:
    """Per cluster: share of firms in the largest component; in components of 3 or more that join producers and traders;
    susceptibility; share in the 3-core; in the largest component without the ties made on the cluster's top platform;
    in the largest mutual component."""
    whole = components(f, rows, ties, places, np.full(n_clusters, NOWHERE))
    largest, tiered, susceptibility = component_shares(f, rows, whole, n_clusters)
    rest = components(f, rows, ties, places, top_places(f, rows, ties, places, n_clusters))
    resilient = component_shares(f, rows, rest, n_clusters)[0]
    core = core_share(f, rows, ties, CORE, n_clusters)
    mutual = mutual_share(f, rows, ties, places, whole, n_clusters)
    return largest, tiered, susceptibility, core, resilient, mutual


@compiled
def measure_null(
    f: Array, rows: Rows, ties: Ties, n_clusters: int, quarter: int, key: int
) -> tuple[Array, Array, Array]:
    """Largest component, tiered components and 3-core, shares of firms, of one network drawn at random among those in
    which every firm has as many ties within its cluster as it has."""
    null = rewire(f, rows, ties, n_clusters, quarter, key)
    nowhere = np.full(n_clusters, NOWHERE)
    component = components(f, rows, null, np.zeros(null.shape, dtype=np.int8), nowhere)
    largest, tiered, _ = component_shares(f, rows, component, n_clusters)
    return largest, tiered, core_share(f, rows, null, CORE, n_clusters)


@compiled
def _root(parent: Rows, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def _split(f: Array, active: Rows, ties: Ties, places: Places, label: Rows, layer: int) -> Rows:
    """Split groups of firms with one label into what a layer joins; returns the firms that are not alone."""
    parent = np.arange(label.size)
    for i in active:
        for slot in range(ties.shape[1]):
            j = int(ties[i, slot])
            if j > i and label[j] == label[i] and carries(f, i, j, places[i, slot], layer):
                a, b = _root(parent, i), _root(parent, j)
                parent[max(a, b)] = min(a, b)
    together = np.zeros(label.size, dtype=np.bool_)
    for i in active:
        root = _root(parent, i)
        if root != i:
            together[root] = together[i] = True
    for i in active:
        label[i] = _root(parent, i) if together[i] else -1
    return active[together[active]]


@compiled
def mutual_components(f: Array, rows: Rows, ties: Ties, places: Places, component: Ties) -> Rows:
    """The mutual component (its label) of every row, -1 for a firm on its own.

    Two firms are in one mutual component if every layer joins them by a path that stays in it (Buldyrev et al. 2010).
    Found by splitting the components of the whole network by one layer after the other until nothing splits.
    """
    label = np.full(f.shape[1], -1)
    for i in rows:
        label[i] = component[i]
    active, n_groups, unchanged, layer = rows, -1, 0, 0
    while unchanged < N_LAYERS and active.size > 0:
        left = _split(f, active, ties, places, label, layer)
        found = 0
        for i in left:
            found += label[i] == i
        # With nobody lost, as many groups as before means that none was split.
        same = left.size == active.size and found == n_groups
        unchanged = unchanged + 1 if same else 1
        active, n_groups, layer = left, found, (layer + 1) % N_LAYERS
    return label


@compiled
def mutual_share(f: Array, rows: Rows, ties: Ties, places: Places, component: Ties, n_clusters: int) -> Array:
    """Share of firms per cluster in the largest mutual component; ``component`` is that of the whole network."""
    label = mutual_components(f, rows, ties, places, component)
    weight, firms, largest = np.zeros(f.shape[1]), np.zeros(n_clusters), np.zeros(n_clusters)
    for i in rows:
        c = int(f[CLUSTER, i])
        firms[c] += f[WEIGHT, i]
        if label[i] >= 0:
            weight[label[i]] += f[WEIGHT, i]
            largest[c] = max(largest[c], weight[label[i]])
    return largest / firms


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
