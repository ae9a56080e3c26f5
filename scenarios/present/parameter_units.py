"""What a parameter, a fact or a part of a lever's schedule is measured in, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language import Text, language, tr
from ...simulation.effects import EFFECTS
from ...simulation.levers import lever_at
from ..files.cells import declaration
from .schedule_words import lever_name

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

# Of a lever's level, start, ramp and end, which no parameter declares.
LEVER_UNITS = {"level": "level, 0 to 1", "start": "year", "ramp": "years", "end": "year"}


def unit_at(path: str, inputs: Inputs) -> str:
    """The unit, as declared, of a parameter, a fact or a part of a lever's schedule.

    Raises:
        UserError: no such fact; the nearest is named.
    """
    declared = declaration(path, inputs)
    return declared.unit if declared else LEVER_UNITS[path.rsplit(".", 1)[-1]]


def meaning_at(path: str, inputs: Inputs) -> str:
    """What a parameter or fact means, or the name of a lever; empty where Chinese has no words for it.

    Raises:
        UserError: no such fact; the nearest is named.
    """
    declared = declaration(path, inputs)
    if declared is None:
        return lever_name(path.split(".")[1])
    if language() == "en":
        return declared.meaning
    found = lever_at(path)
    if found is None:
        meaning = Text(declared.meaning, "parameter")
        return "" if str(meaning) == declared.meaning else str(meaning)
    lever, part = found
    if part == "lag":
        return str(tr("{lever}: mean lag", lever=lever.name_zh))
    if part == "cost":
        return str(tr("{lever}: programme cost", lever=lever.name_zh))
    return str(tr("{lever} (level 1): change of {effect}", lever=lever.name_zh, effect=EFFECTS[part].name_zh))
