"""Weights and goalposts that a user brings along, one indicator a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..language import Note, Text, tr
from .catalogue import Indicator
from .cells import Setting, TableError, decimal_mark_of, fold, plain, read_column, without_marks
from .headers import ROLES
from .sheets import Sheet, only_sheet

_COLUMNS = {
    "cluster": ROLES["cluster"],
    "indicator": ROLES["indicator"],
    "subsystem": ROLES["subsystem"],
    "weight": ROLES["weight"],
    "information": ("information", "informationcontent", "信息量", "信息量cj", "信息承载量", "c_j", "cj"),
    "lower": ("lower", "下限", "下界", "最小值", "min"),
    "upper": ("upper", "上限", "上界", "最大值", "max"),
}
EVERY_CLUSTER = ""


def read_weights(
    path: Path | str, indicators: Mapping[str, Indicator], notes: list[Text] | None = None
) -> dict[str, dict[str, float]]:
    """Weights by cluster and indicator from a file with the columns indicator, weight and, if they differ, cluster.

    Without clusters all weights stand under :data:`EVERY_CLUSTER`. A ``weights.csv`` that an evaluation wrote can be
    given back; per cents are shares. In place of weights the information contents C_j of CRITIC may stand (information,
    信息量): a weight is C_j/ΣC of its subsystem then. What was taken off or decided in reading is added to ``notes``.

    Raises :class:`TableError` for a missing column, an unknown indicator, a gap or a repetition.
    """
    weights: dict[str, dict[str, float]] = {}
    names = _named(only_sheet(path))
    what = "information" if "information" in names and "weight" not in names else "weight"
    for cluster, indicator, (weight,), place in _rows(path, indicators, (what,), notes):
        own = weights.setdefault(cluster, {})
        if indicator in own:
            raise TableError(tr("{place}: {indicator} has a weight already.", place=place, indicator=indicator))
        own[indicator] = weight
        if what == "information" and weight < 0:
            raise TableError(tr("{place}: the information content {weight:g} is below 0.", place=place, weight=weight))
    if what == "weight":
        return weights
    if notes is not None:
        notes.append(tr("Weights are the shares of the information contents."))
    return {cluster: _shares(own, indicators) for cluster, own in weights.items()}


def _shares(information: Mapping[str, float], indicators: Mapping[str, Indicator]) -> dict[str, float]:
    """C_j/ΣC within each subsystem; of one without any information the contents as they are, which are refused."""
    totals: dict[str, float] = {}
    for code, content in information.items():
        subsystem = indicators[code].subsystem
        totals[subsystem] = totals.get(subsystem, 0.0) + content
    return {code: content / (totals[indicators[code].subsystem] or 1.0) for code, content in information.items()}


def read_goalposts(
    path: Path | str, indicators: Mapping[str, Indicator], notes: list[Text] | None = None
) -> dict[str, tuple[float, float]]:
    """Bounds by indicator, in its unit, from a file with the columns indicator, lower and upper.

    Raises :class:`TableError` as :func:`read_weights`.
    """
    posts: dict[str, tuple[float, float]] = {}
    for cluster, indicator, (lower, upper), place in _rows(path, indicators, ("lower", "upper"), notes):
        if cluster != EVERY_CLUSTER or indicator in posts:
            raise TableError(
                tr(
                    "{place}: goalposts hold for all clusters; give each indicator once, without a cluster.",
                    place=place,
                )
            )
        posts[indicator] = (lower, upper)
    return posts


def _rows(
    path: Path | str, indicators: Mapping[str, Indicator], wanted: Sequence[str], notes: list[Text] | None
) -> list[tuple[str, str, list[float], Text]]:
    """Cluster, indicator code, numbers and place of every row."""
    sheet = only_sheet(path)
    columns = _columns(sheet, wanted)
    codes = {fold(name): code for code, one in indicators.items() for name in (code, one.name_en, one.name_zh)}
    rows = [row for row in range(1, len(sheet.rows)) if _is_entry(sheet, row, columns)]
    found = [_code(sheet, row, columns["indicator"], codes, indicators) for row in rows]
    numbers = {name: _numbers(sheet, rows, columns[name], name, [] if notes is None else notes) for name in wanted}
    clusters = [plain(sheet.rows[row][columns["cluster"]]) if "cluster" in columns else "" for row in rows]
    return [
        (cluster or EVERY_CLUSTER, code, [numbers[name][position] for name in wanted], sheet.where(row))
        for position, (row, code, cluster) in enumerate(zip(rows, found, clusters, strict=True))
    ]


def _is_entry(sheet: Sheet, row: int, columns: Mapping[str, int]) -> bool:
    """Whether a row is more than a remark below the table."""
    filled = [cell for cell in sheet.rows[row] if plain(cell)]
    first = plain(sheet.rows[row][columns["indicator"]])
    return len(filled) > 1 or not fold(first).startswith(
        ("注", "数据来源", "资料来源", "source", "note", "合计", "total")
    )


def _code(sheet: Sheet, row: int, column: int, codes: Mapping[str, str], indicators: Mapping[str, Indicator]) -> str:
    text = plain(sheet.rows[row][column])
    code = codes.get(fold(text)) or codes.get(fold(without_marks(text)[0]))
    if code is None:
        place, known = sheet.where(row), ", ".join(indicators)
        raise TableError(
            tr("{place}: the table has no indicator '{text}'; it has {known}.", place=place, text=text, known=known)
        )
    return code


def _numbers(sheet: Sheet, rows: Sequence[int], column: int, name: str, notes: list[Text]) -> list[float]:
    cells = [sheet.cell(row, column) for row in rows]
    mark = decimal_mark_of([[cell.value for cell in cells]])
    read = read_column(cells, Note(f"'{name}'", f"“{name}”"), Setting(sheet.delimiter, mark), notes)
    for cell, value in zip(cells, read.numbers, strict=True):
        if value != value:
            raise TableError(tr("{place}: the number is missing.", place=cell.place))
    size = {"%": 100.0, "‰": 1000.0}.get(read.percent, 1.0) if name == "weight" else 1.0
    return [value / size for value in read.numbers]


def _named(sheet: Sheet) -> dict[str, int]:
    """The columns whose head is known."""
    return {
        name: column
        for column, header in enumerate(sheet.rows[0])
        for name, words in _COLUMNS.items()
        if fold(without_marks(plain(header))[0]) in words
    }


def _columns(sheet: Sheet, wanted: Sequence[str]) -> dict[str, int]:
    found = _named(sheet)
    for name in ("indicator", *wanted):
        if name not in found:
            where = sheet.where()
            raise TableError(tr("{where}: the column '{name}' is missing.", where=where, name=name))
    return found
