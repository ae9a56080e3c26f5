"""``synergysim validate``: a scenario held against what is observed, with skill against naive forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..present.options import Output, Posterior, Sample, Scenario, Work, with_options

if TYPE_CHECKING:
    from rich.console import Console

    from ..studies.validation.experiment import Validation

EPILOG = """\b
Example:
  synergysim validate guangzhou --protocol conditional --replications 30
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="validate", epilog=EPILOG)(with_options(validate))


def validate(
    scenario: Scenario,
    protocol: Annotated[
        str,
        typer.Option(
            metavar="forecast|conditional|both",
            help="Nothing known after the training years; the city's observed totals known; or both.",
        ),
    ] = "both",
    observed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Your own observations, as 'evaluate' reads them; those that the scenario names by default.",
        ),
    ] = None,
    sample: Sample = Sample(replications=30),
    posterior: Posterior = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Hold a scenario against what is observed: errors, CRPS, coverage, skill against naive forecasts, a scorecard.

    Stopped or killed, the same command goes on where it was.
    """
    import dataclasses

    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session, parsed_settings
    from ..studies.calibration.posterior import drawn_values, read_posterior
    from ..studies.validation import experiment
    from ..studies.validation.known import known_of
    from ..studies.validation.protocols import chosen_protocols
    from ..studies.validation.report import write_validation
    from ..studies.validation.within import runs_within

    times, overrides = sample.replications or 0, parsed_settings(sample.settings)
    resolved = resolve(load(scenario), overrides, sample.scale)
    session = Session(output.folder(f"{resolved.name}_validation"), output, work)
    known = known_of(resolved, observed)
    told = tuple(str(note) for note in known.notes)
    total = len(chosen_protocols(protocol)) * times + (0 if known.own else runs_within(times))
    for line in told:
        session.say(line)
    draws = drawn_values(resolved, read_posterior(posterior), times, sample.seed) if posterior else None
    with session.engine(resolved, total) as engine:
        result = experiment.validate(
            scenario, protocol=protocol, seed=sample.seed, replications=times, scale=sample.scale, overrides=overrides,
            observed=known, draws=draws, workers=engine,
        )  # fmt: skip
    result = dataclasses.replace(result, notes=told)
    with session.writing_result() as writing:
        write_validation(result, writing)
    _tell(session.console, result)
    session.end(failed=not result.failures.empty)


def _tell(console: Console, result: Validation) -> None:
    """The scorecard, or the errors where there is none, and the finding."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from ..present.runner import print_table
    from ..studies.validation.report import finding, own_table, scorecard_table, verdict, within_table
    from ..studies.validation.words import TEXT

    within = within_table(result)
    if not within.empty:
        print_table(console, within, str(TEXT["within"]))
    card = scorecard_table(result)
    shown = own_table(result) if card.empty else card
    title = str(TEXT["own" if card.empty else "scorecard"])
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for name in shown.columns:
        table.add_column(name)
    for row in shown.itertuples(index=False, name=None):
        table.add_row(*map(str, row))
    console.print(table)
    read = str(TEXT["own_note"]) if card.empty else verdict(result)
    for line in (*finding(result), read, str(TEXT["only"])):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
