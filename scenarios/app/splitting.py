"""Where U of a run comes from: its sixteen combinations simulated in the background, then sentence and picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ...language import language
from ..ensemble.engine import Engine
from ..ensemble.workers import GivenExecutor
from ..studies.synergy_sources.split import COALITIONS, REPLICATIONS, SynergySources, split_replications
from ..studies.synergy_sources.told import how, sentence, table_of
from . import crews, downloads, drawing, state
from .jobs import Job
from .markdown import plain, plain_table
from .running import watch
from .words import word

if TYPE_CHECKING:
    from ..studies.run.run import RunResult

TASK = "sources"


def picture(result: RunResult) -> None:
    """The split of the run shown; progress and a button to cancel while it is simulated."""
    _follow(result)
    found: SynergySources | None = state.result(TASK)
    if found is None or st.session_state.get("sources.of") is not result:
        return
    for cluster in result.resolved.inputs.clusters:
        st.markdown(plain(sentence(found, cluster)))
    downloads.shown(
        TASK,
        (language(),),
        lambda: found.plot(),
        f"{result.resolved.name}_sources",
        str(drawing.TITLES["sources"]),
    )
    st.table(plain_table(table_of(found)), hide_index=True)
    st.caption(plain(how(found)))


def _follow(result: RunResult) -> None:
    """Begin when another run is shown, and not again what was cancelled or went wrong."""
    job = state.job(TASK)
    again = job is not None and job.state in ("cancelled", "failed") and st.button(word("split"))
    if st.session_state.get("sources.of") is not result or again:
        if job is not None:
            job.cancel()
        state.keep_result(TASK, None)
        st.session_state["sources.of"] = result
        state.keep_job(TASK, begin(result), ())
        st.rerun()
    watch(TASK)


def begin(result: RunResult) -> Job:
    """Split in the background, a part of the job a run."""
    return Job(
        lambda executor, heard: split_replications(
            result.resolved, result.runs["seed"], Engine(GivenExecutor(executor), finished=heard)
        ),
        len(COALITIONS) * min(len(result.runs), REPLICATIONS),
        lambda: crews.hire(result.resolved.inputs.scale),
        then=lambda: crews.rested(result.resolved.inputs.scale),
    )
