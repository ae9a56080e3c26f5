"""Pandas in, pandas out: the array core works on numbers, callers keep their row and column labels."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import Text, tr
from .errors import EvaluationError

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any] | Sequence[Any] | Mapping[Any, Any]


def column_names(table: pd.DataFrame | Numbers, n: int) -> list[Hashable]:
    """Column labels of a DataFrame, ``column 1`` … of an array."""
    return list(table.columns) if isinstance(table, pd.DataFrame) else [f"column {j + 1}" for j in range(n)]


def row_names(table: pd.DataFrame | Numbers, n: int) -> list[Hashable]:
    """Row labels of a DataFrame, ``row 1`` … of an array."""
    return list(table.index) if isinstance(table, pd.DataFrame) else [f"row {i + 1}" for i in range(n)]


def numbers_of(table: pd.DataFrame | pd.Series[Any] | Numbers, what: Text | str, least_dimensions: int = 2) -> Floats:
    """The finite numbers of a table.

    Raises:
        EvaluationError: text, NaN or an infinite value (named by its row and column), or too few dimensions.
    """
    try:
        values = np.asarray(table, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EvaluationError(
            tr("{what} holds something that is not a number: {error}.", what=what, error=error)
        ) from error
    if values.ndim < least_dimensions:
        raise EvaluationError(
            tr("{what} must have rows and columns; it has {ndim} dimension(s).", what=what, ndim=values.ndim)
        )
    if values.size == 0:
        raise EvaluationError(tr("{what} is empty.", what=what))
    _refuse_gaps(values, table, what)
    return values


def _refuse_gaps(values: Floats, table: pd.DataFrame | pd.Series[Any] | Numbers, what: Text | str) -> None:
    gaps = ~np.isfinite(values)
    if not gaps.any():
        return
    first = np.argwhere(gaps)[0]
    value = values[tuple(first)]
    if isinstance(table, pd.DataFrame):
        place = tr("row {row!r}, column {column!r}", row=table.index[first[0]], column=table.columns[first[1]])
    else:
        place = tr("position {numbers}", numbers=", ".join(str(int(i) + 1) for i in first))
    hint = tr(" Fill it first (fill_missing) or leave the column out.") if np.isnan(value) else ""
    raise EvaluationError(
        tr(
            "{what}: {value} at {place} ({n} such value(s)).{hint}",
            what=what,
            value=value,
            place=place,
            n=int(gaps.sum()),
            hint=hint,
        )
    )


def along_columns(
    given: pd.Series[Any] | Numbers | None,
    table: pd.DataFrame | Numbers,
    n: int,
    what: Text | str,
    default: float = 1.0,
) -> Floats:
    """One number per column: by label when both are labelled, by position otherwise, ``default`` when not given.

    Raises:
        EvaluationError: a column without its number, or another count of numbers than of columns.
    """
    if given is None:
        return np.full(n, default)
    labels = table.columns if isinstance(table, pd.DataFrame) else None
    values = numbers_of(_by_label(given, labels, what, tr("column")), what, least_dimensions=0)
    if values.ndim == 0:
        return np.full(n, float(values))
    if values.shape[-1] != n:
        raise EvaluationError(tr("{what} has {shape} entries for {n} columns.", what=what, shape=values.shape[-1], n=n))
    return values


def along_rows(given: pd.Series[Any] | Numbers, table: pd.DataFrame | Numbers, n: int, what: Text | str) -> Floats:
    """One number per row, as :func:`along_columns` per column."""
    labels = table.index if isinstance(table, pd.DataFrame) else None
    values = numbers_of(_by_label(given, labels, what, tr("row")), what, least_dimensions=1)
    if values.shape != (n,):
        raise EvaluationError(tr("{what} has {shape} entries for {n} rows.", what=what, shape=values.shape[-1], n=n))
    return values


def _by_label(
    given: pd.Series[Any] | Numbers, labels: pd.Index[Any] | None, what: Text | str, axis: Text
) -> pd.Series[Any] | Numbers:
    """The entries of a Series or a mapping in the order of a table's labels; anything unlabelled as it is."""
    if isinstance(given, Mapping):
        given = pd.Series(given) if labels is not None else list(given.values())
    if labels is None or not isinstance(given, pd.Series):
        return given
    absent = [label for label in labels if label not in given.index]
    if absent:
        raise EvaluationError(tr("{what} has no entry for {axis} {absent!r}.", what=what, axis=axis, absent=absent[0]))
    return given.loc[list(labels)]


def directions_of(given: pd.Series[Any] | Numbers | None, table: pd.DataFrame | Numbers, n: int) -> Floats:
    """Direction per column, +1 (more is better, the default) or −1.

    Raises:
        EvaluationError: another value than +1 or −1.
    """
    direction = along_columns(given, table, n, "direction")
    wrong = direction[np.abs(direction) != 1.0]
    if wrong.size:
        raise EvaluationError(
            tr("direction {wrong:g} is not +1 (more is better) or -1 (less is better).", wrong=wrong[0])
        )
    return direction


def like_columns(values: Floats, table: pd.DataFrame | Numbers, name: str) -> Any:
    """One number per column, labelled by the columns when the table is."""
    return pd.Series(values, index=table.columns, name=name) if isinstance(table, pd.DataFrame) else values


def like_rows(values: Any, table: pd.DataFrame | Numbers, name: str) -> Any:
    """One entry per row, labelled by the index when the table is."""
    return pd.Series(values, index=table.index, name=name) if isinstance(table, pd.DataFrame) else values


def like_table(values: Floats, table: pd.DataFrame | Numbers) -> Any:
    """The table's shape and labels with other numbers."""
    return pd.DataFrame(values, index=table.index, columns=table.columns) if isinstance(table, pd.DataFrame) else values
