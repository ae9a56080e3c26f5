"""The pattern experiment on the command line: progress, and a line a pattern."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console

from ...analysis.catalogue import Language
from ..errors import UserError
from ..execution import available_workers
from ..experiments.run import RunError
from ..report.writing import Writing, typed_command
from ..resolution import resolve
from ..result_folder import check_file, check_free, replaced_file
from ..scenario import load
from ..scoring import check_scorable
from ..session import Request, at_least_one, compile_first, parsed_settings, progress_of
from .channel_session import print_table
from .pattern_causes import explained, missed, n_runs
from .pattern_report import markdown, pattern_table, ran, tally, write_patterns
from .pattern_words import HEADS
from .patterns import arms, patterns

SHOWN = [HEADS[column]["en"] for column in ("code", "pattern", "target", "value", "verdict")]


def patterns_and_report(
    request: Request, lang: Language = "en", table: Path | None = None, explain: bool = False
) -> None:
    """Run, judge, try what explains misses if ``explain``, write and tell.

    Exit code 1 if a run failed, after writing what finished.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    console = Console()
    resolved = resolve(load(request.scenario), parsed_settings(request.settings), request.scale, request.until)
    times = at_least_one("replications", request.replications, resolved.scenario.replications)
    workers = at_least_one("workers", request.workers, available_workers())
    folder = request.out or Path("results") / f"{resolved.name}_patterns"
    if table is not None and not table.parent.is_dir():
        raise UserError(f"--table {table}: there is no folder {table.parent}.")
    check_scorable(resolved)
    check_free(folder, request.force)
    check_file(table, request.force)
    compile_first(console, resolved)
    with progress_of(console, times * len(arms(resolved.inputs))) as advance:
        try:
            report = patterns(resolved, request.seed, times, workers=workers, finished=advance)
        except RunError as error:
            typer.echo(f"synergysim: {error}", err=True)
            raise typer.Exit(1) from error
    if explain and (runs := n_runs(report)):
        console.print(f"{len(missed(report))} patterns are missed; trying what explains them in {runs} runs.")
        with progress_of(console, runs) as advance:
            report = explained(report, workers=workers, finished=advance)
    with console.status("Drawing the figures and writing the report …"):
        write_patterns(report, Writing(folder, request.force, typed_command(), lang, request.formats))
    if table is not None:
        with replaced_file(table, request.force) as aside:
            aside.write_text(markdown(report), encoding="utf-8")
    for failure in sorted(set(report.failures)):
        console.print(f"{report.failures.count(failure)} runs failed: {failure}", style="red", markup=False)
    print_table(console, pattern_table(report)[SHOWN], ran(report))
    console.print(tally(report), highlight=False)
    how = "what was tried where patterns are missed" if explain else "where the targets come from; --explain tries why"
    console.print(f"Written to {folder}; report.html says {how}.", soft_wrap=True)
    if report.failures:
        raise typer.Exit(1)
