"""Suppliers of raw materials abroad: they ask more of those who depend on them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import mesa

from ..parameters import DT, Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class MaterialParameters(Group):
    """Materials: foreign suppliers' prices, and firms' choice between foreign and home materials."""

    foreign_markup: float = par(0.2, "share of cost", (0, 5), "Foreign suppliers' usual markup.", "assumption")
    market_power: float = par(
        0.5, "elasticity", (0, 5), "Of their markup to the cluster's dependence over the usual.", "assumption"
    )
    markup_speed: float = par(0.5, "per year", (0, 4), "Speed at which it adjusts.", "assumption")
    pass_through: float = par(
        0.5, "elasticity", (0, 1), "Of foreign prices in CNY to the exchange rate.", "assumption", range=(0.3, 0.9)
    )
    substitution: float = par(
        1.5, "elasticity", (0, 10), "Of foreign over home materials to their prices.", "assumption", range=(0.5, 3.0)
    )
    scarcity: float = par(
        0.1, "elasticity", (0, 2), "Of home materials' price to their use over supply.", "assumption", range=(0.0, 0.3)
    )
    supply_growth: float = par(
        0.03, "log per year", (-0.1, 0.3), "Growth of home materials' supply.", "assumption", range=(0.01, 0.05)
    )
    home_quality: float = par(
        0.5,
        "elasticity",
        (0, 5),
        "Of home over foreign materials to the cluster's lead on the world: import substitution.",
        "S4; value an assumption",
        range=(0.0, 1.0),
    )


def foreign_markup(dependence: float, p: MaterialParameters) -> float:
    """Markup that suppliers aim at; ``dependence`` is the share of materials bought abroad over the usual one."""
    return float(p.foreign_markup * dependence**p.market_power)


class MaterialSupplier(mesa.Agent):
    """The suppliers abroad of a cluster's materials. ``price`` is an index, 1 at the start, before exchange rates."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, cluster: int, usual_share: float) -> None:
        super().__init__(model)
        self.cluster = cluster
        self.usual_share = usual_share
        self.markup: float = model.parameters.material.foreign_markup

    @property
    def price(self) -> float:
        """Price over that at the start."""
        return (1.0 + self.markup) / (1.0 + self.model.parameters.material.foreign_markup)

    def set_price(self, share: float) -> None:
        """Move the markup towards what the cluster's dependence allows."""
        p = self.model.parameters.material
        dependence = share / self.usual_share if self.usual_share > 0.0 else 1.0
        self.markup += p.markup_speed * (foreign_markup(dependence, p) - self.markup) * DT
