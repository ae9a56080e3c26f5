"""``synergysim patterns``: a scenario held against the patterns of its field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Lang, Replications, Scale, Scenario, Seed, Words, Workers, formats_of


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="patterns")(patterns)


def patterns(
    scenario: Scenario,
    seed: Seed = 1,
    replications: Replications = None,
    scale: Scale = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter or a fact throughout.")
    ] = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_patterns by default.")] = None,
    table: Annotated[Path | None, typer.Option(help="Write the table into this Markdown file too.")] = None,
    lang: Lang = Words.en,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what the folder holds.")] = False,
    formats: Formats = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Where a pattern is missed, move parameters over their ranges and tell.")
    ] = False,
) -> None:
    """Hold a scenario against known patterns: target, value with its error, verdict, whether it was used to set it.

    Every replication runs five times: as it is, with single-homing, with more foreign demand, without policy, with tax
    relief alone. With --explain it goes on with the parameters that each missed pattern hangs on, at both ends of their
    declared ranges: many more runs. Example: synergysim patterns guangzhou --replications 10 --scale 0.02
    """
    from ..evolution.pattern_session import patterns_and_report
    from ..session import Request

    given = tuple(settings or ())
    request = Request(
        scenario, seed, replications, scale, until, given, workers, out, force, formats=formats_of(formats)
    )
    patterns_and_report(request, lang.value, table, explain)
