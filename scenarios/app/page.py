"""The page: a title, a language, a task, and what the task shows. A user's mistake is a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from ..scenario_files.checking import MISTAKES
from . import comparing, crews, observing, simulating, state
from .jobs import DEFECT
from .markdown import plain
from .words import word

LOG = logging.getLogger(__name__)
TASKS: dict[str, Callable[[], None]] = {
    "simulate": simulating.show,
    "compare": comparing.show,
    "observed": observing.show,
}
# A figure made small enough for a phone cannot be read: there it keeps a width and is moved sideways.
STYLE = """
<style>
.stMainBlockContainer {padding-top: 2.5rem; max-width: 1500px;}
@media (max-width: 640px) {
  .stMainBlockContainer {padding: 2rem 0.9rem;}
  h1 {font-size: 1.6rem !important;}
  [data-testid="stImage"], [data-testid="stImageContainer"] {overflow-x: auto;}
  [data-testid="stImage"] img {min-width: 640px; max-width: none;}
  [data-testid="stTable"] {overflow-x: auto;}
  [data-testid="stTable"] td:not(:first-child) {white-space: nowrap;}
}
</style>
"""


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def _prepare() -> None:
    """Once a server: have workers ready before anyone presses run."""
    crews.STANDBY.prepare()


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="synergysim", page_icon="🕸", layout="wide")
    st.html(STYLE)
    _prepare()
    try:
        _show()
    except MISTAKES as error:
        st.error(plain(str(error)))
    except Exception as error:
        LOG.exception("The page failed.")
        st.error(plain(DEFECT.format(error=f"{type(error).__name__}: {error}")))


def _show() -> None:
    lang = state.language()
    heading, choice = st.columns([5, 1], vertical_alignment="bottom")
    heading.title(word("title", lang))
    with choice:
        st.radio(
            "Language / 语言", ["en", "zh"], horizontal=True, key="language", on_change=state.keep_choices,
            format_func=lambda one: {"en": "English", "zh": "中文"}[one],
        )  # fmt: skip
    st.markdown(word("lead", lang))
    task = st.radio(
        word("task", lang), list(TASKS), horizontal=True, key="task", format_func=lambda one: word(one, lang),
        label_visibility="collapsed",
    )  # fmt: skip
    TASKS[str(task)]()
