"""Firms' customer bases, exit and entry."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from .. import randomness as chance
from ..columns import (
    AGE,
    APPEAL,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    DEBT,
    DEMAND,
    EXITING,
    EXPECTED_DEMAND,
    FILL_RATE,
    LAND,
    LEADER,
    LEADER_SALES,
    MARGIN,
    MARKUP,
    MEAN_APPEAL,
    MEAN_CUSTOMERS,
    MEAN_MARGIN,
    MEAN_PRICE,
    MEAN_REVENUE,
    MONEY,
    N_FIRMS,
    PLATFORM,
    PRICE,
    PRICE_LEVEL,
    PRODUCTIVITY,
    QUALITY,
    REVENUE,
    SECOND_PLATFORM,
    SUCCESS_AGE,
    TRADER,
    UNIT_COST,
    VARIANCE,
    WEIGHT,
)
from ..columns import IDENTIFIER as ID
from ..compilation import compiled
from ..packing import unpacked
from ..parameters import DT, Group, par

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

TOLERATED_FILL = 0.85  # share delivered at once below which buyers stay away (assumption)
LARGEST_SHOCK = 20.0  # log a quarter: at the ends of ranges the power law of size would ask for more than numbers hold
TYPICAL_AGE = 10.0  # years, where age changes nothing
NEVER = 100.0  # quarters since a success that never was
MOST_CLUSTERS = 512 * 16  # whose firms :func:`identify` can tell apart
COPIED = np.array([CAPITAL, CUSTOMERS, PRODUCTIVITY, QUALITY, EXPECTED_DEMAND, MARKUP], dtype=np.int64)


@dataclasses.dataclass(frozen=True)
class DemographyParameters(Group):
    """Customer bases, exit, entry, and the sizes firms start with."""

    attraction: float = par(
        0.12, "per year", (0, 2), "Pull of attractiveness on the customer base.", "assumption", range=(0.0, 0.4)
    )
    disappointment: float = par(
        1.0, "per year and share", (0, 20), "Customers lost by a firm that delivers little of what is asked.",
        "assumption", range=(0.25, 2.0),
    )  # fmt: skip
    volatility: float = par(
        0.34,
        "per square root of year",
        (0, 2),
        "Shocks to a customer base.",
        "assumption: growth s.d. of the Stanley school (to be checked)",
        range=(0.2, 0.5),
    )
    size_exponent: float = par(
        0.13,
        "exponent",
        (0, 0.25),
        "Fall of shocks with size.",
        "Stanley et al. (1996), to be checked",
        range=(0.08, 0.2),
    )
    age_exponent: float = par(
        0.1, "exponent", (0, 1), "Fall of shocks with age.",
        "form: a power law in age (Zou 2019, over 100,000 Chinese firms); the exponent an assumption",
        range=(0.0, 0.2),
    )  # fmt: skip
    redraw_rate: float = par(
        0.35, "per year", (0, 10), "Hazard that a firm's volatility changes.", "assumption", range=(0.2, 1.0)
    )
    exit_hazard: float = par(0.035, "per year", (0, 1), "Of a typical old firm.", "assumption", range=(0.02, 0.06))
    exit_young: float = par(
        1.0, "multiple", (0, 10), "Added to it at the age when most firms fail.",
        "form: an inverted U in age (He and Yang 2016, Chinese firms); the size an assumption", range=(0.3, 2.0),
    )  # fmt: skip
    exit_age: float = par(2.5, "years", (0.1, 30), "The age when most firms fail.", "assumption", range=(1.5, 4.0))
    exit_margin: float = par(8.0, "per share", (0, 100), "Fall of exit with the margin.", "assumption", range=(0, 16))
    exit_margin_point: float = par(0.03, "share of revenue", (-1, 1), "Margin of a typical firm.", "assumption")
    exit_size: float = par(0.2, "exponent", (0, 2), "Fall of exit with size.", "assumption")
    typical_size: float = par(0.063, "share of the mean", (0.01, 1), "Customer base of a typical firm.", "assumption")
    insolvency: float = par(0.15, "quarters of revenue", (0, 10), "Overdue payments that end a firm.", "assumption")
    debt_ceiling: float = par(6.0, "quarters of revenue", (0, 100), "Debt that ends a firm.", "assumption")
    entry_rate: float = par(
        0.065, "per year", (0, 1), "Entrants per firm at the usual margin.", "assumption", range=(0.03, 0.1)
    )
    entry_response: float = par(
        2.0, "elasticity", (0, 10), "Of entry to what founders expect to earn over what founding sinks.", "assumption",
        range=(0.5, 3.0),
    )  # fmt: skip
    entry_margin: float = par(
        8.0, "log per share", (0, 100), "Expected profit per margin over the usual one.", "assumption", range=(4, 16)
    )
    entry_crowding: float = par(
        0.5, "elasticity", (0, 5), "Fall of expected profit with the number of rivals nearby.",
        "so that firms follow the market with (1 - sunk_scale) / (1 - sunk_scale + this) = .62 in the long run: firms "
        "on exports over nine delta cities .61, standard error .13 (derived)", range=(0.2, 1.2),
    )  # fmt: skip
    sunk_scale: float = par(
        0.2, "elasticity", (0, 0.95), "Of the sunk cost of founding to the mean firm's sales: efficient scale.",
        "assumption", range=(0.0, 0.4),
    )  # fmt: skip
    entry_floor: float = par(0.01, "per year", (0, 1), "Least entry.", "assumption")
    entry_ceiling: float = par(0.25, "per year", (0, 1), "Most entry.", "assumption")
    entrant_limit: float = par(
        5.0, "multiple of the mean", (0.05, 100), "Largest entrant: entrants' sizes follow the law of sizes up to it.",
        "assumption: with it a mean entrant has 23 % of a mean firm's customers (about a third in other countries' "
        "censuses, to be checked)", range=(1.0, 20.0),
    )  # fmt: skip
    entrant_gap: float = par(
        0.0, "log", (-1, 1), "Entrants' productivity over the cluster's median, on average.", "assumption",
        range=(-0.05, 0.05),
    )  # fmt: skip
    entrant_spread: float = par(
        0.2, "log standard deviation", (0, 1), "Of entrants' productivity: many are worse, some much better.",
        "assumption: two thirds of China's productivity growth came from net entry (Brandt, Van Biesebroeck and Zhang "
        "2012), which needs entrants that differ", range=(0.1, 0.3),
    )  # fmt: skip
    leader_share: float = par(
        0.00093, "share of firms", (0, 0.2), "First leaders: 51 firms above 1 bn CNY of 55,000.", "S2"
    )
    leader_loss: float = par(
        0.7, "share", (0, 1), "Of the sales that make a leader at which it ceases to be one.", "assumption"
    )
    size_exponent_tail: float = par(
        0.879, "exponent", (0.5, 5), "Of the law of sizes far out.",
        "derived, with the two below: 3 % of firms above 20 m CNY (China's clothing clusters 2021), 51 of 55,000 above "
        "1 bn and a mean of 7.5 m (S2)",
    )  # fmt: skip
    size_scale: float = par(
        0.0504, "multiple of the mean", (0.001, 10), "Where the law of sizes bends.",
        "derived as size_exponent_tail: 0.4 m of 7.5 m CNY",
    )  # fmt: skip
    size_largest: float = par(
        3635.0, "multiple of the mean", (10, 1e6), "Where the law of sizes is cut: 27 bn CNY.",
        "derived as size_exponent_tail: with it the law has the mean that its multiples are of",
    )  # fmt: skip
    ability_spread: float = par(
        0.12, "log standard deviation", (0, 1), "Of productivity at the start.", "assumption", range=(0.06, 0.2)
    )
    quality_spread: float = par(
        0.05, "log standard deviation", (0, 1), "Of quality, at the start and among entrants.", "assumption",
        range=(0.02, 0.1),
    )  # fmt: skip
    first_age: float = par(8.0, "years", (0.5, 50), "Mean age of the first day's firms.", "assumption")
    founder_mobility: float = par(
        40.0, "per year and share of margin", (0, 1000), "Founders who go to a city with better margins.", "assumption"
    )
    congestion: float = par(3.0, "exponent", (0, 20), "Fall of entry as land fills up.", "assumption")
    land_room: float = par(1.6, "multiple", (1, 20), "Firms that land holds, over the base year's.", "assumption")


@compiled
def most_exit(size: float, p: DemographyParameters) -> float:
    """The most that :func:`exit_rate` is at a size, whatever margin and age."""
    most = p.exit_hazard * 4.0 * (1.0 + p.exit_young)
    return most if size >= 1.0 else most * math.exp(-p.exit_size * math.log(size))


@compiled
def exit_rate(margin: float, size: float, age: float, p: DemographyParameters) -> float:
    """Hazard of exit per year; ``size`` is the customer base over a typical one, ``age`` in years."""
    by_margin = min(max(math.exp(-p.exit_margin * (margin - p.exit_margin_point)), 0.25), 4.0)
    by_age = 1.0 + p.exit_young * (age / p.exit_age) * math.exp(1.0 - age / p.exit_age)
    return p.exit_hazard * by_margin * by_age * math.exp(-p.exit_size * math.log(size))


@compiled
def prospect(margin: float, sales: float, firms: float, p: DemographyParameters) -> float:
    """What founders expect to earn over what founding sinks, as a log, nil at the start (free entry).

    ``margin`` less the usual one, mean ``sales`` in real terms and ``firms`` over those at the start. The sunk cost
    rises with the scale that pays.
    """
    return p.entry_margin * margin + (1.0 - p.sunk_scale) * math.log(sales) - p.entry_crowding * math.log(firms)


@compiled
def entry_rate(prospects: float, crowding: float, push: float, p: DemographyParameters) -> float:
    """Entrants per firm and year; ``crowding`` is firms over what land holds."""
    wanted = p.entry_rate * math.exp(min(max(p.entry_response * prospects, -5.0), 5.0)) + push
    room = 1.0 - crowding**p.congestion if crowding < 1.0 else 0.0
    return min(max(wanted, p.entry_floor), p.entry_ceiling) * room


@compiled
def drift_customers(f: Array, rows: Rows, k: Array, p: DemographyParameters, quarter: int, key: int) -> None:
    """Customer bases move with attractiveness and with persistent, exponentially distributed luck."""
    p = unpacked(p)
    redraws = chance.uniforms(key, f[ID], rows, quarter, chance.CUSTOMER_REDRAW)
    shocks = chance.normals(key, f[ID], rows, quarter, chance.CUSTOMER_SHOCK)
    for n, i in enumerate(rows):
        c = int(f[CLUSTER, i])
        if redraws[n] < 1.0 - math.exp(-p.redraw_rate * DT):
            f[VARIANCE, i] = chance.exponential(key, f[ID, i], quarter, chance.CUSTOMER_VARIANCE)
        size = f[CUSTOMERS, i] / (p.typical_size * k[MEAN_CUSTOMERS, c])
        drift = p.attraction * (math.log(f[APPEAL, i] / f[CUSTOMERS, i]) - k[MEAN_APPEAL, c]) * DT
        drift -= p.disappointment * max(TOLERATED_FILL - f[FILL_RATE, i], 0.0) * DT
        f[AGE, i] += 1.0
        scale = p.size_exponent * math.log(size) + p.age_exponent * math.log((1.0 + DT * f[AGE, i]) / TYPICAL_AGE)
        spread = p.volatility * math.exp(-scale) * math.sqrt(f[VARIANCE, i] * DT)
        shock = min(max(spread * shocks[n], -LARGEST_SHOCK), LARGEST_SHOCK)
        f[CUSTOMERS, i] *= math.exp(drift + shock) / k[MEAN_CUSTOMERS, c]


@compiled
def decide_exit(f: Array, rows: Rows, k: Array, p: DemographyParameters, quarter: int, key: int) -> None:
    """Give up by hazard, or end insolvent."""
    p = unpacked(p)
    draws = chance.uniforms(key, f[ID], rows, quarter, chance.EXIT)
    for n, i in enumerate(rows):
        size = f[CUSTOMERS, i] / (p.typical_size * k[MEAN_CUSTOMERS, int(f[CLUSTER, i])])
        leaves = not chance.exceeds(draws[n], most_exit(size, p) * DT)
        if leaves:
            leaves = draws[n] < 1.0 - math.exp(-exit_rate(f[MARGIN, i], size, DT * f[AGE, i], p) * DT)
        overdue = f[MONEY, i] < -p.insolvency * f[REVENUE, i]
        indebted = f[DEBT, i] > p.debt_ceiling * f[REVENUE, i]
        f[EXITING, i] = 1.0 if leaves or overdue or indebted else 0.0


@compiled
def expected_entrants(
    k: Array, p: DemographyParameters, margin: Array, sales: Array, first: Array, base_firms: Array, push: Array
) -> Array:
    """Real firms that founders want to found this quarter, per cluster.

    ``margin``, ``sales`` (of a mean firm, base prices) and ``first`` (firms) are those at the start; ``base_firms``
    those that the first land was measured for.
    """
    p = unpacked(p)
    wanted = np.zeros(base_firms.size)
    for c in range(base_firms.size):
        crowding = k[N_FIRMS, c] / (p.land_room * base_firms[c] * k[LAND, c])
        real = max(k[MEAN_REVENUE, c] / (k[PRICE_LEVEL, c] * sales[c]), 1e-6)
        prospects = prospect(k[MEAN_MARGIN, c] - margin[c], real, k[N_FIRMS, c] / first[c], p)
        wanted[c] = entry_rate(prospects, crowding, push[c], p) * DT * k[N_FIRMS, c]
    return wanted


@compiled
def sample_entrants(wanted: Array, weights: Array, quarter: int, key: int) -> NDArray[np.int64]:
    """Simulated entrants per cluster: the wanted number, rounded up or down by chance."""
    counts = np.zeros(weights.size, dtype=np.int64)
    for c in range(weights.size):
        counts[c] = int(wanted[c] / weights[c] + chance.uniform(key, 2.0**41 + c, quarter, chance.ENTER))
    return counts


@compiled
def entrant_size(rank: float, p: DemographyParameters) -> float:
    """Customers of the entrant of this rank in (0, 1) over a mean firm's: the law of sizes, cut at the limit."""
    cut = 1.0 - (1.0 + p.entrant_limit / p.size_scale) ** -p.size_exponent_tail
    return float(p.size_scale * ((1.0 - cut * rank) ** (-1.0 / p.size_exponent_tail) - 1.0))


@compiled
def endow(
    f: Array,
    k: Array,
    p: DemographyParameters,
    counts: NDArray[np.int64],
    medians: Array,
    weights: Array,
    trader_share: Array,
    quarter: int,
    key: int,
) -> None:
    """Fill the columns of entrants: sizes by the law of sizes, the rest about the cluster's median.

    ``medians``: one row for each of COPIED.
    """
    p = unpacked(p)
    i = 0
    for c in range(counts.size):
        for number in range(counts[c]):
            f[ID, i] = identify(c, quarter + 1, number)
            f[CLUSTER, i] = c
            f[TRADER, i] = trades(number + quarter, trader_share[c])
            f[WEIGHT, i] = weights[c]
            drawn = chance.uniform(key, f[ID, i], quarter, chance.ENTRANT_CAPITAL)
            size = entrant_size(drawn, p) * k[MEAN_CUSTOMERS, c] / medians[1, c]
            f[CAPITAL, i] = size * medians[0, c]
            f[CUSTOMERS, i] = size * medians[1, c]
            f[APPEAL, i] = f[CUSTOMERS, i]
            drawn = bounded(chance.normal(key, f[ID, i], quarter, chance.ENTRANT_PRODUCTIVITY))
            f[PRODUCTIVITY, i] = medians[2, c] * math.exp(p.entrant_gap + p.entrant_spread * drawn)
            drawn = bounded(chance.normal(key, f[ID, i], quarter, chance.ENTRANT_QUALITY))
            f[QUALITY, i] = medians[3, c] * math.exp(p.quality_spread * drawn)
            f[VARIANCE, i] = chance.exponential(key, f[ID, i], quarter, chance.INITIAL_VARIANCE)
            f[EXPECTED_DEMAND, i] = size * medians[4, c]
            f[DEMAND, i] = f[EXPECTED_DEMAND, i]
            f[MARKUP, i] = medians[5, c]
            f[PRICE, i] = k[MEAN_PRICE, c]
            f[UNIT_COST, i] = f[PRICE, i] / (1.0 + f[MARKUP, i])
            f[REVENUE, i] = f[EXPECTED_DEMAND, i] * f[PRICE, i]
            f[MARGIN, i] = k[MEAN_MARGIN, c]
            f[FILL_RATE, i] = 1.0
            f[PLATFORM, i] = -1.0
            f[SECOND_PLATFORM, i] = -1.0
            f[SUCCESS_AGE, i] = NEVER
            i += 1


@compiled
def recognise_leaders(f: Array, rows: Rows, k: Array, p: DemographyParameters) -> None:
    """Whoever outgrows the sales that made the first leaders leads, and ceases to well below them."""
    p = unpacked(p)
    for i in rows:
        c = int(f[CLUSTER, i])
        sales = f[REVENUE, i] / (k[PRICE_LEVEL, c] * k[LEADER_SALES, c])
        if sales >= 1.0:
            f[LEADER, i] = 1.0
        elif sales < p.leader_loss:
            f[LEADER, i] = 0.0


@compiled
def bounded(draw: float) -> float:
    """A standard normal draw, cut at three standard deviations."""
    return min(max(draw, -3.0), 3.0)


@compiled
def identify(cluster: int, quarter: int, number: int) -> float:
    """An identifier that does not depend on what happens in other clusters or quarters.

    It is exact (below 2**53) for clusters below :data:`MOST_CLUSTERS`, quarters below 1,024, numbers below 2**30. Nine
    bits of the cluster stand highest and the rest below them, so that firms of regions with fewer than 512 clusters
    are called what they always were.
    """
    return (cluster % 512) * 2.0**44 + (cluster // 512) * 2.0**40 + quarter * 2.0**30 + number


@compiled
def trades(number: int, share: float) -> float:
    """Whether the firm of this number trades: every so many-th, so that the share holds for any number of firms."""
    return 1.0 if math.floor((number + 1) * share) > math.floor(number * share) else 0.0
