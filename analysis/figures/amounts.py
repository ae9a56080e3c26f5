"""Amounts as a reader wants them beside an arrow: three digits, a unit of the right size, in English or Chinese."""

from __future__ import annotations

from ...language import Text, language, said, tr
from ..catalogue import Language
from ..catalogue.terms import unit_in

MONEY = "10,000 CNY"
# Largest first: from how many on it is used, and how many make one.
Units = tuple[tuple[float, float, Text | str], ...]
MONEY_UNITS: dict[Language, Units] = {
    "en": ((1e5, 1e5, "bn CNY"), (1e2, 1e2, "m CNY"), (0.0, 0.1, "k CNY")),
    "zh": ((1e4, 1e4, tr("100 million CNY")), (0.0, 1.0, tr("10,000 CNY"))),
}
COUNT_UNITS: dict[Language, Units] = {
    "en": ((1e6, 1e6, " m"), (1e4, 1e3, " k"), (0.0, 1.0, "")),
    "zh": ((1e4, 1e4, tr(" ×10,000")), (0.0, 1.0, "")),
}


def amount(value: float, unit: str) -> str:
    """A value with its unit, such as ``12.3 bn CNY`` for 1,230,000 of 10,000 CNY; three significant digits."""
    if unit == MONEY:
        size, name = _fitting(value, MONEY_UNITS[language()])
        return f"{three_digits(value / size)} {name}"
    size, name = _fitting(value, COUNT_UNITS[language()])
    space = "" if language() == "zh" and name else " "
    return f"{three_digits(value / size)}{name}{space}{unit_in(unit)}"


def three_digits(value: float) -> str:
    """A number with three significant digits, or all digits before the point: 12,345; 12.3; 0.012."""
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _fitting(value: float, units: Units) -> tuple[float, str]:
    return next((size, str(said(name, language()))) for least, size, name in units if abs(value) >= least)
