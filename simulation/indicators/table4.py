"""The 23 indicators of S2's Table 4, as measured per cluster and year. Money in 10,000 CNY a year."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..agents.service_providers import DIGITAL
from ..columns import ADOPTION_SHARE, CAPITAL, LAND, N_FIRMS, PRICE_LEVEL, RESEARCH, TALENT_WAGE, WAGE
from ..effects import INFRASTRUCTURE_FACTOR, LAND_FACTOR
from ..markets.business_services import share_of

if TYPE_CHECKING:
    from ..model import ClusterModel
    from .collection import Year

Array = NDArray[np.float64]
Measure = Callable[["ClusterModel", "Year"], Array]

RESEARCH_UNIT = 25.0  # 10,000 CNY of R&D a quarter, base year's prices, that make an R&D institution (assumption)
TONNES_PER_BERTH = 1.7e6  # a year; Guangzhou 2020: 636 m tonnes over 368 provincial 10,000-ton berths (derived)
PORT_SHARE = 0.05  # of the port's capacity that the clusters can use (assumption)


def _online_exports(model: ClusterModel, year: Year) -> Array:
    return year.flow("online_exports")


def _digital_employees(model: ClusterModel, year: Year) -> Array:
    """Firms' workers by the share of sales made online, and the staff of platforms and digital services."""
    return year.flow("online_labour") / 4.0 + model.digital_staff


def _digital_firms(model: ClusterModel, year: Year) -> Array:
    """Firms that sell online, and digital service firms that serve the cluster."""
    k = model.population.k
    sellers = k[ADOPTION_SHARE] * k[N_FIRMS]
    return np.asarray(sellers + establishments(model, DIGITAL, share_of(sellers)))


def establishments(model: ClusterModel, kinds: tuple[str, ...], shares: Array) -> Array:
    """Establishments of some kinds of providers by cluster: its own, and its share of those that serve all."""
    own = np.zeros(model.population.n_clusters)
    shared = 0.0
    for kind in kinds:
        for provider in model.providers[kind]:
            if provider.cluster >= 0:
                own[provider.cluster] += provider.establishments
            else:
                shared += provider.establishments
    return own + shared * shares


def _infrastructure(name: str) -> Measure:
    def measure(model: ClusterModel, year: Year) -> Array:
        return np.asarray(
            model.environment.infrastructure[name][model.quarter] * model.population.k[INFRASTRUCTURE_FACTOR]
        )

    return measure


def _port_throughput(model: ClusterModel, year: Year) -> Array:
    """Goods traded abroad in 10,000 tonnes, within what the port can handle of them."""
    value = np.array([industry.value_per_tonne for industry in model.inputs.industries])
    tonnes = (year.flow("exports") + year.flow("imports")) / value
    berths = model.environment.infrastructure["berths"][model.quarter] * model.population.k[INFRASTRUCTURE_FACTOR]
    shipped = model.by_city(tonnes)
    handled = np.minimum(1.0, PORT_SHARE * TONNES_PER_BERTH * berths / np.maximum(shipped, 1e-12))
    return np.asarray(1e-4 * tonnes * handled)


def _graded_logistics(model: ClusterModel, year: Year) -> Array:
    """Logistics firms of A level, by quality."""
    graded = math.fsum(provider.graded for provider in model.providers["logistics"])
    return np.full(model.population.n_clusters, graded)


def _measures(counted_in: str) -> Measure:
    def measure(model: ClusterModel, year: Year) -> Array:
        return np.array([model.governments[city].measures[counted_in] for city in model.city_of])

    return measure


def _firms(model: ClusterModel, year: Year) -> Array:
    return np.array(model.population.k[N_FIRMS])


def _employees(model: ClusterModel, year: Year) -> Array:
    """Workers of firms, mean over the year."""
    return year.flow("labour") / 4.0


def _flow(name: str) -> Measure:
    def measure(model: ClusterModel, year: Year) -> Array:
        return year.flow(name)

    return measure


def _park_area(model: ClusterModel, year: Year) -> Array:
    base = np.array([industry.base_park_area for industry in model.inputs.industries])
    return np.asarray(base * model.population.k[LAND] * model.population.k[LAND_FACTOR])


def _fixed_assets(model: ClusterModel, year: Year) -> Array:
    """Capital at its price; traders' assets count for less."""
    plans = model.parameters.production
    capital = model.producers_sum(CAPITAL) + plans.trader_asset_share * model.traders_sum(CAPITAL)
    return np.asarray(plans.capital_price * model.population.k[PRICE_LEVEL] * capital)


def _research_institutions(model: ClusterModel, year: Year) -> Array:
    """Universities and public institutes, and firms whose R&D is large enough to count as one."""
    public = np.array([institute.count for institute in model.institutes])
    return public + research_firms(model)


def research_firms(model: ClusterModel) -> Array:
    """Firms with an R&D institution of their own, per cluster."""
    return model.population.count_at_least(RESEARCH, RESEARCH_UNIT * model.environment.price_level[model.quarter])


def _research_staff_share(model: ClusterModel, year: Year) -> Array:
    k = model.population.k
    wage = model.parameters.production.wage_per_worker * k[WAGE]
    staff = year.flow("research") / (wage * k[TALENT_WAGE])
    return np.asarray(staff / np.maximum(staff + year.flow("labour"), 1e-12))  # nil where nobody is left


def _intermediaries(model: ClusterModel, year: Year) -> Array:
    """Industry associations, and finance providers that serve the cluster."""
    associations = np.array([association.count for association in model.associations])
    served = share_of(year.flow("supply_chain_finance_fees"))
    return np.asarray(associations + establishments(model, ("supply_chain_finance",), served))


TABLE4: dict[str, Measure] = {
    "A1": _online_exports,
    "A2": _digital_employees,
    "A3": _digital_firms,
    "A4": _infrastructure("rail_km"),
    "A5": _infrastructure("road_km"),
    "A6": _infrastructure("air_route_km"),
    "A7": _infrastructure("berths"),
    "A8": _port_throughput,
    "A9": _graded_logistics,
    "A10": _flow("logistics_fees"),
    "A11": _measures("A11"),
    "B1": _flow("output_value"),
    "B2": _firms,
    "B3": _park_area,
    "B4": _flow("profit"),
    "B5": _fixed_assets,
    "B6": _employees,
    "B7": _flow("research"),
    "B8": _flow("patents_granted"),
    "B9": _research_institutions,
    "B10": _research_staff_share,
    "B11": _intermediaries,
    "B12": _measures("B12"),
}
