"""Firms one by one, year by year: sales, work, productivity and its sources, age; and what each platform sells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..columns import (
    AGE,
    AGGLOMERATION,
    CLUSTER,
    FRONTIER_GAIN,
    IMITATION_GAIN,
    LABOUR,
    LEADER,
    PLATFORM,
    PRICE_LEVEL,
    PRODUCTIVITY,
    RESEARCH_GAIN,
    REVENUE,
    TRADER,
    WEIGHT,
)
from ..columns import IDENTIFIER as ID
from ..inputs import Inputs
from ..model import ClusterModel, Trajectory, forget
from ..parameters import DT

Array = NDArray[np.float64]

SOURCES = {"research": RESEARCH_GAIN, "frontier": FRONTIER_GAIN, "imitation": IMITATION_GAIN}


class FirmRecord(NamedTuple):
    """A run with its firms.

    ``firms``: one row a firm that lives at the year's end. year, firm, cluster, leader, trader, seller, weight; sales
    (10,000 CNY) and real_sales (at the prices of the start), NaN for a firm that did not live all year; labour
    (persons); age (years); productivity (log of output per worker, with what density adds, 0 at the start); and what
    of it came since the run began, or since the firm was founded, by ``research``, the ``frontier`` abroad,
    ``imitation`` (logs); ``density``: the log of what the cluster's density adds now. ``platforms``: sales, shape
    (years, platforms).
    """

    trajectory: Trajectory
    firms: pd.DataFrame
    platforms: Array


class Gains:
    """Productivity that every firm has gained so far, by source: logs, shape (sources, rows)."""

    def __init__(self) -> None:
        self._of = np.zeros(0)
        self.total: Array = np.zeros((len(SOURCES), 0))

    def add(self, f: Array) -> None:
        """The gains of a quarter; a row that another firm has taken starts anew."""
        grown = f.shape[1] - self._of.size
        if grown > 0:
            self._of = np.append(self._of, np.full(grown, -1.0))
            self.total = np.pad(self.total, ((0, 0), (0, grown)))
        self.total[:, self._of != f[ID]] = 0.0
        self.total += f[list(SOURCES.values())]
        self._of = f[ID].copy()


def record_firms(inputs: Inputs, seed: int) -> FirmRecord:
    """Run a model to its end, keeping its firms once a year."""
    model = ClusterModel(inputs, seed)
    quarters: list[tuple[Array, Array, Array]] = []
    sold: list[Array] = []
    years: list[pd.DataFrame] = []
    by_year: list[Array] = []
    gains = Gains()
    try:
        while model.quarter < model.environment.years.size:
            year, measured = int(model.year), model.quarter >= model.burn_in
            model.step()
            f = model.population.f
            gains.add(f)
            quarters.append((f[ID].copy(), f[REVENUE].copy(), model.population.k[PRICE_LEVEL].copy()))
            sold.append(np.array([platform.sales for platform in model.platforms]))
            if model.quarter % 4 == 0:
                if measured:
                    years.append(_firms(model, year, quarters, gains.total))
                    by_year.append(np.sum(sold, axis=0))
                quarters, sold = [], []
        trajectory = model.run()
    finally:
        forget(model)
        model.__dict__.clear()
    return FirmRecord(trajectory, pd.concat(years, ignore_index=True), np.array(by_year))


def _firms(model: ClusterModel, year: int, quarters: list[tuple[Array, Array, Array]], gains: Array) -> pd.DataFrame:
    """The living, with the year's sales of those who lived in the same row in every quarter."""
    f, rows, k = model.population.f, model.population.rows, model.population.k
    clusters = f[CLUSTER, rows].astype(np.int64)
    sales, real = np.zeros(rows.size), np.zeros(rows.size)
    for identifiers, revenue, prices in quarters:
        known = rows < identifiers.size
        same = known & (identifiers[np.where(known, rows, 0)] == f[ID, rows])
        sold = np.where(same, revenue[np.where(known, rows, 0)], np.nan)
        sales += sold
        real += sold / prices[clusters]
    density = np.log(k[AGGLOMERATION, clusters])
    return pd.DataFrame(
        {
            "year": year,
            "firm": f[ID, rows],
            "cluster": clusters,
            "leader": f[LEADER, rows] == 1.0,
            "trader": f[TRADER, rows] == 1.0,
            "seller": f[PLATFORM, rows] >= 0.0,
            "weight": f[WEIGHT, rows],
            "sales": sales,
            "real_sales": real,
            "labour": f[LABOUR, rows],
            "age": DT * f[AGE, rows],
            "productivity": np.log(f[PRODUCTIVITY, rows]) + density,
            "density": density,
            **dict(zip(SOURCES, gains[:, rows], strict=True)),
        }
    )
