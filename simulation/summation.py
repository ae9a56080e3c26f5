"""Compiled sums that give the same bytes as those they stand for: NumPy's ``sum`` and Python's ``math.fsum``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compilation import compiled

Array = NDArray[np.float64]

_LANES = 8  # sums that NumPy keeps side by side
_BLOCK = 128  # values that NumPy sums in one go; of more it sums the halves


@compiled
def total(values: Array) -> float:
    """The sum as ``values.sum()`` takes it: pairwise (Higham 1993), in NumPy's order."""
    n = values.size
    if n > _BLOCK:
        half = n // 2 - n // 2 % _LANES
        return total(values[:half]) + total(values[half:])
    found, done = 0.0, 0
    if n >= _LANES:
        done = n - n % _LANES
        lanes = values[:_LANES].copy()
        for i in range(_LANES, done):
            lanes[i % _LANES] += values[i]
        found = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    for i in range(done, n):
        found += values[i]
    return found


@compiled
def pooled(same: Array, amounts: Array) -> Array:
    """What each cluster has together with those that it is marked ``same`` as, shape (clusters, clusters)."""
    found = np.empty(amounts.size)
    for c in range(amounts.size):
        found[c] = total(same[c] * amounts)
    return found


@compiled
def marked_total(values: Array, marks: NDArray[np.bool_]) -> float:
    """The sum of the values that are marked, as ``values[marks].sum()`` takes it."""
    return total(values[marks])


@compiled
def _split(values: Array, partials: Array) -> int:
    """Fill in numbers that add up to the values' sum exactly, each too small to change the next; how many they are."""
    n = 0
    for value in values:
        x, kept = value, 0
        for place in range(n):
            y = partials[place]
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                partials[kept] = low
                kept += 1
            x = high
        n = kept
        if x != 0.0:
            partials[n] = x
            n += 1
    return n


@compiled
def exact_sum(values: Array) -> float:
    """The sum as ``math.fsum(values)`` takes it: rounded once (Shewchuk 1997), whatever the order."""
    partials = np.empty(values.size + 1)
    n = _split(values, partials) - 1
    if n < 0:
        return 0.0
    found, low = partials[n], 0.0
    while n > 0 and low == 0.0:
        n -= 1
        high = found + partials[n]
        low = partials[n] - (high - found)
        found = high
    if n > 0 and low * partials[n - 1] > 0.0:  # half way between two numbers: what is left decides
        beyond = found + 2.0 * low
        if 2.0 * low == beyond - found:
            found = beyond
    return float(found)
