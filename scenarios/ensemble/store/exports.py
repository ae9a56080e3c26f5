"""A store's tables in other formats: CSV, Excel, NetCDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ....analysis.results import FORMATS as KINDS
from ....analysis.results import export_frames, label_of
from ....analysis.table_files import write_csv_parts, write_workbook
from ....language import tr
from ...errors import UserError, unknown
from ..result_folder import replaced, replaced_file
from .parts import CELLS, DIAGNOSTICS, INDICATORS, RUNS, SYNERGY
from .queries import connected, score_columns
from .store import Store

if TYPE_CHECKING:
    import pandas as pd
    import xarray

EXCEL_ROWS = 1_048_575  # below the header
NETCDF_VALUES = 2**28  # 2 GiB, the most that a variable of classic NetCDF holds with certainty
MOST_AT_ONCE = 20_000_000  # rows of a table that formats without parts hold in memory
VECTORS = 20  # of 2,048 rows: what is fetched at once


def export(store: Store, to: str, out: Path, force: bool = False) -> Path:
    """Write the tables ``to`` csv, dta, feather or parquet (a folder), xlsx or netcdf (a file) and return where.

    Raises:
        UserError: an unknown format, something is there already and ``force`` is not set, or the format cannot hold
            so much.
    """
    if to not in FORMATS:
        raise unknown("format", to, FORMATS)
    whole = replaced if KINDS[to].folder else replaced_file
    with whole(out, force) as aside, connected(store) as connection:
        FORMATS[to](store, connection, aside)
    return out


def _csv(store: Store, connection: Any, out: Path) -> None:
    for table in (*store.manifest.single, *store.manifest.tables):
        write_csv_parts(_frames(connection, table), out / f"{table}.csv")


def _excel(store: Store, connection: Any, out: Path) -> None:
    tables = (*store.manifest.single, *store.manifest.tables)
    for table in tables:
        rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if rows > EXCEL_ROWS:
            raise UserError(
                tr(
                    "{table} has {rows:,} rows; a sheet of Excel holds {excel_rows:,}. Export to csv or "
                    "netcdf, or write a summary: synergysim summary --out FILE.csv",
                    table=table,
                    rows=rows,
                    excel_rows=EXCEL_ROWS,
                )
            )
    write_workbook({table: _frames(connection, table) for table in tables}, out)


def _whole(to: str) -> Callable[[Store, Any, Path], None]:
    """A writer of whole tables, as :func:`~synergysim.analysis.results.export_frames` has them."""

    def write(store: Store, connection: Any, out: Path) -> None:
        names = (*store.manifest.single, *store.manifest.tables)
        for name in names:
            rows = connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            if rows > MOST_AT_ONCE:
                raise UserError(
                    tr(
                        "{name} has {rows:,} rows, too many to hold at once for {to}; export to csv.",
                        name=name,
                        rows=rows,
                        to=to,
                    )
                )
        frames = {name: connection.execute(f"SELECT * FROM {name}").df() for name in names}
        export_frames(frames, out, to, label_of)

    return write


def _frames(connection: Any, table: str) -> Iterator[pd.DataFrame]:
    """A table, some rows at a time; one frame at least, for the names of its columns."""
    result = connection.execute(f"SELECT * FROM {table}")
    while True:
        frame = result.fetch_df_chunk(VECTORS)
        yield frame
        if frame.empty:
            return


def _netcdf(store: Store, connection: Any, out: Path) -> None:
    dataset = labelled(store, connection)
    dataset.to_netcdf(out, engine="scipy", format="NETCDF3_64BIT")


def labelled(store: Store, connection: Any) -> xarray.Dataset:
    """Everything as arrays with labels: indicators over run, cluster, year and indicator, scores over run, cluster and
    year, parameters over cell; NaN where a run failed.

    Raises:
        UserError: more values than a file of classic NetCDF holds.
    """
    import xarray

    runs = connection.execute(f"SELECT * FROM {RUNS}").df()
    cells = connection.execute(f"SELECT * FROM {CELLS}").df()
    variables: dict[str, Any] = {
        **{f"run_{name}": ("run", _plain(runs[name])) for name in runs.columns if name != "run_id"},
        **{_netcdf_name(name): ("cell", _plain(cells[name])) for name in cells.columns if name != "cell"},
    }
    coordinates: dict[str, Any] = {"run": _plain(runs["run_id"]), "cell": _plain(cells["cell"])}
    for table, keys in (
        (INDICATORS, ("cluster", "year", "indicator")),
        (DIAGNOSTICS, ("cluster", "quarter", "diagnostic")),
    ):
        if table in store.manifest.tables:
            variables[table] = _array(store, connection, table, keys, "value", coordinates)
    for name in score_columns(connection) if SYNERGY in store.manifest.tables else ():
        variables[name] = _array(store, connection, SYNERGY, ("cluster", "year"), name, coordinates)
    attributes = {
        "title": store.manifest.experiment["name"],
        "description": store.manifest.experiment["description"],
        "model": store.manifest.model,
        "source": f"synergysim {store.manifest.versions['synergysim']}",
    }
    return xarray.Dataset(variables, coordinates, attributes)


def _array(
    store: Store, connection: Any, table: str, keys: tuple[str, ...], column: str, coordinates: dict[str, Any]
) -> tuple[tuple[str, ...], Any]:
    for key in keys:
        if key not in coordinates:
            names = connection.execute(f"SELECT DISTINCT {key} FROM {table} ORDER BY {key}").fetchall()
            coordinates[key] = np.array([name[0] for name in names])
    places: Mapping[str, Mapping[Any, int]] = {
        key: {label: place for place, label in enumerate(coordinates[key].tolist())} for key in ("run", *keys)
    }
    shape = tuple(len(places[key]) for key in ("run", *keys))
    if int(np.prod(shape)) > NETCDF_VALUES:
        raise UserError(
            tr(
                "{table} has {n:,} values; classic NetCDF holds {netcdf_values:,}. Use csv.",
                table=table,
                n=int(np.prod(shape)),
                netcdf_values=NETCDF_VALUES,
            )
        )
    values = np.full(shape, np.nan)
    for record in store.records():
        part = store.part(record.part)[table].to_pandas()
        labels = {"run": part["run_id"], **{key: part[key] for key in keys}}
        index = tuple(labels[key].map(places[key]).to_numpy(dtype=np.int64) for key in ("run", *keys))
        values[index] = part[column].to_numpy()
    return ("run", *keys), values


def _plain(column: Any) -> Any:
    """As NumPy array of a type that NetCDF knows."""
    values = column.to_numpy()
    return (
        values.astype(np.int32)
        if values.dtype.kind in "iu"
        else values
        if values.dtype.kind == "f"
        else values.astype(str)
    )


def _netcdf_name(path: str) -> str:
    return "cell_" + path.replace(".", "_")


FORMATS: dict[str, Callable[[Store, Any, Path], None]] = {
    "csv": _csv, "xlsx": _excel, "netcdf": _netcdf,
    **{name: _whole(name) for name in ("dta", "feather", "parquet")},
}  # fmt: skip
