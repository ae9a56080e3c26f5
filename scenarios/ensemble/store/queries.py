"""Questions to a store, answered by DuckDB straight from its parts: they need not fit into memory."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....language import tr
from ...errors import UserError, unknown
from .parts import CELLS, DIAGNOSTICS, INDICATORS, RUNS, SYNERGY
from .places import RemotePlace
from .store import Store

if TYPE_CHECKING:
    import pandas as pd

# Above so many values quantiles, which need all values of a group at once, are taken indicator by indicator.
MOST_AT_ONCE = 20_000_000
MEASURES = {INDICATORS: "indicator", DIAGNOSTICS: "diagnostic", SYNERGY: "measure"}
TIMES = {INDICATORS: "year", DIAGNOSTICS: "quarter", SYNERGY: "year"}


@dataclass(frozen=True)
class Summary:
    """What to summarise: a table, what to group by beside measure, cluster and time, and which part of it.

    ``by`` are columns of the cells (``cell``, ``scenario``, a path of the experiment); ``quantiles`` in (0, 1).
    """

    table: str = INDICATORS
    by: tuple[str, ...] = (CELLS.removesuffix("s"),)
    measures: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    quantiles: tuple[float, ...] = (0.1, 0.5, 0.9)


@contextlib.contextmanager
def connected(store: Store) -> Iterator[Any]:
    """A DuckDB connection with a view for every table of the store; it spills to disk what does not fit into memory.

    Raises:
        UserError: parts are damaged, or nothing is stored yet.
    """
    import duckdb

    damaged = list(store.damaged())
    where = store.place.address
    if damaged:
        raise UserError(tr("{where}: {n} part(s) are damaged, the first is {first}; repair with: synergysim resume "
"{where}", where=where, n=len(damaged), first=damaged[0]))  # fmt: skip
    if not store.files(RUNS):
        raise UserError(tr("{where} holds no run yet; go on with: synergysim resume {where}", where=where))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = {_text(folder)}")
        if isinstance(store.place, RemotePlace):
            connection.register_filesystem(store.place.system)
        for table in (*store.manifest.single, *store.manifest.tables):
            files = ", ".join(_text(file) for file in store.files(table))
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{files}])")
        yield connection


def failed_runs(connection: Any) -> tuple[int, int]:
    """How many runs failed, and how many there are."""
    failed, runs = connection.execute(f"SELECT count(*) FILTER (status = 'failed'), count(*) FROM {RUNS}").fetchone()
    return int(failed), int(runs)


def summaries(store: Store, connection: Any, asked: Summary) -> Iterator[pd.DataFrame]:
    """The summary, in one table or, if there is very much to summarise, in one a measure.

    Columns: those of ``by``, cluster, year (or quarter), the measure, runs, mean, sd and the quantiles. Failed runs
    have no values and are left out; :func:`failed_runs` counts them.

    Raises:
        UserError: a table, column, measure, cluster, year or quantile that does not exist.
    """
    _check(store, connection, asked)
    measures: Sequence[str] = asked.measures or _known(connection, asked.table, MEASURES[asked.table])
    n_values = sum(record.files[asked.table].rows for record in store.records())
    batches = [tuple(measures)] if n_values <= MOST_AT_ONCE else [(one,) for one in measures]
    for batch in batches:
        yield connection.execute(_query(connection, asked, batch)).df()


def measured(connection: Any, table: str) -> str:
    """SQL for a table as run_id, cluster, time, measure, value: the scores' columns become measures."""
    if table != SYNERGY:
        return f"SELECT * FROM {table}"
    columns = ", ".join(_name(one) for one in score_columns(connection))
    return f"SELECT run_id, cluster, year, measure, value FROM {SYNERGY} UNPIVOT (value FOR measure IN ({columns}))"


def score_columns(connection: Any) -> list[str]:
    """The columns of the scores that hold numbers."""
    described = connection.execute(f"DESCRIBE {SYNERGY}").fetchall()
    return [row[0] for row in described if row[1] == "DOUBLE"]


def _query(connection: Any, asked: Summary, measures: Sequence[str]) -> str:
    measure, time = MEASURES[asked.table], TIMES[asked.table]
    keys = [*(f"{CELLS}.{_name(one)}" for one in asked.by), "cluster", time, measure]
    conditions = [f"{measure} IN ({_texts(measures)})"]
    conditions += [f"cluster IN ({_texts(asked.clusters)})"] if asked.clusters else []
    conditions += [f"CAST({time} AS VARCHAR) IN ({_texts(asked.times)})"] if asked.times else []
    values = ["count(*) AS runs", "avg(value) AS mean", "stddev_samp(value) AS sd"]
    values += [f"quantile_cont(value, {one}) AS {_name(quantile_name(one))}" for one in asked.quantiles]
    return (
        f"SELECT {', '.join((*keys, *values))} FROM ({measured(connection, asked.table)}) AS series "
        f"JOIN {RUNS} USING (run_id) JOIN {CELLS} USING (cell) WHERE {' AND '.join(conditions)} "
        f"GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}"
    )


def quantile_name(quantile: float) -> str:
    """``median``, or such as ``q10``."""
    return "median" if quantile == 0.5 else f"q{100 * quantile:g}"


def _check(store: Store, connection: Any, asked: Summary) -> None:
    offered = [table for table in store.manifest.tables if table in MEASURES]
    if asked.table not in offered:
        raise unknown("table that can be summarised", asked.table, offered)
    columns = [row[0] for row in connection.execute(f"DESCRIBE {CELLS}").fetchall()]
    _check_known("column of the cells", asked.by, columns)
    limits = ((MEASURES[asked.table], asked.measures), ("cluster", asked.clusters), (TIMES[asked.table], asked.times))
    for kind, given in limits:
        if given:
            _check_known(kind, given, _known(connection, asked.table, kind))
    for quantile in asked.quantiles:
        if not 0 < quantile < 1:
            raise UserError(tr("quantile {quantile:g} is outside (0, 1).", quantile=quantile))


def _check_known(kind: str, given: Sequence[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise unknown(kind, name, known)


def _known(connection: Any, table: str, column: str) -> list[str]:
    if column == MEASURES[SYNERGY]:
        return score_columns(connection)
    query = f"SELECT DISTINCT CAST({column} AS VARCHAR) AS name FROM {table} ORDER BY name"
    return [row[0] for row in connection.execute(query).fetchall()]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _texts(texts: Sequence[str]) -> str:
    return ", ".join(map(_text, texts))
