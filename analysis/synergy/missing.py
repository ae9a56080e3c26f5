"""Regression fill of missing observations, with the interval that the fill leaves open."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from .errors import EvaluationError, check_choice, suggestion
from .labels import Flags, Floats, Numbers

LEAST_OBSERVED = 3


class Filled(NamedTuple):
    """A filled table and what is uncertain in it; everything has the shape of the table.

    ``lower`` and ``upper`` bound the prediction interval of a filled cell and equal the value of an observed one;
    ``standard_error`` is of a new observation (0 where observed), to be used with Student's t at
    ``degrees_of_freedom`` (infinite where observed).
    """

    table: pd.DataFrame
    mask: pd.DataFrame
    lower: pd.DataFrame
    upper: pd.DataFrame
    standard_error: pd.DataFrame
    degrees_of_freedom: pd.DataFrame


def fill_missing(
    table: pd.DataFrame | Numbers,
    method: Literal["regression"] = "regression",
    *,
    related: Mapping[Hashable, Sequence[Hashable]] | None = None,
    level: float = 0.9,
) -> Filled:
    """Fill missing cells by ordinary least squares on time, or on named related columns; observed cells stay as given.

    Args:
        table: periods × indicators; the index is the time (years), or the row number for an array. NaN is missing.
        method: ``regression``, the one of S2.
        related: For a column, the columns that explain it instead of time.
        level: Of the prediction interval, in (0, 1).

    Returns:
        A :class:`Filled`; a table without gaps comes back as it is, with an empty mask.

    Raises:
        EvaluationError: fewer than three observed cells in a column to be filled (or too few for its related
            columns), a related column that is unknown or itself missing where it is needed, an infinite value, text.

    Source: S2, section on data; the interval is that of a new observation.
    """
    check_choice("method", method, ("regression",))
    if not 0 < level < 1:
        raise EvaluationError(f"level = {level:g} is outside (0, 1).")
    frame = _frame(table)
    _check_related(frame, related or {})
    mask = frame.isna()
    parts = [frame.copy(), frame.copy(), frame.copy(), frame * 0.0, frame * 0.0 + np.inf]
    for column in frame.columns[mask.any()]:
        gaps = mask[column].to_numpy()
        fills = _predictions(frame, column, list((related or {}).get(column, ())), level)
        for part, numbers in zip(parts, fills, strict=True):
            part.loc[gaps, column] = numbers
    parts[4] = parts[4].where(mask, np.inf)
    return Filled(parts[0], mask, parts[1], parts[2], parts[3], parts[4])


def draw_fills(filled: Filled, n: int, seed: int) -> Floats:
    """Tables (n, periods, indicators) whose filled cells are drawn from their prediction interval.

    Cells are drawn independently from Student's t; observed cells are the same in every draw.
    """
    return _draws(
        filled.table.to_numpy(),
        filled.standard_error.to_numpy(),
        filled.degrees_of_freedom.to_numpy(),
        filled.mask.to_numpy(dtype=np.bool_),
        np.random.default_rng(seed),
        n,
    )


def fill_panel(table: pd.DataFrame, level: float = 0.9) -> pd.DataFrame:
    """Fill a tidy table (cluster, year, indicator, value) on time, every cluster's indicator for itself.

    Rows that are absent are missing too, up to the first and last year of the whole table.

    Returns:
        cluster, year, indicator, value, filled, lower, upper, standard_error, degrees_of_freedom: complete, sorted
        as the clusters and indicators first appear.

    Raises:
        EvaluationError: as :func:`fill_missing`, naming the cluster; a cell given twice.
    """
    years = pd.RangeIndex(int(table["year"].min()), int(table["year"].max()) + 1, name="year")
    indicators = list(dict.fromkeys(table["indicator"]))
    parts = []
    for cluster, rows in table.groupby("cluster", sort=False):
        twice = rows.duplicated(["year", "indicator"])
        if twice.any():
            first = rows[twice].iloc[0]
            raise EvaluationError(f"{first['indicator']} of {cluster} in {first['year']} is given more than once.")
        wide = rows.pivot_table(index="year", columns="indicator", values="value", dropna=False)
        try:
            filled = fill_missing(wide.reindex(index=years, columns=indicators), level=level)
        except EvaluationError as error:
            raise EvaluationError(f"{cluster}: {error}") from error
        parts.append(_tidy(filled).assign(cluster=cluster))
    tidy = pd.concat(parts, ignore_index=True)
    return tidy[["cluster", *[name for name in tidy.columns if name != "cluster"]]]


def draw_panel(filled: pd.DataFrame, n: int, seed: int) -> Floats:
    """``n`` versions of the value column of :func:`fill_panel`, filled cells drawn from their intervals: (n, rows)."""
    columns = ("value", "standard_error", "degrees_of_freedom")
    value, error, freedom = (filled[name].to_numpy(dtype=np.float64) for name in columns)
    return _draws(value, error, freedom, filled["filled"].to_numpy(dtype=np.bool_), np.random.default_rng(seed), n)


def _draws(value: Floats, error: Floats, freedom: Floats, mask: Flags, rng: np.random.Generator, n: int) -> Floats:
    draws = np.repeat(value[None], n, axis=0)
    draws[:, mask] += error[mask] * rng.standard_t(freedom[mask], size=(n, int(mask.sum())))
    return draws


def _tidy(filled: Filled) -> pd.DataFrame:
    names = {
        "value": filled.table,
        "filled": filled.mask,
        "lower": filled.lower,
        "upper": filled.upper,
        "standard_error": filled.standard_error,
        "degrees_of_freedom": filled.degrees_of_freedom,
    }
    periods, columns = filled.table.shape
    keys = {
        "year": np.repeat(filled.table.index.to_numpy(), columns),
        "indicator": np.tile(filled.table.columns.to_numpy(), periods),
    }
    return pd.DataFrame({**keys, **{name: part.to_numpy().reshape(-1) for name, part in names.items()}})


def _frame(table: pd.DataFrame | Numbers) -> pd.DataFrame:
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table))
    if not frame.columns.is_unique:
        raise EvaluationError(f"Column {frame.columns[frame.columns.duplicated()][0]!r} is there more than once.")
    try:
        frame = frame.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise EvaluationError(f"The table holds something that is not a number: {error}.") from error
    infinite = np.argwhere(np.isinf(frame.to_numpy()))
    if infinite.size:
        row, column = frame.index[infinite[0][0]], frame.columns[infinite[0][1]]
        raise EvaluationError(f"The value in row {row!r}, column {column!r} is infinite.")
    return frame


def _check_related(frame: pd.DataFrame, related: Mapping[Hashable, Sequence[Hashable]]) -> None:
    known = [str(name) for name in frame.columns]
    for column, series in related.items():
        for name in (column, *series):
            if name not in frame.columns:
                raise EvaluationError(f"related: there is no column {name!r}.{suggestion(str(name), known)}")
        if column in series:
            raise EvaluationError(f"related: column {column!r} cannot explain itself.")


def _predictions(frame: pd.DataFrame, column: Hashable, series: list[Hashable], level: float) -> tuple[Any, ...]:
    """Value, lower, upper, standard error and degrees of freedom of the missing cells of a column."""
    from statsmodels.api import OLS  # slow to import, and most tables have no gaps

    target = frame[column].to_numpy()
    gaps = np.isnan(target)
    explaining = frame[series].to_numpy() if series else _time(frame)
    centre = np.nanmean(explaining, axis=0)
    design = np.column_stack([np.ones(len(frame)), explaining - centre])
    if np.isnan(design[gaps]).any():
        raise EvaluationError(f"{column}: a related column is missing where {column} is.")
    known = ~gaps & ~np.isnan(design).any(axis=1)
    least = max(LEAST_OBSERVED, design.shape[1] + 1)
    if known.sum() < least:
        raise EvaluationError(f"{column} has {int(known.sum())} observed value(s); a fill needs at least {least}.")
    fit = OLS(target[known], design[known]).fit()
    prediction = fit.get_prediction(design[gaps])
    interval = prediction.conf_int(obs=True, alpha=1.0 - level)
    return prediction.predicted_mean, interval[:, 0], interval[:, 1], prediction.se_obs, fit.df_resid


def _time(frame: pd.DataFrame) -> Floats:
    """The index as numbers; a column vector."""
    try:
        time = np.asarray(frame.index, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EvaluationError(f"The index must be the years, to fill on time; it is not a number: {error}.") from error
    return np.asarray(time[:, None], dtype=np.float64)
