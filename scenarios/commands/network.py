"""``synergysim network``: the network of firms drawn at several dates, and as an animation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr
from ..present.options import Output, Scale, Settings, Work, with_options

EPILOG = """\b
Examples:
  synergysim network guangzhou --years 2012,2017,2022,2035 --animate network.gif
  synergysim network results/guangzhou --seed 2
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="network", epilog=EPILOG)(with_options(network))


def network(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO",
            help="A name from 'synergysim list scenarios', a YAML file, or a folder of 'synergysim run'.",
        ),
    ],
    years: Annotated[
        str | None, typer.Option("--years", metavar="YEAR,YEAR,…", help="Years to draw; four by default.")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="Draw only this cluster, by code or name.")] = None,
    animate: Annotated[
        Path | None, typer.Option("--animate", metavar="FILE.gif", help="Also animate all years up to the last one.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed; 1, or that of a folder's first run, by default.")] = None,
    scale: Scale = None,
    settings: Settings = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Draw the network of firms at several dates, every firm at its own place.

    Of a stored run, whose folder holds no ties, the ties are simulated again from its manifest.
    """
    from ..ensemble.engine import all_of
    from ..ensemble.result_folder import check_file
    from ..errors import UserError, WorkError
    from ..present.runner import Session, parsed_settings
    from ..studies.evolution.network import source_of, write_network
    from ..studies.evolution.network_snapshots import DATES, Snapshots, check, taken
    from ..studies.evolution.saved_inputs import check_same
    from ..studies.run.drawing import asked_cluster

    asked = parsed_years(years)
    if animate is not None and animate.suffix.lower() != ".gif":
        raise UserError(tr("--animate {animate!r} must end in .gif.", animate=str(animate)))
    source = source_of(scenario, seed, scale, parsed_settings(settings))
    inputs = source.resolved.inputs
    chosen = None if cluster is None else asked_cluster(cluster, inputs.clusters)
    session = Session(output.folder(f"{source.resolved.name}_network"), output, work)
    check_file(animate, output.force)
    inside = [year for year in DATES if inputs.start_year <= year <= inputs.end_year]
    drawn = sorted(set(asked or inside or [inputs.end_year]))
    shown = [*drawn, *(range(inputs.start_year, max(drawn) + 1) if animate else ())]
    check(inputs, shown, chosen)
    with session.engine(source.resolved, 1) as engine:
        (outcome,) = all_of(engine.map(taken, [(inputs, shown, source.seed, chosen)]))
    if outcome.result is None:
        raise WorkError(tr("The run failed: {error}", error=outcome.error))
    found = Snapshots(*outcome.result)
    if source.saved is not None:
        check_same(source.saved, found.diagnostics, Path(scenario))
    with session.writing_result() as writing:
        write_network(found, writing, drawn, chosen, animate, source)
    session.end()


def parsed_years(text: str | None) -> tuple[int, ...]:
    """The years of a list such as 2012,2017; none for none.

    Raises:
        UserError: something in it is no year.
    """
    from ..errors import UserError

    parts = [] if text is None else [part.strip() for part in text.split(",")]
    for part in parts:
        if not part.isdecimal():
            raise UserError(
                tr("--years: {part!r} is not a year. Write them with commas between, as 2012,2017.", part=part)
            )
    return tuple(int(part) for part in parts)
