"""Claims that hold for all numbers of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def for_all(*kinds: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Try a test on drawn numbers. No deadline: the first call may compile."""
    return lambda test: settings(deadline=None, max_examples=150)(given(*kinds)(test))


def exceeds(high: float, low: float) -> bool:
    """Whether one number is larger by more than rounding can swallow."""
    return high - low > 1e-6 * max(1.0, abs(high), abs(low))
