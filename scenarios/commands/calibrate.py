"""``synergysim calibrate``: parameters fitted to what is observed up to 2017, as a point and as a posterior."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from .run import Formats, Scenario, Workers, formats_of

EXAMPLE = """\b
Examples:
  synergysim calibrate guangzhou --train 2010-2017
  synergysim calibrate guangzhou --method posterior --parameters adoption.imitation,platforms.reach
  synergysim run guangzhou --posterior results/guangzhou_calibration/posterior.json
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="calibrate", epilog=EXAMPLE)(calibrate)


def calibrate(
    scenario: Scenario,
    train: Annotated[
        str, typer.Option(metavar="FIRST-LAST", help="Years the fit sees; later than 2017 is held out.")
    ] = "2010-2017",
    parameters: Annotated[
        str | None, typer.Option(metavar="A,B", help="Parameters to fit; the baseline's named set by default.")
    ] = None,
    method: Annotated[Literal["point", "posterior", "both"], typer.Option(help="What to fit.")] = "both",
    trials: Annotated[int, typer.Option(help="Trials of the point fit, two runs each.")] = 400,
    population: Annotated[int, typer.Option(help="Draws of the posterior.")] = 120,
    rounds: Annotated[int, typer.Option(help="Rounds of the posterior, each nearer to the data.")] = 6,
    scale: Annotated[float, typer.Option(help="Share of firms simulated, above 0 and up to 1.")] = 0.02,
    seed: Annotated[int, typer.Option(help="Seed of the searches.")] = 1,
    trends: Annotated[
        bool | None,
        typer.Option(
            "--trends/--no-trends",
            help="Fit levels and trends of the industries' trade by regression, and leave them out of the distance; "
            "by default where no parameters are named.",
        ),
    ] = None,
    observed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own observations instead, as 'evaluate' reads them.")
    ] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_calibration by default.")] = None,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of figures and report.")] = "en",
    formats: Formats = None,
) -> None:
    """Fit parameters to the observed years up to 2017; typed again, it goes on where it stopped."""
    from ..calibration.calibrate import Settings
    from ..calibration.session import Request, calibrate_and_report, train_years

    first, last = train_years(train)
    chosen = tuple(one.strip() for one in parameters.split(",")) if parameters else ()
    settings = Settings(first, last, chosen, method, trials, population, rounds, scale, seed, trends)
    calibrate_and_report(Request(scenario, settings, out, observed, workers, lang, formats_of(formats)))
