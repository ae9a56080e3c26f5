"""What benchmarks share: fresh processes on one core, and a table of what was measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, NamedTuple

ONE_CORE = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Measured(NamedTuple):
    """One line of the table; ``target`` is what the project has promised, if anything."""

    what: str
    value: float
    unit: str
    target: str = ""


def in_fresh_process(module: str, task: str, **environment: str) -> dict[str, float]:
    """Run ``python -m module task`` on one core and read the numbers it prints as JSON on its last line."""
    command = [sys.executable, "-m", module, task]
    done = subprocess.run(
        command, env={**os.environ, **ONE_CORE, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"The task '{task}' of {module} failed:\n{done.stderr}")
    numbers: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return numbers


def print_table(rows: list[Measured]) -> None:
    """Print what was measured, one line each."""
    width = max(len(row.what) for row in rows)
    for row in rows:
        promised = f"   (promised: {row.target})" if row.target else ""
        print(f"{row.what:<{width}}  {_readable(row.value):>12} {row.unit}{promised}")


def _readable(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def as_json(**numbers: Any) -> str:
    """The last line of a task."""
    return json.dumps({name: float(value) for name, value in numbers.items()})
