"""How long ``synergysim evaluate`` takes with its report: a panel of provinces, and one of a thousand units."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

COMMAND = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()"]
YEARS, INDICATORS = 15, 30


def write_panel(folder: Path, units: int, ending: str) -> Path:
    """A panel of growing series, units x years x indicators, and its description beside it."""
    rng = np.random.default_rng(1)
    start, growth = rng.lognormal(3, 1, (units, 1, INDICATORS)), rng.normal(0.05, 0.05, (units, 1, INDICATORS))
    noise = rng.normal(0, 0.1, (units, YEARS, INDICATORS))
    values = start * np.exp(growth * np.arange(YEARS)[:, None] + noise)
    columns = [f"x{number}" for number in range(1, INDICATORS + 1)]
    keys = [(f"unit {unit}", 2008 + year) for unit in range(1, units + 1) for year in range(YEARS)]
    frame = pd.DataFrame(keys, columns=["region", "year"])
    frame = frame.join(pd.DataFrame(values.reshape(-1, INDICATORS).round(3), columns=columns))
    path = folder / f"panel{units}.{ending}"
    frame.to_csv(path, index=False) if ending == "csv" else frame.to_excel(path, index=False)
    half = ["digital_trade"] * 15 + ["industrial_cluster"] * 15
    described = pd.DataFrame({"column": columns, "subsystem": half, "direction": 1, "unit": "", "name": columns})
    described.to_csv(folder / "described.csv", index=False)
    return path


def seconds(*arguments: str) -> tuple[float, float]:
    """Wall and processor time of a command on one core, which must succeed."""
    core = {min(os.sched_getaffinity(0))}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [*COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, used


def main() -> None:
    """Print the waiting times."""
    cases = (("csv", 31, 10, ()), ("xlsx", 31, 10, ("--robustness",)), ("csv", 1000, 30, ()), ("xlsx", 1000, 30, ()))
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        for ending, units, aim, more in cases:
            path = write_panel(folder, units, ending)
            given = ("evaluate", str(path), "--indicators", str(folder / "described.csv"), "--out", str(folder / "out"))
            wall, used = seconds(*given, *more)
            name = f"{units:,} units x {YEARS} years x {INDICATORS} indicators, .{ending} {' '.join(more)}"
            print(f"evaluate {name:62} {wall:5.1f} s, {used:5.1f} s of processor   (aim {aim})")


if __name__ == "__main__":
    main()
