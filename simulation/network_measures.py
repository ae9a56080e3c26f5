"""The shape of the network of firms by cluster: components, core, layers.

A cluster's network has its firms as nodes and the ties among them; platforms and other hubs are no nodes. It is
measured on the list of its ties (:func:`ties_within`), whose ends are numbered among the firms that have ties: most
firms have none, and are alone in every measure.

A tie belongs to a layer by what flowed along it this quarter (:func:`carries`): *information* where an end has new
data to share, *goods* where a trader orders from a producer, *capital* where an end borrows on the strength of ties.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .columns import BORROWING, CLUSTER, DEGREE, NEW_DATA, TIED_ORDERS, TRADER, WEIGHT
from .compilation import compiled
from .network import CHARACTERISTIC

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Ties = NDArray[np.int32]
Places = NDArray[np.int16]
Flags = NDArray[np.bool_]

INFORMATION, GOODS, CAPITAL = 0, 1, 2
N_LAYERS = 3
CORE = 3  # order of the core that maturity asks for
ALONE = -1


@compiled
def carries(f: Array, i: int, j: int, layer: int) -> bool:
    """Whether something of a layer flowed along the tie of two firms this quarter."""
    if layer == INFORMATION:
        return bool(f[NEW_DATA, i] > 0.0 or f[NEW_DATA, j] > 0.0)
    if layer == GOODS:
        return bool(f[TRADER, i] != f[TRADER, j] and max(f[TIED_ORDERS, i], f[TIED_ORDERS, j]) > 0.0)
    return bool(f[BORROWING, i] > 0.0 or f[BORROWING, j] > 0.0)


@compiled
def tied_firms(f: Array, rows: Rows) -> Rows:
    """The rows of firms with ties, ascending: the nodes by whose numbers all measures go."""
    nodes, n = np.empty(rows.size, dtype=np.int64), 0
    for i in rows:
        if f[DEGREE, i] > 0.0:
            nodes[n] = i
            n += 1
    return nodes[:n]


@compiled
def ties_within(f: Array, nodes: Rows, ties: Ties, places: Places) -> tuple[Ties, Ties, Places]:
    """Every tie within a cluster once: the numbers of its ends, the smaller first, and where it was made."""
    number = np.full(f.shape[1], np.int32(ALONE))
    ends = 0.0
    for n in range(nodes.size):
        number[nodes[n]] = n
        ends += f[DEGREE, nodes[n]]
    one, other = np.empty(int(ends), dtype=np.int32), np.empty(int(ends), dtype=np.int32)
    place, found = np.empty(int(ends), dtype=np.int16), 0
    for n in range(nodes.size):
        i = nodes[n]
        for slot in range(ties.shape[1]):
            j = ties[i, slot]
            if j > i and f[CLUSTER, j] == f[CLUSTER, i]:
                one[found], other[found], place[found] = n, number[j], places[i, slot]
                found += 1
    return one[:found], other[:found], place[:found]


@compiled
def count_firms(f: Array, rows: Rows, n_clusters: int) -> tuple[Array, Array]:
    """Simulated firms, and real ones, per cluster."""
    simulated, firms = np.zeros(n_clusters), np.zeros(n_clusters)
    for i in rows:
        c = int(f[CLUSTER, i])
        simulated[c] += 1.0
        firms[c] += f[WEIGHT, i]
    return simulated, firms


@compiled
def measure_shape(f: Array, rows: Rows, ties: Ties, places: Places, n_clusters: int) -> tuple[Array, ...]:
    """Per cluster: share of firms in the largest component; in components of 3 or more that join producers and traders;
    susceptibility; share in the 3-core; in the largest component without the ties made on the cluster's top platform;
    in the largest mutual component."""
    nodes = tied_firms(f, rows)
    one, other, place = ties_within(f, nodes, ties, places)
    simulated, firms = count_firms(f, rows, n_clusters)
    whole = components(nodes.size, one, other)
    largest, tiered, susceptibility = component_shares(f, nodes, whole, simulated, firms)
    elsewhere = made_elsewhere(f, nodes, one, place, top_places(f, nodes, ties, places, n_clusters))
    rest = components(nodes.size, one[elsewhere], other[elsewhere])
    resilient = component_shares(f, nodes, rest, simulated, firms)[0]
    core = core_share(f, nodes, one, other, CORE, firms)
    mutual = mutual_share(f, nodes, mutual_components(f, nodes, one, other, whole), firms)
    return largest, tiered, susceptibility, core, resilient, mutual


@compiled
def root_of(parent: Ties, i: int) -> int:
    """The node that stands for a node's component; paths to it are halved on the way."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def components(n_nodes: int, one: Ties, other: Ties) -> Ties:
    """The component of every node that ties join: the smallest number in it."""
    parent = np.arange(n_nodes).astype(np.int32)
    for tie in range(one.size):
        a, b = root_of(parent, one[tie]), root_of(parent, other[tie])
        if a != b:
            parent[max(a, b)] = min(a, b)
    for i in range(n_nodes):
        parent[i] = root_of(parent, i)
    return parent


@compiled
def component_shares(
    f: Array, nodes: Rows, component: Ties, simulated: Array, firms: Array
) -> tuple[Array, Array, Array]:
    """Per cluster: share of firms in the largest component; in components of 3 or more that join producers and
    traders; susceptibility (sum of squared other components' sizes over all simulated firms)."""
    n_clusters = firms.size
    size, weight, tiers = np.zeros(nodes.size), np.zeros(nodes.size), np.zeros(nodes.size, dtype=np.int8)
    for n in range(nodes.size):
        root, i = component[n], nodes[n]
        size[root] += 1.0
        weight[root] += f[WEIGHT, i]
        tiers[root] |= 2 if f[TRADER, i] == 1.0 else 1
    largest, largest_size = np.zeros(n_clusters), np.zeros(n_clusters)
    tiered, squares = np.zeros(n_clusters), np.zeros(n_clusters)
    for n in range(nodes.size):
        if component[n] == n and size[n] > 1.0:
            c = int(f[CLUSTER, nodes[n]])
            squares[c] += size[n] * size[n]
            largest[c] = max(largest[c], weight[n])
            largest_size[c] = max(largest_size[c], size[n])
            if size[n] >= 3.0 and tiers[n] == 3:
                tiered[c] += weight[n]
    return largest / firms, tiered / firms, (squares - largest_size * largest_size) / simulated


@compiled
def top_places(f: Array, nodes: Rows, ties: Ties, places: Places, n_clusters: int) -> Array:
    """The platform on which most of a cluster's ties were made; -2 where there is none."""
    counts = np.zeros((n_clusters, CHARACTERISTIC + n_clusters))
    for i in nodes:
        for slot in range(ties.shape[1]):
            if ties[i, slot] >= 0 and places[i, slot] >= 0:
                counts[int(f[CLUSTER, i]), places[i, slot]] += 1.0
    top = np.full(n_clusters, -2.0)
    for c in range(n_clusters):
        if counts[c].sum() > 0.0:
            top[c] = float(np.argmax(counts[c]))
    return top


@compiled
def made_elsewhere(f: Array, nodes: Rows, one: Ties, place: Places, without: Array) -> Flags:
    """Which ties were not made on the platform that ``without`` names for their cluster."""
    kept = np.empty(one.size, dtype=np.bool_)
    for tie in range(one.size):
        kept[tie] = place[tie] != without[int(f[CLUSTER, nodes[one[tie]]])]
    return kept


@compiled
def _neighbours(n_nodes: int, one: Ties, other: Ties) -> tuple[Rows, Ties]:
    """Where every node's neighbours begin, and the neighbours, one node's after the other's."""
    starts = np.zeros(n_nodes + 1, dtype=np.int64)
    for tie in range(one.size):
        starts[one[tie] + 1] += 1
        starts[other[tie] + 1] += 1
    for n in range(n_nodes):
        starts[n + 1] += starts[n]
    filled, neighbours = starts[:-1].copy(), np.empty(2 * one.size, dtype=np.int32)
    for tie in range(one.size):
        a, b = one[tie], other[tie]
        neighbours[filled[a]], neighbours[filled[b]] = b, a
        filled[a] += 1
        filled[b] += 1
    return starts, neighbours


@compiled
def core_share(f: Array, nodes: Rows, one: Ties, other: Ties, order: int, firms: Array) -> Array:
    """Share of firms per cluster in the ``order``-core: what is left after dropping all with fewer ties, repeatedly."""
    starts, neighbours = _neighbours(nodes.size, one, other)
    left = starts[1:] - starts[:-1]
    dropped, n_dropped = np.empty(nodes.size, dtype=np.int64), 0
    for n in range(nodes.size):
        if left[n] < order:
            dropped[n_dropped] = n
            n_dropped += 1
    place = 0
    while place < n_dropped:
        n = dropped[place]
        place += 1
        for neighbour in neighbours[starts[n] : starts[n + 1]]:
            left[neighbour] -= 1
            if left[neighbour] == order - 1:
                dropped[n_dropped] = neighbour
                n_dropped += 1
    inside = np.zeros(firms.size)
    for n in range(nodes.size):
        if left[n] >= order:
            inside[int(f[CLUSTER, nodes[n]])] += f[WEIGHT, nodes[n]]
    return inside / firms


@compiled
def _split(active: Rows, one: Ties, other: Ties, carried: Flags, label: Ties, parent: Ties, together: Flags) -> Rows:
    """Split groups of nodes with one label into what a layer's ties join; returns the nodes that are not alone.

    ``carried`` says which ties belong to the layer; ``parent`` and ``together`` are room to work in, of the length of
    ``label``.
    """
    for n in active:
        parent[n] = n
        together[n] = False
    for tie in range(one.size):
        i, j = one[tie], other[tie]
        if carried[tie] and label[i] >= 0 and label[j] == label[i]:
            a, b = root_of(parent, i), root_of(parent, j)
            parent[max(a, b)] = min(a, b)
            together[i] = together[j] = True
    for n in active:
        label[n] = root_of(parent, n) if together[n] else ALONE
    return active[together[active]]


@compiled
def mutual_components(f: Array, nodes: Rows, one: Ties, other: Ties, component: Ties) -> Ties:
    """The mutual component (its label) of every node, :data:`ALONE` for a firm on its own.

    Two firms are in one mutual component if every layer joins them by a path that stays in it (Buldyrev et al. 2010).
    Found by splitting the components of the whole network by one layer after the other until nothing splits.
    """
    label = component.copy()
    parent, together = np.empty(label.size, dtype=np.int32), np.empty(label.size, dtype=np.bool_)
    carried = np.empty((N_LAYERS, one.size), dtype=np.bool_)
    for tie in range(one.size):
        for layer in range(N_LAYERS):
            carried[layer, tie] = carries(f, nodes[one[tie]], nodes[other[tie]], layer)
    active = np.arange(nodes.size)
    n_groups, unchanged, layer = -1, 0, 0
    while unchanged < N_LAYERS and active.size > 0:
        left = _split(active, one, other, carried[layer], label, parent, together)
        found = 0
        for n in left:
            found += label[n] == n
        # With nobody lost, as many groups as before means that none was split.
        same = left.size == active.size and found == n_groups
        unchanged = unchanged + 1 if same else 1
        active, n_groups, layer = left, found, (layer + 1) % N_LAYERS
    return label


@compiled
def mutual_share(f: Array, nodes: Rows, label: Ties, firms: Array) -> Array:
    """Share of firms per cluster in the largest mutual component, from the nodes' labels."""
    weight, largest = np.zeros(nodes.size), np.zeros(firms.size)
    for n in range(nodes.size):
        if label[n] >= 0:
            c = int(f[CLUSTER, nodes[n]])
            weight[label[n]] += f[WEIGHT, nodes[n]]
            largest[c] = max(largest[c], weight[label[n]])
    return largest / firms
