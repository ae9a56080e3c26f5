"""``synergysim hysteresis``: a lever pulled up and let down again: does the way back retrace the way there?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Lang, Replications, Scale, Scenario, Seed, Words, Workers, formats_of


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="hysteresis")(hysteresis)


def hysteresis(
    scenario: Scenario,
    lever: Annotated[str, typer.Argument(metavar="LEVER", help="A code from 'synergysim list levers', such as P2.")],
    strong: Annotated[
        bool, typer.Option("--strong", help="Strong network effects: firms sell online because others do.")
    ] = False,
    steps: Annotated[int, typer.Option(help="Levels from zero to full; the way down has as many.")] = 5,
    years: Annotated[int, typer.Option("--years-per-step", help="Years that every level is held.")] = 10,
    settle: Annotated[int, typer.Option(help="Years without the lever before the first level.")] = 8,
    seed: Seed = 1,
    replications: Replications = None,
    scale: Scale = None,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a value.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder; results/SCENARIO_LEVER_hysteresis by default.")] = None,
    lang: Lang = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a run that the folder holds.")] = False,
    formats: Formats = None,
) -> None:
    """Pull a lever slowly up and down again, and show whether the clusters jump and whether they come back.

    Example: synergysim hysteresis no_policy P2 --strong --replications 10
    """
    from ..evolution.hysteresis_session import hysteresis_and_report
    from ..evolution.lever_sweep import Sweep
    from ..session import Request

    given = tuple(settings or ())
    request = Request(
        scenario, seed, replications, scale, None, given, workers, out, force, formats=formats_of(formats)
    )
    hysteresis_and_report(request, Sweep(lever, steps, years, settle), strong, lang.value)
