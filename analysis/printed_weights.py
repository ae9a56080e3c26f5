"""The weights that a table prints beside its indicators, and those of their dimensions."""

from __future__ import annotations

from collections.abc import Mapping

from ..language import Text, tr
from .catalogue import Indicator
from .cells import Cell, Setting, read_column

ROUNDED = 0.02  # printed weights miss 1 by this much at most


def printed_weights(
    cells: Mapping[str, Cell | None], known: Mapping[str, Indicator], notes: list[Text]
) -> dict[str, float]:
    """The weights that stand in the table, if every indicator has one."""
    there = {code: cell for code in known if (cell := cells.get(code)) is not None}
    if not there:
        return {}
    codes = list(there)
    column = read_column(list(there.values()), tr("'weight'"), Setting(), [])
    size = {"%": 100.0, "‰": 1000.0}.get(column.percent, 1.0)
    weights = {code: value / size for code, value in zip(codes, column.numbers, strict=True) if value == value}
    lacking = [code for code in known if code not in weights]
    if lacking:
        names = ", ".join(lacking)
        notes.append(
            tr(
                "The weights in the table were left out: {names} {has_or_have} none.",
                names=names,
                has_or_have="has" if len(lacking) == 1 else "have",
            )
        )
        return {}
    return weights


def weights_through_dimensions(
    weights: dict[str, float], above: Mapping[str, Cell | None], known: Mapping[str, Indicator], notes: list[Text]
) -> dict[str, float]:
    """Weights that sum to 1 within each dimension, times those of their dimensions; others as they are."""
    groups: dict[tuple[str, str], float] = {}
    for code, weight in weights.items():
        key = known[code].subsystem, known[code].dimension
        groups[key] = groups.get(key, 0.0) + weight
    within = all(abs(total - 1) <= ROUNDED for total in groups.values())
    if not weights or not within or len(groups) <= len({subsystem for subsystem, _ in groups}):
        return weights
    of_dimension = printed_weights(above, known, notes)
    if not of_dimension:
        notes.append(
            tr(
                "The weights in the table sum to 1 within each dimension and those of the dimensions are not printed: "
                "they were left out."
            )
        )
        return {}
    notes.append(tr("The weight of an indicator is that within its dimension times the weight of the dimension."))
    return {code: weight * of_dimension[code] for code, weight in weights.items()}
