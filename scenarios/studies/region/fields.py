"""What a region's workbook may say: one declaration a field, from which blank workbook, reader and report are made.

Only what is marked ``needed`` has to be filled in. Everything else has a default, which says that it is one: it begins
with ``assumption:`` unless it comes from a published source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ....analysis.catalogue.terms import unit_in
from ....analysis.cells import fold
from ....language import Text, language, trc
from ....simulation.inputs import City, Industry, facts
from ..validation.own_observations import DOLLARS, UNITS

Kind = Literal["number", "text", "date", "list"]
NOTHING = Text("")
# Units by every name that a user may give them, with what a value in them is multiplied by.
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
    is multiplied by. ``default`` is None where a rule of its own fills the gap, which ``rule`` tells.
    """

    key: str
    name: Text
    kind: Kind = "number"
    unit: str = ""
    needed: bool = False
    default: float | str | None = None
    source: str = ""
    rule: Text = NOTHING
    bounds: tuple[float, float] | None = None
    whole: bool = False
    units: Mapping[str, float] | None = None
    meaning: Text = NOTHING

    def unit_name(self) -> str:
        """Its unit."""
        return unit_in(self.unit).removesuffix("，每年") if language() == "zh" else self.unit.removesuffix(" a year")

    @property
    def is_share(self) -> bool:
        """Whether a value in per cent means a hundredth."""
        return self.unit.startswith(("share", "per year", "rate", "level"))

    def told_default(self) -> str:
        """What stands in its place where it is left empty, in words; empty for what is needed."""
        if self.rule or self.default is None:
            return str(self.rule)
        return f"{self.default:g}" if isinstance(self.default, float) else str(self.default)


def _fact(kind: type, key: str, name: Text, **told: Any) -> Field:
    """A field that is a declared fact of the model: its unit and bounds are the declaration's."""
    declared = facts(kind)[key]
    return Field(key, name, unit=declared.unit, bounds=declared.bounds, whole=declared.whole, **told)


ORDER = "assumption: order of magnitude, a default of synergysim; nothing is given in the workbook"
SETTINGS = (
    Field(
        "name_en", trc("workbook", "Name of the region in English"), "text",
        rule=trc("workbook", "the name of the workbook")
    ),
    Field(
        "name_zh", trc("workbook", "Name of the region in Chinese"), "text", rule=trc("workbook", "the English name")
    ),
    Field(
        "base_year", trc("workbook", "Base year"), unit="year", needed=True, bounds=(1990, 2030), whole=True,
        meaning=trc("workbook", "The year of the values of the sheets; the simulation begins in it.")
    ),
    Field(
        "end_year", trc("workbook", "Last year simulated"), unit="year", default=2035.0,
        source="a choice of this workbook or the default of synergysim", bounds=(1995, 2100), whole=True
    ),
    Field(
        "train_until", trc("workbook", "Last year that fits may see"), unit="year",
        rule=trc("workbook", "up to four of the last observed years are held out for validation"),
        bounds=(1990, 2100), whole=True,
        meaning=trc("workbook", "Later observations are held out: they test the simulation and drive nothing.")
    ),
    Field(
        "platform_launch", trc("workbook", "Year in which e-commerce platforms begin to serve exporters"),
        unit="year", default=2013.0, source="assumption: 2013, as in Guangzhou; the year of the region is not given",
        bounds=(1990, 2100)
    ),
    Field(
        "tariffs", trc("workbook", "United States tariffs of 2018-2020 (yes or no)"), "text", default="yes",
        source="public notices of the United States; see the library's tariffs"
    ),
)  # fmt: skip

SOURCE = Field(
    "source", trc("workbook", "Source"), "text", rule=trc("workbook", "flagged as an assumption"),
    meaning=trc("workbook", "A key of the sheet of sources, or the source itself.")
)  # fmt: skip

NAME_EN = Field("name_en", trc("workbook", "Name in English"), "text", rule=trc("workbook", "the Chinese name"))

NAME_ZH = Field("name_zh", trc("workbook", "Name in Chinese"), "text", rule=trc("workbook", "the English name"))

CODE = Field(
    "code", trc("workbook", "Code"), "text", rule=trc("workbook", "made of the name"),
    meaning=trc("workbook", "How commands and files call it: letters, digits, _ and -.")
)  # fmt: skip

CITIES = (
    NAME_EN,
    NAME_ZH,
    CODE,
    _fact(
        City, "latitude", trc("workbook", "Latitude"),
        rule=trc("workbook", "needed with several cities; else that of Guangzhou"),
        meaning=trc("workbook", "Of its centre, for distances to buyers and to other cities.")
    ),
    _fact(
        City, "longitude", trc("workbook", "Longitude"),
        rule=trc("workbook", "needed with several cities; else that of Guangzhou"),
        meaning=trc("workbook", "Of its centre.")
    ),
    _fact(
        City, "tax_rate", trc("workbook", "Tax on profit"), default=0.25,
        source="statutory rate of the enterprise income tax of China, 25 %",
        meaning=trc("workbook", "Tax on firms' positive profits.")
    ),
    _fact(
        City, "home_growth_rate", trc("workbook", "Growth of the home market"), default=0.05, source=ORDER,
        meaning=trc("workbook", "Trend growth of the home market, current prices.")
    ),
    _fact(
        City, "customs_days", trc("workbook", "Days of customs clearance"), default=4.0, source=ORDER,
        meaning=trc("workbook", "Clearance time in the base year.")
    ),
    _fact(
        City, "delivery_days", trc("workbook", "Days of delivery abroad"), default=12.0, source=ORDER,
        meaning=trc("workbook", "Delivery time abroad in the base year, uncongested.")
    ),
    _fact(
        City, "consumption", trc("workbook", "Consumption per resident"), default=25000.0, source=ORDER,
        meaning=trc("workbook", "Consumption per resident in the base year.")
    ),
    _fact(
        City, "household_deposits", trc("workbook", "Deposits of households"), default=2.0, source=ORDER,
        meaning=trc("workbook", "Deposits that households aim at.")
    ),
    _fact(
        City, "wage_level", trc("workbook", "Wage for plain work over other cities'"), default=1.0,
        source="assumption: the same in every city",
        meaning=trc("workbook", "Wage for plain work, over other cities'.")
    ),
    _fact(
        City, "land_price", trc("workbook", "Price of industrial land over other cities'"), default=1.0,
        source="assumption: the same in every city",
        meaning=trc("workbook", "Price of industrial land, over other cities'.")
    ),
    _fact(
        City, "payment_fee", trc("workbook", "Fee of cross-border payment over the usual"), default=1.0,
        source="assumption: the usual one", meaning=trc("workbook", "Fee of cross-border payment, over the usual.")
    ),
    _fact(
        City, "research_intensity", trc("workbook", "Firms' R&D over sales, over the usual"), default=1.0,
        source="assumption: the usual one", meaning=trc("workbook", "Firms' R&D over sales, over the usual.")
    ),
    SOURCE,
)  # fmt: skip

INDUSTRIES = (
    NAME_EN,
    NAME_ZH,
    CODE,
    Field(
        "city", trc("workbook", "City"), "text", rule=trc("workbook", "the only city"),
        meaning=trc("workbook", "Name or code of a city of the first sheet.")
    ),
    _fact(
        Industry, "n_firms", trc("workbook", "Firms"), needed=True, units=COUNTS,
        meaning=trc("workbook", "Firms in the base year, producers and traders together.")
    ),
    _fact(
        Industry, "base_exports", trc("workbook", "Exports"),
        rule=trc("workbook", "needed, unless output or the observed series has it"), units=DOLLARS,
        meaning=trc("workbook", "Exports of the base year.")
    ),
    Field(
        "output", trc("workbook", "Output"), unit="10,000 CNY a year",
        rule=trc("workbook", "exports over the share exported"), bounds=(1.0, 1e10), units=YUAN,
        meaning=trc("workbook", "Sales of the base year; stands in for exports where these are not known.")
    ),
    _fact(
        Industry, "export_share", trc("workbook", "Share of sales exported"), default=0.35, source=ORDER,
        meaning=trc("workbook", "Exports over sales in the base year.")
    ),
    _fact(
        Industry, "base_imports", trc("workbook", "Imports"), rule=trc("workbook", "a fifth of exports"),
        units=DOLLARS, meaning=trc("workbook", "Imports of the base year.")
    ),
    _fact(
        Industry, "trader_share", trc("workbook", "Share of firms that only trade"), default=0.3, source=ORDER,
        meaning=trc("workbook", "Firms that trade and do not produce.")
    ),
    _fact(
        Industry, "imported_material_share", trc("workbook", "Share of materials imported"), default=0.12,
        source=ORDER, meaning=trc("workbook", "Materials bought abroad.")
    ),
    _fact(
        Industry, "tariff_list3_share", trc("workbook", "Share of exports to the United States on List 3"),
        default=0.2, source=ORDER, meaning=trc("workbook", "Exports to the United States on tariff List 3.")
    ),
    _fact(
        Industry, "tariff_list4a_share", trc("workbook", "Share of exports to the United States on List 4A"),
        default=0.3, source=ORDER, meaning=trc("workbook", "Exports to the United States on tariff List 4A.")
    ),
    _fact(
        Industry, "labour_intensity", trc("workbook", "Wages in sales over the average's"), default=1.0,
        source="assumption: that of the average", meaning=trc("workbook", "Wages in sales, over the average's.")
    ),
    _fact(
        Industry, "value_per_tonne", trc("workbook", "Value of a tonne"), default=6.0, source=ORDER,
        meaning=trc("workbook", "Value of a tonne of the goods.")
    ),
    _fact(
        Industry, "demand_drift", trc("workbook", "Growth of world demand over that of all exports"), default=0.0,
        source="assumption: none, until it is calibrated",
        meaning=trc("workbook", "Growth of world demand over that of the city's exports; a calibration fits it.")
    ),
    _fact(
        Industry, "import_drift", trc("workbook", "Growth of demand for imports over home demand"), default=0.0,
        source="assumption: none, until it is calibrated",
        meaning=trc("workbook", "Growth of demand for foreign goods over home demand; a calibration fits it.")
    ),
    _fact(
        Industry, "export_level", trc("workbook", "Level of exports over the base year's"), default=0.0,
        source="assumption: the base year as it is, until it is calibrated",
        meaning=trc("workbook", "Exports that the base year starts from over those observed: one year alone is noisy.")
    ),
    _fact(
        Industry, "platform_push", trc("workbook", "Push of the characteristic platform"), default=0.1, source=ORDER,
        meaning=trc("workbook", "Strength with which the characteristic platform is pushed: an input, not evidence.")
    ),
    _fact(
        Industry, "platform_push_start", trc("workbook", "Year in which that push begins"),
        rule=trc("workbook", "three years after platforms begin"), meaning=trc("workbook", "When that push begins.")
    ),
    _fact(
        Industry, "logistics_exposure", trc("workbook", "Response to delays"), default=1.0, source=ORDER,
        meaning=trc("workbook", "Response of demand to delays, over the average's.")
    ),
    _fact(
        Industry, "technology_exposure", trc("workbook", "Dependence on foreign technology"), default=1.0,
        source=ORDER, meaning=trc("workbook", "Dependence on foreign technology, over the average's.")
    ),
    _fact(
        Industry, "digital_product_share", trc("workbook", "Digital products over exports"), default=0.002,
        source=ORDER, meaning=trc("workbook", "Digital products sold abroad, base year.")
    ),
    _fact(
        Industry, "digital_service_share", trc("workbook", "Digital services over exports"), default=0.004,
        source=ORDER, meaning=trc("workbook", "Digital services sold abroad, base year.")
    ),
    _fact(
        Industry, "base_park_area", trc("workbook", "Industrial parks"),
        rule=trc("workbook", "three hectares per hundred firms"),
        meaning=trc("workbook", "Industrial parks in the base year.")
    ),
    _fact(
        Industry, "base_institutes", trc("workbook", "Public research institutions"), default=4.0, source=ORDER,
        meaning=trc("workbook", "Public research institutions in the base year.")
    ),
    _fact(
        Industry, "base_associations", trc("workbook", "Industry associations"), default=4.0, source=ORDER,
        meaning=trc("workbook", "Industry associations, base year.")
    ),
    SOURCE,
)  # fmt: skip

OBSERVED = (
    Field("place", trc("workbook", "Industry or city"), "text", rule=trc("workbook", "the whole region")),
    Field("series", trc("workbook", "Series"), "text", needed=True),
    Field("unit", trc("workbook", "Unit"), "text", rule=trc("workbook", "the series' usual unit")),
    SOURCE,
)  # fmt: skip

POLICIES = (
    Field(
        "measure", trc("workbook", "Measure"), "text", needed=True,
        meaning=trc("workbook", "A lever or an outside event: its code or name.")
    ),
    Field(
        "level", trc("workbook", "Level or size"), needed=True,
        meaning=trc("workbook", "Of a lever, 0 none to 1 full; of an event, its size.")
    ),
    Field(
        "start", trc("workbook", "Begins"), "date", unit="year", needed=True, bounds=(1900, 2200),
        meaning=trc("workbook", "A year, as 2018 or 2018.5, or a date.")
    ),
    Field("ramp", trc("workbook", "Years until it is reached"), unit="years", default=0.0, bounds=(0, 1000)),
    Field(
        "end", trc("workbook", "Ends"), "date", unit="year",
        rule=trc("workbook", "a lever stays; an event lasts a year"), bounds=(1900, 2200)
    ),
    Field("cities", trc("workbook", "Only in these cities"), "list", rule=trc("workbook", "all")),
    Field(
        "industries", trc("workbook", "Only these industries"), "list", rule=trc("workbook", "all"),
        meaning=trc("workbook", "Of an event.")
    ),
    Field(
        "regions", trc("workbook", "Only these regions of the world"), "list", rule=trc("workbook", "all"),
        meaning=trc("workbook", "Of an event.")
    ),
    SOURCE,
)  # fmt: skip

SOURCES = (
    Field(
        "key", trc("workbook", "Key"), "text", needed=True,
        meaning=trc("workbook", "What the other sheets name it by.")
    ),
    Field("source", trc("workbook", "Source"), "text", needed=True),
    Field("address", trc("workbook", "Address"), "text"),
    Field(
        "confidence", trc("workbook", "Confidence"), "text", rule=trc("workbook", "not said"),
        meaning=trc("workbook", "high, medium or low.")
    ),
)  # fmt: skip

SHEETS: Mapping[str, Text] = {
    "places": trc("workbook", "Region and cities"),
    "industries": trc("workbook", "Industries"),
    "observed": trc("workbook", "Observed series"),
    "policies": trc("workbook", "Policies and events"),
    "sources": trc("workbook", "Sources"),
}
GUIDE = trc("workbook", "Instructions")
UNIT_ROW, NEEDED_ROW = trc("workbook", "unit"), trc("workbook", "needed or default")
NEEDED = trc("workbook", "needed")
TABLES: Mapping[str, tuple[Field, ...]] = {
    "cities": CITIES,
    "industries": INDUSTRIES,
    "observed": OBSERVED,
    "policies": POLICIES,
    "sources": SOURCES,
}


@dataclass(frozen=True)
class Series:
    """A series that may be observed, of a cluster or a city: its usual unit, and all that it may be written in."""

    key: str
    name: Text
    unit: Text
    units: Mapping[str, float]
    of: Literal["cluster", "city"]


_HUNDRED = UNITS["cbec_total"]
_KM = {"km": 1.0, "公里": 1.0, "千米": 1.0}
SERIES: Mapping[str, Series] = {
    one.key: one
    for one in (
        Series("exports_usd", trc("workbook", "Exports"), trc("workbook", "10,000 USD"), DOLLARS, "cluster"),
        Series("imports_usd", trc("workbook", "Imports"), trc("workbook", "10,000 USD"), DOLLARS, "cluster"),
        Series(
            "exports_total", trc("workbook", "Exports of all goods"), trc("workbook", "10,000 USD"), DOLLARS, "city"
        ),
        Series(
            "imports_total", trc("workbook", "Imports of all goods"), trc("workbook", "10,000 USD"), DOLLARS, "city"
        ),
        Series(
            "cbec_total",
            trc("workbook", "Cross-border e-commerce"),
            trc("workbook", "100 million CNY"),
            _HUNDRED,
            "city",
        ),
        Series(
            "cbec_exports",
            trc("workbook", "Exports by cross-border e-commerce"),
            trc("workbook", "100 million CNY"),
            _HUNDRED,
            "city",
        ),
        Series(
            "exchange_rate",
            trc("workbook", "Exchange rate"),
            trc("workbook", "CNY per USD"),
            {"CNY per USD": 1.0, "元/美元": 1.0, "CNY per 100 USD": 0.01, "元/百美元": 0.01},
            "city",
        ),
        Series("rail_km", trc("workbook", "Railway length"), trc("workbook", "km"), _KM, "city"),
        Series("road_km", trc("workbook", "Highway length"), trc("workbook", "km"), _KM, "city"),
        Series(
            "air_route_km",
            trc("workbook", "Length of air routes"),
            trc("workbook", "km"),
            {"km": 1.0, "公里": 1.0, "万公里": 1e4},
            "city",
        ),
        Series("berths", trc("workbook", "Berths"), trc("workbook", "berths"), {"berths": 1.0, "个": 1.0}, "city"),
        Series(
            "broadband",
            trc("workbook", "Broadband subscribers"),
            trc("workbook", "10,000 subscribers"),
            {"10,000 subscribers": 1.0, "万户": 1.0, "million subscribers": 100.0, "百万户": 100.0},
            "city",
        ),
        Series(
            "containers",
            trc("workbook", "Containers of the port"),
            trc("workbook", "million TEU"),
            UNITS["containers"],
            "city",
        ),
        Series("patents", trc("workbook", "Invention patents"), trc("workbook", "patents"), UNITS["patents"], "city"),
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


def in_both(name: Text) -> tuple[str, str]:
    """How a name may be written: in English or Chinese, folded."""
    return fold(name.en), fold(name.zh)


def by_name(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Fields by how a column may be called: key, English or Chinese name."""
    return {name: one for one in fields for name in (fold(one.key), *in_both(one.name))}
