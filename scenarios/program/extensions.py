"""What others add to synergysim without changing it: installed packages and folders that a scenario names.

A package announces what it adds through entry points of the groups ``synergysim.levers``, ``synergysim.shocks``, …
(:data:`GROUPS`); a folder holds Python files in which the same things stand under the group's name in capitals
(``LEVERS``, ``SHOCKS``, …), and may hold folders of library files. This module finds and loads them; what they mean is
checked by the part that takes them.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .language import tr

PREFIX = "synergysim."
GROUPS = ("levers", "shocks", "processes", "measures", "indicators", "figures", "studies", "libraries")
HASHED = 12  # hexadecimal digits of what the files of an extension come to


class ExtensionError(ValueError):
    """An extension cannot be loaded, or adds what it must not; one sentence."""


@dataclass(frozen=True, order=True)
class Extension:
    """One extension: its name, its version with a hash of its files, and its folder ("" for an installed package).

    Plain text, so that it goes into a run's inputs, a manifest and to workers, who load it again.
    """

    name: str
    version: str
    folder: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@cache
def installed() -> tuple[Extension, ...]:
    """The packages in this Python that announce something, by name."""
    return tuple(sorted(_announced()))


@cache
def _announced() -> Mapping[Extension, tuple[EntryPoint, ...]]:
    found: dict[tuple[str, str], list[EntryPoint]] = {}
    for group in GROUPS:
        for point in entry_points(group=f"{PREFIX}{group}"):
            distribution = point.dist
            name = distribution.name if distribution is not None else point.module.partition(".")[0]
            found.setdefault((name, distribution.version if distribution is not None else "0"), []).append(point)
    return {
        Extension(name, f"{version}+{_hash_of(points)}"): tuple(points) for (name, version), points in found.items()
    }


def _hash_of(points: list[EntryPoint]) -> str:
    """Of the Python and library files of the packages that entry points lead to."""
    digest = hashlib.sha256()
    for module in sorted({point.module.partition(".")[0] for point in points}):
        spec = find_spec(module)
        places = [Path(one) for one in (spec.submodule_search_locations or ())] if spec else []
        origin = [Path(spec.origin)] if spec and spec.origin and not places else []
        for file in (*origin, *(one for place in places for one in _files(place))):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:HASHED]


def _files(folder: Path) -> Iterator[Path]:
    yield from (one for one in sorted(folder.rglob("*")) if one.suffix in (".py", ".yaml", ".json", ".csv"))


def of_folder(folder: str | Path) -> Extension:
    """The extension in a folder.

    Raises:
        ExtensionError: there is no such folder, or nothing in it.
    """
    place = Path(folder).resolve()
    if not place.is_dir():
        raise ExtensionError(tr("There is no folder of extensions {folder}.", folder=folder))
    digest, any_file = hashlib.sha256(), False
    for file in _files(place):
        any_file = True
        digest.update(file.relative_to(place).as_posix().encode() + file.read_bytes())
    if not any_file:
        raise ExtensionError(tr("The folder of extensions {folder} holds no Python or library file.", folder=folder))
    return Extension(place.name, digest.hexdigest()[:HASHED], str(place))


def contributions(extension: Extension, group: str) -> tuple[tuple[str, Any], ...]:
    """What an extension adds to a group, by name: of an entry point its name, of a folder the file's.

    Raises:
        ExtensionError: it is not here, or here in another version, or cannot be loaded.
    """
    return tuple(_folder_adds(extension, group) if extension.folder else _package_adds(extension, group))


def _package_adds(extension: Extension, group: str) -> Iterator[tuple[str, Any]]:
    known = _announced()
    if extension not in known:
        here = next((str(one) for one in known if one.name == extension.name), tr("not installed"))
        raise ExtensionError(
            tr(
                "The extension {extension} is needed, which is {here} here; install that one.",
                extension=extension,
                here=here,
            )
        )
    for point in known[extension]:
        if point.group == f"{PREFIX}{group}":
            try:
                yield point.name, point.load()
            except Exception as error:
                said = f"{type(error).__name__}: {error}"
                raise ExtensionError(
                    tr("{name}: {value} cannot be loaded: {said}", name=extension.name, value=point.value, said=said)
                ) from error


def _folder_adds(extension: Extension, group: str) -> Iterator[tuple[str, Any]]:
    if group == "libraries":
        yield extension.name, Path(extension.folder)
    for module in _modules(extension):
        if hasattr(module, group.upper()):
            yield f"{extension.name}/{module.__name__.rpartition('.')[2]}.py", getattr(module, group.upper())


@cache
def _modules(extension: Extension) -> tuple[types.ModuleType, ...]:
    """The Python files of a folder, imported as a package of their own, whose name is that of its content."""
    now = of_folder(extension.folder)
    if now.version != extension.version:
        raise ExtensionError(
            tr(
                "{folder} has changed since it was read ({read}, now {now}); run again.",
                folder=extension.folder,
                read=extension.version,
                now=now.version,
            )
        )
    package = types.ModuleType(f"synergysim_extension_{extension.version}")
    package.__path__ = [extension.folder]
    sys.modules[package.__name__] = package
    found = []
    for file in sorted(Path(extension.folder).glob("*.py")):
        try:
            found.append(importlib.import_module(f"{package.__name__}.{file.stem}"))
        except Exception as error:
            raise ExtensionError(
                tr("{file} cannot be loaded: {kind}: {error}", file=file, kind=type(error).__name__, error=error)
            ) from error
    return tuple(found)


def flat(given: Any) -> Iterator[Any]:
    """One thing, or each of a sequence of them."""
    if isinstance(given, list | tuple) and not hasattr(given, "_fields"):
        yield from given
    else:
        yield given


def refuse_twice(taken: Mapping[str, str], name: str, what: str, where: str) -> None:
    """Refuse a name that something has already.

    Raises:
        ExtensionError: it is among ``taken``, which says by whom.
    """
    if name in taken:
        raise ExtensionError(
            tr(
                "{where} adds the {what} {name!r}, which {taken} has already; choose another name.",
                where=where,
                what=what,
                name=name,
                taken=taken[name],
            )
        )
