"""Firms' processes of a quarter: thin steps that hand behaviours their inputs and settle what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..columns import CAPITAL, OUTPUT, RESEARCH
from ..ledger import BANK, ECONOMY, GOVERNMENT, HOUSEHOLDS, WORLD
from . import adoption, finance, innovation, production
from .demography import drift_customers as drift
from .pricing import set_prices as price

if TYPE_CHECKING:
    from ..model import ClusterModel


def adopt_platforms(model: ClusterModel) -> None:
    """Firms start, stop or widen selling on e-commerce platforms, once these serve exporters."""
    if model.year < model.inputs.platform_launch:
        return
    gap = model.mean_commission - model.parameters.platforms.initial_commission
    choice = model.platform_choice()
    model.population.apply(
        adoption.adopt_platforms, model.p.adoption, model.effects, gap, choice, model.quarter, model.key
    )
    model.book.log_events("adoptions", "churn")


def join_characteristic_platform(model: ClusterModel) -> None:
    """Firms join or leave their industry's platform."""
    training = model.relative_quality("training") * model.effects.training_factor
    model.population.apply(
        adoption.join_characteristic_platform, model.p.membership, model.effects, training, model.quarter, model.key
    )
    model.book.log_events("joiners", "leavers")


def form_expectations(model: ClusterModel) -> None:
    """Firms expect demand."""
    model.population.apply(production.form_expectations, model.p.production)


def set_prices(model: ClusterModel) -> None:
    """Firms set prices."""
    model.population.apply(price, model.p.pricing, model.buyers())


def borrow(model: ClusterModel) -> None:
    """Firms ask for loans; the bank grants what its capital allows, pro rata."""
    credit = model.parameters.services.platform_credit * model.relative_quality("supply_chain_finance")
    model.population.apply(
        finance.ask_for_loans, model.p.finance, model.p.production, model.effects.credit_scope, credit
    )
    model.book.log("lending", model.ledger.lend(model.bank_share()))
    model.peak_loans = model.ledger.loans


def invest(model: ClusterModel) -> None:
    """Firms replace and add capital."""
    population, p = model.population, model.parameters.production
    before = population.sums(CAPITAL)
    population.apply(finance.invest, model.p.production)
    model.book.log("depreciation", p.depreciation * before)
    model.book.log("investment", population.sums(CAPITAL) - (1.0 - p.depreciation) * before)
    spent = model.ledger.collect({WORLD: p.imported_machine_share, ECONOMY: 1.0 - p.imported_machine_share})
    model.book.log("investment_spending", spent)


def produce(model: ClusterModel) -> None:
    """Producers buy materials and make goods; traders plan their orders."""
    population = model.population
    population.apply(production.plan_output, model.p.production)
    population.apply(production.produce, model.p.pricing)
    model.book.log("production", model.producers_sum(OUTPUT))
    abroad = model.imported_material_share
    materials = model.ledger.collect({WORLD: abroad, ECONOMY: 1.0 - abroad})
    model.book.log("imports", materials * abroad)


def employ(model: ClusterModel) -> None:
    """Firms pay wages."""
    model.population.apply(production.employ, model.p.production, model.p.pricing)
    model.receive_income(model.ledger.collect({HOUSEHOLDS: 1.0}))


def settle(model: ClusterModel) -> None:
    """Firms pay overhead, interest, research, tax, loans and dividends."""
    population, ledger = model.population, model.ledger
    population.apply(production.pay_overhead, model.p.production, model.p.pricing)
    model.receive_income(0.5 * ledger.collect({HOUSEHOLDS: 0.5, ECONOMY: 0.5}))
    population.apply(finance.pay_interest, model.p.finance)
    ledger.collect({BANK: 1.0})
    population.apply(innovation.spend_on_research, model.p.innovation, model.effects)
    own = ledger.collect({HOUSEHOLDS: 1.0})
    research = population.sums(RESEARCH)
    ledger.pay(GOVERNMENT, HOUSEHOLDS, max(float((research - own).sum()), 0.0))
    model.receive_income(research)
    model.book.log("research", research)
    rate = model.inputs.city.tax_rate * model.effects.tax_factor
    population.apply(finance.pay_tax, rate)
    model.government.income += float(ledger.collect({GOVERNMENT: 1.0}).sum())
    population.apply(finance.repay, model.p.finance)
    model.book.log("repayment", ledger.repay())
    population.apply(finance.pay_dividends, model.p.finance)
    model.receive_income(ledger.collect({HOUSEHOLDS: 1.0}))


def learn(model: ClusterModel) -> None:
    """Firms hear from partners, innovate, imitate, build brands."""
    population = model.population
    population.apply(innovation.hear_from_partners, population.ties)
    population.apply(innovation.learn, model.p.innovation, model.effects, model.quarter, model.key)
    marketing = model.relative_quality("marketing") * model.effects.marketing_factor
    population.apply(innovation.build_brand, model.p.innovation, marketing)


def drift_customers(model: ClusterModel) -> None:
    """Customer bases move."""
    model.population.apply(drift, model.p.demography, model.quarter, model.key)
