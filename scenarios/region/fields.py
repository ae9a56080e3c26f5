"""What a region's workbook may say: one declaration a field, from which blank workbook, reader and report are made.

Only what is marked ``needed`` has to be filled in. Everything else has a default,
      which says that it is one: it begins
with ``assumption:`` unless it comes from a published source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...analysis.catalogue import Language
from ...analysis.cells import fold
from ...simulation.inputs import City, Industry, facts
from ..parameter_units import unit_in
from ..validation.own_observations import DOLLARS, UNITS

Kind = Literal["number", "text", "date", "list"]
YUAN = {
    "10,000 CNY": 1.0,
    "万元": 1.0,
    "CNY": 1e-4,
    "元": 1e-4,
    "million CNY": 1e2,
    "百万元": 1e2,
    "100 million CNY": 1e4,
    "亿元": 1e4,
    "billion CNY": 1e5,
    "十亿元": 1e5,
}
COUNTS = {"firms": 1.0, "家": 1.0, "家企业": 1.0, "thousand firms": 1e3, "千家": 1e3, "10,000 firms": 1e4, "万家": 1e4}
# Where a region of the world lies from which its distance is measured: an assumption, the middle of its buyers.
CENTRES: Mapping[str, tuple[float, float]] = {
    "united_states": (39.0, -95.0),
    "european_union": (49.0, 9.0),
    "japan_korea": (36.0, 134.0),
    "asean": (8.0, 107.0),
    "hong_kong": (22.3, 114.2),
    "middle_east_africa": (22.0, 38.0),
    "south_asia": (22.0, 78.0),
    "latin_america": (-12.0, -62.0),
    "rest_of_world": (40.0, 50.0),
}


@dataclass(frozen=True)
class Field:
    """One thing that may be filled in.

    ``unit`` is the declared one, in which the value is kept; ``units`` are others by name, with what a value in them
    is multiplied by. ``default`` is None where a rule of its own fills the gap, which ``default_en`` tells.
    """

    key: str
    en: str
    zh: str
    kind: Kind = "number"
    unit: str = ""
    needed: bool = False
    default: float | str | None = None
    source: str = ""
    default_en: str = ""
    default_zh: str = ""
    bounds: tuple[float, float] | None = None
    whole: bool = False
    units: Mapping[str, float] | None = None
    meaning_en: str = ""
    meaning_zh: str = ""

    def name(self, lang: Language) -> str:
        """The head of its column."""
        return self.zh if lang == "zh" else self.en

    def unit_name(self, lang: Language) -> str:
        """Its unit in a language."""
        return unit_in(self.unit, lang).removesuffix("，每年") if lang == "zh" else self.unit.removesuffix(" a year")

    @property
    def is_share(self) -> bool:
        """Whether a value in per cent means a hundredth."""
        return self.unit.startswith(("share", "per year", "rate", "level"))

    def told_default(self, lang: Language) -> str:
        """What stands in its place where it is left empty, in words; empty for what is needed."""
        rule = self.default_zh if lang == "zh" else self.default_en
        if rule or self.default is None:
            return rule
        return f"{self.default:g}" if isinstance(self.default, float) else str(self.default)


def _fact(
    kind: type,
    key: str,
    en: str,
    zh: str,
    default: float | None,
    source: str,
    rule: str = "",
    rule_zh: str = "",
    needed: bool = False,
    units: Mapping[str, float] | None = None,
    meaning_zh: str = "",
) -> Field:
    """A field that is a declared fact of the model: its unit, bounds and meaning are the declaration's."""
    declared = facts(kind)[key]
    return Field(
        key,
        en,
        zh,
        "number",
        declared.unit,
        needed,
        default,
        source,
        rule,
        rule_zh,
        declared.bounds,
        declared.whole,
        units,
        declared.meaning,
        meaning_zh,
    )


ORDER = "assumption: order of magnitude, a default of synergysim; nothing is given in the workbook"
SETTINGS = (
    Field(
        "name_en",
        "Name of the region in English",
        "地区英文名称",
        "text",
        default_en="the name of the workbook",
        default_zh="工作簿文件名",
    ),
    Field(
        "name_zh",
        "Name of the region in Chinese",
        "地区中文名称",
        "text",
        default_en="the English name",
        default_zh="同英文名称",
    ),
    Field(
        "base_year",
        "Base year",
        "基年",
        unit="year",
        needed=True,
        bounds=(1990, 2030),
        whole=True,
        meaning_en="The year of the exports, firms and other values of the sheets; the simulation begins in it.",
        meaning_zh="各表出口、企业数等数值所属的年份；模拟由此年开始。",
    ),
    Field(
        "end_year",
        "Last year simulated",
        "模拟末年",
        unit="year",
        default=2035.0,
        bounds=(1995, 2100),
        whole=True,
        source="a choice of this workbook or the default of synergysim",
    ),
    Field(
        "train_until",
        "Last year that fits may see",
        "拟合可用的最后年份",
        unit="year",
        bounds=(1990, 2100),
        whole=True,
        default_en="up to four of the last observed years are held out for validation",
        default_zh="观测的最后至多四年留作检验",
        meaning_en="Later observations are held out: they test the simulation and drive nothing.",
        meaning_zh="此后的观测值留出：只用于检验，不驱动模拟。",
    ),
    Field(
        "platform_launch",
        "Year in which e-commerce platforms begin to serve exporters",
        "跨境电商平台开始服务出口企业的年份",
        unit="year",
        default=2013.0,
        bounds=(1990, 2100),
        source="assumption: 2013, as in Guangzhou; the year of the region is not given",
    ),
    Field(
        "tariffs",
        "United States tariffs of 2018-2020 (yes or no)",
        "2018—2020 年美国加征关税（是或否）",
        "text",
        default="yes",
        source="public notices of the United States; see the library's tariffs",
    ),
)

SOURCE = Field(
    "source",
    "Source",
    "来源",
    "text",
    default_en="flagged as an assumption",
    default_zh="标为假设",
    meaning_en="A key of the sheet of sources, or the source itself.",
    meaning_zh="“来源”表中的编号，或直接填写来源。",
)
NAME_EN = Field(
    "name_en", "Name in English", "英文名称", "text", default_en="the Chinese name", default_zh="同中文名称"
)
NAME_ZH = Field(
    "name_zh", "Name in Chinese", "中文名称", "text", default_en="the English name", default_zh="同英文名称"
)
CODE = Field(
    "code",
    "Code",
    "代码",
    "text",
    default_en="made of the name",
    default_zh="由名称生成",
    meaning_en="How commands and files call it: letters, digits, _ and -.",
    meaning_zh="命令与文件中的称呼：字母、数字、_ 和 -。",
)

CITIES = (
    NAME_EN,
    NAME_ZH,
    CODE,
    _fact(
        City,
        "latitude",
        "Latitude",
        "纬度",
        None,
        "",
        "needed with several cities; else that of Guangzhou",
        "多个城市时必填；否则取广州",
        meaning_zh="城市中心所在纬度，用于与国外买家及邻市的距离。",
    ),
    _fact(
        City,
        "longitude",
        "Longitude",
        "经度",
        None,
        "",
        "needed with several cities; else that of Guangzhou",
        "多个城市时必填；否则取广州",
        meaning_zh="城市中心所在经度。",
    ),
    _fact(
        City,
        "tax_rate",
        "Tax on profit",
        "利润税率",
        0.25,
        "statutory rate of the enterprise income tax of China, 25 %",
        meaning_zh="对企业正利润征收的税率。",
    ),
    _fact(
        City,
        "home_growth_rate",
        "Growth of the home market",
        "国内市场增长率",
        0.05,
        ORDER,
        meaning_zh="国内市场的趋势增长率（现价）。",
    ),
    _fact(City, "customs_days", "Days of customs clearance", "通关天数", 4.0, ORDER, meaning_zh="基年通关所需天数。"),
    _fact(
        City,
        "delivery_days",
        "Days of delivery abroad",
        "国外配送天数",
        12.0,
        ORDER,
        meaning_zh="基年不拥堵时送达国外买家的天数。",
    ),
    _fact(City, "consumption", "Consumption per resident", "人均消费", 25000.0, ORDER, meaning_zh="基年人均消费。"),
    _fact(
        City, "household_deposits", "Deposits of households", "居民存款", 2.0, ORDER, meaning_zh="居民希望持有的存款。"
    ),
    _fact(
        City, "wage_level", "Wage for plain work over other cities'", "普通劳动工资相对其他城市", 1.0,
        "assumption: the same in every city", meaning_zh="普通劳动的工资相对其他城市；差距推动产业转移。",
    ),
    _fact(
        City, "land_price", "Price of industrial land over other cities'", "工业用地价格相对其他城市", 1.0,
        "assumption: the same in every city", meaning_zh="工业用地价格相对其他城市；差距推动产业转移。",
    ),
    _fact(
        City, "payment_fee", "Fee of cross-border payment over the usual", "跨境支付费率相对通常水平", 1.0,
        "assumption: the usual one", meaning_zh="跨境支付费率相对通常水平。",
    ),
    _fact(
        City, "research_intensity", "Firms' R&D over sales, over the usual", "企业研发强度相对通常水平", 1.0,
        "assumption: the usual one", meaning_zh="企业研发占销售额之比，相对通常水平。",
    ),
    SOURCE,
)  # fmt: skip

INDUSTRIES = (
    NAME_EN,
    NAME_ZH,
    CODE,
    Field(
        "city",
        "City",
        "城市",
        "text",
        default_en="the only city",
        default_zh="唯一的城市",
        meaning_en="Name or code of a city of the first sheet.",
        meaning_zh="第一张表中城市的名称或代码。",
    ),
    _fact(
        Industry,
        "n_firms",
        "Firms",
        "企业数",
        None,
        "",
        needed=True,
        units=COUNTS,
        meaning_zh="基年企业数，生产商与贸易商合计。",
    ),
    _fact(
        Industry,
        "base_exports",
        "Exports",
        "出口",
        None,
        "",
        "needed, unless output or the observed series has it",
        "必填；除非填写了产值或观测序列中已有",
        units=DOLLARS,
        meaning_zh="基年出口额。",
    ),
    Field(
        "output",
        "Output",
        "产值",
        unit="10,000 CNY a year",
        bounds=(1.0, 1e10),
        units=YUAN,
        default_en="exports over the share exported",
        default_zh="出口除以出口占比",
        meaning_en="Sales of the base year; stands in for exports where these are not known.",
        meaning_zh="基年销售产值；出口未知时可代替出口。",
    ),
    _fact(
        Industry,
        "export_share",
        "Share of sales exported",
        "出口占销售比例",
        0.35,
        ORDER,
        meaning_zh="基年出口占销售额的比例；同时填写出口与产值时由二者算出。",
    ),
    _fact(
        Industry,
        "base_imports",
        "Imports",
        "进口",
        None,
        "",
        "a fifth of exports",
        "出口的五分之一",
        units=DOLLARS,
        meaning_zh="基年进口额。",
    ),
    _fact(
        Industry,
        "trader_share",
        "Share of firms that only trade",
        "纯贸易企业占比",
        0.3,
        ORDER,
        meaning_zh="只做贸易、不生产的企业占比。",
    ),
    _fact(
        Industry,
        "imported_material_share",
        "Share of materials imported",
        "进口材料占比",
        0.12,
        ORDER,
        meaning_zh="从国外购买的材料占比。",
    ),
    _fact(
        Industry,
        "tariff_list3_share",
        "Share of exports to the United States on List 3",
        "对美出口中清单 3 占比",
        0.2,
        ORDER,
        meaning_zh="对美出口中列入关税清单 3 的占比。",
    ),
    _fact(
        Industry,
        "tariff_list4a_share",
        "Share of exports to the United States on List 4A",
        "对美出口中清单 4A 占比",
        0.3,
        ORDER,
        meaning_zh="对美出口中列入关税清单 4A 的占比。",
    ),
    _fact(
        Industry,
        "labour_intensity",
        "Wages in sales over the average's",
        "劳动密集程度相对平均",
        1.0,
        "assumption: that of the average",
        meaning_zh="工资占销售额之比，相对平均水平；劳动密集者更易迁移。",
    ),
    _fact(Industry, "value_per_tonne", "Value of a tonne", "每吨货值", 6.0, ORDER, meaning_zh="每吨货物的价值。"),
    _fact(
        Industry,
        "demand_drift",
        "Growth of world demand over that of all exports",
        "世界需求相对全部出口的增长",
        0.0,
        "assumption: none, until it is calibrated",
        meaning_zh="世界需求相对全部出口的年增长；校准时拟合。",
    ),
    _fact(
        Industry,
        "import_drift",
        "Growth of demand for imports over home demand",
        "进口需求相对国内需求的增长",
        0.0,
        "assumption: none, until it is calibrated",
        meaning_zh="进口需求相对国内需求的年增长；校准时拟合。",
    ),
    _fact(
        Industry,
        "export_level",
        "Level of exports over the base year's",
        "出口水平相对基年",
        0.0,
        "assumption: the base year as it is, until it is calibrated",
        meaning_zh="出口起点相对基年观测值（对数）。",
    ),
    _fact(
        Industry,
        "platform_push",
        "Push of the characteristic platform",
        "特色产业平台推广强度",
        0.1,
        ORDER,
        meaning_zh="推广特色产业平台的强度（0 至 1），为输入而非证据。",
    ),
    _fact(
        Industry,
        "platform_push_start",
        "Year in which that push begins",
        "平台推广起始年",
        None,
        "",
        "three years after platforms begin",
        "平台开始服务后三年",
        meaning_zh="该推广开始的年份。",
    ),
    _fact(
        Industry,
        "logistics_exposure",
        "Response to delays",
        "对延误的反应",
        1.0,
        ORDER,
        meaning_zh="需求对延误的反应，相对平均。",
    ),
    _fact(
        Industry,
        "technology_exposure",
        "Dependence on foreign technology",
        "对国外技术的依赖",
        1.0,
        ORDER,
        meaning_zh="对国外技术的依赖，相对平均。",
    ),
    _fact(
        Industry,
        "digital_product_share",
        "Digital products over exports",
        "数字产品占出口",
        0.002,
        ORDER,
        meaning_zh="基年向国外销售的数字产品。",
    ),
    _fact(
        Industry,
        "digital_service_share",
        "Digital services over exports",
        "数字服务占出口",
        0.004,
        ORDER,
        meaning_zh="基年向国外销售的数字服务。",
    ),
    _fact(
        Industry,
        "base_park_area",
        "Industrial parks",
        "产业园区面积",
        None,
        "",
        "three hectares per hundred firms",
        "每百家企业三公顷",
        meaning_zh="基年产业园区面积。",
    ),
    _fact(
        Industry,
        "base_institutes",
        "Public research institutions",
        "公共科研机构数",
        4.0,
        ORDER,
        meaning_zh="基年公共科研机构数。",
    ),
    _fact(
        Industry, "base_associations", "Industry associations", "行业协会数", 4.0, ORDER, meaning_zh="基年行业协会数。"
    ),
    SOURCE,
)

OBSERVED = (
    Field("place", "Industry or city", "产业或城市", "text", default_en="the whole region", default_zh="全地区"),
    Field("series", "Series", "序列", "text", needed=True),
    Field("unit", "Unit", "单位", "text", default_en="the series' usual unit", default_zh="该序列的常用单位"),
    SOURCE,
)
POLICIES = (
    Field(
        "measure",
        "Measure",
        "措施",
        "text",
        needed=True,
        meaning_en="A lever or an outside event: its code or name.",
        meaning_zh="政策杠杆或外部事件：代码或名称。",
    ),
    Field(
        "level",
        "Level or size",
        "力度或幅度",
        needed=True,
        meaning_en="Of a lever, 0 none to 1 full; of an event, its size.",
        meaning_zh="杠杆为 0（无）至 1（全力）；事件为其幅度。",
    ),
    Field(
        "start",
        "Begins",
        "开始",
        "date",
        unit="year",
        needed=True,
        bounds=(1900, 2200),
        meaning_en="A year, as 2018 or 2018.5, or a date.",
        meaning_zh="年份（如 2018 或 2018.5）或日期。",
    ),
    Field("ramp", "Years until it is reached", "达到所需年数", unit="years", default=0.0, bounds=(0, 1000)),
    Field(
        "end",
        "Ends",
        "结束",
        "date",
        unit="year",
        bounds=(1900, 2200),
        default_en="a lever stays; an event lasts a year",
        default_zh="杠杆持续；事件持续一年",
    ),
    Field("cities", "Only in these cities", "仅限城市", "list", default_en="all", default_zh="全部"),
    Field(
        "industries",
        "Only these industries",
        "仅限产业",
        "list",
        default_en="all",
        default_zh="全部",
        meaning_en="Of an event.",
        meaning_zh="仅用于事件。",
    ),
    Field(
        "regions",
        "Only these regions of the world",
        "仅限世界区域",
        "list",
        default_en="all",
        default_zh="全部",
        meaning_en="Of an event.",
        meaning_zh="仅用于事件。",
    ),
    SOURCE,
)
SOURCES = (
    Field(
        "key",
        "Key",
        "编号",
        "text",
        needed=True,
        meaning_en="What the other sheets name it by.",
        meaning_zh="其他表中的引用编号。",
    ),
    Field("source", "Source", "来源", "text", needed=True),
    Field("address", "Address", "网址", "text"),
    Field(
        "confidence",
        "Confidence",
        "可信度",
        "text",
        default_en="not said",
        default_zh="未说明",
        meaning_en="high, medium or low.",
        meaning_zh="高、中或低。",
    ),
)
SHEETS: Mapping[str, tuple[str, str]] = {
    "places": ("Region and cities", "地区与城市"),
    "industries": ("Industries", "产业"),
    "observed": ("Observed series", "观测序列"),
    "policies": ("Policies and events", "政策与事件"),
    "sources": ("Sources", "来源"),
}
GUIDE = ("Instructions", "填写说明")
UNIT_ROW, NEEDED_ROW = ("unit", "单位"), ("needed or default", "必填或默认值")
NEEDED = ("needed", "必填")
TABLES: Mapping[str, tuple[Field, ...]] = {
    "cities": CITIES,
    "industries": INDUSTRIES,
    "observed": OBSERVED,
    "policies": POLICIES,
    "sources": SOURCES,
}


@dataclass(frozen=True)
class Series:
    """A series that may be observed, of a cluster, a city or the whole region; ``to`` is what it becomes."""

    key: str
    en: str
    zh: str
    unit: str
    unit_zh: str
    units: Mapping[str, float]
    of: Literal["cluster", "city"]

    def name(self, lang: Language) -> str:
        """Its name in a language."""
        return self.zh if lang == "zh" else self.en


_HUNDRED = UNITS["cbec_total"]
SERIES: Mapping[str, Series] = {
    one.key: one
    for one in (
        Series("exports_usd", "Exports", "出口", "10,000 USD", "万美元", DOLLARS, "cluster"),
        Series("imports_usd", "Imports", "进口", "10,000 USD", "万美元", DOLLARS, "cluster"),
        Series("exports_total", "Exports of all goods", "全部商品出口", "10,000 USD", "万美元", DOLLARS, "city"),
        Series("imports_total", "Imports of all goods", "全部商品进口", "10,000 USD", "万美元", DOLLARS, "city"),
        Series("cbec_total", "Cross-border e-commerce", "跨境电商进出口", "100 million CNY", "亿元", _HUNDRED, "city"),
        Series(
            "cbec_exports",
            "Exports by cross-border e-commerce",
            "跨境电商出口",
            "100 million CNY",
            "亿元",
            _HUNDRED,
            "city",
        ),
        Series(
            "exchange_rate",
            "Exchange rate",
            "汇率",
            "CNY per USD",
            "元/美元",
            {"CNY per USD": 1.0, "元/美元": 1.0, "CNY per 100 USD": 0.01, "元/百美元": 0.01},
            "city",
        ),
        Series("rail_km", "Railway length", "铁路里程", "km", "公里", {"km": 1.0, "公里": 1.0, "千米": 1.0}, "city"),
        Series("road_km", "Highway length", "公路里程", "km", "公里", {"km": 1.0, "公里": 1.0, "千米": 1.0}, "city"),
        Series(
            "air_route_km",
            "Length of air routes",
            "民航航线里程",
            "km",
            "公里",
            {"km": 1.0, "公里": 1.0, "万公里": 1e4},
            "city",
        ),
        Series("berths", "Berths", "码头泊位", "berths", "个", {"berths": 1.0, "个": 1.0}, "city"),
        Series(
            "broadband",
            "Broadband subscribers",
            "宽带用户",
            "10,000 subscribers",
            "万户",
            {"10,000 subscribers": 1.0, "万户": 1.0, "million subscribers": 100.0, "百万户": 100.0},
            "city",
        ),
        Series(
            "containers",
            "Containers of the port",
            "港口集装箱",
            "million TEU",
            "百万标准箱",
            UNITS["containers"],
            "city",
        ),
        Series("patents", "Invention patents", "发明专利授权", "patents", "件", UNITS["patents"], "city"),
    )
}
# What stands for a series of a city that is not given; (value, source). Constant, so that it moves nothing by itself.
CONSTANT = "assumption: constant, an order of magnitude that moves nothing; no series is given in the workbook"
INFRASTRUCTURE: Mapping[str, tuple[float, str]] = {
    "rail_km": (3000.0, "A4"),
    "road_km": (100_000.0, "A5"),
    "air_route_km": (1_000_000.0, "A6"),
    "berths": (250.0, "A7"),
    "broadband": (300.0, ""),
}


def by_name(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Fields by how a column may be called: key, English or Chinese name."""
    return {fold(name): one for one in fields for name in (one.key, one.en, one.zh)}
