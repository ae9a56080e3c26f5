"""What a sweep puts into the inputs is what ``--set`` and a scenario file would put there."""

from __future__ import annotations

import dataclasses

import pytest
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.cells import Base, with_levers
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.simulation.inputs import City, Industry, LeverSchedule, LeverStep, Region, facts
from synergysim.simulation.model import Parameters
from synergysim.simulation.parameters import walk

SETTINGS = {"scale": 0.01, "until": 2016}


@pytest.fixture(scope="module")
def base() -> Base:
    return Base.of(load("guangzhou"), {"pricing.markup_speed": 0.7}, 0.01, 2016)


def ways() -> list[tuple[str, float]]:
    """A changed value for some paths of every kind: every parameter group, industries, regions, the city."""
    by_group = {path.split(".")[0]: (path, one, value) for path, one, value in walk(Parameters())}
    found = [
        (path, one.bounds[0] if value != one.bounds[0] else one.bounds[1]) for path, one, value in by_group.values()
    ]
    found += [(f"industry.jewelry.{name}", one.bounds[1]) for name, one in list(facts(Industry).items())[:4]]
    found += [(f"region.asean.{name}", one.bounds[0]) for name, one in facts(Region).items()]
    return found + [(f"city.guangzhou.{name}", one.bounds[1]) for name, one in facts(City).items()]


@pytest.mark.parametrize(("path", "value"), ways())
def test_a_value_in_a_cell_is_the_value_set_on_the_command_line(base: Base, path: str, value: float) -> None:
    expected = resolve(load("guangzhou"), {"pricing.markup_speed": 0.7, path: value}, 0.01, 2016).inputs
    assert base.inputs({path: value}) == expected
    assert expected != base.inputs({})


def test_many_values_at_once_are_all_there(base: Base) -> None:
    values = {"pricing.target_margin": 0.03, "industry.jewelry.export_share": 0.5, "city.guangzhou.tax_rate": 0.1}
    overrides = {"pricing.markup_speed": 0.7, **values}
    assert base.inputs(values) == resolve(load("guangzhou"), overrides, 0.01, 2016).inputs


def test_a_lever_changes_in_the_part_named_and_no_other(base: Base) -> None:
    before = {one.code: one for one in base.inputs({}).levers}
    after = {one.code: one for one in base.inputs({"lever.P1.level": 0.9, "lever.P2.start": 2011.5}).levers}
    assert (after["P1"].level, after["P1"].start) == (0.9, before["P1"].start)
    assert (after["P2"].level, after["P2"].start) == (before["P2"].level, 2011.5)
    assert {code: one for code, one in after.items() if code not in ("P1", "P2")} == {
        code: one for code, one in before.items() if code not in ("P1", "P2")
    }


def test_a_cell_leaves_the_base_as_it_was(base: Base) -> None:
    before = base.inputs({})
    base.inputs({"city.guangzhou.tax_rate": 0.1, "lever.P1.level": 0.0})
    assert base.inputs({}) == before


def test_later_steps_of_a_lever_stay_and_its_start_cannot_pass_them(base: Base) -> None:
    step = LeverStep(0.7, 2020.0, 1.0)
    stepped = dataclasses.replace(base.inputs({}), levers=(LeverSchedule("P1", 0.2, 2014.0, 1.0, then=(step,)),))
    changed = with_levers(stepped, {"lever.P1.level": 0.4}).levers[0]
    assert changed == LeverSchedule("P1", 0.4, 2014.0, 1.0, then=(step,))
    assert changed.at(2022.0) == 0.7
    with pytest.raises(UserError, match=r"lever P1 starts in 2021, not before its step in 2020"):
        with_levers(stepped, {"lever.P1.start": 2021.0})
