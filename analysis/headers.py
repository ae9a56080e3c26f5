"""Which indicator a column header means: by code, by English or Chinese name, or by a description file."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from ..language import Note, Text, in_every_language, tr
from .catalogue import SUBSYSTEMS, SYSTEMS, Indicator, indicators, subsystem_name
from .cells import Cell, TableError, fold, half_width, number_alone, plain, without_marks, without_own_marks
from .sheets import Sheet, only_sheet

ROLES = {
    "year": (
        "year",
        "years",
        "年份",
        "年",
        "年度",
        "时间",
        "时期",
        "期间",
        "日期",
        "time",
        "period",
        "date",
        "timeperiod",
    ),
    "quarter": ("quarter", "季度", "季"),
    "month": ("month", "月份", "月"),
    "cluster": (
        *(
            "cluster",
            "集群",
            "产业集群",
            "集群名称",
            "产业",
            "行业",
            "industry",
            "地区",
            "省份",
            "省",
            "省市",
            "城市",
            "市",
        ),
        *(
            "省市区",
            "省区市",
            "省自治区直辖市",
            "地市",
            "区域",
            "区县",
            "县",
            "县市",
            "市县",
            "国家",
            "国别",
            "州",
            "经济体",
        ),
        *(
            "地区名称",
            "省份名称",
            "城市名称",
            "区域名称",
            "国家名称",
            "地级市",
            "城市群",
            "园区",
            "样本",
            "企业",
            "公司",
        ),
        *("region", "province", "city", "country", "county", "district", "prefecture", "area", "state", "territory"),
        *(
            "regions",
            "provinces",
            "cities",
            "countries",
            "location",
            "geo",
            "entity",
            "id",
            "firm",
            "company",
            "cityname",
        ),
    ),
    "subsystem": (
        *("subsystem", "system", "criterion", "criteria", "systemlayer", "subsystemlayer", "criterionlayer"),
        *("criterialayer", "firstlevelindicator", "primaryindicator", "level1indicator", "targetlayer", "goallayer"),
        *("子系统", "系统", "准则层", "一级指标", "子系统层", "系统层", "目标层", "总目标", "一级指标层", "所属系统"),
        *("所属子系统", "子系统名称", "系统名称"),
    ),
    "dimension": (
        *("dimension", "dimensionlayer", "factorlayer", "elementlayer", "secondlevelindicator", "secondaryindicator"),
        *("level2indicator", "subdimension", "维度", "二级指标", "要素层", "要素", "维度层", "分类", "因素层"),
        *("二级指标层", "一级维度", "子准则层", "准则"),
    ),
    "indicator": (
        *("indicatorlayer", "indexlayer", "thirdlevelindicator", "tertiaryindicator", "level3indicator"),
        *("indicatorname", "variablename", "seriesname", "measure", "三级指标层", "变量层", "衡量指标", "测量指标"),
        *("指标内容", "指标变量", "指标体系", "观测指标", "测算指标", "item", "项目"),
        *("indicator", "indicators", "variable", "指标", "指标名称", "指标代码", "指标层", "具体指标", "三级指标"),
        *("变量", "变量名", "变量名称", "测度指标", "评价指标", "基础指标"),
    ),
    "direction": (
        *("direction", "sign", "attribute", "polarity", "属性", "方向", "性质", "指标属性", "指标方向", "指标性质"),
        *("类型", "指标类型", "正负", "正负向", "作用方向", "极性", "功效", "type"),
    ),
    "weight": ("weight", "weights", "权重", "指标权重", "组合权重", "综合权重", "权重值"),
    "best": ("best", "optimum", "最优值", "适度值", "最佳值", "理想值"),
    "value": ("value", "数值", "值", "指标值", "obsvalue", "观测值"),
    "unit": ("unit", "units", "单位", "计量单位"),
    "name": ("name", "名称"),
    "index": ("序号", "编号", "no", "index", "unnamed0", "rowid", "行号"),
    "code": (
        "行政区划代码",
        "地区代码",
        "区划代码",
        "城市代码",
        "省份代码",
        "代码",
        "code",
        "adcode",
        "countrycode",
        "seriescode",
        "indicatorcode",
        "isocode",
        "iso3",
        "iso2",
        "regioncode",
        "citycode",
    ),
    "remark": (
        "备注",
        "说明",
        "注",
        "注释",
        "remark",
        "remarks",
        "note",
        "notes",
        "comment",
        "数据来源",
        "来源",
        "source",
    ),
}
_NAME_ENDINGS = ("名称", "名", "name", "en", "cn")  # 城市名, region_name
_DESCRIPTION_ROLES = {
    "column": ("column", "列", "列名", "指标", "indicator"),
    "subsystem": ROLES["subsystem"],
    "direction": ROLES["direction"],
    "unit": ROLES["unit"],
    "name": ("name", "名称", "指标名称"),
    "best": ROLES["best"],
}
POSITIVE = (
    *(
        "+",
        "+1",
        "1",
        "positive",
        "正",
        "正向",
        "正指标",
        "正向指标",
        "效益型",
        "效益",
        "极大型",
        "极大",
        "max",
        "benefit",
        "↑",
    ),
    *("越大越好", "正性", "pos", "increasing", "larger-the-better", "the larger the better"),
)
NEGATIVE = (
    *(
        "-",
        "-1",
        "−1",
        "−",
        "–",
        "—",
        "negative",
        "负",
        "负向",
        "逆",
        "逆向",
        "负指标",
        "逆指标",
        "逆向指标",
        "负向指标",
    ),
    *("成本型", "成本", "极小型", "极小", "min", "cost", "越小越好", "neg", "inverse", "reverse", "decreasing"),
    *("smaller-the-better", "the smaller the better", "反向", "↓"),
)
MODERATE = ("适度", "适度型", "适中", "中间型", "区间型", "moderate", "interval", "nominal", "适度指标")
_OF_A_DIRECTION = re.compile(r"(?:指标|性|类型|属性|\b(?:type|indicators?|attribute|direction))+$")
_LEFT_OUT = ("ignore", "忽略")
_CODE = re.compile(r"^([abcd])\s*0*(\d{1,2})(?!\d)\s*(.*)$", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r"^(?:[(（]?(?:[一二三四五六七八九十]+|\d+)(?:[、.．)）]|\s)+)")
_LAST_PART = re.compile(r"^(?:(.*\S)\s*([,;，；、]))?(.*)$", re.DOTALL)
_BRACKET = re.compile(r"^(.*\S)\s*[(\[]([^()\[\]]*)[)\]]\s*$", re.DOTALL)

Descriptions = Mapping[str, Indicator | None]


def role(header: object) -> str | None:
    """The role among :data:`ROLES` that a header means, if it means one."""
    if isinstance(header, str) and header[:1].isdecimal():
        return None
    text = plain(header)
    return None if text[:1].isdecimal() else _role_of(text)


@lru_cache(maxsize=10_000)
def _role_of(text: str) -> str | None:
    word = fold(text)
    bare = _BRACKET.match(text)  # 权重(%)
    inside = _roles().get(fold(bare[1])) if bare else None
    return (
        _roles().get(word)
        or (_roles().get(word.removesuffix("s")) if word.isascii() else None)
        or (inside if inside in ("weight", "direction", "year") else None)
        or next(("cluster" for ending in _NAME_ENDINGS if _roles().get(word.removesuffix(ending)) == "cluster"), None)
    )


@cache
def _roles() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, words in ROLES.items():
        for word in words:
            table.setdefault(word, name)
    return table


def direction_of(text: object) -> int | None:
    """+1, -1 or 0 (a value in between is best) for a direction as it is written, None for any other word."""
    word = plain(text).casefold().removesuffix(".0")
    found = _BRACKET.match(word)
    if found is not None:  # 正向(+), which says it twice
        once, again = direction_of(found[1]), direction_of(found[2])
        return once if once == again else None
    word = word.strip("()[] ") or word
    bare = _OF_A_DIRECTION.sub("", word).rstrip(" -")  # 效益型指标, 逆向性, benefit-type indicator
    return next(
        (sign for sign, words in ((1, POSITIVE), (-1, NEGATIVE), (0, MODERATE)) if word in words or bare in words),
        None,
    )


def signed_name(header: str) -> tuple[str, str]:
    """A name without the sign in brackets behind it, 能耗（-), 能耗（吨，-）, and the sign; '' where there is none."""
    found = _BRACKET.match(header)
    if found is None:
        return header, ""
    unit, parted, last = _LAST_PART.match(found[2]).groups()  # type: ignore[union-attr]  # it matches any text
    sign = (last if parted else found[2]).strip()
    if sign == "1" or direction_of(sign) is None:
        return header, ""
    return (f"{found[1]}({unit.strip()})" if parted else found[1]), sign


class UnknownIndicatorError(TableError):
    """A header that means no indicator; ``header`` is how it is written."""

    def __init__(self, header: str, message: Text | str, zh: str = "") -> None:
        super().__init__(message, zh)
        self.header = header


@dataclass(frozen=True)
class Recogniser:
    """Turns headers into indicators. ``system`` decides names that both systems have; ``descriptions`` go first."""

    descriptions: Descriptions
    system: str

    def __call__(self, header: object, place: Text | str) -> Indicator | None:
        """The indicator a header means, with the unit the header states; None if the description says to ignore it.

        Raises :class:`UnknownIndicatorError`, beginning with ``place``, if the header means none, naming the nearest.
        """
        text = plain(header)
        if fold(text) in self.descriptions and not self._adds_unit(text):
            return self.descriptions[fold(text)]
        if self._adds_unit(text) and (bracket := _BRACKET.match(text)) is not None:
            described = self.descriptions[fold(bracket[1])]
            unit = bracket[2].strip()
            return described and replace(described, unit=unit, unit_zh=unit)
        found, unit = meanings(text)
        if not found:
            en, zh = _unknown(text)
            where = Note(place, place) if isinstance(place, str) else place
            raise UnknownIndicatorError(text, tr("{where}: {said}", where=where, said=Note(en, zh)))
        chosen = next((one for one in found if one.system == self.system), found[0])
        # Both languages get the unit as written: a Chinese unit in an English report is still the right unit.
        return replace(chosen, unit=unit, unit_zh=unit) if unit not in ("", chosen.unit, chosen.unit_zh) else chosen

    def knows(self, header: object) -> bool:
        """Whether a header is described or means an indicator of a system."""
        text = plain(header)
        return fold(text) in self.descriptions or self._adds_unit(text) or bool(meanings(text)[0])

    def described_as(self, header: str) -> str:
        """The folded name under which a header is described, with or without its unit; else its own."""
        if self._adds_unit(header) and (bracket := _BRACKET.match(header)) is not None:
            return fold(bracket[1])
        return fold(header)

    def is_described(self, header: str) -> bool:
        """Whether the description file has the header."""
        return self.described_as(header) in self.descriptions

    def is_code(self, header: str) -> bool:
        """Whether a header begins with the code of an indicator."""
        return _CODE.match(header) is not None and bool(_named(header))

    def known_as(self, header: str) -> tuple[str, str]:
        """A header as it is known, and the footnote marks that had to be taken off for that."""
        if self.knows(header):
            return header, ""
        bare, marks = without_marks(header)
        return (bare, marks) if marks and self.knows(bare) else without_own_marks(header)

    def _adds_unit(self, text: str) -> bool:
        """Whether a header is one described and a unit in brackets, and is not described as it stands itself."""
        bracket = _BRACKET.match(text)
        whole = self.descriptions.get(fold(text))
        as_it_stands = fold(text) in self.descriptions and (whole is None or whole.code == text)
        return bracket is not None and fold(bracket[1]) in self.descriptions and not as_it_stands


def recogniser(headers: Iterable[object], descriptions: Descriptions) -> Recogniser:
    """A recogniser that reads names both systems share as those of the system most of the other headers belong to."""
    votes = Counter(dict.fromkeys(SYSTEMS, 0))
    for header in headers:
        systems = {one.system for one in meanings(plain(header))[0]}
        if len(systems) == 1:
            votes[systems.pop()] += 1
    return Recogniser(descriptions, votes.most_common(1)[0][0])


def meanings(header: str) -> tuple[list[Indicator], str]:
    """The indicators (one per system at most) a header can mean, and the unit in its last brackets, if any."""
    found = _named(header)
    if found:
        return found, ""
    bracket = _BRACKET.match(header)
    if bracket and (found := _named(bracket[1])):
        return found, bracket[2].strip()
    return [], ""


def read_descriptions(path: Path | str) -> dict[str, Indicator | None]:
    """Read a file with the columns column, subsystem, direction and, optionally, unit and name.

    Returns the indicators by folded column header; None where the subsystem is ``ignore``.
    Raises :class:`TableError` for a missing column, an unknown direction or a column described twice.
    """
    sheet = only_sheet(path)
    where = _description_columns(sheet)
    described: dict[str, Indicator | None] = {}
    for row, cells in enumerate(sheet.rows[1:], start=1):
        texts = {name: plain(cells[column]) for name, column in where.items()}
        if not any(texts.values()):
            continue
        key, place = fold(texts["column"]), sheet.where(row)
        if not key:
            raise TableError(tr("{place}: the name of the column that is described is missing.", place=place))
        if key in described:
            raise TableError(tr("{place}: column '{column}' is described twice.", place=place, column=texts["column"]))
        described[key] = _described(texts, place)
    if not described:
        where_to = sheet.where()
        raise TableError(tr("{where_to}: no column is described.", where_to=where_to))
    return described


def _named(text: str) -> list[Indicator]:
    """Indicators called by their code, by a name, or by the code followed by the name of the same indicator."""
    by_name = _by_name(indicators())
    code = _CODE.match(text)
    if code is None:
        return by_name.get(fold(text), [])
    coded = by_name[key] if (key := f"{code[1].lower()}{int(code[2])}") in by_name else []
    rest = fold(code[3])
    if not rest:
        return coded
    return [one for one in coded if one in by_name.get(rest, [])] or by_name.get(fold(text), [])


@lru_cache(maxsize=4)
def _by_name(known: tuple[Indicator, ...]) -> dict[str, list[Indicator]]:
    """The indicators of a catalogue, to which an extension may have added since, by every name."""
    table: dict[str, list[Indicator]] = {}
    for one in known:
        names = {one.name_en, one.name_zh, one.short_en, one.short_zh}
        names |= {bracket[1] for name in names if (bracket := _BRACKET.match(half_width(name)))}
        for key in {fold(name) for name in names} | {f"{one.code[0].lower()}{int(one.code[1:])}"}:
            table.setdefault(key, []).append(one)
    return table


def _unknown(text: str) -> tuple[str, str]:
    known = {key: found[0] for key, found in _by_name(indicators()).items()}
    close = difflib.get_close_matches(fold(text), known, n=1, cutoff=0.6)
    hint = hint_zh = ""
    if close:
        called = _called(known[close[0]], close[0])
        hint, hint_zh = f" Did you mean '{called}'?", f"是否指“{called}”？"
    code = _CODE.match(text)
    if code and (coded := _named(f"{code[1]}{code[2]}")):
        one = coded[0]
        hint = f" {one.code} is '{one.name_en}' ('{one.name_zh}'), which is not what the header goes on to say."
        hint_zh = f"{one.code} 是“{one.name_zh}”，与表头其余文字不符。"
    return (
        f"'{text}' is not an indicator of either system.{hint} Describe it in a file given with --indicators (columns: "
        "column, subsystem, direction, unit, name), or say its subsystem and direction in the table itself "
        "(子系统, 属性), beside or above the indicators, or on a sheet of its own ('指标体系').",
        f"“{text}”不是两个指标体系中的指标。{hint_zh}请用 --indicators 给出说明文件（列：column, subsystem, direction, "
        "unit, name），或在表中指标旁（或上方）写明“子系统”和“属性”，"
        "也可另设“指标体系”工作表说明。",
    )


def _called(indicator: Indicator, key: str) -> str:
    """Code and name of an indicator, in the language of the name that ``key`` is."""
    chinese = key in (fold(indicator.name_zh), fold(indicator.short_zh))
    return f"{indicator.code} {indicator.name_zh if chinese else indicator.name_en}"


def _description_columns(sheet: Sheet) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, header in enumerate(sheet.rows[0]):
        matches = [name for name, words in _DESCRIPTION_ROLES.items() if fold(plain(header)) in words]
        if plain(header) and not matches:
            place, allowed = sheet.where(0, column), ", ".join(_DESCRIPTION_ROLES)
            raise TableError(
                tr(
                    "{place}: '{header}' is not a column of a description file; allowed: {allowed}.",
                    place=place,
                    header=plain(header),
                    allowed=allowed,
                )
            )
        found |= {name: column for name in matches if name not in found}
    for needed in ("column", "subsystem", "direction"):
        if needed not in found:
            raise TableError(tr("{sheet}: the column '{needed}' is missing.", sheet=sheet.where(), needed=needed))
    return found


def _described(texts: Mapping[str, str], place: Text) -> Indicator | None:
    if not texts["subsystem"]:
        raise TableError(
            tr(
                "{place}: the subsystem is missing; write digital_trade, industrial_cluster or one of yours.",
                place=place,
            )
        )
    if fold(texts["subsystem"]) in _LEFT_OUT:
        return None
    kind = kind_in(Cell.at(texts["direction"], place), Cell.at(texts.get("best", ""), place))
    name, unit = texts.get("name") or texts["column"], texts.get("unit", "")
    return own_indicator(texts["column"], texts["subsystem"], kind, unit=unit, name=name)


def direction_in(cell: Cell) -> int:
    """The direction a cell states.

    Raises:
        TableError: no direction; or one in between, for which more than a sign is needed.
    """
    sign = direction_of(cell.value)
    if sign is None:
        raise TableError(
            tr(
                "{place}: direction '{plain}' is not known; write + (more is better) or - (less is better).",
                place=cell.place,
                plain=plain(cell.value),
            )
        )
    if sign == 0:
        raise TableError(
            tr(
                "{place}: '{plain}' says that a value in between is best; say which in a column "
                "'best' (最优值), as a number or an interval such as 40~60.",
                place=cell.place,
                plain=plain(cell.value),
            )
        )
    return sign


def best_in(cell: Cell) -> float | tuple[float, float]:
    """The best value that a cell states, or the best interval: 50, 40~60, [40, 60].

    Raises:
        TableError: neither, or an interval that ends before it begins.
    """
    ends = [one for one in re.split(r"[~～,，、至—]|(?<=\d)\s*[-–−]", plain(cell.value).strip("[]()")) if one.strip()]
    numbers = [number_alone(one.strip(), cell.place) for one in ends]
    if len(numbers) == 1:
        return numbers[0]
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise TableError(
            tr(
                "{place}: '{plain}' is no best value; write a number, or an interval such as 40~60.",
                place=cell.place,
                plain=plain(cell.value),
            )
        )
    return numbers[0], numbers[1]


def kind_in(direction: Cell | None, best: Cell | None) -> tuple[int, float | tuple[float, float] | None]:
    """Direction and best value as two cells state them; a best value needs no direction.

    Raises:
        TableError: as :func:`direction_in` and :func:`best_in`.
    """
    if best is not None and plain(best.value) and (direction is None or direction_of(direction.value) in (0, None)):
        return 1, best_in(best)
    assert direction is not None
    return direction_in(direction), None


def own_indicator(
    code: str,
    subsystem: str,
    kind: tuple[int, float | tuple[float, float] | None],
    unit: str = "",
    name: str = "",
    dimension: str = "",
) -> Indicator:
    """An indicator as the user describes it, in a file or in the table."""
    name = name or code
    return Indicator(
        code=code,
        system="described",
        name_en=name,
        name_zh=name,
        short_en=name,
        short_zh=name,
        unit=unit,
        unit_zh=unit,
        direction=kind[0],
        subsystem=subsystem_of(subsystem),
        dimension=dimension,
        dimension_zh=dimension,
        policy_count=False,
        source="described by the user",
        note="",
        best=kind[1],
    )


def unit_in_brackets(header: str) -> str:
    """What stands in the last brackets of a header, as a unit does; '' if there are none."""
    found = _BRACKET.match(header)
    return found[2].strip() if found else ""


def without_unit(header: str) -> str:
    """A header without its last brackets, in which a unit stands; as it is if there are none."""
    found = _BRACKET.match(header)
    return found[1] if found else header


def unnumbered(text: str) -> str:
    """A name without the number of a section before it: 一、, (二), 3."""
    return _NUMBERED.sub("", plain(text)) or text


def subsystem_of(text: str) -> str:
    """The code of a subsystem: a known one under its names, any other with underscores for blanks; unnumbered."""
    text = unnumbered(text)
    folded = fold(text)
    for code in SUBSYSTEMS:
        known = {fold(text) for text in (code, *in_every_language(subsystem_name, code))}
        if folded in known or folded.removesuffix("子系统").removesuffix("系统") in known:
            return code
    return re.sub(r"\s+", "_", text)
