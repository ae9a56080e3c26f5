"""``synergysim compile``: the model compiled for this computer, so that the first run is as quick as the next."""

from __future__ import annotations

import typer

from ...language import tr
from ..present.options import Workers


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="compile")(compile_for_here)


def compile_for_here(workers: Workers = None) -> None:
    """Compile the model for this computer, so that the first run need not wait for it.

    It takes about a minute of one processor, once after an installation or a change of the model; a run that finds
    nothing compiled does the same first.
    """
    from rich.console import Console

    from ..errors import UserError, WorkError
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import compile_first

    if workers is not None and workers < 1:
        raise UserError(tr("workers = {workers} is outside [1, …].", workers=workers))
    console = Console()
    seconds = compile_first(console, resolve(load("guangzhou")), workers)
    if seconds is None:
        raise WorkError(
            tr("Nothing is compiled for later runs; if no reason is told above, 'synergysim demo' tells it.")
        )
    now = tr("The model is compiled for this computer: {seconds:.0f} s.", seconds=seconds)
    told = now if seconds else tr("The model is compiled already.")
    console.print(told, highlight=False)
