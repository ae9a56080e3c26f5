"""The controls: a scenario, its levers and shocks, with names, units, ranges and help from their declarations."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import streamlit as st

from ...analysis.catalogue import Language
from ...analysis.figures.style import cluster_name
from ...simulation.levers import LEVERS
from ...simulation.levers import Lever as LeverDeclaration
from ...simulation.shocks import KINDS
from ...simulation.shocks import Shock as ShockDeclaration
from ..errors import UserError
from ..library_files import find, read_list
from ..parameter_units import unit_in
from ..scenario import Lever, Scenario, Shock, load
from ..scenario_files.schedule_words import lever_name, shock_name
from .choices import OFFERED, SOURCE, Policy, Start, from_library, from_upload, offered
from .state import language
from .words import word

OPEN_END = 1e9
DEFAULT = "guangzhou"
FIRST_START = 2024


def policy(slot: str, label: str) -> Policy:
    """The controls of one policy; ``slot`` tells those of several apart.

    Raises:
        UserError: the file given is no scenario that the page takes.
    """
    lang = language()
    began = _start(slot, label)
    version = st.session_state.get(f"{slot}.version", 0)
    # Another scenario has other widgets: what was changed in one is not carried into the next.
    prefix = f"{slot}.{began.name}.{version}"
    levers = _levers(prefix, began.scenario)
    shocks = _shocks(prefix, began.scenario)
    chosen = Policy(began, levers, shocks)
    if chosen.changed and st.button(word("reset", lang), key=f"{prefix}.reset"):
        st.session_state[f"{slot}.version"] = version + 1
        st.rerun()
    return chosen


def _start(slot: str, label: str) -> Start:
    lang = language()
    titles = library_titles(lang)
    st.session_state.setdefault(f"{slot}.scenario", next(iter(OFFERED), DEFAULT))
    name = st.selectbox(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key=f"{slot}.scenario",
        persist_state="session",
    )
    with st.expander(word("own_file", lang)):
        given = st.file_uploader(
            word("own_file", lang), ["yaml", "yml"], key=f"{slot}.file", help=word("own_file_help", lang)
        )
    if given is not None:
        began = from_upload(given.getvalue())
        st.markdown(word("from_file", lang, name=began.name, parent=began.extends))
        return began
    began = from_library(str(name))
    st.caption(began.scenario.description_in(lang))
    return began


@cache
def library_titles(lang: Language) -> dict[str, str]:
    """The scenarios offered, each with its title; read once, for the page is drawn anew at every touch."""
    return {name: load(str(OFFERED.get(name, name))).title_in(lang) for name in offered()}


def _levers(prefix: str, scenario: Scenario) -> dict[str, Lever]:
    lang = language()
    known = {one.code: one for one in LEVERS}
    count = len(st.session_state.get(f"{prefix}.levers", scenario.levers))
    # The count in its title changes: a key keeps the section open then.
    with st.expander(word("levers", lang, n=count), key=f"{prefix}.levers.section"):
        codes = st.multiselect(
            word("levers_pulled", lang),
            list(known),
            default=list(scenario.levers),
            format_func=lambda code: f"{code} {lever_name(code, lang)}",
            key=f"{prefix}.levers",
            help=word("levers_help", lang),
            persist_state="session",
        )
        return {code: _lever(f"{prefix}.{code}", known[code], scenario) for code in codes}


def _lever(key: str, declared: LeverDeclaration, scenario: Scenario) -> Lever:
    lang = language()
    first = min(FIRST_START, scenario.end_year)
    began = scenario.levers.get(declared.code) or Lever(level=0.5, start=first, ramp=2.0, source=SOURCE)
    low, high = declared.bounds
    name = f"{declared.code} {lever_name(declared.code, lang)}"
    explained = word(
        "lever_help",
        lang,
        meaning=declared.meaning_zh if lang == "zh" else declared.meaning,
        acts_on=declared.acts_on,
        lag=declared.lag_quarters,
        cost=declared.annual_cost,
        source=declared.source,
    )
    kept: dict[str, Any] = {"persist_state": "session"}
    with st.container(border=True):
        label = word("level", lang, name=name, low=low, high=high)
        level = st.slider(label, low, high, began.level, 0.05, key=f"{key}.level", help=explained, **kept)
        start = _year(word("from", lang), began.start, f"{key}.start")
        ramp = st.number_input(word("ramp", lang), 0.0, 50.0, began.ramp, 0.5, key=f"{key}.ramp", **kept)
        open_ended = began.end >= OPEN_END
        end = st.number_input(
            word("end", lang), 1900.0, 2200.0, None if open_ended else began.end, 1.0, key=f"{key}.end", **kept
        )
        if began.then:
            steps = ", ".join(f"{one.level:g} ({one.start:g})" for one in began.then)
            st.caption(word("steps", lang, steps=steps))
    chosen = began.model_copy(
        update={"level": level, "start": start, "ramp": ramp, "end": OPEN_END if end is None else end}
    )
    return chosen if chosen == began else chosen.model_copy(update={"source": SOURCE})


def _year(label: str, value: float, key: str) -> float:
    return float(st.number_input(label, 1990.0, 2100.0, float(value), 0.25, "%g", key=key, persist_state="session"))


def _shocks(prefix: str, scenario: Scenario) -> list[Shock]:
    lang = language()
    rows: list[tuple[int, Shock]] = st.session_state.setdefault(f"{prefix}.shocks", list(enumerate(scenario.shocks)))
    with st.expander(word("shocks", lang, n=len(rows)), key=f"{prefix}.shocks.section"):
        if not rows:
            st.caption(word("no_shock", lang))
        chosen = [_shock(f"{prefix}.shock.{number}", shock, scenario) for number, shock in rows]
        for place, number in enumerate(row[0] for row in rows):
            if st.session_state.get(f"{prefix}.shock.{number}.remove"):
                del rows[place]
                st.rerun()
        kind = st.selectbox(
            word("add_shock", lang),
            list(KINDS),
            format_func=lambda one: _capital(shock_name(one, lang)),
            key=f"{prefix}.kind",
        )
        st.caption(_meaning(KINDS[kind], lang))
        if st.button(word("add", lang), key=f"{prefix}.add"):
            number = st.session_state.get(f"{prefix}.added", 1000) + 1
            st.session_state[f"{prefix}.added"] = number
            rows.append((number, _new_shock(kind, scenario)))
            st.rerun()
    return chosen


def _meaning(kind: ShockDeclaration, lang: Language) -> str:
    return kind.meaning_zh if lang == "zh" else f"{kind.meaning} Source: {kind.source}."


def _capital(name: str) -> str:
    """A name where it stands alone; in sentences it is small."""
    return name[:1].upper() + name[1:]


def _new_shock(kind: str, scenario: Scenario) -> Shock:
    size = round(KINDS[kind].bounds[1] / 10, 3)
    start = min(FIRST_START, scenario.end_year)
    return Shock(kind=kind, size=size, start=start, duration=1.0, source=SOURCE)


def _shock(key: str, began: Shock, scenario: Scenario) -> Shock:
    lang = language()
    if began.kind not in KINDS:
        raise UserError(f"No shock is called {began.kind!r}.")
    declared = KINDS[began.kind]
    low, high = declared.bounds
    kept: dict[str, Any] = {"persist_state": "session"}
    with st.container(border=True):
        st.markdown(f"**{_capital(shock_name(began.kind, lang))}**", help=_meaning(declared, lang))
        unit = re.split("[,，]", unit_in(declared.unit, lang))[0]  # its range follows
        label = word("size", lang, unit=unit, low=low, high=high)
        size = st.number_input(label, low, high, began.size, 0.05, key=f"{key}.size", **kept)
        start = _year(word("from", lang), began.start, f"{key}.start")
        duration = st.number_input(word("duration", lang), 0.25, 50.0, began.duration, 0.25, key=f"{key}.long", **kept)
        ramp = st.number_input(word("up_down", lang), 0.0, 50.0, began.ramp, 0.25, key=f"{key}.ramp", **kept)
        limits = {name: _limit(f"{key}.{name}", name, began, scenario) for name in declared.limits}
        st.button(word("remove", lang), key=f"{key}.remove")
    chosen = began.model_copy(update={"size": size, "start": start, "duration": duration, "ramp": ramp, **limits})
    return chosen if chosen == began else chosen.model_copy(update={"source": SOURCE})


def _limit(key: str, name: str, began: Shock, scenario: Scenario) -> list[str]:
    lang = language()
    if name == "industries":
        known = {code: cluster_name(code, lang) for code in scenario.industries}
    else:
        regions = read_list(find("set of regions", scenario.regions, "regions", scenario.folder))
        known = {str(one["code"]): str(one[f"name_{lang}"]) for one in regions}
    chosen: list[str] = st.multiselect(
        word(name, lang), list(known), default=getattr(began, name), key=key, persist_state="session",
        format_func=lambda code: known.get(code, code),
    )  # fmt: skip
    return chosen
