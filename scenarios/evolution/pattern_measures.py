"""How patterns are measured: one number a replication, NaN where it cannot be told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from ...analysis.firm_dynamics import logit_slope
from ..pictures import observed_trade

S2_ORDER = {"luggage_leather": 1.0, "food_beverage": 2.0, "beauty_chemicals": 3.0, "jewelry": 4.5,
            "textile_clothing": 4.5}  # fmt: skip
LAG = 8  # years from the rise of foreign demand to the look at the cluster


@dataclasses.dataclass(frozen=True)
class Run:
    """One run: its yearly indicators and diagnostics (cluster by year by name) and the facts of its firms."""

    indicators: pd.DataFrame
    diagnostics: pd.DataFrame
    facts: Mapping[str, float]

    def yearly(self, name: str, how: Literal["sum", "mean"] = "sum") -> pd.DataFrame:
        """A diagnostic by year (rows) and cluster (columns): the quarters' ``sum`` or ``mean``."""
        rows = self.diagnostics[self.diagnostics["diagnostic"] == name]
        keyed = rows.assign(year=rows["quarter"].str[:4].astype(int))
        return keyed.pivot_table(index="year", columns="cluster", values="value", aggfunc=how)

    def total(self, code: str) -> pd.Series[float]:
        """An indicator by year, summed over the clusters."""
        return self.indicators[self.indicators["indicator"] == code].groupby("year")["value"].sum()


@dataclasses.dataclass(frozen=True)
class Evidence:
    """The runs of one replication by arm, and the baseline's scores (cluster, year, orders, synergy)."""

    runs: Mapping[str, Run]
    synergy: pd.DataFrame
    demand_start: int

    @property
    def base(self) -> Run:
        """The scenario itself."""
        return self.runs["baseline"]


def adoption_slope(one: Evidence) -> float:
    """Logit slope of the online share of all exports, 2014 to 2021."""
    online, exports = (one.base.yearly(name).sum(axis=1) for name in ("online_exports_usd", "exports_usd"))
    share = (online / exports).loc[2014:2021]
    return logit_slope(share.index.to_numpy(dtype=np.float64), share.to_numpy()) if len(share) >= 5 else np.nan


def _fact(name: str, arm: str = "baseline") -> Callable[[Evidence], float]:
    return lambda one: one.runs[arm].facts[name]


lead = _fact("lead")
hill_first = _fact("hill_first")
hill_last = _fact("hill_last")
hill_wide = _fact("hill_wide")
growth_kurtosis = _fact("growth_kurtosis")
variance_exponent = _fact("variance_exponent")
single_home_hhi = _fact("hhi", "single_homing")


def multi_home_hhi(one: Evidence) -> float:
    """Concentration of platforms in the scenario less that with single-homing."""
    return one.base.facts["hhi"] - single_home_hhi(one)


def _rate(name: str) -> Callable[[Evidence], float]:
    def measure(one: Evidence) -> float:
        firms, rate = one.base.yearly("n_firms", "mean"), one.base.yearly(name)
        return float((rate * firms).to_numpy().sum() / firms.to_numpy().sum())

    return measure


entry = _rate("entry_rate")
exits = _rate("exit_rate")


def firms_ratio(one: Evidence) -> float:
    """All firms in the last year over those in the first."""
    firms = one.base.yearly("n_firms", "mean").sum(axis=1)
    return float(firms.iloc[-1] / firms.iloc[0])


def _elasticity(one: Evidence, scale: Callable[[Run], pd.Series[float]]) -> float:
    """Log change of the clusters' scale after LAG years over the mean log change of exports until then."""
    last = one.demand_start + LAG
    base, more = one.base, one.runs["more_demand"]
    ratio = more.yearly("exports_usd").sum(axis=1) / base.yearly("exports_usd").sum(axis=1)
    if last not in ratio.index:
        return np.nan
    change = float(np.log(ratio.loc[one.demand_start : last]).mean())
    return float(np.log(scale(more).loc[last] / scale(base).loc[last])) / change


def firm_elasticity(one: Evidence) -> float:
    """Elasticity of the number of firms: an outcome of entry and exit."""
    return _elasticity(one, lambda run: run.yearly("n_firms", "mean").sum(axis=1))


def output_elasticity(one: Evidence) -> float:
    """Elasticity of output at current prices."""
    return _elasticity(one, lambda run: run.total("B1"))


def overtake(one: Evidence) -> float:
    """Median over the clusters of the first year from which digital trade's order stays above the cluster's."""
    years = []
    for _, rows in one.synergy.groupby("cluster"):
        above = (rows["order_digital_trade"] > rows["order_industrial_cluster"]).to_numpy()
        below = np.flatnonzero(~above)
        after = int(below[-1]) + 1 if below.size else 0
        years.append(float(rows["year"].iloc[after]) if after < len(rows) else np.inf)
    median = float(np.median(years))
    return median if np.isfinite(median) else np.nan


def rank_correlation(one: Evidence) -> float:
    """Spearman's correlation of U in 2021 with the order that S2 reports."""
    from scipy.stats import spearmanr

    scored = one.synergy[one.synergy["year"] == 2021].set_index("cluster")["synergy"]
    if set(scored.index) != set(S2_ORDER):
        return np.nan
    return float(spearmanr(scored, [-S2_ORDER[code] for code in scored.index]).statistic)


@cache
def _observed(flow: str) -> pd.DataFrame:
    return observed_trade().pivot_table(index="year", columns="cluster", values=flow)


def signs(first: int, last: int) -> Callable[[Evidence], float]:
    """How many industries' exports change between two years in the direction observed."""

    def measure(one: Evidence) -> float:
        exports, seen = one.base.yearly("exports_usd"), _observed("exports")
        shared = [code for code in seen.columns if code in exports.columns]
        if last not in exports.index or len(shared) != len(seen.columns):
            return np.nan
        same = np.sign(exports.loc[last] - exports.loc[first])[shared] == np.sign(seen.loc[last] - seen.loc[first])
        return float(same.sum())

    return measure


def balance_signs(first: int, last: int) -> Callable[[Evidence], float]:
    """Share of industries and years whose trade balance has the sign observed."""

    def measure(one: Evidence) -> float:
        balance = one.base.yearly("trade_balance_usd")
        seen = _observed("exports") - _observed("imports")
        if last not in balance.index or not set(seen.columns) <= set(balance.columns):
            return np.nan
        same = np.sign(balance.loc[first:last, seen.columns]) == np.sign(seen.loc[first:last])
        return float(same.to_numpy().mean())

    return measure


def default_states(_: Evidence) -> float:
    """Stable states of the mean-field twin under the default parameters; no luck in it."""
    return _stable_states(())


def strong_states(_: Evidence) -> float:
    """The same where firms adopt mainly because others do."""
    strong = {"innovation": 0.002, "imitation": 0.6, "churn_rate": 0.06, "base_utility": -2.95,
              "buyer_utility": 3.0, "depth_utility": 0.0, "trust_utility": 0.0}  # fmt: skip
    return _stable_states(tuple(strong.items()))


@cache
def _stable_states(changes: tuple[tuple[str, float], ...]) -> float:
    from ...simulation.agents.adoption import AdoptionParameters
    from ...simulation.mean_field import MeanField
    from ...simulation.tipping import fixed_points

    points = fixed_points(MeanField(adoption=AdoptionParameters(**dict(changes))))
    return float(sum(point.stable for point in points))


def tax_effect(one: Evidence) -> float:
    """Percent by which full tax relief alone changes output in the last year."""
    without, relieved = (one.runs[arm].total("B1").iloc[-1] for arm in ("no_policy", "tax_relief"))
    return float(100.0 * (relieved / without - 1.0))
