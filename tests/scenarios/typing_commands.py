"""A way to type each command that writes, and which commands these are, as the command line itself says."""

from __future__ import annotations

from typing import Any

import typer
from synergysim.scenarios.cli import app

# Each command that takes a folder to write, short of its options; {small} is a scenario, {store} the folder of a sweep.
FOLDERS = {
    "run": "run {small}",
    "demo": "demo",
    "compare": "compare {small} guangzhou",
    "stages": "stages {small}",
    "patterns": "patterns {small}",
    "channels": "channels {small}",
    "hysteresis": "hysteresis {small} P2",
    "validate": "validate {small}",
    "explain": "explain {small} guangzhou",
    "optimise": "optimise {small} --budget 1e6",
    "sensitivity": "sensitivity {small} -p pricing.*",
    "calibrate": "calibrate {small}",
    "sweep": "sweep customs_and_margins",
    "network": "network {small}",
    "cities": "cities two_cities",
    "levers": "levers {small}",
    "evaluate": "evaluate observed.csv",
    "discover": "discover {store} --case synergy<0.5",
    "export": "export {store} --to csv",
}
# Each that takes a file to write with --out.
FILES = {
    "draw": ("draw stocks", "figure.png"),
    "schema": ("schema", "schema.json"),
    "new": ("new mine", "mine.yaml"),
    "summary": ("summary {store}", "summary.csv"),
    "export": ("export {store} --to xlsx", "tables.xlsx"),
    "bundle": ("bundle {store}", "archive.zip"),
    "freeze-evaluator": ("freeze-evaluator --seeds 2", "evaluator.json"),
}


def commands() -> dict[str, Any]:
    """Every command, by name."""
    found: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return found


def takes(command: str, option: str) -> bool:
    """Whether a command has an option."""
    return any(option in one.opts for one in commands()[command].params)
