"""A command of its own: what the lever does to days at customs."""

from typing import Annotated

import typer


def register(app):
    """``synergysim night-shifts``: days at customs with and without night shifts."""
    app.command(name="night-shifts")(night_shifts)


def night_shifts(
    scenario: Annotated[str, typer.Argument(help="Scenario to compare with.")] = "guangzhou",
    scale: Annotated[float, typer.Option(help="Share of firms simulated.")] = 0.01,
    until: Annotated[int, typer.Option(help="Last year simulated.")] = 2035,
) -> None:
    """Compare days at customs with and without night shifts."""
    import synergysim

    for name in (scenario, "night_shifts"):
        result = synergysim.run(name, scale=scale, until=until)
        rows = result.indicators
        last = rows[(rows["indicator"] == "X1") & (rows["year"] == rows["year"].max())]
        typer.echo(f"{name}: {last['value'].mean():.2f} days at customs in {last['year'].iloc[0]}")
