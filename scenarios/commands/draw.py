"""``synergysim draw``: a picture of a run, or of the model's stocks and loops."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..options import Work, with_options

EXAMPLE = """\b
Examples:
  synergysim draw flows results/guangzhou --year 2025 --cluster jewelry --out flows.svg
  synergysim draw loops --lang zh --out loops.pdf
  synergysim draw loops results/guangzhou --cluster jewelry --table loops.csv
"""


class What(StrEnum):
    """What can be drawn."""

    flows = "flows"
    structure = "structure"
    trade_balance = "trade-balance"
    portrait = "portrait"
    stages = "stages"
    stocks = "stocks"
    loops = "loops"
    loop_panels = "loop-panels"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="draw", epilog=EXAMPLE)(with_options(draw))


def draw(
    what: Annotated[
        What,
        typer.Argument(
            metavar="WHAT",
            help="Of a run: flows, structure, trade-balance, portrait (of the two order degrees), "
            "stages, loops (which drive growth and which hold it back; simulates the run with each knocked out). "
            "Of the model: stocks, loops without a run, loop-panels (one panel a loop).",
        ),
    ],
    folder: Annotated[Path | None, typer.Argument(metavar="[RUN_FOLDER]", help="What 'synergysim run' wrote.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of the flows; the run's last one by default.")] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only this cluster, by code or name; all by default.")
    ] = None,
    lang: Annotated[str, typer.Option(metavar="en|zh", help="Language of the figure.")] = "en",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File ending in .png, .svg or .pdf; WHAT.png by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    replications: Annotated[
        int | None,
        typer.Option("--replications", "-n", help="Of the run, from its first; for its loops, 3 by default."),
    ] = None,
    work: Work = Work(),
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV with the loops of a run: contributions by year, intervals.")
    ] = None,
) -> None:
    """Draw flows, structure of digital trade, trade balance or loops of a run; or the model's stocks or loops."""
    from ..drawing import Request, draw_and_tell

    draw_and_tell(Request(what.value, folder, year, cluster, lang, out, force, replications, work, table))
