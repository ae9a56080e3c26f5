"""Run every benchmark beside this file, each in a process of its own so that none inherits another's memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the ``main()`` of every ``bench_*.py``; returns how many failed."""
    failed = 0
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"\n== {path.stem.removeprefix('bench_')} ==", flush=True)
        module = f"{__package__}.{path.stem}"
        done = subprocess.run([sys.executable, "-m", module], stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            failed += 1
            last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
            print(f"It failed: {last}\nAll of it: python -m {module}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
