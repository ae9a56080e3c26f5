"""Simulated series and naive forecasts held against what is observed, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ....analysis.fit.comparison import scored_ensemble, scored_normal
from ....analysis.fit.errors import Floats
from ....analysis.fit.naive import LEAST_YEARS, METHODS, constant_share, fixed_origin, floored, one_step_spread, rolling
from .observations import QUANTITIES

KEYS = ["protocol", "method", "view", "cluster", "indicator", "year", "counted"]
MODEL = "model"
CONSTANT_SHARE = "constant_share"
FEWEST_YEARS = 5  # of training without a gap, for naive forecasts with a spread of their own
TOTALS = {"exports_usd": "exports", "imports_usd": "imports"}


def score_simulated(simulated: pd.DataFrame, observed: pd.DataFrame, origin: int) -> pd.DataFrame:
    """The model's predictive distributions: columns KEYS and those of :mod:`..analysis.fit.comparison`.

    ``level``: as simulated; ``fixed_origin``: the observed value of the origin times simulated growth since;
    ``rolling``: the observed value of the year before times simulated growth.

    Args:
        simulated: protocol, replication, cluster, indicator, year, value.
        observed: cluster, indicator, year, value, counted.
    """
    parts = []
    known = {key: rows.set_index("year") for key, rows in observed.groupby(["cluster", "indicator"])}
    for (protocol, cluster, indicator), rows in simulated.groupby(["protocol", "cluster", "indicator"], sort=False):
        own = known.get((cluster, indicator))
        if own is None:
            continue
        runs = rows.pivot_table(index="replication", columns="year", values="value")
        runs = runs.loc[:, (runs > 0.0).all()]
        for view, made in _views(runs, own["value"], origin, str(indicator)):
            years = [year for year in made.columns if own["value"].get(year, 0.0) > 0.0]
            if years:
                table = scored_ensemble(made[years].to_numpy(), own["value"].loc[years].to_numpy())
                keys = (protocol, MODEL, view, cluster, indicator, years, own["counted"].loc[years].to_numpy())
                parts.append(_keyed(table, keys))
    return _joined(parts)


def _views(
    runs: pd.DataFrame, known: pd.Series[float], origin: int, indicator: str
) -> Iterator[tuple[str, pd.DataFrame]]:
    simulated: list[int] = [int(year) for year in runs.columns.to_numpy()]
    later = [year for year in simulated if year > origin]
    quantity = QUANTITIES.get(indicator)
    if quantity is None or quantity.is_level:
        yield "level", runs
    if origin in known.index and origin in simulated:
        yield "fixed_origin", runs[later].div(runs[origin], axis=0) * known[origin]
    rolled = [year for year in later if year - 1 in known.index and year - 1 in simulated]
    yield "rolling", pd.DataFrame({year: runs[year] / runs[year - 1] * known[year - 1] for year in rolled})


def score_naive(observed: pd.DataFrame, origin: int, totals: pd.DataFrame | None) -> pd.DataFrame:
    """Naive predictive distributions, log-normal around each naive forecast; the same columns, ``protocol`` empty.

    Only series without a gap, of at least FEWEST_YEARS training years; the spread is that of each method's one-step
    errors in them, times the root of the horizon. Constant share only where the city's total is known.
    """
    parts = []
    for (cluster, indicator), rows in observed[observed["counted"]].groupby(["cluster", "indicator"], sort=False):
        values = rows.set_index("year")["value"].sort_index()
        years = values.index.to_numpy()
        first = int((years <= origin).sum())
        whole = len(values) > first and first >= FEWEST_YEARS and (np.diff(years) == 1).all() and (values > 0).all()
        if not whole:
            continue
        total = None if totals is None else totals.get(TOTALS.get(str(indicator), ""))
        for method, view, median, spread in _naive(values, first, total):
            table = scored_normal(median, spread, values.to_numpy()[first:])
            keys = ("", method, view, cluster, indicator, years[first:], True)
            parts.append(_keyed(table, keys))
    return _joined(parts)


def _naive(
    values: pd.Series[float], first: int, total: pd.Series[float] | None
) -> Iterator[tuple[str, str, Floats, Floats]]:
    known = values.to_numpy(dtype=float)
    ahead = np.sqrt(np.arange(1.0, len(known) - first + 1.0))
    for method in METHODS:
        if first <= LEAST_YEARS[method]:
            continue
        spread = one_step_spread(method, known[:first])
        made = floored(fixed_origin(method, known[:first], len(known) - first), known[first - 1])
        yield method, "fixed_origin", made, spread * ahead
        yield (
            method,
            "rolling",
            floored(rolling(method, known, first), known[first - 1 : -1]),
            spread * np.ones_like(ahead),
        )
    if total is not None and set(values.index) <= set(total.index):
        city = total.loc[values.index].to_numpy(dtype=float)
        spread = one_step_spread("random_walk", (known / city)[:first])
        yield CONSTANT_SHARE, "fixed_origin", constant_share(known, city, first), spread * ahead
        yield CONSTANT_SHARE, "rolling", constant_share(known, city, first, rolls=True), spread * np.ones_like(ahead)


def _keyed(table: pd.DataFrame, keys: tuple[Any, ...]) -> pd.DataFrame:
    named: dict[str, Any] = dict(zip(KEYS, keys, strict=True))
    return table.assign(**named)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=[*KEYS, "observed", "median", "lower", "upper", "ape", "inside", "crps"])
    table = pd.concat(parts, ignore_index=True)
    return table[[*KEYS, *(name for name in table.columns if name not in KEYS)]]
