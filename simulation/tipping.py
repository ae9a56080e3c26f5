"""Tipping of the mean-field twin: where it can rest, how far a lever must be pulled until it tips, what stays after.

Under strong network effects sellers come for buyers, who come for sellers; then one setting of a lever can have two
states of rest, and which one is reached depends on the past (hysteresis).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .mean_field import MeanField, Order, order_parameters

Array = NDArray[np.float64]
TwinOf = Callable[[float], MeanField]

JUMP = 0.05  # in the share of sellers; less is no abrupt change (assumption)
SHARES_TRIED = 49  # of the unit interval, denser towards its ends, where states of rest crowd


@dataclasses.dataclass(frozen=True)
class FixedPoint:
    """A state of rest of the map. ``stable``: it comes back when the share of sellers is moved a little."""

    order: Order
    stable: bool
    state: Array = dataclasses.field(repr=False, compare=False)


def fixed_points(twin: MeanField, members: Sequence[float] = (0.0, 1.0)) -> tuple[FixedPoint, ...]:
    """All states of rest, in ascending order of the share of firms that sell online.

    Firms are shown a share of sellers and all else is let come to rest: where the share that then sells is the one
    shown, the map rests. Between such shares stable and unstable ones alternate: a stable one is where, of a little
    more shown, less than that comes about. Membership is looked for on the branches reached from ``members``.
    """
    found: list[FixedPoint] = []
    for share in members:
        for point in _on_branch(twin, share):
            if all(_apart(point.order, other.order) for other in found):
                found.append(point)
    return tuple(sorted(found, key=lambda point: point.order.adoption))


def _on_branch(twin: MeanField, members: float) -> list[FixedPoint]:
    from scipy.optimize import brentq

    def excess(seen: float, state: Array) -> float:
        return order_parameters(twin.rest(state, seen)).adoption - seen

    shown = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, SHARES_TRIED))
    states = [twin.rest(twin.start(0.0, members), 0.0)]
    for seen in shown[1:]:
        states.append(twin.rest(states[-1], float(seen)))
    values = [order_parameters(state).adoption - seen for state, seen in zip(states, shown, strict=True)]
    points = []
    for i in np.flatnonzero(np.sign(values[:-1]) != np.sign(values[1:])):
        seen = brentq(excess, shown[i], shown[i + 1], args=(states[i],), xtol=1e-9)
        state = twin.rest(states[i], seen)
        points.append(FixedPoint(order_parameters(state), bool(values[i] > values[i + 1]), state))
    return points


def _apart(a: Order, b: Order) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) > 1e-6


def tipping_point(twin_of: TwinOf, low: float, high: float, tolerance: float = 0.01) -> float | None:
    """The level of a lever from which a cluster that begins without sellers and members no longer stays with few.

    Between the two levels the greatest rise of adoption is closed in on by halving.

    Args:
        twin_of: The mean field at a level of the lever.
        low, high: Levels between which to look.
        tolerance: By how much the level returned may lie above the tipping point.

    Returns:
        None where nothing jumps: below the greatest rise there is no other state of rest to be kept in.
    """
    lowest = low
    below, above = _from_nothing(twin_of, low), _from_nothing(twin_of, high)
    while high - low > tolerance:
        middle = 0.5 * (low + high)
        reached = _from_nothing(twin_of, middle)
        if reached - below > above - reached:
            high, above = middle, reached
        else:
            low, below = middle, reached
    # Right below the tipping point the states that are about to meet are too close to be told apart.
    apart = max(low - 4.0 * tolerance, lowest)
    tips = above - below > JUMP and any(not point.stable for point in fixed_points(twin_of(apart)))
    return high if tips else None


def _from_nothing(twin_of: TwinOf, level: float) -> float:
    twin = twin_of(level)
    return order_parameters(twin.rest(twin.start())).adoption


def sweep(twin_of: TwinOf, levels: Sequence[float], state: Array | None = None) -> list[Order]:
    """States of rest as a lever is moved slowly through levels, each reached from the one before.

    Sweep up and then down to see hysteresis. ``state`` is where the first level starts from; by default nobody sells.
    """
    rests = []
    for level in levels:
        twin = twin_of(level)
        state = twin.rest(twin.start() if state is None else state)
        rests.append(order_parameters(state))
    return rests
