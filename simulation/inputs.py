"""The resolved inputs of one run: everything a run depends on besides its seed, as plain checked values."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping
from typing import Any, Literal, get_args

from ..extensions import Extension, installed
from ..language import Text, tr
from .parameters import Parameter, ParameterError, declared

World = Literal["uncertain", "certain"]
WORLDS: tuple[World, ...] = get_args(World)


def fact(
    unit: str, bounds: tuple[float, float], meaning: str, whole: bool = False, default: float | None = None
) -> Any:
    """Declare an observed or assumed number of an industry, a city or a region; its value comes from the library.

    With a ``default``, which changes nothing, a file may leave it out.
    """
    known = float("nan") if default is None else default
    return dataclasses.field(
        default=dataclasses.MISSING if default is None else default,
        metadata={"parameter": Parameter("", known, unit, bounds, None, meaning, "", whole)},
    )


def facts(kind: type) -> Mapping[str, Parameter]:
    """The declared numbers of an input class (:class:`Industry`, :class:`City`, :class:`Region`), by name."""
    return declared(kind)


class _Checked:
    code: str

    def __post_init__(self) -> None:
        for name, parameter in facts(type(self)).items():
            value = parameter.check(getattr(self, name), f"{self.code}.{name}")
            object.__setattr__(self, name, value)


@dataclasses.dataclass(frozen=True)
class Industry(_Checked):
    """An industry of a city: together they make a cluster. Money in 10,000 CNY unless said otherwise.

    ``industry`` is the same for one industry in several cities. ``region_weights`` multiply the world regions' gravity
    in its exports; a region not named has weight 1. ``export_demand_path`` and ``import_demand_path`` multiply, by
    year, foreign demand for its exports and home demand for its imports: means of the years, the first and the last
    held beyond, 1 where empty. What is known of the outside world, and what is drawn of it, enters there.
    """

    code: str
    name_en: str
    name_zh: str
    city: str
    industry: str
    n_firms: float = fact("firms", (30, 1e6), "Firms in the base year, producers and traders together.", whole=True)
    trader_share: float = fact("share of firms", (0.0, 0.9), "Firms that trade and do not produce.")
    base_exports: float = fact("10,000 USD a year", (1, 1e9), "Exports of the base year.")
    export_level: float = fact(
        "log", (-1.0, 1.0), "Exports that the base year starts from over those observed: one year alone is noisy."
    )
    base_imports: float = fact("10,000 USD a year", (0, 1e9), "Imports of the base year.")
    export_share: float = fact("share of revenue", (0.01, 0.95), "Exports over sales in the base year.")
    imported_material_share: float = fact("share of materials", (0.0, 0.9), "Materials bought abroad.")
    demand_drift: float = fact(
        "per year", (-0.3, 0.3), "World demand growth over that of the city's exports, until it is frozen."
    )
    import_drift: float = fact(
        "per year", (-0.3, 0.3), "Growth of demand for foreign goods and materials over home demand, until frozen."
    )
    platform_push: float = fact(
        "share", (0.0, 1.0), "Strength with which the characteristic platform is pushed: an input, not evidence."
    )
    platform_push_start: float = fact("year", (1990, 2100), "When that push begins.")
    tariff_list3_share: float = fact("share", (0.0, 1.0), "Exports to the United States on tariff List 3.")
    tariff_list4a_share: float = fact("share", (0.0, 1.0), "Exports to the United States on tariff List 4A.")
    logistics_exposure: float = fact("multiple", (0.0, 5.0), "Response of demand to delays, over the average's.")
    technology_exposure: float = fact("multiple", (0.0, 5.0), "Dependence on foreign technology, over the average's.")
    digital_product_share: float = fact("share of exports", (0.0, 0.5), "Digital products sold abroad, base year.")
    digital_service_share: float = fact("share of exports", (0.0, 0.5), "Digital services sold abroad, base year.")
    value_per_tonne: float = fact("10,000 CNY per tonne", (0.01, 1e5), "Value of a tonne of the goods.")
    base_park_area: float = fact("hectares", (0.1, 1e6), "Industrial parks in the base year.")
    base_institutes: float = fact("institutions", (0, 1e4), "Public research institutions in the base year.")
    base_associations: float = fact("institutions", (0, 1e4), "Industry associations, base year.")
    labour_intensity: float = fact("multiple", (0.0, 10.0), "Wages in sales, over the average's.", default=1.0)
    region_weights: Mapping[str, float] = dataclasses.field(default_factory=dict)
    export_demand_path: Mapping[int, float] = dataclasses.field(default_factory=dict)
    import_demand_path: Mapping[int, float] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("export_demand_path", "import_demand_path"):
            for year, factor in getattr(self, name).items():
                if not 0.0 < factor < float("inf"):
                    raise ParameterError(
                        tr(
                            "{code}.{name} of {year} is {factor}: a factor on demand is above 0.",
                            code=self.code, name=name, year=year, factor=f"{factor:g}",
                        )
                    )  # fmt: skip

    @property
    def opening_exports(self) -> float:
        """Exports a year that the run starts from, in 10,000 USD."""
        return self.base_exports * math.exp(self.export_level)

    @property
    def tariff_exposure(self) -> float:
        """Share of the exports to the United States that stands on the tariff lists."""
        return min(self.tariff_list3_share + self.tariff_list4a_share, 1.0)


@dataclasses.dataclass(frozen=True)
class Region(_Checked):
    """A world region that buys."""

    code: str
    name_en: str
    name_zh: str
    base_gdp: float = fact("trillion USD", (0.001, 200), "Gross domestic product of the base year.")
    distance: float = fact("km", (10, 21000), "Distance from the city.")
    annual_growth_rate: float = fact("per year", (-0.2, 0.3), "Demand growth after the observed city totals end.")


@dataclasses.dataclass(frozen=True)
class City(_Checked):
    """A city: its government's means, and series by year that the model does not explain.

    ``exports_total`` (10,000 USD) drives external demand until its last year; ``online_share`` is the share of them
    that goes online, counted in them already, constant after its last year; ``exchange_rate`` is CNY per USD;
    ``rail_km``, ``road_km``, ``air_route_km``, ``berths`` and ``broadband`` (10,000 subscribers) are exogenous
    infrastructure. Between years values are interpolated; beyond the last one infrastructure goes on by its mean annual
    step and the exchange rate stays. Between cities of different ``jurisdiction`` law, currency and payment differ, and
    less passes.
    """

    code: str
    name_en: str
    name_zh: str
    tax_rate: float = fact("share of profit", (0.0, 0.6), "Tax on firms' positive profits.")
    household_deposits: float = fact("quarters of income", (0.1, 20), "Deposits that households aim at.")
    home_growth_rate: float = fact("per year", (-0.1, 0.2), "Trend growth of the home market, current prices.")
    customs_days: float = fact("days", (0.0, 60), "Clearance time in the base year.")
    delivery_days: float = fact("days", (0.5, 60), "Delivery time abroad in the base year, uncongested.")
    latitude: float = fact("degrees north", (-90, 90), "Where it lies.")
    longitude: float = fact("degrees east", (-180, 180), "Where it lies.")
    consumption: float = fact("CNY a year", (100, 1e6), "Consumption per resident in the base year.")
    wage_level: float = fact("multiple", (0.05, 20.0), "Wage for plain work, over other cities'.", default=1.0)
    land_price: float = fact("multiple", (0.01, 100.0), "Price of industrial land, over other cities'.", default=1.0)
    payment_fee: float = fact("multiple", (0.0, 10.0), "Fee of cross-border payment, over the usual.", default=1.0)
    research_intensity: float = fact("multiple", (0.0, 20.0), "Firms' R&D over sales, over the usual.", default=1.0)
    jurisdiction: str = ""
    exports_total: Mapping[int, float] = dataclasses.field(default_factory=dict)
    online_share: Mapping[int, float] = dataclasses.field(default_factory=dict)
    exchange_rate: Mapping[int, float] = dataclasses.field(default_factory=dict)
    rail_km: Mapping[int, float] = dataclasses.field(default_factory=dict)
    road_km: Mapping[int, float] = dataclasses.field(default_factory=dict)
    air_route_km: Mapping[int, float] = dataclasses.field(default_factory=dict)
    berths: Mapping[int, float] = dataclasses.field(default_factory=dict)
    broadband: Mapping[int, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class LeverStep:
    """A later change of a lever: from ``start`` on, over ``ramp`` years, to ``level``."""

    level: float
    start: float
    ramp: float = 0.0


@dataclasses.dataclass(frozen=True)
class LeverSchedule:
    """How far a lever is pulled, from when, how fast: rises over ``ramp`` years from ``start`` to ``level``.

    ``cities`` are those whose governments pull it; empty means every city. ``then`` are later steps, by their start.
    """

    code: str
    level: float
    start: float
    ramp: float = 0.0
    end: float = float("inf")
    cities: tuple[str, ...] = ()
    then: tuple[LeverStep, ...] = ()

    def at(self, year: float) -> float:
        """The announced level at a decimal year; zero before the start and from the end on."""
        if year < self.start or year >= self.end:
            return 0.0
        level = 0.0
        for step in (LeverStep(self.level, self.start, self.ramp), *self.then):
            if year < step.start:
                break
            risen = 1.0 if step.ramp <= 0 else min((year - step.start) / step.ramp, 1.0)
            level = step.level if risen == 1.0 else level + (step.level - level) * risen
        return level


@dataclasses.dataclass(frozen=True)
class ShockSchedule:
    """An outside event of a declared kind: ``size`` from ``start`` for ``duration`` years, ``ramp`` years up and down.

    ``industries`` and ``regions`` limit where it strikes; empty means everywhere.
    """

    kind: str
    size: float
    start: float
    duration: float
    ramp: float = 0.0
    industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def at(self, year: float) -> float:
        """The size in force at a decimal year."""
        since, left = year - self.start, self.start + self.duration - year
        if since < 0 or left <= 0:
            return 0.0
        edge = min(since, left)
        return self.size if self.ramp <= 0 or edge >= self.ramp else self.size * edge / self.ramp


@dataclasses.dataclass(frozen=True)
class TariffRound:
    """An additional tariff of one region on one product list, in force from a decimal year."""

    region: str
    product_list: str
    start: float
    rate: float


@dataclasses.dataclass(frozen=True)
class Inputs:
    """Everything a run depends on besides its seed. Build it from a scenario file, or by hand.

    ``parameters`` is a :class:`~synergysim.simulation.model.Parameters`; ``scale`` is the share of firms simulated.
    ``world`` says whether the seed draws paths of demand too (:mod:`.world`) or only luck inside.
    ``extensions`` are those whose levers, shocks, processes and measures the run has, by default what is installed.
    """

    industries: tuple[Industry, ...]
    cities: tuple[City, ...]
    regions: tuple[Region, ...]
    parameters: Any
    start_year: int = 2010
    end_year: int = 2035
    scale: float = 0.05
    platform_launch: float = 2013.0
    levers: tuple[LeverSchedule, ...] = ()
    shocks: tuple[ShockSchedule, ...] = ()
    tariffs: tuple[TariffRound, ...] = ()
    world: World = "certain"
    extensions: tuple[Extension, ...] = dataclasses.field(default_factory=installed)

    def __post_init__(self) -> None:
        if self.world not in WORLDS:
            raise ParameterError(tr("world = {world!r} is neither uncertain nor certain.", world=self.world))
        if not 0 < self.scale <= 1:
            raise ParameterError(
                tr("scale = {scale} is outside (0, 1]: the share of firms simulated.", scale=self.scale)
            )
        if self.end_year < self.start_year:
            raise ParameterError(
                tr("The last year {last} lies before the first, {first}.", last=self.end_year, first=self.start_year)
            )
        if not self.industries:
            raise ParameterError(tr("A run needs at least one industry."))
        _refuse_doubles(tr("industry"), [one.code for one in self.industries])
        _refuse_doubles(tr("city"), [one.code for one in self.cities])
        _refuse_doubles(tr("region"), [one.code for one in self.regions])
        self._check_cities()
        for one, other in itertools.combinations(self.cities, 2):
            if (one.latitude, one.longitude) == (other.latitude, other.longitude):
                raise ParameterError(
                    tr(
                        "The cities {one} and {other} lie in one place: no border parts them.",
                        one=one.code, other=other.code,
                    )
                )  # fmt: skip

    def _check_cities(self) -> None:
        cities = [city.code for city in self.cities]
        standing = tr("The industry {code} stands in {city}, not among the cities of the run: {among}.")
        pulled = tr("The lever {code} is pulled in {city}, not among the cities of the run: {among}.")
        named = [(standing, industry.code, industry.city) for industry in self.industries]
        named += [(pulled, lever.code, city) for lever in self.levers for city in lever.cities]
        for sentence, code, city in named:
            if city not in cities:
                raise ParameterError(sentence.filled(code=code, city=city, among=", ".join(cities) or "-"))
        for city in cities:
            if city not in {industry.city for industry in self.industries}:
                raise ParameterError(tr("The city {city} has no industry in this run.", city=city))

    @property
    def clusters(self) -> tuple[str, ...]:
        """The codes of the clusters, in the order of every array that is per cluster."""
        return tuple(industry.code for industry in self.industries)

    @property
    def city_of(self) -> tuple[int, ...]:
        """The position in ``cities`` of every cluster's city."""
        codes = [city.code for city in self.cities]
        return tuple(codes.index(industry.city) for industry in self.industries)


def with_parameters(inputs: Inputs, values: Mapping[str, float]) -> Inputs:
    """The inputs with other values of some parameters, by path (``group.name``)."""
    parameters = inputs.parameters
    for path, value in values.items():
        group, name = path.split(".")
        changed = dataclasses.replace(getattr(parameters, group), **{name: value})
        parameters = dataclasses.replace(parameters, **{group: changed})
    return dataclasses.replace(inputs, parameters=parameters)


def _refuse_doubles(what: Text, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise ParameterError(tr("The {what} {code} is given twice.", what=what, code=code))
