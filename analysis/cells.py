"""Cells of a table: their text, and the number that a text means.

This is the one reader of numbers: observed tables, weights, goalposts, options and YAML use it. It takes no digit that
is not written, and where a comma or a point could mean two things it looks at the whole column, or refuses.
"""

from __future__ import annotations

import datetime
import decimal
import math
import numbers
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from ..language import Note, Text, tr
from .synergy.errors import FoundError

LARGEST, SMALLEST = 1e100, 1e-100  # squares and ratios of what lies between can be computed with
MISSING_MARKS = frozenset(
    {"", "na", "n/a", "n.a.", "n.a", "nan", "<na>", "null", "none", "nil", "missing", "no data", "n.d.", ":"}
    | {"-", "--", "---", "–", "——", "—", "―", "──", "─", "━", "−", "/", "\\", ".", "..", "...", "…", "……", "·"}
    | {"缺失", "缺", "缺失值", "无", "暂无", "无数据", "暂无数据", "不详", "未统计", "未知"}
)
SUPERSCRIPTS = {ord(plain): mark for plain, mark in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}

_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_BLANKS = " \u00a0\u2007\u2009\u202f"
_MINUS = "-−–‒‐‑﹣"
_RAISED = "\u00aa\u00b2\u00b3\u00b9\u00ba\u2070-\u209c\u1d43-\u1d6a"
_CIRCLED = "\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289\u32b1-\u32bf"
_MARKS = f"(?:[{_RAISED}{_CIRCLED}*†‡§※][{_BLANKS}]*)+"
_AROUND = re.compile(f"^(?P<before>{_MARKS})?(?P<core>.*?)(?P<after>{_MARKS})?$", re.DOTALL)
_HEADER_MARKS = re.compile(rf"\s*{_MARKS}$")
_POWER = re.compile(r"(^|[^0-9.,])10[²³⁰-⁹]+$")
_BODY = re.compile(
    rf"(?P<body>[0-9]+(?:[.,{_BLANKS}][0-9]+)*[.,]?|[.,][0-9]+)(?P<exponent>[eE][+\-−]?[0-9]{{1,4}})?", re.ASCII
)
_SPACED = re.compile(rf"[0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+(?:[.,][0-9]*)?")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,17})?", re.ASCII)
_LONGEST_SHOWN = 60
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟")


class TableError(FoundError):
    """A table that cannot be read as it stands; ``finding`` says what and where in both languages."""

    def __init__(self, message: Text | str, zh: str = "") -> None:
        super().__init__(message if isinstance(message, Text) else Note(message, zh or message))


class Cell(NamedTuple):
    """What a cell holds, and how to say where it stands (said only when something has to be said of it)."""

    value: Any
    locate: Callable[[], Text]

    @property
    def place(self) -> Text:
        """Where the cell stands, in both languages."""
        return self.locate()

    @staticmethod
    def at(value: Any, place: Text) -> Cell:
        """A cell of which the place is known in words."""
        return Cell(value, lambda: place)


@dataclass(frozen=True)
class Column:
    """The numbers of a column (NaN where a value is missing), and the sign after all of them (``%``, ``‰`` or none)."""

    numbers: list[float]
    percent: str


@dataclass(frozen=True)
class Setting:
    """What stands around a column: the delimiter of the file ('' for a workbook) and its decimal mark, if known."""

    delimiter: str = ""
    decimal_mark: str = ""


class _Written(NamedTuple):
    """A number taken apart: what its separators mean is not decided yet."""

    text: str
    cell: Cell
    sign: str
    body: str
    exponent: str
    percent: str
    mark: str
    bracketed: bool

    @property
    def place(self) -> Text:
        return self.cell.place


def half_width(text: str) -> str:
    """The text with full-width letters, digits and signs made ordinary; no other character is changed."""
    return text.translate(_HALF_WIDTH)


def plain(cell: Any) -> str:
    """The text of a cell: full-width forms made ordinary, invisible characters and blanks at the ends removed."""
    if cell is None:
        return ""
    text = str(cell)
    return text.strip() if text.isascii() else half_width(text.translate(_INVISIBLE)).strip()


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing at all (a mark such as ``NA`` is something)."""
    if type(cell) is str and cell[:1].isalnum():
        return False  # most cells, told at once: large tables are read in seconds
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (type(cell) is not int and plain(cell) == "")


def shown(cell: Any) -> str:
    """The text of a cell for a message, shortened if it is long."""
    text = plain(cell)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def fold(text: object) -> str:
    """A name without case, blanks and punctuation, so that small differences of spelling do not matter.

    Digits in circles and superscripts stay what they are: ``A1①`` is not ``A11``.
    """
    return _folded(str(text))


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    folded = text.casefold() if text.isascii() else "".join(map(_compatible, half_width(text))).casefold()
    return "".join(character for character in folded if character.isalnum() or character in "&%")


def _compatible(character: str) -> str:
    ordinary = unicodedata.normalize("NFKC", character)
    return character if any(one.isdigit() for one in ordinary) else ordinary


def without_marks(header: str) -> tuple[str, str]:
    """A header without the footnote marks at its end, and the marks."""
    found = _HEADER_MARKS.search(header)
    return (header[: found.start()], found[0].strip()) if found and found.start() else (header, "")


def without_own_marks(name: str) -> tuple[str, str]:
    """A name that nothing else knows without the footnote marks at its end; a raised digit of a unit (m²) is none."""
    bare, marks = without_marks(name)
    unit = bare[-1:].isascii() and bare[-1:].isalpha() and re.fullmatch(f"[{_RAISED}]+", marks) is not None
    return (name, "") if unit else (bare, marks)


def is_missing(cell: Any) -> bool:
    """Whether a cell is empty or holds one of the usual marks for a missing value."""
    return is_blank(cell) or plain(cell).casefold() in MISSING_MARKS


def read_column(cells: Sequence[Cell], name: Text, setting: Setting, notes: list[Text]) -> Column:
    """The numbers of a column, and notes on everything that was taken off or decided.

    Args:
        cells: those of one column. name: the column's, for notes.
        setting: what else in the file says what a comma means.

    Raises:
        TableError: a text that is no number, percent signs on some cells only, commas and points that can be read in
            two ways or in none; the cell is named.
    """
    plainly = plain_numbers(cells)
    if plainly is not None:
        return Column(plainly, "")
    taken = [_taken_apart(cell) for cell in cells]
    written = [one for one in taken if isinstance(one, _Written)]
    percent = _percent(written, [cell for cell, one in zip(cells, taken, strict=True) if isinstance(one, float)])
    mark = _decimal_mark(written, name, setting, notes)
    notes += _taken_off(written, name, percent)
    values = [one if isinstance(one, float) else math.nan if one is None else _value(one, mark) for one in taken]
    return Column([_bounded(value, cell) for value, cell in zip(values, cells, strict=True)], percent)


def plain_numbers(cells: Sequence[Cell]) -> list[float] | None:
    """The numbers of a column in which nothing has to be decided: most are, and large tables are read in seconds."""
    found: list[float] = []
    proven = unclear = False
    for value, _ in cells:
        if type(value) is str:
            if not _PLAIN.fullmatch(value):
                return None
            whole, point, decimals = value.lstrip("-").partition(".")
            if point:
                either = len(decimals) == 3 and len(whole) < 4 and whole[0] != "0"
                proven, unclear = proven or not either, unclear or either
        elif value is not None and type(value) is not float and type(value) is not int:
            return None
        number = math.nan if value is None else float(value)
        if not (SMALLEST <= abs(number) <= LARGEST or number == 0 or value is None or value != value):
            return None
        found.append(number)
    return None if unclear and not proven else found


def number_alone(cell: Any, place: Text) -> float:
    """The number that stands alone, as in an option or a YAML file: a point is the decimal mark, a comma is refused.

    Raises:
        TableError: no number, a mark or a percent sign on it, infinite, or missing.
    """
    alone = Cell.at(cell, place)
    one = _taken_apart(alone)
    if one is None:
        raise _wrong(alone)
    if isinstance(one, float):
        return _finite(one, alone)
    if one.mark or one.percent or one.bracketed or "," in one.body:
        raise _wrong(alone)
    return _finite(_value(one, "."), alone)


def decimal_mark_of(columns: Iterable[Sequence[Any]]) -> str:
    """The decimal mark that the columns of a file prove, '' if none does or they differ."""
    proven: set[str] = set()
    for column in columns:
        for value in column:
            try:
                one = _taken_apart(Cell.at(value, Note("", "")))
            except TableError:
                continue
            if isinstance(one, _Written):
                kind, mark = _meaning(one.body)
                proven |= {mark} if kind == "decimal" else {_other(mark)} if kind == "grouped" else set()
    return proven.pop() if len(proven) == 1 else ""


def _taken_apart(cell: Cell) -> _Written | float | None:
    value = cell.value
    if isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
        kind = type(value).__name__
        raise TableError(
            tr(
                "{place}: {shown!r} is a {kind} and not a number; write the number into a cell of the format 'Number'.",
                place=cell.place,
                shown=shown(value),
                kind=kind,
            )
        )
    if isinstance(value, float | int | numbers.Real | decimal.Decimal):
        real = float(value)
        return None if math.isnan(real) else real
    if is_missing(value):
        return None
    return _written(cell, plain(value))


def _written(cell: Cell, text: str) -> _Written:
    if _POWER.search(text):
        raise _wrong(cell)
    found = _AROUND.match(text)
    assert found is not None
    core, marks = found["core"].strip(), [found["before"], found["after"]]
    percent = core[-1:] if core[-1:] in "%‰" else ""
    if percent:
        found = _AROUND.match(core[:-1].strip())
        assert found is not None
        core, marks = found["core"].strip(), [*marks, found["after"]]
    bracketed = core.startswith("(") and core.endswith(")")
    core = core[1:-1].strip() if bracketed else core
    sign = core[:1] if core[:1] and core[:1] in "+" + _MINUS else ""
    body = _BODY.fullmatch(core[len(sign) :].strip())
    if body is None or (bracketed and sign):
        raise _wrong(cell)
    digits, mark = body["body"], "".join(one.strip() for one in marks if one)
    if any(blank in digits for blank in _BLANKS):
        if not _SPACED.fullmatch(digits):
            raise _wrong(cell)
        digits = "".join(character for character in digits if character not in _BLANKS)
    minus = bracketed or (sign != "" and sign in _MINUS)
    exponent = (body["exponent"] or "").replace("−", "-")
    return _Written(text, cell, "-" if minus else "", digits, exponent, percent, mark, bracketed)


def _meaning(body: str) -> tuple[str, str]:
    """What the separators of a body say: ``plain``, ``decimal`` (proven), ``grouped`` (proven) or ``either``."""
    found = [character for character in body if character in ".,"]
    if not found:
        return "plain", ""
    if len(set(found)) == 2:
        return "decimal", found[-1]
    if len(found) > 1:
        return "grouped", found[0]
    left, right = body.split(found[0])
    return ("either" if len(right) == 3 and 1 <= len(left) <= 3 and left[0] != "0" else "decimal"), found[0]


def _other(mark: str) -> str:
    return "," if mark == "." else "."


def _decimal_mark(written: Sequence[_Written], name: Text, setting: Setting, notes: list[Text]) -> str:
    """What the column's commas and points mean; a choice that is not the usual one is noted."""
    proven, unclear = _proofs(written)
    if len(proven) == 2:
        raise _mixed(name, proven["."], proven[","])
    if not proven and not unclear:
        return "."
    mark = next(iter(proven)) if proven else _unproven(written, unclear, name, setting)
    if mark == ",":
        notes.append(tr("{name}: commas are read as decimal marks.", name=name))
    elif "," in unclear:
        notes.append(
            tr(
                "{name}: commas are read as separators of thousands ({text} is {text_2}).",
                name=name,
                text=unclear[","].text,
                text_2=unclear[","].text.replace(",", ""),
            )
        )
    return mark


def _proofs(written: Sequence[_Written]) -> tuple[dict[str, _Written], dict[str, _Written]]:
    """The first cell that proves a decimal mark, by mark; and the first in which a mark can mean two things."""
    proven: dict[str, _Written] = {}
    unclear: dict[str, _Written] = {}
    for one in written:
        kind, mark = _meaning(one.body)
        if kind == "either":
            unclear.setdefault(mark, one)
        elif kind != "plain":
            proven.setdefault(mark if kind == "decimal" else _other(mark), one)
    return proven, unclear


def _unproven(written: Sequence[_Written], unclear: dict[str, _Written], name: Text, setting: Setting) -> str:
    """The decimal mark of a column in which no cell proves one: that of the file, the usual one, or a question."""
    if setting.decimal_mark:
        return setting.decimal_mark
    if len(unclear) == 1 and setting.delimiter != ";" and not ("." in unclear and _rather_thousands(written)):
        return "."
    one = next(iter(unclear.values()))
    mark = "," if "," in unclear else "."
    whole, decimals = one.text.replace(mark, ""), one.text.replace(mark, ".") + "0"
    raise TableError(
        tr(
            "{place}: '{text}' can be {whole} or {decimals}, and no other value of {name} says "
            "which; write {whole} without a separator or {decimals} with a point, the same way "
            "in the whole column.",
            place=one.place,
            text=one.text,
            whole=whole,
            decimals=decimals,
            name=name,
        )
    )


def _rather_thousands(written: Sequence[_Written]) -> bool:
    """Whether whole numbers of up to three digits stand beside, and lie nearer if the points part thousands."""
    whole = [float(one.body) for one in written if one.body.isdecimal() and float(one.body)]
    if not whole or max(whole) >= 1000:
        return False
    pointed = [float(one.body) for one in written if "." in one.body]

    def spread(values: list[float]) -> float:
        return max(values) / min(values)

    return spread(whole + [1000 * one for one in pointed]) < spread(whole + pointed)


def _mixed(name: Text, point: _Written, comma: _Written) -> TableError:
    return TableError(
        tr(
            "{place}: '{text}' has a decimal comma and '{text_2}' ({place_2}) a decimal point; "
            "use a point in all of {name}.",
            place=comma.place,
            text=comma.text,
            text_2=point.text,
            place_2=point.place,
            name=name,
        )
    )


def _value(one: _Written, mark: str) -> float:
    whole, point, decimals = one.body.partition(mark)
    groups = whole.split(_other(mark))
    grouped = len(groups) > 1
    formed = 1 <= len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
    if (grouped and not formed) or _other(mark) in decimals or mark in decimals:
        raise _wrong(one.cell)
    value = float(f"{one.sign}{''.join(groups)}{'.' if point else ''}{decimals}{one.exponent}")
    if value == 0 and one.body.strip("0.,"):
        raise _beyond(one.cell, "small", "小")
    return value


def _percent(written: Sequence[_Written], numbers_beside: Sequence[Cell]) -> str:
    """The sign that all cells have; a zero may stand without."""
    signed = next((one for one in written if one.percent), None)
    if signed is None:
        return ""
    bare = next((one for one in written if one.percent != signed.percent and one.body.strip("0.,")), None)
    number = next((cell for cell in numbers_beside if cell.value), None)
    if bare is not None or number is not None:
        place, text = (bare.place, bare.text) if bare is not None else (number.place, shown(number.value))  # type: ignore[union-attr]
        raise TableError(
            tr(
                "{place}: '{text}' is in {percent} and '{text_2}' ({place_2}) is not; write the "
                "whole column with {percent}, or all of it without (also as the format of the cells).",
                place=signed.place,
                text=signed.text,
                percent=signed.percent,
                text_2=text,
                place_2=place,
            )
        )
    return signed.percent


def _taken_off(written: Sequence[_Written], name: Text, percent: str) -> Iterable[Text]:
    if percent:
        yield tr("{name}: the values are read in {percent}, as they are shown.", name=name, percent=percent)
    marked = [one for one in written if one.mark]
    if marked:
        en, zh = _listed(marked)
        yield tr("{name}: marks on values were left out: {said}.", name=name, said=Note(en, zh))
    bracketed = [one for one in written if one.bracketed]
    if bracketed:
        en, zh = _listed(bracketed)
        yield tr("{name}: brackets are read as a minus sign: {said}.", name=name, said=Note(en, zh))


def _listed(some: Sequence[_Written], most: int = 5) -> tuple[str, str]:
    rest_en, rest_zh = (f" and {len(some) - most} more", f" 等 {len(some)} 处") if len(some) > most else ("", "")
    en = ", ".join(f"'{one.text}' ({one.place.en})" for one in some[:most])
    zh = "、".join(f"“{one.text}”（{one.place.zh}）" for one in some[:most])
    return en + rest_en, zh + rest_zh


def _bounded(value: float, cell: Cell) -> float:
    """A value with which can be computed."""
    if math.isnan(value):
        return value
    if SMALLEST <= abs(_finite(value, cell)) <= LARGEST or value == 0:
        return value
    raise _beyond(cell, *(("large", "大") if abs(value) > 1 else ("small", "小")))


def _beyond(cell: Cell, en: str, zh: str) -> TableError:
    return TableError(
        tr(
            "{place}: {shown} is too {said} to compute with; use another unit.",
            place=cell.place,
            shown=shown(cell.value),
            said=Note(en, zh),
        )
    )


def _finite(value: float, cell: Cell) -> float:
    if math.isinf(value):
        raise TableError(tr("{place}: the value is infinite; write a finite number.", place=cell.place))
    return value


def _wrong(cell: Cell) -> TableError:
    text = shown(cell.value)
    en, zh = _hint(text)
    before_en, before_zh = (f"{cell.place.en}: ", f"{cell.place.zh}：") if cell.place.en else ("", "")
    if text.casefold().strip("+-") in ("inf", "infinity", "∞"):
        return TableError(
            tr("{before}the value is infinite; write a finite number.", before=Note(before_en, before_zh))
        )
    return TableError(
        tr("{before}{text!r} is not a number.{said}", text=text, before=Note(before_en, before_zh), said=Note(en, zh))
    )


def _hint(text: str) -> tuple[str, str]:
    if text.startswith("#"):
        return (
            " A formula in the spreadsheet failed: repair it, or leave the cell empty.",
            "电子表格中的公式出错：请修正，或留空。",
        )
    if text.endswith(("%", "‰")):
        return (
            " Write it without the percent sign, the same way in the whole column.",
            "请整列都不写百分号。",
        )
    if _POWER.search(text):
        return " Write powers of ten like 1e3, or choose a larger unit.", "10 的幂请写成 1e3，或改用更大的单位。"
    if "," in text and any(character.isdigit() for character in text):
        return (
            " Write it without separators of thousands, and with a point for decimals.",
            "请不用千位分隔符，小数请用点。",
        )
    if any(character.isdigit() for character in text):
        return " Write the number alone, without unit or remark.", "请只写数字，不带单位或说明。"
    if any(character in _NUMERALS for character in text):
        return " Write numbers in digits.", "数值请用阿拉伯数字。"
    return " If the value is missing, leave the cell empty.", "若缺失，请留空。"
