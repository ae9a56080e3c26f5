"""What a run amounts to, in one small table and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.figures.style import cluster_name

if TYPE_CHECKING:
    from .experiments.run import RunResult

MEANING = (
    "U is the composite synergy degree, from -1 to 1: above 0, digital trade and the industrial cluster have both "
    "gained order since the first year, and U is the geometric mean of the two gains; below 0, at least one has lost "
    "order. It tells whether they rise together, not why."
)
HEADINGS = ["Cluster", "Order, digital trade", "Order, cluster", "U", "U since last year", "Stage"]


def final_year_table(result: RunResult) -> pd.DataFrame:
    """One row a cluster in the last year: order degrees, U and stage; medians, (10th to 90th percentile) for U."""
    synergy = result.synergy
    last = synergy[synergy["year"] == synergy["year"].max()]
    rows = [
        (
            cluster_name(str(cluster)),
            f"{rows['order_digital_trade'].median():.2f}",
            f"{rows['order_industrial_cluster'].median():.2f}",
            spread(rows["synergy"]),
            f"{rows['synergy_adjacent'].median():.3f}",
            str(rows["stage"].mode().iloc[0]),
        )
        for cluster, rows in last.groupby("cluster", sort=False)
    ]
    return pd.DataFrame(rows, columns=HEADINGS)


def spread(values: pd.Series[float]) -> str:
    """The median and, for several replications, the 10th to 90th percentile."""
    if len(values) == 1:
        return f"{values.iloc[0]:.2f}"
    low, middle, high = values.quantile([0.1, 0.5, 0.9])
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"
