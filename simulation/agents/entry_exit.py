"""Firms leave and firms are founded: settling the leavers, endowing the entrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    BRAND,
    CAPITAL,
    CLUSTER,
    EXITING,
    INVENTORY,
    KNOWLEDGE,
    MEAN_MARGIN,
    MEMBER,
    MONEY,
    N_COLUMNS,
    OVERHEAD,
    PLATFORM,
    REVENUE,
    SELF_OPERATED,
    TRADER,
    TRUST,
    WEIGHT,
)
from ..effects import ENTRY_PUSH, LAND_FACTOR
from ..network import cut_ties
from ..population import per_cluster
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
    _keep_one_of_each_kind(model)
    leaving = population.rows[f[EXITING, population.rows] == 1.0]
    model.last_deaths = np.zeros(population.n_clusters)
    if leaving.size == 0:
        return
    clusters, weight = f[CLUSTER, leaving].astype(np.int64), f[WEIGHT, leaving]

    def real(values: Array) -> Array:
        return per_cluster(clusters, weight * values, population.n_clusters)

    book.log("cut_by_exit", cut_ties(f, leaving, population.ties, population.n_clusters))
    covered, repaid, written_off = model.ledger.wind_up(leaving)
    book.log("lending", covered)
    book.log("repayment", repaid)
    book.log("written_off", written_off)
    book.log("deaths", per_cluster(clusters, weight, population.n_clusters))
    book.log("adopter_exits", real((f[PLATFORM, leaving] >= 0.0).astype(float)))
    book.log("member_exits", real(f[MEMBER, leaving]))
    book.log("closed_capital", real(f[CAPITAL, leaving]))
    book.log("closed_knowledge", real(f[KNOWLEDGE, leaving]))
    book.log("own_platform_exits", real(f[SELF_OPERATED, leaving]))
    book.log("scrap", real(f[INVENTORY, leaving]))
    model.last_deaths = book.this_quarter("deaths")
    population.remove(leaving)


def _keep_one_of_each_kind(model: ClusterModel) -> None:
    """A cluster never loses its last producer or trader: the model has no way to found a kind anew."""
    f, rows = model.population.f, model.population.rows
    kind = (2.0 * f[CLUSTER, rows] + f[TRADER, rows]).astype(np.int64)
    staying = np.bincount(kind, 1.0 - f[EXITING, rows])
    for lost in np.flatnonzero((np.bincount(kind) > 0) & (staying == 0.0)):
        f[EXITING, rows[kind == lost][0]] = 0.0


def _moved_founders(model: ClusterModel, wanted: Array) -> Array:
    """Founders that other cities send, less those that go there: to where margins are better."""
    passes = np.where(model.nearness == 1.0, 0.0, model.openness())
    if not passes.any():
        return np.zeros_like(wanted)
    moves = migration(wanted, model.population.k[MEAN_MARGIN], model.parameters.demography.founder_mobility, passes)
    arrived, departed = moves.sum(axis=0), moves.sum(axis=1)
    model.book.log("founder_arrivals", arrived)
    model.book.log("founder_departures", departed)
    return np.asarray(arrived - departed)


def found(model: ClusterModel) -> None:
    """Entrants: more where margins are good and land is left; smaller than the median, about as able."""
    population, p = model.population, model.parameters
    k, quarter, key = population.k, model.quarter, model.key
    weights = model.entrant_weight
    wanted = demography.expected_entrants(k, model.p.demography, model.base_firms * k[LAND_FACTOR], k[ENTRY_PUSH])
    counts = demography.sample_entrants(wanted + _moved_founders(model, wanted), weights, quarter, key)
    model.last_births = counts * weights
    if counts.sum() == 0:
        return
    new = np.zeros((N_COLUMNS, counts.sum()))
    demography.endow(new, k, model.p.demography, counts, model.medians, weights, model.trader_share, quarter, key)
    new[MONEY] = p.finance.liquidity_target * new[REVENUE]
    new[OVERHEAD] = p.production.overhead
    new[BRAND] = ENTRANTS_BRAND
    new[TRUST] = p.trust.initial
    model.ledger.endow(population.add(new))
    clusters = new[CLUSTER].astype(np.int64)
    model.book.log("births", model.last_births)
    model.book.log("founders_capital", per_cluster(clusters, new[WEIGHT] * new[CAPITAL], population.n_clusters))
