"""A text file is read in the encoding and with the delimiter that it was written in, or it is refused."""

from __future__ import annotations

import pytest
from synergysim.analysis import text_files
from synergysim.analysis.json_files import DamagedJsonError, parsed_json
from synergysim.analysis.tables import TableError
from synergysim.analysis.text_files import decoded, delimiter_of, read_rows

SIMPLIFIED = "年份,进出口总额,产业集群总产值\n2018,1,2\n2019,2,3\n"
TRADITIONAL = "年份,進出口總額,產業聚落總產值\n2018,1,2\n2019,2,3\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "title",
    [
        "Table 1: trade, output, patents, staff, and roads of the region",
        "Table 1; trade; output; patents; staff; roads",
        "Table 1 | trade | output | patents | staff",
    ],
)
def test_the_delimiter_is_the_one_that_gives_a_table_whatever_the_title_holds(title: str, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in (("year", "A1", "B1"), ("2018", "1", "2"), ("2019", "2", "3"))]
    assert delimiter_of("\n".join([title, *lines])) == delimiter
    rows, found, _ = read_rows("t.csv", "\n".join([title, *lines]).encode())
    assert (found, rows[1:]) == (delimiter, [["year", "A1", "B1"], ["2018", "1", "2"], ["2019", "2", "3"]])


def test_decimal_commas_do_not_hide_a_semicolon() -> None:
    assert delimiter_of("year;A1;B1\n2018;1,5;2\n2019;2,5;3,1\n2020;3;4") == ";"


def test_a_byte_order_mark_is_no_part_of_a_header_or_of_json() -> None:
    assert read_rows("t.csv", b"\xef\xbb\xbfyear,A1\n2018,1\n")[0][0] == ["year", "A1"]
    assert parsed_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("bad", ['{"a": NaN}', '{"a": Infinity}', b"\xff\xfe", "{"])
def test_json_that_is_none_or_holds_no_finite_number_is_refused(bad: str | bytes) -> None:
    with pytest.raises(DamagedJsonError):
        parsed_json(bad)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (SIMPLIFIED, "utf-8", ""),
        (SIMPLIFIED, "utf-16", ""),
        (SIMPLIFIED, "utf-32", ""),
        (SIMPLIFIED, "gbk", "GBK"),
        (SIMPLIFIED, "gb18030", "GBK"),
        (TRADITIONAL, "big5", "Big5"),
        ("année,écart-type,Größe\n2018,1,2\n", "latin-1", "Latin-1"),
        ("région,œuvres d’été\n2018,1\n", "cp1252", "Latin-1"),
    ],
)
@pytest.mark.parametrize("names", [("gb18030", "cp950", "cp1252"), ("cp1252", "cp950", "gb18030")])
def test_the_encoding_is_told_and_does_not_depend_on_the_order_of_trying(
    text: str, code: str, told: str, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "_NAMES", {name: text_files._NAMES[name] for name in names})
    found, notes = decoded("t.csv", text.encode(code))
    assert found == text
    assert [note.en for note in notes] == ([f"t.csv was read as {told}."] if told else [])


def test_an_encoding_that_two_fit_alike_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "year,A1\n2018,總\n".encode("big5")
    for share in (0.97, 1.0):
        likely = {"cp950": 1.0, "cp1252": share}
        monkeypatch.setattr(text_files, "_likelihood", lambda _, code, likely=likely: likely.get(code, 0.0))
        with pytest.raises(TableError, match=r"^t\.csv, line 2: the text is neither UTF-8 nor GBK, or not certainly"):
            decoded("t.csv", content)


def test_of_two_encodings_the_likelier_is_taken_and_not_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = {"gb18030": 0.85, "cp950": 1.0}
    monkeypatch.setattr(text_files, "_likelihood", lambda _, code: likely.get(code, 0.0))
    assert decoded("t.csv", TRADITIONAL.encode("big5"))[0] == TRADITIONAL


@pytest.mark.parametrize("code", ["cp1251", "koi8-r", "iso8859-5"])
def test_an_alphabet_that_is_not_known_is_refused_and_not_garbled(code: str) -> None:
    with pytest.raises(TableError, match=r"^t\.csv, line 2: the text is neither UTF-8 nor GBK"):
        decoded("t.csv", "year,A1\n2018, экспорт b\n".encode(code))
