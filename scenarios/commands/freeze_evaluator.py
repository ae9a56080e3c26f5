"""``synergysim freeze-evaluator``: make the shipped evaluators anew; needed whenever the model's results change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...language import tr
from ..present.options import Scale, Work, with_options

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="freeze-evaluator")(with_options(freeze_evaluator))


def freeze_evaluator(
    regions: Annotated[
        list[str] | None, typer.Argument(metavar="[EVALUATOR]…", help="Which to make anew; all of them by default.")
    ] = None,
    seeds: Annotated[int, typer.Option(help="Replications of each member of the reference ensemble.")] = 30,
    scale: Scale = None,
    out: Annotated[
        Path | None, typer.Option(help="JSON file to write the goalposts to; by default the package's own evaluators.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    work: Work = Work(),
) -> None:
    """Fit goalposts on the reference ensemble of each of the library's regions, and the growth index beside the first.

    The ensemble: the region's scenarios, a world that stands still outside, no e-commerce, nothing.
    """
    from rich.console import Console

    from ..errors import unknown
    from ..studies.reference import GOALPOSTS, REGIONS

    console = Console()
    asked = list(dict.fromkeys(regions or ([GOALPOSTS] if out else REGIONS)))
    for name in asked:
        if name not in REGIONS:
            raise unknown("frozen evaluator", name, REGIONS)
    if out and len(asked) > 1:
        raise typer.BadParameter("--out takes one evaluator.")
    for name in asked:
        _freeze(name, seeds, scale, out, force or out is None, work, console)


def _freeze(
    region: str, seeds: int, scale: float | None, out: Path | None, force: bool, work: Work, console: Console
) -> None:
    from ..ensemble.result_folder import check_file, replaced_file
    from ..files.library_files import LIBRARY
    from ..files.resolution import resolve
    from ..files.scoring import GROWTH_INDEX
    from ..present.runner import engine_for
    from ..studies.reference import FITTED_ON, GOALPOSTS, evaluator_choices, freeze, members_of, reference_ensemble

    beside = (GROWTH_INDEX,) if region == GOALPOSTS and out is None else ()
    targets = {name: out or LIBRARY / "evaluators" / f"{name}.json" for name in (region, *beside)}
    for target in targets.values():
        check_file(target, force)
    members = members_of(region)
    with engine_for(console, work, seeds * len(FITTED_ON[region]), resolve(members[0], {}, scale)) as engine:
        ensemble, resolved = reference_ensemble(seeds, scale, engine, members)
    for name, target in targets.items():
        fitted = freeze(ensemble, resolved, seeds, evaluator_choices(name))
        with replaced_file(target, force) as aside:
            fitted.save(aside)
        table = fitted.bounds.assign(weight=fitted.weights["weight"])
        for row in table.itertuples(index=False):
            bounds = f"{row.lower:10.4g} {row.upper:10.4g}"
            console.print(f"{row.subsystem:20} {row.indicator:4} {bounds} {row.weight:.3f}", highlight=False)
        console.print(tr("Written to {path}.", path=target), soft_wrap=True)
