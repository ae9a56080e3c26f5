"""Runs of a sweep repeated and compared with what is stored, to the bit."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....language import tr
from ...ensemble.engine import Engine, all_of, engine_of
from ...ensemble.identity import this_model
from ...ensemble.store.parts import RUNS, Part
from ...ensemble.store.store import Store
from ...errors import UserError
from ..sameness import Sameness, compare_tables
from .chunks import Chunk, simulate_chunk
from .plan import Plan
from .sweep import kept

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow


@dataclass(frozen=True)
class Repetition:
    """A run and its repetition: their errors ("" if none), and how their numbers compare."""

    run_id: str
    error_then: str
    error_now: str
    same: Sameness

    @property
    def within_tolerance(self) -> bool:
        """Whether it is what another processor, or another version of a library, may make of the same run."""
        return self.same.within_tolerance and self.error_then == self.error_now

    @property
    def identical(self) -> bool:
        """Whether the repetition gave the same, to the bit."""
        return self.same.identical and self.error_then == self.error_now


def rerun(store: Store, plan: Plan, run_id: str) -> Repetition:
    """Repeat a stored run.

    Raises:
        UserError: no such run, or it is not stored.
    """
    number = plan.number(run_id)
    part = number // store.manifest.chunk
    if part not in {record.part for record in store.records()}:
        raise UserError(
            tr(
                "{run_id} is not stored yet; go on with: synergysim resume {address}",
                run_id=run_id,
                address=store.place.address,
            )
        )
    if part in store.damaged([record for record in store.records() if record.part == part]):
        raise UserError(
            tr(
                "The part that holds {run_id} is damaged; repair with: synergysim resume {address}",
                run_id=run_id,
                address=store.place.address,
            )
        )
    again = simulate_chunk(Chunk(part, (plan.run(number),), kept(plan), this_model()))
    then = {name: table[table["run_id"] == run_id] for name, table in _frames(store.part(part)).items()}
    now = _frames(_tables(again))
    errors = [str(tables.pop(RUNS)["error"].iloc[0]) for tables in (then, now)]
    return Repetition(run_id, errors[0], errors[1], compare_tables(then, now))


def rerun_all(store: Store, plan: Plan, workers: int | Engine = 1) -> Sameness:
    """Repeat every run that is stored.

    Raises:
        UserError: nothing is stored yet, or a part is damaged.
    """
    records, where = store.records(), store.place.address
    damaged = list(store.damaged(records))
    if not records or damaged:
        what = f"holds {len(damaged)} damaged part(s)" if damaged else "holds no run yet"
        raise UserError(tr("{where} {what}; go on with: synergysim resume {where}", where=where, what=what))
    tasks = [
        (Chunk(one.part, tuple(map(plan.run, store.manifest.numbers(one.part))), kept(plan), this_model()),)
        for one in records
    ]
    with engine_of(workers) as engine:
        outcomes = all_of(engine.map(simulate_chunk, tasks))
    rows, differences, furthest = 0, [], 0.0
    for record, outcome in zip(records, outcomes, strict=True):
        if outcome.result is None:
            differences.append(f"part {record.part}: {outcome.error}")
            furthest = float("inf")
            continue
        same = compare_tables(_frames(store.part(record.part)), _frames(_tables(outcome.result)))
        rows, furthest = rows + same.rows, max(furthest, same.furthest)
        differences += [f"part {record.part}, {text}" for text in same.differences]
    return Sameness(rows, tuple(differences), furthest)


def _tables(part: Part) -> dict[str, pyarrow.Table]:
    import pyarrow.parquet as pq

    return {name: pq.read_table(io.BytesIO(content)) for name, content in part.content.items()}


def _frames(tables: Mapping[str, pyarrow.Table]) -> dict[str, pd.DataFrame]:
    return {name: table.to_pandas() for name, table in tables.items()}
