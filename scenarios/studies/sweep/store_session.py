"""Stored sweeps on the command line: one run repeated, summaries, exports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ....analysis.table_files import guarded, write_csv_parts
from ....language import Text, joined, tr
from ...ensemble.identity import this_model
from ...ensemble.result_folder import check_file, manifest_of, replaced_file
from ...ensemble.store.queries import Summary, connected, failed_runs, summaries
from ...ensemble.store.store import Store
from ...errors import UserError
from ...present.options import Work
from ...present.runner import check_work, compile_first, engine_for
from ..exports import export_result
from ..repetition import holds_a_sweep, repeated, runs_in
from ..sameness import TOLERANCE, Sameness
from .rerun import rerun, rerun_all
from .sweep import reopen

if TYPE_CHECKING:
    import pandas as pd

SHOWN_ROWS = 40


def rerun_and_tell(address: str, run_id: str | None, work: Work) -> None:
    """Make a stored result, or one run of a sweep, again and say whether it is the same; exit code 1 if it is not.

    Raises:
        UserError: no such result or run, or a sweep that another version of the model has begun.
    """
    console = Console()
    check_work(work)
    if not holds_a_sweep(address):
        if run_id is not None:
            raise UserError(
                tr(
                    "{address} holds no sweep: leave {run_id} out, and the whole result is made again.",
                    address=address,
                    run_id=run_id,
                )
            )
        _tell_same(console, address, _result_again(console, Path(address), work))
        return
    store = Store.open(address)
    plan = reopen(store)
    if run_id is not None:
        plan.number(run_id)
    compile_first(console, plan.bases[0].resolved)
    if run_id is None:
        with engine_for(console, work, len(store.records())) as engine:
            same = rerun_all(store, plan, engine)
        _tell_same(console, address, same)
        return
    one = rerun(store, plan, run_id)
    for when, error in ((tr("Stored"), one.error_then), (tr("Now"), one.error_now)):
        if error:
            console.print(
                tr("{when}: failed with {error}", when=when, error=error), markup=False, highlight=False, soft_wrap=True
            )
    if one.error_then != one.error_now:
        console.print(tr("{what} is not identical.", what=run_id), highlight=False)
        raise typer.Exit(1)
    _tell_same(console, run_id, one.same)


def _result_again(console: Console, folder: Path, work: Work) -> Sameness:
    runs, then = runs_in(folder), (manifest_of(folder) or {}).get("model")
    if then not in (None, this_model()):
        console.print(
            tr((
                    "{folder} was made by model {then}, this is model {this_model}: other numbers are to be "
                    "expected."
                    ), folder=folder, then=then, this_model=this_model()),
            style="yellow", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
    if not runs:
        with console.status(str(tr("Giving its command again …"))):
            return repeated(folder)
    with engine_for(console, work, runs) as engine:
        return repeated(folder, engine)


def _tell_same(console: Console, what: str, same: Sameness) -> None:
    """Say how two computations compare; exit code 1 if they differ by more than rounding."""
    for line in same.differences[:SHOWN_ROWS]:
        console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    if same.identical:
        said = tr("{what} is identical to the bit ({rows:,} rows compared).", what=what, rows=same.rows)
    elif same.within_tolerance:
        said = tr(
            "{what} is the same within {tolerance:g} of each value ({furthest:.1e} at most), not to the bit: so do "
            "other processors and versions of libraries round.",
            what=what, tolerance=TOLERANCE, furthest=same.furthest,
        )  # fmt: skip
    else:
        said = tr("{what} is not identical.", what=what)
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    if not same.within_tolerance:
        raise typer.Exit(1)


def summarise_and_tell(address: str, asked: Summary, strict: bool, out: Path | None, force: bool = False) -> None:
    """Summarise a store into a table on the terminal, or a CSV file.

    Raises:
        UserError: no such store, the question cannot be answered, or the file exists and ``force`` is not set.
    """
    console = Console()
    check_file(out, force)
    store = Store.open(address)
    with connected(store) as connection:
        failed, stored = failed_runs(connection)
        _tell_what_lacks(console, store, failed, stored, strict)
        frames = summaries(store, connection, asked)
        if out is None:
            _show_all(console, frames)
            return
        with replaced_file(out, force) as aside:
            rows = write_csv_parts(frames, aside)
    console.print(
        tr("{rows:,} rows written to {out}.", rows=rows, out=out), soft_wrap=True, markup=False, highlight=False
    )


def _show_all(console: Console, frames: Iterable[pd.DataFrame]) -> None:
    shown = 0
    for frame in frames:
        if shown < SHOWN_ROWS:
            _show(console, frame.head(SHOWN_ROWS - shown))
        shown += len(frame)
    if shown > SHOWN_ROWS:
        console.print(tr("{n:,} more rows; narrow it down, or write all with --out FILE.csv.", n=shown - SHOWN_ROWS))


def export_and_tell(address: str, to: str | None, out: Path | None, force: bool) -> None:
    """Export any result: a store, or the folder of a run, a comparison, an evaluation.

    Raises:
        UserError, EvaluationError: no such result or format, or the file exists.
    """
    written = export_result(address, out, to, force)
    Console().print(tr("Written to {path}.", path=written), soft_wrap=True, markup=False, highlight=False)


def _tell_what_lacks(console: Console, store: Store, failed: int, stored: int, strict: bool) -> None:
    for text in what_lacks(store, failed, stored, strict):
        console.print(tr("{what} and left out.", what=text), style="yellow", highlight=False)


def what_lacks(store: Store, failed: int, stored: int, strict: bool) -> list[Text]:
    """How many runs of a sweep failed, and how many are not there yet, in words; nothing of a whole one.

    Raises:
        UserError: there are some, and ``strict`` asks for a whole sweep.
    """
    asked = store.manifest.runs
    lacking = [tr("{n:,} of {all:,} runs failed", n=failed, all=asked)] if failed else []
    lacking += [tr("{n:,} of {all:,} runs are not stored yet", n=asked - stored, all=asked)] if stored < asked else []
    both = tr(" and ")
    if lacking and strict:
        raise UserError(tr("{address}: {names}.", address=store.place.address, names=joined(lacking, both)))
    return lacking


def _show(console: Console, frame: pd.DataFrame) -> None:
    """A table on a terminal; tab-separated lines into a pipe, where nothing may be cut."""
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    if not console.is_terminal:
        for row in ([*map(str, frame.columns)], *rows):
            typer.echo("\t".join(map(guarded, row)))
        return
    table = Table(*frame.columns, box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
