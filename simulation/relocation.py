"""Industrial transfer: firms move to, or are founded in, another city where their industry is cheaper to run.

Nothing here acts in a run with one city, or where no industry stands in two cities.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import randomness as chance
from .agents.pricing import PricingParameters
from .agents.production import ProductionParameters
from .columns import (
    APPEAL,
    APPEAL_CAP,
    APPEAL_SUM,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    DATA,
    DEBT,
    DEGREE,
    EXPORT_DEMAND,
    HOME_DEMAND,
    INVENTORY,
    KNOWLEDGE,
    LABOUR,
    LAND,
    LAND_RENT,
    MEMBER,
    MOVING_TO,
    N_FIRMS,
    ONLINE_APPEAL,
    OVERHEAD,
    PLATFORM,
    PRICE_LEVEL,
    PRODUCTIVITY,
    REVENUE,
    SELF_OPERATED,
    TRADER,
    WAGE,
    WEIGHT,
)
from .columns import IDENTIFIER as ID
from .compilation import compiled
from .effects import LAND_FACTOR, MOVING_COST_FACTOR
from .packing import unpacked
from .parameters import DT, Group, par

if TYPE_CHECKING:
    from .model import ClusterModel

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class RelocationParameters(Group):
    """When firms leave a city for another one, and founders begin there at once."""

    rate: float = par(
        1.0, "per year and share of revenue", (0, 50), "Moving, by what a place saves beyond the cost of moving.",
        "assumption: so that some hundredths of labour-intensive firms move a year where borders are open",
        range=(0.3, 3.0),
    )  # fmt: skip
    moving_cost: float = par(
        0.01, "share of revenue a year", (0, 1), "What a move costs, as an annuity.", "assumption", range=(0.0, 0.03)
    )
    founding: float = par(
        4.0, "share per share of revenue", (0, 50), "Founders who begin elsewhere, by what the place saves.",
        "assumption: founders have sunk nothing yet, and answer more than firms", range=(1.0, 8.0),
    )  # fmt: skip
    skill: float = par(
        0.5, "share", (0, 1), "Of a gap in wages that buys better work, and saves nothing.", "assumption",
        range=(0.3, 0.8),
    )  # fmt: skip


@compiled
def saving(labour: float, land: float, wage_gap: float, land_gap: float) -> float:
    """Share of revenue that a place saves: shares of wages and of land in it, each times the log gap in its price."""
    return labour * wage_gap + land * land_gap


@compiled
def moving_hazard(saved: float, cost_factor: float, p: RelocationParameters) -> float:
    """Hazard per year of moving to a place, by what it saves beyond the cost of moving there; never negative."""
    return p.rate * max(saved - cost_factor * p.moving_cost, 0.0)


@compiled
def weigh(
    hazards: Array,
    c: int,
    labour: float,
    land: float,
    k: Array,
    reach: Array,
    wage_gap: Array,
    land_gap: Array,
    p: RelocationParameters,
) -> float:
    """Fill in the hazard of moving from cluster c to every other, by a firm's shares; returns their sum."""
    total = 0.0
    for j in range(hazards.size):
        hazards[j] = 0.0
        if reach[c, j] > 0.0:
            saved = saving(labour, land, wage_gap[c, j], land_gap[c, j])
            hazards[j] = reach[c, j] * moving_hazard(saved, k[MOVING_COST_FACTOR, j], p)
            total += hazards[j]
    return total


@compiled
def decide_move(
    f: Array,
    rows: Rows,
    k: Array,
    reach: Array,
    wage_gap: Array,
    land_gap: Array,
    intensity: Array,
    p: RelocationParameters,
    plans: ProductionParameters,
    costs: PricingParameters,
    quarter: int,
    key: int,
) -> None:
    """Each firm weighs its industry's other places by its own wage bill and land; MOVING_TO is where it goes."""
    p, plans, costs = unpacked(p), unpacked(plans), unpacked(costs)
    hazards = np.zeros(k.shape[1])
    for i in rows:
        c = int(f[CLUSTER, i])
        f[MOVING_TO, i] = -1.0
        revenue = max(f[REVENUE, i], 1e-12)
        labour = min(intensity[c] * f[LABOUR, i] * plans.wage_per_worker * k[WAGE, c] / revenue, 1.0)
        asset = plans.trader_asset_share if f[TRADER, i] == 1.0 else 1.0
        land = 0.5 * asset * f[CAPITAL, i] * f[OVERHEAD, i] * k[PRICE_LEVEL, c] / (1.0 + costs.initial_markup)
        land = min(land * plans.land_share * k[LAND_RENT, c] / revenue, 1.0)
        total = weigh(hazards, c, labour, land, k, reach, wage_gap, land_gap, p)
        if total <= 0.0 or chance.uniform(key, f[ID, i], quarter, chance.RELOCATE) >= 1.0 - math.exp(-total * DT):
            continue
        left = total * chance.uniform(key, f[ID, i], quarter, chance.DESTINATION)
        for j in range(hazards.size):
            left -= hazards[j]
            if left < 0.0:
                f[MOVING_TO, i] = j
                break


@compiled
def keep_the_last(f: Array, rows: Rows, n_clusters: int) -> None:
    """A cluster never loses its last producer or trader: the model has no way to found a kind anew."""
    staying = np.zeros((2, n_clusters))
    for i in rows:
        if f[MOVING_TO, i] < 0.0:
            staying[int(f[TRADER, i]), int(f[CLUSTER, i])] += 1.0
    for i in rows:
        kind, c = int(f[TRADER, i]), int(f[CLUSTER, i])
        if f[MOVING_TO, i] >= 0.0 and staying[kind, c] == 0.0:
            f[MOVING_TO, i] = -1.0
            staying[kind, c] = 1.0


# What moves with firms, in the order of sum_moving: the stocks of a cluster, and the market that it serves.
MOVED = (
    "firms_moved", "adopters_moved", "members_moved", "own_platforms_moved", "capital_moved", "inventory_moved",
    "debt_moved", "knowledge_moved", "data_moved", "tie_ends_moved",
)  # fmt: skip
N_MOVED = len(MOVED)


@compiled
def sum_moving(f: Array, moving: Rows, k: Array) -> Array:
    """What moves from cluster to cluster: MOVED, and the share of the market left; shape (MOVED + 1, from, to)."""
    n = k.shape[1]
    sums = np.zeros((N_MOVED + 1, n, n))
    for i in moving:
        c, j, w = int(f[CLUSTER, i]), int(f[MOVING_TO, i]), f[WEIGHT, i]
        sums[0, c, j] += w
        sums[1, c, j] += w if f[PLATFORM, i] >= 0.0 else 0.0
        sums[2, c, j] += w * f[MEMBER, i]
        sums[3, c, j] += w * f[SELF_OPERATED, i]
        sums[4, c, j] += w * f[CAPITAL, i]
        sums[5, c, j] += w * f[INVENTORY, i]
        sums[6, c, j] += w * f[DEBT, i]
        sums[7, c, j] += w * f[KNOWLEDGE, i]
        sums[8, c, j] += w * f[DATA, i]
        sums[9, c, j] += f[DEGREE, i]
        sums[10, c, j] += w * min(f[APPEAL, i], k[APPEAL_CAP, c]) / k[APPEAL_SUM, c]
    return sums


@compiled
def settle_there(f: Array, moving: Rows, k: Array, wage_gap: Array) -> None:
    """A firm takes its skills, ties and buyers along.

    Its pull counts anew among the firms it joins, so that it sells there what it sold; a worker who costs less for the
    same work shows as productivity, which is measured against the first wage of the place.
    """
    for i in moving:
        c, j = int(f[CLUSTER, i]), int(f[MOVING_TO, i])
        here = (k[HOME_DEMAND, c] + k[EXPORT_DEMAND, c]) / k[APPEAL_SUM, c]
        there = (k[HOME_DEMAND, j] + k[EXPORT_DEMAND, j]) / k[APPEAL_SUM, j]
        for column in (CUSTOMERS, APPEAL, ONLINE_APPEAL):
            f[column, i] *= here / there
        f[PRODUCTIVITY, i] *= math.exp(wage_gap[c, j])
        f[CLUSTER, i] = j


def wage_gaps(model: ClusterModel) -> Array:
    """Log of what work costs in a cluster's city over another's, for the same work; shape (clusters, clusters)."""
    return np.asarray((1.0 - model.parameters.relocation.skill) * np.log(model.wage_level[:, None] / model.wage_level))


def _places(model: ClusterModel) -> tuple[Array, Array, Array]:
    """How far clusters are within reach, and the log gaps in wages now and in rents; shape (clusters, clusters)."""
    k, p = model.population.k, model.parameters
    room = 1.0 - k[N_FIRMS] / (p.demography.land_room * model.base_firms * k[LAND] * k[LAND_FACTOR])
    elsewhere = model.same_industry * (1.0 - model.same_city)
    reach = elsewhere * model.passes * np.clip(room, 0.0, 1.0)
    wages, rents = np.log(k[WAGE]), np.log(model.land_price * k[LAND_RENT])
    return reach, np.asarray(wage_gaps(model) + wages[:, None] - wages), np.asarray(rents[:, None] - rents)


def stands_in_two_cities(model: ClusterModel) -> bool:
    """Whether any industry has another place to go."""
    return len(model.governments) > 1 and bool((model.same_industry * (1.0 - model.same_city)).any())


def relocate(model: ClusterModel) -> None:
    """Firms move with all they have to where the same work and land cost less."""
    if model.quarter < model.burn_in or not stands_in_two_cities(model):
        return
    population, book = model.population, model.book
    reach, wage_gap, land_gap = _places(model)
    population.apply(
        decide_move, reach, wage_gap, land_gap, model.labour_intensity, model.p.relocation, model.p.production,
        model.p.pricing, model.quarter, model.key,
    )  # fmt: skip
    f = population.f
    keep_the_last(f, population.rows, population.n_clusters)
    moving = population.rows[f[MOVING_TO, population.rows] >= 0.0]
    if moving.size == 0:
        return
    sums = sum_moving(f, moving, population.k)
    book.log_all(MOVED, sums[:-1].sum(axis=1) - sums[:-1].sum(axis=2))
    model.moved["firms"] += sums[0]
    model.moved["capital"] += sums[MOVED.index("capital_moved")]
    carry_markets(model, sums[-1])
    settle_there(f, moving, population.k, wage_gaps(model))


def carry_markets(model: ClusterModel, shares: Array) -> None:
    """The demand that movers served follows them; ``shares`` of a cluster's market to another, (from, to)."""
    home, abroad = model.base_home_demand, model.environment.export_demand[model.quarter + 1 :]
    for demand in (home, abroad):
        before = demand.copy()
        demand -= before * shares.sum(axis=1)
        for left, gone in enumerate(shares):  # one after the other: the same bytes on every processor
            demand += before[..., left, None] * gone


def founded_elsewhere(model: ClusterModel, wanted: Array) -> Array:
    """Founders who begin in another city, less those who come from there; ``wanted``: founders, per cluster."""
    if not stands_in_two_cities(model):
        return np.zeros_like(wanted)
    reach, wage_gap, land_gap = _places(model)
    plans, k = model.parameters.production, model.population.k
    revenue = np.maximum(model.population.sums(REVENUE), 1e-12)
    labour = model.labour_intensity * model.population.sums(LABOUR) * plans.wage_per_worker * k[WAGE] / revenue
    land = 0.5 * plans.overhead * model.population.sums(CAPITAL) * k[PRICE_LEVEL] * plans.land_share * k[LAND_RENT]
    land /= (1.0 + model.parameters.pricing.initial_markup) * revenue
    saved = np.minimum(labour, 1.0)[:, None] * wage_gap + np.minimum(land, 1.0)[:, None] * land_gap
    shares = reach * model.parameters.relocation.founding * np.maximum(saved, 0.0)
    shares /= np.maximum(shares.sum(axis=1) / 0.9, 1.0)[:, None]  # never all of them
    moves = wanted[:, None] * shares
    model.moved["founders"] += moves
    arrived, departed = moves.sum(axis=0), moves.sum(axis=1)
    model.book.log("founder_arrivals", arrived)
    model.book.log("founder_departures", departed)
    return np.asarray(arrived - departed)
