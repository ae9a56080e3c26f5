"""The many: firms' state in columns, and the running of behaviours over them."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .agents.firms import Firm
from .columns import CLUSTER, CLUSTER_VARIABLES, N_COLUMNS, WEIGHT
from .compilation import compiled

if TYPE_CHECKING:
    from .model import ClusterModel

MAX_TIES = 12
Array = NDArray[np.float64]


@compiled
def grouped_sum(f: Array, rows: NDArray[np.int64], column: int, by: int, n_groups: int) -> Array:
    """Real total of a column (weight times amount) per value of the column ``by``; negative groups are left out."""
    totals = np.zeros(n_groups)
    for i in rows:
        group = int(f[by, i])
        if group >= 0:
            totals[group] += f[WEIGHT, i] * f[column, i]
    return totals


@compiled
def flagged_sum(f: Array, rows: NDArray[np.int64], column: int, flag: int, n_clusters: int) -> Array:
    """Real total of a column per cluster over firms whose column ``flag`` is 1."""
    totals = np.zeros(n_clusters)
    for i in rows:
        if f[flag, i] == 1.0:
            totals[int(f[CLUSTER, i])] += f[WEIGHT, i] * f[column, i]
    return totals


@compiled
def reached_sum(f: Array, rows: NDArray[np.int64], column: int, level: float, n_clusters: int) -> Array:
    """Real firms per cluster whose column is at least ``level``."""
    counts = np.zeros(n_clusters)
    for i in rows:
        if f[column, i] >= level:
            counts[int(f[CLUSTER, i])] += f[WEIGHT, i]
    return counts


@compiled
def merged(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Two ascending lists of rows as one."""
    found, one, other = np.empty(rows.size + others.size, dtype=np.int64), 0, 0
    for n in range(found.size):
        if other == others.size or (one < rows.size and rows[one] < others[other]):
            found[n] = rows[one]
            one += 1
        else:
            found[n] = others[other]
            other += 1
    return found


@compiled
def without(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """An ascending list of rows less another."""
    found, kept, n = np.empty(rows.size, dtype=np.int64), 0, 0
    for i in rows:
        while n < others.size and others[n] < i:
            n += 1
        if n == others.size or others[n] != i:
            found[kept] = i
            kept += 1
    return found[:kept].copy()


@compiled
def where(f: Array, rows: NDArray[np.int64], column: int, least: float) -> NDArray[np.int64]:
    """The rows in which a column is at least this."""
    found, n = np.empty(rows.size, dtype=np.int64), 0
    for i in rows:
        if f[column, i] >= least:
            found[n] = i
            n += 1
    return found[:n].copy()


def per_cluster(clusters: NDArray[np.int64], amounts: Array, n_clusters: int) -> Array:
    """Sums of ``amounts`` by cluster."""
    return np.asarray(np.bincount(clusters, amounts, n_clusters), dtype=np.float64)


class Population:
    """Firms as columns of state.

    ``f`` has shape (columns, rows), ``k`` (variables, clusters); ``ties`` (rows, MAX_TIES) holds partners' rows, -1
    for none, ``tie_platform`` where each tie was made, ``tie_strength`` how strong it is, 0 to 1. ``rows`` are the
    living, ascending. A row is used again after its firm's exit.
    """

    def __init__(self, model: ClusterModel, columns: Array, n_firms: int, n_clusters: int) -> None:
        capacity = columns.shape[1]
        self.model = model
        self.f = columns
        self.k = np.zeros((len(CLUSTER_VARIABLES), n_clusters))
        self.ties = np.full((capacity, MAX_TIES), -1, dtype=np.int32)
        self.tie_platform = np.full((capacity, MAX_TIES), -1, dtype=np.int16)
        self.tie_strength = np.zeros((capacity, MAX_TIES))
        self.rows = np.arange(n_firms, dtype=np.int64)
        self.n_clusters = n_clusters
        self.one_by_one = False
        self._free = list(range(capacity - 1, n_firms - 1, -1))
        self._firms: dict[int, Firm] = {}  # the agents that someone has asked for, by row

    def apply(self, behaviour: Callable[..., None], *arguments: Any) -> None:
        """Run a behaviour for every firm: compiled over the columns, or agent by agent in random order.

        Both ways use the same function and give the same result to the bit, because a behaviour writes nothing but
        its own firm's columns and reads of others only what it does not write.
        """
        if self.one_by_one:
            self.model.agents_by_type[Firm].shuffle_do("act", behaviour, *arguments)
        else:
            behaviour(self.f, self.rows, self.k, *arguments)

    def firm(self, row: int) -> Firm:
        """The agent that lives in a row, made when it is first asked for.

        Raises:
            KeyError: nobody lives there.
        """
        if row not in self._firms:
            place = int(np.searchsorted(self.rows, row))
            if place == self.rows.size or self.rows[place] != row:
                raise KeyError(f"No firm lives in row {row}.")
            self._firms[row] = Firm(self.model, row)
        return self._firms[row]

    def make_firms(self) -> None:
        """Make the agents of all firms that live; without collecting garbage, which so many would call for often."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            for row in self.rows.tolist():
                self.firm(row)
        finally:
            if collecting:
                gc.enable()

    def remove(self, rows: NDArray[np.int64]) -> None:
        """Let firms go; their columns must be settled, their ties cut."""
        for row in rows.tolist() if self._firms else ():
            firm = self._firms.pop(row, None)
            if firm is not None:
                firm.remove()
        self._free += rows.tolist()
        self.rows = without(self.rows, np.sort(rows))

    def add(self, columns: Array) -> NDArray[np.int64]:
        """Found firms with the given state, shape (columns, n); returns their rows."""
        count = columns.shape[1]
        while len(self._free) < count:
            self._grow()
        rows = np.array([self._free.pop() for _ in range(count)], dtype=np.int64)
        self.f[:, rows] = columns
        self.ties[rows] = -1
        self.rows = merged(self.rows, np.sort(rows))
        return rows

    def sums(self, column: int) -> Array:
        """Real total of a column per cluster (weight times amount)."""
        return grouped_sum(self.f, self.rows, column, CLUSTER, self.n_clusters)

    def sums_where(self, column: int, flag: int) -> Array:
        """Real total of a column over firms whose 0-or-1 column ``flag`` is 1, per cluster."""
        return flagged_sum(self.f, self.rows, column, flag, self.n_clusters)

    def count_at_least(self, column: int, level: float) -> Array:
        """Real firms per cluster whose column is at least ``level``."""
        return reached_sum(self.f, self.rows, column, level, self.n_clusters)

    def _grow(self) -> None:
        old = self.f.shape[1]
        new = old + max(16, old // 16)
        self.f = np.concatenate([self.f, np.zeros((N_COLUMNS, new - old))], axis=1)
        self.ties = np.concatenate([self.ties, np.full((new - old, MAX_TIES), -1, dtype=np.int32)])
        self.tie_platform = np.concatenate([self.tie_platform, np.full((new - old, MAX_TIES), -1, dtype=np.int16)])
        self.tie_strength = np.concatenate([self.tie_strength, np.zeros((new - old, MAX_TIES))])
        self._free = list(range(new - 1, old - 1, -1)) + self._free
