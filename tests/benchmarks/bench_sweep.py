"""What a sweep costs beside its simulations, how it scales, and how much memory its driver holds."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil

from .bench_simulation import SMALL_UNTIL, peak_bytes, small_inputs
from .common import Measured, as_json, in_fresh_process, print_table

if TYPE_CHECKING:
    from synergysim.scenarios.ensemble.store import PartRecord
    from synergysim.scenarios.studies.sweep.plan import Plan

MODULE = "tests.benchmarks.bench_sweep"
RUNS, ROUNDS = 400, 3
PROMISED_RUNS = 10_000
TINY_SCALE, TINY_UNTIL = 0.001, 2016


def plan_of(runs: int, scale: float, until: int) -> Plan:
    """A sweep of so many runs over one lever and one parameter, ten replications a cell."""
    from synergysim.scenarios.studies.sweep.experiment_file import parsed
    from synergysim.scenarios.studies.sweep.plan import make_plan

    content: dict[str, Any] = {
        "name": "benchmark",
        "description": "A lever and a parameter.",
        "scenarios": ["guangzhou"],
        "levers": {"lever.P1.level": {"range": [0.0, 1.0]}},
        "uncertainties": {"pricing.target_margin": "declared"},
        "design": "latin_hypercube",
        "size": runs // 10,
        "replications": 10,
        "scale": scale,
        "until": until,
    }
    return make_plan(parsed(content, "benchmark"))


class Cost(NamedTuple):
    """Seconds a run, by the clock and of all processors, once all workers are busy; seconds of the whole sweep."""

    wall: float
    processor: float
    whole: float


def swept(plan: Plan, workers: int) -> Cost:
    """What a sweep costs. Processes start before the first part comes, which a long sweep does once."""
    from synergysim.scenarios.ensemble.store import place_of
    from synergysim.scenarios.studies.sweep import sweep

    folder = Path(tempfile.mkdtemp())
    seen: list[tuple[float, float, int]] = []
    started = time.perf_counter()
    try:
        place = place_of(folder / "out")
        with place.locked():
            store = sweep.begin(plan, place, None, "skipped")

            def stored(record: PartRecord) -> None:
                seen.append((time.perf_counter(), processor_seconds(), record.runs))

            sweep.advance(store, plan, sweep.workers_of(workers), sweep.progress(store).parts, stored)
    finally:
        shutil.rmtree(folder)
    whole = time.perf_counter() - started
    busy = seen[workers - 1 :]
    runs = sum(runs for _, _, runs in busy[1:])
    return Cost((busy[-1][0] - busy[0][0]) / runs, (busy[-1][1] - busy[0][1]) / runs, whole)


def processor_seconds() -> float:
    """What this process and those below it have used of processors."""
    here = psutil.Process()
    times = [one.cpu_times() for one in (here, *here.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def bare(plan: Plan, runs: int) -> float:
    """Processor seconds a run of the bare simulations, in this process, from prepared inputs to tables."""
    from synergysim.scenarios.ensemble.ensemble import tables_of

    tasks = [(run.inputs, run.seed) for run in map(plan.run, range(runs))]
    tables_of(*tasks[0])
    started = time.process_time()
    for inputs, seed in tasks:
        tables_of(inputs, seed)
    return (time.process_time() - started) / runs


def task_cost() -> str:
    """Bare simulations and sweeps by one and by two workers, in turn: medians over the rounds."""
    plan = plan_of(RUNS, small_inputs().scale, SMALL_UNTIL)
    rounds = []
    for _ in range(ROUNDS):
        before, one, two, after = bare(plan, RUNS // 4), swept(plan, 1), swept(plan, 2), bare(plan, RUNS // 4)
        alone = (before + after) / 2
        rounds.append(
            (alone, one.processor / alone, one.wall / two.wall, 2 * one.processor / two.processor, two.wall, two.whole)
        )
    alone, over, wall, processor, per_run, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    return as_json(bare=alone, over=over, wall=wall, processor=processor, per_run=per_run, whole=whole)


def task_memory(runs: int) -> str:
    """The most memory that the driver of a sweep by two workers has held."""
    plan = plan_of(runs, TINY_SCALE, TINY_UNTIL)
    swept(plan, 2)
    return as_json(peak=peak_bytes())


def main() -> None:
    """Print the table."""
    cost = in_fresh_process(MODULE, "cost")
    few, many = (in_fresh_process(MODULE, f"memory{runs}")["peak"] for runs in (200, 2000))
    print_table(
        [
            Measured("processes that want to run on this machine", os.getloadavg()[0], "(2 workers need 2 free cores)"),
            Measured("bare run, 400 firms x 48 quarters", 1000 * cost["bare"], "ms of a processor"),
            Measured("sweep over bare runs, one worker", 100 * (cost["over"] - 1), "% more of processors", "10 %"),
            Measured("two workers over one, by the clock", cost["wall"], "times", "1.8 times"),
            Measured("two workers over one, on free cores", cost["processor"], "times, from processor time"),
            Measured(
                f"{PROMISED_RUNS:,} such runs, two workers", PROMISED_RUNS * cost["per_run"] / 60, "min", "10 min"
            ),
            Measured(f"{RUNS} such runs with all that starts", cost["whole"], "s"),
            Measured("driver memory, sweep of 200 runs", few / 1e6, "MB"),
            Measured("driver memory, sweep of 2,000 runs", many / 1e6, "MB", "the same"),
        ]
    )


if __name__ == "__main__":
    tasks = {"cost": task_cost, "memory200": lambda: task_memory(200), "memory2000": lambda: task_memory(2000)}
    print(tasks[sys.argv[1]]()) if len(sys.argv) > 1 else main()
