"""The uncertain outside world: paths of demand that one replication meets, drawn from its seed and from nothing else.

Foreign demand for an industry is, in logs, the city's plus the industry's share of it. From the year after the last
one observed, the city's departs from its expected path by a walk with an error in its drift that dies out, and the
share departs by a walk that is drawn back; home demand for foreign goods departs likewise. How far all of them reach
differs between replications (the root of 7 over a chi-squared draw, at most 2), so that departures have tails like
Student's. The expected path is the median: what ``world = "certain"`` gives.

A draw depends on the seed and on the code of the city or industry, not on the scenario: scenarios run with one seed
meet one world, whatever else they differ in. Seeds 2k - 1 and 2k meet worlds that mirror each other (antithetic
variates).
"""

from __future__ import annotations

import dataclasses
import math
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .inputs import Industry, Inputs
from .parameters import Group, declared, par

Array = NDArray[np.float64]

STREAM = 20_180_101  # keeps these draws apart from any other with the same seed


@dataclasses.dataclass(frozen=True)
class OutsideParameters(Group):
    """How far demand abroad and for foreign goods may depart from its expected path, after the last year observed."""

    city_innovation: float = par(
        0.085, "log per year", (0, 1), "Standard deviation of a year's innovation of foreign demand for a city.",
        "exports of Guangzhou, 2010-2017 (Zhang 2023, Table 1): changes scatter by .066; forecasts made "
        "within these years err by .059 to .088 times the root of their horizon; wider: seven changes without a crisis "
        "say little", range=(0.07, 0.10),
    )  # fmt: skip
    drift_years: float = par(
        7, "years", (1, 1000), "Changes that the drift is known from: its error is the innovation over their root.",
        "yearly changes of 2010-2017", whole=True,
    )  # fmt: skip
    drift_damping: float = par(
        0.7, "per year", (0, 0.99), "What is left after a year of a departure of the drift.",
        "rolling-origin forecasts within 2010-2017 are best with .6 to .7", range=(0.5, 0.9),
    )  # fmt: skip
    city_correlation: float = par(
        0.5, "correlation", (0, 1), "Of departures of several cities' foreign demand.",
        "assumption: cities of one delta sell to the same world", range=(0.2, 0.8),
    )  # fmt: skip
    share_innovation: float = par(
        0.10, "log per year", (0, 1), "Standard deviation of a year's innovation of an industry's share of it.",
        "exports of five industries of Guangzhou over the city's, 2010-2017 (Zhang 2023, Tables 1 and 2): changes "
        "scatter by .103, less the five's common part by .091", range=(0.08, 0.12),
    )  # fmt: skip
    import_innovation: float = par(
        0.18, "log per year", (0, 1), "Standard deviation of a year's innovation of demand for an industry's imports.",
        "imports of five industries of Guangzhou, 2010-2017 (Zhang 2023, Tables 1 and 2): changes scatter by .158; "
        "forecasts made within these years err by .176 to .191 times the root of their horizon", range=(0.14, 0.22),
    )  # fmt: skip
    reversion: float = par(
        0.05, "per year", (0, 0.99), "Part of a departure of an industry's share, or of its imports, that is made up.",
        "assumption: seven years of five industries cannot tell it from nil", range=(0.0, 0.15),
    )  # fmt: skip
    tails: float = par(
        7, "degrees of freedom", (2, 1000), "Of the variance that a replication draws: fewer are fatter tails.",
        "assumption: seven years cannot tell excess kurtosis", whole=True,
    )  # fmt: skip
    widest: float = par(
        2, "multiple", (1.2, 100), "Reach of a replication's departures over the usual one, at most.",
        "assumption: one draw in thirty is beyond and drawn again; demand of a fourteenth ends an industry",
    )  # fmt: skip


def drawn(inputs: Inputs, seed: int) -> Inputs:
    """The inputs as the replication of a seed meets them: with its paths of demand, and certain from there on.

    Factors of the years after a city's last observed exports multiply whatever paths its industries have; until then
    nothing changes. Inputs of a certain world are given back as they are.
    """
    if inputs.world == "certain":
        return inputs
    last = {city.code: max(city.exports_total) for city in inputs.cities}
    p: OutsideParameters = inputs.parameters.outside
    luck = _Luck(seed, p)
    industries = tuple(_met(one, last[one.city], inputs.end_year, luck) for one in inputs.industries)
    return dataclasses.replace(inputs, industries=industries, world="certain")


def unmet(inputs: Inputs) -> tuple[str, ...]:
    """Parameters of the outside world that runs of some inputs do not meet, by path."""
    last = min(max(city.exports_total) for city in inputs.cities)
    if inputs.world == "certain" or inputs.end_year <= last:
        return tuple(f"outside.{name}" for name in declared(OutsideParameters))
    return ("outside.city_correlation",) if len(inputs.cities) == 1 else ()


class _Luck:
    """The innovations of a seed, in logs, for as many years as are asked for: more years begin as fewer do."""

    def __init__(self, seed: int, p: OutsideParameters) -> None:
        self._pair, self._sign = (seed + 1) // 2, 1.0 if seed % 2 else -1.0
        self._p = p
        self._reach = self._sign * self._drawn_reach()

    def city(self, code: str, years: int) -> Array:
        """Log of foreign demand for a city's goods over what is expected, by year."""
        p = self._p
        common, own = self._generator("cities"), self._generator(f"city {code}")
        shared, alone = math.sqrt(p.city_correlation), math.sqrt(1.0 - p.city_correlation)
        draws = shared * common.standard_normal(years + 1) + alone * own.standard_normal(years + 1)
        drift = draws[0] / math.sqrt(p.drift_years)
        damped = p.drift_damping ** np.arange(1.0, years + 1.0)
        return np.asarray(self._reach * p.city_innovation * np.cumsum(draws[1:] + drift * damped))

    def industry(self, code: str, years: int) -> tuple[Array, Array]:
        """Logs of an industry's share of that demand and of demand for its imports, over what is expected, by year."""
        p = self._p
        draws = self._generator(f"industry {code}").standard_normal((years, 2))
        steps = self._reach * draws * [p.share_innovation, p.import_innovation]
        departures = np.empty_like(steps)
        departure = np.zeros(2)
        for year, step in enumerate(steps):
            departure = (1.0 - p.reversion) * departure + step
            departures[year] = departure
        return departures[:, 0], departures[:, 1]

    def _drawn_reach(self) -> float:
        generator, reach = self._generator("reach"), math.inf
        while reach > self._p.widest:
            reach = math.sqrt(self._p.tails / generator.chisquare(self._p.tails))
        return reach

    def _generator(self, what: str) -> np.random.Generator:
        return np.random.default_rng([STREAM, self._pair, zlib.crc32(what.encode())])


def _met(industry: Industry, last: int, end: int, luck: _Luck) -> Industry:
    years = end - last
    if years < 1:
        return industry
    share, imports = luck.industry(industry.code, years)
    exports = luck.city(industry.city, years) + share
    return dataclasses.replace(
        industry,
        export_demand_path=_departing(industry.export_demand_path, last, exports),
        import_demand_path=_departing(industry.import_demand_path, last, imports),
    )


def _departing(path: Mapping[int, float], last: int, departures: Array) -> dict[int, float]:
    """A path, until a year as it is, times what it departs by after it."""
    end = last + len(departures)
    known = dict.fromkeys(range(min([last, *path]), end + 1), 1.0)
    if path:
        years = sorted(path)
        logs = np.interp(list(known), years, np.log([path[year] for year in years]))
        known = dict(zip(known, np.exp(logs).tolist(), strict=True))
    for year, departure in enumerate(departures, start=last + 1):
        known[year] *= math.exp(departure)
    return known
