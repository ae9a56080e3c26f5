"""What the page keeps between two looks at it: the language, jobs and their results."""

from __future__ import annotations

from typing import Any, cast

import streamlit as st

from ...analysis.catalogue import Language
from .jobs import Job


def language() -> Language:
    """The language chosen."""
    return cast("Language", st.session_state.get("language", "en"))


def job(task: str) -> Job | None:
    """The last job of a task of the page (``simulate``, ``compare``, ``observed``)."""
    return cast("Job | None", st.session_state.get(f"{task}.job"))


def keep_job(task: str, new: Job) -> None:
    """The job to watch from now on."""
    st.session_state[f"{task}.job"] = new


def result(task: str) -> Any:
    """What the last job that finished gave; None if there is none."""
    return st.session_state.get(f"{task}.result")


def keep_result(task: str, new: object) -> None:
    """Show this from now on; pictures drawn of the last one are dropped."""
    st.session_state[f"{task}.result"] = new
    st.session_state[f"{task}.pictures"] = {}


def pictures(task: str) -> dict[tuple[Any, ...], bytes]:
    """Pictures drawn of the result, so that none is drawn twice."""
    return cast("dict[tuple[Any, ...], bytes]", st.session_state.setdefault(f"{task}.pictures", {}))
