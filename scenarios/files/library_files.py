"""The library's files (scenarios, industries, cities, regions, tariffs, frozen evaluators): how to find and read one.

Every number stands in them with its source; an assumption says so.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from ...extensions import Extension, ExtensionError, contributions, installed, refuse_twice
from ...language import tr
from ..errors import UserError, kind_of, unknown
from .safe_yaml import read as read  # files are found and read from here

FILES = (".yaml", ".yml")
FOLDERS = ("", "industries", "cities", "regions", "tariffs", "experiments")
HERE = Path(__file__).resolve().parent.parent
LIBRARY, OBSERVED = HERE / "library", HERE / "observed"


_declared: dict[Path, str] = {}  # folders that extensions add, and who adds them


def declare_library(extension: Extension) -> None:
    """Find files in the folders of an extension, too, from now on.

    Raises:
        ExtensionError: a folder is none, or holds a name that another library has in the same place.
    """
    for name, given in contributions(extension, "libraries"):
        place = Path(given) if isinstance(given, str | Path) else Path(*getattr(given, "__path__", [""])[:1])
        if not place.is_dir():
            raise ExtensionError(
                tr(
                    "{name} of {extension}: {given!r} is no folder of library files.",
                    name=name,
                    extension=extension,
                    given=given,
                )
            )
        for folder in FOLDERS:
            others = [where / folder for where in (LIBRARY, *_declared) if where != place]
            taken = {one.stem: str(one.parent) for where in others for one in where.glob("*.yaml")}
            for one in (place / folder).glob("*.yaml"):
                refuse_twice(taken, one.stem, f"file of {folder or 'scenarios'}", str(extension))
        _declared[place] = str(extension)


@cache
def _load_installed() -> None:
    for one in installed():
        declare_library(one)


def _shelved(folder: str) -> list[Path]:
    """The files in a folder of the library and of the libraries that extensions add, by name."""
    _load_installed()
    found = (one for place in (LIBRARY, *_declared) for one in (place / folder).glob("*.yaml"))
    return sorted(found, key=lambda one: one.stem)


def names(folder: str = "") -> list[str]:
    """What the library holds in a folder ("" for scenarios), by name."""
    return [path.stem for path in _shelved(folder)]


def find(kind: str, name: str, folder: str = "", beside: Path | None = None) -> Path:
    """The file of a name in the library, or of a path that ends in .yaml (looked up beside the file that names it).

    Raises:
        UserError: there is no such file; the sentence names the nearest.
    """
    path = (beside or Path.cwd()) / name
    if name.endswith(FILES):
        if not path.is_file():
            raise UserError(tr("There is no {kind} file {path}.", kind=kind_of(kind), path=path))
        return path
    for shelved in _shelved(folder):
        if shelved.stem == name:
            return shelved
    if is_path(name):
        here = tr("is no YAML file") if path.is_file() else tr("is a folder") if path.exists() else tr("does not exist")
        raise UserError(
            tr(
                "{name} {here}; give the name of the {kind}, or a file that ends in .yaml.",
                name=name,
                here=here,
                kind=kind_of(kind),
            )
        )
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
        raise UserError(tr("{name} must be a list.", name=path.name))
    return content
