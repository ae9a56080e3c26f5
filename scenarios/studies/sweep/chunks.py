"""A chunk of runs, simulated on a worker: its tables leave it as the bytes of a part, ready to be stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from ....analysis.synergy.errors import EvaluationError
from ....analysis.synergy.fitted import FittedEvaluator
from ...ensemble.engine import Outcome, attempt
from ...ensemble.ensemble import Tables, tables_of
from ...ensemble.identity import check_model
from ...ensemble.store.parts import DIAGNOSTICS, INDICATORS, RUNS, SYNERGY, Part, part_of, repeated, words

if TYPE_CHECKING:
    from .plan import Run

RUNS_IN_MEMORY = 32
KEPT_SCORES = ("synergy", "synergy_adjacent", "coupling", "coordination", "outside_bounds")


@dataclass(frozen=True)
class Keep:
    """What is kept of a run: which indicators (None: all), quarterly diagnostics, stages; evaluators by scenario."""

    indicators: tuple[str, ...] | None
    diagnostics: bool
    stages: bool
    evaluators: Mapping[str, FittedEvaluator]

    @property
    def needs_diagnostics(self) -> bool:
        """Whether runs are to measure them: they are kept, or stages are told from them."""
        return self.diagnostics or (self.stages and bool(self.evaluators))

    @property
    def tables(self) -> list[str]:
        """The tables there will be."""
        return [RUNS, INDICATORS, *([DIAGNOSTICS] if self.diagnostics else []), *([SYNERGY] if self.evaluators else [])]


@dataclass(frozen=True)
class Chunk:
    """Runs that are simulated together and make one part. ``doomed`` holds errors of runs known to kill a worker."""

    part: int
    runs: tuple[Run, ...]
    keep: Keep
    model: str
    doomed: Mapping[str, str] = field(default_factory=dict)

    def single(self) -> list[Chunk]:
        """The same runs one by one."""
        return [replace(self, runs=(run,)) for run in self.runs]

    def without(self, deadly: Sequence[Chunk], error: str) -> Chunk:
        """The chunk in which the runs of some single chunks fail with an error instead of being simulated."""
        return replace(self, doomed={run.run_id: error for chunk in deadly for run in chunk.runs})


def simulate_chunk(chunk: Chunk) -> Part:
    """Simulate the runs of a chunk; a run that fails is a row with its error.

    The runs go through memory some at a time, however many make a part.

    Raises:
        WorkerMismatchError: this process has another version of the model.
    """
    check_model(chunk.model)
    made = [
        _simulated_together(replace(chunk, runs=chunk.runs[first : first + RUNS_IN_MEMORY]))
        for first in range(0, len(chunk.runs), RUNS_IN_MEMORY)
    ]
    tables = {name: _joined([tables[name] for tables, _ in made]) for name in made[0][0]}
    return part_of(chunk.part, tables, sum(failed for _, failed in made))


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _simulated_together(chunk: Chunk) -> tuple[dict[str, pa.Table], int]:
    """The tables of some runs, and how many failed."""
    outcomes = [_simulated(run, chunk) for run in chunk.runs]
    scores, errors = _scored(chunk, outcomes)
    outcomes = [
        Outcome(None, errors[run.run_id], one.wall_seconds) if run.run_id in errors else one
        for run, one in zip(chunk.runs, outcomes, strict=True)
    ]
    finished = [(run.run_id, one.result) for run, one in zip(chunk.runs, outcomes, strict=True) if one.result]
    tables = {RUNS: _runs_table(chunk.runs, outcomes), INDICATORS: _indicators(finished, chunk.keep)}
    if chunk.keep.diagnostics:
        tables[DIAGNOSTICS] = _series(finished, "diagnostics", ("cluster", "quarter", "diagnostic"))
    if scores is not None:
        tables[SYNERGY] = scores
    return tables, sum(one.error is not None for one in outcomes)


def _simulated(run: Run, chunk: Chunk) -> Outcome[Tables]:
    if run.run_id in chunk.doomed:
        return Outcome(None, chunk.doomed[run.run_id], 0.0)
    return attempt(partial(tables_of, diagnostics=chunk.keep.needs_diagnostics), (run.inputs, run.seed))


def _runs_table(runs: Sequence[Run], outcomes: Sequence[Outcome[Any]]) -> pa.Table:
    return pa.table(
        {
            "run_id": pa.array([run.run_id for run in runs], pa.string()),
            "cell": pa.array([run.cell for run in runs], pa.int32()),
            "scenario": words([run.scenario for run in runs]),
            "replication": pa.array([run.replication for run in runs], pa.int32()),
            "seed": pa.array([run.seed for run in runs], pa.int64()),
            "status": words(["failed" if one.error else "finished" for one in outcomes]),
            "error": words([one.error or "" for one in outcomes]),
            "wall_seconds": pa.array([one.wall_seconds for one in outcomes], pa.float64()),
        }
    )


def _indicators(finished: Sequence[tuple[str, Tables]], keep: Keep) -> pa.Table:
    chosen: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    if keep.indicators is not None:
        wanted = keep.indicators

        def chosen(table: pd.DataFrame) -> pd.DataFrame:
            return table[table["indicator"].isin(wanted)]

    return _series(finished, INDICATORS, ("cluster", "year", "indicator"), chosen)


def _series(
    finished: Sequence[tuple[str, Tables]],
    table: str,
    keys: tuple[str, ...],
    chosen: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> pa.Table:
    """One table of the finished runs, one below the other: run_id, keys, value."""
    schema = pa.schema(
        [*((key, pa.int16() if key == "year" else pa.string()) for key in keys), ("value", pa.float64())]
    )
    frames = [tables[table] if chosen is None else chosen(tables[table]) for _, tables in finished]
    parts = [pa.Table.from_pandas(frame, schema, preserve_index=False) for frame in frames]
    stacked = pa.concat_tables(parts) if parts else schema.empty_table()
    names = repeated([run_id for run_id, _ in finished], [part.num_rows for part in parts])
    columns = [("run_id", names), *((key, _compact(stacked[key])) for key in keys), ("value", stacked["value"])]
    return pa.table(dict(columns))


def _compact(column: pa.ChunkedArray) -> pa.ChunkedArray:
    joined = column.combine_chunks()
    return joined.dictionary_encode() if pa.types.is_string(joined.type) else joined


def _scored(chunk: Chunk, outcomes: Sequence[Outcome[Tables]]) -> tuple[pa.Table | None, dict[str, str]]:
    """The scores of the finished runs, and the errors of those that cannot be scored, by run."""
    if not chunk.keep.evaluators:
        return None, {}
    scored: list[pd.DataFrame] = []
    errors: dict[str, str] = {}
    for scenario, evaluator in chunk.keep.evaluators.items():
        finished = [
            (run.run_id, one.result)
            for run, one in zip(chunk.runs, outcomes, strict=True)
            if one.result and run.scenario == scenario
        ]
        if not finished:
            continue
        try:
            scored.append(_scores(evaluator, finished, chunk.keep.stages))
        except EvaluationError:
            # One run that cannot be scored must not cost the others their scores.
            for pair in finished:
                one = attempt(_scores, (evaluator, [pair], chunk.keep.stages))
                if one.result is None:
                    errors[pair[0]] = one.error or ""
                else:
                    scored.append(one.result)
    return _scores_table(chunk, scored), errors


def _scores(evaluator: FittedEvaluator, finished: Sequence[tuple[str, Tables]], stages: bool) -> pd.DataFrame:
    from ...files.scoring import stage_by_year

    codes = {*evaluator.evaluator.codes, *evaluator.evaluator.excluded}
    tables = [tables[INDICATORS].assign(run_id=run_id) for run_id, tables in finished]
    stacked = pd.concat(tables, ignore_index=True)
    scored = evaluator.score(stacked[stacked["indicator"].isin(codes)]).synergy
    if not stages:
        return scored
    measured = stage_by_year(
        pd.concat([tables[DIAGNOSTICS].assign(run_id=run_id) for run_id, tables in finished], ignore_index=True)
    )
    return scored.merge(measured, on=["run_id", "cluster", "year"], how="left", validate="one_to_one")


def _scores_table(chunk: Chunk, scored: Sequence[pd.DataFrame]) -> pa.Table:
    subsystems = next(iter(chunk.keep.evaluators.values())).evaluator.layout.subsystems
    numbers = [*(f"{prefix}_{name}" for prefix in ("order", "delta") for name in subsystems), *KEPT_SCORES[:4]]
    kinds = [("run_id", pa.string()), ("cluster", pa.string()), ("year", pa.int16())]
    kinds += [*((name, pa.float64()) for name in numbers), (KEPT_SCORES[4], pa.bool_())]
    kinds += [("stage", pa.string())] if chunk.keep.stages else []
    schema = pa.schema(kinds)
    if not scored:
        stacked = schema.empty_table()
    else:
        place = {run.run_id: number for number, run in enumerate(chunk.runs)}
        frame = pd.concat(scored, ignore_index=True)
        frame = frame.sort_values("run_id", key=lambda ids: ids.map(place), kind="stable")
        stacked = pa.Table.from_pandas(frame, schema, preserve_index=False)
    return pa.table({name: _compact(stacked[name]) for name in stacked.column_names})
