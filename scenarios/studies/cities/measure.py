"""What a run tells of its cities: who makes what by year, what moves between them, who is scored how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...files.scoring import rows_of, table4_indicators

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs
    from ....simulation.model import ClusterModel

ABOVE_SIZE = 2000.0  # 10,000 CNY of sales a year: industrial firms above designated size, since 2011
# What is summed over a year, by cluster: flows of the model. Money in 10,000 CNY.
YEARLY = (
    "output_value", "revenue", "labour", "patents_granted", "own_research", "contract_research", "new_product_sales",
    "exports", "imports", "online_exports", "online_imports", "digital_products", "digital_services", "new_data",
    "market_signals", "listings", "operator_fees", "training_fees", "content_fees", "marketing_fees", "commissions",
    "payment_fees", "trade_service_fees", "supply_chain_finance_fees", "overseas_warehouse_fees",
    "bonded_warehouse_fees", "digital_workers",
)  # fmt: skip
# Of the digital services sold abroad, what operators learned from serving a digital cluster at home.
ENABLED = "enabled_services"
# What there is at a year's end, by cluster.
AT_END = ("firms", "firms_above_size", "traders_revenue", "data", "adopters", "members", "talent")
KINDS = ("firms", "founders", "talent", "capital", "ties")


def measure_cities(inputs: Inputs, seed: int) -> dict[str, Any]:
    """One run: ``years`` (cluster, year, YEARLY, ENABLED and AT_END), ``moves`` (kind, source and target, which are
    clusters, amount), ``indicators`` (cluster, year, indicator, value: those that score).

    Moves add up from the first year to the last; ties are those there are at the end, at both of whose ends firms
    stand in different cities.
    """
    from ....simulation.model import ClusterModel, forget

    model = ClusterModel(inputs, seed)
    years, before = [], _flowed(model)
    enabled = np.zeros(len(inputs.industries))
    while model.running:
        sold = model.book.flows["digital_services"].copy()
        model.step()
        enabled += (model.book.flows["digital_services"] - sold) * _enabled_share(model)
        if model.quarter == model.burn_in:
            before, enabled = _flowed(model), np.zeros(len(inputs.industries))
        elif model.quarter > model.burn_in and model.quarter % 4 == 0:
            now = _flowed(model)
            flows = {name: now[name] - before[name] for name in YEARLY}
            year = inputs.start_year + (model.quarter - model.burn_in) // 4 - 1
            own = {"cluster": inputs.clusters, "year": year, **flows, ENABLED: enabled, **_at_end(model)}
            years.append(pd.DataFrame(own))
            before, enabled = now, np.zeros(len(inputs.industries))
    moves = _moves(model)
    indicators = rows_of(model.collector.indicators(), [one.indicator for one in table4_indicators()])
    forget(model)
    return {"years": pd.concat(years, ignore_index=True), "moves": moves, "indicators": indicators}


def _flowed(model: ClusterModel) -> dict[str, Any]:
    """What has flowed since the beginning: copies, which later quarters leave alone."""
    flows = model.book.flows
    return {name: flows[name].copy() for name in YEARLY}


def _enabled_share(model: ClusterModel) -> Any:
    """The part of digital services sold abroad that is due to members of characteristic platforms at home."""
    from ....simulation import columns as of

    gained = model.parameters.digital_trade.feedback * model.population.k[of.MEMBER_SHARE]
    return gained / (1.0 + gained)


def _at_end(model: ClusterModel) -> dict[str, Any]:
    from ....simulation import columns as of

    population = model.population
    f, rows, n = population.f, population.rows, population.n_clusters
    clusters, weight = f[of.CLUSTER, rows].astype(np.int64), f[of.WEIGHT, rows]

    def total(values: Any) -> Any:
        return np.bincount(clusters, weight * values, n)

    sales = 4.0 * f[of.REVENUE, rows]
    return {
        "firms": total(1.0),
        "firms_above_size": total((sales >= ABOVE_SIZE) & (f[of.TRADER, rows] == 0.0)),
        "traders_revenue": total(4.0 * f[of.REVENUE, rows] * f[of.TRADER, rows]),
        "data": total(f[of.DATA, rows]),
        "adopters": total(f[of.PLATFORM, rows] >= 0.0),
        "members": total(f[of.MEMBER, rows]),
        "talent": population.k[of.TALENT].copy(),
    }


def _moves(model: ClusterModel) -> pd.DataFrame:
    """Moves and ties between clusters of different cities, none of which is nil."""
    from ....simulation import columns as of

    population = model.population
    codes = np.array(model.inputs.clusters, dtype=object)
    f, rows, n = population.f, population.rows, population.n_clusters
    ends, partners = np.repeat(rows, population.ties.shape[1]), population.ties[rows].ravel()
    kept = partners >= 0
    here, there = (f[of.CLUSTER, rows_of_ends[kept]].astype(np.int64) for rows_of_ends in (ends, partners))
    ties = np.bincount(here * n + there, f[of.WEIGHT, ends[kept]], n * n).reshape(n, n)
    tables = []
    for kind in KINDS:
        amounts = (ties if kind == "ties" else model.moved[kind]) * (1.0 - model.same_city)
        source, target = np.nonzero(amounts)
        tables.append(
            pd.DataFrame(
                {"kind": kind, "source": codes[source], "target": codes[target], "amount": amounts[source, target]}
            )
        )
    return pd.concat(tables, ignore_index=True)
