"""How long a user waits: for help, and for the demo from a warm compile cache and from a cold one."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()"]


def seconds(*arguments: str, cache: str | None = None) -> tuple[float, float]:
    """Wall time of a command, which must succeed, and processor time of it and of the processes that it waited for.

    Nobody waits for the server that workers are forked from, so its seconds are not counted.
    """
    environment = {**os.environ, **({"SYNERGYSIM_CACHE": cache} if cache else {})}
    before, started = _spent(), time.perf_counter()
    subprocess.run([*COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - started, _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the waiting times."""
    best, spent = (min(one) for one in zip(*(seconds("--help") for _ in range(5)), strict=True))
    print(f"synergysim --help                     {best:6.2f} s   {spent:6.2f} s of processors   (aim 0.3)")
    with tempfile.TemporaryDirectory() as folder:
        for state in ("first, compiling", "then, from cache"):
            wall, spent = seconds("demo", "--out", str(Path(folder) / "demo"), cache=folder)
            print(f"synergysim demo, {state:20} {wall:6.1f} s   {spent:6.1f} s of processors   (aim 60)")


if __name__ == "__main__":
    main()
