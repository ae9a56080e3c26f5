"""0 done, 2 a user's mistake, 1 a failure while working, 130 interrupted; and no long value is repeated whole."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import fake_model
import pytest
from evaluating import refused
from evaluating import run as ended_with
from sweeping import COMMAND, begun, wait_until
from synergysim.scenarios import cli
from synergysim.scenarios.ensemble.interrupts import was_interrupted
from synergysim.scenarios.studies.calibration import calibrate, fit
from synergysim.scenarios.studies.optimisation import evaluations
from synergysim.scenarios.studies.run import outputs

Output = pytest.CaptureFixture[str]


@pytest.fixture
def unpictured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)


@pytest.fixture
def stopped_at_second_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the second run of the stand-in is simulated."""
    usual, begun_runs = fake_model.record, list[int]()

    def interrupted(inputs: object, seed: int, **options: bool) -> object:
        if seed:  # the run that only compiles the model has seed 0
            begun_runs.append(seed)
        if len(begun_runs) == 2:
            raise KeyboardInterrupt
        return usual(inputs, seed, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fake_model, "record", interrupted)


@pytest.mark.usefixtures("unpictured", "stopped_at_second_run")
def test_a_run_that_is_interrupted_ends_with_130_and_keeps_what_finished(small: str, tmp_path: Path) -> None:
    assert ended_with("run", small, "-n", "3", "--workers", "1", "--out", tmp_path / "out") == 130
    assert not (tmp_path / "out").exists()
    assert len(list((tmp_path / "out.unfinished" / "kept").iterdir())) == 1
    assert was_interrupted()
    assert ended_with("list", "scenarios") == 0


@pytest.mark.usefixtures("unpictured")
@pytest.mark.parametrize("command", ["run {} -n 3", "compare {} {} -n 3", "stages {} -n 3"])
def test_an_interrupted_command_leaves_an_earlier_result_as_it_was(
    command: str,
    small: str,
    pulled: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    from synergysim.scenarios.ensemble.result_folder import replaced

    monkeypatch.chdir(tmp_path)
    with replaced(tmp_path / "out") as aside:
        (aside / "runs.parquet").write_text("whole")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    request.getfixturevalue("stopped_at_second_run")
    typed = command.format(small, pulled).split()
    assert ended_with(*typed, "--workers", "1", "--out", "out", "--force") == 130
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.unfinished"]


def test_a_search_that_is_interrupted_ends_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluations.Measure, "__call__", interrupted)
    typed = "optimise no_policy --budget 1e6 --scale 0.001 --until 2016 --workers 1 --out"
    assert ended_with(*typed.split(), tmp_path / "out") == 130


def test_a_calibration_that_is_interrupted_ends_with_130_and_counts_no_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    pytest.importorskip("optuna")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(calibrate, "_alive", lambda problem, *_: problem)
    monkeypatch.setattr(calibrate, "_with_trends", lambda problem, *_: problem)
    monkeypatch.setattr(fit.Problem, "distance", interrupted)
    typed = "calibrate no_policy --method point --trials 4 --scale 0.001 --workers 1 --out"
    assert ended_with(*typed.split(), tmp_path / "out") == 130
    assert "the same command goes on with it" in capsys.readouterr().out.replace("\n", " ")
    assert not (tmp_path / "out" / "kept").exists()


def test_ctrl_c_in_a_real_run_ends_with_130_in_a_sentence(tmp_path: Path) -> None:
    command = begun(
        "run", "guangzhou", "--scale", "0.05", "-n", "400", "--workers", "1", "--out", str(tmp_path / "out")
    )
    output = Path(f"/proc/{command.pid}/task")
    wait_until(lambda: command.poll() is not None or output.exists())
    assert command.stdout is not None
    assert "guangzhou" in command.stdout.readline()
    os.kill(command.pid, signal.SIGINT)
    told, _ = command.communicate(timeout=300)
    assert command.returncode == 130, told
    assert "Traceback" not in told


@pytest.mark.usefixtures("unpictured")
def test_a_failure_while_working_ends_with_1(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert ended_with("run", small, "-n", "1", "--out", tmp_path / "out") == 1
    assert "the disk is full" in capsys.readouterr().err.lower()


def test_a_disk_that_is_full_under_a_sweep_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    sweep = "sweep customs_and_margins --no-check --out"
    assert ended_with(*sweep.split(), tmp_path / "sweep") == 1
    assert "the disk is full" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("Unable to allocate 3 GiB"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("x.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
)
def test_too_little_memory_is_a_sentence(error: Exception, monkeypatch: pytest.MonkeyPatch, capfd: Output) -> None:
    def raising(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", raising)
    assert ended_with("run", "guangzhou") == 1
    told = capfd.readouterr().err
    assert told.startswith("synergysim: There is too little memory.")
    assert told.count("\n") == 1


def test_a_limit_of_memory_is_told_by_the_command_itself(tmp_path: Path) -> None:
    limit = 700 * 2**20
    ended = subprocess.run(
        [*COMMAND, "run", "guangzhou", "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert ended.returncode == 1
    assert "too little memory" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sys.executable not in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["run", "X" * 5000],
        ["run", "guangzhou", "--set", "pricing." + "y" * 5000 + "=1"],
        ["run", "guangzhou", "--set", "pricing.target_margin=" + "9" * 5000 + "z"],
        ["run", "guangzhou", "--until", "z" * 5000],
        ["run", "guangzhou", "--" + "q" * 5000],
        ["z" * 5000],
        ["evaluate", "t" * 150 + "/" + "u" * 5000, "--out", "o"],
        ["draw", "w" * 5000],
    ],
    ids=lambda words: words[0][:3] + str(len(words)),
)
def test_a_long_value_is_not_repeated_whole(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended_with(*words) == 2
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert len(error) < 1500, error


def test_a_value_of_usual_length_is_repeated_whole(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / ("a" * 100) / "scenario.yaml"
    assert str(path) in refused(capsys, "run", path)
