"""The outside world: demand by region, tariffs, exchange rate, infrastructure, shocks. Nothing here is decided inside.

Everything is laid out by quarter before a run begins, so that a run only looks it up.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .effects import EFFECTS
from .inputs import Industry, Inputs, Region
from .parameters import DT, Group, par
from .shocks import ShockEffects

Array = NDArray[np.float64]

# The mean of a year's four quarters weighs a walk's steps 1, 3/4, 1/2, 1/4; given that mean, the steps are these shares
# of it, and the quarters their sums: 8/15, 14/15, 18/15, 20/15 of the year's change.
WALKED: Array = np.cumsum([1.0, 0.75, 0.5, 0.25]) / 1.875

INFRASTRUCTURE = ("rail_km", "road_km", "air_route_km", "berths")


@dataclasses.dataclass(frozen=True)
class WorldParameters(Group):
    """Gravity, tariffs, the rest of the world as a competitor."""

    gdp_elasticity: float = par(1.0, "elasticity", (0, 3), "Of exports to a region's size.", "gravity standard form")
    distance_elasticity: float = par(
        1.0, "elasticity", (0, 3), "Of exports to distance.", "gravity standard form", range=(0.8, 1.3)
    )
    online_distance_share: float = par(
        0.35, "share", (0, 1), "Distance elasticity online over offline.", "Lendle et al. (2016), eBay: 65 % smaller"
    )
    usual_tariff: float = par(
        0.08, "rate", (0, 1), "Tariff that the goods meet before rounds and agreements.",
        "WTO tariff profiles, from memory: 4 % leather to 11 % clothing; to be checked", range=(0.04, 0.12),
    )  # fmt: skip
    trade_elasticity: float = par(
        4.0,
        "elasticity",
        (0, 12),
        "Of demand, in the long run, to the delivered price over quality and brand, relative to rivals: own price, "
        "tariff, exchange rate, quality, brand and delay alike.",
        "trade elasticities of 3 to 6 are usual; with the speed below 1.3 within twelve months (Amiti, Redding and "
        "Weinstein 2019, Table 1)",
        range=(3.0, 6.0),
    )
    adjustment: float = par(
        0.8, "per year", (0.01, 20), "Speed at which buyers answer: short over long run.",
        "so that the first twelve months show 1.3 of an elasticity of 4 (Amiti, Redding and Weinstein 2019)",
        range=(0.4, 1.6),
    )  # fmt: skip
    pass_through: float = par(
        0.7, "elasticity", (0, 1), "Of prices abroad to the exchange rate.",
        "half of China's exports price to market, the rest does not (Corsetti, Crowley, Han and Song 2021)",
        range=(0.5, 1.0),
    )  # fmt: skip
    day_cost: float = par(
        0.005, "share of price per day", (0, 0.2), "What a day of delay adds to the price that buyers compare.",
        ".008 at sea in Peru (Inter-American Development Bank 2014); with the elasticity above a day then costs 2 % of "
        "trade (Volpe Martincus and Graziano 2012: 1.4 %; Djankov, Freund and Pham 2010: at least 1 %)",
        range=(0.0035, 0.009),
    )  # fmt: skip
    rival_progress: float = par(
        0.01, "log per year", (-0.1, 0.2), "Fall of rivals' price over quality, in real terms.",
        "assumption: standing still loses markets", range=(0.0, 0.02),
    )  # fmt: skip
    rival_response: float = par(
        0.1, "per year", (0, 5), "Share of a cluster's lead that rivals make up for.", "assumption", range=(0.03, 0.3)
    )
    market_share: float = par(
        0.05, "share", (0, 0.9), "Of the markets it serves that a cluster holds at the start: demand saturates.",
        "assumption", range=(0.01, 0.15),
    )  # fmt: skip
    inflation: float = par(
        0.02, "per year", (-0.1, 0.2), "Growth of the price level, at home and abroad.",
        "consumer prices of China, 2010-2020: some 2 % a year, from memory, to be checked", range=(0.01, 0.03),
    )  # fmt: skip
    frontier_gap: float = par(
        0.7, "log", (0, 5), "Productivity of the world's frontier over the clusters', at the start.",
        "assumption: half of the frontier", range=(0.4, 1.0),
    )  # fmt: skip
    frontier_growth: float = par(
        0.01, "log per year", (-0.1, 0.2), "Growth of the world's frontier.", "assumption", range=(0.005, 0.02)
    )
    variety: float = par(0.3, "elasticity", (0, 3), "Of foreign demand to the number of firms.", "assumption",
                         range=(0.0, 0.5))  # fmt: skip


def series(values: Mapping[int, float], years: Array, extend: bool) -> Array:
    """Annual values at decimal years, interpolated between mid-years.

    Beyond the last year the mean step goes on (``extend``) or the last value holds; before the first, the first.
    """
    known = np.array(sorted(values), dtype=float)
    levels = np.array([values[int(year)] for year in known])
    inside = np.interp(years, known + 0.5, levels)
    if not extend or known.size < 2:
        return np.asarray(inside)
    step = (levels[-1] - levels[0]) / (known[-1] - known[0])
    return np.asarray(inside + step * np.maximum(years - known[-1] - 0.5, 0.0))


def quarterly(path: Mapping[int, float], years: Array) -> Array:
    """Annual factors as a path of quarters (``years``: their decimal middles, whole years) with these annual means.

    Within a year the path is the expected one of a quarterly random walk that starts from the quarter before and has
    the year's mean: no quarter knows of a later year. Years left out lie between their neighbours in logs; the first
    factor and the last hold beyond.
    """
    if not path:
        return np.ones_like(years)
    known = sorted(path)
    calendar = np.floor(years[::4] + 1e-9).astype(int)
    logs = np.interp(calendar, known, np.log([path[year] for year in known]))
    quarters, before = np.empty((len(calendar), 4)), logs[0]
    for number, mean in enumerate(logs):
        quarters[number] = before + (mean - before) * WALKED
        before = quarters[number, 3]
    factors = np.exp(quarters)
    factors *= (np.exp(logs) / factors.mean(axis=1))[:, None]
    return np.asarray(factors.reshape(-1)[: years.size])


def followed(target: Array, speed: float) -> Array:
    """What follows a target over quarters (the first axis) at a speed per year, from where the target starts."""
    share = -math.expm1(-speed * DT)
    values = np.empty_like(target)
    values[0] = target[0]
    for t in range(1, target.shape[0]):
        values[t] = values[t - 1] + share * (target[t] - values[t - 1])
    return values


class Environment:
    """Exogenous series of a run. Arrays have shape (quarters,) or (quarters, clusters)."""

    def __init__(self, inputs: Inputs, p: WorldParameters, burn_in: int) -> None:
        n_quarters = burn_in + 4 * (inputs.end_year - inputs.start_year + 1)
        self.years: Array = np.asarray(inputs.start_year + DT * (np.arange(n_quarters) - burn_in) + DT / 2, dtype=float)
        self._inputs = inputs
        industries, regions = inputs.industries, inputs.regions
        self.shares = gravity(industries, regions, p.gdp_elasticity, p.distance_elasticity)
        online = p.distance_elasticity * p.online_distance_share
        self.online_shares = gravity(industries, regions, p.gdp_elasticity, online)
        shocks = ShockEffects(inputs, self.years, self.shares)
        self.shock_effects = [(EFFECTS[name], values) for name, values in shocks.by_cluster.items()]
        self.exchange_rate: Array = self._by_city("exchange_rate", extend=False)
        self.elapsed: Array = np.maximum(self.years - inputs.start_year - DT / 2, 0.0)
        self.price_level: Array = np.exp(p.inflation * self.elapsed)
        # An agreement takes away the usual tariff and no more.
        tariffs = np.maximum(p.usual_tariff + self._tariff_rounds() + shocks.regional("tariff"), 0.0)
        answered = followed(np.log((1.0 + tariffs) / (1.0 + p.usual_tariff)), p.adjustment)
        landed = np.exp(-p.trade_elasticity * answered) * shocks.regional("export_demand_factor")
        base = np.array([industry.opening_exports for industry in industries])
        reached = (landed * self.shares).sum(axis=2)
        self.export_demand = (
            base * self._demand_index() * self._drift([one.demand_drift for one in industries]) * reached / 4.0
        ) * self._paths([one.export_demand_path for one in industries])
        self.online_preference = (landed * self.online_shares).sum(axis=2) / np.maximum(reached, 1e-9)
        self.import_drift = self._drift([one.import_drift for one in industries]) * self._paths(
            [one.import_demand_path for one in industries]
        )
        self.online_counted: Array = self._by_city("online_share", extend=False)
        self.infrastructure = {name: self._by_city(name, extend=True) for name in INFRASTRUCTURE}
        self.broadband = self._by_city("broadband", extend=True)  # moves no goods, so it is not in the index below
        levels = [values / values[burn_in] for values in self.infrastructure.values()]
        self.infrastructure_index: Array = np.exp(np.mean(np.log(levels), axis=0))
        started = self.years[:, None] >= np.array([one.platform_push_start for one in industries])
        self.platform_push = started * np.array([one.platform_push for one in industries])

    def _by_city(self, name: str, extend: bool) -> Array:
        """A city's annual series by quarter, for each of its clusters."""
        cities = [series(getattr(city, name), self.years, extend) for city in self._inputs.cities]
        return np.stack([cities[city] for city in self._inputs.city_of], axis=1)

    def _demand_index(self) -> Array:
        """Foreign demand over the base year: the city's observed exports, then the regions' growth."""
        growth = np.array([region.annual_growth_rate for region in self._inputs.regions])
        columns = []
        for c, city in enumerate(self._inputs.city_of):
            observed = self._inputs.cities[city].exports_total
            index = series(observed, self.years, extend=False) / observed[self._inputs.start_year]
            beyond = np.maximum(self.years - max(observed) - 0.5, 0.0)
            columns.append(index * ((1.0 + growth) ** beyond[:, None] * self.shares[c]).sum(axis=1))
        return np.stack(columns, axis=1)

    def _drift(self, rates: list[float]) -> Array:
        """What an industry's drift has come to, frozen where observation of the city's exports ends."""
        start = self._inputs.start_year
        last = np.array([max(self._inputs.cities[city].exports_total) for city in self._inputs.city_of])
        elapsed = np.clip((self.years - start - 0.5)[:, None], 0.0, last - start)
        return np.asarray(np.exp(elapsed * np.array(rates)))

    def _paths(self, paths: list[Mapping[int, float]]) -> Array:
        """Declared factors by year as values by quarter and cluster."""
        return np.stack([quarterly(path, self.years) for path in paths], axis=1)

    def _tariff_rounds(self) -> Array:
        """Additional tariffs by date and product list, shape (quarters, clusters, regions)."""
        inputs = self._inputs
        rates = np.zeros((self.years.size, len(inputs.industries), len(inputs.regions)))
        codes = [region.code for region in inputs.regions]
        for lists in ("list3", "list4a"):
            shares = np.array([getattr(industry, f"tariff_{lists}_share") for industry in inputs.industries])
            rounds = sorted((r for r in inputs.tariffs if r.product_list == lists), key=lambda r: r.start)
            for tariff in rounds:  # a later round replaces an earlier one of the same list
                g = codes.index(tariff.region)
                later = self.years >= tariff.start
                earlier = [r for r in rounds if r.region == tariff.region and r.start < tariff.start]
                replaced = earlier[-1].rate if earlier else 0.0
                rates[later, :, g] += (tariff.rate - replaced) * shares
        return rates


def gravity(
    industries: tuple[Industry, ...], regions: tuple[Region, ...], gdp_elasticity: float, distance_elasticity: float
) -> Array:
    """Regions' shares of each industry's exports by size, distance and the industry's weights; (clusters, regions)."""
    pull = np.array([r.base_gdp**gdp_elasticity / r.distance**distance_elasticity for r in regions])
    weights = np.array([[one.region_weights.get(r.code, 1.0) for r in regions] for one in industries])
    pulls = weights * pull
    return np.asarray(pulls / pulls.sum(axis=1, keepdims=True))
