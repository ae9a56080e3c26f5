"""The files of a scenario's own (industries, cities, regions, tariffs, evaluator), carried along inside a result.

A result that has been moved to another machine needs none of the files it was made from.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ...analysis.given_files import as_read, given_files
from .scenario import Scenario

FOLDER, GIVEN = "inputs", "given"
MOST_GIVEN = 200 * 2**20  # bytes of given files that are laid into a result
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


def lay_given(folder: Path, command: str) -> dict[str, Any]:
    """Lay the files that the command has read into a result; returns what its manifest says of them.

    ``given``: each ``file``, from the folder that the command was given in, and where it is ``kept``; ``given_in``:
    that folder, as far as the command climbs out of it. Files of the program itself are left out; nothing is laid
    without a command (from Python), or if they are more than :data:`MOST_GIVEN` bytes.
    """
    here, program = Path.cwd().resolve(), Path(__file__).resolve().parent.parent.parent
    carried = {path.read_bytes() for path in (folder / FOLDER).rglob("*") if path.is_file()}
    files = {
        path: content
        for path, content in given_files().items()
        if not path.is_relative_to(program) and content not in carried
    }
    if not command or not files or sum(map(len, files.values())) > MOST_GIVEN:
        return {"given": []}
    absolute = {path for path in files if _named(path, [command.encode(), *files.values()])}
    (folder / GIVEN).mkdir()
    listed: list[dict[str, str]] = []
    for number, (path, content) in enumerate(sorted(files.items()), start=1):
        kept = f"{GIVEN}/{number}_{path.name}"
        (folder / kept).write_bytes(content)
        listed.append({"file": str(path) if path in absolute else Path(os.path.relpath(path, here)).as_posix(),
                       "kept": kept})  # fmt: skip
    climbed = max(Path(word.rpartition("=")[2]).parts.count("..") for word in shlex.split(command))
    return {"given": listed, "given_in": "/".join(here.parts[1:][-climbed:]) if climbed else ""}


def _named(path: Path, texts: Sequence[bytes]) -> bool:
    return any(str(path).encode() in text for text in texts)
