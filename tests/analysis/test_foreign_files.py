"""Tables as other programs, downloads and yearbooks write them, and files that are no tables at all."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from synergysim.analysis.json_files import DamagedJsonError, parsed_json
from synergysim.analysis.tables import TableError, read_tables

PLAIN = "年份,A1,B1\n2018,1,5200\n2019,2,5900\n2020,3,6100\n"


OTHERWISE = {
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-32": PLAIN.encode("utf-32"),
    "the delimiter said": ("sep=;\n" + PLAIN.replace(",", ";")).encode(),
    "full-width commas": PLAIN.replace(",", "，").encode(),
    "blanks": PLAIN.replace(",", "  ").encode(),
    "years and blank": PLAIN.replace("2019", "2019 年").replace("2020", "2020年度").encode(),
    "years in Chinese": PLAIN.replace("2018", "二〇一八年").replace("2019", "二○一九年").encode(),
    "whole dates": "".join(re.sub(r"^(20\d\d)", r"\1-12-31", line) for line in PLAIN.splitlines(True)).encode(),
    "dates in Chinese": re.sub(r"(20\d\d)", r"\1年12月31日", PLAIN).encode(),
    "growth below": (PLAIN + "年均增长率(%),20,8\n").encode(),
    "growth below it": (PLAIN + "年均增速,20%,8%\n").encode(),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_table_as_other_programs_and_yearbooks_write_it_reads_like_the_plain_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "plain.csv").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "other.csv").write_bytes(OTHERWISE[name])
    (one,), (other,) = (list(read_tables(tmp_path / f"{which}.csv").tables.values()) for which in ("plain", "other"))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7\n", "the content is a PDF; copy its table into a workbook"),
        (b"\x89PNG\r\n\x1a\n", "the content is a picture; copy its table"),
        (b"{\\rtf1 x}", "the content is a text with formats; copy its table"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
         "the content is an XML spreadsheet; save it again"),
        (b"<html><table/></html>", "the content is a web page; save it again"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".csv"])
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, ending: str, content: bytes, told: str) -> None:
    (tmp_path / f"t{ending}").write_bytes(content)
    with pytest.raises(TableError, match=re.escape(told)):
        read_tables(tmp_path / f"t{ending}")


def test_dates_within_a_year_are_months_and_a_day_that_there_is_not_is_none(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("date,A1,B1\n2018-01-31,1,2\n2018-02-28,2,3\n2018-03-31,3,5\n", encoding="utf-8")
    assert list(read_tables(tmp_path / "t.csv").tables["t"].index) == ["2018-01", "2018-02", "2018-03"]
    (tmp_path / "t.csv").write_text("date,A1,B1\n2018-02-30,1,2\n2019-02-28,2,3\n", encoding="utf-8")
    with pytest.raises(TableError, match="'2018-02-30' is not a year"):
        read_tables(tmp_path / "t.csv")


def test_json_deeper_than_any_of_ours_is_damaged() -> None:
    assert parsed_json("[" * 90 + "]" * 90)
    with pytest.raises(DamagedJsonError, match="nested more than 100 levels deep"):
        parsed_json("[" * 150 + "]" * 150)
