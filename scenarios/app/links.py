"""The page's address: a link that carries task, language, scenario and settings, and opens the page as it was.

``?task=simulate&lang=en&a=guangzhou&a.P1=0.9,2014,6&a.shock=pandemic,0.3,2024,1,0&replications=8``: a lever is level,
start, ramp and perhaps end; a shock is kind, size, start, duration, ramp and perhaps industries and regions, by ``|``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from ...language import tr
from ...simulation.inputs import WORLDS
from ...simulation.levers import BY_CODE
from ...simulation.shocks import KINDS
from ..errors import UserError, unknown
from ..files.scenario import Shock, load
from .choices import OFFERED, SOURCE, offered
from .controls import DEFAULT, OPEN_END, prefix_of

if TYPE_CHECKING:
    from ..files.scenario import Scenario
    from .choices import Policy

READ = "link.read"  # whether the address has been read in this session
OFF = "off"
YEARS = (1900.0, 2200.0)
LENGTHS = (0.0, 50.0)
# Of a lever's numbers after its level.
LEVER_PARTS = {"start": (1990.0, 2100.0), "ramp": LENGTHS, "end": YEARS}
SETTINGS = {"scale": (0.005, 1.0), "replications": (1, 200), "until": (1956, 2060), "seed": (1, 1_000_000)}


def parameters(slot: str, policy: Policy) -> dict[str, Any]:
    """What is chosen as parameters of a link, only what differs from the scenario."""
    began, made = policy.start.scenario, {slot: policy.start.name}
    for code in dict.fromkeys([*began.levers, *policy.levers]):
        lever = policy.levers.get(code)
        if lever is None or lever == began.levers.get(code):
            continue
        parts = [lever.level, lever.start, lever.ramp, *([lever.end] if lever.end < OPEN_END else [])]
        made[f"{slot}.{code}"] = ",".join(f"{one:g}" for one in parts)
    shocks: Any = [_shock_text(one) for one in policy.shocks]
    if list(policy.shocks) != began.shocks:
        made[f"{slot}.shock"] = shocks or OFF
    return made


def _shock_text(shock: Shock) -> str:
    text = ",".join([shock.kind, *(f"{one:g}" for one in (shock.size, shock.start, shock.duration, shock.ramp))])
    limits = ["|".join(shock.industries), "|".join(shock.regions)]
    return text + ("," + ",".join(limits) if any(limits) else "")


def write(parts: Mapping[str, Any]) -> None:
    """Show the parameters in the page's address, if they are others than now."""
    wanted = {
        key: [str(one) for one in value] if isinstance(value, list) else str(value) for key, value in parts.items()
    }
    now = {key: st.query_params.get_all(key) for key in st.query_params}
    if now != {key: value if isinstance(value, list) else [value] for key, value in wanted.items()}:
        st.query_params.from_dict(wanted)


def read_once(tasks: Sequence[str], slots: Sequence[str]) -> None:
    """Give the controls what the page's address says; before they are drawn, and once.

    Raises:
        UserError: it names something that is not there, or a value that is none.
    """
    if st.session_state.get(READ):
        return
    st.session_state[READ] = True
    given = {key: st.query_params.get_all(key) for key in st.query_params}
    if given.get("lang", [""])[0] in ("en", "zh"):
        st.session_state["language"] = given["lang"][0]
    task = given.get("task", [tasks[0]])[0]
    if task not in tasks:
        raise unknown("task", task, tasks, tr("The link: "))
    st.session_state["task"] = task
    for slot in slots:
        if slot in given:
            _give(slot, given)
    _give_settings(task, given)


def _give_settings(task: str, given: Mapping[str, list[str]]) -> None:
    scenario = load(str(OFFERED.get(given.get("a", [DEFAULT])[0], given.get("a", [DEFAULT])[0])))
    keys = {"scale": "scale", "replications": "replications", "seed": "seed_chosen",
            "until": f"until.{last_year(scenario)}"}  # fmt: skip
    for name, (low, high) in SETTINGS.items():
        if name in given:
            value = _within(name, _number(name, given[name][0]), low, high)
            st.session_state[f"{task}.{keys[name]}"] = value if name == "scale" else int(value)
    if given.get("world", [""])[0] in WORLDS:
        st.session_state[f"{task}.uncertain.{scenario.name}"] = given["world"][0] == "uncertain"


def last_year(scenario: Scenario) -> int:
    """The last year that a scenario is simulated to where nothing else is chosen: at least seven years."""
    return max(scenario.end_year, scenario.start_year + 6)


def _within(key: str, value: float, low: float, high: float) -> float:
    if low <= value <= high:
        return value
    raise UserError(
        tr("The link: {key} = {value:g} is outside [{low:g}, {high:g}].", key=key, value=value, low=low, high=high)
    )


def _give(slot: str, given: Mapping[str, list[str]]) -> None:
    name = given[slot][0]
    if name not in offered():
        raise unknown("scenario", name, offered(), tr("The link: "))
    scenario = load(str(OFFERED.get(name, name)))
    st.session_state[f"{slot}.scenario"] = name
    prefix = prefix_of(slot, scenario.name)
    for key, texts in given.items():
        owner, _, code = key.partition(".")
        if owner != slot or not code:
            continue
        if code == "shock":
            st.session_state[f"{prefix}.shocks"] = [(2000 + place, one) for place, one in enumerate(_shocks(texts))]
            continue
        if code not in BY_CODE:
            raise unknown("lever", code, BY_CODE, tr("The link: "))
        bounds = {"level": BY_CODE[code].bounds, **LEVER_PARTS}
        for (part, (low, high)), value in zip(bounds.items(), _numbers(key, texts[0], 1, 4), strict=False):
            st.session_state[f"{prefix}.{code}.{part}"] = _within(key, value, low, high)


def _shocks(texts: Sequence[str]) -> Iterator[Shock]:
    for text in texts:
        if text == OFF:
            continue
        kind, *parts = text.split(",")
        if kind not in KINDS:
            raise unknown("shock", kind, KINDS, tr("The link: "))
        size, start, duration, ramp = _numbers("shock", ",".join(parts[:4]), 4, 4)
        _within("shock", size, *KINDS[kind].bounds)
        _within("shock", start, *LEVER_PARTS["start"])
        _within("shock", duration, 0.25, LENGTHS[1])
        _within("shock", ramp, *LENGTHS)
        limits = [[one for one in part.split("|") if one] for part in (*parts[4:], "", "")]
        yield Shock(
            kind=kind, size=size, start=start, duration=duration, ramp=ramp, industries=limits[0], regions=limits[1],
            source=SOURCE,
        )  # fmt: skip


def _numbers(key: str, text: str, least: int, most: int) -> list[float]:
    parts = text.split(",")
    if not least <= len(parts) <= most:
        raise UserError(
            tr(
                "The link: {key} = {text!r} has {n_parts} numbers; it takes {least} to {most}.",
                key=key,
                text=text,
                n_parts=len(parts),
                least=least,
                most=most,
            )
        )
    return [_number(key, part) for part in parts]


def _number(key: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) <= 1e9:
        raise UserError(tr("The link: {key} = {text!r} is no number.", key=key, text=text))
    return value
