"""One variance split: parameters, simulation chance and the evaluator's own choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..synergy.errors import EvaluationError
from ..synergy.labels import Floats

P, R, C = "parameters", "chance", "choices"
SOURCES = (P, R, f"{P} × {R}", C, f"{P} × {C}", f"{R} × {C}", f"{P} × {R} × {C}")
LEVEL = 0.95
Integers = npt.NDArray[np.int64]


def variance_components(values: Floats, blocks: Sequence[int] | Integers) -> pd.DataFrame:
    """The variance of an outcome by where it comes from (law of total variance, all factors crossed).

    Parameter points and seeds are random draws, choices are all those there are, each counting alike. Components are
    unbiased estimates, so that a small one can come out below 0; its share is then 0.

    Args:
        values: (points, replications, choices): every seed in every point, scored under every choice.
        blocks: The block of every point. Points of one block depend on each other (a Morris trajectory), so that only
            points of different blocks are compared.

    Returns:
        source (:data:`SOURCES`; those with choices only where there are several), variance, share (of their sum),
        lower, upper: delete-one jackknife over the blocks, and over the seeds where there are three or more, 95 %.

    Raises:
        EvaluationError: NaN, fewer than two replications or three blocks, or an outcome that never varies.

    Source: Searle, Casella & McCulloch (1992), Variance Components; Efron & Stein (1981), Annals of Statistics 9.
    """
    order = np.unique(np.asarray(blocks), return_inverse=True)[1].astype(np.int64)
    _check(values, order)
    centred = values - values.mean()
    shares, variances = _shares(centred, order), _components(centred, order)
    half = np.sqrt(_jackknife(centred, order, shares))
    names = SOURCES if values.shape[2] > 1 else SOURCES[:3]
    table = {"variance": variances, "share": shares}
    table |= {"lower": np.clip(shares - half, 0, 1), "upper": np.clip(shares + half, 0, 1)}
    return pd.DataFrame({"source": names, **{name: column[: len(names)] for name, column in table.items()}})


def choice_effects(values: Floats, levels: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """How much of the choices' own variance each kind of choice makes alone: choice, variance, share.

    Args:
        values: (points, replications, choices), choices in the order of the product of ``levels``.
        levels: What each kind of choice takes.
    """
    several = {name: one for name, one in levels.items() if len(one) > 1}
    means = values.mean(axis=(0, 1)).reshape([len(one) for one in several.values()])
    total = means.var()
    axes = range(means.ndim)
    alone = [means.mean(axis=tuple(other for other in axes if other != axis)).var() for axis in axes]
    shares = [one / total if total > 0 else 0.0 for one in alone]
    return pd.DataFrame({"choice": list(several), "variance": alone, "share": shares})


def _check(values: Floats, blocks: Integers) -> None:
    if not np.isfinite(values).all():
        raise EvaluationError(f"{int((~np.isfinite(values)).sum())} value(s) are NaN or infinite: no variance split.")
    if values.shape[1] < 2:
        raise EvaluationError("A variance split needs at least two replications: one cannot tell chance apart.")
    if blocks.max() < 2:
        raise EvaluationError("A variance split needs at least three points or trajectories that are independent.")
    if np.ptp(values) == 0:
        raise EvaluationError(f"The outcome never varies: it is {values.flat[0]:g} in every run.")


def _jackknife(values: Floats, blocks: Integers, shares: Floats) -> Floats:
    """Squared half widths of the shares' intervals."""
    from scipy.stats import t as student

    def squared(left_out: list[Floats]) -> Floats:
        n = len(left_out)
        deviations = np.array(left_out) - np.mean(left_out, axis=0)
        reach = float(student.ppf(0.5 + LEVEL / 2, n - 1))
        return np.asarray(reach**2 * (n - 1) / n * (deviations**2).sum(axis=0), dtype=np.float64)

    n_blocks = int(blocks.max()) + 1
    without = [blocks != one for one in range(n_blocks)]
    found = squared([_shares(values[kept], np.unique(blocks[kept], return_inverse=True)[1]) for kept in without])
    n_seeds = values.shape[1]
    if n_seeds > 2:
        found = found + squared([_shares(np.delete(values, one, axis=1), blocks) for one in range(n_seeds)])
    return found if len(found) == len(shares) else np.zeros_like(shares)


def _shares(values: Floats, blocks: Integers) -> Floats:
    positive = np.maximum(_components(values, blocks), 0.0)
    total = positive.sum()
    return np.asarray(positive / total if total > 0 else positive, dtype=np.float64)


def _components(values: Floats, blocks: Integers) -> Floats:
    """The seven components, in the order of SOURCES; those with choices are 0 for one choice."""
    mean = values.mean(axis=2, keepdims=True)
    _, p, r, pr = (float(one[0]) for one in _crossed(mean, blocks))
    square, pc, rc, prc = (float(one.mean()) for one in _crossed(values - mean, blocks))
    return np.array([p, r, pr, square, pc, rc, prc])


def _crossed(values: Floats, blocks: Integers) -> tuple[Floats, Floats, Floats, Floats]:
    """Unbiased squared mean and components (points, seeds, both) of values (points, seeds, n), each of shape (n,).

    Products of values of different blocks and seeds estimate the squared mean, those of one point and different seeds
    add the points' variance, those of different blocks and one seed the seeds', squares add all.
    """
    n, r = values.shape[:2]
    sizes = np.bincount(blocks)
    by_block = np.zeros((len(sizes), *values.shape[1:]))
    np.add.at(by_block, blocks, values)
    pairs = float(n * n - (sizes**2).sum())
    squares = (values**2).sum(axis=(0, 1))
    one_seed = (values.sum(axis=0) ** 2).sum(axis=0)
    one_seed_one_block = (by_block**2).sum(axis=(0, 1))
    other_seeds = values.sum(axis=(0, 1)) ** 2 - one_seed
    other_seeds_one_block = (by_block.sum(axis=1) ** 2).sum(axis=0) - one_seed_one_block
    own = ((values.sum(axis=1) ** 2).sum(axis=0) - squares) / (n * r * (r - 1))
    same_seed = (one_seed - one_seed_one_block) / (r * pairs)
    apart = (other_seeds - other_seeds_one_block) / (r * (r - 1) * pairs)
    points, seeds = own - apart, same_seed - apart
    return apart, points, seeds, squares / (n * r) - apart - points - seeds
