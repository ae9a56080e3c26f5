"""One run of a sweep repeated and compared with what is stored, to the bit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..ensemble.identity import this_model
from ..errors import UserError
from ..store.parts import RUNS, Part
from ..store.store import Store
from .chunks import Chunk, simulate_chunk
from .plan import Plan
from .sweep import kept

if TYPE_CHECKING:
    import pyarrow


TOLERANCE = 1e-9  # of a value: see docs/limits.md


@dataclass(frozen=True)
class Repetition:
    """A run and its repetition: their errors ("" if none), numbers compared, and what differs, in words.

    ``furthest``: the largest difference of two numbers over the larger one; infinite where something else differs.
    """

    run_id: str
    error_then: str
    error_now: str
    compared: int
    differences: tuple[str, ...]
    furthest: float = 0.0

    @property
    def within_tolerance(self) -> bool:
        """Whether it is what another processor, or another version of a library, may make of the same run."""
        return self.furthest <= TOLERANCE and self.error_then == self.error_now

    @property
    def identical(self) -> bool:
        """Whether the repetition gave the same, to the bit."""
        return not self.differences and self.error_then == self.error_now


def rerun(store: Store, plan: Plan, run_id: str) -> Repetition:
    """Repeat a stored run.

    Raises:
        UserError: no such run, or it is not stored.
    """
    number = plan.number(run_id)
    part = number // store.manifest.chunk
    if part not in {record.part for record in store.records()}:
        raise UserError(f"{run_id} is not stored yet; go on with: synergysim resume {store.place.address}")
    if part in store.damaged([record for record in store.records() if record.part == part]):
        raise UserError(
            f"The part that holds {run_id} is damaged; repair with: synergysim resume {store.place.address}"
        )
    again = simulate_chunk(Chunk(part, (plan.run(number),), kept(plan), this_model()))
    then, now = store.part(part), _tables(again)
    rows = {name: _of_run(table, run_id) for name, table in then.items()}
    errors = [str(tables[RUNS]["error"][0].as_py()) for tables in (rows, now)]
    series = [name for name in rows if name != RUNS]
    differences = tuple(line for name in series for line in _differences(name, rows[name], now[name]))
    compared = sum(rows[name].num_rows for name in series)
    furthest = max((_furthest(rows[name], now[name]) for name in series), default=0.0)
    return Repetition(run_id, errors[0], errors[1], compared, differences, furthest)


def _tables(part: Part) -> dict[str, pyarrow.Table]:
    import pyarrow.parquet as pq

    return {name: pq.read_table(io.BytesIO(content)) for name, content in part.content.items()}


def _of_run(table: pyarrow.Table, run_id: str) -> pyarrow.Table:
    import pyarrow.compute as pc

    return table.filter(pc.equal(table["run_id"].cast("string"), run_id))


def _differences(name: str, then: pyarrow.Table, now: pyarrow.Table) -> Iterator[str]:
    if then.num_rows != now.num_rows:
        yield f"{name}: {then.num_rows} rows stored, {now.num_rows} now"
        return
    for column in then.column_names:
        different = np.flatnonzero([a != b for a, b in zip(_bits(then[column]), _bits(now[column]), strict=True)])
        if different.size:
            first = int(different[0])
            yield (
                f"{name}.{column}: {different.size} of {then.num_rows} values differ, the first is "
                f"{then[column][first].as_py()!r} stored and {now[column][first].as_py()!r} now"
            )


def _furthest(then: pyarrow.Table, now: pyarrow.Table) -> float:
    if then.num_rows != now.num_rows:
        return float("inf")
    found = 0.0
    for column in then.column_names:
        one, other = then[column].to_numpy(), now[column].to_numpy()
        if one.dtype != np.float64 or other.dtype != np.float64:
            found = found if then[column].to_pylist() == now[column].to_pylist() else float("inf")
            continue
        different = one.view(np.int64) != other.view(np.int64)
        if different.any():
            apart, size = np.abs(one - other)[different], np.maximum(np.abs(one), np.abs(other))[different]
            share = np.where(size > 0.0, apart / np.where(size > 0.0, size, 1.0), 0.0)
            # NaN beside a number is no rounding.
            found = max(found, float(np.where(np.isnan(apart), np.inf, share).max()))
    return found


def _bits(column: Any) -> list[Any]:
    """The values, numbers as their bits: NaN equals itself, and 0 is not -0."""
    values = column.to_numpy()
    return list(values.view(np.int64)) if values.dtype == np.float64 else column.to_pylist()
