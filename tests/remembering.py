"""What takes long is computed once where commands ask for it again, as in the other language; all else is done anew."""

from __future__ import annotations

import functools
import importlib
import pickle
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Result = TypeVar("Result")
# All give the same for the same arguments, which tests of their own hold.
SLOW = (
    "synergysim.simulation.model.record",
    "synergysim.simulation.tipping.fixed_points",
    "synergysim.analysis.discovery.feature_scores",
)


def remember(patch: pytest.MonkeyPatch) -> None:
    """Put functions that remember in the place of the slow ones."""
    for name in SLOW:
        module, _, function = name.rpartition(".")
        patch.setattr(name, remembering(getattr(importlib.import_module(module), function)))


def remembering(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function, asked once for the same arguments; every caller gets a copy of its own."""
    known: dict[bytes, bytes] = {}

    @functools.wraps(function)
    def remembered(*given: Any, **named: Any) -> Result:
        key = pickle.dumps((given, sorted(named.items())))
        if key not in known:
            known[key] = pickle.dumps(function(*given, **named))
        found: Result = pickle.loads(known[key])
        return found

    return remembered
