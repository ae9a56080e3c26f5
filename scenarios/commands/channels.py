"""``synergysim channels``: what each channel, path and mode contributes to a scenario's outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .compare import Words
from .run import Formats, Scale, Scenario, Seed, Workers, formats_of


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="channels")(channels)


def channels(
    scenario: Scenario,
    replications: Annotated[
        int, typer.Option("--replications", "-n", help="Pairs for every channel, at least 2.")
    ] = 10,
    seed: Seed = 1,
    scale: Scale = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter or a fact throughout.")
    ] = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated: the year shown.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_channels by default.")] = None,
    table: Annotated[Path | None, typer.Option(help="Write table and switches into this Markdown file too.")] = None,
    lang: Annotated[Words, typer.Option(help="Language of figure and report.")] = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what the folder holds.")] = False,
    formats: Formats = None,
) -> None:
    """Cut each channel in turn and show what is missing: its share in synergy, exports, quality, ties, stages.

    Example: synergysim channels guangzhou --replications 20 --until 2030
    """
    from ..evolution.channel_session import channels_and_report
    from ..session import Request

    given, asked = tuple(settings or ()), formats_of(formats)
    request = Request(scenario, seed, replications, scale, until, given, workers, out, force, formats=asked)
    channels_and_report(request, lang.value, table)
