"""The schedules of a scenario (levers, shocks, tariffs), checked against what the simulation offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...language import tr
from ...simulation.inputs import LeverSchedule, LeverStep, ShockSchedule, TariffRound
from ...simulation.parameters import ParameterError
from ..errors import UserError, unknown
from .extending import extensions_of
from .library_files import find, read_list
from .scenario import Scenario, Tariff, checked


def lever_schedules(scenario: Scenario, cities: Sequence[str], sources: dict[str, str]) -> Iterator[LeverSchedule]:
    """The scenario's levers, of the model's and of its extensions.

    Raises UserError for an unknown lever or city, ParameterError for a level out of bounds.
    """
    from ...simulation.additions import additions
    from ...simulation.levers import BUILT_IN

    known = {one.code: one for one in (*BUILT_IN, *additions(extensions_of(scenario)).levers)}
    for code, lever in scenario.levers.items():
        if code not in known:
            raise unknown("lever", code, known)
        _check_within(f"lever {code}.level", lever.level, known[code].bounds, known[code].unit)
        if lever.end <= lever.start:
            raise UserError(
                tr(
                    "lever {code} ends in {end:g}, not after its start in {start:g}.",
                    code=code,
                    end=lever.end,
                    start=lever.start,
                )
            )
        starts = [lever.start]
        for number, step in enumerate(lever.then, start=1):
            _check_within(f"lever {code}.then.{number}.level", step.level, known[code].bounds, known[code].unit)
            if not starts[-1] < step.start < lever.end:
                raise UserError(
                    tr(
                        "lever {code}.then.{number} starts in {start:g}, not after {last:g} and before the end.",
                        code=code,
                        number=number,
                        start=step.start,
                        last=starts[-1],
                    )
                )
            starts.append(step.start)
        _check_known("city", lever.cities, cities)
        sources[f"lever.{code}"] = lever.source
        steps = tuple(LeverStep(step.level, step.start, step.ramp) for step in lever.then)
        yield LeverSchedule(code, lever.level, lever.start, lever.ramp, lever.end, tuple(lever.cities), steps)


def shock_schedules(
    scenario: Scenario, industries: Sequence[str], regions: Sequence[str], sources: dict[str, str]
) -> Iterator[ShockSchedule]:
    """The scenario's shocks.

    Raises UserError for an unknown kind, industry or region, ParameterError for a size or limit the kind cannot have.
    """
    from ...simulation.shocks import kinds_of

    kinds = kinds_of(extensions_of(scenario))
    for number, shock in enumerate(scenario.shocks):
        if shock.kind not in kinds:
            raise unknown("shock", shock.kind, kinds)
        _check_within(f"shock {shock.kind}.size", shock.size, kinds[shock.kind].bounds, kinds[shock.kind].unit)
        _check_known("industry", shock.industries, industries)
        _check_known("region", shock.regions, regions)
        sources[f"shock.{number}.{shock.kind}"] = shock.source
        limits = tuple(shock.industries), tuple(shock.regions)
        schedule = ShockSchedule(shock.kind, shock.size, shock.start, shock.duration, shock.ramp, *limits)
        kinds[shock.kind].check_limits(schedule)
        yield schedule


def tariff_rounds(scenario: Scenario, regions: Sequence[str], sources: dict[str, str]) -> Iterator[TariffRound]:
    """The rounds of the scenario's set of tariffs; raises UserError for an unknown region."""
    if scenario.tariffs is None:
        return
    path = find("set of tariffs", scenario.tariffs, "tariffs", scenario.folder)
    for number, content in enumerate(read_list(path)):
        one = checked(Tariff, content, path.name)
        _check_known("region", [one.region], regions)
        sources[f"tariff.{number}.{one.product_list}"] = one.source
        yield TariffRound(one.region, one.product_list, one.start, one.rate)


def _check_within(path: str, value: float, bounds: tuple[float, float], unit: str) -> None:
    if not bounds[0] <= value <= bounds[1]:
        low, high = (f"{bound:g}" for bound in bounds)
        where = {"path": path, "value": f"{value:g}", "low": low, "high": high, "unit": tr(unit)}
        raise ParameterError(tr("{path} = {value} is outside [{low}, {high}] {unit}.", **where))


def _check_known(kind: str, names: Iterable[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise unknown(kind, name, known)
