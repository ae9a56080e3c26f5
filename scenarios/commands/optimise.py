"""``synergysim optimise``: the mix and timing of levers that does best within a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...language import tr
from ..present.options import Output, Sample, Scenario, Until, Work, with_options

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from ..present.runner import Session
    from ..studies.optimisation.optimise import Search
    from ..studies.optimisation.settings import Settings

EPILOG = """\b
Examples:
  synergysim optimise guangzhou --budget 2000000 --levers P1,P5,P9
  synergysim optimise guangzhou --budget 2000000 --outcomes synergy,exports_usd --population 24 --generations 20
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="optimise", epilog=EPILOG)(with_options(optimise))


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
    generations: Annotated[int, typer.Option(help="Generations; more go on from those stored.")] = 8,
    fresh: Annotated[int, typer.Option(help="Fresh seeds for the best points.")] = 10,
    worlds: Annotated[int, typer.Option(help="Uncertain worlds for regret.")] = 10,
    first: Annotated[int | None, typer.Option(help="First year a lever may start in.")] = None,
    ramp: Annotated[float, typer.Option(help="Years over which each lever reaches its level; not searched.")] = 1.0,
    sample: Sample = Sample(replications=2, scale=0.02),
    until: Until = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Search levels and starts of levers within a budget; the best points again on fresh seeds, and their regret.

    The last year simulated is the year looked at. Stopped or killed, the same command goes on where it was. Needs the
    extra 'explore'.
    """
    from ..ensemble.store.places import LocalPlace
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session, parsed_settings
    from ..studies.optimisation.optimise import optimise_resolved
    from ..studies.optimisation.outputs import write_search
    from ..studies.optimisation.settings import STUDY, Settings, space_of
    from ..studies.optimisation.words import finding

    named: Any = {"outcomes": _listed(outcomes)} if outcomes else {}
    asked = Settings(
        budget, _listed(levers), population=population, generations=generations, replications=sample.replications or 0,
        scale=sample.scale, until=until, first=first, ramp=ramp, fresh=fresh, worlds=worlds, seed=sample.seed, **named,
    )  # fmt: skip
    resolved = resolve(load(scenario), parsed_settings(sample.settings), sample.scale, until)
    space_of(resolved, asked)  # refuses before anything is compiled
    folder = output.folder(f"{resolved.name}_search")
    session = Session(folder, output, work, STUDY)
    session.say(tr("At most {n:,} evaluations, {runs:,} runs.", n=_at_most(asked), runs=_runs_at_most(asked)))
    with session.engine(resolved, _at_most(asked), tr("Trying policies")) as engine:
        place = LocalPlace(folder, output.force)
        search = optimise_resolved(
            resolved, asked, place, engine, lambda done, seen: _tell_front(session, asked, done, seen)
        )
    with session.writing_result() as writing:
        write_search(search, writing)
    session.console.print(_table(search))
    for line in finding(search):
        session.console.print(line, soft_wrap=True, highlight=False)
    best = folder / f"{search.resolved.name}_{search.best.lower()}.yaml"
    session.say(tr("Try: synergysim compare {name} {best}", name=search.resolved.name, best=best))
    session.end()


def _tell_front(session: Session, asked: Settings, done: int, seen: pd.DataFrame) -> None:
    """The front within the budget after a generation, its cheapest, dearest and best policies: on a pipe too."""
    from ..studies.optimisation.words import so_far

    for line in so_far(seen, asked, done):
        session.say(line)


def _listed(text: str | None) -> tuple[str, ...]:
    """The names of a list with commas."""
    return tuple(one.strip() for one in text.split(",")) if text else ()


def _at_most(settings: Settings) -> int:
    """Evaluations: of the search, then the points and baselines on both sets of seeds and in every world."""
    points = settings.keep + 3
    return settings.population * settings.generations + points * (2 + settings.worlds)


def _runs_at_most(settings: Settings) -> int:
    """Runs that the evaluations take: those in other worlds have as many as those of the search."""
    return settings.replications * _at_most(settings) + (settings.keep + 3) * (settings.fresh - settings.replications)


def _table(search: Search) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from ..studies.optimisation.words import goal_name, point_name

    goal = search.goals[0]
    quantity = goal.quantity
    title = tr("{goal}: the best points and what they are compared with", goal=goal_name(goal))
    table = Table(title=str(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for heading in (tr("Point"), tr("Cost"), tr("Dearest run"), tr("Search"), tr("Fresh seeds"), tr("Gain (95 %)")):
        table.add_column(str(heading))
    for row in search.points.to_dict("records"):
        gain = f"{row[f'{quantity}_gain']:+.3g} [{row[f'{quantity}_lower']:+.3g}, {row[f'{quantity}_upper']:+.3g}]"
        values = [f"{row[f'{quantity}_search']:.4g}", f"{row[f'{quantity}_fresh']:.4g}", gain]
        table.add_row(point_name(str(row["point"])), f"{row['cost']:,.0f}", f"{row['dearest']:,.0f}", *values)
    table.caption = str(tr("Costs: programmes, subsidies and revenue forgone over the years, 10,000 CNY."))
    table.caption_justify = "left"
    return table
