"""The channel experiment on the command line: progress, a table of shares."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ...analysis.catalogue import Language
from .. import outputs
from ..comparison.compare import check_comparable
from ..errors import UserError
from ..execution import available_workers
from ..experiments.run import RunError
from ..quantities import U
from ..report.writing import Writing, typed_command
from ..resolution import resolve
from ..result_folder import check_file, check_free, replaced_file
from ..scenario import load
from ..session import Request, at_least_one, compile_first, parsed_settings, progress_of
from .channel_report import channel_names, markdown, outcomes_shown, share_table, write_channels
from .channel_words import MEANING
from .channels import STAGE, channel_shares, cut_scenarios

MOST_WIDTH = 24  # of a column that is not to be broken
# By their full names ten columns do not fit into a terminal.
SHORT = {
    U: "U", "exports_usd": "Exports", "online_share": "Online", "adoption_share": "Sellers", "mean_quality": "Quality",
    "mean_productivity": "Prod.", "n_firms": "Firms", "mean_degree": "Ties", "digital_services_usd": "Serv.",
    STAGE: "Stage",
}  # fmt: skip


def channels_and_report(request: Request, lang: Language = "en", table: Path | None = None) -> None:
    """Cut, run, write and tell; exit code 1 if a run failed, after writing what finished.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    from ...simulation.channels import CHANNELS

    console = Console()
    resolved = resolve(load(request.scenario), parsed_settings(request.settings), request.scale, request.until)
    workers = at_least_one("workers", request.workers, available_workers())
    folder = request.out or Path("results") / f"{resolved.name}_channels"
    if table is not None and not table.parent.is_dir():
        raise UserError(f"--table {table}: there is no folder {table.parent}.")
    times = 10 if request.replications is None else request.replications
    check_comparable(cut_scenarios(resolved, CHANNELS), times, (), 0.01)
    check_free(folder, request.force)
    check_file(table, request.force)
    compile_first(console, resolved)
    with progress_of(console, times * (len(CHANNELS) + 1)) as advance:
        try:
            result = channel_shares(resolved, CHANNELS, request.seed, times, workers=workers, finished=advance)
        except RunError as error:
            typer.echo(f"synergysim: {error}", err=True)
            raise typer.Exit(1) from error
    failures = result.comparison.failures
    for error_text, count in failures["error"].value_counts(sort=False).items():
        console.print(f"{count} of {len(result.comparison.runs)} runs failed: {error_text}", style="red", markup=False)
    if result.shares.empty:
        typer.echo("synergysim: fewer than two pairs finished, so there is no share to tell.", err=True)
        raise typer.Exit(1)
    with console.status("Drawing the figure and writing the report …"):
        writing = Writing(folder, request.force, typed_command(), lang, request.formats)
        write_channels(result, writing)
        if table is not None:
            with replaced_file(table, request.force) as aside:
                aside.write_text(markdown(result, writing.command), encoding="utf-8")
    year = result.comparison.year_shown
    shown = share_table(result)
    shown.columns = pd.Index(["Code", *(SHORT[one] for one in outcomes_shown(result))])
    shown["Code"] = [one.code for one in result.channels]
    title = f"Contribution in {year}, % of the baseline, the stage in stages (* 95 % interval excludes 0)"
    print_table(console, shown.replace("%", "", regex=True), title)
    console.print("; ".join(channel_names(result).values()) + ".", highlight=False)
    for line in MEANING["en"]:
        console.print(line, highlight=False)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)
    if not failures.empty:
        raise typer.Exit(1)


def print_table(console: Console, frame: pd.DataFrame, title: str) -> None:
    """Print a table of text."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in frame.columns:
        table.add_column(heading, min_width=min(int(frame[heading].astype(str).str.len().max()), MOST_WIDTH))
    for row in frame.itertuples(index=False, name=None):
        table.add_row(*map(str, row))
    console.print(table)
