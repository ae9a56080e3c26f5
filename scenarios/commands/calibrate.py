"""``synergysim calibrate``: parameters fitted to what is observed up to 2017, as a point and as a posterior."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..options import Output, Scenario, Work, with_options

if TYPE_CHECKING:
    import pandas as pd

EPILOG = """\b
Examples:
  synergysim calibrate guangzhou --train 2010-2017
  synergysim calibrate guangzhou --method posterior --parameters adoption.imitation,platforms.reach
  synergysim run guangzhou --posterior results/guangzhou_calibration/posterior.json
"""
PARTS = {
    "check": "Looking for dead parameters",
    "trends": "Levels and trends",
    "point": "Fitting a point",
    "posterior": "Rounds of the posterior",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="calibrate", epilog=EPILOG)(with_options(calibrate))


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
        Path | None, typer.Option(metavar="FILE", help="Your own observations, as 'synergysim evaluate' reads them.")
    ] = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Fit parameters to the observed years up to 2017; stopped or killed, the same command goes on where it was."""
    from ..calibration import calibrate as fits
    from ..calibration.priors import priors_of
    from ..calibration.report import POSTERIOR, finding, write_calibration
    from ..resolution import resolve
    from ..runner import Session
    from ..scenario import load

    first, last = train_years(train)
    chosen = tuple(one.strip() for one in parameters.split(",")) if parameters else ()
    settings = fits.Settings(first, last, chosen, method, trials, population, rounds, scale, seed, trends)
    loaded = load(scenario)
    folder = output.folder(f"{loaded.name}_calibration")
    resolved = resolve(loaded, scale=scale, until=last)
    totals = fits.progress_total(settings, priors_of(resolved.inputs, chosen))
    own = None if observed is None else _own(observed)
    session = Session(folder, output, work, fits.STUDY)
    with session.working(resolved, {PARTS[part]: total for part, total in totals.items()}) as (engine, told):
        result = fits.calibrate(
            scenario, settings, out=folder, observed=own, workers=engine,
            told=lambda part, steps: told(PARTS[part], steps),
        )  # fmt: skip
    with session.writing_result() as writing:
        write_calibration(result, writing, observed)
    for line in finding(result, output.lang):
        session.console.print(line, soft_wrap=True, highlight=False)
    if result.posterior is not None:
        session.say(f"Other commands take it with --posterior {folder / POSTERIOR}.")
    session.end()


def train_years(text: str) -> tuple[int, int]:
    """First and last year of FIRST-LAST; raises UserError."""
    from ..errors import UserError

    first, mark, last = text.partition("-")
    if not (mark and first.strip().isdecimal() and last.strip().isdecimal()):
        raise UserError(f"--train {text!r} is not FIRST-LAST, such as 2010-2017.")
    return int(first), int(last)


def _own(path: Path) -> pd.DataFrame:
    """A user's observations as cluster, indicator, year, value."""
    import pandas as pd

    from ...analysis.tables import read_tables

    read = read_tables(path, one_subsystem=True)
    parts = [
        table.rename_axis(index="year").reset_index().melt("year", var_name="indicator").assign(cluster=cluster)
        for cluster, table in read.tables.items()
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="value")[["cluster", "indicator", "year", "value"]]
