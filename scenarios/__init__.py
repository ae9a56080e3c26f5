"""Declares and runs experiments: ``run("guangzhou", seed=1)`` simulates a scenario and scores it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .discovery.discover import Discovery, discover
    from .experiments.compare import Comparison, compare
    from .experiments.run import RunResult, run
    from .optimisation.optimise import Search, optimise

_HOMES = {
    "run": "experiments.run",
    "RunResult": "experiments.run",
    "compare": "experiments.compare",
    "Comparison": "experiments.compare",
    "discover": "discovery.discover",
    "Discovery": "discovery.discover",
    "optimise": "optimisation.optimise",
    "Search": "optimisation.optimise",
}

__all__ = ["Comparison", "Discovery", "RunResult", "Search", "compare", "discover", "optimise", "run"]


def __getattr__(name: str) -> Any:
    """Load the experiment when it is first asked for: the command line must answer without the libraries behind it."""
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
