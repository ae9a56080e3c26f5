"""The hysteresis experiment on the command line: progress, then what was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from ...analysis.catalogue import Language
from .. import outputs
from ..execution import Outcome, available_workers
from ..report.writing import Writing, typed_command
from ..result_folder import check_free
from ..session import Request, compile_first, parsed_settings, progress_of
from .hysteresis import Hysteresis, hysteresis, prepared
from .hysteresis_report import Warnings, comparison, rate_sentence, verdicts, warnings_of, write_hysteresis
from .lever_sweep import Sweep


def hysteresis_and_report(request: Request, sweep: Sweep, strong: bool, lang: Language = "en") -> None:
    """Run, write and tell; exit code 1 if a run failed, after writing what finished.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    console, overrides = Console(), parsed_settings(request.settings)
    resolved = prepared(request.scenario, sweep, strong, overrides, request.scale)
    folder = request.out or Path("results") / f"{resolved.name}_{sweep.lever}_hysteresis"
    check_free(folder, request.force)
    times = resolved.scenario.replications if request.replications is None else request.replications
    workers = available_workers() if request.workers is None else request.workers

    def swept(with_strong: bool, advance: Callable[[int, Outcome[Any]], None]) -> Hysteresis:
        return hysteresis(
            request.scenario, sweep, strong=with_strong, seed=request.seed, replications=times, scale=request.scale,
            overrides=overrides, workers=workers, finished=advance,
        )  # fmt: skip

    compile_first(console, resolved)
    with progress_of(console, (4 if strong else 2) * max(times, 0)) as advance:
        found = swept(strong, advance)
        own = swept(False, advance) if strong else None
    with console.status("Drawing figures and writing the report …"):
        warned = None if found.points.empty else warnings_of(found, own)
        write_hysteresis(
            found, Writing(folder, request.force, typed_command(), lang, request.formats), own, warned
        )  # fmt: skip
    _tell(console, found, own, warned)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)
    if not found.failures.empty:
        raise typer.Exit(1)


def _tell(console: Console, found: Hysteresis, own: Hysteresis | None, warned: Warnings | None) -> None:
    for error, times in found.failures["error"].value_counts(sort=False).items():
        text = f"{times} of {len(found.runs)} runs failed: {error}"
        console.print(text, style="red", markup=False, highlight=False)
    if warned is None:
        return
    compared = [] if own is None or own.points.empty else comparison(found, own)
    for line in [*verdicts(found), *compared]:
        console.print(line, highlight=False)
    for one in warned.before.itertuples():
        console.print(
            f"Before the jump, {one.cluster}, {one.order_parameter}: variance trend {one.variance_trend:.2f} (p "
            f"{one.variance_p_value:.3f}), autocorrelation trend {one.autocorrelation_trend:.2f} (p "
            f"{one.autocorrelation_p_value:.3f}).",
            highlight=False,
        )
    if rates := rate_sentence(warned):
        console.print(rates, highlight=False)
