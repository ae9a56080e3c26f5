"""From a tidy table (cluster, year, indicator, value) to the array the core computes with; every gap is refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import Text, tr
from .errors import EvaluationError, listed, suggestion
from .labels import Floats

KEYS = ("cluster", "year", "indicator", "value")
# Columns that tell runs apart; a table of observations has none of them.
RUN_COLUMNS = ("scenario", "run_id", "replication")
FILL = tr("Fill it first (fill_panel) or leave the indicator out.")


@dataclass(frozen=True)
class Panel:
    """Values (runs, clusters, years, indicators) with the names along each axis; ``runs`` has one row per run.

    ``years`` are whole numbers, in steps of any size, or texts that sort in time, such as 2010Q1.
    """

    values: Floats
    runs: pd.DataFrame
    clusters: tuple[str, ...]
    years: npt.NDArray[Any]
    indicators: tuple[str, ...]

    def without(self, indicators: Collection[str]) -> Panel:
        """The panel without some indicators."""
        kept = [position for position, name in enumerate(self.indicators) if name not in indicators]
        return replace(self, values=self.values[..., kept], indicators=tuple(self.indicators[i] for i in kept))


def read_panel(table: pd.DataFrame, indicators: Sequence[str], ignored: Collection[str] = ()) -> Panel:
    """The rectangular panel of a tidy table.

    Args:
        table: Columns cluster, year, indicator, value and, for simulated runs, any of scenario, run_id, replication;
            or wide, see :func:`as_tidy`.
        indicators: Codes wanted, in the order of the last axis.
        ignored: Codes the table may hold that are not read.

    Raises:
        EvaluationError: a missing column, an unknown or missing indicator, a cell that is missing, given twice, not a
            number or infinite; cells are named.
    """
    table = as_tidy(table, [*indicators, *ignored])
    _check_columns(table)
    table = table[~table["indicator"].isin(list(ignored))]
    _check_indicators(table, indicators)
    years = _years(table)
    run_columns = [name for name in RUN_COLUMNS if name in table.columns]
    run_codes, runs = _runs(table, run_columns)
    cluster_codes, clusters = pd.factorize(table["cluster"])
    indicator_codes = pd.Index(indicators).get_indexer(pd.Index(table["indicator"]))
    shape = (len(runs), len(clusters), len(years), len(indicators))
    year_codes = pd.Index(years).get_indexer(pd.Index(table["year"]))
    codes: Any = (run_codes, cluster_codes, year_codes, indicator_codes)
    position = np.ravel_multi_index(codes, shape)
    panel = Panel(np.empty(shape), runs, tuple(str(name) for name in clusters), years, tuple(indicators))
    counts = np.bincount(position, minlength=panel.values.size).reshape(shape)
    _refuse_cells(counts > 1, panel, tr("{where} is given more than once ({n} such cell(s))."))
    _refuse_cells(counts == 0, panel, tr("{where} is missing ({n} such cell(s)). {advice}", advice=FILL))
    panel.values.reshape(-1)[position] = _finite_values(table)
    _refuse_cells(np.isnan(panel.values), panel, tr("{where} is empty ({n} such cell(s)). {advice}", advice=FILL))
    return panel


def as_tidy(table: pd.DataFrame, indicators: Sequence[str]) -> pd.DataFrame:
    """A wide table as a tidy one; a tidy one as it is.

    A wide table has a column an indicator, and cluster and year as columns or index levels; an unnamed index of one
    level is the year, and a table without clusters is one, called ``observed``.
    """
    if {"indicator", "value"} & set(table.columns) or not set(indicators) & set(table.columns):
        return table
    named = [name for name in table.index.names if name in ("cluster", "year", *RUN_COLUMNS)]
    wide = table.reset_index(level=named) if named else table
    if "year" not in wide.columns:
        wide = wide.rename_axis("year").reset_index()
    if "cluster" not in wide.columns:
        wide = wide.assign(cluster="observed")
    keys = [name for name in (*RUN_COLUMNS, "cluster", "year") if name in wide.columns]
    return wide.melt(keys, var_name="indicator", value_name="value")


def _check_columns(table: pd.DataFrame) -> None:
    absent = [name for name in KEYS if name not in table.columns]
    if absent:
        near = suggestion(absent[0], [str(name) for name in table.columns])
        raise EvaluationError(
            tr(
                "The table lacks the column {absent!r}; it needs {needed} and has {found}.{near}",
                absent=absent[0],
                needed=", ".join(KEYS),
                found=listed(table.columns, 10),
                near=near,
            )
        )
    if table.empty:
        raise EvaluationError(tr("The table has no rows."))
    for name in ("cluster", "indicator"):
        if table[name].isna().any():
            raise EvaluationError(
                tr("Row {index!r} of the table has no {name}.", index=table.index[table[name].isna()][0], name=name)
            )


def _check_indicators(table: pd.DataFrame, indicators: Sequence[str]) -> None:
    found = list(dict.fromkeys(table["indicator"]))
    unknown = [name for name in found if name not in indicators]
    absent = [name for name in indicators if name not in found]
    if unknown:
        near = suggestion(str(unknown[0]), absent or indicators)
        raise EvaluationError(
            tr("The table has indicators that are not described: {unknown}.{near}", unknown=listed(unknown), near=near)
        )
    if absent:
        raise EvaluationError(
            tr("The table has no values of {absent}; it has {found}.", absent=listed(absent), found=listed(found, 8))
        )


def _years(table: pd.DataFrame) -> npt.NDArray[Any]:
    """The periods in order: whole numbers, or texts if all are texts. Nothing in U needs equal steps."""
    given = table["year"]
    if given.map(lambda one: isinstance(one, str)).all():
        return np.array(sorted(set(given)), dtype=object)
    numbers = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64)
    wrong = ~(np.isfinite(numbers) & (numbers == np.floor(numbers)))
    if wrong.any():
        raise EvaluationError(
            tr("year {shown} is not a whole number.", shown=_shown(given.iloc[int(np.argmax(wrong))]))
        )
    return np.unique(numbers.astype(np.int64))


def _runs(table: pd.DataFrame, columns: list[str]) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    if not columns:
        return np.zeros(len(table), dtype=np.int64), pd.DataFrame(index=range(1))
    grouped = table.groupby(columns, sort=False)
    if grouped.ngroups == 0 or table[columns].isna().any(axis=None):
        raise EvaluationError(tr("A row of the table has no {names}.", names=" or ".join(columns)))
    codes = np.asarray(grouped.ngroup(), dtype=np.int64)
    return codes, table[columns].drop_duplicates().reset_index(drop=True)


def _finite_values(table: pd.DataFrame) -> Floats:
    given = table["value"]
    values = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64)
    text = np.isnan(values) & given.notna().to_numpy()
    wrong = text | np.isinf(values)
    if wrong.any():
        row = table.iloc[int(np.argmax(wrong))]
        raise EvaluationError(
            tr(
                "{indicator} of {cluster} in {year} is {value}, not a finite number.",
                indicator=row["indicator"],
                cluster=row["cluster"],
                year=row["year"],
                value=_shown(row["value"]),
            )
        )
    return values


def _shown(value: object) -> str:
    """Text in quotes, a number as it is written."""
    return repr(value) if isinstance(value, str) else str(value)


def _refuse_cells(cells: npt.NDArray[Any], panel: Panel, sentence: Text) -> None:
    """Refuse cells of a panel in a sentence that lacks the first of them and their number."""
    if not cells.any():
        return
    run, cluster, year, indicator = np.argwhere(cells)[0]
    names = ", ".join(f"{name} {value}" for name, value in panel.runs.iloc[run].items())
    first = {"indicator": panel.indicators[indicator], "cluster": panel.clusters[cluster], "year": panel.years[year]}
    where = tr("{indicator} of {cluster} in {year}{run}", **first, run=f" ({names})" if names else "")
    raise EvaluationError(sentence.filled(where=where, n=int(cells.sum())))
