"""``synergysim stages``: the stages that clusters reach, with the platform pushed as assumed and pushed alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Lang, Replications, Scale, Scenario, Seed, Words, Workers, formats_of


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="stages")(stages)


def stages(
    scenario: Scenario,
    seed: Seed = 1,
    replications: Replications = None,
    scale: Scale = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter or a fact, in both.")
    ] = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_stages by default.")] = None,
    lang: Lang = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a run that the folder holds.")] = False,
    formats: Formats = None,
) -> None:
    """Show which stage each cluster reaches, and whether that rests on an assumed push of its industrial platform.

    The scenario runs twice: with the push that is assumed for each industry, and with the same push in all of them.
    Stages are measured from the network of firms. Example: synergysim stages guangzhou --replications 20
    """
    from ..evolution.stage_session import stages_and_report
    from ..session import Request

    given, asked = tuple(settings or ()), formats_of(formats)
    stages_and_report(
        Request(scenario, seed, replications, scale, until, given, workers, out, force, lang.value, formats=asked)
    )
