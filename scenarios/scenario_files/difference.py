"""What differs between two scenarios, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...simulation import inputs as contract
from ...simulation.parameters import walk
from ..resolution import SERIES, Resolved
from .schedule_words import lever_name, lever_words, shock_name, shock_words

Value = tuple[float, str]  # and its unit


def differences(first: Resolved, second: Resolved) -> list[str]:
    """One sentence for everything in which the second scenario differs from the first; empty if nothing does."""
    parts = (_settings, _clusters, _levers, _shocks, _tariffs, _values, _series)
    return [sentence for part in parts for sentence in part(first, second)]


def _settings(first: Resolved, second: Resolved) -> Iterator[str]:
    for what, one, two in (
        ("The years simulated are", _years(first), _years(second)),
        ("The share of firms simulated is", f"{first.inputs.scale:g}", f"{second.inputs.scale:g}"),
        ("Replications by default are", str(first.scenario.replications), str(second.scenario.replications)),
        ("The evaluator is", first.scenario.evaluator_place, second.scenario.evaluator_place),
        ("The set of regions is", first.scenario.regions, second.scenario.regions),
        ("The outside world is", first.inputs.world, second.inputs.world),
        ("Platforms open in", f"{first.inputs.platform_launch:g}", f"{second.inputs.platform_launch:g}"),
    ):
        if one != two:
            yield f"{what} {one} in {first.name}, {two} in {second.name}."


def _years(resolved: Resolved) -> str:
    return f"{resolved.inputs.start_year}-{resolved.inputs.end_year}"


def _clusters(first: Resolved, second: Resolved) -> Iterator[str]:
    cities = [[city.code for city in side.inputs.cities] for side in (first, second)]
    yield from _only("The city", cities[0], cities[1], first, second)
    yield from _only("The industry", first.inputs.clusters, second.inputs.clusters, first, second)


def _only(what: str, one: Sequence[str], two: Sequence[str], first: Resolved, second: Resolved) -> Iterator[str]:
    yield from (f"{what} {code} is only in {first.name}." for code in one if code not in two)
    yield from (f"{what} {code} is only in {second.name}." for code in two if code not in one)


def _levers(first: Resolved, second: Resolved) -> Iterator[str]:
    one = {lever.code: lever for lever in first.inputs.levers}
    two = {lever.code: lever for lever in second.inputs.levers}
    for code in dict.fromkeys((*one, *two)):
        words = [lever_words(side[code]) if code in side else "" for side in (one, two)]
        yield from _sentence(f"Lever {code} ({lever_name(code)})", "is pulled", words, first, second)


def _shocks(first: Resolved, second: Resolved) -> Iterator[str]:
    for kind in dict.fromkeys(shock.kind for side in (first, second) for shock in side.inputs.shocks):
        words = [
            "; ".join(shock_words(shock) for shock in side.inputs.shocks if shock.kind == kind)
            for side in (first, second)
        ]
        yield from _sentence(f"The shock '{shock_name(kind)}'", "strikes", words, first, second)


def _sentence(what: str, verb: str, words: Sequence[str], first: Resolved, second: Resolved) -> Iterator[str]:
    one, two = words
    if one == two:
        return
    if one and two:
        yield f"{what} is {one} in {first.name}, {two} in {second.name}."
    else:
        yield f"{what} {verb} only in {first.name if one else second.name}: {one or two}."


def _tariffs(first: Resolved, second: Resolved) -> Iterator[str]:
    if first.inputs.tariffs != second.inputs.tariffs:
        names = [side.scenario.tariffs or "none" for side in (first, second)]
        yield f"The set of tariffs is {names[0]} in {first.name}, {names[1]} in {second.name}."


def _values(first: Resolved, second: Resolved) -> Iterator[str]:
    one, two = values_of(first.inputs), values_of(second.inputs)
    for path in one:
        if path in two and one[path] != two[path]:
            (before, unit), (after, _) = one[path], two[path]
            yield f"{path} is {before:g} in {first.name}, {after:g} in {second.name} ({unit})."


def values_of(inputs: contract.Inputs) -> dict[str, Value]:
    """Every parameter and fact of a run by path, with its unit."""
    found: dict[str, Value] = {path: (value, parameter.unit) for path, parameter, value in walk(inputs.parameters)}
    groups = [(f"industry.{one.code}", one) for one in inputs.industries]
    groups += [(f"region.{one.code}", one) for one in inputs.regions]  # type: ignore[misc]
    groups += [(f"city.{one.code}", one) for one in inputs.cities]  # type: ignore[misc]
    for prefix, one in groups:
        for name, parameter in contract.facts(type(one)).items():
            found[f"{prefix}.{name}"] = getattr(one, name), parameter.unit
    return found


def _series(first: Resolved, second: Resolved) -> Iterator[str]:
    others = {city.code: city for city in second.inputs.cities}
    for city in first.inputs.cities:
        if city.code in others and city.jurisdiction != others[city.code].jurisdiction:
            yield f"The jurisdiction of {city.code} differs."
        for name in SERIES:
            if city.code in others and dict(getattr(city, name)) != dict(getattr(others[city.code], name)):
                yield f"The series {name} of {city.code} differs."
    weights = {one.code: one for one in second.inputs.industries}
    for one in first.inputs.industries:
        if one.code in weights and dict(one.region_weights) != dict(weights[one.code].region_weights):
            yield f"The weights of world regions for {one.code} differ."
