"""What a sweep will take, from a few runs that are timed and measured."""

from __future__ import annotations

import dataclasses
import io
import time
from dataclasses import dataclass

from ....language import tr
from ...ensemble.engine import attempt
from ...ensemble.ensemble import tables_of
from ...ensemble.identity import this_model
from ...ensemble.store.parts import RUNS, Part
from ...errors import UserError
from .chunks import Chunk, simulate_chunk
from .plan import Plan
from .sweep import chunk_size, kept

LONG_SECONDS = 3.0  # a run that takes so long is timed once only
WARM_UP_SCALE = 0.01


@dataclass(frozen=True)
class Forecast:
    """Runs, parts, seconds of one run on one core, seconds of all on the workers, bytes of all."""

    cells: int
    runs: int
    parts: int
    seconds_per_run: float
    seconds: float
    bytes: float


def forecast(plan: Plan, workers: int, chunk: int | None = None) -> Forecast:
    """Simulate the first runs and extrapolate; other cells may take longer, and workers may slow each other down.

    Raises:
        UserError: the first run fails.
    """
    size = chunk or chunk_size(plan)
    parts = -(-plan.n_runs // size)
    _warm_up(plan)
    alone, seconds = _timed(plan, 1)
    if alone.record.failed:
        raise UserError(tr("The first run fails: {error}", error=_error(alone)))
    per_run = per_part = float(_bytes(alone))
    if seconds < LONG_SECONDS:
        several, seconds = _timed(plan, 3)
        per_run, seconds = (_bytes(several) - per_part) / 2, seconds / 3
    total = per_run * plan.n_runs + max(per_part - per_run, 0) * parts
    return Forecast(plan.n_cells, plan.n_runs, parts, seconds, seconds * plan.n_runs / workers, total)


def _warm_up(plan: Plan) -> None:
    """Let the model load, or compile, which a sweep does once: a year of few firms."""
    inputs = plan.inputs(0)
    short = dataclasses.replace(inputs, end_year=inputs.start_year, scale=min(inputs.scale, WARM_UP_SCALE))
    attempt(tables_of, (short, plan.experiment.seed))


def _timed(plan: Plan, runs: int) -> tuple[Part, float]:
    started = time.perf_counter()
    chosen = tuple(plan.run(number % plan.n_runs) for number in range(runs))
    part = simulate_chunk(Chunk(0, chosen, kept(plan), this_model()))
    return part, time.perf_counter() - started


def _error(part: Part) -> str:
    import pyarrow.parquet as pq

    return str(pq.read_table(io.BytesIO(part.content[RUNS]))["error"][0].as_py())


def _bytes(part: Part) -> int:
    return sum(map(len, part.content.values())) + len(part.record.model_dump_json())
