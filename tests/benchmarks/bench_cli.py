"""How long a user waits: for help, and for the demo from a warm compile cache and from a cold one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()"]


def seconds(*arguments: str, cache: str | None = None) -> float:
    """Wall time of a command, which must succeed."""
    environment = {**os.environ, **({"SYNERGYSIM_CACHE": cache} if cache else {})}
    started = time.perf_counter()
    subprocess.run([*COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - started


def main() -> None:
    """Print the waiting times."""
    best = min(seconds("--help") for _ in range(5))
    print(f"synergysim --help                     {best:6.2f} s   (aim 0.3)")
    with tempfile.TemporaryDirectory() as folder:
        for state in ("first, compiling", "then, from cache"):
            wall = seconds("demo", "--out", str(Path(folder) / "demo"), cache=folder)
            print(f"synergysim demo, {state:20} {wall:6.1f} s   (aim 60)")


if __name__ == "__main__":
    main()
