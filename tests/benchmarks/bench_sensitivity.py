"""How long sensitivities take, with all that starts, reads, computes and draws: real sweeps on two workers."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from .bench_simulation import SMALL_UNTIL, small_inputs
from .common import Measured, as_json, in_fresh_process, print_table

MODULE = "tests.benchmarks.bench_sensitivity"
SOBOL_FACTORS, SOBOL_SAMPLES, TIMED_SAMPLES = 12, 512, 32


def seconds_of(method: str, **choices: object) -> float:
    """Seconds of a sensitivity with report, at 400 firms and 48 quarters."""
    from synergysim import sensitivity

    scale = small_inputs().scale
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        out = Path(folder) / "out"
        made = sensitivity("guangzhou", out, method=method, scale=scale, until=SMALL_UNTIL, workers=2, **choices)  # type: ignore[arg-type]
        made.save(out)
        return time.perf_counter() - started


def task_morris() -> str:
    """Ten trajectories over every declared uncertainty, three seeds in every point."""
    return as_json(seconds=seconds_of("morris"))


def task_sobol() -> str:
    """A part of the base samples of twelve uncertainties and chance, and half of that part: what more samples add."""
    paths = first_uncertainties()
    half, part = (
        seconds_of("sobol", parameters=paths, samples=samples) for samples in (TIMED_SAMPLES // 2, TIMED_SAMPLES)
    )
    more = (SOBOL_SAMPLES - TIMED_SAMPLES) / (TIMED_SAMPLES // 2)
    return as_json(seconds=part + more * (part - half))


def task_sobol_whole() -> str:
    """All base samples, not extrapolated: python -m tests.benchmarks.bench_sensitivity sobol_whole."""
    return as_json(seconds=seconds_of("sobol", parameters=first_uncertainties(), samples=SOBOL_SAMPLES))


def first_uncertainties() -> list[str]:
    """The paths of so many declared uncertainties."""
    from synergysim.simulation.model import Parameters
    from synergysim.simulation.parameters import walk

    return [path for path, one, _ in walk(Parameters()) if one.range is not None][:SOBOL_FACTORS]


def main() -> None:
    """Print the table."""
    load = os.getloadavg()[0]
    morris, sobol = (in_fresh_process(MODULE, task)["seconds"] for task in ("morris", "sobol"))
    print_table(
        [
            Measured("processes that want to run on this machine", load, "(2 workers need 2 free cores)"),
            Measured("Morris over every declared uncertainty", morris / 60, "min", "3 min"),
            Measured("Sobol of 12, 512 base samples, extrapolated", sobol / 60, "min", "15 min"),
        ]
    )


if __name__ == "__main__":
    tasks = {"morris": task_morris, "sobol": task_sobol, "sobol_whole": task_sobol_whole}
    print(tasks[sys.argv[1]]()) if len(sys.argv) > 1 else main()
