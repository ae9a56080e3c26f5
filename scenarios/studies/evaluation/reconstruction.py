"""A paper's table read for ``synergysim reconstruct``: its degrees, or its raw data with weights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ....language import tr
from ...errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from ....analysis.reconstruction import Match
    from ....analysis.sheets import Sheet
    from ....analysis.tables import IndicatorTables

QUANTITIES = ("C", "T", "D", "U")
LONGEST = 14  # digits and signs of a number that someone typed
MOST_ABOVE = 10  # rows of captions and heads
LEAST_ROWS, LEAST_ORDERS = 2, 2
INFORMATION = {
    "entropy": re.compile(r"熵值|信息熵|^熵$|entropy|^e_?j$"),
    "information": re.compile(r"信息量|information|^c_?j$"),
    "redundancy": re.compile(r"差异系数|差异性系数|冗余度|效用值|redundancy|divergence|^[dg]_?j$"),
}
# What a head names, in the order in which it is looked for: 耦合协调度 holds 协调度, and 耦合协调度 is no 耦合度.
HEADS = (
    ("D", re.compile(r"耦合协调(?!指数)|协调发展度|协调发展水平|^协调度$|coordination(?!index)|\bccd\b")),
    ("C", re.compile(r"耦合度|^coupling(degree)?$")),
    ("T", re.compile(r"综合(发展|评价|协调)?(指数|水平|得分)|^协调指数$|^发展指数$|^development(index)?$|综合评价值")),
    ("U", re.compile(r"协同度|^synergy(degree)?$")),
)
# The letter of a head is believed before its words, unless a number follows it: U1 is an order degree.
LETTER = re.compile(r"(?:^|[^a-z])([ctdu])(?:值|\))?$")


def reconstruct_file(path: Path, sheet: str | None) -> list[str]:
    """What each printed quantity of a file follows from, a sentence each.

    Raises:
        UserError, TableError, EvaluationError: a file that cannot be read, or prints nothing to be reproduced.
    """
    from ....analysis.cells import TableError
    from ....analysis.sheets import read_sheets

    sheets = [one for one in read_sheets(path)[0] if sheet is None or one.title == sheet]
    ways = [way for one in sheets for way in (one, _turned(one))]
    found = next((known for way in ways if (known := [*_degrees(way), *_informed(way)])), None)
    if found is None:
        try:
            found = list(_of_weights(path, sheet))
        except (TableError, UserError):
            # No table that could be evaluated: one period, one subsystem, units instead of years.
            found = next((known for way in ways if (known := list(_of_block(way)))), None)
            if found is None:
                raise
    return [match.text() for match in found]


def _turned(sheet: Sheet) -> Sheet:
    """The sheet with rows for columns, as papers print degrees with their years across."""
    return replace(sheet, rows=[list(cells) for cells in zip(*sheet.rows, strict=True)])


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row that names the printed quantities, and their columns; None if there is none."""
    for row, cells in enumerate(sheet.rows[:MOST_ABOVE]):
        roles = _roles(cells)
        named = [column for column, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()]
        numbers = [
            column for column in named
            if sum(_number(below[column]) is not None for below in sheet.rows[row + 1 :]) >= LEAST_ROWS
        ]  # fmt: skip
        if roles and len([column for column in numbers if column not in roles.values()]) >= LEAST_ORDERS:
            return row, {name: column for name, column in roles.items() if column in numbers}
    return None


def _roles(cells: Sequence[Any]) -> dict[str, int]:
    """The column of every quantity that a head names; one that two columns seem to name is no such quantity."""
    from ....analysis.cells import fold, plain

    found: dict[str, list[int]] = {}
    lettered: dict[str, int] = {}
    for column, cell in enumerate(cells):
        text = fold(plain(cell)).replace(" ", "") if isinstance(cell, str) else ""
        if letter := LETTER.search(text):
            lettered.setdefault(letter[1].upper(), column)
        elif name := next((name for name, words in HEADS if words.search(text) and not text[-1:].isdecimal()), None):
            found.setdefault(name, []).append(column)
    alone = {name: columns[0] for name, columns in found.items() if len(columns) == 1 and name not in lettered}
    return {name: (lettered | alone)[name] for name in QUANTITIES if name in lettered | alone}


def _degrees(sheet: Sheet) -> list[Match]:
    head = _head(sheet)
    return [] if head is None else _of_degrees(sheet, *head)


def _of_degrees(sheet: Sheet, top: int, roles: Mapping[str, int]) -> list[Match]:
    import pandas as pd

    from ....analysis.cells import fold, plain
    from ....analysis.headers import ROLES
    from ....analysis.reconstruction import reconstruct_degrees

    keys = {*ROLES["year"], *ROLES["cluster"]}
    head, body = sheet.rows[top], [row for row in sheet.rows[top + 1 :] if any(plain(cell) for cell in row)]
    numbers: dict[int, list[float]] = {}
    labels: list[int] = []
    for column, cell in enumerate(head):
        read = [_number(row[column]) for row in body]
        if column not in roles.values() and (fold(plain(cell)) in keys or _counts(read)):
            labels.append(column)
        elif sum(value is None for value in read) > len(read) / 2:
            # Words before the numbers say which row it is; behind them they are grades.
            labels += [column] if not numbers else []
        else:
            numbers[column] = [float("nan") if value is None else value for value in read]
    given = [column for column in numbers if column not in roles.values()]
    whole = [place for place in range(len(body)) if all(numbers[one][place] == numbers[one][place] for one in given)]
    index = [" ".join(plain(body[place][column]) for column in labels) or f"row {place + 1}" for place in whole]
    names = {column: plain(head[column]) or f"column {column + 1}" for column in numbers}
    frame = pd.DataFrame(
        {column: [values[place] for place in whole] for column, values in numbers.items()}, index=index
    )
    orders = frame[given].rename(columns=names)
    printed = {name: frame[column] for name, column in roles.items() if column in frame}
    decimals = {names[column]: _decimals(row[column] for row in body) for column in given}
    decimals |= {name: _decimals(row[column] for row in body) for name, column in roles.items()}
    return reconstruct_degrees(orders, printed, decimals)


def _counts(read: Sequence[float | None]) -> bool:
    """Whether a column holds years or row numbers: whole numbers that rise."""
    found = [value for value in read if value is not None]
    return len(found) > 1 and all(value == int(value) for value in found) and found == sorted(set(found))


def _of_weights(path: Path, sheet: str | None) -> Iterator[Match]:
    """Weights printed beside the raw data, subsystem by subsystem."""
    from ....analysis.tables import read_tables

    tables = read_tables(path, sheet=sheet)
    if not tables.weights:
        raise UserError(
            tr(
                "{path} prints nothing to be reproduced: neither a column C, T, D or U beside the "
                "order degrees, nor weights beside the raw data.",
                path=path,
            )
        )
    yield from weight_matches(tables)


def _informed(sheet: Sheet) -> Iterator[Match]:
    """Weights printed beside entropies (1 − e) or information contents C_j; nothing if the sheet is no such table."""
    from ....analysis.cells import plain
    from ....analysis.reconstruction import reconstruct_last_step

    for row, cells in enumerate(sheet.rows[:MOST_ABOVE]):
        columns = _last_step(cells)
        if columns is None:
            continue
        kind, *pair = columns
        body = [one for one in sheet.rows[row + 1 :] if all(_number(one[column]) is not None for column in pair)]
        if len(body) >= LEAST_ROWS:
            names = [plain(next((cell for cell in one if isinstance(cell, str)), "")) for one in body]
            given, printed = ([_number(one[column]) or 0.0 for one in body] for column in pair)
            decimals = [_decimals([one[column] for one in body]) for column in pair]
            yield reconstruct_last_step(kind, names, given, printed, decimals)
            return


def _last_step(cells: Sequence[Any]) -> tuple[str, int, int] | None:
    """What the weights of a head come from, its column and theirs."""
    from ....analysis.cells import fold, plain
    from ....analysis.headers import role

    words = [fold(plain(cell)) for cell in cells]
    weights = [column for column, cell in enumerate(cells) if role(cell) == "weight"]
    for kind, known in INFORMATION.items():
        for column, word in enumerate(words):
            if known.search(word) and len(weights) == 1:
                return kind, column, weights[0]
    return None


def _of_block(sheet: Sheet) -> Iterator[Match]:
    """Weights in a row above the raw data of one period or subsystem, whatever the rows are called."""
    import pandas as pd

    from ....analysis.cells import plain
    from ....analysis.headers import direction_of, role
    from ....analysis.reconstruction import reconstruct_weights

    labels = {role(cells[0]): row for row, cells in reversed(list(enumerate(sheet.rows)))}
    if "weight" not in labels:
        return
    weights = sheet.rows[labels["weight"]]
    columns = [column for column, cell in enumerate(weights) if column and _number(cell) is not None]
    body = [
        cells for row, cells in enumerate(sheet.rows)
        if row != labels["weight"] and all(_number(cells[column]) is not None for column in columns)
        and role(cells[0]) not in ("direction", "year")
    ]  # fmt: skip
    if len(columns) < LEAST_ORDERS or len(body) < LEAST_ROWS:
        return
    names = sheet.rows[labels["indicator"]] if "indicator" in labels else [None] * len(weights)
    signs = sheet.rows[labels["direction"]] if "direction" in labels else [None] * len(weights)
    codes = [plain(names[column]) or f"column {column + 1}" for column in columns]
    table = pd.DataFrame([[_number(cells[column]) for column in columns] for cells in body], columns=codes)
    printed = pd.Series([_number(weights[column]) for column in columns], index=codes)
    direction = pd.Series([direction_of(signs[column]) or 1 for column in columns], index=codes)
    yield reconstruct_weights(table, printed, direction, _decimals([weights[column] for column in columns]))


def weight_matches(tables: IndicatorTables) -> list[Match]:
    """The convention behind the printed weights of each subsystem."""
    import pandas as pd

    from ....analysis.catalogue import subsystem_name
    from ....analysis.reconstruction import reconstruct_weights

    stacked = pd.concat(list(tables.tables.values()), ignore_index=True)
    found = []
    for subsystem in tables.subsystems:
        codes = [code for code, one in tables.indicators.items() if one.subsystem == subsystem and code in stacked]
        weights = pd.Series({code: tables.weights[code] for code in codes})
        direction = pd.Series({code: tables.indicators[code].direction for code in codes})
        match = reconstruct_weights(stacked[codes], weights, direction, _decimals(weights))
        found.append(replace(match, quantity=f"{match.quantity} ({subsystem_name(subsystem)})"))
    return found


def _number(cell: Any) -> float | None:
    from ....analysis.cells import plain

    text = plain(cell).replace("−", "-")
    try:
        return float(text)
    except ValueError:
        return None


def _decimals(cells: Iterator[Any] | Sequence[Any] | pd.Series[Any]) -> int:
    """The decimals of the longest number of a column: 0.5 stands there for 0.500 where another is 0.123."""
    from ....analysis.cells import plain

    texts = [plain(cell) for cell in cells if _number(cell) is not None]
    # What a spreadsheet program computed, 0.30000000000000004, was printed with fewer.
    shown = [text if len(text) <= LONGEST else f"{float(text):.12g}" for text in texts]
    return min(max((len(text.partition(".")[2]) for text in shown), default=0), 10)
