"""The city's government: levers with delay, cost and budget, measures issued, taxes and public spending."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import mesa

from .. import randomness as chance
from ..ledger import ECONOMY, GOVERNMENT, HOUSEHOLDS
from ..levers import LEVERS, NEUTRAL, Lever
from ..parameters import DT, Group, par

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class GovernmentParameters(Group):
    """Public finance of the city, as far as the clusters carry it."""

    deficit_limit: float = par(0.05, "share of revenue", (0, 10), "Largest deficit.", "assumption")
    programme_share: float = par(
        0.3, "share of revenue", (0, 1), "Revenue that levers may spend.", "assumption", range=(0.1, 0.5)
    )
    cost_exponent: float = par(1.5, "exponent", (1, 5), "Of a lever's cost in its level.", "assumption")
    cost_factor: float = par(1.0, "multiple", (0, 100), "Of all levers' costs.", "assumption", range=(0.5, 2.0))
    reserve: float = par(1.0, "quarters of revenue", (0, 20), "Deposits aimed at.", "assumption")
    strength: float = par(1.0, "multiple", (0, 3), "Of all levers' effects.", "assumption", range=(0.5, 1.5))


class Government(mesa.Agent):
    """Pulls levers as the scenario announces, within its budget."""

    model: ClusterModel

    def __init__(self, model: ClusterModel) -> None:
        super().__init__(model)
        self.stages: dict[str, list[float]] = {lever.code: [0.0] * lever.delay_order for lever in LEVERS}
        self.announced: dict[str, float] = dict.fromkeys(self.stages, 0.0)
        self.measures = {"A11": 0.0, "B12": 0.0}
        self.revenue = 0.0  # of the last quarter
        self.income = 0.0  # so far this quarter
        self.programme_cost = 0.0
        self.budget_cut = 1.0

    def level(self, code: str) -> float:
        """The effective level of a lever now."""
        return self.stages[code][-1]

    def apply_levers(self) -> dict[str, float]:
        """Advance every lever towards what the budget allows of its announced level; returns the effects in force."""
        model, p = self.model, self.model.parameters.government
        for lever in LEVERS:
            schedules = [s for s in model.inputs.levers if s.code == lever.code]
            self.announced[lever.code] = sum(schedule.at(model.year) for schedule in schedules)
        costs = {lever.code: self._cost(lever) for lever in LEVERS if self.announced[lever.code] > 0.0}
        wanted = sum(costs.values())
        means = (p.programme_share + p.deficit_limit) * self.revenue
        self.budget_cut = 1.0 if wanted <= means else means / wanted
        self.programme_cost = 0.0
        effects = dict(NEUTRAL)
        for lever in LEVERS:
            self._advance(lever)
            self._spend(lever, costs.get(lever.code, 0.0) * self.budget_cut)
            self._issue_measures(lever)
            lever.act(effects, p.strength * self.level(lever.code))
        return effects

    def settle(self) -> None:
        """Turn the quarter's income into revenue; borrow a deficit, repay, spend what is beyond the reserve."""
        ledger, p = self.model.ledger, self.model.parameters.government
        self.revenue, self.income = self.income, 0.0
        deposits = ledger.balances[GOVERNMENT]
        if deposits < 0.0:
            ledger.lend_to_government(-deposits)
            return
        repaid = min(ledger.government_debt, deposits)
        if repaid > 0.0:
            ledger.lend_to_government(-repaid)
        surplus = ledger.balances[GOVERNMENT] - p.reserve * self.revenue
        if surplus > 0.0:
            ledger.pay(GOVERNMENT, HOUSEHOLDS, 0.5 * surplus)

    def _cost(self, lever: Lever) -> float:
        p = self.model.parameters.government
        level = self.announced[lever.code]
        return float(p.cost_factor * lever.annual_cost * self.model.base_sales * DT * level**p.cost_exponent)

    def _advance(self, lever: Lever) -> None:
        exponent = 1.0 / self.model.parameters.government.cost_exponent
        target = self.announced[lever.code] * self.budget_cut**exponent
        stages = self.stages[lever.code]
        speed = min(lever.delay_order / max(lever.lag_quarters, 1e-9), 1.0)
        for number in reversed(range(len(stages))):
            upstream = target if number == 0 else stages[number - 1]
            stages[number] += speed * (upstream - stages[number])

    def _spend(self, lever: Lever, cost: float) -> None:
        if cost <= 0.0:
            return
        self.programme_cost += cost
        self.model.ledger.pay(GOVERNMENT, HOUSEHOLDS if lever.paid_to == "households" else ECONOMY, cost)

    def _issue_measures(self, lever: Lever) -> None:
        if lever.counts_in is None:
            return
        mean = lever.measures_per_year * self.level(lever.code) * DT
        if mean > 0.0:
            number = 2**40 + int(lever.code[1:])
            draw = chance.uniform(self.model.key, float(number), self.model.quarter, chance.MEASURES)
            self.measures[lever.counts_in] += chance.poisson(mean, draw)
