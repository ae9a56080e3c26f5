"""Scenario discovery: under which conditions a case of interest comes about, and whether that could be luck.

Boxes are found by the patient rule induction method (PRIM) on one half of the rows, among the parameters whose feature
score is above chance there, and judged on the other half; a limit that does not come back in subsamples is left out.
Source: Friedman and Fisher (1999); Bryant and Lempert (2010).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..language import tr
from .prim import Fit, Limit, Peeled, fit, inside, peeled, significant, workbench
from .synergy.errors import EvaluationError
from .synergy.labels import Flags

FEWEST_ROWS, FEWEST_CASES = 40, 8
REPRODUCED = 0.5
LUCK = 0.01  # a box is refused whose cases among the held-out rows chance would give more often than that
SUBSAMPLE = 2 / 3
SHUFFLES = 20


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
        steps = peeled(telling[searched], cases[searched])
        if not boxes:
            trajectory = _followed(steps, rows[held_out], cases[held_out])
        limits = significant(steps.dense(wanted), telling[searched], cases[searched])
        box = _judged(limits, telling, cases, (searched, judged), wanted, resamples, rng)
        if box.accepted:
            boxes.append(box)
            left &= ~box.holds(rows)
        else:
            refused = box
    scores = feature_scores(rows, cases, seed)
    return BoxSearch(len(rows), int(cases.sum()), tuple(boxes), refused, trajectory, scores, held_out)


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
    scoring, mode = workbench()[1:]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table, _ = scoring(
            rows, cases.astype(int), mode=mode, random_state=seed, max_features=max(1, rows.shape[1] // 3)
        )
    found: pd.Series[float] = table.iloc[:, 0]
    return found.reindex(rows.columns)


def _followed(steps: Peeled, rows: pd.DataFrame, cases: Flags) -> pd.DataFrame:
    """The trajectory with what its boxes do on the rows held out."""
    fits = [fit(limits, rows, cases) for limits in steps.limits]
    held = {"held_coverage": [one.coverage for one in fits], "held_density": [one.density for one in fits]}
    return steps.trajectory.assign(**held)


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
            for limit in peeled(rows.iloc[some], cases[some]).dense(wanted):
                counts[limit.side] = counts.get(limit.side, 0.0) + 1.0 / resamples
    return counts


def _checked(conditions: pd.DataFrame, cases: Flags, density: float, resamples: int) -> pd.DataFrame:
    """The conditions that vary, as floats: the library takes whole numbers and floats apart."""
    if not 0 < density < 1:
        raise EvaluationError(tr("density = {density:g} is outside (0, 1).", density=density))
    if resamples < 1:
        raise EvaluationError(tr("resamples = {resamples} is outside [1, …].", resamples=resamples))
    if len(conditions) < FEWEST_ROWS:
        raise EvaluationError(
            tr(
                "{n} rows are too few to find conditions in; at least {fewest_rows}.",
                n=len(conditions),
                fewest_rows=FEWEST_ROWS,
            )
        )
    rare = min(int(cases.sum()), int((~cases).sum()))
    if rare < FEWEST_CASES:
        raise EvaluationError(
            tr(
                "{sum} of {n} rows are cases of interest; at least {fewest_cases} must be and as many must not be.",
                sum=int(cases.sum()),
                n=len(cases),
                fewest_cases=FEWEST_CASES,
            )
        )
    rows = conditions.astype(np.float64)
    varied = rows.loc[:, rows.max() > rows.min()].reset_index(drop=True)
    if varied.empty:
        raise EvaluationError(tr("None of the conditions varies."))
    if not np.isfinite(varied.to_numpy()).all():
        raise EvaluationError(tr("The conditions include NaN or an infinite value."))
    return varied


__all__ = ["Box", "BoxSearch", "Fit", "Limit", "feature_scores", "find_boxes", "fit", "halves", "inside"]
