"""A template filled in is a table that can be read, in both languages and systems."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from synergysim.analysis.catalogue import LANGUAGES, SYSTEMS, CatalogueError, Language, system
from synergysim.analysis.tables import TableError, read_tables
from synergysim.analysis.template import write_template
from synergysim.language import in_language


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SYSTEMS)
def test_a_template_that_is_filled_in_is_read_back(tmp_path: Path, name: str, lang: Language) -> None:
    path = in_language(lang, write_template, tmp_path / "t.xlsx", name, ("纺织服装", "jewelry"), (2015, 2018))
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        for row in range(3, sheet.max_row + 1):
            for column in range(2, sheet.max_column + 1):
                sheet.cell(row, column, row * column)
    book.save(path)
    tables = read_tables(path)
    assert tables.clusters == ("纺织服装", "jewelry")
    assert list(tables.tables["jewelry"].columns) == [one.code for one in system(name)]
    assert list(tables.tables["jewelry"].index) == [2015, 2016, 2017, 2018]
    assert tables.indicators[system(name)[0].code] == system(name)[0]
    assert tables.notes == ()


def test_the_instructions_list_every_indicator_with_its_unit(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx")).worksheets[0]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for one in system("table4"):
        assert [one.code, one.name_en, one.unit] in [row[:3] for row in texts]


def test_the_units_stand_in_the_language_of_the_template(tmp_path: Path) -> None:
    units: dict[Language, str] = {"en": "10,000 CNY", "zh": "万元"}
    for lang, unit in units.items():
        book = openpyxl.load_workbook(in_language(lang, write_template, tmp_path / f"{lang}.xlsx"))
        assert book.worksheets[1]["B2"].value == unit


def test_a_blank_template_says_that_nothing_was_entered(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no value has been entered yet"):
        read_tables(write_template(tmp_path / "t.xlsx"))


def test_a_sheet_left_blank_is_noted_and_not_scored(tmp_path: Path) -> None:
    path = write_template(tmp_path / "t.xlsx", clusters=("a", "b"), years=(2010, 2011))
    book = openpyxl.load_workbook(path)
    for column in range(2, book["a"].max_column + 1):
        book["a"].cell(3, column, column)
        book["a"].cell(4, column, column + 1)
    book.save(path)
    tables = read_tables(path)
    assert tables.clusters == ("a",)
    assert "sheet 'b' holds no values" in tables.notes[0].en


def test_what_cannot_be_a_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"give a name ending in \.xlsx"):
        write_template(tmp_path / "t.csv")
    with pytest.raises(TableError, match="out of order"):
        write_template(tmp_path / "t.xlsx", years=(2020, 2010))
    with pytest.raises(TableError, match="cannot be the name of a sheet"):
        write_template(tmp_path / "t.xlsx", clusters=("a/b",))
    with pytest.raises(TableError, match="named twice"):
        write_template(tmp_path / "t.xlsx", clusters=("a", "a"))
    with pytest.raises(CatalogueError, match="Did you mean 'extended'"):
        write_template(tmp_path / "t.xlsx", "extnded")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SYSTEMS)
def test_a_template_in_the_papers_layout_is_read_back(tmp_path: Path, name: str, lang: Language) -> None:
    path = in_language(lang, write_template, tmp_path / "t.xlsx", name, ("甲市", "乙市"), (2015, 2018), layout="paper")
    with pytest.raises(TableError, match="no value has been entered yet"):
        read_tables(path)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        for row in range(2, sheet.max_row + 1):
            for column in range(6, 10):
                sheet.cell(row, column, row * column)
    book.save(path)
    tables = read_tables(path)
    assert tables.clusters == ("甲市", "乙市")
    assert list(tables.indicators.values()) == list(system(name))
    assert tables.tables["乙市"].iloc[-1].tolist() == [9 * row for row in range(2, len(system(name)) + 2)]
    assert (tables.notes, tables.weights) == ((), {})
    with pytest.raises(TableError, match="layout = 'rows' is not one of columns, paper"):
        write_template(tmp_path / "u.xlsx", layout="rows")
