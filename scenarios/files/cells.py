"""From values by path to the inputs of a cell: fast, because a sweep does it thousands of times."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ...language import tr
from ...simulation.inputs import Inputs, LeverSchedule, facts
from ...simulation.parameters import Parameter, ParameterError, walk
from ..errors import UserError, unknown
from .replaced import no_parameter
from .resolution import Resolved, resolve
from .scenario import Scenario

LEVER = "lever"
LISTED = {"industry": "industries", "city": "cities", "region": "regions"}
SCHEDULE = {"level": (0.0, 1.0), "start": (1900.0, 2200.0), "ramp": (0.0, 100.0), "end": (1900.0, 2200.0)}


@dataclasses.dataclass(frozen=True)
class Base:
    """A scenario whose values a sweep replaces, cell by cell; ``levers`` are parts of schedules all cells share."""

    resolved: Resolved
    levers: Mapping[str, float]

    @classmethod
    def of(cls, scenario: Scenario, values: Mapping[str, float], scale: float | None, until: int | None) -> Base:
        """The base of a scenario, with values that every cell shares.

        Raises:
            UserError, ParameterError: a path does not exist or a value is out of bounds.
        """
        levers = {path: value for path, value in values.items() if _head(path) == LEVER}
        others = {path: value for path, value in values.items() if path not in levers}
        return cls(resolve(scenario, others, scale, until), levers)

    def inputs(self, values: Mapping[str, float]) -> Inputs:
        """The inputs with the values at their paths.

        Raises:
            UserError, ParameterError: a path does not exist or a value is out of bounds.
        """
        levers = {path: value for path, value in values.items() if _head(path) == LEVER}
        given = {path: value for path, value in values.items() if _head(path) in LISTED}
        others = {path: value for path, value in values.items() if path not in levers and path not in given}
        changed = with_parameters(with_facts(self.resolved.inputs, given), others)
        return with_levers(changed, {**self.levers, **levers})

    def value(self, path: str) -> float:
        """The scenario's own value at a path; as after its shared ones are set.

        Raises:
            UserError: no such path, or a part of the schedule of a lever that is not pulled.
        """
        inputs = self.inputs({})
        if _head(path) == LEVER:
            code, part = _lever(path)
            pulled = {one.code: one for one in inputs.levers}
            if code not in pulled:
                raise UserError(
                    tr("The scenario does not pull lever {code}: it has no {part} of its own.", code=code, part=part)
                )
            return float(getattr(pulled[code], part))
        known = {name: value for name, _, value in walk(inputs.parameters)}
        known |= {
            f"{head}.{one.code}.{name}": getattr(one, name)
            for head, field in LISTED.items()
            for one in getattr(inputs, field)
            for name in facts(type(one))
        }
        if path not in known:
            raise unknown("parameter or fact", path, known)
        return float(known[path])


def with_facts(inputs: Inputs, values: Mapping[str, float]) -> Inputs:
    """The inputs with other facts: ``industry.CODE.fact``, ``city.CODE.fact``, ``region.CODE.fact``.

    Raises:
        UserError: no such industry, city, region or fact; the nearest is named.
        ParameterError: a value out of bounds.
    """
    for path, value in values.items():
        head = _head(path)
        _fact(path, inputs)
        code, name = path.removeprefix(f"{head}.").rsplit(".", 1)
        listed: tuple[Any, ...] = getattr(inputs, LISTED[head])
        changed = tuple(dataclasses.replace(one, **{name: value}) if one.code == code else one for one in listed)
        replaced: dict[str, Any] = {LISTED[head]: changed}
        inputs = dataclasses.replace(inputs, **replaced)
    return inputs


def declaration(path: str, inputs: Inputs) -> Parameter | None:
    """The declared parameter or fact at a path; None for levers.

    Raises:
        UserError: no such fact; the nearest is named.
    """
    if _head(path) in LISTED:
        return _fact(path, inputs)
    return {name: one for name, one, _ in walk(inputs.parameters)}.get(path)


def _fact(path: str, inputs: Inputs) -> Parameter:
    head = _head(path)
    listed: tuple[Any, ...] = getattr(inputs, LISTED[head])
    known = {f"{head}.{one.code}.{name}": fact for one in listed for name, fact in facts(type(one)).items()}
    if path not in known:
        raise unknown("fact", path, known)
    return known[path]


def with_parameters(inputs: Inputs, values: Mapping[str, float]) -> Inputs:
    """The inputs with other model parameters.

    Raises:
        UserError: no such parameter; the nearest is named.
        ParameterError: a value out of bounds.
    """
    if not values:
        return inputs
    known = {path: one for path, one, _ in walk(inputs.parameters)}
    groups: dict[str, dict[str, float]] = {}
    for path, value in values.items():
        if path not in known:
            raise no_parameter(path, known)
        group, name = path.split(".")
        groups.setdefault(group, {})[name] = known[path].check(value, path)
    changed = {
        group: dataclasses.replace(getattr(inputs.parameters, group), **named) for group, named in groups.items()
    }
    return dataclasses.replace(inputs, parameters=dataclasses.replace(inputs.parameters, **changed))


def with_levers(inputs: Inputs, values: Mapping[str, float]) -> Inputs:
    """The inputs with other lever schedules: ``lever.P1.level``, ``.start``, ``.ramp``, ``.end``.

    Later steps of a schedule stay as they are.

    Raises:
        UserError: no such lever or no such part of a schedule, or a lever that the scenario does not pull and that is
            given no start.
        ParameterError: a value out of bounds.
    """
    if not values:
        return inputs
    schedules: dict[str, dict[str, Any]] = {
        one.code: {field.name: getattr(one, field.name) for field in dataclasses.fields(one)} for one in inputs.levers
    }
    for path, value in values.items():
        code, part = _lever(path)
        _check_schedule(path, code, part, value)
        schedules.setdefault(code, {"code": code})[part] = float(value)
    return dataclasses.replace(inputs, levers=tuple(_schedule(code, parts) for code, parts in schedules.items()))


def _schedule(code: str, parts: dict[str, Any]) -> LeverSchedule:
    for part in ("level", "start"):
        if part not in parts:
            raise UserError(
                tr(
                    "The scenario does not pull lever {code}: say when, with {lever}.{code}.{part} under 'set'.",
                    code=code,
                    lever=LEVER,
                    part=part,
                )
            )
    schedule = LeverSchedule(**parts)
    if schedule.end <= schedule.start:
        raise UserError(
            tr(
                "lever {code} ends in {end:g}, not after its start in {start:g}.",
                code=code,
                end=schedule.end,
                start=schedule.start,
            )
        )
    if schedule.then and schedule.then[0].start <= schedule.start:
        raise UserError(
            tr(
                "lever {code} starts in {start:g}, not before its step in {start_2:g}.",
                code=code,
                start=schedule.start,
                start_2=schedule.then[0].start,
            )
        )
    return schedule


def _lever(path: str) -> tuple[str, str]:
    from ...simulation.levers import LEVERS

    _, code, part = path.split(".") if path.count(".") == 2 else (LEVER, path.removeprefix(f"{LEVER}."), "")
    known = [one.code for one in LEVERS]
    if code not in known:
        raise unknown("lever", code, known)
    if part not in SCHEDULE:
        raise unknown(f"part of lever {code}", part, SCHEDULE)
    return code, part


def _check_schedule(path: str, code: str, part: str, value: float) -> None:
    from ...simulation.levers import LEVERS

    low, high = SCHEDULE[part]
    if part == "level":
        low, high = next(one.bounds for one in LEVERS if one.code == code)
    if not low <= value <= high:
        raise ParameterError(
            tr(
                "{path} = {value} is outside [{low}, {high}].",
                path=path,
                value=f"{value:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )
        )


def _head(path: str) -> str:
    return path.split(".")[0]
