"""Professional markets: where traders and producers meet; they set rents and go digital, or do not."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import mesa

from ..columns import MARKET_REACH
from ..ledger import ECONOMY, HOUSEHOLDS
from ..parameters import DT, Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class MarketParameters(Group):
    """Rents of professional markets and their digital turn (S2, section 2.2)."""

    rent_share: float = par(0.1, "share of profit", (0, 1), "Of firms' profit that rents come to.", "assumption")
    rent_speed: float = par(0.2, "per year", (0, 20), "Speed at which rents follow it.", "assumption")
    digital_threshold: float = par(
        0.05, "share of firms", (0, 1), "Sellers online from which a market invests.", "assumption"
    )
    digital_speed: float = par(0.25, "per year", (0, 5), "Speed of its digital turn.", "assumption")
    digital_reach: float = par(0.3, "share", (0, 5), "Meetings added by a fully digital market.", "assumption")


class ProfessionalMarket(mesa.Agent):
    """The professional markets of a cluster. ``digital`` is the share of their stalls that also sell online."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, cluster: int) -> None:
        super().__init__(model)
        self.cluster = cluster
        self.rent: float = model.parameters.market.rent_share * model.parameters.pricing.target_margin
        self.digital = 0.0
        self.income = 0.0
        self.account = model.ledger.open(f"professional markets of cluster {cluster + 1}")

    def decide(self, margin: float, online_share: float) -> None:
        """Move the rent towards a share of what tenants earn; invest once tenants sell online."""
        p = self.model.parameters.market
        fair = p.rent_share * max(margin, 0.0)
        self.rent += (1.0 - math.exp(-p.rent_speed * DT)) * (fair - self.rent)
        if online_share >= p.digital_threshold and self.income > 0.0:
            self.digital += p.digital_speed * (1.0 - self.digital) * DT
        self.model.population.k[MARKET_REACH, self.cluster] = 1.0 + p.digital_reach * self.digital

    def settle(self, rents: float) -> None:
        """Pay wages, upkeep and the owners."""
        self.income = rents
        ledger = self.model.ledger
        ledger.pay(self.account, HOUSEHOLDS, 0.6 * rents)
        ledger.pay(self.account, ECONOMY, 0.4 * rents)
