"""Tables are read in every layout, and whatever cannot be read is an error that names the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from synergysim.analysis.tables import (
    MOST_CLUSTERS,
    IndicatorTables,
    TableError,
    read_descriptions,
    read_tables,
    tables_from_frame,
)

GOOD = "year,A1,B1\n2010,1,2\n2011,2,3\n2012,4,9\n"
Writer = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write(content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def only(tables: IndicatorTables) -> pd.DataFrame:
    assert len(tables.clusters) == 1
    return tables.tables[tables.clusters[0]]


def rows(text: str) -> list[list[object]]:
    return [[int(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in text.splitlines()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_with_any_common_delimiter(write: Writer, delimiter: str) -> None:
    table = only(read_tables(write(GOOD.replace(",", delimiter))))
    assert table.loc[2012].tolist() == [4, 9]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_chinese_headers_are_read_in_every_common_encoding(write: Writer, encoding: str) -> None:
    text = "年份,集群,跨境电商出口总额（亿元）,集群总产值\n2010年,纺织服装,1,2\n2011年,纺织服装,2,3\n"
    tables = read_tables(write(text, encoding=encoding))
    assert tables.clusters == ("纺织服装",)
    assert list(only(tables).columns) == ["A1", "B1"]
    assert tables.indicators["A1"].unit == "亿元"
    assert tables.subsystems == ("digital_trade", "industrial_cluster")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("A1", "A1"),
        ("a 01", "A1"),
        ("Port throughput", "A8"),
        ("port  THROUGHPUT (t)", "A8"),
        ("A8 Port throughput (10,000 tonnes)", "A8"),
        ("Ａ８ 港口吞吐量", "A8"),
        ("Customs clearance efficiency", "A11"),
        ("通关效率（数字贸易法律法规与优惠便利措施出台数量）", "A11"),
        ("D4", "D04"),
        ("有 R&D 活动的企业数", "C14"),
        ("A 级物流企业数量", "A9"),
    ],
)
def test_a_header_is_recognised_by_code_or_name(header: str, code: str) -> None:
    frame = pd.DataFrame({"year": [2010, 2011], header: [1, 2], "A2": [1, 2], "B1": [1, 2]})
    assert list(only(tables_from_frame(frame)).columns) == [code, "A2", "B1"]


def test_a_name_of_both_systems_follows_the_other_columns() -> None:
    years = {"year": [2010, 2011]}
    extended = pd.DataFrame({**years, "铁路总里程": [1, 2], "贸易总额": [1, 2], "C01": [1, 2]})
    table4 = pd.DataFrame({**years, "铁路总里程": [1, 2], "B1": [1, 2]})
    assert list(only(tables_from_frame(extended)).columns) == ["D11", "D01", "C01"]
    assert list(only(tables_from_frame(table4)).columns) == ["A4", "B1"]


def test_wide_long_turned_and_parquet_tables_agree(write: Writer, tmp_path: Path) -> None:
    wide = only(read_tables(write(GOOD)))
    long = "year,indicator,value\n" + "".join(
        f"{year},{code},{wide.loc[year, code]}\n" for year in wide.index for code in wide.columns
    )
    turned = "indicator,unit,2010,2011年,2012\nA1,10000 CNY,1,2,4\nB1,,2,3,9\n"
    wide.to_parquet(tmp_path / "table.parquet")
    others = [read_tables(write(long)), read_tables(write(turned)), read_tables(tmp_path / "table.parquet")]
    for other in others:
        pd.testing.assert_frame_equal(only(other), wide)


def test_one_sheet_is_one_cluster_and_other_sheets_are_noted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"纺织": rows(GOOD), "珠宝": rows(GOOD), "备注": [["read me"]], "empty": []})
    tables = read_tables(path)
    assert tables.clusters == ("纺织", "珠宝")
    assert [note.en for note in tables.notes] == ["Sheet 'empty' is empty.", "Sheet '备注' is not a table."]


def test_lines_around_a_table_are_kept_as_a_note(write: Writer) -> None:
    tables = read_tables(write("广州市跨境电商,,\n" + GOOD + "数据来源：统计年鉴,,\n"))
    assert len(only(tables)) == 3
    assert "广州市跨境电商; 数据来源" in tables.notes[0].en


def test_years_are_sorted_and_missing_marks_are_gaps(write: Writer) -> None:
    tables = read_tables(write("year,A1,B1\n2012,4,9\n2010,NA,2\n2011,—,3\n"))
    assert list(only(tables).index) == [2010, 2011, 2012]
    assert tables.gaps() == [("table", 2010, "A1"), ("table", 2011, "A1")]


def test_thousands_separators_are_read_and_what_is_no_number_is_refused(write: Writer) -> None:
    assert only(read_tables(write('year,A1,B1\n2010,"1,234.5",2\n2011,3,3\n'))).loc[2010, "A1"] == 1234.5
    with pytest.raises(TableError, match=r"'1,5,5' is not a number\. .* a point for decimals"):
        read_tables(write('year;A1;B1\n2010;1,5,5;2\n2011;"3";3\n'))


def test_clusters_with_other_indicators_or_years_are_noted(tmp_path: Path) -> None:
    other = "year,A1,B2\n2009,1,2\n2010,2,3\n"
    tables = read_tables(workbook(tmp_path / "t.xlsx", {"x": rows(GOOD), "y": rows(other)}))
    notes = " ".join(note.en for note in tables.notes)
    assert "x is scored without B2" in notes
    assert "y is scored without B1" in notes
    assert "different years (2009-2010, 2010-2012)" in notes


def test_years_prepared_but_not_filled_in_are_left_out_and_noted(write: Writer) -> None:
    tables = read_tables(write("year,A1,B1\n2009,,\n2010,1,2\n2011,,\n2012,4,9\n2013,,\n"))
    assert list(only(tables).index) == [2010, 2011, 2012]
    assert len(tables.gaps()) == 2
    assert tables.notes[0].en == "table: no value in 2009, 2013; left out."


BAD_TEXT = {
    "": "the file is empty",
    " \n,,\n": "no cell holds anything",
    "year,A1,B1\n": "no value has been entered yet",
    "yr,A1,B1\n2010,1,2\n": "no column 'year' .* reads: yr, A1, B1",
    "year,A1,B1\n2010,1,2\n,4,9\n": "line 3, column 1: the year is missing",
    "year,A1,B1\n2010Q5,1,2\n": "'2010Q5' is not a year",
    "year,A1,B1\n2010Q1,1,2\n2011,2,3\n": "'2011' is a year and '2010Q1' .* a quarter; use periods of one length",
    "year,A1,B1\n2010,abc,2\n": r"line 2, column 2 \(A1, 2010\): 'abc' is not a number",
    "year,A1,B1\n2010,12万,2\n": "'12万' is not a number. Write the number alone",
    "year,A1,B1\n2010,12%,2\n2011,13,3\n": "write the whole column with %, or all of it without",
    "year,A1,B1\n2010,1_000,2\n": "'1_000' is not a number",
    "year,A1,B1\n2010,inf,2\n": "column 2 .* the value is infinite",
    "year,A1,B1\n2010,1e999,2\n": "the value is infinite",
    "year,A1,A1,B1\n2010,1,2,2\n": "column 3: the column 'A1' stands twice; the first is table.csv, line 1, column 2",
    "year,A1,跨境电商出口总额,B1\n2010,1,2,2\n": r"'A1' \(table.csv, line 1, column 2\) are both A1",
    "year,year,A1,B1\n2010,2010,2,2\n": "two columns for the year",
    "year,A1,B1\n2010,1,2\n2010,4,9\n": "line 3, .* has this value twice; the first is table.csv, line 2",
    "year,A1,B1\n2010,,2\n2011,NA,9\n": "A1 has no value in any year",
    "year,A1,A2\n2010,1,2\n": "belong to the subsystem digital_trade",
    "year,A1,B1\n2010,1\n": "line 2: the row has 2 cells and the header 3",
    "year,A1,,B1\n2010,1,2,5\n": "'2' stands in a column without a header",
    'year,A1,B1\n2010,"1,2\n': "quotation mark is opened and not closed",
    "year,cluster,A1,B1\n2010,,1,2\n": "line 2, column 2: the cluster is missing",
    "year,A1,B1,Port troughput\n2010,1,2,3\n": "'Port troughput' .* Did you mean 'A8 Port throughput'",
    "year,A1,B1,港口货物吞吐\n2010,1,2,3\n": "Did you mean 'D16 沿海港口货物吞吐量'",
    "year,A1,B1,C1 my own\n2010,1,2,3\n": "C01 is 'Gross industrial output value' .* not what the header goes on",
    "run_id,year,indicator,value\n1,2010,A1,1\n": "'run_id' is not a column of a long table",
    "year,indicator,value,unit\n2010,A1,1,USD\n2011,A1,1,CNY\n2010,B1,1,\n2011,B1,1,\n": "in 'CNY' here and in 'USD'",
}


@pytest.mark.parametrize(("text", "message"), BAD_TEXT.items())
def test_bad_text_is_refused_with_its_place(write: Writer, text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_tables(write(text))


BAD_FILES = {
    "missing.csv": (None, "there is no such file"),
    "book.xlsx": (GOOD.encode(), "the ending says Excel, but the content is text"),
    "table.parquet": (GOOD.encode(), "the ending says Parquet, but the content is text"),
    "table.csv": (b"PK\x03\x04abc", "the ending says text, but the content is Excel"),
    "binary.csv": (b"year\x00\x01", "something binary"),
    "damaged.xlsx": (b"PK\x03\x04abc", "the workbook is damaged"),
    "damaged.parquet": (b"PAR1abcdPAR1", "the Parquet file is damaged"),
    "old.xls": (b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
    "new.xls": (b"PK\x03\x04abc", "rename it to .xlsx"),
    "table": (GOOD.encode(), "table: the name has no ending; allowed: .csv"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0", "password-protected"),
    "table.doc": (b"abc", "files ending in '.doc' cannot be read"),
    "bytes.csv": (b"year,A1,B1\n2010,\xff\xff,3\n", "line 2: the text is neither UTF-8 nor GBK"),
    "latin.csv": ("year,A1,Größe\n2010,1,2\n".encode("latin-1"), r"latin.csv \(read as Latin-1\), line 1, column 3"),
}


@pytest.mark.parametrize(("name", "case"), BAD_FILES.items())
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, name: str, case: tuple[bytes | None, str]) -> None:
    content, message = case
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=message):
        read_tables(tmp_path / name)


def test_a_folder_is_not_taken_for_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="this is a folder, not a file"):
        read_tables(tmp_path)


def test_a_bad_cell_of_a_workbook_is_named_like_in_the_spreadsheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"纺织": [["year", "A1", "B1"], [2010, 1, "#DIV/0!"]]})
    with pytest.raises(TableError, match=r"sheet '纺织', cell C2 \(B1, 2010\): .* A formula in the spreadsheet failed"):
        read_tables(path)


def test_a_bad_cell_of_a_turned_sheet_keeps_its_address(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"x": [["title"], ["indicator", 2010, 2011], ["A1", 1, "x"], ["B1", 1, 2]]})
    with pytest.raises(TableError, match=r"cell C3 \(A1, 2011\): 'x' is not a number"):
        read_tables(path)


def test_a_formula_without_a_stored_result_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"x": [["year", "A1", "B1"], [2010, 1, "=1+1"], [2011, 2, 3]]})
    with pytest.raises(TableError, match="cell C2: the formula's result is not stored"):
        read_tables(path)


META = """column,subsystem,direction,unit,name
GDP,digital trade,+,CNY,Gross product
CO2,environment,负,t,
memo,ignore,,,
"""


def test_a_description_file_gives_meaning_to_any_column(write: Writer) -> None:
    described = read_descriptions(write(META, "meta.csv"))
    tables = read_tables(write("year,GDP,CO2,memo\n2010,1,2,x\n2011,3,1,y\n"), described)
    assert list(only(tables).columns) == ["GDP", "CO2"]
    assert tables.indicators["GDP"].name_en == "Gross product"
    assert tables.indicators["CO2"].direction == -1
    assert tables.subsystems == ("digital_trade", "environment")
    assert "'memo' was left out" in tables.notes[0].en


BAD_META = {
    "column,subsystem\nGDP,x\n": "column 'direction' is missing",
    "column,subsystem,direction\nGDP,x,up\n": "direction 'up' is not known",
    "column,subsystem,direction\nGDP,,+\n": "line 2: the subsystem is missing",
    "column,subsystem,direction\nGDP,x,+\nGDP,y,+\n": "line 3: column 'GDP' is described twice",
    "column,subsystem,direction,colour\nGDP,x,+,red\n": "'colour' is not a column of a description file",
    "column,subsystem,direction\n": "no column is described",
}


@pytest.mark.parametrize(("text", "message"), BAD_META.items())
def test_a_bad_description_file_is_refused(write: Writer, text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_descriptions(write(text, "meta.csv"))


def test_a_described_column_that_does_not_exist_is_refused(write: Writer) -> None:
    described = read_descriptions(write(META, "meta.csv"))
    with pytest.raises(TableError, match="names a column 'CO2', which the table does not have"):
        read_tables(write("year,GDP,memo\n2010,1,x\n"), described)


def test_too_many_clusters_are_told_before_their_values_are_read(tmp_path: Path) -> None:
    rows = [f"c{number},{year},x" for number in range(MOST_CLUSTERS + 1) for year in (2010, 2011)]
    (tmp_path / "many.csv").write_text("\n".join(["cluster,year,A1", *rows]), encoding="utf-8")
    with pytest.raises(TableError, match=r"many\.csv has 1,001 clusters; at most 1,000 are scored together\."):
        read_tables(tmp_path / "many.csv")
