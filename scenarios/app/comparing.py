"""The task of comparing two to four policies: each with its controls in the drawer, then their paired effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from ...language import Text, language, tr
from ..files.resolution import resolve
from ..present.quantities import MEAN, U
from ..studies.comparison import outputs as comparison_outputs
from ..studies.comparison.finding import finding
from ..studies.comparison.pictures import comparison_figures
from ..studies.comparison.report import WORDS as REPORT_WORDS
from ..studies.comparison.report import ran_line
from ..studies.comparison.words import effects_table, pairs_notes, transitions_table
from . import charts, downloads, links, state
from .choices import Policy, file_content, outside, scenario_of
from .controls import policy
from .markdown import plain, plain_table
from .running import begin_comparison, check_different, watch
from .sharing import SHARING, key_of
from .simulating import PAIRS, run_settings
from .words import word

if TYPE_CHECKING:
    from ..studies.comparison.compare import Comparison

TASK = "compare"
SLOTS = ("a", "b", "c", "d")
FIRST = {"a": "guangzhou", "b": "no_policy", "c": "strong_policy", "d": "platform_led"}
INTERACTIVE = ("effects", "paths")
PICTURES: dict[str, Text] = {
    "effects": tr("Effect on U, year by year"),
    "paths": tr("U of each, mean of clusters"),
    "forest": tr("Effects in the last year, by cluster"),
    "effects_synergy_without_policy_counts": tr("Effect without policy counts"),
    "stages": tr("Stages"),
}


def show() -> None:
    """Controls in the drawer, and what the policies differ in beside it."""
    with st.sidebar:
        st.session_state.setdefault("compare.count", 2)
        count = st.segmented_control(
            word("how_many"), [2, 3, 4], required=True, key="compare.count", persist_state="session"
        )
        slots = SLOTS[: int(count or 2)]
        chosen = {slot: _policy(slot) for slot in slots}
        settings = run_settings(TASK, chosen["a"], PAIRS)
    run_as = settings.scale, settings.replications, settings.until, settings.world
    names = {slot: f"{one.start.name}{'_changed' if one.changed else ''}_{slot}" for slot, one in chosen.items()}
    contents = [file_content(one, names[slot], *run_as) for slot, one in chosen.items()]
    resolved = [resolve(scenario_of(content)) for content in contents]
    address: dict[str, Any] = {"task": TASK, "lang": language(), **settings.linked}
    for slot, one in chosen.items():
        address |= links.parameters(slot, one)
    links.write(address)
    for sentence in dict.fromkeys(one for each in chosen.values() for one in outside(each, settings.until)):
        st.warning(plain(sentence))
    check_different(resolved)
    key = key_of(TASK, contents, settings.seed)
    job = _known(key, contents)
    st.markdown(word("held_against", first=resolved[0].scenario.title_in()))
    running = job is not None and job.running
    done = job is not None and job.state == "finished"
    if not done and st.button(
        word("run_comparison"), type="primary", key="run_comparison", disabled=running
    ):  # fmt: skip
        begun = SHARING.job(key, lambda: begin_comparison(resolved, settings.seed, settings.replications))
        last = state.job(TASK)
        if last is not None and last is not begun:
            state.leave(last)
        st.session_state["compare.key"] = key
        state.keep_job(TASK, begun, contents)
        st.rerun()
    if st.session_state.get("compare.key") == key:
        watch(TASK)
    if done:
        _result(state.result(TASK))
    elif not running:
        st.info(word("invite_compare"))


def _known(key: str, contents: list[dict[str, Any]]) -> Any:
    """The job of this comparison, begun here or elsewhere; its result is kept for what is shown."""
    job = state.job(TASK) if st.session_state.get("compare.key") == key else SHARING.find(key)
    if job is not None and st.session_state.get("compare.key") != key:
        st.session_state["compare.key"] = key
        state.keep_job(TASK, job, contents)
    if job is not None and job.state == "finished" and state.result(TASK) is not job.result:
        state.keep_result(TASK, job.result, job.seconds)
    return job


def _policy(slot: str) -> Policy:
    with st.container(border=True):
        return policy(slot, word(f"policy_{slot}"), FIRST[slot], folded=True)


def _titles(comparison: Comparison) -> dict[str, str]:
    """Letter and title of every policy."""
    return {
        one.resolved.name: f"{letter} {one.resolved.scenario.title_in()}"
        for letter, one in zip("ABCD", comparison.results, strict=False)
    }


def _result(comparison: Comparison) -> None:
    st.markdown(f"#### {plain(_in_titles(finding(comparison)[0], comparison))}")
    _pictures(comparison)
    for note in (ran_line(comparison), *pairs_notes(comparison)):
        st.caption(plain(note))
    year = comparison.year_shown
    with st.expander(word("effects_by_cluster", year=year), expanded=True):
        st.table(plain_table(_lettered(effects_table(comparison), comparison)), hide_index=True)
        st.caption(str(REPORT_WORDS["counts"]))
    with st.expander(str(PICTURES["stages"])):
        st.caption(str(REPORT_WORDS["stages_caption"]))
        st.table(plain_table(_lettered(transitions_table(comparison), comparison)), hide_index=True)
    with st.expander(word("downloads")):
        downloads.table_choice(TASK, "comparison", comparison_outputs.tables(comparison))
        contents: list[dict[str, Any]] = state.answered(TASK)
        for content in contents:
            st.caption(plain(str(content["name"])))
            downloads.scenario_file(f"compare.{content['name']}", str(content["name"]), content)
        downloads.report("compare", "comparison", lambda: downloads.report_of_comparison(comparison))


def _lettered(table: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """A table whose first column has the policies' letters in place of the names of their files."""
    letters = dict(zip(comparison.names, "ABCD", strict=False))
    first = str(table.columns[0])
    return table.assign(**{first: [letters.get(str(name), name) for name in table[first]]})


def _in_titles(sentence: str, comparison: Comparison) -> str:
    """The sentence with the policies' letters and titles in place of the names of their files."""
    for name, title in sorted(_titles(comparison).items(), key=lambda one: -len(one[0])):
        sentence = sentence.replace(name, f"“{title}”")
    return sentence


def _pictures(comparison: Comparison) -> None:
    names = [name for name in PICTURES if not comparison.effects.empty or name in ("paths", "stages")]
    name = str(
        st.selectbox(
            word("picture"), names, key="compare.picture", format_func=lambda one: str(PICTURES[one]),
            persist_state="session",
        )
    )  # fmt: skip
    described, drawn = (
        str(PICTURES[name]),
        {"effects": "effects_synergy", "paths": "paths_synergy"}.get(name, name),
    )
    if name not in INTERACTIVE:
        downloads.shown(
            TASK, (name, language()), lambda: comparison_figures(comparison)[drawn], f"comparison_{drawn}", described
        )
        return
    titles, quantities = _titles(comparison), comparison.quantities
    if name == "effects":
        table = comparison.effects
        rows = table[(table["quantity"] == U) & (table["cluster"] == MEAN)]
        charts.draw(charts.effects(rows, titles, "Δ U"), described)
    else:
        rows = quantities[(quantities["quantity"] == U) & (quantities["cluster"] == MEAN)]
        spread = charts.spread(rows, "value", ("scenario", "year")).rename(columns={"median": "mean"})
        charts.draw(charts.effects(spread, titles, "U"), described)
    downloads.figure_file(TASK, lambda: comparison_figures(comparison)[drawn], f"comparison_{drawn}")
