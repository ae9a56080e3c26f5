"""Collecting: flows add up over the year, stocks are taken at its end; diagnostics every quarter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..columns import (
    CLUSTER,
    EXPENSE,
    LABOUR,
    LISTING,
    N_FIRMS,
    NEW_PRODUCTS,
    ONLINE_EXPORTS,
    ONLINE_POT,
    OUTPUT,
    PATENTS,
    PRICE,
    PUBLIC_RESEARCH,
    REVENUE,
    TALENT_WAGE,
    TRADER,
    WAGE,
    WEIGHT,
)
from ..compilation import compiled
from ..flows import BETWEEN, FLOWS, INDEX
from .diagnostics import Observed, diagnostics_of, observe
from .extended import EXTENDED
from .parcels import count_parcels
from .table4 import TABLE4

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]
GRANT_QUARTERS = 6  # from application to grant of a patent: 4 to 8 quarters (assumption)


# What is summed over firms once a quarter for the record, in the order of measure_firms.
MEASURED = (
    "output_value", "revenue", "profit", "labour", "online_labour", "new_product_sales", "listings",
)  # fmt: skip


_RESEARCHERS, _RESEARCH, _DIGITAL_WORKERS = INDEX["researchers"], INDEX["research"], INDEX["digital_workers"]
_INSTITUTE_RESEARCH, _MARKET_SIGNALS = INDEX["institute_research"], INDEX["market_signals"]
_IMPORTED_MACHINES, _INVESTMENT_SPENDING = INDEX["imported_machines"], INDEX["investment_spending"]
_DIGITAL_SOLUTIONS, _OPERATOR_FEES = INDEX["digital_solutions"], INDEX["operator_fees"]
_TRAINING_FEES = INDEX["training_fees"]


@compiled
def measure_firms(f: Array, rows: NDArray[np.int64], n_clusters: int) -> Array:
    """Sums over firms by cluster, shape (MEASURED, clusters)."""
    sums = np.zeros((7, n_clusters))
    for i in rows:
        c = int(f[CLUSTER, i])
        w = f[WEIGHT, i]
        revenue = f[REVENUE, i]
        sums[0, c] += w * (1.0 - f[TRADER, i]) * f[OUTPUT, i] * f[PRICE, i]
        sums[1, c] += w * revenue
        sums[2, c] += w * (revenue - f[EXPENSE, i])
        sums[3, c] += w * f[LABOUR, i]
        sums[4, c] += w * f[LABOUR, i] * f[ONLINE_EXPORTS, i] / max(revenue, 1e-12)
        sums[5, c] += w * f[NEW_PRODUCTS, i] * revenue
        sums[6, c] += w * f[LISTING, i]
    return sums


@compiled
def log_between(flows: Array, k: Array, staff: Array, wage_per_worker: float, imported_machines: float) -> None:
    """Flows between subsystems that no single payment or event carries; ``staff`` of digital services by cluster."""
    for c in range(staff.size):
        wage = wage_per_worker * k[WAGE, c] * k[TALENT_WAGE, c]
        flows[_RESEARCHERS, c] += flows[_RESEARCH, c] / wage
        flows[_DIGITAL_WORKERS, c] += staff[c]
        flows[_INSTITUTE_RESEARCH, c] += k[PUBLIC_RESEARCH, c] * k[N_FIRMS, c]
        flows[_IMPORTED_MACHINES, c] += imported_machines * flows[_INVESTMENT_SPENDING, c]
        flows[_DIGITAL_SOLUTIONS, c] += flows[_OPERATOR_FEES, c] + flows[_TRAINING_FEES, c]
        flows[_MARKET_SIGNALS, c] += k[ONLINE_POT, c]


def _log(model: ClusterModel, granted: Array) -> None:
    """Log what is only counted: sums over firms, patents ``granted``, flows between subsystems, parcels."""
    book, population, p, stored = model.book, model.population, model.parameters, model.warehouse_share
    book.log_all(MEASURED, measure_firms(population.f, population.rows, population.n_clusters))
    book.log("patents_granted", granted)
    plans = p.production
    log_between(
        book.quarter, population.k, model.digital_staff, plans.wage_per_worker, plans.imported_machine_share
    )  # fmt: skip
    count_parcels(
        book.quarter, model.buyers(), stored["overseas_warehouse"], stored["bonded_warehouse"],
        p.services.online_logistics,
    )  # fmt: skip


_BETWEEN = [INDEX[flow.name] for flow in BETWEEN]


class Year:
    """What has happened in a year so far, per cluster."""

    def __init__(self, n_clusters: int) -> None:
        self._flows: Array = np.zeros((len(FLOWS), n_clusters))
        self.measured: dict[object, Array] = {}  # what measures have found, by the measure

    def add(self, flows: Array) -> None:
        """Add a quarter's flows (in the order of FLOWS)."""
        self._flows += flows

    def flow(self, name: str) -> Array:
        """The year's flow."""
        return np.array(self._flows[INDEX[name]])


class Collector:
    """The record of a run: annual indicators and quarterly diagnostics per cluster."""

    def __init__(self, clusters: tuple[str, ...], same_city: Array, same_industry: Array) -> None:
        self.clusters = clusters
        self._pairs = same_city, same_industry
        self.year = Year(len(clusters))
        self.written_off: list[Array] = [np.zeros(len(clusters)) for _ in range(4)]
        self.granted: list[Array] = [np.zeros(len(clusters)) for _ in range(GRANT_QUARTERS)]
        self.annual: list[tuple[int, dict[str, Array]]] = []
        self.with_diagnostics = True
        self.observed: list[tuple[str, Observed]] = []
        self.flowed: list[tuple[str, Array]] = []

    @property
    def quarterly(self) -> list[tuple[str, dict[str, Array]]]:
        """The diagnostics of every quarter so far, by name, arrays per cluster."""
        found = self._diagnostics()
        names = [name for name, _ in self.observed]
        return [(name, {one: values[q] for one, values in found.items()}) for q, name in enumerate(names)]

    def _diagnostics(self) -> dict[str, Array]:
        """Computed when asked for, for all quarters at once; shape (quarters, clusters)."""
        return diagnostics_of([seen for _, seen in self.observed], *self._pairs) if self.observed else {}

    def indicators(self) -> pd.DataFrame:
        """Columns cluster, year, indicator, value."""
        return self._table("year", "indicator", self.annual)

    def diagnostics(self) -> pd.DataFrame:
        """Columns cluster, quarter (like 2010Q1), diagnostic, value."""
        found = self._diagnostics()
        names = sorted(found)
        values = np.array([found[name] for name in names]).reshape(len(names), len(self.observed), len(self.clusters))
        quarters = [name for name, _ in self.observed]
        return pd.DataFrame(_long(self.clusters, "quarter", quarters, "diagnostic", names, values.swapaxes(0, 1)))

    def flows(self) -> pd.DataFrame:
        """Flows between subsystems: columns cluster, quarter, flow, source, target, value, kind."""
        values = np.array([amounts for _, amounts in self.flowed])
        quarters, names = [at for at, _ in self.flowed], [flow.name for flow in BETWEEN]
        columns = _long(self.clusters, "quarter", quarters, "flow", names, values)
        places = np.tile(np.arange(len(BETWEEN)), len(self.clusters) * len(quarters))
        for column in ("source", "target", "kind"):
            columns[column] = _text([str(getattr(flow, column)) for flow in BETWEEN], places)
        ordered = ("cluster", "quarter", "flow", "source", "target", "value", "kind")
        return pd.DataFrame({name: columns[name] for name in ordered})

    def _table(self, period: str, name: str, records: list[tuple[Any, dict[str, Array]]]) -> pd.DataFrame:
        names = sorted(records[0][1]) if records else []
        values = np.array([[values[key] for key in names] for _, values in records])
        return pd.DataFrame(_long(self.clusters, period, [at for at, _ in records], name, names, values))


def _long(
    clusters: tuple[str, ...], period: str, periods: list[Any], name: str, names: list[str], values: Array
) -> dict[str, Any]:
    """The columns of a tidy table, clusters in alphabetical order; ``values`` has shape (periods, names, clusters)."""
    order = np.argsort(np.array(clusters))
    cluster, when, what = _keys(tuple(clusters[c] for c in order), tuple(periods), tuple(names))
    amounts = values.reshape(len(periods), len(names), len(clusters)).transpose(2, 0, 1)[order].ravel()
    return {"cluster": cluster, period: when, name: what, "value": amounts}


@lru_cache(maxsize=12)
def _keys(clusters: tuple[str, ...], periods: tuple[Any, ...], names: tuple[str, ...]) -> tuple[Any, Any, Any]:
    """The first columns of a tidy table: the same for all runs of an ensemble, whose tables copy them."""
    per_cluster = len(periods) * len(names)
    at = np.tile(np.repeat(np.arange(len(periods)), len(names)), len(clusters))
    return (
        _text(clusters, np.repeat(np.arange(len(clusters)), per_cluster)),
        _text(periods, at) if periods and isinstance(periods[0], str) else np.array(periods)[at],
        _text(names, np.tile(np.arange(len(names)), len(clusters) * len(periods))),
    )


def _text(words: Sequence[str], places: NDArray[np.int64]) -> Any:
    """A column of text picked from few words: making every cell from a Python string would take most of a run."""
    return pd.array(list(words), dtype="str").take(places)


def _measure_year(model: ClusterModel, year: Year) -> dict[str, Array]:
    """The indicators of both systems and of extensions; no two have a code in common."""
    measures = {**TABLE4, **EXTENDED, **model.measures}
    found: dict[str, Array] = {}
    for code, measure in measures.items():
        found[code] = year.measured[measure] = np.asarray(measure(model, year), dtype=float)
    return found


def collect(model: ClusterModel) -> None:
    """Add the quarter to the year; in the last quarter measure the indicators."""
    population, collector = model.population, model.collector
    collector.granted.append(population.sums(PATENTS))
    granted = collector.granted.pop(0)
    if model.quarter < model.burn_in:
        return
    _log(model, granted)
    if collector.with_diagnostics:
        collector.observed.append((model.quarter_name, observe(model)))
    collector.year.add(model.book.quarter)
    if model.quarter % 4 == 3:
        collector.annual.append((int(model.year), _measure_year(model, collector.year)))
        collector.year = Year(population.n_clusters)


def record_flows(model: ClusterModel) -> None:
    """Note the quarter's flows between subsystems, once all has happened: firms that close still borrow and repay."""
    model.collector.written_off = [*model.collector.written_off[1:], model.book.this_quarter("written_off")]
    if model.quarter >= model.burn_in:
        model.collector.flowed.append((model.quarter_name, model.book.quarter[_BETWEEN].copy()))
