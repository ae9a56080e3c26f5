"""``synergysim network``: the network of firms drawn at several dates, and as an animation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Scale, Scenario


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="network")(network)


def network(
    scenario: Scenario,
    years: Annotated[
        str | None, typer.Option("--years", metavar="YEAR,YEAR,…", help="Years to draw; four by default.")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="Draw only this cluster, by its code.")] = None,
    animate: Annotated[
        Path | None, typer.Option("--animate", metavar="FILE.gif", help="Also animate all years up to the last one.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the run.")] = 1,
    scale: Scale = None,
    lang: Annotated[str, typer.Option(help="Language of the labels: en or zh.")] = "en",
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_network by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite pictures that the folder holds.")] = False,
) -> None:
    """Draw the network of firms at several dates, every firm at its own place.

    Example: synergysim network guangzhou --years 2012,2017,2022,2035 --animate network.gif
    """
    from ..evolution.network_session import NetworkRequest, draw_network, parsed_years

    draw_network(NetworkRequest(scenario, parsed_years(years), cluster, animate, seed, scale, lang, out, force))
