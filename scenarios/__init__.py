"""Declares and runs experiments: ``run("guangzhou", seed=1)`` simulates a scenario and scores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .experiments.run import RunResult, run

__all__ = ["RunResult", "run"]


def __getattr__(name: str) -> Any:
    """Load the experiment when it is first asked for: the command line must answer without the libraries behind it."""
    if name in __all__:
        from .experiments import run as module

        return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
