"""Firms leave and firms are founded: settling the leavers, endowing the entrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    BRAND,
    CAPITAL,
    CLUSTER,
    DATA,
    EXITING,
    INVENTORY,
    KNOWLEDGE,
    MEAN_MARGIN,
    MEMBER,
    MONEY,
    MOVING_TO,
    N_COLUMNS,
    OVERHEAD,
    PLATFORM,
    REVENUE,
    SELF_OPERATED,
    TRADER,
    TRUST,
    WEIGHT,
)
from ..compilation import compiled
from ..effects import ENTRY_PUSH, LAND_FACTOR
from ..network import cut_ties
from ..population import per_cluster, where
from ..relocation import founded_elsewhere
from ..talent import migration
from . import demography

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]
ENTRANTS_BRAND = 0.5  # over that of firms at the start (assumption)


def leave(model: ClusterModel) -> None:
    """Firms that give up or are insolvent leave: debts settled or written off, ties cut, stock scrapped."""
    population, book = model.population, model.book
    population.apply(demography.decide_exit, model.p.demography, model.quarter, model.key)
    f = population.f
    keep_one_of_each_kind(f, population.rows, population.n_clusters)
    leaving = where(f, population.rows, EXITING, 1.0)
    model.last_deaths = np.zeros(population.n_clusters)
    if leaving.size == 0:
        return
    book.log("cut_by_exit", cut_ties(f, leaving, population.ties, population.n_clusters))
    book.log_all(CLOSED, sum_closed(f, leaving, population.n_clusters))
    book.log_all(("lending", "repayment", "written_off"), np.array(model.ledger.wind_up(leaving)))
    model.last_deaths = book.this_quarter("deaths")
    population.remove(leaving)


# What is lost with firms that leave, in the order of sum_closed.
CLOSED = (
    "deaths", "adopter_exits", "member_exits", "own_platform_exits", "closed_capital", "closed_knowledge", "scrap",
    "closed_data",
)  # fmt: skip


@compiled
def sum_closed(f: Array, leaving: NDArray[np.int64], n_clusters: int) -> Array:
    """Real totals of what is lost with the firms that leave, shape (CLOSED, clusters)."""
    sums = np.zeros((8, n_clusters))
    for i in leaving:
        c, w = int(f[CLUSTER, i]), f[WEIGHT, i]
        sums[0, c] += w
        sums[1, c] += w if f[PLATFORM, i] >= 0.0 else 0.0
        sums[2, c] += w * f[MEMBER, i]
        sums[3, c] += w * f[SELF_OPERATED, i]
        sums[4, c] += w * f[CAPITAL, i]
        sums[5, c] += w * f[KNOWLEDGE, i]
        sums[6, c] += w * f[INVENTORY, i]
        sums[7, c] += w * f[DATA, i]
    return sums


@compiled
def keep_one_of_each_kind(f: Array, rows: NDArray[np.int64], n_clusters: int) -> None:
    """A cluster never loses its last producer or trader: the model has no way to found a kind anew."""
    staying = np.zeros((2, n_clusters))
    for i in rows:
        staying[int(f[TRADER, i]), int(f[CLUSTER, i])] += 1.0 - f[EXITING, i]
    for i in rows:
        kind, c = int(f[TRADER, i]), int(f[CLUSTER, i])
        if staying[kind, c] == 0.0:
            f[EXITING, i] = 0.0
            staying[kind, c] = 1.0


def _moved_founders(model: ClusterModel, wanted: Array) -> Array:
    """Founders that other cities send, less those that go there: to where margins are better."""
    if len(model.governments) == 1:
        return np.zeros_like(wanted)
    passes = np.where(model.nearness == 1.0, 0.0, model.passes)
    moves = migration(wanted, model.population.k[MEAN_MARGIN], model.parameters.demography.founder_mobility, passes)
    model.moved["founders"] += moves
    arrived, departed = moves.sum(axis=0), moves.sum(axis=1)
    model.book.log("founder_arrivals", arrived)
    model.book.log("founder_departures", departed)
    return np.asarray(arrived - departed)


def found(model: ClusterModel) -> None:
    """Entrants: more where margins are good and land is left; small and large, better and worse."""
    population, p = model.population, model.parameters
    k, quarter, key = population.k, model.quarter, model.key
    weights = model.entrant_weight
    reference, base_firms = model.reference, model.base_firms * k[LAND_FACTOR]
    wanted = demography.expected_entrants(
        k, model.p.demography, reference.margin, reference.revenue, reference.n_firms, base_firms, k[ENTRY_PUSH]
    )
    moved = _moved_founders(model, wanted) + founded_elsewhere(model, wanted)
    counts = demography.sample_entrants(wanted + moved, weights, quarter, key)
    model.last_births = counts * weights
    number = int(counts.sum())
    if number == 0:
        return
    new = np.zeros((N_COLUMNS, number))
    demography.endow(new, k, model.p.demography, counts, model.medians, weights, model.trader_share, quarter, key)
    new[MONEY] = p.finance.liquidity_target * new[REVENUE]
    new[OVERHEAD] = p.production.overhead
    new[MOVING_TO] = -1.0
    new[BRAND] = ENTRANTS_BRAND
    new[TRUST] = p.trust.initial
    model.ledger.endow(population.add(new))
    clusters = new[CLUSTER].astype(np.int64)
    model.book.log("births", model.last_births)
    model.book.log("founders_capital", per_cluster(clusters, new[WEIGHT] * new[CAPITAL], population.n_clusters))
