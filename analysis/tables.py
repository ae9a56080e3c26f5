"""Tables of observed indicators, from a file or a data frame: one table of years by indicators for every cluster.

Three layouts are read: one row per year (with a ``cluster`` column, or one sheet per cluster), one row per year and
indicator (``year``, ``indicator``, ``value``), and years across the columns. Nothing is dropped without a word: what
cannot be read is an error that names the cell, what is worth knowing is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .catalogue import Indicator
from .catalogue.clusters import cluster_name
from .headers import Descriptions, Recogniser, fold, read_descriptions, recogniser
from .layouts import Layout, layout_of
from .notes import Note
from .sheets import Sheet, TableError, frame_sheet, number, plain, read_sheets, year

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["IndicatorTables", "Note", "TableError", "read_descriptions", "read_tables", "tables_from_frame"]


@dataclass(frozen=True)
class IndicatorTables:
    """Observed indicators of one or more clusters.

    ``tables`` holds, per cluster, a frame of floats with the years as index and indicator codes as columns (units as in
    ``indicators``; NaN where a cell was empty); ``indicators`` describes every column that occurs; ``notes`` say what a
    reader of the result should know about the reading.
    """

    tables: Mapping[str, pd.DataFrame]
    indicators: Mapping[str, Indicator]
    notes: tuple[Note, ...]

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters in the order of the file."""
        return tuple(self.tables)

    @property
    def subsystems(self) -> tuple[str, ...]:
        """The subsystems in the order in which they first occur."""
        return tuple(dict.fromkeys(one.subsystem for one in self.indicators.values()))

    def gaps(self) -> list[tuple[str, int, str]]:
        """Cluster, year and indicator of every empty cell."""
        return [
            (cluster, int(row), str(code))
            for cluster, table in self.tables.items()
            for row in table.index
            for code in table.columns[table.loc[row].isna()]
        ]


MOST_CLUSTERS = 1_000


@dataclass(frozen=True)
class _Cell:
    cluster: str
    year: int
    indicator: Indicator
    value: float
    place: str


def read_tables(
    path: Path | str, descriptions: Descriptions | None = None, one_subsystem: bool = False
) -> IndicatorTables:
    """Read a CSV, Excel or Parquet file of observed indicators.

    Columns are recognised by the code or the English or Chinese name of the two indicator systems; others through
    ``descriptions`` (see :func:`read_descriptions`). A file without clusters is one cluster, named like its sheet or
    the file. With ``one_subsystem`` a table may lack the other one, years in between and values of a column, and
    descriptions may be of other columns: it can be compared then, but not scored.

    Raises :class:`TableError` for anything that cannot be read as it stands: see the module's first lines.
    """
    sheets, notes = read_sheets(path)
    return _tables(sheets, notes, descriptions or {}, Path(path).stem, one_subsystem)


def tables_from_frame(frame: pd.DataFrame, descriptions: Descriptions | None = None) -> IndicatorTables:
    """The same for a data frame, wide or long; named index levels count as columns."""
    return _tables([frame_sheet(frame, "the data frame")], [], descriptions or {}, "observed")


def _tables(
    sheets: Sequence[Sheet], notes: list[Note], descriptions: Descriptions, stem: str, one_subsystem: bool = False
) -> IndicatorTables:
    layouts = [layout for sheet in sheets if (layout := layout_of(sheet, notes)) is not None]
    if not layouts:
        raise TableError(f"{sheets[0].where()}: no sheet holds a table with a column 'year'.")
    _refuse_too_many_clusters(layouts)
    recognise = recogniser((header for layout in layouts for header in layout.headers()), descriptions)
    cells: list[_Cell] = []
    for layout in layouts:
        cells += _cells(layout, recognise, stem, notes)
    if not one_subsystem:
        _refuse_unused(descriptions, layouts)
    if not any(cell.value == cell.value for cell in cells) if one_subsystem else not cells:
        raise TableError(f"{layouts[0].sheet.file}: no value has been entered yet.")
    _refuse_different_units(cells)
    known = {cell.indicator.code: cell.indicator for cell in cells}
    result = IndicatorTables(_assembled(cells, notes, one_subsystem), known, ())
    if not one_subsystem:
        _refuse_single_subsystem(result)
    differences = () if one_subsystem else _differences(result)
    return IndicatorTables(result.tables, known, (*notes, *differences))


def _refuse_too_many_clusters(layouts: Sequence[Layout]) -> None:
    """Before anything else is read: thousands of clusters take minutes, and are rows mistaken for clusters."""
    named = {layout.cluster(row) or layout.sheet.title for layout in layouts for row, _ in layout.rows()}
    if len(named) > MOST_CLUSTERS:
        raise TableError(
            f"{layouts[0].sheet.file} has {len(named):,} clusters; at most {MOST_CLUSTERS:,} are scored together. "
            "Leave some out, or look whether the column of clusters is the right one."
        )


def _cells(layout: Layout, recognise: Recogniser, stem: str, notes: list[Note]) -> list[_Cell]:
    sheet = layout.sheet
    own_name = sheet.title if sheet.title and sheet.title.casefold() not in ("sheet1", "sheet") else stem
    found = list(_long(layout, recognise) if layout.is_long else _wide(layout, recognise, notes))
    named = [_Cell(layout.cluster(row) or own_name, *rest) for row, *rest in found]
    if not named:
        notes.append(Note(f"{sheet.where()} holds no values and was left out.", f"{sheet.where()} 没有数值，未纳入。"))
    return named


def _wide(layout: Layout, recognise: Recogniser, notes: list[Note]) -> Iterator[tuple[Any, ...]]:
    columns: dict[int, Indicator] = {}
    for column in layout.indicator_columns:
        header, place = layout.header[column], layout.sheet.where(layout.top, column)
        indicator = recognise(header, place)
        if indicator is None:
            text = plain(header)
            notes.append(Note(f"Column '{text}' was left out as described.", f"列“{text}”按说明未纳入。"))
            continue
        twin = next((other for other, known in columns.items() if known.code == indicator.code), None)
        if twin is not None:
            other = plain(layout.header[twin])
            where = layout.sheet.where(layout.top, twin)
            raise TableError(
                f"{place}: the column '{other}' stands twice; the first is {where}."
                if plain(header) == other
                else f"{place}: '{plain(header)}' and '{other}' ({where}) are both {indicator.code}."
            )
        columns[column] = layout.with_unit(indicator, column)
    if layout.is_untouched(columns):
        return
    for row, cells in layout.rows():
        when = year(cells[layout.roles["year"]], layout.sheet.where(row, layout.roles["year"]))
        for column, indicator in columns.items():
            place = f"{layout.sheet.where(row, column)} ({indicator.code}, {when})"
            yield row, when, indicator, number(cells[column], place), place


def _long(layout: Layout, recognise: Recogniser) -> Iterator[tuple[Any, ...]]:
    roles, sheet = layout.roles, layout.sheet
    for column in layout.indicator_columns:
        raise TableError(
            f"{sheet.where(layout.top, column)}: '{plain(layout.header[column])}' is not a column of a long table; "
            "allowed: cluster, year, indicator, value, unit."
        )
    known: dict[str, Indicator | None] = {}
    for row, cells in layout.rows():
        text, place = plain(cells[roles["indicator"]]), sheet.where(row, roles["indicator"])
        if text not in known:
            known[text] = recognise(text, place)
        indicator = known[text]
        if indicator is not None:
            when = year(cells[roles["year"]], sheet.where(row, roles["year"]))
            place = f"{sheet.where(row, roles['value'])} ({indicator.code}, {when})"
            unit = cells[roles["unit"]] if "unit" in roles else None
            yield row, when, layout.in_unit(indicator, unit), number(cells[roles["value"]], place), place


def _assembled(cells: Sequence[_Cell], notes: list[Note], with_gaps: bool) -> dict[str, pd.DataFrame]:
    import pandas as pd

    places: dict[tuple[str, int, str], str] = {}
    series: dict[str, dict[str, dict[int, float]]] = {}
    for cell in cells:
        key = (cell.cluster, cell.year, cell.indicator.code)
        if key in places:
            raise TableError(
                f"{cell.place}: cluster '{cell.cluster}' has this value twice; the first is {places[key]}."
            )
        places[key] = cell.place
        series.setdefault(cell.cluster, {}).setdefault(cell.indicator.code, {})[cell.year] = cell.value
    tables = {}
    for cluster, columns in series.items():
        frame = pd.DataFrame(columns, dtype=float).sort_index().rename_axis("year")
        if with_gaps:
            frame = frame.dropna(axis=1, how="all")
        else:
            _refuse_missing_years(cluster, list(frame.index))
            _refuse_empty_columns(cluster, frame)
        if not frame.empty:
            tables[cluster] = _without_blank_ends(cluster, frame, notes)
    return tables


def _without_blank_ends(cluster: str, frame: pd.DataFrame, notes: list[Note]) -> pd.DataFrame:
    """Years prepared before the first or after the last value, as in a template, are no observations to be filled."""
    filled = frame.index[frame.notna().any(axis=1)]
    kept = frame.loc[filled.min() : filled.max()]
    blank = ", ".join(str(year) for year in frame.index.difference(kept.index))
    if blank:
        notes.append(
            Note(
                f"{cluster_name(cluster)}: no value in {blank}; left out.",
                f"{cluster_name(cluster, 'zh')}：{blank} 年无数值，未纳入。",
            )
        )
    return kept


def _refuse_missing_years(cluster: str, years: Sequence[int]) -> None:
    absent = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    if absent:
        raise TableError(
            f"Cluster '{cluster}': the year {absent[0]} is missing between {years[0]} and {years[-1]}. Add its row; "
            "cells you do not know can stay empty, --fill regression estimates them."
        )


def _refuse_empty_columns(cluster: str, frame: pd.DataFrame) -> None:
    empty = [str(code) for code in frame.columns if frame[code].isna().all()]
    if empty:
        raise TableError(
            f"Cluster '{cluster}': {', '.join(empty)} {'has' if len(empty) == 1 else 'have'} no value in any year; "
            "fill the column in or delete it."
        )


def _refuse_different_units(cells: Iterable[_Cell]) -> None:
    units: dict[str, _Cell] = {}
    for cell in cells:
        first = units.setdefault(cell.indicator.code, cell)
        if cell.indicator.unit != first.indicator.unit:
            raise TableError(
                f"{cell.place}: {cell.indicator.code} is in '{cell.indicator.unit}' here and in "
                f"'{first.indicator.unit}' at {first.place}; use one unit."
            )


def _refuse_unused(descriptions: Descriptions, layouts: Sequence[Layout]) -> None:
    used = {fold(plain(header)) for layout in layouts for header in layout.headers()}
    for key, indicator in descriptions.items():
        if key not in used:
            name = key if indicator is None else indicator.code
            raise TableError(f"The description file names a column '{name}', which the table does not have.")


def _refuse_single_subsystem(result: IndicatorTables) -> None:
    for cluster, table in result.tables.items():
        found = {result.indicators[str(code)].subsystem for code in table.columns}
        if len(found) < 2:
            raise TableError(
                f"Cluster '{cluster}': all indicators belong to the subsystem {found.pop()}; "
                "a synergy degree needs indicators of at least two subsystems."
            )


def _differences(result: IndicatorTables) -> Iterator[Note]:
    for cluster, table in result.tables.items():
        absent = [code for code in result.indicators if code not in table.columns]
        if absent:
            names = ", ".join(absent)
            yield Note(
                f"{cluster_name(cluster)} is scored without {names}.",
                f"{cluster_name(cluster, 'zh')}的评价不含 {names}。",
            )
    spans = {f"{min(table.index)}-{max(table.index)}" for table in result.tables.values()}
    if len(spans) > 1:
        both = ", ".join(sorted(spans))
        yield Note(f"The clusters cover different years ({both}).", f"各集群的年份不同（{both}）。")
