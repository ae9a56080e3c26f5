"""Tables as papers, yearbooks and data banks print them: each says what the plain one says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from synergysim.analysis.cells import TableError
from synergysim.analysis.headers import read_descriptions
from synergysim.analysis.tables import IndicatorTables, read_tables

Row = list[object]


def book(folder: Path, rows: list[Row], **sheets: list[Row]) -> IndicatorTables:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Sheet1"
    for title, several in {"Sheet1": rows, **sheets}.items():
        sheet = workbook.active if title == "Sheet1" else workbook.create_sheet(title)
        for row in several:
            sheet.append(row)
    workbook.save(folder / "t.xlsx")
    return read_tables(folder / "t.xlsx")


def text(folder: Path, lines: str, meta: str = "") -> IndicatorTables:
    (folder / "t.csv").write_text(lines, encoding="utf-8")
    if not meta:
        return read_tables(folder / "t.csv")
    (folder / "meta.csv").write_text(meta, encoding="utf-8")
    return read_tables(folder / "t.csv", read_descriptions(folder / "meta.csv"))


def signs(tables: IndicatorTables) -> list[int]:
    return [one.direction for one in tables.indicators.values()]


def test_unit_and_sign_may_stand_in_one_pair_of_brackets(tmp_path: Path) -> None:
    found = text(tmp_path, "子系统,指标,2015,2016,2017\n甲,额（亿元，+）,1,2,3\n乙,能耗（吨/万元，－）,3,2,1\n")
    assert signs(found) == [1, -1]
    assert [one.unit for one in found.indicators.values()] == ["亿元", "吨/万元"]


def test_the_sign_may_stand_behind_the_unit(tmp_path: Path) -> None:
    found = text(tmp_path, "子系统,指标,单位,2015,2016,2017\n甲,额,亿元（+）,1,2,3\n乙,能耗,吨（-）,3,2,1\n")
    assert signs(found) == [1, -1]


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("效益型指标", "成本型指标"),
        ("Positive indicator", "Negative"),
        ("benefit-type", "cost-type"),
        ("正性", "反向"),
        ("1", "-1"),
    ],
)
def test_directions_are_read_as_they_are_called(tmp_path: Path, more: str, less: str) -> None:
    assert signs(text(tmp_path, f"子系统,指标,类型,2015,2016,2017\n甲,u,{more},1,2,3\n乙,v,{less},3,2,1\n")) == [1, -1]


def test_a_papers_own_a1_is_not_that_of_the_catalogue(tmp_path: Path) -> None:
    found = text(tmp_path, "子系统,指标,属性,2015,2016,2017\n制造业,A1,+,1,2,3\n服务业,B1,-,3,2,1\n")
    assert {(one.subsystem, one.unit, one.dimension) for one in found.indicators.values()} == {
        ("制造业", "", ""),
        ("服务业", "", ""),
    }


def test_levels_are_called_in_english_too_and_reach_down_to_the_next(tmp_path: Path) -> None:
    head: Row = ["System layer", "Criterion layer", "Indicator layer", "Attribute", "Weight", 2015, 2016, 2017]
    rows: list[Row] = [
        ["Digital economy", "Infrastructure", "Users", "Positive", 0.5, 1, 2, 3],
        ["Digital economy", None, "Servers", "Positive", 0.5, 1, 3, 3],
        ["Manufacturing", "Green", "Energy", "Negative", 1, 9, 8, 7],
    ]
    found = book(tmp_path, [head, *rows])
    assert [one.dimension for one in found.indicators.values()] == ["Infrastructure", "Infrastructure", "Green"]
    assert found.weights == {"Users": 0.5, "Servers": 0.5, "Energy": 1.0}


def test_a_goal_above_all_is_no_subsystem(tmp_path: Path) -> None:
    lines = "目标层,准则层,要素层,指标层,方向,2015,2016,2017\n协调,甲,p,u,+,1,2,3\n,甲,q,v,-,3,2,1\n,乙,r,w,+,1,2,4\n"
    found = text(tmp_path, lines)
    assert found.subsystems == ("甲", "乙")
    assert [one.dimension for one in found.indicators.values()] == ["p", "q", "r"]


def test_weights_of_levels_multiply_and_are_left_out_where_one_is_not_printed(tmp_path: Path) -> None:
    head = "子系统,权重,准则层,权重,指标层,权重,属性,2015,2016,2017\n"
    found = text(
        tmp_path, head + "甲,.5,p,.6,u,.35,+,1,2,3\n,,,,v,.65,+,2,3,3\n,,q,.4,w,1,-,3,2,1\n乙,.5,r,1,x,1,+,1,2,4\n"
    )
    assert found.weights == pytest.approx({"u": 0.21, "v": 0.39, "w": 0.4, "x": 1.0})
    local = text(
        tmp_path,
        "子系统,准则层,指标层,权重,属性,2015,2016,2017\n甲,p,u,.35,+,1,2,3\n甲,p,v,.65,+,2,3,3\n甲,q,w,1,-,3,2,1\n"
        "乙,r,x,1,+,1,2,4\n",
    )
    assert local.weights == {}
    assert any("within each dimension" in note.en for note in local.notes)


def test_weights_may_stand_in_brackets_behind_the_names(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "准则层,指标层,属性,2015,2016,2017\n甲(0.6),u(0.35),+,1,2,3\n甲(0.6),v(0.65),+,2,3,3\n乙(0.4),w(1.0),-,3,2,1\n",
    )
    assert found.subsystems == ("甲", "乙")
    assert found.weights == {"u": 0.35, "v": 0.65, "w": 1.0}
    assert any("read as weights" in note.en for note in found.notes)


def test_weights_may_stand_below_the_values(tmp_path: Path) -> None:
    found = text(tmp_path, "年份,u,v\n子系统,甲,乙\n属性,+,-\n2015,1,3\n2016,2,2\n2017,3,1\n权重,1,1\n")
    assert found.weights == {"u": 1.0, "v": 1.0}
    assert list(found.tables["t"].index) == [2015, 2016, 2017]


@pytest.mark.parametrize("first", ["2010—2012", "2010-2012", "2010年至2012年"])
def test_spans_of_years_are_called_by_their_last_and_noted(tmp_path: Path, first: str) -> None:
    found = text(tmp_path, f"年份,A1,B1\n{first},1,2\n2013—2015,2,3\n2016—2018,3,5\n")
    assert list(found.tables["t"].index) == [2012, 2015, 2018]
    assert any("several years" in note.en for note in found.notes)


def test_a_year_may_be_its_end_or_a_data_banks(tmp_path: Path) -> None:
    assert list(text(tmp_path, "时间,A1,B1\n2015年末,1,2\n2016年底,2,3\n2017,3,5\n").tables["t"].index) == [
        2015,
        2016,
        2017,
    ]
    meta = "column,subsystem,direction\nServers,s,+\nOutput,t,+\n"
    bank = "Country Name,Country Code,Series Name,Series Code,2015 [YR2015],2016 [YR2016],2017 [YR2017]\n"
    rows = "".join(
        f"{name},{name[:3]},{one},X.{one},1,2,3\n" for name in ("China", "Peru") for one in ("Servers", "Output")
    )
    found = text(tmp_path, bank + rows + ",,,,,,\nLast Updated: 10/01/2024,,,,,,\n", meta)
    assert found.clusters == ("China", "Peru")
    assert list(found.tables["Peru"].index) == [2015, 2016, 2017]
    assert {one.unit for one in found.indicators.values()} == {""}


def test_names_that_a_yearbook_spaces_out_are_closed_up(tmp_path: Path) -> None:
    found = text(
        tmp_path, "地区,年份,A1,B1\n" + "".join(f"北  京,{year},{year - 2014},2\n" for year in (2015, 2016, 2017))
    )
    assert found.clusters == ("北京",)


def test_one_name_in_two_subsystems_is_two_indicators(tmp_path: Path) -> None:
    found = text(tmp_path, "子系统,指标,属性,2015,2016,2017\n甲,人员,+,1,2,3\n乙,人员,+,5,6,8\n")
    assert list(found.indicators) == ["人员 · 甲", "人员 · 乙"]
    assert found.tables["t"]["人员 · 乙"].tolist() == [5, 6, 8]


def test_a_sheet_a_year_and_a_year_in_the_name_are_panels(tmp_path: Path) -> None:
    def rows(more: int) -> list[Row]:
        return [["地区", "A1", "B1"], ["甲", 1 + more, 2], ["乙", 3, 4 + more]]

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for year in (2018, 2019, 2020):
        sheet = workbook.create_sheet(f"{year}年")
        for row in rows(year - 2018):
            sheet.append(row)
    workbook.save(tmp_path / "y.xlsx")
    assert read_tables(tmp_path / "y.xlsx").tables["甲"]["A1"].to_dict() == {2018: 1, 2019: 2, 2020: 3}
    wide = text(tmp_path, "region,A1_2015,A1_2016,A1_2017,B1_2015,B1_2016,B1_2017\nP,1,2,3,4,5,6\nQ,2,3,4,5,6,7\n")
    assert wide.tables["Q"]["B1"].to_dict() == {2015: 5, 2016: 6, 2017: 7}


def test_tables_side_by_side_repeat_their_years_and_other_years_are_refused(tmp_path: Path) -> None:
    beside = "年份,A1,,年份,B1\n2015,1,,2015,4\n2016,2,,2016,5\n2017,3,,{last},6\n"
    assert text(tmp_path, beside.format(last=2017)).tables["t"]["B1"].tolist() == [4, 5, 6]
    with pytest.raises(TableError, match="two columns for the year"):
        text(tmp_path, beside.format(last=2018))
