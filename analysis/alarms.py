"""Early warning before the jumps of a sweep, and how often the same statistics warn where nothing tips."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .early_warning import SHORTEST, SURROGATES, early_warning_trends, kendall_trend
from .hysteresis import JUMP

ALARM = 0.05  # p-value of a run's trend at or below which it counts as an alarm
WATCHED = ("adoption_share", "susceptibility")
STATISTICS = ("variance", "autocorrelation")
WARNED_COLUMNS = ["cluster", "replication", "order_parameter", "variance_trend", "autocorrelation_trend", "level_trend",
                  "variance_p_value", "autocorrelation_p_value"]  # fmt: skip
RATE_COLUMNS = ["runs_that", "order_parameter", "statistic", "runs", "alarms", "share", "lower", "upper"]


def warned_runs(
    series: pd.DataFrame, ends: pd.DataFrame, quarters_per_step: int, surrogates: int = SURROGATES
) -> pd.DataFrame:
    """Early-warning statistics of single runs, on the quarters before a step.

    Args:
        series: replication, cluster, quarter, order_parameter, value.
        ends: cluster, replication, step; one row a run that is looked at.
        quarters_per_step: Length of a step.
        surrogates: Drawn for every p-value.

    Returns:
        cluster, replication, order_parameter, variance_trend, autocorrelation_trend, level_trend (Kendall's tau; the
        last of the series itself), variance_p_value, autocorrelation_p_value.
    """
    rows = []
    keyed = dict(list(series.groupby(["cluster", "order_parameter", "replication"], sort=False)))
    for name in WATCHED:
        for cluster, replication, step in ends[["cluster", "replication", "step"]].itertuples(index=False, name=None):
            one = keyed[(cluster, name, replication)].sort_values("quarter")
            before = one[one["quarter"] < step * quarters_per_step]["value"].to_numpy(dtype=np.float64)
            if len(before) >= SHORTEST:
                rows.append((cluster, replication, name, *_trends(before, int(replication), surrogates)))
    return pd.DataFrame(rows, columns=WARNED_COLUMNS)


def warnings_before(warned: pd.DataFrame) -> pd.DataFrame:
    """The runs of :func:`warned_runs` together, by cluster and order parameter.

    Returns:
        cluster, order_parameter, runs, variance_trend, autocorrelation_trend, level_trend (means), variance_p_value,
        autocorrelation_p_value (Fisher's of the runs' p-values).
    """
    from scipy.stats import combine_pvalues

    rows = []
    for (cluster, name), group in warned.groupby(["cluster", "order_parameter"], sort=False):
        trends = group[["variance_trend", "autocorrelation_trend", "level_trend"]].mean()
        together = (float(combine_pvalues(group[f"{one}_p_value"].to_list()).pvalue) for one in STATISTICS)
        rows.append((cluster, name, len(group), *trends, *together))
    columns = ["cluster", "order_parameter", "runs", *WARNED_COLUMNS[3:]]
    return pd.DataFrame(rows, columns=columns)


def ends_without_jump(points: pd.DataFrame, found: pd.DataFrame, column: str = "value") -> pd.DataFrame:
    """The runs that do not tip on the way up, and the step up to which they are looked at: that of their twin's jump.

    Args:
        points: replication, cluster, step, branch, order_parameter, value, held.
        found: The jumps of the runs that they are held against, as :func:`~synergysim.analysis.hysteresis.jumps` gives.
        column: "value", or "held" for the runs with the lever at zero.

    Returns:
        cluster, replication, step; the median step of the jumps where the twin does not jump, nothing without jumps.
    """
    jumped = found[found["jumped"]]
    if jumped.empty:
        return jumped[["cluster", "replication", "step"]]
    up = points[(points["order_parameter"] == "adoption_share") & (points["branch"] == "up")].sort_values("step")
    rise = up.groupby(["cluster", "replication"], sort=False)[column].agg(lambda path: path.diff().max())
    still = rise[rise <= JUMP].reset_index()[["cluster", "replication"]]
    ends = still.merge(jumped[["cluster", "replication", "step"]], on=["cluster", "replication"], how="left")
    return ends.assign(step=ends["step"].fillna(jumped["step"].median()).astype(int))


def alarm_rates(warned: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Share of runs whose trend is an alarm, by group of runs, order parameter and statistic.

    Args:
        warned: Tables of :func:`warned_runs` by what their runs have in common.

    Returns:
        runs_that, order_parameter, statistic, runs, alarms, share, lower, upper (95 %; clusters of one replication are
        not independent, see :func:`share_interval`).
    """
    rows = []
    for group, table in warned.items():
        for (name,), runs in table.groupby(["order_parameter"], sort=False):
            for statistic in STATISTICS:
                alarmed = runs[f"{statistic}_p_value"].to_numpy() <= ALARM
                interval = share_interval(alarmed, runs["replication"].to_numpy())
                rows.append((group, name, statistic, len(runs), int(alarmed.sum()), alarmed.mean(), *interval))
    return pd.DataFrame(rows, columns=RATE_COLUMNS)


def share_interval(counted: np.ndarray, group: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of a share whose observations, of one group, may be alike.

    That of Clopper and Pearson with as many independent observations as the spread between groups leaves: Korn, E. L.
    and Graubard, B. I. (1998), Survey Methodology 24(2), 193-201. Where all observations are the same and no spread can
    be seen, each group counts once.

    Args:
        counted: By observation, whether it counts.
        group: By observation, the number of its group.
    """
    from scipy.stats import beta

    n, share = len(counted), float(counted.mean())
    _, place = np.unique(group, return_inverse=True)
    groups = int(place.max()) + 1
    left = np.bincount(place, counted - share)
    between = groups / max(groups - 1, 1) * float((left**2).sum()) / n**2
    alone = share * (1.0 - share) / n
    n_independent = groups if alone == 0.0 else n / max(between / alone, 1.0)
    hits = share * n_independent
    lower = 0.0 if share == 0.0 else float(beta.ppf(0.025, hits, n_independent - hits + 1.0))
    upper = 1.0 if share == 1.0 else float(beta.ppf(0.975, hits + 1.0, n_independent - hits))
    return lower, upper


def _trends(before: np.ndarray, seed: int, surrogates: int) -> tuple[float, ...]:
    found = early_warning_trends(before, surrogates=surrogates, seed=seed)
    trends = found.variance_trend, found.autocorrelation_trend, kendall_trend(before)
    return (*trends, found.variance_p_value, found.autocorrelation_p_value)
