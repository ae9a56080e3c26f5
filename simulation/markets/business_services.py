"""Services for firms: fees, the providers they go to, delivery times, platforms' quarter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..agents.platforms import INCOME, spend, staff_of
from ..agents.platforms import SALES as PLATFORM_SALES
from ..agents.service_providers import (
    AT,
    DIGITAL,
    ENTER,
    ESTABLISHMENTS,
    KINDS,
    LOCAL,
    QUALITY,
    STAFF,
    STAY,
    ServiceProvider,
    next_number,
    pull,
    settle_provider,
)
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
from ..compilation import compiled
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
from ..flows import INDEX
from ..ledger import CLEARING, ECONOMY, HOUSEHOLDS
from ..packing import unpacked
from ..parameters import DT
from ..summation import exact_sum, total
from . import fees

if TYPE_CHECKING:
    from ..agents.service_providers import ServiceParameters
    from ..model import ClusterModel

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

PAID = (*KINDS, "professional_market", "association")  # who fees go to, in the order of rates
PAID_KINDS = len(PAID)
FEES = tuple(f"{kind}_fees" for kind in PAID)
# Payment and logistics are what no exporter can do without: without providers firms do it themselves.
PAYMENT_SERVICE, LOGISTICS, FINANCE, MARKETING, TRAINING, OPERATOR, WAREHOUSE, TRADE_SERVICE, EXHIBITION, CONTENT = (
    KINDS.index(kind) for kind in (
        "payment", "logistics", "supply_chain_finance", "marketing", "training", "operator", "overseas_warehouse",
        "trade_service", "exhibition", "content",
    )
)  # fmt: skip
MARKET, ASSOCIATION = len(KINDS), len(KINDS) + 1
IS_LOCAL: Flags = np.array([kind in LOCAL for kind in KINDS])
IS_DIGITAL: Flags = np.array([kind in DIGITAL for kind in KINDS])
ONLINE_EXPORTS = INDEX["online_exports"]


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
    rates, together = _fee_rates(model)
    limit = model.parameters.finance.credit_limit
    bases = fees.sum_bases(population.f, population.rows, population.n_clusters, limit)
    population.apply(fees.charge, together, limit)
    model.ledger.collect({CLEARING: 1.0})
    paid = (rates * bases).sum(axis=1)
    model.paid_for_services += paid
    model.book.log_all(FEES, paid)


def _fee_rates(model: ClusterModel) -> tuple[Array, Array]:
    """What each kind of service takes, as shares of the bases; shape (kinds, bases, clusters), and of all together."""
    p = model.parameters
    rates = fee_rates(
        model.p.services, p.adoption.multi_home_cost, p.association.dues, model.service_price.array,
        model.n_providers, model.population.k, payment_level(model),
        model.warehouse_share["overseas_warehouse"], model.trade_service_share,
        np.array([market.rent for market in model.markets]),
    )  # fmt: skip
    return rates, rates.sum(axis=0)


@compiled
def fee_rates(
    p: ServiceParameters, multi_home_cost: float, dues: float, price: Array, count: Counts, k: Array, level: Array,
    stored: Array, served: Array, rents: Array,
) -> Array:  # fmt: skip
    """What each kind of service (in the order of PAID) takes of the bases, shape (kinds, bases, clusters).

    ``price`` of a unit of service and ``count`` of providers, by kind; ``level``: see :func:`payment_level`;
    ``stored``: share of online exports in
    warehouses overseas; ``served``: SMEs that use comprehensive services; ``rents`` of professional markets.
    """
    p = unpacked(p)
    rates = np.zeros((PAID_KINDS, fees.BASES, k.shape[1]))
    logistics = p.logistics_fee * price[LOGISTICS] * _by_oneself(count[LOGISTICS], p)
    payment = p.payment_fee * price[PAYMENT_SERVICE] * _by_oneself(count[PAYMENT_SERVICE], p)
    finance = p.finance_fee * price[FINANCE]
    for c in range(k.shape[1]):
        rates[PAYMENT_SERVICE, fees.ON_ONLINE, c] = payment * k[PAYMENT_FEE_FACTOR, c] * level[c]
        compliance = p.compliance_fee * k[COMPLIANCE_FACTOR, c]
        rates[LOGISTICS, fees.ON_ONLINE, c] = p.online_logistics * logistics + compliance
        rates[LOGISTICS, fees.ON_EXPORTS, c] = logistics
        rates[FINANCE, fees.ON_DEBT, c] = finance * k[FINANCE_FEE_FACTOR, c]
        rates[MARKETING, fees.ON_REVENUE, c] = p.marketing_fee
        rates[MARKETING, fees.ON_MULTI_HOMERS, c] = multi_home_cost
        rates[TRAINING, fees.ON_MEMBERS, c] = p.training_fee * price[TRAINING]
        rates[OPERATOR, fees.ON_MEMBERS, c] = p.subscription_fee * price[OPERATOR] * k[SUBSCRIPTION_FACTOR, c]
        rates[WAREHOUSE, fees.ON_ONLINE, c] = p.warehouse_fee * price[WAREHOUSE] * stored[c]
        rates[TRADE_SERVICE, fees.ON_SME_EXPORTS, c] = p.trade_service_fee * served[c]
        rates[EXHIBITION, fees.ON_EXPORTS, c] = p.exhibition_fee
        rates[CONTENT, fees.ON_SELLERS, c] = p.content_fee
        rates[MARKET, fees.ON_TRADERS, c] = rents[c]
        rates[ASSOCIATION, fees.ON_PARTNERS, c] = dues
    for kind in range(count.size):
        if count[kind] == 0 and kind != PAYMENT_SERVICE and kind != LOGISTICS:
            rates[kind] = 0.0
    return rates


@compiled
def _by_oneself(count: int, p: ServiceParameters) -> float:
    """What a service that nobody can do without costs over its price: dearer where nobody provides it."""
    return 1.0 if count > 0 else p.own_provision


def payment_level(model: ClusterModel) -> Array:
    """Fee of payment over the usual, per cluster: its city's, nearer a cheaper hub's the more passes between them."""
    return cheapest(model.payment_level, model.passes)


@compiled
def cheapest(level: Array, passes: Array) -> Array:
    """The lowest level within reach of each cluster: another's counts as far as ``passes`` (clusters, clusters)."""
    found = level.copy()
    for c in range(level.size):
        for hub in range(level.size):
            found[c] = min(found[c], level[c] + passes[c, hub] * min(level[hub] - level[c], 0.0))
    return found


def other_online_fees(model: ClusterModel) -> Array:
    """What selling online costs besides what platforms take, per cluster, as a share of its revenue."""
    return online_fees(
        model.p.services, model.service_price.array, model.n_providers, model.population.k, payment_level(model),
        model.warehouse_share["overseas_warehouse"],
    )  # fmt: skip


@compiled
def online_fees(p: ServiceParameters, price: Array, count: Counts, k: Array, level: Array, stored: Array) -> Array:
    """What selling online costs besides what platforms take; arguments as in :func:`fee_rates`."""
    p = unpacked(p)
    found = np.empty(k.shape[1])
    logistics = p.online_logistics * p.logistics_fee * price[LOGISTICS] * _by_oneself(count[LOGISTICS], p)
    charged = p.payment_fee * price[PAYMENT_SERVICE] * _by_oneself(count[PAYMENT_SERVICE], p)
    for c in range(found.size):
        payment = charged * k[PAYMENT_FEE_FACTOR, c] * level[c]
        storage = p.warehouse_fee * price[WAREHOUSE] * stored[c]
        found[c] = payment + p.compliance_fee * k[COMPLIANCE_FACTOR, c] + logistics + storage
    return found


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
    p, ledger = model.parameters, model.ledger
    talent = float(model.population.k[TALENT_WAGE].sum()) / model.population.n_clusters
    labour = 1.0 + p.services.labour_share * (talent - 1.0)
    spent, changes = settle_services(
        model.provider_state, model.n_providers, IS_LOCAL, model.paid_for_services, model.p.services,
        p.production.wage_per_worker, labour, model.service_volume.array, model.first_service_volume.array,
        model.service_price.array, model.first_establishments.array,
    )  # fmt: skip
    for to_households, to_economy in spent.tolist():
        ledger.pay(CLEARING, HOUSEHOLDS, to_households)
        ledger.pay(CLEARING, ECONOMY, to_economy)
    for kind, change in zip(KINDS, changes.tolist(), strict=True):
        if change != STAY:
            _enter_or_give_up(model, kind, change)
    paid_out = spend(model.platform_state, model.p.platforms)
    for platform, (to_households, to_economy) in zip(model.platforms, paid_out.tolist(), strict=True):
        ledger.pay(platform.account, HOUSEHOLDS, to_households)
        ledger.pay(platform.account, ECONOMY, to_economy)
    at_platforms = staff_of(model.platform_state, model.p.platforms, p.production.wage_per_worker)
    sold = model.book.quarter[ONLINE_EXPORTS]
    model.digital_staff = digital_staff(model.provider_state, model.n_providers, IS_DIGITAL, at_platforms, sold)


@compiled
def settle_services(
    state: Array, count: Counts, local: Flags, sales: Array, p: ServiceParameters, wage: float, labour: float,
    volume: Array, first_volume: Array, price: Array, first_size: Array,
) -> tuple[Array, Counts]:  # fmt: skip
    """Providers of every kind share its sales and settle; its volume grows and its price follows the learning curve.

    ``sales`` of a kind by cluster, nil afterwards; ``labour``: what the talent wage makes of costs. Returns what
    goes to households and to other firms at home, shape (kinds, 2), and what each kind's number
    does (see :func:`next_number`).
    """
    p = unpacked(p)
    spent, changes = np.zeros((count.size, 2)), np.full(count.size, STAY)
    for kind in range(count.size):
        n, earned = count[kind], total(sales[kind])
        if n > 0:
            amounts = np.empty(n)
            if local[kind]:
                amounts[:] = sales[kind]
            else:
                for place in range(n):
                    size, quality = state[kind, ESTABLISHMENTS, place], state[kind, QUALITY, place]
                    amounts[place] = pull(size, quality, p.quality_weight)
                amounts *= earned / exact_sum(amounts)
            for place in range(n):
                amounts[place] = settle_provider(state[kind], place, amounts[place], p, wage)
            spent[kind, 0] = exact_sum(amounts)
            volume[kind] += earned / price[kind]
            price[kind] = (volume[kind] / first_volume[kind]) ** -p.learning * labour
            if not local[kind]:
                changes[kind] = next_number(state[kind, ESTABLISHMENTS, :n], first_size[kind], p)
        spent[kind, 1] = max(earned - spent[kind, 0], 0.0)
        sales[kind] = 0.0
    return spent, changes


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


@compiled
def digital_staff(state: Array, count: Counts, digital: Flags, platforms: Array, online_exports: Array) -> Array:
    """Persons at platforms (each one's in ``platforms``) and digital services by cluster; shared ones by exports."""
    staff, shared = np.zeros(online_exports.size), exact_sum(platforms)
    for kind in range(count.size):
        for place in range(count[kind] if digital[kind] else 0):
            at = int(state[kind, AT, place])
            if at >= 0:
                staff[at] += state[kind, STAFF, place]
            else:
                shared += state[kind, STAFF, place]
    sold = total(online_exports)
    for c in range(staff.size):
        staff[c] += shared * (online_exports[c] / sold if sold > 0.0 else 1.0 / staff.size)
    return staff


def share_of(amount: Array) -> Array:
    """Each cluster's share of a total; equal shares of nothing."""
    total = float(amount.sum())
    return amount / total if total > 0.0 else np.full(amount.size, 1.0 / amount.size)


def _charge_commission(model: ClusterModel) -> None:
    p, platforms = model.parameters.adoption, model.platform_state
    commissions, buyers = model.commissions(), model.buyers()
    accounts = [platform.account for platform in model.platforms]
    platforms[PLATFORM_SALES] = 0.0
    owed = np.zeros(model.population.n_clusters)
    for second, column in ((False, PLATFORM), (True, SECOND_PLATFORM)):
        model.population.apply(fees.owe_commission, commissions, buyers, p.own_share, second)
        owed += model.population.sums(PAYMENT)
        paid = model.ledger.collect_by(column, accounts)
        platforms[INCOME] += paid
        platforms[PLATFORM_SALES] += paid / commissions
    model.book.log("commissions", owed)
    model.population.apply(fees.run_own_platform, p.own_share, p.own_cost, p.own_fixed_cost)
    model.book.log("own_platform_costs", model.ledger.collect({HOUSEHOLDS: 0.5, ECONOMY: 0.5}))


def _enter_or_give_up(model: ClusterModel, kind: str, change: int) -> None:
    providers = model.providers[kind]
    if change != ENTER:
        providers.pop(change).remove()
        return
    sizes = [provider.establishments for provider in providers]
    entrant = ServiceProvider(model, kind, model.parameters.services.initial_quality)
    entrant.establishments = 0.5 * (math.fsum(sizes) / len(sizes))
    providers.append(entrant)
