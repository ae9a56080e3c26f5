"""``synergysim discover``: under which conditions a case of interest comes about in a stored sweep."""

from __future__ import annotations

from typing import Annotated

import typer

from ...language import tr
from ..present.options import Output, with_options

EXAMPLE = """\b
Examples:
  synergysim sweep policy_fails --out results/fails
  synergysim discover results/fails
  synergysim discover results/fails --case 'synergy < 0.5' --cluster jewelry --lang zh --out results/why
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="discover", epilog=EXAMPLE)(with_options(discover))


def discover(
    store: Annotated[
        str, typer.Argument(metavar="STORE", help="Folder, or fsspec address, that a sweep was written to.")
    ],
    case: Annotated[
        str, typer.Option(help="OUTCOME SIGN VALUE: a stage, a degree, an indicator or diagnostic that is stored.")
    ] = "stage <= start-up",
    cluster: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this cluster; may be given several times.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Year of the outcome; the last by default.")] = None,
    scenario: Annotated[str | None, typer.Option(help="Which of the sweep's scenarios, if it has several.")] = None,
    density: Annotated[float, typer.Option(help="Share of cases aimed at inside a box, 0 to 1.")] = 0.8,
    resamples: Annotated[int, typer.Option(help="Subsamples in which a limit must come back.")] = 50,
    seed: Annotated[int, typer.Option(help="Of halves, subsamples and trees.")] = 1,
    output: Output = Output(),
) -> None:
    """Find conditions (PRIM boxes) under which a case comes about, judged on cells held out; score the parameters."""
    from rich.console import Console

    from ..ensemble.result_folder import check_free
    from ..present import stored
    from ..present.report.writing import Writing, typed_command
    from ..studies.discovery.discover import discover as found_in
    from ..studies.discovery.report import write

    console, folder = Console(), output.folder("discovery")
    check_free(folder, output.force)
    with console.status(str(tr("Looking for conditions …"))) as status:
        found = found_in(
            store, case=case, clusters=tuple(cluster or ()), year=year, scenario=scenario, density=density,
            resamples=resamples, seed=seed,
            searched=lambda name: status.update(str(tr("Looking for conditions … {name} done", name=name))),
        )  # fmt: skip
        write(found, Writing(folder, output.force, typed_command(), output.figure_formats))
    for line in found.sentences():
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(stored.written(folder), soft_wrap=True, markup=False, highlight=False)
