"""From a file to sheets of raw cells, with the real format found out: text, workbooks, statistics packages' files.

Every file that a user gives is read here, on the command line and on the page, within bounds of size and memory.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ..language import Note, Text, joined, tr
from .cells import Cell, TableError, is_blank, plain
from .given_files import read_given
from .text_files import MOST_BYTES, read_rows
from .workbooks import MOST_CELLS, Grid, UnsavedFormula, read_workbook

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
EXCEL_ENDINGS = (".xlsx", ".xlsm")
PARQUET_ENDINGS = (".parquet", ".pq")
OTHER_ENDINGS = (".xls", ".ods", ".dta", ".sav")
ENDINGS = TEXT_ENDINGS + EXCEL_ENDINGS + PARQUET_ENDINGS + OTHER_ENDINGS

_Read = TypeVar("_Read")
_ZIP, _OLD_EXCEL, _PARQUET, _SPSS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"$FL"
_NO_TABLES: dict[str, tuple[bytes, ...]] = {
    "a PDF": (b"%PDF",),
    "a picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
    "a text with formats": (b"{\\rtf",),
}
_STATA = (b"<stata_dta>", b"\x69", b"\x6c", b"\x6e", b"\x6f", b"\x71", b"\x72", b"\x73")
# Names of variables that say what they are, whatever their label is.
_TELLING = re.compile(r"[a-d]\d{1,2}|year|date|quarter|month|cluster|region|province|city|country|id", re.IGNORECASE)
_EXPECTED = {
    **dict.fromkeys(TEXT_ENDINGS, "text"),
    **dict.fromkeys(EXCEL_ENDINGS, "Excel"),
    **dict.fromkeys(PARQUET_ENDINGS, "Parquet"),
    ".xls": "old Excel",
    ".ods": "OpenDocument",
    ".dta": "Stata",
    ".sav": "SPSS",
}


@dataclass(frozen=True)
class Sheet:
    """Raw cells without the rows and columns that hold nothing; every row has the same width.

    ``row_numbers`` and ``column_numbers`` are their numbers in the file, from 1; ``title`` is empty where a file has no
    sheets; ``delimiter`` is that of a text file, and ``widths`` how many cells its rows have, by position;
    ``captions`` are the positions of rows merged over the whole width.
    """

    file: str
    title: str
    rows: Sequence[Sequence[Any]]
    row_numbers: Sequence[int]
    column_numbers: Sequence[int]
    spreadsheet: bool = False
    delimiter: str = ""
    widths: dict[int, int] = field(default_factory=dict)
    captions: frozenset[int] = frozenset()

    def where(self, row: int | None = None, column: int | None = None) -> Text:
        """Name a place for a message, in both languages; ``row`` and ``column`` count from 0 within ``rows``."""
        line = None if row is None else self.row_numbers[row]
        across = None if column is None else self.column_numbers[column]
        en, zh = (
            (f"{self.file}, sheet '{self.title}'", f"{self.file} 工作表“{self.title}”")
            if self.title
            else (self.file, self.file)
        )
        if self.spreadsheet and line is not None and across is not None:
            cell = f"{letters(across - 1)}{line}"
            return tr("{said}, cell {cell}", cell=cell, said=Note(en, zh))
        if line is not None:
            en, zh = f"{en}, {'row' if self.spreadsheet else 'line'} {line}", f"{zh} 第 {line} 行"
        if across is not None:
            name = letters(across - 1) if self.spreadsheet else str(across)
            en, zh = f"{en}, column {name}", f"{zh} 第 {name} 列"
        return Note(en, zh)

    def cell(self, row: int, column: int) -> Cell:
        """A cell with its place; refuses a formula whose result was not stored."""
        value = self.rows[row][column]
        if isinstance(value, UnsavedFormula):
            place = self.where(row, column)
            raise TableError(
                tr(
                    "{place}: the formula's result is not stored; open the workbook in a spreadsheet "
                    "program and save it.",
                    place=place,
                )
            )
        return Cell(value, partial(self.where, row, column))


def letters(column: int) -> str:
    """The spreadsheet letters of a column that counts from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def read_sheets(path: Path | str, only: str | None = None) -> tuple[list[Sheet], list[Text]]:
    """The sheets of a file that hold anything, and notes on how they were read.

    Args:
        path: CSV and other text, Excel, OpenDocument, Parquet, Stata or SPSS.
        only: The sheet to read; all by default.

    Raises:
        TableError: the file is missing, empty, damaged, protected, too large, of another format than its ending says,
            or text in an encoding that cannot be told; or there is no sheet ``only``.
    """
    path = Path(path)
    content = _content(path)
    ending = path.suffix.lower()
    _refuse_wrong_ending(path.name, ending, content)
    notes: list[Text] = []
    sheets = _READERS[_EXPECTED[ending]](path, content, notes)
    if only is not None:
        sheets = _chosen(path.name, sheets, only)
    filled = [sheet for sheet in sheets if sheet.rows]
    notes += [tr("Sheet '{title}' is empty.", title=sheet.title) for sheet in sheets if not sheet.rows]
    if not filled:
        raise TableError(tr("{name}: no cell holds anything.", name=path.name))
    return filled, notes


def only_sheet(path: Path | str) -> Sheet:
    """The first sheet that holds anything, of a file with one table: weights, goalposts, descriptions."""
    return read_sheets(path)[0][0]


def _content(path: Path) -> bytes:
    if not path.is_file():
        if path.is_dir():
            raise TableError(tr("{path}: this is a folder, not a file.", path=path))
        raise TableError(tr("{path}: there is no such file.", path=path))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TableError(
            tr(
                "{name} has {size:,.0f} MB; a table may have at most {most_bytes} MB.",
                name=path.name,
                size=size / 2**20,
                most_bytes=MOST_BYTES // 2**20,
            )
        )
    content = read_given(path)
    if not content.strip():
        raise TableError(tr("{name}: the file is empty.", name=path.name))
    return content


def _chosen(name: str, sheets: Sequence[Sheet], only: str) -> list[Sheet]:
    titles = [sheet.title for sheet in sheets if sheet.title]
    if not titles:
        raise TableError(tr("{name}: the file has no sheets to choose from; leave --sheet out.", name=name))
    chosen = [sheet for sheet in sheets if sheet.title == only] or [
        sheet for sheet in sheets if plain(sheet.title).casefold() == plain(only).casefold()
    ]
    if not chosen:
        raise TableError(
            tr("{name}: there is no sheet '{only}'; there are: {titles}.", name=name, only=only, titles=joined(titles))
        )
    return chosen


def _refuse_wrong_ending(name: str, ending: str, content: bytes) -> None:
    if ending not in ENDINGS:
        allowed = ", ".join(ENDINGS)
        if not ending:
            raise TableError(tr("{name}: the name has no ending; allowed: {allowed}.", name=name, allowed=allowed))
        raise TableError(
            tr(
                "{name}: files ending in '{ending}' cannot be read; allowed: {allowed}.",
                name=name,
                ending=ending,
                allowed=allowed,
            )
        )
    found, expected = _format_of(content), _EXPECTED[ending]
    if found == expected:
        return
    if found == "protected" or (found == "old Excel" and ending in EXCEL_ENDINGS):
        raise TableError(
            tr("{name}: old or password-protected Excel format; save it as .xlsx without a password.", name=name)
        )
    right = next((one for one, kind in _EXPECTED.items() if kind == found), "")
    if right:
        advice = tr("rename it to {right}", right=right)
    elif found in _NO_TABLES:
        advice = tr("copy its table into a workbook")
    else:
        advice = tr("save it again as a workbook or as CSV")
    raise TableError(
        tr(
            "{name}: the ending says {expected}, but the content is {found}; {advice}.",
            name=name,
            expected=expected,
            found=found,
            advice=advice,
        )
    )


def _format_of(content: bytes) -> str:
    start = content[:200]
    if start.startswith(_ZIP):
        return "OpenDocument" if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in start else "Excel"
    if start.startswith(_OLD_EXCEL[:4]):
        return "protected" if "EncryptedPackage".encode("utf-16-le") in content else "old Excel"
    if start.startswith(_PARQUET):
        return "Parquet"
    if start.startswith(_SPSS):
        return "SPSS"
    if start.startswith(_STATA[0]) or (start.startswith(_STATA[1:]) and start[1:2] in (b"\x01", b"\x02")):
        return "Stata"
    shown = _document_of(content)
    if shown:
        return shown
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    return "something binary" if b"\0" in content and not marked else "text"


def _document_of(content: bytes) -> str:
    """What a file for reading is, '' if it is none."""
    start = content[:200]
    if b"urn:schemas-microsoft-com:office:spreadsheet" in content[:2000]:
        return "an XML spreadsheet"
    if start.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<tabl", b"<?xml"):
        return "a web page"
    return next((kind for kind, mark in _NO_TABLES.items() if start.startswith(mark)), "")


def _read_text(path: Path, content: bytes, notes: list[Text]) -> list[Sheet]:
    rows, delimiter, said = read_rows(path.name, content)
    notes += said
    name = f"{path.name} ({said[0].en.removeprefix(path.name + ' was ').rstrip('.')})" if said else path.name
    kept = [row for row, cells in enumerate(rows) if not all(is_blank(cell) for cell in cells)]
    width = max((len(rows[row]) for row in kept), default=0)
    padded = [[*rows[row], *[None] * (width - len(rows[row]))] for row in kept]
    widths = {position: len(rows[row]) for position, row in enumerate(kept)}
    return [
        Sheet(
            name,
            "",
            padded,
            [row + 1 for row in kept],
            range(1, width + 1),
            delimiter=delimiter,
            widths=widths,
        )
    ]


def _read_workbook(path: Path, content: bytes, notes: list[Text]) -> list[Sheet]:
    return [grid_sheet(path.name, grid, notes) for grid in read_workbook(path.name, content)]


def grid_sheet(name: str, grid: Grid, notes: list[Text]) -> Sheet:
    """The sheet of a grid: without empty rows and columns, and a merged value in every cell that it covers."""
    numbers = sorted({row for row, _ in grid.cells})
    columns = sorted({column for _, column in grid.cells})
    notes += _grid_notes(grid, numbers, columns)
    at_row = {number: position for position, number in enumerate(numbers)}
    at_column = {number: position for position, number in enumerate(columns)}
    if len(numbers) * len(columns) > 4 * MOST_CELLS:
        raise TableError(
            tr(
                "{name}, sheet '{title}': the cells are scattered over {n_numbers:,} rows and "
                "{n_columns:,} columns; keep one table on a sheet.",
                name=name,
                title=grid.title,
                n_numbers=len(numbers),
                n_columns=len(columns),
            )
        )
    rows: list[list[Any]] = [[None] * len(columns) for _ in numbers]
    for (row, column), value in grid.cells.items():
        rows[at_row[row]][at_column[column]] = value
    captions = _spread(grid, rows, at_row, at_column)
    return Sheet(name, grid.title, rows, numbers, columns, spreadsheet=True, captions=captions)


def _grid_notes(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> Iterator[Text]:
    """That a sheet, or rows and columns that hold something, are hidden, and were read."""
    if grid.hidden:
        yield tr("Sheet '{title}' is hidden; it was read.", title=grid.title)
    hidden = [row for row in rows if row in set(grid.hidden_rows)]
    if hidden:
        named = _spans(hidden)
        yield tr("Sheet '{title}': hidden rows were read ({named}).", title=grid.title, named=named)
    concealed = [one for one in columns if any(first <= one <= last for first, last in grid.hidden_columns)]
    if concealed:
        named = ", ".join(letters(one - 1) for one in concealed[:20])
        yield tr("Sheet '{title}': hidden columns were read ({named}).", title=grid.title, named=named)


def _spans(values: Sequence[int], most: int = 10) -> str:
    runs: list[list[int]] = []
    for value in values:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(told[:most]) + (", …" if len(told) > most else "")


def _spread(grid: Grid, rows: list[list[Any]], at_row: dict[int, int], at_column: dict[int, int]) -> frozenset[int]:
    """Fill merged ranges, except one over the whole width, which is a caption; their rows are returned."""
    captions = set()
    for top, left, bottom, right in grid.merged[:100_000]:
        if (top, left) not in grid.cells:
            continue
        columns = [position for number, position in at_column.items() if left <= number <= right]
        if len(columns) == len(at_column) > 1 or (top == bottom and not columns[1:] and right > left):
            captions.add(at_row[top])
            continue
        value = grid.cells[top, left]
        covered = range(top, bottom + 1) if bottom - top < len(at_row) else at_row
        for number in covered:
            if number in at_row and top <= number <= bottom:
                for column in columns:
                    if is_blank(rows[at_row[number]][column]):
                        rows[at_row[number]][column] = value
    return frozenset(captions)


def _read_old_excel(path: Path, content: bytes, notes: list[Text]) -> list[Sheet]:
    grids = _guarded(path.name, "old Excel file", lambda: _old_excel_grids(content))
    notes.append(
        tr(
            "{name}: the formats of cells are not read from old Excel files; look whether per "
            "cent values are as they are shown.",
            name=path.name,
        )
    )
    return [grid_sheet(path.name, grid, notes) for grid in grids]


def _old_excel_grids(content: bytes) -> list[Grid]:
    import io

    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    grids = []
    for known in book.sheets_metadata:
        if known.typ != SheetTypeEnum.WorkSheet:
            continue
        grid = Grid(known.name, known.visible != SheetVisibleEnum.Visible)
        sheet = book.get_sheet_by_name(known.name)
        top, left = sheet.start or (0, 0)
        for row, cells in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
            for column, value in enumerate(cells, start=left + 1):
                if not is_blank(value):
                    grid.cells[row, column] = int(value) if isinstance(value, float) and value % 1 == 0 else value
        for (first, start), (last, end) in sheet.merged_cell_ranges or ():
            grid.merged.append((first + 1, start + 1, last + 1, end + 1))
        grids.append(grid)
    return grids


def _read_parquet(path: Path, content: bytes, notes: list[Text]) -> list[Sheet]:
    del content, notes

    def read() -> Sheet:
        import pandas as pd
        from pyarrow import parquet

        said = parquet.ParquetFile(path).metadata
        _refuse_many(path.name, said.num_rows, said.num_columns)
        return frame_sheet(pd.read_parquet(path), path.name)

    return [_guarded(path.name, "Parquet file", read)]


def _read_statistics(path: Path, content: bytes, notes: list[Text]) -> list[Sheet]:
    """A Stata or SPSS file; what its columns are labelled is their header where it says more than their name."""
    import pyreadstat  # of an extra: that it is missing says nothing of the file

    del content

    def read() -> Sheet:
        reader = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
        _, said = reader(path, metadataonly=True)
        _refuse_many(path.name, said.number_rows or 0, said.number_columns or 0)
        frame, said = reader(path, apply_value_formats=True)
        labels = dict(said.column_names_to_labels)
        named = {
            name: label
            for name in frame.columns
            if (label := labels.get(name)) and label.strip() and not _TELLING.fullmatch(name)
        }
        if named:
            notes.append(
                tr(
                    "{name}: columns are called by their labels: {items}.",
                    name=path.name,
                    items=joined([f"{name} = {label}" for name, label in list(named.items())[:10]]),
                )
            )
        return frame_sheet(frame.rename(columns=named), path.name)

    return [_guarded(path.name, f"{_EXPECTED[path.suffix.lower()]} file", read)]


def _refuse_many(name: str, rows: int, columns: int) -> None:
    if rows * columns > 4 * MOST_CELLS:
        raise TableError(
            tr(
                "{name} has {rows:,} rows and {columns:,} columns; at most {most_cells:,} cells are read.",
                name=name,
                rows=rows,
                columns=columns,
                most_cells=4 * MOST_CELLS,
            )
        )


def _guarded(name: str, kind: str, read: Callable[[], _Read]) -> _Read:
    """What a library reads of a file that may be damaged; whatever it raises is one sentence."""
    try:
        return read()
    except (TableError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a library written in Rust panics beside Exception
        told = " ".join(str(error).split())[:120] or type(error).__name__
        raise TableError(
            tr(
                "{name}: the {kind} is damaged ({told}); save it again with the program it comes "
                "from, or save it as .xlsx.",
                name=name,
                told=told,
                kind=kind,
            )
        ) from None


def frame_sheet(frame: Any, name: str) -> Sheet:
    """A pandas frame as a sheet; named index levels become columns."""
    named = [level for level in frame.index.names if level is not None]
    flat = frame.reset_index(level=named) if named else frame
    rows = [list(flat.columns), *flat.itertuples(index=False, name=None)]
    cells = [[None if cell is None or cell is _absent() or _is_nan(cell) else cell for cell in row] for row in rows]
    return Sheet(name, "", cells, range(1, len(cells) + 1), range(1, len(cells[0]) + 1))


def _absent() -> Any:
    import pandas as pd

    return pd.NA


def _is_nan(cell: Any) -> bool:
    return (isinstance(cell, float) and math.isnan(cell)) or type(cell).__name__ == "NaTType"


_READERS: dict[str, Callable[[Path, bytes, list[Text]], list[Sheet]]] = {
    "text": _read_text,
    "Excel": _read_workbook,
    "OpenDocument": _read_workbook,
    "Parquet": _read_parquet,
    "old Excel": _read_old_excel,
    "Stata": _read_statistics,
    "SPSS": _read_statistics,
}
