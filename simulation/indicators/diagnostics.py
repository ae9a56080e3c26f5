"""What a run says of itself each quarter beyond the indicators: trade in dollars, adoption, network, prices, policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import network
from ..columns import (
    ADOPTION_SHARE,
    DEGREE,
    LEADER_ADOPTION_SHARE,
    MEAN_MARGIN,
    MEAN_PRICE,
    MEAN_PRODUCTIVITY,
    MEAN_QUALITY,
    MEMBER_SHARE,
    N_FIRMS,
    SECOND_PLATFORM,
    TRUST,
)

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]

# Every diagnostic with its unit, for tables, figures and documentation.
DIAGNOSTICS: dict[str, str] = {
    "exports_usd": "10,000 USD a quarter",
    "imports_usd": "10,000 USD a quarter",
    "online_exports_usd": "10,000 USD a quarter",
    "online_share": "share of exports",
    "adoption_share": "share of firms",
    "leader_adoption_share": "share of leaders",
    "member_share": "share of firms",
    "multi_homing_share": "share of firms",
    "n_firms": "firms",
    "entry_rate": "per quarter",
    "exit_rate": "per quarter",
    "mean_margin": "share of revenue",
    "mean_price": "10,000 CNY per unit",
    "mean_productivity": "index, 1 at the start",
    "mean_quality": "index, 1 at the start",
    "trust": "share",
    "mean_degree": "ties per firm",
    "largest_component_share": "share of firms",
    "tiered_component_share": "share of firms",
    "core_share": "share of firms",
    "susceptibility": "firms",
    "largest_component_share_without_top_platform": "share of firms",
    "digital_service_share": "share of digital trade",
    "delivery_days": "days",
    "logistics_load": "share of capacity",
    "commission_rate": "share of sales",
    "buyers": "index, 1 at the start",
    "programme_cost": "10,000 CNY a quarter",
    "budget_cut": "share of programmes paid",
}


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
    values["exit_rate"] = model.last_deaths / k[N_FIRMS]
    values["multi_homing_share"] = population.count_at_least(SECOND_PLATFORM, 0.0) / k[N_FIRMS]
    values["trust"] = population.sums(TRUST) / k[N_FIRMS]
    values["mean_degree"] = population.sums(DEGREE) / k[N_FIRMS]
    values |= _network(model)
    for name, shared in (
        ("delivery_days", model.delivery_days),
        ("logistics_load", model.logistics_load),
        ("commission_rate", model.mean_commission),
        ("buyers", float(np.mean(model.buyers()))),
        ("programme_cost", model.government.programme_cost),
        ("budget_cut", model.government.budget_cut),
    ):
        values[name] = np.full(n, shared)
    return {name: values[name] for name in DIAGNOSTICS}


def _trade(model: ClusterModel) -> dict[str, Array]:
    flow, rate = model.book.this_quarter, model.environment.exchange_rate[model.quarter]
    exports, online, services = flow("exports"), flow("online_exports"), flow("operator_fees")
    return {
        "exports_usd": exports / rate,
        "imports_usd": flow("imports") / rate,
        "online_exports_usd": online / rate,
        "online_share": online / np.maximum(exports, 1e-12),
        "digital_service_share": services / np.maximum(services + online, 1e-12),
    }


def _network(model: ClusterModel) -> dict[str, Array]:
    population = model.population
    f, rows, ties, places, n = (
        population.f, population.rows, population.ties, population.tie_platform, population.n_clusters,
    )  # fmt: skip
    whole = network.components(f, rows, ties, places, np.full(n, -9.0))
    largest, tiered, susceptibility = network.component_shares(f, rows, whole, n)
    top = network.top_places(f, rows, ties, places, n)
    rest = network.components(f, rows, ties, places, top)
    return {
        "largest_component_share": largest,
        "tiered_component_share": tiered,
        "susceptibility": susceptibility,
        "core_share": network.core_share(f, rows, ties, 3, n),
        "largest_component_share_without_top_platform": network.component_shares(f, rows, rest, n)[0],
    }
