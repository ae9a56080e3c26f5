"""The page: a title, a language, a task, and what the task shows. A user's mistake is a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from ...language import tr
from ..present.checking import MISTAKES
from . import budgeting, comparing, crews, links, observing, regions, simulating, state
from .jobs import DEFECT, told
from .markdown import plain
from .words import word

LOG = logging.getLogger(__name__)
TASKS: dict[str, Callable[[], None]] = {
    "simulate": simulating.show,
    "compare": comparing.show,
    "budget": budgeting.show,
    "region": regions.show,
    "observed": observing.show,
}
DRAWER = 390  # pixels
# A figure made small enough for a phone cannot be read: there it keeps a width and is moved sideways.
STYLE = """
<style>
.stMainBlockContainer {{padding-top: 2.2rem; max-width: 1250px;}}
h1 {{font-size: 1.55rem !important; padding: 0 0 .2rem !important;}}
h4 {{font-weight: 600 !important; line-height: 1.4 !important;}}
[data-testid="stMetricValue"] {{font-size: 1.65rem;}}
[data-testid="stMetricLabel"] p {{font-size: .85rem;}}
[data-testid="stSidebar"] [data-testid="stCaptionContainer"] p {{font-size: .78rem; line-height: 1.3;}}
[data-testid="stFileUploaderDropzoneInstructions"] {{display: none;}}  /* in English, and of the server's own limit */
[data-testid="stFileUploaderDropzone"] button p {{font-size: 0;}}  /* Streamlit has it in English only */
[data-testid="stFileUploaderDropzone"] button p::after {{content: "{upload}"; font-size: .9rem;}}
[data-testid="stSidebarUserContent"] {{padding-top: 0 !important;}}
[data-testid="stSidebar"] [data-testid="stSliderTickBar"] {{display: none;}}
@media (max-width: 640px) {{
  .stMainBlockContainer {{padding: 4.2rem 0.9rem 2rem;}}
  .stMainBlockContainer [data-testid="stColumn"] {{min-width: 0 !important;}}
  .stMainBlockContainer [data-testid="stMetricLabel"] [data-testid="stTooltipIcon"] {{display: none;}}
  h1 {{font-size: 1.15rem !important;}}
  h4 {{font-size: 1.05rem !important;}}
  [data-testid="stMetricValue"] {{font-size: 1.15rem;}}
  [data-testid="stMetricLabel"] p {{font-size: .72rem; white-space: normal;}}
  [data-testid="stMetricLabel"] div, [data-testid="stMetricValue"] div {{white-space: normal; overflow: visible;}}
  [data-testid="stImage"], [data-testid="stImageContainer"] {{overflow-x: auto;}}
  [data-testid="stImage"] img {{min-width: 640px; max-width: none;}}
  [data-testid="stTable"], [data-testid="stVegaLiteChart"] {{overflow-x: auto;}}
  [data-testid="stTable"] td:not(:first-child) {{white-space: nowrap;}}
  [data-testid="stExpandSidebarButton"] {{width: auto !important; padding: 0 .6rem; background: #08519C; color: white;
    border-radius: .5rem;}}
  [data-testid="stExpandSidebarButton"] span {{color: white !important;}}
  [data-testid="stExpandSidebarButton"]::after {{content: "{drawer}"; font-size: .9rem; padding-left: .3rem;}}
}}
</style>
"""


@st.cache_resource(show_spinner=False)  # type: ignore[untyped-decorator]
def _prepare() -> None:
    """Once a server: have workers ready, and the finding of what the page opens with."""
    crews.AT_ONCE.prepare()
    simulating.begin_first()


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="synergysim", page_icon="🕸", layout="wide", initial_sidebar_state=DRAWER)
    _prepare()
    try:
        links.read_once(list(TASKS), comparing.SLOTS)
    except MISTAKES as error:
        st.session_state["link.wrong"] = error
    st.html(STYLE.format(drawer=word("drawer"), upload=word("upload")))
    if (wrong := st.session_state.get("link.wrong")) is not None:
        # The page is drawn anew without anybody's doing: the sentence stays until it has been read.
        st.error(plain(told(wrong)))
        st.button(word("understood"), key="link.read_it", on_click=lambda: st.session_state.pop("link.wrong"))
    try:
        _show()
    except MISTAKES as error:
        st.error(plain(told(error)))
    except Exception as error:
        LOG.exception("The page failed.")
        st.error(plain(DEFECT.format(error=f"{type(error).__name__}: {error}")))


def _show() -> None:
    st.session_state.setdefault("language", "en")
    st.session_state.setdefault("task", "simulate")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", wrap=False):
        st.title(word("title"), anchor=False, width="stretch")
        st.segmented_control(
            "Language / 语言", ["en", "zh"], required=True, key="language", on_change=state.keep_choices,
            format_func=lambda one: tr("EN")[one], label_visibility="collapsed",
        )  # fmt: skip
    task = st.segmented_control(
        word("task"), list(TASKS), required=True, key="task",
        format_func=lambda one: word(one), label_visibility="collapsed",
    )  # fmt: skip
    TASKS[str(task)]()
