"""Firms leave and firms are founded: settling the leavers, endowing the entrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .. import randomness as chance
from ..columns import (
    APPEAL,
    BRAND,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    DEMAND,
    EXITING,
    EXPECTED_DEMAND,
    IDENTIFIER,
    INVENTORY,
    LAND,
    MARGIN,
    MARKUP,
    MEAN_MARGIN,
    MEAN_PRICE,
    MEMBER,
    MONEY,
    N_COLUMNS,
    N_FIRMS,
    OVERHEAD,
    PLATFORM,
    PRICE,
    PRODUCTIVITY,
    QUALITY,
    REVENUE,
    SECOND_PLATFORM,
    SUCCESS_AGE,
    TRADER,
    UNIT_COST,
    WEIGHT,
)
from ..clusters import quantiles
from ..network import cut_ties
from ..parameters import DT
from . import demography

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]


def leave(model: ClusterModel) -> None:
    """Firms that give up or are insolvent leave: debts settled or written off, ties cut, stock scrapped."""
    population, book = model.population, model.book
    population.apply(demography.decide_exit, model.p.demography, model.quarter, model.key)
    f = population.f
    leaving = population.rows[f[EXITING, population.rows] == 1.0]
    leaving = _keep_one_of_each_kind(model, leaving)
    if leaving.size == 0:
        return
    clusters, weight = f[CLUSTER, leaving].astype(np.int64), f[WEIGHT, leaving]

    def real(values: Array) -> Array:
        return np.bincount(clusters, weight * values, population.n_clusters)

    book.log("cut_by_exit", cut_ties(f, leaving, population.ties, population.n_clusters))
    covered, repaid, written_off = model.ledger.wind_up(leaving)
    book.log("lending", covered)
    book.log("repayment", repaid)
    book.log("written_off", written_off)
    book.log("deaths", real(np.ones(leaving.size)))
    book.log("adopter_exits", real((f[PLATFORM, leaving] >= 0.0).astype(float)))
    book.log("member_exits", real(f[MEMBER, leaving]))
    book.log("closed_capital", real(f[CAPITAL, leaving]))
    book.log("scrap", real(f[INVENTORY, leaving]))
    model.last_deaths = model.book.this_quarter("deaths")
    population.remove(leaving)


def _keep_one_of_each_kind(model: ClusterModel, leaving: NDArray[np.int64]) -> NDArray[np.int64]:
    """A cluster never loses its last producer or trader: the model has no way to found a kind anew."""
    f, rows = model.population.f, model.population.rows
    staying = np.setdiff1d(rows, leaving, assume_unique=True)
    kinds = (2 * f[CLUSTER, rows] + f[TRADER, rows]).astype(np.int64)
    left = np.unique((2 * f[CLUSTER, staying] + f[TRADER, staying]).astype(np.int64))
    kept = [rows[kinds == kind][0] for kind in np.unique(kinds) if kind not in left]
    return np.setdiff1d(leaving, np.array(kept, dtype=np.int64), assume_unique=True) if kept else leaving


def found(model: ClusterModel) -> None:
    """Entrants: more where margins are good and land is left; smaller than the median, about as able."""
    population, p = model.population, model.parameters.demography
    k = population.k
    counts = np.zeros(population.n_clusters, dtype=np.int64)
    for c in range(population.n_clusters):
        crowding = float(k[N_FIRMS, c] / (p.land_room * model.base_firms[c] * k[LAND, c]))
        push = model.effects.entry_push
        rate = demography.entry_rate(float(k[MEAN_MARGIN, c]), crowding, push, model.p.demography)
        draw = chance.uniform(model.key, float(2**41 + c), model.quarter, chance.ENTER)
        counts[c] = int(rate * DT * k[N_FIRMS, c] / model.entrant_weight[c] + draw)
    if counts.sum() == 0:
        return
    columns = _entrants(model, counts)
    rows = population.add(columns)
    model.ledger.endow(rows)
    real = np.bincount(columns[CLUSTER].astype(np.int64), columns[WEIGHT], population.n_clusters)
    capital = np.bincount(columns[CLUSTER].astype(np.int64), columns[WEIGHT] * columns[CAPITAL], population.n_clusters)
    model.book.log("births", real)
    model.last_births = real
    model.book.log("founders_capital", capital)


def _entrants(model: ClusterModel, counts: NDArray[np.int64]) -> Array:
    population, p = model.population, model.parameters
    k = population.k
    clusters = np.repeat(np.arange(counts.size), counts)
    number = np.concatenate([np.arange(count) for count in counts])
    new = np.zeros((N_COLUMNS, clusters.size))
    new[IDENTIFIER] = firm_identifier(clusters, model.quarter + 1, number)
    new[CLUSTER] = clusters
    new[TRADER] = is_trader(number + model.quarter, model.trader_share[clusters])
    new[WEIGHT] = model.entrant_weight[clusters]
    medians = quantiles(population.f, population.rows, _COPIED, 0.5, population.n_clusters)
    rows = np.arange(clusters.size, dtype=np.int64)
    demography.endow(
        new, rows, k, model.p.demography, *medians[:4], p.trust.initial, model.quarter, model.key
    )
    size = new[CUSTOMERS] / medians[1][clusters]
    new[EXPECTED_DEMAND] = size * medians[4][clusters]
    new[DEMAND] = new[EXPECTED_DEMAND]
    new[REVENUE] = new[EXPECTED_DEMAND] * k[MEAN_PRICE, clusters]
    new[MONEY] = p.finance.liquidity_target * new[REVENUE]
    new[OVERHEAD] = p.production.overhead
    new[PRICE] = k[MEAN_PRICE, clusters]
    new[UNIT_COST] = new[PRICE] / (1.0 + p.pricing.initial_markup)
    new[MARKUP] = medians[5][clusters]
    new[MARGIN] = p.pricing.target_margin
    new[APPEAL] = new[CUSTOMERS]
    new[BRAND] = 0.5
    new[PLATFORM] = new[SECOND_PLATFORM] = -1.0
    new[SUCCESS_AGE] = 100.0
    return new


_COPIED = np.array([CAPITAL, CUSTOMERS, PRODUCTIVITY, QUALITY, EXPECTED_DEMAND, MARKUP], dtype=np.int64)


def is_trader(number: NDArray[np.int64], share: Array) -> Array:
    """Every so many-th firm trades, so that the share holds whatever the number of firms."""
    return (np.floor((number + 1) * share) > np.floor(number * share)).astype(float)


def firm_identifier(cluster: NDArray[np.int64], quarter: int, number: NDArray[np.int64]) -> Array:
    """An identifier that does not depend on what happens in other clusters or quarters (below 2**53)."""
    return (cluster * 2.0**44 + quarter * 2.0**30 + number).astype(float)
