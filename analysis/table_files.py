"""The one writer of tables: as CSV and as Excel workbooks, in which a text is never a formula.

A spreadsheet program calculates what begins with ``=``, ``+``, ``-`` or ``@``, and a formula can fetch addresses or
start programs. Names of clusters, titles and messages come from files of other people: in a workbook they are stored
as text, in CSV, which has no types, an apostrophe goes before them (OWASP, "CSV Injection"). Numbers stay numbers.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import pandas as pd

# Full-width signs are taken for plain ones by programs in Chinese and Japanese.
_LIVE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_GUARDED = re.compile(rf"'+(?:{_LIVE.pattern})")
_MARK = b"\xef\xbb\xbf"  # by which spreadsheet programs know UTF-8; needed for text beyond ASCII only
_LONGEST = 32_767  # characters of a cell of Excel


def guarded(text: str) -> str:
    """The text as it may stand in a CSV file: with an apostrophe in front if it could be taken for a formula."""
    return f"'{text}" if _LIVE.match(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given; other text is left as it is."""
    return text[1:] if _GUARDED.match(text) else text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table, without its index, as the content of a CSV file: UTF-8, marked as such if it holds more than ASCII."""
    content = _csv(frame, header=True)
    return content if content.isascii() else _MARK + content


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table, without its index, into a CSV file, as :func:`csv_bytes` has it."""
    path.write_bytes(csv_bytes(frame))


def write_csv_parts(frames: Iterable[pd.DataFrame], path: Path) -> int:
    """Write tables with the same columns below each other into one CSV file, holding one at a time; return the rows."""
    rows, marked = 0, False
    with path.open("w+b") as file:
        for number, frame in enumerate(frames):
            content = _csv(frame, header=number == 0)
            if not marked and not content.isascii():
                file.seek(0)
                earlier = file.read()
                file.seek(0)
                file.write(_MARK + earlier)
                marked = True
            file.write(content)
            rows += len(frame)
    return rows


def append_csv(frame: pd.DataFrame, path: Path) -> None:
    """Add rows to a CSV file, which need not exist yet; whoever dies between two calls loses none that are there."""
    new = not path.exists()
    with path.open("ab") as file:
        file.write(csv_bytes(frame) if new else _csv(frame, header=False))


def write_workbook(tables: Mapping[str, pd.DataFrame | Iterable[pd.DataFrame]], target: Path | BinaryIO) -> None:
    """Write tables into an Excel workbook, a sheet each under its name, the first row fixed.

    ``tables``: a table, or tables with the same columns that are held one at a time.
    """
    import pandas as pd
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, given in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, frame in enumerate([given] if isinstance(given, pd.DataFrame) else given):
            if number == 0:
                sheet.append([_cell(sheet, str(column)) for column in frame.columns])
            values = frame.astype(object).where(frame.notna(), None)
            for row in values.itertuples(index=False, name=None):
                sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def text_cells(sheet: Any) -> None:
    """Make text of everything in a sheet of openpyxl's that it took for a formula or an error."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def _csv(frame: pd.DataFrame, header: bool) -> bytes:
    safe = frame.copy(deep=False)
    for place, kind in enumerate(frame.dtypes):
        if kind.kind not in "biufcmM":  # numbers, truth values and times hold no text
            safe.isetitem(place, _guarded_column(frame.iloc[:, place].astype(object)))
    safe.columns = frame.columns.astype(object).map(_guarded_value)
    return safe.to_csv(index=False, header=header, lineterminator="\n").encode("utf-8")


def _guarded_column(column: pd.Series[Any]) -> Any:
    """Every value guarded; of texts alone, which repeat in long tables, each is looked at once."""
    import pandas as pd

    if pd.api.types.infer_dtype(column, skipna=False) != "string":
        return column.map(_guarded_value).to_numpy()
    codes, texts = pd.factorize(column)
    return pd.Series(texts, dtype=object).map(_guarded_value).to_numpy()[codes]


def _guarded_value(value: Any) -> Any:
    """Line breaks are ``\\n``: a lone ``\\r`` is not quoted on every Python, and would begin a row."""
    return guarded(value.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(value, str) else value


def _cell(sheet: Any, value: Any) -> Any:
    """A value as openpyxl writes it: text as text, and an infinite number, which Excel has not, as its word."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:_LONGEST]
        if not _LIVE.match(text) and not text.startswith("#"):
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.data_type, cell.quotePrefix = "s", True  # text, and text still after someone has edited it
        return cell
    if isinstance(value, numbers.Real):
        plain = value.item() if hasattr(value, "item") else value
        return plain if math.isfinite(plain) else str(plain)  # a truth value stays one
    return value
