"""Scores from 0 to 1 of indicators of every kind: more is better, less is better, a best value, a best interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...language import tr
from .bounds import varies
from .errors import EvaluationError, suggestion
from .indicators import DIRECTIONS
from .labels import Floats, Numbers, column_names, like_table, numbers_of

FIELDS = ("best", "tolerance")


@dataclass(frozen=True)
class Best:
    """Where an indicator is best: an interval (a value is one of no width), and where its score reaches 0.

    ``tolerance`` are the lowest and the highest value tolerated; without them the score reaches 0 at the observed value
    that lies farthest from the interval.
    """

    lower: float
    upper: float
    tolerance: tuple[float, float] | None = None

    def shortfall(self, values: Floats) -> Floats:
        """How far values lie outside the interval, in their own unit; 0 within it."""
        return np.asarray(np.maximum(np.maximum(self.lower - values, values - self.upper), 0.0), dtype=np.float64)

    def score(self, values: Floats) -> Floats:
        """1 in the interval, falling straight to 0 on either side of it."""
        if self.tolerance is None:
            farthest = self.shortfall(values).max()
            return 1.0 - self.shortfall(values) / (farthest if farthest > 0 else 1.0)
        low, high = self.tolerance
        below = (self.lower - values) / (self.lower - low) if low < self.lower else np.where(values < low, 1.0, 0.0)
        above = (values - self.upper) / (high - self.upper) if high > self.upper else np.where(values > high, 1.0, 0.0)
        return np.asarray(1.0 - np.clip(np.maximum(below, above), 0.0, 1.0), dtype=np.float64)


Kind = int | Best


def indicator_scores(table: pd.DataFrame | Numbers, kinds: Mapping[Any, Any] | Sequence[Any] | pd.Series[Any]) -> Any:
    """Scores in [0, 1] of every value, 1 the best and 0 the worst.

    - ``"+"``: (x − min)/(max − min). ``"-"``: (max − x)/(max − min).
    - ``{"best": b}``: 1 − |x − b| / max|x − b|.
    - ``{"best": (lo, hi)}``: 1 within; 1 − (lo − x)/M below and 1 − (x − hi)/M above, M = max(lo − min, max − hi).
    - ``{"best": (lo, hi), "tolerance": (a, b)}`` with a ≤ lo, hi ≤ b: 1 within; 1 − (lo − x)/(lo − a) below,
      1 − (x − hi)/(b − hi) above, 0 beyond a and b. A best value takes a tolerance too.

    Minimum and maximum are the column's own.

    Args:
        table: rows × indicators.
        kinds: One per column, by its label or by position. ``"+"`` may be written 1, ``positive``, 正向, 效益型;
            ``"-"`` −1, ``negative``, 负向, 逆向, 成本型.

    Returns:
        The table's shape, a DataFrame for a DataFrame.

    Raises:
        EvaluationError: a column without a kind, a kind that does not exist, an interval whose ends are out of order or
            a tolerance within it, a constant column of ``"+"`` or ``"-"`` (it has no score), NaN.

    Source: 郭亚军 (2012), 综合评价理论、方法及拓展; 司守奎 & 孙玺菁 (2021), 数学建模算法与应用, for the intervals.
    """
    values = numbers_of(table, tr("The table"))
    names = column_names(table, values.shape[-1])
    read = [kind_of(kind, str(name)) for name, kind in zip(names, _by_column(kinds, names), strict=True)]
    scores = np.column_stack([_scored(values[..., j], kind, str(names[j])) for j, kind in enumerate(read)])
    return like_table(scores, table)


def kind_of(kind: Any, name: str) -> Kind:
    """A kind as it is written, read: +1, −1 or where the indicator is best.

    Raises:
        EvaluationError: not a kind; names the indicator and what is allowed.
    """
    if isinstance(kind, Best):
        return kind
    if isinstance(kind, Mapping):
        return _best(kind, name)
    text = f"{kind:g}" if isinstance(kind, (int, float)) else str(kind).strip().lower()
    if text in DIRECTIONS:
        return DIRECTIONS[text]
    raise EvaluationError(
        tr(
            "{name}: {kind!r} is no kind of indicator; write '+', '-', {{'best': x}} or {{'best': (lo, hi)}}.",
            name=name,
            kind=kind,
        )
    )


def _best(kind: Mapping[str, Any], name: str) -> Best:
    unknown = [field for field in kind if field not in FIELDS]
    if unknown or "best" not in kind:
        wrong = f"there is no {unknown[0]!r}.{suggestion(str(unknown[0]), FIELDS)}" if unknown else "'best' is missing."
        raise EvaluationError(
            tr("{name}: {dict} is not where an indicator is best: {wrong}", name=name, dict=dict(kind), wrong=wrong)
        )
    lower, upper = _pair(kind["best"], name, "best")
    if lower > upper:
        raise EvaluationError(
            tr(
                "{name}: the best interval ({lower:g}, {upper:g}) ends before it begins.",
                name=name,
                lower=lower,
                upper=upper,
            )
        )
    if kind.get("tolerance") is None:
        return Best(lower, upper)
    low, high = _pair(kind["tolerance"], name, "tolerance")
    if not low <= lower <= upper <= high:
        raise EvaluationError(
            tr(
                "{name}: the tolerance ({low:g}, {high:g}) must hold the best interval ({lower:g}, "
                "{upper:g}): it names the lowest and the highest value that still count.",
                name=name,
                low=low,
                high=high,
                lower=lower,
                upper=upper,
            )
        )
    return Best(lower, upper, (low, high))


def _pair(given: Any, name: str, field: str) -> tuple[float, float]:
    single = isinstance(given, (int, float, np.number)) and field == "best"
    try:
        lower, upper = (given, given) if single else given
        pair = float(lower), float(upper)
    except (TypeError, ValueError) as error:
        what = "a number or a pair of numbers" if field == "best" else "a pair of numbers"
        raise EvaluationError(
            tr("{name}: {field} = {given!r} is not {what}.", name=name, field=field, given=given, what=what)
        ) from error
    if not np.isfinite(pair).all():
        raise EvaluationError(tr("{name}: {field} = {given!r} is not finite.", name=name, field=field, given=given))
    return pair


def _by_column(kinds: Mapping[Any, Any] | Sequence[Any] | pd.Series[Any], names: Sequence[Any]) -> list[Any]:
    if isinstance(kinds, (Mapping, pd.Series)):
        absent = [name for name in names if name not in kinds]
        if absent:
            raise EvaluationError(tr("kinds has no entry for column {absent!r}.", absent=absent[0]))
        return [kinds[name] for name in names]
    if isinstance(kinds, str) or len(kinds) != len(names):
        raise EvaluationError(
            tr("kinds has {entries} entries for {columns} columns.", entries=len(kinds), columns=len(names))
        )
    return list(kinds)


def _scored(values: Floats, kind: Kind, name: str) -> Floats:
    if isinstance(kind, Best):
        return kind.score(values)
    lower, upper = values.min(), values.max()
    if not varies(lower, upper):
        raise EvaluationError(
            tr("{name} is constant: it has no score between its worst and its best value.", name=name)
        )
    return np.asarray((values - lower if kind > 0 else upper - values) / (upper - lower), dtype=np.float64)
