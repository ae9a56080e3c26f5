"""``synergysim network``: the network of firms drawn at several dates, and as an animation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Formats, Lang, Scale, Words, formats_of

EPILOG = """\b
Examples:
  synergysim network guangzhou --years 2012,2017,2022,2035 --animate network.gif
  synergysim network results/guangzhou --seed 2
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="network", epilog=EPILOG)(network)


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
    lang: Lang = Words.en,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_network by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite pictures that the folder holds.")] = False,
    formats: Formats = None,
) -> None:
    """Draw the network of firms at several dates, every firm at its own place.

    Of a stored run, whose folder holds no ties, the ties are simulated again from its manifest.
    """
    from ..evolution.network_session import NetworkRequest, draw_network, parsed_years

    draw_network(
        NetworkRequest(
            scenario, parsed_years(years), cluster, animate, seed, scale, lang.value, out, force, formats_of(formats)
        )
    )
