"""What a policy lever is, and what levers can act on."""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from collections.abc import Callable
from typing import Any, Literal

NEUTRAL: dict[str, float] = {
    "customs_days_factor": 1.0,  # multiplies clearance days
    "adoption_utility": 0.0,  # added to the utility of selling online
    "compliance_factor": 1.0,  # multiplies the compliance cost of selling online
    "tax_factor": 1.0,  # multiplies the tax rate of the cluster's firms
    "online_duty_factor": 1.0,  # multiplies the duty on online exports
    "onboarding_utility": 0.0,  # added to the utility of joining the characteristic platform
    "onboarding_hazard": 0.0,  # added to the hazard of joining it, per year
    "subscription_factor": 1.0,  # multiplies its subscription fee
    "institutional_trust": 0.0,  # lifts trust between firms
    "infrastructure_factor": 1.0,  # multiplies roads, railways, routes and berths
    "payment_fee_factor": 1.0,  # multiplies the fee of cross-border payment
    "credit_scope": 0.0,  # added to every firm's credit limit, share of it
    "finance_fee_factor": 1.0,  # multiplies the fee of supply-chain finance
    "research_subsidy": 0.0,  # R&D paid by the government on top, share of own
    "institutes_factor": 1.0,  # multiplies public research institutions
    "innovation_factor": 1.0,  # multiplies the hazard of an innovation
    "imitation_factor": 1.0,  # multiplies imitation
    "acceptance_factor": 1.0,  # multiplies the probability that a tie is accepted
    "proposals_factor": 1.0,  # multiplies tie proposals
    "commission_cap_factor": 1.0,  # multiplies the highest commission
    "training_factor": 1.0,  # multiplies the quality of training
    "marketing_factor": 1.0,  # multiplies what marketing adds to brands
    "material_price_factor": 1.0,  # multiplies the price of materials
    "trade_cost_factor": 1.0,  # multiplies the landed price of exports
    "deepening_factor": 1.0,  # multiplies the speed at which members become digital
    "land_factor": 1.0,  # multiplies industrial land
    "entry_push": 0.0,  # added to the entry rate, per year
}

_Effects = namedtuple("_Effects", tuple(NEUTRAL))  # type: ignore[misc]


def effects_of(values: dict[str, float]) -> Any:
    """The effects as a named tuple of floats, which compiled functions accept."""
    return _Effects(**values)


@dataclasses.dataclass(frozen=True)
class Lever:
    """A policy lever: one declaration, one file.

    ``act`` writes into a dictionary of effects (keys of :data:`NEUTRAL`) what an effective level does; at level 0 it
    must leave every value as it is, to the bit. The effective level follows the announced one by a delay of
    ``delay_order`` stages with mean ``lag_quarters``. ``annual_cost`` is the cost of level 1 as a share of the
    clusters' base-year sales; costs rise with level to the power 1.5.
    """

    code: str
    name_en: str
    name_zh: str
    meaning: str
    acts_on: str
    source: str
    lag_quarters: float
    annual_cost: float
    paid_to: Literal["households", "economy"]
    measures_per_year: float
    counts_in: Literal["A11", "B12"] | None
    act: Callable[[dict[str, float], float], None]
    unit: str = "level, 0 none to 1 full"
    bounds: tuple[float, float] = (0.0, 1.0)
    delay_order: int = 1
