"""The first day: firms by the law of sizes, calibrated to the base year's trade and sales."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import randomness as chance
from .agents.demography import NEVER, DemographyParameters, identify
from .agents.pricing import traders_markup
from .columns import (
    AGE,
    APPEAL,
    BRAND,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    DEBT,
    DEMAND,
    EXPECTED_DEMAND,
    IDENTIFIER,
    INVENTORY,
    KNOWLEDGE,
    LEADER,
    MARGIN,
    MARKUP,
    MONEY,
    MOVING_TO,
    N_COLUMNS,
    OVERHEAD,
    PLATFORM,
    PRICE,
    PRODUCTIVITY,
    QUALITY,
    RESEARCH,
    REVENUE,
    SECOND_PLATFORM,
    SUCCESS_AGE,
    TRADER,
    TRUST,
    UNIT_COST,
    VARIANCE,
    WEIGHT,
)
from .compilation import compiled
from .inputs import Industry, Inputs

if TYPE_CHECKING:
    from .parameter_set import Parameters

Array = NDArray[np.float64]

ROOM = 1.12  # rows over those filled at first, so that entrants rarely make the columns grow
SMALLEST_SAMPLE = 30  # simulated firms of a cluster, leaders included


class Start(NamedTuple):
    """The base year per cluster, money in 10,000 CNY a quarter.

    ``columns`` is the firms' state, shape (columns, rows) with room for more than the ``n_rows`` that are filled.
    """

    columns: Array
    n_rows: int
    sales: Array
    home_demand: Array
    exports: Array
    consumer_imports: Array
    entrant_weight: Array


def found_clusters(inputs: Inputs, parameters: Parameters, key: int) -> Start:
    """Firms and base flows of all clusters."""
    rates = np.array([inputs.cities[city].exchange_rate[inputs.start_year] for city in inputs.city_of])
    samples = [_sample(industry, inputs.scale, parameters.demography) for industry in inputs.industries]
    n_rows = sum(sample.sizes.size for sample in samples)
    columns = np.zeros((N_COLUMNS, int(ROOM * n_rows) + 8))
    first = 0
    exports = rates * np.array([i.opening_exports for i in inputs.industries]) / 4.0
    sales = exports / np.array([i.export_share for i in inputs.industries])
    for c, (industry, sample) in enumerate(zip(inputs.industries, samples, strict=True)):
        own = columns[:, first : first + sample.sizes.size]
        first += sample.sizes.size
        research = inputs.cities[inputs.city_of[c]].research_intensity
        _found_cluster(own, c, industry, sample, float(sales[c]), parameters, key, research)
    pricing = parameters.pricing
    materials = pricing.material_share / (1.0 + pricing.initial_markup) * sales
    abroad = np.array([i.imported_material_share for i in inputs.industries])
    imports = rates * np.array([i.base_imports for i in inputs.industries]) / 4.0
    return Start(
        columns=columns,
        n_rows=n_rows,
        sales=sales,
        home_demand=sales - exports,
        exports=exports,
        consumer_imports=np.maximum(imports - materials * abroad, 0.0),
        entrant_weight=np.array([sample.entrant_weight for sample in samples]),
    )


@lru_cache(maxsize=32)
def size_quantiles(n_firms: int, p: DemographyParameters) -> Array:
    """Sizes of ``n_firms`` firms in ascending order, mean 1: a Lomax law (Pareto type II), cut at the largest firm.

    Source: the shares of firms above 20 million CNY and above 1 billion, and their mean (see the parameters).
    """
    rank = (np.arange(n_firms) + 0.5) / n_firms
    cut = 1.0 - (1.0 + p.size_largest / p.size_scale) ** -p.size_exponent_tail
    sizes = (1.0 - cut * rank) ** (-1.0 / p.size_exponent_tail) - 1.0
    sizes = np.asarray(sizes / sizes.mean())
    sizes.setflags(write=False)  # shared by all runs
    return sizes


def stratify(sizes: Array, n_sample: int) -> Array:
    """Means of ``n_sample`` strata of equal numbers of firms, from ascending sizes: totals are those of all firms."""
    cumulative = np.concatenate([[0.0], np.cumsum(sizes)])
    edges = np.linspace(0.0, sizes.size, n_sample + 1)
    totals = np.diff(np.interp(edges, np.arange(sizes.size + 1), cumulative))
    return np.asarray(totals * n_sample / sizes.size)


class Sample(NamedTuple):
    """The simulated firms of a cluster: sizes (cluster mean 1), what each stands for, who trades, who leads."""

    sizes: Array
    weights: Array
    traders: Array
    leaders: Array
    entrant_weight: float


def _sample(industry: Industry, scale: float, p: DemographyParameters) -> Sample:
    """Leaders one to one; the other producers, and the traders, by strata of their own."""
    n_firms = round(industry.n_firms)
    n_leaders = max(1, round(p.leader_share * n_firms))
    n_others = n_firms - n_leaders
    n_sample = min(max(round(scale * n_others), SMALLEST_SAMPLE - n_leaders), n_others)
    sizes = size_quantiles(n_firms, p)
    trading = np.diff(np.floor(np.arange(n_others + 1) * industry.trader_share)) > 0.0
    n_trading = int(trading.sum())
    n_sampled = min(max(round(n_sample * n_trading / n_others), min(1, n_trading)), n_trading)
    groups = [(sizes[:n_others][~trading], n_sample - n_sampled), (sizes[:n_others][trading], n_sampled)]
    parts = [stratify(group, n) for group, n in groups if n > 0]
    weights = [np.full(n, group.size / n) for group, n in groups if n > 0]
    n_rows = n_sample + n_leaders
    rank = np.arange(n_rows)
    return Sample(
        sizes=np.concatenate([*parts, sizes[n_others:]]),
        weights=np.concatenate([*weights, np.ones(n_leaders)]),
        traders=((rank >= n_sample - n_sampled) & (rank < n_sample)).astype(float),
        leaders=(rank >= n_sample).astype(float),
        entrant_weight=n_others / n_sample,
    )


def _found_cluster(
    f: Array,
    c: int,
    industry: Industry,
    sample: Sample,
    sales: float,
    parameters: Parameters,
    key: int,
    research: float,
) -> None:
    n_rows = sample.sizes.size
    f[IDENTIFIER] = [identify(c, 0, i) for i in range(n_rows)]
    f[CLUSTER] = c
    f[LEADER] = sample.leaders
    f[TRADER] = sample.traders
    f[WEIGHT] = sample.weights
    f[CUSTOMERS] = sample.sizes
    _draw_abilities(f, parameters, key)
    _size_business(f, sales / round(industry.n_firms), parameters, research)


def _draw_abilities(f: Array, parameters: Parameters, key: int) -> None:
    p, plans = parameters.demography, parameters.production
    draws = draw_founders(f[IDENTIFIER], key)
    f[PRODUCTIVITY] = np.exp(p.ability_spread * draws[0])
    f[QUALITY] = np.exp(p.quality_spread * draws[1])
    f[AGE] = np.minimum(4.0 * p.first_age * draws[4], 160.0)
    f[OVERHEAD] = plans.overhead * np.exp(plans.overhead_spread * draws[2] - 0.5 * plans.overhead_spread**2)
    f[VARIANCE] = draws[3]


@compiled
def draw_founders(identifiers: Array, key: int) -> Array:
    """Three standard normal draws and two exponential ones for every firm; shape (5, firms)."""
    draws = np.empty((5, identifiers.size))
    for i in range(identifiers.size):
        draws[0, i] = chance.normal(key, identifiers[i], 0, chance.INITIAL_PRODUCTIVITY)
        draws[1, i] = chance.normal(key, identifiers[i], 0, chance.INITIAL_QUALITY)
        draws[2, i] = chance.normal(key, identifiers[i], 0, chance.INITIAL_OVERHEAD)
        draws[3, i] = chance.exponential(key, identifiers[i], 0, chance.INITIAL_VARIANCE)
        draws[4, i] = chance.exponential(key, identifiers[i], 0, chance.INITIAL_AGE)
    return draws


def _size_business(f: Array, mean_sales: float, parameters: Parameters, research: float) -> None:
    """State in proportion to size: final sales, traders' purchases at producers, capacity, stock, money, loans.

    ``research``: R&D over the usual.
    """
    pricing, plans, finance = parameters.pricing, parameters.production, parameters.finance
    weight, trader = f[WEIGHT], f[TRADER]
    final = mean_sales * f[CUSTOMERS]
    traded = float((weight * trader * final).sum())
    produced = float((weight * (1.0 - trader) * final).sum())
    demand = final * np.where(trader == 1.0, 1.0, 1.0 + traded / produced)
    f[PRICE] = 1.0
    f[UNIT_COST] = 1.0 / (1.0 + pricing.initial_markup)
    f[MARKUP] = pricing.initial_markup
    markup = traders_markup(pricing.wholesale_discount, pricing.trader_handling, pricing.initial_markup)
    f[UNIT_COST, trader == 1.0] = 1.0 / (1.0 + markup)
    f[MARKUP, trader == 1.0] = markup
    f[MARGIN] = pricing.target_margin
    f[EXPECTED_DEMAND] = f[DEMAND] = f[REVENUE] = demand
    f[CAPITAL] = (1.0 + plans.inventory_target) * demand / (0.5 * plans.target_utilisation)
    f[INVENTORY] = plans.inventory_target * demand
    f[MONEY] = finance.liquidity_target * demand
    f[DEBT] = 0.3 * demand
    innovation = parameters.innovation
    f[RESEARCH] = np.where(f[LEADER] == 1.0, innovation.leader_intensity, innovation.intensity) * demand * research
    f[KNOWLEDGE] = 4.0 * f[RESEARCH] / innovation.obsolescence
    f[BRAND] = 1.0
    f[TRUST] = parameters.trust.initial
    f[APPEAL] = f[CUSTOMERS]
    f[PLATFORM] = f[SECOND_PLATFORM] = f[MOVING_TO] = -1.0
    f[SUCCESS_AGE] = NEVER


def largest_firms(f: Array, rows: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """The ``share`` of these rows with the largest customer bases, rounded up."""
    order = rows[np.argsort(-f[CUSTOMERS, rows], kind="stable")]
    return np.asarray(order[: math.ceil(share * rows.size)])
