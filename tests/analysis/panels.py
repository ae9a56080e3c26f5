"""Tables that the tests of the evaluator share."""

from __future__ import annotations

import numpy as np
import pandas as pd
from synergysim.analysis import Indicator

INDICATORS = (
    Indicator("A1", "digital_trade"),
    Indicator("A2", "digital_trade"),
    Indicator("A3", "digital_trade", -1),
    Indicator("B1", "industrial_cluster"),
    Indicator("B2", "industrial_cluster"),
    Indicator("B3", "industrial_cluster"),
)
# The choices of the shipped evaluator.
POOLED = {
    "bounds": "pooled",
    "scaling": "growth_index",
    "base_years": (2010, 2011, 2012),
    "quantiles": (0.01, 0.99),
    "margin": 0.05,
}
CODES = tuple(one.indicator for one in INDICATORS)


def tidy(values: np.ndarray, clusters: str = "uvw", first_year: int = 2010, runs: bool = False) -> pd.DataFrame:
    """A tidy table of values (runs, clusters, years, indicators)."""
    n_runs, n_clusters, n_years, n = values.shape
    index = pd.MultiIndex.from_product(
        [range(n_runs), list(clusters[:n_clusters]), range(first_year, first_year + n_years), CODES[:n]],
        names=["replication", "cluster", "year", "indicator"],
    )
    table = pd.DataFrame({"value": values.reshape(-1)}, index=index).reset_index()
    return table if runs else table.drop(columns="replication")


def growing(runs: int = 1, clusters: int = 3, years: int = 8, seed: int = 0) -> np.ndarray:
    """Positive values that mostly grow; A3 mostly falls."""
    rng = np.random.default_rng(seed)
    steps = 1.0 + rng.normal(0.06, 0.06, size=(runs, clusters, years, len(CODES)))
    steps[..., 2] = 2.0 - steps[..., 2]
    return np.cumprod(steps, axis=2) * rng.uniform(1.0, 100.0, size=len(CODES))
