"""E-commerce platforms: two-sided, setting commissions, attracting buyers, investing in service quality."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import mesa

from ..effects import COMMISSION_CAP_FACTOR
from ..ledger import ECONOMY, HOUSEHOLDS
from ..parameters import DT, Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class PlatformParameters(Group):
    """Buyers, quality and commissions of e-commerce platforms; the channel's size."""

    n_platforms: float = par(3, "platforms", (1, 16), "Third-party platforms.", "assumption", whole=True)
    initial_commission: float = par(0.05, "share of sales", (0, 1), "Commission at the start.", "assumption")
    commission_floor: float = par(0.02, "share of sales", (0, 1), "Lowest commission.", "assumption")
    commission_ceiling: float = par(0.15, "share of sales", (0, 1), "Highest commission.", "assumption")
    commission_step: float = par(0.0025, "share of sales a quarter", (0, 0.1), "Step of the search.", "assumption")
    buyer_growth: float = par(
        0.35, "per year", (0, 5), "Speed at which buyers come.", "form of Rochet and Tirole (2003)"
    )
    buyer_response: float = par(
        2.0, "multiple", (0, 20), "Buyers drawn by sellers at full quality.", "log form an assumption", range=(1.0, 3.0)
    )
    seller_scale: float = par(3.0, "multiple", (0, 50), "Sellers' share in that response.", "assumption")
    quality_gain: float = par(0.15, "per year", (0, 5), "Quality gained by investing all profit.", "assumption")
    quality_decay: float = par(0.03, "per year", (0, 5), "Quality lost.", "assumption")
    initial_quality: float = par(0.5, "share", (0, 1), "Service quality at the start.", "assumption")
    invested_share: float = par(0.5, "share of profit", (0, 1), "Profit invested.", "assumption")
    operating_cost: float = par(0.03, "share of sales", (0, 1), "Cost of running the platform.", "assumption")
    reach: float = par(
        0.09,
        "share of foreign demand",
        (0, 1),
        "Demand online per unit of buyers, all firms selling.",
        "assumption, chosen with adoption.imitation",
        range=(0.06, 0.15),
    )
    most_online: float = par(0.6, "share of foreign demand", (0, 1), "Most that goes online.", "assumption")
    displacement: float = par(
        0.25, "share", (0, 1), "Online sales that replace traditional exports.", "assumption", range=(0.0, 0.5)
    )
    online_duty: float = par(0.05, "share of price", (0, 1), "Duties and charges on online exports.", "assumption")
    choice_buyers: float = par(1.0, "elasticity", (0, 10), "Of firms' choice to buyers.", "assumption")
    choice_quality: float = par(1.0, "utility", (0, 10), "Of firms' choice to quality.", "assumption")
    choice_commission: float = par(20.0, "utility per rate", (0, 200), "Of firms' choice to commission.", "assumption")


class EcommercePlatform(mesa.Agent):
    """A third-party platform. ``buyers`` is an index, 1 for the average platform at the start."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, index: int, buyers: float) -> None:
        super().__init__(model)
        p = model.parameters.platforms
        self.index = index
        self.buyers = buyers
        self.first_buyers = buyers
        self.quality: float = p.initial_quality
        self.commission: float = p.initial_commission
        self.direction = 1.0 if index % 2 == 0 else -1.0
        self.account = model.ledger.open(f"e-commerce platform {index + 1}")
        self.sales = 0.0
        self.income = 0.0
        self.profit = 0.0
        self.last_share = 0.0

    def set_commission(self) -> None:
        """Hill-climbing: go on while its share of all platforms' profit grows, turn round when it falls.

        Profit itself would grow with the market whatever the commission.
        """
        p = self.model.parameters.platforms
        total = math.fsum(platform.profit for platform in self.model.platforms)
        share = self.profit / total if total > 0.0 else 0.0
        if share < self.last_share:
            self.direction = -self.direction
        self.last_share = share
        if self.sales > 0.0:
            moved = self.commission + self.direction * p.commission_step
            # A platform serves all cities and keeps to the strictest of their caps.
            ceiling = p.commission_ceiling * float(self.model.population.k[COMMISSION_CAP_FACTOR].min())
            self.commission = min(max(moved, p.commission_floor), ceiling)

    def attract_buyers(self, seller_share: float) -> None:
        """Buyers follow sellers (cross-side network effect) and quality."""
        p = self.model.parameters.platforms
        drawn = 1.0 + p.buyer_response * self.quality * math.log(1.0 + p.seller_scale * seller_share)
        limit = self.first_buyers * drawn
        self.buyers += p.buyer_growth * self.buyers * (1.0 - self.buyers / limit) * DT

    def settle(self) -> None:
        """Pay the cost of running the platform, invest in quality, pay the rest out."""
        p = self.model.parameters.platforms
        ledger = self.model.ledger
        cost = min(p.operating_cost * self.sales, self.income)
        self.profit = self.income - cost
        invested = p.invested_share * self.profit
        share = p.invested_share if self.sales > 0.0 else 0.0
        self.quality += (p.quality_gain * share * (1.0 - self.quality) - p.quality_decay * self.quality) * DT
        ledger.pay(self.account, HOUSEHOLDS, 0.5 * cost + self.profit - invested)
        ledger.pay(self.account, ECONOMY, 0.5 * cost + invested)
        self.income = 0.0

    @property
    def staff(self) -> float:
        """Persons employed (half of the running cost is wages)."""
        p = self.model.parameters
        return 0.5 * p.platforms.operating_cost * self.sales / p.production.wage_per_worker
