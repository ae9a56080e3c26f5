"""``synergysim list``: what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer


class What(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    experiments = "experiments"
    levers = "levers"
    indicators = "indicators"
    parameters = "parameters"
    shocks = "shocks"
    flows = "flows"
    stocks = "stocks"
    loops = "loops"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="list")(list_names)


def list_names(
    what: Annotated[
        What,
        typer.Argument(
            metavar="WHAT",
            help="scenarios, experiments, levers, indicators, parameters, shocks, flows, stocks or loops.",
        ),
    ],
) -> None:
    """List the scenarios, experiments, levers, indicators, parameters, shocks, flows, stocks or loops there are."""
    columns, rows = LISTS[what]()
    _print(columns, rows)


Listing = tuple[tuple[str, ...], Iterable[tuple[str, ...]]]


def scenarios() -> Listing:
    """Every scenario of the library."""
    from ..library_files import names
    from ..scenario import load

    loaded = [load(name) for name in names()]
    return ("scenario", "title", "description"), [(one.name, one.title_en, one.description) for one in loaded]


def experiments() -> Listing:
    """Every experiment of the library."""
    from ..experiments.experiment_file import FOLDER, load_experiment
    from ..library_files import names

    loaded = [load_experiment(name) for name in names(FOLDER)]
    return ("experiment", "description"), [(one.name, one.description) for one in loaded]


def levers() -> Listing:
    """Every policy lever."""
    from ...simulation.levers import LEVERS

    rows = [
        (
            one.code,
            one.name_en,
            _allowed(one.bounds, one.unit),
            f"{one.lag_quarters:g} quarters",
            f"{one.annual_cost:.3%} of base-year sales",
            one.meaning,
            one.source,
        )
        for one in LEVERS
    ]
    return ("lever", "name", "allowed", "lag", "cost a year at level 1", "meaning", "source"), rows


def indicators() -> Listing:
    """The indicators of both systems, all measured in every run, in the catalogue's words."""
    from ...analysis.catalogue import indicators as catalogued

    rows = [(one.code, one.system, one.name_en, one.name_zh, one.unit, one.subsystem) for one in catalogued()]
    return ("indicator", "system", "name", "名称", "unit", "subsystem"), rows


def parameters() -> Listing:
    """Every parameter of the model and every fact of the baseline, by the path that --set takes."""
    from ...simulation.inputs import Industry, facts
    from ...simulation.model import Parameters
    from ...simulation.parameters import walk

    rows = [
        (path, f"{value:g}", _allowed(one.bounds, one.unit), one.meaning, one.source)
        for path, one, value in walk(Parameters())
    ]
    rows += [
        (f"industry.CODE.{name}", "by industry", _allowed(one.bounds, one.unit), one.meaning, "in the library")
        for name, one in facts(Industry).items()
    ]
    return ("parameter", "value", "allowed", "meaning", "source"), rows


def shocks() -> Listing:
    """Every kind of shock."""
    from ...simulation.shocks import SHOCKS

    rows = [
        (
            one.kind,
            one.name_en,
            _allowed(one.bounds, one.unit),
            ", ".join(one.limits) or "nothing",
            one.meaning,
            one.source,
        )
        for one in SHOCKS
    ]
    return ("shock", "name", "allowed size", "can be limited to", "meaning", "source"), rows


def flows() -> Listing:
    """Every flow between subsystems."""
    from ...simulation.flows import BETWEEN, SUBSYSTEMS

    rows = [
        (one.name, one.kind, SUBSYSTEMS[one.source][0], SUBSYSTEMS[one.target][0], one.unit, one.meaning)
        for one in BETWEEN
    ]
    return ("flow", "kind", "from", "to", "unit a quarter", "meaning"), rows


def stocks() -> Listing:
    """Every stock with the flows that alone change it."""
    from ...simulation.stocks import STOCKS

    rows = [(one.name, one.unit, ", ".join(one.inflows), ", ".join(one.outflows)) for one in STOCKS]
    return ("stock", "unit", "inflows", "outflows"), rows


def loops() -> Listing:
    """Every feedback loop with its links."""
    from ...simulation.loops import LOOPS

    arrows = {1: " → ", -1: " →(−) "}
    rows = [
        (
            one.code,
            "reinforcing" if one.polarity > 0 else "balancing",
            one.name_en,
            "".join(variable + arrows[sign] for variable, sign in one.path) + one.path[0][0],
            one.source,
        )
        for one in LOOPS
    ]
    return ("loop", "polarity", "name", "links", "source"), rows


LISTS = {
    What.scenarios: scenarios,
    What.experiments: experiments,
    What.levers: levers,
    What.indicators: indicators,
    What.parameters: parameters,
    What.shocks: shocks,
    What.flows: flows,
    What.stocks: stocks,
    What.loops: loops,
}


def _allowed(bounds: tuple[float, float], unit: str) -> str:
    return f"[{bounds[0]:g}, {bounds[1]:g}] {unit}"


def _print(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """A table on a terminal; tab-separated lines into a pipe, where nothing may be cut."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        for row in (columns, *rows):
            typer.echo("\t".join(row))
        return
    table = Table(*columns, box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*row)
    console.print(table)
