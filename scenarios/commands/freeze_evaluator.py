"""``synergysim freeze-evaluator``: make the shipped evaluator anew; needed whenever the model's results change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import Scale, Work, with_options


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="freeze-evaluator")(with_options(freeze_evaluator))


def freeze_evaluator(
    seeds: Annotated[int, typer.Option(help="Replications of each of the three reference scenarios.")] = 30,
    scale: Scale = None,
    out: Annotated[Path | None, typer.Option(help="JSON file to write; the package's own by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    work: Work = Work(),
) -> None:
    """Fit bounds and weights on the reference ensemble and store them as the evaluator that runs are scored with."""
    import contextlib

    from rich.console import Console

    from ..ensemble.engine import Engine
    from ..library_files import LIBRARY
    from ..reference import ENSEMBLE, freeze, reference_ensemble
    from ..result_folder import check_file, replaced_file
    from ..runner import SIMULATING, opened, progress

    console = Console()
    target = out or LIBRARY / "evaluators" / "guangzhou.json"
    force = force or out is None
    check_file(target, force)
    with (
        contextlib.closing(opened(work, console)) as workers,
        progress(console, {SIMULATING: seeds * len(ENSEMBLE)}) as told,
    ):
        engine = Engine(workers, finished=lambda *_: told(SIMULATING))
        ensemble, resolved = reference_ensemble(seeds, scale, engine)
    fitted = freeze(ensemble, resolved, seeds)
    with replaced_file(target, force) as aside:
        fitted.save(aside)
    for row in fitted.weights.itertuples(index=False):
        console.print(f"{row.subsystem:20} {row.indicator:4} {row.weight:.3f}", highlight=False)
    console.print(f"Written to {target}.", soft_wrap=True)
