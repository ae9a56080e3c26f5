"""The library's files (scenarios, industries, cities, regions, tariffs, frozen evaluators): how to find and read one.

Every number stands in them with its source; an assumption says so.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .errors import UserError, unknown
from .safe_yaml import read as read  # files are found and read from here

FILES = (".yaml", ".yml")
LIBRARY = Path(__file__).with_name("library")
OBSERVED = Path(__file__).with_name("observed")


def names(folder: str = "") -> list[str]:
    """What the library holds in a folder ("" for scenarios), by name."""
    return sorted(path.stem for path in (LIBRARY / folder).glob("*.yaml"))


def find(kind: str, name: str, folder: str = "", beside: Path | None = None) -> Path:
    """The file of a name in the library, or of a path that ends in .yaml (looked up beside the file that names it).

    Raises:
        UserError: there is no such file; the sentence names the nearest.
    """
    path = (beside or Path.cwd()) / name
    if name.endswith(FILES):
        if not path.is_file():
            raise UserError(f"There is no {kind} file {path}.")
        return path
    if name in names(folder):
        return LIBRARY / folder / f"{name}.yaml"
    if is_path(name):
        here = "is a folder" if path.is_dir() else "is no YAML file" if path.exists() else "does not exist"
        raise UserError(f"{name} {here}; give the name of the {kind}, or a file that ends in .yaml.")
    raise unknown(kind, name, names(folder))


def is_path(name: str) -> bool:
    """Whether a name is meant as a path: it has a separator or an ending."""
    return any(mark in name for mark in {"/", os.sep}) or bool(Path(name).suffix) or name in (".", "..", "~")


def seen_from(folder: Path, name: str) -> str:
    """A name as a file in a folder has to write it: a path to a file is one from that folder."""
    return Path(os.path.relpath(name, folder)).as_posix() if name.endswith(FILES) else name


def read_list(path: Path) -> list[Any]:
    """The content of a YAML file that must be a list."""
    content = read(path)
    if not isinstance(content, list):
        raise UserError(f"{path.name} must be a list.")
    return content
