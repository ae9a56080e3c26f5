"""``synergysim list``: what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ...language import joined, language, tr
from .list_words import HEADINGS, WORDS

if TYPE_CHECKING:
    from ...extensions import Extension
    from ...simulation.flows import Flow as FlowDeclaration


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
    extensions = "extensions"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="list")(list_names)


def list_names(
    what: Annotated[
        What,
        typer.Argument(
            metavar="WHAT",
            help="scenarios, experiments, levers, indicators, parameters, shocks, flows, stocks, loops, extensions.",
        ),
    ],
    scenario: Annotated[
        str | None, typer.Option(metavar="FILE", help="With what the extensions of this scenario add.")
    ] = None,
) -> None:
    """List the scenarios, experiments, levers, indicators, parameters, shocks, flows, stocks, loops, extensions."""
    with_extensions_of(scenario)
    columns, rows = LISTS[what]()
    _print(columns, rows)


def with_extensions_of(scenario: str | None) -> None:
    """List from now on what a scenario's extensions add; without one, those of the packages that are installed.

    Raises:
        UserError: there is no such scenario. ExtensionError: one of its extensions cannot be loaded.
    """
    from ..files.extending import extensions_of
    from ..files.scenario import load

    _loaded[:] = [] if scenario is None else extensions_of(load(scenario))


Listing = tuple[tuple[str, ...], Iterable[tuple[str, ...]]]


def scenarios() -> Listing:
    """Every scenario of the library."""
    from ..files.library_files import names
    from ..files.scenario import load

    loaded = [load(name) for name in names()]
    return HEADINGS["scenarios"](), [(one.name, one.title_in(), one.description_in()) for one in loaded]


def experiments() -> Listing:
    """Every experiment of the library."""
    from ..files.library_files import names
    from ..files.scenario import either
    from ..studies.sweep.experiment_file import FOLDER, load_experiment

    loaded = [load_experiment(name) for name in names(FOLDER)]
    rows = [(one.name, either(one.description, one.description_zh)) for one in loaded]
    return HEADINGS["experiments"](), rows


def levers() -> Listing:
    """Every policy lever."""
    from ...simulation.levers import LEVERS

    rows = [
        (
            one.code,
            in_either(one.name_en, one.name_zh),
            _allowed(one.bounds, one.unit),
            WORDS["lag"].format(quarters=one.lag_quarters),
            WORDS["cost"].format(share=one.annual_cost),
            in_either(one.meaning, one.meaning_zh),
            one.source,
        )
        for one in LEVERS
    ]
    return HEADINGS["levers"](), rows


def indicators() -> Listing:
    """The indicators of both systems, all measured in every run, in the catalogue's words."""
    from ...analysis.catalogue import indicators as catalogued
    from ...analysis.catalogue import subsystem_name

    if language() == "zh":
        rows = [(one.code, one.system, one.name_zh, one.unit_zh, subsystem_name(one.subsystem)) for one in catalogued()]
        return HEADINGS["indicators"](), rows
    both = [(one.code, one.system, one.name_en, one.name_zh, one.unit, one.subsystem) for one in catalogued()]
    code, system, name, *rest = HEADINGS["indicators"]()
    return (code, system, name, HEADINGS["indicators"]["zh"][2], *rest), both


def parameters() -> Listing:
    """Every parameter of the model and every fact of the baseline, by the path that --set takes."""
    from ...simulation.inputs import Industry, facts
    from ...simulation.model import Parameters
    from ...simulation.parameters import walk

    rows = [
        (path, f"{value:g}", _allowed(one.bounds, one.unit), one.meaning, one.source)
        for path, one, value in walk(Parameters())
    ]
    varied, library = str(WORDS["by_industry"]), str(WORDS["library"])
    rows += [
        (f"industry.CODE.{name}", varied, _allowed(one.bounds, one.unit), one.meaning, library)
        for name, one in facts(Industry).items()
    ]
    return HEADINGS["parameters"](), rows


def shocks() -> Listing:
    """Every kind of shock."""
    from ...simulation.shocks import SHOCKS

    comma = str(tr(", "))
    rows = [
        (
            one.kind,
            in_either(one.name_en, one.name_zh),
            _allowed(one.bounds, one.unit),
            comma.join(str(WORDS[limit]) for limit in one.limits or ("nothing",)),
            in_either(one.meaning, one.meaning_zh),
            one.source,
        )
        for one in SHOCKS
    ]
    return HEADINGS["shocks"](), rows


def flows() -> Listing:
    """Every flow between subsystems."""
    from ...analysis.catalogue.terms import term, unit_in
    from ...simulation.flows import BETWEEN, SUBSYSTEMS

    def row(one: FlowDeclaration) -> tuple[str, ...]:
        ends = (str(SUBSYSTEMS[end]) for end in (one.source, one.target))
        kind, unit = term(one.kind, "kind"), unit_in(one.unit)
        return one.name, *_named(one.name), kind, *ends, unit, one.meaning

    return _with_names("flows"), [row(one) for one in BETWEEN]


def _with_names(what: str) -> tuple[str, ...]:
    """Headings of a table whose English names are the codes themselves: a column less."""
    code, _, *rest = headings = HEADINGS[what]()
    return headings if language() == "zh" else (code, *rest)


def stocks() -> Listing:
    """Every stock with the flows that alone change it."""
    from ...analysis.catalogue.terms import term, unit_in
    from ...simulation.stocks import STOCKS

    def listed(names: Iterable[str]) -> str:
        return joined(term(name) for name in names)()

    rows = [
        (one.name, *_named(one.name), unit_in(one.unit), listed(one.inflows), listed(one.outflows)) for one in STOCKS
    ]
    return _with_names("stocks"), rows


def loops() -> Listing:
    """Every feedback loop with its links."""
    from ...analysis.catalogue.terms import term
    from ...simulation.loops import LOOPS

    arrows = {1: " → ", -1: " →(−) "}
    rows = [
        (
            one.code,
            str(WORDS["reinforcing" if one.polarity > 0 else "balancing"]),
            in_either(one.name_en, one.name_zh),
            "".join(term(variable) + arrows[sign] for variable, sign in one.path) + term(one.path[0][0]),
            one.source,
        )
        for one in LOOPS
    ]
    return HEADINGS["loops"](), rows


_loaded: list[Extension] = []  # by the scenario that was named


def extensions() -> Listing:
    """What is added to the model and the command line, and by which package or folder."""
    from ...extensions import installed
    from ..files.extending import described

    rows = [(str(one), group, name, meaning) for one, group, name, meaning in described(tuple(_loaded) or installed())]
    return HEADINGS["extensions"](), rows


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
    What.extensions: extensions,
}


def in_either(english: str, chinese: str) -> str:
    """What is declared in both languages, in one of them."""
    return chinese if language() == "zh" else english


def _named(name: str) -> tuple[str, ...]:
    """In Chinese, the words for a name, beside the name that is typed; in English the name says it."""
    from ...analysis.catalogue.terms import term

    return (term(name),) if language() == "zh" else ()


def _allowed(bounds: tuple[float, float], unit: str) -> str:
    from ...analysis.catalogue.terms import unit_in

    return f"[{bounds[0]:g}, {bounds[1]:g}] {unit_in(unit)}"


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
