"""What was understood of an observed table, for the terminal and the report."""

from __future__ import annotations

import pandas as pd

from ....analysis.catalogue import subsystem_name
from ....analysis.catalogue.clusters import cluster_name
from ....analysis.tables import NO_PERIOD, IndicatorTables
from ....language import tr

MOST_NAMED = 12
_COLUMNS = {
    "subsystem": tr("Subsystem"),
    "indicator": tr("Indicator"),
    "direction": tr("Direction"),
    "unit": tr("Unit"),
    "weight": tr("Weight"),
    "periods": tr("Periods"),
    "clusters": tr("Clusters"),
    "values": tr("Values (empty)"),
}
_HEADING = tr("Understood: {indicators} indicators in {subsystems} subsystems; {clusters} ({names}); {periods}.")
_DIRECTIONS = {1: tr("+"), -1: tr("−")}


def understood_table(tables: IndicatorTables) -> pd.DataFrame:
    """An indicator a row: its subsystem, name, direction, unit, printed weight, periods, clusters, values."""
    rows = tables.understood()
    names = [
        code if (name := tables.indicators[code].name()) == code else f"{code} {name}" for code in rows["indicator"]
    ]
    columns = {
        "subsystem": [
            f"{subsystem_name(one.subsystem)} / {one.dimension}"
            if one.dimension and one.system == "described"
            else subsystem_name(one.subsystem)
            for one in tables.indicators.values()
        ],
        "indicator": names,
        "direction": [
            str(_DIRECTIONS[one.direction]) if one.best is None else _best(one.best)
            for one in tables.indicators.values()
        ],
        "unit": [tables.indicators[code].unit_in() for code in rows["indicator"]],
        "weight": ["–" if weight != weight else f"{weight:g}" for weight in rows["weight"]],
        "periods": [_span(first, last) for first, last in zip(rows["first"], rows["last"], strict=True)],
        "clusters": rows["clusters"].tolist(),
        "values": [f"{n} ({empty})" for n, empty in zip(rows["values"], rows["empty"], strict=True)],
    }
    kept = [name for name in columns if name != "weight" or tables.weights]
    return pd.DataFrame({str(_COLUMNS[name]): columns[name] for name in kept})


def _best(best: float | tuple[float, float]) -> str:
    return "→ " + ("~".join(f"{end:g}" for end in best) if isinstance(best, tuple) else f"{best:g}")


def heading(tables: IndicatorTables) -> str:
    """How many of everything, in one sentence."""
    names = [cluster_name(name) for name in tables.clusters]
    between = str(tr(", "))
    named = between.join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    periods = sorted({period for table in tables.tables.values() for period in table.index})
    count = len(names)
    clusters = str(tr("{count} cluster{s}", count=count, s="" if count == 1 else "s"))
    return _HEADING.format(
        indicators=len(tables.indicators),
        subsystems=len(tables.subsystems),
        clusters=clusters,
        names=named,
        periods=_periods(periods),
    )


def _periods(periods: list[object]) -> str:
    if periods == [NO_PERIOD]:
        return str(tr("no periods (a cross-section)"))
    span = _span(periods[0], periods[-1])
    return str(tr("{n_periods} periods ({span})", n_periods=len(periods), span=span))


def _span(first: object, last: object) -> str:
    return str(first) if first == last else f"{first}–{last}"
