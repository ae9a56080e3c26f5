"""``synergysim compare``: scenarios under the same luck, and what each changes against the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...language import tr
from ..present.options import Output, OutsideWorld, Posterior, Sample, Until, Work, with_options

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from ..studies.comparison.compare import Comparison

EPILOG = """\b
Examples:
  synergysim compare no_policy guangzhou strong_policy
  synergysim compare guangzhou my_policy.yaml -n 50 --indicator A1 --indicator online_share --precision 0.005
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="compare", epilog=EPILOG)(with_options(compare))


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="Two or more names from 'synergysim list scenarios', or paths to YAML files; the first is the "
            "baseline.",
        ),
    ],
    sample: Sample = Sample(replications=30),
    until: Until = None,
    indicators: Annotated[
        list[str] | None,
        typer.Option(
            "--indicator",
            metavar="CODE",
            help="Show this indicator (A1 … B12) or diagnostic (online_share …) too; may be given several times.",
        ),
    ] = None,
    precision: Annotated[
        float,
        typer.Option(
            help="Half-width of the 95 % interval to count replications for: of U as it is, of indicators as a share "
            "of the baseline."
        ),
    ] = 0.01,
    year: Annotated[
        int | None, typer.Option(help="Year of the table of effects, such as one within a shock; the last by default.")
    ] = None,
    posterior: Posterior = None,
    world: OutsideWorld = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Compare scenarios with the first one: paired effects under common random numbers, with intervals.

    Stopped or killed, the same command goes on where it was.
    """
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session, parsed_settings
    from ..studies.calibration.posterior import read_posterior, with_posterior
    from ..studies.comparison import outputs
    from ..studies.comparison.compare import check_comparable, compare_resolved

    times, shown = sample.replications or 0, tuple(indicators or ())
    overrides = parsed_settings(sample.settings)
    resolved = [resolve(load(name, world), overrides, sample.scale, until) for name in scenarios]
    if posterior:
        found = read_posterior(posterior)
        resolved = [with_posterior(one, found, times, sample.seed) for one in resolved]
    check_comparable(resolved, times, shown, precision, year)
    session = Session(output.folder("compare"), output, work)
    with session.engine(resolved[0], len(resolved) * times) as engine:
        comparison = compare_resolved(resolved, sample.seed, times, shown, precision, year, workers=engine)
    with session.writing_result() as writing:
        outputs.write(comparison, writing.folder, writing.force, writing.command, writing.formats)
    _tell(session.console, comparison)
    session.end(failed=not comparison.failures.empty)


def _tell(console: Console, comparison: Comparison) -> None:
    """The effects, the stages and what the reader must know."""
    from ..present.runner import print_table
    from ..studies.comparison.report import ran_line
    from ..studies.comparison.words import pairs_notes, short_effects, short_indicators, transitions_table

    console.print(ran_line(comparison), markup=False)
    for error, times in comparison.failures["error"].value_counts(sort=False).items():
        text = tr("{times:,} of {n:,} runs failed: {error}", times=times, n=len(comparison.runs), error=error)
        console.print(text, style="red", markup=False, highlight=False)
    for note in pairs_notes(comparison):
        console.print(note, style="yellow", markup=False)
    if comparison.effects.empty:
        return
    for scenario in comparison.effects["scenario"].unique():
        title = tr(
            "{scenario} against {baseline} in {year}, ± half of the 95 % interval",
            scenario=scenario, baseline=comparison.baseline, year=comparison.year_shown,
        )  # fmt: skip
        print_table(console, short_effects(comparison, scenario), title)
        if comparison.indicators:
            title = tr("{scenario}: effects in percent of {baseline}", scenario=scenario, baseline=comparison.baseline)
            print_table(console, short_indicators(comparison, scenario), title)
    title = tr("Median year of reaching a stage (share of replications that do, if not all)")
    print_table(console, _scenarios_as_headings(transitions_table(comparison)), title)
    console.print(tr("Levers move policy counts by definition: read a policy's effect from 'U without policy counts'."))


def _scenarios_as_headings(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without its first column, the scenario, which gets a line of its own above its clusters."""
    import pandas as pd

    scenario, *others = frame.columns
    rows: list[tuple[str, ...]] = []
    for name, group in frame.groupby(scenario, sort=False):
        rows.append((f"{name}:", *("" for _ in others[1:])))
        rows += group[others].itertuples(index=False, name=None)
    return pd.DataFrame(rows, columns=others)
