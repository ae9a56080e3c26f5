"""A blank workbook to fill in: instructions, and one sheet per cluster with indicators, units and years prepared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .catalogue import Indicator, Language, subsystem_name, system
from .cells import TableError
from .table_files import text_cells

_HEADER_FILL = {"digital_trade": "DCE8F4", "industrial_cluster": "FBE8D3"}
_WORDS = {
    "en": {
        "sheet": "Instructions",
        "year": "year",
        "unit": "unit",
        "columns": ("code", "indicator", "unit", "direction", "subsystem", "dimension"),
        "more": "more is better",
        "less": "less is better",
        "lines": (
            "How to fill in this workbook",
            "1. One sheet is one cluster; the name of the sheet is the name of the cluster. Copy a sheet to add a "
            "cluster, rename it, delete what you do not need.",
            "2. One row is one year. Years must follow one another without a gap; add or delete rows as you need.",
            "3. Enter plain numbers (1234.5, no units, no percent signs). Leave a cell empty if the value is unknown: "
            "--fill regression estimates it, and the result marks it.",
            "4. Delete the column of an indicator that you cannot observe at all.",
            "5. If your unit is another one, change it in the unit row, on every sheet alike.",
            "6. At least three years, and at least one indicator of each subsystem, are needed.",
            "Then run:  synergysim evaluate {file} --out results",
        ),
    },
    "zh": {
        "sheet": "填写说明",
        "year": "年份",
        "unit": "单位",
        "columns": ("代码", "指标", "单位", "方向", "子系统", "维度"),
        "more": "越大越好",
        "less": "越小越好",
        "lines": (
            "填写说明",
            "1. 每张工作表为一个集群，工作表名即集群名。复制工作表可增加集群，可重命名，不需要的可删除。",
            "2. 每行为一年，年份须连续；可按需要增减行。",
            "3. 只填数字（如 1234.5，不带单位和百分号）。未知数值请留空：--fill regression 会估计并在结果中标明。",
            "4. 完全没有数据的指标，请删除该列。",
            "5. 若单位不同，请在单位行中修改，并在各工作表中保持一致。",
            "6. 至少需要三年数据，且每个子系统至少一个指标。",
            "然后运行：synergysim evaluate {file} --lang zh --out results",
        ),
    },
}


def write_template(
    path: Path | str,
    system_name: str = "table4",
    lang: Language = "en",
    clusters: Sequence[str] = ("cluster 1",),
    years: tuple[int, int] = (2010, 2021),
) -> Path:
    """Write a blank workbook for one of the indicator systems and return its path.

    ``years`` are the first and the last year prepared, both included. Raises :class:`TableError` for an ending other
    than .xlsx, years out of order or a sheet name Excel does not take.
    """
    import openpyxl

    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise TableError(f"{target.name}: the template is an Excel workbook; give a name ending in .xlsx.")
    if years[0] > years[1]:
        raise TableError(f"The years {years[0]}-{years[1]} are out of order; write the first year first.")
    known = system(system_name)
    book = openpyxl.Workbook()
    for position, cluster in enumerate(clusters):
        _refuse_sheet_name(cluster, clusters[:position])
        _write_cluster(book.create_sheet(cluster), known, lang, years)
    _write_instructions(book.worksheets[0], known, lang, target.name)
    book.active = 1
    for sheet in book.worksheets:
        text_cells(sheet)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def _write_cluster(sheet: Any, known: Sequence[Indicator], lang: Language, years: tuple[int, int]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    words = _WORDS[lang]
    sheet.append([words["year"], *(f"{one.code} {one.name(lang)}" for one in known)])
    sheet.append([words["unit"], *(one.unit_in(lang) for one in known)])
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


def _write_instructions(sheet: Any, known: Sequence[Indicator], lang: Language, file: str) -> None:
    from openpyxl.styles import Alignment, Font

    words = _WORDS[lang]
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
        dimension = one.dimension_zh if lang == "zh" else one.dimension
        sheet.append(
            [one.code, one.name(lang), one.unit_in(lang), direction, subsystem_name(one.subsystem, lang), dimension]
        )
    for letter, width in zip("ABCDEF", (8, 70, 18, 16, 20, 44), strict=True):
        sheet.column_dimensions[letter].width = width


def _refuse_sheet_name(name: str, earlier: Sequence[str]) -> None:
    if not 0 < len(name) <= 31 or any(character in name for character in "[]:*?/\\"):
        raise TableError(f"'{name}' cannot be the name of a sheet: 1 to 31 characters, without [ ] : * ? / \\.")
    if name in earlier:
        raise TableError(f"The cluster '{name}' is named twice.")
