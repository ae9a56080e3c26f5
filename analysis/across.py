"""Sheets with one row an indicator, or a unit, and periods or units across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..language import Text, tr
from .cells import Cell, TableError, fold, is_blank, plain
from .headers import direction_of, role
from .periods import Period, period_of, read_periods, span_of
from .series import (
    ATTRIBUTES,
    REMARKS,
    ROWS_ABOVE_HEADER,
    Point,
    Reader,
    Section,
    Series,
    begins_as_remark,
    captioned,
    cluster_name,
    counts_up,
    fill_right,
    filled_columns,
    is_number,
    is_statistic,
    joined_in,
    joined_sections,
    lone_cell,
    name_in,
    note_around,
    signed,
)
from .sheets import Sheet

_LEVELS = ("subsystem", "dimension", "indicator")
# What does not reach from one name of a level into the next.
_BELOW = {"subsystem": ("dimension", "dimension_weight"), "dimension": ("dimension_weight",)}


def is_across(sheet: Sheet, row: int) -> bool:
    """Whether periods run across a row: neighbours in order, with room for a name before them."""
    columns = period_columns(sheet, row)
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
        not leading
        or any(role(cell) for cell in leading)
        or len(filled_columns(sheet, row)) == len(columns) + len(leading)
    )
    return in_order and together and headed and not any(is_number(cell) for cell in leading)


def period_columns(sheet: Sheet, row: int) -> list[int]:
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
    """How the columns of a block with periods or units across are read."""

    periods: Mapping[int, Period | None]
    roles: dict[int, str]
    clusters: dict[int, str]  # of the columns, where clusters stand above the periods or instead of them


def across(sheet: Sheet, top: int, reader: Reader) -> list[Series]:
    """The series of a table with periods across: one row an indicator, or one row a cluster."""
    sections: list[Section] = [captioned(sheet, top)]
    block = _block(sheet, top, reader)
    above: dict[str, Any] = {}  # what stands once for several rows, where merged cells were not kept
    for row in range(top + 1, len(sheet.rows)):
        if is_across(sheet, row):
            sections.append(captioned(sheet, row))
            block, above = _block(sheet, row, reader), {}
        elif _is_remark(sheet, row, block):
            _read_beside(sheet, row, block, above, sections, reader)
        else:
            _carry_down(sheet, row, block, above)
            sections[-1].series.append(_row_series(sheet, row, block, reader))
    return _joined(sheet, sections, reader)


def crossed(sheet: Sheet, reader: Reader) -> list[Series] | None:
    """The series of a cross-section with one row an indicator and one column a unit; None if it is no such table.

    Years alone in a row, each above a block of such rows, make a panel of it.

    Raises:
        TableError: numbers stand where the names of units or years should.
    """
    top = next((row for row in range(min(len(sheet.rows), ROWS_ABOVE_HEADER)) if _names_indicators(sheet, row)), None)
    if top is None:
        return None
    names = _units_across(sheet, top)
    roles = {column: found for column, cell in enumerate(sheet.rows[top]) if (found := role(cell))}
    if len(names) < 2 or {"value", "cluster", "year"} & set(roles.values()):
        return None
    _refuse_numbers(sheet, top, names)
    _settle_levels(sheet, top, roles)
    _settle_weights(sheet, roles, reader)
    block = _Rows(dict.fromkeys(names), roles, names)
    note_around(sheet, range(top), reader)
    sections, above = [Section(None, [])], dict[str, Any]()
    for row in range(top + 1, len(sheet.rows)):
        lone = lone_cell(sheet, row)
        if lone is not None and (period := period_of(lone.value)) is not None:
            block.periods, above = dict.fromkeys(names, period), {}
        elif _is_remark(sheet, row, block):
            _read_beside(sheet, row, block, above, sections, reader)
        else:
            _carry_down(sheet, row, block, above)
            sections[-1].series.append(_row_series(sheet, row, block, reader))
    several = _joined(sheet, sections, reader)
    reader.note_around(sheet)
    return several


def described(sheet: Sheet, notes: list[Text]) -> list[tuple[Series, list[str]]] | None:
    """The indicators that a sheet describes without any value (指标体系), each with all names it gives them.

    None if it is no such sheet.
    """
    found = (row for row in range(min(len(sheet.rows), ROWS_ABOVE_HEADER)) if _names_indicators(sheet, row))
    top = next((row for row in found if len(filled_columns(sheet, row)) > 1), None)
    if top is None or _units_across(sheet, top):
        return None
    roles = {column: one for column, cell in enumerate(sheet.rows[top]) if (one := role(cell))}
    _settle_levels(sheet, top, roles)
    if not {"subsystem", "direction"} & set(roles.values()) or {"value", "cluster", "year"} & set(roles.values()):
        return None
    reader = Reader(lambda _: False, notes)
    _settle_weights(sheet, roles, reader)
    naming = [column for column, name in roles.items() if name in ("indicator", "name", "code")]
    # Of a name and a symbol (X1) the name is what a reader of the result wants.
    called = max(naming, key=lambda column: sum(len(plain(cells[column])) for cells in sheet.rows[top + 1 :]))
    roles = {column: name for column, name in roles.items() if column not in naming} | {called: "indicator"}
    block, sections, above = _Rows({}, roles, {}), [Section(None, [])], dict[str, Any]()
    aliases: list[list[str]] = []
    for row in range(top + 1, len(sheet.rows)):
        if _is_remark(sheet, row, block):
            _read_beside(sheet, row, block, above, sections, reader)
        elif not is_blank(sheet.rows[row][called]):
            _carry_down(sheet, row, block, above)
            sections[-1].series.append(_row_series(sheet, row, block, reader))
            aliases.append([plain(sheet.rows[row][column]) for column in naming])
    note_around(sheet, _headed(sections), reader)
    several = [one for section in sections for one in section.series]
    return list(zip(several, aliases, strict=True)) or None


def _names_indicators(sheet: Sheet, row: int) -> bool:
    """Whether a row is a header with a column for the names of indicators."""
    roles = [role(cell) for cell in sheet.rows[row]]
    named = "indicator" in roles or "dimension" in roles or roles.count("subsystem") > 1
    return named and row not in sheet.captions and len(filled_columns(sheet, row)) > 1


def _units_across(sheet: Sheet, top: int) -> dict[int, str]:
    """The names of the units above columns of numbers, by column; means and weights are no units."""
    return {
        column: plain(cell)
        for column, cell in enumerate(sheet.rows[top])
        if role(cell) is None and not is_blank(cell) and not is_statistic(cell)
        and any(is_number(cells[column]) for cells in sheet.rows[top + 1 :])
    }  # fmt: skip


def _refuse_numbers(sheet: Sheet, top: int, names: Mapping[int, str]) -> None:
    if all(name.isdecimal() for name in names.values()):
        column, name = next(iter(names.items()))
        raise TableError(
            tr(
                "{place}: '{name}' is neither a year nor the name of a unit; write years with four digits, such as "
                "2015, and units by their names.",
                place=sheet.where(top, column),
                name=name,
            )
        )


# ---- headings between the rows ----


def _read_beside(
    sheet: Sheet, row: int, block: _Rows, above: dict[str, Any], sections: list[Section], reader: Reader
) -> None:
    """What a row without values says: the level that it names, the heading of the rows below, or a remark."""
    lone, (column, *_) = lone_cell(sheet, row), filled_columns(sheet, row)
    level = block.roles.get(column, "")
    if lone is None or not _is_heading(sheet, row, block, reader):
        note_around(sheet, [row], reader)
    elif level in _BELOW and row not in sheet.captions and is_blank(sheet.rows[row + 1][column]):
        _carry_down(sheet, row, block, above)
    else:
        sections.append(Section(lone, [], row))


def _joined(sheet: Sheet, sections: list[Section], reader: Reader) -> list[Series]:
    """The series of all sections: of clusters, of subsystems, or of one table."""
    captioned = [section for section in sections if section.captioned and section.series]
    known = any(reader.knows(one.header) for section in captioned for one in section.series)
    if len(captioned) < 2:
        sections = [section._replace(heading=None) if section.captioned else section for section in sections]
    clusters = joined_sections(sections)
    if clusters is not None:
        for section in sections:
            reader.around.pop(section.row, None)
        return clusters
    unused = _headed([section for section in sections if not (section.captioned and known)])
    note_around(sheet, unused, reader)
    joined: dict[tuple[str, str, str], Series] = {}
    for section in sections:
        for one in section.series:
            joined_in(joined, one)
    return list(joined.values())


def _headed(sections: Sequence[Section]) -> list[int]:
    """Take the heading of a section for the subsystem of its indicators; rows of headings not needed are returned."""
    unused = []
    for section in (one for one in sections if one.heading is not None):
        if any("subsystem" in one.attributes for one in section.series):
            unused.append(section.row)
        for one in section.series:
            assert section.heading is not None
            named = Cell(name_in(section.heading), section.heading.locate)
            one.attributes.setdefault("subsystem", named)
    return unused


def _is_remark(sheet: Sheet, row: int, block: _Rows) -> bool:
    """Whether a row is no row of values: one text alone, or one that begins as a remark does."""
    filled = filled_columns(sheet, row)
    first = sheet.rows[row][filled[0]]
    if not isinstance(first, str) or period_of(first) is not None:
        return False
    if begins_as_remark(sheet, row):
        return True
    allowed = ("indicator", "subsystem", "dimension", "cluster", "index", None)
    described = [column for column in filled if column in block.periods or block.roles.get(column) not in allowed]
    return len(filled) == 1 and not described


def _is_heading(sheet: Sheet, row: int, block: _Rows, reader: Reader) -> bool:
    """Whether a text alone in a row names the subsystem, or the cluster, of the rows below it."""
    lone = lone_cell(sheet, row)
    if lone is None or begins_as_remark(sheet, row):
        return False
    following = range(row + 1, len(sheet.rows))
    return any(not _is_remark(sheet, other, block) for other in following) and not reader.knows(lone.value)


# ---- rows ----


def _carry_down(sheet: Sheet, row: int, block: _Rows, above: dict[str, Any]) -> None:
    cells = sheet.rows[row]
    assert isinstance(cells, list)
    carried = {"subsystem", "dimension", "dimension_weight", "cluster"}
    names = {name: column for column, name in block.roles.items()}
    if {"indicator", "cluster"} <= set(names) and is_blank(cells[names["indicator"]]):
        carried |= {"indicator", *ATTRIBUTES}  # one indicator, several rows of clusters
    for column, name in block.roles.items():
        if name in carried and is_blank(cells[column]):
            cells[column] = above.get(name)
        elif name in _BELOW and cells[column] != above.get(name):
            for level in _BELOW[name]:
                above.pop(level, None)
        above[name] = cells[column]


def _block(sheet: Sheet, top: int, reader: Reader) -> _Rows:
    columns = period_columns(sheet, top)
    periods = dict(
        zip(columns, read_periods([sheet.cell(top, column) for column in columns], reader.notes), strict=True)
    )
    clusters: dict[int, str] = {}
    if len(set(periods.values())) < len(periods) and top > 0:
        fill_right(sheet, top - 1, columns)
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
        if len(names - {""}) <= 1 and not any(fold(name).startswith(REMARKS) for name in names):
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
        row
        for row in range(top + 1, len(sheet.rows))
        if len(filled_columns(sheet, row)) > 1 and not is_across(sheet, row)
    ]
    for column in (one for one in range(first) if one not in roles):
        cells = [sheet.rows[row][column] for row in rows if not is_blank(sheet.rows[row][column])]
        words = [plain(cell) for cell in cells]
        taken = set(roles.values())
        if not words:
            roles[column] = "aside"
        elif all(direction_of(word) is not None for word in words):
            roles[column] = "direction"
        elif counts_up(sheet, column, top + 1):
            roles[column] = "index"
        elif "indicator" not in taken and (len(set(words)) == len(words) or any(map(reader.knows, words))):
            roles[column] = "indicator"
        elif "subsystem" not in taken and len(set(words)) < len(words) and "indicator" not in taken:
            roles[column] = "subsystem"
        elif "unit" not in taken and not any(is_number(cell) for cell in cells):
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


def _row_series(sheet: Sheet, row: int, block: _Rows, reader: Reader) -> Series:
    roles = {name: column for column, name in block.roles.items()}
    described = {name: sheet.cell(row, roles[name]) for name in ATTRIBUTES if name in roles}
    described = {name: cell for name, cell in described.items() if not is_blank(cell.value)}
    cluster = cluster_name(sheet, row, roles["cluster"], reader) if "cluster" in roles else ""
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
    return Series(signed(header, described, place), place, described, points, sheet.delimiter)


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
