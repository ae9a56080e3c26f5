"""What pydantic finds wrong in a file, told as a sentence with the file, the place, and what to write instead."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ...language import Text, tr
from ..errors import did_you_mean

Place = tuple[Any, ...]
MOST_LETTERS = 60  # of a value that is quoted

NUMBER, WHOLE = tr("it must be a number"), tr("it must be a whole number")
# By pydantic's type of mistake; {limit} and {names} are filled in.
SAID: dict[str, Text] = {
    "string_type": tr("it must be text"),
    "list_type": tr("it must be a list"),
    "tuple_type": tr("it must be a list"),
    "dict_type": tr("it must be made of keys with values, one a line"),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": tr("it must be a finite number"),
    "bool_type": tr("it must be true or false"),
    "bool_parsing": tr("it must be true or false"),
    "date_type": tr("it must be a date, such as 2018-09-24"),
    "date_from_datetime_parsing": tr("it must be a date, such as 2018-09-24"),
    "less_than_equal": tr("it must be at most {limit:g}"),
    "less_than": tr("it must be below {limit:g}"),
    "greater_than_equal": tr("it must be at least {limit:g}"),
    "greater_than": tr("it must be above {limit:g}"),
    "literal_error": tr("it must be {names}"),
    "too_short": tr("it may not be empty"),
}
LIMITS = ("le", "lt", "ge", "gt")


def sentence(wrong: Any, model: type[BaseModel], file: str) -> Text:
    """One of pydantic's errors of a model in words."""
    place: Place = wrong["loc"]
    if wrong["type"] == "extra_forbidden":
        near = did_you_mean(str(place[-1]), _fields_at(model, place[:-1]))
        return tr(
            "{file}: there is no key {key!r}{inside}.{near}", file=file, key=place[-1], inside=_inside(place), near=near
        )
    if wrong["type"] == "missing":
        return tr("{file}: the key {key!r} is missing{inside}.", file=file, key=place[-1], inside=_inside(place))
    if wrong["type"] == "invalid_key":
        return tr(
            "{file}: the key {key!r} is no word{inside}; keys are words.",
            file=file,
            key=place[-1],
            inside=_inside(place),
        )
    path = ".".join(map(str, place)) or tr("the file")
    return tr(
        "{file}: {path} = {value}: {said}.",
        file=file,
        path=path,
        value=_short(wrong["input"]),
        said=_said(wrong, model),
    )


def _said(wrong: Any, model: type[BaseModel]) -> Text | str:
    place, kind, given = wrong["loc"], wrong["type"], wrong.get("ctx", {})
    if kind == "string_pattern_mismatch":
        if place[-1] == "source":
            return tr("it is blank; write where the value comes from, or 'assumption: why'")
        if place[-1] == "name":
            return tr("a name has letters, digits, '_', '-' and '.' only")
        return tr("it may not be blank")
    if kind in ("model_type", "model_attributes_type"):
        shown = ", ".join(f"{key}: …" for key, one in _fields_at(model, place).items() if one.is_required())
        return tr("it must be made of keys with values, such as {keys}", keys=f"{{{shown}}}")
    if kind == "value_error":
        error = given["error"]
        return error.args[0] if error.args and isinstance(error.args[0], Text) else str(error)
    if kind not in SAID or given.get("min_length", 1) > 1:
        message = wrong["msg"].replace(" after validation", "")
        return str(message[0].lower() + message[1:])
    limit = next((float(given[name]) for name in LIMITS if name in given), 0.0)
    return SAID[kind].filled(limit=limit, names=given.get("expected", ""))


def _fields_at(model: type[BaseModel], place: Place) -> dict[str, FieldInfo]:
    """The keys that a model has at a place."""
    here: Any = model
    for step in place:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[str(step)].annotation
        else:
            here = get_args(here)[-1]
    return here.model_fields if isinstance(here, type) and issubclass(here, BaseModel) else {}


def _inside(place: Place) -> Text | str:
    return tr(" in {place}", place=".".join(map(str, place[:-1]))) if len(place) > 1 else ""


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 3] + "..."
