"""What a run's firms show, as curves: sizes, growth, its spread by size and age, exit by age, who sells online when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .firm_facts import exit_rates, growth_rates, selling_shares

if TYPE_CHECKING:
    from ....simulation.indicators.firm_panel import FirmRecord

SIZES = np.logspace(-2, 3.5, 56)  # yearly sales over their mean
GROWTH_EDGES = np.linspace(-6, 6, 49)  # in standard deviations
FEWEST = 20  # firms of a bin whose spread is told
N_BINS = 10


def firm_curves(record: FirmRecord) -> dict[str, pd.DataFrame]:
    """Curves of a run by name.

    ``sizes``: year (first, last), size (over the mean), share_above (of the firms). ``growth``: growth (middle of a
    bin, in standard deviations), density. ``spread``: size (middle of a bin, over the cluster's mean), deviation (of
    log growth); ``ages``: the same by age (years). ``exits``: age, rate (a year), firms. ``adoption``: year,
    leader, share (of the firms of either kind that sell online).
    """
    firms, rates = record.firms, growth_rates(record.firms)
    return {
        "sizes": pd.concat([_sizes(firms, year) for year in dict.fromkeys((firms["year"].min(), firms["year"].max()))]),
        "growth": _growth(*(rates[name].to_numpy(dtype=np.float64) for name in ("growth", "weight"))),
        "spread": _spread(rates, "size"),
        "ages": _spread(rates.assign(age=1.0 + rates["age"]), "age").assign(age=lambda one: one["age"] - 1.0),
        "exits": exit_rates(firms),
        "adoption": selling_shares(firms),
    }


def _sizes(firms: pd.DataFrame, year: int) -> pd.DataFrame:
    """Share of the firms above given sizes, all clusters together."""
    living = firms[(firms["year"] == year) & (firms["sales"] > 0)].sort_values("sales")
    sales, weights = living["sales"].to_numpy(dtype=np.float64), living["weight"].to_numpy(dtype=np.float64)
    below = np.concatenate([[0.0], np.cumsum(weights)]) / weights.sum()
    mean = float((sales * weights).sum() / weights.sum())
    share_above = 1.0 - below[np.searchsorted(sales / mean, SIZES, side="right")]
    found = pd.DataFrame({"year": int(year), "size": SIZES, "share_above": share_above})
    return found[found["share_above"] > 1e-9]


def _growth(growth: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    middles = 0.5 * (GROWTH_EDGES[1:] + GROWTH_EDGES[:-1])
    if growth.size < FEWEST:
        return pd.DataFrame({"growth": middles[:0], "density": middles[:0]})
    spread = np.sqrt(np.cov(growth, aweights=weights))
    counts, _ = np.histogram(growth / spread, GROWTH_EDGES, weights=weights)
    density = counts / weights.sum() / np.diff(GROWTH_EDGES)
    found = pd.DataFrame({"growth": middles, "density": density})
    return found[found["density"] > 0]


def _spread(rates: pd.DataFrame, by: str) -> pd.DataFrame:
    ordered = rates.sort_values(by)
    bins = [part for part in np.array_split(np.arange(len(ordered)), N_BINS) if part.size >= FEWEST]
    rows = [
        (float(np.exp(np.log(part[by]).mean())), float(part["growth"].std(ddof=1)))
        for part in (ordered.iloc[places] for places in bins)
    ]
    return pd.DataFrame(rows, columns=[by, "deviation"])
