"""Declares and runs experiments: ``run("guangzhou", seed=1)`` simulates a scenario and scores it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .experiments.compare import Comparison, compare
    from .experiments.run import RunResult, run

_HOMES = {"run": "run", "RunResult": "run", "compare": "compare", "Comparison": "compare"}

__all__ = ["Comparison", "RunResult", "compare", "run"]


def __getattr__(name: str) -> Any:
    """Load the experiment when it is first asked for: the command line must answer without the libraries behind it."""
    if name in _HOMES:
        return getattr(import_module(f".experiments.{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
