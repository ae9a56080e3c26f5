"""``explain("no_policy", "guangzhou")``: the gap between two scenarios, shared out among their differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...analysis.sensitivity import shapley
from ...analysis.stages import STAGES
from ...analysis.synergy.fitted import FittedEvaluator
from ..errors import UserError, unknown
from ..execution import Outcome, execute
from ..experiments.chunks import tables_of
from ..quantities import MEAN, ORDERS, U, known_quantities, name_of, unit_of
from ..resolution import Resolved, resolve
from ..scenario import load
from ..scoring import check_scorable, rows_of, shipped_evaluator, stage_by_year
from .hybrids import Key, check_explainable, hybrid, label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...analysis.catalogue import Language
    from ...analysis.synergy.labels import Floats
    from ...simulation.inputs import Inputs

STAGE = "stage"
ORDER_PAIRS = 10
LEVEL = 0.95
Finished = Callable[[int, Outcome[Any]], None]


@dataclass(frozen=True)
class Explanation:
    """The gap between two scenarios, shared out.

    ``contributions``: cluster (``mean``: of the clusters), difference, value, lower, upper (Student's t over the
    replications, 95 %), sampling_error (standard error from the orders tried; 0 where all were). The values of a
    cluster add up to its gap. ``gaps``: cluster, first, second, gap: means over the replications.
    """

    first: Resolved
    second: Resolved
    outcome: str
    year: int
    replications: int
    runs: int
    exact: bool
    contributions: pd.DataFrame
    gaps: pd.DataFrame

    def plot(self, lang: Language = "en", cluster: str = MEAN) -> Figure:
        """The waterfall from the first scenario to the second: a matplotlib figure."""
        from ...analysis.figures.style import with_unit
        from ...analysis.figures.waterfall import waterfall

        unit = "" if self.outcome == STAGE else unit_of(self.outcome, lang)
        name = self.outcome if self.outcome == STAGE else name_of(self.outcome, lang)
        ends = {name: float(self.gaps.set_index("cluster")[name].to_dict()[cluster]) for name in ("first", "second")}
        rows = self.contributions[self.contributions["cluster"] == cluster]
        names, axis = (self.first.name, self.second.name), with_unit(name, unit, lang)
        return waterfall(rows, (ends["first"], ends["second"]), names, axis, self.year, cluster, lang)

    def save(self, folder: str | Path, lang: Language = "en") -> Path:
        """Write tables, the waterfall of the clusters' mean and a report into a folder."""
        from ...analysis.figures.style import figure_language, save
        from .report import write_explanation_report

        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        self.contributions.to_csv(target / "contributions.csv", index=False, lineterminator="\n")
        self.gaps.to_csv(target / "gaps.csv", index=False, lineterminator="\n")
        picture = save(self.plot(figure_language(lang)), target / "waterfall.png")
        write_explanation_report(self, picture, target / "report.html", lang)
        return target


def explain(
    first: str,
    second: str,
    *,
    outcome: str = U,
    year: int | None = None,
    replications: int = 10,
    seed: int = 1,
    scale: float | None = None,
    until: int | None = None,
    orders: int = ORDER_PAIRS,
    workers: int = 1,
    finished: Finished = lambda _, __: None,
) -> Explanation:
    """Share the gap between two scenarios out among the levers, shocks, parameters and other inputs they differ in.

    Shapley values: what a difference adds, averaged over the orders in which differences can be put in; all orders for
    up to eight differences, otherwise ``orders`` random ones with their reverses. Every hybrid meets the same luck.

    Args:
        outcome: ``synergy``, an order degree, ``stage`` (0 to 4), an indicator's code or a diagnostic.
        year: The last by default.
        replications: Seeds, from ``seed`` on; at least two.

    Raises:
        UserError, ParameterError: a name or number is wrong, or the scenarios do not differ in what can be put in.
        EvaluationError: the outcome is NaN.
    """
    sides = resolve(load(first), None, scale, until), resolve(load(second), None, scale, until)
    return explain_resolved(*sides, outcome, year, replications, seed, orders, workers, finished)


def explain_resolved(
    first: Resolved,
    second: Resolved,
    outcome: str = U,
    year: int | None = None,
    replications: int = 10,
    seed: int = 1,
    orders: int = ORDER_PAIRS,
    workers: int = 1,
    finished: Finished = lambda _, __: None,
) -> Explanation:
    """As :func:`explain`, for scenarios that are resolved already."""
    keys = check_explainable(first, second)
    shown = check_asked(first, outcome, year, replications, orders)
    exact = len(keys) <= shapley.MOST_EXACT
    drawn = [] if exact else shapley.antithetic_orders(len(keys), orders, seed)
    needed = sorted(shapley.all_coalitions(len(keys)) if exact else shapley.coalitions_on(drawn))
    values = _simulated(
        first, second, keys, needed, outcome, shown, range(seed, seed + replications), workers, finished
    )
    shares = shapley.exact_shares(values, len(keys)) if exact else shapley.sampled_shares(values, drawn)
    mean_errors = _errors_of_means(values, drawn, len(keys), shares)
    clusters = [*first.inputs.clusters, MEAN]
    contributions = _contributions(shares.values, mean_errors, [label(key) for key in keys], clusters)
    gaps = _gaps(values[0], values[needed[-1]], clusters)
    runs = len(needed) * replications
    return Explanation(first, second, outcome, shown, replications, runs, exact, contributions, gaps)


def n_runs(keys: list[Key], replications: int, seed: int, orders: int) -> int:
    """How many runs an explanation takes."""
    n = len(keys)
    if n <= shapley.MOST_EXACT:
        return int(2**n) * replications
    return len(shapley.coalitions_on(shapley.antithetic_orders(n, orders, seed))) * replications


def check_asked(first: Resolved, outcome: str, year: int | None, replications: int, orders: int) -> int:
    """The year shown; UserError for an outcome that is none, or numbers out of bounds."""
    known = [U, *ORDERS, STAGE, *(one for one in known_quantities() if not one.startswith("synergy"))]
    if outcome not in known:
        raise unknown("outcome", outcome, known)
    if replications < 2:
        raise UserError(f"replications = {replications} is outside [2, …]: an interval needs at least two.")
    if orders < 2:
        raise UserError(f"orders = {orders} is outside [2, …]: one pair of orders tells no error.")
    start, end = first.inputs.start_year, first.inputs.end_year
    if year is not None and not start <= year <= end:
        raise UserError(f"year = {year} is outside [{start}, {end}], the years simulated.")
    check_scorable(first)
    return int(first.inputs.end_year) if year is None else year


def outcome_of(inputs: Inputs, seed: int, evaluator: FittedEvaluator, outcome: str, year: int) -> Floats:
    """An outcome of one run in one year: every cluster's in the order of the inputs, then their mean."""
    tables = tables_of(inputs, seed)
    table = _rows_of_year(tables, evaluator, outcome, year)
    values = table.groupby("cluster")["value"].mean().reindex(list(inputs.clusters)).to_numpy(dtype=np.float64)
    return np.append(values, values.mean())


def _rows_of_year(tables: dict[str, pd.DataFrame], evaluator: FittedEvaluator, outcome: str, year: int) -> pd.DataFrame:
    indicators, diagnostics = tables["indicators"], tables["diagnostics"]
    if outcome in (U, *ORDERS):
        scored = evaluator.score(rows_of(indicators, evaluator.evaluator.codes)).synergy
        return scored[scored["year"] == year].assign(value=lambda rows: rows[outcome])
    if outcome == STAGE:
        stages = stage_by_year(diagnostics.assign(run_id="one"))
        place = {name: number for number, name in enumerate(STAGES)}
        return stages[stages["year"] == year].assign(value=lambda rows: rows["stage"].map(place))
    if outcome in set(indicators["indicator"]):
        return indicators[(indicators["indicator"] == outcome) & (indicators["year"] == year)]
    chosen = diagnostics[diagnostics["diagnostic"] == outcome]
    return chosen[chosen["quarter"].str[:4].astype(int) == year]


def _simulated(
    first: Resolved,
    second: Resolved,
    keys: list[Key],
    needed: list[int],
    outcome: str,
    year: int,
    seeds: range,
    workers: int,
    finished: Finished,
) -> dict[int, Floats]:
    """The outcome of every coalition: (replications, clusters and mean)."""
    scenario = first.scenario
    evaluator = shipped_evaluator(scenario.evaluator, scenario.folder)
    whole = {0: first.inputs, 2 ** len(keys) - 1: second.inputs}
    inputs = {
        one: whole.get(one) or hybrid(first.inputs, second.inputs, {key for i, key in enumerate(keys) if one >> i & 1})
        for one in needed
    }
    tasks = [(inputs[one], seed, evaluator, outcome, year) for one in needed for seed in seeds]
    outcomes = execute(outcome_of, tasks, workers, finished=finished)
    failed = [one.error for one in outcomes if one.result is None]
    if failed:
        raise UserError(
            f"{len(failed)} of {len(tasks)} runs failed, the first with {failed[0]}: the gap is not shared."
        )
    stacked = np.array([one.result for one in outcomes]).reshape(len(needed), len(seeds), -1)
    return dict(zip(needed, stacked, strict=True))


def _errors_of_means(
    values: Mapping[int, Floats], drawn: list[tuple[int, ...]], n: int, shares: shapley.Shares
) -> Floats:
    """Standard errors from the orders tried, of the means over the replications: (differences, clusters)."""
    if not drawn:
        return np.zeros((n, shares.values.shape[-1]))
    return shapley.sampled_shares({one: value.mean(axis=0) for one, value in values.items()}, drawn).errors


def _contributions(values: Floats, errors: Floats, names: list[str], clusters: list[str]) -> pd.DataFrame:
    from scipy.stats import t as student

    n = values.shape[1]
    mean = values.mean(axis=1)
    reach = float(student.ppf(0.5 + LEVEL / 2, n - 1)) * values.std(axis=1, ddof=1) / np.sqrt(n)
    columns = {"value": mean, "lower": mean - reach, "upper": mean + reach, "sampling_error": errors}
    parts = [
        pd.DataFrame(
            {"cluster": cluster, "difference": names, **{name: column[:, j] for name, column in columns.items()}}
        )
        for j, cluster in enumerate(clusters)
    ]
    return pd.concat(parts, ignore_index=True)


def _gaps(first: Floats, second: Floats, clusters: list[str]) -> pd.DataFrame:
    ends = first.mean(axis=0), second.mean(axis=0)
    return pd.DataFrame(
        {"cluster": clusters, "first": ends[0], "second": ends[1], "gap": (second - first).mean(axis=0)}
    )
