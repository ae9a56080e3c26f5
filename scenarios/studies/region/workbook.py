"""Reads a region's workbook: every cell that cannot be right is a mistake with its place, and none hides another."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ....analysis.catalogue import Language
from ....analysis.cells import Setting, TableError, fold, is_blank, plain, read_column, shown, without_marks
from ....analysis.sheets import Sheet, read_sheets
from ....language import Note, Text, in_every_language, joined, tr
from ...errors import did_you_mean
from .fields import GUIDE, NEEDED_ROW, OBSERVED, SETTINGS, SHEETS, TABLES, UNIT_ROW, Field, by_name, in_both

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
BRACKETS = re.compile(r"\s*[(（].*[)）]\s*$")
BELOW = ("注", "数据来源", "资料来源", "source:", "note", "notes")
MOST_MISTAKES = 200  # told one by one


@dataclass(frozen=True)
class Entry:
    """What a cell says: a number in the declared unit or a text, and where it stands."""

    value: Any
    place: Text


@dataclass(frozen=True)
class Row:
    """A row of a table: its entries by the fields' keys, without those left empty; ``years`` of an observed series.

    ``filled`` has the keys of the cells that hold something, those that are refused included.
    """

    entries: Mapping[str, Entry]
    place: Text
    years: Mapping[int, Entry] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()

    def text(self, key: str) -> str:
        """The text of a field, empty where it was left empty."""
        return str(self.entries[key].value) if key in self.entries else ""

    def at(self, key: str) -> Text:
        """Where a field stands, or the row where it was left empty."""
        return self.entries[key].place if key in self.entries else self.place


@dataclass
class Workbook:
    """A workbook as it was read: settings and the rows of every table, mistakes and remarks, and its language."""

    file: str
    settings: dict[str, Entry] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    mistakes: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    lang: Language = "en"

    def wrong(self, place: Text, said: Text) -> None:
        """Add a mistake."""
        self.mistakes.append(tr("{place}: {said}", place=place, said=said))


def read(path: Path) -> Workbook:
    """A region's workbook.

    Raises:
        TableError: the file cannot be read at all; everything else is among the workbook's mistakes.
    """
    sheets, notes = read_sheets(path)
    book = Workbook(path.name)
    named = _named(sheets, book)
    for key in ("places", "industries"):
        if key not in named:
            book.wrong(
                Note(path.name, path.name),
                tr(
                    "the sheet '{sheet}' is missing or empty. Its sheets are: {titles}; rename the one that is "
                    "meant, or let 'synergysim region new' write a workbook with all sheets.",
                    sheet=SHEETS[key],
                    titles=joined(sheet.title for sheet in sheets),
                ),
            )
    for key, sheet in named.items():
        if key == "places":
            _read_places(sheet, book)
        else:
            book.tables[key] = _table(sheet, 0, len(sheet.rows), TABLES[key], book)
    book.notes += [note for note in notes if not note.en.endswith("is empty.")]
    return book


def _named(sheets: Sequence[Sheet], book: Workbook) -> dict[str, Sheet]:
    """The sheets by what they are, in the order in which they are read; the workbook's language follows from them."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        key = _sheet_key(sheet.title)
        if key in found:
            book.wrong(
                sheet.where(),
                tr("the sheet '{title}' is there already: leave one of the two out.", title=found[key].title),
            )
        elif key is not None and key != "guide":
            found[key] = sheet
            book.lang = "zh" if fold(sheet.title) == fold(SHEETS[key].zh) else "en"
        elif key is None:
            book.notes.append(tr("Sheet '{title}' is not one of a region's and is left out.", title=sheet.title))
    return {key: found[key] for key in SHEETS if key in found}


def _sheet_key(title: str) -> str | None:
    folded = fold(title)
    if folded in in_both(GUIDE):
        return "guide"
    return next((key for key, names in SHEETS.items() if folded in in_both(names)), None)


def _read_places(sheet: Sheet, book: Workbook) -> None:
    """The settings, one a row, and below them the table of cities."""
    cities = _header(sheet, 0, len(sheet.rows), TABLES["cities"])
    below = len(sheet.rows) if cities is None else cities
    if 1 not in sheet.column_numbers:
        book.wrong(sheet.where(), tr("column A, with the names of the settings, is empty."))
        return
    values = sheet.column_numbers.index(2) if 2 in sheet.column_numbers else None
    for row in range(below):
        _read_setting(sheet, row, values, book)
    for one in SETTINGS:
        if one.needed and one.key not in book.settings and not _is_filled(sheet, below, values, one):
            book.wrong(sheet.where(), tr("'{name}' is needed.", name=one.name))
    if cities is not None:
        book.tables["cities"] = _table(sheet, cities, len(sheet.rows), TABLES["cities"], book)


def _read_setting(sheet: Sheet, row: int, values: int | None, book: Workbook) -> None:
    name = plain(sheet.rows[row][0])
    if fold(name) in ("item", "项目", "") or sum(not is_blank(cell) for cell in sheet.rows[row]) < 2:
        return
    known = by_name(SETTINGS)
    declared = known.get(fold(name)) or known.get(fold(BRACKETS.sub("", name)))
    if declared is None:
        near = did_you_mean(name, [one.name[book.lang] for one in SETTINGS])
        book.wrong(sheet.where(row, 0), tr("'{name}' is no setting of a region.{near}", name=shown(name), near=near))
    elif values is not None and not is_blank(sheet.rows[row][values]):
        entry = _entry(sheet, row, values, declared, 1.0, book)
        if declared.key in book.settings:
            book.wrong(sheet.where(row, 0), tr("'{name}' is given twice.", name=name))
        elif entry is not None:
            book.settings[declared.key] = entry


def _is_filled(sheet: Sheet, below: int, values: int | None, one: Field) -> bool:
    """Whether a setting without an entry was filled in, and refused: then it is not missing too."""
    rows = [row for row in range(below) if fold(plain(sheet.rows[row][0])) in in_both(one.name)]
    return values is not None and any(not is_blank(sheet.rows[row][values]) for row in rows)


def _header(sheet: Sheet, first: int, last: int, fields: tuple[Field, ...]) -> int | None:
    """The row in which at least two columns are called by fields' names."""
    known = by_name(fields)
    for row in range(first, last):
        found = {known[name].key for name in map(_bare, sheet.rows[row]) if name in known}
        if len(found) > 1:
            return row
    return None


def _bare(cell: Any) -> str:
    return fold(BRACKETS.sub("", without_marks(plain(cell))[0]))


def _table(sheet: Sheet, first: int, last: int, fields: tuple[Field, ...], book: Workbook) -> list[Row]:
    """The rows of a table whose columns may stand in any order."""
    head = _header(sheet, first, last, fields)
    if head is None:
        wanted = [one for one in fields if one.needed] or list(fields[:2])
        book.wrong(
            sheet.where(),
            tr(
                "no row has the names of the columns, such as {wanted}.",
                wanted=joined(one.name for one in wanted),
            ),
        )
        return []
    columns, years = _columns(sheet, head, fields, book)
    rows = list(range(head + 1, last))
    units = next((row for row in rows[:3] if fold(plain(sheet.rows[row][0])) in in_both(UNIT_ROW)), None)
    rows = [row for row in rows if _is_entry(sheet, row)]
    factors = {column: _factor(sheet, units, column, one, head, book) for column, one in columns.items()}
    entries: dict[int, dict[str, Entry]] = {row: {} for row in rows}
    for column, one in columns.items():
        held = [row for row in rows if not is_blank(sheet.rows[row][column])]
        for row, entry in _column(sheet, held, column, one, factors[column], book).items():
            entries[row][one.key] = entry
    filled = {
        row: frozenset(one.key for column, one in columns.items() if not is_blank(sheet.rows[row][column]))
        for row in rows
    }
    for one in fields:
        if one.needed and one not in columns.values():
            book.wrong(sheet.where(head), tr("the column '{name}' is missing.", name=one.name))
        elif one.needed:
            for row in (row for row in rows if one.key not in filled[row]):
                book.wrong(sheet.where(row), tr("'{name}' is needed.", name=one.name))
    observed = _years(sheet, rows, years, book) if years else {}
    return [Row(entries[row], sheet.where(row), observed.get(row, {}), filled[row]) for row in rows]


def _is_entry(sheet: Sheet, row: int) -> bool:
    """Whether a row is neither that of units or needs nor a remark below the table."""
    first = plain(sheet.rows[row][0])
    if fold(first) in in_both(UNIT_ROW) or fold(first).startswith(in_both(NEEDED_ROW)):
        return False
    filled = [cell for cell in sheet.rows[row] if not is_blank(cell)]
    return bool(filled) and not (len(filled) == 1 and first.casefold().startswith(BELOW))


def _columns(
    sheet: Sheet, head: int, fields: tuple[Field, ...], book: Workbook
) -> tuple[dict[int, Field], dict[int, int]]:
    """Fields by column, and of observed series years by column; a column that is neither is a mistake."""
    known, columns, years = by_name(fields), dict[int, Field](), dict[int, int]()
    for column, cell in enumerate(sheet.rows[head]):
        if is_blank(cell):
            continue
        name, place = plain(cell), sheet.where(head, column)
        found = known.get(_bare(cell)) or known.get(fold(name))
        year = _year_of(cell) if fields is OBSERVED else None
        if year is not None and year in years.values():
            book.wrong(place, tr("the year {year} stands in two columns.", year=year))
        elif year is not None:
            years[column] = year
        elif found is None:
            near = did_you_mean(name, [one.name[book.lang] for one in fields])
            book.wrong(place, tr("there is no column '{name}'.{near}", name=shown(name), near=near))
        elif found in columns.values():
            book.wrong(place, tr("the column '{name}' is given twice.", name=shown(name)))
        else:
            columns[column] = found
    if fields is OBSERVED and not years and len(sheet.rows) > head + 3:
        book.wrong(sheet.where(head), tr("no column is a year, such as 2015: the years stand in this row."))
    else:
        _refuse_nameless(sheet, head, book)
    return columns, years


def _refuse_nameless(sheet: Sheet, head: int, book: Workbook) -> None:
    """Columns with entries and no name are a mistake: they would be lost."""
    below = sheet.rows[head + 1 :]
    nameless = [
        column
        for column, cell in enumerate(sheet.rows[head])
        if is_blank(cell) and any(not is_blank(row[column]) for row in below)
    ]
    if nameless:
        book.wrong(
            sheet.where(head, nameless[0]),
            tr(
                "{n} columns have entries and no name, this one first: write their names or years here. Of merged "
                "cells only the first has what is written.",
                n=len(nameless),
            )
            if len(nameless) > 1
            else tr(
                "the column has entries and no name: write its name or its year here. Of merged cells only the first "
                "has what is written."
            ),
        )


def _year_of(cell: Any) -> int | None:
    if isinstance(cell, datetime.date):
        return cell.year
    text = plain(cell).removesuffix("年").removesuffix(".0")
    return int(text) if re.fullmatch(r"(?:19|20)\d\d", text) else None


def _factor(sheet: Sheet, units: int | None, column: int, one: Field, head: int, book: Workbook) -> float:
    """What a column's values are multiplied by, from its unit: in the row of units, or in brackets after its name."""
    if one.kind != "number" or not one.unit:
        return 1.0
    bracketed = BRACKETS.search(plain(sheet.rows[head][column]))
    written = plain(sheet.rows[units][column]) if units is not None else ""
    place = sheet.where(head if units is None else units, column)
    if bracketed and not written:
        written, place = bracketed[0].strip().strip("()（）"), sheet.where(head, column)
    names = {one.unit: 1.0, **dict.fromkeys(in_every_language(one.unit_name), 1.0), **(one.units or {})}
    factors = {fold(name.removesuffix(" a year").removesuffix("，每年")): value for name, value in names.items()}
    asked = fold(re.sub(r"\s*(?:a year|per year|[,，]?\s*每年|/年|/a)$", "", written)) if one.units else fold(written)
    if not asked or asked in factors or fold(written) in map(fold, names):
        return factors.get(asked, 1.0) if asked else 1.0
    if one.is_share and asked in (fold("%"), "percent", "percentage", "百分比"):
        return 0.01
    allowed = ", ".join(name for name in names)
    book.wrong(
        place,
        tr(
            "the unit '{written}' of '{name}' is not known; write one of: {allowed}.",
            written=shown(written),
            name=one.name,
            allowed=allowed,
        ),
    )
    return math.nan


def _column(
    sheet: Sheet, rows: Sequence[int], column: int, one: Field, factor: float, book: Workbook
) -> dict[int, Entry]:
    """The entries of a column by row; what cannot be one is a mistake."""
    if one.kind != "number":
        found = {row: _entry(sheet, row, column, one, 1.0, book) for row in rows}
        return {row: entry for row, entry in found.items() if entry is not None}
    if math.isnan(factor):
        return {}
    values = _numbers(sheet, [(row, column) for row in rows], tr("'{name}'", name=one.name), one.is_share, book)
    found = {row: _bounded(sheet, row, column, one, value, factor, book) for (row, _), value in values.items()}
    return {row: entry for row, entry in found.items() if entry is not None}


def _numbers(
    sheet: Sheet, places: Sequence[tuple[int, int]], name: Text, is_share: bool, book: Workbook
) -> dict[tuple[int, int], float]:
    """The numbers of cells that are read together, as commas and points are; one that is none is a mistake of its own.

    Per cents are hundredths of a share, and a mistake elsewhere. A mark for a missing value is an empty cell.
    """
    good = []
    for place in places:
        try:
            read_column([sheet.cell(*place)], name, Setting(), [])
        except TableError as error:
            if len(places) == 1 or not _means_two_things(sheet.rows[place[0]][place[1]]):
                book.mistakes.append(error.finding)
                continue
        good.append(place)
    if not good:
        return {}
    try:
        column = read_column([sheet.cell(*place) for place in good], name, Setting(), book.notes)
    except TableError as error:
        book.mistakes.append(error.finding)
        return {}
    if column.percent and not is_share:
        book.wrong(
            sheet.where(*good[0]),
            tr("{name} is no share: write it without {percent}.", name=name, percent=column.percent),
        )
        return {}
    size = {"%": 100.0, "‰": 1000.0}.get(column.percent, 1.0)
    return {place: value / size for place, value in zip(good, column.numbers, strict=True) if not math.isnan(value)}


def _means_two_things(cell: Any) -> bool:
    """Whether a text such as 1,234 needs its column to say what the comma is."""
    return re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", plain(cell)) is not None


def _entry(sheet: Sheet, row: int, column: int, one: Field, factor: float, book: Workbook) -> Entry | None:
    """The entry of one cell that holds something."""
    cell, place = sheet.rows[row][column], sheet.where(row, column)
    if one.unit == "year" and (year := _decimal_year(cell)) is not None:
        return _bounded(sheet, row, column, one, float(int(year)) if one.whole else year, 1.0, book)
    if one.kind == "number":
        alone = _numbers(sheet, [(row, column)], tr("'{name}'", name=one.name), one.is_share, book)
        return _bounded(sheet, row, column, one, alone[row, column], factor, book) if alone else None
    if one.kind == "date":
        year = _decimal_year(cell)
        if year is None:
            book.wrong(
                place,
                tr("'{cell}' is no year or date; write 2018, 2018.5 or 2018-09-24.", cell=shown(cell)),
            )
            return None
        return _bounded(sheet, row, column, one, year, 1.0, book)
    try:
        text = plain(sheet.cell(row, column).value)
    except TableError as error:
        book.mistakes.append(error.finding)
        return None
    if one.kind == "list":
        return Entry([part for part in re.split(r"\s*[,，、;；]\s*", text) if part], place)
    if len(text) > 500:
        book.wrong(
            place,
            tr("the text has {n:,} characters; write at most 500.", n=len(text)),
        )
        return None
    return Entry(text, place)


def _decimal_year(cell: Any) -> float | None:
    if isinstance(cell, datetime.date):
        return _part_of_year(cell.year, cell.month, cell.day)
    text = plain(cell).removesuffix("年")
    found = DATE.fullmatch(plain(cell))
    if found and not re.fullmatch(r"\d{4}\.\d+", text):
        return _part_of_year(int(found[1]), int(found[2]), int(found[3] or 1))
    return float(text) if re.fullmatch(r"\d{4}(?:\.\d+)?", text) else None


def _part_of_year(year: int, month: int, day: int) -> float | None:
    try:
        since = datetime.date(year, month, day) - datetime.date(year, 1, 1)
    except ValueError:
        return None
    return round(year + since.days / 365.25, 4)


def _bounded(
    sheet: Sheet, row: int, column: int, one: Field, value: float, factor: float, book: Workbook
) -> Entry | None:
    place, converted = sheet.where(row, column), value * factor
    if one.bounds is not None and not one.bounds[0] <= converted <= one.bounds[1]:
        low, high = one.bounds
        unit = tr(" {unit}", unit=partial(one.unit_name)) if one.unit else ""
        book.wrong(
            place,
            tr(
                "'{name}' = {converted:,.10g} is outside [{low:,.10g}, {high:,.10g}]{unit}.{advice}",
                name=one.name,
                converted=converted,
                low=low,
                high=high,
                unit=unit,
                advice=_advice(one, converted),
            ),
        )
        return None
    if one.whole and converted != round(converted):
        if one.unit == "year":
            book.wrong(place, tr("'{name}' = {converted:g} is no whole year.", name=one.name, converted=converted))
            return None
        converted = round(converted)
    return Entry(float(converted), place)


def _advice(one: Field, value: float) -> Text | str:
    """What is likely to be meant by a number outside its bounds."""
    if one.is_share and one.bounds is not None and one.bounds[0] <= value / 100.0 <= one.bounds[1]:
        return percent_advice(value)
    if one.key == "n_firms" and one.bounds is not None and 0 <= value < one.bounds[0]:
        return tr(" So few firms are no cluster: take them together with a related industry.")
    return ""


def percent_advice(value: float) -> Text:
    """That a share was written as a number of per cents."""
    return tr(" For {percent:g} % write {share:g} or {percent:g}%.", percent=value, share=value / 100.0)


def _years(sheet: Sheet, rows: Sequence[int], years: Mapping[int, int], book: Workbook) -> dict[int, dict[int, Entry]]:
    """The values of every observed series by year, in the unit it is written in."""
    found: dict[int, dict[int, Entry]] = {}
    for row in rows:
        filled = [(row, column) for column in years if not is_blank(sheet.rows[row][column])]
        name = tr("row {row_numbers}", row_numbers=sheet.row_numbers[row])
        values = _numbers(sheet, filled, name, True, book)
        found[row] = {}
        for (_, column), value in values.items():
            if value < 0:
                book.wrong(sheet.where(row, column), tr("{value:g} is negative.", value=value))
            else:
                found[row][years[column]] = Entry(value, sheet.where(row, column))
    return found
