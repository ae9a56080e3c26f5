"""The picture of the network of firms: one more run, in the background, kept year by year for the dates chosen."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from ...analysis.figures.evolution import network_at_dates
from ...analysis.figures.style import cluster_name
from ..ensemble.engine import Outcome
from ..evolution.network_snapshots import DATES, Snapshots, quarters_until, snapshots
from . import crews, downloads, drawing, state
from .jobs import Heard, Job
from .running import watch
from .words import word

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from matplotlib.figure import Figure

    from ...simulation.inputs import Inputs
    from ..experiments.run import RunResult

TASK = "network"
MOST_DATES = 4
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
    """Dates and cluster, and the network then; progress and a button to cancel while the firms are followed."""
    lang = state.language()
    left, right = st.columns([1, 2])
    inputs = result.resolved.inputs
    cluster = left.selectbox(
        word("cluster", lang), ["", *inputs.clusters], key="network.cluster",
        format_func=lambda one: cluster_name(one, lang) if one else word("all_clusters", lang),
    )  # fmt: skip
    years = range(inputs.start_year, inputs.end_year + 1)
    usual = [year for year in DATES if year in years] or [inputs.end_year]
    chosen = right.multiselect(
        word("dates", lang), list(years), usual, max_selections=MOST_DATES,
        key=f"network.dates.{inputs.start_year}.{inputs.end_year}",
    )  # fmt: skip
    finished = result.runs.loc[result.runs["status"] == "finished", "seed"]
    asked = Question(inputs, int(finished.iloc[0]), cluster or None)
    st.caption(word("network_of", lang, seed=asked.seed))
    _follow(asked)
    found: Snapshots | None = state.result(TASK)
    if found is None or st.session_state.get("network.asked") != asked:
        return
    if not chosen:
        st.info(word("no_dates", lang))
        return
    _shown(found, tuple(sorted(chosen)), f"{result.resolved.name}_network")


def _follow(asked: Question) -> None:
    """Begin when something new is asked, and not again what was cancelled or went wrong."""
    lang, job = state.language(), state.job(TASK)
    again = job is not None and job.state in ("cancelled", "failed") and st.button(word("draw_network", lang))
    if st.session_state.get("network.asked") != asked or again:
        if job is not None:
            job.cancel()
        state.keep_result(TASK, None)
        state.keep_job(TASK, begin(asked), asked)
        st.rerun()
    watch(TASK, "progress_network")


def _shown(found: Snapshots, years: tuple[int, ...], name: str) -> None:
    lang = state.language()

    def draw() -> Figure:
        firms, ties = (table[table["year"].isin(years)] for table in (found.firms, found.ties))
        return network_at_dates(firms, ties, found.sampled, lang)

    downloads.shown(TASK, (lang, years), draw, name, drawing.NAMES["network"][lang])


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
