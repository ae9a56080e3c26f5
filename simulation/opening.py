"""The first day of everybody but the firms: sectors' deposits, governments, platforms, providers, institutions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .agents.associations import Association
from .agents.governments import Government
from .agents.material_suppliers import MaterialSupplier
from .agents.platforms import COLUMNS as PLATFORM_COLUMNS
from .agents.platforms import EcommercePlatform
from .agents.pricing import usual_markup
from .agents.professional_markets import ProfessionalMarket
from .agents.research_institutes import ResearchInstitute
from .agents.service_providers import COLUMNS as PROVIDER_COLUMNS
from .agents.service_providers import KINDS, LOCAL, Providers, ServiceProvider
from .columns import (
    AGGLOMERATION,
    CLUSTER,
    FRONTIER_ABROAD,
    IMPORTED_SHARE,
    LAND,
    LAND_RENT,
    LEADER,
    LEADER_SALES,
    MARKET_REACH,
    MATERIAL_PRICE,
    PRICE_LEVEL,
    RESEARCH_INTENSITY,
    REVENUE,
    TALENT_WAGE,
    USUAL_MARKUP,
    WAGE,
    WHOLESALE_PRICE,
)
from .effects import FIRST_EFFECT, LAST_EFFECT, NEUTRAL
from .institution_columns import Amounts
from .ledger import ECONOMY, HOUSEHOLDS
from .markets.business_services import PAID
from .talent import borders, nearness

if TYPE_CHECKING:
    from .founding import Start
    from .model import ClusterModel


def settle_in_cities(model: ClusterModel, start: Start) -> None:
    """What clusters take from their cities and industries; what concerns all cities is their mean by sales."""
    inputs = model.inputs
    cities = [inputs.cities[city] for city in inputs.city_of]
    industries = inputs.industries
    model.first_sales = 4.0 * start.sales
    model.tax_rates = np.array([city.tax_rate for city in cities])
    model.base_delivery_days = np.array([city.delivery_days for city in cities])
    model.base_customs_days = np.array([city.customs_days for city in cities])
    model.home_growth_rate = float(np.average([city.home_growth_rate for city in cities], weights=start.sales))
    model.household_deposits = float(np.average([city.household_deposits for city in cities], weights=start.sales))
    model.base_exchange_rate = np.array([city.exchange_rate[inputs.start_year] for city in cities])
    model.logistics_exposure = np.array([industry.logistics_exposure for industry in industries])
    model.base_digital_products = start.exports * [industry.digital_product_share for industry in industries]
    model.base_digital_services = start.exports * [industry.digital_service_share for industry in industries]
    model.base_firms = np.array([industry.n_firms for industry in industries])
    model.trader_share = np.array([industry.trader_share for industry in industries])
    model.imported_material_share = np.array([industry.imported_material_share for industry in industries])
    model.city_of = inputs.city_of
    model.same_city = np.equal.outer(inputs.city_of, inputs.city_of).astype(float)
    names = np.array([industry.industry for industry in industries])
    model.same_industry = np.equal.outer(names, names).astype(float)
    model.nearness = nearness(inputs, model.parameters.talent.reach)
    model.borders = borders(inputs, model.parameters.talent)
    model.passes = np.ones_like(model.nearness)
    model.moved = {kind: np.zeros_like(model.nearness) for kind in ("firms", "founders", "talent", "capital")}
    model.wage_level = np.array([city.wage_level for city in cities])
    model.land_price = np.array([city.land_price for city in cities])
    model.payment_level = np.array([city.payment_fee for city in cities])
    model.labour_intensity = np.array([industry.labour_intensity for industry in industries])


def set_variables(model: ClusterModel) -> None:
    """Clusters' variables before anything has happened."""
    k = model.population.k
    k[FIRST_EFFECT:LAST_EFFECT] = np.array(list(NEUTRAL.values()))[:, None]
    for variable in (
        PRICE_LEVEL, WAGE, LAND, LAND_RENT, MATERIAL_PRICE, TALENT_WAGE, MARKET_REACH, AGGLOMERATION,
    ):  # fmt: skip
        k[variable] = 1.0
    cities = [model.inputs.cities[city] for city in model.city_of]
    k[RESEARCH_INTENSITY] = [city.research_intensity for city in cities]
    f, rows = model.population.f, model.population.rows
    for c in range(model.population.n_clusters):
        leaders = rows[(f[CLUSTER, rows] == c) & (f[LEADER, rows] == 1.0)]
        k[LEADER_SALES, c] = f[REVENUE, leaders].min()
    k[USUAL_MARKUP] = usual_markup(np.ones(model.population.n_clusters), model.parameters.pricing)
    k[FRONTIER_ABROAD] = math.exp(model.parameters.world.frontier_gap)
    k[WHOLESALE_PRICE] = 1.0 - model.parameters.pricing.wholesale_discount
    k[IMPORTED_SHARE] = model.imported_material_share
    model.foreign_cost_share = model.imported_material_share.copy()


def open_institutions(model: ClusterModel) -> None:
    """Everybody who is no firm, with the deposits of the first day."""
    ledger = model.ledger
    ledger.found(ECONOMY, 2.0 * float(model.base_home_demand.sum()))
    ledger.found(HOUSEHOLDS, model.household_deposits * model.smoothed_income)
    _open_governments(model)
    number = int(model.parameters.platforms.n_platforms)
    sizes = 1.0 + 0.4 * np.linspace(1.0, -1.0, number) if number > 1 else [1.0]
    model.platform_state = np.zeros((PLATFORM_COLUMNS, number))
    model.platforms = [EcommercePlatform(model, place, float(size)) for place, size in enumerate(sizes)]
    _open_providers(model)
    industries = model.inputs.industries
    model.markets = [ProfessionalMarket(model, c) for c in range(len(industries))]
    model.associations = [Association(model, c, one.base_associations) for c, one in enumerate(industries)]
    model.institutes = [ResearchInstitute(model, c, one.base_institutes) for c, one in enumerate(industries)]
    model.suppliers = [MaterialSupplier(model, c, one.imported_material_share) for c, one in enumerate(industries)]


def _open_governments(model: ClusterModel) -> None:
    margin = model.parameters.pricing.target_margin
    model.governments = [
        Government(model, city, number, model.first_sales) for number, city in enumerate(model.inputs.cities)
    ]
    for government in model.governments:
        government.revenue = government.city.tax_rate * margin * government.base_sales / 4.0
        government.first_deposits = government.revenue
        model.ledger.found(government.account, government.first_deposits)


def _open_providers(model: ClusterModel) -> None:
    p, n_clusters = model.parameters.services, len(model.inputs.industries)
    model.paid_for_services = np.zeros((len(PAID), n_clusters))
    model.service_sales = dict(zip(PAID, model.paid_for_services, strict=True))
    model.first_service_volume = Amounts(KINDS, 0.02 * float(model.first_sales.sum()))
    model.service_volume = Amounts(KINDS, 0.02 * float(model.first_sales.sum()))
    model.service_price = Amounts(KINDS, 1.0)
    model.first_establishments = Amounts(KINDS, 1.0)
    model.warehouse_share = {kind: np.zeros(n_clusters) for kind in ("overseas_warehouse", "bonded_warehouse")}
    model.trade_service_share = np.full(n_clusters, p.trade_service_start)
    model.digital_staff = np.zeros(n_clusters)
    most = max(int(p.n_logistics), int(p.n_others), int(p.most_providers), n_clusters)
    model.provider_state = np.zeros((len(KINDS), PROVIDER_COLUMNS, most))
    model.n_providers = np.zeros(len(KINDS), dtype=np.int64)
    model.providers = {
        kind: Providers(model.provider_state[number], model.n_providers, number) for number, kind in enumerate(KINDS)
    }
    for kind in KINDS:
        count = n_clusters if kind in LOCAL else int(p.n_logistics if kind == "logistics" else p.n_others)
        spread = np.linspace(-0.1, 0.1, count) if count > 1 and kind not in LOCAL else np.zeros(count)
        model.providers[kind][:] = [
            ServiceProvider(model, kind, p.initial_quality + float(spread[number]),
                            number if kind in LOCAL else -1)
            for number in range(count)
        ]  # fmt: skip
