"""Services for firms: fees, the providers they go to, delivery times, platforms' quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..agents.service_providers import KINDS, ServiceProvider
from ..columns import PLATFORM, SECOND_PLATFORM
from ..ledger import CLEARING, HOUSEHOLDS
from ..parameters import DT
from . import fees

if TYPE_CHECKING:
    from ..model import ClusterModel

EVERY_FIRM = np.array([1.0, 0.0, 0.0, 0.0])
MEMBERS = np.array([0.0, 1.0, 0.0, 0.0])
SELLERS = np.array([0.0, 0.0, 1.0, 0.0])
MULTI_HOMERS = np.array([0.0, 0.0, 0.0, 1.0])


def move_goods(model: ClusterModel) -> None:
    """Logistics capacity follows load; delivery slows with congestion (BPR function) and with customs."""
    p, t = model.parameters.services, model.quarter
    capacity = model.logistics_capacity * model.environment.logistics_capacity[t]
    load = model.shipped / capacity
    model.logistics_load = load
    model.logistics_capacity *= 1.0 + p.logistics_growth * max(load - p.usual_load, -p.usual_load) * DT
    city = model.inputs.city
    infrastructure = model.environment.infrastructure_index[t] * model.effects.infrastructure_factor
    transport = city.delivery_days / infrastructure**0.5
    transport *= 1.0 + p.congestion * load**4
    model.delivery_days = transport + city.customs_days * model.effects.customs_days_factor


def charge_fees(model: ClusterModel) -> None:
    """Firms pay platforms and providers."""
    _charge_commission(model)
    p, price = model.parameters.services, model.service_price
    compliance = p.compliance_fee * model.effects.compliance_factor
    logistics = p.logistics_fee * price["logistics"]
    payment = p.payment_fee * price["payment"] * model.effects.payment_fee_factor
    finance = p.finance_fee * price["supply_chain_finance"] * model.effects.finance_fee_factor
    _charge(model, "payment", payment, 0.0, 0.0, 0.0, EVERY_FIRM)
    _charge(model, "logistics", p.online_logistics * logistics + compliance, logistics, 0.0, 0.0, EVERY_FIRM)
    _charge(model, "supply_chain_finance", 0.0, 0.0, 0.0, finance, SELLERS)
    _charge(model, "marketing", 0.0, 0.0, p.marketing_fee, 0.0, EVERY_FIRM)
    _charge(model, "marketing", 0.0, 0.0, model.parameters.adoption.multi_home_cost, 0.0, MULTI_HOMERS)
    _charge(model, "training", 0.0, 0.0, p.training_fee * price["training"], 0.0, MEMBERS)
    subscription = p.subscription_fee * model.effects.subscription_factor
    _charge(model, "operator", 0.0, 0.0, subscription * price["operator"], 0.0, MEMBERS)


def settle_providers(model: ClusterModel) -> None:
    """Providers share their kind's sales by quality and size, settle, enter and give up; platforms settle."""
    for kind in KINDS:
        providers = model.providers[kind]
        sales = model.service_sales[kind]
        total = float(sales.sum())
        if kind == "operator":
            amounts = [float(sales[provider.cluster]) for provider in providers]
        else:
            pulls = [provider.pull for provider in providers]
            each = total / sum(pulls)
            amounts = [pull * each for pull in pulls]
        for provider, amount in zip(providers, amounts, strict=True):
            model.ledger.pay(CLEARING, provider.account, amount)
            provider.settle(amount)
        model.service_volume[kind] += total / model.service_price[kind]
        model.service_price[kind] = _unit_cost(model, kind)
        sales[:] = 0.0
        if kind != "operator":
            _enter_and_give_up(model, kind)
    for platform in model.platforms:
        platform.settle()


def _unit_cost(model: ClusterModel, kind: str) -> float:
    """Cost of a unit of service over that at the start: the learning curve."""
    learning = model.parameters.services.learning
    return float((model.service_volume[kind] / model.first_service_volume[kind]) ** -learning)


def _charge_commission(model: ClusterModel) -> None:
    commissions = np.array([platform.commission for platform in model.platforms])
    accounts = [platform.account for platform in model.platforms]
    for platform in model.platforms:
        platform.sales = 0.0
    for second, column in ((False, PLATFORM), (True, SECOND_PLATFORM)):
        model.population.apply(fees.owe_commission, commissions, model.buyers(), second)
        paid = model.ledger.collect_by(column, accounts)
        for platform, amount in zip(model.platforms, paid.tolist(), strict=True):
            platform.income += amount
            platform.sales += amount / platform.commission


def _charge(
    model: ClusterModel, kind: str, online: float, exports: float, revenue: float, debt: float, who: np.ndarray
) -> None:
    model.population.apply(fees.charge, online, exports, revenue, debt, who)
    paid = model.ledger.collect({CLEARING: 1.0})
    model.service_sales[kind] += paid
    model.book.log(f"{kind}_fees", paid)


def _enter_and_give_up(model: ClusterModel, kind: str) -> None:
    p, providers = model.parameters.services, model.providers[kind]
    mean = sum(provider.establishments for provider in providers) / len(providers)
    smallest = min(providers, key=lambda provider: provider.establishments)
    if len(providers) > 1 and smallest.establishments < p.exit_size * mean:
        model.ledger.pay(smallest.account, HOUSEHOLDS, max(model.ledger.balances[smallest.account], 0.0))
        providers.remove(smallest)
        smallest.remove()
    elif mean > p.entry_size * model.first_establishments[kind] and len(providers) < p.most_providers:
        entrant = ServiceProvider(model, kind, len(model.ledger.owners), p.initial_quality)
        entrant.establishments = 0.5 * mean
        providers.append(entrant)
