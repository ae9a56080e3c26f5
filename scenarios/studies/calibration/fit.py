"""What is fitted, and the fit of a point by optuna, with levels and trends of trade by regression."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ....language import tr
from ...ensemble.engine import Engine, all_of
from ...errors import UserError
from ...files.cells import Base
from .extra import optuna_of
from .moments import Moment
from .priors import Prior
from .targets import Simulated, errors, overall, simulated, simulated_targets
from .trends import COEFFICIENTS, STEPS, moved, regressions

FAILED = 99.0  # the distance of a run that fails: farther than any that ends
BATCH = 4  # trials asked for at a time, whatever the number of workers: so that these do not change the search

Values = dict[str, float]


@dataclass(frozen=True)
class Problem:
    """What is fitted: the scenario's values, the priors, and what is observed.

    ``moments``: published numbers on firms and adoption that it is held against too. ``trends``: whether levels and
    trends of the industries' trade are fitted by regression, so that the search leaves them out of the distance.
    ``given``: values that every run has.
    """

    base: Base
    priors: tuple[Prior, ...]
    observed: pd.DataFrame
    trends: bool = False
    given: Mapping[str, float] = field(default_factory=dict)
    moments: tuple[Moment, ...] = ()

    @property
    def start(self) -> int:
        """The scenario's first year."""
        return self.base.resolved.inputs.start_year

    def simulate(self, values: Values, seed: int) -> pd.DataFrame:
        """What one run with these values gives of everything observed: cluster, indicator, year, value."""
        return simulated_targets(self.base.inputs({**self.given, **values}), seed)

    def run(self, values: Values, seed: int) -> Simulated:
        """The same of one run, with its moments."""
        return simulated(self.base.inputs({**self.given, **values}), seed, self.moments)

    def distance(self, values: Values, seed: int) -> float:
        """How far one run with these values is from what is observed, as the search sees it."""
        trends_from = self.start if self.trends else None
        return overall(errors(self.run(values, seed), self.observed, self.moments, trends_from))

    def errors(self, values: Values, seed: int) -> Values:
        """The errors by group of series and moments, in units of their scales, levels and trends included."""
        return errors(self.run(values, seed), self.observed, self.moments)


def fit_point(
    problem: Problem,
    trials: int,
    seed: int,
    engine: Engine,
    told: Callable[[int], None] = lambda _: None,
) -> pd.DataFrame:
    """Search by the tree-structured Parzen estimator; it is repeated from its seed, what is kept is looked up.

    Returns: one row a trial, the parameters and ``distance``, the mean over two runs of different luck.
    """
    optuna = optuna_of()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=max(10, trials // 5))
    with _quiet():
        study = optuna.create_study(sampler=sampler)
    study.enqueue_trial({one.path: min(max(one.current, one.low), one.high) for one in problem.priors})
    spaces = {one.path: optuna.distributions.FloatDistribution(one.low, one.high) for one in problem.priors}
    finished = 0
    while finished < trials:
        with _quiet():
            asked = [study.ask(spaces) for _ in range(min(BATCH, trials - finished))]
        tasks = [(problem, dict(one.params), seed + luck) for one in asked for luck in (0, 1)]
        outcomes = [FAILED if one.result is None else one.result for one in all_of(engine.map(distance_of, tasks))]
        for number, one in enumerate(asked):
            study.tell(one, float(np.mean(outcomes[2 * number : 2 * number + 2])))
        finished += len(asked)
        told(len(asked))
    rows = [{**one.params, "distance": one.value} for one in study.trials if one.state.is_finished()]
    return pd.DataFrame(rows)


def distance_of(problem: Problem, values: Values, seed: int) -> float:
    """The distance of one run, for a worker."""
    return problem.distance(values, seed)


def errors_of(problem: Problem, values: Values, seed: int) -> Values:
    """The errors of one run, for a worker."""
    return problem.errors(values, seed)


def fit_trends(problem: Problem, values: Mapping[str, float], seeds: Sequence[int], engine: Engine) -> dict[str, float]:
    """The trends by path that fit best with the other parameters given.

    Raises:
        UserError: the observations hold no exports or imports of an industry.
    """
    trends = own_trends(problem)
    for _ in range(STEPS):
        outcomes = all_of(engine.map(series_of, [(problem, {**values, **trends}, seed) for seed in seeds]))
        runs = [one.result for one in outcomes if one.result is not None]
        if not runs:
            raise UserError(tr("No run with the trends fitted so far finished: {error}", error=outcomes[0].error))
        found = regressions(runs, problem.observed, problem.start)
        trends = moved(trends, ((paths, one.coefficients) for paths, one in found.items()))
    return trends


def own_trends(problem: Problem) -> dict[str, float]:
    """The scenario's own values of the trends that the observations tell about; raises UserError if there are none."""
    codes = {one.code for one in problem.base.resolved.inputs.industries}
    rows = problem.observed[problem.observed["cluster"].isin(codes)]
    pairs = rows[rows["indicator"].isin(list(COEFFICIENTS))][["cluster", "indicator"]].drop_duplicates()
    paths = [f"industry.{cluster}.{name}" for cluster, series in pairs.to_numpy() for name in COEFFICIENTS[series]]
    if not paths:
        raise UserError(
            tr(
                "The observations hold neither exports_usd nor imports_usd of an industry: there are no "
                "trends to fit. Name the --parameters to fit."
            )
        )
    return {path: problem.base.value(path) for path in paths}


def drawn_trends(
    problem: Problem, draws: pd.DataFrame, trends: Mapping[str, float], seed: int, engine: Engine
) -> pd.DataFrame:
    """For every draw of the other parameters, a draw of the trends given them: one row a draw, one column a path."""
    sets = draws.to_dict("records")
    tasks = [(problem, {**one, **trends}, seed + number) for number, one in enumerate(sets)]
    rows = []
    for number, outcome in enumerate(all_of(engine.map(series_of, tasks))):
        if outcome.result is None:
            raise UserError(
                tr("Draw {number} of the posterior did not finish: {error}", number=number + 1, error=outcome.error)
            )
        rng = np.random.default_rng([seed, number])
        found = regressions([outcome.result], problem.observed, problem.start)
        rows.append(moved(trends, ((paths, one.draw(rng)) for paths, one in found.items())))
    return pd.DataFrame(rows)


def series_of(problem: Problem, values: Mapping[str, float], seed: int) -> pd.DataFrame:
    """What a run gives of everything observed, for a worker."""
    return problem.simulate(dict(values), seed)


def again_on_fresh_seeds(
    problem: Problem,
    points: dict[str, Values],
    seeds: Sequence[int],
    engine: Engine,
) -> pd.DataFrame:
    """Points re-run on seeds that no search has seen: point, seed, distance, and the error of each group."""
    tasks = [(problem, values, seed) for values in points.values() for seed in seeds]
    outcomes = all_of(engine.map(errors_of, tasks))
    labels = [(name, seed) for name in points for seed in seeds]
    rows = []
    for (name, seed), one in zip(labels, outcomes, strict=True):
        found = one.result or {}
        total = overall(found) if found else FAILED
        rows.append({"point": name, "seed": seed, "distance": total, **found})
    return pd.DataFrame(rows)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What the libraries say of their own future is no concern of the user's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", UserWarning)
        yield
