"""``synergysim bounds``: whether the model bears every parameter at each of its declared bounds."""

from __future__ import annotations

from typing import Annotated

import typer

from ...language import tr
from ..present.options import Work, with_options

EPILOG = """\b
Example:
  synergysim bounds --sample 40
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="bounds", epilog=EPILOG)(with_options(bounds))


def bounds(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Scenario that the parameters are tried in.")] = (
        "guangzhou"
    ),
    sample: Annotated[
        int | None, typer.Option(min=1, help="Try only so many settings, drawn by the seed; all by default.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the runs and of the sample.")] = 1,
    scale: Annotated[float, typer.Option(help="Share of firms simulated.")] = 0.005,
    until: Annotated[int, typer.Option(help="Last year simulated.")] = 2016,
    work: Work = Work(),
) -> None:
    """Run every parameter at each of its bounds, those of levers with every lever and shock, and check each run.

    Checked are the accounting identities after every process, that all numbers are finite, and that U stays within
    [−1, 1]. A failure names parameter and value; exit code 1 if there is any.
    """
    from rich.console import Console

    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import engine_for
    from ..studies.sweep.bounds_check import checked_bounds, failed, trials

    console, resolved = Console(), resolve(load(scenario), {}, scale, until)
    with engine_for(console, work, len(trials(resolved.inputs, sample, seed)), resolved) as engine:
        findings = checked_bounds(scenario, sample, scale, until, seed, engine)
    wrong = failed(findings)
    for one in wrong:
        console.print(f"{one.trial.name}: {one.failure}", markup=False, highlight=False, soft_wrap=True)
    borne = len(findings) - len(wrong)
    console.print(tr("{borne:,} of {n:,} settings are borne.", borne=borne, n=len(findings)), highlight=False)
    if wrong:
        raise typer.Exit(1)
