"""``synergysim compare``: scenarios under the same luck, and what each changes against the first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Posterior, Scale, Workers, formats_of
from .run import Words as Words  # other commands take it from here

EPILOG = (
    "Examples:\n\n"
    "synergysim compare no_policy guangzhou strong_policy\n\n"
    "synergysim compare guangzhou my_policy.yaml -n 50 --indicator A1 --indicator online_share --precision 0.005"
)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="compare", epilog=EPILOG)(compare)


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="Two or more names from 'synergysim list scenarios', or paths to YAML files; the first is the "
            "baseline.",
        ),
    ],
    replications: Annotated[
        int, typer.Option("--replications", "-n", help="Pairs: how often each scenario is simulated, at least 2.")
    ] = 30,
    seed: Annotated[int, typer.Option(help="Seed of the first replication of every scenario.")] = 1,
    scale: Scale = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated.")] = None,
    indicators: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            metavar="CODE",
            help="Show this indicator (A1 … B12) or diagnostic (online_share …) too; may be given several times.",
        ),
    ] = None,
    precision: Annotated[
        float,
        typer.Option(
            help="Half-width of the 95 % interval to count replications for: of U as it is, of indicators as a share "
            "of the baseline."
        ),
    ] = 0.01,
    year: Annotated[
        int | None, typer.Option(help="Year of the table of effects, such as one within a shock; the last by default.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a value in all scenarios alike.")
    ] = None,
    workers: Workers = None,
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("results/compare"),
    lang: Annotated[Words, typer.Option(help="Language of figures and report.")] = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what the folder holds.")] = False,
    posterior: Posterior = None,
    formats: Formats = None,
) -> None:
    """Compare scenarios with the first one: paired effects under common random numbers, with intervals."""
    from ..comparison.session import Request, compare_and_report

    request = Request(
        scenarios=tuple(scenarios),
        seed=seed,
        replications=replications,
        scale=scale,
        until=until,
        indicators=tuple(indicators or ()),
        precision=precision,
        year=year,
        settings=tuple(settings or ()),
        workers=workers,
        out=out,
        lang=lang.value,
        force=force,
        posterior=posterior,
        formats=formats_of(formats),
    )
    compare_and_report(request)
