"""A sensitivity on the command line: the sweep behind it, then what it tells."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from .. import outputs
from ..experiments.plan import make_plan
from ..experiments.session import Opened, Workplace, announce, check_and_advance, resume_and_tell
from ..experiments.session import Request as SweepRequest
from ..experiments.sweep import begin, check_before_locking
from ..quantities import MEAN
from ..report.writing import Writing, typed_command
from ..store.manifest import MANIFEST
from ..store.places import place_of
from ..store.store import Store
from .outcomes import factor_name, measure_name, outcome_name
from .outputs import write
from .question import Question, experiment_of
from .result import Sensitivity, analysed

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.catalogue import Language
    from ...analysis.figures.files import Format

SHOWN = 10
NOT_MEASURES = ("outcome", "cluster", "factor", "importance")


def sensitivity_and_tell(
    asked: Question, out: str | None, place: Workplace, year: int | None, lang: Language,
    formats: Sequence[Format] = ("png",),
) -> None:  # fmt: skip
    """Simulate what the question takes, or go on with a stored sweep, and tell what matters.

    Raises:
        UserError, ParameterError, EvaluationError: what was asked for is wrong or cannot be told.
    """
    console = Console()
    folder = Path(out or f"results/sensitivity_{Path(asked.scenario).stem}_{asked.method}")
    if (Path(asked.scenario) / MANIFEST).is_file():
        folder = Path(asked.scenario)
        resume_and_tell(str(folder), place)
    else:
        _simulate(console, asked, folder, place)
    with console.status("Computing indices …"):
        result = analysed(Store.open(str(folder)), year)
        write(result, Writing(folder, False, result.store.manifest.command, lang, formats))
    tell(console, result)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)


def _simulate(console: Console, asked: Question, folder: Path, place: Workplace) -> None:
    where = place_of(str(folder))
    check_before_locking(where)
    with tempfile.TemporaryDirectory() as drawn:
        plan = make_plan(experiment_of(asked, Path(drawn)))
    announce(console, plan)
    with contextlib.closing(Opened(place, console)) as opened, where.locked():
        # What moves nothing is found by the indices themselves.
        store = begin(plan, where, None, "skipped", typed_command())
        check_and_advance(console, store, plan, opened.workers, SweepRequest("", str(folder), place=place))


def tell(console: Console, result: Sensitivity) -> None:
    """Print, for every outcome's mean of the clusters, what matters most, then the variance split and the notes."""
    means = result.indices[result.indices["cluster"] == MEAN]
    for outcome, rows in means.groupby("outcome", sort=False):
        name = outcome_name(str(outcome), "en")
        what = f"Change of {name}" if result.design == "oat" else name
        _print(console, f"{what} in {result.year}, mean of the clusters", rows)
    if not result.split.empty:
        rows = result.split[result.split["cluster"] == MEAN]
        table = Table("Variance of U from", "share", "95 % interval", box=SIMPLE_HEAD, pad_edge=False)
        for _, row in rows.iterrows():
            table.add_row(row["source"], f"{row['share']:.3f}", f"{row['lower']:.3f} to {row['upper']:.3f}")
        console.print(table)
    if result.dead:
        told = f"{', '.join(result.dead)} moved no outcome at all, in no point of this sample."
        console.print(told, style="yellow", soft_wrap=True)
    for note in result.notes:
        console.print(note.en, style="yellow", markup=False, highlight=False, soft_wrap=True)


def _print(console: Console, title: str, rows: pd.DataFrame) -> None:
    measures = [name for name in rows.columns if name not in NOT_MEASURES and rows[name].notna().any()]
    headings = [measure_name(name, "en") for name in measures]
    table = Table(
        Column("", overflow="fold"), *headings, title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    for _, row in rows.head(SHOWN).iterrows():
        table.add_row(factor_name(str(row["factor"]), "en"), *(f"{row[name]:.4g}" for name in measures))
    console.print(table)
