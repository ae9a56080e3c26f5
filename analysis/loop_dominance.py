"""Behavioural loop dominance: what a feedback loop adds to growth and when it decides the pattern of behaviour.

Source of the method: Ford, D. N. (1999), A behavioral approach to feedback loop dominance analysis, System Dynamics
Review 15(1), 3-36. A variable x shows one of three atomic patterns: exponential, linear or logarithmic, as the rate of
change's size |dx/dt| grows, stays or falls. A loop dominates x while knocking it out changes the pattern.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .comparison import effects_against

SPAN = 3  # years of the centred means
LEVEL = 0.95
EVEN = 1e-9  # of the level: a change of |dx/dt| below it is rounding, and the pattern linear
KEYS = ["scenario", "replication", "cluster"]
CONTRIBUTION_COLUMNS = ["loop", "cluster", "year", "contribution", "lower", "upper", "n"]
DOMINANCE_COLUMNS = [*CONTRIBUTION_COLUMNS, "pattern", "pattern_without", "dominates"]
OVERALL_COLUMNS = [name for name in CONTRIBUTION_COLUMNS if name != "year"]
STRENGTH_COLUMNS = ["loop", "quantity", "cluster", "contribution", "lower", "upper", "baseline_mean", "n"]


def dominance(levels: pd.DataFrame, baseline: str, twos: Mapping[int, int] | None = None) -> pd.DataFrame:
    """What every loop adds to growth in every year, and whether it dominates.

    Args:
        levels: scenario (``baseline``, or the code of the loop knocked out), replication, cluster, year, value (> 0).
        baseline: The scenario in which every loop works.
        twos: By replication, the number of its two where worlds mirror each other; see
            :func:`~synergysim.analysis.inference.paired_effect`.

    Returns:
        loop, cluster, year; contribution (percentage points of log growth a year, as it is minus knocked out, centred
        3-year mean, paired by replication), lower and upper (its 95 % interval), n (pairs); pattern and
        pattern_without (+1 exponential, 0 linear, -1 logarithmic, NaN at the ends; of the mean over replications);
        dominates. Where the interval holds 0 nothing is found, and no loop dominates. A replication in which a cluster
        has no output at times is not paired there; a loop with fewer than two pairs has no rows.
    """
    yearly = growth(levels)
    smooth = yearly.assign(value=_centred(yearly, KEYS))
    found = _contributions(smooth.dropna(subset="value"), baseline, ["cluster", "year"], twos)
    patterns = atomic_patterns(levels)
    own = patterns[patterns["scenario"] == baseline].drop(columns="scenario")
    without = patterns.rename(columns={"scenario": "loop", "pattern": "pattern_without"})
    both = found.merge(own, on=["cluster", "year"], how="left")
    both = both.merge(without, on=["loop", "cluster", "year"], how="left")
    known = both["pattern"].notna() & both["pattern_without"].notna()
    changes = known & (both["pattern"] != both["pattern_without"])
    return both.assign(dominates=changes & certain(both))[DOMINANCE_COLUMNS]


def overall(
    levels: pd.DataFrame, baseline: str, together: str = "mean", twos: Mapping[int, int] | None = None
) -> pd.DataFrame:
    """What every loop adds to growth on average over all years: as :func:`dominance`, without year and patterns.

    The mean over the clusters stands beside them as cluster ``together``.
    """
    years = growth(levels).groupby(KEYS, sort=False)["value"].agg(_whole_mean).reset_index()
    mean = years.groupby(["scenario", "replication"], sort=False)["value"].agg(_whole_mean).reset_index()
    both = pd.concat([years, mean.assign(cluster=together)])
    return _contributions(both, baseline, ["cluster"], twos)[OVERALL_COLUMNS]


def strengths(
    ends: pd.DataFrame,
    baseline: str,
    outcomes: Mapping[str, str],
    together: str = "mean",
    twos: Mapping[int, int] | None = None,
) -> pd.DataFrame:
    """What every loop does, by the end, to the outcome by which it is told: as it is minus knocked out.

    Args:
        ends: scenario (``baseline``, or the code of the loop knocked out), replication, cluster, quantity, value.
        baseline: The scenario in which every loop works.
        outcomes: By loop the quantity that tells it.

    Returns:
        loop, quantity, cluster (``together``: the mean of the clusters), contribution, lower and upper (its 95 %
        interval, paired by replication) and baseline_mean in the quantity's unit, n (pairs). A loop with fewer than two
        pairs has no rows.
    """
    keys = ["scenario", "replication", "quantity"]
    mean = ends.groupby(keys, sort=False)["value"].agg(_whole_mean).reset_index().assign(cluster=together)
    table = pd.concat([ends, mean], ignore_index=True)
    parts = []
    for loop, quantity in outcomes.items():
        rows = table[(table["quantity"] == quantity) & table["scenario"].isin((baseline, loop))]
        parts.append(_against(rows, baseline, ["cluster"], twos))
    return pd.concat(parts, ignore_index=True)[STRENGTH_COLUMNS]


def growth(levels: pd.DataFrame) -> pd.DataFrame:
    """Log growth since the year before, percent a year; ``levels`` as in :func:`dominance`, of years in a row.

    The first year has none; a level of 0 or less has none either, and its replication is then not paired.
    """
    ordered = levels.sort_values([*KEYS, "year"], kind="stable", ignore_index=True)
    logs = np.log(ordered["value"].where(ordered["value"] > 0))
    later = ordered["year"] > ordered.groupby(KEYS, sort=False)["year"].transform("min")
    change = 100.0 * logs.groupby([ordered[name] for name in KEYS], sort=False).diff()
    return ordered.assign(value=change)[later].reset_index(drop=True)


def atomic_patterns(levels: pd.DataFrame) -> pd.DataFrame:
    """The sign of d|dx/dt|/dt of the mean over replications, from centred 3-year means of dx/dt (Ford 1999).

    Returns:
        scenario, cluster, year, pattern; +1 exponential, 0 linear, -1 logarithmic, NaN for the first and last years.
    """
    by = ["scenario", "cluster"]
    mean = levels.groupby([*by, "year"], sort=False)["value"].mean().reset_index().sort_values([*by, "year"])
    rate = mean.assign(value=mean.groupby(by, sort=False)["value"].diff())
    size = rate.assign(value=_centred(rate, by).abs()).groupby(by, sort=False)["value"]
    bend = size.shift(-1) - size.shift(1)
    told = bend.where(bend.abs() > EVEN * mean["value"].abs(), 0.0)
    sign = pd.Series(np.sign(told.to_numpy()), bend.index).where(bend.notna())
    return mean.assign(pattern=sign)[[*by, "year", "pattern"]].reset_index(drop=True)


def by_chance(rows: pd.DataFrame) -> float:
    """How many of the rows would be :func:`certain` if no loop did anything."""
    return (1.0 - LEVEL) * len(rows)


def certain(rows: pd.DataFrame) -> pd.Series[bool]:
    """Where the interval leaves 0 out."""
    return (rows["lower"] > 0) | (rows["upper"] < 0)


def _contributions(
    table: pd.DataFrame, baseline: str, by: Sequence[str], twos: Mapping[int, int] | None
) -> pd.DataFrame:
    """Paired cluster by cluster: one that dies out in a replication takes no other along."""
    measured = table.assign(quantity="growth")
    parts = [_against(rows, baseline, by, twos) for _, rows in measured.groupby("cluster", sort=False)]
    return pd.concat(parts, ignore_index=True)[["loop", *by, "contribution", "lower", "upper", "n"]]


def _against(rows: pd.DataFrame, baseline: str, by: Sequence[str], twos: Mapping[int, int] | None) -> pd.DataFrame:
    # The precision only asks how many replications would do, which nobody asks here.
    found = effects_against(rows, baseline, by, precision=1.0, level=LEVEL, twos=twos)
    return found.assign(
        loop=found["scenario"], contribution=-found["mean"], lower=-found["upper"], upper=-found["lower"]
    )


def _whole_mean(values: pd.Series[float]) -> float:
    return float(values.mean(skipna=False))


def _centred(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series[float]:
    return rows.groupby(list(by), sort=False)["value"].transform(lambda one: one.rolling(SPAN, center=True).mean())
