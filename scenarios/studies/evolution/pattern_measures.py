"""How patterns are measured: a number of each replication, or of all together; NaN where it cannot be told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from ....analysis.firm_dynamics import logit_slope
from ..run.pictures import observed_trade
from .firm_facts import SETTLED

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

S2_ORDER = {"luggage_leather": 1.0, "food_beverage": 2.0, "beauty_chemicals": 3.0, "jewelry": 4.5,
            "textile_clothing": 4.5}  # fmt: skip
LAG = 8  # years that a cluster has at least to answer a rise of foreign demand
PERCENT = 100.0


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
    """The runs of one replication by arm, its inputs, and the baseline's scores (cluster, year, orders, synergy)."""

    inputs: Inputs
    runs: Mapping[str, Run]
    synergy: pd.DataFrame
    demand_start: int

    @property
    def base(self) -> Run:
        """The scenario itself."""
        return self.runs["baseline"]


def adoption_slope(one: Evidence) -> float:
    """Logit slope of the online share of all exports, 2016 to 2021."""
    share = _online(one, "exports").loc[2016:2021]
    years, values = np.array(share.index, dtype=np.float64), np.array(share, dtype=np.float64)
    return logit_slope(years, values) if len(share) >= 4 else np.nan


def _online(one: Evidence, flow: str) -> pd.Series[float]:
    online, total = (one.base.yearly(name).sum(axis=1) for name in (f"online_{flow}_usd", f"{flow}_usd"))
    return online / total


def online_share(flow: Literal["exports", "imports"]) -> Callable[[Evidence], float]:
    """Percent of all exports, or imports, that go through e-commerce in 2017."""
    return lambda one: PERCENT * _at(_online(one, flow), 2017)


def _at(series: pd.Series[float], year: int) -> float:
    return float(series.loc[year]) if year in series.index else np.nan


def fact(name: str, arm: str = "baseline") -> Callable[[Evidence], float]:
    """A fact of the firms, as of :func:`~.firm_facts.firm_facts`."""
    return lambda one: one.runs[arm].facts[name]


def percent(measure: Callable[[Evidence], float]) -> Callable[[Evidence], float]:
    """The same in percent."""
    return lambda one: PERCENT * measure(one)


def part(*names: str) -> Callable[[Evidence], float]:
    """Share that parts have in the growth of productivity; NaN where it does not grow."""

    def measure(one: Evidence) -> float:
        facts = one.base.facts
        growth = facts["growth"]
        return sum(facts[name] for name in names) / growth if growth > 0.0 else np.nan

    return measure


lead = fact("lead")
single_home_hhi = fact("hhi", "single_homing")


def multi_home_hhi(one: Evidence) -> float:
    """Concentration of platforms in the scenario less that with single-homing."""
    return one.base.facts["hhi"] - single_home_hhi(one)


def _takes(one: Evidence) -> pd.Series[float]:
    return one.base.yearly("commission_rate", "mean").mean(axis=1)


def take(year: int) -> Callable[[Evidence], float]:
    """What platforms take of sales in a year (share)."""
    return lambda one: _at(_takes(one), year)


def take_inside(one: Evidence) -> float:
    """Least distance, from 2014, of what platforms take to the referral fee that bounds it below (points)."""
    rates = _takes(one).loc[2014:]
    return PERCENT * float(rates.min() - one.inputs.parameters.platforms.referral_fee) if len(rates) else np.nan


def take_rise(one: Evidence) -> float:
    """Rise of what platforms take, 2014 to 2023 (points a year)."""
    rates = _takes(one)
    return PERCENT * (_at(rates, 2023) - _at(rates, 2014)) / 9.0


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


def _changes(one: Evidence, name: str, how: Literal["sum", "mean"]) -> pd.DataFrame:
    """Log change that more foreign demand makes, by year and cluster; after LAG years, else empty."""
    table: pd.DataFrame = (one.runs["more_demand"].yearly(name, how) / one.base.yearly(name, how)).transform(np.log)
    return table.loc[one.demand_start + LAG :].tail(SETTLED)


def _total_change(one: Evidence, name: str, how: Literal["sum", "mean"]) -> float:
    more, base = (one.runs[arm].yearly(name, how).sum(axis=1) for arm in ("more_demand", "baseline"))
    change: pd.Series = (more / base).transform(np.log)
    return float(change.loc[one.demand_start + LAG :].tail(SETTLED).mean())


def _large_change(one: Evidence) -> float:
    more, base = (one.runs[arm].facts["large_settled"] for arm in ("more_demand", "baseline"))
    return float(np.log(more / base)) if more > 0.0 and base > 0.0 else np.nan


def _elasticity(change: Callable[[Evidence], float], every: Sequence[Evidence]) -> float:
    """Mean change over the mean change of all exports: the ratio of a replication may be any where giants export."""
    exports = [_total_change(one, "exports_usd", "sum") for one in every]
    return float(np.mean([change(one) for one in every]) / np.mean(exports)) if every else np.nan


def firm_elasticity(every: Sequence[Evidence]) -> float:
    """Elasticity of the number of all firms to all exports: an outcome of entry and exit."""
    return _elasticity(lambda one: _total_change(one, "n_firms", "mean"), every)


def large_firm_elasticity(every: Sequence[Evidence]) -> float:
    """The same of the firms above designated size alone (20 m CNY of sales a year, constant prices)."""
    return _elasticity(_large_change, every)


def output_elasticity(one: Evidence) -> float:
    """Elasticity of a cluster's real output to its exports, the median over the clusters."""
    output, exports = (_changes(one, name, "sum").mean() for name in ("real_output", "exports_usd"))
    return float((output / exports).median())


def employment_factor(one: Evidence) -> float:
    """How far employment ever is from the first year's, as a factor of 1 and above."""
    work = one.base.yearly("employment", "mean").sum(axis=1)
    return float(np.exp(np.abs(np.log(work / work.iloc[0])).max()))


def real_wage_growth(one: Evidence) -> float:
    """Growth of real wages from 2010 to 2019, by workers (percent a year, log)."""
    wages, work = (one.base.yearly(name, "mean") for name in ("real_wage", "employment"))
    mean = (wages * work).sum(axis=1) / work.sum(axis=1)
    return PERCENT * float(np.log(_at(mean, 2019) / _at(mean, 2010))) / 9.0


def margin(cluster: str | None = None) -> Callable[[Evidence], float]:
    """Profit over revenue in 2020 (percent), of a cluster or of all by their real output."""

    def measure(one: Evidence) -> float:
        margins, output = one.base.yearly("mean_margin", "mean"), one.base.yearly("real_output")
        if cluster is not None:
            return PERCENT * _at(margins[cluster], 2020) if cluster in margins else np.nan
        return PERCENT * _at((margins * output).sum(axis=1) / output.sum(axis=1), 2020)

    return measure


def bad_loans(one: Evidence) -> float:
    """Bad loans of SMEs in 2018 and 2019, mean over the clusters by their real output (percent)."""
    shares, output = one.base.yearly("bad_loan_share", "mean"), one.base.yearly("real_output")
    mean = (shares * output).sum(axis=1) / output.sum(axis=1)
    return PERCENT * 0.5 * (_at(mean, 2018) + _at(mean, 2019))


def undelivered(one: Evidence) -> float:
    """Demand not delivered in the worst year from 2012, mean over the clusters by their real output (percent)."""
    shares, output = one.base.yearly("undelivered_share", "mean"), one.base.yearly("real_output")
    return PERCENT * float(((shares * output).sum(axis=1) / output.sum(axis=1)).loc[2012:].max())


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
    """How many industries' exports change between two years in the direction observed; see :func:`brier` as well."""

    def measure(one: Evidence) -> float:
        exports, seen = one.base.yearly("exports_usd"), _observed("exports")
        shared = [code for code in seen.columns if code in exports.columns]
        if last not in exports.index or len(shared) != len(seen.columns):
            return np.nan
        same = np.sign(exports.loc[last] - exports.loc[first])[shared] == np.sign(seen.loc[last] - seen.loc[first])
        return float(same.sum())

    return measure


def brier(first: int, last: int) -> Callable[[Sequence[Evidence]], float]:
    """Brier score of the signs of the industries' export changes, forecast by the share of replications that rise.

    Fair to few replications (Ferro 2014): what a larger ensemble would score on average. 0 is perfect, .25 a coin.
    """

    def measure(every: Sequence[Evidence]) -> float:
        seen = _observed("exports")
        tables = [one.base.yearly("exports_usd") for one in every]
        if len(tables) < 2 or any(last not in one.index or not set(seen.columns) <= set(one.columns) for one in tables):
            return np.nan
        rises = np.array([(one.loc[last] > one.loc[first])[seen.columns] for one in tables], dtype=float)
        happened = (seen.loc[last] > seen.loc[first]).to_numpy(dtype=float)
        share = rises.mean(axis=0)
        return float(((share - happened) ** 2 - share * (1.0 - share) / (len(tables) - 1)).mean())

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


def default_states(one: Evidence) -> float:
    """Stable states of the mean-field twin under the scenario's parameters; no luck in it."""
    return _stable_states(one, {})


def strong_states(one: Evidence) -> float:
    """The same where firms adopt mainly because others do."""
    strong = {"innovation": 0.002, "imitation": 0.6, "churn_rate": 0.06, "base_utility": -2.95,
              "buyer_utility": 3.0, "depth_utility": 0.0, "trust_utility": 0.0}  # fmt: skip
    return _stable_states(one, strong)


def _stable_states(one: Evidence, changes: Mapping[str, float]) -> float:
    from ....simulation.mean_field import MeanField
    from ....simulation.tipping import fixed_points

    adoption = dataclasses.replace(one.inputs.parameters.adoption, **changes)
    return float(sum(point.stable for point in fixed_points(MeanField(adoption=adoption))))


def tax_effect(one: Evidence) -> float:
    """Percent by which full tax relief alone changes output in the last year."""
    without, relieved = (one.runs[arm].total("B1").iloc[-1] for arm in ("no_policy", "tax_relief"))
    return float(100.0 * (relieved / without - 1.0))
