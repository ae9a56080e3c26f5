"""Which replications of an ensemble meet worlds that mirror each other, so that they are not independent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...simulation.inputs import World


def mirrored(world: World, seeds: Iterable[int]) -> list[int] | None:
    """By seed, the number k of its two: seeds 2k − 1 and 2k meet worlds that mirror each other (antithetic variates).

    See :mod:`synergysim.simulation.world`. None in a certain world, where replications are independent.
    """
    return [(int(seed) + 1) // 2 for seed in seeds] if world == "uncertain" else None
