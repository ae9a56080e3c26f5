"""The options that commands share: each is declared once, in a group, and means the same in every command.

A command names a group as the type of a parameter; :func:`with_options` puts the group's options in its place.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from ...language import Language, speak
from ...simulation.inputs import World

Format = Literal["png", "svg", "pdf"]


class FormatName(StrEnum):
    """A format of figure files, as the command line takes several."""

    png = "png"
    svg = "svg"
    pdf = "pdf"


Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A name from 'synergysim list scenarios', or a path to a YAML file.")
]
Until = Annotated[int | None, typer.Option(help="Last year simulated; the scenario's own by default.")]
OutsideWorld = Annotated[
    World | None,
    typer.Option(
        "--world",
        help="uncertain: the seed also draws the outside world after the last year observed, the same in every "
        "scenario; certain: only luck inside differs. The scenario's own by default, which is uncertain.",
    ),
]
Posterior = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Draw parameters from a posterior, one draw a replication: a .json file of 'synergysim calibrate'.",
    ),
]

WithoutSources = Annotated[
    bool,
    typer.Option(
        "--no-sources", help="Do not split U over what made it, which takes 16 small runs for each of 4 replications."
    ),
]

Scale = Annotated[float | None, typer.Option(help="Share of firms simulated, above 0 and up to 1; 1 is every firm.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a parameter, or a fact such as industry.jewelry.export_share, throughout; repeat for more.",
    ),
]
Workers = Annotated[
    int | None, typer.Option(help="Processes to use; all processors by default. Results do not depend on it.")
]
Formats = Annotated[
    list[FormatName] | None,
    typer.Option("--format", help="Format of the figure files: png (default), svg or pdf; repeat for several."),
]


def formats_of(given: list[FormatName] | None) -> tuple[Format, ...]:
    """The formats asked for, each once; PNG if none was."""
    return tuple(dict.fromkeys(one.value for one in given or [FormatName.png]))


@dataclass(frozen=True)
class Sample:
    """Which runs: how often, with which luck, how large, with which values; None leaves it to scenario or command."""

    seed: Annotated[
        int, typer.Option(help="Seed of the first replication; the next ones count on from it. Also that of a search.")
    ] = 1
    replications: Annotated[
        int | None, typer.Option("--replications", "-n", help="How often to repeat with other seeds.")
    ] = None
    scale: Scale = None
    settings: Settings = None


@dataclass(frozen=True)
class Work:
    """Where to simulate: so many processes (all processors by default), or the scheduler of a Dask cluster."""

    workers: Workers = None
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster to work on, such as tcp://10.0.0.1:8786."),
    ] = None


@dataclass(frozen=True)
class Look:
    """How a result looks: the formats of its figures."""

    formats: Formats = None

    @property
    def figure_formats(self) -> tuple[Format, ...]:
        """The formats asked for, each once; PNG if none was."""
        return formats_of(self.formats)


@dataclass(frozen=True)
class Output(Look):
    """Where a result goes, and how it looks."""

    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder to write; one in results/ by default.")] = None
    force: Annotated[bool, typer.Option("--force", help="Overwrite an earlier result that the folder holds.")] = False

    def folder(self, name: str) -> Path:
        """The folder asked for, or one of this name in results/."""
        return self.out or Path("results") / name


Spoken = Annotated[
    Language | None, typer.Option(help="Language of what is told and written; your locale's by default.")
]


def with_language(command: Callable[..., None]) -> Callable[..., None]:
    """The command with ``--lang``: what is said from here on is in that language."""
    hints = get_type_hints(command, include_extras=True)
    parameters = [
        one.replace(annotation=hints[name], kind=one.KEYWORD_ONLY)
        for name, one in inspect.signature(command).parameters.items()
    ]
    if any(one.name == "lang" for one in parameters):
        return command
    parameters.append(inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Spoken))

    @functools.wraps(command)
    def called(*, lang: Language | None, **given: Any) -> None:
        if lang:
            speak(lang)
        command(**given)

    return _signed(called, parameters)


def _signed(called: Any, parameters: list[inspect.Parameter]) -> Callable[..., None]:
    """A function whose parameters typer is to read here, not from the function that it wraps."""
    del called.__wrapped__
    called.__signature__ = inspect.Signature(parameters)
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    return called  # type: ignore[no-any-return]


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of its groups in their place; what the group's default says is their default."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        kind = hints[name]
        if not dataclasses.is_dataclass(kind):
            parameters.append(parameter.replace(annotation=kind))
            continue
        groups[name] = kind
        own = get_type_hints(kind, include_extras=True)
        for field in dataclasses.fields(kind):
            default = getattr(parameter.default, field.name)
            parameters.append(
                inspect.Parameter(field.name, parameter.KEYWORD_ONLY, default=default, annotation=own[field.name])
            )
    parameters.sort(key=lambda one: one.default is not inspect.Parameter.empty)

    @functools.wraps(command)
    def called(**given: Any) -> None:
        for name, kind in groups.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in dataclasses.fields(kind)})
        command(**given)

    changed: Any = called
    del changed.__wrapped__
    keywords = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]
    changed.__signature__ = inspect.Signature(keywords)
    changed.__annotations__ = {one.name: one.annotation for one in keywords}
    return called
