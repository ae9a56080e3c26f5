"""The figures of a run: one list, from which the report, ``synergysim draw`` and the page draw by the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.figures import evolution, in_figures
from ....analysis.figures import flows as drawn_flows
from ....analysis.figures import run as drawn
from ....analysis.figures import trade as drawn_trade
from ....language import Text, tr, trc
from ....simulation.flows import BETWEEN, PRESENT, SUBSYSTEMS
from ...files.extending import added_figures
from ...files.library_files import OBSERVED
from ...present.report.clusters_shown import clusters_shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .run import RunResult

BALANCE = ("exports_usd", "trade_balance_usd", *drawn_trade.CHANNELS)
STRUCTURE = (*drawn_trade.COMPONENTS, drawn_trade.IMBALANCE)
Draw = Callable[[], "Figure"]


@dataclass(frozen=True)
class RunTables:
    """What figures of a run are drawn from: a result, or the folder that holds one.

    ``tables``: functions that give synergy, refused (by replication) and diagnostics, flows (by run_id). ``clusters``:
    all, in order; ``shown``: those that figures show. ``years``: the first and the last; ``known_year``: the last
    whose observed trade the inputs know.
    """

    runs: pd.DataFrame
    tables: Mapping[str, Callable[[], pd.DataFrame]]
    clusters: tuple[str, ...]
    shown: tuple[str, ...]
    years: tuple[int, int]
    known_year: int
    year: int | None = None
    cluster: str | None = None

    @classmethod
    def of(cls, result: RunResult) -> RunTables:
        """Those of a result."""
        inputs = result.resolved.inputs
        tables = {
            "synergy": lambda: result.synergy, "refused": lambda: result.scores.refused,
            "diagnostics": lambda: result.diagnostics, "flows": lambda: result.flows,
        }  # fmt: skip
        known, years = last_known_year(result), (inputs.start_year, inputs.end_year)
        return cls(result.runs, tables, inputs.clusters, tuple(clusters_shown(inputs)), years, known)

    def narrowed(self, year: int | None = None, cluster: str | None = None) -> RunTables:
        """The same, of one year where a figure is of one, and of one cluster."""
        return replace(self, year=year, cluster=cluster, shown=self.shown if cluster is None else (cluster,))

    def scores(self, name: str) -> pd.DataFrame:
        """Synergy, or what was refused, of the clusters shown."""
        table = self.tables[name]()
        return table if self.shown == self.clusters else table[table["cluster"].isin(self.shown)]

    def diagnostics(self, names: Sequence[str]) -> pd.DataFrame:
        """Some diagnostics with replications, of the clusters shown, in order."""
        table = self.tables["diagnostics"]()
        return in_cluster_order(table[table["diagnostic"].isin(list(names))], self.runs, self.shown)

    def flows(self) -> pd.DataFrame:
        """The flows of the year, the last by default, with replications, clusters in order."""
        table = self.tables["flows"]()
        of_year = table[table["quarter"].astype(str).str[:4] == str(self.flow_year)]
        return in_cluster_order(of_year, self.runs, self.clusters)

    @property
    def flow_year(self) -> int:
        """The year that a figure of one year shows."""
        return self.years[1] if self.year is None else self.year


@dataclass(frozen=True)
class RunFigure:
    """A figure of a run.

    ``prepare`` takes the few rows that it needs, and gives a function that draws them, for any process. ``observed``:
    observed trade stands beside the simulated; ``of_a_year``: it shows one.
    """

    name: str
    title: Text
    caption: Text
    prepare: Callable[[RunTables], Draw] = field(repr=False)
    observed: bool = False
    of_a_year: bool = False


def _synergy(run: RunTables) -> Draw:
    return partial(drawn.synergy_degree, run.scores("synergy"), run.scores("refused"))


def _exports(run: RunTables) -> Draw:
    return partial(drawn.exports, exports_by_year(run.diagnostics(["exports_usd"])), observed_exports(), run.known_year)


def _trade_balance(run: RunTables) -> Draw:
    return partial(
        drawn_trade.trade_balance, by_year(run.diagnostics(BALANCE), BALANCE), observed_trade(), run.known_year
    )


def _flows(run: RunTables) -> Draw:
    units = {flow.name: flow.unit for flow in BETWEEN}
    names = {code: (one.en, one.zh) for code, one in SUBSYSTEMS.items()}
    return partial(drawn_flows.flow_diagram, run.flows(), run.flow_year, names, units, PRESENT, run.cluster)


FIGURES = {
    one.name: one
    for one in (
        RunFigure(
            "synergy", tr("Synergy degree U"), tr("Composite synergy degree U, compared with the first year."), _synergy
        ),
        RunFigure(
            "order_degrees",
            tr("Order degrees"),
            tr("Order degrees of digital trade and of the industrial cluster, by the frozen evaluator."),
            lambda run: partial(drawn.order_degrees, run.scores("synergy")),
        ),
        RunFigure(
            "portrait",
            tr("Order degrees against each other"),
            tr("The two order degrees against each other: above the grey line digital trade is ahead."),
            lambda run: partial(evolution.order_portrait, run.scores("synergy")),
        ),
        RunFigure(
            "stages",
            tr("Stages"),
            tr("Stage measured from the firm-to-firm network; a different quantity from U, reported beside it."),
            lambda run: partial(drawn.stages, run.scores("synergy")),
        ),
        RunFigure(
            "exports",
            tr("Exports"),
            tr("Simulated exports against the observed ones. Hollow points were not known to the model."),
            _exports,
            observed=True,
        ),
        RunFigure(
            "adoption",
            tr("Adoption"),
            tr("Shares of firms on e-commerce platforms and on the characteristic platform."),
            lambda run: partial(drawn.adoption, adoption_by_quarter(run.diagnostics(list(drawn.ADOPTION)))),
        ),
        RunFigure(
            "trade_balance",
            tr("Trade balance"),
            tr(
                "Exports above zero, imports by channel below it, and the balance between them, with "
                "what was observed. Hollow points were not known to the model."
            ),
            _trade_balance,
            observed=True,
        ),
        RunFigure(
            "structure",
            trc("drawing", "Digital trade"),
            tr(
                "Shares of the four parts of digital trade. Structural imbalance is 0 if they are "
                "equal and 1 if there is only one."
            ),
            lambda run: partial(drawn_trade.structure, by_year(run.diagnostics(STRUCTURE), STRUCTURE)),
        ),
        RunFigure(
            "flows",
            tr("Flows of a year"),
            tr(
                "What flows between the four subsystems in the last year, all clusters together. "
                "Draw another year or one cluster with: synergysim draw flows FOLDER --year YEAR "
                "--cluster CODE."
            ),
            _flows,
            of_a_year=True,
        ),
    )
}


def run_figures(result: RunResult) -> dict[str, Figure]:
    """The figures of a run by name, with those that extensions add."""
    from ....analysis.figures.style import figure_language

    figures = {name: draw() for name, draw in run_drawings(result).items()}
    added = added_figures(result.resolved.inputs.extensions, tuple(figures))
    return {**figures, **{name: draw(result, figure_language()) for name, draw in added.items()}}


@in_figures
def run_drawings(result: RunResult) -> dict[str, Draw]:
    """The run's own figures by name, yet to be drawn, by any process."""
    tables = RunTables.of(result)
    return {name: figure.prepare(tables) for name, figure in FIGURES.items()}


@in_figures
def run_figure(run: RunTables, name: str) -> Figure:
    """One of :data:`FIGURES`."""
    return FIGURES[name].prepare(run)()


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
