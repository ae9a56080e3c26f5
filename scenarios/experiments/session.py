"""Sweeps on the command line: what will be done, progress with the time left, what became of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ..errors import UserError
from ..execution import available_workers
from ..report.writing import typed_command
from ..session import compile_first
from ..store.manifest import changed_versions, versions
from ..store.parts import RUNS, PartRecord
from ..store.places import place_of
from ..store.store import Store
from .cluster import connect
from .dead_parameters import dead_factors
from .experiment_file import Experiment, load_experiment
from .forecast import Forecast, forecast
from .interrupts import INTERRUPTED, clean_stop
from .plan import Plan, make_plan
from .streaming import LocalWorkers, Workers
from .sweep import advance, begin, check_before_locking, progress, reopen

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from ...analysis.figures.files import Format

TOLD_EVERY = 0.1  # of the runs, where there is no terminal to draw a bar on


@dataclass(frozen=True)
class Workplace:
    """Where to work: so many processes (all processors by default), or the scheduler of a Dask cluster."""

    workers: int | None = None
    scheduler: str | None = None

    @property
    def n_local(self) -> int:
        """Processes of this machine."""
        if self.workers is not None and self.workers < 1:
            raise UserError(f"workers = {self.workers} is outside [1, …].")
        return self.workers or available_workers()

    def open(self, console: Console) -> Workers:
        """The workers; UserError if they are out of reach."""
        if self.scheduler is None:
            return LocalWorkers(self.n_local)
        if self.workers is not None:
            raise UserError("--workers and --scheduler exclude each other: a cluster knows its own workers.")
        workers = connect(self.scheduler)
        threads = workers.threads
        console.print(f"Dask cluster at {self.scheduler}: {len(threads)} workers.", highlight=False)
        if any(number > 1 for number in threads.values()):
            console.print("Workers with several threads share one processor here: start them with --nthreads 1.")
        return workers


@dataclass(frozen=True)
class Report:
    """The language of a sweep's report and the formats of its figures."""

    lang: Language = "en"
    formats: tuple[Format, ...] = ("png",)


@dataclass(frozen=True)
class Request:
    """A sweep that the user asks for; a report is written if its language is said."""

    experiment: str
    out: str | None = None
    dry_run: bool = False
    check_only: bool = False
    check: bool = True
    allow_dead: bool = False
    chunk: int | None = None
    place: Workplace = field(default_factory=Workplace)
    posterior: str | None = None
    report: Report | None = None


def sweep_and_tell(request: Request) -> None:
    """Run a sweep, or only say what it would take, or only look for dead parameters.

    Raises:
        UserError, ParameterError: what was asked for is wrong or impossible; nothing is simulated then.
    """
    console = Console()
    plan = make_plan(_experiment(request))
    announce(console, plan)
    if request.dry_run:
        compile_first(console, plan.bases[0].resolved)
        _foretell(console, forecast(plan, request.place.n_local, request.chunk), request.place)
        return
    if request.check_only:
        compile_first(console, plan.bases[0].resolved)
        dead = _dead(console, plan, request.place)
        console.print(_verdict(plan, dead), soft_wrap=True, highlight=False)
        raise typer.Exit(1 if dead else 0)
    if request.out is None:
        raise UserError("Say where the results go, with --out DIR; or ask what they would take, with --dry-run.")
    place = place_of(request.out)
    check_before_locking(place)
    command = typed_command()
    with contextlib.closing(Opened(request.place, console)) as opened, place.locked():
        store = begin(plan, place, request.chunk, "wanted" if request.check else "skipped", command)
        check_and_advance(console, store, plan, opened.workers, request)


def _experiment(request: Request) -> Experiment:
    """The experiment, with the posterior of the command line in place of its own."""
    experiment = load_experiment(request.experiment)
    if request.posterior is None:
        return experiment
    is_file = request.posterior.endswith(".json")
    name = str(Path(request.posterior).absolute()) if is_file else request.posterior
    return experiment.model_copy(update={"posterior": name})


def resume_and_tell(
    address: str, place: Workplace, allow_dead: bool = False, again: bool = False, report: Report | None = None
) -> None:
    """Go on with a sweep that was stopped, killed or damaged.

    Raises:
        UserError: there is none, it is being written, or the model has changed since.
    """
    console = Console()
    found = Store.open(address)
    with contextlib.closing(Opened(place, console)) as opened, found.place.locked():
        store = Store.open(address)
        plan = reopen(store)
        announce(console, plan)
        for change in changed_versions(store.manifest.versions, versions()):
            console.print(f"Since the sweep began: {change}. Results may differ in their last digits.", style="yellow")
        request = Request("", address, allow_dead=allow_dead, place=place, report=report)
        check_and_advance(console, store, plan, opened.workers, request, again)


class Opened:
    """Workers that are let go of even if the place turns out to be taken."""

    def __init__(self, place: Workplace, console: Console) -> None:
        self.workers = place.open(console)

    def close(self) -> None:
        self.workers.close()


def check_and_advance(
    console: Console, store: Store, plan: Plan, workers: Workers, request: Request, again: bool = False
) -> None:
    compile_first(console, plan.bases[0].resolved)
    if store.manifest.check == "wanted":
        dead = _dead(console, plan, request.place)
        if dead and not request.allow_dead:
            if not store.records():
                store.discard()
            raise UserError(f"{_verdict(plan, dead)} Take them out, or sweep all the same with --allow-dead.")
        if dead:
            console.print(_verdict(plan, dead), style="yellow", soft_wrap=True, highlight=False)
        store.save_manifest(store.manifest.model_copy(update={"check": "done"}))
    complete = _advance(console, store, plan, workers, again)
    if complete and request.report:
        _report(console, store, plan, request.report)
    _tell(console, store, complete)


def _report(console: Console, store: Store, plan: Plan, asked: Report) -> None:
    """Designs that only a sensitivity analysis can read are left to it."""
    from .sweep_report import REPORTED, write_sweep_report

    if plan.experiment.design in REPORTED:
        with console.status("Drawing figures and writing the report …"):
            written = write_sweep_report(store, plan, asked.lang, asked.formats)
        console.print(f"Open {written} in a browser.", soft_wrap=True, markup=False, highlight=False)


def _advance(console: Console, store: Store, plan: Plan, workers: Workers, again: bool) -> bool:
    state = progress(store, again)
    if state.stored:
        damaged = f", {len(state.damaged)} part(s) are damaged and repeated" if state.damaged else ""
        console.print(f"{state.stored:,} of {plan.n_runs:,} runs are stored{damaged}.", highlight=False)
    if not state.parts:
        return True

    def stopping() -> None:
        console.print("\nStopping when the chunks under way are stored; Ctrl-C again drops them.", style="yellow")

    with clean_stop(stopping) as asked, _bar(console, plan.n_runs, state.stored, state.failed) as stored:
        try:
            return advance(store, plan, workers, state.parts, stored, asked)
        except KeyboardInterrupt:
            return False


@contextlib.contextmanager
def _bar(console: Console, total: int, done: int, failed: int) -> Iterator[Any]:
    """Progress with the time left; on something that is no terminal, a line now and then."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    left = (TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *left, console=console, transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task("Simulating", total=total, completed=done)
        started, seen = time.monotonic(), {"done": done, "failed": failed, "told": done}

        def stored(record: PartRecord) -> None:
            seen["done"] += record.runs
            seen["failed"] += record.failed
            ending = f" ({seen['failed']} failed)" if seen["failed"] else ""
            bar.update(task, completed=seen["done"], description=f"Simulating{ending}")
            if not console.is_terminal and seen["done"] - seen["told"] >= TOLD_EVERY * total:
                seen["told"] = seen["done"]
                seconds = (time.monotonic() - started) / (seen["done"] - done) * (total - seen["done"])
                console.print(f"{seen['done']:,} of {total:,} runs{ending}, {duration(seconds)} left", highlight=False)

        yield stored


def _dead(console: Console, plan: Plan, place: Workplace) -> list[str]:
    if not plan.axes:
        return []
    try:
        with console.status("Checking that every lever and uncertainty moves something …"):
            return dead_factors(plan, place.n_local if place.scheduler is None else 1)
    except KeyboardInterrupt:
        console.print("Stopped while checking the levers and uncertainties; no run was begun.", style="yellow")
        raise typer.Exit(INTERRUPTED) from None


def _verdict(plan: Plan, dead: list[str]) -> str:
    if not dead:
        return f"Each of the {len(plan.axes)} levers and uncertainties moves something."
    verb = "moves" if len(dead) == 1 else "move"
    return f"{', '.join(dead)} {verb} no indicator and no diagnostic, from one end of the values to the other."


def announce(console: Console, plan: Plan) -> None:
    experiment = plan.experiment
    console.print(
        f"[bold]{escape(experiment.name)}[/bold]: {plan.n_cells:,} cells × {experiment.replications:,} replications = "
        f"{plan.n_runs:,} runs.",
        highlight=False,
    )
    for scenario, draws in plan.draws.items():
        told = f"{scenario}: each replication draws {', '.join(draws[0])} from {experiment.posterior}."
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def _foretell(console: Console, told: Forecast, place: Workplace) -> None:
    workers = f"on {place.n_local} {'worker' if place.scheduler is None else 'processor'}{'s' * (place.n_local != 1)}"
    console.print(
        f"One run takes {told.seconds_per_run:.3g} s; all of them about {duration(told.seconds)} {workers}, and "
        f"{size(told.bytes)} of disk in {told.parts:,} parts. Nothing was written.",
        highlight=False,
        soft_wrap=True,
    )


def _tell(console: Console, store: Store, complete: bool) -> None:
    records = store.records()
    runs, failed = sum(one.runs for one in records), sum(one.failed for one in records)
    used = sum(file.bytes for one in records for file in one.files.values())
    address = store.place.address
    console.print(f"{runs:,} of {store.manifest.runs:,} runs are stored in {address}, {size(used)}.", soft_wrap=True,
                  markup=False, highlight=False)  # fmt: skip
    if not complete:
        console.print(f"Go on with: synergysim resume {address}", soft_wrap=True, markup=False, highlight=False)
        raise typer.Exit(INTERRUPTED)
    if failed:
        _tell_failures(console, store, failed)
        raise typer.Exit(1)


def _tell_failures(console: Console, store: Store, failed: int) -> None:
    table = store.table(RUNS)
    errors = table.loc[table["status"] == "failed", "error"].astype(str).value_counts()
    for error, times in errors.head(5).items():
        console.print(f"{times} of {len(table):,} runs failed: {error}", style="red", markup=False, highlight=False)
    if len(errors) > 5:
        console.print(f"{failed - int(errors.head(5).sum())} runs failed otherwise; see table runs.", style="red")


def duration(seconds: float) -> str:
    """Seconds in words, such as ``3 min``."""
    for unit, length in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{max(seconds, 1):.0f} s"


def size(n_bytes: float) -> str:
    """Bytes in words, such as ``12 MB``."""
    for unit, length in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if n_bytes >= length:
            return f"{n_bytes / length:.3g} {unit}"
    return f"{n_bytes:.0f} B"
