"""How choices stand in many worlds: regret, rank stability, Pareto fronts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..language import tr
from .synergy.errors import EvaluationError
from .synergy.labels import Flags, Floats


def on_front(values: Floats) -> Flags:
    """Which rows no other row beats: at least as good in everything and better in something; more is better.

    ``values``: shape (choices, goals). Rows that are equal stand on the front together.

    Raises:
        EvaluationError: NaN.
    """
    if not np.isfinite(values).all():
        raise EvaluationError(tr("The values include NaN or an infinite value."))
    as_good = np.all(values[None, :, :] >= values[:, None, :], axis=2)
    better = np.any(values[None, :, :] > values[:, None, :], axis=2)
    return np.asarray(~np.any(as_good & better, axis=1))


def regrets(values: Floats) -> Floats:
    """What each choice gives up against the best one of its world; more is better.

    ``values`` and the result: shape (worlds, choices), in one unit. Never negative, 0 for the best. Source: Savage
    (1951).
    """
    if not np.isfinite(values).all():
        raise EvaluationError(tr("The values include NaN or an infinite value."))
    return np.asarray(values.max(axis=1, keepdims=True) - values)


def rank_stability(values: Floats, reference: Floats) -> pd.DataFrame:
    """How choices stand over worlds: mean_regret, max_regret, first_share (of worlds in which none is better).

    Args:
        values: Shape (worlds, choices); more is better.
        reference: Values in the world as assumed, shape (choices,).

    Returns:
        A row a choice; attribute ``attrs["tau"]`` is Kendall's tau of the ranks in each world with the reference's,
        shape (worlds,), 0 where a world ranks all alike.
    """
    from scipy.stats import kendalltau

    lost = regrets(values)
    table = pd.DataFrame(
        {
            "mean_regret": lost.mean(axis=0),
            "max_regret": lost.max(axis=0),
            "first_share": (lost == 0).mean(axis=0),
        }
    )
    ties = np.ptp(reference) == 0
    table.attrs["tau"] = [
        0.0 if ties or np.ptp(world) == 0 else float(kendalltau(world, reference).statistic) for world in values
    ]
    return table
