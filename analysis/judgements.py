"""Judgement matrices that a user brings along: AHP weights of indicators, dimensions and subsystems, with their ratio.

A file holds one matrix or several, a sheet each or one below the other. Each compares what its first row and its first
column name: the indicators of a subsystem or dimension, the dimensions of a subsystem, or the subsystems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from ..language import Note, Text, in_every_language, joined, tr
from .catalogue import Indicator, subsystem_name
from .cells import Cell, TableError, fold, is_blank, number_alone, plain, without_marks
from .sheets import Sheet, read_sheets
from .synergy.errors import EvaluationError, finding
from .synergy.judgement import ahp_weights

_FRACTION = re.compile(r"(\d+(?:\.\d+)?)\s*[/／∕]\s*(\d+(?:\.\d+)?)")
Named = dict[str, float]


@dataclass
class Judgements:
    """What the matrices of a file weigh: indicators within their subsystem, and subsystems if they are compared."""

    weights: Named = field(default_factory=dict)
    subsystem_weights: Named | None = None
    notes: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class _Matrix:
    names: tuple[str, ...]
    place: Text
    weights: Named


def read_judgements(path: Path | str, indicators: Mapping[str, Indicator]) -> Judgements:
    """Weights of the table's indicators from the judgement matrices of a file.

    An entry is a number or a fraction (1/3); where only one half of a matrix is filled in, the other holds its
    reciprocals. With matrices of dimensions, an indicator's weight is that of its dimension times its own within it.

    Raises:
        TableError: no matrix, an entry that is none, names that are none of the table's, indicators without a matrix,
            or what :func:`~synergysim.analysis.ahp_weights` refuses, with the place.
    """
    sheets, _ = read_sheets(path)
    found = Judgements()
    matrices = [one for sheet in sheets for one in _matrices(sheet, found.notes)]
    if not matrices:
        raise TableError(
            tr(
                "{name} holds no judgement matrix: names in the first row, the same names in the first column.",
                name=Path(path).name,
            )
        )
    by_group: dict[tuple[str, frozenset[str]], _Matrix] = {}
    subsystems = tuple(dict.fromkeys(one.subsystem for one in indicators.values()))
    for matrix in matrices:
        level, codes = _level(matrix, indicators)
        known = _Matrix(tuple(codes), matrix.place, dict(zip(codes, matrix.weights.values(), strict=True)))
        by_group[level, frozenset(codes)] = known
        if level == "subsystem":
            _refuse_uncompared(known, subsystems)
            found.subsystem_weights = known.weights
    for subsystem in subsystems:
        own = [one for one in indicators.values() if one.subsystem == subsystem]
        found.weights |= _within(own, by_group, subsystem, Path(path).name)
    return found


def _refuse_uncompared(matrix: _Matrix, subsystems: Sequence[str]) -> None:
    absent = [name for name in subsystems if name not in matrix.names]
    if absent:
        raise TableError(
            tr(
                "{place}: the subsystem '{absent}' is not compared.",
                place=matrix.place,
                absent=partial(subsystem_name, absent[0]),
            )
        )


def _within(
    own: Sequence[Indicator], by_group: Mapping[tuple[str, frozenset[str]], _Matrix], subsystem: str, file: str
) -> Named:
    """Weights of a subsystem's indicators: of one matrix, or of its dimensions' and one over them."""
    codes = [one.code for one in own]
    direct = _group(codes, "indicator", by_group)
    if direct is not None:
        return direct
    dimensions = list(dict.fromkeys(one.dimension for one in own))
    over = _group(dimensions, "dimension", by_group) if len(dimensions) > 1 else None
    if over is None:
        raise _lacking(codes, partial(subsystem_name, subsystem), file)
    weights: Named = {}
    for dimension in dimensions:
        inside = [one.code for one in own if one.dimension == dimension]
        part = _group(inside, "indicator", by_group)
        if part is None:
            raise _lacking(inside, dimension, file)
        weights |= {code: over[dimension] * share for code, share in part.items()}
    return weights


def _group(names: Sequence[str], level: str, by_group: Mapping[tuple[str, frozenset[str]], _Matrix]) -> Named | None:
    if len(names) == 1:
        return {names[0]: 1.0}
    one = by_group.get((level, frozenset(names)))
    return None if one is None else one.weights


def _lacking(codes: Sequence[str], name: object, file: str) -> TableError:
    return TableError(
        tr(
            "{file} has no judgement matrix of all indicators of '{name}' ({codes}), nor of its dimensions.",
            file=file,
            codes=joined(codes),
            name=name,
        )
    )


def _level(one: _Matrix, indicators: Mapping[str, Indicator]) -> tuple[str, list[str]]:
    """What a matrix compares, and its names as the table has them."""
    known = indicators.values()
    subsystems = {one.subsystem for one in known}
    levels: dict[str, dict[str, str]] = {
        "indicator": {fold(text): item.code for item in known for text in (item.code, item.name_en, item.name_zh)},
        "dimension": {fold(item.dimension): item.dimension for item in known if item.dimension},
        "subsystem": {
            fold(text): code for code in subsystems for text in (code, *in_every_language(subsystem_name, code))
        },
    }
    for level, names in levels.items():
        found = [names.get(fold(name)) or names.get(fold(without_marks(name)[0])) for name in one.names]
        if all(found):
            return level, [str(code) for code in found]
    every = {text for names in levels.values() for text in names}
    stranger = next((name for name in one.names if fold(name) not in every), one.names[0])
    raise TableError(
        tr(
            "{place}: '{stranger}' is no indicator, dimension or subsystem of the table beside "
            "the others of the matrix; the indicators are {indicators}.",
            place=one.place,
            stranger=stranger,
            indicators=joined(indicators),
        )
    )


def _matrices(sheet: Sheet, notes: list[Text]) -> Iterator[_Matrix]:
    row = 0
    while row < len(sheet.rows):
        names = [plain(cell) for cell in sheet.rows[row][1:] if not is_blank(cell)]
        below = [plain(cells[0]) for cells in sheet.rows[row + 1 : row + 1 + len(names)]]
        if len(names) > 1 and {fold(name) for name in names} == {fold(name) for name in below}:
            yield _weighed(sheet, row, names, below, notes)
            row += len(names)
        row += 1


def _weighed(sheet: Sheet, top: int, names: list[str], below: list[str], notes: list[Text]) -> _Matrix:
    columns = [column for column, cell in enumerate(sheet.rows[top]) if column and not is_blank(cell)]
    at = {fold(name): column for name, column in zip(names, columns, strict=True)}
    size = range(len(below))
    cells = [[sheet.cell(top + 1 + i, at[fold(name)]) for name in below] for i in size]
    read = [[_judgement(cell) for cell in row] for row in cells]
    place = sheet.where(top)
    full = [[_completed(read, i, j, cells[i][j]) for j in size] for i in size]
    try:
        weights = ahp_weights(pd.DataFrame(full, index=below, columns=below))
    except EvaluationError as error:
        said = finding(error)
        raise TableError(tr("{place}: {said}", place=place, said=said)) from None
    notes.append(_ratio_note(place, below, weights.attrs))
    return _Matrix(tuple(below), place, dict(zip(below, weights.tolist(), strict=True)))


def _ratio_note(place: Text, names: Sequence[str], attrs: Mapping[Any, Any]) -> Text:
    ratio, held = attrs["consistency_ratio"], attrs["consistent"]
    verdict = (
        ("below 0.1: the judgements agree", "小于 0.1，通过一致性检验")
        if held
        else (
            "0.1 or more: the judgements contradict each other; revise them",
            "不小于 0.1，未通过一致性检验，请修正判断",
        )
    )
    return tr(
        "AHP, {place} ({names}): largest eigenvalue {largest_eigenvalue:.4f}, consistency "
        "ratio {ratio:.4f}, {verdict}.",
        place=place,
        names=joined(names),
        largest_eigenvalue=attrs["largest_eigenvalue"],
        ratio=ratio,
        verdict=Note(verdict[0], verdict[1]),
    )


def _judgement(cell: Cell) -> float | None:
    """A number, a fraction, or None where nothing stands."""
    if is_blank(cell.value):
        return None
    found = _FRACTION.fullmatch(plain(cell.value)) if isinstance(cell.value, str) else None
    if found is not None and float(found[2]):
        return float(found[1]) / float(found[2])
    if hasattr(cell.value, "year"):
        raise TableError(
            tr(
                "{place} holds a date: the spreadsheet program took a fraction for one; write =1/3 or 0.3333.",
                place=cell.place,
            )
        )
    return number_alone(cell.value, cell.place)


def _completed(read: Sequence[Sequence[float | None]], i: int, j: int, cell: Cell) -> float:
    """An entry, or the reciprocal of the one opposite; 1 on the diagonal."""
    value, opposite = read[i][j], read[j][i]
    if value is not None:
        return value
    if i == j:
        return 1.0
    if opposite:
        return 1.0 / opposite
    raise TableError(tr("{place}: the judgement is missing, and so is the one opposite.", place=cell.place))
