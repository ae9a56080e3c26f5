"""Universities and research institutes: contracts and grants become public research and graduates."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import mesa

from ..columns import N_FIRMS, PUBLIC_RESEARCH, TALENT_WAGE
from ..effects import INSTITUTES_FACTOR
from ..ledger import HOUSEHOLDS
from ..parameters import DT, Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class InstituteParameters(Group):
    """Contract research, teaching, what of it reaches firms."""

    contract_share: float = par(
        0.05, "share of firms' R&D", (0, 1), "Given to universities and institutes.", "assumption", range=(0.02, 0.1)
    )
    spillover: float = par(0.5, "share", (0, 5), "Of institutes' research that firms hear of.", "assumption")
    teaching_start: float = par(0.4, "share of staff", (0, 1), "Teaching at the start.", "assumption")
    teaching_response: float = par(1.0, "elasticity", (0, 10), "Of teaching to the talent wage.", "assumption")
    teaching_speed: float = par(0.5, "per year", (0, 4), "Speed at which it adjusts.", "assumption")
    cost_per_graduate: float = par(15.0, "10,000 CNY", (0.1, 1e4), "Cost of a graduate with such skills.", "assumption")


def next_teaching(share: float, wage: float, p: InstituteParameters) -> float:
    """Share of staff that teaches, after a quarter: it moves towards what the talent wage calls for; 0.1 to 0.9."""
    wanted = min(max(p.teaching_start * wage**p.teaching_response, 0.1), 0.9)
    return float(share + p.teaching_speed * (wanted - share) * DT)


class ResearchInstitute(mesa.Agent):
    """The universities and institutes that work for a cluster; ``base_count`` is how many there were."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, cluster: int, count: float) -> None:
        super().__init__(model)
        self.cluster = cluster
        self.base_count = count
        self.teaching: float = model.parameters.institute.teaching_start
        self.graduates = 0.0
        self.account = model.ledger.open(f"research institutes of cluster {cluster + 1}")

    @property
    def count(self) -> float:
        """Institutions, with those that policy has founded."""
        return float(self.base_count * self.model.population.k[INSTITUTES_FACTOR, self.cluster])

    def work(self) -> None:
        """Spend what contracts and grants brought in: on teaching, and on research that firms may hear of."""
        p, k, ledger = self.model.parameters.institute, self.model.population.k, self.model.ledger
        means = max(ledger.balances[self.account], 0.0)
        wage = float(k[TALENT_WAGE, self.cluster])
        self.teaching = next_teaching(self.teaching, wage, p)
        self.graduates = self.teaching * means / (p.cost_per_graduate * wage)
        research = (1.0 - self.teaching) * means / wage
        k[PUBLIC_RESEARCH, self.cluster] = p.spillover * research / max(k[N_FIRMS, self.cluster], 1.0)
        ledger.pay(self.account, HOUSEHOLDS, means)
