"""What the evaluator must know of an indicator: its subsystem and its direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...language import tr
from .errors import EvaluationError, listed

DIRECTIONS = {
    **dict.fromkeys(
        ("1", "+1", "+", "＋", "positive", "max", "benefit", "正", "正向", "正指标", "效益型", "极大型"), 1
    ),
    **dict.fromkeys(("-1", "-", "−1", "−", "－", "negative", "min", "cost", "负", "负向", "逆", "逆向"), -1),
    **dict.fromkeys(("负指标", "逆指标", "成本型", "极小型"), -1),
}


@dataclass(frozen=True)
class Indicator:
    """One indicator: its code in the table, the subsystem it belongs to, +1 (more is better) or −1.

    ``dimension`` groups indicators within a subsystem, for three levels. ``best`` is the best value, or the ends of the
    best interval, in the place of a direction; ``tolerance`` the lowest and highest value that still count (see
    :func:`~synergysim.analysis.indicator_scores`).
    """

    indicator: str
    subsystem: str
    direction: int = 1
    dimension: str = ""
    best: float | tuple[float, float] | None = None
    tolerance: tuple[float, float] | None = None


def described(indicators: pd.DataFrame | Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators of a description table (columns indicator, subsystem, direction) or of a sequence.

    Raises:
        EvaluationError: a missing column, an indicator described twice, another direction than +1 or −1, fewer than
            two subsystems.
    """
    known = _read(indicators) if isinstance(indicators, pd.DataFrame) else tuple(indicators)
    codes = [one.indicator for one in known]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise EvaluationError(tr("Described twice: {names}.", names=listed(twice)))
    for one in known:
        if one.direction not in (1, -1):
            raise EvaluationError(
                tr(
                    "{indicator}: direction {direction!r} is not +1 or -1.",
                    indicator=one.indicator,
                    direction=one.direction,
                )
            )
    names = subsystems(known)
    if len(names) < 2:
        raise EvaluationError(
            tr("Synergy needs indicators of at least two subsystems; there is {value}.", value=listed(names) or "none")
        )
    return known


def subsystems(indicators: Sequence[Indicator]) -> list[str]:
    """Subsystem names in the order of first appearance."""
    return list(dict.fromkeys(one.subsystem for one in indicators))


def _read(frame: pd.DataFrame) -> tuple[Indicator, ...]:
    absent = [name for name in ("indicator", "subsystem", "direction") if name not in frame.columns]
    if absent:
        raise EvaluationError(
            tr(
                "The indicator description lacks the column {absent!r}; it has {names}.",
                absent=absent[0],
                names=listed(frame.columns, 10),
            )
        )
    rows = zip(frame["indicator"], frame["subsystem"], frame["direction"], strict=True)
    return tuple(Indicator(_name(code), _name(subsystem), _direction(code, sign)) for code, subsystem, sign in rows)


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise EvaluationError(tr("The indicator description has {value!r} where a name is needed.", value=value))
    return value


def _direction(indicator: object, value: object) -> int:
    text = f"{value:g}" if isinstance(value, (int, float)) else str(value).strip().lower()
    if text not in DIRECTIONS:
        raise EvaluationError(
            tr(
                "{indicator}: direction {value!r} is not +1 (more is better) or -1 (less is better).",
                indicator=indicator,
                value=value,
            )
        )
    return DIRECTIONS[text]
