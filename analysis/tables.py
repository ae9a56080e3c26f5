"""Tables of observed indicators, from a file or a data frame: one table of periods by indicators for every cluster.

The layouts are those of :mod:`.layouts`. Nothing is dropped without a word: what cannot be read is an error that names
the cell, what is worth knowing is a note.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language import Note, Text, joined, tr
from .assembly import (
    NO_PERIOD,
    Known,
    assembled,
    named_place,
    refuse_different_units,
    refuse_other_periods,
    without_wholes,
)
from .catalogue import Indicator, subsystem_name
from .catalogue.clusters import cluster_name
from .cells import Cell, Setting, TableError, decimal_mark_of, fold, is_blank, plain, plain_numbers, read_column
from .headers import (
    Descriptions,
    Recogniser,
    UnknownIndicatorError,
    kind_in,
    own_indicator,
    read_descriptions,
    recogniser,
    subsystem_of,
    unit_in_brackets,
)
from .periods import Period
from .printed_weights import printed_weights, weights_through_dimensions
from .series import Series
from .sheets import Sheet, frame_sheet, read_sheets
from .table_sheets import clusters_by_title, found_tables

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "NO_PERIOD",
    "IndicatorTables",
    "Note",
    "TableError",
    "read_descriptions",
    "read_tables",
    "tables_from_frame",
]

MOST_CLUSTERS = 1_000


@dataclass(frozen=True)
class IndicatorTables:
    """Observed indicators of one or more clusters.

    ``tables`` holds, per cluster, a frame of floats with the periods as index (named ``year``: whole numbers, or texts
    such as 2010Q1; ``-`` alone in a cross-section) and indicator codes as columns (units as in ``indicators``; NaN
    where a cell was empty); ``indicators`` describes every column that occurs; ``notes`` say what a reader of the
    result should know about the reading. ``weights`` are those printed in the table, by indicator (empty if not all
    indicators have one); ``unnamed`` says that the one cluster has no name but the file's.
    """

    tables: Mapping[str, pd.DataFrame]
    indicators: Mapping[str, Indicator]
    notes: tuple[Text, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    unnamed: bool = False

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters in the order of the file."""
        return tuple(self.tables)

    @property
    def subsystems(self) -> tuple[str, ...]:
        """The subsystems in the order in which they first occur."""
        return tuple(dict.fromkeys(one.subsystem for one in self.indicators.values()))

    @property
    def is_cross_section(self) -> bool:
        """Whether there is one period only, the same for several clusters."""
        periods = {period for table in self.tables.values() for period in table.index}
        return len(periods) == 1 and len(self.tables) > 1

    def gaps(self) -> list[tuple[str, Period, str]]:
        """Cluster, period and indicator of every empty cell."""
        return [
            (cluster, row if isinstance(row, str) else int(row), str(code))
            for cluster, table in self.tables.items()
            for row in table.index
            for code in table.columns[table.loc[row].isna()]
        ]

    def understood(self) -> pd.DataFrame:
        """What was understood, an indicator a row.

        Columns: subsystem, dimension, indicator, name, direction (+1 or -1), best (a value or an interval, or None),
        unit, weight (NaN where none is printed), clusters (how many have it), first and last (period), values, empty
        (cells).
        """
        import pandas as pd

        having = Counter(str(code) for table in self.tables.values() for code in table.columns)
        cells: Counter[str] = Counter()
        for table in self.tables.values():
            cells.update(dict.fromkeys(map(str, table.columns), len(table)))
        there = pd.concat(list(self.tables.values())).notna()
        rows = []
        for code, one in self.indicators.items():
            periods = there.index[there[code]] if code in there else there.index[:0]
            rows.append(
                {
                    "subsystem": one.subsystem,
                    "dimension": one.dimension,
                    "indicator": code,
                    "name": one.name_en,
                    "direction": one.direction,
                    "unit": one.unit,
                    "weight": self.weights.get(code, float("nan")),
                    "clusters": having[code],
                    "first": periods.min() if len(periods) else None,
                    "last": periods.max() if len(periods) else None,
                    "values": len(periods),
                    "empty": cells[code] - len(periods),
                }
            )
        frame = pd.DataFrame(rows)
        # As objects, or None becomes a NaN beside numbers.
        best = pd.Series([one.best for one in self.indicators.values()], index=frame.index, dtype=object)
        frame.insert(list(frame.columns).index("direction") + 1, "best", best)
        return frame


def read_tables(
    path: Path | str,
    descriptions: Descriptions | None = None,
    one_subsystem: bool = False,
    sheet: str | None = None,
) -> IndicatorTables:
    """Read a file of observed indicators: text, Excel, OpenDocument, Parquet, Stata or SPSS.

    Columns are recognised by the code or the English or Chinese name of the two indicator systems; others through
    ``descriptions`` (see :func:`read_descriptions`) or by the subsystem and direction that stand in the table. A file
    without clusters is one cluster, named like its sheet or the file. With ``one_subsystem`` a table may lack the other
    one and values of a column, and descriptions may be of other columns: it can be compared then, but not scored.
    ``sheet`` names the one to read.

    Raises :class:`TableError` for anything that cannot be read as it stands: see the module's first lines.
    """
    sheets, notes = read_sheets(path, sheet)
    try:
        return _tables(sheets, notes, descriptions or {}, Path(path).stem, one_subsystem)
    except UnknownIndicatorError as error:
        if len(sheets) < 2 or one_subsystem:
            raise
        said, titles = error.finding, ", ".join(one.title for one in sheets)
        raise UnknownIndicatorError(
            error.header,
            tr(
                "{said} If the sheet is no table of indicators, choose another with --sheet (there are: {titles}).",
                said=said,
                titles=titles,
            ),
        ) from None


def tables_from_frame(frame: pd.DataFrame, descriptions: Descriptions | None = None) -> IndicatorTables:
    """The same for a data frame, wide or long; named index levels count as columns."""
    return _tables([frame_sheet(frame, "the data frame")], [], descriptions or {}, "observed")


def _tables(
    sheets: Sequence[Sheet], notes: list[Text], descriptions: Descriptions, stem: str, one_subsystem: bool = False
) -> IndicatorTables:
    found = found_tables(sheets, Recogniser(descriptions, "table4").knows, notes)
    _refuse_too_many_clusters(sheets[0].file, found, stem)
    own_names = clusters_by_title(found, stem, notes)
    recognise = recogniser((series.header for _, several in found for series in several), descriptions)
    values: list[Known] = []
    known: dict[str, Indicator] = {}
    weights: dict[str, Cell | None] = {}
    above: dict[str, Cell | None] = {}  # of the indicators' dimensions
    used: set[str] = set()
    named = False
    for own, (sheet, several) in zip(own_names, found, strict=True):
        several = [series for series in several if _is_kept(series, recognise, descriptions, used, notes)]
        if not any(not is_blank(point.cell.value) for series in several for point in series.points):
            where = sheet.where()
            notes.append(tr("{where} holds no values and was left out.", where=where))
            continue
        named = named or own != stem or any(point.cluster for series in several for point in series.points)
        # Only where a semicolon parts the cells can a comma be either.
        asks = sheet.delimiter == ";"
        mark = decimal_mark_of([point.cell.value for point in one.points] for one in several) if asks else ""
        for series in several:
            indicator = _indicator(series, recognise, notes)
            for name, printed in (("weight", weights), ("dimension_weight", above)):
                printed.setdefault(indicator.code, series.attributes.get(name))
            numbers = _numbers(series, indicator.code, Setting(sheet.delimiter, mark), notes)
            values.append(Known(indicator, series, own, numbers))
            known.setdefault(indicator.code, indicator)
    values = list(filter(Known.has_points, values))
    if not one_subsystem:
        _refuse_unused(descriptions, used)
    if not values or (one_subsystem and not any(map(Known.is_observed, values))):
        file = sheets[0].file
        raise TableError(tr("{file}: no value has been entered yet.", file=file))
    refuse_different_units(values)
    values = without_wholes(values, notes)
    tables = assembled(values, notes, one_subsystem)
    if one_subsystem:
        refuse_other_periods(values)
    else:
        tables = _of_several_subsystems(tables, known, notes)
    known = {code: one for code, one in known.items() if any(code in table.columns for table in tables.values())}
    weighed = weights_through_dimensions(printed_weights(weights, known, notes), above, known, notes)
    result = IndicatorTables(tables, known, (), weighed, unnamed=len(tables) == 1 and not named)
    differences = () if one_subsystem else _differences(result)
    return replace(result, notes=tuple(dict.fromkeys((*notes, *differences))))


def _refuse_too_many_clusters(file: str, found: Iterable[tuple[Sheet, list[Series]]], stem: str) -> None:
    """Before anything else is read: thousands of clusters take minutes, and are rows mistaken for clusters."""
    named = {
        point.cluster or sheet.title or stem for sheet, several in found for one in several for point in one.points
    }
    if len(named) > MOST_CLUSTERS:
        raise TableError(
            tr(
                "{file} has {n_named:,} clusters; at most {most_clusters:,} are scored together. "
                "Leave some out, or look whether the column of clusters is the right one.",
                file=file,
                n_named=len(named),
                most_clusters=MOST_CLUSTERS,
            )
        )


def _is_kept(
    series: Series, recognise: Recogniser, descriptions: Descriptions, used: set[str], notes: list[Text]
) -> bool:
    """Whether a series is to be read: not one that the description says to ignore."""
    header, _ = recognise.known_as(series.header)
    used.add(fold(header))
    bare = recognise.described_as(header)
    used.add(bare)
    if bare in descriptions and descriptions[bare] is None:
        notes.append(tr("Column '{header}' was left out as described.", header=header))
        return False
    return True


def _indicator(series: Series, recognise: Recogniser, notes: list[Text]) -> Indicator:
    """The indicator of a series: as described in a file, in the table itself, or by the catalogue."""
    header, marks = recognise.known_as(series.header)
    attributes = series.attributes
    if marks:
        notes.append(
            tr(
                "{place}: '{header}' is read as '{header_2}', without the mark {marks}.",
                place=series.place,
                header=series.header,
                header_2=header,
                marks=marks,
            )
        )
    told = "subsystem" in attributes and ("direction" in attributes or "best" in attributes)
    if told and not recognise.is_described(header) and not _is_of_catalogue(header, attributes, recognise):
        texts = {name: plain(attributes[name].value) if name in attributes else "" for name in ("unit", "dimension")}
        texts["unit"] = texts["unit"] or unit_in_brackets(header)
        return own_indicator(
            header,
            plain(attributes["subsystem"].value),
            kind_in(attributes.get("direction"), attributes.get("best")),
            **texts,
        )
    if "subsystem" in attributes and not recognise.knows(header):
        raise TableError(
            tr(
                "{place}: nothing says whether more or less of '{header}' is better; add a column "
                "(or, above the indicators, a row) '属性' (direction) with + or -, or describe it in a "
                "file given with --indicators.",
                place=series.place,
                header=header,
            )
        )
    indicator = recognise(header, series.place)
    assert indicator is not None
    if "subsystem" in attributes:
        indicator = replace(indicator, subsystem=subsystem_of(plain(attributes["subsystem"].value)))
    if "direction" in attributes or "best" in attributes:
        sign, best = kind_in(attributes.get("direction"), attributes.get("best"))
        indicator = replace(indicator, direction=sign, best=best)
    return _in_unit(indicator, plain(attributes["unit"].value) if "unit" in attributes else "")


def _is_of_catalogue(header: str, attributes: Mapping[str, Cell], recognise: Recogniser) -> bool:
    """Whether a header is a code of the catalogue; a paper's own A1 is one of another subsystem."""
    if not recognise.is_code(header):
        return False
    indicator = recognise(header, "")
    return indicator is not None and indicator.subsystem == subsystem_of(plain(attributes["subsystem"].value))


def _in_unit(indicator: Indicator, unit: str) -> Indicator:
    """The indicator in a stated unit; as it is if none is stated or the unit is the catalogue's."""
    unit = unit.strip("()[]（）【】 ")
    if unit in ("", indicator.unit, plain(indicator.unit_zh)):
        return indicator
    return replace(indicator, unit=unit, unit_zh=unit)


def _numbers(series: Series, code: str, setting: Setting, notes: list[Text]) -> Sequence[float]:
    plainly = plain_numbers([point.cell for point in series.points])
    if plainly is not None:
        return plainly
    cells = [Cell(point.cell.value, partial(named_place, point, code)) for point in series.points]
    name = Note(f"'{series.header}'", f"“{series.header}”")
    return read_column(cells, name, setting, notes).numbers


def _refuse_unused(descriptions: Descriptions, used: set[str]) -> None:
    for key, indicator in descriptions.items():
        if key not in used:
            name = key if indicator is None else indicator.code
            raise TableError(
                tr("The description file names a column '{name}', which the table does not have.", name=name)
            )


def _of_several_subsystems(
    tables: Mapping[str, pd.DataFrame], known: Mapping[str, Indicator], notes: list[Text]
) -> dict[str, pd.DataFrame]:
    """The clusters that have indicators of all subsystems; the others are noted, or refused if there are no others."""
    kept: dict[str, pd.DataFrame] = {}
    refused: TableError | None = None
    every = {known[str(code)].subsystem for table in tables.values() for code in table.columns}
    for cluster, table in tables.items():
        found = {known[str(code)].subsystem for code in table.columns}
        if len(found) > 1 and found == every:
            kept[cluster] = table
            continue
        only = ", ".join(sorted(found))
        lacking = every - found
        refused = refused or TableError(
            tr(
                "Cluster '{cluster}': all indicators belong to the subsystem {only}; a synergy "
                "degree needs indicators of at least two subsystems.",
                cluster=cluster,
                only=only,
            )
        )
        notes.append(
            tr(
                "{cluster} has no value of the subsystem {names} and was left out.",
                cluster=partial(cluster_name, cluster),
                names=joined(partial(subsystem_name, one) for one in sorted(lacking)),
            )
        )
    if not kept and refused is not None:
        raise refused
    return kept


def _differences(result: IndicatorTables) -> Iterator[Text]:
    for cluster, table in result.tables.items():
        absent = [code for code in result.indicators if code not in table.columns]
        if absent:
            names = ", ".join(absent)
            yield tr("{cluster} is scored without {names}.", cluster=partial(cluster_name, cluster), names=names)
    spans = {f"{min(table.index)}-{max(table.index)}" for table in result.tables.values()}
    if len(spans) > 1:
        both = ", ".join(sorted(spans))
        yield tr("The clusters cover different years ({both}).", both=both)
    uneven = _uneven({year for table in result.tables.values() for year in table.index})
    if uneven:
        yield tr(
            "The years are not equally spaced ({uneven}); a change from one to the next is over the years between.",
            uneven=uneven,
        )


def _uneven(periods: set[Any]) -> str:
    years = sorted(one for one in periods if isinstance(one, int))
    steps = {later - earlier for earlier, later in itertools.pairwise(years)}
    return ", ".join(map(str, years)) if len(steps) > 1 else ""
