"""Workbooks as grids of cells: Excel and OpenDocument, streamed, with bounds on what a file may unpack to.

The workbook is read here and not by a library, because what is on the page matters beside the stored value (per cent
formats, raised footnote marks, merged and hidden cells), and because a file of a few kilobytes may claim billions of
cells: only cells that hold something are kept, wherever they stand.
"""

from __future__ import annotations

import datetime
import decimal
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.parsers import expat

from ..language import Text, tr
from .cells import SUPERSCRIPTS, TableError, is_blank

MOST_UNPACKED = 128 * 1024 * 1024  # bytes of all parts that are read
MOST_ELEMENTS = 6_000_000
MOST_CELLS = 1_500_000  # that hold something
MOST_STYLES = 200_000

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_REAL = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", re.ASCII)
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CHUNK = 1 << 16
_OFTEN = frozenset(("c", "v", "row", "r", "t", "xf"))  # elements without attributes that have a prefix


@dataclass(frozen=True)
class UnsavedFormula:
    """A cell with a formula whose result was not stored: it would read as an empty one."""

    def __str__(self) -> str:
        return "formula without a stored result"


@dataclass
class Grid:
    """The cells of a sheet that hold something, by row and column from 1, and what is merged and hidden."""

    title: str
    hidden: bool = False
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class _DamagedError(Exception):
    """Why a workbook cannot be read."""


class _TooMuchError(Exception):
    """What of a workbook is beyond the bounds, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.what = message


def read_workbook(name: str, content: bytes) -> list[Grid]:
    """The sheets of an .xlsx, .xlsm or .ods file; charts and macros are not looked at.

    Raises:
        TableError: damaged, protected, larger than the bounds, or no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = _Package(archive)
            grids = list(_open_document(package) if package.has("content.xml") else _excel(package))
    except _TooMuchError as error:
        raise TableError(tr("{name}: {what}.", name=name, what=error.what)) from None
    except (TableError, MemoryError):
        raise
    except Exception as error:  # whatever a damaged archive makes the standard library raise
        whole = " ".join(str(error).split())
        told = whole[:120] or type(error).__name__
        if "password" in whole or "encrypted" in whole:
            raise TableError(
                tr("{name}: the workbook is protected by a password; save it without one.", name=name)
            ) from None
        raise TableError(
            tr(
                "{name}: the workbook is damaged or is not a workbook ({told}); open it in a "
                "spreadsheet program and save it again.",
                name=name,
                told=told,
            )
        ) from None
    if not grids:
        raise TableError(tr("{name}: the workbook has no sheet with cells.", name=name))
    return grids


class _Package:
    """The parts of an archive, streamed, with one allowance for all of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {one.filename.lower().lstrip("/"): one for one in archive.infolist()}
        self._bytes = self._elements = 0

    def has(self, part: str) -> bool:
        return part.lower() in self._names

    def parse(self, part: str, start: Callable[..., None], end: Callable[..., None], text: Callable[..., None]) -> None:
        """Hand the elements of a part, without name spaces, and its text to three functions."""
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def begin(tag: str, attributes: dict[str, str]) -> None:
            self._elements += 1
            if self._elements > MOST_ELEMENTS:
                raise _TooMuchError(
                    tr(
                        "the workbook holds more than {most_elements:,} cells and formats; keep only the "
                        "sheet with the table",
                        most_elements=MOST_ELEMENTS,
                    )
                )
            if tag in _OFTEN:
                start(tag, attributes)
            else:
                start(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

        def refuse(*_: Any) -> None:
            raise _TooMuchError(tr("the workbook declares XML entities, which no table needs"))

        parser.StartElementHandler = begin
        parser.EndElementHandler = lambda tag: end(tag if tag in _OFTEN else tag.rpartition(":")[2])
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        info = self._names.get(part.lower())
        if info is None:
            raise _DamagedError(f"the part {part} is missing")
        with self._archive.open(info) as stream:
            while block := stream.read(_CHUNK):
                self._bytes += len(block)
                if self._bytes > MOST_UNPACKED:
                    raise _TooMuchError(
                        tr(
                            "the workbook unpacks to more than {most_unpacked} MB; keep only the sheet with the table",
                            most_unpacked=MOST_UNPACKED // 2**20,
                        )
                    )
                parser.Parse(block, False)
            parser.Parse(b"", True)


def _ignore(*_: Any) -> None:
    """Elements or text that say nothing."""


# ---- Excel (ECMA-376) ----


def _excel(package: _Package) -> Iterator[Grid]:
    book = _book_part(package)
    folder = book.rpartition("/")[0]
    sheets: list[dict[str, str]] = []
    properties: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.append(attributes)
        elif tag == "workbookPr":
            properties.update(attributes)

    package.parse(book, start, _ignore, _ignore)
    related = _relations(package, book)
    texts = _of_type(related, "sharedStrings", folder)
    styles = _of_type(related, "styles", folder)
    strings = _shared_strings(package, texts) if texts and package.has(texts) else []
    formats = _cell_formats(package, styles) if styles and package.has(styles) else []
    since_1904 = properties.get("date1904", "") in ("1", "true")
    for sheet in sheets:
        kind, target = related.get(sheet.get("id", ""), ("", ""))
        part = _part(folder, target)
        if kind != "worksheet" or not package.has(part):
            continue  # a chart, a dialogue or a macro on a sheet of its own
        grid = Grid(sheet.get("name", ""), sheet.get("state", "visible") != "visible")
        _ExcelSheet(grid, strings, formats, since_1904).read(package, part)
        yield grid


def _book_part(package: _Package) -> str:
    """The part that lists the sheets, as the package says or where it usually stands."""
    if package.has("_rels/.rels"):
        found = _of_type(_relations(package, ""), "officeDocument", "")
        if found:
            return found
    return "xl/workbook.xml"


def _relations(package: _Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by identifier the kind and the target."""
    folder, _, file = part.rpartition("/")
    related: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            related[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    package.parse(f"{folder}/_rels/{file}.rels".lstrip("/"), start, _ignore, _ignore)
    return related


def _of_type(related: Mapping[str, tuple[str, str]], kind: str, folder: str) -> str:
    return next((_part(folder, target) for found, target in related.values() if found == kind), "")


def _part(folder: str, target: str) -> str:
    """The part a target means: from the root with a leading stroke, else from the folder."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps = [*steps, step]
    return "/".join(steps)


class _Runs:
    """Text in runs, some of them raised: raised digits become the characters for such digits."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._collects = self._raised = self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "r":
            self._raised = False
        elif tag == "vertAlign":
            self._raised = attributes.get("val") == "superscript"
        elif tag == "rPh":
            self._phonetic = True
        self._collects = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self._phonetic = False
        elif tag == "r":
            self._raised = False
        self._collects = False

    def text(self, data: str) -> None:
        if self._collects:
            self._parts.append(_raised(data) if self._raised else data)

    def take(self) -> str:
        if not self._parts:
            self._raised = self._phonetic = self._collects = False
            return ""
        whole = "".join(self._parts)
        self._parts.clear()
        self._raised = self._phonetic = self._collects = False
        return whole


def _raised(text: str) -> str:
    """Raised digits; any other raised text is a mark too."""
    return text.translate(SUPERSCRIPTS) if any(one.isdigit() for one in text) else "*" if text.strip() else text


def _shared_strings(package: _Package, part: str) -> list[str]:
    strings: list[str] = []
    runs = _Runs()

    def end(tag: str) -> None:
        if tag == "si":
            strings.append(runs.take())
        else:
            runs.end(tag)

    package.parse(part, runs.start, end, runs.text)
    return strings


def _cell_formats(package: _Package, part: str) -> list[str]:
    """The number format of every style a cell can have."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    own: dict[str, str] = {}
    used: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = True
        elif tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))
            if len(used) > MOST_STYLES:
                raise _TooMuchError(
                    tr(
                        "the workbook has more than {most_styles:,} formats; copy the table into a new workbook",
                        most_styles=MOST_STYLES,
                    )
                )

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    package.parse(part, start, end, _ignore)
    return [own.get(one) or BUILTIN_FORMATS.get(int(one) if one.isdecimal() else 0, "General") for one in used]


class _ExcelSheet:
    """The handlers of one worksheet."""

    def __init__(self, grid: Grid, strings: Sequence[str], formats: Sequence[str], since_1904: bool) -> None:
        self._grid, self._strings, self._formats, self._since_1904 = grid, strings, formats, since_1904
        self._row = self._column = 0
        self._cell: dict[str, str] | None = None
        self._value: list[str] = []
        self._in_value = self._formula = False
        self._runs = _Runs()

    def read(self, package: _Package, part: str) -> None:
        package.parse(part, self._start, self._end, self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif self._cell is None:
            self._outside(tag, attributes)
        elif tag == "v":
            self._in_value = True
        elif tag == "f":
            self._formula = True
        else:
            self._runs.start(tag, attributes)

    def _outside(self, tag: str, attributes: Mapping[str, str]) -> None:
        hidden = attributes.get("hidden") in ("1", "true")
        if tag == "row":
            self._row, self._column = _count(attributes.get("r"), self._row + 1), 0
            self._grid.hidden_rows += [self._row] if hidden else []
        elif tag == "col" and hidden:
            self._grid.hidden_columns.append((_count(attributes.get("min"), 1), _count(attributes.get("max"), 1)))
        elif tag == "mergeCell" and (area := _area(attributes.get("ref", ""))):
            self._grid.merged.append(area)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._value = attributes, []
        self._in_value = self._formula = False
        self._column += 1
        found = _ADDRESS.fullmatch(attributes.get("r", ""))
        if found:
            self._row, self._column = int(found[2]), column_number(found[1])

    def _end(self, tag: str) -> None:
        if self._cell is None:
            return
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            self._keep(self._cell)
            self._cell = None
        else:
            self._runs.end(tag)

    def _text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)
        elif self._cell is not None:
            self._runs.text(data)

    def _keep(self, cell: Mapping[str, str]) -> None:
        inline, text = self._runs.take(), "".join(self._value)
        if self._formula and text == "" and cell.get("t") != "str":
            value: Any = UnsavedFormula()
        else:
            value = inline if cell.get("t") == "inlineStr" else self._meaning(cell, text)
        if not is_blank(value):
            _put(self._grid, (self._row, self._column), value)

    def _meaning(self, cell: Mapping[str, str], text: str) -> Any:
        kind = cell.get("t", "n")
        if text == "" or kind in ("str", "e"):
            return text
        if kind == "s":
            if not text.strip().isdecimal() or int(text) >= len(self._strings):
                raise _DamagedError(f"a cell refers to text {text[:20]!r}, which is not in the workbook")
            return self._strings[int(text)]
        if kind == "b":
            return text.strip() == "1"
        if kind == "d":
            return _iso_date(text)
        style = _count(cell.get("s"), 0)
        return _formatted(text.strip(), self._formats[style] if style < len(self._formats) else "", self._since_1904)


def _put(grid: Grid, place: tuple[int, int], value: Any) -> None:
    grid.cells[place] = value
    if len(grid.cells) > MOST_CELLS:
        raise _TooMuchError(
            tr(
                "sheet '{title}' holds more than {most_cells:,} values; split the table",
                title=grid.title,
                most_cells=MOST_CELLS,
            )
        )


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def column_number(letters: str) -> int:
    """The number, from 1, of a column's letters."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _area(reference: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of a reference like B2:D4."""
    corners = [_ADDRESS.fullmatch(one) for one in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return None
    (top, left), (bottom, right) = ((int(one[2]), column_number(one[1])) for one in corners if one)
    return (top, left, bottom, right) if top <= bottom and left <= right else None


def _formatted(text: str, code: str, since_1904: bool) -> Any:
    """A stored number as its format shows it: a date, a per cent with its sign, or the number."""
    if not (_WHOLE.fullmatch(text) or _REAL.fullmatch(text)):
        return text
    number = int(text) if _WHOLE.fullmatch(text) else float(text)
    kind = _kind(code)
    if kind == "date":
        return _date(number, since_1904)
    if kind in ("%", "‰") and abs(number) < 1e15:
        times = {"%": 100, "‰": 1000}[kind]
        return f"{(decimal.Decimal(text) * times).normalize():f}{kind}"
    if kind == "sign":
        return f"{text}%"
    return number


@cache
def _kind(code: str) -> str:
    """What a number format shows: ``date``, ``%``, ``‰``, ``sign`` (a per cent sign as mere text) or ``number``."""
    from openpyxl.styles.numbers import is_date_format

    bare = _QUOTED.sub("", code)
    if "%" in bare:
        return "%"
    if "‰" in code:
        return "sign" if "‰" not in bare else "‰"
    if "%" in code:
        return "sign"
    return "date" if is_date_format(code) else "number"


def _date(number: float, since_1904: bool) -> Any:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        return from_excel(number, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError, TypeError):
        return number


def _iso_date(text: str) -> Any:
    try:
        return datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return text


# ---- OpenDocument ----


def _open_document(package: _Package) -> Iterator[Grid]:
    reader = _OpenDocument()
    package.parse("content.xml", reader.start, reader.end, reader.text)
    yield from reader.grids


class _OpenDocument:
    """The handlers of an OpenDocument spreadsheet; repeated empty cells and rows take no room."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = self._seen_columns = 0
        self._repeat_row = 1
        self._row_cells: list[tuple[int, int, Any]] = []
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._in_text = self._in_note = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._cell, self._text = attributes, []
        elif self._cell is not None:
            self._within_cell(tag, attributes)
        elif tag == "table-row":
            self._begin_row(attributes)
        elif tag == "table-column" and self.grids:
            self._columns(attributes)
        elif tag == "table":
            hidden = attributes.get("style-name", "") in self._hidden_styles
            self.grids.append(Grid(attributes.get("name", ""), hidden))
            self._row = self._seen_columns = 0
        elif tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)

    def _within_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "annotation":
            self._in_note += 1
        elif tag == "p" and not self._in_note:
            self._text += ["\n"] if self._text else []
            self._in_text += 1
        elif tag in ("s", "tab", "line-break") and self._in_text:
            self._text.append(" " * min(_count(attributes.get("c"), 1), 100))

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._repeat_row, self._column, self._row_cells = _count(attributes.get("number-rows-repeated"), 1), 0, []
        if attributes.get("visibility") in ("collapse", "filter") and self._repeat_row < 10_000 and self.grids:
            self.grids[-1].hidden_rows += range(self._row + 1, self._row + 1 + self._repeat_row)

    def _columns(self, attributes: Mapping[str, str]) -> None:
        first = self._seen_columns + 1
        self._seen_columns += _count(attributes.get("number-columns-repeated"), 1)
        if attributes.get("visibility") in ("collapse", "filter"):
            self.grids[-1].hidden_columns.append((first, self._seen_columns))

    def end(self, tag: str) -> None:
        if tag == "annotation":
            self._in_note -= 1
        elif tag == "p" and self._in_text:
            self._in_text -= 1
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._keep(self._cell)
            self._cell = None
        elif tag == "table-row" and self.grids:
            for _ in range(self._repeat_row if self._row_cells else 0):
                self._row += 1
                for column, times, value in self._row_cells:
                    for one in range(column, column + times):
                        _put(self.grids[-1], (self._row, one), value)
            self._row += 0 if self._row_cells else self._repeat_row

    def text(self, data: str) -> None:
        if self._in_text:
            self._text.append(data)

    def _keep(self, cell: Mapping[str, str]) -> None:
        times = _count(cell.get("number-columns-repeated"), 1)
        value = self._meaning(cell, "".join(self._text))
        down, across = _count(cell.get("number-rows-spanned"), 1), _count(cell.get("number-columns-spanned"), 1)
        if (down > 1 or across > 1) and self.grids:
            top, left = self._row + 1, self._column + 1
            self.grids[-1].merged.append((top, left, top + down - 1, left + across - 1))
        if not is_blank(value):
            self._row_cells.append((self._column + 1, times, value))
        self._column += times

    @staticmethod
    def _meaning(cell: Mapping[str, str], text: str) -> Any:
        kind, stored = cell.get("value-type", ""), cell.get("value", "")
        if kind == "percentage":
            return _formatted(stored, "0%", False)
        if kind in ("float", "currency"):
            return _formatted(stored, "", False)
        if kind == "boolean":
            return cell.get("boolean-value") == "true"
        if kind == "date":
            return _iso_date(cell.get("date-value", text))
        if "formula" in cell and not text and not stored and kind != "string":
            return UnsavedFormula()
        return text
