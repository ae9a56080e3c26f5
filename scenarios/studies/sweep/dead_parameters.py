"""The check for dead parameters: what of a sweep's levers and uncertainties moves nothing at all."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from ....simulation.inputs import Inputs
from ...ensemble.engine import Engine, all_of, engine_of
from ...ensemble.ensemble import tables_of
from ...files.cells import Base
from .designs import Axis
from .plan import Plan

SMALL_SCALE = 0.01


def dead_factors(plan: Plan, workers: int | Engine = 1) -> list[str]:
    """The paths of levers and uncertainties that change not a bit of any indicator or diagnostic.

    Each is moved from one end of its values to the other, with the same luck, while the others are at their low ends,
    then at their high ends; in a small population first, and what moves nothing there again at the sweep's own scale.
    What is named has moved nothing in any scenario.

    Raises:
        KeyboardInterrupt: the user stopped it.
    """
    suspects = list(plan.axes)
    with engine_of(workers) as engine:
        for base, scale in _settings(plan):
            for others in (0, 1):
                if suspects:
                    suspects = list(_unmoved(plan, base, scale, others, suspects, engine))
    return [axis.path for axis in suspects]


def _settings(plan: Plan) -> Iterator[tuple[Base, float]]:
    """Scenarios and scales to look at: the small ones first."""
    own = [base.resolved.inputs.scale for base in plan.bases]
    yield from ((base, min(scale, SMALL_SCALE)) for base, scale in zip(plan.bases, own, strict=True))
    yield from ((base, scale) for base, scale in zip(plan.bases, own, strict=True) if scale > SMALL_SCALE)


def _unmoved(
    plan: Plan, base: Base, scale: float, others: int, suspects: Sequence[Axis], engine: Engine
) -> Iterable[Axis]:
    background = {axis.path: axis.ends[others] for axis in plan.axes}
    points = [background, *({**background, axis.path: axis.ends[1 - others]} for axis in suspects)]
    tasks = [(dataclasses.replace(base.inputs(point), scale=scale), plan.experiment.seed) for point in points]
    outcomes = all_of(engine.map(digest, tasks))
    # A run that fails is told from one that does not, and by its error from one that fails otherwise.
    told = [one.result or one.error for one in outcomes]
    return (axis for axis, one in zip(suspects, told[1:], strict=True) if one == told[0])


def digest(inputs: Inputs, seed: int) -> str:
    """A hash of everything that a run gives, to the bit."""
    tables = tables_of(inputs, seed)
    summed = hashlib.sha256()
    for name in sorted(tables):
        summed.update(pd.util.hash_pandas_object(tables[name], index=False).to_numpy().tobytes())
    return summed.hexdigest()
