"""What an ensemble of replications says: bands, paired effects, and how many replications are enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..language import Text, tr
from .sums import product
from .synergy.errors import EvaluationError
from .synergy.labels import Flags, Floats

# Replications beyond this cannot be meant: the half-width asked for is out of reach.
MOST_REPLICATIONS = 10_000_000
# The bootstrap means of so many groups are held at once (2,000 numbers each).
GROUPS_AT_ONCE = 500
LEAST_TWOS = 4  # twos of replications that mirror each other from which their spread is told


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
    bootstrap's; ``p_value`` is the two-sided paired t test's; ``share_positive`` counts pairs above 0. ``independent``
    counts the observations that these stand on: pairs, or twos of pairs whose worlds mirror each other.
    """

    mean: float
    lower: float
    upper: float
    bootstrap_lower: float
    bootstrap_upper: float
    p_value: float
    share_positive: float
    n: int
    independent: int


def paired_effect(
    treated: Sequence[float] | Floats,
    baseline: Sequence[float] | Floats,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
    twos: Sequence[int] | None = None,
) -> PairedEffect:
    """Effect of a treatment over replications that share their luck, pair by pair.

    Replications that meet worlds that mirror each other (antithetic variates) are not independent: with
    :data:`LEAST_TWOS` of such twos or more, a two is one observation, and the standard error of the mean is the
    cluster-robust one of Liang and Zeger (1986), which for whole twos is that of their means. With fewer, whose
    correlation cannot be told, pairs count as independent.

    Args:
        treated: One value per replication.
        baseline: The same replications without the treatment, in the same order.
        level: Of both intervals.
        resamples: Bootstrap resamples of the differences.
        seed: Of the bootstrap.
        twos: By replication, the number of the two that it belongs to; None where all are independent.

    Raises:
        EvaluationError: lengths that differ, fewer than two pairs, NaN, ``level`` outside (0, 1).
    """
    _check_level(level)
    differences = _differences(treated, baseline)
    if twos is not None and len(twos) != len(differences):
        raise EvaluationError(
            tr("{n} numbers of twos are not one for each of {pairs} pairs.", n=len(twos), pairs=len(differences))
        )
    fields = _effects(differences[None, :], _places(twos), level, resamples, seed)
    return PairedEffect(**{name: values[0].item() for name, values in fields.items()})


def paired_effects(
    treated: pd.DataFrame,
    baseline: pd.DataFrame,
    by: Sequence[str],
    value: str,
    pair: str = "replication",
    level: float = 0.95,
    twos: Mapping[int, int] | None = None,
) -> pd.DataFrame:
    """:func:`paired_effect` of every group of two tables, paired by replication.

    ``twos``: by replication, the number of the two that it belongs to; None where all are independent.

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
        places = order[starts[alike][:, None] + np.arange(n)]
        numbers = None if twos is None else both[pair].map(dict(twos)).to_numpy()[places]
        for same, own in _alike(numbers, len(places)):
            found = _effects(differences[places[same]], own, level)
            fields.loc[alike[same]] = pd.DataFrame(found, index=alike[same])
    return pd.concat([names, fields.astype({"n": np.int64, "independent": np.int64})], axis=1)


def mean_interval(
    values: Floats, axis: int, level: float = 0.95, twos: Sequence[int] | None = None
) -> tuple[Floats, Floats, Floats]:
    """Mean over the replications, which lie on an axis, and its t interval; NaN where there is one replication.

    ``twos``: see :func:`paired_effect`.
    """
    n, mean = values.shape[axis], values.mean(axis=axis)
    if n < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    _, error, _, sizes = _observed(np.moveaxis(values, axis, -1).reshape(-1, n), _places(twos))
    reach = (float(student_quantile(level, len(sizes) - 1)) * error).reshape(mean.shape)
    return mean, mean - reach, mean + reach


def replications_needed(sample: Sequence[float] | Floats, half_width: float, level: float = 0.95) -> int:
    """The smallest number of replications whose t interval has the wanted half-width, at the sample's deviation.

    Args:
        sample: Values (or paired differences) of a pilot.
        half_width: Wanted, in the unit of the sample.
        level: Of the interval.

    Raises:
        EvaluationError: fewer than two values, NaN, a half-width of 0 or less, or one out of reach.
    """
    deviation = _checked(sample, tr("The sample")).std(ddof=1)
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


def replications_to_show(effect: Mapping[str, Any], level: float = 0.95) -> float:
    """How many replications it would take for the t interval of a mean as large as this one to exclude 0.

    Args:
        effect: mean, upper, n and, where replications are not independent, independent, as of :class:`PairedEffect`.
        level: Of the interval.

    Returns:
        A whole number, at least 2; infinite where the mean is 0, the spread unknown, or no number is enough.
    """
    mean = float(effect["mean"])
    if mean == 0 or not np.isfinite(effect["upper"]):
        return float("inf")
    return float(replications_at(pd.DataFrame([effect]), np.array([abs(mean)]), level)[0])


def replications_at(effects: pd.DataFrame, half_widths: Floats, level: float = 0.95) -> Floats:
    """How many replications it would take for the intervals of effects to have the half-widths wanted.

    An even number where they come in twos, of which each is one observation.

    Args:
        effects: mean, upper, n and, where replications are not independent, independent; one row an effect.
        half_widths: Wanted, above 0, shape (effects,).
        level: Of the intervals.
    """
    n = effects["n"].to_numpy(dtype=np.float64)
    independent = effects["independent"].to_numpy(dtype=np.float64) if "independent" in effects else n
    reach = (effects["upper"] - effects["mean"]).to_numpy(dtype=np.float64)
    deviations = reach / student_quantile(level, independent - 1) * np.sqrt(independent)
    return np.where(independent < n, 2.0, 1.0) * replications_for(deviations, half_widths, level)


def independent_of(n: int, twos: Sequence[int] | None) -> int:
    """How many independent observations an interval over n replications stands on; see :func:`paired_effect`."""
    places = _places(twos)
    return n if places is None else int(places.max()) + 1


def _alike(
    numbers: npt.NDArray[Any] | None, n_groups: int
) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64] | None]]:
    """Which groups stand on the same twos (in practice all: they have the same pairs), and those, as of _places."""
    if numbers is None:
        yield np.ones(n_groups, dtype=np.bool_), None
        return
    for own in np.unique(numbers, axis=0):
        yield (numbers == own).all(axis=1), _places(own)


def _places(twos: Sequence[int] | npt.NDArray[Any] | None) -> npt.NDArray[np.int64] | None:
    """The observation, from 0, that each pair belongs to; None where every pair is one."""
    if twos is None:
        return None
    numbers, places = np.unique(np.asarray(twos), return_inverse=True)
    whole = int((np.bincount(places) > 1).sum()) if len(numbers) else 0
    return places if whole >= LEAST_TWOS else None


def _effects(
    differences: Floats,
    places: npt.NDArray[np.int64] | None,
    level: float,
    resamples: int = 2000,
    seed: int = 0,
) -> dict[str, npt.NDArray[Any]]:
    """The fields of :class:`PairedEffect` for rows of differences, shape (groups, pairs), each of shape (groups,).

    ``places``: of every pair the observation that it belongs to, or None.
    """
    n_groups, n = differences.shape
    mean, error, sums, sizes = _observed(differences, places)
    independent = len(sizes)
    reach = float(student_quantile(level, independent - 1)) * error
    draws = np.random.default_rng(seed).integers(independent, size=(resamples, independent))
    counts = np.stack([np.bincount(draw, minlength=independent) for draw in draws])
    shares = counts / (counts * sizes).sum(axis=1, keepdims=True)
    ends = np.empty((2, n_groups))
    for first in range(0, n_groups, GROUPS_AT_ONCE):
        some = slice(first, first + GROUPS_AT_ONCE)
        ends[:, some] = np.quantile(product(sums[some], shares.T), [0.5 - level / 2.0, 0.5 + level / 2.0], axis=1)
    return {
        "mean": mean,
        "lower": mean - reach,
        "upper": mean + reach,
        "bootstrap_lower": ends[0],
        "bootstrap_upper": ends[1],
        "p_value": _p_values(mean, error, independent),
        "share_positive": (differences > 0).mean(axis=1),
        "n": np.full(n_groups, n),
        "independent": np.full(n_groups, independent),
    }


def _observed(
    values: Floats, places: npt.NDArray[np.int64] | None
) -> tuple[Floats, Floats, Floats, npt.NDArray[np.float64]]:
    """Mean and its standard error by group, sums and sizes of the observations, of values (groups, replications)."""
    n, mean = values.shape[1], values.mean(axis=1)
    if places is None:
        return mean, values.std(axis=1, ddof=1) / np.sqrt(n), values, np.ones(n)
    independent = int(places.max()) + 1
    members = (places == np.arange(independent)[:, None]).astype(np.float64)
    sums, sizes = product(values, members.T), members.sum(axis=1)
    beyond = ((sums - sizes * mean[:, None]) ** 2).sum(axis=1)
    return mean, np.sqrt(beyond * independent / (independent - 1)) / n, sums, sizes


def _p_values(mean: Floats, error: Floats, n: int) -> Floats:
    """Two-sided; differences without any spread leave no doubt, or no effect."""
    from scipy.special import stdtr

    certain = np.where(mean == 0, 1.0, 0.0)
    spread = error > 0
    t = np.divide(np.abs(mean), error, out=np.zeros_like(mean), where=spread)
    return np.where(spread, 2.0 * stdtr(n - 1, -t), certain)


def _differences(treated: Sequence[float] | Floats, baseline: Sequence[float] | Floats) -> Floats:
    first, second = _checked(treated, tr("The treated values")), _checked(baseline, tr("The baseline values"))
    if first.shape != second.shape:
        raise EvaluationError(
            tr(
                "{treated} treated and {baseline} baseline values cannot be paired.",
                treated=len(first),
                baseline=len(second),
            )
        )
    return np.asarray(first - second, dtype=np.float64)


def _checked(values: Sequence[float] | npt.NDArray[Any], what: Text) -> Floats:
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
