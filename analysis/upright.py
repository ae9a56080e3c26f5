"""Sheets with one column an indicator, periods or units down; and long ones, with one row a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..language import Note, tr
from .across import is_across, period_columns
from .catalogue import SUBSYSTEMS
from .cells import Cell, TableError, fold, is_blank, is_missing, plain, shown
from .headers import direction_of, role, subsystem_of
from .periods import Period, period_of, read_periods
from .series import (
    ATTRIBUTES,
    ROWS_ABOVE_HEADER,
    Point,
    Reader,
    Series,
    begins_as_remark,
    captioned,
    cluster_name,
    counts_up,
    fill_right,
    filled_columns,
    is_number,
    is_remark,
    joined_sections,
    lone_cell,
    name_in,
    note_around,
    signed,
)
from .sheets import Sheet

_LABELS = (*ATTRIBUTES, "indicator", "name", "year")  # of the rows of a head
_ASIDE = ("index", "code", "remark")  # columns that are no indicator


@dataclass(frozen=True)
class Upright:
    """A block with its header found: the rows of its head, and the roles of its columns."""

    sheet: Sheet
    top: int
    heads: list[int]
    end: int
    roles: Mapping[int, str]
    key: int

    @property
    def first(self) -> int:
        first = max(self.heads) + 1
        beyond = first < len(self.sheet.rows) and role(self.sheet.rows[first][self.key]) == "year"
        return first + beyond

    @property
    def feet(self) -> dict[int, str]:
        """The rows below the values that describe the indicators, as one of weights does."""
        labels = ((row, role(self.sheet.rows[row][self.key])) for row in range(self.first, self.end))
        return {row: label for row, label in labels if label in ATTRIBUTES}

    def rows(self) -> Iterator[int]:
        """The rows of values."""
        feet, dates = self.feet, self.dates
        aside = {*feet, *dates}
        return (row for row in range(self.first, self.end) if row not in aside and not is_remark(self.sheet, row))

    @property
    def dates(self) -> dict[int, Period]:
        """The periods that stand alone in a row above the units of that period."""
        if self.roles.get(self.key) != "cluster":
            return {}
        lone = ((row, lone_cell(self.sheet, row)) for row in range(self.first, self.end))
        return {row: found for row, cell in lone if cell is not None and (found := period_of(cell.value)) is not None}

    def column(self, name: str) -> int | None:
        """The column with a role."""
        return next((column for column, found in self.roles.items() if found == name), None)

    def data_columns(self) -> list[int]:
        return [column for column in range(len(self.sheet.column_numbers)) if column not in self.roles]


def labelled_head(sheet: Sheet, units: bool = False) -> tuple[list[int], int] | None:
    """The head of a table whose rows say what they hold (子系统, 指标, 属性, …), and the column in which they do.

    Periods stand below it, or, where ``units`` may, names of units.
    """
    for key in range(min(2, len(sheet.column_numbers))):
        labels = [role(cells[key]) for cells in sheet.rows[: ROWS_ABOVE_HEADER + 8]]
        first = next((row for row, label in enumerate(labels) if label in (*ATTRIBUTES, "indicator")), None)
        if first is None:
            continue
        end = next((row for row in range(first, len(labels)) if labels[row] not in _LABELS), len(labels))
        heads = list(range(first, end))
        if end == len(sheet.rows) or "indicator" not in labels[first:end] or len(filled_columns(sheet, first)) < 2:
            continue
        if period_of(sheet.rows[end][key]) is not None or (
            units and end > first + 1 and _is_row_of_unit(sheet, end, key)
        ):
            return heads, key
    return None


def _is_row_of_unit(sheet: Sheet, row: int, key: int) -> bool:
    """Whether a row begins with a name, followed by numbers alone."""
    named, *others = sheet.rows[row][key:]
    filled = [cell for cell in others if not is_blank(cell)]
    return isinstance(named, str) and not is_number(named) and len(filled) > 1 and all(map(is_number, filled))


def labelled(sheet: Sheet, heads: list[int], key: int, reader: Reader) -> list[Series]:
    """The series of a table with a labelled head."""
    below = max(heads) + 1
    roles = {**column_roles(sheet, heads), key: "cluster" if period_of(sheet.rows[below][key]) is None else "year"}
    top = next(row for row in heads if role(sheet.rows[row][key]) == "indicator")
    heads = [row for row in heads if role(sheet.rows[row][key]) != "year" or len(filled_columns(sheet, row)) > 1]
    layout = Upright(sheet, top, heads, len(sheet.rows), roles, key)
    remarks = [row for row in range(layout.first, layout.end) if is_remark(sheet, row)]
    note_around(sheet, [*range(heads[0]), *remarks], reader)
    return list(columns_of(layout, reader))


def units_down(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a cross-section with one row a unit; None if it is no such table.

    Years alone in a row, each above a block of units, make a panel of it.
    """
    _name_corner(sheet, "地区", lambda cell: isinstance(cell, str) and not is_number(cell))
    rows = range(min(len(sheet.rows), ROWS_ABOVE_HEADER))
    top = next((row for row in rows if len(filled_columns(sheet, row)) > 2 or _is_key(sheet, row)), None)
    if top is None or len(sheet.rows) < top + 3:
        return None
    key = next((column for column, one in column_roles(sheet, [top]).items() if one == "cluster"), None)
    if key is None:
        return None
    first = first_head(sheet, top, key)
    heads = [*range(first, top), top, *heads_below(sheet, top, len(sheet.rows), key)]
    layout = Upright(sheet, top, heads, len(sheet.rows), column_roles(sheet, heads), key)
    around = [row for row in range(layout.first, layout.end) if is_remark(sheet, row)]
    note_around(sheet, [*range(first), *around], reader)
    found = list(columns_of(layout, reader))
    reader.note_around(sheet)
    return found


def _is_key(sheet: Sheet, row: int) -> bool:
    """Whether a row of two words begins with that for the units: subsystems merged above their indicators."""
    filled = filled_columns(sheet, row)
    return len(filled) > 1 and role(sheet.rows[row][filled[0]]) == "cluster"


def blocks_down(sheet: Sheet, reader: Reader) -> list[Series]:
    """The series of the tables on a sheet with periods down, one below the other; empty if there is none."""
    tops = _upright_tops(sheet)
    ends = [*(first_head(sheet, top) for top in tops[1:]), len(sheet.rows)] if tops else []
    sections = []
    for top, end in zip(tops, ends, strict=True):
        first = first_head(sheet, top)
        section = captioned(sheet, first)
        sections.append(section._replace(series=_upright(sheet, top, end, reader)))
        note_around(sheet, range(first) if top == tops[0] else (), reader)
    clusters = joined_sections(sections)
    for section in sections if clusters else ():
        reader.around.pop(section.row, None)
    return clusters or [one for section in sections for one in section.series]


def _upright_tops(sheet: Sheet) -> list[int]:
    """The rows in which a header of years stands, not repeated by a merged cell above."""
    tops: list[int] = []
    before: set[int] = set()
    if not any(
        isinstance(cell, str) and role(cell) in ("year", "quarter", "month") for row in sheet.rows for cell in row
    ):
        _name_corner(sheet, "年份", lambda cell: period_of(cell) is not None)
    for row, cells in enumerate(sheet.rows):
        several = len(filled_columns(sheet, row)) > 1
        here = {column for column, cell in enumerate(cells) if isinstance(cell, str) and role(cell) == "year"}
        if not here:
            here = {column for column, cell in enumerate(cells) if isinstance(cell, str) and _is_part(cell)}
            here = here if not tops and several and _periods_below(sheet, row, here) else set()
        # In a row of years across, a word for the period may stand in the corner.
        # As it may above the years, in a head of two rows.
        over = bool(here) and row + 1 < len(sheet.rows) and here <= set(period_columns(sheet, row + 1))
        over = over and is_across(sheet, row + 1)
        if here and several and not here & before and not over and not is_across(sheet, row):
            tops.append(row)
        before = here
    return [row for row in tops if row < ROWS_ABOVE_HEADER or row > tops[0]]


def _name_corner(sheet: Sheet, name: str, fits: Callable[[Any], bool]) -> None:
    """Write into an empty corner of a table what stands below it, where all that does fits and has numbers beside."""
    for row in range(min(len(sheet.rows) - 2, ROWS_ABOVE_HEADER)):
        corner, *names = sheet.rows[row]
        filled = [cell for cell in names if not is_blank(cell)]
        if not is_blank(corner) or row in sheet.captions or len(filled) < 2:
            continue
        worded = all(isinstance(cell, str) and not is_number(cell) for cell in filled)
        below = [sheet.rows[one] for one in range(row + 1, len(sheet.rows)) if worded and not is_remark(sheet, one)]
        if len(below) > 1 and all(fits(cells[0]) and any(map(is_number, cells[1:])) for cells in below):
            cells = sheet.rows[row]
            assert isinstance(cells, list)
            cells[0] = name
            return


def _is_part(cell: str) -> bool:
    return role(cell) in ("quarter", "month")


def _periods_below(sheet: Sheet, row: int, columns: set[int]) -> bool:
    """Whether whole periods (2012Q1) stand below a header such as 'quarter'."""
    below = sheet.rows[row + 1 : row + 4]
    return bool(columns) and any(period_of(cells[column]) is not None for cells in below for column in columns)


def first_head(sheet: Sheet, top: int, key: int | None = None) -> int:
    """The first row of the head whose row of years, or units, is ``top``: subsystems may stand above it."""
    first = top
    if key is None:
        key = next((column for column, cell in enumerate(sheet.rows[top]) if role(cell) == "year"), 0)
    while first > 0 and top - first < 2 and _is_head_above(sheet, first - 1, key):
        first -= 1
    return first


def _is_head_above(sheet: Sheet, row: int, key: int) -> bool:
    cells = sheet.rows[row]
    filled = [cell for column, cell in enumerate(cells) if column != key and not is_blank(cell)]
    return (
        (is_blank(cells[key]) or role(cells[key]) in (*ATTRIBUTES, "indicator"))
        and len(filled) > 1
        and row not in sheet.captions
        and all(isinstance(cell, str) and period_of(cell) is None and not is_number(cell) for cell in filled)
    )


def heads_below(sheet: Sheet, top: int, end: int, key: int) -> list[int]:
    heads = []
    for row in range(top + 1, min(end, top + 8)):
        if not _is_head(sheet, row, key):
            break
        heads.append(row)
    return heads


def _is_head(sheet: Sheet, row: int, key: int) -> bool:
    """Whether a row below the header belongs to the head: merged, labelled, or words without a period."""
    cells = sheet.rows[row]
    label = role(cells[key])
    if label in ("year", *ATTRIBUTES, "indicator", "name") or _label(sheet, row, key) in ATTRIBUTES:
        return True
    # The header of the units may reach over two rows.
    if not (is_blank(cells[key]) or label == "cluster") or is_remark(sheet, row):
        return False
    others = [cell for column, cell in enumerate(cells) if column != key and not is_blank(cell)]
    return len(others) > 1 and not any(is_number(cell) for cell in others)


def _upright(sheet: Sheet, top: int, end: int, reader: Reader) -> list[Series]:
    roles = column_roles(sheet, [top])
    keys = [column for column, one in roles.items() if one == "year"]
    parts = [column for column, one in roles.items() if one in ("quarter", "month")]
    for other in keys[1:]:
        # Tables side by side repeat their periods.
        below = sheet.rows[top + 1 : end]
        if other == keys[0] + 1 or any(plain(cells[other]) != plain(cells[keys[0]]) for cells in below):
            place = sheet.where(top, other)
            raise TableError(tr("{place}: there are two columns for the year.", place=place))
    key = keys[0] if keys else parts[0]
    heads = [*range(first_head(sheet, top), top), top, *heads_below(sheet, top, end, key)]
    layout = Upright(sheet, top, heads, end, column_roles(sheet, heads), key)
    _refuse_ragged(layout)
    note_around(sheet, [row for row in range(layout.first, end) if is_remark(sheet, row)], reader)
    found = layout.roles.values()
    if "indicator" in found and "value" in found:
        return list(_long(layout, reader))
    return list(columns_of(layout, reader))


def column_roles(sheet: Sheet, heads: Sequence[int]) -> dict[int, str]:
    """Which columns are no indicator: by the header that stands in any row of the head."""
    roles: dict[int, str] = {}
    words = [
        [role(sheet.rows[row][column]) for row in heads if not is_missing(sheet.rows[row][column])]
        for column in range(len(sheet.column_numbers))
    ]
    plain_roles = {one for found in words for one in found if one}
    long = {"indicator", "value"} <= plain_roles
    wanted: tuple[str, ...] = ("year", "quarter", "month", "cluster", *_ASIDE)
    if long:
        wanted = (*wanted, "indicator", "value", "unit", "subsystem", "direction", "weight", "dimension")
    for column, found in enumerate(words):
        # A word such as 产业集群 above another one is the subsystem of an indicator.
        known = next((one for one in found if one in wanted), None) if None not in found else None
        if known is not None:
            roles[column] = known
        elif not found and counts_up(sheet, column, max(heads) + 1):
            roles[column] = "index"
    return roles


def columns_of(layout: Upright, reader: Reader) -> Iterator[Series]:
    """The series of a table with one column an indicator."""
    sheet = layout.sheet
    names, attributes = _head_rows(layout, reader)
    rows = list(layout.rows())
    periods = _periods(layout, rows, reader)
    clusters = _clusters(layout, rows, reader)  # which may find the column that names them
    columns = [column for column in layout.data_columns() if _has_header(layout, column, rows)]
    texts = {column: _header(layout, names, column) for column in columns}
    # A sheet named after an indicator has one column a cluster.
    of_sheet = reader.knows(sheet.title) and not any(reader.knows(text) for text in texts.values())
    for column, text in texts.items():
        place = sheet.where(names, column)
        described = {name: sheet.cell(row, column) for name, row in attributes.items()}
        described = {name: cell for name, cell in described.items() if not is_blank(cell.value)}
        above = plain(described.pop("cluster").value) if "cluster" in described else ""
        above = text if of_sheet else above
        points = [Point(above or clusters[row], periods[row], sheet.cell(row, column)) for row in rows]
        yield Series(
            signed(sheet.title if of_sheet else text, described, place), place, described, points, sheet.delimiter
        )


def _has_header(layout: Upright, column: int, rows: Sequence[int]) -> bool:
    sheet = layout.sheet
    if any(not is_blank(sheet.rows[row][column]) for row in layout.heads):
        return True
    for row in rows:
        if not is_blank(sheet.rows[row][column]):
            place = sheet.where(row, column)
            raise TableError(
                tr(
                    "{place}: {rows!r} stands in a column without a header; write one, or delete the "
                    "column if it does not belong to the table.",
                    place=place,
                    rows=shown(sheet.rows[row][column]),
                )
            )
    return False


def _header(layout: Upright, names: int, column: int) -> str:
    """The name of an indicator: in the row of names, or above it where a cell reaches over both."""
    rows = [names, *sorted((row for row in layout.heads if row < names), reverse=True), *layout.heads]
    return next(plain(text) for row in rows if not is_blank(text := layout.sheet.rows[row][column]))


def _head_rows(layout: Upright, reader: Reader) -> tuple[int, dict[str, int]]:
    """The row of indicator names, and the rows that describe the indicators, by attribute."""
    sheet, columns = layout.sheet, layout.data_columns()
    labelled = {row: _label(sheet, row, layout.key) for row in layout.heads}
    attributes: dict[str, int] = {label: row for row, label in layout.feet.items()}
    for row, label in labelled.items():
        # Of two rows of one role, 系统层 and 准则层, the second is the narrower level.
        name = "dimension" if label == "subsystem" and "subsystem" in attributes else label
        if name is not None and name in ATTRIBUTES:
            attributes[name] = row
    _fill_levels(sheet, attributes, columns)
    rest = [row for row, label in labelled.items() if label not in (*ATTRIBUTES, "indicator", "name")]
    names = next((row for row, label in labelled.items() if label == "indicator"), None)
    if names is not None or len(rest) > 1:
        rest = _recognised(layout, rest, attributes, "direction", lambda word: direction_of(word) is not None)
    if names is None:
        names = _row_of_names(sheet, rest or [layout.top], columns, reader)
    above, below = [row for row in rest if row < names], [row for row in rest if row > names]
    above = [row for row in above if not _says_indicators(sheet, row, columns)]
    below = _recognised(layout, below, attributes, "subsystem", lambda word: subsystem_of(str(word)) in SUBSYSTEMS)
    for row in above:
        fill_right(sheet, row, columns)
    levels = ("dimension", "subsystem") if len(above) > 1 else ("subsystem",)
    if above and _repeats_below(sheet, above[0], names, columns):
        levels = (*levels[:-1], "cluster")
    for name, row in [*zip(levels, reversed(above), strict=False), *(("unit", row) for row in below[:1])]:
        attributes.setdefault(name, row)
    return names, attributes


def _says_indicators(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Whether a row above the names says no more than that indicators stand below it."""
    return {role(sheet.rows[row][column]) for column in columns if not is_blank(sheet.rows[row][column])} == {
        "indicator"
    }


def _repeats_below(sheet: Sheet, row: int, names: int, columns: Sequence[int]) -> bool:
    """Whether the same indicators stand below each of several words, which are the names of clusters then."""
    below: dict[str, list[str]] = {}
    for column in columns:
        below.setdefault(fold(sheet.rows[row][column]), []).append(fold(sheet.rows[names][column]))
    first, *others = map(sorted, below.values())
    return len(first) > 1 and bool(others) and all(first == other for other in others)


def _recognised(
    layout: Upright, rows: Sequence[int], attributes: dict[str, int], name: str, fits: Callable[[Any], bool]
) -> list[int]:
    """Take for an attribute the first of the rows in which every word is one of it; the others are left."""
    left = []
    for row in rows:
        cells = layout.sheet.rows[row]
        words = [cells[column] for column in layout.data_columns() if not is_blank(cells[column])]
        if name not in attributes and words and all(map(fits, words)):
            attributes[name] = row
        else:
            left.append(row)
    return left


def _row_of_names(sheet: Sheet, rows: Sequence[int], columns: Sequence[int], reader: Reader) -> int:
    """The row that names indicators: with the most names that are known, else the first in which none stands twice."""
    known = {row: sum(reader.knows(sheet.rows[row][column]) for column in columns) for row in rows}
    if known and max(known.values()) > 0:
        return max(known, key=lambda row: known[row])

    def repeats(row: int) -> int:
        words = [fold(sheet.rows[row][column]) for column in columns if not is_blank(sheet.rows[row][column])]
        return (len(words) - len(set(words))) + (len(columns) - len(words))

    return min(rows, key=lambda row: (repeats(row), row))


def _fill_levels(sheet: Sheet, attributes: Mapping[str, int], columns: Sequence[int]) -> None:
    """The same where rows say that they hold the levels; a dimension does not reach into the next subsystem."""
    wide = sheet.rows[attributes["subsystem"]] if "subsystem" in attributes else None
    starts = [column for column in columns if wide is None or not is_blank(wide[column])]
    if wide is not None:
        fill_right(sheet, attributes["subsystem"], columns)
    if "dimension" in attributes:
        for start, end in zip(starts, [*starts[1:], len(sheet.column_numbers)], strict=True):
            fill_right(sheet, attributes["dimension"], [column for column in columns if start <= column < end])


def _label(sheet: Sheet, row: int, key: int) -> str | None:
    """What the first cells of a row of the head say that it holds."""
    return next(
        (
            found
            for column in range(key + 1)
            if (found := role(sheet.rows[row][column])) not in (None, "year", "cluster")
        ),
        None,
    )


def _periods(layout: Upright, rows: Sequence[int], reader: Reader) -> dict[int, Period | None]:
    if layout.roles.get(layout.key) == "cluster":
        dates = layout.dates
        return {row: dates.get(max((one for one in dates if one < row), default=-1)) for row in rows}
    if layout.column("cluster") is not None and layout.column("quarter") is None and layout.column("month") is None:
        _fill_down(layout.sheet, rows, layout.key, reader)
    cells = [layout.sheet.cell(row, layout.key) for row in rows]
    part = layout.column("quarter") if layout.column("year") is not None else None
    letter = "Q"
    if part is None and layout.column("year") is not None:
        part, letter = layout.column("month"), "M"
    if part is not None:
        texts = [plain(layout.sheet.rows[row][part]).removesuffix(".0").strip("第季度月份QqMm") for row in rows]
        cells = [
            Cell(f"{plain(cell.value).removesuffix('.0').removesuffix('年')}{letter}{text}", cell.locate)
            for cell, text in zip(cells, texts, strict=True)
        ]
    return dict(zip(rows, read_periods(cells, reader.notes), strict=True))


def _clusters(layout: Upright, rows: Sequence[int], reader: Reader) -> dict[int, str]:
    """The cluster of every row: the key column, or several of them where one alone does not tell rows apart."""
    keys = [column for column, name in layout.roles.items() if name == "cluster"]
    _note_aside(layout, reader)
    for column in () if keys else layout.data_columns()[:2]:
        if _names_units(layout, rows, column, reader):
            assert isinstance(layout.roles, dict)
            layout.roles[column] = "cluster"
            keys = [column]
            place, header = layout.sheet.where(layout.top, column), plain(layout.sheet.rows[layout.top][column])
            reader.notes.append(tr("{place}: '{header}' is read as the clusters.", place=place, header=header))
            break
    if not keys:
        return _clusters_between(layout, rows, reader)
    for column in keys:
        _fill_down(layout.sheet, rows, column, reader)
    names = {column: [cluster_name(layout.sheet, row, column, reader) for row in rows] for column in keys}
    if len(keys) == 1:
        return dict(zip(rows, names[keys[0]], strict=True))
    finest = max(keys, key=lambda column: len(set(names[column])))
    within: dict[str, set[tuple[str, ...]]] = {}
    for position, name in enumerate(names[finest]):
        within.setdefault(name, set()).add(tuple(names[column][position] for column in keys))
    if all(len(found) == 1 for found in within.values()):
        header = plain(layout.sheet.rows[layout.top][finest])
        other = ", ".join(plain(layout.sheet.rows[layout.top][column]) for column in keys if column != finest)
        reader.notes.append(
            tr("The clusters are those of '{header}'; '{other}' was left out.", header=header, other=other)
        )
        return dict(zip(rows, names[finest], strict=True))
    return {row: " ".join(names[column][position] for column in keys) for position, row in enumerate(rows)}


def _clusters_between(layout: Upright, rows: Sequence[int], reader: Reader) -> dict[int, str]:
    """The clusters whose names stand alone in a row above their periods; none where no period stands twice."""
    sheet, key = layout.sheet, layout.key
    periods = [plain(sheet.rows[row][key]) for row in rows]
    lone = {row: cell for row in range(layout.first, layout.end) if (cell := lone_cell(sheet, row)) is not None}
    headings = [row for row in lone if is_remark(sheet, row) and not begins_as_remark(sheet, row)]
    if not rows or len(set(periods)) == len(periods) or len(headings) < 2 or headings[0] > rows[0]:
        return dict.fromkeys(rows, "")
    for row in headings:
        reader.around.pop(row, None)
    return {row: name_in(lone[max(one for one in headings if one < row)]) for row in rows}


def _names_units(layout: Upright, rows: Sequence[int], column: int, reader: Reader) -> bool:
    """Whether a column that is no indicator holds names in every row, which no number is."""
    header = layout.sheet.rows[layout.top][column]
    cells = [layout.sheet.rows[row][column] for row in rows]
    filled = [cell for cell in cells if not is_blank(cell)]
    named = [isinstance(cell, str) and not is_number(cell) for cell in filled]
    return bool(filled) and all(named) and not is_blank(header) and not reader.knows(header)


def _fill_down(sheet: Sheet, rows: Sequence[int], column: int, reader: Reader) -> None:
    """A name stands once, in the first of its rows, where merged cells were not kept (as in CSV)."""
    before: Any = None
    filled = 0
    for row in rows:
        cells = sheet.rows[row]
        assert isinstance(cells, list)
        if is_blank(cells[column]) and before is not None:
            cells[column] = before
            filled += 1
        before = cells[column]
    if filled:
        place = sheet.where(None, column)
        reader.notes.append(
            tr("{place}: {filled} empty cells are read as the one above them.", place=place, filled=filled)
        )


def _note_aside(layout: Upright, reader: Reader) -> None:
    said = {
        "index": ("numbers the rows", "为行号"),
        "code": ("holds codes", "为代码"),
        "remark": ("holds remarks", "为备注"),
    }
    for column, name in layout.roles.items():
        if name in said:
            header = plain(layout.sheet.rows[layout.top][column]) or "—"
            en, zh = said[name]
            place = layout.sheet.where(None, column)
            reader.notes.append(
                tr("{place} ('{header}') {said} and was left out.", place=place, header=header, said=Note(en, zh))
            )


def _refuse_ragged(layout: Upright) -> None:
    widths = layout.sheet.widths
    if not widths:
        return
    width = widths[layout.top]
    for row in layout.rows():
        beyond = any(not is_blank(cell) for cell in layout.sheet.rows[row][width:])
        if widths[row] < width or beyond:
            place = layout.sheet.where(row)
            raise TableError(
                tr(
                    "{place}: the row has {widths} cells and the header {width}; a number with a comma "
                    "inside needs quotation marks.",
                    place=place,
                    widths=widths[row],
                    width=width,
                )
            )


def _long(layout: Upright, reader: Reader) -> Iterator[Series]:
    sheet, roles = layout.sheet, {name: column for column, name in layout.roles.items()}
    for column in layout.data_columns():
        header = sheet.rows[layout.top][column]
        if not is_blank(header):
            place = sheet.where(layout.top, column)
            raise TableError(
                tr(
                    "{place}: '{header}' is not a column of a long table; allowed: cluster, year, "
                    "indicator, value, unit, subsystem, direction, weight.",
                    place=place,
                    header=plain(header),
                )
            )
    rows = list(layout.rows())
    periods = _periods(layout, rows, reader)
    clusters = _clusters(layout, rows, reader)
    found: dict[tuple[str, str], Series] = {}
    for row in rows:
        text = plain(sheet.rows[row][roles["indicator"]])
        described = {name: sheet.cell(row, roles[name]) for name in ATTRIBUTES if name in roles}
        described = {name: cell for name, cell in described.items() if not is_blank(cell.value)}
        unit = plain(described["unit"].value) if "unit" in described else ""
        place = sheet.where(row, roles["indicator"])
        series = found.setdefault((text, unit), Series(text, place, described, [], sheet.delimiter))
        series.points.append(Point(clusters[row], periods[row], sheet.cell(row, roles["value"])))
    yield from found.values()
