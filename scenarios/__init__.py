"""Declares and runs experiments: ``run("guangzhou", seed=1)`` simulates a scenario and scores it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .calibration.calibrate import Calibration, calibrate
    from .comparison.compare import Comparison, compare
    from .discovery.discover import Discovery, discover
    from .experiments.run import RunResult, run
    from .explanation.explain import Explanation, explain
    from .optimisation.optimise import Search, optimise
    from .sensitivities.result import Sensitivity
    from .sensitivities.sensitivity import sensitivity

_HOMES = {
    "run": "experiments.run",
    "RunResult": "experiments.run",
    "compare": "comparison.compare",
    "Comparison": "comparison.compare",
    "discover": "discovery.discover",
    "Discovery": "discovery.discover",
    "explain": "explanation.explain",
    "Explanation": "explanation.explain",
    "optimise": "optimisation.optimise",
    "Search": "optimisation.optimise",
    "sensitivity": "sensitivities.sensitivity",
    "Sensitivity": "sensitivities.result",
    "calibrate": "calibration.calibrate",
    "Calibration": "calibration.calibrate",
}

__all__ = [
    "Calibration",
    "Comparison",
    "Discovery",
    "Explanation",
    "RunResult",
    "Search",
    "Sensitivity",
    "calibrate",
    "compare",
    "discover",
    "explain",
    "optimise",
    "run",
    "sensitivity",
]


def __getattr__(name: str) -> Any:
    """Load the experiment when it is first asked for: the command line must answer without the libraries behind it."""
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
