"""``synergysim validate``: a scenario held against what is observed, with skill against naive forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Posterior, Scale, Scenario, Seed, Workers, formats_of


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="validate")(validate)


def validate(
    scenario: Scenario,
    seed: Seed = 1,
    replications: Annotated[int, typer.Option("--replications", "-n", help="Replications under each protocol.")] = 30,
    scale: Scale = None,
    protocol: Annotated[
        str,
        typer.Option(
            metavar="forecast|conditional|both",
            help="Nothing known after 2017; the city's observed totals known; or both.",
        ),
    ] = "both",
    observed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own observations, as 'synergysim evaluate' reads them.")
    ] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_validation by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a run that the folder holds.")] = False,
    lang: Annotated[str, typer.Option(metavar="en|zh", help="Language of figures and report.")] = "en",
    posterior: Posterior = None,
    formats: Formats = None,
) -> None:
    """Hold a scenario against what is observed: errors, CRPS, coverage, skill against naive forecasts, a scorecard.

    Example: synergysim validate guangzhou --protocol conditional --replications 30
    """
    from ..validation.session import Request, validate_and_report

    asked = formats_of(formats)
    validate_and_report(
        Request(scenario, seed, replications, scale, protocol, observed, workers, out, force, lang, posterior, asked)
    )
