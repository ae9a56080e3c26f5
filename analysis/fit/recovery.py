"""Whether a fit can be trusted: what it makes of data that the model itself gave, with parameters that are known.

A table of simulations with parameters drawn from their priors is enough: each in turn stands for the data, the others
give its posterior by regression-adjusted approximate Bayesian computation (Beaumont, Zhang and Balding 2002). If that
is right, the true value's rank among the draws is uniform (simulation-based calibration, Talts et al. 2018).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..sums import inverse_of, product

Floats = npt.NDArray[np.float64]

ACCEPTED = 0.3  # share of the simulations nearest to the data that make a posterior
# For every summary at least so many: with fewer the regression fits luck, and posteriors are too sure of themselves
# (ranks of 60 simulations told by 16 summaries lay in the outer fifth more than twice as often as they should).
PER_SUMMARY = 20
RIDGE = 0.3
EDGE = 1e-6  # keeps a parameter at the end of its prior finite in logits


def posterior(parameters: Floats, summaries: Floats, data: Floats, accepted: float = ACCEPTED) -> tuple[Floats, Floats]:
    """Draws and weights of the parameters given data.

    Args:
        parameters: of simulations, as shares of the priors' ranges, shape (simulations, parameters).
        summaries: what they gave, shape (simulations, summaries).
        data: the same summaries of the data.
        accepted: share of the simulations that are used, if these are enough for the summaries.

    Returns:
        Draws, shape (draws, parameters), again as shares, and weights that sum to 1.

    Raises:
        ValueError: fewer than ten simulations.
    """
    if len(parameters) < 10:
        raise ValueError(f"A posterior needs ten simulations at least; there are {len(parameters)}.")
    spread = summaries.std(axis=0)
    away = (summaries - data)[:, spread > 0.0] / spread[spread > 0.0]
    distance = np.sqrt((away**2).sum(axis=1))
    used = max(int(np.ceil(accepted * len(distance))), PER_SUMMARY * away.shape[1], 10)
    kept = np.argsort(distance, kind="stable")[:used]
    reach = distance[kept].max() * (1.0 + 1e-9)
    weights = 1.0 - (distance[kept] / reach) ** 2 + 1e-12
    weights /= weights.sum()
    clipped = np.clip(parameters[kept], EDGE, 1.0 - EDGE)
    logits = np.log(clipped / (1.0 - clipped))
    design = np.column_stack([np.ones(len(kept)), away[kept]])
    weighted = design * weights[:, None]
    # As strong as there are summaries for every draw: many summaries and few draws would fit luck.
    penalty = RIDGE * away.shape[1] / len(kept) * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    gram = product(design.T, weighted)
    inverse = inverse_of(gram + penalty)
    slopes = product(inverse, product(weighted.T, logits))
    left = max(1.0 - float(np.trace(product(inverse, gram))) / len(kept), 0.05)
    residuals = (logits - product(design, slopes)) / np.sqrt(left)  # a fit leaves less than what it is wrong by
    adjusted = slopes[0] + residuals
    return 1.0 / (1.0 + np.exp(-adjusted)), weights


def ranks(
    parameters: Floats, summaries: Floats, accepted: float = ACCEPTED, first: int | None = None
) -> tuple[Floats, Floats]:
    """Ranks of true values in their posteriors, each simulation left out in turn, and how far these are contracted.

    ``first``: only so many of the simulations stand for the data; all by default.

    Returns:
        Weighted share of the draws below the true value, and 1 less posterior over prior variance; both of shape
        (tested, parameters).
    """
    tested = len(parameters) if first is None else min(first, len(parameters))
    below, contraction = np.empty((2, tested, parameters.shape[1]))
    others = np.arange(len(parameters))
    for number in range(tested):
        rest = others != number
        draws, weights = posterior(parameters[rest], summaries[rest], summaries[number], accepted)
        below[number] = ((draws < parameters[number]) * weights[:, None]).sum(axis=0)
        contraction[number] = contracted(draws, weights)
    return below, contraction


def contracted(draws: Floats, weights: Floats) -> Floats:
    """1 less posterior over prior variance, of parameters as shares of uniform priors' ranges."""
    mean = (draws * weights[:, None]).sum(axis=0)
    return np.asarray(1.0 - 12.0 * ((draws - mean) ** 2 * weights[:, None]).sum(axis=0))


def uniformity(below: Floats, bins: int = 10) -> Floats:
    """P value of each parameter's ranks being uniform: Pearson's chi-squared over equal bins; shape (parameters,)."""
    from scipy.stats import chi2

    counts = np.stack([np.histogram(column, bins=bins, range=(0.0, 1.0))[0] for column in below.T])
    expected = below.shape[0] / bins
    return np.asarray(chi2.sf(((counts - expected) ** 2 / expected).sum(axis=1), bins - 1))
