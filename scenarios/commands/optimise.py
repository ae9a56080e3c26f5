"""``synergysim optimise``: the mix and timing of levers that does best within a budget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from .run import Formats, Scale, Scenario, Workers, formats_of

EXAMPLE = """\b
Examples:
  synergysim optimise guangzhou --budget 2000000 --levers P1,P5,P9
  synergysim optimise guangzhou --budget 2000000 --outcomes synergy,exports_usd --population 24 --generations 20
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="optimise", epilog=EXAMPLE)(optimise)


def optimise(
    scenario: Scenario,
    budget: Annotated[
        float, typer.Option(help="The most all levers may cost over the years, 10,000 CNY at current prices.")
    ],
    levers: Annotated[
        str | None, typer.Option(metavar="P1,P5", help="Levers searched; those that the scenario pulls by default.")
    ] = None,
    outcomes: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="One to three; min:NAME for less is better; U without counts by default."),
    ] = None,
    population: Annotated[int, typer.Option(help="Policies of a generation.")] = 16,
    generations: Annotated[int, typer.Option(help="Generations; more go on from those stored.")] = 10,
    replications: Annotated[int, typer.Option("--replications", "-n", help="Runs of a policy in the search.")] = 3,
    fresh: Annotated[int, typer.Option(help="Fresh seeds for the best points.")] = 10,
    worlds: Annotated[int, typer.Option(help="Uncertain worlds for regret.")] = 20,
    first: Annotated[int | None, typer.Option(help="First year a lever may start in.")] = None,
    ramp: Annotated[float, typer.Option(help="Years over which each lever reaches its level; not searched.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of the search and of its first run.")] = 1,
    scale: Scale = None,
    until: Annotated[int | None, typer.Option(help="Last year simulated: the year looked at.")] = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; results/SCENARIO_search by default.")] = None,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of figure and report.")] = "en",
    formats: Formats = None,
) -> None:
    """Search levels and starts of levers within a budget; the best points again on fresh seeds, and their regret.

    Typed again, it goes on where it stopped. Needs the extra 'explore'.
    """
    from ..optimisation.session import Request, optimise_and_report

    settings: dict[str, object] = {
        "population": population, "generations": generations, "replications": replications, "fresh": fresh,
        "worlds": worlds, "first": first, "ramp": ramp, "seed": seed, "scale": scale, "until": until,
        "levers": tuple(one.strip() for one in levers.split(",")) if levers else (),
    }  # fmt: skip
    if outcomes:
        settings["outcomes"] = tuple(one.strip() for one in outcomes.split(","))
    optimise_and_report(Request(scenario, budget, settings, workers, out, lang, formats_of(formats)))
