"""The task of comparing two policies: each with its controls, then their paired effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from ...language import Text, tr
from ..comparison import outputs as comparison_outputs
from ..comparison.pictures import comparison_figures
from ..comparison.report import WORDS as REPORT_WORDS
from ..comparison.report import ran_line
from ..comparison.words import effects_table, pairs_notes, transitions_table
from ..resolution import resolve
from . import downloads, state
from .choices import file_content, scenario_of
from .controls import policy
from .markdown import plain, plain_table
from .running import begin_comparison, watch
from .simulating import PAIRS, own_name, run_settings
from .words import WORDS, word

if TYPE_CHECKING:
    from ..comparison.compare import Comparison

TASK = "compare"
SLOTS = ("a", "b")
PICTURES: dict[str, Text] = {
    "effects_synergy": tr("Effect on U, year by year"),
    "effects_synergy_without_policy_counts": tr("… without policy counts"),
    "forest": tr("Effects in the last year"),
    "paths_synergy": tr("U of both"),
    "stages": tr("Stages"),
}


def show() -> None:
    """The two policies side by side, then what they differ in."""
    lang = state.language()
    chosen = []
    for slot, column in zip(SLOTS, st.columns(2, gap="large"), strict=True):
        with column, st.container(border=True):
            one = policy(slot, word(f"policy_{slot}", lang))
            chosen.append((one, own_name(slot, one, f"_{slot}")))
    settings = run_settings(TASK, chosen[0][0], PAIRS)
    run_as = settings.scale, settings.replications, settings.until, settings.world
    contents = [file_content(one, name, *run_as) for one, name in chosen]
    resolved = [resolve(scenario_of(content)) for content in contents]
    job = state.job(TASK)
    button = word("run_comparison", lang)
    if st.button(button, type="primary", key="run_comparison", disabled=job is not None and job.running):
        state.keep_job(TASK, begin_comparison(resolved, settings.seed, settings.replications), contents)
        st.rerun()
    watch(TASK)
    comparison = state.result(TASK)
    if comparison is None:
        if job is None:
            st.info(word("invite_compare", lang))
        return
    shown = [one.resolved.inputs for one in comparison.results]
    if [one.inputs for one in resolved] != shown:
        st.warning(word("stale", lang, button=button))
    _result(comparison)


def _result(comparison: Comparison) -> None:
    lang = state.language()
    for note in (ran_line(comparison, lang), *pairs_notes(comparison, lang)):
        st.markdown(plain(note))
    year = comparison.year_shown
    st.caption(plain(REPORT_WORDS["effects_caption"][lang].format(baseline=comparison.baseline, year=year)))
    st.table(plain_table(effects_table(comparison, lang)), hide_index=True)
    st.caption(REPORT_WORDS["counts"][lang])
    _pictures(comparison)
    st.caption(REPORT_WORDS["stages_caption"][lang])
    st.table(plain_table(transitions_table(comparison, lang)), hide_index=True)
    with st.expander(WORDS["downloads"][lang]):
        downloads.table_choice(TASK, "comparison", comparison_outputs.tables(comparison))
        contents: list[dict[str, Any]] = state.answered(TASK)
        for content in contents:
            st.caption(plain(str(content["name"])))
            downloads.scenario_file(f"compare.{content['name']}", str(content["name"]), content)
        downloads.report("compare", "comparison", lambda: downloads.report_of_comparison(comparison, lang))


def _pictures(comparison: Comparison) -> None:
    lang = state.language()
    names = [name for name in PICTURES if not comparison.effects.empty or name in ("paths_synergy", "stages")]
    name = st.radio(
        word("picture", lang), names, horizontal=True, key="compare.picture",
        format_func=lambda one: PICTURES[one][lang],
    )  # fmt: skip
    downloads.shown(
        TASK, (name, lang), lambda: comparison_figures(comparison, lang)[str(name)], f"comparison_{name}",
        PICTURES[str(name)][lang],
    )  # fmt: skip
