"""A text is read as the number that its visible digits say, or refused: never as another number."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from synergysim.analysis.cells import Cell, Setting, TableError, number_alone, read_column
from synergysim.analysis.notes import Note
from synergysim.analysis.tables import read_tables

HERE = Note("here", "此处")


def column(*texts: object, delimiter: str = ",", mark: str = "") -> tuple[list[float], list[str]]:
    notes: list[Note] = []
    cells = [Cell.at(text, HERE) for text in texts]
    read = read_column(cells, Note("B1", "B1"), Setting(delimiter, mark), notes)
    return read.numbers, [note.en for note in notes]


def value(text: object) -> float:
    return column(text)[0][0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5900", 5900), ("５９００", 5900), ("−5900", -5900), ("－5900", -5900), ("–5900", -5900), ("(5900)", -5900),
        ("（5900）", -5900), ("+3", 3), ("1e-3", 1e-3), ("8E-2", 8e-2), (".5", 0.5), ("5.", 5), ("5 900", 5900),
        ("5\u00a0900", 5900), ("1 234 567,5", 1234567.5), ("0,125", 0.125), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("1,234,567", 1234567), ("1.234.567", 1234567), ("5900①", 5900), ("5900²", 5900), ("5900*", 5900),
        ("5900 †", 5900), ("①5900", 5900), ("5900⑴", 5900), ("-0.5%", -0.5), ("12.5％", 12.5), ("\u200b7\ufeff", 7),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert value(text) == number


MISSING = (
    ":",
    "/",
    ".",
    "…",
    "……",
    "―",
    "无",
    "",
    " ",
    "-",
    "—",
    "——",
    "–",
    "−",
    "..",
    "NA",
    "n/a",
    "缺失",
    "：",
    "／",
)


@pytest.mark.parametrize("mark", MISSING)
def test_the_usual_marks_for_a_missing_value_are_known(mark: str) -> None:
    assert math.isnan(value(mark))


REFUSED = (
    "12万", "1_000", "10³", "10²", "1.5×10⁴", "١٢", "𝟏𝟐", "5900[1]", "5900(1)", "約5900", ">100", "1/2", "12:30",
    "1'234", "1,23,456", "1 23", "12 3456", "--5", "(-5)", "0x10", "1e", "5900-",
    "¥5900", "12.5.1,0", "Ⅻ", "½", "二", "1,,2",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_plain_number_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(TableError, match="here: ") as caught:
        value(text)
    assert "此处" in caught.value.finding.zh


@pytest.mark.parametrize("text", ["-5900x", "−12万", "5 9 0", "(5900", "-①", "1,2,3"])
def test_a_value_with_a_sign_or_a_digit_is_never_called_missing(text: str) -> None:
    with pytest.raises(TableError) as caught:
        value(text)
    if any(character.isdigit() and character.isascii() for character in text):
        assert "leave the cell empty" not in str(caught.value)


@pytest.mark.parametrize("text", ["inf", "-Infinity", "1e999", 1.7e308, "1.7e308", 1e-320, "1e-400", float("inf")])
def test_what_cannot_be_computed_with_is_refused(text: object) -> None:
    with pytest.raises(TableError, match=r"infinite|too large|too small"):
        value(text)


def test_marks_and_brackets_are_noted_with_their_cell() -> None:
    _, notes = column("5200", "5900①", "(40)")
    assert notes == [
        "B1: marks on values were left out: '5900①' (here).",
        "B1: brackets are read as a minus sign: '(40)' (here).",
    ]


def test_a_decimal_comma_is_decided_for_the_column_and_noted() -> None:
    numbers, notes = column("0,125", "1", "1,250", "12.500", delimiter=";")
    assert numbers == [0.125, 1, 1.25, 12500]
    assert notes == ["B1: commas are read as decimal marks."]
    numbers, notes = column("1,250", "1,500", "999")
    assert numbers == [1250, 1500, 999]
    assert notes == ["B1: commas are read as separators of thousands (1,250 is 1250)."]


@pytest.mark.parametrize(
    ("texts", "delimiter"),
    [(("1,250", "1,500"), ";"), (("998", "5.600", "5.900"), ","), (("5.600", "1,250"), ","), (("1.250",), ";")],
)
def test_what_can_be_two_numbers_is_asked_about_and_the_advice_works(texts: tuple[str, ...], delimiter: str) -> None:
    with pytest.raises(TableError, match="can be") as caught:
        column(*texts, delimiter=delimiter)
    advice = re.search(r"write (\S+) without a separator or (\S+) with a point", str(caught.value))
    assert advice is not None
    whole = [text.replace(",", "").replace(".", "") for text in texts]
    assert column(*whole, delimiter=delimiter)[0] == [float(text) for text in whole]
    pointed = [text.replace(",", ".") + "0" if re.search("[,.]", text) else text for text in texts]
    assert column(*pointed, delimiter=delimiter)[0] == [float(text) for text in pointed]


def test_decimals_of_three_digits_stay_decimals_in_a_comma_file() -> None:
    assert column("1.234", "2.345", "0.567")[0] == [1.234, 2.345, 0.567]
    assert column("1", "1.125", "1.375")[0] == [1, 1.125, 1.375]


def test_the_other_columns_of_a_semicolon_file_say_what_a_comma_means() -> None:
    assert column("1,250", "1,500", delimiter=";", mark=",")[0] == [1.25, 1.5]
    assert column("1,250", "1,500", delimiter=";", mark=".")[0] == [1250, 1500]


def test_a_column_with_both_decimal_marks_is_refused_with_both_cells() -> None:
    with pytest.raises(TableError, match=r"'0,5' has a decimal comma and '1\.5' \(here\) a decimal point"):
        column("1.5", "0,5")


def test_per_cent_is_read_for_a_whole_column_and_refused_for_a_part() -> None:
    numbers, notes = column("12.5%", "", "13.1%")
    assert numbers[0] == 12.5
    assert numbers[2] == 13.1
    assert notes == ["B1: the values are read in %, as they are shown."]
    for other in (12.8, "12.8", "3‰"):
        with pytest.raises(TableError, match="write the whole column with %"):
            column("12.5%", other)


TEXTS = st.text(alphabet="0123456789.,-+−()eE %①²*／　５９0 :/", max_size=12)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("5900①")
@example("0,125")
@example("5.600")
@example("١٢")
def test_no_text_is_read_as_another_number_than_its_digits_say(text: str) -> None:
    try:
        number = value(text)
    except TableError:
        return
    if math.isnan(number):
        return
    ordinary = text.translate({0xFF10 + i: 0x30 + i for i in range(10)}).casefold()
    mantissa, _, exponent = ordinary.partition("e")
    digits = int(re.sub("[^0-9]", "", mantissa))
    if number == 0:
        assert digits == 0
        return
    power = int(re.sub("[^0-9-]", "", exponent.replace("−", "-")) or 0)
    assert any(math.isclose(abs(number), digits * 10.0 ** (power + shift), rel_tol=1e-12) for shift in range(-13, 1))


@given(st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-6))
def test_every_number_that_is_written_out_is_read_back(number: float) -> None:
    assert value(repr(number)) == number
    assert value(number) == number


def test_a_number_alone_takes_a_point_and_no_comma() -> None:
    assert number_alone("8e-2", HERE) == 0.08
    assert number_alone("０．５", HERE) == 0.5
    assert number_alone("−3", HERE) == -3
    for text in ("0,5", "1,250", "5900①", "12%", "", "abc", True):
        with pytest.raises(TableError, match=r"here: "):
            number_alone(text, HERE)


def test_a_header_with_a_note_mark_is_the_indicator_without_it(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("年份,A1①,B1²\n2018,1,2\n2019,2,3\n2020,3,5\n", encoding="utf-8")
    tables = read_tables(path)
    assert list(tables.indicators) == ["A1", "B1"]
    assert [note.en for note in tables.notes] == [
        "t.csv, line 1, column 2: 'A1①' is read as 'A1', without the mark ①.",
        "t.csv, line 1, column 3: 'B1²' is read as 'B1', without the mark ².",
    ]
