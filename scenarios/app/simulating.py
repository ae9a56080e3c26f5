"""The task of running a scenario: settings, results, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from ...analysis.figures.style import cluster_name
from ...simulation.inputs import World
from ..quantities import known_quantities, name_of
from ..report.run_report import finding
from ..resolution import Resolved, resolve
from ..summary import final_year_table
from . import downloads, drawing, networking, splitting, state
from .choices import Policy, checked_name, file_content, scenario_of
from .controls import policy
from .jobs import Job
from .markdown import plain, plain_table
from .running import begin_run, watch
from .words import word

if TYPE_CHECKING:
    from ..experiments.run import RunResult

TASK = "simulate"
SCALE = 0.02
REPLICATIONS = 4
PAIRS = 6
MOST_REPLICATIONS = 200


@dataclass(frozen=True)
class Settings:
    """How scenarios are run."""

    scale: float
    replications: int
    until: int
    seed: int
    world: World


def show() -> None:
    """The controls beside what they gave; on a narrow screen, above it."""
    lang = state.language()
    left, right = st.columns([1, 2], gap="large")
    content: dict[str, Any] = {}
    with left:
        chosen = policy("a", word("scenario", lang))
        settings = run_settings(TASK, chosen, REPLICATIONS)
        name = own_name("a", chosen)
        content = file_content(chosen, name, settings.scale, settings.replications, settings.until, settings.world)
        resolved = resolve(scenario_of(content))
        job = state.job(TASK)
        pressed = st.button(
            word("run", lang), type="primary", key="run", disabled=job is not None and job.running, width="stretch"
        )
    if pressed:
        state.keep_job(TASK, begin_run(resolved, settings.seed, settings.replications), (content, settings.seed))
        st.rerun()
    with right:
        watch(TASK, meanwhile=_so_far)
        if job is not None and job.running:
            return
        result = state.result(TASK)
        if result is None:
            if state.job(TASK) is None:
                st.info(word("invite", lang))
            return
        if changed_since(resolved, result, settings):
            st.warning(word("stale", lang, button=word("run", lang)))
        _result(result)


def changed_since(resolved: Resolved, result: RunResult, settings: Settings) -> bool:
    """Whether a run of what is chosen now would be another one."""
    seeds = [int(one) for one in result.runs["seed"]]
    wanted = list(range(settings.seed, settings.seed + settings.replications))
    return resolved.inputs != result.resolved.inputs or seeds != wanted


def run_settings(task: str, chosen: Policy, replications: int) -> Settings:
    """Scale, replications, last year, seed and outside world."""
    lang = state.language()
    scenario = chosen.start.scenario
    kept: dict[str, Any] = {"persist_state": "session"}
    with st.expander(word("how", lang)):
        scale = st.number_input(
            word("scale", lang),
            0.005,
            1.0,
            SCALE,
            0.005,
            "%.3f",
            key=f"{task}.scale",
            help=word("scale_help", lang),
            **kept,
        )
        count = st.number_input(
            word("replications", lang), 1 if task == TASK else 2, MOST_REPLICATIONS, replications,
            key=f"{task}.replications", help=word("replications_help", lang), **kept,
        )  # fmt: skip
        first = scenario.start_year + 6
        last = max(scenario.end_year, first)
        until = st.number_input(word("until", lang), first, 2060, last, key=f"{task}.until.{last}", **kept)
        seed = st.number_input(word("seed", lang), 1, 1_000_000, 1, key=f"{task}.seed_chosen", **kept)
        uncertain = st.checkbox(
            word("uncertain", lang), scenario.world == "uncertain", key=f"{task}.uncertain.{scenario.name}",
            help=word("uncertain_help", lang), **kept,
        )  # fmt: skip
    return Settings(float(scale), int(count), int(until), int(seed), "uncertain" if uncertain else "certain")


def own_name(slot: str, chosen: Policy, ending: str = "") -> str:
    """The name of the scenario that is run, which is also that of its file."""
    usual = f"{chosen.start.name}{'_changed' if chosen.changed else ''}{ending}"
    with st.expander(f"{word('name', state.language())}: {plain(usual)}", key=f"{slot}.name.section"):
        given = st.text_input(word("name", state.language()), usual, key=f"{slot}.name.{usual}", max_chars=60)
    return checked_name(given)


def _so_far(job: Job) -> None:
    """What the replications that have finished tell, while the others go on."""
    lang, drawn, parts = state.language(), state.pictures(TASK), job.first_parts
    if not parts:
        return
    key = ("so far", job.started, *parts, lang)
    if key not in drawn:
        drawn[key] = drawing.drawn_bytes(
            lambda: drawing.run_picture(job.gathered(parts), "synergy", lang, None, None, "")
        )
    st.caption(word("so_far", lang, n=len(parts), total=job.total))
    st.image(drawn[key], width="stretch", alt=drawing.NAMES["synergy"][lang])


def _result(result: RunResult) -> None:
    lang = state.language()
    inputs, count = result.resolved.inputs, len(result.runs)
    failed = result.failures
    for error, times in failed["error"].value_counts(sort=False).items():
        st.error(word("failed_runs", lang, n=times, total=count, error=error))
    st.markdown(
        word(
            "ran" if count > 1 else "ran_once", lang, title=result.resolved.scenario.title_in(lang),
            start=inputs.start_year, end=inputs.end_year, replications=count, scale=inputs.scale,
            seconds=state.seconds(TASK),
        )
    )  # fmt: skip
    # The sentences after the first speak of tables that only the report has.
    st.markdown(plain(finding(result, lang)[0]))
    picture(result)
    st.caption(word("last_year", lang, year=result.synergy["year"].max()))
    st.table(plain_table(final_year_table(result, lang)), hide_index=True)
    for note in result.scores.notes:
        st.caption(plain(note.text(lang)))
    downloads.of_run(result, *state.answered(TASK))


def picture(result: RunResult) -> None:
    """A choice of pictures, the one chosen, and its file."""
    lang = state.language()
    names = list(drawing.NAMES)
    name = str(
        st.radio(
            word("picture", lang), names, horizontal=True, key="simulate.picture",
            format_func=lambda one: drawing.NAMES[one][lang],
        )
    )  # fmt: skip
    if name == "network":
        networking.picture(result)
        return
    if name == "sources":
        splitting.picture(result)
        return
    year, cluster, quantity = None, None, ""
    inputs = result.resolved.inputs
    if name == "flows":
        year = st.slider(word("year", lang), inputs.start_year, inputs.end_year, inputs.end_year, key="simulate.year")
        cluster = st.selectbox(
            word("cluster", lang), ["", *inputs.clusters], key="simulate.cluster",
            format_func=lambda one: cluster_name(one, lang) if one else word("all_clusters", lang),
        )  # fmt: skip
    if name == "trajectory":
        quantity = str(
            st.selectbox(
                word("quantity", lang), quantities_of(result), key="simulate.quantity",
                format_func=lambda one: name_of(one, lang),
            )
        )  # fmt: skip
    downloads.shown(
        TASK, (name, lang, year, cluster, quantity),
        lambda: drawing.run_picture(result, name, lang, year, cluster or None, quantity),
        f"{result.resolved.name}_{name}", drawing.NAMES[name][lang],
    )  # fmt: skip


def quantities_of(result: RunResult) -> list[str]:
    """What a run measured, in the order of the catalogue."""
    there: set[str] = set(result.indicators["indicator"].unique()) | set(result.diagnostics["diagnostic"].unique())
    there |= {"synergy", *("synergy_" + one for one in pd.unique(result.variants["variant"]))}
    there |= {"order_digital_trade", "order_industrial_cluster"}
    return [one for one in known_quantities() if one in there]
