"""A blank workbook to fill in: instructions, and one sheet per cluster with indicators, units and years prepared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..language import Texts, language, tr, trc
from .catalogue import Indicator, subsystem_name, system
from .cells import TableError
from .table_files import text_cells

LAYOUTS = ("columns", "paper")
_HEADER_FILL = {"digital_trade": "DCE8F4", "industrial_cluster": "FBE8D3"}
_WORDS: Texts[dict[str, Any]] = Texts(
    {
        "sheet": tr("Instructions"),
        "year": tr("year"),
        "unit": tr("unit"),
        "columns": (tr("code"), tr("indicator"), tr("unit"), tr("direction"), tr("subsystem"), tr("dimension")),
        "more": tr("more is better"),
        "less": tr("less is better"),
        "head": (tr("subsystem"), tr("indicator"), trc("template", "direction"), tr("unit"), tr("weight")),
        "lines": (
            tr("How to fill in this workbook"),
            tr(
                "1. One sheet is one cluster; the name of the sheet is the name of the cluster. Copy "
                "a sheet to add a cluster, rename it, delete what you do not need."
            ),
            tr("2. One row (in the paper's layout one column) is one year; add or delete years as you need."),
            tr(
                "3. Enter plain numbers (1234.5, no units, no percent signs). Leave a cell empty if "
                "the value is unknown: --fill regression estimates it, and the result marks it."
            ),
            tr("4. Delete an indicator that you cannot observe at all."),
            tr(
                "5. If your unit is another one, change it, on every sheet alike. Indicators of your "
                "own can be added in the paper's layout, with subsystem, direction, unit; weights "
                "are used if every indicator has one."
            ),
            tr("6. At least three years, and at least one indicator of each subsystem, are needed."),
            tr("Then run:  synergysim evaluate {file} --out results"),
        ),
    }
)


def write_template(
    path: Path | str,
    system_name: str = "table4",
    clusters: Sequence[str] = ("cluster 1",),
    years: tuple[int, int] = (2010, 2021),
    layout: str = "columns",
) -> Path:
    """Write a blank workbook for one of the indicator systems and return its path.

    ``layout``: ``columns``, an indicator a column and a year a row; or ``paper``, as papers print it: an indicator a
    row, after its subsystem, direction, unit and weight, and a year a column. ``years`` are the first and the last year
    prepared, both included. Raises :class:`TableError` for an ending other than .xlsx, years out of order, a layout
    that does not exist or a sheet name Excel does not take.
    """
    import openpyxl

    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise TableError(
            tr("{name}: the template is an Excel workbook; give a name ending in .xlsx.", name=target.name)
        )
    if years[0] > years[1]:
        raise TableError(
            tr(
                "The years {first}-{last} are out of order; write the first year first.",
                first=years[0],
                last=years[1],
            )
        )
    if layout not in LAYOUTS:
        raise TableError(tr("layout = {layout!r} is not one of {names}.", layout=layout, names=", ".join(LAYOUTS)))
    known = system(system_name)
    write = _write_cluster if layout == "columns" else _write_printed
    book = openpyxl.Workbook()
    for position, cluster in enumerate(clusters):
        _refuse_sheet_name(cluster, clusters[:position])
        write(book.create_sheet(cluster), known, years)
    _write_instructions(book.worksheets[0], known, target.name)
    book.active = 1
    for sheet in book.worksheets:
        text_cells(sheet)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def _write_cluster(sheet: Any, known: Sequence[Indicator], years: tuple[int, int]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    words = _WORDS()
    sheet.append([words["year"], *(f"{one.code} {one.name()}" for one in known)])
    sheet.append([words["unit"], *(one.unit_in() for one in known)])
    for year in range(years[0], years[1] + 1):
        sheet.append([year])
    for column, one in enumerate(known, start=2):
        for row in (1, 2):
            cell = sheet.cell(row, column)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.fill = PatternFill("solid", fgColor=_HEADER_FILL[one.subsystem])
            cell.font = Font(bold=row == 1, italic=row == 2)
        sheet.column_dimensions[get_column_letter(column)].width = 22
    sheet.row_dimensions[1].height = 75
    sheet.freeze_panes = "B3"


def _write_printed(sheet: Any, known: Sequence[Indicator], years: tuple[int, int]) -> None:
    """The table of a paper: subsystem (merged), indicator, direction, unit, weight, then the years."""
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.append([*_WORDS()["head"], *range(years[0], years[1] + 1)])
    for one in known:
        sheet.append(
            [
                subsystem_name(one.subsystem),
                f"{one.code} {one.name()}",
                "+" if one.direction > 0 else "-",
                one.unit_in(),
            ]
        )
    for name in dict.fromkeys(one.subsystem for one in known):
        rows = [row for row, one in enumerate(known, start=2) if one.subsystem == name]
        sheet.merge_cells(start_row=rows[0], end_row=rows[-1], start_column=1, end_column=1)
        for row in rows:
            for cell in sheet[row][:5]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.fill = PatternFill("solid", fgColor=_HEADER_FILL[name])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (16, 60, 10, 18, 8), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "F2"


def _write_instructions(sheet: Any, known: Sequence[Indicator], file: str) -> None:
    from openpyxl.styles import Alignment, Font

    words = _WORDS()
    sheet.title = words["sheet"]
    for line in words["lines"]:
        sheet.append([line.format(file=file) if isinstance(line, str) else line])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=6)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = 32
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(words["columns"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for one in known:
        direction = words["more"] if one.direction > 0 else words["less"]
        dimension = one.dimension_zh if language() == "zh" else one.dimension
        sheet.append([one.code, one.name(), one.unit_in(), direction, subsystem_name(one.subsystem), dimension])
    for letter, width in zip("ABCDEF", (8, 70, 18, 16, 20, 44), strict=True):
        sheet.column_dimensions[letter].width = width


def _refuse_sheet_name(name: str, earlier: Sequence[str]) -> None:
    if not 0 < len(name) <= 31 or any(character in name for character in "[]:*?/\\"):
        raise TableError(
            tr("'{name}' cannot be the name of a sheet: 1 to 31 characters, without [ ] : * ? / \\.", name=name)
        )
    if name in earlier:
        raise TableError(tr("The cluster '{name}' is named twice.", name=name))
