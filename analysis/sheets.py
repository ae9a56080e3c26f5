"""From a file to sheets of raw cells: CSV, Excel and Parquet, with the encoding and the real format found out."""

from __future__ import annotations

import csv
import datetime
import io
import math
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .notes import Note
from .synergy.errors import EvaluationError
from .table_files import unguarded

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
EXCEL_ENDINGS = (".xlsx", ".xlsm")
PARQUET_ENDINGS = (".parquet", ".pq")
YEARS = (1800, 2200)  # any other number in a column of years is a mistake
MISSING_MARKS = frozenset(
    {"", "na", "n/a", "n.a.", "nan", "null", "none", "-", "--", "—", "——", "–", "…", "..", "...", "缺失", "缺"}
)

_ZIP, _OLD_EXCEL, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


class TableError(EvaluationError):
    """A table that cannot be read as it stands; the message names the file, the sheet and the cell or column."""


@dataclass(frozen=True)
class Sheet:
    """Raw cells.

    ``first_row`` is the number, in the file, of ``rows[0]``; ``title`` is empty where a file has no sheets;
    ``turned`` says that ``rows`` are the file's columns.
    """

    file: str
    title: str
    rows: Sequence[Sequence[Any]]
    first_row: int = 1
    spreadsheet: bool = False
    turned: bool = False

    def where(self, row: int | None = None, column: int | None = None) -> str:
        """Name a place for an error message; ``row`` and ``column`` count from 0 within ``rows``."""
        if self.turned:
            row, column = column, row
        sheet = f"{self.file}, sheet '{self.title}'" if self.title else self.file
        line = None if row is None else self.first_row + row
        if self.spreadsheet and line is not None and column is not None:
            return f"{sheet}, cell {letters(column)}{line}"
        parts = [sheet]
        if line is not None:
            parts.append(f"row {line}" if self.spreadsheet else f"line {line}")
        if column is not None:
            parts.append(f"column {letters(column)}" if self.spreadsheet else f"column {column + 1}")
        return ", ".join(parts)


def letters(column: int) -> str:
    """The spreadsheet letters of a column that counts from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def read_sheets(path: Path | str) -> tuple[list[Sheet], list[Note]]:
    """The sheets of a CSV, Excel or Parquet file that hold anything, and notes on how they were read.

    Raises :class:`TableError` if the file is missing, empty, damaged, of another format than its ending says, or
    (text) neither UTF-8, UTF-16 with a mark, nor GBK.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if not path.is_file():
        raise TableError(f"{path}: {'this is a folder, not a file' if path.is_dir() else 'there is no such file'}.")
    content = path.read_bytes()
    if not content.strip():
        raise TableError(f"{path.name}: the file is empty.")
    _refuse_wrong_ending(path.name, ending, content)
    if ending in TEXT_ENDINGS:
        sheets, notes = _read_text(path.name, content)
    elif ending in EXCEL_ENDINGS:
        sheets, notes = _read_excel(path.name, content)
    else:
        sheets, notes = [_read_parquet(path)], []
    filled = [sheet for sheet in sheets if any(not is_blank(cell) for row in sheet.rows for cell in row)]
    notes += [
        Note(f"Sheet '{sheet.title}' is empty.", f"工作表“{sheet.title}”为空。")
        for sheet in sheets
        if sheet not in filled
    ]
    if not filled:
        raise TableError(f"{path.name}: no cell holds anything.")
    return filled, notes


def plain(cell: Any) -> str:
    """The text of a cell, with full-width characters made ordinary and blanks at the ends removed."""
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing at all (a mark such as ``NA`` is something)."""
    return cell is None or (isinstance(cell, float) and math.isnan(cell)) or plain(cell) == ""


def number(cell: Any, place: str) -> float:
    """The number in a cell; NaN for an empty cell or a mark of a missing value.

    Raises :class:`TableError`, beginning with ``place``, for text, an infinite value, a date or a truth value.
    """
    text = plain(cell)
    if text.lower() in MISSING_MARKS:
        return math.nan
    if isinstance(cell, bool | datetime.date | datetime.time):
        raise TableError(f"{place}: {text!r} is a {type(cell).__name__} and not a number.")
    try:
        value = float(_without_thousands(text))
    except ValueError:
        raise TableError(f"{place}: {text!r} is not a number.{_number_hint(text)}") from None
    if math.isinf(value):
        raise TableError(f"{place}: the value is infinite; write a number or leave the cell empty.")
    return value


def year(cell: Any, place: str) -> int:
    """The year in a cell: 2010, '2010', '2010年', or a date. Raises :class:`TableError`, beginning with ``place``."""
    if isinstance(cell, datetime.date):
        return cell.year
    text = plain(cell).removesuffix("年").removesuffix(".0")
    if text == "":
        raise TableError(f"{place}: the year is missing.")
    if not (len(text) == 4 and text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1]):
        raise TableError(f"{place}: {plain(cell)!r} is not a year; one row is one year, written like 2010.")
    return int(text)


def _without_thousands(text: str) -> str:
    whole, point, decimals = text.partition(".")
    groups = whole.lstrip("+-").split(",")
    grouped = len(groups) > 1 and 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    # Underscores are digits' separators in Python and a typing error in a table.
    if "_" in text or ("," in whole and not grouped):
        raise ValueError(text)
    return whole.replace(",", "") + point + decimals


def _number_hint(text: str) -> str:
    if text.startswith("#"):
        return " A formula in the spreadsheet failed."
    if text.endswith("%"):
        return " Write it without the percent sign, the same way in the whole column."
    if "," in text:
        return " Use a point for decimals."
    if text[0].isdigit():
        return " Write the number alone, without unit or remark."
    return " If the value is missing, leave the cell empty."


def _refuse_wrong_ending(name: str, ending: str, content: bytes) -> None:
    if ending == ".xls" and content.startswith(_ZIP):
        raise TableError(f"{name}: the ending says old Excel, but the content is of a newer one; rename it to .xlsx.")
    if ending == ".xls" or content.startswith(_OLD_EXCEL):
        raise TableError(f"{name}: old or password-protected Excel format; save it as .xlsx without a password.")
    if ending not in TEXT_ENDINGS + EXCEL_ENDINGS + PARQUET_ENDINGS:
        allowed = ", ".join(TEXT_ENDINGS + EXCEL_ENDINGS + PARQUET_ENDINGS)
        named = f"files ending in '{ending}' cannot be read" if ending else "the name has no ending"
        raise TableError(f"{name}: {named}; allowed: {allowed}.")
    found = _format_of(content)
    expected = "text" if ending in TEXT_ENDINGS else "Excel" if ending in EXCEL_ENDINGS else "Parquet"
    if found != expected:
        raise TableError(
            f"{name}: the ending says {expected}, but the content is {found}; rename the file or save it again."
        )


def _format_of(content: bytes) -> str:
    if content.startswith(_ZIP):
        return "Excel"
    if content.startswith(_PARQUET):
        return "Parquet"
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "something binary" if b"\0" in content and not marked else "text"


def _read_text(name: str, content: bytes) -> tuple[list[Sheet], list[Note]]:
    text, encoding = _decoded(name, content)
    notes = [] if encoding.startswith("utf") else [Note(f"{name} was read as GBK.", f"{name} 按 GBK 编码读取。")]
    if notes:
        name = f"{name} (read as GBK)"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    first = next(line for line in lines if line.strip())
    delimiter = max(",;\t", key=first.count)
    try:
        read = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        rows = [[unguarded(cell) for cell in row] for row in read]
    except csv.Error as error:
        raise TableError(
            f"{name}: a quotation mark is opened and not closed, or stands inside a cell ({error})."
        ) from None
    return [Sheet(name, "", rows)], notes


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
    raise TableError(f"{name}, line {line}: the text is neither UTF-8 nor GBK; save the file as 'CSV UTF-8'.")


def _read_excel(name: str, content: bytes) -> tuple[list[Sheet], list[Note]]:
    import openpyxl

    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise TableError(f"{name}: the workbook is damaged or is not an Excel workbook ({error}).") from None
    sheets = []
    for sheet in values.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        one = Sheet(name, sheet.title, rows, spreadsheet=True)
        _refuse_unsaved_formulas(one, formulas[sheet.title])
        sheets.append(one)
    notes = [
        Note(f"Sheet '{sheet.title}' is hidden; it was read.", f"工作表“{sheet.title}”被隐藏，仍已读取。")
        for sheet in values.worksheets
        if sheet.sheet_state != "visible"
    ]
    return sheets, notes


def _refuse_unsaved_formulas(sheet: Sheet, formulas: Any) -> None:
    """A workbook written by a program holds formulas without results: they would read as empty cells."""
    for row, cells in enumerate(formulas.iter_rows()):
        for column, cell in enumerate(cells):
            if cell.data_type == "f" and sheet.rows[row][column] is None:
                raise TableError(
                    f"{sheet.where(row, column)}: the formula's result is not stored; "
                    "open the workbook in a spreadsheet program and save it."
                )


def _read_parquet(path: Path) -> Sheet:
    import pandas as pd
    import pyarrow

    try:
        frame = pd.read_parquet(path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise TableError(f"{path.name}: the Parquet file is damaged ({error}).") from None
    return frame_sheet(frame, path.name)


def frame_sheet(frame: Any, name: str) -> Sheet:
    """A pandas frame as a sheet; named index levels become columns."""
    named = [level for level in frame.index.names if level is not None]
    flat = frame.reset_index(level=named) if named else frame
    rows = [list(flat.columns), *flat.itertuples(index=False, name=None)]
    return Sheet(name, "", [[None if cell is None or cell != cell else cell for cell in row] for row in rows])
