"""The task of trying policies: sliders in the drawer, the picture beside them; it answers at once, the bands follow."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import pandas as pd
import streamlit as st

from ...language import language
from ...simulation.inputs import World
from ..files.resolution import Resolved, resolve
from ..present.quantities import U
from ..studies.run.report import finding
from ..studies.run.summary import final_year_table
from . import charts, crews, downloads, links, picturing, state, telling
from .choices import Policy, checked_name, file_content, outside, scenario_of
from .controls import DEFAULT, policy
from .glances import GLANCES, Glance, of_result
from .jobs import Job
from .markdown import plain, plain_table
from .running import begin_run, watch
from .sharing import SHARING, key_of
from .words import word

if TYPE_CHECKING:
    from ..studies.run.run import RunResult

TASK = "simulate"
SCALE = 0.02
REPLICATIONS = 8
PAIRS = 8
MOST_REPLICATIONS = 200
BY_ITSELF = 0.2  # share of firms times replications up to which the whole set is run without a button pressed
GHOSTS = ("before", "start", "none")


@dataclass(frozen=True)
class Settings:
    """How scenarios are run."""

    scale: float
    replications: int
    until: int
    seed: int
    world: World

    @property
    def light(self) -> bool:
        """Whether the whole set takes seconds, so that it is run without being asked for."""
        return self.scale <= crews.LIGHT and self.scale * self.replications <= BY_ITSELF

    @property
    def linked(self) -> dict[str, Any]:
        """What differs from the usual, as parameters of a link."""
        usual = {"scale": SCALE, "replications": REPLICATIONS, "seed": 1}
        return {name: f"{getattr(self, name):g}" for name, value in usual.items() if getattr(self, name) != value}


@dataclass(frozen=True)
class Asked:
    """What is chosen: the scenario, how it is run, its file and what it comes to."""

    policy: Policy
    settings: Settings
    content: dict[str, Any]
    resolved: Resolved

    @property
    def key(self) -> str:
        """Of its whole set, among all that is run."""
        return key_of(TASK, self.content, self.settings.seed)

    @property
    def unchanged(self) -> Asked:
        """The scenario as it is, run the same way."""
        began = Policy(self.policy.start, self.policy.start.scenario.levers, self.policy.start.scenario.shocks)
        return asked(began, self.settings, self.policy.start.name)


def asked(policy: Policy, settings: Settings, name: str) -> Asked:
    """What is chosen, resolved.

    Raises:
        UserError: it contradicts itself.
    """
    content = file_content(policy, name, settings.scale, settings.replications, settings.until, settings.world)
    return Asked(policy, settings, content, resolve(scenario_of(content)))


def begin_first() -> Job:
    """Run what the page opens with, so that its finding is there when somebody comes."""
    start = Policy.of(DEFAULT)
    scenario = start.start.scenario
    usual = Settings(SCALE, REPLICATIONS, links.last_year(scenario), 1, scenario.world)
    first = asked(start, usual, DEFAULT)
    GLANCES.begin(first.resolved)
    return _whole(first)


def show() -> None:
    """Controls in the drawer; the sentence, the key figures and the picture beside it."""
    with st.sidebar:
        chosen = policy("a", word("scenario"))
        settings = run_settings(TASK, chosen, REPLICATIONS)
        name = own_name("a", chosen)
        now = asked(chosen, settings, name)
        place = st.empty()
    links.write(_link(now))
    for sentence in outside(chosen, settings.until):
        st.warning(plain(sentence))
    result = _result_of(now)
    if result is not None:
        _shown(now, of_result(result), result)
        return
    glance = _glance(now)
    if glance is not None:
        _shown(now, glance, None)
    job = _job_of(now)
    asks = not settings.light if job is None else not job.running
    if not asks or place.button(word("run"), type="primary", key="run", width="stretch"):
        _follow(now, job if job is not None and job.running else _whole(now))
    elif job is None and (last := state.job(TASK)) is not None:
        state.leave(last)
        return
    watch(TASK)


def _link(now: Asked) -> dict[str, Any]:
    scenario, settings = now.policy.start.scenario, now.settings
    parts = {"task": TASK, "lang": language(), **links.parameters("a", now.policy), **settings.linked}
    if settings.until != links.last_year(scenario):
        parts["until"] = settings.until
    if settings.world != scenario.world:
        parts["world"] = settings.world
    return parts


def _whole(now: Asked) -> Job:
    """The job of the whole set, another's if it runs already."""
    job = SHARING.job(now.key, lambda: begin_run(now.resolved, now.settings.seed, now.settings.replications))
    if not now.settings.light:
        SHARING.forget(now.key)
    return job


def _job_of(now: Asked) -> Job | None:
    """The last job of the whole set of what is chosen, in this session."""
    return state.job(TASK) if st.session_state.get("simulate.key") == now.key else None


def _follow(now: Asked, job: Job) -> None:
    """Watch this job from now on, and leave the last one."""
    before = state.job(TASK)
    if before is not None and before is not job:
        state.leave(before)
    st.session_state["simulate.key"] = now.key
    state.keep_job(TASK, job, (now.content, now.settings.seed))


def _result_of(now: Asked) -> RunResult | None:
    """The whole set of what is chosen, if it is there."""
    job = _job_of(now)
    if job is None:
        job = SHARING.find(now.key)
        if job is not None and not (job.running and not now.settings.light):
            _follow(now, job)
    if job is None or job.state != "finished":
        return None
    if state.result(TASK) is not job.result:
        state.keep_result(TASK, job.result, job.seconds)
    return cast("RunResult", job.result)


def _glance(now: Asked) -> Glance | None:
    try:
        return GLANCES.of(now.resolved)
    except Exception as error:  # a run may fail at its bounds in any way; the whole set says more
        st.error(plain(word("glance_failed", error=" ".join(f"{error}".split()))))
        return None


def _shown(now: Asked, glance: Glance, result: RunResult | None) -> None:
    """What is known of what is chosen: the whole set, or a glance at it."""
    table = charts.spread(glance.synergy, U) if result is not None else _expected(now, glance)
    ghost = _ghost(now, table)
    if result is not None:
        _failures(result)
        st.markdown(f"#### {plain(finding(result)[0])}")
    else:
        st.markdown(f"#### {plain(telling.first_look(table, glance.last_year))}")
    pair = _pair(now, glance, result)
    telling.key_figures(table, glance, pair, now.resolved.inputs)
    if result is None:
        charts.draw(charts.lines(table, "U", ghost), word("u_by_year"))
        st.caption(word("glance", n=glance.synergy["replication"].nunique()))
        return
    picturing.picture(result, table, lambda: ghost)
    _ghost_choice(now)
    st.caption(
        word("ran", title=now.resolved.scenario.title_in(), start=now.resolved.inputs.start_year,
             end=now.resolved.inputs.end_year, replications=len(result.runs), scale=now.resolved.inputs.scale,
             seconds=state.seconds(TASK))
    )  # fmt: skip
    with st.expander(word("last_year", year=result.synergy["year"].max())):
        st.table(plain_table(final_year_table(result)), hide_index=True)
        for note in result.scores.notes:
            st.caption(plain(str(note)))
    downloads.of_run(result, *state.answered(TASK))


def _failures(result: RunResult) -> None:
    for error, times in result.failures["error"].value_counts(sort=False).items():
        st.error(word("failed_runs", n=times, total=len(result.runs), error=error))


def _expected(now: Asked, glance: Glance) -> pd.DataFrame:
    """A glance on the level of the last whole set: what that gave, plus what the change does in the small replications.

    Small replications differ in level from large ones, not in what a change does to them. Without a whole set of the
    same years and clusters the glance stands for itself.
    """
    own = charts.spread(glance.synergy, U)
    last = cast("RunResult | None", state.result(TASK))
    if last is None or last.resolved.scenario.evaluator_place != now.resolved.scenario.evaluator_place:
        return own
    keys = ["cluster", "year"]
    known = charts.spread(last.synergy, U).set_index(keys)
    small = GLANCES.of(last.resolved).synergy.groupby(keys, sort=False)[U].mean()
    change = glance.synergy.groupby(keys, sort=False)[U].mean() - small
    if set(known.index) != set(own.set_index(keys).index) or change.isna().any():
        return own
    change = change.reindex(known.index)
    return known.add(change, axis=0).reset_index()


def _pair(now: Asked, glance: Glance, result: RunResult | None) -> telling.Pair:
    """What is chosen and what it is held against: the scenario as it is, or the same without any lever."""
    against: Literal["start", "none"] = "start" if now.policy.changed else "none"
    if now.policy.changed:
        calm = now.unchanged
        job = SHARING.find(calm.key)
        if result is not None and job is not None and job.state == "finished":
            return telling.Pair(glance, of_result(job.result), against)
        other = calm.resolved
    else:
        other = dataclasses.replace(now.resolved, inputs=dataclasses.replace(now.resolved.inputs, levers=()))
    with contextlib.suppress(Exception):  # that a run fails is told of what is chosen
        return telling.Pair(GLANCES.of(now.resolved), GLANCES.of(other), against)
    return telling.Pair(None, None, against)


def _ghost(now: Asked, table: pd.DataFrame) -> pd.DataFrame | None:
    """What was shown before the last change, or the scenario as it is."""
    shown = st.session_state.get("simulate.shown")
    if shown is not None and shown[0] != now.key:
        st.session_state["simulate.before"] = shown[1]
    st.session_state["simulate.shown"] = (now.key, table)
    kind = st.session_state.get("simulate.ghost", GHOSTS[0])
    found = st.session_state.get("simulate.before") if kind == "before" else None
    if kind == "start" and now.policy.changed:
        job = SHARING.find(now.unchanged.key)
        if job is not None and job.state == "finished":
            found = charts.spread(job.result.synergy, U)
        else:
            found = _expected(now, GLANCES.of(now.unchanged.resolved))
    return None if found is None or set(found["cluster"]) != set(table["cluster"]) else found


def _ghost_choice(now: Asked) -> None:
    if st.session_state.get("simulate.before") is None and not now.policy.changed:
        return
    st.segmented_control(
        word("ghost"), GHOSTS, default=GHOSTS[0], required=True, key="simulate.ghost", persist_state="session",
        format_func=lambda one: word(f"ghost_{one}"),
    )  # fmt: skip


def run_settings(task: str, chosen: Policy, replications: int) -> Settings:
    """Scale, replications, last year, seed and outside world."""
    scenario = chosen.start.scenario
    kept: dict[str, Any] = {"persist_state": "session"}
    with st.expander(word("how")):
        last = links.last_year(scenario)
        usual = {"scale": SCALE, "replications": replications, f"until.{last}": last, "seed_chosen": 1,
                 f"uncertain.{scenario.name}": scenario.world == "uncertain"}  # fmt: skip
        for key, value in usual.items():
            st.session_state.setdefault(f"{task}.{key}", value)
        scale = st.number_input(
            word("scale"), 0.005, 1.0, step=0.005, format="%.3f", key=f"{task}.scale",
            help=word("scale_help"), **kept,
        )  # fmt: skip
        count = st.number_input(
            word("replications"), 1 if task == TASK else 2, MOST_REPLICATIONS, key=f"{task}.replications",
            help=word("replications_help"), **kept,
        )  # fmt: skip
        until = st.number_input(word("until"), scenario.start_year + 6, 2060, key=f"{task}.until.{last}", **kept)
        seed = st.number_input(word("seed"), 1, 1_000_000, key=f"{task}.seed_chosen", **kept)
        uncertain = st.checkbox(
            word("uncertain"), key=f"{task}.uncertain.{scenario.name}", help=word("uncertain_help"), **kept
        )
    return Settings(float(scale), int(count), int(until), int(seed), "uncertain" if uncertain else "certain")


def own_name(slot: str, chosen: Policy, ending: str = "") -> str:
    """The name of the scenario that is run, which is also that of its file."""
    usual = f"{chosen.start.name}{'_changed' if chosen.changed else ''}{ending}"
    with st.expander(f"{word('name')}: {plain(usual)}", key=f"{slot}.name.section"):
        given = st.text_input(word("name"), usual, key=f"{slot}.name.{usual}", max_chars=60)
    return checked_name(given)
