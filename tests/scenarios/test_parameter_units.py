"""Every unit that is declared, and the meaning of every uncertain parameter, has its words in Chinese."""

from __future__ import annotations

import pytest
from synergysim.scenarios.parameter_meanings import MEANINGS_ZH, meaning_at
from synergysim.scenarios.parameter_units import LEVER_UNITS, UNITS_ZH, unit_at, unit_in
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load
from synergysim.simulation.inputs import City, Industry, Inputs, Region, facts
from synergysim.simulation.levers import LEVERS, lever_at
from synergysim.simulation.parameters import walk
from synergysim.simulation.shocks import SHOCKS


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return resolve(load("guangzhou")).inputs


def test_every_unit_is_there_in_chinese_and_none_is_left_over(inputs: Inputs) -> None:
    declared = {one.unit for _, one, _ in walk(inputs.parameters)} | set(LEVER_UNITS.values())
    declared |= {one.unit for kind in (Industry, City, Region) for one in facts(kind).values()}
    declared |= {one.unit for one in (*LEVERS, *SHOCKS)}
    assert set(UNITS_ZH) == declared


@pytest.mark.parametrize(
    ("path", "unit", "chinese"),
    [
        ("pricing.target_margin", "share of revenue", "占收入比例"),
        ("city.guangzhou.tax_rate", "share of profit", "占利润比例"),
        ("lever.P1.level", "level, 0 to 1", "力度，0 至 1"),
    ],
)
def test_a_path_has_its_unit(inputs: Inputs, path: str, unit: str, chinese: str) -> None:
    assert (unit_at(path, inputs), unit_in(unit, "zh"), unit_in(unit, "en")) == (unit, chinese, unit)


def test_every_uncertain_parameter_has_its_meaning_in_chinese(inputs: Inputs) -> None:
    uncertain = {path for path, one, _ in walk(inputs.parameters) if one.range}
    assert set(MEANINGS_ZH) == {path for path in uncertain if lever_at(path) is None}
    assert all(meaning_at(path, inputs, "zh") for path in uncertain)
    assert meaning_at("levers.P1_lag", inputs, "zh") == "通关与检验改革：平均滞后"
    assert meaning_at("adoption.innovation", inputs, "en") == "Bass coefficient of innovation."
    assert meaning_at("lever.P1.level", inputs, "zh") == "通关与检验改革"
    assert meaning_at("city.guangzhou.tax_rate", inputs, "zh") == ""  # a fact, whose meaning is English alone
