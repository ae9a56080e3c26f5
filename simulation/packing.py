"""Groups of parameters as compiled functions get them from Python: packed, each in an array of one record.

A named tuple of twenty numbers takes microseconds to hand to a compiled function, an array next to nothing; within
compiled code a named tuple is the faster. So the first thing that a function which Python calls does with a group is
to unpack it.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numba import types
from numba.extending import overload

Group = TypeVar("Group")

_TUPLES: dict[tuple[str, ...], Any] = {}  # the named tuple with these fields


def packed(values: Any) -> Any:
    """A named tuple of numbers as an array of one record."""
    _TUPLES[values._fields] = type(values)
    return np.array([tuple(values)], dtype=np.dtype([(name, np.float64) for name in values._fields], align=True))


def unpacked(group: Group) -> Group:
    """The named tuple that was packed; one that was not stays what it is."""
    if isinstance(group, np.ndarray):
        return _TUPLES[group.dtype.names](*group[0].item())  # type: ignore[no-any-return]
    return group


@overload(unpacked)
def _unpacked(group):  # type: ignore[no-untyped-def]  # Numba compares this signature with those it returns
    if not isinstance(group, types.Array):
        return lambda group: group
    names = tuple(group.dtype.fields)
    body = f"def unpack(group):\n    one = group[0]\n    return cls({', '.join(f'one.{name}' for name in names)})"
    found: dict[str, Any] = {"cls": _TUPLES[names]}
    exec(body, found)
    return found["unpack"]
