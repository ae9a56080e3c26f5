"""``synergysim run``: replications of a scenario, scored, written and told in a table."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer


class Words(StrEnum):
    """The language of figures and report."""

    en = "en"
    zh = "zh"


class Format(StrEnum):
    """A format of figure files."""

    png = "png"
    svg = "svg"
    pdf = "pdf"


Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A name from 'synergysim list scenarios', or a path to a YAML file.")
]
Seed = Annotated[int, typer.Option(help="Seed of the first replication; the next ones count on from it.")]
Replications = Annotated[
    int | None,
    typer.Option("--replications", "-n", help="How often to repeat with other seeds; the scenario's own by default."),
]
Workers = Annotated[
    int | None, typer.Option(help="Processes to use; all processors by default. Results do not depend on it.")
]
Scale = Annotated[float | None, typer.Option(help="Share of firms simulated, above 0 and up to 1; 1 is every firm.")]
Posterior = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Draw parameters from a posterior, one draw a replication: a .json file of 'synergysim calibrate'.",
    ),
]

Lang = Annotated[Words, typer.Option(help="Language of figures and report.")]
Formats = Annotated[
    list[Format] | None,
    typer.Option("--format", help="Format of the figure files: png (default), svg or pdf; repeat for several."),
]


def formats_of(given: list[Format] | None) -> tuple[Literal["png", "svg", "pdf"], ...]:
    """The formats asked for, each once; PNG if none was."""
    return tuple(dict.fromkeys(one.value for one in given or [Format.png]))


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="run")(run)


def run(
    scenario: Scenario,
    seed: Seed = 1,
    replications: Replications = None,
    scale: Scale = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Change a parameter, or a fact such as industry.jewelry.export_share."
        ),
    ] = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO by default.")] = None,
    lang: Lang = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a run that the folder holds.")] = False,
    posterior: Posterior = None,
    formats: Formats = None,
) -> None:
    """Simulate a scenario, score it, write tables, figures and a report."""
    from ..session import Request, run_and_report

    given, asked = tuple(settings or ()), formats_of(formats)
    run_and_report(
        Request(scenario, seed, replications, scale, until, given, workers, out, force, lang.value, posterior, asked)
    )
