"""What a run says of itself each quarter beyond the indicators: trade in dollars, adoption, network, prices, policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import network_measures, network_null
from ..columns import (
    ADOPTION_SHARE,
    CLUSTER,
    DATA,
    DEBT,
    DEGREE,
    DISPLACED_EXPORTS,
    EXPORT_DEMAND,
    FRONTIER_GAIN,
    HOME_DEMAND,
    IMITATION_GAIN,
    IMPORTED_SHARE,
    JOINT_PURCHASING,
    LAND_RENT,
    LEADER,
    LEADER_ADOPTION_SHARE,
    MEAN_MARGIN,
    MEAN_PRICE,
    MEAN_PRODUCTIVITY,
    MEAN_QUALITY,
    MEDIATION,
    MEMBER_SHARE,
    MONEY,
    N_FIRMS,
    ONLINE_POT,
    PRICE_LEVEL,
    RESEARCH_GAIN,
    REVENUE,
    SECOND_PLATFORM,
    SELF_OPERATED,
    STRENGTH,
    TALENT,
    TALENT_WAGE,
    TRADER,
    TRUST,
    USUAL_MARKUP,
    WAGE,
    WEIGHT,
)
from ..compilation import compiled
from ..fiscal import DUTY, PROGRAMME, RELIEF, SUBSIDY
from ..markets.digital_trade import COMPONENTS, imbalance

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]

# Every diagnostic with its unit, for tables, figures and documentation.
DIAGNOSTICS: dict[str, str] = {
    "exports_usd": "10,000 USD a quarter",
    "imports_usd": "10,000 USD a quarter",
    "trade_balance_usd": "10,000 USD a quarter",
    "material_imports_usd": "10,000 USD a quarter",
    "merchant_imports_usd": "10,000 USD a quarter",
    "online_imports_usd": "10,000 USD a quarter",
    "imported_material_share": "share of materials",
    "online_import_share": "share of imports",
    "digital_products_usd": "10,000 USD a quarter",
    "digital_services_usd": "10,000 USD a quarter",
    "digital_trade_imbalance": "0 equal parts to 1 a single one",
    "online_exports_usd": "10,000 USD a quarter",
    "online_share": "share of exports",
    "adoption_share": "share of firms",
    "leader_adoption_share": "share of leaders",
    "adoption_rate": "per quarter",
    "member_share": "share of firms",
    "multi_homing_share": "share of firms",
    "own_platform_share": "share of leaders",
    "overseas_warehouse_share": "share of online exports",
    "bonded_warehouse_share": "share of online imports",
    "trade_service_share": "share of SMEs",
    "n_firms": "firms",
    "n_leaders": "firms",
    "entry_rate": "per quarter",
    "exit_rate": "per quarter",
    "mean_margin": "share of revenue",
    "usual_markup": "share of unit cost",
    "mean_price": "10,000 CNY per unit",
    "price_level": "index, 1 at the start",
    "real_wage": "index, 1 at the start",
    "real_output": "10,000 CNY a quarter at the start's prices",
    "employment": "persons",
    "land_rent": "index, 1 at the start",
    "undelivered_share": "share of demand",
    "bad_loan_share": "share of SMEs' loans",
    "mean_productivity": "index, 1 at the start",
    "research_gain": "log per quarter",
    "frontier_gain": "log per quarter",
    "imitation_gain": "log per quarter",
    "data_stock": "years of revenue",
    "mean_quality": "index, 1 at the start",
    "trust": "share",
    "talent": "persons",
    "talent_wage": "index, 1 at the start",
    "association_mediation": "share",
    "joint_purchasing_saving": "share of materials",
    "market_rent": "share of traders' revenue",
    "institutes_teaching_share": "share of staff",
    "location_quotient": "index, 1 as in the region",
    "mean_degree": "ties per firm",
    "tie_strength": "share",
    "largest_component_share": "share of firms",
    "tiered_component_share": "share of firms",
    "core_share": "share of firms",
    "susceptibility": "firms",
    "largest_component_share_without_top_platform": "share of firms",
    "mutual_component_share": "share of firms",
    "null_largest_component_share": "share of firms",
    "null_tiered_component_share": "share of firms",
    "null_core_share": "share of firms",
    "digital_service_income": "share of exports",
    "delivery_days": "days",
    "logistics_load": "share of capacity",
    "commission_rate": "share of sales",
    "buyers": "index, 1 at the start",
    "policy_cost": "10,000 CNY a quarter",
    "programme_cost": "10,000 CNY a quarter",
    "subsidy_cost": "10,000 CNY a quarter",
    "relief_forgone": "10,000 CNY a quarter",
    "duties_forgone": "10,000 CNY a quarter",
    "budget_cut": "share of programmes paid",
}

# What levers cost a city, by diagnostic; ``policy_cost`` is all of it.
COSTS = {"programme_cost": PROGRAMME, "subsidy_cost": SUBSIDY, "relief_forgone": RELIEF, "duties_forgone": DUTY}
# What operators of characteristic platforms and makers of digital content earn, at home and abroad.
DIGITAL_SERVICES = ("operator_fees", "content_fees", "digital_services", "digital_products")
_SHAPE = (
    "largest_component_share", "tiered_component_share", "susceptibility", "core_share",
    "largest_component_share_without_top_platform", "mutual_component_share",
)  # fmt: skip
_NULL = ("null_largest_component_share", "null_tiered_component_share", "null_core_share")


def measure_diagnostics(model: ClusterModel) -> dict[str, Array]:
    """All diagnostics of the quarter, arrays per cluster."""
    population = model.population
    k, n = population.k, population.n_clusters
    values = _trade(model)
    for name, variable in (
        ("adoption_share", ADOPTION_SHARE),
        ("leader_adoption_share", LEADER_ADOPTION_SHARE),
        ("member_share", MEMBER_SHARE),
        ("n_firms", N_FIRMS),
        ("mean_margin", MEAN_MARGIN),
        ("mean_price", MEAN_PRICE),
        ("mean_productivity", MEAN_PRODUCTIVITY),
        ("mean_quality", MEAN_QUALITY),
    ):
        values[name] = k[variable].copy()
    values["entry_rate"] = model.last_births / k[N_FIRMS]
    values["adoption_rate"] = model.book.this_quarter("adoptions") / k[N_FIRMS]
    values["exit_rate"] = model.last_deaths / k[N_FIRMS]
    of_firms = dict(zip(SUMMED, sum_firms(population.f, population.rows, n), strict=True))
    values["trust"] = of_firms["trust"] / k[N_FIRMS]
    values["mean_degree"] = of_firms["degree"] / k[N_FIRMS]
    values["tie_strength"] = of_firms["strength"] / np.maximum(of_firms["degree"], 1e-12)
    values["multi_homing_share"] = of_firms["multi_homing"] / k[N_FIRMS]
    values["own_platform_share"] = of_firms["own_platforms"] / np.maximum(of_firms["leaders"], 1e-12)
    values["n_leaders"] = of_firms["leaders"]
    values["data_stock"] = of_firms["data"] / np.maximum(4.0 * of_firms["revenue"], 1e-12)
    # A bank keeps a bad loan for about a year before it gives it up; the model's gives it up at once.
    written_off = np.sum(model.collector.written_off, axis=0)
    bad = of_firms["overdue_loans"] + written_off
    values["bad_loan_share"] = bad / np.maximum(of_firms["loans"] + written_off, 1e-12)
    for name in ("research_gain", "frontier_gain", "imitation_gain"):
        values[name] = of_firms[name] / np.maximum(of_firms["producers_revenue"], 1e-12)
    values |= _economy(model)
    values |= _institutions(model)
    values |= _network(model)
    for name, shared in (
        ("logistics_load", model.logistics_load),
        ("commission_rate", model.mean_commission),
        ("buyers", model.mean_buyers),
    ):
        values[name] = np.full(n, shared)
    values["delivery_days"] = model.delivery_days.copy()
    governments = [model.governments[city] for city in model.city_of]
    for name, item in (("policy_cost", None), *COSTS.items()):
        values[name] = model.by_city(model.fiscal.this_quarter(item))
    values["budget_cut"] = np.array([government.budget_cut for government in governments])
    return {name: values[name] for name in DIAGNOSTICS}


# What sum_firms adds up, in its order. Gains in productivity are weighted by the revenue of producers, who alone have
# them; loans are those of SMEs, overdue where the borrower's payments are.
SUMMED = (
    "trust", "degree", "multi_homing", "own_platforms", "leaders", "strength", "data", "revenue", "producers_revenue",
    "research_gain", "frontier_gain", "imitation_gain", "loans", "overdue_loans",
)  # fmt: skip


@compiled
def sum_firms(f: Array, rows: NDArray[np.int64], n_clusters: int) -> Array:
    """Real sums per cluster of what SUMMED names; shape (SUMMED, clusters)."""
    sums = np.zeros((14, n_clusters))
    for i in rows:
        c, w = int(f[CLUSTER, i]), f[WEIGHT, i]
        revenue = w * f[REVENUE, i]
        sums[0, c] += w * f[TRUST, i]
        sums[1, c] += w * f[DEGREE, i]
        sums[2, c] += w if f[SECOND_PLATFORM, i] >= 0.0 else 0.0
        sums[3, c] += w * f[SELF_OPERATED, i] * f[LEADER, i]
        sums[4, c] += w * f[LEADER, i]
        sums[5, c] += w * f[STRENGTH, i]
        sums[6, c] += w * f[DATA, i]
        sums[7, c] += revenue
        if f[TRADER, i] == 0.0:
            sums[8, c] += revenue
            sums[9, c] += revenue * f[RESEARCH_GAIN, i]
            sums[10, c] += revenue * f[FRONTIER_GAIN, i]
            sums[11, c] += revenue * f[IMITATION_GAIN, i]
        if f[LEADER, i] == 0.0:
            sums[12, c] += w * f[DEBT, i]
            sums[13, c] += w * f[DEBT, i] if f[MONEY, i] < 0.0 else 0.0
    return sums


def _economy(model: ClusterModel) -> dict[str, Array]:
    """Prices, wages, real output, work, and what buyers asked for in vain."""
    k, flow = model.population.k, model.book.this_quarter
    asked = k[HOME_DEMAND] + k[EXPORT_DEMAND] - k[DISPLACED_EXPORTS] + k[ONLINE_POT]
    return {
        "usual_markup": k[USUAL_MARKUP].copy(),
        "price_level": k[PRICE_LEVEL].copy(),
        "real_wage": k[WAGE] / k[PRICE_LEVEL],
        "real_output": flow("output_value") / k[PRICE_LEVEL],
        "employment": flow("labour"),
        "land_rent": k[LAND_RENT].copy(),
        "undelivered_share": np.clip(1.0 - (flow("home_sales") + flow("exports")) / np.maximum(asked, 1e-12), 0.0, 1.0),
    }


def _trade(model: ClusterModel) -> dict[str, Array]:
    flow, rate = model.book.this_quarter, model.exchange_rate()
    exports, imports, online = flow("exports"), flow("imports"), flow("online_exports")
    services = np.sum([flow(name) for name in DIGITAL_SERVICES], axis=0)
    components = np.array([flow(name) for name in COMPONENTS])
    return {
        "exports_usd": exports / rate,
        "imports_usd": imports / rate,
        "trade_balance_usd": (exports - imports) / rate,
        "material_imports_usd": flow("imported_materials") / rate,
        "merchant_imports_usd": flow("merchant_imports") / rate,
        "online_imports_usd": flow("online_imports") / rate,
        "imported_material_share": model.population.k[IMPORTED_SHARE].copy(),
        "online_import_share": flow("online_imports") / np.maximum(imports, 1e-12),
        "online_exports_usd": online / rate,
        "online_share": online / np.maximum(exports, 1e-12),
        "digital_products_usd": flow("digital_products") / rate,
        "digital_services_usd": flow("digital_services") / rate,
        "digital_trade_imbalance": imbalance(components),
        "digital_service_income": services / np.maximum(exports, 1e-12),
    }


def _institutions(model: ClusterModel) -> dict[str, Array]:
    """What those who are no firms hold or decide."""
    k = model.population.k
    return {
        "overseas_warehouse_share": model.warehouse_share["overseas_warehouse"].copy(),
        "bonded_warehouse_share": model.warehouse_share["bonded_warehouse"].copy(),
        "trade_service_share": model.trade_service_share.copy(),
        "talent": k[TALENT].copy(),
        "talent_wage": k[TALENT_WAGE].copy(),
        "association_mediation": k[MEDIATION].copy(),
        "joint_purchasing_saving": k[JOINT_PURCHASING].copy(),
        "market_rent": np.array([market.rent for market in model.markets]),
        "institutes_teaching_share": np.array([institute.teaching for institute in model.institutes]),
        "location_quotient": location_quotient(model.book.this_quarter("labour"), model.same_city, model.same_industry),
    }


def location_quotient(labour: Array, same_city: Array, same_industry: Array) -> Array:
    """A cluster's share of its city's workers over its industry's share of the region's (1 as in the region).

    ``same_city`` and ``same_industry`` mark pairs of clusters, shape (clusters, clusters).
    """
    share = labour / np.maximum((same_city * labour).sum(axis=1), 1e-12)
    usual = (same_industry * labour).sum(axis=1) / max(float(labour.sum()), 1e-12)
    return np.asarray(share / np.maximum(usual, 1e-12))


def _network(model: ClusterModel) -> dict[str, Array]:
    population = model.population
    f, rows, ties, n = population.f, population.rows, population.ties, population.n_clusters
    shape = network_measures.measure_shape(f, rows, ties, population.tie_platform, n)
    return {**dict(zip(_SHAPE, shape, strict=True)), **_null_network(model)}


def _null_network(model: ClusterModel) -> dict[str, Array]:
    """Of a random network with the same degrees; drawn in the year's last quarter and kept until the next."""
    earlier = model.collector.quarterly
    if earlier and model.quarter % 4 != 3:
        return {name: earlier[-1][1][name] for name in _NULL}
    population = model.population
    f, rows, ties, n = population.f, population.rows, population.ties, population.n_clusters
    null = network_null.measure_null(f, rows, ties, population.tie_platform, n, model.quarter, model.key)
    return dict(zip(_NULL, null, strict=True))
