"""The synergy side of what both sides have: a declared system of the city, industries' order degrees from trade.

``observed_city``: cross-border e-commerce and containers | the five industries' exports and invention patents, 2014 to
2020. Its bounds and weights are fitted on the observed panel, frozen, and score the simulated one as well; growth
indices on 2016 and 2017, because the two sides differ in coverage. Cells filled by regression count in no comparison.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from ....analysis.catalogue import SUBSYSTEMS
from ....analysis.synergy.errors import EvaluationWarning
from ....analysis.synergy.evaluator import SynergyEvaluator
from ....analysis.synergy.fitted import FittedEvaluator
from ....analysis.synergy.indicators import Indicator
from ....analysis.synergy.missing import fill_missing
from .observations import CITY

YEARS = range(2014, 2021)
BASE_YEARS = (2016, 2017)
MARGIN = 0.1
DIGITAL = ("cbec_total", "containers")
ORDERS = ["order_digital_trade", "order_industrial_cluster", "synergy"]


def city_panel(table: pd.DataFrame) -> pd.DataFrame:
    """Years by the indicators of ``observed_city``; missing cells are empty."""
    own = table[(table["cluster"] == CITY) | (table["indicator"] == "exports_usd")]
    names = own["indicator"].where(own["cluster"] == CITY, "exports_" + own["cluster"])
    wide = own.assign(name=names).pivot_table(index="year", columns="name", values="value")
    kept = [name for name in wide.columns if name in (*DIGITAL, "patents") or str(name).startswith("exports_")]
    return wide.reindex(index=list(YEARS), columns=[*DIGITAL, *(name for name in kept if name not in DIGITAL)])


def compare_city(observed: pd.DataFrame, simulated: pd.DataFrame) -> pd.DataFrame:
    """Order degrees and synergy of both sides: protocol, year, quantity, observed, masked, lower, median, upper.

    ``masked``: the observed value rests on a filled cell.
    """
    known = city_panel(observed)
    fitted, filled = fitted_city(known)
    seen = fitted.score(_tidy(filled)).synergy.set_index("year")[ORDERS]
    rows = []
    for protocol, own in simulated.groupby("protocol", sort=False):
        panels = [
            _tidy(city_panel(part)).assign(run_id=str(number))
            for number, part in own.groupby("replication", sort=False)
        ]
        scored = fitted.score(pd.concat(panels, ignore_index=True)).synergy
        for quantity in ORDERS:
            lower, median, upper = (scored.groupby("year")[quantity].quantile(share) for share in (0.05, 0.5, 0.95))
            masked = _masked(known, quantity)
            rows += [
                (
                    protocol,
                    year,
                    quantity,
                    seen.loc[year, quantity],
                    bool(masked[year]),
                    lower[year],
                    median[year],
                    upper[year],
                )
                for year in YEARS
            ]
    return pd.DataFrame(
        rows, columns=["protocol", "year", "quantity", "observed", "masked", "lower", "median", "upper"]
    )


def fitted_city(known: pd.DataFrame) -> tuple[FittedEvaluator, pd.DataFrame]:
    """The evaluator fitted on the observed panel, and the panel with its gaps filled by regression on time."""
    described = [Indicator(str(code), SUBSYSTEMS[code not in DIGITAL], 1) for code in known.columns]
    filled = fill_missing(known).table
    evaluator = SynergyEvaluator(
        described, margin=MARGIN, scaling="growth_index", base_years=BASE_YEARS, bounds="pooled"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EvaluationWarning)
        return evaluator.fit(_tidy(filled), {"reference": "observed_city, Guangzhou 2014-2020"}), filled


def _masked(known: pd.DataFrame, quantity: str) -> pd.Series[bool]:
    columns = {ORDERS[0]: list(DIGITAL), ORDERS[1]: [one for one in known.columns if one not in DIGITAL]}
    return known[columns.get(quantity, list(known.columns))].isna().any(axis=1)


def _tidy(panel: pd.DataFrame) -> pd.DataFrame:
    named = panel.rename_axis(index="year", columns="indicator")
    return named.reset_index().melt("year", var_name="indicator").assign(cluster=CITY)


def order_from_trade(observed: pd.DataFrame, simulated: pd.DataFrame) -> pd.DataFrame:
    """Order degrees of each industry from its exports and imports, mean of both; bounds of the observed years.

    Columns protocol, cluster, year, observed, lower, median, upper.
    """
    bounds = {}
    parts = []
    for (cluster, indicator), own in observed.groupby(["cluster", "indicator"], sort=False):
        if indicator in ("exports_usd", "imports_usd"):
            low, high = float(own["value"].min()), float(own["value"].max())
            bounds[cluster, indicator] = (low - MARGIN * low, high + MARGIN * high)
            parts.append(own.assign(value=_order(own["value"], *bounds[cluster, indicator])))
    if not parts:
        return pd.DataFrame(columns=["protocol", "cluster", "year", "observed", "lower", "median", "upper"])
    seen = pd.concat(parts).groupby(["cluster", "year"])["value"].mean().rename("observed")
    rows = simulated[[key in bounds for key in zip(simulated["cluster"], simulated["indicator"], strict=True)]]
    ends = np.array([bounds[key] for key in zip(rows["cluster"], rows["indicator"], strict=True)])
    degrees = rows.assign(value=_order(rows["value"], ends[:, 0], ends[:, 1]))
    runs = degrees.groupby(["protocol", "cluster", "year", "replication"], sort=False)["value"].mean()
    by_year = runs.groupby(["protocol", "cluster", "year"], sort=False)
    bands = pd.DataFrame({name: by_year.quantile(q) for name, q in (("lower", 0.05), ("median", 0.5), ("upper", 0.95))})
    return bands.reset_index().merge(seen.reset_index(), on=["cluster", "year"])


def _order(values: pd.Series[float], lower: float | np.ndarray, upper: float | np.ndarray) -> pd.Series[float]:
    return (values - lower) / (upper - lower)
