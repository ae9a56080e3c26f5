"""A scenario written for an earlier model is told what replaced what it names; a lever that can do nothing is noted."""

from __future__ import annotations

import dataclasses
import re

import pytest
from synergysim.language import speaking
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.cells import with_parameters
from synergysim.scenarios.files.replaced import REPLACED, Replaced, no_parameter
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.checking import can_do_nothing
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.model import Parameters
from synergysim.simulation.parameters import walk

LIVE = {path for path, _, _ in walk(Parameters())}


@pytest.mark.parametrize("path", REPLACED)
def test_a_parameter_that_is_told_as_gone_is_gone_and_what_replaced_it_exists(path: str) -> None:
    assert path not in LIVE
    assert set(REPLACED[path].now) <= LIVE


def test_a_parameter_that_is_gone_is_told_with_what_replaced_it(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Replaced("one elasticity answers all", ("world.usual_tariff",))
    monkeypatch.setitem(REPLACED, "world.of_yore", row)
    sentence = (
        r"world\.of_yore of an earlier model is gone: one elasticity answers all\. Set world\.usual_tariff instead"
    )
    with pytest.raises(UserError, match=sentence):
        resolve(load("guangzhou"), {"world.of_yore": 1.0})
    with pytest.raises(UserError, match=sentence):
        with_parameters(resolve(load("guangzhou")).inputs, {"world.of_yore": 1.0})


@pytest.mark.parametrize("path", REPLACED)
def test_what_replaced_a_parameter_is_told_in_chinese(path: str) -> None:
    with speaking("zh"):
        told = str(no_parameter(path, LIVE))
    for name in sorted((path, *LIVE), key=len, reverse=True):
        told = told.replace(name, "")
    assert not re.search("[a-z]{2}", told)


def test_a_name_that_never_was_gets_the_nearest() -> None:
    assert "Did you mean 'world.day_cost'" in str(no_parameter("world.day_costs", LIVE))


def test_a_levers_parameter_in_the_form_of_a_schedule_is_told_how_it_is_written() -> None:
    with pytest.raises(UserError, match=r"lever\.P1\.cost is written levers\.P1_cost"):
        resolve(load("guangzhou"), {"lever.P1.cost": 0.1})
    assert resolve(load("guangzhou"), {"levers.P1_cost": 0.1}).inputs.parameters.levers.P1_cost == 0.1


def test_opening_borders_with_one_city_is_noted_and_with_two_it_is_not() -> None:
    pulled = LeverSchedule("P21", 0.5, 2015.0)
    (note,) = can_do_nothing(pulled, resolve(load("guangzhou")).inputs)
    assert "guangzhou is the only one: it is paid for and does nothing" in note
    assert list(can_do_nothing(pulled, resolve(load("two_cities")).inputs)) == []


def test_a_lever_on_selling_online_before_any_platform_is_noted() -> None:
    inputs = dataclasses.replace(resolve(load("guangzhou")).inputs, platform_launch=2050.0)
    (note,) = can_do_nothing(LeverSchedule("P2", 0.5, 2015.0), inputs)
    assert "platforms launch in 2050, after the last year 2035: it is paid for and does nothing" in note
    assert list(can_do_nothing(LeverSchedule("P9", 0.5, 2015.0), inputs)) == []
