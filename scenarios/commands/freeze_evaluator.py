"""``synergysim freeze-evaluator``: make the shipped evaluators anew; needed whenever the model's results change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr
from ..options import Scale, Work, with_options


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="freeze-evaluator")(with_options(freeze_evaluator))


def freeze_evaluator(
    seeds: Annotated[int, typer.Option(help="Replications of each member of the reference ensemble.")] = 30,
    scale: Scale = None,
    out: Annotated[
        Path | None, typer.Option(help="JSON file to write the goalposts to; by default the package's own evaluators.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    work: Work = Work(),
) -> None:
    """Fit goalposts on the reference ensemble, store them as what runs are scored with, and the growth index beside.

    The ensemble: the baseline, no policy and strong policy, a world that stands still outside, no e-commerce, nothing.
    """
    from rich.console import Console

    from ..library_files import LIBRARY
    from ..reference import ENSEMBLE, FITTED_ON, GOALPOSTS, evaluator_choices, freeze, reference_ensemble
    from ..resolution import resolve
    from ..result_folder import check_file, replaced_file
    from ..runner import engine_for
    from ..scenario import load

    console = Console()
    targets = {GOALPOSTS: out} if out else {name: LIBRARY / "evaluators" / f"{name}.json" for name in FITTED_ON}
    force = force or out is None
    for target in targets.values():
        check_file(target, force)
    with engine_for(console, work, seeds * len(ENSEMBLE), resolve(load("guangzhou"), {}, scale)) as engine:
        ensemble, resolved = reference_ensemble(seeds, scale, engine)
    for name, target in targets.items():
        fitted = freeze(ensemble, resolved, seeds, evaluator_choices(name))
        with replaced_file(target, force) as aside:
            fitted.save(aside)
        table = fitted.bounds.assign(weight=fitted.weights["weight"])
        for row in table.itertuples(index=False):
            bounds = f"{row.lower:10.4g} {row.upper:10.4g}"
            console.print(f"{row.subsystem:20} {row.indicator:4} {bounds} {row.weight:.3f}", highlight=False)
        console.print(tr("Written to {path}.", path=target), soft_wrap=True)
