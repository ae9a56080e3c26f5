"""``synergysim reconstruct``: which formula a paper's printed numbers follow from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = """\b
Example:
  synergysim reconstruct table4.csv          (year, U1, U2, C, T, D as the paper prints them)
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="reconstruct", epilog=EXAMPLE)(reconstruct)


def reconstruct(
    file: Annotated[
        Path, typer.Argument(help="A paper's table: order degrees with C, T, D or U; or data and weights.")
    ],
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Of a workbook: the sheet to read.")] = None,
) -> None:
    """Name the convention that reproduces a paper's printed C, T, D, U or weights, or the cell that cannot be right.

    Columns C, T, D and U (or 耦合度, 综合发展指数, 耦合协调度, 协同度) are to be reproduced; the other columns of
    numbers are the subsystems' order degrees, as printed. A table of raw data with weights is tried by every method.
    """
    from rich.console import Console

    from ..studies.evaluation.reconstruction import reconstruct_file

    sentences = reconstruct_file(file, sheet)
    console = Console()
    for sentence in sentences:
        console.print(sentence, soft_wrap=True, markup=False, highlight=False)
