"""What a sheet says: series of raw cells, one an indicator; and what stands beside and around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..language import Text, tr
from .cells import Cell, TableError, fold, is_blank, is_missing, plain, without_own_marks
from .headers import signed_name, unnumbered
from .periods import Period, period_of
from .sheets import Sheet

ATTRIBUTES = ("subsystem", "dimension", "direction", "unit", "weight", "best", "dimension_weight")
ROWS_ABOVE_HEADER = 30
REMARKS = (
    "source",
    "note",
    "remark",
    "数据来源",
    "资料来源",
    "来源",
    "注",
    "备注",
    "说明",
    "数据库",
    "表",
    "续表",
    "单位",
)
_NUMBERED = re.compile(r"^(?:附|续)?(?:表|table|tab\.)\s*[0-9一二三四五六七八九十.\-]*\s*", re.IGNORECASE)
_OF_DATA = re.compile(r"(?<=\S)(?:各|的)?(?:指标)?(?:原始)?(?:指标)?(?:数据|指标值)$")
_WEIGHT_BEHIND = re.compile(r"^(.*\S)\s*[(\[]\s*(0?\.[0-9]+|1(?:\.0+)?)\s*[)\]]$", re.ASCII | re.DOTALL)
_YEAR_BEHIND = re.compile(
    r"^(.*[^\s_.(（\-0-9]|.*[0-9](?=[\s_.(（-]))[\s_.(（-]*((?:19|20)[0-9]{2})\s*年?[)）]?$", re.ASCII | re.DOTALL
)
_SPACED_OUT = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+")
MARGINS = (
    *("sum", "average", "mean", "max", "min", "growth", "growthrate", "std", "stddev", "cv", "obs", "合计", "总计"),
    *("均值", "平均", "平均值", "最大值", "最小值", "标准差", "变异系数", "增长率", "增速", "年均增长率", "年均增长"),
    *("年均增速", "同比增长"),
)
_STATISTIC = re.compile("权重|权数|weight|熵|均值|标准差|entropy|信息量|冲突性|排名|rank|变异系数|std|mean")


class Point(NamedTuple):
    """One value: the cluster ('' where the sheet has none), the period (None in a cross-section) and its cell."""

    cluster: str
    period: Period | None
    cell: Cell


@dataclass
class Series:
    """One indicator as a sheet shows it; ``attributes`` are the cells that describe it."""

    header: str
    place: Text
    attributes: dict[str, Cell]
    points: list[Point] = field(default_factory=list)
    delimiter: str = ""


class Section(NamedTuple):
    """What stands below one heading or caption of a sheet, or below none."""

    heading: Cell | None
    series: list[Series]
    row: int = -1  # of the heading
    captioned: bool = False  # the heading stands above the header


@dataclass(frozen=True)
class Reader:
    """What is known beside the sheet: which headers mean an indicator; and what has been noted of it so far."""

    knows: Callable[[object], bool]
    notes: list[Text]
    describe: Callable[[Sequence[Series]], None] = lambda _: None
    around: dict[int, str] = field(default_factory=dict)  # row → text beside the table

    def note_around(self, sheet: Sheet) -> None:
        """One note of all that stands around the tables of a sheet."""
        text = "; ".join(line for _, line in sorted(self.around.items()) if line)
        self.around.clear()
        if text:
            where = sheet.where()
            self.notes.append(tr("Text around the table of {where}: {text}", where=where, text=text))


def joined_sections(sections: Sequence[Section]) -> list[Series] | None:
    """The series of sections that are those of clusters, one below the other; None if they are no such sections.

    They are if the same indicators stand in each of them. Their headings then name the clusters.
    """
    filled = [section for section in sections if section.series]
    labels = [fold(name_in(section.heading)) for section in filled]
    if len(filled) < 2 or not all(labels) or len(set(labels)) < len(labels):
        return None
    names = [{fold(one.header) for one in section.series} for section in filled]
    most = max(names, key=len)
    if len(most) < 2 or any(2 * len(own & most) < len(most) for own in names):
        return None
    joined: dict[tuple[str, str, str], Series] = {}
    for section in filled:
        for one in section.series:
            one.points = [point._replace(cluster=name_in(section.heading)) for point in one.points]
            joined_in(joined, one)
    return list(joined.values())


def joined_in(known: dict[tuple[str, str, str], Series], one: Series) -> None:
    """Add the points of a series to those of the same indicator, which a continued table need not describe again."""
    key = fold(one.header), attribute(one, "unit"), attribute(one, "subsystem")
    same = [other for other in known if other[0] == key[0]]
    if key not in known and len(same) == 1 and "" in (key[2], same[0][2]):
        key = same[0]
    first = known.setdefault(key, one)
    if first is not one:
        first.points += one.points
        first.attributes = {**one.attributes, **first.attributes}


def name_in(heading: Cell | None) -> str:
    """What a heading names: without the number of a table, 表1, or of a section, 一、, or a word for data behind it."""
    return "" if heading is None else unnumbered(_OF_DATA.sub("", _NUMBERED.sub("", plain(heading.value))))


def told_apart(several: list[Series]) -> list[Series]:
    """The series, those of one name in several subsystems called by their subsystem too."""
    subsystems: dict[str, set[str]] = {}
    for one in several:
        subsystems.setdefault(fold(one.header), set()).add(attribute(one, "subsystem"))
    for one in several:
        if len(subsystems.get(fold(one.header), ())) > 1 and "subsystem" in one.attributes:
            one.header = f"{one.header} · {attribute(one, 'subsystem')}"
    return several


def weighed_in_brackets(several: list[Series], reader: Reader) -> list[Series]:
    """The series without the weights in brackets behind their names, 出口额(0.35), where every one has such."""
    read = [_WEIGHT_BEHIND.match(one.header) for one in several]
    if len(several) < 2 or not all(read) or any("weight" in one.attributes for one in several):
        return several
    for one, found in zip(several, read, strict=True):
        assert found is not None
        one.header, one.attributes["weight"] = found[1], Cell.at(found[2], one.place)
        for level in ("subsystem", "dimension"):
            behind = _WEIGHT_BEHIND.match(plain(one.attributes[level].value)) if level in one.attributes else None
            if behind is not None:
                one.attributes[level] = Cell.at(behind[1], one.place)
                one.attributes |= {"dimension_weight": Cell.at(behind[2], one.place)} if level == "dimension" else {}
    reader.notes.append(
        tr(
            "The numbers in brackets behind the names, such as {weight} of '{header}', are read as weights.",
            weight=str(several[0].attributes["weight"].value),
            header=several[0].header,
        )
    )
    return several


def dated(several: list[Series]) -> list[Series]:
    """The series of columns of which each is of a year, 出口额2015 or x_2015, joined by what comes before the year."""
    read = [_YEAR_BEHIND.match(one.header) for one in several]
    if not several or not all(read) or len({found[2] for found in read if found}) < 2:
        return several
    joined: dict[str, Series] = {}
    for one, found in zip(several, read, strict=True):
        assert found is not None
        points = [point._replace(period=int(found[2])) for point in one.points]
        known = joined.setdefault(fold(found[1]), Series(found[1], one.place, one.attributes, [], one.delimiter))
        known.points += points
    return list(joined.values())


def is_number(cell: Any) -> bool:
    """Whether a cell holds a digit first, or is no text."""
    if not isinstance(cell, str):
        return not is_blank(cell)
    text = plain(cell).lstrip("+-−(")
    return text[:1].isdecimal() or is_missing(cell)


def is_statistic(header: Any) -> bool:
    """Whether a column's header says that it holds means, weights or the like, and no unit of observation."""
    return fold(header).removesuffix("%") in MARGINS or _STATISTIC.search(plain(header).casefold()) is not None


def counts_up(sheet: Sheet, column: int, first: int) -> bool:
    """Whether a column without a header numbers the rows, as a data frame's index does."""
    values = [cells[column] for row, cells in enumerate(sheet.rows) if row >= first and not is_remark(sheet, row)]
    texts = [plain(value).removesuffix(".0") for value in values]
    if len(texts) < 2 or not all(text.isdecimal() and len(text) < 8 for text in texts):
        return False
    start = int(texts[0])
    return start in (0, 1) and [int(text) for text in texts] == list(range(start, start + len(texts)))


def signed(header: str, described: dict[str, Cell], place: Text) -> str:
    """A name without the sign in brackets behind it, or behind its unit: its direction where no cell says one."""
    if "direction" in described:
        return header
    name, sign = signed_name(header)
    if not sign and "unit" in described:  # 亿元（+）
        unit, sign = signed_name(plain(described["unit"].value))
        described["unit"] = Cell(unit, described["unit"].locate)
    if sign:
        described["direction"] = Cell.at(sign, place)
    return name


def fill_right(sheet: Sheet, row: int, columns: Sequence[int]) -> None:
    """A subsystem stands once, above the first of its indicators, where cells are not merged."""
    cells = sheet.rows[row]
    assert isinstance(cells, list)
    before: Any = None
    for column in columns:
        if is_blank(cells[column]):
            cells[column] = before
        before = cells[column]


def cluster_name(sheet: Sheet, row: int, column: int, reader: Reader) -> str:
    """The name of a cluster as a cell has it, without footnote marks, which are noted.

    Raises:
        TableError: the cell is empty.
    """
    name, marks = without_own_marks(plain(sheet.rows[row][column]).removesuffix(".0"))
    if _SPACED_OUT.fullmatch(name):  # 北  京, as yearbooks print it
        name = "".join(name.split())
    if not name:
        place = sheet.where(row, column)
        raise TableError(tr("{place}: the cluster is missing; write its name in every row.", place=place))
    if marks:
        place = sheet.where(row, column)
        reader.notes.append(
            tr(
                "{place}: '{name}{marks}' is read as '{name}', without the mark {marks}.",
                place=place,
                name=name,
                marks=marks,
            )
        )
    return name


def attribute(series: Series, name: str) -> str:
    """The text that describes a series in one respect, '' if there is none."""
    return plain(series.attributes[name].value) if name in series.attributes else ""


def filled_columns(sheet: Sheet, row: int) -> list[int]:
    """The columns of a row that hold anything; of a caption the first."""
    if row in sheet.captions:
        return [next(column for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell))]
    return [column for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]


def lone_cell(sheet: Sheet, row: int) -> Cell | None:
    """The one cell of a row that holds anything; None if there are more."""
    filled = filled_columns(sheet, row)
    return sheet.cell(row, filled[0]) if len(filled) == 1 else None


def is_remark(sheet: Sheet, row: int) -> bool:
    """Whether a row is no row of values: one text alone, a sum, or one that begins as a remark does."""
    filled = filled_columns(sheet, row)
    first = sheet.rows[row][filled[0]]
    if not isinstance(first, str) or period_of(first) is not None:
        return False
    if begins_as_remark(sheet, row) or fold(first).removesuffix("%") in MARGINS:
        return True
    return len(filled) == 1 and not is_number(first)


def begins_as_remark(sheet: Sheet, row: int) -> bool:
    """Whether a row begins as a note or a source does."""
    filled = filled_columns(sheet, row)
    first = sheet.rows[row][filled[0]]
    return fold(first).startswith(REMARKS) and (len(filled) <= 2 or plain(first).endswith((":", "：")))


def captioned(sheet: Sheet, top: int) -> Section:
    """A section under the caption above a header, where one stands there that is not only a number."""
    lone = lone_cell(sheet, top - 1) if top else None
    text = "" if lone is None else _NUMBERED.sub("", plain(lone.value))
    remark = not text or fold(text).startswith(REMARKS) or text.rstrip(")").endswith("续")
    return Section(None if remark else lone, [], top - 1, captioned=True)


def note_around(sheet: Sheet, rows: Sequence[int] | range, reader: Reader) -> None:
    """Keep what stands in rows around a table, to be noted."""
    for row in rows:
        reader.around[row] = " ".join(str(sheet.rows[row][column]).strip() for column in filled_columns(sheet, row))


def first_headers(sheet: Sheet) -> str:
    """The texts of a sheet's first row, for a message."""
    return ", ".join(plain(cell) for cell in sheet.rows[0] if not is_blank(cell))[:120]
