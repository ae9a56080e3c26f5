"""Agents make indicators: firms, platforms, service providers and a government in industrial clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .inputs import Inputs
    from .model import ClusterModel, Firm, Parameters, Trajectory, record, simulate

__all__ = ["ClusterModel", "Firm", "Inputs", "Parameters", "Trajectory", "record", "simulate"]


def __getattr__(name: str) -> Any:
    """Import on first use: Mesa and Numba take a second."""
    if name == "Inputs":
        from .inputs import Inputs

        return Inputs
    if name in __all__:
        from . import model

        return getattr(model, name)
    raise AttributeError(f"synergysim.simulation has no attribute {name!r}.")
