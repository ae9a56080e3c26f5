"""Scenarios between two others: the first one with some of the differences of the second put in."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ....language import Text, tr
from ....simulation.inputs import Inputs
from ...errors import UserError
from ...files.cells import LISTED, with_facts, with_parameters
from ...files.resolution import Resolved
from ...present.difference import values_of
from ...present.schedule_words import lever_name, shock_name

Key = tuple[str, str]  # kind of difference, and which
WHOLE: dict[str, Text] = {
    "tariffs": tr("tariffs"),
    "platform_launch": tr("launch of the characteristic platform"),
}
SHARED = ("start_year", "end_year", "scale", "world")


def keys_of(first: Inputs, second: Inputs) -> list[Key]:
    """Everything in which two runs' inputs differ: one lever, one kind of shock, one value each.

    Kinds are ``lever``, ``shock``, ``tariffs``, ``platform_launch``, ``value`` (a parameter or fact by path) and
    ``series`` (``CODE.name`` of a city or industry).
    """
    found = [("lever", code) for code in _codes(first, second) if _levers(first, code) != _levers(second, code)]
    kinds = dict.fromkeys(one.kind for side in (first, second) for one in side.shocks)
    found += [("shock", kind) for kind in kinds if _shocks(first, kind) != _shocks(second, kind)]
    found += [(name, "") for name in ("tariffs", "platform_launch") if getattr(first, name) != getattr(second, name)]
    one, two = values_of(first), values_of(second)
    found += [("value", path) for path in one if one[path] != two.get(path)]
    return found + [("series", key) for key in _series(first) if _series(first)[key] != _series(second).get(key)]


def label(key: Key) -> str:
    """A difference in a few words."""
    kind, which = key
    if kind == "lever":
        return f"{which} {lever_name(which)}"
    if kind == "shock":
        return shock_name(which)
    return which or str(WHOLE[kind])


def hybrid(first: Inputs, second: Inputs, chosen: Collection[Key]) -> Inputs:
    """The first inputs with the chosen differences as they are in the second."""
    replaced: dict[str, Any] = {
        "levers": tuple(
            one
            for code in _codes(first, second)
            for one in _levers(second if ("lever", code) in chosen else first, code)
        ),
        "shocks": tuple(_mixed_shocks(first, second, chosen)),
    }
    replaced |= {name: getattr(second, name) for name in ("tariffs", "platform_launch") if (name, "") in chosen}
    mixed = _with_series(dataclasses.replace(first, **replaced), second, chosen)
    values = {path: value for path, (value, _) in values_of(second).items() if ("value", path) in chosen}
    facts = {path: value for path, value in values.items() if path.split(".")[0] in LISTED}
    return with_parameters(with_facts(mixed, facts), {path: values[path] for path in values if path not in facts})


def check_explainable(first: Resolved, second: Resolved) -> list[Key]:
    """The differences of two scenarios, if these can be put in one by one.

    Raises:
        UserError: there is none, or they differ in what they simulate: years, scale, places, evaluator.
    """
    for name in SHARED:
        one, two = getattr(first.inputs, name), getattr(second.inputs, name)
        if one != two:
            raise UserError(
                tr(
                    "{name} is {one} in {name_2}, {two} in {name_3}: give both the same.",
                    name=name,
                    one=one,
                    name_2=first.name,
                    two=two,
                    name_3=second.name,
                )
            )
    if not first.scenario.has_evaluator_of(second.scenario):
        raise UserError(
            tr(
                "{name} and {name_2} have different evaluators: their U are different quantities.",
                name=first.name,
                name_2=second.name,
            )
        )
    for field in LISTED.values():
        codes = [[one.code for one in getattr(side.inputs, field)] for side in (first, second)]
        if codes[0] != codes[1]:
            raise UserError(
                tr(
                    "{name} and {name_2} have other {field}: such a gap cannot be shared out.",
                    name=first.name,
                    name_2=second.name,
                    field=field,
                )
            )
    keys = keys_of(first.inputs, second.inputs)
    if not keys:
        raise UserError(
            tr("{name} and {name_2} do not differ: there is no gap to explain.", name=first.name, name_2=second.name)
        )
    whole = hybrid(first.inputs, second.inputs, keys)
    # The order of levers and kinds of shocks may be another one.
    if dataclasses.replace(whole, levers=second.inputs.levers, shocks=second.inputs.shocks) != second.inputs:
        raise UserError(
            tr(
                "{name} and {name_2} differ in something that cannot be put in by itself.",
                name=first.name,
                name_2=second.name,
            )
        )
    return keys


def _codes(first: Inputs, second: Inputs) -> list[str]:
    return list(dict.fromkeys(one.code for side in (first, second) for one in side.levers))


def _levers(inputs: Inputs, code: str) -> tuple[Any, ...]:
    return tuple(one for one in inputs.levers if one.code == code)


def _shocks(inputs: Inputs, kind: str) -> tuple[Any, ...]:
    return tuple(one for one in inputs.shocks if one.kind == kind)


def _mixed_shocks(first: Inputs, second: Inputs, chosen: Collection[Key]) -> Iterator[Any]:
    for kind in dict.fromkeys(one.kind for side in (first, second) for one in side.shocks):
        yield from _shocks(second if ("shock", kind) in chosen else first, kind)


def _series(inputs: Inputs) -> dict[str, dict[Any, float]]:
    places: list[Any] = [*inputs.cities, *inputs.industries]
    return {
        f"{one.code}.{field.name}": dict(getattr(one, field.name))
        for one in places
        for field in dataclasses.fields(one)
        if isinstance(getattr(one, field.name), Mapping)
    }


def _with_series(inputs: Inputs, second: Inputs, chosen: Collection[Key]) -> Inputs:
    taken = [which.split(".") for kind, which in chosen if kind == "series"]
    for field in ("cities", "industries"):
        others = {one.code: one for one in getattr(second, field)}
        changed = tuple(
            dataclasses.replace(
                one,
                **{name: getattr(others[code], name) for code, name in taken if code == one.code and code in others},
            )
            for one in getattr(inputs, field)
        )
        replaced: dict[str, Any] = {field: changed}
        inputs = dataclasses.replace(inputs, **replaced)
    return inputs
