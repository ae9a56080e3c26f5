"""A blank region's workbook: instructions, and a sheet a table with names, units and what is needed or the default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ....analysis.catalogue import Language
from ....analysis.cells import fold
from ....analysis.table_files import text_cells
from ....language import Texts, language, tr, trc
from ...errors import UserError, unknown
from .fields import (
    CITIES,
    GUIDE,
    INDUSTRIES,
    NEEDED,
    NEEDED_ROW,
    OBSERVED,
    SERIES,
    SETTINGS,
    SHEETS,
    TABLES,
    UNIT_ROW,
    Field,
    by_name,
)

YELLOW, GREY, BLUE = "FFF2CC", "F2F2F2", "DCE8F4"
FIRST_YEAR, LAST_YEAR = 2010, 2024
ROOM = 200  # rows below a table in which a list offers what may be chosen
ITEM: Texts[tuple[str, str, str, str]] = Texts(
    (trc("workbook", "item"), trc("workbook", "value"), NEEDED_ROW, trc("workbook", "meaning"))
)
LINES: Texts[tuple[str, ...]] = Texts(
    (
        tr("A region for synergysim"),
        tr(
            "1. Fill in the yellow columns: the base year, and of every industry its name, the "
            "number of firms and the exports (or the output) of that year. That is enough to "
            "simulate it."
        ),
        tr(
            "2. Everything else has a default, which stands below the column's name. A default "
            "is an assumption: the report names every one that is used. Fill in what you know."
        ),
        tr(
            "3. Numbers are plain (1234.5). Units stand in the row 'unit': write another there "
            "if yours is another, such as million USD or 100 million CNY; shares may be per "
            "cents (35%)."
        ),
        tr("4. One row of the sheet of industries is one industry in one city. With one city, leave 'City' empty."),
        tr(
            "5. Observed series: one row a series, a column a year; 'Industry or city' says "
            "whose it is. With exports of three years the region can be calibrated, with six it "
            "can be tested too."
        ),
        tr("6. Policies and events have dates; a lever's level is from 0 (none) to 1 (full)."),
        tr(
            "7. Say where values come from, in 'Source' of every row: a key of the sheet of "
            "sources, or the source itself. What has none is counted among the assumptions."
        ),
        tr("Then run:  synergysim region build {file}"),
    )
)
LISTS: Texts[tuple[str, str, str]] = Texts((tr("Measures and events"), tr("Series"), tr("Unit of the series")))


def write_blank(path: Path) -> None:
    """Write the workbook; the caller sees to it that the place is free.

    Raises:
        UserError: the name does not end in .xlsx.
    """
    import openpyxl

    if path.suffix.lower() != ".xlsx":
        raise UserError(
            tr("{name}: a region's workbook is an Excel workbook; give a name ending in .xlsx.", name=path.name)
        )
    book = openpyxl.Workbook()
    guide = book.worksheets[0]
    guide.title = str(GUIDE)
    places = _write_guide(guide, path.name)
    for key, names in SHEETS.items():
        sheet = book.create_sheet(str(names))
        first = _write_settings(sheet) if key == "places" else 1
        fields = CITIES if key == "places" else TABLES[key]
        years = range(FIRST_YEAR, LAST_YEAR + 1) if fields is OBSERVED else ()
        _write_head(sheet, first, fields, years)
        offered = {"policies": ("A", places[0]), "observed": ("B", places[1])}.get(key)
        if offered is not None:
            _offer(sheet, offered[0], f"='{GUIDE}'!{offered[1]}")
    book.active = 1
    for sheet in book.worksheets:
        text_cells(sheet)
    book.save(path)


def fill(
    path: Path,
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
    settings: Mapping[str, Any],
    units: Mapping[str, str] | None = None,
) -> None:
    """Fill rows and settings into a region's workbook, below what it holds; see :meth:`.region.Region.fill`."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    lang: Language = "zh" if SHEETS["places"].zh in book.sheetnames else "en"
    places = book[SHEETS["places"][lang]]
    for key, value in settings.items():
        name = _field(SETTINGS, key).name[lang]
        next(row for row in places.iter_rows(max_col=2) if row[0].value == name)[1].value = value
    for table, rows in tables.items():
        if table not in TABLES:
            raise unknown("table of a region", table, TABLES)
        sheet = places if table == "cities" else book[SHEETS[table][lang]]
        head = next(cell.row for cell in sheet["A"] if cell.value == TABLES[table][0].name[lang])
        columns = {str(cell.value): cell.column for cell in sheet[head] if cell.value is not None}
        down = max(
            (cell.row for column in sheet.iter_cols() for cell in column if cell.value is not None), default=head
        )
        for row in rows:
            down += 1
            for key, value in row.items():
                name = str(key) if str(key) in columns else _field(TABLES[table], str(key)).name[lang]
                sheet.cell(down, columns[name]).value = value
        for key, unit in (units or {}).items() if table == "industries" else ():
            sheet.cell(head + 1, columns[_field(INDUSTRIES, key).name[lang]]).value = unit
    for filled in book.worksheets:
        text_cells(filled)
    book.save(path)


def _field(fields: Sequence[Field], key: str) -> Field:
    found = by_name(tuple(fields)).get(fold(key))
    if found is None:
        raise unknown("column", key, [one.key for one in fields])
    return found


def _write_settings(sheet: Any) -> int:
    """The settings of the region, one a row; returns the row in which the table below begins."""
    from openpyxl.styles import Alignment

    _append_bold(sheet, ITEM())
    for one in SETTINGS:
        told = str(NEEDED) if one.needed else one.told_default()
        sheet.append([str(one.name), None, told, str(one.meaning)])
        _fill(sheet.cell(sheet.max_row, 2), YELLOW if one.needed else GREY)
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return int(sheet.max_row) + 2


def _write_head(sheet: Any, first: int, fields: Sequence[Field], years: Iterable[int]) -> None:
    """Names, units, and needs or defaults, in three rows; a name tells its meaning when pointed at."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    rows = (
        [str(one.name) for one in fields],
        [one.unit_name() for one in fields],
        [_told(one) for one in fields],
    )
    # The first column says what its row is, where no name of an industry or a city stands.
    rows[1][0], rows[2][0] = str(UNIT_ROW), str(NEEDED_ROW)
    if fields[0].needed:
        rows[2][0] += str(tr(" (needed)"))
    for down, texts in enumerate(rows):
        for across, text in enumerate((*texts, *(years if down == 0 else ())), start=1):
            cell = sheet.cell(first + down, across, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=down == 0, italic=down > 0)
            one = fields[across - 1] if across <= len(fields) else None
            if down == 0 and one is not None and one.meaning:
                cell.comment = Comment(str(one.meaning), "synergysim", height=90, width=260)
            _fill(cell, BLUE if one is None else YELLOW if _is_needed(one) else GREY)
    for across in range(1, len(fields) + 1):
        letter = get_column_letter(across)
        sheet.column_dimensions[letter].width = max(sheet.column_dimensions[letter].width, 22)
    sheet.row_dimensions[first].height = sheet.row_dimensions[first + 2].height = 48
    sheet.freeze_panes = f"B{first + 3}"


def _is_needed(one: Field) -> bool:
    return one.needed or one.rule.en.startswith("needed")


def _told(one: Field) -> str:
    return str(NEEDED) if one.needed else one.told_default()


def _write_guide(sheet: Any, file: str) -> tuple[str, str]:
    """The instructions; returns where the measures and the series stand that other sheets offer."""
    from openpyxl.styles import Alignment, Font

    from ....simulation.levers import LEVERS
    from ....simulation.shocks import SHOCKS

    for line in LINES():
        sheet.append([line.format(file=file)])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=4)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = 32
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.append([])
    _append_bold(sheet, LISTS())
    first = sheet.max_row + 1
    measures = [f"{one.code} {one.name_zh if language() == 'zh' else one.name_en}" for one in LEVERS]
    measures += [f"{one.name_zh if language() == 'zh' else one.name_en}" for one in SHOCKS]
    series = list(SERIES.values())
    for row in range(max(len(measures), len(series))):
        known = series[row] if row < len(series) else None
        unit = "" if known is None else str(known.unit)
        sheet.append([measures[row] if row < len(measures) else None, str(known.name) if known else None, unit or None])
    for letter, width in zip("ABCD", (46, 36, 24, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    return f"$A${first}:$A${first + len(measures) - 1}", f"$B${first}:$B${first + len(series) - 1}"


def _offer(sheet: Any, letter: str, formula: str) -> None:
    """Offer a list in a column; other text, such as an indicator's code, may be written too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offered)
    offered.add(f"{letter}4:{letter}{ROOM}")


def _append_bold(sheet: Any, texts: Sequence[str]) -> None:
    from openpyxl.styles import Font

    sheet.append(list(texts))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def _fill(cell: Any, colour: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=colour)
