"""Collecting: flows add up over the year, stocks are taken at its end; diagnostics every quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..columns import (
    CLUSTER,
    EXPENSE,
    LABOUR,
    ONLINE_EXPORTS,
    OUTPUT,
    PATENTS,
    PRICE,
    REVENUE,
    TRADER,
    WEIGHT,
)
from ..compilation import compiled
from .diagnostics import measure_diagnostics
from .table4 import TABLE4

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]
GRANT_QUARTERS = 6  # from application to grant of a patent: 4 to 8 quarters (assumption)


@compiled
def output_value(f: Array, rows: NDArray[np.int64], n_clusters: int) -> tuple[Array, Array, Array]:
    """Per cluster: output of producers at their prices; profit; labour times the share of sales made online."""
    value, profit, online = np.zeros(n_clusters), np.zeros(n_clusters), np.zeros(n_clusters)
    for i in rows:
        c = int(f[CLUSTER, i])
        w = f[WEIGHT, i]
        value[c] += w * (1.0 - f[TRADER, i]) * f[OUTPUT, i] * f[PRICE, i]
        profit[c] += w * (f[REVENUE, i] - f[EXPENSE, i])
        online[c] += w * f[LABOUR, i] * f[ONLINE_EXPORTS, i] / max(f[REVENUE, i], 1e-12)
    return value, profit, online


class Year:
    """What has happened in a year so far, per cluster."""

    def __init__(self, n_clusters: int) -> None:
        self._zero = np.zeros(n_clusters)
        self.flows: dict[str, Array] = {}

    def add(self, flows: dict[str, Array]) -> None:
        """Add a quarter's flows."""
        for name, amount in flows.items():
            self.flows[name] = self.flows.get(name, self._zero) + amount

    def flow(self, name: str) -> Array:
        """The year's flow; zero where nothing flowed."""
        return self.flows.get(name, self._zero)


class Collector:
    """The record of a run: annual indicators and quarterly diagnostics per cluster."""

    def __init__(self, clusters: tuple[str, ...]) -> None:
        self.clusters = clusters
        self.year = Year(len(clusters))
        self.granted: list[Array] = [np.zeros(len(clusters)) for _ in range(GRANT_QUARTERS)]
        self.annual: list[tuple[int, dict[str, Array]]] = []
        self.quarterly: list[tuple[str, dict[str, Array]]] = []

    def indicators(self) -> pd.DataFrame:
        """Columns cluster, year, indicator, value."""
        return self._table("year", "indicator", self.annual)

    def diagnostics(self) -> pd.DataFrame:
        """Columns cluster, quarter (like 2010Q1), diagnostic, value."""
        return self._table("quarter", "diagnostic", self.quarterly)

    def _table(self, period: str, name: str, records: list[tuple[Any, dict[str, Array]]]) -> pd.DataFrame:
        names = sorted(records[0][1]) if records else []
        values = np.array([[values[key] for key in names] for _, values in records])
        shape = (len(self.clusters), len(records), len(names))
        order = np.argsort(np.array(self.clusters))
        frame = {
            "cluster": np.repeat(np.array(self.clusters)[order], shape[1] * shape[2]),
            period: np.tile(np.repeat(np.array([at for at, _ in records]), shape[2]), shape[0]),
            name: np.tile(np.array(names), shape[0] * shape[1]),
            "value": values.reshape(len(records), len(names), -1).transpose(2, 0, 1)[order].ravel(),
        }
        return pd.DataFrame(frame)


def collect(model: ClusterModel) -> None:
    """Add the quarter to the year; in the last quarter measure the indicators."""
    population, collector, book = model.population, model.collector, model.book
    collector.granted.append(population.sums(PATENTS))
    granted = collector.granted.pop(0)
    if model.quarter < model.burn_in:
        return
    value, profit, online_labour = output_value(population.f, population.rows, population.n_clusters)
    book.log("output_value", value)
    book.log("profit", profit)
    book.log("online_labour", online_labour)
    book.log("labour", population.sums(LABOUR))
    book.log("patents_granted", granted)
    collector.quarterly.append((model.quarter_name, measure_diagnostics(model)))
    collector.year.add(book.quarter)
    if model.quarter % 4 == 3:
        indicators = {code: np.asarray(measure(model, collector.year), dtype=float) for code, measure in TABLE4.items()}
        collector.annual.append((int(model.year), indicators))
        collector.year = Year(population.n_clusters)
