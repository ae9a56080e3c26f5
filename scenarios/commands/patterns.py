"""``synergysim patterns``: a scenario held against the patterns of its field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr
from ..present.options import Output, OutsideWorld, Sample, Scenario, Until, Work, with_options

EPILOG = """\b
Example:
  synergysim patterns guangzhou --replications 10 --scale 0.02
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="patterns", epilog=EPILOG)(with_options(patterns))


def patterns(
    scenario: Scenario,
    sample: Sample = Sample(),
    until: Until = None,
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the table into this Markdown file too.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Where a pattern is missed, move parameters over their ranges and tell.")
    ] = False,
    world: OutsideWorld = "certain",
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Hold a scenario against known patterns: target, value with its error, verdict, whether it was used to set it.

    Every replication runs five times: as it is, with single-homing, with more foreign demand, without policy, with tax
    relief alone. With --explain it goes on with the parameters that each missed pattern hangs on, at both ends of their
    declared ranges: many more runs. Stopped or killed, the same command goes on where it was.
    """
    from ..ensemble.result_folder import check_file, replaced_file
    from ..errors import UserError
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..files.scoring import check_scorable
    from ..present.runner import Session, parsed_settings, print_table
    from ..studies.evolution.pattern_causes import explained, missed, n_runs
    from ..studies.evolution.pattern_report import markdown, pattern_table, ran, tally, write_patterns
    from ..studies.evolution.pattern_words import HEADS
    from ..studies.evolution.patterns import arms
    from ..studies.evolution.patterns import patterns as held_against

    resolved = resolve(load(scenario, world), parsed_settings(sample.settings), sample.scale, until)
    times = resolved.scenario.replications if sample.replications is None else sample.replications
    if table is not None and not table.parent.is_dir():
        raise UserError(tr("--table {table}: there is no folder {parent}.", table=table, parent=table.parent))
    check_scorable(resolved)
    session = Session(output.folder(f"{resolved.name}_patterns"), output, work)
    check_file(table, output.force)
    with session.engine(resolved, times * len(arms(resolved.inputs))) as engine:
        report = held_against(resolved, sample.seed, times, workers=engine)
    if explain and (runs := n_runs(report)):
        session.say(
            tr("{n} patterns are missed; trying what explains them in {runs} runs.", n=len(missed(report)), runs=runs)
        )
        with session.engine(resolved, runs) as engine:
            report = explained(report, workers=engine)
    with session.writing_result() as writing:
        write_patterns(report, writing)
        if table is not None:
            with replaced_file(table, output.force) as aside:
                aside.write_text(markdown(report), encoding="utf-8")
    for failure in sorted(set(report.failures)):
        session.say(tr("{n} runs failed: {failure}", n=report.failures.count(failure), failure=failure), "red")
    shown = [str(HEADS[column]) for column in ("code", "pattern", "target", "value", "verdict")]
    print_table(session.console, pattern_table(report)[shown], ran(report), 24)
    session.console.print(tally(report), highlight=False)
    tried = tr("The report says what was tried where patterns are missed.")
    session.say(tried if explain else tr("The report says where the targets come from; --explain tries why."))
    session.end(failed=bool(report.failures))
