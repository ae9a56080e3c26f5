"""Regression fill of missing observations, with the interval that the fill leaves open."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from ...language import tr
from ..inference import student_quantile
from ..sums import left_inverse, product
from .errors import EvaluationError, check_choice, suggestion
from .labels import Floats, Numbers

LEAST_OBSERVED = 3


class Filled(NamedTuple):
    """A filled table and what is uncertain in it; everything has the shape of the table.

    ``lower`` and ``upper`` bound the prediction interval of a filled cell and equal the value of an observed one;
    ``standard_error`` is of a new observation (0 where observed), to be used with Student's t at
    ``degrees_of_freedom`` (infinite where observed). ``covariances`` has, per filled column, the covariance matrix of
    the errors of its filled cells, in the order of the rows: cells of one column share the error of its coefficients.
    """

    table: pd.DataFrame
    mask: pd.DataFrame
    lower: pd.DataFrame
    upper: pd.DataFrame
    standard_error: pd.DataFrame
    degrees_of_freedom: pd.DataFrame
    covariances: Mapping[Hashable, Floats]


class _Prediction(NamedTuple):
    """Fills of one column's missing cells: values, bounds of the interval, and the joint error."""

    value: Floats
    lower: Floats
    upper: Floats
    error: Floats
    freedom: int
    covariance: Floats


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
        raise EvaluationError(tr("level = {level:g} is outside (0, 1).", level=level))
    frame = _frame(table)
    _check_related(frame, related or {})
    mask = frame.isna()
    parts = [frame.copy(), frame.copy(), frame.copy(), frame * 0.0]
    freedom = frame.where(mask, np.inf)
    covariances: dict[Hashable, Floats] = {}
    for column in frame.columns[mask.any()]:
        gaps = mask[column].to_numpy()
        found = _predicted(frame, column, list((related or {}).get(column, ())), level)
        for part, numbers in zip(parts, (found.value, found.lower, found.upper, found.error), strict=True):
            part.loc[gaps, column] = numbers
        freedom.loc[gaps, column] = found.freedom
        covariances[column] = found.covariance
    value, lower, upper, error = parts
    return Filled(value, mask, lower, upper, error, freedom, covariances)


def draw_fills(filled: Filled, n: int, seed: int | Sequence[int]) -> Floats:
    """Tables (n, periods, indicators) whose filled cells are drawn from their joint prediction distribution.

    One draw takes one vector of coefficients for all cells of a column (their error is common to them) and adds a
    residual to each: a multivariate Student t whose margins are the prediction intervals. Observed cells are the same
    in every draw.
    """
    rng = np.random.default_rng(seed)
    draws = np.repeat(filled.table.to_numpy()[None], n, axis=0)
    for position, column in enumerate(filled.table.columns):
        if column in filled.covariances:
            gaps = filled.mask[column].to_numpy()
            freedom = float(filled.degrees_of_freedom[column].to_numpy()[gaps][0])
            draws[:, gaps, position] += _errors(filled.covariances[column], freedom, n, rng)
    return draws


def fill_panel(table: pd.DataFrame, level: float = 0.9) -> pd.DataFrame:
    """Fill a tidy table (cluster, year, indicator, value) on time, every cluster's indicator for itself.

    Rows that are absent are missing too, for every year of the whole table.

    Returns:
        cluster, year, indicator, value, filled, lower, upper, standard_error, degrees_of_freedom, below_zero:
        complete, sorted as the clusters and indicators first appear. ``below_zero`` flags a filled cell whose interval
        reaches below zero where no observed value of the series does: a straight line then is a poor guess (a count,
        say, is never negative).

    Raises:
        EvaluationError: as :func:`fill_missing`, naming the cluster; a cell given twice.
    """
    years = pd.Index(sorted(table["year"].unique()), name="year")
    # Quarters and months are as far apart as their places in the row of all periods.
    time = years if years.inferred_type == "integer" else pd.RangeIndex(len(years), name="year")
    named = dict(zip(time, years, strict=True))
    indicators = list(dict.fromkeys(table["indicator"]))
    parts = []
    for cluster, rows in table.groupby("cluster", sort=False):
        twice = rows.duplicated(["year", "indicator"])
        if twice.any():
            first = rows[twice].iloc[0]
            raise EvaluationError(
                tr(
                    "{indicator} of {cluster} in {year} is given more than once.",
                    indicator=first["indicator"],
                    cluster=cluster,
                    year=first["year"],
                )
            )
        wide = rows.pivot_table(index="year", columns="indicator", values="value", dropna=False)
        try:
            filled = fill_missing(wide.reindex(index=years, columns=indicators).set_axis(time), level=level)
        except EvaluationError as error:
            raise EvaluationError(tr("{cluster}: {error}", cluster=cluster, error=error.text)) from error
        parts.append(_tidy(filled).assign(cluster=cluster, year=lambda rows: rows["year"].map(named)))
    tidy = pd.concat(parts, ignore_index=True)
    return tidy[["cluster", *[name for name in tidy.columns if name != "cluster"]]]


def draw_panel(filled: pd.DataFrame, n: int, seed: int) -> Floats:
    """``n`` versions of the value column of :func:`fill_panel`, drawn as in :func:`draw_fills`: (n, rows)."""
    draws = np.repeat(filled["value"].to_numpy(dtype=np.float64)[None], n, axis=0)
    observed = filled.assign(value=filled["value"].where(~filled["filled"]))
    for number, places in enumerate(observed.groupby("cluster", sort=False).indices.values()):
        rows = observed.iloc[places]
        wide = rows.pivot_table(index="year", columns="indicator", values="value", dropna=False)
        time = wide.index if wide.index.inferred_type == "integer" else pd.RangeIndex(len(wide))
        versions = draw_fills(fill_missing(wide.set_axis(time)), n, (seed, number))
        year = wide.index.get_indexer(pd.Index(rows["year"]))
        draws[:, places] = versions[:, year, wide.columns.get_indexer(pd.Index(rows["indicator"]))]
    return draws


def _errors(covariance: Floats, freedom: float, n: int, rng: np.random.Generator) -> Floats:
    """Draws (n, cells) from a multivariate Student t around zero."""
    sizes, directions = np.linalg.eigh(covariance)
    root = directions * np.sqrt(np.clip(sizes, 0.0, None))
    spread = np.sqrt(freedom / rng.chisquare(freedom, size=(n, 1)))
    return product(rng.standard_normal((n, len(sizes))), root.T) * spread


def _tidy(filled: Filled) -> pd.DataFrame:
    names = {
        "value": filled.table,
        "filled": filled.mask,
        "lower": filled.lower,
        "upper": filled.upper,
        "standard_error": filled.standard_error,
        "degrees_of_freedom": filled.degrees_of_freedom,
        "below_zero": filled.mask & (filled.lower < 0) & (filled.table.where(~filled.mask).min() >= 0),
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
        raise EvaluationError(
            tr("Column {columns!r} is there more than once.", columns=frame.columns[frame.columns.duplicated()][0])
        )
    try:
        frame = frame.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise EvaluationError(tr("The table holds something that is not a number: {error}.", error=error)) from error
    infinite = np.argwhere(np.isinf(frame.to_numpy()))
    if infinite.size:
        row, column = frame.index[infinite[0][0]], frame.columns[infinite[0][1]]
        raise EvaluationError(tr("The value in row {row!r}, column {column!r} is infinite.", row=row, column=column))
    return frame


def _check_related(frame: pd.DataFrame, related: Mapping[Hashable, Sequence[Hashable]]) -> None:
    known = [str(name) for name in frame.columns]
    for column, series in related.items():
        for name in (column, *series):
            if name not in frame.columns:
                raise EvaluationError(
                    tr("related: there is no column {name!r}.{near}", name=name, near=suggestion(str(name), known))
                )
        if column in series:
            raise EvaluationError(tr("related: column {column!r} cannot explain itself.", column=column))


def _predicted(frame: pd.DataFrame, column: Hashable, series: list[Hashable], level: float) -> _Prediction:
    """Least squares through the observed cells of a column, and what it predicts for the missing ones."""
    target = frame[column].to_numpy()
    gaps = np.isnan(target)
    design = _design(frame[series].to_numpy() if series else _time(frame))
    if np.isnan(design[gaps]).any():
        raise EvaluationError(tr("{column}: a related column is missing where {column} is.", column=column))
    known = ~gaps & ~np.isnan(design).any(axis=1)
    least = max(LEAST_OBSERVED, design.shape[1] + 1)
    if known.sum() < least:
        raise EvaluationError(
            tr(
                "{column} has {sum_known} observed value(s); a fill needs at least {least}.",
                column=column,
                sum_known=int(known.sum()),
                least=least,
            )
        )
    # Each prediction is a weighted sum of the observed values: the weights give its error as well.
    inverse = left_inverse(design[known])
    shares, observed = product(design[gaps], inverse), target[known][:, None]
    fitted = product(design[known], product(inverse, observed))[:, 0]
    freedom = int(known.sum() - np.linalg.matrix_rank(design[known]))
    variance = ((target[known] - fitted) ** 2).sum() / freedom
    covariance = variance * (np.eye(len(shares)) + product(shares, shares.T))
    value, error = product(shares, observed)[:, 0], np.sqrt(np.diag(covariance))
    reach = student_quantile(level, freedom) * error
    return _Prediction(value, value - reach, value + reach, error, freedom, covariance)


def _design(explaining: Floats) -> Floats:
    """An intercept and the explaining columns, centred and scaled so that units do not matter."""
    deviation = np.nanstd(explaining, axis=0)
    scaled = (explaining - np.nanmean(explaining, axis=0)) / np.where(deviation > 0, deviation, 1.0)
    return np.column_stack([np.ones(len(scaled)), scaled])


def _time(frame: pd.DataFrame) -> Floats:
    """The index as numbers; a column vector."""
    try:
        time = np.asarray(frame.index, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EvaluationError(
            tr("The index must be the years, to fill on time; it is not a number: {error}.", error=error)
        ) from error
    return np.asarray(time[:, None], dtype=np.float64)
