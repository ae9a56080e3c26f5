"""Tables of observed indicators, from a file or a data frame: one table of periods by indicators for every cluster.

The layouts are those of :mod:`.layouts`. Nothing is dropped without a word: what cannot be read is an error that names
the cell, what is worth knowing is a note.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language import Note, Text, tr
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
from .indicator_systems import indicator_system
from .layouts import cross_section_of, series_of
from .periods import Period, kind_of
from .series import Point, Reader, Series, first_headers
from .sheets import Sheet, frame_sheet, read_sheets

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["IndicatorTables", "Note", "TableError", "read_descriptions", "read_tables", "tables_from_frame"]

MOST_CLUSTERS = 1_000
ROUNDED = 0.02  # printed weights miss 1 by this much at most
NO_PERIOD = "-"  # the period of a cross-section
_FoundOn = tuple[Sheet, list[Series]]
_OWN_INSTRUCTIONS = ("instructions", "填写说明")
_NOT_TABLES = ("readme", "notes", "note", "sources", "source", "说明", "备注", "来源", "注释")


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


@dataclass(frozen=True)
class _Known:
    """A series with the indicator that it is, and the number at each of its points; ``own`` is the sheet's cluster."""

    indicator: Indicator
    series: Series
    own: str
    numbers: Sequence[float]

    def cluster(self, place: int) -> str:
        """The cluster of a value."""
        return self.series.points[place].cluster or self.own

    def period(self, place: int) -> Period:
        """The period of a value."""
        period = self.series.points[place].period
        return NO_PERIOD if period is None else period

    def has_points(self) -> bool:
        """Whether a cell of it stands in the table, if only an empty one."""
        return bool(self.numbers)

    def is_observed(self) -> bool:
        """Whether any of its cells holds a value."""
        return any(number == number for number in self.numbers)

    def where(self, place: int = 0) -> Text:
        """Where a value stands, with its indicator and period."""
        return _named_place(self.series.points[place], self.indicator.code)


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
    found = _found(sheets, Recogniser(descriptions, "table4").knows, notes)
    _refuse_too_many_clusters(sheets[0].file, found, stem)
    recognise = recogniser((series.header for _, several in found for series in several), descriptions)
    values: list[_Known] = []
    known: dict[str, Indicator] = {}
    weights: dict[str, Cell | None] = {}
    above: dict[str, Cell | None] = {}  # of the indicators' dimensions
    used: set[str] = set()
    named = False
    for own, (sheet, several) in zip(_own_names(found, stem), found, strict=True):
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
            values.append(_Known(indicator, series, own, numbers))
            known.setdefault(indicator.code, indicator)
    values = list(filter(_Known.has_points, values))
    if not one_subsystem:
        _refuse_unused(descriptions, used)
    if not values or (one_subsystem and not any(map(_Known.is_observed, values))):
        file = sheets[0].file
        raise TableError(tr("{file}: no value has been entered yet.", file=file))
    _refuse_different_units(values)
    tables = _assembled(values, notes, one_subsystem)
    if one_subsystem:
        _refuse_other_periods(values)
    else:
        tables = _of_several_subsystems(tables, known, notes)
    known = {code: one for code, one in known.items() if any(code in table.columns for table in tables.values())}
    weighed = _weights_through_dimensions(_printed_weights(weights, known, notes), above, known, notes)
    result = IndicatorTables(tables, known, (), weighed, unnamed=len(tables) == 1 and not named)
    differences = () if one_subsystem else _differences(result)
    return replace(result, notes=tuple(dict.fromkeys((*notes, *differences))))


_GENERAL = re.compile(
    r"(?:sheet|工作表|表|附表|续表|续|table|data|数据|原始数据|panel)[\s_-]*[0-9一二三四五六七八九十.\-]*"
    r"[\s_-]*(?:[(（]?(?:续|continued|cont)\.?[0-9一二三]*[)）]?)?",
    re.IGNORECASE,
)


def _is_name(title: str) -> bool:
    """Whether a sheet's title can be the name of a cluster: 'Sheet1', 表1 and 续表 are none."""
    return bool(title) and _GENERAL.fullmatch(title.strip()) is None


def _own_names(found: Sequence[tuple[Sheet, list[Series]]], stem: str) -> list[str]:
    """What the cluster of a sheet without a column of clusters is called: as the sheet, or else as the file.

    Sheets without a name of their own continue one table, unless the same values stand on them: then they are clusters.
    """
    general = [position for position, (sheet, _) in enumerate(found) if not _is_name(sheet.title)]
    seen: set[tuple[str, object]] = set()
    for position in general:
        here = {
            (fold(one.header), point.period) for one in found[position][1] for point in one.points if not point.cluster
        }
        if here & seen:
            return [sheet.title or stem for sheet, _ in found]
        seen |= here
    return [stem if position in general else sheet.title for position, (sheet, _) in enumerate(found)]


def _found(sheets: Sequence[Sheet], known: Callable[[object], bool], notes: list[Text]) -> list[_FoundOn]:
    """The sheets that are tables; what the others are is noted."""
    systems = {id(sheet): indicator_system(sheet, known) for sheet in sheets} if len(sheets) > 1 else {}
    system = next((one for one in systems.values() if one is not None), None)
    candidates = [sheet for sheet in sheets if system is None or sheet is not system.sheet]
    reader = Reader(known, notes) if system is None else Reader(system.knows, notes, system.describe)
    found, others = _read_each(candidates, reader, series_of)
    if not found:
        found, others = _read_each(candidates, reader, cross_section_of)
        _date_by_title(found)
    if not found:
        raise _no_table(others[0])
    if system is not None and system.used:
        notes += system.said()
    elif system is not None:
        others.append(system.sheet)
    for sheet in others:
        if fold(sheet.title) in _NOT_TABLES:
            notes.append(tr("Sheet '{title}' is not a table.", title=sheet.title))
        elif fold(sheet.title) not in _OWN_INSTRUCTIONS:
            notes.append(tr("Sheet '{title}' has no years and was left out.", title=sheet.title))
    return found


def _read_each(
    sheets: Sequence[Sheet], reader: Reader, read: Callable[[Sheet, Reader], list[Series] | None]
) -> tuple[list[_FoundOn], list[Sheet]]:
    """The sheets on which series are found, and the others."""
    tried = [(sheet, read(sheet, reader)) for sheet in sheets]
    return [(sheet, several) for sheet, several in tried if several is not None], [
        sheet for sheet, several in tried if several is None
    ]


_YEAR_IN_TITLE = re.compile(r"(?<![0-9])(?:1[89]|2[01])[0-9]{2}(?![0-9])")


def _date_by_title(crossing: Sequence[tuple[Sheet, list[Series]]]) -> None:
    """Give sheets of units without periods, each called by another year, that year."""
    years = [_YEAR_IN_TITLE.findall(sheet.title) for sheet, _ in crossing]
    if len(crossing) < 2 or any(len(one) != 1 for one in years) or len({one[0] for one in years}) < len(years):
        return
    for (_, several), (year,) in zip(crossing, years, strict=True):
        for series in several:
            series.points = [point._replace(period=int(year)) for point in series.points]


def _no_table(sheet: Sheet) -> TableError:
    where, headers = sheet.where(), first_headers(sheet)
    if all(sum(not is_blank(cell) for cell in row) <= 1 for row in sheet.rows):
        return TableError(
            tr(
                "{where}: only one column is found; the first row reads: {headers}. Part the columns "
                "by commas, semicolons or tabs, with a column 'year' (年份) and one for every "
                "indicator.",
                where=where,
                headers=headers,
            )
        )
    return TableError(
        tr(
            "{where}: there is no column 'year' (年份), and no years stand across the columns; the "
            "first row reads: {headers}. Call the column of periods 'year'; a table of units "
            "without years needs a column 'cluster' (集群) or 'region' (地区).",
            where=where,
            headers=headers,
        )
    )


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
    cells = [Cell(point.cell.value, partial(_named_place, point, code)) for point in series.points]
    name = Note(f"'{series.header}'", f"“{series.header}”")
    return read_column(cells, name, setting, notes).numbers


def _named_place(point: Point, code: str) -> Text:
    place, when = point.cell.place, "" if point.period is None else f", {point.period}"
    return tr("{place} ({code}{when})", place=place, code=code, when=when)


def _assembled(values: Sequence[_Known], notes: list[Text], with_gaps: bool) -> dict[str, pd.DataFrame]:
    import pandas as pd

    columns: dict[str, dict[str, dict[Period, float]]] = {}
    for one in values:
        for place, (point, number) in enumerate(zip(one.series.points, one.numbers, strict=True)):
            column = columns.setdefault(point.cluster or one.own, {}).setdefault(one.indicator.code, {})
            period = NO_PERIOD if point.period is None else point.period
            if period in column:
                raise _twice(values, one, place)
            column[period] = number
    _refuse_different_periods(values)
    if not with_gaps:
        _refuse_empty(columns)
    tables = {}
    for cluster, series in columns.items():
        frame = pd.DataFrame(series, dtype=float).sort_index().rename_axis("year")
        # What one cluster lacks altogether is no gap to be filled; :func:`_differences` says it.
        frame = frame.dropna(axis=1, how="all")
        if not frame.empty:
            tables[cluster] = _without_blank_ends(cluster, frame, notes)
    return tables


def _twice(values: Sequence[_Known], one: _Known, place: int) -> TableError:
    """What a second value of one cluster, period and indicator is refused with."""
    key = (one.cluster(place), one.period(place), one.indicator.code)
    first, earlier = next(
        (known, number)
        for known in values
        for number in range(len(known.numbers))
        if (known.cluster(number), known.period(number), known.indicator.code) == key
    )
    return _twice_told(one, place, first, earlier)


def _twice_told(one: _Known, at: int, first: _Known, earlier: int) -> TableError:
    here, there = one.series, first.series
    if here is there or plain(here.place.en) == plain(there.place.en):
        place, other, cluster = one.where(at), first.where(earlier), one.cluster(at)
        return TableError(
            tr(
                "{place}: cluster '{cluster}' has this value twice; the first is {other}.",
                place=place,
                cluster=cluster,
                other=other,
            )
        )
    place, other = here.place, there.place
    if here.header == there.header:
        return TableError(
            tr(
                "{place}: the column '{header}' stands twice; the first is {other}.",
                place=place,
                header=here.header,
                other=other,
            )
        )
    code = one.indicator.code
    return TableError(
        tr(
            "{place}: '{header}' and '{header_2}' ({other}) are both {code}.",
            place=place,
            header=here.header,
            header_2=there.header,
            other=other,
            code=code,
        )
    )


def _refuse_other_periods(values: Iterable[_Known]) -> None:
    """What is compared with runs or fitted to is of years."""
    other = next(
        ((one, place) for one in values for place in range(len(one.numbers)) if isinstance(one.period(place), str)),
        None,
    )
    if other is not None:
        place = other[0].where(other[1])
        raise TableError(
            tr(
                "{place}: what is compared with a simulation must be of years, written like 2010; "
                "give sums or means of the year.",
                place=place,
            )
        )


def _refuse_different_periods(values: Iterable[_Known]) -> None:
    kinds: dict[str, Text] = {}
    seen: set[Period] = set()
    for one in values:
        for place, point in enumerate(one.series.points):
            if point.period in seen:
                continue
            period = one.period(place)
            seen.add(period)
            kinds.setdefault(kind_of(period) if period != NO_PERIOD else "none", one.where(place))
    if len(kinds) > 1:
        (kind, first), (other, second) = list(kinds.items())[:2]
        raise TableError(
            tr(
                "{second} is of a {other} and {first} of a {kind}; use periods of one length.",
                second=second,
                first=first,
                other=other,
                kind=kind,
            )
        )


def _without_blank_ends(cluster: str, frame: pd.DataFrame, notes: list[Text]) -> pd.DataFrame:
    """Years prepared before the first or after the last value, as in a template, are no observations to be filled."""
    filled = frame.index[frame.notna().any(axis=1)]
    kept = frame.loc[filled.min() : filled.max()]
    blank = ", ".join(str(year) for year in frame.index.difference(kept.index))
    if blank:
        notes.append(
            tr("{cluster}: no value in {blank}; left out.", cluster=partial(cluster_name, cluster), blank=blank)
        )
    return kept


def _refuse_empty(columns: Mapping[str, Mapping[str, Mapping[Period, float]]]) -> None:
    """An indicator that no cluster has."""
    valued: dict[str, bool] = {}
    for series in columns.values():
        for code, numbers in series.items():
            valued[code] = valued.get(code, False) or any(number == number for number in numbers.values())
    empty = [code for code, has in valued.items() if not has]
    if empty and any(valued.values()):
        names = ", ".join(empty)
        cluster = next(iter(columns))
        raise TableError(
            tr(
                "Cluster '{cluster}': {names} {has_or_have} no value in any year; fill the column in or delete it.",
                cluster=cluster,
                names=names,
                has_or_have="has" if len(empty) == 1 else "have",
            )
        )


def _refuse_different_units(values: Iterable[_Known]) -> None:
    units: dict[str, _Known] = {}
    for one in values:
        first = units.setdefault(one.indicator.code, one)
        if one.indicator.unit != first.indicator.unit:
            place, other = one.where(), first.where()
            code, unit, known = one.indicator.code, one.indicator.unit, first.indicator.unit
            raise TableError(
                tr(
                    "{place}: {code} is in '{unit}' here and in '{known}' at {other}; use one unit.",
                    place=place,
                    code=code,
                    unit=unit,
                    known=known,
                    other=other,
                )
            )


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
        names, names_zh = ", ".join(sorted(lacking)), "、".join(subsystem_name(one, "zh") for one in sorted(lacking))
        notes.append(
            tr(
                "{cluster} has no value of the subsystem {names} and was left out.",
                cluster=partial(cluster_name, cluster),
                names=Note(names, names_zh),
            )
        )
    if not kept and refused is not None:
        raise refused
    return kept


def _printed_weights(
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


def _weights_through_dimensions(
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
    of_dimension = _printed_weights(above, known, notes)
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
