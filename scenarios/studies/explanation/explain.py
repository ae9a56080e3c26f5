"""``explain("no_policy", "guangzhou")``: the gap between two scenarios, shared out among their differences."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.inference import mean_interval
from ....analysis.results import Result
from ....analysis.sensitivity import shapley
from ....analysis.stages import STAGES
from ....analysis.synergy.fitted import FittedEvaluator
from ....language import tr
from ...ensemble.doors import behind
from ...ensemble.engine import Engine, all_of, engine_of
from ...ensemble.ensemble import Ensemble, Runs, Tables, tables_of
from ...ensemble.identity import fingerprint, this_model
from ...ensemble.kept import KeptRuns
from ...ensemble.mirrored import mirrored
from ...ensemble.result_folder import begin_study, check_place
from ...ensemble.store.places import Place, place_of
from ...errors import UserError, WorkError, unknown
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import check_scorable, rows_of, shipped_evaluator, stage_by_year
from ...present.quantities import MEAN, ORDERS, U, known_quantities
from ...present.report.labels import labels_of
from .hybrids import Key, check_explainable, hybrid, label
from .words import STAGE, outcome_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.synergy.labels import Floats
    from ....simulation.inputs import Inputs

ORDER_PAIRS = 10
LEVEL = 0.95
STUDY = "explain"


@dataclass(frozen=True, repr=False)
class Explanation(Result):
    """The gap between two scenarios, shared out.

    ``contributions``: cluster (``mean``: of the clusters), difference, value, lower, upper (Student's t over the
    replications, 95 %), sampling_error (standard error from the orders tried; 0 where all were). The values of a
    cluster add up to its gap. ``gaps``: cluster, first, second, gap: means over the replications, the gap with its 95 %
    interval (lower, upper).
    """

    first: Resolved
    second: Resolved
    outcome: str
    year: int
    seeds: tuple[int, ...]
    runs: int
    exact: bool
    keys: tuple[Key, ...]
    contributions: pd.DataFrame
    gaps: pd.DataFrame

    def names(self) -> dict[str, str]:
        """The differences, as ``contributions`` calls them."""
        return {label(key): label(key) for key in self.keys}

    def plot(self, cluster: str = MEAN) -> Figure:
        """The waterfall from the first scenario to the second: a matplotlib figure."""
        from ....analysis.figures.style import with_unit
        from ....analysis.figures.waterfall import waterfall

        axis = with_unit(*outcome_words(self.outcome))
        ends = {name: float(self.gaps.set_index("cluster")[name].to_dict()[cluster]) for name in ("first", "second")}
        rows = self.contributions[self.contributions["cluster"] == cluster]
        rows = rows.assign(difference=[self.names()[one] for one in rows["difference"]])
        labels = labels_of([self.first, self.second])
        names = labels[self.first.name], labels[self.second.name]
        return waterfall(rows, (ends["first"], ends["second"]), names, axis, self.year, cluster)

    def save(self, folder: str | Path, command: str = "", force: bool = False) -> Path:
        """Write tables, the waterfall of the clusters' mean, a report and the manifest into a folder.

        Raises:
            UserError: the folder holds anything but this explanation's runs; with ``force`` an earlier result goes.
        """
        writing = behind("present.report.writing", "Writing")(Path(folder), force, command)
        written: Path = behind("studies.explanation.report", "write")(self, writing)
        return written


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
    overrides: Mapping[str, object] | None = None,
    world: str | None = None,
    orders: int = ORDER_PAIRS,
    workers: int | Engine = 1,
    out: str | Path | None = None,
) -> Explanation:
    """Share the gap between two scenarios out among the levers, shocks, parameters and other inputs they differ in.

    Shapley values: what a difference adds, averaged over the orders in which differences can be put in; all orders for
    up to eight differences, otherwise ``orders`` random ones with their reverses. Every hybrid meets the same luck.

    Args:
        outcome: ``synergy``, an order degree, ``stage`` (0 to 4), an indicator's code or a diagnostic.
        year: The last by default.
        replications: Seeds, from ``seed`` on; at least two.
        out: Folder where runs are kept: an explanation that was stopped goes on there, more replications or orders add
            to what is there.

    Raises:
        UserError, ParameterError: a name or number is wrong, the scenarios do not differ in what can be put in, or the
            folder holds something else.
        KeyboardInterrupt: stopped; the runs that had ended are kept.
        EvaluationError: the outcome is NaN.
    """
    one, other = (resolve(load(name, world), overrides, scale, until) for name in (first, second))
    place = None if out is None else place_of(out)
    return explain_resolved(one, other, outcome, year, replications, seed, orders, workers, place)


def explain_resolved(
    first: Resolved,
    second: Resolved,
    outcome: str = U,
    year: int | None = None,
    replications: int = 10,
    seed: int = 1,
    orders: int = ORDER_PAIRS,
    workers: int | Engine = 1,
    place: Place | None = None,
) -> Explanation:
    """As :func:`explain`, for scenarios that are resolved already."""
    keys = check_explainable(first, second)
    shown = check_asked(first, outcome, year, replications, orders)
    arms = {str(one): _coalition(first.inputs, second.inputs, keys, one) for one in _needed(keys, seed, orders)[0]}
    evaluator = shipped_evaluator(first.scenario.evaluator, first.scenario.folder)
    ensemble = Ensemble(arms, range(seed, seed + replications), Measured(evaluator, outcome, shown))
    if place:
        check_place(place, STUDY)
    with place.locked() if place else contextlib.nullcontext(), engine_of(workers) as engine:
        if place:
            begin(place, first, second, outcome, shown)
            engine = dataclasses.replace(engine, kept=KeptRuns(place, this_model()))
        return explanation_of(ensemble.run(engine), first, second, orders)


def explanation_of(runs: Runs, first: Resolved, second: Resolved, orders: int = ORDER_PAIRS) -> Explanation:
    """As :func:`explain`, of an ensemble that has been run.

    Its arms are coalitions of differences, each called by its number in binary: bit i is the i-th difference.

    Raises:
        WorkError: a run failed. KeyboardInterrupt: the ensemble was stopped.
    """
    keys, seeds, measured = check_explainable(first, second), runs.ensemble.seeds, runs.ensemble.measure
    assert isinstance(measured, Measured)
    needed, drawn = _needed(keys, seeds[0], orders)
    all_of(list(runs.outcomes.values()))
    if len(runs.failures):
        told = f"{len(runs.failures)} of {len(runs.runs)} runs failed, the first with "
        raise WorkError(tr("{told}{first}: the gap is not shared.", told=told, first=runs.failures["error"].iloc[0]))
    values = {one: np.array(list(runs.finished(str(one)).values())) for one in needed}
    exact = not drawn
    shares = shapley.exact_shares(values, len(keys)) if exact else shapley.sampled_shares(values, drawn)
    mean_errors = _errors_of_means(values, drawn, len(keys), shares)
    clusters = [*first.inputs.clusters, MEAN]
    twos = mirrored(first.inputs.world, seeds)
    contributions = _contributions(shares.values, mean_errors, [label(key) for key in keys], clusters, twos)
    gaps = _gaps(values[0], values[needed[-1]], clusters, twos)
    return Explanation(
        first, second, measured.outcome, measured.year, tuple(seeds), len(runs.runs), exact, tuple(keys), contributions,
        gaps,
    )  # fmt: skip


def begin(place: Place, first: Resolved, second: Resolved, outcome: str, year: int) -> None:
    """Note what is explained, or go on with it.

    Raises:
        UserError: the folder holds another explanation, one of another version of the model, or anything else.
    """
    own = {
        "first": first.name,
        "second": second.name,
        "outcome": outcome,
        "year": year,
        "first inputs": fingerprint(first.inputs),
        "second inputs": fingerprint(second.inputs),
        "model": this_model(),
    }
    begin_study(place, STUDY, own, "explanation")


def _needed(keys: list[Key], seed: int, orders: int) -> tuple[list[int], list[tuple[int, ...]]]:
    """The coalitions to simulate, and the orders tried; no orders where all are."""
    if len(keys) <= shapley.MOST_EXACT:
        return sorted(shapley.all_coalitions(len(keys))), []
    drawn = shapley.antithetic_orders(len(keys), orders, seed)
    return sorted(shapley.coalitions_on(drawn)), drawn


def n_runs(keys: list[Key], replications: int, seed: int, orders: int) -> int:
    """How many runs an explanation takes."""
    return len(_needed(keys, seed, orders)[0]) * replications


def check_asked(first: Resolved, outcome: str, year: int | None, replications: int, orders: int) -> int:
    """The year shown; UserError for an outcome that is none, or numbers out of bounds."""
    known = [U, *ORDERS, STAGE, *(one for one in known_quantities() if not one.startswith("synergy"))]
    if outcome not in known:
        raise unknown("outcome", outcome, known)
    if replications < 2:
        raise UserError(
            tr(
                "replications = {replications} is outside [2, …]: an interval needs at least two.",
                replications=replications,
            )
        )
    if orders < 2:
        raise UserError(tr("orders = {orders} is outside [2, …]: one pair of orders tells no error.", orders=orders))
    start, end = first.inputs.start_year, first.inputs.end_year
    if year is not None and not start <= year <= end:
        raise UserError(
            tr("year = {year} is outside [{start}, {end}], the years simulated.", year=year, start=start, end=end)
        )
    check_scorable(first)
    return int(first.inputs.end_year) if year is None else year


@dataclass(frozen=True)
class Measured:
    """An outcome of one run in one year: every cluster's in the order of the inputs, then their mean."""

    evaluator: FittedEvaluator
    outcome: str
    year: int

    def __call__(self, inputs: Inputs, seed: int) -> Floats:
        tables = tables_of(inputs, seed)
        table = _rows_of_year(tables, self.evaluator, self.outcome, self.year)
        values = table.groupby("cluster")["value"].mean().reindex(list(inputs.clusters)).to_numpy(dtype=np.float64)
        return np.append(values, values.mean())


def _rows_of_year(tables: Tables, evaluator: FittedEvaluator, outcome: str, year: int) -> pd.DataFrame:
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


def _coalition(first: Inputs, second: Inputs, keys: list[Key], coalition: int) -> Inputs:
    """The first inputs with the differences of a coalition; all of them are the second scenario itself."""
    if coalition == 2 ** len(keys) - 1:
        return second
    return hybrid(first, second, {key for i, key in enumerate(keys) if coalition >> i & 1})


def _errors_of_means(
    values: Mapping[int, Floats], drawn: list[tuple[int, ...]], n: int, shares: shapley.Shares
) -> Floats:
    """Standard errors from the orders tried, of the means over the replications: (differences, clusters)."""
    if not drawn:
        return np.zeros((n, shares.values.shape[-1]))
    return shapley.sampled_shares({one: value.mean(axis=0) for one, value in values.items()}, drawn).errors


def _contributions(
    values: Floats, errors: Floats, names: list[str], clusters: list[str], twos: Sequence[int] | None
) -> pd.DataFrame:
    ends = dict(zip(("value", "lower", "upper"), mean_interval(values, 1, LEVEL, twos), strict=True))
    columns = {**ends, "sampling_error": errors}
    parts = [
        pd.DataFrame(
            {"cluster": cluster, "difference": names, **{name: column[:, j] for name, column in columns.items()}}
        )
        for j, cluster in enumerate(clusters)
    ]
    return pd.concat(parts, ignore_index=True)


def _gaps(first: Floats, second: Floats, clusters: list[str], twos: Sequence[int] | None) -> pd.DataFrame:
    gap, lower, upper = mean_interval(second - first, 0, LEVEL, twos)
    ends = {"first": first.mean(axis=0), "second": second.mean(axis=0)}
    return pd.DataFrame({"cluster": clusters, **ends, "gap": gap, "lower": lower, "upper": upper})
