"""``synergysim stages``: the stages that clusters reach, with the platform pushed as assumed and pushed alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...language import tr
from ..present.options import Output, Sample, Scenario, Until, Work, with_options

if TYPE_CHECKING:
    from rich.table import Table

    from ..studies.evolution.stage_evidence import StageEvidence

EPILOG = """\b
Example:
  synergysim stages guangzhou --replications 20
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="stages", epilog=EPILOG)(with_options(stages))


def stages(
    scenario: Scenario,
    sample: Sample = Sample(),
    until: Until = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Show which stage each cluster reaches, and whether that rests on an assumed push of its industrial platform.

    The scenario runs twice: with the push that is assumed for each industry, and with the same push in all of them.
    Stages are measured from the network of firms. Stopped or killed, the same command goes on where it was.
    """
    from ..present.runner import Session, parsed_settings
    from ..studies.evolution.stage_evidence import PUSHES, both_pushes, stage_evidence
    from ..studies.evolution.stage_report import verdicts, write_stages
    from ..studies.evolution.stage_words import MEANING

    overrides = parsed_settings(sample.settings)
    assumed = both_pushes(scenario, overrides, sample.scale, until)["assumed"]
    times = assumed.scenario.replications if sample.replications is None else sample.replications
    session = Session(output.folder(f"{assumed.name}_stages"), output, work)
    with session.engine(assumed, times * len(PUSHES)) as engine:
        evidence = stage_evidence(
            scenario, seed=sample.seed, replications=times, scale=sample.scale, until=until, overrides=overrides,
            workers=engine,
        )  # fmt: skip
    with session.writing_result() as writing:
        write_stages(evidence, writing)
    session.tell_failures(evidence.runs, tr("replications"))
    if not evidence.stages.empty:
        session.console.print(_printed(evidence))
        for line in (*MEANING(), *verdicts(evidence)):
            session.console.print(line, highlight=False)
    session.end(failed=not evidence.failures.empty)


def _printed(evidence: StageEvidence) -> Table:
    """Two lines a cluster and push: the stage, and its share of the replications."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from ..studies.evolution.stage_evidence import PUSHES
    from ..studies.evolution.stage_report import stage_table

    table = Table(
        title=str(tr("Stage at the year's end, share of replications")), title_justify="left", box=SIMPLE_HEAD
    )
    table.pad_edge, table.padding = False, (0, 1, 0, 0)
    rows = stage_table(evidence)
    for heading in rows.columns:
        words = rows[heading].str.split(" ").explode() if heading.isdigit() else rows[heading].str.split(" ").str[0]
        table.add_column(heading, min_width=int(words.str.len().max()))
    for cluster, push, *cells in rows.itertuples(index=False, name=None):
        name = cluster if push == PUSHES[0] else ""
        table.add_row(name, push, *(cell.replace(" ", "\n") for cell in cells))
    return table
