"""How fast the model runs and how much memory it takes: on one core, with the city's real inputs."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from .common import Measured, as_json, in_fresh_process, print_table

if TYPE_CHECKING:
    from synergysim.simulation import ClusterModel, Inputs

SMALL_FIRMS, SMALL_UNTIL = 400, 2019  # eight quarters of burn-in and ten years: 48 quarters
REPEATS, RUNS = 15, 1000


def real_inputs(scale: float, until: int) -> Inputs:
    """The inputs of the baseline scenario."""
    from synergysim.scenarios.files.resolution import resolve
    from synergysim.scenarios.files.scenario import load

    return resolve(load("guangzhou"), scale=scale, until=until).inputs


def small_inputs() -> Inputs:
    """The baseline with about 400 simulated firms and 48 quarters."""
    low, high = 1e-4, 0.1
    while high - low > 1e-5:
        middle = 0.5 * (low + high)
        inputs = real_inputs(middle, SMALL_UNTIL)
        low, high = (middle, high) if _n_firms(inputs) < SMALL_FIRMS else (low, middle)
    return real_inputs(high, SMALL_UNTIL)


def _n_firms(inputs: Inputs) -> int:
    from synergysim.simulation.founding import found_clusters

    return found_clusters(inputs, inputs.parameters, 1).n_rows


def run(model: ClusterModel, quarters: int | None = None) -> int:
    """Step a model, to its end or for some quarters; returns the firm-steps made."""
    steps = 0
    for _ in range(quarters or model.environment.years.size):
        steps += model.population.rows.size
        model.step()
    return steps


def peak_bytes() -> int:
    """The most memory this process has held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def task_start() -> str:
    """Import, and the first run of a process."""
    started = time.perf_counter()
    from synergysim.simulation.model import record

    imported = time.perf_counter()
    inputs = real_inputs(0.001, 2014)
    resolved = time.perf_counter()
    record(inputs, 1)
    return as_json(imported=imported - started, first_run=time.perf_counter() - resolved)


def task_tiny() -> str:
    """A run of a few firms: what a process holds anyway."""
    from synergysim.simulation.model import record

    record(real_inputs(0.001, 2035), 1)
    return as_json(peak=peak_bytes())


def task_full() -> str:
    """Every firm from burn-in to 2035."""
    from synergysim.simulation.model import ClusterModel, forget, record

    record(real_inputs(0.001, 2035), 1)
    inputs = real_inputs(1.0, 2035)
    started = time.perf_counter()
    model = ClusterModel(inputs, 1)
    n_firms = model.population.rows.size
    founded = time.perf_counter()
    steps = run(model)
    model.collector.indicators()
    model.collector.diagnostics()
    done = time.perf_counter()
    quarters = model.quarter
    forget(model)
    return as_json(
        seconds=done - started,
        founding=founded - started,
        firms=n_firms,
        quarters=quarters,
        steps_per_second=steps / (done - founded),
        peak=peak_bytes(),
    )


def task_small() -> str:
    """About 400 firms for 48 quarters, many times."""
    from synergysim.simulation.model import record

    inputs = small_inputs()
    record(inputs, 0)
    seconds = []
    for seed in range(1, REPEATS + 1):
        started = time.perf_counter()
        record(inputs, seed)
        seconds.append(time.perf_counter() - started)
    return as_json(firms=_n_firms(inputs), median=statistics.median(seconds), least=min(seconds))


def task_one_by_one() -> str:
    """Nanoseconds per firm-step, compiled and firm by firm."""
    from synergysim.simulation.model import ClusterModel, forget

    inputs = small_inputs()
    cost = {}
    for name, one_by_one in (("compiled", False), ("one_by_one", True)):
        warm, model = ClusterModel(inputs, 1, one_by_one=one_by_one), ClusterModel(inputs, 2, one_by_one=one_by_one)
        run(warm)
        forget(warm)
        started = time.perf_counter()
        steps = run(model)
        cost[name] = 1e9 * (time.perf_counter() - started) / steps
        forget(model)
    return as_json(**cost)


def task_many() -> str:
    """Memory of a process after 50 and after 1,000 runs."""
    import psutil
    from synergysim.simulation.model import record

    inputs, process = small_inputs(), psutil.Process()
    held = {}
    for number in range(1, RUNS + 1):
        record(inputs, number)
        if number in (50, RUNS):
            gc.collect()  # a model is a web of cycles: garbage not yet collected is no growth
            held[f"after_{number}"] = process.memory_info().rss
            held[f"blocks_after_{number}"] = sys.getallocatedblocks()
    return as_json(**held)


def measure() -> list[Measured]:
    """Everything, each in a process of its own, after one that fills the compile cache."""
    module = f"{__package__}.bench_simulation"
    with tempfile.TemporaryDirectory() as empty:
        cold = in_fresh_process(module, "start", SYNERGYSIM_CACHE=empty)
    in_fresh_process(module, "full")
    warm, tiny, full = (in_fresh_process(module, task) for task in ("start", "tiny", "full"))
    small, one_by_one, many = (in_fresh_process(module, task) for task in ("small", "one_by_one", "many"))
    per_firm = (full["peak"] - tiny["peak"]) / full["firms"]
    blocks = many[f"blocks_after_{RUNS}"] - many["blocks_after_50"]
    grown = (many[f"after_{RUNS}"] - many["after_50"]) / 2**20
    return [
        Measured(f"every firm ({full['firms']:,.0f}), {full['quarters']:.0f} quarters", full["seconds"], "s", "10 s"),
        Measured("  of which founding the firms", full["founding"], "s"),
        Measured("  memory per firm", per_firm, "bytes", "1,000 bytes"),
        Measured("  simulated firm-steps per second", full["steps_per_second"], ""),
        Measured(f"{small['firms']:.0f} firms, 48 quarters, median", 1e3 * small["median"], "ms", "50 ms"),
        Measured("  least", 1e3 * small["least"], "ms"),
        Measured("compiled", one_by_one["compiled"], "ns per firm-step"),
        Measured("agent by agent", one_by_one["one_by_one"], "ns per firm-step"),
        Measured("  ratio", one_by_one["one_by_one"] / one_by_one["compiled"], ""),
        Measured(f"memory grown from run 50 to run {RUNS:,}", grown, "MB", "none"),
        Measured("  Python objects' blocks grown, of nearly a million", blocks, "blocks", "none"),
        Measured("import of the model", warm["imported"], "s"),
        Measured("first run of a process, warm cache", warm["first_run"], "s"),
        Measured("first run ever: compilation", cold["first_run"], "s"),
    ]


TASKS = {
    "start": task_start,
    "tiny": task_tiny,
    "full": task_full,
    "small": task_small,
    "one_by_one": task_one_by_one,
    "many": task_many,
}


def main() -> None:
    """Measure everything and print the table; with the name of a task, run that one and print its numbers."""
    if len(sys.argv) > 1:
        print(TASKS[sys.argv[1]]())
    else:
        print_table(measure())


if __name__ == "__main__":
    main()
