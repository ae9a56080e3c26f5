"""Periods as tables name them: years, and half-years, quarters and months of years."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..language import Note, Text, tr
from .cells import Cell, TableError, plain, shown, without_marks

Period = int | str  # 2010, or 2010H1, 2010Q1, 2010-03: texts of one kind sort in time
YEARS = (1800, 2200)  # any other number in a column of years is a mistake

_PARTS = {"": 1, "H": 2, "Q": 4, "M": 12}  # of a year
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")  # of a year in Chinese, as in titles of yearbooks
_IN_CHINESE = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_NAMES_A_YEAR = re.compile(r"\d{4}|[〇○零一二三四五六七八九]{4}年|^\s*['’‘`]?\d\d\s*年?\s*$")
_SHORT = re.compile(r"(?:['’‘`]\s*([0-9]{2})\s*年?|([0-9]{2})\s*年)度?", re.ASCII)  # '15, 15年
_CENTURY_TURNS = 50  # '49 is 2049 and '50 is 1950
_DATE = re.compile(r"([0-9]{4})(?:[-/.]|\s*年\s*)([0-9]{1,2})(?:[-/.]|\s*月\s*)([0-9]{1,2})\s*日?", re.ASCII)
_LETTER = re.compile(
    r"([0-9]{4}\s*年?)(\s*(?:[（(]?[abcdefprABCDEFPR][)）]?|[（(]?(?:快报|初步|预计|预测)数?[)）]?))", re.ASCII
)
_CHINESE = {"一": "1", "二": "2", "三": "3", "四": "4"}
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = (
    ("", re.compile(rf"{_YEAR}(?:\s*年度?|\s*年[末底终]|\.0|\s*\[YR(?P=year)\])?", re.ASCII)),
    ("Q", re.compile(rf"{_YEAR}[-\s./]*(?:年)?\s*[Qq](?P<part>[1-4])", re.ASCII)),
    ("Q", re.compile(rf"[Qq](?P<part>[1-4])[-\s./]*{_YEAR}", re.ASCII)),
    ("Q", re.compile(rf"{_YEAR}\s*(?:年\s*第?|第)\s*(?P<part>[1-4一二三四])\s*季度?", re.ASCII)),
    ("H", re.compile(rf"{_YEAR}[-\s./]*(?:年)?\s*[Hh](?P<part>[12])", re.ASCII)),
    ("H", re.compile(rf"{_YEAR}\s*年?\s*(?P<part>[上下])半年", re.ASCII)),
    ("M", re.compile(rf"{_YEAR}\s*[-/.]\s*(?P<part>0[1-9]|1[0-2]|[1-9])(?:[-/.]01)?", re.ASCII)),
    ("M", re.compile(rf"{_YEAR}[Mm](?P<part>0?[1-9]|1[0-2])", re.ASCII)),
    ("M", re.compile(rf"{_YEAR}\s*年\s*(?P<part>0?[1-9]|1[0-2])\s*月份?", re.ASCII)),
    ("M", re.compile(rf"{_YEAR}(?P<part>0[1-9]|1[0-2])", re.ASCII)),
)


_SPAN = re.compile(r"([0-9]{4})\s*年?\s*(?:[-–—―~～/至到]|--)+\s*([0-9]{4})\s*年?", re.ASCII)


def span_of(value: Any) -> tuple[int, int] | None:
    """The first and the last year of a span of years, 2010—2012; None of anything else."""
    found = _SPAN.fullmatch(plain(value)) if isinstance(value, str) else None
    if found is None:
        return None
    first, last = int(found[1]), int(found[2])
    return (first, last) if YEARS[0] <= first < last <= YEARS[1] else None


def period_of(value: Any) -> Period | None:
    """The period a cell names, None if it names none; a date is the month it lies in."""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}-{value.month:02d}" if YEARS[0] <= value.year <= YEARS[1] else None
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value % 1:
        return None
    if isinstance(value, str) and _NAMES_A_YEAR.search(value) is None:
        return None  # as most values of a table, told at once
    text = _unmarked(plain(value))[0]
    text = _IN_CHINESE.sub(lambda found: found[0].translate(_DIGITS), text)
    short = _SHORT.fullmatch(text)
    if short is not None:
        year = int(short[1] or short[2])
        return year + (2000 if year < _CENTURY_TURNS else 1900)
    for kind, form in _FORMS:
        found = form.fullmatch(text)
        if found and YEARS[0] <= int(found["year"]) <= YEARS[1]:
            return _labelled(kind, int(found["year"]), found.groupdict().get("part") or "")
    return None


def _unmarked(text: str) -> tuple[str, str]:
    """A period without its footnote marks and what stands behind a provisional year (2021p, 2019 a)), and these."""
    bare, marks = without_marks(text)
    letter = _LETTER.fullmatch(bare.strip())
    return (letter[1].strip(), letter[2].strip() + marks) if letter else (bare.strip(), marks)


def periods_after(periods: Sequence[Any], steps: int) -> list[Period] | None:
    """The next periods of an unbroken row of years at equal steps, half-years, quarters or months; None of others."""
    numbered = [_numbered(one) for one in periods]
    numbers = [number for _, number in numbered]
    gaps = {later - earlier for earlier, later in itertools.pairwise(numbers)}
    kinds = {kind for kind, _ in numbered}
    if len(kinds) != 1 or None in kinds or len(gaps) != 1 or min(gaps) < 1:
        return None
    kind, gap = str(kinds.pop()), gaps.pop()
    ahead = [numbers[-1] + gap * step for step in range(1, steps + 1)]
    count = _PARTS[kind]
    return [
        _labelled(kind, one, "") if count == 1 else _labelled(kind, one // count, str(one % count + 1)) for one in ahead
    ]


def _numbered(period: Any) -> tuple[str | None, int]:
    """Of which kind a period is, and its number among those."""
    if isinstance(period, int | np.integer) and not isinstance(period, bool):
        return "", int(period)
    known = period_of(period) if isinstance(period, str) else None
    if known != period or not isinstance(known, str):
        return None, 0
    kind = known[4] if known[4] in "HQ" else "M"
    return kind, int(known[:4]) * _PARTS[kind] + int(known[5:]) - 1


def _labelled(kind: str, year: int, part: str) -> Period:
    if not kind:
        return year
    part = {"上": "1", "下": "2"}.get(part, _CHINESE.get(part, part))
    return f"{year}-{int(part):02d}" if kind == "M" else f"{year}{kind}{part}"


def read_periods(cells: Sequence[Cell], notes: list[Text]) -> list[Period]:
    """The periods of a column; dates of which each stands in another year are years. Marks taken off are noted.

    Spans of equally many years, 2010—2012, are called by their last year, which is noted.

    Raises:
        TableError: a cell names no period, or periods of different length stand together.
    """
    spans = [span for cell in cells if (span := span_of(cell.value)) is not None]
    if spans and len(spans) == len(cells) and len({last - first for first, last in spans}) == 1:
        begun, ended = spans[0]
        notes.append(
            tr(
                "Each period is of several years and is called by its last: {begun}-{ended} is {ended}.",
                begun=begun,
                ended=ended,
            )
        )
        return [last for _, last in spans]
    cells = [Cell(_dated(cell.value), cell.locate) for cell in cells]
    found = [_period(cell) for cell in cells]
    short = next((at for at, cell in enumerate(cells) if _SHORT.fullmatch(plain(cell.value))), None)
    if short is not None:
        notes.append(
            tr(
                "Years of two digits: {short} is read as {year}.",
                short=shown(cells[short].value),
                year=found[short],
            )
        )
    marked = [cell for cell in cells if isinstance(cell.value, str) and _unmarked(plain(cell.value))[1]]
    if marked:
        en = ", ".join(f"'{shown(cell.value)}' ({cell.place.en})" for cell in marked[:5])
        zh = "、".join(f"“{shown(cell.value)}”（{cell.place.zh}）" for cell in marked[:5])
        notes.append(tr("Marks on periods were left out: {said}.", said=Note(en, zh)))
    if found and all(isinstance(cell.value, datetime.date) for cell in cells):
        dates = {(cell.value.month, cell.value.day) for cell in cells}
        years = {cell.value.year for cell in cells}
        if len(dates) == 1 or (len(years) == len(set(found)) and len(years) > 1):
            return [cell.value.year for cell in cells]
    kinds: dict[str, Cell] = {}
    for period, cell in zip(found, cells, strict=True):
        kinds.setdefault(kind_of(period), cell)
    if len(kinds) > 1:
        (one, first), (other, second) = list(kinds.items())[:2]
        raise TableError(
            tr(
                "{place}: '{shown}' is a {other} and '{shown_2}' ({place_2}) a {one}; use periods of one length.",
                place=second.place,
                shown=shown(second.value),
                shown_2=shown(first.value),
                place_2=first.place,
                other=other,
                one=one,
            )
        )
    return found


def _dated(value: Any) -> Any:
    """A text that is a whole date as a date, as a workbook has it; anything else as it is."""
    found = _DATE.fullmatch(plain(value)) if isinstance(value, str) else None
    try:
        return datetime.date(*map(int, found.groups())) if found else value
    except ValueError:
        return value


def kind_of(period: Period) -> str:
    """``year``, ``half-year``, ``quarter`` or ``month``."""
    if isinstance(period, int):
        return "year"
    return {"H": "half-year", "Q": "quarter"}.get(period[4], "month")


def _period(cell: Cell) -> Period:
    if plain(cell.value) == "":
        raise TableError(tr("{place}: the year is missing.", place=cell.place))
    found = period_of(cell.value)
    if found is None:
        raise TableError(
            tr(
                "{place}: '{shown}' is not a year; one row is one year, written like 2010, or one "
                "quarter or month, written like 2010Q1 or 2010-03.",
                place=cell.place,
                shown=shown(cell.value),
            )
        )
    return found
