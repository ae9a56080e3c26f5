"""The outside world: demand by region, tariffs, exchange rate, infrastructure, shocks. Nothing here is decided inside.

Everything is laid out by quarter before a run begins, so that a run only looks it up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .inputs import Inputs, Region, ShockSchedule
from .parameters import DT, Group, ParameterError, par

Array = NDArray[np.float64]


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
    tariff_elasticity: float = par(
        4.0, "elasticity", (0, 20), "Of exports to one plus the tariff.", "assumption", range=(3.0, 8.0)
    )
    day_cost: float = par(
        0.01, "share per day", (0, 0.2), "Trade lost per day of delay.", "Djankov, Freund and Pham (2010): at least 1 %"
    )
    competition: float = par(
        0.3,
        "elasticity",
        (0, 5),
        "Of demand for the cluster to its attractiveness over the world's.",
        "assumption",
        range=(0.1, 0.8),
    )
    rival_progress: float = par(
        0.005, "log per year", (-0.1, 0.2), "Growth of the world's attractiveness.", "assumption", range=(0.0, 0.02)
    )
    variety: float = par(0.3, "elasticity", (0, 3), "Of demand to the number of firms.", "assumption")


@dataclasses.dataclass(frozen=True)
class Shock:
    """A declared kind of outside event; ``limits`` names what it can be limited to."""

    kind: str
    name_en: str
    name_zh: str
    unit: str
    bounds: tuple[float, float]
    limits: tuple[str, ...]
    meaning: str
    source: str

    def check_limits(self, shock: ShockSchedule) -> None:
        """Refuse a limit that this kind cannot have.

        Raises:
            ParameterError: the shock names industries or regions, and its kind strikes them all.
        """
        for limit in ("industries", "regions"):
            if getattr(shock, limit) and limit not in self.limits:
                allowed = " and ".join(self.limits) or "nothing"
                raise ParameterError(
                    f"A shock of kind '{self.kind}' cannot be limited to {limit}; it can be limited to {allowed}."
                )


BOTH = ("industries", "regions")

SHOCKS = (
    Shock("world_demand", "world demand", "世界需求", "share", (-0.95, 2.0), BOTH, "Change of foreign demand.", "S4"),
    Shock("home_demand", "home demand", "国内需求", "share", (-0.95, 2.0), BOTH[:1], "Change of home demand.", "S4"),
    Shock("tariff", "additional tariff", "加征关税", "rate", (0.0, 3.0), BOTH, "Tariff on exports.", "S3, S4"),
    Shock(
        "logistics", "logistics disruption", "物流中断", "share", (0.0, 0.95), (), "Loss of logistics capacity.", "S4"
    ),
    Shock(
        "material_price",
        "raw-material price",
        "原材料价格",
        "share",
        (-0.9, 5.0),
        BOTH[:1],
        "Change of the price of materials.",
        "S2",
    ),
    Shock(
        "exchange_rate",
        "exchange rate",
        "汇率",
        "share",
        (-0.5, 1.0),
        (),
        "Change of CNY per USD; positive is a cheaper yuan.",
        "S4",
    ),
)


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


class Environment:
    """Exogenous series of a run. Arrays have shape (quarters,) or (quarters, clusters)."""

    def __init__(self, inputs: Inputs, p: WorldParameters, burn_in: int) -> None:
        n_quarters = burn_in + 4 * (inputs.end_year - inputs.start_year + 1)
        self.years: Array = np.asarray(inputs.start_year + DT * (np.arange(n_quarters) - burn_in) + DT / 2, dtype=float)
        self._inputs = inputs
        kinds = {shock.kind: shock for shock in SHOCKS}
        for shock in inputs.shocks:
            kinds[shock.kind].check_limits(shock)
        self.shares = _gravity(inputs.regions, p.gdp_elasticity, p.distance_elasticity)
        self.online_shares = _gravity(inputs.regions, p.gdp_elasticity, p.distance_elasticity * p.online_distance_share)
        self.exchange_rate: Array = series(inputs.city.exchange_rate, self.years, extend=False)
        self.exchange_rate *= 1.0 + self._shock("exchange_rate")[:, 0, 0]
        landed = (1.0 + self._tariffs()) ** -p.tariff_elasticity * (1.0 + self._shock("world_demand"))
        drift = self._drift()
        base = np.array([industry.base_exports for industry in inputs.industries])
        index = self._demand_index()
        self.export_demand = base * index[:, None] * drift * (landed @ self.shares) / 4.0
        self.online_preference = (landed @ self.online_shares) / np.maximum(landed @ self.shares, 1e-9)
        self.home_shock = 1.0 + self._shock("home_demand").mean(axis=2)
        self.material_price = 1.0 + self._shock("material_price").mean(axis=2)
        self.logistics_capacity = 1.0 - self._shock("logistics").max(axis=(1, 2))
        city = inputs.city
        self.infrastructure = {
            name: series(getattr(city, name), self.years, extend=True)
            for name in ("rail_km", "road_km", "air_route_km", "berths")
        }
        levels = [values / values[burn_in] for values in self.infrastructure.values()]
        self.infrastructure_index: Array = np.exp(np.mean(np.log(levels), axis=0))
        self.platform_push = np.array(
            [
                [
                    industry.platform_push if year >= industry.platform_push_start else 0.0
                    for industry in inputs.industries
                ]
                for year in self.years
            ]
        )

    def _demand_index(self) -> Array:
        """Foreign demand over the base year: the city's observed exports, then the regions' growth."""
        observed = self._inputs.city.exports_total
        last = max(observed)
        index = series(observed, self.years, extend=False) / observed[self._inputs.start_year]
        growth = np.array([region.annual_growth_rate for region in self._inputs.regions])
        beyond = np.maximum(self.years - last - 0.5, 0.0)
        return np.asarray(index * ((1.0 + growth) ** beyond[:, None] @ self.shares))

    def _drift(self) -> Array:
        """Industries' demand over the city's, frozen where observation ends."""
        start, last = self._inputs.start_year, max(self._inputs.city.exports_total)
        rates = np.array([industry.demand_drift for industry in self._inputs.industries])
        elapsed = np.clip(self.years - start - 0.5, 0.0, last - start)
        return np.asarray(np.exp(elapsed[:, None] * rates))

    def _tariffs(self) -> Array:
        """Additional tariffs, shape (quarters, clusters, regions)."""
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
        return rates + self._shock("tariff")

    def _shock(self, kind: str) -> Array:
        """Sum of the shocks of a kind, shape (quarters, clusters, regions)."""
        inputs = self._inputs
        total = np.zeros((self.years.size, len(inputs.industries), len(inputs.regions)))
        for shock in inputs.shocks:
            if shock.kind == kind:
                total += np.array([shock.at(year) for year in self.years])[:, None, None] * self._target(shock)
        return total

    def _target(self, shock: ShockSchedule) -> Array:
        inputs = self._inputs
        by_cluster = np.array([not shock.industries or i.code in shock.industries for i in inputs.industries], float)
        by_region = np.array([not shock.regions or r.code in shock.regions for r in inputs.regions], float)
        return np.asarray(by_cluster[:, None] * by_region[None, :])


def _gravity(regions: tuple[Region, ...], gdp_elasticity: float, distance_elasticity: float) -> Array:
    """Regions' shares of exports by size and distance."""
    pull = np.array([r.base_gdp**gdp_elasticity / r.distance**distance_elasticity for r in regions])
    return np.asarray(pull / pull.sum())
