"""What every study on the command line shares: folder guarded, workers opened, runs kept, progress, the end told."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from ...language import Text, tr
from ..ensemble.engine import Engine, available_workers
from ..ensemble.identity import this_model
from ..ensemble.interrupts import INTERRUPTED, clean_stop
from ..ensemble.kept import FOLDER as KEPT
from ..ensemble.kept import KeptRuns
from ..ensemble.result_folder import check_free
from ..ensemble.store.places import LocalPlace
from ..ensemble.workers import Here, LocalWorkers, Workers
from ..errors import UserError
from ..files.resolution import Resolved
from ..present import stored
from .options import Output, Work
from .report.writing import Writing, typed_command

if TYPE_CHECKING:
    import pandas as pd

UNFINISHED = ".unfinished"
RUNS = tr("runs")
SIMULATING = tr("Simulating")
TOLD_EVERY = 0.1  # of the runs, where there is no terminal to draw a bar on
MOST = 4096  # workers
QUIET_SECONDS = 5.0  # that nothing is told there: short work is over by then


class Session:
    """A study asked for on the command line.

    The runs of a study that ends with a result are kept in a folder beside that of the result until it is written, so
    that the same command goes on with them. A ``study`` that keeps its runs in its own folder is named. ``replacing``:
    whether the command takes ``--force``; what it does not take is not advised.

    Raises:
        UserError: the folder holds anything that is not to be replaced, or no workers can be there.
    """

    def __init__(self, folder: Path, output: Output, work: Work, study: str = "", replacing: bool = True) -> None:
        self.started, self.console, self.work = time.perf_counter(), Console(), work
        self.folder, self.kept_in = folder, None if study else folder.with_name(folder.name + UNFINISHED)
        self.writing = Writing(folder, output.force, typed_command(), output.figure_formats)
        check_work(work)
        check_free(folder, output.force if replacing else None, study)

    @contextlib.contextmanager
    def engine(self, resolved: Resolved, total: int, what: Text = SIMULATING) -> Iterator[Engine]:
        """The engine for so many runs of the study, with their progress; a stop ends the command with a sentence."""
        with self.working(resolved, {what: total}) as (engine, told):
            yield engine.telling(told, what)

    @contextlib.contextmanager
    def working(self, resolved: Resolved, totals: Mapping[Text, int]) -> Iterator[tuple[Engine, Told]]:
        """As :meth:`engine`, for a study that tells itself how many steps of which part have ended."""
        compile_first(self.console, resolved, self.work.workers)
        try:
            with contextlib.ExitStack() as stack:
                kept = self._kept(stack)
                workers = stack.enter_context(contextlib.closing(opened(self.work, self.console, sum(totals.values()))))
                asked = stack.enter_context(clean_stop(self._stopping))
                told = stack.enter_context(progress(self.console, totals))
                yield Engine(workers, kept, stopping=asked), told
        except KeyboardInterrupt:
            where = self.kept_in or self.folder
            self.say(tr("Stopped. What has ended is kept in {folder}; the same command goes on with it.", folder=where))
            raise typer.Exit(INTERRUPTED) from None

    def _kept(self, stack: contextlib.ExitStack) -> KeptRuns | None:
        if self.kept_in is None:
            return None
        if self.kept_in.exists() and not (self.kept_in / KEPT).is_dir() and any(self.kept_in.iterdir()):
            raise UserError(
                tr(
                    "{kept_in} is needed for unfinished runs and holds other files; move it elsewhere.",
                    kept_in=self.kept_in,
                )
            )
        place = LocalPlace(self.kept_in)
        stack.callback(_remove_if_empty, self.kept_in)
        stack.enter_context(place.locked())
        kept = KeptRuns(place, this_model())
        if kept.count:
            self.say(tr("{n:,} runs of an earlier attempt are kept in {folder}.", n=kept.count, folder=self.kept_in))
        return kept

    def _stopping(self) -> None:
        self.console.print()
        self.say(tr("Stopping when the runs under way have ended; Ctrl-C again drops them."), "yellow")

    def say(self, text: Text | str, style: str | None = None) -> None:
        """A line on the terminal, as it is."""
        self.console.print(str(text), style=style, soft_wrap=True, markup=False, highlight=False)

    @contextlib.contextmanager
    def writing_result(self) -> Iterator[Writing]:
        """How to write the result; what was kept for it goes when it is written."""
        with self.console.status(str(tr("Drawing figures and writing the report …"))):
            yield self.writing
        if self.kept_in is not None:
            shutil.rmtree(self.kept_in, ignore_errors=True)

    def tell_failures(self, runs: pd.DataFrame, what: Text = RUNS) -> None:
        """A line an error, in red."""
        for error, times in runs.loc[runs["status"] == "failed", "error"].value_counts(sort=False).items():
            self.say(tr("{n} of {all} {what} failed: {error}", n=times, all=len(runs), what=what, error=error), "red")

    def end(self, failed: bool = False) -> None:
        """Say where the result is; exit code 1 if a run failed."""
        self.say(stored.written(self.folder))
        if failed:
            raise typer.Exit(1)


@contextlib.contextmanager
def engine_for(console: Console, work: Work, total: int, resolved: Resolved | None = None) -> Iterator[Engine]:
    """An engine with progress for runs of which nothing is kept; the model of a scenario that is given is compiled."""
    if resolved is not None:
        compile_first(console, resolved, work.workers)
    with (
        contextlib.closing(opened(work, console, total)) as workers,
        progress(console, {SIMULATING: total}) as told,
    ):
        yield Engine(workers, finished=lambda _, outcome: told(SIMULATING, 1, int(outcome.error is not None)))


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder for kept runs that no run came into."""
    if not (folder / KEPT).is_dir():
        shutil.rmtree(folder, ignore_errors=True)


Told = Callable[..., None]  # part, steps that have ended, how many of them failed


@contextlib.contextmanager
def progress(
    console: Console, totals: Mapping[Text, int], done: Mapping[Text, tuple[int, int]] = MappingProxyType({})
) -> Iterator[Told]:
    """A bar a part with the time left; on something that is no terminal, a line now and then.

    ``done``: how many steps of a part had ended before, and failed. Gives the function that is to hear of the steps
    that have ended: part, number, how many of them failed.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    left = (TextColumn(str(tr("left"))), TimeRemainingColumn())
    with Progress(*columns, *left, console=console, transient=True, speed_estimate_period=120) as bar:
        before = {part: done.get(part, (0, 0)) for part, total in totals.items() if total}
        tasks = {
            part: bar.add_task(str(part), total=totals[part], completed=ended) for part, (ended, _) in before.items()
        }
        seen = {part: {"done": ended, "failed": failed, "told": ended} for part, (ended, failed) in before.items()}
        started = time.monotonic()

        def told(part: Text, number: int = 1, failed: int = 0) -> None:
            if part not in tasks:
                return
            own, total = seen[part], totals[part]
            own["done"] += number
            own["failed"] += failed
            ending = tr(" ({n} failed)", n=own["failed"]) if own["failed"] else ""
            bar.update(tasks[part], completed=own["done"], description=f"{part}{ending}")
            passed = time.monotonic() - started
            if console.is_terminal or own["done"] - own["told"] < TOLD_EVERY * total or passed < QUIET_SECONDS:
                return
            own["told"] = own["done"]
            seconds = passed / max(own["done"] - before[part][0], 1) * (total - own["done"])
            console.print(
                tr(
                    "{part}: {done:,} of {total:,}{ending}, {duration} left",
                    part=part,
                    done=own["done"],
                    total=total,
                    ending=ending,
                    duration=duration(seconds),
                ),
                highlight=False,
            )

        yield told


def check_work(work: Work) -> None:
    """Refuse fewer than one worker, and both kinds at once; raises UserError."""
    if work.workers is not None and work.workers < 1:
        raise UserError(tr("workers = {workers} is outside [1, …].", workers=work.workers))
    if work.workers is not None and work.scheduler is not None:
        raise UserError(tr("--workers and --scheduler exclude each other: a cluster knows its own workers."))


def local_workers(work: Work) -> int:
    """Processes of this machine."""
    return work.workers or available_workers()


def opened(work: Work, console: Console, runs: int | None = None, apart: bool = False) -> Workers:
    """The workers, no more than there are runs; a single one is this process unless it is to be ``apart``.

    Raises:
        UserError: they are out of reach.
    """
    check_work(work)
    if work.scheduler is None:
        number = min(local_workers(work), runs or MOST)
        return Here() if number == 1 and not apart else LocalWorkers(number)
    from ..ensemble.cluster import connect

    workers = connect(work.scheduler)
    threads = workers.threads
    console.print(
        tr("Dask cluster at {scheduler}: {n} workers.", scheduler=work.scheduler, n=len(threads)), highlight=False
    )
    if any(number > 1 for number in threads.values()):
        console.print(tr("Workers with several threads share one processor here: start them with --nthreads 1."))
    return workers


def parsed_settings(settings: Iterable[str] | None) -> dict[str, object]:
    """``PATH=VALUE`` texts as overrides by path; the last of two equal paths is refused."""
    overrides: dict[str, object] = {}
    for setting in settings or ():
        path, sign, value = setting.partition("=")
        path = path.strip()
        if not sign or not path or not value.strip():
            raise UserError(
                tr("--set {setting!r} is not PATH=VALUE, such as pricing.target_margin=0.08.", setting=setting)
            )
        if path in overrides:
            raise UserError(tr("--set gives {path!r} twice.", path=path))
        overrides[path] = value.strip()
    return overrides


def compile_first(console: Console, resolved: Resolved, workers: int | None = None) -> float | None:
    """On a computer that has not run this version: say so, and compile once, before the workers all would.

    Returns the seconds it took, 0 where all was there; None where nothing is compiled for later.
    """
    from ...simulation.compilation import cache_folder
    from ..ensemble.compiling import MARKER, compile_into

    folder = cache_folder()
    if folder is None:
        console.print(
            tr(
                    "No folder for compiled code is yours alone, so every process compiles the model for itself: "
                    "some seconds each. Give one with SYNERGYSIM_CACHE=FOLDER."
                    ),
            style="yellow", highlight=False,
        )  # fmt: skip
        return None
    if (folder / MARKER).exists():
        return 0.0
    started = time.perf_counter()
    with console.status(str(tr("Compiling the model for this computer: only the first time, up to a minute …"))):
        whole = compile_into(resolved.inputs, folder, workers or available_workers())
    return time.perf_counter() - started if whole else None


def print_table(console: Console, frame: pd.DataFrame, title: Text | str, most_width: int = 26) -> None:
    """Print a table of text below its title; columns are not broken below ``most_width``."""
    console.print(str(title), style="italic", markup=False, highlight=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in frame.columns:
        table.add_column(heading, min_width=min(int(frame[heading].astype(str).str.len().max()), most_width))
    for row in frame.itertuples(index=False, name=None):
        table.add_row(*map(str, row))
    console.print(table)


def duration(seconds: float) -> str:
    """Seconds in words, such as ``3 min``."""
    for unit, length in ((tr("days"), 86400.0), (tr("h"), 3600.0), (tr("min"), 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return str(tr("{seconds:.0f} s", seconds=max(seconds, 1)))
