"""Policies that are searched: levels and start years of levers, what they cost, and how they are made affordable."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....language import tr
from ....simulation.inputs import Inputs, LeverSchedule
from ....simulation.levers import BY_CODE
from ....simulation.parameters import DT
from ...errors import UserError, unknown

STEPS = 20  # of a level, from none to full
Genome = NDArray[np.int64]
KNOWN = BY_CODE


@dataclass(frozen=True)
class Policy:
    """Levers that are pulled: code, level, start year; levers not named are not pulled."""

    levers: tuple[tuple[str, float, int], ...]

    def __str__(self) -> str:
        return ", ".join(f"{code} {level:g} from {start}" for code, level, start in self.levers) or "none"


@dataclass(frozen=True)
class Space:
    """What is searched: ``codes`` with levels in steps of 0.05 and whole start years from ``first`` to ``last``.

    A genome holds the levels' steps, then the start years counted from ``first``: shape (2 × levers,).
    """

    inputs: Inputs
    codes: tuple[str, ...]
    first: int
    last: int
    ramp: float
    budget: float

    @property
    def kept(self) -> tuple[LeverSchedule, ...]:
        """The schedules of levers that are not searched."""
        return tuple(one for one in self.inputs.levers if one.code not in self.codes)

    @property
    def ceilings(self) -> Genome:
        """The largest genome."""
        return np.array([STEPS] * len(self.codes) + [self.last - self.first] * len(self.codes))

    def policy(self, genome: Genome) -> Policy:
        """The policy of a genome."""
        half = len(self.codes)
        parts = zip(self.codes, genome[:half].tolist(), genome[half:].tolist(), strict=True)
        return Policy(tuple((code, step / STEPS, self.first + start) for code, step, start in parts if step))

    def applied(self, policy: Policy) -> Inputs:
        """The inputs with a policy in place of the schedules of the levers searched."""
        pulled = tuple(LeverSchedule(code, level, float(start), self.ramp) for code, level, start in policy.levers)
        return dataclasses.replace(self.inputs, levers=(*self.kept, *pulled))

    def cost(self, policy: Policy) -> float:
        """What a policy costs over the horizon, with the levers that are not searched; 10,000 CNY."""
        return announced_cost(self.applied(policy))

    def full(self) -> Policy:
        """Every lever at full from the first year."""
        return Policy(tuple((code, 1.0, self.first) for code in self.codes))

    def affordable(self, genome: Genome) -> Genome:
        """The genome with its levels lowered by one factor as far as the budget asks, unused start years at 0."""
        half, made = len(self.codes), np.clip(np.asarray(genome), 0, self.ceilings).astype(np.int64)
        levels, low, high = made[:half].copy(), 0.0, 1.0
        if self.cost(self.policy(made)) > self.budget:
            for _ in range(12):
                middle = (low + high) / 2
                made[:half] = np.floor(levels * middle)
                low, high = (middle, high) if self.cost(self.policy(made)) <= self.budget else (low, middle)
            made[:half] = np.floor(levels * low)
        made[half:][made[:half] == 0] = 0
        return made

    def check_budget(self) -> None:
        """Refuse a budget that buys nothing; the sentence names the cheapest lever."""
        kept = self.cost(Policy(()))
        if kept > self.budget:
            raise UserError(
                tr(
                    "budget = {budget:,.0f} (10,000 CNY): the levers that are not searched cost {kept:,.0f} already.",
                    budget=self.budget,
                    kept=kept,
                )
            )
        least = {code: self.cost(Policy(((code, 1 / STEPS, self.last),))) - kept for code in self.codes}
        cheapest = min(least, key=lambda code: least[code])
        if kept + least[cheapest] > self.budget:
            raise UserError(
                tr(
                    "budget = {budget:,.4g} (10,000 CNY) buys nothing: the cheapest lever, {cheapest} "
                    "({name_en}), costs {least:,.4g} at level {level:g} from {last}.",
                    budget=self.budget,
                    cheapest=cheapest,
                    name_en=KNOWN[cheapest].name_en,
                    least=least[cheapest],
                    level=1 / STEPS,
                    last=self.last,
                )
            )


def announced_cost(inputs: Inputs) -> float:
    """What all levers' schedules cost from the first quarter to the last, 10,000 CNY at current prices.

    What is announced: the government pays less where its revenue does not bear it. The cost of a lever is that of
    :mod:`synergysim.simulation.agents.governments`.
    """
    p = inputs.parameters.government
    # A quarter's levers are those announced for its middle.
    years = np.arange(inputs.start_year, inputs.end_year + 1, DT) + DT / 2
    total = 0.0
    for number, city in enumerate(inputs.cities):
        rate = city.exchange_rate[inputs.start_year]
        own = [one for one, place in zip(inputs.industries, inputs.city_of, strict=True) if place == number]
        sales = sum(rate * one.opening_exports / one.export_share for one in own)
        for code in dict.fromkeys(one.code for one in inputs.levers):
            schedules = [
                one for one in inputs.levers if one.code == code and (not one.cities or city.code in one.cities)
            ]
            levels = np.array([sum(one.at(year) for one in schedules) for year in years.tolist()])
            total += (
                p.cost_factor
                * KNOWN[code].cost(inputs.parameters.levers)
                * sales
                * DT
                * float((levels**p.cost_exponent).sum())
            )
    return total


def searched_levers(asked: Sequence[str], inputs: Inputs) -> tuple[str, ...]:
    """The levers asked for, or those that the scenario pulls, or all that there are.

    Raises:
        UserError: an unknown lever, or one named twice.
    """
    for code in asked:
        if code not in KNOWN:
            raise unknown("lever", code, KNOWN)
    if len(set(asked)) < len(asked):
        raise UserError(tr("The lever {asked} is named twice.", asked=max(asked, key=list(asked).count)))
    pulled = tuple(dict.fromkeys(one.code for one in inputs.levers))
    return tuple(asked) or pulled or tuple(KNOWN)
