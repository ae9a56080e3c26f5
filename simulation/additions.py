"""What the extensions of a run add to the model: levers, shocks, processes of the quarter, measured indicators.

A run's inputs name its extensions; whoever simulates it, here or in a worker, loads them by that name and version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ..extensions import Extension, ExtensionError, contributions, flat, installed, refuse_twice
from .indicators.extended import EXTENDED
from .indicators.table4 import TABLE4, Measure
from .levers import LEVERS, Lever
from .quarter import Process, with_processes
from .shocks import SHOCKS, Shock

if TYPE_CHECKING:
    from .registry import Registry

Kind = TypeVar("Kind")


class Additions(NamedTuple):
    """What a run has beside the model's own; ``quarter`` is the whole order of processes."""

    levers: tuple[Lever, ...]
    shocks: tuple[Shock, ...]
    quarter: tuple[Process, ...]
    measures: Mapping[str, Measure]


@cache
def additions(extensions: tuple[Extension, ...]) -> Additions:
    """Load what extensions add, check it, and know it by name from now on.

    Raises:
        ExtensionError: one cannot be loaded, adds something of another kind, or a name that is taken.
    """
    levers = tuple(_added(extensions, "levers", Lever, LEVERS))
    shocks = tuple(_added(extensions, "shocks", Shock, SHOCKS))
    processes = [one for _, one in _each(extensions, "processes", Process)]
    measures: dict[str, Measure] = {}
    taken = dict.fromkeys((*TABLE4, *EXTENDED), "the model")
    for extension in extensions:
        for name, given in contributions(extension, "measures"):
            if not isinstance(given, Mapping) or not all(callable(one) for one in given.values()):
                raise ExtensionError(f"{name} of {extension}: measures are a mapping from code to function.")
            for code, measure in given.items():
                refuse_twice(taken, code, "measured indicator", str(extension))
                taken[code], measures[code] = str(extension), measure
    LEVERS.add(levers)
    SHOCKS.add(shocks)
    return Additions(levers, shocks, with_processes(processes), measures)


def _each(extensions: tuple[Extension, ...], group: str, kind: type[Kind]) -> Iterator[tuple[Extension, Kind]]:
    for extension in extensions:
        for name, given in contributions(extension, group):
            for one in flat(given):
                if not isinstance(one, kind):
                    raise ExtensionError(
                        f"{name} of {extension}: {group} are made with {kind.__module__}.{kind.__name__}, not {one!r}."
                    )
                yield extension, one


def _added(extensions: tuple[Extension, ...], group: str, kind: type[Kind], registry: Registry[Kind]) -> Iterator[Kind]:
    taken = {registry.name_of(one): "the model" for one in registry.built_in}
    for extension, one in _each(extensions, group, kind):
        name = registry.name_of(one)
        refuse_twice(taken, name, group.removesuffix("s"), str(extension))
        taken[name] = str(extension)
        yield one


_loading: list[bool] = []


def load_installed() -> None:
    """Load what installed packages add, once; an extension that itself asks what there is sees the model's own."""
    if not _loading:
        _loading.append(True)
        additions(installed())
