"""The labour market of a city: what workers earn follows wages elsewhere and how short they are."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .columns import LABOUR, PRICE_LEVEL, WAGE
from .parameters import DT, Group, par

if TYPE_CHECKING:
    from .model import ClusterModel

Array = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class LabourParameters(Group):
    """Supply of workers, and what they earn."""

    supply_growth: float = par(
        0.005, "log per year", (-0.1, 0.2), "Growth of the clusters' supply of workers at the usual wage.",
        "assumption: the city's population grew by some 3.9 % a year between the censuses of 2010 and 2020, most of "
        "it outside these industries", range=(0.0, 0.015),
    )  # fmt: skip
    wage_trend: float = par(
        0.02, "log per year", (-0.1, 0.2), "Growth of real wages elsewhere, which workers could earn.", "assumption",
        range=(0.01, 0.035),
    )  # fmt: skip
    wage_elasticity: float = par(
        1.5, "elasticity", (0, 10), "Of wages to employment over supply.",
        "assumption: supply elastic at two thirds", range=(0.75, 2.5),
    )  # fmt: skip
    wage_speed: float = par(0.5, "per year", (0.01, 4), "Speed at which wages adjust.", "assumption", range=(0.25, 1.0))


def wage_aim(employment: Array, elapsed: float, p: LabourParameters) -> Array:
    """Real wage (index, 1 at the start) that the labour market calls for; ``employment`` over that at the start."""
    tightness = np.log(np.maximum(employment, 1e-3)) - p.supply_growth * elapsed
    return np.asarray(np.exp(p.wage_trend * elapsed + p.wage_elasticity * tightness))


def set_wages(model: ClusterModel) -> None:
    """Wages of each city's firms move towards what its labour market calls for; prices at large are made up for."""
    k = model.population.k
    if model.quarter >= model.burn_in:
        p = model.parameters.labour
        employment = model.by_city(model.population.sums(LABOUR)) / model.reference.labour
        gap = np.log(wage_aim(employment, model.elapsed, p) / model.real_wage)
        model.real_wage = model.real_wage * np.exp(-math.expm1(-p.wage_speed * DT) * gap)
    k[WAGE] = model.real_wage * k[PRICE_LEVEL]
