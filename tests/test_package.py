"""``import synergysim``: quick, whole, documented."""

from __future__ import annotations

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
