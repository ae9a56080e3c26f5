"""One variance split: parameters, simulation chance and the evaluator's own choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from ..inference import student_quantile
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
    if values.shape[1] < 2:
        raise EvaluationError(tr("A variance split needs at least two replications: one cannot tell chance apart."))
    _check(values, int(order.max()) + 1)
    centred = values - values.mean()
    components = _components(centred, lambda part: _crossed(part, order))
    return _table(components, _jackknife(centred, order, _shares(components)), values.shape[2])


def paired_components(values: Floats) -> pd.DataFrame:
    """As :func:`variance_components`, from points under two lucks each, every luck drawn anew.

    Args:
        values: (samples, 3, replications, choices): of every sample the outcome at A, at A with the luck of B, and at B
            with its own (see :func:`.designs.luck_pairs`).

    Returns:
        The same table; intervals by delete-one jackknife over the samples, which bring their own lucks.

    Raises:
        EvaluationError: NaN, fewer than three samples, or an outcome that never varies.

    Source: Saltelli et al. (2010), Computer Physics Communications 181, for chance as one factor of two; Jansen (1999).
    """
    _check(values, len(values))
    centred = values - values.mean()
    components = _components(centred, _paired)
    left_out = [_shares(_components(np.delete(centred, one, axis=0), _paired)) for one in range(len(values))]
    return _table(components, _squared_reach(left_out), values.shape[3])


def _table(components: Floats, squared: Floats, n_choices: int) -> pd.DataFrame:
    shares, half = _shares(components), np.sqrt(squared)
    names = SOURCES if n_choices > 1 else SOURCES[:3]
    table = {"variance": components, "share": shares}
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


def _check(values: Floats, n_blocks: int) -> None:
    if not np.isfinite(values).all():
        raise EvaluationError(
            tr("{sum} value(s) are NaN or infinite: no variance split.", sum=int((~np.isfinite(values)).sum()))
        )
    if n_blocks < 3:
        raise EvaluationError(tr("A variance split needs at least three points or trajectories that are independent."))
    if np.ptp(values) == 0:
        raise EvaluationError(tr("The outcome never varies: it is {flat:g} in every run.", flat=values.flat[0]))


def _jackknife(values: Floats, blocks: Integers, shares: Floats) -> Floats:
    """Squared half widths of the shares' intervals."""

    def without(kept: Floats, order: Integers) -> Floats:
        return _shares(_components(kept, lambda part: _crossed(part, order)))

    rest = [blocks != one for one in range(int(blocks.max()) + 1)]
    found = _squared_reach([without(values[kept], np.unique(blocks[kept], return_inverse=True)[1]) for kept in rest])
    n_seeds = values.shape[1]
    if n_seeds > 2:
        found = found + _squared_reach([without(np.delete(values, one, axis=1), blocks) for one in range(n_seeds)])
    return found if len(found) == len(shares) else np.zeros_like(shares)


def _squared_reach(left_out: Sequence[Floats]) -> Floats:
    """Squared half widths from estimates with one left out after the other."""
    n = len(left_out)
    deviations = np.array(left_out) - np.mean(left_out, axis=0)
    reach = float(student_quantile(LEVEL, n - 1))
    return np.asarray(reach**2 * (n - 1) / n * (deviations**2).sum(axis=0), dtype=np.float64)


def _shares(components: Floats) -> Floats:
    positive = np.maximum(components, 0.0)
    total = positive.sum()
    return np.asarray(positive / total if total > 0 else positive, dtype=np.float64)


def _components(values: Floats, parts: Callable[[Floats], tuple[Floats, Floats, Floats, Floats]]) -> Floats:
    """The seven components, in the order of SOURCES; those with choices are 0 for one choice.

    ``parts`` tells squared mean, points, seeds and both of values whose last axis is the choices.
    """
    mean = values.mean(axis=-1, keepdims=True)
    _, p, r, pr = (float(one[0]) for one in parts(mean))
    square, pc, rc, prc = (float(one.mean()) for one in parts(values - mean))
    return np.array([p, r, pr, square, pc, rc, prc])


def _paired(values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Squared mean and components (points, seeds, both) of values (samples, 3, replications, n), each of shape (n,).

    Half the squared difference between two lucks of one point is what luck makes with all its interactions; what two
    points share that only have their luck in common is luck alone; different samples have nothing in common.
    """
    n = len(values)
    a, a_with_luck, b = values[:, 0], values[:, 1], values[:, 2]
    of_sample = (a + a_with_luck) / 4 + b / 2
    squares = ((a**2 + a_with_luck**2) / 4 + b**2 / 2).mean(axis=(0, 1))
    means = of_sample.mean(axis=1)
    apart = (means.sum(axis=0) ** 2 - (means**2).sum(axis=0)) / (n * (n - 1))
    both_and_seeds = ((a - a_with_luck) ** 2).mean(axis=(0, 1)) / 2
    seeds = (b * (a_with_luck - a)).mean(axis=(0, 1))
    return apart, squares - apart - both_and_seeds, seeds, both_and_seeds - seeds


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
