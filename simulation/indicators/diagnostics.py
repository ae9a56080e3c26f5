"""What a run says of itself each quarter beyond the indicators: trade in dollars, adoption, network, prices, policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

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
from ..flows import INDEX
from ..markets.digital_trade import COMPONENTS, imbalance

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]
Flow = Callable[[str], Array]  # what has flowed, by the flow's name

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

# What levers cost a city, in the order of the fiscal account's items; ``policy_cost`` is all of it.
COSTS = ("programme_cost", "subsidy_cost", "relief_forgone", "duties_forgone")
# What operators of characteristic platforms and makers of digital content earn, at home and abroad.
DIGITAL_SERVICES = ("operator_fees", "content_fees", "digital_services", "digital_products")
_SHAPE = (
    "largest_component_share", "tiered_component_share", "susceptibility", "core_share",
    "largest_component_share_without_top_platform", "mutual_component_share",
)  # fmt: skip
_NULL = ("null_largest_component_share", "null_tiered_component_share", "null_core_share")


class Observed(NamedTuple):
    """What the diagnostics of a quarter are computed from, as it was then: copies, whose last axis are clusters.

    Of several quarters at once every array has an axis for them before its last one: see :func:`diagnostics_of`.
    """

    k: Array  # the clusters' variables
    flows: Array
    of_firms: Array  # SUMMED
    network: Array  # _SHAPE, then _NULL
    written_off: Array  # loans of the last four quarters
    births: Array
    deaths: Array
    exchange_rate: Array
    costs: Array  # all that levers cost a cluster, then COSTS
    held: Array  # _HELD
    shared: Array  # _SHARED, the same for all clusters


# What institutions have of their own, per cluster, and what is the region's.
_HELD = (
    "delivery_days", "overseas_warehouse_share", "bonded_warehouse_share", "trade_service_share", "market_rent",
    "institutes_teaching_share", "budget_cut",
)  # fmt: skip
_SHARED = ("logistics_load", "commission_rate", "buyers")


def observe(model: ClusterModel) -> Observed:
    """What happened this quarter, as far as diagnostics tell of it."""
    population = model.population
    f, rows, n = population.f, population.rows, population.n_clusters
    shape = network_measures.measure_shape(f, rows, population.ties, population.tie_platform, n)
    # A bank keeps a bad loan for about a year before it gives it up; the model's gives it up at once.
    first, second, third, last = model.collector.written_off
    return Observed(
        k=population.k.copy(),
        flows=model.book.quarter.copy(),
        of_firms=sum_firms(f, rows, n),
        network=np.array([*shape, *_null_network(model)]),
        written_off=first + second + third + last,
        births=model.last_births,
        deaths=model.last_deaths,
        exchange_rate=model.exchange_rate(),
        costs=model.fiscal.totals(),
        held=_held(model),
        shared=_shared(model),
    )


def _held(model: ClusterModel) -> Array:
    held, stored = np.empty((len(_HELD), model.population.n_clusters)), model.warehouse_share
    held[0], held[1], held[2] = model.delivery_days, stored["overseas_warehouse"], stored["bonded_warehouse"]
    held[3] = model.trade_service_share
    held[4] = [market.rent for market in model.markets]
    held[5] = [institute.teaching for institute in model.institutes]
    held[6] = [model.governments[city].budget_cut for city in model.city_of]
    return held


def _shared(model: ClusterModel) -> Array:
    shared = np.empty((len(_SHARED), model.population.n_clusters))
    shared[0], shared[1], shared[2] = model.logistics_load, model.mean_commission, model.mean_buyers
    return shared


def diagnostics_of(quarters: Sequence[Observed], same_city: Array, same_industry: Array) -> dict[str, Array]:
    """All diagnostics of some quarters at once, arrays of shape (quarters, clusters), in the order of DIAGNOSTICS.

    ``same_city`` and ``same_industry`` mark pairs of clusters, shape (clusters, clusters).
    """
    seen = Observed(*(np.stack(values, axis=-2) for values in zip(*quarters, strict=True)))
    k, of_firms = seen.k, dict(zip(SUMMED, seen.of_firms, strict=True))
    flow = dict(zip(INDEX, seen.flows, strict=True)).__getitem__
    values = {**_trade(seen, flow), **_economy(k, flow), **_institutions(seen)}
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
        values[name] = k[variable]
    values["entry_rate"] = seen.births / k[N_FIRMS]
    values["adoption_rate"] = flow("adoptions") / k[N_FIRMS]
    values["exit_rate"] = seen.deaths / k[N_FIRMS]
    values["trust"] = of_firms["trust"] / k[N_FIRMS]
    values["mean_degree"] = of_firms["degree"] / k[N_FIRMS]
    # Ties dissolve after their strength was summed: where none is left there is none to be strong.
    linked = of_firms["degree"] > 0
    values["tie_strength"] = np.where(linked, of_firms["strength"] / np.maximum(of_firms["degree"], 1.0), 0.0)
    values["multi_homing_share"] = of_firms["multi_homing"] / k[N_FIRMS]
    values["own_platform_share"] = of_firms["own_platforms"] / np.maximum(of_firms["leaders"], 1e-12)
    values["n_leaders"] = of_firms["leaders"]
    values["data_stock"] = of_firms["data"] / np.maximum(4.0 * of_firms["revenue"], 1e-12)
    bad = of_firms["overdue_loans"] + seen.written_off
    values["bad_loan_share"] = bad / np.maximum(of_firms["loans"] + seen.written_off, 1e-12)
    for name in ("research_gain", "frontier_gain", "imitation_gain"):
        values[name] = of_firms[name] / np.maximum(of_firms["producers_revenue"], 1e-12)
    values["location_quotient"] = location_quotient(flow("labour"), same_city, same_industry)
    values |= zip((*_SHAPE, *_NULL), seen.network, strict=True)
    values |= zip(_SHARED, seen.shared, strict=True)
    for name, cost in zip(("policy_cost", *COSTS), seen.costs, strict=True):
        values[name] = _pooled(cost, same_city)
    return {name: values[name] for name in DIAGNOSTICS}


def _pooled(amounts: Array, same: Array) -> Array:
    """What the clusters of a cluster's city, or of its industry, have together; clusters are the last axis."""
    return np.asarray((same * amounts[..., None, :]).sum(axis=-1))


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


def _economy(k: Array, flow: Flow) -> dict[str, Array]:
    """Prices, wages, real output, work, and what buyers asked for in vain."""
    asked = k[HOME_DEMAND] + k[EXPORT_DEMAND] - k[DISPLACED_EXPORTS] + k[ONLINE_POT]
    return {
        "usual_markup": k[USUAL_MARKUP],
        "price_level": k[PRICE_LEVEL],
        "real_wage": k[WAGE] / k[PRICE_LEVEL],
        "real_output": flow("output_value") / k[PRICE_LEVEL],
        "employment": flow("labour"),
        "land_rent": k[LAND_RENT],
        "undelivered_share": np.clip(1.0 - (flow("home_sales") + flow("exports")) / np.maximum(asked, 1e-12), 0.0, 1.0),
    }


def _trade(seen: Observed, flow: Flow) -> dict[str, Array]:
    rate = seen.exchange_rate
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
        "imported_material_share": seen.k[IMPORTED_SHARE],
        "online_import_share": flow("online_imports") / np.maximum(imports, 1e-12),
        "online_exports_usd": online / rate,
        "online_share": online / np.maximum(exports, 1e-12),
        "digital_products_usd": flow("digital_products") / rate,
        "digital_services_usd": flow("digital_services") / rate,
        "digital_trade_imbalance": imbalance(components),
        "digital_service_income": services / np.maximum(exports, 1e-12),
    }


def _institutions(seen: Observed) -> dict[str, Array]:
    """What those who are no firms hold or decide."""
    k = seen.k
    return {
        "talent": k[TALENT],
        "talent_wage": k[TALENT_WAGE],
        "association_mediation": k[MEDIATION],
        "joint_purchasing_saving": k[JOINT_PURCHASING],
        **dict(zip(_HELD, seen.held, strict=True)),
    }


def location_quotient(labour: Array, same_city: Array, same_industry: Array) -> Array:
    """A cluster's share of its city's workers over its industry's share of the region's (1 as in the region).

    ``labour``: clusters are the last axis; ``same_city`` and ``same_industry`` mark pairs of clusters, shape (clusters,
    clusters).
    """
    share = labour / np.maximum(_pooled(labour, same_city), 1e-12)
    usual = _pooled(labour, same_industry) / np.maximum(labour.sum(axis=-1, keepdims=True), 1e-12)
    return np.asarray(share / np.maximum(usual, 1e-12))


def _null_network(model: ClusterModel) -> Array:
    """Of a random network with the same degrees; drawn in the year's last quarter and kept until the next."""
    earlier = model.collector.observed
    if earlier and model.quarter % 4 != 3:
        return earlier[-1][1].network[len(_SHAPE) :]
    population = model.population
    f, rows, n = population.f, population.rows, population.n_clusters
    places, quarter = population.tie_platform, model.quarter
    return np.array(network_null.measure_null(f, rows, population.ties, places, n, quarter, model.key))
