"""What a run tells of its cities: who makes what by year, what moves between them, who is scored how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..scoring import rows_of, table4_indicators

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs
    from ...simulation.model import ClusterModel

ABOVE_SIZE = 2000.0  # 10,000 CNY of sales a year: industrial firms above designated size, since 2011
# What is summed over a year, by cluster: flows of the model. Money in 10,000 CNY.
YEARLY = (
    "output_value", "revenue", "labour", "patents_granted", "own_research", "contract_research", "new_product_sales",
    "exports", "imports", "online_exports", "online_imports", "digital_products", "digital_services",
)  # fmt: skip
# What there is at a year's end, by cluster.
AT_END = ("firms", "firms_above_size", "traders_revenue", "data", "adopters", "members", "talent")
KINDS = ("firms", "founders", "talent", "capital", "ties")


def measure_cities(inputs: Inputs, seed: int) -> dict[str, Any]:
    """One run: ``years`` (cluster, year, YEARLY and AT_END), ``moves`` (kind, source, target, amount: clusters),
    ``indicators`` (cluster, year, indicator, value: those that score).

    Moves add up from the first year to the last; ties are those there are at the end, at both of whose ends firms
    stand in different cities.
    """
    from ...simulation.model import ClusterModel, forget

    model = ClusterModel(inputs, seed)
    years, before = [], dict.fromkeys(YEARLY, np.zeros(len(inputs.industries)))
    while model.running:
        model.step()
        if model.quarter == model.burn_in:
            before = _flowed(model)
        elif model.quarter > model.burn_in and model.quarter % 4 == 0:
            now = _flowed(model)
            flows = {name: now[name] - before[name] for name in YEARLY}
            year = inputs.start_year + (model.quarter - model.burn_in) // 4 - 1
            years.append(pd.DataFrame({"cluster": inputs.clusters, "year": year, **flows, **_at_end(model)}))
            before = now
    moves = _moves(model)
    indicators = rows_of(model.collector.indicators(), [one.indicator for one in table4_indicators()])
    forget(model)
    return {"years": pd.concat(years, ignore_index=True), "moves": moves, "indicators": indicators}


def _flowed(model: ClusterModel) -> dict[str, Any]:
    flows = model.book.flows
    return {name: flows[name] for name in YEARLY}


def _at_end(model: ClusterModel) -> dict[str, Any]:
    from ...simulation import columns as of

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
    from ...simulation import columns as of

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
