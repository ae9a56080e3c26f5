"""How the table on a sheet is laid out, and the series that it therefore holds.

Known are: periods down (one column an indicator), periods across (one row an indicator), long (one row a value), and
cross-sections of units down or across. Beside or above the indicators may stand their subsystem, direction, unit and
weight, or a sheet of its own says them (指标体系). Whatever stands around a table is kept as a note.
"""

from __future__ import annotations

from .across import across, crossed, is_across
from .headers import role
from .series import (
    ROWS_ABOVE_HEADER,
    Reader,
    Series,
    dated,
    note_around,
    told_apart,
    weighed_in_brackets,
)
from .sheets import Sheet
from .upright import blocks_down, labelled, labelled_head, units_down


def series_of(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a sheet, blocks one below the other (续表) included; None if it holds no table with periods.

    Raises:
        TableError: a table whose cells contradict its header; the cell is named.
    """
    found = _with_periods(sheet, reader)
    reader.note_around(sheet)
    return None if found is None else _named(found, reader)


def cross_section_of(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a sheet of units without periods; None if it is no such table.

    Raises:
        TableError: as :func:`series_of`.
    """
    head = labelled_head(sheet, units=True)
    found = labelled(sheet, *head, reader) if head is not None else crossed(sheet, reader)
    found = units_down(sheet, reader) if found is None else found
    reader.note_around(sheet)
    return None if found is None else _named(dated(found), reader)


def _with_periods(sheet: Sheet, reader: Reader) -> list[Series] | None:
    found = blocks_down(sheet, reader)
    if found:
        return found
    head = labelled_head(sheet)
    if head is not None:
        return labelled(sheet, *head, reader)
    top = next((row for row in range(min(len(sheet.rows), ROWS_ABOVE_HEADER)) if is_across(sheet, row)), None)
    if top is None:
        return None
    headed = top > 0 and top - 1 not in sheet.captions and any(role(cell) for cell in sheet.rows[top - 1])
    note_around(sheet, range(top - headed), reader)
    return across(sheet, top, reader)


def _named(several: list[Series], reader: Reader) -> list[Series]:
    several = weighed_in_brackets(several, reader)
    reader.describe(several)
    return told_apart(several)
