"""What was understood of an observed table, for the terminal and the report."""

from __future__ import annotations

import pandas as pd

from ...analysis.catalogue import Language, subsystem_name
from ...analysis.catalogue.clusters import cluster_name
from ...analysis.tables import NO_PERIOD, IndicatorTables

MOST_NAMED = 12
_COLUMNS = {
    "subsystem": {"en": "Subsystem", "zh": "子系统"},
    "indicator": {"en": "Indicator", "zh": "指标"},
    "direction": {"en": "Direction", "zh": "方向"},
    "unit": {"en": "Unit", "zh": "单位"},
    "weight": {"en": "Weight", "zh": "权重"},
    "periods": {"en": "Periods", "zh": "时期"},
    "clusters": {"en": "Clusters", "zh": "集群数"},
    "values": {"en": "Values (empty)", "zh": "数值（空缺）"},
}
_HEADING = {
    "en": "Understood: {indicators} indicators in {subsystems} subsystems; {clusters} ({names}); {periods}.",
    "zh": "读取结果：{subsystems} 个子系统、{indicators} 个指标；{clusters}（{names}）；{periods}。",
}
_DIRECTIONS = {1: {"en": "+", "zh": "+"}, -1: {"en": "−", "zh": "−"}}


def understood_table(tables: IndicatorTables, lang: Language) -> pd.DataFrame:
    """An indicator a row: its subsystem, name, direction, unit, printed weight, periods, clusters, values."""
    rows = tables.understood()
    names = [
        code if (name := tables.indicators[code].name(lang)) == code else f"{code} {name}" for code in rows["indicator"]
    ]
    columns = {
        "subsystem": [
            f"{subsystem_name(one.subsystem, lang)} / {one.dimension}"
            if one.dimension and one.system == "described"
            else subsystem_name(one.subsystem, lang)
            for one in tables.indicators.values()
        ],
        "indicator": names,
        "direction": [
            _DIRECTIONS[one.direction][lang] if one.best is None else _best(one.best)
            for one in tables.indicators.values()
        ],
        "unit": [tables.indicators[code].unit_in(lang) for code in rows["indicator"]],
        "weight": ["–" if weight != weight else f"{weight:g}" for weight in rows["weight"]],
        "periods": [_span(first, last) for first, last in zip(rows["first"], rows["last"], strict=True)],
        "clusters": rows["clusters"].tolist(),
        "values": [f"{n} ({empty})" for n, empty in zip(rows["values"], rows["empty"], strict=True)],
    }
    kept = [name for name in columns if name != "weight" or tables.weights]
    return pd.DataFrame({_COLUMNS[name][lang]: columns[name] for name in kept})


def _best(best: float | tuple[float, float]) -> str:
    return "→ " + ("~".join(f"{end:g}" for end in best) if isinstance(best, tuple) else f"{best:g}")


def heading(tables: IndicatorTables, lang: Language) -> str:
    """How many of everything, in one sentence."""
    names = [cluster_name(name, lang) for name in tables.clusters]
    between = "、" if lang == "zh" else ", "
    named = between.join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    periods = sorted({period for table in tables.tables.values() for period in table.index})
    count = len(names)
    clusters = f"{count} 个集群" if lang == "zh" else f"{count} cluster{'' if count == 1 else 's'}"
    return _HEADING[lang].format(
        indicators=len(tables.indicators),
        subsystems=len(tables.subsystems),
        clusters=clusters,
        names=named,
        periods=_periods(periods, lang),
    )


def _periods(periods: list[object], lang: Language) -> str:
    if periods == [NO_PERIOD]:
        return "无时期（截面）" if lang == "zh" else "no periods (a cross-section)"
    span = _span(periods[0], periods[-1])
    return f"{len(periods)} 个时期（{span}）" if lang == "zh" else f"{len(periods)} periods ({span})"


def _span(first: object, last: object) -> str:
    return str(first) if first == last else f"{first}–{last}"
