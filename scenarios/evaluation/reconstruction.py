"""A paper's table read for ``synergysim reconstruct``: its degrees, or its raw data with weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.catalogue import Language
    from ...analysis.reconstruction import Match
    from ...analysis.sheets import Sheet
    from ...analysis.tables import IndicatorTables

HEADS = {
    "C": ("c", "耦合度", "耦合度c", "coupling", "coupling degree", "c值", "协调度c"),
    "T": ("t", "综合发展指数", "综合发展指数t", "协调指数", "综合评价指数", "综合指数", "development", "t值"),
    "D": ("d", "耦合协调度", "耦合协调度d", "协调发展度", "协调度", "coordination", "coordination degree", "d值"),
    "U": ("u", "协同度", "复合系统协同度", "synergy", "synergy degree"),
}


def reconstruct_file(path: Path, sheet: str | None, lang: Language) -> list[str]:
    """What each printed quantity of a file follows from, a sentence each.

    Raises:
        UserError, TableError, EvaluationError: a file that cannot be read, or prints nothing to be reproduced.
    """
    from ...analysis.sheets import read_sheets

    for one in read_sheets(path)[0]:
        roles = _roles(one)
        if roles and (sheet is None or one.title == sheet):
            return [match.text(lang) for match in _of_degrees(one, roles)]
    return [match.text(lang) for match in _of_weights(path, sheet)]


def _roles(sheet: Sheet) -> dict[str, int]:
    from ...analysis.cells import fold, plain

    heads = [fold(plain(cell)).replace(" ", "") for cell in sheet.rows[0]]
    words = {name: [word.replace(" ", "") for word in known] for name, known in HEADS.items()}
    return {name: heads.index(word) for name, known in words.items() for word in known if word in heads}


def _of_degrees(sheet: Sheet, roles: Mapping[str, int]) -> list[Match]:
    import pandas as pd

    from ...analysis.cells import fold, plain
    from ...analysis.headers import ROLES
    from ...analysis.reconstruction import reconstruct_degrees

    keys = {*ROLES["year"], *ROLES["cluster"]}
    body = [row for row in sheet.rows[1:] if any(plain(cell) for cell in row)]
    numbers: dict[int, list[float]] = {}
    labels: list[int] = []
    for column, head in enumerate(sheet.rows[0]):
        read = [_number(row[column]) for row in body]
        named = fold(plain(head)) in keys
        if named or sum(value is None for value in read) > len(read) / 2:
            labels.append(column)
        else:
            numbers[column] = [float("nan") if value is None else value for value in read]
    whole = [
        place
        for place in range(len(body))
        if all(numbers[column][place] == numbers[column][place] for column in numbers if column not in roles.values())
    ]
    index = [" ".join(plain(body[place][column]) for column in labels) or f"row {place + 1}" for place in whole]
    names = {column: plain(sheet.rows[0][column]) or f"column {column + 1}" for column in numbers}
    frame = pd.DataFrame(
        {column: [values[place] for place in whole] for column, values in numbers.items()}, index=index
    )
    orders = frame[[column for column in numbers if column not in roles.values()]].rename(columns=names)
    printed = {name: frame[column] for name, column in roles.items() if column in frame}
    decimals = {
        names[column]: _decimals(row[column] for row in body) for column in numbers if column not in roles.values()
    }
    decimals |= {name: _decimals(row[column] for row in body) for name, column in roles.items()}
    return reconstruct_degrees(orders, printed, decimals)


def _of_weights(path: Path, sheet: str | None) -> Iterator[Match]:
    """Weights printed beside the raw data, subsystem by subsystem."""
    from ...analysis.tables import read_tables

    tables = read_tables(path, sheet=sheet)
    if not tables.weights:
        raise UserError(
            f"{path} prints nothing to be reproduced: neither a column C, T, D or U beside the order degrees, "
            "nor weights beside the raw data.",
            f"{path} 没有可复现的数值：既没有与有序度并列的 C、T、D、U 列，也没有与原始数据并列的权重。",
        )
    yield from weight_matches(tables)


def weight_matches(tables: IndicatorTables) -> list[Match]:
    """The convention behind the printed weights of each subsystem."""
    from dataclasses import replace

    import pandas as pd

    from ...analysis.catalogue import subsystem_name
    from ...analysis.reconstruction import reconstruct_weights

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
    from ...analysis.cells import plain

    text = plain(cell).replace("−", "-")
    try:
        return float(text)
    except ValueError:
        return None


def _decimals(cells: Iterator[Any] | Sequence[Any] | pd.Series[Any]) -> int:
    """The decimals of the longest number of a column: 0.5 stands there for 0.500 where another is 0.123."""
    from ...analysis.cells import plain

    lengths = [len(text.partition(".")[2]) for cell in cells if (text := plain(cell)) and _number(cell) is not None]
    return min(max(lengths, default=0), 10)
