"""Sweeps: every cell of an experiment simulated and stored part by part, so that nothing done is ever lost."""

from __future__ import annotations

import atexit
import dataclasses
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from ....language import tr
from ....simulation.inputs import Inputs, World
from ...ensemble.identity import fingerprint, this_model
from ...ensemble.result_folder import check_place, manifest_of
from ...ensemble.store.manifest import MANIFEST, PROGRAM, Check, Manifest, StoredScenario, now, versions
from ...ensemble.store.parts import CELLS, DRAWS, PartRecord
from ...ensemble.store.places import LocalPlace, Place, place_of
from ...ensemble.store.store import FORMAT, Store
from ...ensemble.workers import GivenExecutor, LocalWorkers, Workers, stream
from ...errors import UserError
from ...files.carried import carried, carried_folder, standing
from ...files.scoring import shipped_evaluator
from .chunks import Chunk, Keep, simulate_chunk
from .draws import draws_table, stored_draws
from .experiment_file import Experiment, load_experiment, parsed
from .plan import Plan, make_plan

# Measured on one core; they only say how many runs make a part worth writing.
SECONDS_PER_QUARTER, SECONDS_PER_FIRM_QUARTER = 1e-3, 6e-7
CHUNK_SECONDS = 3.0
MOST_RUNS_IN_CHUNK = 256
LEAST_CHUNKS = 24
MOST_CHUNKS = 1900  # of a sweep of any size: with five files a part, some 10,000 files
SWEEP = "sweep"

Stored = Callable[[PartRecord], None]


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far a sweep is: runs stored whole, those that failed, parts still to do, and which of them are damaged."""

    stored: int
    failed: int
    parts: Sequence[int]
    damaged: Sequence[int]


def in_world(experiment: Experiment, world: World | None = None, posterior: str | Path | None = None) -> Experiment:
    """An experiment with another outside world or posterior, where one is given; a file by its full path."""
    given: dict[str, str] = {} if world is None else {"world": world}
    if posterior is not None:
        name = str(posterior)
        given["posterior"] = str(Path(name).absolute()) if name.endswith(".json") else name
    return experiment.model_copy(update=given)


def sweep(
    experiment: str | Experiment,
    out: str | Path,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    chunk: int | None = None,
    world: World | None = None,
    posterior: str | Path | None = None,
) -> Store:
    """Run a sweep and return its store.

    Results depend on the experiment alone, not on workers, executor or chunk. With processes the calling script needs
    the usual ``if __name__ == "__main__":``. The check for dead parameters is :func:`.dead_parameters.dead_factors`.

    Args:
        experiment: a name of the library, a path to a YAML file, or an experiment.
        out: a folder, or an address that fsspec knows.
        executor: any executor of :mod:`concurrent.futures`; processes of this machine by default.
        chunk: runs that are sent and stored together; by default some seconds' work.
        world: ``uncertain`` or ``certain``, in place of the experiment's or the scenarios' own.
        posterior: one of the library by name, or a JSON file of a calibration, in place of the experiment's.

    Raises:
        UserError, ParameterError: the experiment is wrong, or the place holds a sweep already or is being written.
    """
    asked = load_experiment(experiment) if isinstance(experiment, str) else experiment
    plan = make_plan(in_world(asked, world, posterior))
    place = place_of(out)
    check_before_locking(place)
    with place.locked():
        store = begin(plan, place, chunk, "skipped")
        advance(store, plan, workers_of(workers, executor), progress(store).parts)
    return store


def workers_of(workers: int, executor: Executor | None = None) -> Workers:
    """Where to work: the executor given, or so many processes."""
    return LocalWorkers(workers) if executor is None else GivenExecutor(executor)


def check_before_locking(place: Place) -> None:
    """Refuse a place that holds anything but a sweep before a lock is put there.

    Raises:
        UserError: it does. Whether a sweep is there, and whether it is being written, is told when the place is locked.
    """
    manifest = manifest_of(place.folder) if isinstance(place, LocalPlace) else None
    if (manifest or {}).get("kind") != SWEEP:
        check_place(place, SWEEP)


def begin(plan: Plan, place: Place, chunk: int | None, check: Check, command: str = "") -> Store:
    """A new store for a plan, in a place that is locked.

    Raises:
        UserError: the place holds anything.
    """
    check_place(place, SWEEP)
    if chunk is not None and chunk < 1:
        raise UserError(tr("chunk = {chunk} is outside [1, …]: it is the number of runs of a part.", chunk=chunk))
    contents = [carried(base.resolved.scenario) for base in plan.bases]
    manifest = Manifest(
        program=PROGRAM,
        format=FORMAT,
        kind="sweep",
        created=now(),
        command=command,
        experiment=_stored_experiment(plan.experiment),
        scenarios=[
            StoredScenario(
                content=content,
                folder=carried_folder(base.resolved.scenario) if files else None,
                fingerprint=fingerprint(base.resolved.inputs),
            )
            for base, (content, files) in zip(plan.bases, contents, strict=True)
        ],
        paths=list(plan.paths),
        cells=plan.n_cells,
        runs=plan.n_runs,
        chunk=chunk or chunk_size(plan),
        check=check,
        tables=kept(plan).tables,
        model=this_model(),
        versions=versions(),
        files={},
    )
    tables = {CELLS: cells_table(plan), **({DRAWS: draws_table(plan.draws)} if plan.draws else {})}
    return Store.create(place, manifest, tables, {name: one for _, files in contents for name, one in files.items()})


def _stored_experiment(experiment: Experiment) -> dict[str, Any]:
    """The experiment as the manifest tells it: a file of cells is the store's own."""
    content: dict[str, Any] = experiment.model_dump(mode="json")
    return {**content, "cells": f"{CELLS}.parquet"} if experiment.cells else content


def reopen(store: Store) -> Plan:
    """The plan of a store, if it can be gone on with.

    Raises:
        UserError: the model, a scenario or a file behind it is not what it was when the sweep began.
    """
    manifest = store.manifest
    where = store.place.address
    if manifest.model != this_model():
        raise UserError(
            tr(
                "{where} was simulated with another version of the model (then {model}, now "
                "{this_model}): its runs and new ones cannot be mixed. Install that version, or sweep "
                "into another folder.",
                where=where,
                model=manifest.model,
                this_model=this_model(),
            )
        )
    plan = stored_plan(store)
    for stored, base in zip(manifest.scenarios, plan.bases, strict=True):
        if stored.fingerprint != fingerprint(base.resolved.inputs):
            raise UserError(
                tr(
                    "{where}: a file that scenario {name!r} rests on has changed since the sweep began.",
                    where=where,
                    name=base.resolved.name,
                )
            )
    if (plan.n_cells, plan.n_runs, list(plan.paths)) != (manifest.cells, manifest.runs, manifest.paths) or (
        not cells_table(plan).to_pandas().equals(store.table(CELLS))
    ):
        raise UserError(
            tr(
                "{where}: the cells of the experiment are not those it began with; another version began it.",
                where=where,
            )
        )
    return plan


def stored_plan(store: Store) -> Plan:
    """The plan of a store, made anew from what the manifest holds."""
    manifest = store.manifest
    experiment = parsed(manifest.experiment, MANIFEST)
    draws = stored_draws(store.table(DRAWS)) if manifest.draws else {}
    scenarios = [standing(one.content, _own_files(store, one)) for one in manifest.scenarios]
    return make_plan(experiment, scenarios, draws, store.table(CELLS))


def _own_files(store: Store, scenario: StoredScenario) -> Path | None:
    """The folder with the files of a scenario's own, all as they were; those of a remote store are fetched."""
    if scenario.folder is None:
        return None
    files = {name: store.read(name) for name in store.manifest.files if name.startswith(f"{scenario.folder}/")}
    if isinstance(store.place, LocalPlace):
        return store.place.folder / scenario.folder
    fetched = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, fetched, ignore_errors=True)
    for name, content in files.items():
        path = fetched / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return fetched / scenario.folder


def progress(store: Store, again: bool = False) -> Progress:
    """What is stored whole and what is still to do; damaged parts are to be done again.

    Args:
        again: parts with failed runs are to be done again, too.
    """
    records = store.records()
    damaged = set(store.damaged(records))
    for part in damaged:
        store.drop(part)
    whole = [one for one in records if one.part not in damaged and not (again and one.failed)]
    done = {one.part for one in whole}
    parts = [part for part in range(store.manifest.parts) if part not in done]
    return Progress(sum(one.runs for one in whole), sum(one.failed for one in whole), parts, sorted(damaged))


def advance(
    store: Store,
    plan: Plan,
    workers: Workers,
    parts: Sequence[int],
    stored: Stored = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Simulate and store parts, in a place that is locked; returns whether all were.

    Only the chunks in flight are in memory. ``stored`` hears of every part; ``stopping`` is asked now and then.

    Raises:
        UserError: writing fails, or the workers are out of reach; what is stored stays whole.
    """
    left = len(parts)
    try:
        for part in stream(simulate_chunk, _chunks(store, plan, parts), workers, stopping):
            store.write(part)
            left -= 1
            stored(part.record)
    except BaseException:
        workers.close(drop=True)
        raise
    workers.close()
    return left == 0


def _chunks(store: Store, plan: Plan, parts: Sequence[int]) -> Iterator[Chunk]:
    keep, model = kept(plan), this_model()
    for part in parts:
        yield Chunk(part, tuple(plan.run(number) for number in store.manifest.numbers(part)), keep, model)


def kept(plan: Plan) -> Keep:
    """What the experiment keeps of its runs."""
    experiment = plan.experiment
    evaluators = {
        base.resolved.name: shipped_evaluator(base.resolved.scenario.evaluator, base.resolved.scenario.folder)
        for base in (plan.bases if experiment.synergy else ())
    }
    return Keep(tuple(experiment.indicators) or None, experiment.diagnostics, experiment.stages, evaluators)


def chunk_size(plan: Plan) -> int:
    """Runs that make a part: some seconds' work, but enough parts for many workers and not too many files."""
    seconds = _rough_seconds(plan.bases[0].resolved.inputs)
    usual = max(1, min(int(CHUNK_SECONDS / seconds), MOST_RUNS_IN_CHUNK, -(-plan.n_runs // LEAST_CHUNKS)))
    return max(usual, -(-plan.n_runs // MOST_CHUNKS))


def _rough_seconds(inputs: Inputs) -> float:
    quarters = 4 * (inputs.end_year - inputs.start_year + 3)
    firms = inputs.scale * sum(one.n_firms for one in inputs.industries)
    return quarters * (SECONDS_PER_QUARTER + firms * SECONDS_PER_FIRM_QUARTER)


def cells_table(plan: Plan) -> Any:
    """The parameters of every cell, once: cell, scenario, and a column a path."""
    import pyarrow as pa

    columns = {path: pa.array(column) for path, column in zip(plan.paths, plan.points.T, strict=True)}
    names = [plan.scenario(cell) for cell in range(plan.n_cells)]
    return pa.table({"cell": pa.array(range(plan.n_cells), pa.int32()), "scenario": pa.array(names), **columns})
