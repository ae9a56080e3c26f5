"""Whether two computations of one thing gave the same: to the bit, within what rounding may do, or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

TOLERANCE = 1e-9  # of a value: see docs/limits.md
SMALL = 1e-3  # of a value below, TOLERANCE is of this: what 1 − x leaves where x is nearly 1 has few exact digits
UNALIKE = ("wall_seconds",)  # how long a run took is no result


@dataclass(frozen=True)
class Sameness:
    """How two computations compare: rows compared, what differs, in words, and by how much at most.

    ``furthest``: the largest of :func:`apart`; infinite where something else than a number differs.
    """

    rows: int
    differences: tuple[str, ...] = ()
    furthest: float = 0.0

    @property
    def identical(self) -> bool:
        """Whether they are equal to the bit."""
        return not self.differences

    @property
    def within_tolerance(self) -> bool:
        """Whether they are what another processor, or another version of a library, may make of the same."""
        return self.furthest <= TOLERANCE


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far numbers are apart, over the larger of each two, or over :data:`SMALL`; infinite for one that is none.

    Equal bits are 0: NaN equals itself.
    """
    with np.errstate(invalid="ignore"):
        share = np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), SMALL)
    return np.where(one.view(np.int64) == other.view(np.int64), 0.0, np.where(np.isnan(share), np.inf, share))


def compare_tables(then: Mapping[str, pd.DataFrame], now: Mapping[str, pd.DataFrame]) -> Sameness:
    """Compare tables by name, column by column; times that runs took are left out."""
    differences = [
        f"{name}: {'not there now' if name in then else 'not there then'}" for name in sorted({*then} ^ {*now})
    ]
    furthest = float("inf") if differences else 0.0
    for name in (one for one in then if one in now):
        for text, share in _differences(name, then[name], now[name]):
            differences.append(text)
            furthest = max(furthest, share)
    return Sameness(sum(len(table) for table in then.values()), tuple(differences), furthest)


def _differences(name: str, then: pd.DataFrame, now: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """What differs between two tables, and by which share of a value."""
    if len(then) != len(now):
        yield f"{name}: {len(then)} rows stored, {len(now)} now", float("inf")
        return
    unknown = sorted({*then.columns} ^ {*now.columns})
    if unknown:
        yield f"{name}: only one of them has {', '.join(unknown)}", float("inf")
        return
    for column in (one for one in then.columns if one not in UNALIKE):
        shares = _apart(then[column], now[column])
        different = np.flatnonzero(shares)
        if different.size:
            first = int(different[0])
            pair = (then[column].iloc[first], now[column].iloc[first])
            shown = [one.item() if isinstance(one, np.generic) else one for one in pair]
            yield (
                f"{name}.{column}: {different.size} of {len(then)} values differ, the first is "
                f"{shown[0]!r} stored and {shown[1]!r} now",
                float(shares.max()),
            )


def _apart(then: pd.Series, now: pd.Series) -> NDArray[np.float64]:
    """As :func:`apart`; any difference of bits is above 0, of anything but two numbers infinite."""
    if then.dtype == now.dtype == np.float64:
        one, other = then.to_numpy(), now.to_numpy()
        different = one.view(np.int64) != other.view(np.int64)
        return np.where(different, np.maximum(apart(one, other), np.finfo(float).tiny), 0.0)
    one, other = (values.astype(object).where(values.notna(), None).to_numpy() for values in (then, now))
    return np.where(np.fromiter((a != b for a, b in zip(one, other, strict=True)), bool, len(one)), np.inf, 0.0)
