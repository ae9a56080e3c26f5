"""Firms' customer bases, exit and entry."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from .. import randomness as chance
from ..columns import (
    APPEAL,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    DEBT,
    DEMAND,
    EXITING,
    EXPECTED_DEMAND,
    LAND,
    MARGIN,
    MARKUP,
    MEAN_APPEAL,
    MEAN_CUSTOMERS,
    MEAN_MARGIN,
    MEAN_PRICE,
    MONEY,
    N_FIRMS,
    PLATFORM,
    PRICE,
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
from ..parameters import DT, Group, par

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

NEVER = 100.0  # quarters since a success that never was
COPIED = np.array([CAPITAL, CUSTOMERS, PRODUCTIVITY, QUALITY, EXPECTED_DEMAND, MARKUP], dtype=np.int64)


@dataclasses.dataclass(frozen=True)
class DemographyParameters(Group):
    """Customer bases, exit, entry, and the sizes firms start with."""

    attraction: float = par(
        0.10, "per year", (0, 5), "Pull of attractiveness on the customer base.", "assumption", range=(0.0, 0.4)
    )
    volatility: float = par(
        0.34,
        "per square root of year",
        (0, 2),
        "Shocks to a customer base.",
        "assumption: growth s.d. of the Stanley school (to be checked)",
        range=(0.2, 0.5),
    )
    size_exponent: float = par(
        0.13, "exponent", (0, 1), "Fall of shocks with size.", "Stanley et al. (1996), to be checked", range=(0.08, 0.2)
    )
    redraw_rate: float = par(
        0.35, "per year", (0, 10), "Hazard that a firm's volatility changes.", "assumption", range=(0.2, 1.0)
    )
    exit_hazard: float = par(0.045, "per year", (0, 1), "Of a typical firm.", "assumption", range=(0.02, 0.08))
    exit_margin: float = par(8.0, "per share", (0, 100), "Fall of exit with the margin.", "assumption", range=(0, 16))
    exit_margin_point: float = par(0.03, "share of revenue", (-1, 1), "Margin of a typical firm.", "assumption")
    exit_size: float = par(0.2, "exponent", (0, 2), "Fall of exit with size.", "assumption")
    typical_size: float = par(0.35, "share of the mean", (0.01, 1), "Customer base of a typical firm.", "assumption")
    insolvency: float = par(0.15, "quarters of revenue", (0, 10), "Overdue payments that end a firm.", "assumption")
    debt_ceiling: float = par(6.0, "quarters of revenue", (0, 100), "Debt that ends a firm.", "assumption")
    entry_rate: float = par(
        0.065, "per year", (0, 1), "Entrants per firm at the usual margin.", "assumption", range=(0.03, 0.1)
    )
    entry_margin: float = par(0.5, "per share", (0, 10), "Entry per margin.", "assumption", range=(0.0, 1.0))
    entry_margin_point: float = par(0.05, "share of revenue", (-1, 1), "The usual margin.", "assumption")
    entry_floor: float = par(0.01, "per year", (0, 1), "Least entry.", "assumption")
    entry_ceiling: float = par(0.15, "per year", (0, 1), "Most entry.", "assumption")
    entrant_smallest: float = par(0.2, "share of the median", (0, 5), "Smallest entrant.", "assumption")
    entrant_largest: float = par(0.7, "share of the median", (0, 5), "Largest entrant.", "assumption")
    entrant_worst: float = par(-0.08, "log gap to the median", (-1, 1), "Worst entrant.", "assumption")
    entrant_best: float = par(0.06, "log gap to the median", (-1, 1), "Best entrant.", "assumption")
    leader_share: float = par(0.00093, "share of firms", (0, 0.2), "Leaders: 51 firms above 1 bn CNY of 55,000.", "S2")
    tail_share: float = par(0.011, "share of firms", (0, 0.5), "Firms in the Pareto tail of sizes.", "derived from S2")
    tail_exponent: float = par(1.06, "exponent", (0.5, 5), "Of the Pareto tail.", "derived, as tail_share")
    tail_start: float = par(
        58.8,
        "multiple of the body's mean",
        (1, 1e4),
        "Where the tail begins: 100 m of 1.7 m CNY.",
        "derived, as tail_share",
    )
    tail_end: float = par(
        500.0, "multiple of its start", (2, 1e6), "Where the tail is cut: 50 bn CNY.", "derived, as tail_share"
    )
    body_spread: float = par(1.0, "log standard deviation", (0.1, 3), "Of sizes below the tail.", "assumption")
    ability_spread: float = par(
        0.05, "log standard deviation", (0, 1), "Of productivity, quality at the start.", "assumption"
    )
    founder_mobility: float = par(
        40.0, "per year and share of margin", (0, 1000), "Founders who go to a city with better margins.", "assumption"
    )
    congestion: float = par(3.0, "exponent", (0, 20), "Fall of entry as land fills up.", "assumption")
    land_room: float = par(1.6, "multiple", (1, 20), "Firms that land holds, over the base year's.", "assumption")


@compiled
def exit_rate(margin: float, size: float, p: DemographyParameters) -> float:
    """Hazard of exit per year; ``size`` is the customer base over a typical one."""
    by_margin = min(max(math.exp(-p.exit_margin * (margin - p.exit_margin_point)), 0.25), 4.0)
    return p.exit_hazard * by_margin * math.exp(-p.exit_size * math.log(size))


@compiled
def entry_rate(margin: float, crowding: float, push: float, p: DemographyParameters) -> float:
    """Entrants per firm and year; ``crowding`` is firms over what land holds."""
    wanted = p.entry_rate + p.entry_margin * (margin - p.entry_margin_point) + push
    room = 1.0 - crowding**p.congestion if crowding < 1.0 else 0.0
    return min(max(wanted, p.entry_floor), p.entry_ceiling) * room


@compiled
def drift_customers(f: Array, rows: Rows, k: Array, p: DemographyParameters, quarter: int, key: int) -> None:
    """Customer bases move with attractiveness and with persistent, exponentially distributed luck."""
    for i in rows:
        c = int(f[CLUSTER, i])
        redrawn = chance.uniform(key, f[ID, i], quarter, chance.CUSTOMER_REDRAW) < 1.0 - math.exp(-p.redraw_rate * DT)
        if redrawn:
            f[VARIANCE, i] = chance.exponential(key, f[ID, i], quarter, chance.CUSTOMER_VARIANCE)
        size = f[CUSTOMERS, i] / (p.typical_size * k[MEAN_CUSTOMERS, c])
        drift = p.attraction * (math.log(f[APPEAL, i] / f[CUSTOMERS, i]) - k[MEAN_APPEAL, c]) * DT
        spread = p.volatility * math.exp(-p.size_exponent * math.log(size)) * math.sqrt(f[VARIANCE, i] * DT)
        shock = spread * chance.normal(key, f[ID, i], quarter, chance.CUSTOMER_SHOCK)
        f[CUSTOMERS, i] *= math.exp(drift + shock) / k[MEAN_CUSTOMERS, c]


@compiled
def decide_exit(f: Array, rows: Rows, k: Array, p: DemographyParameters, quarter: int, key: int) -> None:
    """Give up by hazard, or end insolvent."""
    for i in rows:
        size = f[CUSTOMERS, i] / (p.typical_size * k[MEAN_CUSTOMERS, int(f[CLUSTER, i])])
        hazard = exit_rate(f[MARGIN, i], size, p)
        leaves = chance.uniform(key, f[ID, i], quarter, chance.EXIT) < 1.0 - math.exp(-hazard * DT)
        overdue = f[MONEY, i] < -p.insolvency * f[REVENUE, i]
        indebted = f[DEBT, i] > p.debt_ceiling * f[REVENUE, i]
        f[EXITING, i] = 1.0 if leaves or overdue or indebted else 0.0


@compiled
def expected_entrants(k: Array, p: DemographyParameters, base_firms: Array, push: Array) -> Array:
    """Real firms that founders want to found this quarter, per cluster."""
    wanted = np.zeros(base_firms.size)
    for c in range(base_firms.size):
        crowding = k[N_FIRMS, c] / (p.land_room * base_firms[c] * k[LAND, c])
        wanted[c] = entry_rate(k[MEAN_MARGIN, c], crowding, push[c], p) * DT * k[N_FIRMS, c]
    return wanted


@compiled
def sample_entrants(wanted: Array, weights: Array, quarter: int, key: int) -> NDArray[np.int64]:
    """Simulated entrants per cluster: the wanted number, rounded up or down by chance."""
    counts = np.zeros(weights.size, dtype=np.int64)
    for c in range(weights.size):
        counts[c] = int(wanted[c] / weights[c] + chance.uniform(key, 2.0**41 + c, quarter, chance.ENTER))
    return counts


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
    """Fill the columns of entrants: small, about as able as their cluster's median (rows of ``medians``: COPIED)."""
    i = 0
    for c in range(counts.size):
        for number in range(counts[c]):
            f[ID, i] = identify(c, quarter + 1, number)
            f[CLUSTER, i] = c
            f[TRADER, i] = trades(number + quarter, trader_share[c])
            f[WEIGHT, i] = weights[c]
            spread = p.entrant_largest - p.entrant_smallest
            size = p.entrant_smallest + spread * chance.uniform(key, f[ID, i], quarter, chance.ENTRANT_CAPITAL)
            f[CAPITAL, i] = size * medians[0, c]
            f[CUSTOMERS, i] = size * medians[1, c]
            f[APPEAL, i] = f[CUSTOMERS, i]
            spread = p.entrant_best - p.entrant_worst
            better = p.entrant_worst + spread * chance.uniform(key, f[ID, i], quarter, chance.ENTRANT_PRODUCTIVITY)
            f[PRODUCTIVITY, i] = medians[2, c] * math.exp(better)
            better = p.entrant_worst + spread * chance.uniform(key, f[ID, i], quarter, chance.ENTRANT_QUALITY)
            f[QUALITY, i] = medians[3, c] * math.exp(better)
            f[VARIANCE, i] = chance.exponential(key, f[ID, i], quarter, chance.INITIAL_VARIANCE)
            f[EXPECTED_DEMAND, i] = size * medians[4, c]
            f[DEMAND, i] = f[EXPECTED_DEMAND, i]
            f[MARKUP, i] = medians[5, c]
            f[PRICE, i] = k[MEAN_PRICE, c]
            f[UNIT_COST, i] = f[PRICE, i] / (1.0 + f[MARKUP, i])
            f[REVENUE, i] = f[EXPECTED_DEMAND, i] * f[PRICE, i]
            f[MARGIN, i] = k[MEAN_MARGIN, c]
            f[PLATFORM, i] = -1.0
            f[SECOND_PLATFORM, i] = -1.0
            f[SUCCESS_AGE, i] = NEVER
            i += 1


@compiled
def identify(cluster: int, quarter: int, number: int) -> float:
    """An identifier that does not depend on what happens in other clusters or quarters (below 2**53)."""
    return cluster * 2.0**44 + quarter * 2.0**30 + number


@compiled
def trades(number: int, share: float) -> float:
    """Whether the firm of this number trades: every so many-th, so that the share holds for any number of firms."""
    return 1.0 if math.floor((number + 1) * share) > math.floor(number * share) else 0.0
