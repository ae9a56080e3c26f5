"""Small tables that were misread or refused are read rightly, or refused with advice that works."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from synergysim.analysis.evaluation import Evaluation, Plan, evaluate_tables
from synergysim.analysis.given import read_goalposts, read_weights
from synergysim.analysis.synergy.choices import Choices
from synergysim.analysis.tables import IndicatorTables, TableError, read_descriptions, read_tables

CASES = Path(__file__).parent.parent / "cases" / "tables"
PAPER = CASES / "paper_layout"


def frames(name: str, sheet: str | None = None) -> list[pd.DataFrame]:
    return list(read_tables(CASES / name, sheet=sheet).tables.values())


def notes(name: str) -> str:
    return " ".join(note.en for note in read_tables(CASES / name).notes)


SAME = {
    "decimal_comma/comma.csv": "decimal_comma/true.csv",
    "footnote_marks/circled.csv": "footnote_marks/clean.csv",
    "footnote_marks/super.csv": "footnote_marks/clean.csv",
    "footnote_marks/head.csv": "footnote_marks/clean.csv",
    "percent_format/text.csv": "percent_format/true.csv",
    "merged_cells/merged_header.xlsx": "footnote_marks/clean.csv",
    "title_line_and_delimiter/title_semicolon.csv": "footnote_marks/clean.csv",
    "title_line_and_delimiter/title_tab.tsv": "footnote_marks/clean.csv",
    "statistics_download/upright.csv": "footnote_marks/clean.csv",
    "statistics_download/nbs.csv": "statistics_download/nbs_nofoot.csv",
    "other_sheets/calc.xlsx": "footnote_marks/clean.csv",
    "other_sheets/toc.xlsx": "footnote_marks/clean.csv",
    "region_key/city.csv": "region_key/shengfen.csv",
}


@pytest.mark.parametrize(("name", "same"), SAME.items())
def test_a_table_with_a_trap_reads_like_the_plain_one(name: str, same: str) -> None:
    for one, other in zip(frames(name), frames(same), strict=True):
        pd.testing.assert_frame_equal(one, other, check_names=False)


def test_a_download_of_the_statistics_site_reads_like_the_upright_table() -> None:
    upright = frames("statistics_download/upright.csv")[0].loc[:2020]
    pd.testing.assert_frame_equal(frames("statistics_download/nbs.csv")[0], upright)
    said = notes("statistics_download/nbs.csv")
    for text in ("数据库：年度数据", "时间：最近3年", "数据来源：国家统计局", "read as GBK"):
        assert text in said


@pytest.mark.parametrize("mark", range(6))
def test_a_mark_for_missing_is_a_gap(mark: int) -> None:
    assert read_tables(CASES / f"missing_marks_and_minus/m{mark}.csv").gaps() == [(f"m{mark}", 2020, "B1")]


@pytest.mark.parametrize(("number", "value"), [(6, -5900), (7, -5900), (8, 5900)])
def test_a_signed_or_spaced_value_is_a_number(number: int, value: float) -> None:
    assert frames(f"missing_marks_and_minus/m{number}.csv")[0].loc[2020, "B1"] == value


def test_points_that_can_part_thousands_are_asked_about() -> None:
    with pytest.raises(TableError, match=r"line 3, column 4 \(B1, 2015\): '5\.600' can be 5600 or 5\.6000"):
        read_tables(CASES / "decimal_comma/point.csv")


def test_cells_in_per_cent_beside_plain_ones_are_refused_with_both_cells() -> None:
    with pytest.raises(TableError, match=r"cell E4 .*'13\.1%' is in % and '12\.5' \(.*cell E2"):
        read_tables(CASES / "percent_format/mixed.xlsx")


def test_a_column_formatted_in_per_cent_is_read_as_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "甲市"
    for row in (["年份", "A1", "B10"], [2018, 1, 0.125], [2019, 2, 0.131], [2020, 3, 0.136]):
        sheet.append(row)
    for row in (2, 3, 4):
        sheet.cell(row, 3).number_format = "0.0%"
    book.save(tmp_path / "t.xlsx")
    tables = read_tables(tmp_path / "t.xlsx")
    assert tables.tables["甲市"]["B10"].tolist() == [12.5, 13.1, 13.6]
    assert "'B10': the values are read in %" in tables.notes[0].en


def test_raised_marks_of_a_workbook_are_marks(tmp_path: Path) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    raised = CellRichText("5900", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    for row in (["year", "A1", "B1"], [2018, 1, 5200], [2019, 2, raised], [2020, 3, 6000]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    tables = read_tables(tmp_path / "t.xlsx")
    assert tables.tables["t"]["B1"].tolist() == [5200, 5900, 6000]
    assert "'5900²' (t.xlsx, sheet 'Sheet', cell C3" in tables.notes[0].en


def test_a_merged_cluster_holds_for_the_merged_rows() -> None:
    tables = read_tables(CASES / "merged_cells/merged_cluster.xlsx")
    assert tables.clusters == ("甲市", "乙市")
    assert tables.tables["乙市"].loc[2021].tolist() == [300, 13, 6100, 18]


def test_a_table_continued_below_is_one_table() -> None:
    table = frames("other_sheets/continued.xlsx")[0]
    assert list(table.columns) == ["A1", "A9", "B1", "B8", "A2", "A3", "B2", "B3"]
    assert table.notna().all(axis=None)
    assert "续表" in notes("other_sheets/continued.xlsx")


def test_other_sheets_are_noted_or_one_is_chosen() -> None:
    assert "Sheet '计算过程' has no years and was left out." in notes("other_sheets/calc.xlsx")
    assert "Sheet '目录' has no years and was left out." in notes("other_sheets/toc.xlsx")
    assert notes("other_sheets/toc.xlsx") != ""
    pd.testing.assert_frame_equal(*frames("other_sheets/calc.xlsx"), *frames("other_sheets/calc.xlsx", "甲市"))
    with pytest.raises(TableError, match="no sheet '乙市'; there are: 甲市, 计算过程"):
        read_tables(CASES / "other_sheets/calc.xlsx", sheet="乙市")


def test_a_long_name_with_commas_does_not_decide_the_delimiter() -> None:
    assert list(frames("title_line_and_delimiter/tie.csv")[0].columns) == ["A11", "B1"]


def test_goalposts_and_weights_are_read_by_the_same_reader() -> None:
    known = read_tables(CASES / "footnote_marks/clean.csv").indicators
    said: list[object] = []
    posts = read_goalposts(CASES / "footnote_marks/posts.csv", known, said)  # type: ignore[arg-type]
    assert posts == {"A1": (100, 400), "A9": (5, 20), "B1": (5000, 7000), "B8": (10, 20)}
    assert len(said) == 1
    with pytest.raises(TableError, match=r"line 4, column 2: '0,500' has a decimal comma and '0\.5' \(.*, line 2"):
        read_weights(CASES / "footnote_marks/w.csv", known)


# ---- the paper's own table ----


def described(name: str) -> IndicatorTables:
    return read_tables(PAPER / name, read_descriptions(PAPER / "description.csv"))


def test_the_table_of_a_paper_says_all_that_is_needed() -> None:
    tables = read_tables(PAPER / "subsystem_indicator_sign_unit_weight_years.xlsx")
    understood = tables.understood()
    assert understood["subsystem"].tolist() == ["digital_trade"] * 3 + ["industrial_cluster"] * 4
    assert understood["direction"].tolist() == [1, 1, -1, 1, 1, -1, 1]
    assert understood["unit"].tolist() == ["亿元", "万件", "天", "亿元", "个", "吨标准煤/万元", "件"]
    assert understood["weight"].tolist() == [0.41, 0.33, 0.26, 0.3001, 0.25, 0.2, 0.25]
    assert understood[["first", "last", "values"]].drop_duplicates().to_numpy().tolist() == [[2012, 2021, 10]]
    assert "表1 指标体系与原始数据; 注：数据来源于统计年鉴" in tables.notes[0].en


def test_two_header_rows_and_units_read_like_the_table_across() -> None:
    upright = described("two_header_rows_and_units.xlsx")
    across = read_tables(PAPER / "subsystem_indicator_sign_unit_weight_years.xlsx")
    (one,), (other,) = upright.tables.values(), across.tables.values()
    pd.testing.assert_frame_equal(one, other)
    assert {code: known.unit for code, known in upright.indicators.items()} == {
        code: known.unit for code, known in across.indicators.items()
    }


def test_subsystems_without_directions_are_asked_for_and_the_advice_works(tmp_path: Path) -> None:
    source = PAPER / "two_header_rows_and_units.xlsx"
    with pytest.raises(TableError, match=r"add a column .*above the indicators, a row.* '属性'"):
        read_tables(source)
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    sheet.insert_rows(4)
    for column, text in enumerate(["属性", "正向", "正向", "负向", "+", "+", "-", "+"], start=1):
        sheet.cell(4, column).value = text
    book.save(tmp_path / "t.xlsx")
    tables = read_tables(tmp_path / "t.xlsx")
    assert [one.direction for one in tables.indicators.values()] == [1, 1, -1, 1, 1, -1, 1]


def scored(tables: IndicatorTables, **choices: object) -> Evaluation:
    return evaluate_tables(tables, Plan(choices=Choices(**choices)))  # type: ignore[arg-type]


def test_printed_weights_that_miss_one_by_rounding_are_scaled_and_used() -> None:
    evaluation = scored(read_tables(PAPER / "subsystem_indicator_sign_unit_weight_years.xlsx"))
    sums = evaluation.weights.groupby("subsystem")["weight"].sum()
    assert sums.tolist() == pytest.approx([1, 1])
    assert any("but for rounding (Digital trade 1, Industrial cluster 1.0001)" in one.en for one in evaluation.notes)


def test_years_in_steps_and_quarters_are_scored() -> None:
    steps = scored(described("regions_in_steps.csv"))
    assert steps.synergy["year"].unique().tolist() == [2012, 2015, 2018, 2021]
    assert (steps.final_year()["synergy"] > 0.6).all()
    quarters = scored(described("quarters.csv"))
    assert quarters.synergy["year"].iloc[[0, -1]].tolist() == ["2012Q1", "2021Q4"]
    assert quarters.synergy["synergy_adjacent"].isna().sum() == 1


def test_a_cross_section_has_weights_order_and_coordination_but_no_u() -> None:
    tables = described("cross_section.csv")
    assert tables.is_cross_section
    evaluation = scored(tables)
    assert len(evaluation.synergy) == 12
    assert evaluation.synergy[["synergy", "synergy_adjacent", "delta_digital_trade"]].isna().all(axis=None)
    assert evaluation.synergy[["order_digital_trade", "coupling", "coordination"]].notna().all(axis=None)
    assert any("U needs a change over time" in note.en for note in evaluation.notes)


# ---- panels that are not balanced ----


def test_an_indicator_that_one_cluster_lacks_is_left_out_for_it() -> None:
    tables = read_tables(CASES / "indicator_missing_in_one_cluster/inland.csv")
    assert any("内陆 is scored without A8" in note.en for note in tables.notes)
    assert set(scored(tables).final_year()["cluster"]) == {"沿海", "内陆"}
    pooled = scored(tables, bounds="pooled")
    assert "A8" not in set(pooled.weights["indicator"])
    assert any("A8 is left out under pooled bounds" in note.en for note in pooled.notes)


def test_a_cluster_that_is_too_short_is_named_and_the_others_are_scored() -> None:
    evaluation = scored(read_tables(CASES / "unbalanced_panel/short.csv"))
    assert set(evaluation.synergy["cluster"]) == {"甲"}
    assert any("乙 has 2 periods; weighing needs 3" in note.en for note in evaluation.notes)


def test_pooled_bounds_take_the_rows_that_there_are() -> None:
    tables = read_tables(CASES / "unbalanced_panel/pooled.csv")
    evaluation = scored(tables, bounds="pooled", margin=0.0)
    assert len(evaluation.fitted) == 1
    values = pd.concat(tables.tables.values())
    bounds = evaluation.fitted[0].bounds.set_index("indicator")
    assert bounds["lower"].to_dict() == values.min().to_dict()
    assert bounds["upper"].to_dict() == values.max().to_dict()
    assert evaluation.synergy.groupby("cluster")["year"].agg(list).to_dict() == {
        "甲": [2018, 2019, 2020, 2021],
        "乙": [2019, 2020, 2021],
    }


def test_an_evaluator_of_one_cluster_scores_next_years_file_whatever_it_is_called() -> None:
    saved = scored(read_tables(CASES / "saved_evaluator_next_year/observed.csv")).fitted[0]
    later = read_tables(CASES / "saved_evaluator_next_year/later.csv")
    assert later.unnamed
    evaluation = evaluate_tables(later, Plan(saved=saved))
    assert evaluation.synergy["year"].tolist() == [2021, 2022, 2023]
    assert any("later is scored as observed" in note.en for note in evaluation.notes)


# ---- files of other programs ----


@pytest.mark.parametrize("name", ["panel.dta", "panel.sav"])
def test_a_statistics_programs_file_is_read_by_its_labels(name: str) -> None:
    tables = read_tables(CASES / "old_formats" / name)
    assert tables.clusters == ("甲", "乙")
    pd.testing.assert_frame_equal(tables.tables["乙"], frames("footnote_marks/clean.csv")[0])
    assert "columns are called by their labels" in tables.notes[0].en


def test_an_old_workbook_is_read_with_its_sheets_and_merged_cells() -> None:
    path = CASES / "old_formats/book.xls"
    pd.testing.assert_frame_equal(read_tables(path, sheet="甲市").tables["甲市"], frames("footnote_marks/clean.csv")[0])
    printed = read_tables(path, sheet="乙市")
    assert printed.understood()["subsystem"].tolist() == ["digital_trade", "digital_trade", "industrial_cluster"]
    assert "the formats of cells are not read" in printed.notes[0].en


def test_quarters_are_put_to_the_test_of_robustness_too() -> None:
    plan = Plan(robustness=True)
    evaluation = evaluate_tables(described("quarters.csv"), plan)
    assert evaluation.robustness[0].year == "2021Q4"


# ---- further forms that papers print ----

ACROSS = """数字贸易,出口额,+,1,3,4,6
数字贸易,通关天数,-,9,8,8,5
产业集群,总产值,+,3,4,4,7
产业集群,能耗,-,3,5,6,6
"""


def written(tmp_path: Path, text: str) -> IndicatorTables:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return read_tables(tmp_path / "t.csv")


def assert_same_as_plain(tmp_path: Path, tables: IndicatorTables) -> None:
    plain = written(tmp_path, "子系统,指标,属性,2018,2019,2020,2021\n" + ACROSS)
    (one,), (other,) = plain.tables.values(), tables.tables.values()
    pd.testing.assert_frame_equal(one, other)
    columns = ["subsystem", "direction"]
    pd.testing.assert_frame_equal(plain.understood()[columns], tables.understood()[columns])


@pytest.mark.parametrize(
    "head",
    [
        "子系统,指标,属性,年份,,,\n,,,2018,2019,2020,2021\n",
        "子系统,指标,属性,年份,年份,年份,年份\n,,,2018,2019,2020,2021\n",
    ],
)
def test_the_word_for_years_may_stand_above_them(tmp_path: Path, head: str) -> None:
    tables = written(tmp_path, head + ACROSS)
    assert_same_as_plain(tmp_path, tables)
    assert tables.notes == ()


def test_a_sign_may_stand_in_brackets_behind_the_name(tmp_path: Path) -> None:
    text = "子系统,指标,2018,2019,2020,2021\n"
    for row in ACROSS.splitlines():
        subsystem, name, sign, *values = row.split(",")
        text += ",".join([subsystem, f"{name}（{sign}）", *values]) + "\n"
    assert_same_as_plain(tmp_path, written(tmp_path, text))


def test_rows_that_name_the_levels_are_filled_to_the_right(tmp_path: Path) -> None:
    values = [row.split(",")[3:] for row in ACROSS.splitlines()]
    down = "\n".join(",".join([str(2018 + year), *(own[year] for own in values)]) for year in range(4))
    head = "系统层,数字贸易,,产业集群,\n准则层,规模,效率,产出,\n指标,出口额,通关天数,总产值,能耗\n属性,+,-,+,-\n"
    tables = written(tmp_path, head + down + "\n")
    assert_same_as_plain(tmp_path, tables)
    assert [one.dimension for one in tables.indicators.values()] == ["规模", "效率", "产出", "产出"]


def test_a_cross_section_may_have_its_units_across(tmp_path: Path) -> None:
    tables = written(tmp_path, "表1 原始数据\n子系统,指标,属性,广州市,深圳市,佛山市,东莞市\n" + ACROSS + "注：虚构。\n")
    assert tables.is_cross_section
    assert tables.clusters == ("广州市", "深圳市", "佛山市", "东莞市")
    assert tables.tables["佛山市"].loc["-"].tolist() == [4, 8, 4, 6]
    assert scored(tables).synergy["coordination"].notna().all()


@pytest.mark.parametrize("printed", [("60", "40", "30", "70"), ("30", "20", "15", "35")])
def test_weights_in_per_cents_are_shares(tmp_path: Path, printed: tuple[str, ...]) -> None:
    rows = [row.split(",") for row in ACROSS.splitlines()]
    rows = [[*row[:3], weight, *row[3:]] for row, weight in zip(rows, printed, strict=True)]
    tables = written(tmp_path, "子系统,指标,属性,权重(%),2018,2019,2020,2021\n" + "\n".join(map(",".join, rows)))
    evaluation = scored(tables)
    assert evaluation.weights["weight"].tolist() == pytest.approx([0.6, 0.4, 0.3, 0.7])
    assert any("read as per cents" in note.en for note in evaluation.notes)
