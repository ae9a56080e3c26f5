"""The files of a scenario's own (industries, cities, regions, tariffs, evaluator), carried along inside a result.

A result that has been moved to another machine needs none of the files it was made from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ..analysis.given_files import as_read
from .scenario import Scenario

FOLDER = "inputs"
LISTED, SINGLE = ("industries", "cities"), ("regions", "tariffs", "evaluator")
ENDINGS = (".yaml", ".yml", ".json")


def carried_folder(scenario: Scenario) -> str:
    """Where in a result the files of a scenario's own lie."""
    return f"{FOLDER}/{scenario.name}"


def carried(scenario: Scenario) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The content of a scenario that names its own files from :func:`carried_folder`, and these files by their path.

    Paths of files are within the result. There are none if the scenario stands on the library alone.
    """
    content: dict[str, Any] = scenario.model_dump(mode="json")
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for name in _own(content):
        source = (scenario.folder or Path.cwd()) / name
        names[name] = _inside(name, names.values())
        files[f"{carried_folder(scenario)}/{names[name]}"] = as_read(source)
    return named(content, names), files


def named(content: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A scenario's content with other names for the files it is made of."""
    changed = {key: [names.get(one, one) for one in content[key]] for key in LISTED}
    changed |= {key: names.get(content[key], content[key]) for key in SINGLE}
    return {**content, **changed}


def standing(content: Mapping[str, Any], folder: Path | None) -> Scenario:
    """The scenario of a stored content, whose own files are looked up in a folder."""
    restored = Scenario.model_validate_json(json.dumps(dict(content)))
    restored._folder = folder
    return restored


def _own(content: Mapping[str, Any]) -> Iterator[str]:
    given = [one for key in LISTED for one in content[key]] + [content[key] for key in SINGLE]
    yield from dict.fromkeys(one for one in given if isinstance(one, str) and one.endswith(ENDINGS))


def _inside(name: str, taken: Any) -> str:
    """The name within the result: as it is if it is one below the scenario's folder, else the file's own name."""
    path = PurePosixPath(Path(name).as_posix())
    inside = path.name if path.is_absolute() or ".." in path.parts else str(path)
    number = 2
    while inside in taken:
        inside, number = f"{number}_{path.name}", number + 1
    return inside
