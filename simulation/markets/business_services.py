"""Services for firms: fees, the providers they go to, delivery times, platforms' quarter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..agents.service_providers import DIGITAL, KINDS, LOCAL, ServiceProvider
from ..columns import (
    ADOPTION_SHARE,
    DEGREE,
    MEAN_MARGIN,
    N_FIRMS,
    PAYMENT,
    PLATFORM,
    SECOND_PLATFORM,
    TALENT_WAGE,
    TRUST,
)
from ..effects import (
    COMPLIANCE_FACTOR,
    CUSTOMS_DAYS_FACTOR,
    FINANCE_FEE_FACTOR,
    INFRASTRUCTURE_FACTOR,
    LOGISTICS_CAPACITY_FACTOR,
    PAYMENT_FEE_FACTOR,
    SUBSCRIPTION_FACTOR,
    WAREHOUSE_FACTOR,
)
from ..ledger import CLEARING, ECONOMY, HOUSEHOLDS
from ..parameters import DT
from . import fees

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]

NEEDED = ("payment", "logistics")  # what no exporter can do without: without providers firms do it themselves
PAID = (*KINDS, "professional_market", "association")  # who fees go to, in the order of rates
FEES = tuple(f"{kind}_fees" for kind in PAID)


def move_goods(model: ClusterModel) -> None:
    """Logistics capacity follows load; delivery slows with congestion (BPR function) and with customs."""
    p, t, k = model.parameters.services, model.quarter, model.population.k
    capacity = model.logistics_capacity * float(k[LOGISTICS_CAPACITY_FACTOR].sum()) / model.population.n_clusters
    load = model.shipped / capacity
    model.logistics_load = load
    # Nobody builds for a disruption that will pass: what counts is the load of the capacity that is there.
    built = model.shipped / model.logistics_capacity
    model.logistics_capacity *= 1.0 + p.logistics_growth * max(built - p.usual_load, -p.usual_load) * DT
    infrastructure = model.environment.infrastructure_index[t] * k[INFRASTRUCTURE_FACTOR]
    transport = model.base_delivery_days / np.sqrt(infrastructure)
    transport *= 1.0 + p.congestion * load**4
    quality = p.initial_quality * model.relative_quality("logistics")
    transport *= (1.0 + p.handling * (1.0 - quality)) / (1.0 + p.handling * (1.0 - p.initial_quality))
    eased = 1.0 - p.trade_service_days * model.trade_service_share
    model.delivery_days = transport + model.base_customs_days * k[CUSTOMS_DAYS_FACTOR] * eased


def run_warehouses(model: ClusterModel) -> None:
    """Warehouses fill the share of online trade they aim at, if they pay; comprehensive services spread among SMEs."""
    p, k = model.parameters.services, model.population.k
    aim = np.minimum(p.warehouse_share * k[WAREHOUSE_FACTOR], 1.0)
    for kind, held in model.warehouse_share.items():
        wanted = np.minimum(aim * model.relative_quality(kind), 1.0)
        if kind == "overseas_warehouse":
            wanted *= storing_pays(model)
        held += min(p.warehouse_growth * DT, 1.0) * (wanted - held)
    used = model.trade_service_share
    room = min(p.initial_quality * model.relative_quality("trade_service"), 1.0) - used
    used += min(p.trade_service_growth * DT, 1.0) * used * room


def charge_fees(model: ClusterModel) -> None:
    """Firms pay platforms, providers, professional markets and associations."""
    _charge_commission(model)
    population = model.population
    rates = _fee_rates(model)
    limit = model.parameters.finance.credit_limit
    bases = fees.sum_bases(population.f, population.rows, population.n_clusters, limit)
    population.apply(fees.charge, rates.sum(axis=0), limit)
    model.ledger.collect({CLEARING: 1.0})
    paid = (rates * bases).sum(axis=1)
    for kind, amount in zip(PAID, paid, strict=True):
        model.service_sales[kind] += amount
    model.book.log_all(FEES, paid)


def _fee_rates(model: ClusterModel) -> Array:
    """What each kind of service takes, as shares of the bases; shape (kinds, bases, clusters)."""
    p, price, k = model.parameters.services, model.service_price, model.population.k
    rates = np.zeros((len(PAID), fees.BASES, model.population.n_clusters))
    by_kind = dict(zip(PAID, rates, strict=True))
    logistics = p.logistics_fee * price["logistics"] * by_oneself(model, "logistics")
    payment = p.payment_fee * price["payment"] * by_oneself(model, "payment")
    by_kind["payment"][fees.ON_ONLINE] = payment * k[PAYMENT_FEE_FACTOR] * payment_level(model)
    by_kind["logistics"][fees.ON_ONLINE] = p.online_logistics * logistics + p.compliance_fee * k[COMPLIANCE_FACTOR]
    by_kind["logistics"][fees.ON_EXPORTS] = logistics
    finance = p.finance_fee * price["supply_chain_finance"]
    by_kind["supply_chain_finance"][fees.ON_DEBT] = finance * k[FINANCE_FEE_FACTOR]
    by_kind["marketing"][fees.ON_REVENUE] = p.marketing_fee
    by_kind["marketing"][fees.ON_MULTI_HOMERS] = model.parameters.adoption.multi_home_cost
    by_kind["training"][fees.ON_MEMBERS] = p.training_fee * price["training"]
    by_kind["operator"][fees.ON_MEMBERS] = p.subscription_fee * price["operator"] * k[SUBSCRIPTION_FACTOR]
    stored = model.warehouse_share["overseas_warehouse"]
    by_kind["overseas_warehouse"][fees.ON_ONLINE] = p.warehouse_fee * price["overseas_warehouse"] * stored
    by_kind["trade_service"][fees.ON_SME_EXPORTS] = p.trade_service_fee * model.trade_service_share
    by_kind["exhibition"][fees.ON_EXPORTS] = p.exhibition_fee
    by_kind["content"][fees.ON_SELLERS] = p.content_fee
    by_kind["professional_market"][fees.ON_TRADERS] = [market.rent for market in model.markets]
    by_kind["association"][fees.ON_PARTNERS] = model.parameters.association.dues
    for kind in KINDS:
        if kind not in NEEDED and not model.providers[kind]:
            by_kind[kind][:] = 0.0
    return rates


def by_oneself(model: ClusterModel, kind: str) -> float:
    """What a service that nobody can do without costs over its price: dearer where nobody provides it."""
    return 1.0 if model.providers[kind] else model.parameters.services.own_provision


def other_online_fees(model: ClusterModel) -> Array:
    """What selling online costs besides what platforms take, per cluster, as a share of its revenue."""
    p, price, k = model.parameters.services, model.service_price, model.population.k
    compliance = p.compliance_fee * k[COMPLIANCE_FACTOR]
    logistics = p.online_logistics * p.logistics_fee * price["logistics"] * by_oneself(model, "logistics")
    payment = p.payment_fee * price["payment"] * by_oneself(model, "payment") * k[PAYMENT_FEE_FACTOR]
    payment = payment * payment_level(model)
    stored = p.warehouse_fee * price["overseas_warehouse"] * model.warehouse_share["overseas_warehouse"]
    return np.asarray(payment + compliance + logistics + stored)


def payment_level(model: ClusterModel) -> Array:
    """Fee of payment over the usual, per cluster: its city's, nearer a cheaper hub's the more passes between them."""
    own = model.payment_level
    return np.asarray((own[:, None] + model.passes * np.minimum(own - own[:, None], 0.0)).min(axis=1))


def online_reach(model: ClusterModel) -> Array:
    """What payment and content make of the pull on buyers online, per cluster: orders completed, buyers drawn."""
    p = model.parameters.services
    payment = p.initial_quality * model.relative_quality("payment")
    completed = 1.0 - p.payment_failure * (1.0 - payment) / (1.0 - p.initial_quality)
    return np.asarray(completed * (1.0 + p.content_reach * model.local_quality("content") / p.initial_quality))


def storing_pays(model: ClusterModel) -> Array:
    """1 per cluster where days saved by a warehouse overseas are worth what storing there adds to prices, else 0."""
    p, world = model.parameters.services, model.parameters.world
    costs = model.mean_commission + other_online_fees(model)
    fee = p.warehouse_fee * model.service_price["overseas_warehouse"]
    dearer = fees.price_responses(costs, model.parameters.platforms.pass_through) * fee
    saved = world.day_cost * model.logistics_exposure * p.warehouse_days
    return np.asarray(saved > dearer, dtype=float)


def settle_providers(model: ClusterModel) -> None:
    """Providers share their kind's sales by quality and size, settle, enter and give up; platforms settle."""
    # The talent wage makes the labour in a service dearer.
    p, worker = model.parameters.services, model.parameters.production.wage_per_worker
    talent = float(model.population.k[TALENT_WAGE].sum()) / model.population.n_clusters
    labour = 1.0 + p.labour_share * (talent - 1.0)
    for kind in KINDS:
        providers = model.providers[kind]
        sales = model.service_sales[kind]
        total = float(sales.sum())
        if not providers:
            model.ledger.pay(CLEARING, ECONOMY, total)
            sales[:] = 0.0
            continue
        if kind in LOCAL:
            amounts = sales.tolist()
        else:
            pulls = [provider.pull(p.quality_weight) for provider in providers]
            each = total / math.fsum(pulls)
            amounts = [pull * each for pull in pulls]
        to_households = math.fsum([
            provider.settle(amount, p, worker) for provider, amount in zip(providers, amounts, strict=True)
        ])  # fmt: skip
        model.ledger.pay(CLEARING, HOUSEHOLDS, to_households)
        model.ledger.pay(CLEARING, ECONOMY, max(total - to_households, 0.0))
        model.service_volume[kind] += total / model.service_price[kind]
        model.service_price[kind] = _learned_cost(model, kind) * labour
        sales[:] = 0.0
        if kind not in LOCAL:
            _enter_and_give_up(model, kind)
    for platform in model.platforms:
        platform.settle()
    model.digital_staff = digital_staff(model)


def settle_local_institutions(model: ClusterModel) -> None:
    """Professional markets and associations spend their income and decide on the next quarter."""
    k, population = model.population.k, model.population
    coverage = population.count_at_least(DEGREE, 1.0) / k[N_FIRMS]
    trust = population.sums(TRUST) / k[N_FIRMS]
    for c, (market, association) in enumerate(zip(model.markets, model.associations, strict=True)):
        rents, dues = model.service_sales["professional_market"][c], model.service_sales["association"][c]
        model.ledger.pay(CLEARING, market.account, rents)
        model.ledger.pay(CLEARING, association.account, dues)
        market.settle(float(rents))
        association.settle(float(dues))
        market.decide(float(k[MEAN_MARGIN, c]), float(k[ADOPTION_SHARE, c]))
        association.work(float(coverage[c]), float(trust[c]))
    model.service_sales["professional_market"][:] = 0.0
    model.service_sales["association"][:] = 0.0


def digital_staff(model: ClusterModel) -> Array:
    """Persons at platforms and digital services by cluster; shared ones by online exports."""
    shared = math.fsum(platform.staff for platform in model.platforms)
    own = np.zeros(model.population.n_clusters)
    for kind in DIGITAL:
        for provider in model.providers[kind]:
            if provider.cluster >= 0:
                own[provider.cluster] += provider.staff
            else:
                shared += provider.staff
    return own + shared * share_of(model.book.this_quarter("online_exports"))


def share_of(amount: Array) -> Array:
    """Each cluster's share of a total; equal shares of nothing."""
    total = float(amount.sum())
    return amount / total if total > 0.0 else np.full(amount.size, 1.0 / amount.size)


def _learned_cost(model: ClusterModel, kind: str) -> float:
    """Cost of a unit of service over that at the start: the learning curve."""
    learning = model.parameters.services.learning
    return float((model.service_volume[kind] / model.first_service_volume[kind]) ** -learning)


def _charge_commission(model: ClusterModel) -> None:
    p = model.parameters.adoption
    commissions = model.commissions()
    accounts = [platform.account for platform in model.platforms]
    for platform in model.platforms:
        platform.sales = 0.0
    owed = np.zeros(model.population.n_clusters)
    for second, column in ((False, PLATFORM), (True, SECOND_PLATFORM)):
        model.population.apply(fees.owe_commission, commissions, model.buyers(), p.own_share, second)
        owed += model.population.sums(PAYMENT)
        paid = model.ledger.collect_by(column, accounts)
        for platform, amount in zip(model.platforms, paid.tolist(), strict=True):
            platform.income += amount
            platform.sales += amount / platform.commission
    model.book.log("commissions", owed)
    model.population.apply(fees.run_own_platform, p.own_share, p.own_cost, p.own_fixed_cost)
    model.book.log("own_platform_costs", model.ledger.collect({HOUSEHOLDS: 0.5, ECONOMY: 0.5}))


def _enter_and_give_up(model: ClusterModel, kind: str) -> None:
    p, providers = model.parameters.services, model.providers[kind]
    sizes = [provider.establishments for provider in providers]
    mean, least = math.fsum(sizes) / len(sizes), min(sizes)
    if len(providers) > 1 and least < p.exit_size * mean:
        smallest = providers.pop(sizes.index(least))
        smallest.remove()
    elif mean > p.entry_size * model.first_establishments[kind] and len(providers) < p.most_providers:
        entrant = ServiceProvider(model, kind, p.initial_quality)
        entrant.establishments = 0.5 * mean
        providers.append(entrant)
