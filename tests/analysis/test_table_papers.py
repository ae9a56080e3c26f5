"""Further layouts that Chinese papers and yearbooks print: a sheet of the indicator system, regions and years as
headings, subsystems as sheets, cross-sections with their signs in brackets. Each is the same table."""

from __future__ import annotations

import csv
import datetime
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from synergysim.analysis.tables import IndicatorTables, TableError, read_tables

Rows = list[list[object]]
YEARS = [2015, 2016, 2017, 2018]
CITIES = ["甲市", "乙市", "丙市", "丁市"]
SERIES = [
    ("数字贸易", "出口额", "+", "亿元", [1, 2, 3, 4]),
    ("数字贸易", "快递量", "+", "万件", [5, 7, 8, 9]),
    ("数字贸易", "通关天数", "－", "天", [9, 7, 6, 5]),
    ("产业集群", "总产值", "+", "亿元", [10, 12, 13, 15]),
    ("产业集群", "能耗", "－", "吨", [9.5, 9, 8, 7]),
]
NAMES = [one[1] for one in SERIES]
SIGNED = [f"{one[1]}（{one[2]}）" for one in SERIES]
ABOVE = ["数字贸易", None, None, "产业集群", None]  # as merged cells leave it
TELL = [[one[0], one[1], one[2]] for one in SERIES]
SYSTEM: Rows = [["子系统", "指标", "单位", "属性"], *([one[0], one[1], one[3], one[2]] for one in SERIES)]
ONCE: Rows = [
    ["表1 指标体系"],
    ["子系统", "具体指标", "单位", "指标属性"],
    *([name, *row[1:]] for name, row in zip(ABOVE, SYSTEM[1:], strict=True)),
]


def down(add: float = 0, head: list[object] | None = None) -> Rows:
    """Years down; ``add`` tells clusters apart."""
    rows: Rows = [[year, *(one[4][k] + add for one in SERIES)] for k, year in enumerate(YEARS)]
    return [["年份", *(head or NAMES)], *rows]


def across(add: float = 0, head: tuple[str, ...] = ("子系统", "指标", "属性")) -> Rows:
    """Years across."""
    return [[*head, *YEARS], *([*told, *(v + add for v in one[4])] for told, one in zip(TELL, SERIES, strict=True))]


def units() -> Rows:
    """A row a city."""
    return [[city, *(one[4][k] for one in SERIES)] for k, city in enumerate(CITIES)]


def of(subsystem: str) -> list[int]:
    return [k for k, one in enumerate(SERIES) if one[0] == subsystem]


def columns(rows: Rows, kept: list[int], first: int = 1) -> Rows:
    return [[*row[:first], *(row[k + first] for k in kept)] for row in rows]


TWO = ("数字贸易", "产业集群")
SERIAL = {  # one unnamed cluster over four years
    "a second sheet of the indicator system": {"数据": down(), "指标体系": SYSTEM},
    "the same first, with a caption and merged names": {"评价指标体系": ONCE, "数据": down()},
    "the same with the years across": {
        "数据": [["指标", *YEARS], *([row[1], *row[3:]] for row in across()[1:])],
        "表1 指标体系": ONCE,
    },
    "the same by symbols": {
        "数据": down(head=["X1", "X2", "X3", "X4", "X5"]),
        "指标体系": [["子系统", "指标", "代码", "属性"], *([t[0], t[1], f"X{k}", t[2]] for k, t in enumerate(TELL, 1))],
    },
    "the same with units in the table": {
        "数据": down(head=[f"{s[1]}\n（{s[3]}）" for s in SERIES]),
        "指标体系": SYSTEM,
    },
    "the same beside results": {
        "数据": down(),
        "指标体系": SYSTEM,
        "标准化": down(1),
        "描述性统计": [["变量", "均值", "标准差", "最大值"], *([name, 1, 2, 3] for name in NAMES)],
    },
    "the same under headings": {
        "数据": down(),
        "指标说明": [
            ["指标", "属性"],
            ["一、数字贸易"],
            *(t[1:] for t in TELL[:3]),
            ["二、产业集群"],
            *(t[1:] for t in TELL[3:]),
        ],
    },
    "an empty corner above the years": {"数据": [[None, *NAMES], *down()[1:]], "指标体系": SYSTEM},
    "years as dates": {
        "数据": [["年份", *NAMES], *([datetime.datetime(int(str(row[0])), 12, 31), *row[1:]] for row in down()[1:])],
        "指标体系": SYSTEM,
    },
    "a sheet a subsystem": {
        name: columns([down()[0], ["属性", *(s[2] for s in SERIES)], *down()[1:]], of(name)) for name in TWO
    },
    "a sheet a subsystem, years across": {
        name + "子系统": [["指标", *YEARS], *([SIGNED[k], *SERIES[k][4]] for k in of(name))] for name in TWO
    },
    "a sheet a subsystem and one of the system": {
        **{name: columns(down(), of(name)) for name in TWO},
        "指标体系": SYSTEM,
    },
    "subsystems merged above signed names": {"Sheet1": [["年份", *ABOVE], [None, *SIGNED], *down()[1:]]},
    "a word for indicators above them": {
        "Sheet1": [["年份", "指标", None, None, None, None], [None, *ABOVE], [None, *SIGNED], *down()[1:]]
    },
    "subsystems alone in their column": {
        "Sheet1": [
            across()[0],
            ["数字贸易"],
            *([None, *r[1:]] for r in across()[1:4]),
            ["产业集群"],
            *([None, *r[1:]] for r in across()[4:]),
        ]
    },
    "two tables under captions": {
        "Sheet1": [
            ["表1 数字贸易原始数据"],
            *(r[1:] for r in across()[:4]),
            ["表2 产业集群原始数据"],
            *(r[1:] for r in [across()[0], *across()[4:]]),
        ]
    },
    "continued without the subsystems": {
        "Sheet1": [["表1 数据"], *(r[:5] for r in across()), ["续表1"], *([r[1], *r[5:]] for r in across())]
    },
    "years of two digits": {"Sheet1": [["子系统", "指标", "属性", "'15", "'16", "’17", "18年"], *across()[1:]]},
    "signs in brackets of their own": {
        "Sheet1": [across()[0], *([r[0], r[1], f"（{r[2]}）", *r[3:]] for r in across()[1:])]
    },
    "signs said twice": {
        "Sheet1": [
            across()[0],
            *([r[0], r[1], "正向（+）" if r[2] == "+" else "逆向（-）", *r[3:]] for r in across()[1:]),
        ]
    },
    "signs as arrows": {
        "Sheet1": [across()[0], *([r[0], r[1], "↑" if r[2] == "+" else "↓", *r[3:]] for r in across()[1:])]
    },
}
PANELS = {  # the cities over four years, each larger than the one before by one
    "cities as headings": {
        "Sheet1": [across()[0], *chain.from_iterable([[c], *across(k)[1:]] for k, c in enumerate(CITIES))]
    },
    "cities above repeated headers": {
        "Sheet1": [*chain.from_iterable([[c], *across(k)] for k, c in enumerate(CITIES))]
    },
    "cities in captions": {
        "Sheet1": [*chain.from_iterable([[f"表{k + 1} {c}原始数据"], *across(k)] for k, c in enumerate(CITIES))]
    },
    "cities above blocks of years": {
        "数据": [*chain.from_iterable([[c], *down(k)] for k, c in enumerate(CITIES))],
        "指标体系": SYSTEM,
    },
    "cities between the years": {
        "数据": [["年份", *NAMES], *chain.from_iterable([[c], *down(k)[1:]] for k, c in enumerate(CITIES))],
        "指标体系": SYSTEM,
    },
    "cities above the indicators": {
        "数据": [
            ["年份", *chain.from_iterable([c, *[None] * 4] for c in CITIES)],
            [None, *(NAMES * 4)],
            *([y, *(s[4][k] + c for c in range(4) for s in SERIES)] for k, y in enumerate(YEARS)),
        ],
        "指标体系": SYSTEM,
    },
    "years as headings": {
        "数据": [
            ["地区", *NAMES],
            *chain.from_iterable(
                [[f"{y}年"], *([c, *(s[4][k] + n for s in SERIES)] for n, c in enumerate(CITIES))]
                for k, y in enumerate(YEARS)
            ),
        ],
        "指标体系": SYSTEM,
    },
    "years once": {
        "数据": [
            ["年份", "地区", *NAMES],
            *(
                [y if n == 0 else None, c, *(s[4][k] + n for s in SERIES)]
                for k, y in enumerate(YEARS)
                for n, c in enumerate(CITIES)
            ),
        ],
        "指标体系": SYSTEM,
    },
    "an indicator once": {
        "Sheet1": [
            ["子系统", "指标", "属性", "地区", *YEARS],
            *(
                [*(t if n == 0 else [None] * 3), c, *(v + n for v in s[4])]
                for t, s in zip(TELL, SERIES, strict=True)
                for n, c in enumerate(CITIES)
            ),
        ]
    },
    "a sheet an indicator": {
        **{
            s[1]: [
                [f"表{k} {s[1]}"],
                ["单位：" + s[3]],
                ["地区", *(f"{y}年" for y in YEARS)],
                *([c, *(v + n for v in s[4])] for n, c in enumerate(CITIES)),
                ["资料来源：统计年鉴"],
            ]
            for k, s in enumerate(SERIES, 1)
        },
        "指标体系": SYSTEM,
    },
    "a sheet a year": {
        **{
            str(y): [["地区", *NAMES], *([c, *(s[4][k] + n for s in SERIES)] for n, c in enumerate(CITIES))]
            for k, y in enumerate(YEARS)
        },
        "指标体系": SYSTEM,
    },
    "a sheet a year, signed": {
        f"{y}年": [
            ["子系统", "指标", "属性", *CITIES],
            *([*t, *(s[4][k] + n for n in range(4))] for t, s in zip(TELL, SERIES, strict=True)),
        ]
        for k, y in enumerate(YEARS)
    },
    "a sheet a city": {**{c: down(n) for n, c in enumerate(CITIES)}, "指标说明": SYSTEM},
    "a sheet a subsystem": {
        name: [
            ["地区", "年份", *(SIGNED[k] for k in of(name))],
            *([c, *r] for n, c in enumerate(CITIES) for r in columns(down(n)[1:], of(name))),
        ]
        for name in TWO
    },
}
SECTIONS = {  # the cities in one year
    "units across, merged names, signs in brackets": {
        "Sheet1": [
            ["子系统", "指标", *CITIES],
            *([name, signed, *s[4]] for name, signed, s in zip(ABOVE, SIGNED, SERIES, strict=True)),
        ]
    },
    "units down, merged names, signs in brackets": {
        "Sheet1": [["表2 2020年各市数据"], ["城市", *ABOVE], [None, *SIGNED], *units(), ["注：据统计年鉴整理"]]
    },
    "units across under headings": {
        "Sheet1": [
            ["指标", *CITIES],
            ["数字贸易"],
            *([SIGNED[k], *SERIES[k][4]] for k in range(3)),
            ["产业集群"],
            *([SIGNED[k], *SERIES[k][4]] for k in (3, 4)),
        ]
    },
    "labelled rows": {
        "Sheet1": [
            ["子系统", *(s[0] for s in SERIES)],
            ["指标", *NAMES],
            ["属性", *(s[2] for s in SERIES)],
            ["单位", *(s[3] for s in SERIES)],
            *units(),
        ]
    },
    "a sheet of the system": {"数据": [["地区", *NAMES], *units(), ["均值", 1, 2, 3, 4, 5]], "表1 指标体系": SYSTEM},
    "an empty corner": {"数据": [[None, *NAMES], *units()], "指标体系": SYSTEM},
}


def read(folder: Path, sheets: dict[str, Rows]) -> IndicatorTables:
    if len(sheets) == 1:
        (rows,) = sheets.values()
        with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return read_tables(folder / "t.csv")
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "t.xlsx")
    return read_tables(folder / "t.xlsx")


def check(tables: IndicatorTables) -> None:
    understood = tables.understood()
    assert understood["subsystem"].tolist() == ["digital_trade"] * 3 + ["industrial_cluster"] * 2
    assert understood["direction"].tolist() == [1, 1, -1, 1, -1]
    assert [one.name_zh for one in tables.indicators.values()] == NAMES


@pytest.mark.parametrize("layout", list(SERIAL))
def test_every_layout_of_one_cluster_is_the_same_table(tmp_path: Path, layout: str) -> None:
    tables = read(tmp_path, SERIAL[layout])
    check(tables)
    assert tables.clusters == ("t",)
    assert tables.tables["t"].index.tolist() == YEARS
    assert tables.tables["t"].T.to_numpy().tolist() == [one[4] for one in SERIES]


@pytest.mark.parametrize("layout", list(PANELS))
def test_every_layout_of_a_panel_is_the_same_panel(tmp_path: Path, layout: str) -> None:
    tables = read(tmp_path, PANELS[layout])
    check(tables)
    assert tables.clusters == tuple(CITIES)
    for add, city in enumerate(CITIES):
        assert tables.tables[city].index.tolist() == YEARS
        assert tables.tables[city].T.to_numpy().tolist() == [[value + add for value in one[4]] for one in SERIES]


@pytest.mark.parametrize("layout", list(SECTIONS))
def test_every_layout_of_a_cross_section_is_the_same(tmp_path: Path, layout: str) -> None:
    tables = read(tmp_path, SECTIONS[layout])
    check(tables)
    assert tables.is_cross_section
    assert [tables.tables[city].loc["-"].tolist() for city in CITIES] == [row[1:] for row in units()]


def said(tables: IndicatorTables) -> str:
    return " ".join(note.en for note in tables.notes)


def test_what_the_titles_of_sheets_and_short_years_mean_is_noted(tmp_path: Path) -> None:
    more: Rows = [*SYSTEM, ["产业集群", "专利", "件", "+"]]
    noted = said(read(tmp_path, {"数据": down(), "指标体系": more, "标准化": down(1)}))
    assert "Sheet '指标体系' says what the indicators are." in noted
    assert "indicators without values: 专利" in noted
    assert "Sheet '标准化' holds results" in noted
    assert "one subsystem: 数字贸易, 产业集群" in said(read(tmp_path, SERIAL["a sheet a subsystem"]))
    assert "Years of two digits: '15 is read as 2015" in said(read(tmp_path, SERIAL["years of two digits"]))


def test_an_indicator_that_the_system_lacks_is_named_and_added(tmp_path: Path) -> None:
    with pytest.raises(
        TableError, match=r"cell F1: '能耗' is not among .* '指标体系' describes; add a row for it there"
    ):
        read(tmp_path, {"数据": down(), "指标体系": SYSTEM[:-1]})
    check(read(tmp_path, {"数据": down(), "指标体系": SYSTEM}))
    with pytest.raises(TableError, match=r"write its name as there \(通关天数\)"):
        read(tmp_path, {"数据": down(head=[*NAMES[:2], "通关时间天数", *NAMES[3:]]), "指标体系": SYSTEM})


def test_bare_numbers_are_no_units(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="'15' is neither a year nor the name of a unit; write years with four digits"):
        read(tmp_path, {"Sheet1": [["子系统", "指标", "属性", 15, 16, 17, 18], *across()[1:]]})


def test_units_in_the_table_go_before_those_of_the_system(tmp_path: Path) -> None:
    tables = read(tmp_path, {"数据": down(head=["出口额（万元）", *NAMES[1:]]), "指标体系": SYSTEM})
    assert [one.unit for one in tables.indicators.values()] == ["万元", "万件", "天", "亿元", "吨"]


def test_clusters_that_share_indicators_are_no_subsystems(tmp_path: Path) -> None:
    tables = read(tmp_path, {"甲市": down(), "乙市": columns(down(), [0, 1, 2, 3]), "指标体系": SYSTEM})
    assert tables.clusters == ("甲市", "乙市")
