"""Sweeps on the command line: what will be done, progress with the time left, what became of it."""

from __future__ import annotations

import contextlib

import typer
from rich.console import Console
from rich.markup import escape

from ....language import counted, joined, tr
from ...ensemble.interrupts import INTERRUPTED, clean_stop
from ...ensemble.store.manifest import changed_versions, versions
from ...ensemble.store.parts import RUNS, PartRecord
from ...ensemble.store.places import place_of
from ...ensemble.store.store import Store
from ...ensemble.workers import Workers
from ...errors import UserError
from ...present.options import Look, Work
from ...present.report.writing import typed_command
from ...present.runner import SIMULATING, check_work, compile_first, duration, local_workers, opened
from ...present.runner import progress as progress_bar
from .dead_parameters import dead_factors
from .experiment_file import Experiment
from .forecast import Forecast, forecast
from .plan import Plan, make_plan
from .sweep import advance, begin, check_before_locking, progress, reopen


def sweep_and_tell(
    experiment: Experiment,
    out: str | None,
    work: Work,
    look: Look,
    *,
    dry_run: bool = False,
    check_only: bool = False,
    check: bool = True,
    allow_dead: bool = False,
    chunk: int | None = None,
) -> None:
    """Run a sweep, or only say what it would take, or only look for dead parameters.

    Raises:
        UserError, ParameterError: what was asked for is wrong or impossible; nothing is simulated then.
    """
    check_work(work)
    console, plan = Console(), make_plan(experiment)
    announce(console, plan)
    if dry_run:
        compile_first(console, plan.bases[0].resolved)
        _foretell(console, forecast(plan, local_workers(work), chunk), work)
        return
    if check_only:
        compile_first(console, plan.bases[0].resolved)
        dead = _dead(console, plan, work)
        console.print(_verdict(plan, dead), soft_wrap=True, highlight=False)
        raise typer.Exit(1 if dead else 0)
    if out is None:
        raise UserError(tr("Say where the results go, with --out DIR; or ask what they would take, with --dry-run."))
    begin_and_advance(console, plan, out, work, look, check=check, allow_dead=allow_dead, chunk=chunk)


def begin_and_advance(
    console: Console,
    plan: Plan,
    out: str,
    work: Work,
    look: Look | None,
    *,
    check: bool = False,
    allow_dead: bool = False,
    chunk: int | None = None,
) -> None:
    """A new sweep in a place; without a ``look`` no report of it is written."""
    place = place_of(out)
    check_before_locking(place)
    with contextlib.closing(opened(work, console, apart=True)) as workers, place.locked():
        store = begin(plan, place, chunk, "wanted" if check else "skipped", typed_command())
        _check_and_advance(console, store, plan, workers, work, look, allow_dead)


def resume_and_tell(
    address: str, work: Work, look: Look | None = None, *, allow_dead: bool = False, again: bool = False
) -> None:
    """Go on with a sweep that was stopped, killed or damaged.

    Raises:
        UserError: there is none, it is being written, or the model has changed since.
    """
    console = Console()
    found = Store.open(address)
    with contextlib.closing(opened(work, console, apart=True)) as workers, found.place.locked():
        store = Store.open(address)
        plan = reopen(store)
        announce(console, plan)
        for change in changed_versions(store.manifest.versions, versions()):
            console.print(
                tr("Since the sweep began: {change}. Results may differ in their last digits.", change=change),
                style="yellow",
            )
        _check_and_advance(console, store, plan, workers, work, look, allow_dead, again)


def _check_and_advance(
    console: Console,
    store: Store,
    plan: Plan,
    workers: Workers,
    work: Work,
    look: Look | None,
    allow_dead: bool,
    again: bool = False,
) -> None:
    compile_first(console, plan.bases[0].resolved)
    if store.manifest.check == "wanted":
        dead = _dead(console, plan, work)
        if dead and not allow_dead:
            if not store.records():
                store.discard()
            raise UserError(
                tr("{verdict} Take them out, or sweep all the same with --allow-dead.", verdict=_verdict(plan, dead))
            )
        if dead:
            console.print(_verdict(plan, dead), style="yellow", soft_wrap=True, highlight=False)
        store.save_manifest(store.manifest.model_copy(update={"check": "done"}))
    complete = _advance(console, store, plan, workers, again)
    if complete and look:
        _report(console, store, plan, look)
    _tell(console, store, complete)


def _report(console: Console, store: Store, plan: Plan, look: Look) -> None:
    """Designs that only a sensitivity analysis can read are left to it."""
    from .sweep_report import REPORTED, write_sweep_report

    if plan.experiment.design in REPORTED:
        with console.status(str(tr("Drawing figures and writing the report …"))):
            written = write_sweep_report(store, plan, look.figure_formats)
        console.print(
            tr("Open {written} in a browser.", written=written), soft_wrap=True, markup=False, highlight=False
        )


def _advance(console: Console, store: Store, plan: Plan, workers: Workers, again: bool) -> bool:
    state = progress(store, again)
    if state.stored:
        damaged = tr(", {n} part(s) are damaged and repeated", n=len(state.damaged)) if state.damaged else ""
        console.print(
            tr(
                "{stored:,} of {n_runs:,} runs are stored{damaged}.",
                stored=state.stored,
                n_runs=plan.n_runs,
                damaged=damaged,
            ),
            highlight=False,
        )
    if not state.parts:
        return True

    def stopping() -> None:
        console.print(tr("\nStopping when the chunks under way are stored; Ctrl-C again drops them."), style="yellow")

    totals, done = {SIMULATING: plan.n_runs}, {SIMULATING: (state.stored, state.failed)}
    with clean_stop(stopping) as asked, progress_bar(console, totals, done) as told:

        def stored(record: PartRecord) -> None:
            told(SIMULATING, record.runs, record.failed)

        try:
            return advance(store, plan, workers, state.parts, stored, asked)
        except KeyboardInterrupt:
            return False


def _dead(console: Console, plan: Plan, work: Work) -> list[str]:
    if not plan.axes:
        return []
    try:
        with console.status(str(tr("Checking that every lever and uncertainty moves something …"))):
            return dead_factors(plan, local_workers(work) if work.scheduler is None else 1)
    except KeyboardInterrupt:
        console.print(tr("Stopped while checking the levers and uncertainties; no run was begun."), style="yellow")
        raise typer.Exit(INTERRUPTED) from None


def _verdict(plan: Plan, dead: list[str]) -> str:
    if not dead:
        return str(tr("Each of the {n} levers and uncertainties moves something.", n=len(plan.axes)))
    return str(
        tr(
            "{names} {moves} no indicator and no diagnostic, from one end of the values to the other.",
            names=joined(dead), moves="moves" if len(dead) == 1 else "move",
        )
    )  # fmt: skip


def announce(console: Console, plan: Plan) -> None:
    experiment = plan.experiment
    size_of = tr(
        "{cells:,} cells × {replications:,} replications = {runs:,} runs.",
        cells=plan.n_cells, replications=experiment.replications, runs=plan.n_runs,
    )  # fmt: skip
    console.print(f"[bold]{escape(experiment.name)}[/bold]: {size_of}", highlight=False)
    for scenario, draws in plan.draws.items():
        told = tr(
            "{scenario}: each replication draws {names} from {posterior}.",
            scenario=scenario, names=joined(draws[0]), posterior=experiment.posterior,
        )  # fmt: skip
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def _foretell(console: Console, told: Forecast, work: Work) -> None:
    number = local_workers(work)
    here = counted(number, tr("on 1 worker"), tr("on {n} workers"))
    workers = here if work.scheduler is None else counted(number, tr("on 1 processor"), tr("on {n} processors"))
    console.print(
        tr(
            "One run takes {seconds:.3g} s; all of them about {duration} {workers}, and {size} of disk in {parts:,} "
            "parts. Nothing was written.",
            seconds=told.seconds_per_run,
            duration=duration(told.seconds),
            workers=workers,
            size=size(told.bytes),
            parts=told.parts,
        ),
        highlight=False,
        soft_wrap=True,
    )


def _tell(console: Console, store: Store, complete: bool) -> None:
    records = store.records()
    runs, failed = sum(one.runs for one in records), sum(one.failed for one in records)
    used = sum(file.bytes for one in records for file in one.files.values())
    address = store.place.address
    stored = tr("{runs:,} of {all:,} runs are stored in {address}, {size}.", runs=runs, all=store.manifest.runs,
                address=address, size=size(used))  # fmt: skip
    console.print(stored, soft_wrap=True, markup=False, highlight=False)
    if not complete:
        console.print(
            tr("Go on with: synergysim resume {address}", address=address),
            soft_wrap=True,
            markup=False,
            highlight=False,
        )
        raise typer.Exit(INTERRUPTED)
    if failed:
        _tell_failures(console, store, failed)
        raise typer.Exit(1)


def _tell_failures(console: Console, store: Store, failed: int) -> None:
    table = store.table(RUNS)
    errors = table.loc[table["status"] == "failed", "error"].astype(str).value_counts()
    for error, times in errors.head(5).items():
        console.print(
            tr("{times:,} of {n:,} runs failed: {error}", times=times, n=len(table), error=error),
            style="red",
            markup=False,
            highlight=False,
        )
    if len(errors) > 5:
        console.print(
            tr("{n} runs failed otherwise; see table runs.", n=failed - int(errors.head(5).sum())), style="red"
        )


def size(n_bytes: float) -> str:
    """Bytes in words, such as ``12 MB``."""
    for unit, length in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if n_bytes >= length:
            return f"{n_bytes / length:.3g} {unit}"
    return f"{n_bytes:.0f} B"
