"""Rank agreement, for many rankings at once."""

from __future__ import annotations

import numpy as np

from .labels import Floats


def kendall(rankings: Floats, reference: Floats) -> Floats:
    """Kendall's tau-b of each row of values (…, items) with the reference (items); NaN where all are tied."""
    first, second = np.triu_indices(len(reference), k=1)
    ordered = np.sign(rankings[..., first] - rankings[..., second])
    wanted = np.sign(reference[first] - reference[second])
    size = np.sqrt((ordered**2).sum(axis=-1) * (wanted**2).sum())
    return np.asarray(
        np.where(size > 0, (ordered * wanted).sum(axis=-1) / np.where(size > 0, size, 1.0), np.nan), dtype=np.float64
    )


def spearman(rankings: Floats, reference: Floats) -> Floats:
    """Spearman's correlation of each row of values (…, items) with the reference (items); NaN where all are tied."""
    from scipy.stats import rankdata

    ranks, wanted = rankdata(rankings, axis=-1), rankdata(reference)
    ranks = ranks - ranks.mean(axis=-1, keepdims=True)
    wanted = wanted - wanted.mean()
    size = np.sqrt((ranks**2).sum(axis=-1) * (wanted**2).sum())
    return np.asarray(
        np.where(size > 0, (ranks * wanted).sum(axis=-1) / np.where(size > 0, size, 1.0), np.nan), dtype=np.float64
    )


def descending_ranks(values: Floats) -> Floats:
    """Rank 1 for the largest along the last axis; ties share the best rank."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(-values, axis=-1, method="min"), dtype=np.float64)


def median(values: Floats) -> float:
    """The median of the values that are known; NaN where none is."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else float("nan")
