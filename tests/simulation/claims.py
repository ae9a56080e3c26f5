"""Claims that hold for all numbers of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def for_all(*kinds: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Try a test on drawn numbers. No deadline: the first call may compile."""
    return lambda test: settings(deadline=None, max_examples=150)(given(*kinds)(test))
