"""Draws from a posterior: a file of ``synergysim calibrate``, or a table of parameters by path with weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..calibration.posterior import read_posterior
from ..errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from ...analysis.synergy.labels import Floats

WEIGHT = "weight"
TABLES = (".csv", ".parquet")


@dataclass(frozen=True)
class Draws:
    """Draws of parameters, a column each, and their weights, which sum to 1."""

    table: pd.DataFrame
    weights: Floats

    def ranges(self, low: float, high: float) -> dict[str, tuple[float, float]]:
        """Every parameter from one weighted quantile to another; those that do not vary are left out."""
        found = {str(path): (self._quantile(path, low), self._quantile(path, high)) for path in self.table.columns}
        return {path: ends for path, ends in found.items() if ends[0] < ends[1]}

    def sampled(self, size: int, seed: int, paths: Sequence[str]) -> pd.DataFrame:
        """So many draws of some parameters, together as they were drawn, each as likely as its weight says.

        Raises:
            UserError: a parameter that the posterior does not have.
        """
        absent = [path for path in paths if path not in self.table.columns]
        if absent:
            raise UserError(f"The posterior has no parameter {absent[0]!r}, whose draws would be needed.")
        rows = np.random.default_rng(seed).choice(len(self.table), size, p=self.weights)
        return self.table.iloc[rows][list(paths)].reset_index(drop=True)

    def _quantile(self, path: str, share: float) -> float:
        values = self.table[path].to_numpy(dtype=np.float64)
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(self.weights[order])
        return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])


def read_draws(file: str | Path) -> Draws:
    """The draws of a posterior that was calibrated (a .json file or a name of the library), or of a table.

    In a table (CSV, Parquet) without a column ``weight`` all count alike; columns that are no parameters are ignored.

    Raises:
        UserError: no such file, unreadable, no parameter in it, or weights that are no weights.
    """
    import pandas as pd

    path = Path(file)
    if path.suffix.lower() not in TABLES:
        made = read_posterior(file)
        return Draws(made.values, made.weights)
    if not path.is_file():
        raise UserError(f"There is no posterior file {path}.")
    try:
        table = pd.read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise UserError(f"{path.name} is no readable CSV or Parquet: {str(error).splitlines()[0]}.") from error
    parameters = [name for name in table.columns if "." in str(name)]
    if not parameters or table.empty:
        raise UserError(f"{path.name} holds no draws: it needs a column for every parameter, named by its path.")
    values = table[parameters]
    numeric = all(pd.api.types.is_numeric_dtype(values[name]) for name in parameters)
    if not numeric or not np.isfinite(values.to_numpy(dtype=np.float64)).all():
        raise UserError(f"{path.name}: a draw is not a finite number.")
    weights = table[WEIGHT].to_numpy(dtype=np.float64) if WEIGHT in table else np.ones(len(table))
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise UserError(f"{path.name}: the weights must be 0 or more, and one of them above 0.")
    return Draws(values, weights / weights.sum())
