"""Sweeps small enough to test with, and what two of them must have in common."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from synergysim.analysis.catalogue import indicators as catalogued
from synergysim.scenarios.cli import main
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.studies.sweep.experiment_file import Experiment, parsed

COMMAND = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()"]
# What a run measures: Table 4 and the extended system.
N_INDICATORS = len(catalogued())
TABLES = ("cells", "runs", "indicators", "synergy")

# The real model, as small as its evaluator allows: some 30 ms a run.
TINY: dict[str, Any] = {
    "name": "tiny",
    "description": "As small as can be.",
    "description_zh": "尽可能小。",
    "scenarios": ["guangzhou"],
    "levers": {"lever.P1.level": [0.0, 1.0]},
    "uncertainties": {"pricing.target_margin": {"range": [0.05, 0.07]}},
    "design": "latin_hypercube",
    "size": 6,
    "replications": 4,
    "scale": 0.001,
    "until": 2016,
}


def experiment(**changes: Any) -> Experiment:
    """The tiny experiment with other keys; None takes one away."""
    content = {key: value for key, value in {**TINY, **changes}.items() if value is not None}
    return parsed(content, "tiny.yaml")


def write_experiment(folder: Path, **changes: Any) -> str:
    """The file of the tiny experiment with other keys."""
    import yaml

    path = folder / "tiny.yaml"
    path.write_text(yaml.safe_dump({**TINY, **changes}), encoding="utf-8")
    return str(path)


def contents(store: Store | Path) -> dict[str, pd.DataFrame]:
    """Every table, but for the time that runs took."""
    opened = store if isinstance(store, Store) else Store.open(store)
    tables = {name: opened.table(name) for name in TABLES if name in (*opened.manifest.tables, "cells")}
    return {name: table.drop(columns="wall_seconds", errors="ignore") for name, table in tables.items()}


def assert_same(one: Store | Path, other: Store | Path) -> None:
    """Both hold the same tables, to the bit."""
    left, right = contents(one), contents(other)
    assert left.keys() == right.keys()
    for name in left:
        assert len(left[name]) > 0
        pd.testing.assert_frame_equal(left[name], right[name], check_exact=True, check_categorical=False)


def begun(*arguments: str) -> subprocess.Popen[str]:
    """A command of synergysim that has been started, in a session of its own, and hears Ctrl-C.

    Tests that a shell runs in the background are deaf to it, and what they start would be, too.
    """
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and output of a command of synergysim, in this process; the output in one line."""
    with pytest.raises(SystemExit, match=r"^\d+$") as told:
        main(arguments)
    return int(told.value.code or 0), " ".join("".join(capsys.readouterr()).split())


def wait_until(true: Callable[[], bool], seconds: float = 180.0) -> None:
    """Wait for something to become true; fails if it does not."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def n_parts(folder: Path) -> int:
    """How many parts a store holds."""
    return len(list((folder / "parts").glob("*.json")))
