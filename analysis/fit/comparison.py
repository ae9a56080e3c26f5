"""Predictive distributions held against observation, one row an observation, and their summary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .errors import Floats, log_rmse, mape
from .probability import LEVEL, coverage, crps_ensemble, crps_normal, interval

SUMMARY = ["n", "mape", "log_rmse", "crps", "coverage", "coverage_lower", "coverage_upper"]
SCORED = ["observed", "median", "lower", "upper", "ape", "inside", "crps"]


def scored_ensemble(members: Floats, observed: Floats) -> pd.DataFrame:
    """Columns SCORED of an ensemble, shape (members, observations); the CRPS is that of logs, so it has no unit."""
    lower, upper = interval(members)
    median = np.median(members, axis=0)
    return _table(observed, median, lower, upper, crps_ensemble(np.log(members), np.log(observed)))


def scored_normal(median: Floats, spread: Floats, observed: Floats) -> pd.DataFrame:
    """Columns SCORED of log-normal distributions by their medians and the standard deviations of their logs."""
    from scipy.stats import norm

    reach = np.exp(norm.ppf(0.5 + LEVEL / 2.0) * spread)
    return _table(
        observed, median, median / reach, median * reach, crps_normal(np.log(median), spread, np.log(observed))
    )


def _table(observed: Floats, median: Floats, lower: Floats, upper: Floats, crps: Floats) -> pd.DataFrame:
    columns = (observed, median, lower, upper, np.abs(median / observed - 1.0), None, crps)
    table = pd.DataFrame(dict(zip(SCORED, columns, strict=True)))
    return table.assign(inside=(table["lower"] <= table["observed"]) & (table["observed"] <= table["upper"]))


def summarised(scored: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """MAPE, log RMSE, CRPS and coverage with its binomial interval of groups of rows; clusters weigh alike.

    ``scored`` has the columns ``by``, cluster and SCORED; every cluster of a group is averaged first.
    """
    rows = []
    for key, group in scored.groupby(list(by), sort=False):
        parts = [part for _, part in group.groupby("cluster", sort=False)]
        covered = coverage(group["inside"])
        rows.append(
            {
                **dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True)),
                "n": covered.n,
                "mape": float(np.mean([mape(part["observed"], part["median"]) for part in parts])),
                "log_rmse": float(np.mean([log_rmse(part["observed"], part["median"]) for part in parts])),
                "crps": float(np.mean([part["crps"].mean() for part in parts])),
                "coverage": covered.share,
                "coverage_lower": covered.lower,
                "coverage_upper": covered.upper,
            }
        )
    return pd.DataFrame(rows, columns=[*by, *SUMMARY])
