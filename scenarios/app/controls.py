"""The controls: a scenario, its levers and shocks, with names, units, ranges and help from their declarations."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from ...analysis.catalogue.terms import unit_in
from ...analysis.figures.amounts import MONEY, amount
from ...analysis.figures.style import cluster_name
from ...language import language, tr
from ...simulation.inputs import LeverSchedule
from ...simulation.levers import LEVERS
from ...simulation.levers import Lever as LeverDeclaration
from ...simulation.shocks import KINDS
from ...simulation.shocks import Shock as ShockDeclaration
from ..errors import UserError
from ..files.library_files import find, read_list
from ..files.resolution import resolve
from ..files.scenario import Lever, Scenario, Shock, load
from ..present.schedule_words import lever_name, shock_name
from ..studies.lever_table import SHOCK_TARGETS
from ..studies.optimisation.policies import announced_cost
from .choices import OFFERED, SOURCE, Policy, Start, from_library, from_upload, offered
from .state import own_regions
from .words import word

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

MOST_STEPS = 50  # of undo
HELD = (".level", ".start", ".ramp", ".end", ".size", ".long", ".industries", ".regions", ".shocks")
# A share of demand lost or of prices risen, rather than the size at which effects are measured.
SIZES = {
    "world_demand": -0.1, "home_demand": -0.1, "supply": 0.1, "material_price": 0.1, "foreign_material_price": 0.1,
    "exchange_rate": 0.1,
}  # fmt: skip
OPEN_END = 1e9
DEFAULT = "guangzhou"
FIRST_START = 2024


def policy(slot: str, label: str, chosen: str = "", folded: bool = False) -> Policy:
    """The controls of one policy; ``slot`` tells those of several apart, ``chosen`` is the scenario to begin with.

    ``folded``: levers and shocks stand in a section that is opened.

    Raises:
        UserError: the file given is no scenario that the page takes.
    """
    began = _start(slot, label, chosen)
    prefix = prefix_of(slot, began.name)
    section = st.expander(word("change_levers"), key=f"{prefix}.folded") if folded else contextlib.nullcontext()
    with section:
        levers = _levers(prefix, began.scenario)
        shocks = _shocks(prefix, began.scenario)
        chosen_now = Policy(began, levers, shocks)
        _steps_back(prefix, chosen_now)
    return chosen_now


def prefix_of(slot: str, name: str) -> str:
    """What the keys of a policy's controls begin with.

    Another scenario has other controls: what was changed in one is not carried into the next.
    """
    return f"{slot}.{name}.{st.session_state.get(f'{slot}.version', 0)}"


def _steps_back(prefix: str, now: Policy) -> None:
    """Buttons that undo the last change, and all of them."""
    past = f"{prefix}.past"
    seen: list[dict[str, Any]] = st.session_state.setdefault(past, [])
    here = _values(prefix)
    if not seen or seen[-1] != here:
        del seen[:-MOST_STEPS]
        seen.append(here)
    if not now.changed and len(seen) < 2:
        return
    left, right = st.columns(2, wrap=False)
    left.button(
        word("undo"), icon=":material/undo:", key=f"{prefix}.undo", disabled=len(seen) < 2, width="stretch",
        on_click=_undo, args=(prefix,),
    )  # fmt: skip
    right.button(
        word("reset"), icon=":material/restart_alt:", key=f"{prefix}.reset", disabled=not now.changed,
        width="stretch", on_click=_reset, args=(prefix.split(".")[0],),
    )  # fmt: skip


def _values(prefix: str) -> dict[str, Any]:
    """What the controls of levers and shocks hold."""
    ours = {
        str(key): value for key, value in st.session_state.items()
        if str(key).startswith(f"{prefix}.") and str(key).endswith(HELD)
    }  # fmt: skip
    return {key: list(value) if isinstance(value, list) else value for key, value in ours.items()}


def _undo(prefix: str) -> None:
    """Give the controls what they held before; called before they are drawn again."""
    seen: list[dict[str, Any]] = st.session_state[f"{prefix}.past"]
    if len(seen) > 1:
        seen.pop()
        _give(prefix, seen[-1])


def _give(prefix: str, values: dict[str, Any]) -> None:
    for key in _values(prefix):
        if key not in values:
            del st.session_state[key]
    for key, value in values.items():
        st.session_state[key] = list(value) if isinstance(value, list) else value


def _reset(slot: str) -> None:
    """Other controls, which hold what the scenario says."""
    st.session_state[f"{slot}.version"] = st.session_state.get(f"{slot}.version", 0) + 1


def _start(slot: str, label: str, chosen: str) -> Start:
    titles = library_titles() | {name: load(str(file)).title_in() for name, file in own_regions().items()}
    key = f"{slot}.scenario"
    st.session_state.setdefault(key, chosen or next(iter(OFFERED), DEFAULT))
    if st.session_state[key] not in titles:
        st.session_state[key] = DEFAULT
    name = st.selectbox(label, list(titles), format_func=titles.__getitem__, key=key, persist_state="session")
    given = None
    if slot == "a":
        with st.expander(word("own_file")):
            given = st.file_uploader(
                word("own_file"), ["yaml", "yml"], key=f"{slot}.file", help=word("own_file_help"),
                label_visibility="collapsed",
            )  # fmt: skip
    if given is not None:
        began = from_upload(given.getvalue())
        st.markdown(word("from_file", name=began.name, parent=began.extends))
        return began
    return from_library(str(name), own_regions())


def library_titles() -> dict[str, str]:
    """The scenarios offered, each with its title in the visitor's language."""
    return {name: scenario.title_in() for name, scenario in _offered_scenarios().items()}


@cache
def _offered_scenarios() -> dict[str, Scenario]:
    """Read once, for all visitors: the page is drawn anew at every touch."""
    return {name: load(str(OFFERED.get(name, name))) for name in offered()}


def _levers(prefix: str, scenario: Scenario) -> dict[str, Lever]:
    """A slider a lever: first those that the scenario pulls, the others below."""
    known = {one.code: one for one in LEVERS}
    inputs = inputs_of(scenario)
    pulled = [code for code in known if code in scenario.levers]
    others = [code for code in known if code not in scenario.levers]
    chosen = {}
    st.markdown(f"**{word('levers')}**", help=word("levers_help"))
    for code in pulled:
        chosen[code] = _lever(f"{prefix}.{code}", known[code], scenario, inputs)
    added = [code for code in others if st.session_state.get(f"{prefix}.{code}.level")]
    with st.expander(word("more_levers" if pulled else "all_levers", n=len(others)), key=f"{prefix}.more",
                     expanded=bool(added) or not pulled):  # fmt: skip
        for code in others:
            lever = _lever(f"{prefix}.{code}", known[code], scenario, inputs)
            if lever.level:
                chosen[code] = lever
    return chosen


def inputs_of(scenario: Scenario) -> Inputs:
    """The inputs that a scenario comes to, for what its levers cost."""
    return resolve(scenario).inputs


def yearly_cost(inputs: Inputs, code: str, level: float) -> float:
    """What the programme of a lever costs in a year at a level, as announced; 10,000 CNY."""
    year = dataclasses.replace(
        inputs, end_year=inputs.start_year, levers=(LeverSchedule(code, level, inputs.start_year - 1.0),)
    )
    return announced_cost(year)


def _lever(key: str, declared: LeverDeclaration, scenario: Scenario, inputs: Inputs) -> Lever:
    first = min(FIRST_START, scenario.end_year)
    began = scenario.levers.get(declared.code) or Lever(level=0.0, start=first, ramp=2.0, source=SOURCE)
    low, high = declared.bounds
    meaning = declared.meaning_zh if language() == "zh" else declared.meaning
    explained = word(
        "lever_help", meaning=meaning, acts_on=declared.acts_on, lag=declared.lag_quarters,
        full=amount(yearly_cost(inputs, declared.code, high), MONEY), source=declared.source,
    )  # fmt: skip
    kept: dict[str, Any] = {"persist_state": "session"}
    with st.container(gap=None):
        st.session_state.setdefault(f"{key}.level", began.level)
        level = st.slider(
            f"{declared.code} {_capital(lever_name(declared.code))}", low, high, step=0.05, key=f"{key}.level",
            help=explained, **kept,
        )  # fmt: skip
        cost = amount(yearly_cost(inputs, declared.code, level), MONEY) if level else ""
        st.caption(word("lever_line" if level else "lever_idle", meaning=meaning, cost=cost))
        if not level and declared.code not in scenario.levers:
            return began
        start, ramp, end = _when(key, began, kept)
        if began.then:
            steps = ", ".join(f"{one.level:g} ({one.start:g})" for one in began.then)
            st.caption(word("steps", steps=steps))
    chosen = began.model_copy(update={"level": level, "start": start, "ramp": ramp, "end": end})
    return chosen if chosen == began else chosen.model_copy(update={"source": SOURCE})


def _when(key: str, began: Lever, kept: dict[str, Any]) -> tuple[float, float, float]:
    """From when, over how long and until when a lever is pulled; said on the button that opens the controls."""
    start, ramp = (st.session_state.get(f"{key}.{name}", getattr(began, name)) for name in ("start", "ramp"))
    with st.popover(when_told(start, ramp), type="tertiary", icon=":material/schedule:"):
        start = _year(word("from"), began.start, f"{key}.start")
        st.session_state.setdefault(f"{key}.ramp", began.ramp)
        ramp = st.number_input(word("ramp"), 0.0, 50.0, step=0.5, key=f"{key}.ramp", **kept)
        st.session_state.setdefault(f"{key}.end", None if began.end >= OPEN_END else began.end)
        end = st.number_input(word("end"), 1900.0, 2200.0, None, 1.0, key=f"{key}.end", **kept)
    return start, ramp, OPEN_END if end is None else end


def when_told(start: float, ramp: float) -> str:
    """From which year, or quarter of it, and over how many years."""
    year, quarter = int(start), int(4 * (start % 1.0)) + 1
    return word("when" if start == year else "when_quarter", year=year, quarter=quarter, ramp=ramp)


def _year(label: str, value: float, key: str) -> float:
    st.session_state.setdefault(key, float(value))
    return float(
        st.number_input(label, 1990.0, 2100.0, step=0.25, format="%g", key=key, persist_state="session")
    )  # fmt: skip


def _shocks(prefix: str, scenario: Scenario) -> list[Shock]:
    rows: list[tuple[int, Shock]] = st.session_state.setdefault(f"{prefix}.shocks", list(enumerate(scenario.shocks)))
    with st.expander(word("shocks", n=len(rows)), key=f"{prefix}.section"):
        if not rows:
            st.caption(word("no_shock"))
        chosen = [_shock(f"{prefix}.shock.{number}", shock, scenario) for number, shock in rows]
        for place, number in enumerate(row[0] for row in rows):
            if st.session_state.get(f"{prefix}.shock.{number}.remove"):
                del rows[place]
                st.rerun()
        kind = st.selectbox(
            word("add_shock"),
            list(KINDS),
            format_func=lambda one: _capital(shock_name(one)),
            key=f"{prefix}.kind",
        )
        st.caption(_meaning(KINDS[kind]))
        if st.button(word("add"), key=f"{prefix}.add"):
            number = st.session_state.get(f"{prefix}.added", 1000) + 1
            st.session_state[f"{prefix}.added"] = number
            rows.append((number, _new_shock(kind, scenario)))
            st.rerun()
    return chosen


def _meaning(kind: ShockDeclaration) -> str:
    return kind.meaning_zh if language() == "zh" else f"{kind.meaning} Source: {kind.source}."


def _capital(name: str) -> str:
    """A name where it stands alone; in sentences it is small."""
    return name[:1].upper() + name[1:]


def _new_shock(kind: str, scenario: Scenario) -> Shock:
    size = SIZES.get(kind, SHOCK_TARGETS[kind][0])
    start = min(FIRST_START, scenario.end_year)
    return Shock(kind=kind, size=size, start=start, duration=1.0, source=SOURCE)


def _shock(key: str, began: Shock, scenario: Scenario) -> Shock:
    if began.kind not in KINDS:
        raise UserError(tr("No shock is called {kind!r}.", kind=began.kind))
    declared = KINDS[began.kind]
    low, high = declared.bounds
    kept: dict[str, Any] = {"persist_state": "session"}
    with st.container(border=True):
        st.markdown(f"**{_capital(shock_name(began.kind))}**", help=_meaning(declared))
        unit = re.split("[,，]", unit_in(declared.unit))[0]  # its range follows
        label = word("size", unit=unit, low=low, high=high)
        for name, value in (("size", began.size), ("long", began.duration), ("ramp", began.ramp)):
            st.session_state.setdefault(f"{key}.{name}", value)
        size = st.number_input(label, low, high, step=0.05, key=f"{key}.size", **kept)
        start = _year(word("from"), began.start, f"{key}.start")
        duration = st.number_input(word("duration"), 0.25, 50.0, step=0.25, key=f"{key}.long", **kept)
        ramp = st.number_input(word("up_down"), 0.0, 50.0, step=0.25, key=f"{key}.ramp", **kept)
        limits = {name: _limit(f"{key}.{name}", name, began, scenario) for name in declared.limits}
        st.button(word("remove"), key=f"{key}.remove")
    chosen = began.model_copy(update={"size": size, "start": start, "duration": duration, "ramp": ramp, **limits})
    return chosen if chosen == began else chosen.model_copy(update={"source": SOURCE})


def _limit(key: str, name: str, began: Shock, scenario: Scenario) -> list[str]:
    if name == "industries":
        known = {code: cluster_name(code) for code in scenario.industries}
    else:
        regions = read_list(find("set of regions", scenario.regions, "regions", scenario.folder))
        known = {str(one["code"]): str(one[f"name_{language()}"]) for one in regions}
    chosen: list[str] = st.multiselect(
        word(name), list(known), default=getattr(began, name), key=key, persist_state="session",
        format_func=lambda code: known.get(code, code),
    )  # fmt: skip
    return chosen
