"""What an ensemble of replications says: bands, paired effects, and how many replications are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .synergy.errors import EvaluationError
from .synergy.labels import Floats

# Replications beyond this cannot be meant: the half-width asked for is out of reach.
MOST_REPLICATIONS = 10_000_000


def bands(table: pd.DataFrame, by: Sequence[str], value: str, level: float = 0.9) -> pd.DataFrame:
    """Mean, median and quantile band over the replications.

    Args:
        table: One row per replication and group.
        by: Columns that make a group (cluster, year).
        value: The column summarised, in its own unit.
        level: Share of the replications between ``lower`` and ``upper``.

    Returns:
        The group columns, mean, median, lower, upper, n; NaN values are not counted.

    Raises:
        EvaluationError: a column that is not there, ``level`` outside (0, 1), no rows.
    """
    _check_level(level)
    _check_columns(table, [*by, value])
    if table.empty:
        raise EvaluationError("The table has no rows: there is nothing to summarise.")
    groups = table.groupby(list(by), sort=False)[value]
    tail = (1.0 - level) / 2.0
    summary = pd.DataFrame(
        {
            "mean": groups.mean(),
            "median": groups.median(),
            "lower": groups.quantile(tail),
            "upper": groups.quantile(1.0 - tail),
            "n": groups.count(),
        }
    )
    return summary.reset_index()


@dataclass(frozen=True)
class PairedEffect:
    """Mean difference treated − baseline over paired replications, in the unit of the values.

    ``lower`` and ``upper`` are Student's t interval, ``bootstrap_lower`` and ``bootstrap_upper`` the percentile
    bootstrap's; ``p_value`` is the two-sided paired t test's; ``share_positive`` counts pairs above 0.
    """

    mean: float
    lower: float
    upper: float
    bootstrap_lower: float
    bootstrap_upper: float
    p_value: float
    share_positive: float
    n: int


def paired_effect(
    treated: Sequence[float] | Floats,
    baseline: Sequence[float] | Floats,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> PairedEffect:
    """Effect of a treatment over replications that share their luck, pair by pair.

    Args:
        treated: One value per replication.
        baseline: The same replications without the treatment, in the same order.
        level: Of both intervals.
        resamples: Bootstrap resamples of the differences.
        seed: Of the bootstrap.

    Raises:
        EvaluationError: lengths that differ, fewer than two pairs, NaN, ``level`` outside (0, 1).
    """
    from scipy.stats import t as student

    _check_level(level)
    difference = _differences(treated, baseline)
    n = len(difference)
    mean, error = float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(n))
    reach = float(student.ppf(0.5 + level / 2.0, n - 1)) * error
    rng = np.random.default_rng(seed)
    means = difference[rng.integers(n, size=(resamples, n))].mean(axis=1)
    low, high = np.quantile(means, [0.5 - level / 2.0, 0.5 + level / 2.0])
    return PairedEffect(
        mean=mean,
        lower=mean - reach,
        upper=mean + reach,
        bootstrap_lower=float(low),
        bootstrap_upper=float(high),
        p_value=_p_value(mean, error, n),
        share_positive=float((difference > 0).mean()),
        n=n,
    )


def paired_effects(
    treated: pd.DataFrame,
    baseline: pd.DataFrame,
    by: Sequence[str],
    value: str,
    pair: str = "replication",
    level: float = 0.95,
) -> pd.DataFrame:
    """:func:`paired_effect` of every group of two tables, paired by replication.

    Returns:
        The group columns and the fields of :class:`PairedEffect`.

    Raises:
        EvaluationError: a column that is not there, or replications that one side lacks.
    """
    keys = [*by, pair]
    for table in (treated, baseline):
        _check_columns(table, [*keys, value])
        if table.duplicated(keys).any():
            raise EvaluationError(f"The same {', '.join(keys)} occurs more than once: the pairs are ambiguous.")
    both = treated[[*keys, value]].merge(
        baseline[[*keys, value]], on=keys, how="outer", suffixes=("_treated", "_baseline"), indicator="side"
    )
    alone = both[both["side"] != "both"]
    if len(alone):
        first = ", ".join(f"{name} {alone.iloc[0][name]}" for name in keys)
        raise EvaluationError(f"{len(alone)} row(s) have no partner; the first is {first}.")
    rows = []
    for names, group in both.groupby(list(by), sort=False):
        effect = paired_effect(
            group[f"{value}_treated"].to_numpy(dtype=np.float64),
            group[f"{value}_baseline"].to_numpy(dtype=np.float64),
            level,
        )
        rows.append({**dict(zip(by, names, strict=True)), **vars(effect)})
    return pd.DataFrame(rows)


def replications_needed(sample: Sequence[float] | Floats, half_width: float, level: float = 0.95) -> int:
    """The smallest number of replications whose t interval has the wanted half-width, at the sample's deviation.

    Args:
        sample: Values (or paired differences) of a pilot.
        half_width: Wanted, in the unit of the sample.
        level: Of the interval.

    Raises:
        EvaluationError: fewer than two values, NaN, a half-width of 0 or less, or one out of reach.
    """
    from scipy.stats import t as student

    _check_level(level)
    values = _checked(sample, "The sample")
    if not half_width > 0:
        raise EvaluationError(f"half_width = {half_width:g} must be above 0.")
    deviation = float(values.std(ddof=1))

    def enough(n: int) -> bool:
        return bool(float(student.ppf(0.5 + level / 2.0, n - 1)) * deviation / np.sqrt(n) <= half_width)

    if not enough(MOST_REPLICATIONS):
        raise EvaluationError(f"A half-width of {half_width:g} needs more than {MOST_REPLICATIONS:,} replications.")
    low, high = 1, MOST_REPLICATIONS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _p_value(mean: float, error: float, n: int) -> float:
    """Two-sided; differences without any spread leave no doubt, or no effect."""
    from scipy.stats import t as student

    if error == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2.0 * student.sf(abs(mean) / error, n - 1))


def _differences(treated: Sequence[float] | Floats, baseline: Sequence[float] | Floats) -> Floats:
    first, second = _checked(treated, "The treated values"), _checked(baseline, "The baseline values")
    if first.shape != second.shape:
        raise EvaluationError(f"{len(first)} treated and {len(second)} baseline values cannot be paired.")
    return np.asarray(first - second, dtype=np.float64)


def _checked(values: Sequence[float] | npt.NDArray[Any], what: str) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or len(array) < 2:
        raise EvaluationError(f"{what} must be a list of at least two numbers.")
    if not np.isfinite(array).all():
        raise EvaluationError(f"{what} include NaN or an infinite value.")
    return array


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise EvaluationError(f"level = {level:g} is outside (0, 1).")


def _check_columns(table: pd.DataFrame, columns: Sequence[str]) -> None:
    absent = [name for name in columns if name not in table.columns]
    if absent:
        raise EvaluationError(f"The table has no column {absent[0]!r}.")
