"""Firms' processes of a quarter: thin steps that hand behaviours their inputs and settle what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..columns import ABSORBED, CAPITAL, DATA, KNOWLEDGE, NEW_DATA, OUTPUT, PATENTS, RESEARCH, SHARED_DATA, SPILLOVER
from ..effects import TAX_FACTOR
from ..ledger import BANK, CLEARING, ECONOMY, HOUSEHOLDS, WORLD
from ..markets import fees
from ..markets.business_services import online_reach
from ..parameters import DT
from . import adoption, data, finance, innovation, production
from .demography import drift_customers as drift
from .demography import recognise_leaders
from .governments import forgo_taxes
from .pricing import set_prices as price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..model import ClusterModel

    Array = NDArray[np.float64]


LEARNT = ("new_data", "shared_data", "spillover", "research_done", "absorption", "patents")  # what firms log of it


def adopt_platforms(model: ClusterModel) -> None:
    """Firms start, stop or widen selling on e-commerce platforms, once these serve exporters."""
    if model.year < model.inputs.platform_launch:
        return
    odds = model.platform_odds()
    model.population.apply(
        adoption.adopt_platforms, model.p.adoption, model.mean_buyers, odds, model.quarter, model.key
    )
    model.book.log_events("adoptions", "churn")


def open_own_platforms(model: ClusterModel) -> None:
    """Leaders open e-commerce platforms of their own, or close them."""
    model.population.apply(adoption.open_own_platforms, model.p.adoption, model.commissions(), model.quarter, model.key)
    model.book.log_events("own_platforms_opened", "own_platforms_closed")


def join_characteristic_platform(model: ClusterModel) -> None:
    """Firms join or leave their industry's platform."""
    operators = model.local_quality("operator") / model.parameters.services.initial_quality
    training = model.relative_quality("training") * (0.5 + 0.5 * operators)
    model.population.apply(
        adoption.join_characteristic_platform, model.p.membership, training, model.quarter, model.key
    )
    model.book.log_events("joiners", "leavers")


def form_expectations(model: ClusterModel) -> None:
    """Firms expect demand."""
    model.population.apply(production.form_expectations, model.p.production)


def set_prices(model: ClusterModel) -> None:
    """Firms set prices."""
    p, buyers = model.p, model.buyers()
    model.population.apply(
        price, p.pricing, p.data, production.built_for(p.production), model.parameters.trust.transaction_saving, buyers
    )
    own, world = model.parameters.adoption, model.parameters.world
    model.population.apply(
        fees.price_online, model.commissions(), buyers, model.other_online_fees(), online_reach(model), own.own_share,
        own.own_cost, model.parameters.platforms.pass_through, world.trade_elasticity,
    )  # fmt: skip


def borrow(model: ClusterModel) -> None:
    """Firms ask for loans; the bank grants what its capital allows, pro rata."""
    credit = model.parameters.services.platform_credit * model.relative_quality("supply_chain_finance")
    p = model.p
    model.population.apply(
        finance.ask_for_loans, p.finance, p.production, p.pricing, p.data, credit, model.parameters.trust.trade_credit
    )
    model.book.log("lending", model.ledger.lend(model.bank_share()))
    model.peak_loans = model.ledger.loans


def invest(model: ClusterModel) -> None:
    """Firms replace and add capital."""
    population, p = model.population, model.parameters.production
    before = population.sums(CAPITAL)
    population.apply(finance.invest, model.p.production, model.p.pricing)
    model.book.log("depreciation", p.depreciation * before)
    model.book.log("investment", population.sums(CAPITAL) - (1.0 - p.depreciation) * before)
    spent = model.ledger.collect({WORLD: p.imported_machine_share, ECONOMY: 1.0 - p.imported_machine_share})
    model.book.log("investment_spending", spent)


def produce(model: ClusterModel) -> None:
    """Producers buy materials and make goods; traders plan their orders."""
    population = model.population
    population.apply(production.plan_output, model.p.production, model.p.pricing)
    population.apply(production.produce, model.p.pricing)
    model.book.log("production", model.producers_sum(OUTPUT))
    abroad = model.foreign_cost_share
    materials = model.ledger.collect({WORLD: abroad, ECONOMY: 1.0 - abroad})
    model.book.log("imported_materials", materials * abroad)
    model.book.log("home_materials", materials * (1.0 - abroad))
    model.book.log("imports", materials * abroad)


def employ(model: ClusterModel) -> None:
    """Firms pay wages."""
    model.population.apply(production.employ, model.p.production, model.p.pricing)
    wages = model.ledger.collect({HOUSEHOLDS: 1.0})
    model.book.log("wages", wages)
    model.receive_income(wages)


def settle(model: ClusterModel) -> None:
    """Firms pay overhead, interest, research, tax, loans and dividends."""
    population, ledger = model.population, model.ledger
    population.apply(production.pay_overhead, model.p.production, model.p.pricing)
    model.receive_income(0.5 * ledger.collect({HOUSEHOLDS: 0.5, ECONOMY: 0.5}))
    population.apply(finance.pay_interest, model.p.finance)
    model.book.log("interest", ledger.collect({BANK: 1.0}))
    population.apply(innovation.spend_on_research, model.p.innovation)
    contracts = model.parameters.institute.contract_share
    own = ledger.collect({HOUSEHOLDS: 1.0 - contracts, CLEARING: contracts})
    for institute in model.institutes:
        ledger.pay(CLEARING, institute.account, contracts * float(own[institute.cluster]))
    model.book.log("own_research", own)
    model.book.log("contract_research", contracts * own)
    research = population.sums(RESEARCH)
    for government in model.governments:
        government.subsidise_research(own, np.maximum(research - own, 0.0))
    model.receive_income(research)
    model.book.log("research", research)
    population.apply(finance.pay_tax, model.tax_rates * population.k[TAX_FACTOR])
    taxes = ledger.collect({government.account: government.clusters for government in model.governments})
    model.book.log("taxes", taxes)
    for government in model.governments:
        government.receive(taxes)
    forgo_taxes(model, taxes)
    population.apply(finance.repay, model.p.finance)
    model.book.log("repayment", ledger.repay())
    population.apply(finance.pay_dividends, model.p.finance)
    dividends = ledger.collect({HOUSEHOLDS: 1.0})
    model.book.log("dividends", dividends)
    model.receive_income(dividends)


def learn(model: ClusterModel) -> None:
    """Firms gather data, hear from partners, innovate, imitate, build brands."""
    population, p, book = model.population, model.parameters, model.book
    ties, strength = population.ties, population.tie_strength
    population.apply(data.gather_data, model.p.data)
    book.log("data_aged", p.data.ageing * DT * population.sums(DATA))
    population.apply(data.keep_data, ties, strength, model.p.data, model.key)
    population.apply(innovation.hear_from_partners, ties, strength, model.key)
    book.log("obsolescence", p.innovation.obsolescence * DT * population.sums(KNOWLEDGE))
    population.apply(innovation.learn, model.p.innovation, model.p.data, model.quarter, model.key)
    book.log_columns(LEARNT, (NEW_DATA, SHARED_DATA, SPILLOVER, RESEARCH, ABSORBED, PATENTS))
    weight = p.services.exhibition_weight
    promotion = (1.0 - weight) * model.relative_quality("marketing") + weight * model.relative_quality("exhibition")
    population.apply(innovation.build_brand, model.p.innovation, promotion)


def drift_customers(model: ClusterModel) -> None:
    """Customer bases move; who has grown large enough leads."""
    model.population.apply(drift, model.p.demography, model.quarter, model.key)
    model.population.apply(recognise_leaders, model.p.demography)
