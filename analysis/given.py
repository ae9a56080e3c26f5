"""Weights and goalposts that a user brings along, one indicator a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .catalogue import Indicator
from .headers import ROLES, fold
from .sheets import Sheet, TableError, number, plain, read_sheets

_COLUMNS = {
    "cluster": ROLES["cluster"],
    "indicator": ROLES["indicator"],
    "subsystem": ("subsystem", "子系统"),
    "weight": ("weight", "权重"),
    "lower": ("lower", "下限", "下界"),
    "upper": ("upper", "上限", "上界"),
}
EVERY_CLUSTER = ""


def read_weights(path: Path | str, indicators: Mapping[str, Indicator]) -> dict[str, dict[str, float]]:
    """Weights by cluster and indicator from a file with the columns indicator, weight and, if they differ, cluster.

    Without clusters all weights stand under :data:`EVERY_CLUSTER`. A ``weights.csv`` that an evaluation wrote can be
    given back. Raises :class:`TableError` for a missing column, an unknown indicator, a gap or a repetition.
    """
    weights: dict[str, dict[str, float]] = {}
    for cluster, indicator, (weight,), place in _rows(path, indicators, ("weight",)):
        own = weights.setdefault(cluster, {})
        if indicator in own:
            raise TableError(f"{place}: {indicator} has a weight already.")
        own[indicator] = weight
    return weights


def read_goalposts(path: Path | str, indicators: Mapping[str, Indicator]) -> dict[str, tuple[float, float]]:
    """Bounds by indicator, in its unit, from a file with the columns indicator, lower and upper.

    Raises :class:`TableError` as :func:`read_weights`.
    """
    posts: dict[str, tuple[float, float]] = {}
    for cluster, indicator, (lower, upper), place in _rows(path, indicators, ("lower", "upper")):
        if cluster != EVERY_CLUSTER or indicator in posts:
            raise TableError(f"{place}: goalposts hold for all clusters; give each indicator once, without a cluster.")
        posts[indicator] = (lower, upper)
    return posts


def _rows(
    path: Path | str, indicators: Mapping[str, Indicator], wanted: Sequence[str]
) -> Iterator[tuple[str, str, list[float], str]]:
    """Cluster, indicator code, numbers and place of every row."""
    sheet = read_sheets(path)[0][0]
    columns = _columns(sheet, wanted)
    codes = {fold(name): code for code, one in indicators.items() for name in (code, one.name_en, one.name_zh)}
    for row, cells in enumerate(sheet.rows[1:], start=1):
        if not any(plain(cell) for cell in cells):
            continue
        texts = {name: _cell(cells, column) for name, column in columns.items()}
        code = codes.get(fold(plain(texts["indicator"])))
        if code is None:
            raise TableError(
                f"{sheet.where(row)}: the table has no indicator '{plain(texts['indicator'])}'; "
                f"it has {', '.join(indicators)}."
            )
        numbers = [_number(texts[name], sheet.where(row, columns[name])) for name in wanted]
        yield plain(texts.get("cluster")) or EVERY_CLUSTER, code, numbers, sheet.where(row)


def _columns(sheet: Sheet, wanted: Sequence[str]) -> dict[str, int]:
    found = {
        name: column
        for column, header in enumerate(sheet.rows[0])
        for name, words in _COLUMNS.items()
        if fold(plain(header)) in words
    }
    for name in ("indicator", *wanted):
        if name not in found:
            raise TableError(f"{sheet.where()}: the column '{name}' is missing.")
    return found


def _cell(cells: Sequence[Any], column: int) -> Any:
    return cells[column] if column < len(cells) else None


def _number(cell: Any, place: str) -> float:
    value = number(cell, place)
    if value != value:
        raise TableError(f"{place}: the number is missing.")
    return value
