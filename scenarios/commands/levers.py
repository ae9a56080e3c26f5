"""``synergysim levers``: what every lever and shock does and costs, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .run import Workers


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="levers")(levers)


def levers(
    scenario: Annotated[str, typer.Argument(help="Scenario whose world the levers and shocks are measured in.")] = (
        "guangzhou"
    ),
    scale: Annotated[float, typer.Option(help="Share of firms simulated.")] = 0.02,
    pairs: Annotated[int, typer.Option("-n", "--replications", min=2, help="Pairs of runs of each.")] = 10,
    workers: Workers = None,
    write: Annotated[Path | None, typer.Option(help="File to write the table to; printed without it.")] = None,
    kept: Annotated[
        Path, typer.Option("--runs", help="File where runs are kept, so that a stopped measurement goes on.")
    ] = Path("results/levers/runs.csv"),
) -> None:
    """Measure every lever alone at full level and every shock alone: effect, cost, output gained per yuan.

    Runs are paired by their luck with those without; costs are those of the fiscal account. Example: synergysim levers
    guangzhou --scale 0.02 -n 10 --write docs/levers_and_shocks.md
    """
    from rich.progress import Progress

    from ..errors import UserError
    from ..execution import available_workers
    from ..lever_table import arms_of, measured, page, rows_of

    arms = arms_of(scenario, scale)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with Progress(transient=True) as progress:
            bar = progress.add_task("runs", total=None)
            runs = measured(
                arms, scale, pairs, kept, workers or available_workers(),
                lambda n: progress.update(bar, total=n) if n >= 0 else progress.advance(bar),
            )  # fmt: skip
        text = page(list(rows_of(arms, runs, pairs)), scenario, scale, pairs)
        if write is None:
            typer.echo(text)
        else:
            write.write_text(text, encoding="utf-8")
            typer.echo(f"{write}: {len(arms)} rows.")
    except OSError as error:
        raise UserError(f"The table cannot be written: {error}.") from error
