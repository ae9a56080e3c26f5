"""Sensitivity indices of one outcome over a design, with 95 % intervals."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...language import tr
from ..inference import student_quantile
from ..synergy.errors import EvaluationError
from ..synergy.labels import Floats
from .designs import CHANCE, MORRIS, MORRIS_LEVELS, OAT, SALTELLI, unit_problem

LEVEL = 0.95
RESAMPLES = 200
# Relative to the size of the values: differences that small are rounding.
NO_SPREAD = 1e-12
LEAST_DRAWS = 50
GIVEN = "given_data"


def indices(design: str, names: Sequence[str], points: Floats, values: Floats, seed: int = 1) -> pd.DataFrame:
    """The indices that belong to a design, one row a factor.

    Args:
        design: ``morris``, ``saltelli``, ``oat``; any other name stands for independent draws (given data).
        names: The factors.
        points: (points, factors): shares of the ranges for ``morris`` and ``saltelli``; otherwise the values taken.
        values: (points, replications): the outcome in every point, with the same luck in a column (for ``saltelli``
            with that of :func:`.designs.luck_draws`). Indices are those of the mean over the replications, except that
            one-at-a-time effects have paired intervals over them.
        seed: Of the bootstrap, above 0: SALib takes 0 for none.

    Returns:
        factor, and for ``morris`` mu, mu_star, sigma, half_width (of mu_star); for ``saltelli`` first_order, total and
        their half widths, with a row for the factor ``chance``; for ``oat`` low, high (mean differences from the base)
        and their half widths (NaN with one replication); for given data first_order and its half width.

    Raises:
        EvaluationError: NaN or infinite values (SALib would answer zeros), or an outcome that never varies.
        RareVariationError: for ``saltelli``, an outcome that is the same in all base samples and differs in points
            mixed of them alone: SALib would answer zeros for this too.

    Source: Morris (1991), Technometrics 33; Campolongo et al. (2007), Environmental Modelling & Software 22; Saltelli
    et al. (2010), Computer Physics Communications 181; Plischke (2010), Reliability Engineering & System Safety 95;
    Tissot & Prieur (2012), Reliability Engineering & System Safety 107; computed by SALib.
    """
    check_values(values)
    computed = {MORRIS: _morris, SALTELLI: _saltelli, OAT: _one_at_a_time}.get(design, _given_data)
    factors = [*names, CHANCE] if design == SALTELLI else list(names)
    return computed(points, values, seed).assign(factor=factors).pipe(_factor_first)


class RareVariationError(EvaluationError):
    """An outcome varies in so few points that this design tells nothing about it."""


def check_values(values: Floats, what: str = "The outcome") -> None:
    """Refuse values from which no index can be computed.

    Raises:
        EvaluationError: NaN, an infinite value, or no variation; the sentence counts what is wrong.
    """
    wrong = int((~np.isfinite(values)).sum())
    if wrong:
        raise EvaluationError(
            tr(
                "{what} is NaN or infinite in {wrong} of {size} runs: indices computed from it would "
                "silently be wrong.",
                what=what,
                wrong=wrong,
                size=values.size,
            )
        )
    if not varies(values):
        raise EvaluationError(tr("{what} never varies: it is {flat:g} in every run.", what=what, flat=values.flat[0]))


def varies(values: Floats) -> bool:
    """Whether values differ by more than rounding."""
    return bool(np.ptp(values) > NO_SPREAD * max(1.0, float(np.abs(values).max())))


def _factor_first(table: pd.DataFrame) -> pd.DataFrame:
    return table[["factor", *(name for name in table.columns if name != "factor")]]


def _morris(points: Floats, values: Floats, seed: int) -> pd.DataFrame:
    from SALib.analyze import morris

    found = morris.analyze(
        unit_problem(points.shape[1]),
        points,
        values.mean(axis=1),
        RESAMPLES,
        LEVEL,
        num_levels=MORRIS_LEVELS,
        seed=seed,
    )
    columns = {"mu": "mu", "mu_star": "mu_star", "sigma": "sigma", "half_width": "mu_star_conf"}
    return pd.DataFrame({name: np.asarray(found[key], dtype=np.float64) for name, key in columns.items()})


def _saltelli(points: Floats, values: Floats, seed: int) -> pd.DataFrame:
    from SALib.analyze import sobol

    mean, n_factors = values.mean(axis=1), points.shape[1] + 1
    if not varies(mean):
        return pd.DataFrame(0.0, index=range(n_factors), columns=list(_SALTELLI))
    samples = mean.reshape(-1, n_factors + 2)
    if not varies(samples[:, [0, -1]]):
        raise RareVariationError(
            tr(
                "The outcome is {value:g} in all {n} base samples and differs only in points mixed "
                "of them: more samples are needed.",
                value=samples[0, 0],
                n=2 * len(samples),
            )
        )
    with warnings.catch_warnings():
        # Of an outcome that varies rarely some bootstrap resamples are constant; their indices are 0, as they should.
        warnings.filterwarnings("ignore", message="Constant values encountered")
        found = sobol.analyze(
            unit_problem(n_factors),
            mean,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=LEVEL,
            seed=seed + 1,  # it takes 0 for no seed
        )
    return pd.DataFrame({name: np.asarray(found[key], dtype=np.float64) for name, key in _SALTELLI.items()})


_SALTELLI = {"first_order": "S1", "first_order_half_width": "S1_conf", "total": "ST", "total_half_width": "ST_conf"}


def _one_at_a_time(points: Floats, values: Floats, seed: int) -> pd.DataFrame:
    del seed
    n_factors, n = points.shape[1], values.shape[1]
    differences = (values[1:] - values[0]).reshape(n_factors, 2, n)
    reach = np.full((n_factors, 2), np.nan)
    if n > 1:
        reach = student_quantile(LEVEL, n - 1) * differences.std(axis=2, ddof=1) / np.sqrt(n)
    mean = differences.mean(axis=2)
    return pd.DataFrame(
        {"low": mean[:, 0], "high": mean[:, 1], "low_half_width": reach[:, 0], "high_half_width": reach[:, 1]}
    )


def _given_data(points: Floats, values: Floats, seed: int) -> pd.DataFrame:
    from SALib.analyze import rbd_fast

    if len(points) < LEAST_DRAWS:
        raise EvaluationError(
            tr(
                "{n} draws are too few for indices from given data: at least {least_draws} are needed.",
                n=len(points),
                least_draws=LEAST_DRAWS,
            )
        )
    mean = values.mean(axis=1)
    found = {"S1": np.zeros(points.shape[1]), "S1_conf": np.zeros(points.shape[1])}
    if varies(mean):
        problem = unit_problem(points.shape[1])
        found = rbd_fast.analyze(problem, points, mean, num_resamples=RESAMPLES, conf_level=LEVEL, seed=seed)
    return pd.DataFrame(
        {"first_order": np.asarray(found["S1"]), "first_order_half_width": np.asarray(found["S1_conf"])}
    )


def ranked(design: str, table: pd.DataFrame) -> pd.DataFrame:
    """The factors of one outcome, the most important first, with the column ``importance``."""
    if design == OAT:
        importance = table[["low", "high"]].abs().max(axis=1)
    else:
        importance = table[{MORRIS: "mu_star", SALTELLI: "total"}.get(design, "first_order")]
    return table.assign(importance=importance).sort_values("importance", ascending=False, kind="stable")
