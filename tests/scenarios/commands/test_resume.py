"""Every study that simulates goes on after it was killed, and gives the same for any workers in any order."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sweeping import begun, ended, wait_until
from synergysim.scenarios.ensemble import engine as engines
from synergysim.scenarios.ensemble.workers import GivenExecutor
from synergysim.scenarios.present import runner

pytestmark = pytest.mark.usefixtures("remembered")
SMALL = "guangzhou -n 2 --scale 0.002 --until 2016"
STAND_IN = {
    "run": "run {small} -n 3",
    "compare": "compare {small} {pulled} -n 2",
    "explain": "explain {small} {pulled} -n 2",
    "stages": "stages {small} -n 2",
}
REAL = {
    "channels": f"channels {SMALL}",
    "patterns": f"patterns {SMALL}",
    "hysteresis": "hysteresis no_policy P2 -n 1 --scale 0.002 --steps 3 --years-per-step 2 --settle 1",
    "network": "network guangzhou --scale 0.002 --years 2011,2012",
    "validate": "validate guangzhou -n 2 --scale 0.002",
    "optimise": "optimise guangzhou --budget 1e7 --levers P1,P2 --population 4 --generations 1 -n 1 --fresh 2 "
    "--worlds 2 --scale 0.002 --until 2016",
    "calibrate": "calibrate guangzhou --parameters adoption.imitation --no-trends --scale 0.002 --method both "
    "--trials 3 --population 10 --runs 50 --check 0",
}
TIMES = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+\+00:00|\d{4}-\d\d-\d\d|\"(?:bytes|sha256)\": ?\"?\w+\"?")
WALL = "wall_seconds"
STORES = ("kept",)


class Killed(BaseException):
    """The process ends here, whatever it was about to do."""


def told(folder: Path) -> dict[str, str]:
    """What a result's folder says, but for times and where it lies."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.split("/")[0] in STORES or path.suffix in (".png", ".lock", ".xlsx"):
            continue
        if path.suffix == ".parquet":
            found[name] = pd.read_parquet(path).drop(columns=WALL, errors="ignore").to_csv()
        elif name == "runs.csv":
            found[name] = pd.read_csv(path).drop(columns=WALL).to_csv()
        else:
            lines = path.read_text(encoding="utf-8").splitlines()
            found[name] = "\n".join(TIMES.sub("", one) for one in lines if '"kept/' not in one)
    return found


def check(words: str, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
    typed = [*shlex.split(words), "--workers", "1", "--out", "out"]
    patch.setattr(sys, "argv", ["synergysim", *typed])
    attempt, calls = engines.attempt, list[int]()

    def counting(function: Callable[..., Any], task: tuple[Any, ...]) -> Any:
        calls.append(1)
        if len(calls) == dies_at[0]:
            raise Killed
        return attempt(function, task)

    dies_at = [0]
    patch.setattr(engines, "attempt", counting)
    for place in ("whole", "killed"):
        (folder / place).mkdir()
    patch.chdir(folder / "whole")
    code, said = ended(capsys, *typed)
    assert code == 0, said
    needed = len(calls)
    patch.chdir(folder / "killed")
    calls.clear()
    dies_at[0] = max(needed // 2, 1) + (needed > 1)
    with pytest.raises(Killed):
        ended(capsys, *typed)
    assert not (folder / "killed" / "out" / "manifest.json").exists()
    done = len(calls) - 1
    calls.clear()
    dies_at[0] = 0
    with ThreadPoolExecutor(3) as executor:
        patch.setattr(runner, "opened", lambda *_, **__: GivenExecutor(executor, 6))
        code, said = ended(capsys, *typed)
    assert code == 0, said
    assert len(calls) == needed - done
    assert told(folder / "killed" / "out") == told(folder / "whole" / "out")
    assert [path.name for path in (folder / "killed").iterdir()] == ["out"], "what was kept is left behind"


@pytest.mark.parametrize("study", STAND_IN)
@pytest.mark.usefixtures("quick")
def test_a_study_that_was_killed_goes_on(
    study: str,
    small: str,
    pulled: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check(STAND_IN[study].format(small=small, pulled=pulled), tmp_path, capsys, monkeypatch)


@pytest.mark.parametrize("study", REAL)
@pytest.mark.usefixtures("quick")
@pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
def test_a_study_of_the_real_model_that_was_killed_goes_on(
    study: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check(REAL[study], tmp_path, capsys, monkeypatch)


def test_a_run_that_the_system_kills_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["run", "guangzhou", "--scale", "0.002", "--until", "2016", "-n", "40", "--workers", "2"]
    typed += ["--out", str(tmp_path / "out")]
    kept = tmp_path / "out.unfinished" / "kept"
    command = begun(*typed)
    wait_until(lambda: command.poll() is not None or len(list(kept.glob("*.zip"))) > 2)
    os.killpg(command.pid, signal.SIGKILL)
    command.communicate()
    assert not (tmp_path / "out").exists()
    n = len(list(kept.glob("*.zip")))
    assert 2 < n < 40
    code, said = ended(capsys, *typed)
    assert code == 0, said
    assert f"{n} runs of an earlier attempt are kept" in said
    assert len(pd.read_parquet(tmp_path / "out" / "runs.parquet")) == 40
    assert not kept.parent.exists()
