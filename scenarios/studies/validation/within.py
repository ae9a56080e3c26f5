"""Forecasts made within the training years: from every origin, scored against the model's own external process.

What is scored, and by what, stands in ``observed/scorecard.yaml`` and ``scorecard_reversion.yaml``, which were
committed (:data:`DECLARED_IN`) before anything was scored by them. Demand until an origin is *filtered*: the path with
which the model gives the exports and imports that were observed, so that its growth is net of what the model itself
makes of it. The filter of a year knows that year and earlier ones alone, so every origin takes the beginning of one
path. From the origin on a replication meets the drawn world of its seed; the external process alone, without the model,
meets the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....analysis.fit.probability import Coverage, coverage, crps_ensemble, interval, skill
from ....simulation.inputs import Inputs, with_parameters
from ....simulation.world import drawn
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble, Runs
from ...files.library_files import read
from .external_demand import damped_steps
from .observations import OBSERVED, TRAIN_LAST, panel, training_table, training_totals
from .protocols import PATHS, knowing_until, with_paths

if TYPE_CHECKING:
    from ...files.resolution import Resolved

Floats = npt.NDArray[np.floating[Any]]
Kept = npt.NDArray[np.bool_]

DECLARED_IN = {"scorecard.yaml": "c5c93ea", "scorecard_reversion.yaml": "d739c4b"}  # the commits that wrote them
PROCESS, WALK, REVERSION, MODEL = "external_process", "random_walk", "share_reversion", "model"
BENCHMARKS = (PROCESS, WALK, REVERSION)
FILTER_SEEDS = (1, 2)
FILTER_STEPS = 3
LARGEST_STEP = 3.0  # factor by which one step of the filter may change a year
MOST_GROUPS = 10  # of replications, left out in turn for the Monte Carlo error
PARAMETERS = (
    "drift_damping", "drift_years", "city_innovation", "share_innovation", "import_innovation", "reversion", "tails",
    "widest",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Skill:
    """Skill of the model's CRPS over a benchmark's, on the same draws, with its Monte Carlo standard error.

    ``lowest`` and ``highest``: with one industry left out, which ``least_without`` and ``most_without`` name.
    """

    against: str
    value: float
    error: float
    lowest: float
    highest: float
    least_without: str
    most_without: str


@dataclasses.dataclass(frozen=True)
class Within:
    """Forecasts of exports within the training years.

    ``members``: method, origin, year, cluster and a column a replication: logs of forecast exports over what was
    observed. ``online``: indicator, year, observed, median, lower, upper: e-commerce's shares, from the last origin
    before they are known; the parameters behind them have seen these years. ``failed``: runs that did not finish.
    """

    members: pd.DataFrame
    online: pd.DataFrame
    declared: Mapping[str, Any]
    failed: int

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a forecast: method, origin, year, horizon, cluster, crps (of logs), ape, inside the 90 % interval."""
        keys = ["method", "origin", "year", "cluster"]
        values = self._values(self.members)
        lower, upper = interval(values)
        return self.members[keys].assign(
            horizon=self.members["year"] - self.members["origin"],
            crps=crps_ensemble(values, np.zeros(values.shape[1])),
            ape=np.abs(np.expm1(np.median(values, axis=0))),
            inside=(lower <= 0.0) & (upper >= 0.0),
        )

    @property
    def replications(self) -> int:
        """How many replications every forecast has."""
        return int(self._values(self.members).shape[0])

    @property
    def coverage(self) -> Coverage:
        """Of the model's 90 % intervals."""
        return coverage(self.scores.loc[self.scores["method"] == MODEL, "inside"])

    @property
    def coverage_error(self) -> float:
        """Its Monte Carlo standard error."""
        values = self._values(self._of(MODEL))

        def share(kept: Kept) -> float:
            lower, upper = interval(values[kept])
            return float(((lower <= 0.0) & (upper >= 0.0)).mean())

        return self._monte_carlo(share)

    def by_horizon(self) -> pd.DataFrame:
        """Method, horizon, n, mape, crps, coverage."""
        groups = self.scores.groupby(["method", "horizon"], sort=False)
        return groups.agg(n=("ape", "size"), mape=("ape", "mean"), crps=("crps", "mean"), coverage=("inside", "mean")
                          ).reset_index()  # fmt: skip

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        """The model's skill over each benchmark."""
        return tuple(self._skill(one) for one in BENCHMARKS)

    def _skill(self, against: str) -> Skill:
        own, other = (self._of(method) for method in (MODEL, against))
        clusters = own["cluster"].to_numpy()
        without = {code: self._over(own[clusters != code], other[clusters != code]) for code in dict.fromkeys(clusters)}
        least, most = min(without, key=lambda code: without[code]), max(without, key=lambda code: without[code])
        error = self._monte_carlo(lambda kept: self._over(own, other, kept))
        return Skill(against, self._over(own, other), error, without[least], without[most], least, most)

    def _of(self, method: str) -> pd.DataFrame:
        rows = self.members[self.members["method"] == method]
        return rows.sort_values(["origin", "year", "cluster"], kind="stable")

    def _over(self, own: pd.DataFrame, other: pd.DataFrame, kept: Kept | None = None) -> float:
        """Skill, of some of the replications."""
        mean = [
            float(crps_ensemble(values if kept is None else values[kept], np.zeros(values.shape[1])).mean())
            for values in (self._values(own), self._values(other))
        ]
        return float(skill(*mean))

    def _monte_carlo(self, score: Callable[[Kept], float]) -> float:
        """Standard error of a score, by leaving out groups of mirrored pairs in turn; NaN below four replications."""
        pairs = self.replications // 2
        groups = min(MOST_GROUPS, pairs)
        if groups < 2:
            return float("nan")
        member = np.minimum(np.arange(self.replications) // 2, pairs - 1) % groups
        values = np.array([score(member != group) for group in range(groups)])
        return float(np.sqrt((groups - 1) / groups * ((values - values.mean()) ** 2).sum()))

    @staticmethod
    def _values(rows: pd.DataFrame) -> Floats:
        """Members of forecasts, shape (replications, forecasts)."""
        return rows.drop(columns=["method", "origin", "year", "cluster"]).to_numpy(dtype=float).T


def declared() -> dict[str, Any]:
    """What forecasts are scored by: the process, origins, targets of both files, ``reversion`` of the second."""
    first, second = (dict(read(OBSERVED / name)) for name in DECLARED_IN)
    return {**first, "reversion": float(second["reversion"]), "targets": [*first["targets"], *second["targets"]]}


def forecasts_within(
    resolved: Resolved, seed: int = 1, replications: int = 30, workers: int | Engine = 1
) -> Within | None:
    """Forecast exports from every declared origin, with and without the model.

    Returns:
        None where the scenario does not simulate the industries whose training years the package ships.
    """
    rules = declared()
    table, totals = training_table(), training_totals()
    observed = {name: panel(table, f"{name}_usd") for name in ("exports", "imports")}
    codes = list(resolved.inputs.clusters)
    if set(codes) != set(observed["exports"].columns) or resolved.inputs.start_year not in observed["exports"].index:
        return None
    values = {f"outside.{name}": float(rules["process"][name]) for name in PARAMETERS}
    inputs = with_parameters(resolved.inputs, values)
    observed = {name: one[codes] for name, one in observed.items()}
    origins = [int(origin) for origin in rules["origins"]]
    paths = filtered(inputs, observed, max(origins), workers)
    arms = {
        f"from {origin}": forecasting(inputs, paths, origin, min(origin + int(rules["horizons"]), TRAIN_LAST))
        for origin in origins
    }
    runs = Ensemble(arms, range(seed, seed + replications), annual_trade).run(workers)
    members = [
        part
        for origin, (arm, own) in zip(origins, arms.items(), strict=True)
        for part in _members(runs, arm, own, origin, observed["exports"], totals["exports"], rules["reversion"])
    ]
    return Within(pd.concat(members, ignore_index=True), _online(runs), rules, len(runs.failures))


def runs_within(replications: int) -> int:
    """How many runs the forecasts take, the filter's included."""
    return len(declared()["origins"]) * replications + FILTER_STEPS * len(FILTER_SEEDS)


def annual_trade(inputs: Inputs, seed: int) -> pd.DataFrame:
    """Exports, imports and their online part by cluster and year (index; 10,000 USD)."""
    from ....simulation.model import record

    table = record(inputs, seed, with_flows=False).diagnostics
    names = ["exports_usd", "imports_usd", "online_exports_usd", "online_imports_usd"]
    kept = table[table["diagnostic"].isin(names)]
    years = kept["quarter"].str[:4].astype(int).rename("year")
    sums = kept.groupby([kept["cluster"].astype(str), years, kept["diagnostic"].astype(str)])["value"].sum()
    return sums.unstack("diagnostic")  # noqa: PD010 - of a series


def bare(inputs: Inputs, last: int) -> Inputs:
    """The inputs as known in a year, with demand constant but for declared paths."""
    start = inputs.start_year
    # Nothing was sold online before the first year known: said, so that an origin before it knows of it too.
    cities = tuple(dataclasses.replace(one, online_share={start: 0.0, **one.online_share}) for one in inputs.cities)
    known = knowing_until(dataclasses.replace(inputs, cities=cities), last)
    cities = tuple(
        dataclasses.replace(one, exports_total=dict.fromkeys(range(start, last + 1), one.exports_total[start]))
        for one in known.cities
    )
    industries = tuple(
        dataclasses.replace(one, demand_drift=0.0, import_drift=0.0, export_level=0.0) for one in known.industries
    )
    return dataclasses.replace(known, cities=cities, industries=industries)


def filtered(
    inputs: Inputs, observed: Mapping[str, pd.DataFrame], last: int, workers: int | Engine = 1
) -> tuple[PATHS, PATHS]:
    """Paths of demand for exports and imports with which the model gives the growth observed since its first year.

    Fixed-point steps: the path of a year is multiplied by observed over simulated growth.

    Args:
        observed: exports and imports, years by clusters.
        last: the last year filtered.
    """
    start = inputs.start_year
    known = dataclasses.replace(bare(inputs, last), end_year=last, world="certain")
    wanted = {name: table.loc[start:last] / table.loc[start] for name, table in observed.items()}
    home = (1.0 + inputs.cities[0].home_growth_rate) ** np.arange(last - start + 1)
    paths = {"exports": wanted["exports"], "imports": wanted["imports"].div(home, axis=0)}
    for _ in range(FILTER_STEPS):
        runs = Ensemble({"filter": with_paths(known, *_mappings(paths))}, FILTER_SEEDS, annual_trade).run(workers)
        made = sum(runs.finished("filter").values()) / max(len(runs.finished("filter")), 1)
        for name, path in paths.items():
            simulated = made[f"{name}_usd"].unstack("cluster")[path.columns]  # noqa: PD010 - of a series
            grown = simulated / simulated.loc[start]
            paths[name] = path * (wanted[name] / grown).clip(1.0 / LARGEST_STEP, LARGEST_STEP)
    return _mappings(paths)


def _mappings(paths: Mapping[str, pd.DataFrame]) -> tuple[PATHS, PATHS]:
    exports, imports = (
        {str(code): dict(zip(map(int, path.index), map(float, path[code]), strict=True)) for code in path.columns}
        for path in (paths["exports"], paths["imports"])
    )
    return exports, imports


def forecasting(inputs: Inputs, paths: tuple[PATHS, PATHS], origin: int, last: int) -> Inputs:
    """The inputs of a forecast: filtered demand until the origin, then its damped growth, in an uncertain world."""
    exports, imports = ({code: _until(path, origin) for code, path in one.items()} for one in paths)
    base = {one.code: one.base_exports for one in inputs.industries}
    first, latest = (
        sum(base[code] * path[year] for code, path in exports.items()) for year in (inputs.start_year, origin)
    )
    growth = np.log(latest / first) / (origin - inputs.start_year)
    steps = damped_steps(inputs.parameters.outside.drift_damping, last - origin)
    ahead = {origin + h: float(np.exp(growth * step)) for h, step in enumerate(steps, start=1)}
    going_on = {
        code: {**path, **{year: path[origin] * factor for year, factor in ahead.items()}}
        for code, path in exports.items()
    }
    return dataclasses.replace(with_paths(bare(inputs, origin), going_on, imports), end_year=last, world="uncertain")


def _until(path: Mapping[int, float], last: int) -> dict[int, float]:
    return {year: value for year, value in path.items() if year <= last}


def _members(
    runs: Runs, arm: str, own: Inputs, origin: int, observed: pd.DataFrame, city: pd.Series[float], speed: float
) -> list[pd.DataFrame]:
    """Logs of forecasts over what was observed, by method: one row a cluster and year, one column a replication."""
    years = range(origin + 1, own.end_year + 1)
    known = {year: np.log(observed.loc[origin] / observed.loc[year]) for year in years}  # the origin over the year
    growth = np.log(city.loc[origin] / city.loc[own.start_year]) / (origin - own.start_year)
    steps = dict(zip(years, damped_steps(own.parameters.outside.drift_damping, len(years)), strict=True))
    back = reverting(observed, city, origin, len(years), speed)
    columns: dict[str, list[pd.Series[float]]] = {MODEL: [], PROCESS: [], WALK: [], REVERSION: []}
    for number, made in runs.finished(arm).items():
        exports = made["exports_usd"]
        met = {one.code: one.export_demand_path for one in drawn(own, runs.ensemble.seeds[number - 1]).industries}
        expected = {one.code: one.export_demand_path for one in own.industries}
        rows: dict[str, dict[tuple[int, str], float]] = {method: {} for method in columns}
        for code in observed.columns:
            for year in years:
                departure = np.log(met[code][year] / expected[code][year])
                grown = np.log(exports[code, year] / exports[code, origin])
                for method, log in (
                    (MODEL, grown), (PROCESS, growth * steps[year] + departure), (WALK, departure),
                    (REVERSION, growth * steps[year] + back[code][year] + departure),
                ):  # fmt: skip
                    rows[method][year, code] = float(log + known[year][code])
        for method, values in rows.items():
            columns[method].append(pd.Series(values, name=number))
    return [
        pd.DataFrame({one.name: one for one in parts})
        .rename_axis(["year", "cluster"])
        .reset_index()
        .assign(method=method, origin=origin)
        for method, parts in columns.items()
    ]


def reverting(
    exports: pd.DataFrame, city: pd.Series[float], origin: int, ahead: int, speed: float
) -> dict[str, dict[int, float]]:
    """By industry and year after the origin, the log by which a share goes back to its mean until the origin.

    Args:
        exports: of the industries, years by clusters; what lies after the origin is not looked at.
        city: exports of all goods by year.
        speed: part of the distance that is made up in a year.
    """
    known = exports.loc[:origin]
    shares = known.div(city.loc[known.index], axis=0).transform(np.log)
    away = shares.mean() - shares.loc[origin]
    return {
        str(code): {origin + h: float(gap * (1.0 - (1.0 - speed) ** h)) for h in range(1, ahead + 1)}
        for code, gap in zip(away.index, away.to_numpy(dtype=np.float64), strict=True)
    }


def _online(runs: Runs) -> pd.DataFrame:
    """E-commerce's shares of the city's exports and imports, observed and simulated from the origin before them."""
    from ..calibration.targets import ONLINE_EXPORTS, ONLINE_IMPORTS, training_targets

    known = training_targets(2010, TRAIN_LAST)
    known = known[known["indicator"].isin([ONLINE_EXPORTS, ONLINE_IMPORTS])]
    rows = []
    for indicator, flow in ((ONLINE_EXPORTS, "exports"), (ONLINE_IMPORTS, "imports")):
        for _, one in known[known["indicator"] == indicator].iterrows():
            year = int(one["year"])
            shares = []
            for made in runs.finished(f"from {int(known['year'].min()) - 1}").values():
                sums = made.xs(year, level="year").sum()
                shares.append(sums[f"online_{flow}_usd"] / sums[f"{flow}_usd"])
            lower, upper = interval(np.array(shares))
            rows.append((indicator, year, float(one["value"]), float(np.median(shares)), float(lower), float(upper)))
    return pd.DataFrame(rows, columns=["indicator", "year", "observed", "median", "lower", "upper"])
