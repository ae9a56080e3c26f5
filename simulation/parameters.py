"""The mechanism of declared parameters: one declaration gives default, check, documentation and sampling range.

A group is a frozen dataclass whose fields are made with :func:`par`; it stands beside the code that uses it.
"""

from __future__ import annotations

import dataclasses
import sys
from collections import namedtuple
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ..language import ToldError, tr

DT = 0.25  # years in a quarter

Role = Literal["constant", "uncertainty"]


class ParameterError(ToldError):
    """A value that is not of the declared type or lies outside the declared bounds."""


@dataclasses.dataclass(frozen=True)
class Parameter:
    """What is known of one parameter.

    ``bounds`` is where it makes sense (checked), ``range`` where the evidence puts it (sampled). A parameter with
    a range is an uncertainty; one without is a constant of the model.
    """

    name: str
    default: float
    unit: str
    bounds: tuple[float, float]
    range: tuple[float, float] | None
    meaning: str
    source: str
    whole: bool = False

    @property
    def role(self) -> Role:
        """Whether experiments may sample it."""
        return "constant" if self.range is None else "uncertainty"

    @property
    def assumption(self) -> bool:
        """Whether the declared source is an assumption rather than a publication."""
        return self.source.lower().startswith("assumption")

    def check(self, value: object, path: str) -> float:
        """Return ``value`` as a float.

        Raises:
            ParameterError: ``value`` is no finite number or outside the bounds; the sentence names path and bounds.
        """
        low, high = (f"{bound:g}" for bound in self.bounds)
        where: dict[str, Any] = {"path": path, "low": low, "high": high, "unit": tr(self.unit)}
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            raise ParameterError(
                tr("{path} = {value!r} is not a number; allowed is [{low}, {high}] {unit}.", value=value, **where)
            )
        where["value"] = f"{value:g}"
        if not self.bounds[0] <= value <= self.bounds[1]:
            raise ParameterError(tr("{path} = {value} is outside [{low}, {high}] {unit}.", **where))
        if self.whole and value != int(value):
            raise ParameterError(tr("{path} = {value} is no whole number; allowed is [{low}, {high}] {unit}.", **where))
        return float(value)


def par(
    default: float,
    unit: str,
    bounds: tuple[float, float],
    meaning: str,
    source: str,
    range: tuple[float, float] | None = None,
    whole: bool = False,
) -> Any:
    """Declare a parameter as a field of a group. See :class:`Parameter`."""
    declared = Parameter("", default, unit, bounds, range, meaning, source, whole)
    return dataclasses.field(default=default, metadata={"parameter": declared})


_DECLARED: dict[type, Mapping[str, Parameter]] = {}
_RECORD_TYPES: dict[type, Any] = {}


def declared(group: type) -> Mapping[str, Parameter]:
    """The parameters of a class whose fields were made with :func:`par`, or facts with ``fact``, by name."""
    if group not in _DECLARED:
        _DECLARED[group] = {
            field.name: dataclasses.replace(field.metadata["parameter"], name=field.name)
            for field in dataclasses.fields(group)
            if "parameter" in field.metadata
        }
    return _DECLARED[group]


def _record_type(group: type) -> Any:
    if group not in _RECORD_TYPES:
        record = namedtuple(group.__name__ + "Values", tuple(declared(group)), module=group.__module__)  # type: ignore[misc]
        # Compiled functions are cached by the types of their arguments: another process must find this one by name.
        setattr(sys.modules[group.__module__], record.__name__, record)
        _RECORD_TYPES[group] = record
    return _RECORD_TYPES[group]


class Group:
    """Base of parameter groups: values that are checked when set and can be handed to compiled code."""

    def __post_init__(self) -> None:
        for name, parameter in declared(type(self)).items():
            object.__setattr__(self, name, parameter.check(getattr(self, name), f"{type(self).__name__}.{name}"))

    def values(self) -> Any:
        """The values as a named tuple of floats, which compiled functions accept."""
        return _record_type(type(self))(*(getattr(self, name) for name in declared(type(self))))


def walk(groups: object) -> Iterator[tuple[str, Parameter, float]]:
    """Every parameter below a dataclass of groups, as (path, declaration, value)."""
    for field in dataclasses.fields(groups):  # type: ignore[arg-type]
        group = getattr(groups, field.name)
        for name, parameter in declared(type(group)).items():
            yield f"{field.name}.{name}", parameter, getattr(group, name)
