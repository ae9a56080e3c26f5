"""What the README tells a new user to type works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from synergysim.scenarios.cli import app
from synergysim.scenarios.experiments.experiment_file import load_experiment
from synergysim.scenarios.experiments.plan import make_plan
from synergysim.scenarios.library_files import names
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load
from synergysim.scenarios.scenario_files.checking import check
from synergysim.scenarios.scenario_files.difference import differences
from typer.main import get_command

README = Path(__file__).parent.parent.joinpath("README.md").read_text(encoding="utf-8")
SCENARIOS = Path(__file__).parent.parent.joinpath("docs", "scenarios.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = re.findall(r"^    synergysim (\w[\w-]*)([^#\n]*)", README, re.MULTILINE)


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python_examples_run(number: int) -> None:
    exec(compile(PYTHON[number], f"README example {number + 1}", "exec"), {})


def test_commands_and_their_options_exist() -> None:
    known = get_command(app).commands  # type: ignore[attr-defined]
    assert len(COMMANDS) >= 6
    for name, rest in COMMANDS:
        assert name in known, name
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= options, (name, rest)


def test_the_example_scenario_is_valid(tmp_path: Path) -> None:
    lines = re.search(r"^    name: my_policy\n(?:    .*\n)+", README, re.MULTILINE)
    assert lines is not None
    text = re.sub(r"^    ", "", lines.group(0), flags=re.MULTILINE)
    file = tmp_path / "my_policy.yaml"
    file.write_text(text, encoding="utf-8")
    assert yaml.safe_load(text)["name"] == load(str(file)).name == "my_policy"


def test_what_diff_is_said_to_say_it_says(tmp_path: Path) -> None:
    lines = re.search(r"^    name: my_policy\n(?:    .*\n)+\n((?:    .*\n)+)", README, re.MULTILINE)
    assert lines is not None
    file = tmp_path / "my_policy.yaml"
    file.write_text(re.sub(r"^    ", "", lines.group(0).split("\n\n")[0], flags=re.MULTILINE), encoding="utf-8")
    told = differences(resolve(load("guangzhou")), resolve(load(str(file))))
    assert " ".join(lines.group(1).split()) == " ".join(told)


def test_the_scenarios_page_has_a_valid_example_and_names_the_whole_library(tmp_path: Path) -> None:
    example = re.search(r"^    name: export_push\n(?:    .*\n)+", SCENARIOS, re.MULTILINE)
    assert example is not None
    file = tmp_path / "export_push.yaml"
    file.write_text(re.sub(r"^    ", "", example.group(0), flags=re.MULTILINE), encoding="utf-8")
    assert check(str(file)).problems == ()
    assert set(names()) == set(re.findall(r"`(\w+)`", SCENARIOS.split("## The library")[1])) & {*names()}
    assert f"The library has {len(names())} scenarios" in " ".join(README.split())


def test_the_example_experiment_can_be_planned(tmp_path: Path) -> None:
    lines = re.search(r"^    name: my_sweep\n(?:    .*\n)+", README, re.MULTILINE)
    assert lines is not None
    file = tmp_path / "my_sweep.yaml"
    file.write_text(re.sub(r"^    ", "", lines.group(0), flags=re.MULTILINE), encoding="utf-8")
    assert make_plan(load_experiment(str(file))).n_runs == 100
