"""The point fitted, as a scenario file that any other command runs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ...files.cells import LISTED
from ...files.library_files import seen_from
from .calibrate import Calibration

DIGITS = 4  # significant digits kept: more than the data tell apart


def rounded(value: float) -> float:
    """A fitted value without digits that mean nothing."""
    return float(f"{value:.{DIGITS}g}")


def point_scenario(result: Calibration, name: str, command: str, parent: str = "") -> Mapping[str, Any]:
    """The content of a scenario file: the one calibrated with the values fitted, whose source is ``command``.

    ``parent``: how the file names the one calibrated; as it was asked for by default.
    """
    settings, calibrated = result.settings, result.problem.base.resolved.name
    source = f"fitted to {settings.first}-{settings.last} on {datetime.date.today().isoformat()} by: {command}"
    parts: dict[str, dict[str, Any]] = {"parameters": {}, "facts": {}}
    for path, value in result.best.items():
        kind = "facts" if path.split(".")[0] in LISTED else "parameters"
        parts[kind][path] = {"value": rounded(value), "source": source}
    return {
        "name": name,
        "extends": parent or result.scenario,
        "description": f"{calibrated} with the values that fit {settings.first}-{settings.last} best.",
        **{kind: values for kind, values in parts.items() if values},
    }


def write_point(result: Calibration, path: Path, command: str) -> Path:
    """Write the scenario file and return its path; it is called after the file."""
    parent = seen_from(path.parent, result.scenario)
    text = yaml.safe_dump(
        dict(point_scenario(result, path.stem, command, parent)), allow_unicode=True, sort_keys=False, width=120
    )
    path.write_text(text, encoding="utf-8")
    return path
