"""What an ensemble of replications says: bands, paired effects, and how many replications are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..language import tr
from .sums import product
from .synergy.errors import EvaluationError
from .synergy.labels import Flags, Floats

# Replications beyond this cannot be meant: the half-width asked for is out of reach.
MOST_REPLICATIONS = 10_000_000
# The bootstrap means of so many groups are held at once (2,000 numbers each).
GROUPS_AT_ONCE = 500


def student_quantile(level: float, freedom: float | Floats) -> Floats:
    """Student's t within ± of which a share ``level`` of it lies, at degrees of freedom of any shape.

    ``scipy.stats.t.ppf`` to the bit, without the second that loading all its distributions takes.
    """
    from scipy.special import stdtrit

    return np.asarray(stdtrit(freedom, 0.5 + level / 2.0), dtype=np.float64)


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
        raise EvaluationError(tr("The table has no rows: there is nothing to summarise."))
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
    _check_level(level)
    fields = _effects(_differences(treated, baseline)[None, :], level, resamples, seed)
    return PairedEffect(**{name: values[0].item() for name, values in fields.items()})


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
            raise EvaluationError(
                tr("The same {names} occurs more than once: the pairs are ambiguous.", names=", ".join(keys))
            )
    both = treated[[*keys, value]].merge(
        baseline[[*keys, value]], on=keys, how="outer", suffixes=("_treated", "_baseline"), indicator="side"
    )
    alone = both[both["side"] != "both"]
    if len(alone):
        first = ", ".join(f"{name} {alone.iloc[0][name]}" for name in keys)
        raise EvaluationError(tr("{n} row(s) have no partner; the first is {first}.", n=len(alone), first=first))
    differences = (both[f"{value}_treated"] - both[f"{value}_baseline"]).to_numpy(dtype=np.float64)
    if not np.isfinite(differences).all():
        raise EvaluationError(tr("The values include NaN or an infinite value."))
    group = both.groupby(list(by), sort=False).ngroup().to_numpy()
    counts = np.bincount(group)
    if counts.min(initial=2) < 2:
        raise EvaluationError(tr("A paired effect needs at least two pairs in every group."))
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    order = np.argsort(group, kind="stable")
    names: pd.DataFrame = both[list(by)].iloc[order[starts]].reset_index(drop=True)
    fields = pd.DataFrame(index=names.index, columns=list(PairedEffect.__dataclass_fields__), dtype=np.float64)
    for n in np.unique(counts):
        alike = np.flatnonzero(counts == n)
        rows = differences[order[starts[alike][:, None] + np.arange(n)]]
        fields.loc[alike] = pd.DataFrame(_effects(rows, level), index=alike)
    return pd.concat([names, fields.astype({"n": np.int64})], axis=1)


def replications_needed(sample: Sequence[float] | Floats, half_width: float, level: float = 0.95) -> int:
    """The smallest number of replications whose t interval has the wanted half-width, at the sample's deviation.

    Args:
        sample: Values (or paired differences) of a pilot.
        half_width: Wanted, in the unit of the sample.
        level: Of the interval.

    Raises:
        EvaluationError: fewer than two values, NaN, a half-width of 0 or less, or one out of reach.
    """
    deviation = _checked(sample, "The sample").std(ddof=1)
    needed = replications_for(np.array([deviation]), np.array([half_width]), level)[0]
    if np.isinf(needed):
        raise EvaluationError(
            tr(
                "A half-width of {half_width:g} needs more than {most_replications:,} replications.",
                half_width=half_width,
                most_replications=MOST_REPLICATIONS,
            )
        )
    return int(needed)


def replications_for(deviations: Floats, half_widths: Floats, level: float = 0.95) -> Floats:
    """As :func:`replications_needed`, for many at once.

    Args:
        deviations: Standard deviations between replications, shape (groups,).
        half_widths: Wanted, in the same units and shape.
        level: Of the intervals.

    Returns:
        The numbers, whole, at least 2; infinite where no number up to ten million is enough.

    Raises:
        EvaluationError: a half-width of 0 or less, ``level`` outside (0, 1).
    """
    _check_level(level)
    if not (half_widths > 0).all():
        raise EvaluationError(tr("half_width = {min:g} must be above 0.", min=half_widths.min()))

    def enough(n: Floats) -> Flags:
        return np.asarray(student_quantile(level, n - 1) * deviations / np.sqrt(n) <= half_widths)

    low, high = np.ones(len(deviations)), np.full(len(deviations), float(MOST_REPLICATIONS))
    reachable = enough(high)
    while (high - low > 1).any():
        middle = np.maximum((low + high) // 2, 2)
        good = enough(middle)
        low, high = np.where(good, low, middle), np.where(good, middle, high)
    return np.where(reachable, high, np.inf)


def replications_to_show(mean: float, upper: float, n: int, level: float = 0.95) -> float:
    """How many replications it would take for the t interval of a mean as large as this one to exclude 0.

    Args:
        mean: Of the replications made.
        upper: End of its interval.
        n: Replications made, at least 2.
        level: Of the interval.

    Returns:
        A whole number, at least 2; infinite where the mean is 0, the spread unknown, or no number is enough.
    """
    from scipy.stats import t as student

    deviation = (upper - mean) / float(student.ppf(0.5 + level / 2.0, n - 1)) * np.sqrt(n)
    if mean == 0 or not np.isfinite(deviation):
        return float("inf")
    return float(replications_for(np.array([deviation]), np.array([abs(mean)]), level)[0])


def _effects(differences: Floats, level: float, resamples: int = 2000, seed: int = 0) -> dict[str, npt.NDArray[Any]]:
    """The fields of :class:`PairedEffect` for rows of differences, shape (groups, pairs), each of shape (groups,)."""
    n_groups, n = differences.shape
    mean, error = differences.mean(axis=1), differences.std(axis=1, ddof=1) / np.sqrt(n)
    reach = float(student_quantile(level, n - 1)) * error
    draws = np.random.default_rng(seed).integers(n, size=(resamples, n))
    shares = np.stack([np.bincount(draw, minlength=n) for draw in draws]) / n
    ends = np.empty((2, n_groups))
    for first in range(0, n_groups, GROUPS_AT_ONCE):
        some = slice(first, first + GROUPS_AT_ONCE)
        ends[:, some] = np.quantile(
            product(differences[some], shares.T), [0.5 - level / 2.0, 0.5 + level / 2.0], axis=1
        )
    return {
        "mean": mean,
        "lower": mean - reach,
        "upper": mean + reach,
        "bootstrap_lower": ends[0],
        "bootstrap_upper": ends[1],
        "p_value": _p_values(mean, error, n),
        "share_positive": (differences > 0).mean(axis=1),
        "n": np.full(n_groups, n),
    }


def _p_values(mean: Floats, error: Floats, n: int) -> Floats:
    """Two-sided; differences without any spread leave no doubt, or no effect."""
    from scipy.special import stdtr

    certain = np.where(mean == 0, 1.0, 0.0)
    spread = error > 0
    t = np.divide(np.abs(mean), error, out=np.zeros_like(mean), where=spread)
    return np.where(spread, 2.0 * stdtr(n - 1, -t), certain)


def _differences(treated: Sequence[float] | Floats, baseline: Sequence[float] | Floats) -> Floats:
    first, second = _checked(treated, "The treated values"), _checked(baseline, "The baseline values")
    if first.shape != second.shape:
        raise EvaluationError(
            tr("{n} treated and {n2} baseline values cannot be paired.", n=len(first), n2=len(second))
        )
    return np.asarray(first - second, dtype=np.float64)


def _checked(values: Sequence[float] | npt.NDArray[Any], what: str) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or len(array) < 2:
        raise EvaluationError(tr("{what} must be a list of at least two numbers.", what=what))
    if not np.isfinite(array).all():
        raise EvaluationError(tr("{what} include NaN or an infinite value.", what=what))
    return array


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise EvaluationError(tr("level = {level:g} is outside (0, 1).", level=level))


def _check_columns(table: pd.DataFrame, columns: Sequence[str]) -> None:
    absent = [name for name in columns if name not in table.columns]
    if absent:
        raise EvaluationError(tr("The table has no column {absent!r}.", absent=absent[0]))
