"""Scenario discovery: under which conditions a case of interest comes about, and whether that could be luck.

Boxes are found by the patient rule induction method (PRIM) on one half of the rows, among the parameters whose feature
score is above chance there, and judged on the other half; a limit that does not come back in subsamples is left out.
Source: Friedman and Fisher (1999); Bryant and Lempert (2010).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from .synergy.errors import EvaluationError
from .synergy.labels import Flags

FEWEST_ROWS, FEWEST_CASES = 40, 8
PEEL, LEAST_MASS = 0.05, 0.05
SIGNIFICANT, REPRODUCED = 0.05, 0.5
LUCK = 0.01  # a box is refused whose cases among the held-out rows chance would give more often than that
SUBSAMPLE = 2 / 3
SHUFFLES = 20
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


@dataclass(frozen=True)
class Box:
    """Limits that must all hold; how they do on the half that they were found in and on the half held out.

    ``p_value``: chance of so many cases among so many held-out rows drawn at random (hypergeometric).
    ``accepted``: they have limits that come back in subsamples, and the held-out half is not explained by luck.
    """

    limits: tuple[Limit, ...]
    found: Fit
    held: Fit
    p_value: float
    accepted: bool

    def holds(self, rows: pd.DataFrame) -> Flags:
        """Which rows lie inside, shape (rows,)."""
        return inside(self.limits, rows)


@dataclass(frozen=True)
class BoxSearch:
    """What was looked for and found.

    ``boxes``: those accepted; ``refused``: the one that ended the search, if there was one. ``trajectory``: the peeling
    of the first box, columns coverage, density, mass, res_dim (parameters limited), held_coverage, held_density.
    ``scores``: parameter, score (importance in extremely randomised trees; they sum to 1), chance (95th percentile of
    the scores when cases are shuffled). ``held_out``: marks the rows held out.
    """

    n_rows: int
    n_cases: int
    boxes: tuple[Box, ...]
    refused: Box | None
    trajectory: pd.DataFrame
    scores: pd.DataFrame
    held_out: Flags

    @property
    def base_rate(self) -> float:
        """Share of cases among all rows."""
        return self.n_cases / self.n_rows


def find_boxes(
    conditions: pd.DataFrame, cases: Flags, density: float = 0.8, most: int = 2, resamples: int = 50, seed: int = 1
) -> BoxSearch:
    """Boxes in which the case of interest is frequent.

    Args:
        conditions: One column a parameter, numbers, shape (rows, parameters); those that do not vary are left out.
        cases: Whether a row is a case of interest, shape (rows,).
        density: Share of cases aimed at inside a box; where cases are frequent, at least half of what lacks to 1.
        most: Boxes looked for, one after the other among what the earlier ones leave.
        resamples: Subsamples for the reproducibility of limits.
        seed: Of halves, subsamples and trees.

    Raises:
        EvaluationError: too few rows or cases, nothing varies, NaN, ``density`` outside (0, 1), or ema-workbench is
            not installed.
    """
    rows = _checked(conditions, cases, density, resamples)
    rng = np.random.default_rng(seed)
    held_out = halves(cases, rng)
    wanted = max(density, (1.0 + cases.mean()) / 2.0)
    left, refused = np.ones(len(rows), dtype=bool), None
    boxes: list[Box] = []
    trajectory = pd.DataFrame()
    while len(boxes) < most and refused is None:
        searched, judged = left & ~held_out, left & held_out
        if cases[searched].sum() < FEWEST_CASES or cases[judged].sum() == 0 or cases[searched].all():
            break
        telling = rows[_telling(rows[searched], cases[searched], seed)]
        if telling.empty:
            break
        peeled = _peeled(telling[searched], cases[searched])
        if not boxes:
            trajectory = _followed(peeled, rows[held_out], cases[held_out])
        limits = significant(peeled.dense(wanted), telling[searched], cases[searched])
        box = _judged(limits, telling, cases, (searched, judged), wanted, resamples, rng)
        if box.accepted:
            boxes.append(box)
            left &= ~box.holds(rows)
        else:
            refused = box
    scores = feature_scores(rows, cases, seed)
    return BoxSearch(len(rows), int(cases.sum()), tuple(boxes), refused, trajectory, scores, held_out)


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


def halves(cases: Flags, rng: np.random.Generator) -> Flags:
    """Marks half of the cases and half of the others, drawn at random, shape (rows,)."""
    marked = np.zeros(len(cases), dtype=bool)
    for kind in (True, False):
        places = rng.permutation(np.flatnonzero(cases == kind))
        marked[places[: len(places) // 2]] = True
    return marked


def feature_scores(rows: pd.DataFrame, cases: Flags, seed: int = 1) -> pd.DataFrame:
    """How much each parameter tells cases from others: parameter, score, chance; the largest score first.

    Raises:
        EvaluationError: ema-workbench is not installed.
    """
    scored = _scored(rows, cases, seed)
    rng = np.random.default_rng(seed)
    shuffled = [_scored(rows, rng.permutation(cases), seed + number) for number in range(SHUFFLES)]
    chance = pd.concat(shuffled, axis=1).quantile(0.95, axis=1)
    table = pd.DataFrame({"parameter": scored.index, "score": scored.to_numpy(), "chance": chance[scored.index]})
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def _telling(rows: pd.DataFrame, cases: Flags, seed: int) -> list[str]:
    """The parameters that tell cases from others better than chance: in few rows PRIM would trim all others, too."""
    scores = feature_scores(rows, cases, seed)
    return sorted(scores.loc[scores["score"] > scores["chance"], "parameter"], key=list(rows.columns).index)


def _scored(rows: pd.DataFrame, cases: Flags, seed: int) -> pd.Series[float]:
    scoring, mode = _workbench()[1:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table, _ = scoring(
            rows, cases.astype(int), mode=mode, random_state=seed, max_features=max(1, rows.shape[1] // 3)
        )
    found: pd.Series[float] = table.iloc[:, 0]
    return found.reindex(rows.columns)


@dataclass(frozen=True)
class _Peeled:
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


def _peeled(rows: pd.DataFrame, cases: Flags) -> _Peeled:
    method = _workbench()[0]
    with warnings.catch_warnings():
        # The library still uses what pandas is going to take away.
        warnings.simplefilter("ignore")
        box = method(rows, cases.copy(), threshold=0.5, peel_alpha=PEEL, mass_min=LEAST_MASS).find_box()
        whole = box.box_lims[0]
        limits = [tuple(_limits(one, whole)) for one in box.box_lims]
    return _Peeled(box.peeling_trajectory[["coverage", "density", "mass", "res_dim"]], tuple(limits))


def _limits(lims: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Limit]:
    for name in lims.columns:
        low, high = float(lims[name].iloc[0]), float(lims[name].iloc[1])
        if low > whole[name].iloc[0]:
            yield Limit(name, low, None)
        if high < whole[name].iloc[1]:
            yield Limit(name, None, high)


def _followed(peeled: _Peeled, rows: pd.DataFrame, cases: Flags) -> pd.DataFrame:
    """The trajectory with what its boxes do on the rows held out."""
    fits = [fit(limits, rows, cases) for limits in peeled.limits]
    held = {"held_coverage": [one.coverage for one in fits], "held_density": [one.density for one in fits]}
    return peeled.trajectory.assign(**held)


def _judged(
    limits: tuple[Limit, ...],
    rows: pd.DataFrame,
    cases: Flags,
    parts: tuple[Flags, Flags],
    wanted: float,
    resamples: int,
    rng: np.random.Generator,
) -> Box:
    from scipy.stats import hypergeom

    searched, judged = parts
    shares = _reproduced(rows[searched], cases[searched], wanted, resamples, rng)
    told = [replace(one, reproduced=shares.get(one.side, 0.0)) for one in limits]
    kept = tuple(one for one in told if one.reproduced >= REPRODUCED)
    found = fit(kept, rows[searched], cases[searched])
    held = fit(kept, rows[judged], cases[judged])
    p_value = float(hypergeom.sf(held.cases - 1, int(judged.sum()), int(cases[judged].sum()), held.rows))
    return Box(kept or tuple(told), found, held, p_value, bool(kept) and p_value < LUCK)


def _reproduced(
    rows: pd.DataFrame, cases: Flags, wanted: float, resamples: int, rng: np.random.Generator
) -> dict[tuple[str, str], float]:
    """In which share of subsamples each side of each parameter is limited."""
    counts: dict[tuple[str, str], float] = {}
    for _ in range(resamples):
        some = np.sort(rng.choice(len(rows), int(SUBSAMPLE * len(rows)), replace=False))
        if 0 < cases[some].sum() < len(some):
            for limit in _peeled(rows.iloc[some], cases[some]).dense(wanted):
                counts[limit.side] = counts.get(limit.side, 0.0) + 1.0 / resamples
    return counts


def _checked(conditions: pd.DataFrame, cases: Flags, density: float, resamples: int) -> pd.DataFrame:
    """The conditions that vary, as floats: the library takes whole numbers and floats apart."""
    if not 0 < density < 1:
        raise EvaluationError(f"density = {density:g} is outside (0, 1).")
    if resamples < 1:
        raise EvaluationError(f"resamples = {resamples} is outside [1, …].")
    if len(conditions) < FEWEST_ROWS:
        raise EvaluationError(f"{len(conditions)} rows are too few to find conditions in; at least {FEWEST_ROWS}.")
    rare = min(int(cases.sum()), int((~cases).sum()))
    if rare < FEWEST_CASES:
        raise EvaluationError(
            f"{int(cases.sum())} of {len(cases)} rows are cases of interest; at least {FEWEST_CASES} must be and as "
            "many must not be."
        )
    rows = conditions.astype(np.float64)
    varied = rows.loc[:, rows.max() > rows.min()].reset_index(drop=True)
    if varied.empty:
        raise EvaluationError("None of the conditions varies.")
    if not np.isfinite(varied.to_numpy()).all():
        raise EvaluationError("The conditions include NaN or an infinite value.")
    return varied


def _workbench() -> tuple[Any, Any, Any]:
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


__all__ = ["Box", "BoxSearch", "Fit", "Limit", "feature_scores", "find_boxes", "fit", "halves", "inside"]
