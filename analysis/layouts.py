"""Where on a sheet the header, the years, the clusters and the values stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .catalogue import Indicator
from .headers import ROLES, fold, role
from .notes import Note
from .sheets import Sheet, TableError, is_blank, plain

# A title, a source and a remark or two stand above the header in statistical tables.
_ROWS_ABOVE_HEADER = 10
_NOT_TABLES = ("readme", "notes", "note", "sources", "source", "说明", "备注", "来源", "注释")
_OWN_INSTRUCTIONS = ("instructions", "填写说明")
_REMARKS = ("source", "note", "remark", "数据来源", "资料来源", "来源", "注", "备注", "说明")


@dataclass(frozen=True)
class Layout:
    """A sheet with its header found; ``top`` is the header's row within ``sheet.rows``."""

    sheet: Sheet
    top: int
    header: Sequence[Any]
    roles: dict[str, int]
    units: Sequence[Any]
    first: int

    @property
    def is_long(self) -> bool:
        """Whether every row is one value."""
        return {"indicator", "value"} <= self.roles.keys()

    @property
    def indicator_columns(self) -> list[int]:
        """Columns that hold none of the roles, with a header."""
        return [j for j, text in enumerate(self.header) if j not in self.roles.values() and not is_blank(text)]

    def headers(self) -> Iterator[object]:
        """Every text that is to be recognised as an indicator."""
        if self.is_long:
            yield from dict.fromkeys(plain(cells[self.roles["indicator"]]) for _, cells in self.rows())
        else:
            yield from (self.header[column] for column in self.indicator_columns)

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows that hold anything, with their place in the sheet."""
        for row in range(self.first, len(self.sheet.rows)):
            cells = self.sheet.rows[row]
            if not all(is_blank(cell) for cell in cells) and not self.is_remark(row):
                yield row, cells

    def is_remark(self, row: int) -> bool:
        """Whether a row is a line below the table that states its source or explains it."""
        filled = [plain(cell) for cell in self.sheet.rows[row] if not is_blank(cell)]
        return len(filled) == 1 and fold(filled[0]).startswith(_REMARKS)

    def cluster(self, row: int) -> str:
        """The cluster of a row, empty if the sheet has no such column. Raises :class:`TableError` for an empty cell."""
        if "cluster" not in self.roles:
            return ""
        column = self.roles["cluster"]
        name = plain(self.sheet.rows[row][column])
        if not name:
            raise TableError(f"{self.sheet.where(row, column)}: the cluster is missing.")
        return name

    def with_unit(self, indicator: Indicator, column: int) -> Indicator:
        """The indicator in the unit that the unit row states for a column."""
        return self.in_unit(indicator, self.units[column] if self.units else None)

    def in_unit(self, indicator: Indicator, cell: Any) -> Indicator:
        """The indicator in a stated unit; as it is if none is stated or the unit is the catalogue's."""
        unit = "" if is_blank(cell) else plain(cell)
        if unit in ("", indicator.unit, plain(indicator.unit_zh)):
            return indicator
        return replace(indicator, unit=unit, unit_zh=unit)

    def is_untouched(self, columns: Collection[int]) -> bool:
        """Whether the years are prepared but no value was entered yet, as in a fresh template."""
        return all(is_blank(cells[column]) for _, cells in self.rows() for column in columns)


def layout_of(sheet: Sheet, notes: list[Note]) -> Layout | None:
    """Find the header of a sheet; None, with a note, for a sheet of instructions, notes or sources.

    Raises :class:`TableError` if no header with a year is found, if a column has values without a header, or if rows
    and header differ in length.
    """
    top = next((i for i, row in enumerate(sheet.rows[:_ROWS_ABOVE_HEADER]) if "year" in map(role, row)), None)
    if top is None:
        turned = _turned(sheet)
        if turned is not None:
            return layout_of(turned, notes)
        if fold(sheet.title) in _OWN_INSTRUCTIONS:
            return None
        if fold(sheet.title) in _NOT_TABLES:
            notes.append(Note(f"Sheet '{sheet.title}' is not a table.", f"工作表“{sheet.title}”不是数据表，未读取。"))
            return None
        raise TableError(f"{sheet.where()}: there is no column 'year' (年份){_first_headers(sheet)}.")
    header = sheet.rows[top]
    layout = Layout(sheet, top, header, _roles(sheet, top), [], top + 1)
    units = _unit_row(layout)
    layout = replace(layout, units=units or [], first=top + 2 if units else top + 1)
    _refuse_ragged(layout)
    _note_text(layout, notes)
    return layout


def _roles(sheet: Sheet, top: int) -> dict[str, int]:
    found: dict[str, int] = {}
    long = {"indicator", "value"} <= {name for name in map(role, sheet.rows[top]) if name}
    wanted = ("year", "cluster", "indicator", "value", "unit") if long else ("year", "cluster")
    for column, header in enumerate(sheet.rows[top]):
        name = role(header)
        if name is not None and name in wanted:
            if name in found:
                raise TableError(f"{sheet.where(top, column)}: there are two columns for the {name}.")
            found[name] = column
    return found


def _unit_row(layout: Layout) -> Sequence[Any] | None:
    rows = layout.sheet.rows
    below = rows[layout.top + 1] if len(rows) > layout.top + 1 else []
    column = layout.roles["year"]
    stated = column < len(below) and fold(plain(below[column])) in ROLES["unit"]
    return below if stated and not layout.is_long else None


def _refuse_ragged(layout: Layout) -> None:
    width = len(layout.header)
    for row, cells in layout.rows():
        if len(cells) != width:
            raise TableError(
                f"{layout.sheet.where(row)}: the row has {len(cells)} cells and the header {width}; "
                "a number with a comma inside needs quotation marks."
            )
        for column, cell in enumerate(cells):
            if not is_blank(cell) and is_blank(layout.header[column]):
                raise TableError(
                    f"{layout.sheet.where(row, column)}: {plain(cell)!r} stands in a column without a header."
                )


def _turned(sheet: Sheet) -> Sheet | None:
    """The sheet with rows and columns exchanged, if years run across its columns; None otherwise."""
    found = ((top, _year_columns(row)) for top, row in enumerate(sheet.rows[:_ROWS_ABOVE_HEADER]))
    top, years = next(((top, years) for top, years in found if len(years) >= 2), (0, []))
    if not years:
        return None
    leading = [role(cell) for cell in sheet.rows[top][: years[0]]]
    if not leading or "cluster" in leading:
        raise TableError(f"{sheet.where(top)}: years run across the columns; give one row per year instead.")
    body = [cells for cells in sheet.rows[top:] if not all(is_blank(cell) for cell in cells)]
    width = max(map(len, body))
    rows = [[cells[column] if column < len(cells) else None for cells in body] for column in range(width)]
    rows[0][0] = "year"
    return replace(sheet, rows=rows, first_row=sheet.first_row + top, turned=True)


def _year_columns(row: Sequence[Any]) -> list[int]:
    texts = [plain(cell).removesuffix("年").removesuffix(".0") for cell in row]
    return [j for j, text in enumerate(texts) if len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2100]


def _note_text(layout: Layout, notes: list[Note]) -> None:
    sheet, rows = layout.sheet, layout.sheet.rows
    around = [*range(layout.top), *(row for row in range(layout.first, len(rows)) if layout.is_remark(row))]
    lines = [" ".join(plain(cell) for cell in rows[row] if not is_blank(cell)) for row in around]
    text = "; ".join(line for line in lines if line)
    if text:
        notes.append(Note(f"Text around the table of {sheet.where()}: {text}", f"{sheet.where()} 表外的文字：{text}"))


def _first_headers(sheet: Sheet) -> str:
    first = next(row for row in sheet.rows if not all(is_blank(cell) for cell in row))
    return "; the first row reads: " + ", ".join(plain(cell) for cell in first if not is_blank(cell))[:120]
