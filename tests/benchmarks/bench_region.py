"""What clusters cost: seconds of a run, memory and start-up over the number of clusters and cities."""

from __future__ import annotations

import dataclasses
import gc
import resource
import sys
import time
from typing import TYPE_CHECKING

from .common import Measured, as_json, in_fresh_process, print_table

if TYPE_CHECKING:
    from synergysim.simulation import Inputs

SIZES = {"1": (1, 1), "5": (5, 1), "30": (30, 5), "150": (150, 20), "600": (600, 20)}  # clusters, cities
FIRMS, UNTIL, SCALE = 3000, 2017, 0.02  # 60 simulated firms a cluster, eight years


def sized(n_clusters: int, n_cities: int) -> Inputs:
    """A region of so many clusters, spread over its cities, all of one size."""
    from synergysim.scenarios.files.resolution import resolve
    from synergysim.scenarios.files.scenario import load

    base = resolve(load("guangzhou"), scale=SCALE, until=UNTIL).inputs
    cities = tuple(
        dataclasses.replace(base.cities[0], code=f"city_{number}", latitude=20.0 + 0.1 * number)
        for number in range(n_cities)
    )
    industries = tuple(
        dataclasses.replace(
            base.industries[number % len(base.industries)],
            code=f"cluster_{number}",
            city=f"city_{number % n_cities}",
            n_firms=FIRMS,
        )
        for number in range(n_clusters)
    )
    return dataclasses.replace(base, industries=industries, cities=cities)


def task(size: str) -> str:
    """A run of one size."""
    from synergysim.simulation.model import record

    record(sized(1, 1), 1)
    inputs = sized(*SIZES[size])
    gc.collect()
    started = time.process_time()
    record(inputs, 1)
    seconds = time.process_time() - started
    unit = 1 if sys.platform == "darwin" else 1024
    return as_json(seconds=seconds, peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def main() -> None:
    """Print the table."""
    rows, before = list[Measured](), 0.0
    for size, (clusters, cities) in SIZES.items():
        found = in_fresh_process(__name__ if __name__ != "__main__" else "tests.benchmarks.bench_region", size)
        each = 1000 * found["seconds"] / clusters
        rows.append(Measured(f"{clusters} clusters in {cities} cities", found["seconds"], "s"))
        rows.append(Measured("  a cluster", each, "ms", f"no more than before, {before:.3g}" if before else ""))
        rows.append(Measured("  peak memory", found["peak"] / 2**20, "MB"))
        before = each
    print_table(rows)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(task(sys.argv[1]))
    else:
        main()
