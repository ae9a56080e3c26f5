"""The outside world after the training years: a damped trend and innovations, both estimated on these years alone.

log demand for an industry = log demand for the city's goods + log of the industry's share of it. Each goes on by its
mean growth, damped by a factor φ a year, and by a normal innovation a year; φ of both and the innovations' standard
deviations come from forecasts made within the training years (rolling origin): the φ with the least mean absolute log
error over the industries, and root mean squares of its errors over the root of their horizon.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .observations import TRAIN_LAST, panel, training_table, training_totals

Floats = npt.NDArray[np.floating[Any]]

DAMPINGS = tuple(round(0.1 * step, 1) for step in range(11))
FIRST_ORIGIN = 2  # steps of growth that the first forecast is made from
STREAM = 20_170_101  # keeps these draws apart from any other with the same seed


@dataclass(frozen=True)
class DemandProcess:
    """How external demand goes on after the last training year. Growth rates and innovations are logs a year.

    ``place``: whose training years it is estimated on; the scenario's own where it is empty.
    ``city_growth``: of the city's exports; ``share_growth``: of each industry's share of them, 0 where none is known.
    """

    city_growth: float
    share_growth: Mapping[str, float]
    city_damping: float
    share_damping: float
    city_innovation: float
    share_innovation: float
    import_innovation: float
    origin: int = TRAIN_LAST
    training: Sequence[int] = field(default=())
    place: str = ""

    def city_path(self, years: int, rng: np.random.Generator) -> Floats:
        """Log of foreign demand for the city's goods over the origin's, for the years after it."""
        expected = self.city_growth * damped_steps(self.city_damping, years)
        return np.asarray(expected + np.cumsum(rng.normal(0.0, self.city_innovation, years)))

    def share_path(self, cluster: str, years: int, rng: np.random.Generator) -> Floats:
        """Log of the industry's share of that demand over the origin's, for the years after it."""
        expected = self.share_growth.get(cluster, 0.0) * damped_steps(self.share_damping, years)
        return np.asarray(expected + np.cumsum(rng.normal(0.0, self.share_innovation, years)))

    def import_path(self, years: int, rng: np.random.Generator) -> Floats:
        """Log of home demand for an industry's imports over what the model expects: innovations alone."""
        return np.asarray(np.cumsum(rng.normal(0.0, self.import_innovation, years)))

    def certain(self) -> DemandProcess:
        """The same without innovations."""
        return DemandProcess(
            self.city_growth, self.share_growth, self.city_damping, self.share_damping, 0.0, 0.0, 0.0,
            self.origin, self.training, self.place,
        )  # fmt: skip


def innovations_of(seed: int) -> np.random.Generator:
    """The luck of the outside world in a replication: the same for one seed under every protocol."""
    return np.random.default_rng([STREAM, seed])


def estimated() -> DemandProcess:
    """The process estimated on the training years that the package ships."""
    table, totals = training_table(), training_totals()
    exports, imports = panel(table, "exports_usd"), panel(table, "imports_usd")
    logs = totals["exports"].transform(np.log), exports.transform(np.log), imports.transform(np.log)
    return dataclasses.replace(estimate(*logs), place="guangzhou")


def estimate(city: pd.Series[float], exports: pd.DataFrame, imports: pd.DataFrame) -> DemandProcess:
    """The process estimated on logs by year: of the city's exports, of the industries' exports and imports.

    Raises:
        ValueError: fewer than four years.
    """
    years = [int(year) for year in exports.index]
    if len(years) < FIRST_ORIGIN + 2:
        raise ValueError(
            f"The outside world needs {FIRST_ORIGIN + 2} years to be estimated on; there are {len(years)}."
        )
    total, shares = (
        city.loc[years].to_numpy(dtype=float)[:, None],
        exports.sub(city.loc[years], axis=0).to_numpy(dtype=float),
    )
    of_city = {phi: rolling_errors(total, phi) for phi in DAMPINGS}
    of_shares = {phi: rolling_errors(shares, phi) for phi in DAMPINGS}
    best = min(
        itertools.product(DAMPINGS, DAMPINGS),
        key=lambda pair: float(np.abs(of_city[pair[0]][0] + of_shares[pair[1]][0]).mean()),
    )
    of_imports = [innovation(*rolling_errors(imports.to_numpy(dtype=float), phi)) for phi in DAMPINGS]
    growth = np.diff(shares, axis=0).mean(axis=0)
    return DemandProcess(
        city_growth=float(np.diff(total[:, 0]).mean()),
        share_growth={str(code): float(rate) for code, rate in zip(exports.columns, growth, strict=True)},
        city_damping=best[0],
        share_damping=best[1],
        city_innovation=innovation(*of_city[best[0]]),
        share_innovation=innovation(*of_shares[best[1]]),
        import_innovation=min(of_imports),
        origin=years[-1],
        training=tuple(years),
    )


def damped_steps(damping: float, years: int) -> Floats:
    """φ + φ² + …, for each of the years after the origin."""
    return np.cumsum(damping ** np.arange(1.0, years + 1.0))


def rolling_errors(logs: Floats, damping: float) -> tuple[Floats, Floats]:
    """Log errors of damped trends from every origin over every horizon, shape (forecasts, series), and the horizons."""
    errors, horizons = [], []
    for origin in range(FIRST_ORIGIN, len(logs) - 1):
        growth = np.diff(logs[: origin + 1], axis=0).mean(axis=0)
        steps = damped_steps(damping, len(logs) - 1 - origin)
        for horizon, step in enumerate(steps, start=1):
            errors.append(logs[origin + horizon] - logs[origin] - growth * step)
            horizons.append(horizon)
    return np.array(errors), np.array(horizons, dtype=float)


def innovation(errors: Floats, horizons: Floats) -> float:
    """The standard deviation a year of a random walk with such errors."""
    return float(np.sqrt((errors**2 / horizons[:, None]).mean()))
