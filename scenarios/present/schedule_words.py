"""Levers, shocks and tariffs of resolved inputs in words, and where they begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...language import Text, language, tr
from ...simulation.inputs import Inputs, LeverSchedule, LeverStep, ShockSchedule, TariffRound
from .report.labels import labels_of

if TYPE_CHECKING:
    from ..files.resolution import Resolved

EVENT_COLUMNS = ["scenario", "time", "code", "name"]
NO_NAMES: Mapping[str, str] = {}  # places are called by their codes, as in a scenario file
NEVER = 1e6  # a year that no schedule means

WORDS: dict[str, Text] = {
    "what": tr("Lever or shock"),
    "lever": tr("{level:g} from {start:g}"),
    "then": tr(", then "),
    "ramp": tr(", reached over {ramp:g} years"),
    "year": tr(", reached within a year"),
    "end": tr(", until {end:g}"),
    "shock": tr("{size:+g} {unit} from {start:g} to {end:g}"),
    "shock_ramp": tr(", {ramp:g} years up and down"),
    "limits": tr(", only {names}"),
    "tariff": tr("tariff on {product_list}"),
    "list3": tr("List 3"),
    "list4a": tr("List 4A"),
}


def lever_name(code: str) -> str:
    """A lever's name."""
    from ...simulation.levers import LEVERS

    found = next(one for one in LEVERS if one.code == code)
    return found.name_zh if language() == "zh" else found.name_en


def shock_name(kind: str) -> str:
    """The name of a kind of shock."""
    from ...simulation.shocks import SHOCKS

    found = next(one for one in SHOCKS if one.kind == kind)
    return found.name_zh if language() == "zh" else found.name_en


def place_names(inputs: Inputs) -> dict[str, str]:
    """What the files of a scenario call its industries, cities and regions, by code."""
    known: tuple[Any, ...] = (*inputs.industries, *inputs.cities, *inputs.regions)
    return {one.code: one.name_zh if language() == "zh" else one.name_en for one in known}


def lever_words(lever: LeverSchedule, names: Mapping[str, str] = NO_NAMES) -> str:
    """A lever's schedule: ``0.4 from 2014, reached over 6 years``; its cities by their names where these are given."""
    steps: tuple[LeverSchedule | LeverStep, ...] = (lever, *lever.then)
    text = str(WORDS["then"]).join(_step_words(step) for step in steps)
    text += WORDS["end"].format(end=lever.end) if lever.end < NEVER else ""
    return text + _limits(lever.cities, names)


def _step_words(step: LeverSchedule | LeverStep) -> str:
    ramp = WORDS["year" if step.ramp == 1 else "ramp"].format(ramp=step.ramp) if step.ramp else ""
    return WORDS["lever"].format(level=step.level, start=step.start) + ramp


def _limits(codes: Sequence[str], names: Mapping[str, str]) -> str:
    told = str(tr(", ")).join(names.get(code, code) for code in codes)
    return WORDS["limits"].format(names=told) if codes else ""


def shock_words(shock: ShockSchedule, names: Mapping[str, str] = NO_NAMES) -> str:
    """A shock's size and time: ``+0.3 share from 2021 to 2023, only jewelry``; as :func:`lever_words`."""
    from ...analysis.catalogue.terms import unit_in
    from ...simulation.shocks import SHOCKS

    unit = next(one.unit for one in SHOCKS if one.kind == shock.kind)
    given = {"size": shock.size, "unit": unit_in(unit), "start": shock.start, "end": shock.start + shock.duration}
    text = WORDS["shock"].format(**given)
    text += WORDS["shock_ramp"].format(ramp=shock.ramp) if shock.ramp else ""
    return text + _limits((*shock.industries, *shock.regions), names)


def events(resolved: Sequence[Resolved]) -> pd.DataFrame:
    """Where levers and shocks begin: EVENT_COLUMNS, time in decimal years.

    Rounds of tariffs are among them only if the scenarios do not share them all.
    """
    apart = len({one.inputs.tariffs for one in resolved}) > 1
    rows = [row for one in resolved for row in _events(one, apart)]
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


def _events(resolved: Resolved, tariffs: bool) -> Iterator[tuple[str, float, str, str]]:
    inputs = resolved.inputs
    for lever in inputs.levers:
        if lever.level:
            yield resolved.name, lever.start, lever.code, lever_name(lever.code)
        for step in lever.then:
            yield resolved.name, step.start, lever.code, lever_name(lever.code)
    for shock in inputs.shocks:
        yield resolved.name, shock.start, shock_name(shock.kind), ""
    for one in inputs.tariffs if tariffs else ():
        yield resolved.name, one.start, tariff_name(one), ""


def tariff_name(one: TariffRound) -> str:
    """A round of tariffs by its list of products."""
    return WORDS["tariff"].format(product_list=str(WORDS[one.product_list]))


def schedule_table(resolved: Sequence[Resolved]) -> pd.DataFrame:
    """Every lever and shock that a scenario has, a column a scenario."""
    codes = [one.code for each in resolved for one in each.inputs.levers]
    order = sorted(dict.fromkeys(codes), key=lambda code: int(code[1:]) if code[1:].isdigit() else 0)
    kinds = dict.fromkeys(one.kind for each in resolved for one in each.inputs.shocks)
    rows = [(f"{code} {lever_name(code)}", *(_levers(each, code) for each in resolved)) for code in order]
    rows += [(shock_name(kind), *(_shocks(each, kind) for each in resolved)) for kind in kinds]
    return pd.DataFrame(rows, columns=[str(WORDS["what"]), *labels_of(resolved).values()])


def _levers(resolved: Resolved, code: str) -> str:
    inputs = resolved.inputs
    names = place_names(inputs)
    return "; ".join(lever_words(one, names) for one in inputs.levers if one.code == code) or "–"


def _shocks(resolved: Resolved, kind: str) -> str:
    inputs = resolved.inputs
    names = place_names(inputs)
    return "; ".join(shock_words(one, names) for one in inputs.shocks if one.kind == kind) or "–"
