"""One declaration of a parameter is checked, documented and used."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path

import pytest
from synergysim import simulation
from synergysim.simulation import Inputs, Parameters
from synergysim.simulation.agents.adoption import AdoptionParameters
from synergysim.simulation.agents.pricing import PricingParameters
from synergysim.simulation.inputs import City, Industry, Region, facts
from synergysim.simulation.levers import lever_at
from synergysim.simulation.parameters import Group, Parameter, ParameterError, declared, par, walk
from synergysim.simulation.shocks import SHOCKS

EVERY = [(path, parameter) for path, parameter, _ in walk(Parameters())]
FACTS = [(kind.__name__, one) for kind in (Industry, City, Region) for one in facts(kind).values()]
IDS = [path for path, _ in EVERY]


def source_text() -> str:
    """All source code of the simulation."""
    folder = Path(str(simulation.__file__)).parent
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))


def uses(name: str, text: str) -> int:
    """How often a name is read as an attribute, or by name with getattr."""
    return len(re.findall(rf"\.{name}\b(?!\s*=[^=])", text))


def test_there_are_as_many_groups_as_the_model_takes() -> None:
    groups = {field.name for field in dataclasses.fields(Parameters)}
    assert {path.split(".")[0] for path in IDS} == groups
    assert len(IDS) == len(set(IDS)) > 100


@pytest.mark.parametrize(("path", "parameter"), EVERY, ids=IDS)
def test_a_parameter_says_what_it_is(path: str, parameter: Parameter) -> None:
    assert parameter.name == path.split(".")[1]
    assert parameter.unit
    assert parameter.meaning.endswith(".")
    assert parameter.meaning[0].isupper() or parameter.meaning[0].isdigit()
    assert parameter.source


@pytest.mark.parametrize(("path", "parameter"), EVERY, ids=IDS)
def test_default_and_range_lie_within_bounds(path: str, parameter: Parameter) -> None:
    low, high = parameter.bounds
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low <= parameter.default <= high, path
    if parameter.range is not None:
        assert low <= parameter.range[0] < parameter.range[1] <= high, path
        assert parameter.range[0] <= parameter.default <= parameter.range[1], path
    assert parameter.role == ("constant" if parameter.range is None else "uncertainty")


def test_every_parameter_is_used() -> None:
    text = source_text()
    unused = [path for path, parameter in EVERY if uses(parameter.name, text) == 0 and lever_at(path) is None]
    assert unused == []


def test_an_unused_parameter_would_be_noticed() -> None:
    assert uses("markup_of_the_moon", source_text()) == 0
    assert uses("target_margin", "self.target_margin = 3") == 0
    assert uses("target_margin", "x = p.target_margin * 3") == 1


@pytest.mark.parametrize(("kind", "parameter"), FACTS, ids=[f"{kind}.{one.name}" for kind, one in FACTS])
def test_a_fact_has_a_unit_bounds_and_a_meaning_and_is_used(kind: str, parameter: Parameter) -> None:
    assert parameter.unit, kind
    assert parameter.bounds[0] < parameter.bounds[1]
    assert parameter.meaning.endswith(".")
    text = source_text()
    by_list = parameter.name.startswith("tariff_list") and 'f"tariff_{lists}_share"' in text
    by_channel = parameter.name in {channel.exposure for shock in SHOCKS for channel in shock.channels}
    assert uses(parameter.name, text) > 0 or by_list or by_channel


def test_assumptions_are_counted() -> None:
    assumed = [path for path, parameter in EVERY if parameter.assumption]
    assert 0 < len(assumed) < len(EVERY)
    sourced = dict(EVERY)["demography.leader_share"]
    assert not sourced.assumption


@pytest.mark.parametrize("value", [-0.01, 2.01, 1e9, float("inf"), -float("inf")])
def test_a_value_out_of_bounds_is_refused_with_name_value_bounds_and_unit(value: float) -> None:
    sentence = (
        rf"PricingParameters\.initial_markup = {re.escape(f'{value:g}')} is outside \[0.05, 2\] share of unit cost\."
    )
    with pytest.raises(ParameterError, match=sentence):
        PricingParameters(initial_markup=value)


@pytest.mark.parametrize("value", ["0.3", None, True, float("nan"), [0.3]])
def test_what_is_no_number_is_refused(value: object) -> None:
    sentence = rf"PricingParameters\.initial_markup = {re.escape(repr(value))} is not a number; allowed is \[0.05, 2\]"
    with pytest.raises(ParameterError, match=sentence):
        PricingParameters(initial_markup=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("path", "parameter"), EVERY, ids=IDS)
def test_every_parameter_refuses_what_lies_beyond_its_bounds(path: str, parameter: Parameter) -> None:
    low, high = parameter.bounds
    assert parameter.check(low, path) == low
    assert parameter.check(high, path) == high
    for value in (low - 1.0, high + 1.0):
        with pytest.raises(ParameterError, match=re.escape(path)):
            parameter.check(value, path)


def test_whole_numbers_are_taken_as_floats() -> None:
    assert PricingParameters(initial_markup=1).initial_markup == 1.0
    assert isinstance(PricingParameters(initial_markup=1).initial_markup, float)


def test_values_for_compiled_code_are_those_of_the_group() -> None:
    group = AdoptionParameters(imitation=0.9)
    values = group.values()
    assert values.imitation == 0.9
    assert values._fields == tuple(declared(AdoptionParameters))


def test_a_group_cannot_be_changed_behind_the_check() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign"):
        PricingParameters().initial_markup = 9.0  # type: ignore[misc]


def test_a_declaration_gives_default_check_and_documentation() -> None:
    @dataclasses.dataclass(frozen=True)
    class Weather(Group):
        rain: float = par(0.2, "share of days", (0, 1), "Days with rain.", "assumption", range=(0.1, 0.3))

    assert Weather().rain == 0.2
    assert declared(Weather)["rain"] == Parameter(
        "rain", 0.2, "share of days", (0, 1), (0.1, 0.3), "Days with rain.", "assumption"
    )
    assert declared(Weather)["rain"].role == "uncertainty"


def test_an_industry_with_an_impossible_number_is_refused_by_name(small_inputs: Inputs) -> None:
    with pytest.raises(ParameterError, match=r"bags\.export_share = 1\.5 is outside \[0\.01, 0\.95\] share of revenue"):
        dataclasses.replace(small_inputs.industries[1], export_share=1.5)


def test_a_run_that_ends_before_it_starts_is_refused(small_inputs: Inputs) -> None:
    with pytest.raises(ParameterError, match="The last year 2009 lies before the first, 2010"):
        dataclasses.replace(small_inputs, end_year=2009)


def test_a_run_without_industries_is_refused(small_inputs: Inputs) -> None:
    with pytest.raises(ParameterError, match="A run needs at least one industry"):
        dataclasses.replace(small_inputs, industries=())
