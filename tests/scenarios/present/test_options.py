"""Options mean and are spelled the same in every command."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
import typer
from synergysim.scenarios.cli import COMMANDS, app
from synergysim.scenarios.present.options import Look, Output, Sample, Work, with_options
from typer.main import get_command

STUDIES = (
    "run", "compare", "stages", "channels", "patterns", "hysteresis", "network", "sweep", "sensitivity", "explain",
    "optimise", "calibrate", "validate",
)  # fmt: skip
SHARED = {field.name for group in (Sample, Work, Output) for field in dataclasses.fields(group)} | {
    "until",
    "posterior",
}
# Where an option of a shared name is another thing, and why.
OTHERWISE: dict[str, dict[str, str]] = {
    "out": {
        "draw": "a file", "bundle": "an archive", "new": "a file", "schema": "a file", "summary": "a file",
        "export": "a file or a folder", "template": "a file", "freeze-evaluator": "a file", "sweep": "any address",
        "sensitivity": "any address", "evaluate": "must be said", "levers": "keeps runs, no result",
    },
    "force": {
        "draw": "one file", "bundle": "an archive", "schema": "one file", "summary": "one file", "new": "one file",
        "export": "one file or folder", "freeze-evaluator": "one file", "template": "one file",
        "evaluate": "an earlier evaluation goes anyway",
    },
    "lang": {"list": "of names", "evaluate": "told by itself", "reconstruct": "told by itself",
             "template": "of the sheets"},
    "seed": {"network": "a folder has its own", "discover": "of halves", "calibrate": "of searches",
             "bounds": "of the sample"},
    "replications": {"draw": "of a stored run", "levers": "pairs"},
    "scale": {"calibrate": "small by default", "levers": "small by default", "bounds": "small by default"},
    "posterior": {"sensitivity": "in place of ranges"},
    "until": {"bounds": "early by default"},
}  # fmt: skip


def options() -> Iterator[tuple[str, str, Any]]:
    """Command, name and option of every option of every command."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for one in command.params:
            if one.param_type_name == "option":
                yield name, str(one.name), one


def facts(option: Any) -> tuple[Any, ...]:
    return sorted(option.opts), option.help, option.multiple, option.metavar


@pytest.mark.parametrize("name", sorted(SHARED))
def test_an_option_that_commands_share_is_the_same_in_all(name: str) -> None:
    found = {command: facts(one) for command, own, one in options() if own == name}
    own = {command: told for command, told in found.items() if command not in OTHERWISE.get(name, {})}
    assert len(own) > 1
    first = next(iter(own))
    assert {command for command, told in own.items() if told != own[first]} == set()
    assert set(OTHERWISE.get(name, {})) <= set(found) | {"new", "template", "export"}, "an exception is not needed"


def test_what_is_spelled_the_same_has_one_name_and_the_reverse() -> None:
    spelled: dict[str, set[str]] = {}
    for _, name, one in options():
        for flag in one.opts:
            if flag.startswith("--"):
                spelled.setdefault(flag, set()).add(name)
    several = {flag: names for flag, names in spelled.items() if len(names) > 1}
    assert several == {}


@pytest.mark.parametrize("study", STUDIES)
def test_every_study_takes_workers_a_scheduler_a_language_and_formats(study: str) -> None:
    own = {name for command, name, _ in options() if command == study}
    assert {"workers", "scheduler", "lang", "formats", "out"} <= own


@pytest.mark.parametrize("study", STUDIES)
def test_every_study_gives_an_example(study: str) -> None:
    command = get_command(app).commands[study]  # type: ignore[attr-defined]
    assert f"synergysim {study}" in (command.epilog or "")


def test_a_group_of_options_stands_in_its_place() -> None:
    heard: list[Any] = []

    chinese, anywhere = Look(), Work()

    def command(name: Annotated[str, typer.Argument()], look: Look = chinese, work: Work = anywhere) -> None:
        heard.append((name, look, work))

    made = typer.Typer()
    made.command()(with_options(command))
    with pytest.raises(SystemExit, match="0"):
        made(["here", "--workers", "3", "--format", "svg", "--format", "svg"])
    ((name, look, work),) = heard
    assert (name, look.figure_formats, work.workers, work.scheduler) == ("here", ("svg",), 3, None)
    assert len(COMMANDS) > 20
