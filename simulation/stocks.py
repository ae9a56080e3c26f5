"""The system-dynamics layer: named stocks are sums of agents' stocks, named flows are sums of logged agent events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .columns import CAPITAL, CLUSTER, DEBT, DEGREE, EVENT, INVENTORY, MEMBER, PLATFORM, WEIGHT
from .compilation import compiled
from .population import Population, per_cluster

if TYPE_CHECKING:
    from .model import ClusterModel

Array = NDArray[np.float64]


class Stock(NamedTuple):
    """A stock per cluster: how it is measured, and the flows that alone may change it."""

    name: str
    unit: str
    measure: Callable[[Population], Array]
    inflows: tuple[str, ...]
    outflows: tuple[str, ...]


class IdentityError(AssertionError):
    """An accounting identity does not hold; the sentence names identity and process."""


@compiled
def count_events(f: Array, rows: NDArray[np.int64], n_clusters: int) -> tuple[Array, Array]:
    """Real firms that started and that stopped (``event`` 1 and -1), per cluster."""
    started, stopped = np.zeros(n_clusters), np.zeros(n_clusters)
    for i in rows:
        if f[EVENT, i] > 0.0:
            started[int(f[CLUSTER, i])] += f[WEIGHT, i]
        elif f[EVENT, i] < 0.0:
            stopped[int(f[CLUSTER, i])] += f[WEIGHT, i]
    return started, stopped


def _weighted(population: Population, values: Array) -> Array:
    rows = population.rows
    clusters = population.f[CLUSTER, rows].astype(np.int64)
    return per_cluster(clusters, population.f[WEIGHT, rows] * values, population.n_clusters)


def _firms(population: Population) -> Array:
    return _weighted(population, np.ones(population.rows.size))


def _adopters(population: Population) -> Array:
    return _weighted(population, (population.f[PLATFORM, population.rows] >= 0.0).astype(float))


def _tie_ends(population: Population) -> Array:
    rows = population.rows
    clusters = population.f[CLUSTER, rows].astype(np.int64)
    return per_cluster(clusters, population.f[DEGREE, rows], population.n_clusters)


def _sum_of(column: int) -> Callable[[Population], Array]:
    return lambda population: population.sums(column)


STOCKS = (
    Stock("firms", "firms", _firms, ("births",), ("deaths",)),
    Stock("adopters", "firms", _adopters, ("adoptions",), ("churn", "adopter_exits")),
    Stock("members", "firms", _sum_of(MEMBER), ("joiners",), ("leavers", "member_exits")),
    Stock(
        "capital",
        "units a quarter",
        _sum_of(CAPITAL),
        ("investment", "founders_capital"),
        ("depreciation", "closed_capital"),
    ),
    Stock("inventory", "units", _sum_of(INVENTORY), ("production", "purchases"), ("sales", "wholesale", "scrap")),
    Stock("debt", "10,000 CNY", _sum_of(DEBT), ("lending",), ("repayment", "written_off")),
    Stock("tie_ends", "ends of ties", _tie_ends, ("formed",), ("dissolved", "cut_by_exit")),
)


class Book:
    """Cumulative flows per cluster, by name, and the identities that tie stocks to them."""

    def __init__(self, population: Population) -> None:
        self._population = population
        names = [name for stock in STOCKS for name in stock.inflows + stock.outflows]
        self.flows: dict[str, Array] = {name: np.zeros(population.n_clusters) for name in names}
        self.quarter: dict[str, Array] = {}
        self._at_start = {stock.name: stock.measure(population) for stock in STOCKS}

    def log(self, flow: str, amount: Array) -> None:
        """Add to a flow (shape: clusters), of the run and of this quarter."""
        self.flows[flow] = self.flows.get(flow, 0.0) + amount
        self.quarter[flow] = self.quarter.get(flow, 0.0) + amount

    def this_quarter(self, flow: str) -> Array:
        """What has flowed in this quarter (shape: clusters)."""
        return self.quarter.get(flow, np.zeros(self._population.n_clusters))

    def log_events(self, started: str, stopped: str) -> None:
        """Log the ``event`` column as two flows."""
        population = self._population
        up, down = count_events(population.f, population.rows, population.n_clusters)
        self.log(started, up)
        self.log(stopped, down)

    def gap(self, stock: Stock) -> float:
        """Largest difference over clusters between a stock and its flows, relative to all that flowed."""
        flowed = self._at_start[stock.name].copy()
        volume = np.abs(flowed) + 1.0
        for name in stock.inflows:
            flowed += self.flows[name]
            volume += np.abs(self.flows[name])
        for name in stock.outflows:
            flowed -= self.flows[name]
            volume += np.abs(self.flows[name])
        return float(np.max(np.abs(stock.measure(self._population) - flowed) / volume))


def check_identities(model: ClusterModel, process: str, tolerance: float = 1e-9) -> None:
    """Assert that money is conserved and every stock equals its flows.

    Raises:
        IdentityError: one does not hold; names the process after which it was found.
    """
    missing = model.ledger.missing()
    if not abs(missing) <= tolerance:
        raise IdentityError(f"Money is not conserved after {process}: {missing:.3g} of it appeared from nowhere.")
    for stock in STOCKS:
        gap = model.book.gap(stock)
        if not gap <= tolerance:
            raise IdentityError(f"The stock '{stock.name}' differs from its flows by {gap:.3g} after {process}.")
