"""The task of a budget: the best mix of levers for so much money, on a front that grows as policies are tried."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import streamlit as st

from ...analysis.regret import on_front
from ...language import language
from ...simulation.levers import LEVERS
from ..ensemble.engine import Engine, Outcome
from ..ensemble.workers import GivenExecutor
from ..files.resolution import Resolved, resolve
from ..files.scoring import check_scorable
from ..present.quantities import WITHOUT_COUNTS, U, name_of
from ..present.schedule_words import lever_name
from ..studies.optimisation.evaluations import COST
from ..studies.optimisation.optimise import Search, optimise_resolved
from ..studies.optimisation.settings import Settings, space_of
from ..studies.optimisation.trials import BASELINES
from ..studies.optimisation.words import finding, lever_table, point_name
from ..studies.policy_costs import HUNDRED_MILLION
from . import charts, crews, downloads, links, state
from .choices import from_library, offered
from .controls import DEFAULT, library_titles, prefix_of
from .glances import SCALE
from .jobs import Heard, Job, Parts
from .markdown import plain, plain_table
from .running import watch
from .sharing import SHARING, key_of
from .words import word

if TYPE_CHECKING:
    from concurrent.futures import Executor

TASK = "budget"
USUAL, LEAST, MOST = 100.0, 0.1, 10_000.0  # 100 million CNY
OUTCOMES = (WITHOUT_COUNTS, U)
# How thoroughly: policies a generation, generations, replications, fresh seeds, worlds.
PACES: dict[str, dict[str, int]] = {
    "quick": {"population": 12, "generations": 5, "replications": 2, "fresh": 6, "worlds": 3, "keep": 3},
    "thorough": {"population": 20, "generations": 12, "replications": 3, "fresh": 12, "worlds": 10, "keep": 5},
}


def show() -> None:
    """What is asked in the drawer; the front, and the best policy in words and levers, beside it."""
    with st.sidebar:
        resolved, settings = _asked()
    st.markdown(word("budget_lead"))
    check_scorable(resolved)
    space_of(resolved, settings)
    content = {"scenario": resolved.scenario.model_dump(mode="json"), "settings": repr(settings)}
    key = key_of(TASK, content)
    job = state.job(TASK) if st.session_state.get("budget.key") == key else SHARING.find(key)
    if job is not None and st.session_state.get("budget.key") != key:
        _follow(key, job)
    done = job is not None and job.state == "finished"
    if not done and st.button(word("search"), type="primary", key="search", disabled=job is not None and job.running):
        begun = SHARING.job(key, lambda: begin(resolved, settings))
        _follow(key, begun)
        st.rerun()
    if job is not None:
        watch(TASK, "progress_search", lambda one: _growing(one, settings))
    if job is not None and job.state == "finished":
        _result(cast("Search", job.result))


def _follow(key: str, job: Job) -> None:
    last = state.job(TASK)
    if last is not None and last is not job:
        state.leave(last)
    st.session_state["budget.key"] = key
    state.keep_job(TASK, job)


def _asked() -> tuple[Resolved, Settings]:
    titles = library_titles() | {name: name for name in state.own_regions()}
    st.session_state.setdefault("budget.scenario", DEFAULT)
    name = str(
        st.selectbox(word("scenario"), offered(state.own_regions()), key="budget.scenario",
                     format_func=lambda one: titles.get(one, one), persist_state="session")
    )  # fmt: skip
    scenario = from_library(name, state.own_regions()).scenario
    st.session_state.setdefault("budget.money", USUAL)
    money = st.number_input(
        word("money"), LEAST, MOST, step=10.0, format="%.1f", key="budget.money", help=word("money_help"),
        persist_state="session",
    )  # fmt: skip
    codes = [one.code for one in LEVERS]
    st.session_state.setdefault(f"budget.levers.{name}", list(scenario.levers) or codes)
    levers = st.multiselect(
        word("searched_levers"), codes, key=f"budget.levers.{name}", persist_state="session",
        format_func=lambda code: f"{code} {lever_name(code)}",
    )  # fmt: skip
    outcome = str(
        st.selectbox(word("outcome"), OUTCOMES, key="budget.outcome", persist_state="session",
                     format_func=lambda one: name_of(one))
    )  # fmt: skip
    st.session_state.setdefault("budget.pace", "quick")
    pace = str(
        st.segmented_control(word("pace"), list(PACES), required=True, key="budget.pace",
                             persist_state="session", format_func=lambda one: word(f"pace_{one}"))
    )  # fmt: skip
    links.write({"task": TASK, "lang": language()})
    settings = Settings(
        float(money) * HUNDRED_MILLION, tuple(levers), (outcome,), scale=SCALE, **PACES[pace]
    )  # fmt: skip
    return resolve(scenario, scale=SCALE), settings


def begin(resolved: Resolved, settings: Settings) -> Job:
    """Search in the background: a part of the job is a policy tried."""

    def work(executor: Executor, heard: Heard) -> Search:
        # Every generation counts its policies anew.
        numbers = itertools.count()
        engine = Engine(GivenExecutor(executor), finished=lambda _, outcome: heard(next(numbers), outcome))
        return optimise_resolved(resolved, settings, workers=engine)

    tried_again = (settings.keep + len(BASELINES)) * (2 + settings.worlds)
    total = settings.population * settings.generations + tried_again
    return Job(work, total, lambda: crews.hire(SCALE), then=lambda: crews.rested(SCALE))


def tried(parts: Parts, settings: Settings) -> pd.DataFrame:
    """The policies tried so far in the search: cost (100 million CNY), value, and whether none beats it (front)."""
    rows = []
    for position in range(settings.population * settings.generations):
        outcome: Outcome[Any] | None = parts.get(position)
        if outcome is not None and outcome.result:
            runs = pd.DataFrame(outcome.result)
            rows.append((float(runs[COST].mean()) / HUNDRED_MILLION, float(runs[settings.outcomes[0]].mean())))
    table = pd.DataFrame(rows, columns=["cost", "value"]).dropna().drop_duplicates(ignore_index=True)
    table["front"] = on_front(np.column_stack([table["value"], -table["cost"]])) if len(table) else False
    return table


def _growing(job: Job, settings: Settings) -> None:
    table = tried(job.parts.copy(), settings)
    if len(table) > 1:
        _front(table.assign(policy="–"), settings)


def _front(table: pd.DataFrame, settings: Settings) -> None:
    names = {"front": word("on_front"), "others": word("off_front")}
    axes = (word("cost_axis"), name_of(settings.outcomes[0]))
    budget = settings.budget / HUNDRED_MILLION
    charts.draw(charts.front(table, axes, names, budget, word("your_budget")), word("front_alt"))


def _result(search: Search) -> None:
    settings = search.settings
    goal = settings.outcomes[0]
    first, *others = finding(search)
    st.markdown(f"#### {plain(first)}")
    table = search.looked_at.assign(cost=search.looked_at["cost"] / HUNDRED_MILLION, value=search.looked_at[goal])
    _front(table[["policy", "cost", "value", "front"]].dropna(), settings)
    for sentence in others:
        st.caption(plain(sentence))
    st.button(word("take_best"), key="budget.take", on_click=_take, args=(search,), type="primary",
              icon=":material/tune:")  # fmt: skip
    st.caption(word("points"))
    st.table(plain_table(lever_table(search)), hide_index=True)
    points = search.points
    shown = pd.DataFrame({
        word("point"): [point_name(str(one)) for one in points["point"]],
        word("cost_axis"): [f"{one / HUNDRED_MILLION:,.1f}" for one in points["cost"]],
        word("gain_fresh"): _intervals(points, goal),
    })  # fmt: skip
    st.table(plain_table(shown), hide_index=True)
    downloads.table_choice(TASK, "budget", {"tried": search.looked_at, "points": search.points})


def _intervals(points: pd.DataFrame, goal: str) -> Sequence[str]:
    parts = points[[f"{goal}_gain", f"{goal}_lower", f"{goal}_upper"]].itertuples(index=False)
    return [f"{gain:+.3f} ({lower:+.3f} … {upper:+.3f})".replace("-", "−") for gain, lower, upper in parts]


def _take(search: Search) -> None:
    """Give the sliders of trying policies the best policy; called before they are drawn."""
    name = st.session_state["budget.scenario"]
    scenario = from_library(name, state.own_regions()).scenario
    st.session_state["a.scenario"], st.session_state["task"] = name, "simulate"
    st.session_state["a.version"] = st.session_state.get("a.version", 0) + 1
    prefix = prefix_of("a", scenario.name)
    best = {code: (level, start) for code, level, start in search.policies[search.best].levers}
    for code in search.space.codes:
        level, start = best.get(code, (0.0, float(scenario.start_year)))
        st.session_state[f"{prefix}.{code}.level"] = level
        if level:
            st.session_state[f"{prefix}.{code}.start"] = float(start)
            st.session_state[f"{prefix}.{code}.ramp"] = search.space.ramp
