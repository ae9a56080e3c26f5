"""``import synergysim``: quick, whole, documented."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import logging
import pydoc
import re
import subprocess
import sys
from pathlib import Path

import pytest
import synergysim
from synergysim.scenarios.cli import app
from typer.main import get_command

ROOT = Path(__file__).resolve().parent.parent
# What a command is called in Python, where it is called otherwise.
OTHERWISE = {
    "demo": "run", "summary": "summarise", "list": "listing", "levers": "lever_effects", "app": "open_app",
    "freeze-evaluator": "freeze_evaluator", "region": "Region", "compile": "compile_model",
}  # fmt: skip
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_function(command: str) -> None:
    name = OTHERWISE.get(command, command)
    assert name in synergysim.__all__, command
    assert callable(getattr(synergysim, name))


@pytest.mark.parametrize("name", [one for one in synergysim.__all__ if one != "__version__"])
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(synergysim, name)
    assert inspect.getdoc(found)
    assert name in dir(synergysim)


@pytest.mark.parametrize("name", [one for one in synergysim.__all__ if one.islower() and one != "__version__"])
def test_every_function_has_typed_arguments_and_says_what_it_raises(name: str) -> None:
    function = getattr(synergysim, name)
    assert not [one for one in inspect.signature(function).parameters.values() if one.annotation is inspect._empty]
    assert pydoc.render_doc(function)


def test_the_names_listed_are_the_names_imported_for_type_checkers() -> None:
    """Otherwise a checker, an editor or the reference would not know one."""
    text = (ROOT / "scenarios" / "program" / "__init__.py").read_text(encoding="utf-8")
    typed = text.partition("if TYPE_CHECKING:")[2].partition("\n_HOMES")[0]
    names = set(re.findall(r"\b(\w+)(?=,|\)|$)", re.sub(r".* import |\w+ as ", "", typed), re.MULTILINE))
    assert names - {"import"} >= set(synergysim.__all__) - {"__version__"}


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = synergysim.simulat  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, synergysim; dir(synergysim); "
        "heavy = {'numpy', 'pandas', 'numba', 'mesa', 'matplotlib', 'scipy', 'pydantic', 'typer'} & set(sys.modules); "
        "assert not heavy, heavy; assert synergysim.__version__"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        importlib.import_module("synergysim.scenarios.cli").main(["--version"])
    assert capsys.readouterr().out == f"synergysim {synergysim.__version__}\n"


def test_failures_are_told_to_the_logger(caplog: pytest.LogCaptureFixture) -> None:
    from synergysim.scenarios.ensemble.engine import Engine

    with caplog.at_level(logging.INFO, logger="synergysim"):
        Engine().map(divmod, [(4, 2), (1, 0)])
    assert [(one.levelname, one.name) for one in caplog.records] == [
        ("INFO", "synergysim.scenarios.ensemble.engine"), ("WARNING", "synergysim.scenarios.ensemble.engine"),
    ]  # fmt: skip
    assert "Task 2 of 2 failed: ZeroDivisionError" in caplog.text


# What shows and stores a result is done with the result: save, plot, export, to_excel, …
SHOWING = {"out", "force", "lang", "formats", "write", "table", "dry_run", "no_sources", "help", "animate"}
# What an option is called in Python, where it is called otherwise; an engine or executor stands for workers elsewhere.
ARGUMENTS = {
    "settings": "overrides", "scheduler": "workers", "folder": "run", "file": "table", "cluster": "clusters",
    "indicators": "measures", "year": "times", "quantile": "quantiles", "retry_failed": "again", "train": "last",
    "regions": "region",
    "combine": "combination", "dimensions": "dimension_aggregation", "scenarios": "scenario", "first": "scenario",
}  # fmt: skip
# What is asked for through another name, by command and option.
ELSEWHERE = {
    ("draw", "replications"): "loops", ("draw", "workers"): "loops", ("draw", "scheduler"): "loops",
    ("explain", "since"): "sources", ("explain", "cluster"): "Explanation",
    ("network", "workers"): "network", ("network", "scheduler"): "network",
    ("sweep", "check_only"): "check", ("sweep", "no_check"): "check", ("sweep", "allow_dead"): "check",
    ("resume", "allow_dead"): "check",
}  # fmt: skip


def arguments_of(name: str) -> set[str]:
    """The arguments of a function and the fields of the settings that it takes."""
    found = set(inspect.signature(getattr(synergysim, name)).parameters)
    settings = {"calibrate": "CalibrationSettings", "optimise": "SearchSettings", "evaluate": "Choices"}
    settings["hysteresis"] = "Sweep"
    if name in settings:
        found |= {one.name for one in dataclasses.fields(getattr(synergysim, settings[name]))}
    return found


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"region", "demo"}))
def test_every_option_of_a_command_is_an_argument(command: str) -> None:
    parameters = get_command(app).commands[command].params  # type: ignore[attr-defined]
    known = arguments_of(OTHERWISE.get(command, command))
    asked = {str(one.name) for one in parameters} - SHOWING
    missing = {one for one in asked if one not in known and ARGUMENTS.get(one) not in known}
    assert {one for one in missing if (command, one) not in ELSEWHERE} == set()
    assert {place for (own, place) in ELSEWHERE if own == command} - asked == set()
    assert {ELSEWHERE[command, one] for one in missing} <= set(synergysim.__all__)


@pytest.mark.parametrize("name", synergysim.__all__)
def test_every_result_has_the_same_ways_out(name: str) -> None:
    """Tables, arrays, Excel, Stata, LaTeX: whatever a function returns that holds tables is a Result."""
    found = getattr(synergysim, name)
    if isinstance(found, type) and dataclasses.is_dataclass(found):
        holds = [one for one in dataclasses.fields(found) if re.fullmatch(r"pd\.DataFrame( \| None)?", str(one.type))]
        assert not holds or issubclass(found, synergysim.Result), name
