"""What a sheet says: series of raw cells, one an indicator, whatever the layout of the table.

Four layouts are known: periods down (one column an indicator), periods across (one row an indicator), long (one row a
value) and a cross-section (no periods). Beside or above the indicators may stand their subsystem, direction, unit and
weight. Whatever stands around a table is kept as a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..language import Note, Text, tr
from .catalogue import SUBSYSTEMS
from .cells import Cell, TableError, fold, is_blank, is_missing, plain, shown, without_own_marks
from .headers import direction_of, role, signed_name, subsystem_of
from .periods import Period, period_of, read_periods, span_of
from .sheets import Sheet

ATTRIBUTES = ("subsystem", "dimension", "direction", "unit", "weight", "best", "dimension_weight")
_LEVELS = ("subsystem", "dimension", "indicator")
# What does not reach from one name of a level into the next.
_BELOW = {"subsystem": ("dimension", "dimension_weight"), "dimension": ("dimension_weight",)}
_WEIGHT_BEHIND = re.compile(r"^(.*\S)\s*[(\[]\s*(0?\.[0-9]+|1(?:\.0+)?)\s*[)\]]$", re.ASCII | re.DOTALL)
_LABELS = (*ATTRIBUTES, "indicator", "name", "year")  # of the rows of a head
_ASIDE = ("index", "code", "remark")  # columns that are no indicator
_YEAR_BEHIND = re.compile(
    r"^(.*[^\s_.(（\-0-9]|.*[0-9](?=[\s_.(（-]))[\s_.(（-]*((?:19|20)[0-9]{2})\s*年?[)）]?$", re.ASCII | re.DOTALL
)
_ROWS_ABOVE_HEADER = 30
_SPACED_OUT = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+")
_REMARKS = ("source", "note", "remark", "数据来源", "资料来源", "来源", "注", "备注", "说明", "数据库", "表")
_MARGINS = (
    "sum",
    "average",
    "mean",
    "max",
    "min",
    "合计",
    "总计",
    "均值",
    "平均",
    "平均值",
    "最大值",
    "最小值",
    "标准差",
    "增长率",
    "增速",
    "年均增长率",
    "年均增长",
    "年均增速",
    "同比增长",
    "growth",
    "growthrate",
)


class Point(NamedTuple):
    """One value: the cluster ('' where the sheet has none), the period (None in a cross-section) and its cell."""

    cluster: str
    period: Period | None
    cell: Cell


@dataclass
class Series:
    """One indicator as a sheet shows it; ``attributes`` are the cells that describe it."""

    header: str
    place: Text
    attributes: dict[str, Cell]
    points: list[Point] = field(default_factory=list)
    delimiter: str = ""


@dataclass(frozen=True)
class Reader:
    """What is known beside the sheet: which headers mean an indicator; and what has been noted of it so far."""

    knows: Callable[[object], bool]
    notes: list[Text]
    around: dict[int, str] = field(default_factory=dict)  # row → text beside the table

    def note_around(self, sheet: Sheet) -> None:
        """One note of all that stands around the tables of a sheet."""
        text = "; ".join(line for _, line in sorted(self.around.items()) if line)
        self.around.clear()
        if text:
            where = sheet.where()
            self.notes.append(tr("Text around the table of {where}: {text}", where=where, text=text))


def series_of(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a sheet, blocks one below the other (续表) included; None if it holds no table with periods.

    Raises:
        TableError: a table whose cells contradict its header; the cell is named.
    """
    found = _series_of(sheet, reader)
    return None if found is None else _told_apart(_weighed_in_brackets(found, reader))


def _told_apart(several: list[Series]) -> list[Series]:
    """The series, those of one name in several subsystems called by their subsystem too."""
    subsystems: dict[str, set[str]] = {}
    for one in several:
        subsystems.setdefault(fold(one.header), set()).add(_attribute(one, "subsystem"))
    for one in several:
        if len(subsystems.get(fold(one.header), ())) > 1 and "subsystem" in one.attributes:
            one.header = f"{one.header} · {_attribute(one, 'subsystem')}"
    return several


def _weighed_in_brackets(several: list[Series], reader: Reader) -> list[Series]:
    """The series without the weights in brackets behind their names, 出口额(0.35), where every one has such."""
    read = [_WEIGHT_BEHIND.match(one.header) for one in several]
    if len(several) < 2 or not all(read) or any("weight" in one.attributes for one in several):
        return several
    for one, found in zip(several, read, strict=True):
        assert found is not None
        one.header, one.attributes["weight"] = found[1], Cell.at(found[2], one.place)
        for level in ("subsystem", "dimension"):
            behind = _WEIGHT_BEHIND.match(plain(one.attributes[level].value)) if level in one.attributes else None
            if behind is not None:
                one.attributes[level] = Cell.at(behind[1], one.place)
                one.attributes |= {"dimension_weight": Cell.at(behind[2], one.place)} if level == "dimension" else {}
    reader.notes.append(
        tr(
            "The numbers in brackets behind the names, such as {weight} of '{header}', are read as weights.",
            weight=str(several[0].attributes["weight"].value),
            header=several[0].header,
        )
    )
    return several


def _series_of(sheet: Sheet, reader: Reader) -> list[Series] | None:
    tops = _upright_tops(sheet)
    if tops:
        ends = [*(_first_head(sheet, top) for top in tops[1:]), len(sheet.rows)]
        found = [series for top, end in zip(tops, ends, strict=True) for series in _upright(sheet, top, end, reader)]
        _note_around(sheet, range(_first_head(sheet, tops[0])), reader)
        reader.note_around(sheet)
        return found
    labelled = _labelled_head(sheet)
    if labelled is not None:
        found = _labelled(sheet, *labelled, reader)
        reader.note_around(sheet)
        return found
    across = next((row for row in range(min(len(sheet.rows), _ROWS_ABOVE_HEADER)) if _is_across(sheet, row)), None)
    if across is None:
        return None
    headed = across > 0 and across - 1 not in sheet.captions and any(role(cell) for cell in sheet.rows[across - 1])
    _note_around(sheet, range(across - headed), reader)
    found = _across(sheet, across, reader)
    reader.note_around(sheet)
    return found


def cross_section_of(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a sheet of units without periods; None if it is no such table."""
    crossed = _crossed(sheet, reader)
    if crossed is not None:
        return crossed
    top = next((row for row in range(min(len(sheet.rows), _ROWS_ABOVE_HEADER)) if len(_filled(sheet, row)) > 2), None)
    if top is None or len(sheet.rows) < top + 3:
        return None
    roles = _column_roles(sheet, [top])
    key = next((column for column, one in roles.items() if one == "cluster"), None)
    if key is None:
        return None
    layout = _Upright(sheet, top, [top, *_heads_below(sheet, top, len(sheet.rows), key)], len(sheet.rows), roles, key)
    _note_around(
        sheet, [*range(top), *(row for row in range(layout.first, layout.end) if _is_remark(sheet, row))], reader
    )
    found = list(_columns(layout, reader))
    reader.note_around(sheet)
    return _told_apart(_weighed_in_brackets(_dated(found), reader))


def _dated(several: list[Series]) -> list[Series]:
    """The series of columns of which each is of a year, 出口额2015 or x_2015, joined by what comes before the year."""
    read = [_YEAR_BEHIND.match(one.header) for one in several]
    if not several or not all(read) or len({found[2] for found in read if found}) < 2:
        return several
    joined: dict[str, Series] = {}
    for one, found in zip(several, read, strict=True):
        assert found is not None
        points = [point._replace(period=int(found[2])) for point in one.points]
        known = joined.setdefault(fold(found[1]), Series(found[1], one.place, one.attributes, [], one.delimiter))
        known.points += points
    return list(joined.values())


def _crossed(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a cross-section with one row an indicator and one column a unit; None if it is no such table."""
    for top in range(min(len(sheet.rows), _ROWS_ABOVE_HEADER)):
        roles = {column: found for column, cell in enumerate(sheet.rows[top]) if (found := role(cell))}
        if "indicator" in roles.values() and {"subsystem", "direction"} & set(roles.values()):
            break
    else:
        return None
    names = {
        column: plain(cell)
        for column, cell in enumerate(sheet.rows[top])
        if column not in roles and not is_blank(cell)
        and any(_is_number(cells[column]) for cells in sheet.rows[top + 1 :])
    }  # fmt: skip
    if len(names) < 2 or "value" in roles.values():
        return None
    _settle_levels(sheet, top, roles)
    block = _Rows(dict.fromkeys(names), roles, names)
    remarks = [row for row in range(top + 1, len(sheet.rows)) if _is_remark(sheet, row, block)]
    _note_around(sheet, [*range(top), *remarks], reader)
    several: list[Series] = []
    above: dict[str, Any] = {}
    for row in (row for row in range(top + 1, len(sheet.rows)) if row not in remarks):
        _carry_down(sheet, row, block, above)
        several.append(_row_series(sheet, row, block, None, reader))
    reader.note_around(sheet)
    return several


# ---- periods down, and cross-sections ----


@dataclass(frozen=True)
class _Upright:
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
        feet = self.feet
        return (row for row in range(self.first, self.end) if row not in feet and not _is_remark(self.sheet, row))

    def column(self, name: str) -> int | None:
        """The column with a role."""
        return next((column for column, found in self.roles.items() if found == name), None)

    def data_columns(self) -> list[int]:
        return [column for column in range(len(self.sheet.column_numbers)) if column not in self.roles]


def _labelled_head(sheet: Sheet) -> tuple[list[int], int] | None:
    """The head of a table whose rows say what they hold (子系统, 指标, 属性, …), and the column in which they do."""
    for key in range(min(2, len(sheet.column_numbers))):
        labels = [role(cells[key]) for cells in sheet.rows[: _ROWS_ABOVE_HEADER + 8]]
        first = next((row for row, label in enumerate(labels) if label in (*ATTRIBUTES, "indicator")), None)
        if first is None:
            continue
        end = next((row for row in range(first, len(labels)) if labels[row] not in _LABELS), len(labels))
        heads = list(range(first, end))
        followed = end < len(sheet.rows) and period_of(sheet.rows[end][key]) is not None
        if followed and "indicator" in labels[first:end] and len(_filled(sheet, first)) > 1:
            return heads, key
    return None


def _labelled(sheet: Sheet, heads: list[int], key: int, reader: Reader) -> list[Series]:
    """The series of a table with a labelled head."""
    roles = {**_column_roles(sheet, heads), key: "year"}
    top = next(row for row in heads if role(sheet.rows[row][key]) == "indicator")
    heads = [row for row in heads if role(sheet.rows[row][key]) != "year" or len(_filled(sheet, row)) > 1]
    layout = _Upright(sheet, top, heads, len(sheet.rows), roles, key)
    remarks = [row for row in range(layout.first, layout.end) if _is_remark(sheet, row)]
    _note_around(sheet, [*range(heads[0]), *remarks], reader)
    return list(_columns(layout, reader))


def _upright_tops(sheet: Sheet) -> list[int]:
    """The rows in which a header of years stands, not repeated by a merged cell above."""
    tops: list[int] = []
    before: set[int] = set()
    for row, cells in enumerate(sheet.rows):
        here = {column for column, cell in enumerate(cells) if isinstance(cell, str) and role(cell) == "year"}
        if not here:
            here = {column for column, cell in enumerate(cells) if isinstance(cell, str) and _is_part(cell)}
            here = here if not tops and len(_filled(sheet, row)) > 1 and _periods_below(sheet, row, here) else set()
        # In a row of years across, a word for the period may stand in the corner.
        # As it may above the years, in a head of two rows.
        over = row + 1 < len(sheet.rows) and here <= set(_period_columns(sheet, row + 1))
        over = over and _is_across(sheet, row + 1)
        if here and not here & before and len(_filled(sheet, row)) > 1 and not over and not _is_across(sheet, row):
            tops.append(row)
        before = here
    return [row for row in tops if row < _ROWS_ABOVE_HEADER or row > tops[0]]


def _is_part(cell: str) -> bool:
    return role(cell) in ("quarter", "month")


def _periods_below(sheet: Sheet, row: int, columns: set[int]) -> bool:
    """Whether whole periods (2012Q1) stand below a header such as 'quarter'."""
    below = sheet.rows[row + 1 : row + 4]
    return bool(columns) and any(period_of(cells[column]) is not None for cells in below for column in columns)


def _first_head(sheet: Sheet, top: int) -> int:
    """The first row of the head whose row of years is ``top``: subsystems may stand above it."""
    first = top
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
        and all(isinstance(cell, str) and period_of(cell) is None and not _is_number(cell) for cell in filled)
    )


def _heads_below(sheet: Sheet, top: int, end: int, key: int) -> list[int]:
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
    if not (is_blank(cells[key]) or label == "cluster") or _is_remark(sheet, row):
        return False
    others = [cell for column, cell in enumerate(cells) if column != key and not is_blank(cell)]
    return len(others) > 1 and not any(_is_number(cell) for cell in others)


def _is_number(cell: Any) -> bool:
    """Whether a cell holds a digit first, or is no text."""
    if not isinstance(cell, str):
        return not is_blank(cell)
    text = plain(cell).lstrip("+-−(")
    return text[:1].isdecimal() or is_missing(cell)


def _upright(sheet: Sheet, top: int, end: int, reader: Reader) -> list[Series]:
    roles = _column_roles(sheet, [top])
    keys = [column for column, one in roles.items() if one == "year"]
    parts = [column for column, one in roles.items() if one in ("quarter", "month")]
    for other in keys[1:]:
        # Tables side by side repeat their periods.
        below = sheet.rows[top + 1 : end]
        if other == keys[0] + 1 or any(plain(cells[other]) != plain(cells[keys[0]]) for cells in below):
            place = sheet.where(top, other)
            raise TableError(tr("{place}: there are two columns for the year.", place=place))
    key = keys[0] if keys else parts[0]
    heads = [*range(_first_head(sheet, top), top), top, *_heads_below(sheet, top, end, key)]
    layout = _Upright(sheet, top, heads, end, _column_roles(sheet, heads), key)
    _refuse_ragged(layout)
    _note_around(sheet, [row for row in range(layout.first, end) if _is_remark(sheet, row)], reader)
    found = layout.roles.values()
    if "indicator" in found and "value" in found:
        return list(_long(layout, reader))
    return list(_columns(layout, reader))


def _column_roles(sheet: Sheet, heads: Sequence[int]) -> dict[int, str]:
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
        elif not found and _counts_up(sheet, column, max(heads) + 1):
            roles[column] = "index"
    return roles


def _counts_up(sheet: Sheet, column: int, first: int) -> bool:
    """Whether a column without a header numbers the rows, as a data frame's index does."""
    values = [cells[column] for row, cells in enumerate(sheet.rows) if row >= first and not _is_remark(sheet, row)]
    texts = [plain(value).removesuffix(".0") for value in values]
    if len(texts) < 2 or not all(text.isdecimal() and len(text) < 8 for text in texts):
        return False
    start = int(texts[0])
    return start in (0, 1) and [int(text) for text in texts] == list(range(start, start + len(texts)))


def _columns(layout: _Upright, reader: Reader) -> Iterator[Series]:
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
        points = [Point(text if of_sheet else clusters[row], periods[row], sheet.cell(row, column)) for row in rows]
        yield Series(
            _signed(sheet.title if of_sheet else text, described, place), place, described, points, sheet.delimiter
        )


def _signed(header: str, described: dict[str, Cell], place: Text) -> str:
    """A name without the sign in brackets behind it, or behind its unit: its direction where no cell says one."""
    if "direction" in described:
        return header
    name, sign = signed_name(header)
    if not sign and "unit" in described:  # 亿元（+）
        unit, sign = signed_name(plain(described["unit"].value))
        described["unit"] = Cell(unit, described["unit"].locate)
    if sign:
        described["direction"] = Cell.at(sign, place)
    return name


def _has_header(layout: _Upright, column: int, rows: Sequence[int]) -> bool:
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


def _header(layout: _Upright, names: int, column: int) -> str:
    """The name of an indicator: in the row of names, or above it where a cell reaches over both."""
    rows = [names, *sorted((row for row in layout.heads if row < names), reverse=True), *layout.heads]
    return next(plain(text) for row in rows if not is_blank(text := layout.sheet.rows[row][column]))


def _head_rows(layout: _Upright, reader: Reader) -> tuple[int, dict[str, int]]:
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
    below = _recognised(layout, below, attributes, "subsystem", lambda word: subsystem_of(str(word)) in SUBSYSTEMS)
    for row in above:
        _fill_right(sheet, row, columns)
    levels = ("dimension", "subsystem") if len(above) > 1 else ("subsystem",)
    for name, row in [*zip(levels, reversed(above), strict=False), *(("unit", row) for row in below[:1])]:
        attributes.setdefault(name, row)
    return names, attributes


def _recognised(
    layout: _Upright, rows: Sequence[int], attributes: dict[str, int], name: str, fits: Callable[[Any], bool]
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


def _fill_right(sheet: Sheet, row: int, columns: Sequence[int]) -> None:
    """A subsystem stands once, above the first of its indicators, where cells are not merged."""
    cells = sheet.rows[row]
    assert isinstance(cells, list)
    before: Any = None
    for column in columns:
        if is_blank(cells[column]):
            cells[column] = before
        before = cells[column]


def _fill_levels(sheet: Sheet, attributes: Mapping[str, int], columns: Sequence[int]) -> None:
    """The same where rows say that they hold the levels; a dimension does not reach into the next subsystem."""
    wide = sheet.rows[attributes["subsystem"]] if "subsystem" in attributes else None
    starts = [column for column in columns if wide is None or not is_blank(wide[column])]
    if wide is not None:
        _fill_right(sheet, attributes["subsystem"], columns)
    if "dimension" in attributes:
        for start, end in zip(starts, [*starts[1:], len(sheet.column_numbers)], strict=True):
            _fill_right(sheet, attributes["dimension"], [column for column in columns if start <= column < end])


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


def _periods(layout: _Upright, rows: Sequence[int], reader: Reader) -> dict[int, Period | None]:
    if layout.roles.get(layout.key) == "cluster":
        return dict.fromkeys(rows)
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


def _clusters(layout: _Upright, rows: Sequence[int], reader: Reader) -> dict[int, str]:
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
        return dict.fromkeys(rows, "")
    for column in keys:
        _fill_down(layout.sheet, rows, column, reader)
    names = {column: [_cluster_name(layout.sheet, row, column, reader) for row in rows] for column in keys}
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


def _names_units(layout: _Upright, rows: Sequence[int], column: int, reader: Reader) -> bool:
    """Whether a column that is no indicator holds names in every row, which no number is."""
    header = layout.sheet.rows[layout.top][column]
    cells = [layout.sheet.rows[row][column] for row in rows]
    filled = [cell for cell in cells if not is_blank(cell)]
    named = [isinstance(cell, str) and not _is_number(cell) for cell in filled]
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
            tr("{place}: {filled} empty cells are read as the name above them.", place=place, filled=filled)
        )


def _cluster_name(sheet: Sheet, row: int, column: int, reader: Reader) -> str:
    name, marks = without_own_marks(plain(sheet.rows[row][column]).removesuffix(".0"))
    if _SPACED_OUT.fullmatch(name):  # 北  京, as yearbooks print it
        name = "".join(name.split())
    if not name:
        place = sheet.where(row, column)
        raise TableError(tr("{place}: the cluster is missing; write its name in every row.", place=place))
    if marks:
        place = sheet.where(row, column)
        reader.notes.append(
            tr(
                "{place}: '{name}{marks}' is read as '{name}', without the mark {marks}.",
                place=place,
                name=name,
                marks=marks,
            )
        )
    return name


def _note_aside(layout: _Upright, reader: Reader) -> None:
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


def _refuse_ragged(layout: _Upright) -> None:
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


# ---- long tables ----


def _long(layout: _Upright, reader: Reader) -> Iterator[Series]:
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


# ---- periods across ----


def _is_across(sheet: Sheet, row: int) -> bool:
    """Whether periods run across a row: neighbours in order, with room for a name before them."""
    columns = _period_columns(sheet, row)
    if len(columns) < 2 or columns[0] == 0:
        return False
    periods = [_period_in(sheet.rows[row][column]) for column in columns]
    kinds = {isinstance(period, int) for period in periods}
    if len(kinds) > 1:
        return False
    keys = [str(period) for period in periods]
    in_order = keys in (sorted(keys), sorted(keys, reverse=True)) or len(set(keys)) < len(keys)
    together = columns[-1] - columns[0] + 1 == len(columns)
    leading = [cell for cell in sheet.rows[row][: columns[0]] if not is_blank(cell)]
    headed = (
        not leading or any(role(cell) for cell in leading) or len(_filled(sheet, row)) == len(columns) + len(leading)
    )
    return in_order and together and headed and not any(_is_number(cell) for cell in leading)


def _period_columns(sheet: Sheet, row: int) -> list[int]:
    cells = [(column, cell) for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]
    return [column for column, cell in cells if period_of(cell) is not None] or [
        column for column, cell in cells if span_of(cell) is not None
    ]


def _period_in(cell: Any) -> Period | None:
    """The period of a cell, of a span of years its last."""
    span = span_of(cell)
    return period_of(cell) if span is None else span[1]


@dataclass
class _Rows:
    """How the columns of a block with periods across are read."""

    periods: Mapping[int, Period | None]
    roles: dict[int, str]
    clusters: dict[int, str]  # of the columns, where clusters stand above the periods


def _across(sheet: Sheet, top: int, reader: Reader) -> list[Series]:
    """The series of a table with one row an indicator, or one row a cluster."""
    found: dict[tuple[str, ...], Series] = {}
    block = _block(sheet, top, reader)
    heading: Cell | None = None
    remarks: list[int] = []
    above: dict[str, Any] = {}  # what stands once for several rows, where merged cells were not kept
    for row in range(top + 1, len(sheet.rows)):
        if _is_across(sheet, row):
            block, heading, above = _block(sheet, row, reader), None, {}
            continue
        if _is_remark(sheet, row, block):
            lone = _lone(sheet, row)
            if lone is not None and _is_heading(sheet, row, block, reader):
                heading = lone
            else:
                remarks.append(row)
            continue
        _carry_down(sheet, row, block, above)
        series = _row_series(sheet, row, block, heading, reader)
        known = found.setdefault(
            (fold(series.header), _attribute(series, "unit"), _attribute(series, "subsystem")), series
        )
        if known is not series:
            known.points += series.points
            known.attributes = {**series.attributes, **known.attributes}
    _note_around(sheet, remarks, reader)
    return list(found.values())


def _carry_down(sheet: Sheet, row: int, block: _Rows, above: dict[str, Any]) -> None:
    cells = sheet.rows[row]
    assert isinstance(cells, list)
    for column, name in block.roles.items():
        if name in ("subsystem", "dimension", "dimension_weight", "cluster"):
            if is_blank(cells[column]):
                cells[column] = above.get(name)
            elif name in _BELOW and cells[column] != above.get(name):
                for level in _BELOW[name]:
                    above.pop(level, None)
            above[name] = cells[column]


def _attribute(series: Series, name: str) -> str:
    return plain(series.attributes[name].value) if name in series.attributes else ""


def _block(sheet: Sheet, top: int, reader: Reader) -> _Rows:
    columns = _period_columns(sheet, top)
    periods = dict(
        zip(columns, read_periods([sheet.cell(top, column) for column in columns], reader.notes), strict=True)
    )
    clusters: dict[int, str] = {}
    if len(set(periods.values())) < len(periods) and top > 0:
        _fill_right(sheet, top - 1, columns)
        clusters = {column: plain(sheet.rows[top - 1][column]) for column in columns}
    roles: dict[int, str] = {}
    for column in range(len(sheet.column_numbers)):
        if column in periods:
            continue
        words = (
            sheet.rows[top][column],
            sheet.rows[top - 1][column] if top and top - 1 not in sheet.captions else None,
        )
        known = next((found for word in words if (found := role(word)) and found != "year"), None)
        if known:
            roles[column] = known
        elif column > columns[-1]:
            roles[column] = "aside"
            _note_left_out(sheet, top, column, reader)
    _settle_levels(sheet, top, roles)
    _settle_weights(sheet, roles, reader)
    _infer(sheet, top, roles, columns[0], reader)
    return _Rows(periods, roles, clusters)


def _settle_levels(sheet: Sheet, top: int, roles: dict[int, str]) -> None:
    """Two columns of one role are two levels of it: the system above its criterion, indicators of levels 1 and 2.

    A column that holds one name alone, as 目标层 may, is above the subsystems.
    """
    wide = [column for column, name in roles.items() if name == "subsystem"]
    for column in wide[:-1]:
        names = {fold(cells[column]) for cells in sheet.rows[top + 1 :] if not is_blank(cells[column])}
        if len(names - {""}) <= 1 and not any(fold(name).startswith(_REMARKS) for name in names):
            roles[column] = "aside"
    for column in [column for column in wide if roles[column] == "subsystem"][1:]:
        roles[column] = "dimension"
    if "indicator" not in roles.values() and "dimension" in roles.values() and "cluster" not in roles.values():
        column = max(column for column, name in roles.items() if name == "dimension")
        roles[column] = "indicator"


def _settle_weights(sheet: Sheet, roles: dict[int, str], reader: Reader) -> None:
    """Of several columns of weights each belongs to the level before it; those of subsystems are left out, noted."""
    weights = [column for column, name in roles.items() if name == "weight"]
    for column in weights if len(weights) > 1 else ():
        before = [one for one in roles if one < column and roles[one] in _LEVELS]
        level = roles[max(before)] if before else "indicator"
        if level == "dimension":
            roles[column] = "dimension_weight"
        elif level == "subsystem":
            roles[column] = "aside"
            place = sheet.where(None, column)
            reader.notes.append(
                tr("{place}: the weights of the subsystems were left out; --subsystem-weights uses them.", place=place)
            )


def _infer(sheet: Sheet, top: int, roles: dict[int, str], first: int, reader: Reader) -> None:
    """The roles of columns before the periods whose header says none, by what stands in them."""
    rows = [
        row for row in range(top + 1, len(sheet.rows)) if len(_filled(sheet, row)) > 1 and not _is_across(sheet, row)
    ]
    for column in (one for one in range(first) if one not in roles):
        cells = [sheet.rows[row][column] for row in rows if not is_blank(sheet.rows[row][column])]
        words = [plain(cell) for cell in cells]
        taken = set(roles.values())
        if not words:
            roles[column] = "aside"
        elif all(direction_of(word) is not None for word in words):
            roles[column] = "direction"
        elif _counts_up(sheet, column, top + 1):
            roles[column] = "index"
        elif "indicator" not in taken and (len(set(words)) == len(words) or any(map(reader.knows, words))):
            roles[column] = "indicator"
        elif "subsystem" not in taken and len(set(words)) < len(words) and "indicator" not in taken:
            roles[column] = "subsystem"
        elif "unit" not in taken and not any(_is_number(cell) for cell in cells):
            roles[column] = "unit"
        else:
            roles[column] = "aside"
            _note_left_out(sheet, top, column, reader)


def _note_left_out(sheet: Sheet, top: int, column: int, reader: Reader) -> None:
    header, place = plain(sheet.rows[top][column]), sheet.where(top, column)
    if header:
        reader.notes.append(
            tr(
                "{place}: the column '{header}' is no period and no description of an indicator; it was left out.",
                place=place,
                header=header,
            )
        )


def _row_series(sheet: Sheet, row: int, block: _Rows, heading: Cell | None, reader: Reader) -> Series:
    roles = {name: column for column, name in block.roles.items()}
    described = {name: sheet.cell(row, roles[name]) for name in ATTRIBUTES if name in roles}
    described = {name: cell for name, cell in described.items() if not is_blank(cell.value)}
    if heading is not None and "subsystem" not in roles:
        described["subsystem"] = heading
    cluster = _cluster_name(sheet, row, roles["cluster"], reader) if "cluster" in roles else ""
    if "indicator" in roles:
        column = roles["indicator"]
        header, place = plain(sheet.rows[row][column]), sheet.where(row, column)
        if not header and "name" in roles:
            header = plain(sheet.rows[row][roles["name"]])
        if not header:
            raise TableError(tr("{place}: the indicator is missing.", place=place))
        if reader.knows(sheet.title) and not reader.knows(header) and "cluster" not in roles and not described:
            header, cluster = sheet.title, header
    else:
        header, place = _of_sheet(sheet, reader), sheet.where()
    points = [
        Point(block.clusters.get(column, "") or cluster, period, sheet.cell(row, column))
        for column, period in block.periods.items()
    ]
    return Series(_signed(header, described, place), place, described, points, sheet.delimiter)


def _of_sheet(sheet: Sheet, reader: Reader) -> str:
    """The indicator that a sheet of clusters by periods holds: its title, or what stands above the table."""
    stem = sheet.file.rsplit(".", 1)[0]
    lines = [plain(cell) for row in sheet.rows[:5] for cell in row if isinstance(cell, str)]
    known = next((text for text in (sheet.title, stem, *lines) if text and reader.knows(text)), "")
    if known or sheet.title:
        return known or sheet.title
    place = sheet.where()
    raise TableError(
        tr(
            "{place}: the table has no column 'indicator' (指标); add one, or name the file after the indicator.",
            place=place,
        )
    )


# ---- what stands around ----


def _filled(sheet: Sheet, row: int) -> list[int]:
    if row in sheet.captions:
        return [next(column for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell))]
    return [column for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]


def _lone(sheet: Sheet, row: int) -> Cell | None:
    filled = _filled(sheet, row)
    return sheet.cell(row, filled[0]) if len(filled) == 1 else None


def _is_remark(sheet: Sheet, row: int, block: _Rows | None = None) -> bool:
    """Whether a row is no row of values: one text alone, or one that begins as a remark does."""
    filled = _filled(sheet, row)
    first = sheet.rows[row][filled[0]]
    if not isinstance(first, str) or period_of(first) is not None:
        return False
    if fold(first).startswith(_REMARKS) and (len(filled) <= 2 or plain(first).endswith((":", "："))):
        return True
    if fold(first).removesuffix("%") in _MARGINS and block is None:
        return True
    if block is not None:
        described = [column for column in filled if column in block.periods or block.roles.get(column) not in
                     ("indicator", "subsystem", "cluster", "index", None)]  # fmt: skip
        return len(filled) == 1 and not described
    return len(filled) == 1 and not _is_number(first)


def _is_heading(sheet: Sheet, row: int, block: _Rows, reader: Reader) -> bool:
    """Whether a text alone in a row names the subsystem of the rows below it."""
    lone = _lone(sheet, row)
    if lone is None or fold(plain(lone.value)).startswith(_REMARKS) or "subsystem" in block.roles.values():
        return False
    following = range(row + 1, len(sheet.rows))
    return any(not _is_remark(sheet, other, block) for other in following) and not reader.knows(lone.value)


def _note_around(sheet: Sheet, rows: Sequence[int] | range, reader: Reader) -> None:
    for row in rows:
        reader.around[row] = " ".join(str(sheet.rows[row][column]).strip() for column in _filled(sheet, row))


def first_headers(sheet: Sheet) -> str:
    """The texts of a sheet's first row, for a message."""
    return ", ".join(plain(cell) for cell in sheet.rows[0] if not is_blank(cell))[:120]
