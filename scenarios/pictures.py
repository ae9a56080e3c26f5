"""The figures of a run, from its tables and the observed series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.figures import evolution, in_figures
from ..analysis.figures import flows as drawn_flows
from ..analysis.figures import run as drawn
from ..analysis.figures import trade as drawn_trade
from ..simulation.flows import BETWEEN, PRESENT, SUBSYSTEMS
from .extending import added_figures
from .library_files import OBSERVED
from .report.clusters_shown import clusters_shown, shown_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .experiments.run import RunResult

BALANCE = ("exports_usd", "trade_balance_usd", *drawn_trade.CHANNELS)
BESIDE_OBSERVED = ("exports", "trade_balance")  # the figures with observed values beside the simulated ones


def run_figures(result: RunResult) -> dict[str, Figure]:
    """The figures of a run by file name."""
    figures = {name: draw() for name, draw in run_drawings(result).items()}
    from ..analysis.figures.style import figure_language

    added = added_figures(result.resolved.inputs.extensions, tuple(figures))
    return {**figures, **{name: draw(result, figure_language()) for name, draw in added.items()}}


@in_figures
def run_drawings(result: RunResult) -> dict[str, Callable[[], Figure]]:
    """The run's own figures by file name, yet to be drawn: functions with the few rows they need, for any process."""
    inputs, known = result.resolved.inputs, last_known_year(result)
    shown_here = clusters_shown(inputs)
    synergy, refused = shown_rows(result.synergy, inputs), shown_rows(result.scores.refused, inputs)
    diagnostics = in_cluster_order(result.diagnostics, result.runs, shown_here)
    last = result.flows[result.flows["quarter"].astype(str).str[:4] == str(inputs.end_year)]
    flows = in_cluster_order(last, result.runs, inputs.clusters)
    shown = diagnostics[diagnostics["diagnostic"].isin([*drawn_trade.COMPONENTS, drawn_trade.IMBALANCE, *BALANCE])]
    return {
        "order_degrees": partial(drawn.order_degrees, synergy),
        "portrait": partial(evolution.order_portrait, synergy),
        "synergy": partial(drawn.synergy_degree, synergy, refused),
        "stages": partial(drawn.stages, synergy),
        "exports": partial(drawn.exports, exports_by_year(diagnostics), observed_exports(), known),
        "adoption": partial(drawn.adoption, adoption_by_quarter(diagnostics)),
        "trade_balance": partial(trade_balance_figure, shown, known),
        "digital_trade_structure": partial(structure_figure, shown),
        "flows": partial(flow_figure, flows, inputs.end_year),
    }


def flow_figure(flows: pd.DataFrame, year: int, cluster: str | None = None) -> Figure:
    """What flows between the four subsystems in a year, in one cluster or in all together."""
    units = {flow.name: flow.unit for flow in BETWEEN}
    names = {code: (one.en, one.zh) for code, one in SUBSYSTEMS.items()}
    return drawn_flows.flow_diagram(flows, year, names, units, PRESENT, cluster)


def structure_figure(diagnostics: pd.DataFrame) -> Figure:
    """The structure of digital trade over the years."""
    names = [*drawn_trade.COMPONENTS, drawn_trade.IMBALANCE]
    return drawn_trade.structure(by_year(diagnostics, names))


def trade_balance_figure(diagnostics: pd.DataFrame, known_year: int) -> Figure:
    """Exports, imports by channel and the balance between them, with the observed values."""
    observed = pd.read_csv(OBSERVED / "trade_by_industry.csv")
    return drawn_trade.trade_balance(by_year(diagnostics, BALANCE), observed, known_year)


def in_cluster_order(table: pd.DataFrame, runs: pd.DataFrame, clusters: Sequence[str]) -> pd.DataFrame:
    """A table by run_id with its replications, the clusters in the order given, others left out."""
    place = {code: number for number, code in enumerate(clusters)}
    kept = table[table["cluster"].isin(list(place))].merge(runs[["run_id", "replication"]], on="run_id")
    order = kept["cluster"].astype(str).map(place).to_numpy().argsort(kind="stable")
    return kept.iloc[order].reset_index(drop=True)


def by_year(diagnostics: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Sums over a year's quarters of what is in USD, means of the rest.

    Columns replication, cluster, year, diagnostic, value.
    """
    rows = diagnostics[diagnostics["diagnostic"].isin(list(names))]
    years = rows.assign(year=rows["quarter"].str[:4].astype(int))
    grouped = years.groupby(["replication", "cluster", "year", "diagnostic"], sort=False)["value"]
    found = grouped.agg(["sum", "mean"]).reset_index()
    value = found["sum"].where(found["diagnostic"].str.endswith("_usd"), found["mean"])
    return found.drop(columns=["sum", "mean"]).assign(value=value)


def exports_by_year(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Exports in 10,000 USD summed over the quarters: replication, cluster, year, exports."""
    rows = diagnostics[diagnostics["diagnostic"] == "exports_usd"]
    years = rows.assign(year=rows["quarter"].str[:4].astype(int))
    sums = years.groupby(["replication", "cluster", "year"], sort=False)["value"].sum()
    return sums.rename("exports").reset_index()


def adoption_by_quarter(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Shares of firms on platforms: replication, cluster, time (decimal year, mid-quarter), diagnostic, value."""
    rows = diagnostics[diagnostics["diagnostic"].isin(list(drawn.ADOPTION))]
    time = rows["quarter"].str[:4].astype(float) + (rows["quarter"].str[5].astype(float) - 0.5) / 4
    return rows.assign(time=time)[["replication", "cluster", "time", "diagnostic", "value"]]


def observed_exports() -> pd.DataFrame:
    """Observed exports of the industries: cluster, year, exports in 10,000 USD."""
    return observed_trade()[["cluster", "year", "exports"]]


def observed_trade() -> pd.DataFrame:
    """Observed trade of the industries: year, cluster, imports, exports in 10,000 USD."""
    return pd.read_csv(OBSERVED / "trade_by_industry.csv")


def last_known_year(result: RunResult) -> int:
    """The last year whose observed trade the inputs know."""
    return max(max(city.exports_total) for city in result.resolved.inputs.cities)
