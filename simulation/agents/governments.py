"""A city's government: levers with delay, cost and budget, measures issued, taxes, duties and public spending.

All that levers cost goes through the fiscal account (:mod:`..fiscal`).
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, NamedTuple

import mesa
import numpy as np

from .. import randomness as chance
from ..columns import CLUSTER as AT
from ..columns import EXPENSE, REVENUE, WEIGHT
from ..effects import NEUTRAL, ONLINE_DUTY_FACTOR, TAX_FACTOR
from ..fiscal import DUTY, PROGRAMME, RELIEF, SUBSIDY
from ..inputs import City, LeverSchedule
from ..ledger import ECONOMY, HOUSEHOLDS, WORLD
from ..levers import Lever
from ..parameters import DT, Group, par
from ..population import per_cluster
from ..summation import marked_total

if TYPE_CHECKING:
    from ..model import ClusterModel


@dataclasses.dataclass(frozen=True)
class GovernmentParameters(Group):
    """Public finance of the city, as far as the clusters carry it."""

    deficit_limit: float = par(0.05, "share of revenue", (0, 10), "Largest deficit.", "assumption")
    programme_share: float = par(
        0.3, "share of revenue", (0, 1), "Revenue that levers may spend, on programmes and subsidies.", "assumption",
        range=(0.1, 0.5),
    )  # fmt: skip
    cost_exponent: float = par(1.5, "exponent", (1, 5), "Of a lever's cost in its level.", "assumption")
    cost_factor: float = par(1.0, "multiple", (0, 100), "Of all levers' costs.", "assumption", range=(0.5, 2.0))
    reserve: float = par(1.0, "quarters of revenue", (0, 20), "Deposits aimed at.", "assumption")
    strength: float = par(1.0, "multiple", (0, 3), "Of all levers' effects.", "assumption", range=(0.5, 1.5))


class Pulled(NamedTuple):
    """A lever that a government pulls, with what its parameters make of it."""

    lever: Lever
    schedules: list[LeverSchedule]
    effects: tuple[str, ...]  # that it acts on
    strengths: tuple[float, ...]  # of its acts at full level
    cost: float  # of its programme at full level, 10,000 CNY a quarter
    speed: float  # share of the way that a stage of its delay goes in a quarter


class Government(mesa.Agent):
    """Pulls levers as the scenario announces, within its budget. ``clusters`` marks those of its city."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, city: City, number: int, sales: np.ndarray) -> None:
        super().__init__(model)
        self.city = city
        self.number = number
        self.clusters = np.array([one == number for one in model.inputs.city_of])
        self.base_sales = float(sales[self.clusters].sum())  # of the base year
        self.shares = np.where(self.clusters, sales, 0.0) / self.base_sales  # of its clusters in them
        self.schedules = {
            lever.code: [one for one in model.inputs.levers if one.code == lever.code and self._pulls(one)]
            for lever in model.levers
        }
        self.active = [self._pull(lever) for lever in model.levers if self.schedules[lever.code]]
        self.account = model.ledger.open(f"government of {city.code}")
        self.first_deposits = 0.0
        self.debt = 0.0
        self.stages: dict[str, list[float]] = {lever.code: [0.0] * lever.delay_order for lever in model.levers}
        self.announced: dict[str, float] = dict.fromkeys(self.stages, 0.0)
        self.measures = {"A11": 0.0, "B12": 0.0}
        self.issued: dict[str, float] = dict.fromkeys(self.stages, 0.0)  # the same by lever
        self.revenue = 0.0  # of the last quarter
        self.income = 0.0  # so far this quarter
        self.research = 0.0  # R&D that its firms paid themselves last quarter
        self.budget_cut = 1.0

    def _pulls(self, schedule: LeverSchedule) -> bool:
        return not schedule.cities or self.city.code in schedule.cities

    def level(self, code: str) -> float:
        """The effective level of a lever now."""
        return self.stages[code][-1]

    def apply_levers(self) -> dict[str, float]:
        """Advance every lever towards what the budget allows of its announced level; returns the effects in force.

        The budget bears programmes and, at last quarter's R&D, subsidies; where it does not, both are cut.
        """
        model, p = self.model, self.model.parameters.government
        year, announced = model.year, self.announced
        for one in self.active:
            announced[one.lever.code] = math.fsum(schedule.at(year) for schedule in one.schedules)
        costs = [self._cost(one, announced[one.lever.code]) for one in self.active]
        programmes = math.fsum(costs)
        wanted = programmes + self._effects(only="research_subsidy")["research_subsidy"] * self.research
        means = (p.programme_share + p.deficit_limit) * self.revenue
        self.budget_cut = 1.0 if wanted <= means else means / wanted
        for one, cost in zip(self.active, costs, strict=True):
            self._advance(one)
            self._spend(one.lever, cost * self.budget_cut)
            self._issue_measures(one.lever)
        effects, left = self._effects(), max(means - self.budget_cut * programmes, 0.0)
        if self.research > 0.0:
            effects["research_subsidy"] = min(effects["research_subsidy"], left / self.research)
        return effects

    def _effects(self, only: str = "") -> dict[str, float]:
        """What its levers do at the levels in force; ``only`` those that act on this effect."""
        effects, strength = dict(NEUTRAL), self.model.parameters.government.strength
        for one in self.active:
            level = self.level(one.lever.code)
            if level != 0.0 and (not only or only in one.effects):
                one.lever.act_with(effects, strength * level, one.strengths)
        return effects

    def receive(self, amounts: np.ndarray) -> None:
        """Note what its clusters paid in taxes or duties (10,000 CNY, per cluster)."""
        self.income += marked_total(amounts, self.clusters)

    def subsidise_research(self, own: np.ndarray, added: np.ndarray) -> None:
        """Pay what is added to the R&D that firms pay themselves (10,000 CNY, per cluster)."""
        self.research = marked_total(own, self.clusters)
        amounts = added * self.clusters
        if amounts.any():
            self.model.ledger.pay(self.account, HOUSEHOLDS, float(amounts.sum()))
            self.model.fiscal.enter(SUBSIDY, amounts)

    def settle(self) -> None:
        """Turn the quarter's income into revenue; borrow a deficit, repay, spend what is beyond the reserve."""
        ledger, p = self.model.ledger, self.model.parameters.government
        self.revenue, self.income = self.income, 0.0
        deposits = ledger.balances[self.account]
        if deposits < 0.0:
            self._borrow(-deposits)
            return
        repaid = min(self.debt, deposits)
        if repaid > 0.0:
            self._borrow(-repaid)
        surplus = ledger.balances[self.account] - p.reserve * self.revenue
        if surplus > 0.0:
            ledger.pay(self.account, HOUSEHOLDS, 0.5 * surplus)
            self.model.book.log("public_spending", 0.5 * surplus * self.shares)

    def missing(self) -> float:
        """Money of its account that its taxes, duties, spending and borrowing do not explain, relative to them."""
        flows = self.model.book.flows
        received, spent = (
            math.fsum(float(flows[name][self.clusters].sum()) for name in names)
            for names in (("taxes", "duties"), ("programmes", "subsidies", "public_spending"))
        )
        expected = self.first_deposits + received - spent + self.debt
        return (self.model.ledger.balances[self.account] - expected) / (self.first_deposits + received + spent + 1.0)

    def _borrow(self, amount: float) -> None:
        """Deficit finance by the bank; a negative amount repays."""
        self.model.ledger.lend_to_government(self.account, amount)
        self.debt += amount

    def _pull(self, lever: Lever) -> Pulled:
        parameters = self.model.parameters
        p, values = parameters.government, parameters.levers
        return Pulled(
            lever, self.schedules[lever.code], tuple(act.effect for act in lever.acts), lever.strengths(values),
            cost=p.cost_factor * lever.cost(values) * self.base_sales * DT,
            speed=min(lever.delay_order / max(lever.lag(values), 1e-9), 1.0),
        )  # fmt: skip

    def _cost(self, one: Pulled, level: float) -> float:
        return float(one.cost * level**self.model.parameters.government.cost_exponent) if level > 0.0 else 0.0

    def _advance(self, one: Pulled) -> None:
        exponent = 1.0 / self.model.parameters.government.cost_exponent
        target = self.announced[one.lever.code] * self.budget_cut**exponent
        stages = self.stages[one.lever.code]
        for number in reversed(range(len(stages))):
            upstream = target if number == 0 else stages[number - 1]
            stages[number] += one.speed * (upstream - stages[number])

    def _spend(self, lever: Lever, cost: float) -> None:
        if cost <= 0.0:
            return
        self.model.fiscal.enter(PROGRAMME, cost * self.shares, lever.code)
        if lever.builds:
            self.model.book.log("infrastructure", cost * self.shares)
        payees = {"households": [HOUSEHOLDS], "economy": [ECONOMY], "institutes": self._institutes()}[lever.paid_to]
        for payee in payees:
            self.model.ledger.pay(self.account, payee, cost / len(payees))

    def _institutes(self) -> list[int]:
        """The accounts of the universities and institutes of its city."""
        return [one.account for one in self.model.institutes if self.clusters[one.cluster]]

    def _issue_measures(self, lever: Lever) -> None:
        if lever.counts_in is None:
            return
        mean = lever.measures_per_year * self.level(lever.code) * DT
        if mean > 0.0:
            number = 2**40 + 1000 * self.number + int(lever.code[1:])
            draw = chance.uniform(self.model.key, float(number), self.model.quarter, chance.MEASURES)
            issued = chance.poisson(mean, draw)
            if issued == 0:
                return
            self.measures[lever.counts_in] += issued
            self.issued[lever.code] += issued
            self.model.book.log("measures_issued", issued * self.clusters)


def levy_duties(model: ClusterModel, online: np.ndarray) -> None:
    """Buyers abroad pay duties and charges on what they bought online (10,000 CNY, per cluster)."""
    full = model.parameters.platforms.online_duty * online
    paid = full * model.population.k[ONLINE_DUTY_FACTOR]
    model.book.log("duties", paid)
    for government in model.governments:
        model.ledger.pay(WORLD, government.account, marked_total(paid, government.clusters))
        government.receive(paid)
    if (paid != full).any():
        model.fiscal.enter(DUTY, full - paid)


def forgo_taxes(model: ClusterModel, taxes: np.ndarray) -> None:
    """Note what the tax on profit would have brought beyond ``taxes`` (10,000 CNY, per cluster) without relief."""
    if (model.population.k[TAX_FACTOR] == 1.0).all():
        return
    f, rows = model.population.f, model.population.rows
    profit = f[WEIGHT, rows] * np.maximum(f[REVENUE, rows] - f[EXPENSE, rows], 0.0)
    full = model.tax_rates * per_cluster(f[AT, rows].astype(np.int64), profit, model.population.n_clusters)
    model.fiscal.enter(RELIEF, full - taxes)
