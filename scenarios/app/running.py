"""Pressing run: a job begins, its progress is shown with a button that cancels it, its result is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ...language import tr
from ..ensemble.engine import Engine
from ..ensemble.ensemble import Ensemble
from ..ensemble.workers import GivenExecutor
from ..errors import UserError
from ..files.resolution import Resolved
from ..files.scoring import check_scorable
from ..studies.comparison.compare import check_comparable, compare_resolved
from ..studies.run.run import run_resolved, scored
from . import crews, state
from .jobs import Job
from .markdown import plain
from .words import word

LETTERS = "ABCD"
SAME = tr("Policies {0} and {1} are the same: change a lever or a shock of one, or choose another scenario.")
LOOK_EVERY = 0.25  # seconds
LAST_WAIT = 1.0  # seconds, once every part is done and only their result is being made


def begin_run(resolved: Resolved, seed: int, replications: int) -> Job:
    """Simulate in the background.

    Raises:
        UserError: the scenario's evaluator cannot score it.
    """
    check_scorable(resolved)
    return Job(
        lambda executor, heard: run_resolved(
            resolved, seed, replications, Engine(GivenExecutor(executor), finished=heard)
        ),
        replications,
        lambda: crews.hire(resolved.inputs.scale),
        then=lambda: crews.rested(resolved.inputs.scale),
        gathered=lambda parts: scored(
            Ensemble([resolved], [seed + one for one in parts]).made_of(list(parts.values()))
        ),
    )


def begin_comparison(resolved: Sequence[Resolved], seed: int, replications: int) -> Job:
    """Simulate scenarios in the background and compare each with the first.

    Raises:
        UserError: they cannot be compared.
    """
    check_comparable(resolved, replications, (), 0.01)
    check_different(resolved)
    return Job(
        lambda executor, heard: compare_resolved(
            resolved, seed, replications, workers=Engine(GivenExecutor(executor), finished=heard)
        ),
        len(resolved) * replications,
        lambda: crews.hire(resolved[0].inputs.scale),
        then=lambda: crews.rested(resolved[0].inputs.scale),
    )


def check_different(resolved: Sequence[Resolved]) -> None:
    """Refuse policies that are the same: their difference is 0 by construction.

    Raises:
        UserError: two are; the sentence names them by their letters.
    """
    for place, one in enumerate(resolved):
        for before, other in enumerate(resolved[:place]):
            if one.inputs == other.inputs:
                letters = LETTERS[before], LETTERS[place]
                raise UserError(SAME["en"].format(*letters), SAME["zh"].format(*letters))


def watch(task: str, text: str = "progress", meanwhile: Callable[[Job], None] = lambda _: None) -> None:
    """Show what the task's job is at; once it has finished, keep its result and look again.

    ``text``: of WORDS. ``meanwhile`` shows what there is to see of a job that goes on.
    """
    job = state.job(task)
    if job is None:
        return
    if job.running:
        _progress(task, text, meanwhile)
        return
    if job.state == "finished" and state.result(task) is not job.result:
        state.keep_result(task, job.result, job.seconds)
    if job.state == "failed":
        st.error(plain(job.told()))
    if job.state == "cancelled":
        st.info(word("cancelled", seconds=job.seconds))


@st.fragment(run_every=LOOK_EVERY)  # type: ignore[untyped-decorator]
def _progress(task: str, text: str, meanwhile: Callable[[Job], None]) -> None:
    job = state.job(task)
    if job is not None and job.done >= job.total:
        job.wait(LAST_WAIT)
    if job is None or not job.running:
        st.rerun()
        return
    before = job.before
    told = word("waiting", n=before) if before else word(
        text, done=job.done, total=job.total, seconds=job.elapsed
    )  # fmt: skip
    st.progress(min(job.done / job.total, 1.0), told)
    if st.button(word("cancel"), key=f"{task}.cancel"):
        job.cancel()
        st.rerun()
    if job.done < job.total:
        meanwhile(job)
