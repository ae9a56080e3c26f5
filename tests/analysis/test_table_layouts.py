"""One small table, laid out in all the ways in which papers and yearbooks print it, is always the same table."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from synergysim.analysis.evaluation import Plan, evaluate_tables
from synergysim.analysis.synergy.choices import Choices
from synergysim.analysis.tables import IndicatorTables, TableError, read_tables

YEARS = [2015, 2016, 2017, 2018]
SERIES = [
    ("数字贸易", "跨境电商出口额", "正向", "亿元", 0.4, [1, 2, 3, 4]),
    ("数字贸易", "快递业务量", "正向", "万件", 0.3, [5, 7, 8, 9]),
    ("数字贸易", "平均通关天数", "负向", "天", 0.3, [9, 7, 6, 5]),
    ("产业集群", "工业总产值", "正向", "亿元", 0.5, [10, 12, 13, 15]),
    ("产业集群", "单位产值能耗", "负向", "吨", 0.5, [9.5, 9, 8, 7]),
]
Rows = list[list[object]]


def across(
    head: Iterable[object], fields: Iterable[int], before: Rows | None = None, after: Rows | None = None
) -> Rows:
    rows = [[*(one[field] for field in fields), *one[5]] for one in SERIES]
    return [*(before or []), [*head, *YEARS], *rows, *(after or [])]


def upright(*labels: tuple[str, int], years: str = "") -> Rows:
    heads = [[label, *(one[field] for one in SERIES)] for label, field in labels]
    heads += [[years, *[None] * len(SERIES)]] if years else []
    return [*heads, *([year, *(one[5][k] for one in SERIES)] for k, year in enumerate(YEARS))]


def headings() -> Rows:
    def part(name: str) -> Rows:
        return [[one[1], one[2], one[3], *one[5]] for one in SERIES if one[0] == name]

    return [
        ["指标", "属性", "单位", *YEARS], ["一、数字贸易"], *part("数字贸易"),
        ["二、产业集群"], *part("产业集群"), ["注：示例"],
    ]  # fmt: skip


def once(rows: Rows) -> Rows:
    """Each subsystem's name only in its first row, as merged cells leave it."""
    seen: set[object] = set()
    kept: Rows = []
    for row in rows:
        kept.append([None if row[0] in seen else row[0], *row[1:]])
        seen.add(row[0])
    return kept


FOUR = ("子系统", "指标", "属性", "单位")
LAYOUTS: dict[str, Rows] = {
    "with weights": across([*FOUR, "权重"], range(5)),
    "other words": across(["系统层", "指标层", "指标性质", "计量单位", "综合权重"], range(5)),
    "criterion": across(["准则层", "指标层", "方向", "单位", "权重"], range(5)),
    "English": across(["subsystem", "indicator", "direction", "unit", "weight"], range(5)),
    "levels": across(["一级指标", "二级指标", "性质", "单位"], range(4)),
    "captions and notes": across(
        FOUR, range(4), [["表1 指标体系"], ["单位：见表"]], [["注：数据来源于统计年鉴。"], ["资料来源：年鉴"]]
    ),
    "names once": once(across(FOUR, range(4))),
    "headings": headings(),
    "weight last": [[*row, "权重" if k == 0 else SERIES[k - 1][4]] for k, row in enumerate(across(FOUR, range(4)))],
    "number and remark": [
        ["序号" if k == 0 else k, *row, "备注" if k == 0 else "—"] for k, row in enumerate(across(FOUR, range(4)))
    ],
    "means beside": [[*row, "均值" if k == 0 else 3] for k, row in enumerate(across(FOUR, range(4)))],
    "years first": upright(("年份", 0), ("", 1), ("", 2), ("", 3)),
    "labelled rows": upright(("子系统", 0), ("指标", 1), ("属性", 2), ("单位", 3), ("权重", 4), years="年份"),
    "labelled rows without a word for years": upright(("指标", 1), ("子系统", 0), ("属性", 2), ("单位", 3)),
}  # fmt: skip


def workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def check(tables: IndicatorTables) -> None:
    understood = tables.understood()
    assert understood["subsystem"].tolist() == ["digital_trade"] * 3 + ["industrial_cluster"] * 2
    assert understood["indicator"].tolist() == [one[1] for one in SERIES]
    assert understood["direction"].tolist() == [1, 1, -1, 1, -1]
    for table in tables.tables.values():
        assert table.index.tolist() == YEARS
        for one in SERIES:
            assert table[one[1]].tolist() == one[5]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", list(LAYOUTS))
def test_every_layout_is_the_same_table(tmp_path: Path, name: str, ending: str) -> None:
    path = tmp_path / f"甲市.{ending}"
    if ending == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(LAYOUTS[name])
    else:
        workbook(path, {"Sheet1": LAYOUTS[name]})
    tables = read_tables(path)
    check(tables)
    assert tables.clusters == ("甲市",)
    assert tables.understood()["unit"].tolist() == [one[3] for one in SERIES]
    if "权重" in str(LAYOUTS[name]) or name == "English":
        assert tables.weights == {one[1]: one[4] for one in SERIES}


def test_a_table_continued_on_the_next_sheet_or_in_later_years_is_one_table(tmp_path: Path) -> None:
    rows = across(FOUR, range(4))
    check(read_tables(workbook(tmp_path / "a.xlsx", {"表1": rows[:3], "续表1": [["续表1"], rows[0], *rows[3:]]})))
    check(read_tables(workbook(tmp_path / "b.xlsx", {"表1": [*rows[:3], [], ["续表1"], rows[0], *rows[3:]]})))
    early, late = ([[*row[:4], *row[4:6]] for row in rows], [[*row[:4], *row[6:]] for row in rows])
    check(read_tables(workbook(tmp_path / "c.xlsx", {"表1": [*early, ["续表"], *late]})))


def test_regions_stand_beside_the_indicators_or_the_years(tmp_path: Path) -> None:
    rows = across(FOUR, range(4))
    beside = [["地区", *rows[0]], *([region, *row] for region in ("甲省", "乙省") for row in rows[1:])]
    tables = read_tables(workbook(tmp_path / "a.xlsx", {"表1": beside}))
    assert tables.clusters == ("甲省", "乙省")
    check(tables)
    down = upright(("年份", 1), ("", 0), ("", 2))
    heads, values = down[:3], down[3:]
    panel = [["地区" if k == 0 else None, *row] for k, row in enumerate(heads)]
    panel += [[region, *row] for region in ("甲省", "乙省") for row in values]
    tables = read_tables(workbook(tmp_path / "b.xlsx", {"Sheet1": panel}))
    assert tables.clusters == ("甲省", "乙省")
    check(tables)


@pytest.mark.parametrize("corner", ["地区", "省份", "city", "国家", None])
def test_one_indicator_a_sheet_with_regions_beside_years(tmp_path: Path, corner: str | None) -> None:
    sheets: dict[str, Rows] = {
        name: [[corner, *YEARS], *([region, k, 2 * k, 3 * k, 5 * k] for region in ("甲", "乙"))]
        for k, name in enumerate(("A1", "快递业务收入规模", "B1"), start=1)
    }
    tables = read_tables(workbook(tmp_path / "t.xlsx", sheets))
    assert tables.clusters == ("甲", "乙")
    assert tables.tables["乙"].loc[2018].tolist() == [5, 10, 15]


def test_one_indicator_a_sheet_with_regions_across(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        name: [["年份", "甲", "乙"], *([year, k * j, k + j] for j, year in enumerate(YEARS, start=1))]
        for k, name in enumerate(("跨境电商出口总额", "集群总产值"), start=1)
    }
    tables = read_tables(workbook(tmp_path / "t.xlsx", sheets))
    assert tables.clusters == ("甲", "乙")
    assert tables.tables["甲"]["B1"].tolist() == [2, 4, 6, 8]


def frame(tmp_path: Path, header: str, *rows: str) -> IndicatorTables:
    path = tmp_path / "t.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_tables(path)


KEYS = [
    "地区",
    "省份",
    "城市",
    "区域",
    "国家",
    "region",
    "province",
    "city",
    "country",
    "Region",
    "id",
    "地级市",
    "county",
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_column_is_the_cluster(tmp_path: Path, key: str) -> None:
    tables = frame(tmp_path, f"{key},年份,A1,B1", *(f"{c},{y},{y},{y * k}" for k, c in enumerate("ab") for y in YEARS))
    assert tables.clusters == ("a", "b")


def test_of_two_key_columns_the_finer_is_the_cluster_and_codes_and_numbers_are_left_out(tmp_path: Path) -> None:
    rows = [f"{n},440{n}00,广东,{c},{y},{y},{y + n}" for n, c in enumerate(("广州", "深圳")) for y in YEARS]
    tables = frame(tmp_path, "序号,行政区划代码,省份,城市,年份,A1,B1", *rows)
    assert tables.clusters == ("广州", "深圳")
    said = " ".join(note.en for note in tables.notes)
    assert "'序号') numbers the rows and was left out" in said
    assert "'行政区划代码') holds codes and was left out" in said
    assert "The clusters are those of '城市'; '省份' was left out." in said


@pytest.mark.parametrize("header", ["", "Unnamed: 0", "index"])
def test_an_index_column_is_left_out_and_named(tmp_path: Path, header: str) -> None:
    tables = frame(tmp_path, f"{header},year,A1,B1", *(f"{k},{y},{k},{k * k}" for k, y in enumerate(YEARS)))
    assert "numbers the rows and was left out" in tables.notes[0].en


def test_remarks_and_sums_around_a_table_are_no_values(tmp_path: Path) -> None:
    rows = [f"{y},{k},{k * k},估计" for k, y in enumerate(YEARS)]
    tables = frame(tmp_path, "年份,A1,B1,备注", *rows, "合计,6,14,", "注：2018年为快报数,,,", ",,,")
    assert tables.tables["t"].index.tolist() == YEARS
    said = " ".join(note.en for note in tables.notes)
    assert "'备注') holds remarks" in said
    assert "合计 6 14; 注：2018年为快报数" in said


PERIODS = {
    "年度": (["2015年度", "2016年度", "2017年度"], [2015, 2016, 2017]),
    "quarters": (["2015Q1", "2015Q2", "2015q3"], ["2015Q1", "2015Q2", "2015Q3"]),
    "季度": (["2015年第一季度", "2015年2季度", "2015年三季度"], ["2015Q1", "2015Q2", "2015Q3"]),
    "months": (["2015-11", "2015/12", "2016-01"], ["2015-11", "2015-12", "2016-01"]),
    "月": (["2015年9月", "2015年10月", "2015年11月"], ["2015-09", "2015-10", "2015-11"]),
    "numbers": (["201509", "201510", "201511"], ["2015-09", "2015-10", "2015-11"]),
    "half-years": (["2015H1", "2015H2", "2016年上半年"], ["2015H1", "2015H2", "2016H1"]),
    "dates": (["2015-01-01", "2015-02-01", "2015-03-01"], ["2015-01", "2015-02", "2015-03"]),
    "steps": (["2000", "2005", "2020"], [2000, 2005, 2020]),
}


@pytest.mark.parametrize("name", list(PERIODS))
def test_periods_are_read_as_they_are_written(tmp_path: Path, name: str) -> None:
    texts, periods = PERIODS[name]
    down = frame(tmp_path, "时间,A1,B1", *(f"{text},{k},{k * k}" for k, text in enumerate(texts, start=1)))
    assert down.tables["t"].index.tolist() == periods
    beside = frame(tmp_path, f"指标,{','.join(texts)}", "A1,1,2,3", "B1,1,4,9")
    assert beside.tables["t"].index.tolist() == periods


def test_a_year_and_a_quarter_column_are_one_period(tmp_path: Path) -> None:
    tables = frame(tmp_path, "年份,季度,A1,B1", *(f"{y},{q},{y + q},{q}" for y in (2018, 2019) for q in (1, 2, 3, 4)))
    assert tables.tables["t"].index.tolist()[:5] == ["2018Q1", "2018Q2", "2018Q3", "2018Q4", "2019Q1"]


# ---- advice that can be followed ----


def advised(tmp_path: Path, text: str, message: str, *replace: tuple[str, str]) -> None:
    """The text is refused with a message; with what it advises done, once, the text is read."""
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=message):
        read_tables(path)
    for old, new in replace:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    read_tables(path)


GOOD = "2018,1,2\n2019,2,3\n2020,3,5\n"
ADVICE = {
    "no year": ("yr,A1,B1\n" + GOOD, "Call the column of periods 'year'", ("yr", "year")),
    "no number": ("year,A1,B1\n2018,12万,2\n2019,2,3\n", "Write the number alone", ("12万", "12")),
    "decimal comma": ('year,A1,B1\n2018,"1,5,5",2\n2019,2,3\n', "with a point for decimals", ('"1,5,5"', "1.55")),
    "thousands by hundreds": ('year,A1,B1\n2018,"59,00,000",2\n2019,2,3\n', "without separators of thousands",
                              ('"59,00,000"', "5900000")),
    "formula": ("year,A1,B1\n2018,#DIV/0!,2\n2019,2,3\n2020,3,4\n", "repair it, or leave the cell empty",
                ("#DIV/0!", "")),
    "Chinese numerals": ("year,A1,B1\n2018,五千九百,2\n2019,2,3\n", "Write numbers in digits", ("五千九百", "5900")),
    "one column": ("year/A1/B1\n2018/1/2\n2019/2/3\n", "Part the columns by commas", ("/", ",")),
    "ragged": ("year,A1,B1\n2018,1,000,2\n2019,2,3\n", "needs quotation marks", ("1,000", '"1,000"')),
    "missing": ("year,A1,B1\n2018,?,2\n2019,2,3\n2020,3,4\n", "leave the cell empty", ("?", "")),
    "per cent": ("year,A1,B1\n2018,5%,2\n2019,2,3\n", "write the whole column with %", ("2019,2", "2019,2%")),
    "either": ("year;A1;B1\n2018;1,250;2\n2019;2;3\n", "write 1250 without a separator", ("1,250", "1250")),
    "or": ("year;A1;B1\n2018;1,250;2\n2019;2;3\n", r"or 1\.2500 with a point", ("1,250", "1.2500")),
    "mixed": ('year,A1,B1\n2018,"0,5",2\n2019,2.5,3\n', "use a point in all", ('"0,5"', "0.5")),
    "no header": ("year,A1,,B1\n2018,1,5,2\n2019,2,6,3\n", "write one, or delete", ("A1,,", "A1,A2,")),
    "empty column": ("year,A1,A2,B1\n2018,1,,2\n2019,2,,3\n", "fill the column in or delete", ("1,,2", "1,7,2")),
    "unknown": ("year,A1,B1,Port troughput\n2018,1,2,3\n2019,1,2,4\n", "Did you mean 'A8", ("Port troughput", "A8")),
    "no direction": ("子系统,指标,2018,2019\n甲,x,1,2\n乙,y,2,3\n", "add a column .*'属性'",
                     ("子系统,指标", "子系统,指标,属性"), ("x,", "x,+,"), ("y,", "y,-,")),
    "direction": ("子系统,指标,属性,2018,2019\n甲,x,好,1,2\n乙,y,-,2,3\n", r"write \+ ", ("好", "+")),
    "two lengths": ("year,A1,B1\n2018Q1,1,2\n2019,2,3\n", "use periods of one length", ("2019", "2018Q2")),
    "no cluster": ("year,cluster,A1,B1\n2018,,1,2\n2019,b,2,3\n", "write its name in every row", ("2018,,", "2018,b,")),
    "too large": ("year,A1,B1\n2018,1e200,2\n2019,2e200,3\n", "use another unit", ("e200", "")),
    "no indicator": ("地区,2018,2019\n甲,1,2\n乙,2,3\n", "add one, or name the file",
                     ("地区,", "地区,指标,"), ("甲,", "甲,A1,"), ("乙,", "甲,B1,")),
    "one subsystem": ("year,A1,A2\n" + GOOD, "at least two subsystems", ("A2", "B1")),
    "twice": ("year,A1,A1,B1\n2018,1,2,3\n2019,1,3,4\n", "stands twice", ("A1,A1", "A1,A2")),
}  # fmt: skip


@pytest.mark.parametrize("name", list(ADVICE))
def test_the_advice_of_a_refusal_works(tmp_path: Path, name: str) -> None:
    text, message, *replace = ADVICE[name]
    advised(tmp_path, text, message, *replace)


@pytest.mark.parametrize(
    ("best", "value"), [("50", 50), ("40~60", (40, 60)), ("[40, 60]", (40, 60)), ("40-60", (40, 60))]
)
def test_a_moderate_indicator_has_its_best_value_beside_it(tmp_path: Path, best: str, value: object) -> None:
    rows: Rows = [
        ["子系统", "指标", "属性", "最优值", *YEARS],
        ["数字贸易", "出口", "正向", None, 1, 2, 3, 4],
        ["产业集群", "负债率", "适度", best, 70, 66, 61, 52],
    ]
    tables = read_tables(workbook(tmp_path / "甲市.xlsx", {"Sheet1": rows}))
    assert tables.indicators["负债率"].best == value
    evaluation = evaluate_tables(tables, Plan())
    assert evaluation.final_year()["order_industrial_cluster"].iloc[0] > 0.8
    for row in rows:
        del row[3]
    with pytest.raises(TableError, match=r"say which in a column 'best' \(最优值\)"):
        read_tables(workbook(tmp_path / "乙市.xlsx", {"Sheet1": rows}))


def test_the_base_can_be_a_quarter(tmp_path: Path) -> None:
    rows = [f"2018Q{q},{q},{q * q}" for q in (1, 2, 3, 4)]
    tables = frame(tmp_path, "季度,A1,B1", *rows)
    evaluation = evaluate_tables(tables, Plan(choices=Choices(base="2018Q2")))
    assert evaluation.synergy.set_index("year").loc["2018Q2", "synergy"] == 0
    assert evaluation.synergy.set_index("year").loc["2018Q4", "synergy"] > 0


def test_marks_on_years_clusters_and_names_are_taken_off_and_noted(tmp_path: Path) -> None:
    tables = frame(
        tmp_path, "地区,年份,A1,B1", *(f"甲{'①' * (y == 2016)},{y}{'②' * (y == 2017)},{y},1{y}" for y in YEARS)
    )
    assert tables.clusters == ("甲",)
    assert tables.tables["甲"].index.tolist() == YEARS
    said = [note.en for note in tables.notes]
    assert said == [
        "Marks on periods were left out: '2017②' (t.csv, line 4, column 2).",
        "t.csv, line 3, column 1: '甲①' is read as '甲', without the mark ①.",
    ]
    rows: Rows = [["子系统", "指标", "属性", "2015①", "2016"], ["甲", "出口③", "+", 1, 2], ["乙", "面积m²", "+", 2, 3]]
    tables = read_tables(workbook(tmp_path / "t.xlsx", {"Sheet1": rows}))
    assert list(tables.indicators) == ["出口", "面积m²"]


@pytest.mark.parametrize("key", ["prov", "city_name", "地区名称", "城市名", "单位名"])
def test_a_column_of_names_is_the_cluster_whatever_it_is_called(tmp_path: Path, key: str) -> None:
    tables = frame(tmp_path, f"{key},年份,A1,B1", *(f"{c},{y},{y},1{y}" for c in ("甲", "乙") for y in YEARS))
    assert tables.clusters == ("甲", "乙")


def test_a_sheet_of_something_else_is_refused_with_the_choice_of_a_sheet(tmp_path: Path) -> None:
    good: Rows = [["year", "A1", "B1"], [2018, 1, 2], [2019, 2, 3]]
    path = workbook(tmp_path / "t.xlsx", {"甲": good, "辅助": [["year", "x1", "x2"], [2018, 0, 1], [2019, 1, 0]]})
    with pytest.raises(TableError, match=r"choose another with --sheet \(there are: 甲, 辅助\)"):
        read_tables(path)
    assert read_tables(path, sheet="甲").clusters == ("甲",)


@pytest.mark.parametrize("whole", ["全国", "全省", "合计", "Total", "All regions", "national average"])
def test_the_row_of_the_whole_is_no_region_among_its_parts(tmp_path: Path, whole: str) -> None:
    rows = [f"{name},{year},{year - 2000 + n},{n * 2 + year % 3}" for n, name in enumerate(("北京", "天津", "河北"), 1)
            for year in (2018, 2019, 2020)]  # fmt: skip
    plain = frame(tmp_path, "地区,年份,A1,B1", *rows)
    with_whole = frame(tmp_path, "地区,年份,A1,B1", *rows, *(f"{whole},{year},60,9" for year in (2018, 2019, 2020)))
    assert list(with_whole.tables) == list(plain.tables) == ["北京", "天津", "河北"]
    said = " ".join(note.en for note in with_whole.notes)
    assert whole in said  # 合计 stands for a foot wherever it begins a row
    if whole != "合计":
        assert f"line 11, column 3: '{whole}' is the sum or the mean of the other 3 clusters and was left out" in said


def test_a_whole_alone_or_beside_one_region_is_scored(tmp_path: Path) -> None:
    rows = ["全国,2018,1,2", "全国,2019,2,3", "全国,2020,3,5", "北京,2018,1,2", "北京,2019,2,3", "北京,2020,3,5"]
    assert list(frame(tmp_path, "地区,年份,A1,B1", *rows).tables) == ["全国", "北京"]


@pytest.mark.parametrize("last", ["2021p", "2021 a)", "2021(e)", "2021年（预计）", "2021年快报数"])
@pytest.mark.parametrize("across", [True, False])
def test_a_year_that_is_marked_as_provisional_is_a_year_and_noted(tmp_path: Path, last: str, across: bool) -> None:
    rows = [["指标", "2019", "2020", last], ["A1", "1", "2", "4"], ["B1", "2", "3", "5"]]
    rows = rows if across else [["年份", "A1", "B1"], *map(list, list(zip(*rows, strict=True))[1:])]
    tables = frame(tmp_path, *(",".join(row) for row in rows))
    (only,) = tables.tables.values()
    assert only.index.tolist() == [2019, 2020, 2021]
    assert only["A1"].tolist() == [1, 2, 4]
    assert any("Marks on periods were left out" in note.en and last[:4] in note.en for note in tables.notes)


@pytest.mark.parametrize("year", ["年份", "Year"])
def test_half_years_are_read_without_the_word_for_year(tmp_path: Path, year: str) -> None:
    tables = frame(tmp_path, f"{year},A1,B1", "2019上半年,1,2", "2019下半年,2,3", "2020上半年,3,5")
    assert next(iter(tables.tables.values())).index.tolist() == ["2019H1", "2019H2", "2020H1"]
