"""What is compiled before the first run is what a run calls; a failure leaves it to the run."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import pytest
from rich.console import Console
from synergysim.scenarios.cli import main
from synergysim.scenarios.ensemble import compiling
from synergysim.scenarios.ensemble.compiling import MARKER, Call, compile_into, compiled_functions, noted_calls
from synergysim.scenarios.ensemble.ensemble import simulated_tables
from synergysim.scenarios.ensemble.workers import LocalWorkers
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present import runner
from synergysim.simulation import Inputs, compilation


@pytest.fixture(scope="module")
def year() -> Inputs:
    """A year of few firms, in which platforms are there already."""
    inputs = resolve(load("guangzhou")).inputs
    start = inputs.start_year
    return dataclasses.replace(inputs, end_year=start, platform_launch=float(start), scale=0.001)


def called(year: Inputs) -> list[Call]:
    """What a compiled run has compiled or loaded."""
    simulated_tables(year, 0)
    return [Call(*one, types) for one, function in compiled_functions().items() for types in function.overloads]


@pytest.fixture(scope="module")
def calls(year: Inputs) -> dict[str, list[Call]]:
    """What is noted, and what is compiled, each by a process that has called nothing yet."""
    for field in dataclasses.fields(year.parameters):
        getattr(year.parameters, field.name).values()
    found = {}
    for name, function in (("noted", noted_calls), ("compiled", called)):
        pool = LocalWorkers(1)
        found[name] = pool.executor().submit(function, year).result()
        pool.close()
    return found


def test_the_calls_noted_in_plain_python_are_those_of_a_compiled_run(calls: dict[str, list[Call]]) -> None:
    assert len(calls["noted"]) > 50
    assert set(calls["noted"]) == set(calls["compiled"])


def test_noting_leaves_the_functions_as_they_were(year: Inputs) -> None:
    noted_calls(year)
    assert compiled_functions()
    assert not [one for one, function in compiled_functions().items() if "_compile_for_args" in vars(function)]


def test_a_noted_call_is_compiled(calls: dict[str, list[Call]], year: Inputs) -> None:
    call = calls["noted"][0]
    compiling._compile(pickle.dumps(call), year)
    assert call.types in compiled_functions()[call.module, call.name].overloads


def test_a_model_that_fails_is_not_marked_as_compiled(
    year: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise FloatingPointError("no such run")

    monkeypatch.setattr(compiling, "simulated_tables", failing)
    assert not compile_into(year, tmp_path)
    assert not (tmp_path / MARKER).exists()


def test_the_command_compiles_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def marking(_: Inputs, folder: Path, workers: int) -> bool:
        (folder / MARKER).touch()
        asked.append(workers)
        return True

    monkeypatch.setattr(compilation, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(compiling, "compile_into", marking)
    for sentence in ("The model is compiled for this computer", "The model is compiled already"):
        with pytest.raises(SystemExit, match=r"^0$"):
            main(["compile", "--workers", "2"])
        assert sentence in capsys.readouterr().out
    assert asked == [2]


def test_where_nothing_can_be_kept_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compilation, "cache_folder", lambda: None)
    with pytest.raises(SystemExit, match=r"^1$"):
        main(["compile"])
    assert "Nothing is compiled for later runs" in capsys.readouterr().err
    assert runner.compile_first(Console(quiet=True), resolve(load("guangzhou"))) is None
