"""What policy levers and shocks can act on: effects per cluster, neutral unless something acts.

An effect is a variable of every cluster, set anew each quarter: neutral, then the levers of the cluster's city, then
the shocks in force. A neutral value of 1 marks a factor (changes multiply), one of 0 an addition (changes add up).
"""

from __future__ import annotations

from typing import NamedTuple

from ..language import Text
from .columns import declare_variable


class Effect(NamedTuple):
    """A declared effect: the row of its values per cluster, its neutral value, the unit of a change, what it does."""

    row: int
    name: str
    neutral: float
    unit: str
    meaning: str

    @property
    def name_zh(self) -> str:
        """What it is called in Chinese."""
        return Text(self.name.replace("_", " "), "effect").zh

    @property
    def is_factor(self) -> bool:
        """Whether changes multiply it; otherwise they add up."""
        return self.neutral == 1.0


EFFECTS: dict[str, Effect] = {}


def _factor(name: str, meaning: str) -> int:
    row = declare_variable(name, "factor", meaning)
    EFFECTS[name] = Effect(row, name, 1.0, "share", meaning)
    return row


def _addition(name: str, unit: str, meaning: str) -> int:
    row = declare_variable(name, "addition", meaning)
    EFFECTS[name] = Effect(row, name, 0.0, unit, meaning)
    return row


CUSTOMS_DAYS_FACTOR = _factor("customs_days_factor", "Multiplies clearance days.")
ADOPTION_UTILITY = _addition("adoption_utility", "utility", "Added to the utility of selling online.")
COMPLIANCE_FACTOR = _factor("compliance_factor", "Multiplies the compliance cost of selling online.")
TAX_FACTOR = _factor("tax_factor", "Multiplies the tax rate of the cluster's firms.")
ONLINE_DUTY_FACTOR = _factor("online_duty_factor", "Multiplies the duty on online exports.")
ONBOARDING_UTILITY = _addition(
    "onboarding_utility",
    "utility",
    "Added to the utility of joining the characteristic platform.",
)
ONBOARDING_HAZARD = _addition("onboarding_hazard", "per year", "Added to the hazard of joining it, per year.")
SUBSCRIPTION_FACTOR = _factor("subscription_factor", "Multiplies its subscription fee.")
INSTITUTIONAL_TRUST = _addition("institutional_trust", "share", "Lifts trust between firms.")
INFRASTRUCTURE_FACTOR = _factor("infrastructure_factor", "Multiplies roads, railways, routes and berths.")
WAREHOUSE_FACTOR = _factor("warehouse_factor", "Multiplies the capacity of overseas and bonded warehouses.")
PAYMENT_FEE_FACTOR = _factor("payment_fee_factor", "Multiplies the fee of cross-border payment.")
CREDIT_SCOPE = _addition("credit_scope", "share of the limit", "Added to every firm's credit limit, share of it.")
FINANCE_FEE_FACTOR = _factor("finance_fee_factor", "Multiplies the fee of supply-chain finance.")
RESEARCH_SUBSIDY = _addition(
    "research_subsidy",
    "share of firms' R&D",
    "R&D paid by the government on top, share of own.",
)
INSTITUTES_FACTOR = _factor("institutes_factor", "Multiplies public research institutions.")
FRONTIER_ACCESS = _factor("frontier_access", "Multiplies what firms learn from the frontier abroad, 0 for nothing.")
INNOVATION_FACTOR = _factor("innovation_factor", "Multiplies the hazard of an innovation.")
IMITATION_FACTOR = _factor("imitation_factor", "Multiplies imitation.")
APPROPRIABILITY = _addition("appropriability", "share", "Protection of what firms invent, 0 none to 1 full.")
ACCEPTANCE_FACTOR = _factor("acceptance_factor", "Multiplies the probability that a tie is accepted.")
DATA_INFLOW_FACTOR = _factor("data_inflow_factor", "Multiplies the data that reach firms from buyers and exchanges.")
DATA_SHARING_FACTOR = _factor(
    "data_sharing_factor",
    "Multiplies data and knowledge that partners share through ties.",
)
RELIABILITY_ADDITION = _addition(
    "reliability_addition",
    "share of deals",
    "Added to the share of promises kept, such as payments.",
)
PROPOSALS_FACTOR = _factor("proposals_factor", "Multiplies tie proposals.")
COMMISSION_CAP_FACTOR = _factor("commission_cap_factor", "Multiplies the highest commission.")
TRAINING_FACTOR = _factor("training_factor", "Multiplies the quality of training.")
TALENT_INFLOW_FACTOR = _factor("talent_inflow_factor", "Multiplies the inflow of talent from outside.")
MARKETING_FACTOR = _factor("marketing_factor", "Multiplies what marketing adds to brands.")
IMPORT_MARKET_FACTOR = _factor("import_market_factor", "Multiplies the reach of imports online.")
MATERIAL_PRICE_FACTOR = _factor("material_price_factor", "Multiplies the price of materials, wherever bought.")
FOREIGN_MATERIAL_FACTOR = _factor("foreign_material_factor", "Multiplies the price of materials bought abroad.")
TRADE_COST_FACTOR = _factor("trade_cost_factor", "Multiplies the landed price of exports.")
DEEPENING_FACTOR = _factor("deepening_factor", "Multiplies the speed at which members become digital.")
DIGITAL_PRODUCT_FACTOR = _factor("digital_product_factor", "Multiplies foreign demand for digital products.")
DIGITAL_SERVICE_FACTOR = _factor("digital_service_factor", "Multiplies foreign demand for digital services.")
LAND_FACTOR = _factor("land_factor", "Multiplies industrial land.")
MOVING_COST_FACTOR = _factor("moving_cost_factor", "Multiplies what moving there from another city costs a firm.")
ENTRY_PUSH = _addition("entry_push", "per year", "Added to the entry rate, per year.")
MOBILITY = _addition(
    "mobility",
    "share",
    "Opens the city's borders to talent, founders and ties, 0 as they are to 1 fully.",
)
EXPORT_DEMAND_FACTOR = _factor("export_demand_factor", "Multiplies foreign demand, region by region.")
TARIFF = _addition("tariff", "rate", "Additional tariff on exports, region by region.")
ONLINE_PREFERENCE_FACTOR = _factor("online_preference_factor", "Multiplies the demand that buyers take online.")
HOME_DEMAND_FACTOR = _factor("home_demand_factor", "Multiplies home demand.")
EXCHANGE_RATE_FACTOR = _factor("exchange_rate_factor", "Multiplies CNY per USD.")
LOGISTICS_CAPACITY_FACTOR = _factor("logistics_capacity_factor", "Multiplies the capacity of logistics.")
SUPPLY_FACTOR = _factor("supply_factor", "Multiplies the capacity that producers can use.")
MACHINE_PRICE_FACTOR = _factor("machine_price_factor", "Multiplies the price of capital.")
DELISTING_HAZARD = _addition("delisting_hazard", "per year", "Added to the hazard of leaving the platforms, per year.")
TRUST_LOSS = _addition("trust_loss", "per year", "Added to the decay of trust, per year.")

FIRST_EFFECT = min(effect.row for effect in EFFECTS.values())
LAST_EFFECT = FIRST_EFFECT + len(EFFECTS)
NEUTRAL: dict[str, float] = {name: effect.neutral for name, effect in EFFECTS.items()}
