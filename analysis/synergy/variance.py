"""How much of U's spread each choice of the evaluator is responsible for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...language import Note, Text, tr
from .errors import EvaluationError
from .grid import FACTOR_NAMES, FACTORS, GridScores
from .labels import Flags, Floats

# Differences of this size between choices are rounding: U does not depend on them.
NO_SPREAD = 1e-12


def complete_subgrid(scores: GridScores) -> tuple[GridScores, tuple[Text, ...]]:
    """A large part of the grid in which every combination gives a U, and what was left out for it.

    Level by level, the one goes that most often gives none: a margin under which the geometric mean does not exist, or
    the geometric mean itself where no margin helps.

    Raises:
        EvaluationError: fewer than two choices with two levels would be left.
    """
    notes = []
    while not scores.defined.all():
        factor, level = _least_defined(scores)
        name = f"{level:g}" if isinstance(level, float) else str(level)
        en, zh = FACTOR_NAMES[factor]
        notes.append(
            tr(
                "The variance split leaves out {said} = {name}: there is no U for every combination with it.",
                name=name,
                said=Note(en, zh),
            )
        )
        kept = np.array([one != level for one in scores.levels[factor]])
        scores = _taken(scores, factor, kept)
    if sum(len(levels) > 1 for levels in scores.levels.values()) < 2:
        raise EvaluationError(tr("No complete part of the grid of choices can be scored: there is no variance split."))
    return scores, tuple(notes)


def _least_defined(scores: GridScores) -> tuple[str, Any]:
    """The factor and level, of those that have another beside them, with the smallest share of combinations defined."""
    shares = {
        (factor, place): float(share)
        for factor, levels in scores.levels.items()
        if len(levels) > 1
        for place, share in enumerate(_shares_defined(scores.defined, factor))
    }
    if not shares:
        raise EvaluationError(tr("No complete part of the grid of choices can be scored: there is no variance split."))
    factor, place = min(shares, key=lambda one: shares[one])
    return factor, scores.levels[factor][place]


def _shares_defined(defined: Flags, factor: str) -> Floats:
    axis = FACTORS.index(factor)
    return np.asarray(np.moveaxis(defined, axis, 0).reshape(defined.shape[axis], -1).mean(axis=1), dtype=np.float64)


def _taken(scores: GridScores, factor: str, kept: Flags) -> GridScores:
    axis = FACTORS.index(factor)
    levels = {**scores.levels, factor: [value for value, one in zip(scores.levels[factor], kept, strict=True) if one]}
    return GridScores(levels, np.compress(kept, scores.synergy, axis=axis), {})


def variance_split(scores: GridScores, year: int, clusters: Sequence[str], samples: int, seed: int) -> pd.DataFrame:
    """First-order and total Sobol indices of U in one year over the choices, by cluster.

    Args:
        scores: A complete grid; every level of a factor counts alike.
        year: Position on the year axis.
        clusters: Names along the cluster axis.
        samples: Base samples, a power of two.
        seed: Of the sampling.

    Returns:
        cluster, factor, first_order, total, first_order_half_width, total_half_width (95 %), standard_deviation (of
        U over the choices). Factors with one level are not listed; all indices are 0 where U does not vary.

    Raises:
        EvaluationError: NaN in the grid: Sobol indices would silently be wrong.

    Source: Saltelli et al. (2010), Computer Physics Communications 181; OECD/JRC handbook on composite indicators.
    """
    from SALib.sample import sobol as sampling  # slow to import

    surface = scores.synergy[..., year]
    if np.isnan(surface).any():
        raise EvaluationError(
            tr("{sum} value(s) of U are NaN: Sobol indices need all of them.", sum=int(np.isnan(surface).sum()))
        )
    sizes = {name: len(levels) for name, levels in scores.levels.items() if len(levels) > 1}
    if len(sizes) < 2:
        raise EvaluationError(tr("A variance split needs at least two choices with more than one level."))
    problem = {"num_vars": len(sizes), "names": list(sizes), "bounds": [[0.0, 1.0]] * len(sizes)}
    counts = np.array(list(sizes.values()))
    points = sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    places = np.minimum((points * counts).astype(np.intp), counts - 1)
    flat = surface.reshape(*counts, len(clusters))
    spread = flat.reshape(-1, len(clusters)).std(axis=0)
    parts = [
        pd.DataFrame(
            {"cluster": cluster, "factor": list(sizes), **_indices(problem, flat[(*places.T, j)], seed)}
        ).assign(standard_deviation=spread[j])
        for j, cluster in enumerate(clusters)
    ]
    return pd.concat(parts, ignore_index=True)


def _indices(problem: Mapping[str, Any], drawn: Floats, seed: int) -> dict[str, Any]:
    from SALib.analyze import sobol as analysis

    columns = {"first_order": "S1", "total": "ST", "first_order_half_width": "S1_conf", "total_half_width": "ST_conf"}
    if np.ptp(drawn) < NO_SPREAD:
        return dict.fromkeys(columns, 0.0)
    found = analysis.analyze(problem, drawn, calc_second_order=False, seed=seed + 1)  # it takes 0 for no seed
    return {name: found[key] for name, key in columns.items()}
