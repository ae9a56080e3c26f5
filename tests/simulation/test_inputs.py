"""Inputs that contradict themselves are refused with a sentence."""

from __future__ import annotations

import dataclasses

import pytest
from synergysim.simulation import Inputs
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.parameters import ParameterError


def test_an_industry_whose_city_is_missing_is_refused(small_inputs: Inputs) -> None:
    said = r"The industry toys stands in valley, not among the cities of the run: harbour\."
    with pytest.raises(ParameterError, match=said):
        dataclasses.replace(small_inputs, cities=small_inputs.cities[:1])
    with pytest.raises(ParameterError, match=r"The city valley has no industry in this run\."):
        dataclasses.replace(small_inputs, industries=small_inputs.industries[:2])


def test_a_lever_of_a_city_that_is_not_there_is_refused(small_inputs: Inputs) -> None:
    with pytest.raises(ParameterError, match=r"The lever P1 is pulled in vally, not among the .*: harbour, valley\."):
        dataclasses.replace(small_inputs, levers=(LeverSchedule("P1", 1.0, 2010.0, cities=("vally",)),))


def test_what_is_given_twice_is_refused(small_inputs: Inputs) -> None:
    """A second government without clusters, or two clusters of one name, would make numbers of no meaning."""
    for field, what in (("cities", "city harbour"), ("industries", "industry weaving"), ("regions", "region west")):
        places = getattr(small_inputs, field)
        with pytest.raises(ParameterError, match=rf"The {what} is given twice\."):
            dataclasses.replace(small_inputs, **{field: (*places, places[0])})


def test_two_cities_in_one_place_are_refused(small_inputs: Inputs) -> None:
    """Nearness 1 means one city: a border between them would silently be open."""
    harbour, valley = small_inputs.cities
    there = dataclasses.replace(valley, latitude=harbour.latitude, longitude=harbour.longitude)
    with pytest.raises(ParameterError, match=r"The cities harbour and valley lie in one place: no border parts them\."):
        dataclasses.replace(small_inputs, cities=(harbour, there))
