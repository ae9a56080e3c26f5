"""The generated blocks of the model description: pure functions of what the code declares, each a piece of Markdown."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from ..columns import CLUSTER_VARIABLES, FIRM_COLUMNS, Column
from ..effects import EFFECTS
from ..flows import FLOWS, SUBSYSTEMS
from ..indicators.diagnostics import DIAGNOSTICS
from ..inputs import City, Industry, Region, facts
from ..levers import LEVERS, Act
from ..loops import LOOPS
from ..parameter_set import Parameters
from ..quarter import QUARTER
from ..shocks import SHOCKS
from ..stocks import STOCKS
from .actors import ACTORS, attributes
from .constants import constants
from .counts import count_parameters
from .measures import measured, systems
from .tables import code, codes, first_line, interval, number, table


def processes() -> str:
    """The processes of a quarter in their order."""
    rows = [
        (str(place), code(process.name), first_line(process.run), code(f"{_module(process.run)}.py"))
        for place, process in enumerate(QUARTER, 1)
    ]
    return table(("", "Process", "What happens", "In"), rows)


def _module(function: Callable[..., object]) -> str:
    return "/".join(function.__module__.split("simulation.")[1].split("."))


def agents() -> str:
    """The classes of agents besides firms."""
    rows = [(code(one.kind.__name__), one.number, one.decides, first_line(one.kind)) for one in ACTORS]
    return table(("Agent", "How many", "Decides", "What it is"), rows)


def agents_state() -> str:
    """The attributes of every class of agents besides firms."""
    rows = [
        (code(actor.kind.__name__), code(name), *actor.attributes.get(name, ("", "")))
        for actor in ACTORS
        for name in attributes(actor.kind)
    ]
    return table(("Agent", "Attribute", "Unit", "Meaning"), rows)


def _columns(columns: list[Column]) -> str:
    return table(("Name", "Unit", "Meaning"), [(code(one.name), one.unit or "–", one.meaning) for one in columns])


def firm_columns() -> str:
    """State of a firm."""
    return _columns(FIRM_COLUMNS)


def cluster_variables() -> str:
    """State of a cluster, effects of policy and shocks apart."""
    return _columns([one for one in CLUSTER_VARIABLES if one.name not in EFFECTS])


def parameters() -> str:
    """Every parameter, group by group."""
    parts = []
    for field in dataclasses.fields(Parameters):
        group = getattr(Parameters(), field.name)
        rows = [
            (code(f"{field.name}.{name}"), number(one.default), one.unit, interval(one.range), interval(one.bounds),
             one.meaning, one.source)
            for name, one in facts(type(group)).items()
        ]  # fmt: skip
        columns = ("Parameter", "Default", "Unit", "Range", "Bounds", "Meaning", "Source")
        parts.append(f"**{field.name}** – {first_line(type(group))}\n\n{table(columns, rows)}")
    return "\n\n".join(parts)


def named_constants() -> str:
    """Numbers that modules name but that no scenario can change."""
    rows = [(code(one.name), number(one.value), one.comment or "–", code(one.module)) for one in constants()]
    return table(("Constant", "Value", "What the code says of it", "In"), rows)


def input_facts() -> str:
    """The facts of industries, cities and regions."""
    rows = [
        (code(f"{kind.__name__.lower()}.{name}"), one.unit, interval(one.bounds), one.meaning)
        for kind in (Industry, City, Region)
        for name, one in facts(kind).items()
    ]
    series = [field.name for field in dataclasses.fields(City) if field.default_factory is not dataclasses.MISSING]
    table_of_facts = table(("Fact", "Unit", "Bounds", "Meaning"), rows)
    return f"{table_of_facts}\n\nSeries by year, of a city: {codes(series)}."


def levers() -> str:
    """Policy levers with what level 1 does to the effects."""
    rows = [
        (one.code, one.name_en, one.meaning, "; ".join(map(_at_full_level, one.acts)), f"{number(one.lag_quarters)}",
         str(one.delay_order), f"{100 * one.annual_cost:.3g} %", one.paid_to,
         f"{number(one.measures_per_year)} in {one.counts_in}" if one.counts_in else "–", one.stands_for or "–",
         one.source)
        for one in LEVERS
    ]  # fmt: skip
    columns = ("", "Lever", "Meaning", "At level 1", "Mean lag, quarters", "Stages", "Cost a year of base-year sales",
               "Paid to", "Measures a year", "Stands for", "Source")  # fmt: skip
    return table(columns, rows)


def _at_full_level(act: Act) -> str:
    if act.kind == "multiply":
        return f"{code(act.effect)} × {1.0 + act.strength:.3g}"
    return f"{code(act.effect)} + {act.strength:.3g}"


def effects() -> str:
    """What levers and shocks act on, and which do."""
    rows = []
    for name, one in EFFECTS.items():
        pulled = [lever.code for lever in LEVERS if name in {act.effect for act in lever.acts}]
        struck = [shock.kind for shock in SHOCKS if name in {channel.effect for channel in shock.channels}]
        kind = "factor" if one.is_factor else "addition"
        rows.append((code(name), kind, one.meaning, ", ".join(pulled) or "–", codes(struck)))
    return table(("Effect", "Kind", "Meaning", "Levers", "Shocks"), rows)


def shocks() -> str:
    """Kinds of shock with their channels."""
    rows = []
    for one in SHOCKS:
        channels = "; ".join(
            f"{code(channel.effect)} {channel.strength:+g}"
            + (f" × {code(channel.exposure)}" if channel.exposure else "")
            for channel in one.channels
        )
        limits = ", ".join(one.limits) or "–"
        rows.append((code(one.kind), one.meaning, f"{interval(one.bounds)} ({one.unit})", limits, channels, one.source))
    return table(("Shock", "Meaning", "Size", "Can be limited to", "Channels, per unit of size", "Source"), rows)


def flows() -> str:
    """Every flow, with what it runs between."""
    names = {key: one.en for key, one in SUBSYSTEMS.items()}
    rows = [
        (code(one.name), one.kind or "–", names.get(one.source, "–"), names.get(one.target, "–"), one.unit, one.meaning)
        for one in FLOWS
    ]
    return table(("Flow", "Kind", "From", "To", "Unit", "Meaning"), rows)


def stocks() -> str:
    """Every stock with the flows that alone change it."""
    rows = [(code(one.name), one.unit, codes(one.inflows), codes(one.outflows)) for one in STOCKS]
    return table(("Stock", "Unit", "Inflows", "Outflows"), rows)


def loops() -> str:
    """Every feedback loop with its links and its probe."""
    arrows = {1: " → ", -1: " →(−) "}
    rows = [
        (one.code, one.name_en, "".join(name + arrows[sign] for name, sign in one.path) + one.path[0][0],
         "; ".join(f"{code(path)} = {number(value)}" for path, value in one.probe.change.items()),
         f"{code(one.probe.outcome)} {'rises' if one.probe.response > 0 else 'falls'}", one.source)
        for one in LOOPS
    ]  # fmt: skip
    return table(("", "Loop", "Links", "Probe", "Response", "Source"), rows)


def indicators() -> str:
    """Every indicator measured, by system."""
    found = list(systems())
    known = {name: measure for _, measures in found for name, measure in measures.items()}
    rows = [
        (name, measured(measure, known), code(f"indicators/{module}.py"))
        for module, measures in found
        for name, measure in measures.items()
    ]
    return table(("Indicator", "Measured as", "In"), rows)


def diagnostics() -> str:
    """What is recorded every quarter beyond the indicators."""
    return table(("Diagnostic", "Unit"), [(code(name), unit) for name, unit in DIAGNOSTICS.items()])


BLOCKS: Mapping[str, Callable[[], str]] = {
    "count of parameters": count_parameters,
    "agents": agents,
    "firm columns": firm_columns,
    "cluster variables": cluster_variables,
    "agents' state": agents_state,
    "processes": processes,
    "facts": input_facts,
    "flows": flows,
    "stocks": stocks,
    "loops": loops,
    "levers": levers,
    "effects": effects,
    "shocks": shocks,
    "indicators": indicators,
    "diagnostics": diagnostics,
    "parameters": parameters,
    "constants": named_constants,
}
