"""Year by year: the network of firms, of one more run in the background that keeps every year, stages and flows."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple, cast

import pandas as pd
import streamlit as st

from ...analysis.catalogue import Language
from ...analysis.catalogue.terms import term
from ...analysis.figures.amounts import MONEY, amount
from ...analysis.figures.evolution import network_at_dates, positions
from ...language import language
from ...simulation.flows import BETWEEN
from ..ensemble.engine import Outcome
from ..studies.evolution.network_snapshots import Snapshots, quarters_until, snapshots
from . import charts, crews, downloads, drawing, state
from .jobs import Heard, Job
from .running import watch
from .words import word

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ...simulation.inputs import Inputs
    from ..studies.run.run import RunResult

TASK = "network"
MOST_FLOWS = 9
FLOW_UNIT: dict[Language, float] = {"en": 1e5, "zh": 1e4}  # a billion CNY, 亿元, in 10,000 CNY
LISTEN_EVERY = 0.2  # seconds
STEPPED: Outcome[None] = Outcome(None, None, 0.0)


class Question(NamedTuple):
    """Whose network: of a run's inputs and its first replication's seed; of one cluster, or of all for None."""

    inputs: Inputs
    seed: int
    cluster: str | None

    @property
    def years(self) -> list[int]:
        """All years of the run: which of them are drawn is then chosen without another run."""
        return list(range(self.inputs.start_year, self.inputs.end_year + 1))


def picture(result: RunResult) -> None:
    """A year to move through: the firms' network, the stages and the flows of that year, all at once."""
    inputs = result.resolved.inputs
    finished = result.runs.loc[result.runs["status"] == "finished", "seed"]
    asked = Question(inputs, int(finished.iloc[0]), None)
    _follow(asked)
    found: Snapshots | None = state.result(TASK)
    if found is not None and st.session_state.get("network.asked") == asked:
        _year(result, found)


def _follow(asked: Question) -> None:
    """Begin when something new is asked, and not again what was cancelled or went wrong."""
    job = state.job(TASK)
    again = job is not None and job.state in ("cancelled", "failed") and st.button(word("draw_network"))
    if st.session_state.get("network.asked") != asked or again:
        if job is not None:
            state.leave(job)
        state.keep_result(TASK, None)
        state.keep_job(TASK, begin(asked), asked)
        st.rerun()
    watch(TASK, "progress_network")


@st.fragment  # type: ignore[untyped-decorator]
def _year(result: RunResult, found: Snapshots) -> None:
    """Only this is drawn again when the year moves."""
    inputs = result.resolved.inputs
    year = st.slider(
        word("year"), inputs.start_year, inputs.end_year, inputs.end_year, key="simulate.year",
        persist_state="session",
    )  # fmt: skip
    firms, ties = (table[table["year"] == year] for table in (found.firms, found.ties))
    left, right = st.columns([5, 4], gap="medium")
    with left:
        st.caption(word("network_now", firms=len(firms), ties=len(ties), share=found.sampled,
                        seed=int(result.runs["seed"].iloc[0])))  # fmt: skip
        charts.draw(charts.network(firms, ties, _places(found)), word("network_alt", year=year))
        downloads.figure_file(
            TASK, lambda: network_at_dates(firms, ties, found.sampled), f"{result.resolved.name}_network_{year}"
        )
    with right:
        st.caption(word("stages_now"))
        charts.draw(charts.stages(result.synergy, year), str(drawing.TITLES["stages"]))
        st.caption(word("flows_now"))
        table, most = _flows(result)
        kinds = {kind: term(kind, "kind") for kind in table["kind"].unique()}
        shown = table[table["year"] == year]
        charts.draw(charts.flows(shown, most, word("flow_axis"), kinds), word("flows_alt", year=year))
        downloads.figure_file(
            "flows", lambda: drawing.run_picture(result, "flows", year),
            f"{result.resolved.name}_flows_{year}",
        )  # fmt: skip


def _places(found: Snapshots) -> dict[int, tuple[float, float]]:
    """The firms' places, the same in every year; found once."""
    drawn = state.pictures(TASK)
    if ("places",) not in drawn:
        drawn["places",] = positions(found.firms, found.ties)
    return cast("dict[int, tuple[float, float]]", drawn["places",])


def _flows(result: RunResult) -> tuple[pd.DataFrame, float]:
    """The largest flows of money in each year: year, name, kind, value, told; and the largest of all."""
    drawn = state.pictures("simulate")
    if ("flows", language()) not in drawn:
        drawn["flows", language()] = largest_flows(result)
    return cast("tuple[pd.DataFrame, float]", drawn["flows", language()])


def largest_flows(result: RunResult) -> tuple[pd.DataFrame, float]:
    """The MOST_FLOWS largest flows of money, all clusters together, means over replications, by FLOW_UNIT."""
    money = [one.name for one in BETWEEN if one.unit == MONEY]
    rows = result.flows[result.flows["flow"].isin(money)]
    years = rows["quarter"].astype(str).str[:4].astype(int)
    sums = rows.assign(year=years).groupby(["year", "flow"], observed=True)["value"].sum() / rows["run_id"].nunique()
    table = sums.rename("value").reset_index()
    largest = table.groupby("flow", observed=True)["value"].max().nlargest(MOST_FLOWS).index
    table = table[table["flow"].isin(list(largest))]
    known = {one.name: one for one in BETWEEN}
    names = [term(str(flow)) for flow in table["flow"]]
    told = [amount(value, MONEY) for value in table["value"]]
    made = table.assign(
        name=[name[:1].upper() + name[1:] for name in names], told=told, value=table["value"] / FLOW_UNIT[language()],
        kind=[known[str(flow)].kind for flow in table["flow"]],
    )  # fmt: skip
    return made[["year", "name", "kind", "value", "told"]], float(made["value"].max()) * 1.02


def begin(asked: Question) -> Job:
    """Follow the firms in the background, a part of the job a quarter."""
    # A worker of its own: those that stand by are for the next run.
    return Job(
        lambda executor, heard: follow(executor, heard, asked),
        quarters_until(asked.inputs, asked.years[-1]),
        lambda: crews.Crew(1),
    )


def follow(executor: Executor, heard: Heard, asked: Question) -> Snapshots:
    """The snapshots, taken by the executor; ``heard`` is told of every quarter."""
    listening, telling = multiprocessing.Pipe(duplex=False)
    with listening, telling:
        taken = executor.submit(_taken, asked, telling)
        while not taken.done():
            while listening.poll(LISTEN_EVERY):
                heard(listening.recv(), STEPPED)
        return taken.result()


def _taken(asked: Question, telling: Connection) -> Snapshots:
    return snapshots(asked.inputs, asked.years, asked.seed, asked.cluster, telling.send)
