"""The 35 indicators of S1's section 5.5, as measured per cluster and year, in the units that S1 gives.

What both systems have is taken from :mod:`.table4`. Infrastructure (D11-D13, D15, D17), consumption (D05) and counts of
measures (D18, D19) are a city's and the same for all its clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..columns import CLUSTER, RESEARCH, TALENT_WAGE, WAGE, WEIGHT
from ..effects import INFRASTRUCTURE_FACTOR
from ..markets.trade import HOUSEHOLD_SHARE
from ..population import per_cluster
from .parcels import RETAIL_SHARE
from .table4 import TABLE4, Measure, research_firms

if TYPE_CHECKING:
    from ..model import ClusterModel
    from .collection import Year

Array = NDArray[np.float64]

# From the model's 10,000 CNY, persons and tonnes.
HUNDRED_MILLION_CNY = 1e-4
TRILLION_CNY = 1e-8
TEN_THOUSAND = 1e-4
HUNDRED_MILLION = 1e-8

PIECE_VALUE = 0.02  # 10,000 CNY: goods in an international parcel (assumption)
PARCEL_FEE = 0.09  # of the goods' value at home (assumption: near China's express revenue over online retail, 2021)
AIR_SHARE = 0.005  # of tonnes other than parcels; parcels fly (assumption; all Guangzhou's freight in 2021: .0012)
ROUTE_KM = 1500.0  # mean length of an air route (assumption: near China's in 2010; to be checked)
LAND_COST = 300.0  # 10,000 CNY to develop a hectare of industrial land (assumption)
RESEARCHERS = 1.0  # full-time, from whose cost on a firm counts as doing R&D (assumption)


def _as(code: str, factor: float = 1.0) -> Measure:
    """An indicator of Table 4 in another unit."""
    measure = TABLE4[code]
    return lambda model, year: factor * (year.measured[measure] if measure in year.measured else measure(model, year))


def _flows(*names: str, factor: float = 1.0) -> Measure:
    """The sum of the year's flows."""

    def measure(model: ClusterModel, year: Year) -> Array:
        return np.asarray(factor * sum(year.flow(name) for name in names))

    return measure


def _retail_sales(model: ClusterModel, year: Year) -> Array:
    """What consumers here and abroad buy through cross-border e-commerce, out of warehouses or not."""
    sold = RETAIL_SHARE * year.flow("online_exports")
    return np.asarray(HUNDRED_MILLION_CNY * (sold + year.flow("online_imports")))


def _consumption(model: ClusterModel, year: Year) -> Array:
    """A resident's consumption: that of the base year, at the pace of what households spend on goods."""
    spent = HOUSEHOLD_SHARE * year.flow("home_sales") + year.flow("merchant_imports") + year.flow("online_imports")
    base = 4.0 * (HOUSEHOLD_SHARE * model.base_home_demand + model.base_consumer_imports)
    level = np.array([model.inputs.cities[city].consumption for city in model.inputs.city_of])
    return np.asarray(level * model.by_city(spent) / model.by_city(base))


def _express_pieces(model: ClusterModel, year: Year) -> Array:
    goods = year.flow("parcel_exports") + year.flow("parcel_imports")
    return np.asarray(HUNDRED_MILLION * goods / PIECE_VALUE)


def _express_revenue(model: ClusterModel, year: Year) -> Array:
    return np.asarray(year.flow("parcel_fees") + PARCEL_FEE * year.flow("home_parcels"))


def _air_freight(model: ClusterModel, year: Year) -> Array:
    """Parcels fly; of other goods traded abroad a small part does."""
    value = np.array([industry.value_per_tonne for industry in model.inputs.industries])
    parcels = year.flow("parcel_exports") + year.flow("parcel_imports")
    others = year.flow("exports") + year.flow("imports") - parcels
    return np.asarray(TEN_THOUSAND * (parcels + AIR_SHARE * others) / value)


def _broadband(model: ClusterModel, year: Year) -> Array:
    return np.asarray(model.environment.broadband[model.quarter] * model.population.k[INFRASTRUCTURE_FACTOR])


def _pilot_zones(model: ClusterModel, year: Year) -> Array:
    """What lever P2 has issued: its measures set up zones and pilots."""
    return np.array([model.governments[city].issued["P2"] for city in model.inputs.city_of])


def _profit_and_tax(model: ClusterModel, year: Year) -> Array:
    """Profit before tax in 100 CNY of revenue: the model's tax is on profit, so it is in there already."""
    return np.asarray(100.0 * year.flow("profit") / np.maximum(year.flow("revenue"), 1e-12))


def _sales_rate(model: ClusterModel, year: Year) -> Array:
    """Units sold to final buyers over units made; above 100 where stocks are run down."""
    return np.asarray(100.0 * year.flow("sales") / np.maximum(year.flow("production"), 1e-12))


def _new_product_spending(model: ClusterModel, year: Year) -> Array:
    """Firms' own R&D that goes into new things."""
    return np.asarray(model.parameters.innovation.innovation_share * year.flow("own_research"))


def _technology_institutions(model: ClusterModel, year: Year) -> Array:
    return research_firms(model)


def _firms_with_research(model: ClusterModel, year: Year) -> Array:
    """Firms that spend on R&D what a researcher costs, or more."""
    population = model.population
    f, rows = population.f, population.rows
    clusters = f[CLUSTER, rows].astype(np.int64)
    cost = RESEARCHERS * model.parameters.production.wage_per_worker * population.k[WAGE] * population.k[TALENT_WAGE]
    spending = f[WEIGHT, rows] * (f[RESEARCH, rows] >= cost[clusters])
    return per_cluster(clusters, spending, population.n_clusters)


def _infrastructure_investment(model: ClusterModel, year: Year) -> Array:
    """Public spending on infrastructure and parks, and land opened up at what it costs to develop."""
    area = np.array([industry.base_park_area for industry in model.inputs.industries])
    opened = LAND_COST * area * year.flow("land_opened")
    return np.asarray(HUNDRED_MILLION_CNY * (year.flow("infrastructure") + opened))


EXTENDED: dict[str, Measure] = {
    "D01": _flows("exports", "imports", "digital_products", "digital_services", factor=HUNDRED_MILLION_CNY),
    "D02": _flows("online_exports", "digital_products", "digital_services", factor=HUNDRED_MILLION_CNY),
    "D03": _retail_sales,
    "D04": _flows("digital_services", factor=HUNDRED_MILLION_CNY),  # sold abroad; the model has no imports of them
    "D05": _consumption,
    "D06": _flows("home_materials", "home_sales", "exports", "imports", factor=TRILLION_CNY),
    "D07": _as("A9"),
    "D08": _express_pieces,
    "D09": _flows("parcel_fees", factor=HUNDRED_MILLION_CNY),
    "D10": _express_revenue,
    "D11": _as("A4"),
    "D12": _as("A5"),
    "D13": _as("A6", 1.0 / ROUTE_KM),
    "D14": _air_freight,
    "D15": _as("A7"),
    "D16": _as("A8"),
    "D17": _broadband,
    "D18": _as("A11"),
    "D19": _pilot_zones,
    "C01": _as("B1", HUNDRED_MILLION_CNY),
    "C02": _as("B2"),
    "C03": _flows("investment_spending", factor=HUNDRED_MILLION_CNY),
    "C04": _as("B4", HUNDRED_MILLION_CNY),
    "C05": _profit_and_tax,
    "C06": _flows("exports", factor=HUNDRED_MILLION_CNY),
    "C07": _sales_rate,
    "C08": _as("B6", TEN_THOUSAND),
    "C09": _new_product_spending,
    "C10": _as("B8"),
    "C11": _technology_institutions,
    "C12": _flows("researchers", factor=0.25),  # persons a quarter, four quarters: person-years
    "C13": _as("B7"),
    "C14": _firms_with_research,
    "C15": _flows("new_product_sales"),
    "C16": _infrastructure_investment,
}
