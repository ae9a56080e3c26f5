"""The system-dynamics layer: named stocks are sums of agents' stocks, named flows are sums of logged agent events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .columns import (
    CAPITAL,
    CLUSTER,
    DATA,
    DEBT,
    DEGREE,
    EVENT,
    INVENTORY,
    KNOWLEDGE,
    LAND,
    MEMBER,
    PLATFORM,
    SELF_OPERATED,
    TALENT,
    WEIGHT,
)
from .compilation import compiled
from .flows import FLOWS, INDEX
from .population import Population, grouped_sum, per_cluster

if TYPE_CHECKING:
    from .model import ClusterModel

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


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
def count_events(f: Array, rows: Rows, n_clusters: int) -> Array:
    """Real firms that started and that stopped (``event`` 1 and -1), per cluster; shape (2, clusters)."""
    counts = np.zeros((2, n_clusters))
    for i in rows:
        if f[EVENT, i] > 0.0:
            counts[0, int(f[CLUSTER, i])] += f[WEIGHT, i]
        elif f[EVENT, i] < 0.0:
            counts[1, int(f[CLUSTER, i])] += f[WEIGHT, i]
    return counts


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


def _variable(variable: int) -> Callable[[Population], Array]:
    return lambda population: population.k[variable].copy()


STOCKS = (
    Stock("firms", "firms", _firms, ("births", "firms_moved"), ("deaths",)),
    Stock("adopters", "firms", _adopters, ("adoptions", "adopters_moved"), ("churn", "adopter_exits")),
    Stock("members", "firms", _sum_of(MEMBER), ("joiners", "members_moved"), ("leavers", "member_exits")),
    Stock(
        "capital",
        "units a quarter",
        _sum_of(CAPITAL),
        ("investment", "founders_capital", "capital_moved"),
        ("depreciation", "closed_capital"),
    ),
    Stock(
        "inventory",
        "units",
        _sum_of(INVENTORY),
        ("production", "purchases", "inventory_moved"),
        ("sales", "wholesale", "scrap"),
    ),
    Stock("debt", "10,000 CNY", _sum_of(DEBT), ("lending", "debt_moved"), ("repayment", "written_off")),
    Stock(
        "knowledge",
        "10,000 CNY",
        _sum_of(KNOWLEDGE),
        ("research_done", "absorption", "knowledge_moved"),
        ("obsolescence", "closed_knowledge"),
    ),
    Stock("data", "10,000 CNY", _sum_of(DATA), ("new_data", "shared_data", "data_moved"), ("data_aged", "closed_data")),
    Stock(
        "own_platforms",
        "firms",
        _sum_of(SELF_OPERATED),
        ("own_platforms_opened", "own_platforms_moved"),
        ("own_platforms_closed", "own_platform_exits"),
    ),
    Stock(
        "talent",
        "persons",
        _variable(TALENT),
        ("talent_founded", "talent_trained", "graduates", "talent_inflow", "talent_arrivals"),
        ("talent_retired", "talent_departures"),
    ),
    Stock("land", "index, 1 at the start", _variable(LAND), ("land_opened",), ()),
    Stock("tie_ends", "ends of ties", _tie_ends, ("formed", "tie_ends_moved"), ("dissolved", "cut_by_exit")),
)


@cache
def _places(flows: tuple[str, ...]) -> Rows:
    return np.array([INDEX[flow] for flow in flows], dtype=np.int64)


@compiled
def add_rows(flows: Array, places: Rows, amounts: Array) -> None:
    """Add amounts, shape (places, clusters), to some rows of the flows."""
    for n in range(places.size):
        flows[places[n]] += amounts[n]


@compiled
def sum_columns(f: Array, rows: Rows, columns: tuple[int, ...], n_clusters: int) -> Array:
    """Real totals of firms' columns per cluster, shape (columns, clusters)."""
    totals = np.empty((len(columns), n_clusters))
    for n in range(len(columns)):
        totals[n] = grouped_sum(f, rows, columns[n], CLUSTER, n_clusters)
    return totals


class Book:
    """The flows of a run per cluster, and the identities that tie stocks to them."""

    def __init__(self, population: Population) -> None:
        self._population = population
        shape = len(FLOWS), population.n_clusters
        self._before: Array = np.zeros(shape)
        self.quarter: Array = np.zeros(shape)  # flows of this quarter, in the order of FLOWS
        self._rows = dict(zip(INDEX, self.quarter, strict=True))
        self._at_start = {stock.name: stock.measure(population) for stock in STOCKS}

    @property
    def flows(self) -> dict[str, Array]:
        """What has flowed since the start, by name (shape: clusters)."""
        return dict(zip(INDEX, self._before + self.quarter, strict=True))

    def begin_quarter(self) -> None:
        """Close the quarter's account and open the next."""
        self._before += self.quarter
        self.quarter[:] = 0.0

    def log(self, flow: str, amount: Array) -> None:
        """Add to a declared flow (shape: clusters)."""
        row = self._rows[flow]
        row += amount

    def log_all(self, flows: Sequence[str], amounts: Array) -> None:
        """Add to several declared flows (shape: flows, clusters); each may be named once."""
        add_rows(self.quarter, _places(tuple(flows)), amounts)

    def log_columns(self, flows: tuple[str, ...], columns: tuple[int, ...]) -> None:
        """Add the real totals of firms' columns to declared flows."""
        population = self._population
        self.log_all(flows, sum_columns(population.f, population.rows, columns, population.n_clusters))

    def this_quarter(self, flow: str) -> Array:
        """What has flowed in this quarter (shape: clusters); a copy."""
        return np.array(self._rows[flow])

    def log_events(self, started: str, stopped: str) -> None:
        """Log the ``event`` column as two flows."""
        population = self._population
        counts = count_events(population.f, population.rows, population.n_clusters)
        self.log_all((started, stopped), counts)

    def gap(self, stock: Stock) -> float:
        """Largest difference over clusters between a stock and its flows, relative to all that flowed."""
        inflows, outflows = (self._flowed(names) for names in (stock.inflows, stock.outflows))
        expected = self._at_start[stock.name] + inflows.sum(axis=0) - outflows.sum(axis=0)
        volume = np.abs(self._at_start[stock.name]) + np.abs(inflows).sum(axis=0) + np.abs(outflows).sum(axis=0) + 1.0
        return float(np.max(np.abs(stock.measure(self._population) - expected) / volume))

    def _flowed(self, names: tuple[str, ...]) -> Array:
        places = _places(names)
        return np.asarray(self._before[places] + self.quarter[places])


def check_identities(model: ClusterModel, process: str, tolerance: float = 1e-9) -> None:
    """Assert that money is conserved and every stock equals its flows.

    Raises:
        IdentityError: one does not hold; names the process after which it was found.
    """
    missing = model.ledger.missing()
    if not abs(missing) <= tolerance:
        raise IdentityError(f"Money is not conserved after {process}: {missing:.3g} of it appeared from nowhere.")
    for government in model.governments:
        gap = government.missing()
        if not abs(gap) <= tolerance:
            raise IdentityError(
                f"The money of the government of {government.city.code} differs from its fiscal account by {gap:.3g} "
                f"after {process}."
            )
    for stock in STOCKS:
        gap = model.book.gap(stock)
        if not gap <= tolerance:
            raise IdentityError(f"The stock '{stock.name}' differs from its flows by {gap:.3g} after {process}.")
