"""How a lever is moved in the hysteresis experiment, and what the other levers do meanwhile."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs, LeverSchedule


@dataclasses.dataclass(frozen=True)
class Sweep:
    """How a lever is moved: ``steps`` levels from 0 to ``top`` and back, each held for ``years``.

    Before the first step the clusters have ``settle`` years without the lever.
    """

    lever: str
    steps: int = 5
    years: int = 10
    settle: int = 8
    top: float = 1.0

    @property
    def levels(self) -> list[float]:
        """The level of every step: up, and down again; the top is held once."""
        up = np.linspace(0.0, self.top, self.steps).tolist()
        return [*up, *up[-2::-1]]

    @property
    def branches(self) -> list[str]:
        """Of every step: "up" or "down"; the top belongs to both and is called "up"."""
        return ["up"] * self.steps + ["down"] * (self.steps - 1)

    @property
    def total_years(self) -> int:
        """Years of the whole run."""
        return self.settle + len(self.levels) * self.years


def other_levers(inputs: Inputs, swept: str) -> tuple[LeverSchedule, ...]:
    """What the scenario announces for other levers at its end, from the beginning on."""
    end = inputs.end_year + 0.99
    return tuple(
        dataclasses.replace(one, level=one.at(end), start=float(inputs.start_year), ramp=0.0, end=float("inf"))
        for one in inputs.levers
        if one.code != swept and one.at(end) > 0.0
    )
