"""Peeling a box by the patient rule induction method (PRIM), its limits and how significant they are.

Source: Friedman and Fisher (1999), Statistics and Computing 9; Bryant and Lempert (2010), Technological Forecasting and
Social Change 77; by ema-workbench.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from .synergy.errors import EvaluationError
from .synergy.labels import Flags

PEEL, LEAST_MASS = 0.05, 0.05
LEAST_DENSE = 1e-9  # above 0, which is no case; version 2 gives a last box below it up, with all steps to it
SIGNIFICANT = 0.05
NOT_INSTALLED = "Scenario discovery needs ema-workbench; install it with: pip install 'synergysim[explore]'"


@dataclass(frozen=True)
class Limit:
    """A condition on one parameter: at least ``lower`` or at most ``upper``, in the parameter's unit.

    ``quasi_p``: chance of so many cases if the limit were let go (binomial, Bryant and Lempert 2010).
    ``reproduced``: share of subsamples in which the parameter is limited on the same side.
    """

    parameter: str
    lower: float | None
    upper: float | None
    quasi_p: float = float("nan")
    reproduced: float = float("nan")

    @property
    def side(self) -> tuple[str, str]:
        """The parameter, and which side of it is cut off."""
        return self.parameter, "lower" if self.lower is not None else "upper"

    def holds(self, rows: pd.DataFrame) -> Flags:
        """Which rows meet it, shape (rows,)."""
        values = rows[self.parameter].to_numpy(dtype=np.float64)
        return np.asarray(values >= self.lower if self.lower is not None else values <= self.upper)


@dataclass(frozen=True)
class Fit:
    """How a box does on some rows. ``coverage``: share of all cases inside; ``density``: share of cases inside."""

    rows: int
    cases: int
    coverage: float
    density: float


def inside(limits: Sequence[Limit], rows: pd.DataFrame) -> Flags:
    """Which rows meet all limits, shape (rows,)."""
    held = np.ones(len(rows), dtype=bool)
    for limit in limits:
        held &= limit.holds(rows)
    return held


def fit(limits: Sequence[Limit], rows: pd.DataFrame, cases: Flags, all_cases: int | None = None) -> Fit:
    """Coverage and density of limits on rows; ``all_cases`` if coverage is of more than these rows' cases."""
    held = inside(limits, rows)
    hits, of = int(cases[held].sum()), int(cases.sum()) if all_cases is None else all_cases
    n = int(held.sum())
    return Fit(n, hits, hits / of if of else float("nan"), hits / n if n else 0.0)


@dataclass(frozen=True)
class Peeled:
    """The trajectory of a box being peeled, and its limits at each step."""

    trajectory: pd.DataFrame
    limits: tuple[tuple[Limit, ...], ...]

    def dense(self, wanted: float) -> tuple[Limit, ...]:
        """The limits of the largest box that is dense enough, or of the densest one."""
        steps = self.trajectory
        density, coverage = steps["density"].to_numpy(), steps["coverage"].to_numpy()
        enough = density >= wanted
        # Of boxes that cover as much the densest.
        step = np.argmax(np.where(enough, coverage + 1e-6 * density, -1.0)) if enough.any() else np.argmax(density)
        return self.limits[int(step)]


def significant(limits: tuple[Limit, ...], rows: pd.DataFrame, cases: Flags) -> tuple[Limit, ...]:
    """The limits that matter: the least significant one is let go first, and the others are tested anew."""
    while limits:
        tested = quasi_p_values(limits, rows, cases)
        worst = int(np.argmax(tested))
        if tested[worst] <= SIGNIFICANT:
            return tuple(replace(one, quasi_p=p) for one, p in zip(limits, tested, strict=True))
        limits = (*limits[:worst], *limits[worst + 1 :])
    return ()


def quasi_p_values(limits: Sequence[Limit], rows: pd.DataFrame, cases: Flags) -> list[float]:
    """For every limit the chance of so many cases inside if it made no difference (one-sided binomial)."""
    from scipy.stats import binom

    own = fit(limits, rows, cases)
    wider = [fit([*limits[:place], *limits[place + 1 :]], rows, cases) for place in range(len(limits))]
    return [float(binom.sf(own.cases - 1, own.rows, one.density)) for one in wider]


def peeled(rows: pd.DataFrame, cases: Flags) -> Peeled:
    method = workbench()[0]
    # Version 3 of the library, for Python 3.12 and later, has no threshold any more: it gives every last box.
    least = {"threshold": LEAST_DENSE} if "threshold" in inspect.signature(method).parameters else {}
    with warnings.catch_warnings():
        # The library still uses what pandas is going to take away.
        warnings.simplefilter("ignore")
        search = method(
            rows, cases.copy(), obj_function=_objective(), peel_alpha=PEEL, mass_min=LEAST_MASS, **least
        )  # fmt: skip
        box = search.find_box()
        whole = box.box_lims[0]
        limits = [tuple(_limits(one, whole)) for one in box.box_lims]
    return Peeled(box.peeling_trajectory[["coverage", "density", "mass", "res_dim"]], tuple(limits))


def _limits(lims: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Limit]:
    for name in lims.columns:
        low, high = float(lims[name].iloc[0]), float(lims[name].iloc[1])
        if low > whole[name].iloc[0]:
            yield Limit(name, low, None)
        if high < whole[name].iloc[1]:
            yield Limit(name, None, high)


def _objective() -> Any:
    """Friedman and Fisher's own: peel on to the least mass, whatever chance does on the way.

    The library's default stops as soon as no single peel makes the box denser, which in a few hundred noisy rows
    happens long before the condition is reached.
    """
    from ema_workbench.analysis.prim import PRIMObjectiveFunctions

    return PRIMObjectiveFunctions.ORIGINAL


def workbench() -> tuple[Any, Any, Any]:
    """PRIM, feature scoring and its mode, imported late and without the library's own warnings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench.analysis.feature_scoring import get_ex_feature_scores
            from ema_workbench.analysis.prim import Prim
            from ema_workbench.analysis.scenario_discovery_util import RuleInductionType
    except ImportError as error:
        raise EvaluationError(NOT_INSTALLED) from error
    return Prim, get_ex_feature_scores, RuleInductionType.CLASSIFICATION
