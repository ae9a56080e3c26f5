"""What a sweep of a lever up and down shows: the gap between its branches, and jumps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .inference import paired_effect

JUMP = 0.3  # of an order parameter that is a share, between neighbouring levels; less is a gradual change (assumption)
GAP = 0.05  # between the branches, on average over the levels; less is no hysteresis (assumption)
MOVED = 0.02  # by the lever, in any order parameter that is a share; less is no effect (assumption)
HALF = 0.5  # of firms selling online: beyond it a cluster is in the high state
PAIR = ["replication", "cluster", "level"]


def gaps(points: pd.DataFrame, order_parameter: str = "adoption_share") -> pd.DataFrame:
    """Way down minus way up at the same level, less what the same years changed without the lever.

    Args:
        points: replication, cluster, branch ("up", "down"), level, order_parameter, value, held.
        order_parameter: Which one.

    Returns:
        cluster, gap (mean over levels and replications), lower, upper (95 %, NaN for a single replication), n.
    """
    by_run = _gap_by_run(points, order_parameter)
    rows = []
    for cluster, group in by_run.groupby("cluster", sort=False):
        rows.append((cluster, *_interval(group["gap"].to_numpy(dtype=np.float64)), len(group)))
    return pd.DataFrame(rows, columns=["cluster", "gap", "lower", "upper", "n"])


def thresholds(points: pd.DataFrame) -> pd.DataFrame:
    """Levels at which the median share of sellers first reaches one half, and first falls below it again.

    Returns:
        cluster ("all": the mean of the clusters), up_at, back_at (NaN where that does not happen), up_on: the branch on
        which it tips up, "down" where that takes so long that the lever is being let down meanwhile.
    """
    rows = points[points["order_parameter"] == "adoption_share"]
    step = ["step", "level", "branch"]
    pooled = rows.groupby(["replication", *step])["value"].mean().reset_index().assign(cluster="all")
    both = pd.concat([rows, pooled])
    medians = both.groupby(["cluster", *step], sort=False)["value"].median().reset_index()
    found = []
    for cluster, path in medians.groupby("cluster", sort=False):
        path = path.sort_values("step")
        above = path[path["value"] >= HALF]
        after = path[path["step"] > above["step"].min()]
        below = after[after["value"] < HALF]
        levels = (float(part["level"].iloc[0]) if len(part) else float("nan") for part in (above, below))
        found.append((cluster, *levels, str(above["branch"].iloc[0]) if len(above) else ""))
    return pd.DataFrame(found, columns=["cluster", "up_at", "back_at", "up_on"])


def against(points: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Gaps and thresholds of a setting against those of the same sweeps, seed by seed, under a scenario's own values.

    Hysteresis: the paired difference of the gaps is above 0 with its 95 % interval, and the median tips up at a higher
    level than it comes back at (or does not come back).

    Returns:
        cluster ("all": the mean of the clusters), gap, own_gap, lower, upper (of the difference), n, up_at, back_at,
        up_on, hysteresis.
    """
    gap, other = (_gap_by_run(one, "adoption_share") for one in (points, own))
    both = gap.merge(other, on=["cluster", "replication"], suffixes=("", "_own"))
    pooled = both.groupby("replication")[["gap", "gap_own"]].mean().reset_index().assign(cluster="all")
    rows = []
    for cluster, group in pd.concat([both, pooled]).groupby("cluster", sort=False):
        _, lower, upper = _interval((group["gap"] - group["gap_own"]).to_numpy(dtype=np.float64))
        rows.append((cluster, group["gap"].mean(), group["gap_own"].mean(), lower, upper, len(group)))
    table = pd.DataFrame(rows, columns=["cluster", "gap", "own_gap", "lower", "upper", "n"])
    table = table.merge(thresholds(points), on="cluster")
    tips = table["up_at"].notna() & (table["back_at"].isna() | (table["back_at"] < table["up_at"]))
    return table.assign(hysteresis=(table["lower"] > 0.0) & tips)


def jumps(points: pd.DataFrame, order_parameter: str = "adoption_share", least: float = JUMP) -> pd.DataFrame:
    """The greatest rise between two neighbouring steps of the way up, by run, where the run without the lever has none.

    Returns:
        cluster, replication, rise (net of the rise without the lever), step and level it ends at, jumped.
    """
    rows = points[(points["order_parameter"] == order_parameter) & (points["branch"] == "up")]
    found = []
    for (cluster, number), run in rows.groupby(["cluster", "replication"], sort=False):
        run = run.sort_values("step")
        rises = np.diff(run["value"].to_numpy()) - np.maximum(np.diff(run["held"].to_numpy()), 0.0)
        at = int(np.argmax(rises))
        step, level = int(run["step"].iloc[at + 1]), float(run["level"].iloc[at + 1])
        found.append((cluster, number, float(rises[at]), step, level, bool(rises[at] > least)))
    return pd.DataFrame(found, columns=["cluster", "replication", "rise", "step", "level", "jumped"])


def moved(points: pd.DataFrame) -> pd.DataFrame:
    """What the lever moved: the greatest mean difference to the runs without it over all steps.

    Returns:
        cluster, order_parameter, effect (its sign kept).
    """
    differences = points.assign(effect=points["value"] - points["held"])
    means = differences.groupby(["cluster", "order_parameter", "step"], sort=False)["effect"].mean().reset_index()
    largest = means.loc[means.groupby(["cluster", "order_parameter"], sort=False)["effect"].apply(_farthest)]
    return largest.reset_index(drop=True)[["cluster", "order_parameter", "effect"]]


def _farthest(effects: pd.Series[float]) -> object:
    return effects.abs().idxmax()


def _gap_by_run(points: pd.DataFrame, order_parameter: str) -> pd.DataFrame:
    both = _branches(points, order_parameter)
    # A rise that comes without the lever is no memory of it; a fall without it is not credited to it.
    drift = (both["held_down"] - both["held_up"]).clip(lower=0.0)
    both["gap"] = both["value_down"] - both["value_up"] - drift
    return both.groupby(["cluster", "replication"], sort=False)["gap"].mean().reset_index()


def _branches(points: pd.DataFrame, order_parameter: str) -> pd.DataFrame:
    """The branches side by side at the levels that both have."""
    rows = points[points["order_parameter"] == order_parameter]
    up, down = (rows[rows["branch"] == branch][[*PAIR, "value", "held"]] for branch in ("up", "down"))
    return up.merge(down, on=PAIR, suffixes=("_up", "_down"))


def _interval(values: np.ndarray) -> tuple[float, float, float]:
    if len(values) < 2:
        return float(values.mean()), float("nan"), float("nan")
    effect = paired_effect(values, np.zeros(len(values)))
    return effect.mean, effect.lower, effect.upper
