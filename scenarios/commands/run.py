"""``synergysim run``: replications of a scenario, scored, written and told in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...language import counted, tr
from ..present.options import (
    Output,
    OutsideWorld,
    Posterior,
    Sample,
    Scenario,
    Until,
    WithoutSources,
    Work,
    with_options,
)

if TYPE_CHECKING:
    from rich.console import Console

    from ..studies.run.run import RunResult

EPILOG = """\b
Examples:
  synergysim run guangzhou --replications 20
  synergysim run guangzhou --replications 200 --no-sources
  synergysim run my_scenario.yaml --until 2030 --set pricing.target_margin=0.08 --out results/mine
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="run", epilog=EPILOG)(with_options(run))


def run(
    scenario: Scenario,
    sample: Sample = Sample(),
    until: Until = None,
    posterior: Posterior = None,
    world: OutsideWorld = None,
    no_sources: WithoutSources = False,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Simulate a scenario, score it, write tables, figures and a report.

    Stopped or killed, the same command goes on where it was.
    """
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..files.scoring import check_scorable
    from ..present.runner import SIMULATING, Session, local_workers, parsed_settings
    from ..studies.calibration.posterior import read_posterior, with_posterior
    from ..studies.run import outputs
    from ..studies.run.run import RunError, run_resolved
    from ..studies.synergy_sources.split import COALITIONS, REPLICATIONS, SPLITTING
    from ..studies.synergy_sources.terminal import tell_sources

    loaded = load(scenario, world)
    times = loaded.replications if sample.replications is None else sample.replications
    resolved = resolve(loaded, parsed_settings(sample.settings), sample.scale, until)
    if posterior:
        resolved = with_posterior(resolved, read_posterior(posterior), times, sample.seed)
    check_scorable(resolved)
    session = Session(output.folder(loaded.name), output, work)
    inputs = resolved.inputs
    clusters = counted(len(inputs.clusters), tr("1 cluster"), tr("{n} clusters"))
    replications = counted(times, tr("1 replication"), tr("{n} replications"))
    what = tr(
        "{first}–{last}: {clusters}, {share:.3g} of all firms, {replications}.",
        first=inputs.start_year, last=inputs.end_year, share=inputs.scale,
        clusters=clusters, replications=replications,
    )  # fmt: skip
    session.console.print(f"[bold]{resolved.name}[/bold], {what}")
    totals = {SIMULATING: times, SPLITTING: 0 if no_sources else len(COALITIONS) * min(times, REPLICATIONS)}
    with session.working(resolved, totals) as (engine, told):
        try:
            result = run_resolved(resolved, sample.seed, times, engine.telling(told, SIMULATING))
        except RunError as error:
            result = error.result
        split = None if no_sources else result.split_if_any(engine.telling(told, SPLITTING))
    with session.writing_result() as writing:
        how = (writing.force, writing.command, writing.formats)
        outputs.write(result, writing.folder, *how, split, local_workers(work))
    session.tell_failures(result.runs, tr("replications"))
    if split is not None:
        tell_sources(session.console, split)
    _tell(session.console, result)
    session.end(failed=not result.failures.empty)


def _tell(console: Console, result: RunResult) -> None:
    """The last year's order degrees, U and stages, and what U means."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.table import Table

    from ..studies.run.summary import MEANING, SINCE, WITHOUT, final_year_table, without_exogenous

    if result.synergy.empty:
        return
    table = Table(
        title=str(tr("{year}: median (10th to 90th percentile)", year=result.synergy["year"].max())),
        title_justify="left",
    )
    table.box, table.pad_edge, table.padding = SIMPLE_HEAD, False, (0, 1, 0, 0)
    rows = final_year_table(result).drop(columns=[str(SINCE), str(WITHOUT)])
    for heading in rows.columns:
        table.add_column(
            heading.replace(", ", ",\n").replace("digital trade", "trade"),
            min_width=int(rows[heading].map(cell_len).max()),
        )
    for row in rows.itertuples(index=False, name=None):
        table.add_row(*row)
    console.print(table)
    console.print(without_exogenous(result), highlight=False)
    console.print(MEANING)
    for note in result.scores.notes:
        console.print(str(note), style="yellow", markup=False)
