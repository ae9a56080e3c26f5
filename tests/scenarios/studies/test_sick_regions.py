"""Sick workbooks of regions: every kind of mistake is told, all of one workbook at once, with its place and advice."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from region_books import filled, riverland
from synergysim.analysis.cells import TableError
from synergysim.scenarios.studies.region.region import Region, RegionError

HAN = re.compile(r"[\u4e00-\u9fff]")
PLACES, INDUSTRIES, OBSERVED = "Region and cities", "Industries", "Observed series"
POLICIES, SOURCES = "Policies and events", "Sources"
Edit = Callable[[Any], object]


def put(sheet: str, **cells: object) -> Edit:
    """Write these cells of a sheet."""

    def edit(book: Any) -> None:
        for place, value in cells.items():
            book[sheet][place] = value

    return edit


def append(sheet: str, *cells: object) -> Edit:
    """Write a row below a sheet's."""
    return lambda book: book[sheet].append(cells)


def times(series: str, factor: float) -> Edit:
    """Multiply the values of an observed series."""

    def edit(book: Any) -> None:
        (row,) = (row for row in book[OBSERVED].iter_rows(min_row=4) if row[1].value == series)
        for cell in row[4:]:
            cell.value = cell.value and cell.value * factor

    return edit


def retitled(sheet: str, title: str) -> Edit:
    return lambda book: setattr(book[sheet], "title", title)


def coloured(book: Any) -> None:
    """A cell of the last row there can be has a colour, and nothing else."""
    book[INDUSTRIES].cell(1_048_576, 3).fill = PatternFill("solid", fgColor="FF0000")


# Kinds of sickness by what each does to a good workbook, with the piece of a sentence that tells it. Those of one
# workbook are told together.
TOGETHER: dict[str, list[tuple[Edit, str]]] = {
    "cells": [
        (put(INDUSTRIES, E4="about 9000"), "cell E4: 'about 9000' is not a number. Write the number alone"),
        (put(INDUSTRIES, F4="420000万美元"), "cell F4: '420000万美元' is not a number"),
        (put(INDUSTRIES, E5=-50), "cell E5: 'Firms' = -50 is outside [30, 1,000,000] firms"),
        (put(INDUSTRIES, E6="#DIV/0!"), "A formula in the spreadsheet failed: repair it, or leave the cell empty"),
        (put(INDUSTRIES, F5="=2*10000"), "cell F5: the formula's result is not stored; open the workbook"),
        (put(INDUSTRIES, F6=1e30), "cell F6: 'Exports' = 1e+30 is outside [1, 1,000,000,000]"),
        (put(INDUSTRIES, H4=35), "cell H4: 'Share of sales exported' = 35 is outside [0.01, 0.95] share of revenue. "
         "For 35 % write 0.35 or 35%."),
        (put(INDUSTRIES, D4="Atlantis"), "cell D4: no city is called 'Atlantis'. There is: jingcheng."),
        (put(OBSERVED, H4=-4), "cell H4: -4 is negative"),
        (put(OBSERVED, I5="n/k?"), "cell I5: 'n/k?' is not a number"),
        (put(POLICIES, A4="P77 magic"), "cell A4: 'P77 magic' is neither a lever nor an event"),
        (put(POLICIES, B5=60), "cell B5: 60 is outside [0, 1] level, 0 none to 1 full. For 60 % write 0.6 or 60%."),
        (put(POLICIES, E6=2010), "cell E6: it ends in 2010, not after its start in 2020"),
        (put(POLICIES, G6="Nobody"), "cell G6: no industry is called 'Nobody'"),
        (append(SOURCES, "yb", "twice"), "the key 'yb' is given twice"),
    ],
    "rows and columns": [
        (append(INDUSTRIES, "Total", None, None, None, 16000, 770000), "'Total' is a sum and nothing of its own"),
        (append(INDUSTRIES, "合计", None, None, None, 16000, 770000), "'合计' is a sum and nothing of its own"),
        (put(INDUSTRIES, C4="x", C5="x"), "row 5: 'x' is given twice; give one of them another name or code"),
        (append(INDUSTRIES, "Toys", None, None, None, 1800, 90000), "row 9: 'Toys' is given twice"),
        (put(INDUSTRIES, AN1="Remarks", AN4="nice"), "cell AN1: there is no column 'Remarks'"),
        (put(INDUSTRIES, F2="EUR"), "cell F2: the unit 'EUR' of 'Exports' is not known; write one of: 10,000 USD"),
        (put(OBSERVED, J1=2012), "the year 2012 stands in two columns"),
        (put(OBSERVED, L1=None), "cell L1: the column has entries and no name: write its name or its year here"),
        (append(OBSERVED, "Textiles", "exports_usd", None, "yb"), "row 13: 'Exports' of x is given twice"),
        (append(OBSERVED, "Toys", "wealth", None, "yb"), "'wealth' is no series that a region can have"),
        (put(PLACES, A9="Weather", B9="fair"), "'Weather' is no setting of a region"),
        (put(PLACES, B5=2013), "the last year 2013 is less than five years after the base year 2012"),
    ],
    "parts and wholes": [
        (times("exports_total", 1e-3), "exports of the industries of jingcheng in 2012 are 770,000 together and "
         "exports of all goods 1,500 (10,000 USD): check the units of both"),
        (append(OBSERVED, None, "cbec_total", None, "yb", *[None] * 6, 1), "exports by cross-border e-commerce of "
         "jingcheng in 2016 are 14 and all of it 1 (100 million CNY)"),
        (append(OBSERVED, None, "Exchange rate", None, "yb", *[None] * 4, 0.16), "the exchange rate of 2014 is 0.16 "
         "and 6.162 in the library: write CNY per USD"),
        (put(OBSERVED, H4=4.2e9), "'Exports' is 1e+04 times that of 2012: one of the two is in another unit"),
        (put(INDUSTRIES, I4=1e8), "cell I4: imports are 238 times exports: check the units of both"),
        (put(INDUSTRIES, F6=9), "exports are 9 here and 90000 (10,000 USD) in the observed series of 2012: one of the "
         "two is in another unit"),
    ],
    "sheets": [
        (lambda book: setattr(book.copy_worksheet(book[OBSERVED]), "title", "观测序列"), "the sheet 'Observed series' "
         "is there already: leave one of the two out"),
        (retitled(INDUSTRIES, "Industry list"), "the sheet 'Industries' is missing or empty. Its sheets are: "
         "Instructions, Region and cities, Industry list, Observed series"),
        (put(PLACES, B4="two thousand twelve"), "cell B4: 'two thousand twelve' is not a number"),
    ],
    "headings": [
        (put(INDUSTRIES, E1="Unternehmen"), "cell E1: there is no column 'Unternehmen'"),
        (put(INDUSTRIES, N1="Exports"), "the column 'Exports' is given twice"),
        (put(INDUSTRIES, A1="Name in English "), "row 1: the column 'Firms' is missing"),
        (lambda book: [setattr(cell, "value", None) for cell in book[OBSERVED][1][4:]], "no column is a year, such as "
         "2015"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("good") / "river.xlsx", riverland())


def edited(good: Path, edits: list[Edit], path: Path) -> Path:
    book = openpyxl.load_workbook(good)
    for edit in edits:
        edit(book)
    book.save(path)
    return path


@pytest.mark.parametrize("together", TOGETHER)
def test_every_kind_of_mistake_is_told_beside_the_others(together: str, good: Path, tmp_path: Path) -> None:
    kinds = TOGETHER[together]
    path = edited(good, [edit for edit, _ in kinds], tmp_path / "sick.xlsx")
    with pytest.raises(RegionError) as caught:
        Region.from_excel(path)
    told = [one.en for one in caught.value.mistakes]
    assert not [piece for _, piece in kinds if not any(piece in one for one in told)], told
    assert all(one.startswith("sick.xlsx") for one in told)
    assert len(told) == len(set(told)) == len(kinds), "nothing follows from another mistake"
    assert all(HAN.search(one.zh) for one in caught.value.mistakes), "and in Chinese"


@pytest.mark.parametrize(
    ("edits", "notes"),
    [
        ([put(INDUSTRIES, E4="９０００", F4="４２００００．５")], []),
        ([put(INDUSTRIES, E4="9,000", F4="420,000")], ["commas are read as separators of thousands"]),
        ([put(PLACES, B4=datetime.datetime(2012, 1, 1))], []),
        ([put(PLACES, B4="2012年")], []),
        ([lambda book: [setattr(cell, "value", f"{cell.value}年") for cell in book[OBSERVED][1][4:]]], []),
        (
            [
                lambda book: [
                    setattr(cell, "value", datetime.datetime(cell.value, 1, 1)) for cell in book[OBSERVED][1][4:]
                ]
            ],
            [],
        ),
        ([put(INDUSTRIES, A1="英文名称", E1="企业数", F1="出口")], []),
        ([coloured], []),
        ([lambda book: book[INDUSTRIES].delete_rows(2)], []),
        ([append(INDUSTRIES, "Note: estimates")], []),
        ([put(INDUSTRIES, A4="<b>Textiles</b>"), put(OBSERVED, A4="<b>Textiles</b>", A5="<b>Textiles</b>")], []),
        ([lambda book: setattr(book[INDUSTRIES], "sheet_state", "hidden")], ["is hidden; it was read"]),
        ([put(OBSERVED, H4=0)], ["0 is taken for a missing value"]),
        ([put(POLICIES, C4=1998)], ["begins before 2012, the base year: it is under way from the first day"]),
        ([put(POLICIES, C4=2090)], ["begins after 2035, the last year simulated: it never acts"]),
        ([put(PLACES, B6=2035)], ["nothing is held out, and no forecast can be tested"]),
        ([lambda book: book.create_sheet("Scratch").append(["mine"])], ["'Scratch' is not one of a region's"]),
    ],
)  # fmt: skip
def test_what_is_only_odd_is_read_and_what_was_decided_is_said(
    edits: list[Edit], notes: list[str], good: Path, tmp_path: Path
) -> None:
    region = Region.from_excel(edited(good, edits, tmp_path / "odd.xlsx"))
    assert region.contents.base_year == 2012
    assert [one["n_firms"]["value"] for one in region.contents.industries.values()] == [9000, 5200, 1800]
    told = " ".join(one.en for one in region.notes)
    assert all(piece in told for piece in notes), told


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("text.xlsx", b"a,b\n1,2\n", "the ending says Excel, but the content is text; rename it to .csv"),
        ("empty.xlsx", b"", "the file is empty"),
        ("page.xlsx", b"<html><table></table></html>", "the content is a web page; save it again as a workbook"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .xlsx without a password"),
        ("cut.xlsx", None, "open it in a spreadsheet program and save it again"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(
    name: str, content: bytes | None, sentence: str, good: Path, tmp_path: Path
) -> None:
    whole = good.read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(TableError, match=re.escape(sentence)):
        Region.from_excel(tmp_path / name)


def test_following_the_advice_works(good: Path, tmp_path: Path) -> None:
    """The workbook of test "cells", its cells as the sentences say."""
    sick = edited(good, [put(INDUSTRIES, H4=35), put(POLICIES, B5=60)], tmp_path / "sick.xlsx")
    with pytest.raises(RegionError) as caught:
        Region.from_excel(sick)
    assert len(caught.value.mistakes) == 2
    well = edited(sick, [put(INDUSTRIES, H4="35%"), put(POLICIES, B5=0.6)], tmp_path / "well.xlsx")
    made = Region.from_excel(well).contents
    assert made.industries["textiles"]["export_share"]["value"] == pytest.approx(0.35)
    assert made.scenario["levers"]["P1"]["level"] == 0.6
