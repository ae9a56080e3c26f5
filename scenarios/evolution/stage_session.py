"""The stage experiment on the command line: progress, a table of stages, and what it is evidence for."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from .. import outputs
from ..execution import available_workers
from ..report.writing import Writing, typed_command
from ..result_folder import check_free
from ..session import Request, compile_first, parsed_settings, progress_of
from .stage_evidence import PUSHES, StageEvidence, both_pushes, stage_evidence
from .stage_report import stage_table, verdicts, write_stages
from .stage_words import MEANING


def stages_and_report(request: Request) -> None:
    """Run both pushes, write and tell; exit code 1 if a replication failed, after writing what finished.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    console, overrides = Console(), parsed_settings(request.settings)
    assumed = both_pushes(request.scenario, overrides, request.scale, request.until)["assumed"]
    folder = request.out or Path("results") / f"{assumed.name}_stages"
    check_free(folder, request.force)
    times = assumed.scenario.replications if request.replications is None else request.replications
    workers = available_workers() if request.workers is None else request.workers
    compile_first(console, assumed)
    with progress_of(console, max(times, 0) * len(PUSHES)) as advance:
        evidence = stage_evidence(
            request.scenario, seed=request.seed, replications=times, scale=request.scale, until=request.until,
            overrides=overrides, workers=workers, finished=advance,
        )  # fmt: skip
    with console.status("Drawing figures and writing the report …"):
        write_stages(evidence, Writing(folder, request.force, typed_command(), request.lang, request.formats))
    _tell(console, evidence)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)
    if not evidence.failures.empty:
        raise typer.Exit(1)


def _tell(console: Console, evidence: StageEvidence) -> None:
    for error, times in evidence.failures["error"].value_counts(sort=False).items():
        text = f"{times} of {len(evidence.runs)} replications failed: {error}"
        console.print(text, style="red", markup=False, highlight=False)
    if evidence.stages.empty:
        return
    console.print(_printed(evidence))
    for line in (*MEANING["en"], *verdicts(evidence)):
        console.print(line, highlight=False)


def _printed(evidence: StageEvidence) -> Table:
    """Two lines a cluster and push: the stage, and its share of the replications."""
    table = Table(title="Stage at the year's end, share of replications", title_justify="left", box=SIMPLE_HEAD)
    table.pad_edge, table.padding = False, (0, 1, 0, 0)
    rows = stage_table(evidence)
    for heading in rows.columns:
        words = rows[heading].str.split(" ").explode() if heading.isdigit() else rows[heading].str.split(" ").str[0]
        table.add_column(heading, min_width=int(words.str.len().max()))
    for cluster, push, *cells in rows.itertuples(index=False, name=None):
        name = cluster if push == PUSHES[0] else ""
        table.add_row(name, push, *(cell.replace(" ", "\n") for cell in cells))
    return table
