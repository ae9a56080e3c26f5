"""What a run's firms show, as single numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...analysis import firm_dynamics as dynamics

if TYPE_CHECKING:
    from ...simulation.indicators.firm_panel import FirmRecord

TAIL = 0.005  # of the firms: well within the Pareto tail of 1.1 % that firms start with
WIDE_TAIL = 0.01  # its edge
HALF = 0.5  # of the firms, when a group counts as having taken up selling online


def firm_facts(record: FirmRecord) -> dict[str, float]:
    """Tail, growth, lead of the leaders and concentration of a run, by name; NaN where it is too small or short."""
    firms = record.firms
    hhi = dynamics.concentration(record.platforms[-1])
    return {**_sizes(firms), **_growth(firms), "lead": _lead(firms), "hhi": hhi}


def _sizes(firms: pd.DataFrame) -> dict[str, float]:
    found = {}
    first, last = firms["year"].min(), firms["year"].max()
    for name, year, top in (
        ("hill_first", first, TAIL),
        ("hill_last", last, TAIL),
        ("hill_wide", first, WIDE_TAIL),
    ):
        living = firms[(firms["year"] == year) & (firms["sales"] > 0)]
        found[name] = dynamics.hill_exponent(living["sales"].to_numpy(), living["weight"].to_numpy(), top)
    return found


def growth_rates(firms: pd.DataFrame) -> pd.DataFrame:
    """Log growth of yearly sales over the cluster's mean, with sales before over that mean: growth, size."""
    sold = firms[firms["sales"] > 0]
    before = sold.assign(year=sold["year"] + 1)[["year", "firm", "sales"]]
    pairs = sold.merge(before, on=["year", "firm"], suffixes=("", "_before"), validate="one_to_one")
    growth = np.log(pairs["sales"] / pairs["sales_before"])
    groups = pairs.assign(growth=growth).groupby(["cluster", "year"])
    typical = groups["sales_before"].transform("mean")
    return pd.DataFrame(
        {"growth": growth - groups["growth"].transform("mean"), "size": pairs["sales_before"] / typical}
    )


def _growth(firms: pd.DataFrame) -> dict[str, float]:
    rates = growth_rates(firms)
    growth, size = rates["growth"].to_numpy(), rates["size"].to_numpy()
    return {
        "growth_kurtosis": dynamics.excess_kurtosis(growth),
        "variance_exponent": dynamics.variance_exponent(size, growth),
    }


def selling_shares(firms: pd.DataFrame) -> pd.DataFrame:
    """Share of the leaders, and of the other firms, that sell online: leader, year, share."""
    sellers = firms.assign(selling=firms["weight"] * firms["seller"])
    sums = sellers.groupby(["leader", "year"])[["selling", "weight"]].sum()
    return sums.assign(share=sums["selling"] / sums["weight"]).reset_index()[["leader", "year", "share"]]


def _lead(firms: pd.DataFrame) -> float:
    """Years by which half of the leaders sell online before half of the others do."""
    share = selling_shares(firms).pivot_table(index="year", columns="leader", values="share")
    if not {True, False} <= set(share.columns):
        return float("nan")
    years = share.index.to_numpy(dtype=np.float64)
    first, second = (dynamics.crossing_time(years, share[kind].to_numpy(), HALF) for kind in (True, False))
    return second - first
