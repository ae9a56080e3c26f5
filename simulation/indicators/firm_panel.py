"""Firms one by one, year by year: sales, whether they sell online; and what each platform sells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..columns import CLUSTER, LEADER, PLATFORM, REVENUE, WEIGHT
from ..columns import IDENTIFIER as ID
from ..inputs import Inputs
from ..model import ClusterModel, Trajectory, forget

Array = NDArray[np.float64]


class FirmRecord(NamedTuple):
    """A run with its firms.

    ``firms``: year, firm, cluster, leader, seller, weight, sales (10,000 CNY; NaN for a firm that did not live all
    year), one row a firm that lives at the year's end. ``platforms``: sales, shape (years, platforms).
    """

    trajectory: Trajectory
    firms: pd.DataFrame
    platforms: Array


def record_firms(inputs: Inputs, seed: int) -> FirmRecord:
    """Run a model to its end, keeping its firms once a year."""
    model = ClusterModel(inputs, seed)
    quarters: list[tuple[Array, Array]] = []
    sold: list[Array] = []
    years: list[pd.DataFrame] = []
    by_year: list[Array] = []
    try:
        while model.quarter < model.environment.years.size:
            year, measured = int(model.year), model.quarter >= model.burn_in
            model.step()
            f = model.population.f
            quarters.append((f[ID].copy(), f[REVENUE].copy()))
            sold.append(np.array([platform.sales for platform in model.platforms]))
            if model.quarter % 4 == 0:
                if measured:
                    years.append(_firms(model, year, quarters))
                    by_year.append(np.sum(sold, axis=0))
                quarters, sold = [], []
        trajectory = model.run()
    finally:
        forget(model)
        model.__dict__.clear()
    return FirmRecord(trajectory, pd.concat(years, ignore_index=True), np.array(by_year))


def _firms(model: ClusterModel, year: int, quarters: list[tuple[Array, Array]]) -> pd.DataFrame:
    """The living, with the year's sales of those who lived in the same row in every quarter."""
    f, rows = model.population.f, model.population.rows
    sales = np.zeros(rows.size)
    for identifiers, revenue in quarters:
        known = rows < identifiers.size
        same = known & (identifiers[np.where(known, rows, 0)] == f[ID, rows])
        sales += np.where(same, revenue[np.where(known, rows, 0)], np.nan)
    return pd.DataFrame(
        {
            "year": year,
            "firm": f[ID, rows],
            "cluster": f[CLUSTER, rows].astype(np.int64),
            "leader": f[LEADER, rows] == 1.0,
            "seller": f[PLATFORM, rows] >= 0.0,
            "weight": f[WEIGHT, rows],
            "sales": sales,
        }
    )
