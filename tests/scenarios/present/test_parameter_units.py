"""Parameters, facts and schedules have their unit and their meaning in both languages."""

from __future__ import annotations

import pytest
from synergysim.analysis.catalogue.terms import unit_in
from synergysim.language import in_language
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.parameter_units import meaning_at, unit_at
from synergysim.simulation.inputs import Inputs
from synergysim.simulation.parameters import walk


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return resolve(load("guangzhou")).inputs


@pytest.mark.parametrize(
    ("path", "unit", "chinese"),
    [
        ("pricing.target_margin", "share of revenue", "占收入比例"),
        ("city.guangzhou.tax_rate", "share of profit", "占利润比例"),
        ("lever.P1.level", "level, 0 to 1", "力度，0 至 1"),
    ],
)
def test_a_path_has_its_unit(inputs: Inputs, path: str, unit: str, chinese: str) -> None:
    assert (unit_at(path, inputs), in_language("zh", unit_in, unit), unit_in(unit)) == (unit, chinese, unit)


def test_every_uncertain_parameter_has_its_meaning_in_chinese(inputs: Inputs) -> None:
    uncertain = {path for path, one, _ in walk(inputs.parameters) if one.range}
    assert all(in_language("zh", meaning_at, path, inputs) for path in uncertain)
    assert in_language("zh", meaning_at, "levers.P1_lag", inputs) == "通关与检验改革：平均滞后"
    assert meaning_at("adoption.innovation", inputs) == "Bass coefficient of innovation."
    assert in_language("zh", meaning_at, "lever.P1.level", inputs) == "通关与检验改革"
    assert (
        in_language("zh", meaning_at, "city.guangzhou.tax_rate", inputs) == ""
    )  # a fact, whose meaning is English alone
