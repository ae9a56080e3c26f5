"""What a fit aims at: observed series up to 2017 and published moments, and a run's distance from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ....language import tr
from ...errors import UserError
from ..validation.observations import CITY, TRAIN_LAST, observations, training_table, training_totals
from ..validation.simulated import simulated_series
from .moments import ADOPTION, ECONOMY, SIZES, Moment, measured
from .trends import COEFFICIENTS, without_trend

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

ONLINE_EXPORTS, ONLINE_IMPORTS = "online_export_share", "online_import_share"
# Exports' part of cross-border e-commerce on the narrow definition (customs platform): China, General Administration of
# Customs, 2017 (33.65 of 90.24 bn CNY); 2016 from the growth of either (41.3 % and 116.4 %). The city's is not known.
EXPORT_PART = {2016: 0.477, 2017: 0.373}
LEAST_YEARS = 3


@dataclass(frozen=True)
class Target:
    """A group of series.

    ``scale``: the log error that counts as one; ``growth``: only the shape over the years, its mean level taken out.
    """

    indicator: str
    scale: float
    growth: bool
    meaning: str


# Scales are assumptions: about the error that trends fitted on the same years leave, wider where the model's quantity
# only stands for the observed one.
TARGETS = (
    Target("exports_usd", 0.10, False, "exports by industry"),
    Target("imports_usd", 0.20, False, "imports by industry"),
    Target(ONLINE_EXPORTS, 0.30, False, "cross-border e-commerce's share of the city's exports, 2016 and 2017"),
    Target(ONLINE_IMPORTS, 0.30, False, "cross-border e-commerce's share of the city's imports, 2016 and 2017"),
    Target("containers", 0.20, True, "growth of the port's containers, against that of the clusters' tonnes"),
    Target("patents", 0.30, True, "growth of invention patents since 2014"),
)


def training_targets(first: int, last: int, own: pd.DataFrame | None = None) -> pd.DataFrame:
    """cluster, indicator, year, value: what the fit sees. ``own``: a user's observations instead of the shipped ones.

    Raises:
        UserError: shipped observations after 2017, which are held out; too few years.
    """
    if last - first + 1 < LEAST_YEARS:
        raise UserError(
            tr(
                "--train {first}-{last}: a fit needs at least {least_years} years.",
                first=first,
                last=last,
                least_years=LEAST_YEARS,
            )
        )
    if own is not None:
        return own[own["year"].between(first, last)].reset_index(drop=True)
    trade = training_table(last)  # refuses held-out years
    parts = [trade[trade["indicator"] != "trade_usd"], _city(last), _online_share(last)]
    table = pd.concat([part[["cluster", "indicator", "year", "value"]] for part in parts], ignore_index=True)
    return table[table["year"].between(first, last)].reset_index(drop=True)


def _city(last: int) -> pd.DataFrame:
    table = observations(min(last, TRAIN_LAST))
    return table[table["counted"] & table["indicator"].isin(["containers", "patents"])]


def _online_share(last: int) -> pd.DataFrame:
    """Cross-border e-commerce's shares of the city's exports and imports, narrow definition, by the national split."""
    from ...files.resolution import resolve
    from ...files.scenario import load

    table = observations(min(last, TRAIN_LAST))
    online = table[(table["indicator"] == "cbec_total") & table["counted"]]
    online = online[online["year"].isin(list(EXPORT_PART))]
    totals = training_totals(last)  # 10,000 USD
    rates = resolve(load("guangzhou")).inputs.cities[0].exchange_rate
    parts = []
    for indicator, flow in ((ONLINE_EXPORTS, "exports"), (ONLINE_IMPORTS, "imports")):
        cny = np.array([totals.loc[year, flow] * rates[year] / 1e4 for year in online["year"]])  # 100 million CNY
        split = np.array([EXPORT_PART[year] for year in online["year"]])
        share = split if flow == "exports" else 1.0 - split
        parts.append(online.assign(indicator=indicator, value=online["value"] * share / cny))
    return pd.concat(parts, ignore_index=True)


class Simulated(NamedTuple):
    """What a run gives of everything that a fit aims at: cluster, indicator, year, value; and moments by code."""

    series: pd.DataFrame
    moments: dict[str, float]


def simulated(inputs: Inputs, seed: int, moments: tuple[Moment, ...]) -> Simulated:
    """The targets of a run; its firms are kept only where moments are asked for."""
    if not moments:
        return Simulated(simulated_targets(inputs, seed), {})
    from ....simulation.indicators.firm_panel import record_firms

    record = record_firms(inputs, seed)
    made = record.trajectory
    series = simulated_series(inputs, made.indicators, made.diagnostics)
    both = pd.concat([series, _simulated_shares(made.diagnostics)], ignore_index=True)
    return Simulated(both, measured(record, moments))


def simulated_targets(inputs: Inputs, seed: int) -> pd.DataFrame:
    """The same quantities of a run: cluster, indicator, year, value."""
    from ...ensemble.ensemble import simulated_tables

    made = simulated_tables(inputs, seed, flows=False)
    indicators, diagnostics = made["indicators"], made["diagnostics"]
    series = simulated_series(inputs, indicators, diagnostics)
    return pd.concat([series, _simulated_shares(diagnostics)], ignore_index=True)


def _simulated_shares(diagnostics: pd.DataFrame) -> pd.DataFrame:
    annual = diagnostics.assign(year=diagnostics["quarter"].str[:4].astype(int))
    sums = annual.pivot_table(index="year", columns="diagnostic", values="value", aggfunc="sum", observed=True)
    parts = []
    for indicator, flow in ((ONLINE_EXPORTS, "exports"), (ONLINE_IMPORTS, "imports")):
        share = sums[f"online_{flow}_usd"] / sums[f"{flow}_usd"]
        values = {"cluster": CITY, "indicator": indicator, "year": share.index, "value": share.to_numpy()}
        parts.append(pd.DataFrame(values))
    return pd.concat(parts, ignore_index=True)


GROUPS = (SIZES, ECONOMY, ADOPTION)


def errors(
    run: Simulated, observed: pd.DataFrame, moments: tuple[Moment, ...] = (), trends_from: int | None = None
) -> dict[str, float]:
    """Error of each group of targets that is observed, in units of its scale: root mean square, of series in logs.

    ``trends_from``: the year from which levels and trends of the industries' trade count, which are then left out.
    """
    keys = ["cluster", "indicator", "year"]
    both = observed.merge(run.series, on=keys, suffixes=("_observed", "_simulated"))
    found: dict[str, float] = {}
    for target in TARGETS:
        rows = both[both["indicator"] == target.indicator]
        if len(rows):
            found[target.indicator] = _error(rows, target, trends_from) / target.scale
    for group in GROUPS:
        away = [
            (run.moments[one.code] - one.value) / one.scale
            for one in moments
            if one.measure.group == group and np.isfinite(run.moments[one.code])
        ]
        if away:
            found[group] = float(np.sqrt(np.mean(np.square(away))))
    return found


def _error(rows: pd.DataFrame, target: Target, trends_from: int | None) -> float:
    positive = np.maximum(rows["value_simulated"].to_numpy(dtype=float), 1e-12)
    gap = np.log(positive / rows["value_observed"].to_numpy(dtype=float))
    if target.growth:
        first = pd.Series(gap).groupby(rows["cluster"].to_numpy()).transform("mean").to_numpy()
        gap = gap - first
    if trends_from is not None and target.indicator in COEFFICIENTS:
        years, clusters = rows["year"].to_numpy(dtype=float), rows["cluster"].to_numpy()
        gap = without_trend(gap, years, clusters, trends_from, target.indicator)
    return float(np.sqrt(np.mean(gap * gap)))


def overall(by_group: dict[str, float]) -> float:
    """Root mean square of the groups' errors: each group counts alike, however many points it has."""
    found = np.array(list(by_group.values()))
    return float(np.sqrt(np.mean(found * found)))


def stated(moments: tuple[Moment, ...] = ()) -> list[dict[str, Any]]:
    """The distances, for reports and provenance."""
    series = [{"series": one.meaning, "scale": one.scale, "growth only": one.growth} for one in TARGETS]
    return [*series, *({"series": one.code, "scale": one.scale, "growth only": False} for one in moments)]
