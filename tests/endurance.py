"""A sweep of 2,000 runs, killed again and again, ends with the tables of one that was left alone. ``make endurance``.

Once on processes of this machine, killed with SIGKILL three times and resumed; once on a Dask cluster of this machine,
started by hand, a worker of which is killed.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from synergysim.scenarios.ensemble.store import Store

PORT = 18787
RUNS, KILLS = 2000, 3
EXPERIMENT = """
name: endurance
description: Two thousand runs as small as can be.
scenarios: [guangzhou]
levers:
  lever.P1.level: {range: [0.0, 1.0]}
uncertainties:
  pricing.target_margin: declared
design: latin_hypercube
size: 200
replications: 10
scale: 0.001
until: 2016
"""
COMMAND = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()"]
DASK = [sys.executable, "-m", "dask"]


def main() -> int:
    """Run both demonstrations and say what came out; 1 if any table differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "endurance.yaml").write_text(EXPERIMENT, encoding="utf-8")
        undisturbed = folder / "undisturbed"
        run("sweep", str(folder / "endurance.yaml"), "--out", str(undisturbed))
        same = [
            compared("killed three times", undisturbed, killed_again_and_again(folder)),
            compared("on a Dask cluster with a worker killed", undisturbed, on_a_cluster(folder)),
        ]
    return 0 if all(same) else 1


def killed_again_and_again(folder: Path) -> Path:
    """A sweep that SIGKILL ends three times, the whole session or the driver alone, and that is resumed."""
    out, chance = folder / "killed", random.Random()
    command = ["sweep", str(folder / "endurance.yaml"), "--out", str(out), "--no-check"]
    for kill in range(KILLS):
        going = subprocess.Popen([*COMMAND, *command], stdout=subprocess.DEVNULL, start_new_session=True)
        seen = n_parts(out)
        while n_parts(out) < seen + 2:
            if going.poll() is not None:
                raise RuntimeError(f"The sweep ended by itself, with code {going.returncode}.")
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 2.0))
        if kill % 2:
            os.killpg(going.pid, signal.SIGKILL)
        else:
            going.kill()
        going.wait()
        print(f"Killed with {n_parts(out)} parts of {Store.open(out).manifest.parts} stored.", flush=True)
        command = ["resume", str(out)]
    run(*command)
    return out


def on_a_cluster(folder: Path) -> Path:
    """A sweep on a scheduler and two workers, one of which is killed after a while."""
    out = folder / "cluster"
    address = f"tcp://127.0.0.1:{PORT}"
    with (
        started("scheduler", "--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard"),
        started("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard") as first,
        started("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"),
    ):
        time.sleep(8)
        command = ["sweep", str(folder / "endurance.yaml"), "--out", str(out), "--no-check", "--scheduler", address]
        going = subprocess.Popen([*COMMAND, *command])
        while n_parts(out) < 5 and going.poll() is None:
            time.sleep(0.05)
        first.kill()
        print(f"Killed a worker with {n_parts(out)} parts stored.", flush=True)
        if going.wait() != 0:
            raise RuntimeError(f"The sweep on the cluster ended with code {going.returncode}.")
    return out


@contextlib.contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of Dask that runs meanwhile."""
    process = subprocess.Popen([*DASK, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def run(*arguments: str) -> None:
    """A command of synergysim, which must succeed."""
    print("synergysim", *arguments, flush=True)
    subprocess.run([*COMMAND, *arguments], check=True)


def n_parts(folder: Path) -> int:
    """How many parts a store holds."""
    return len(list((folder / "parts").glob("*.json")))


def compared(what: str, undisturbed: Path, disturbed: Path) -> bool:
    """Compare all tables to the bit, but for the time that runs took."""
    same = True
    for name in ("cells", "runs", "indicators", "synergy"):
        left, right = (Store.open(one).table(name) for one in (undisturbed, disturbed))
        left, right = (one.drop(columns="wall_seconds", errors="ignore") for one in (left, right))
        equal = left.equals(right.astype(left.dtypes.to_dict()))
        same &= equal
        print(f"{what}: {name}, {len(left):,} rows: {'identical' if equal else 'DIFFERENT'}", flush=True)
    return same


if __name__ == "__main__":
    sys.exit(main())
