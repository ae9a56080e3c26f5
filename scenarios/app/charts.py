"""Interactive charts: values and bands under the pointer, a cluster brought out by its name in the legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import altair as alt
import pandas as pd
import streamlit as st

from ...analysis.figures.flows import KIND_COLOURS
from ...analysis.figures.style import (
    GREY,
    STAGE_COLOURS,
    STAGES,
    SUBSYSTEM_COLOURS,
    cluster_name,
    cluster_style,
    stage_name,
)
from ...analysis.inference import bands
from ..present.quantities import MEAN
from .words import WORDS

if TYPE_CHECKING:
    pass

Chart: TypeAlias = Any  # of altair, whose kinds of charts have no type in common
LEVEL = 0.8  # of a band, as in the figures of a run
HEIGHT = 380
SMALLEST = 1e-9  # what is nearer to 0 is 0: a rounding error is no effect, and no axis is to be stretched to it
FAINT = 0.12


def draw(chart: Chart, described: str, wide: bool = True) -> None:
    """Show a chart; ``described`` is what it shows, for those who do not see it."""
    st.altair_chart(chart, width="stretch" if wide else "content", alt=described, theme=None)


def spread(table: pd.DataFrame, value: str, by: Sequence[str] = ("cluster", "year")) -> pd.DataFrame:
    """Median and band over replications: ``by``, median, lower, upper."""
    found = bands(table.dropna(subset=[value]), list(by), value, LEVEL)[[*by, "median", "lower", "upper"]]
    numbers = ["median", "lower", "upper"]
    return found.assign(**{name: found[name].where(found[name].abs() > SMALLEST, 0.0) for name in numbers})


def lines(now: pd.DataFrame, axis: str, ghost: pd.DataFrame | None = None, zero: bool = True) -> Chart:
    """Lines by cluster and year with their bands; those of ``ghost`` are dashed behind them.

    Args:
        now: cluster, year, median, lower, upper.
        axis: What is shown, with its unit.
        ghost: The same; its bands are not drawn.
        zero: Whether a line stands at 0.
    """
    names, colours = _clusters(list(now["cluster"].unique()))
    table = _named(now)
    chosen = alt.selection_point(fields=["name"], bind="legend", name="chosen")
    near = alt.selection_point(nearest=True, on="pointerover", fields=["year"], empty=False, clear="pointerout")
    colour = alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=_legend(len(names)), title=None)
    years = alt.X("year:Q", axis=_years(now["year"]), scale=alt.Scale(nice=False, zero=False), title=None)
    base = alt.Chart(table).encode(x=years, color=colour)
    value = alt.Y("median:Q", title=axis, scale=alt.Scale(zero=False), axis=_numbers())
    band = base.mark_area(stroke=None).encode(
        y=alt.Y("lower:Q", title=axis, scale=alt.Scale(zero=False), axis=_numbers()), y2="upper:Q",
        opacity=alt.condition(chosen, alt.value(FAINT), alt.value(0.02)),
    )  # fmt: skip
    line = base.mark_line(strokeWidth=2.2).encode(
        y=value, opacity=alt.condition(chosen, alt.value(1.0), alt.value(0.15))
    )
    layers: list[Any] = [band]
    if zero:
        layers.append(alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=GREY, strokeWidth=1).encode(y="y:Q"))
    if ghost is not None and not ghost.empty:
        layers.append(
            alt.Chart(_named(ghost)).mark_line(strokeWidth=1.3, strokeDash=[5, 4]).encode(
                x=years, y=value, color=colour,
                opacity=alt.condition(chosen, alt.value(0.55), alt.value(0.1)),
                detail="name:N",
            )
        )  # fmt: skip
    layers += [line, _pointer(table, names, years, near), _dots(base, value, near)]
    return alt.layer(*layers).add_params(chosen).properties(height=HEIGHT)


def _pointer(table: pd.DataFrame, names: list[str], years: alt.X, near: Any) -> Chart:
    """A line at the year under the pointer, with the values of all clusters."""
    told = table.assign(
        told=[_value(one) for one in table[["median", "lower", "upper"]].itertuples(index=False)]
    ).pivot_table(index="year", columns="name", values="told", aggfunc="first").reset_index()  # fmt: skip
    tooltip = [alt.Tooltip("year:Q", title=str(WORDS["year"]), format="d")]
    tooltip += [alt.Tooltip(f"{_field(name)}:N", title=name) for name in names]
    return (
        alt.Chart(told.rename(columns=_field)).mark_rule(color=GREY)
        .encode(x=years, opacity=alt.condition(near, alt.value(0.5), alt.value(0.0)), tooltip=tooltip)
        .add_params(near)
    )  # fmt: skip


def _field(name: object) -> str:
    """A name without the signs that a field's path is read by."""
    return "".join("_" if sign in ".[]\\'\":" else sign for sign in str(name))


def _value(row: Any) -> str:
    median, lower, upper = (f"{one:.3g}".replace("-", "−") for one in row)
    return median if lower == upper else f"{median} ({lower} … {upper})"


def _dots(base: alt.Chart, value: alt.Y, near: Any) -> Chart:
    return base.mark_circle(size=45).encode(y=value, opacity=alt.condition(near, alt.value(1.0), alt.value(0.0)))


def orders(table: pd.DataFrame, axis: str, names: dict[str, str]) -> Chart:
    """Order degrees: a small chart a cluster, a line a subsystem.

    ``table``: cluster, year, subsystem, median, lower, upper; ``names`` of the subsystems.
    """
    scale = alt.Scale(domain=list(names.values()), range=[SUBSYSTEM_COLOURS[one] for one in names])
    told = table.assign(what=table["subsystem"].map(names))
    charts = []
    for cluster in table["cluster"].unique():
        rows = told[told["cluster"] == cluster]
        base = alt.Chart(rows, title=cluster_name(str(cluster))).encode(
            x=alt.X("year:Q", axis=_years(table["year"], 3), scale=alt.Scale(zero=False, nice=False), title=None),
            color=alt.Color(
                "what:N", scale=scale, title=None, legend=alt.Legend(orient="top", columns=2, symbolOpacity=1.0)
            ),
        )
        y = alt.Y("median:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(tickCount=3))
        tooltip = [
            alt.Tooltip("what:N", title=" "), alt.Tooltip("year:Q", title=str(WORDS["year"]), format="d"),
            alt.Tooltip("median:Q", title=axis, format=".2f"), alt.Tooltip("lower:Q", title="10 %", format=".2f"),
            alt.Tooltip("upper:Q", title="90 %", format=".2f"),
        ]  # fmt: skip
        charts.append(
            alt.layer(
                base.mark_area(opacity=0.15).encode(y=y.copy(), y2="upper:Q").transform_calculate(median="datum.lower"),
                base.mark_line(strokeWidth=2).encode(y=y),
                base.mark_circle(size=70, opacity=0).encode(y=y, tooltip=tooltip),
            ).properties(width=212, height=140)
        )
    return alt.concat(*charts, columns=3)


def stages(table: pd.DataFrame, year: int | None = None) -> Chart:
    """The most frequent stage by cluster and year; ``year`` is marked.

    ``table``: replication, cluster, year, stage.
    """
    counted = table.groupby(["cluster", "year", "stage"], sort=False).size().rename("n").reset_index()
    total = counted.groupby(["cluster", "year"])["n"].transform("sum")
    counted["share"] = counted["n"] / total
    most = counted.sort_values("n", ascending=False, kind="stable").drop_duplicates(["cluster", "year"])
    names = [stage_name(one) for one in STAGES]
    shown = _named(most).assign(stage=[stage_name(one) for one in most["stage"]])
    order, _ = _clusters(list(table["cluster"].unique()))
    ticks = [one for one in sorted(table["year"].unique()) if one % 5 == 0]
    tiles = alt.Chart(shown).mark_rect(stroke="white", strokeWidth=1).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, values=ticks, ticks=False, domain=False)),
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=150, ticks=False, domain=False)),
        color=alt.Color("stage:N", title=None, scale=alt.Scale(domain=names, range=list(STAGE_COLOURS.values())),
                        legend=alt.Legend(orient="top", columns=3, symbolStrokeColor=GREY, columnPadding=4)),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("year:O", title=str(WORDS["year"])),
                 alt.Tooltip("stage:N", title=str(WORDS["stage"])),
                 alt.Tooltip("share:Q", title=str(WORDS["share_of_runs"]), format=".0%")],
    )  # fmt: skip
    height = 34 * len(order) + 60
    if year is None:
        return alt.layer(tiles).properties(height=height)
    here = shown[shown["year"] == year]
    mark = alt.Chart(here).mark_rect(fill=None, stroke="#D55E00", strokeWidth=2.5).encode(
        x=alt.X("year:O"), y=alt.Y("name:N", sort=order)
    )  # fmt: skip
    return alt.layer(tiles, mark).properties(height=height)


def network(firms: pd.DataFrame, ties: pd.DataFrame, places: dict[int, tuple[float, float]]) -> Chart:
    """Firms of a year at their places, and the ties between them.

    Args:
        firms: firm, cluster, leader. ties: firm, partner. places: of every firm of any year, so that none moves.
    """
    names, colours = _clusters(list(firms["cluster"].unique()))
    at = pd.DataFrame.from_dict(places, orient="index", columns=["x", "y"])
    limit = float(at.abs().to_numpy().max()) * 1.04 if len(at) else 1.0
    dots = _named(firms).join(at, on="firm")
    rules = ties.join(at, on="firm").join(at.add_suffix("2"), on="partner").dropna()
    scale = alt.Scale(domain=[-limit, limit], nice=False)
    chosen = alt.selection_point(fields=["name"], bind="legend", name="cluster")
    x, y = alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=scale)
    lines_drawn = alt.Chart(rules[["x", "y", "x2", "y2"]]).mark_rule(strokeWidth=0.6, opacity=0.35, color="#8A8A8A")
    circles = alt.Chart(dots[["x", "y", "name", "leader"]]).mark_circle().encode(
        x=x, y=y, size=alt.condition("datum.leader", alt.value(120), alt.value(26)),
        color=alt.Color("name:N", title=None, scale=alt.Scale(domain=names, range=colours),
                        legend=_legend(len(names), "circle")),
        opacity=alt.condition(chosen, alt.value(0.95), alt.value(0.12)),
        tooltip=[alt.Tooltip("name:N", title=str(WORDS["cluster"]))],
    ).add_params(chosen)  # fmt: skip
    return alt.layer(lines_drawn.encode(x=x, y=y, x2="x2:Q", y2="y2:Q"), circles).properties(height=420)


def flows(table: pd.DataFrame, most: float, axis: str, kinds: dict[str, str]) -> Chart:
    """The largest flows of a year as bars. ``table``: name, kind, value, told; ``most`` ends the axis of all years."""
    scale = alt.Scale(domain=list(kinds.values()), range=[KIND_COLOURS[one] for one in kinds])
    shown = table.assign(kind=table["kind"].map(kinds))
    return alt.Chart(shown).mark_bar(height=16).encode(
        x=alt.X("value:Q", title=axis, scale=alt.Scale(domain=[0, most]), axis=alt.Axis(tickCount=5)),
        y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(labelLimit=210, ticks=False, domain=False)),
        color=alt.Color("kind:N", title=None, scale=scale, legend=alt.Legend(orient="top", columns=3)),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=str(WORDS["a_year"]))],
    ).properties(height=26 * max(len(table), 1) + 60)  # fmt: skip


def effects(table: pd.DataFrame, titles: dict[str, str], axis: str) -> Chart:
    """Effects by year, a line a policy with its 95 % interval. ``table``: scenario, year, mean, lower, upper."""
    numbers = ["mean", "lower", "upper"]
    calm = table.assign(**{name: table[name].where(table[name].abs() > SMALLEST, 0.0) for name in numbers})
    calm = calm.assign(name=calm["scenario"].map(titles))
    domain = [titles[one] for one in dict.fromkeys(table["scenario"])]
    widest = max(float(calm[numbers].abs().to_numpy().max()), 0.01)
    y = alt.Scale(domain=[-widest, widest] if calm["mean"].min() < 0 < calm["mean"].max() else alt.Undefined, nice=True)
    base = alt.Chart(calm).encode(
        x=alt.X("year:Q", axis=_years(table["year"]), scale=alt.Scale(zero=False, nice=False), title=None),
        color=alt.Color("name:N", title=None, sort=domain,
                        legend=alt.Legend(orient="top", columns=1, labelLimit=330, symbolOpacity=1.0),
                        scale=alt.Scale(domain=domain, range=list(POLICY_COLOURS))),
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title=" "), alt.Tooltip("year:Q", title=str(WORDS["year"]), format="d"),
        alt.Tooltip("mean:Q", title=axis, format="+.3f"),
        alt.Tooltip("lower:Q", title=str(WORDS["low"]), format="+.3f"),
        alt.Tooltip("upper:Q", title=str(WORDS["high"]), format="+.3f"),
    ]  # fmt: skip
    value = alt.Y("mean:Q", title=axis, scale=y, axis=_numbers())
    return alt.layer(
        base.mark_area(opacity=0.15).encode(y=alt.Y("lower:Q", title=axis, scale=y, axis=_numbers()), y2="upper:Q"),
        alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=GREY, strokeWidth=1).encode(y="y:Q"),
        base.mark_line(strokeWidth=2.2).encode(y=value),
        base.mark_circle(size=80, opacity=0).encode(y=value, tooltip=tooltip),
    ).properties(height=HEIGHT)


def front(table: pd.DataFrame, axes: tuple[str, str], names: dict[str, str], budget: float, told: str) -> Chart:
    """Policies by what they cost and gain; those that none beats are joined; a line stands at the budget.

    ``table``: policy, cost, value, front.
    """
    shown = table.assign(what=[names["front" if one else "others"] for one in table["front"]])
    scale = alt.Scale(domain=[names["front"], names["others"]], range=["#D55E00", "#9FB3C4"])
    x = alt.X("cost:Q", title=axes[0], axis=alt.Axis(tickCount=6), scale=alt.Scale(zero=True))
    y = alt.Y("value:Q", title=axes[1], axis=_numbers(), scale=alt.Scale(zero=False))
    tooltip = [
        alt.Tooltip("policy:N", title=str(WORDS["policy"])), alt.Tooltip("cost:Q", title=axes[0], format=",.1f"),
        alt.Tooltip("value:Q", title=axes[1], format=".3f"),
    ]  # fmt: skip
    best = alt.Chart(shown[shown["front"]]).mark_line(interpolate="step-after", color="#D55E00", strokeWidth=1.5)
    dots = alt.Chart(shown).mark_circle(size=80, opacity=0.9).encode(
        x=x, y=y, tooltip=tooltip,
        color=alt.Color("what:N", title=None, scale=scale, legend=alt.Legend(orient="top", columns=2, labelLimit=220)),
    )  # fmt: skip
    limit = alt.Chart(pd.DataFrame({"cost": [budget], "told": [told]}))
    rule = limit.mark_rule(color=GREY, strokeDash=[4, 4]).encode(x="cost:Q")
    label = limit.mark_text(align="right", dx=-5, y=12, color=GREY, fontSize=12).encode(x="cost:Q", text="told:N")
    return alt.layer(best.encode(x=x, y=y), dots, rule, label).properties(height=HEIGHT)


POLICY_COLOURS = ("#08519C", "#D55E00", "#2FA87C", "#7A4B94")


def _clusters(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names and colours of clusters in their order; the mean over them is dark."""
    styles = [cluster_style(str(code), place)["color"] for place, code in enumerate(codes)]
    return [_name(str(code)) for code in codes], [
        "#222222" if code == MEAN else colour for code, colour in zip(codes, styles, strict=True)
    ]


def _name(code: str) -> str:
    return str(WORDS["mean"]) if code == MEAN else cluster_name(code)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(name=[_name(str(code)) for code in table["cluster"]]).drop(columns="cluster")


def _legend(count: int, symbol: str = "stroke") -> alt.Legend:
    return alt.Legend(
        orient="top", columns=min(count, 2), symbolType=symbol, symbolStrokeWidth=4 if symbol == "stroke" else 0,
        symbolOpacity=1.0, labelLimit=145, labelFontSize=12, columnPadding=6, rowPadding=1,
    )  # fmt: skip


def _years(years: pd.Series[int], count: int = 6) -> alt.Axis:
    span = max(int(years.max()) - int(years.min()), 1)
    return alt.Axis(format="d", tickCount=min(count, span), grid=False, labelFlush=True)


def _numbers() -> alt.Axis:
    return alt.Axis(format=".3~g", tickCount=6)
