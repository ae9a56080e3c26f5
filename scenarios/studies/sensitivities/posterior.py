"""What a sensitivity takes from a posterior: ranges of its parameters, or draws of them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ....language import tr
from ...errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from ..calibration.posterior import Posterior


def posterior_ranges(posterior: Posterior, low: float, high: float) -> dict[str, tuple[float, float]]:
    """Every parameter from one weighted quantile to another; those that do not vary are left out."""
    found = {path: (_quantile(posterior, path, low), _quantile(posterior, path, high)) for path in posterior.parameters}
    return {path: ends for path, ends in found.items() if ends[0] < ends[1]}


def posterior_draws(posterior: Posterior, count: int, seed: int, paths: Sequence[str]) -> pd.DataFrame:
    """So many weighted draws of some parameters, together as they were drawn: a column a parameter.

    Raises:
        UserError: a parameter that the posterior does not have.
    """
    import pandas as pd

    absent = [path for path in paths if path not in posterior.parameters]
    if absent:
        raise UserError(tr("The posterior has no parameter {first!r}, whose draws would be needed.", first=absent[0]))
    return pd.DataFrame(posterior.draws(count, seed))[list(paths)]


def _quantile(posterior: Posterior, path: str, share: float) -> float:
    values = posterior.values[path].to_numpy(dtype=np.float64)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(posterior.weights[order])
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])
