"""A validation on the command line: progress, the scorecard, where the rest was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ...analysis.catalogue import LANGUAGES, Language
from ...analysis.notes import Note
from .. import outputs
from ..calibration.posterior import drawn_values, read_posterior
from ..errors import UserError
from ..execution import available_workers
from ..report.writing import Writing, typed_command
from ..resolution import resolve
from ..result_folder import check_free
from ..scenario import load
from ..session import compile_first, progress_of
from .experiment import Validation, validate
from .own_observations import own_observations
from .protocols import chosen_protocols
from .report import finding, own_table, scorecard_table, write_validation
from .words import TEXT

if TYPE_CHECKING:
    from ...analysis.figures.files import Format


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    scenario: str
    seed: int
    replications: int
    scale: float | None
    protocol: str
    observed: Path | None
    workers: int | None
    out: Path | None
    force: bool
    lang: str
    posterior: str | None = None
    formats: Sequence[Format] = ("png",)


def validate_and_report(request: Request) -> None:
    """Run, write and tell; exit code 1 if a replication failed.

    Raises:
        UserError, TableError, ParameterError: what was asked for does not exist or does not fit.
    """
    console = Console()
    lang = _language(request.lang)
    times = len(chosen_protocols(request.protocol)) * request.replications
    resolved = resolve(load(request.scenario), scale=request.scale)
    folder = request.out or Path("results") / f"{resolved.name}_validation"
    check_free(folder, request.force)
    known, notes = None, list[Note]()
    if request.observed is not None:
        inputs = resolved.inputs
        known, notes = own_observations(request.observed, inputs.clusters, (inputs.start_year, inputs.end_year))
    compile_first(console, resolved)
    draws = None
    if request.posterior:
        draws = drawn_values(resolved, read_posterior(request.posterior), request.replications, request.seed)
    workers = available_workers() if request.workers is None else request.workers
    with progress_of(console, max(times, 0)) as advance:
        result = validate(
            request.scenario, protocol=request.protocol, seed=request.seed, replications=request.replications,
            scale=request.scale, observed=known, draws=draws, workers=workers, finished=advance,
        )  # fmt: skip
    result = replace(result, notes=tuple(note.text(lang) for note in notes))
    with console.status("Drawing figures and writing the report …"):
        write_validation(result, Writing(folder, request.force, typed_command(), lang, request.formats))
    _tell(console, result, lang)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)
    if not result.failures.empty:
        raise typer.Exit(1)


def _tell(console: Console, result: Validation, lang: Language) -> None:
    """The scorecard, or the errors where there is none, and the finding."""
    card = scorecard_table(result, lang)
    shown = own_table(result, lang) if card.empty else card
    title = TEXT["own" if card.empty else "scorecard"][lang]
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for name in shown.columns:
        table.add_column(name)
    for row in shown.itertuples(index=False, name=None):
        table.add_row(*map(str, row))
    console.print(table)
    verdict = "own_note" if card.empty else "verdict"
    for line in (*result.notes, *finding(result, lang), TEXT[verdict][lang], TEXT["only"][lang]):
        console.print(line, soft_wrap=True, markup=False, highlight=False)


def _language(lang: str) -> Language:
    for known in LANGUAGES:
        if lang == known:
            return known
    raise UserError(f"--lang {lang!r} is not en or zh.")
