"""The shape of the network of firms by cluster: components, core, layers.

A cluster's network has its firms as nodes and the ties among them; platforms and other hubs are no nodes.

A tie belongs to a layer by what flowed along it this quarter (:func:`carries`): *information* where an end has new
data to share, *goods* where a trader orders from a producer, *capital* where an end borrows on the strength of ties.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .columns import BORROWING, CLUSTER, DEGREE, NEW_DATA, TIED_ORDERS, TRADER, WEIGHT
from .compilation import compiled
from .network import CHARACTERISTIC, component_shares, components, root_of

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Ties = NDArray[np.int32]
Places = NDArray[np.int16]
Flags = NDArray[np.bool_]

INFORMATION, GOODS, CAPITAL = 0, 1, 2
N_LAYERS = 3
CORE = 3  # order of the core that maturity asks for
ALONE = -1
NOWHERE = -9.0  # no platform: every tie counts


@compiled
def carries(f: Array, i: int, j: int, layer: int) -> bool:
    """Whether something of a layer flowed along the tie of two firms this quarter."""
    if layer == INFORMATION:
        return bool(f[NEW_DATA, i] > 0.0 or f[NEW_DATA, j] > 0.0)
    if layer == GOODS:
        return bool(f[TRADER, i] != f[TRADER, j] and max(f[TIED_ORDERS, i], f[TIED_ORDERS, j]) > 0.0)
    return bool(f[BORROWING, i] > 0.0 or f[BORROWING, j] > 0.0)


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
    mutual = mutual_share(f, rows, ties, whole, n_clusters)
    return largest, tiered, susceptibility, core, resilient, mutual


@compiled
def _ties_within(f: Array, rows: Rows, ties: Ties) -> Array:
    """Ties of every row inside its own cluster."""
    count = np.zeros(f.shape[1])
    for i in rows:
        for slot in range(ties.shape[1]):
            j = int(ties[i, slot])
            if j >= 0 and f[CLUSTER, j] == f[CLUSTER, i]:
                count[i] += 1.0
    return count


@compiled
def _drop(f: Array, ties: Ties, left: Array, i: int) -> None:
    """Take a firm out of the core: its partners have a tie less."""
    left[i] = -1.0
    for slot in range(ties.shape[1]):
        j = int(ties[i, slot])
        if j >= 0 and left[j] > 0.0 and f[CLUSTER, j] == f[CLUSTER, i]:
            left[j] -= 1.0


@compiled
def core_share(f: Array, rows: Rows, ties: Ties, order: int, n_clusters: int) -> Array:
    """Share of firms per cluster in the ``order``-core: what is left after dropping all with fewer ties, repeatedly."""
    left = _ties_within(f, rows, ties)
    dropped = True
    while dropped:
        dropped = False
        for i in rows:
            if 0.0 <= left[i] < order:
                _drop(f, ties, left, i)
                dropped = True
    inside, firms = np.zeros(n_clusters), np.zeros(n_clusters)
    for i in rows:
        firms[int(f[CLUSTER, i])] += f[WEIGHT, i]
        if left[i] > 0.0:
            inside[int(f[CLUSTER, i])] += f[WEIGHT, i]
    return inside / firms


@compiled
def top_places(f: Array, rows: Rows, ties: Ties, places: Places, n_clusters: int) -> Array:
    """The platform on which most of a cluster's ties were made; -2 where there is none."""
    counts = np.zeros((n_clusters, CHARACTERISTIC + n_clusters))
    for i in rows:
        for slot in range(ties.shape[1]):
            if ties[i, slot] >= 0 and places[i, slot] >= 0:
                counts[int(f[CLUSTER, i]), places[i, slot]] += 1.0
    top = np.full(n_clusters, -2.0)
    for c in range(n_clusters):
        if counts[c].sum() > 0.0:
            top[c] = float(np.argmax(counts[c]))
    return top


@compiled
def _split(f: Array, active: Rows, ties: Ties, label: Ties, layer: int, parent: Ties, together: Flags) -> Rows:
    """Split groups of firms with one label into what a layer joins; returns the firms that are not alone.

    ``parent`` and ``together`` are room to work in, of the length of ``label``.
    """
    for i in active:
        parent[i] = i
        together[i] = False
    for i in active:
        for slot in range(ties.shape[1]):
            j = int(ties[i, slot])
            if j > i and label[j] == label[i] and carries(f, i, j, layer):
                a, b = root_of(parent, i), root_of(parent, j)
                parent[max(a, b)] = min(a, b)
                together[i] = together[j] = True
    for i in active:
        label[i] = root_of(parent, i) if together[i] else ALONE
    return active[together[active]]


@compiled
def mutual_components(f: Array, rows: Rows, ties: Ties, component: Ties) -> Ties:
    """The mutual component (its label) of every row, :data:`ALONE` for a firm on its own.

    Two firms are in one mutual component if every layer joins them by a path that stays in it (Buldyrev et al. 2010).
    Found by splitting the components of the whole network by one layer after the other until nothing splits.
    """
    label = np.full(f.shape[1], np.int32(ALONE))
    parent, together = np.empty(f.shape[1], dtype=np.int32), np.empty(f.shape[1], dtype=np.bool_)
    active = rows[f[DEGREE][rows] > 0.0]
    for i in active:
        label[i] = component[i]
    n_groups, unchanged, layer = -1, 0, 0
    while unchanged < N_LAYERS and active.size > 0:
        left = _split(f, active, ties, label, layer, parent, together)
        found = 0
        for i in left:
            found += label[i] == i
        # With nobody lost, as many groups as before means that none was split.
        same = left.size == active.size and found == n_groups
        unchanged = unchanged + 1 if same else 1
        active, n_groups, layer = left, found, (layer + 1) % N_LAYERS
    return label


@compiled
def mutual_share(f: Array, rows: Rows, ties: Ties, component: Ties, n_clusters: int) -> Array:
    """Share of firms per cluster in the largest mutual component; ``component`` is that of the whole network."""
    label = mutual_components(f, rows, ties, component)
    weight, firms, largest = np.zeros(f.shape[1]), np.zeros(n_clusters), np.zeros(n_clusters)
    for i in rows:
        c = int(f[CLUSTER, i])
        firms[c] += f[WEIGHT, i]
        if label[i] >= 0:
            weight[label[i]] += f[WEIGHT, i]
            largest[c] = max(largest[c], weight[label[i]])
    return largest / firms
