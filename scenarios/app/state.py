"""What the page keeps between two looks at it: the language, jobs and their results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ...language import Language, follow
from .jobs import Job
from .visitors import cancel_without, here


def chosen_language() -> Language | None:
    """The language that the visitor has chosen; None where nobody looks, as in the thread of a job."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return cast("Language", st.session_state.get("language", "en"))


follow(chosen_language)


def keep_choices() -> None:
    """Choose again what is chosen: the browser names a choice by its words, which are others in another language."""
    for key, value in st.session_state.items():
        if isinstance(value, str | list):
            st.session_state[key] = value


def job(task: str) -> Job | None:
    """The last job of a task of the page (``simulate``, ``compare``, ``observed``)."""
    return cast("Job | None", st.session_state.get(f"{task}.job"))


def keep_job(task: str, new: Job, asked: object = None) -> None:
    """The job to watch from now on; ``asked`` is what its result will be told of with."""
    cancel_without(new, _me())
    st.session_state[f"{task}.job"] = new
    st.session_state[f"{task}.asked"] = asked


def _me() -> Callable[[], bool]:
    """Whether this visitor is still there, to be asked from any thread; always the same one."""
    return cast("Callable[[], bool]", st.session_state.setdefault("visitor", here()))


def leave(left: Job) -> None:
    """Wait for a job no longer; it is cancelled unless another visitor waits for it, or nobody ever did."""
    others = [present for present in left.waiting_for if present is not _me()]
    if len(others) < len(left.waiting_for) and not any(present() for present in others):
        left.cancel()


def result(task: str) -> Any:
    """What the last job that finished gave; None if there is none."""
    return st.session_state.get(f"{task}.result")


def answered(task: str) -> Any:
    """What was asked of the job that gave the result, though another job may have begun or been cancelled since."""
    return st.session_state.get(f"{task}.answered")


def seconds(task: str) -> float:
    """What the job that gave the result took."""
    return float(st.session_state.get(f"{task}.seconds", 0.0))


def keep_result(task: str, new: object, took: float = 0.0) -> None:
    """Show this from now on; pictures drawn of the last one are dropped."""
    st.session_state[f"{task}.result"], st.session_state[f"{task}.seconds"] = new, took
    st.session_state[f"{task}.answered"] = st.session_state.get(f"{task}.asked")
    st.session_state[f"{task}.pictures"] = {}


def pictures(task: str) -> dict[tuple[Any, ...], Any]:
    """What was made of the result, as pictures and tables, so that none is made twice."""
    return cast("dict[tuple[Any, ...], Any]", st.session_state.setdefault(f"{task}.pictures", {}))


def own_regions() -> dict[str, Path]:
    """Scenario files of the visitor's own regions, by the name they are offered under."""
    return cast("dict[str, Path]", st.session_state.setdefault("regions.offered", {}))
