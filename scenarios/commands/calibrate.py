"""``synergysim calibrate``: parameters fitted to what is observed up to 2017, as a point and as a posterior."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ...language import tr
from ..present.options import Output, Scenario, Work, with_options

EPILOG = """\b
Examples:
  synergysim calibrate guangzhou --train 2010-2017
  synergysim calibrate guangzhou --method posterior --parameters adoption.imitation,platforms.reach
  synergysim run guangzhou --posterior results/guangzhou_calibration/posterior.json
"""
PARTS = {
    "check": tr("Looking for dead parameters"),
    "trends": tr("Levels and trends"),
    "point": tr("Fitting a point"),
    "posterior": tr("Runs drawn from the priors"),
    "again": tr("The posterior's draws again"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="calibrate", epilog=EPILOG)(with_options(calibrate))


def calibrate(
    scenario: Scenario,
    train: Annotated[
        str | None,
        typer.Option(
            metavar="FIRST-LAST", help="Years the fit sees; 2010-2017, or what the scenario's observations hold."
        ),
    ] = None,
    parameters: Annotated[
        str | None, typer.Option(metavar="A,B", help="Parameters to fit; the baseline's named set by default.")
    ] = None,
    method: Annotated[Literal["point", "posterior", "both"], typer.Option(help="What to fit.")] = "both",
    trials: Annotated[int, typer.Option(help="Trials of the point fit, two runs each.")] = 400,
    runs: Annotated[
        int, typer.Option(help="Runs drawn from the priors that the posterior is made of, 50 or more.")
    ] = 2000,
    population: Annotated[int, typer.Option(help="Draws of the posterior.")] = 240,
    scale: Annotated[
        float, typer.Option(help="Share of firms simulated, above 0 and up to 1; 1 is every firm.")
    ] = 0.02,
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
        Path | None,
        typer.Option(
            metavar="FILE", help="Your own, as 'validate' reads them; those that the scenario names by default."
        ),
    ] = None,
    check: Annotated[
        int,
        typer.Option(
            help="How many of these stand for the data in turn, to see whether known values come back "
            "(simulation-based calibration), 50 or more; 0 leaves it out."
        ),
    ] = 200,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Fit parameters to the observed years up to 2017; stopped or killed, the same command goes on where it was."""
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session
    from ..studies.calibration import calibrate as fits
    from ..studies.calibration.priors import priors_of
    from ..studies.calibration.report import POSTERIOR, finding, write_calibration
    from ..studies.validation.known import fitted_series, fitted_years, known_of

    loaded = load(scenario)
    first, last = train_years(train) if train else fitted_years(loaded)
    chosen = tuple(one.strip() for one in parameters.split(",")) if parameters else ()
    settings = fits.Settings(first, last, chosen, method, trials, runs, population, check, scale, seed, trends)
    folder = output.folder(f"{loaded.name}_calibration")
    resolved = resolve(loaded, scale=scale, until=last)
    totals = fits.progress_total(settings, priors_of(resolved.inputs, chosen))
    session = Session(folder, output, work, fits.STUDY)
    own = None
    if observed is not None or loaded.observed is not None:
        known = known_of(resolved, observed)
        for note in known.notes:
            session.say(str(note))
        own = fitted_series(known, resolved, first, last)
    with session.working(resolved, {PARTS[part]: total for part, total in totals.items()}) as (engine, told):
        result = fits.calibrate(
            scenario, settings, out=folder, observed=own, workers=engine, force=output.force,
            told=lambda part, steps: told(PARTS[part], steps),
        )  # fmt: skip
    with session.writing_result() as writing:
        write_calibration(result, writing, own is not None)
    for line in finding(result):
        session.console.print(line, soft_wrap=True, highlight=False)
    if result.posterior is not None:
        session.say(tr("Other commands take it with --posterior {path}.", path=folder / POSTERIOR))
    session.end()


def train_years(text: str) -> tuple[int, int]:
    """First and last year of FIRST-LAST; raises UserError."""
    from ..errors import UserError

    first, mark, last = text.partition("-")
    if not (mark and first.strip().isdecimal() and last.strip().isdecimal()):
        raise UserError(tr("--train {text!r} is not FIRST-LAST, such as 2010-2017.", text=text))
    return int(first), int(last)
