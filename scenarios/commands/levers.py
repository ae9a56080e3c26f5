"""``synergysim levers``: what every lever and shock does and costs, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr
from ..present.options import Output, Work, with_options

EPILOG = """\b
Example:
  synergysim levers guangzhou --scale 0.02 -n 10 --write docs/levers_and_shocks.md
"""
STUDY = "levers"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="levers", epilog=EPILOG)(with_options(levers))


def levers(
    scenario: Annotated[str, typer.Argument(help="Scenario whose world the levers and shocks are measured in.")] = (
        "guangzhou"
    ),
    scale: Annotated[float, typer.Option(help="Share of firms simulated.")] = 0.02,
    replications: Annotated[int, typer.Option("-n", "--replications", help="Pairs of runs of each.")] = 10,
    write: Annotated[Path | None, typer.Option(help="File to write the table to; printed without it.")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder where runs are kept.")] = Path(
        "results/levers"
    ),
    work: Work = Work(),
) -> None:
    """Measure every lever alone at full level and every shock alone: effect, cost, output gained per yuan.

    Runs are paired by their luck with those without; costs are those of the fiscal account. Stopped or killed, the same
    command goes on where it was.
    """
    import dataclasses

    from ..ensemble.identity import this_model
    from ..ensemble.kept import KeptRuns
    from ..ensemble.result_folder import begin_study
    from ..ensemble.store.places import LocalPlace
    from ..errors import UserError
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session
    from ..studies.lever_table import arms_of, measured, page, rows_of

    arms = arms_of(scenario, scale)
    session, place = Session(out, Output(), work, STUDY, replacing=False), LocalPlace(out)
    total = replications * (2 + len(arms))
    with session.engine(resolve(load(scenario), {}, scale), total) as engine, place.locked():
        begin_study(place, STUDY, {}, "measurement")
        found = measured(arms, replications, dataclasses.replace(engine, kept=KeptRuns(place, this_model())))
    text = page(list(rows_of(arms, found, replications)), scenario, scale, replications)
    if write is None:
        typer.echo(text)
        return
    try:
        write.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(tr("The table cannot be written: {error}.", error=error)) from error
    session.say(tr("{write}: {n} rows.", write=write, n=len(arms)))
