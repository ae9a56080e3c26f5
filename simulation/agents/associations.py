"""Industry associations: firms with partners pay dues; the association buys together for them or mediates."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import mesa

from ..columns import JOINT_PURCHASING, MEDIATION
from ..ledger import ECONOMY, HOUSEHOLDS
from ..parameters import DT, Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class AssociationParameters(Group):
    """Dues of industry associations and what they are spent on."""

    dues: float = par(0.0005, "share of revenue", (0, 1), "Dues of firms that have partners.", "assumption")
    largest_saving: float = par(
        0.02, "share of materials", (0, 0.5), "Saved by joint purchasing when all firms take part.", "assumption"
    )
    mediation: float = par(0.3, "share", (0, 1), "Trust lent when all firms take part.", "assumption")
    reallocation: float = par(1.0, "per year", (0, 10), "Speed at which work shifts to what lacks.", "assumption")
    income_per_association: float = par(
        500.0, "10,000 CNY a quarter", (1, 1e6), "Dues that keep one more association.", "assumption"
    )
    adjustment: float = par(0.05, "per quarter", (0, 1), "Speed at which associations are founded.", "assumption")


def work_on_trust(trust: float) -> float:
    """Share of the work that goes into mediation: the more, the less firms trust each other; 0.1 to 0.9."""
    return min(max(1.5 - 2.0 * trust, 0.1), 0.9)


class Association(mesa.Agent):
    """The associations of a cluster; ``count`` is how many there are."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, cluster: int, count: float) -> None:
        super().__init__(model)
        self.cluster = cluster
        self.public_count = count
        self.count = count
        self.account = model.ledger.open(f"associations of cluster {cluster + 1}")
        self.mediation_share = 0.5

    def work(self, coverage: float, trust: float) -> None:
        """Shift work to what lacks, and do it for the firms covered (share of the cluster's firms)."""
        p, k = self.model.parameters.association, self.model.population.k
        self.mediation_share += min(p.reallocation * DT, 1.0) * (work_on_trust(trust) - self.mediation_share)
        k[MEDIATION, self.cluster] = p.mediation * coverage * self.mediation_share
        k[JOINT_PURCHASING, self.cluster] = p.largest_saving * coverage * (1.0 - self.mediation_share)

    def settle(self, dues: float) -> None:
        """Spend the dues: wages, and what the work needs; more associations where dues carry them."""
        p, ledger = self.model.parameters.association, self.model.ledger
        ledger.pay(self.account, HOUSEHOLDS, 0.7 * dues)
        ledger.pay(self.account, ECONOMY, 0.3 * dues)
        wanted = self.public_count + dues / p.income_per_association
        self.count += p.adjustment * (wanted - self.count)
