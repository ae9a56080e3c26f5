"""A calibration: dead-parameter check, point fit, posterior and its check, the points again on fresh seeds."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine, all_of, engine_of
from ...ensemble.identity import this_model
from ...ensemble.kept import KeptRuns
from ...ensemble.result_folder import begin_study
from ...ensemble.store.places import LocalPlace, Place
from ...errors import UserError
from ...files.cells import Base
from ...files.resolution import resolve
from ...files.scenario import load
from ...present.report.reproduction import LIBRARIES
from ..reference import probe
from ..sweep.dead_parameters import digest
from ..validation.known import fitted_series, fitted_years, known_of
from .fit import Problem, Values, again_on_fresh_seeds, drawn_trends, fit_point, fit_trends, own_trends
from .moments import moments
from .posterior import Posterior
from .priors import Prior, priors_of
from .recovery import Recovery, recovery
from .simulations import LEAST, posterior_draws, simulate_priors
from .targets import stated, training_targets
from .trends import SEEDS

METHODS = ("point", "posterior", "both")
FRESH_FIRST, FRESH = 5_000_001, 8  # seeds that no search uses
STUDY = "calibrate"
LEAST_POPULATION = 10
GOES_ON = ("trials", "runs", "population", "check", "method")  # may differ when a folder is gone on with
SCALE = 0.02
Told = Callable[[str, int], None]


@dataclass(frozen=True)
class Settings:
    """How a calibration is done.

    ``trials``: of the point search. ``runs``: drawn from the priors, of which the posterior's ``population`` draws are
    made and ``check`` stand for the data in turn (0 leaves the check out). ``trends``: whether levels and trends of the
    industries' trade are fitted by regression; by default where no parameters are named.
    """

    first: int = 2010
    last: int = 2017
    parameters: tuple[str, ...] = ()
    method: str = "both"
    trials: int = 400
    runs: int = 2000
    population: int = 240
    check: int = 200
    scale: float = SCALE
    seed: int = 1
    trends: bool | None = None

    @property
    def fits_trends(self) -> bool:
        """Whether levels and trends are fitted by regression."""
        return not self.parameters if self.trends is None else self.trends


@dataclass(frozen=True, repr=False)
class Calibration(Result):
    """What a calibration gave.

    ``trials``: one row a trial of the point search, or empty; ``best``: the nearest, with the trends fitted for it;
    ``fresh``: the scenario's own values and the best point on seeds that no search has seen (point, seed, distance,
    error of every group in units of its scale); ``posterior`` is None where it was not asked for. ``recovery``: whether
    it can be trusted, where that was asked for.
    """

    scenario: str
    settings: Settings
    problem: Problem
    trials: pd.DataFrame
    best: Values
    fresh: pd.DataFrame
    posterior: Posterior | None
    recovery: Recovery | None = None

    @property
    def priors(self) -> tuple[Prior, ...]:
        """The priors."""
        return self.problem.priors

    @property
    def contraction(self) -> pd.DataFrame:
        """parameter, low, high, now, best, q05, median, q95, shift, contraction.

        ``shift``: posterior less prior mean, in standard deviations of the prior. ``contraction``: 1 less posterior
        over prior variance; 0: the data say nothing about the parameter; 1: they fix it.
        """
        rows = []
        for one in self.priors:
            row: dict[str, Any] = {"parameter": one.path, "low": one.low, "high": one.high, "now": one.current}
            row["best"] = self.best.get(one.path, np.nan)
            if self.posterior is not None:
                row |= _summary(self.posterior, one)
            rows.append(row)
        return pd.DataFrame(rows)

    @property
    def trends(self) -> pd.DataFrame:
        """parameter, now, best, q05, median, q95 of the levels and trends fitted by regression; empty without."""
        known = [one.path for one in self.priors]
        names = [path for path in (self.best or self.problem.given) if path not in known]
        rows = []
        for path in names:
            row = {"parameter": path, "now": self.problem.base.value(path), "best": self.best.get(path, np.nan)}
            if self.posterior is not None:
                row |= _quantiles(self.posterior, path)
            rows.append(row)
        return pd.DataFrame(rows)

    @property
    def correlations(self) -> pd.DataFrame:
        """Weighted correlations of the parameters searched for; empty without a posterior."""
        if self.posterior is None:
            return pd.DataFrame()
        names = [one.path for one in self.priors]
        covariance = np.cov(self.posterior.values[names].to_numpy().T, aweights=self.posterior.weights)
        spread = np.sqrt(np.diag(np.atleast_2d(covariance)))
        return pd.DataFrame(np.atleast_2d(covariance) / np.outer(spread, spread), index=names, columns=names)


def _quantiles(posterior: Posterior, path: str) -> dict[str, float]:
    values, weights = posterior.values[path].to_numpy(), posterior.weights
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    found = {"q05": 0.05, "median": 0.5, "q95": 0.95}
    return {name: float(values[order][np.searchsorted(reached, q)]) for name, q in found.items()}


def _summary(posterior: Posterior, prior: Prior) -> dict[str, float]:
    values, weights = posterior.values[prior.path].to_numpy(), posterior.weights
    mean = float(np.average(values, weights=weights))
    variance = float(np.average((values - mean) ** 2, weights=weights))
    spread = (prior.high - prior.low) / 12.0**0.5
    shift = (mean - 0.5 * (prior.low + prior.high)) / spread
    return {**_quantiles(posterior, prior.path), "shift": shift, "contraction": 1.0 - variance / spread**2}


def calibrate(
    scenario: str = "guangzhou",
    settings: Settings | None = None,
    *,
    out: Path,
    observed: pd.DataFrame | None = None,
    workers: int | Engine = 1,
    told: Told = lambda _, __: None,
    force: bool = False,
) -> Calibration:
    """Fit a scenario's parameters to what is observed; what ``out`` holds of the same fit is gone on with.

    Args:
        observed: cluster, indicator, year, value in place of the observations that the scenario names or, of
            Guangzhou, the package ships.
        workers: As those of :meth:`~.Ensemble.run`.
        told: Hears what is advanced ("check", "trends", "point", "posterior") and by how many steps.
        force: A fit may begin beside another result in ``out``, to replace it when it is written.

    Raises:
        UserError, ParameterError: held-out years, a parameter without a range or that moves nothing, other settings
            than the folder was begun with.
    """
    loaded = load(scenario, "certain")
    chosen = settings or Settings(*fitted_years(loaded))
    _check(chosen)
    resolved = resolve(loaded, scale=chosen.scale, until=chosen.last)
    if observed is None and loaded.observed is not None:
        observed = fitted_series(known_of(resolved), resolved, chosen.first, chosen.last)
    published = () if observed is not None else moments(chosen.last)
    seen = training_targets(chosen.first, chosen.last, observed)
    priors = tuple(priors_of(resolved.inputs, chosen.parameters))
    problem = Problem(Base(resolved, {}), priors, seen, chosen.fits_trends, moments=published)
    place = LocalPlace(out, force)
    with place.locked(), engine_of(workers) as engine:
        _begin(place, scenario, chosen, seen)
        kept = dataclasses.replace(engine, kept=KeptRuns(place, this_model()))
        return _fitted(scenario, problem, chosen, kept, told)


def _fitted(scenario: str, problem: Problem, chosen: Settings, engine: Engine, told: Told) -> Calibration:
    """The point and the posterior; a search is repeated from its seed, what is kept already is looked up."""
    problem = _alive(problem, bool(chosen.parameters), engine, told)
    trials, best = pd.DataFrame(), dict[str, float]()
    problem = _with_trends(problem, {}, chosen, engine, told)
    if chosen.method != "posterior":
        trials = fit_point(problem, chosen.trials, chosen.seed, engine, lambda n: told("point", n))
        nearest = int(trials["distance"].to_numpy().argmin())
        best = {one.path: float(trials[one.path].iloc[nearest]) for one in problem.priors}
        problem = _with_trends(problem, best, chosen, engine, told)
        best |= problem.given
    posterior, checked = None, None
    if chosen.method != "point":
        posterior, checked = _posterior(scenario, problem, chosen, engine, told)
    seeds = range(FRESH_FIRST, FRESH_FIRST + FRESH)
    fresh = again_on_fresh_seeds(dataclasses.replace(problem, given={}), _points(best, posterior), seeds, engine)
    return Calibration(scenario, chosen, problem, trials, best, fresh, posterior, checked)


def _with_trends(problem: Problem, values: Values, settings: Settings, engine: Engine, told: Told) -> Problem:
    """The problem whose runs have the trends that fit best with other values."""
    if not problem.trends:
        return problem
    trends = fit_trends(problem, values, range(settings.seed, settings.seed + SEEDS), engine)
    told("trends", 1)
    return dataclasses.replace(problem, given=trends)


def _posterior(
    scenario: str, problem: Problem, settings: Settings, engine: Engine, told: Told
) -> tuple[Posterior, Recovery | None]:
    """Draws of the parameters searched for, with draws of the trends given each; and whether they can be trusted."""
    runs = simulate_priors(problem, settings.runs, settings.seed, engine, lambda: told("posterior", 1))
    draws = posterior_draws(problem, runs, settings.population, settings.seed)
    checked = None
    if settings.check:
        checked = recovery(problem, runs, draws, settings.check, settings.seed, engine, lambda: told("again", 1))
    replaces = {one.path: one.current for one in problem.priors}
    if problem.trends:
        trends = drawn_trends(problem, draws, problem.given, settings.seed, engine)
        draws = pd.concat([draws, trends], axis=1)
        replaces |= own_trends(problem)
    weights = np.full(len(draws), 1.0 / len(draws))
    made_with = _provenance(settings, problem, runs.failed)
    return Posterior(scenario, draws, weights, replaces, probe(), made_with), checked


def _points(best: Values, posterior: Posterior | None) -> dict[str, Values]:
    points: dict[str, Values] = {"the scenario as it is": {}}
    if best:
        points["the point fitted"] = best
    if posterior is not None:
        mean = np.average(posterior.values.to_numpy(), axis=0, weights=posterior.weights)
        points["the posterior's mean"] = dict(zip(posterior.parameters, map(float, mean), strict=True))
    return points


def _check(settings: Settings) -> None:
    if settings.method not in METHODS:
        raise UserError(tr("--method {method!r} is none of {names}.", method=settings.method, names=", ".join(METHODS)))
    for name, value, least in (
        ("trials", settings.trials, 1),
        ("runs", settings.runs, LEAST),
        ("population", settings.population, LEAST_POPULATION),
        ("check", settings.check or LEAST, LEAST),
    ):
        if value < least:
            raise UserError(tr("{name} = {value} is outside [{least}, …].", name=name, value=value, least=least))


def _begin(place: Place, scenario: str, settings: Settings, observed: pd.DataFrame) -> None:
    """Note what is fitted, or go on with it; UserError if the folder holds anything else."""
    kept = {key: value for key, value in dataclasses.asdict(settings).items() if key not in GOES_ON}
    digest_of_data = int(pd.util.hash_pandas_object(observed.reset_index(drop=True), index=False).sum())
    now = {"scenario": scenario, **kept, "parameters": list(settings.parameters), "observed": digest_of_data % 2**53,
           "model": this_model()}  # fmt: skip
    begin_study(place, STUDY, now, "calibration")


def _alive(problem: Problem, named: bool, engine: Engine, told: Told) -> Problem:
    """Without parameters that change nothing at either end of their range; those that the user named are refused."""
    small = Base(
        dataclasses.replace(
            problem.base.resolved, inputs=dataclasses.replace(problem.base.resolved.inputs, scale=min(SCALE, 0.01))
        ),
        {},
    )
    tasks = [(small.inputs({one.path: end}), 1) for one in problem.priors for end in (one.low, one.high)]
    outcomes = all_of(dataclasses.replace(engine, finished=lambda _, __: told("check", 1)).map(digest, tasks))
    told_by = [one.result or one.error for one in outcomes]
    dead = [one.path for number, one in enumerate(problem.priors) if told_by[2 * number] == told_by[2 * number + 1]]
    if dead and (named or len(dead) == len(problem.priors)):
        raise UserError(
            tr("{names}: from one end of the range to the other nothing changes; leave it out.", names=", ".join(dead))
        )
    return dataclasses.replace(problem, priors=tuple(one for one in problem.priors if one.path not in dead))


def _provenance(settings: Settings, problem: Problem, failed: int) -> Mapping[str, Any]:
    import importlib.metadata

    return {
        "date": datetime.date.today().isoformat(),
        "train": [settings.first, settings.last],
        "distances": stated(problem.moments),
        "settings": {**dataclasses.asdict(settings), "parameters": list(settings.parameters)},
        "failed": failed,
        "versions": {name: importlib.metadata.version(name) for name in (*LIBRARIES, "optuna")},
    }


def progress_total(settings: Settings, parameters: Sequence[Prior]) -> dict[str, int]:
    """How many steps each part takes, for a progress bar."""
    point = 0 if settings.method == "posterior" else settings.trials
    posterior, again = (0, 0) if settings.method == "point" else (settings.runs, settings.population)
    trends = (1 + (point > 0)) * settings.fits_trends
    return {
        "check": 2 * len(parameters),
        "trends": trends,
        "point": point,
        "posterior": posterior,
        "again": again * (settings.check > 0),
    }
