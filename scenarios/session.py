"""A run on the command line: progress while it goes on, a result table at the end."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..analysis.catalogue import Language
from . import outputs
from .calibration.posterior import read_posterior, with_posterior
from .errors import UserError
from .execution import Outcome, attempt, available_workers
from .experiments.run import RunError, RunResult, run_resolved, simulated_tables
from .report.writing import typed_command
from .resolution import Resolved, resolve
from .result_folder import check_free
from .scenario import load
from .scoring import check_scorable
from .summary import MEANING, final_year_table

if TYPE_CHECKING:
    from ..analysis.figures.files import Format


@dataclass(frozen=True)
class Request:
    """What the user asked for; None leaves the choice to the scenario."""

    scenario: str
    seed: int = 1
    replications: int | None = None
    scale: float | None = None
    until: int | None = None
    settings: tuple[str, ...] = ()
    workers: int | None = None
    out: Path | None = None
    force: bool = False
    lang: Language = "en"
    posterior: str | None = None
    formats: tuple[Format, ...] = ("png",)


def run_and_report(request: Request) -> None:
    """Run, write and tell; exit code 1 if a replication failed, after writing what finished.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    started = time.perf_counter()
    console = Console()
    scenario = load(request.scenario)
    replications = at_least_one("replications", request.replications, scenario.replications)
    workers = at_least_one("workers", request.workers, available_workers())
    folder = request.out or Path("results") / scenario.name
    resolved = resolve(scenario, parsed_settings(request.settings), request.scale, request.until)
    if request.posterior:
        resolved = with_posterior(resolved, read_posterior(request.posterior), replications, request.seed)
    check_scorable(resolved)
    check_free(folder, request.force)
    _announce(console, resolved, replications)
    compile_first(console, resolved)
    with progress_of(console, replications) as advance:
        try:
            result = run_resolved(resolved, request.seed, replications, workers, finished=advance)
        except RunError as error:
            result = error.result
    with console.status("Drawing figures and writing the report …"):
        command = typed_command()
        outputs.write(result, folder, request.force, command, request.lang, request.formats)
    _tell(console, result)
    console.print(f"Written to {folder} in {time.perf_counter() - started:.0f} s.", soft_wrap=True)
    if (folder / "report.html").exists():
        console.print(f"Open {folder / 'report.html'} in a browser.", soft_wrap=True)
    if not result.failures.empty:
        raise typer.Exit(1)


def parsed_settings(settings: Iterable[str]) -> dict[str, object]:
    """``PATH=VALUE`` texts as overrides by path; the last of two equal paths is refused."""
    overrides: dict[str, object] = {}
    for setting in settings:
        path, sign, value = setting.partition("=")
        path = path.strip()
        if not sign or not path or not value.strip():
            raise UserError(f"--set {setting!r} is not PATH=VALUE, such as pricing.target_margin=0.08.")
        if path in overrides:
            raise UserError(f"--set gives {path!r} twice.")
        overrides[path] = value.strip()
    return overrides


def compile_first(console: Console, resolved: Resolved) -> None:
    """On a computer that has not run this version: say so, and compile once, before the workers all would."""
    from ..simulation.compilation import cache_folder

    # A cache may be half filled by an interrupted compilation: only the marker says that it is whole.
    folder = cache_folder()
    if folder is None:
        console.print(
            "No folder for compiled code is yours alone, so every process compiles the model for itself: some seconds "
            "each. Give one with SYNERGYSIM_CACHE=FOLDER.",
            style="yellow", highlight=False,
        )  # fmt: skip
        return
    marker = folder / "complete"
    if marker.exists():
        return
    with console.status("Compiling the model for this computer: only the first time, some seconds …"):
        inputs = resolved.inputs
        short = dataclasses.replace(inputs, end_year=inputs.start_year, scale=min(inputs.scale, 0.01))
        if attempt(simulated_tables, (short, 0)).error is None:
            marker.touch()


def at_least_one(name: str, asked: int | None, default: int) -> int:
    """What was asked for, or the default; raises UserError for less than one."""
    if asked is None:
        return default
    if asked < 1:
        raise UserError(f"{name} = {asked} is outside [1, …].")
    return asked


def _announce(console: Console, resolved: Resolved, replications: int) -> None:
    inputs = resolved.inputs
    firms = f"{len(inputs.clusters)} clusters, {inputs.scale:.3g} of all firms"
    times = "1 replication" if replications == 1 else f"{replications} replications"
    console.print(f"[bold]{resolved.name}[/bold], {inputs.start_year}–{inputs.end_year}: {firms}, {times}.")


@contextmanager
def progress_of(console: Console, total: int) -> Iterator[Callable[[int, Outcome[Any]], None]]:
    """A progress bar over so many runs; gives the function that is to hear of each outcome."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Simulating", total=total)
        failed: list[int] = []

        def advance(position: int, outcome: Outcome[Any]) -> None:
            if outcome.error:
                failed.append(position)
                progress.update(task, description=f"Simulating ({len(failed)} failed)")
            progress.advance(task)

        yield advance


def _tell(console: Console, result: RunResult) -> None:
    for error, times in result.failures["error"].value_counts(sort=False).items():
        text = f"{times} of {len(result.runs)} replications failed: {error}"
        console.print(text, style="red", markup=False, highlight=False)
    if result.synergy.empty:
        return
    table = Table(title=f"{result.synergy['year'].max()}: median (10th to 90th percentile)", title_justify="left")
    table.box, table.pad_edge, table.padding = SIMPLE_HEAD, False, (0, 1, 0, 0)
    rows = final_year_table(result).drop(columns="U since last year")
    for heading in rows.columns:
        table.add_column(
            heading.replace(", ", ",\n").replace("digital trade", "trade"), min_width=rows[heading].str.len().max()
        )
    for row in rows.itertuples(index=False, name=None):
        table.add_row(*row)
    console.print(table)
    console.print(MEANING)
    for note in result.scores.notes:
        console.print(note.en, style="yellow", markup=False)
