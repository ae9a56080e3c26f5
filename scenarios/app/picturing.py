"""The pictures of a run, interactive where values and clusters can be picked out; each can be saved as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ...analysis.catalogue import SUBSYSTEMS, subsystem_name
from ...analysis.figures.style import with_unit
from ...language import language
from ..present.quantities import DEGREES, MEAN, U, known_quantities, name_of, unit_of
from ..studies.run.measured import measured
from . import charts, downloads, drawing, networking, splitting, state
from .words import word

if TYPE_CHECKING:
    from ..studies.run.run import RunResult

TASK = "simulate"


def picture(result: RunResult, table: pd.DataFrame, ghost: Callable[[], pd.DataFrame | None]) -> None:
    """A choice of pictures, and the one chosen. ``table``: spread of U; ``ghost``: the one behind it."""
    name = str(
        st.selectbox(
            word("picture"), list(drawing.TITLES), key="simulate.picture", persist_state="session",
            format_func=lambda one: str(drawing.TITLES[one]),
        )
    )  # fmt: skip
    described = str(drawing.TITLES[name])
    if name == "year":
        networking.picture(result)
    elif name == "sources":
        splitting.picture(result)
    elif name == "synergy":
        charts.draw(charts.lines(table, "U", ghost()), described)
        _file(result, name)
    elif name == "order_degrees":
        charts.draw(_orders(result), described, wide=False)
        _file(result, name)
    elif name == "stages":
        charts.draw(charts.stages(result.synergy), described)
        _file(result, name)
    elif name == "trajectory":
        _trajectory(result)
    else:
        downloads.shown(
            TASK, (name, language()), lambda: drawing.run_picture(result, name),
            f"{result.resolved.name}_{name}", described,
        )  # fmt: skip


def _file(result: RunResult, name: str, quantity: str = "") -> None:
    downloads.figure_file(
        TASK, lambda: drawing.run_picture(result, name, quantity=quantity), f"{result.resolved.name}_{name}"
    )


def _orders(result: RunResult) -> charts.Chart:
    parts = [
        charts.spread(result.synergy, f"order_{one}").assign(subsystem=one) for one in SUBSYSTEMS
    ]  # fmt: skip
    names = {one: subsystem_name(one) for one in SUBSYSTEMS}
    return charts.orders(pd.concat(parts, ignore_index=True), word("order"), names)


def _trajectory(result: RunResult) -> None:
    quantity = str(
        st.selectbox(
            word("quantity"), quantities_of(result), key="simulate.quantity", persist_state="session",
            format_func=lambda one: name_of(one),
        )
    )  # fmt: skip
    drawn = state.pictures(TASK)
    if ("measured",) not in drawn:
        drawn["measured",] = measured(result, result.resolved.inputs.clusters)
    table = drawn["measured",]
    rows = table[(table["quantity"] == quantity) & (table["cluster"] != MEAN)]
    axis = with_unit(name_of(quantity), unit_of(quantity))
    charts.draw(charts.lines(charts.spread(rows, "value"), axis, zero=quantity in DEGREES), name_of(quantity))
    _file(result, "trajectory", quantity)


def quantities_of(result: RunResult) -> list[str]:
    """What a run measured, in the order of the catalogue."""
    there: set[str] = set(result.indicators["indicator"].unique()) | set(result.diagnostics["diagnostic"].unique())
    there |= {U, *("synergy_" + one for one in pd.unique(result.variants["variant"]))}
    there |= {"order_digital_trade", "order_industrial_cluster"}
    return [one for one in known_quantities() if one in there]
