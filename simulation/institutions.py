"""Processes of what surrounds the firms: environment, governments, platforms, network, parks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from . import network
from .agents import platforms, trust
from .agents.demography import COPIED
from .agents.pricing import usual_markup
from .clusters import quantiles, summarise
from .columns import (
    AGGLOMERATION,
    CAPITAL,
    CLUSTER,
    FRONTIER_ABROAD,
    FRONTIER_PRODUCTIVITY,
    FRONTIER_QUALITY,
    LAND,
    LAND_RENT,
    LEADER,
    LISTING,
    MEAN_PRODUCTIVITY,
    MEAN_QUALITY,
    N_FIRMS,
    PLATFORM,
    PLATFORM_PUSH,
    PRICE_LEVEL,
    PRODUCTIVITY,
    QUALITY,
    USUAL_MARKUP,
    WEIGHT,
)
from .effects import COMMISSION_CAP_FACTOR, FIRST_EFFECT, LAND_FACTOR, LAST_EFFECT, MOBILITY
from .founding import largest_firms
from .markets.fees import count_sellers
from .parameters import DT
from .population import per_cluster
from .talent import openness

if TYPE_CHECKING:
    from .model import ClusterModel

_ABILITIES = np.array([PRODUCTIVITY, QUALITY], dtype=np.int64)
FRONTIER = 0.9  # quantile that firms imitate, or the mean by size where that is higher (assumption)
PARK_SPEED = 0.1  # share per year of the missing land that is opened up (assumption)
RENT_ELASTICITY = 0.5  # of land's rent to capital over land (assumption)
PARK_EXPONENT = 0.5  # of wanted land in capital: denser use as clusters grow (assumption)


def advance(model: ClusterModel) -> None:
    """A new quarter: what the outside world is like; platforms launch when it is time."""
    k, t = model.population.k, model.quarter
    model.book.begin_quarter()
    model.fiscal.begin_quarter()
    k[PLATFORM_PUSH] = model.environment.platform_push[t]
    k[PRICE_LEVEL] = model.environment.price_level[t]
    world = model.parameters.world
    k[FRONTIER_ABROAD] = math.exp(world.frontier_gap + world.frontier_growth * model.elapsed)
    launch = model.inputs.platform_launch
    if model.year - DT / 2 <= launch < model.year + DT / 2:
        _launch_platforms(model)


def _launch_platforms(model: ClusterModel) -> None:
    """The largest leaders sell online from the first day."""
    population, share = model.population, model.parameters.adoption.seed_share
    f = population.f
    before = _sellers(model)
    for c in range(population.n_clusters):
        rows = population.rows
        leaders = rows[(f[CLUSTER, rows] == c) & (f[LEADER, rows] == 1.0)]
        first = largest_firms(f, leaders, share)
        first = first[f[PLATFORM, first] < 0.0]
        f[PLATFORM, first] = np.arange(first.size) % len(model.platforms)
        f[LISTING, first] = 0.0
    model.book.log("adoptions", _sellers(model) - before)


def _sellers(model: ClusterModel) -> np.ndarray:
    f, rows = model.population.f, model.population.rows
    weights = f[WEIGHT, rows] * (f[PLATFORM, rows] >= 0.0)
    return per_cluster(f[CLUSTER, rows].astype(np.int64), weights, model.population.n_clusters)


def apply_levers(model: ClusterModel) -> None:
    """Policy comes into force, city by city; then the shocks of the quarter strike."""
    k, t = model.population.k, model.quarter
    for government in model.governments:
        values = np.array(list(government.apply_levers().values()))
        k[FIRST_EFFECT:LAST_EFFECT, government.clusters if len(model.governments) > 1 else slice(None)] = values[
            :, None
        ]
    for effect, by_quarter in model.environment.shock_effects:
        if effect.is_factor:
            k[effect.row] *= by_quarter[t]
        else:
            k[effect.row] += by_quarter[t]
    if len(model.governments) > 1:
        model.passes = openness(model.nearness, k[MOBILITY], model.borders)


def summarise_clusters(model: ClusterModel) -> None:
    """What is known of each cluster; once a year, who is best and who is typical; what crowding changes."""
    population = model.population
    k = population.k
    fees = model.mean_commission + model.other_online_fees()
    summarise(population.f, population.rows, k, fees, model.parameters.platforms.pass_through)
    if model.quarter % 4 == 0:
        best = quantiles(population.f, population.rows, _ABILITIES, FRONTIER, population.n_clusters)
        k[FRONTIER_PRODUCTIVITY] = np.maximum(best[0], k[MEAN_PRODUCTIVITY])
        k[FRONTIER_QUALITY] = np.maximum(best[1], k[MEAN_QUALITY])
        model.medians = quantiles(population.f, population.rows, COPIED, 0.5, population.n_clusters)
    if model.quarter >= model.burn_in:
        crowding = k[N_FIRMS] / model.reference.n_firms
        k[USUAL_MARKUP] = usual_markup(crowding, model.parameters.pricing)
        k[AGGLOMERATION] = crowding**model.parameters.innovation.agglomeration
        used = model.population.sums(CAPITAL) / (model.reference.capital * k[LAND] * k[LAND_FACTOR])
        k[LAND_RENT] = used**RENT_ELASTICITY


def set_commissions(model: ClusterModel) -> None:
    """Platforms move to the fees that pay most."""
    odds, p = model.platform_odds(), model.parameters
    fees = float(model.other_online_fees().mean())
    platforms.set_commissions(
        model.platform_state, odds / odds.sum(), fees, model.population.k[COMMISSION_CAP_FACTOR],
        p.adoption.switching_cost, p.world.trade_elasticity, model.p.platforms,
    )  # fmt: skip


def attract_buyers(model: ClusterModel) -> None:
    """Buyers come to platforms where sellers are."""
    population, number = model.population, len(model.platforms)
    sellers = count_sellers(population.f, population.rows, number) / population.k[N_FIRMS].sum() * number
    platforms.attract_buyers(model.platform_state, sellers, model.p.platforms)


def deal(model: ClusterModel) -> None:
    """Partners keep or break promises."""
    population, p = model.population, model.p.trust
    population.apply(trust.deal_with_partners, p, model.quarter, model.key)
    population.apply(trust.deal_along_ties, population.ties, population.tie_strength, p, model.quarter, model.key)


def form_ties(model: ClusterModel) -> None:
    """Firms meet and become partners."""
    population = model.population
    formed = network.form_ties(
        population.f, population.rows, population.k, population.ties, population.tie_platform,
        population.tie_strength, model.p.trust, model.passes, len(model.platforms), model.quarter, model.key,
    )  # fmt: skip
    model.book.log("formed", formed)


def dissolve_ties(model: ClusterModel) -> None:
    """Partners part."""
    population = model.population
    ended = network.dissolve_ties(
        population.f, population.rows, population.ties, model.p.trust, population.n_clusters, model.quarter, model.key
    )
    model.book.log("dissolved", ended)


def extend_parks(model: ClusterModel) -> None:
    """Land is opened up where capital has outgrown it."""
    k = model.population.k
    wanted = (model.population.sums(CAPITAL) / model.first_capital) ** PARK_EXPONENT
    opened = PARK_SPEED * DT * np.maximum(wanted - k[LAND], 0.0)
    k[LAND] += opened
    model.book.log("land_opened", opened)


def work_institutes(model: ClusterModel) -> None:
    """Universities and institutes turn contracts and grants into research and graduates."""
    for institute in model.institutes:
        institute.work()


def settle_government(model: ClusterModel) -> None:
    """Public finance of the quarter, city by city."""
    for government in model.governments:
        government.settle()
