"""What differs between two scenarios, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...analysis.catalogue.terms import unit_in
from ...language import Text, tr, trc
from ...simulation import inputs as contract
from ...simulation.parameters import walk
from ..files.resolution import SERIES, Resolved
from .schedule_words import lever_name, lever_words, shock_name, shock_words

Value = tuple[float, str]  # and its unit


def differences(first: Resolved, second: Resolved) -> list[str]:
    """One sentence for everything in which the second scenario differs from the first; empty if nothing does."""
    parts = (_settings, _clusters, _levers, _shocks, _tariffs, _values, _series)
    return [sentence for part in parts for sentence in part(first, second)]


def _settings(first: Resolved, second: Resolved) -> Iterator[str]:
    for what, one, two in (
        (tr("The years simulated are"), _years(first), _years(second)),
        (tr("The share of firms simulated is"), f"{first.inputs.scale:g}", f"{second.inputs.scale:g}"),
        (tr("Replications by default are"), str(first.scenario.replications), str(second.scenario.replications)),
        (tr("The evaluator is"), first.scenario.evaluator_place, second.scenario.evaluator_place),
        (tr("The set of regions is"), first.scenario.regions, second.scenario.regions),
        (tr("The outside world is"), first.inputs.world, second.inputs.world),
        (tr("Platforms open in"), f"{first.inputs.platform_launch:g}", f"{second.inputs.platform_launch:g}"),
    ):
        if one != two:
            yield str(
                tr("{what} {one} in {first}, {two} in {second}.", what=what, one=one, two=two, **_names(first, second))
            )


def _names(first: Resolved, second: Resolved) -> dict[str, str]:
    return {"first": first.name, "second": second.name}


def _years(resolved: Resolved) -> str:
    return f"{resolved.inputs.start_year}-{resolved.inputs.end_year}"


def _clusters(first: Resolved, second: Resolved) -> Iterator[str]:
    cities = [[city.code for city in side.inputs.cities] for side in (first, second)]
    yield from _only(tr("The city"), cities[0], cities[1], first, second)
    yield from _only(tr("The industry"), first.inputs.clusters, second.inputs.clusters, first, second)


def _only(what: Text, one: Sequence[str], two: Sequence[str], first: Resolved, second: Resolved) -> Iterator[str]:
    for codes, others, side in ((one, two, first), (two, one, second)):
        for code in codes:
            if code not in others:
                yield str(tr("{what} {code} is only in {name}.", what=what, code=code, name=side.name))


def _levers(first: Resolved, second: Resolved) -> Iterator[str]:
    one = {lever.code: lever for lever in first.inputs.levers}
    two = {lever.code: lever for lever in second.inputs.levers}
    for code in dict.fromkeys((*one, *two)):
        words = [lever_words(side[code]) if code in side else "" for side in (one, two)]
        named = tr("Lever {code} ({name})", code=code, name=lever_name(code))
        yield from _sentence(named, tr("is pulled"), words, first, second)


def _shocks(first: Resolved, second: Resolved) -> Iterator[str]:
    for kind in dict.fromkeys(shock.kind for side in (first, second) for shock in side.inputs.shocks):
        words = [
            "; ".join(shock_words(shock) for shock in side.inputs.shocks if shock.kind == kind)
            for side in (first, second)
        ]
        named = tr("The shock '{name}'", name=shock_name(kind))
        yield from _sentence(named, tr("strikes"), words, first, second)


def _sentence(what: Text, verb: Text, words: Sequence[str], first: Resolved, second: Resolved) -> Iterator[str]:
    one, two = words
    if one == two:
        return
    if one and two:
        names = _names(first, second)
        yield str(tr("{what} is {one} in {first}, {two} in {second}.", what=what, one=one, two=two, **names))
    else:
        only = first.name if one else second.name
        yield str(tr("{what} {verb} only in {name}: {schedule}.", what=what, verb=verb, name=only, schedule=one or two))


def _tariffs(first: Resolved, second: Resolved) -> Iterator[str]:
    if first.inputs.tariffs != second.inputs.tariffs:
        one, two = (side.scenario.tariffs or trc("tariffs", "none") for side in (first, second))
        names = _names(first, second)
        yield str(tr("The set of tariffs is {one} in {first}, {two} in {second}.", one=one, two=two, **names))


def _values(first: Resolved, second: Resolved) -> Iterator[str]:
    one, two = values_of(first.inputs), values_of(second.inputs)
    for path in one:
        if path in two and one[path] != two[path]:
            (before, unit), (after, _) = one[path], two[path]
            yield str(
                tr(
                    "{path} is {before:g} in {first}, {after:g} in {second} ({unit}).",
                    path=path, before=before, after=after, unit=unit_in(unit), **_names(first, second),
                )
            )  # fmt: skip


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
            yield str(tr("The jurisdiction of {city} differs.", city=city.code))
        for name in SERIES:
            if city.code in others and dict(getattr(city, name)) != dict(getattr(others[city.code], name)):
                yield str(tr("The series {name} of {city} differs.", name=name, city=city.code))
    weights = {one.code: one for one in second.inputs.industries}
    for one in first.inputs.industries:
        if one.code in weights and dict(one.region_weights) != dict(weights[one.code].region_weights):
            yield str(tr("The weights of world regions for {industry} differ.", industry=one.code))
