"""``synergysim explain``: which differences made the gap between two scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .compare import Words
from .run import Formats, Scale, Workers, formats_of

EPILOG = (
    "Examples:\n\nsynergysim explain no_policy guangzhou --until 2025\n\n"
    "synergysim explain guangzhou trade_war --outcome C06 --year 2020 -n 20"
)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="explain", epilog=EPILOG)(explain)


def explain(
    first: Annotated[str, typer.Argument(metavar="A", help="The scenario from which the gap is counted.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="synergy, order_digital_trade, stage, an indicator or a diagnostic.")
    ] = "synergy",
    year: Annotated[int | None, typer.Option(help="Year looked at; the last by default.")] = None,
    cluster: Annotated[str, typer.Option(metavar="NAME", help="Cluster told on the terminal.")] = "mean",
    replications: Annotated[int, typer.Option("--replications", "-n", help="Seeds, at least 2.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the first replication, and of the orders.")] = 1,
    orders: Annotated[int, typer.Option(help="Pairs of orders tried where there are more than 8 differences.")] = 10,
    scale: Scale = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/explain_A_B by default.")] = None,
    lang: Annotated[Words, typer.Option(help="Language of figure and report.")] = Words.en,
    formats: Formats = None,
) -> None:
    """Share the gap between two scenarios out among the levers, shocks and values they differ in (Shapley values).

    Every hybrid of the two meets the same luck; the contributions add up to the gap. Stopped by Ctrl-C, the same
    command goes on; with more replications or orders it adds to what is there.
    """
    from ..explanation.session import Request, explain_and_tell

    asked = Request(first, second, outcome, year, cluster, replications, seed, orders, scale, until, workers)
    explain_and_tell(asked, out, lang.value, formats_of(formats))
