"""The quarter's trade: wholesale between firms, home market, exports through the traditional and the online channel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..agents.governments import levy_duties
from ..agents.pricing import worths
from ..columns import (
    DISPLACED_EXPORTS,
    EXPORT_DEMAND,
    EXPORTS,
    FLAT_APPEAL_SUM,
    HOME_DEMAND,
    HOME_SALES,
    MEAN_BRAND,
    MEAN_PRICE,
    MEAN_QUALITY,
    N_FIRMS,
    ONLINE_APPEAL_SUM,
    ONLINE_EXPORTS,
    ONLINE_POT,
    OUTPUT,
    PAYMENT,
    PRICE_LEVEL,
    SOLD,
)
from ..effects import HOME_DEMAND_FACTOR, ONLINE_DUTY_FACTOR, ONLINE_PREFERENCE_FACTOR, TRADE_COST_FACTOR
from ..ledger import CLEARING, ECONOMY, HOUSEHOLDS, WORLD
from ..parameters import DT
from . import sales

if TYPE_CHECKING:
    from ..agents.platforms import PlatformParameters
    from ..model import ClusterModel

Array = NDArray[np.float64]

HOUSEHOLD_SHARE = 0.7  # of home sales; the rest is bought by the other domestic economy (assumption)


def trade_wholesale(model: ClusterModel) -> None:
    """Traders buy from producers; what they pay is what producers get."""
    population, ledger = model.population, model.ledger
    tied = population.ties, population.tie_strength, model.parameters.trust.order_share
    sales.sum_orders(population.f, population.rows, population.k, *tied)
    population.apply(sales.supply, model.parameters.pricing.wholesale_discount)
    sales.settle_orders(population.f, population.rows, population.k)
    population.apply(sales.receive)
    model.book.log("wholesale", population.sums(SOLD))
    model.book.log("purchases", model.traders_sum(OUTPUT))
    ledger.collect({CLEARING: 1.0})
    ledger.disburse(HOME_SALES, {CLEARING: 1.0})


def draw_demand(model: ClusterModel) -> None:
    """Demand for each cluster: at home by incomes, abroad by gravity, relative to what rivals offer."""
    k, world, reference = model.population.k, model.parameters.world, model.reference
    answer_offers(model)
    at_home, abroad = saturated(model.pull, world.market_share)
    variety = (k[N_FIRMS] / reference.n_firms) ** world.variety
    k[EXPORT_DEMAND] = model.environment.export_demand[model.quarter] * model.exchange_rate() * abroad * variety
    k[HOME_DEMAND] = model.base_home_demand * model.home_trend * model.income_ratio() * at_home
    k[HOME_DEMAND] *= k[HOME_DEMAND_FACTOR]


def answer_offers(model: ClusterModel) -> None:
    """Buyers at home and abroad move towards what the clusters' offers over their rivals' call for; rivals answer.

    ``model.lead`` is the log of what buyers at home get for their money over what rivals give; abroad the exchange
    rate, costs of trade and delays count, too. ``model.pull`` follows it with the trade elasticity.
    """
    k, world, reference = model.population.k, model.parameters.world, model.reference
    if model.quarter < model.burn_in:
        return
    model.lead = offers(model) - reference.offers - model.rivals
    days = model.logistics_exposure * (model.delivery_days - reference.delivery_days)
    abroad = world.pass_through * np.log(model.exchange_index()) - np.log(k[TRADE_COST_FACTOR]) - world.day_cost * days
    target = world.trade_elasticity * np.stack([model.lead, model.lead + abroad])
    model.pull += -math.expm1(-world.adjustment * DT) * (target - model.pull)
    model.rivals += (world.rival_progress + world.rival_response * np.maximum(model.lead, 0.0)) * DT


def offers(model: ClusterModel) -> Array:
    """What buyers get for their money from each cluster's mean goods, as a log, in real terms."""
    k = model.population.k
    return worths(k[MEAN_PRICE] / k[PRICE_LEVEL], k[MEAN_QUALITY], k[MEAN_BRAND], model.p.pricing)


def saturated(pull: Array, share: float) -> Array:
    """Demand over that at the start, when a cluster's odds in a market are ``exp(pull)`` times what they were.

    ``share`` is what it held of the market at the start: the larger its share, the less is left to win.
    """
    odds = np.exp(pull)
    return np.asarray(odds / (1.0 - share + share * odds))


def draw_online_demand(model: ClusterModel) -> None:
    """The part of foreign demand that goes online: buyers reached by what adopters offer."""
    population, p, world = model.population, model.parameters.platforms, model.parameters.world
    k = population.k
    sales.sum_appeal(population.f, population.rows, k, model.p.pricing)
    duty = (1.0 + p.online_duty * k[ONLINE_DUTY_FACTOR]) / (1.0 + p.online_duty)
    landed = duty**-model.parameters.world.trade_elasticity
    share = p.reach * k[ONLINE_APPEAL_SUM] / k[FLAT_APPEAL_SUM] * landed
    share *= model.environment.online_preference[model.quarter] * k[ONLINE_PREFERENCE_FACTOR]
    days = model.parameters.services.warehouse_days * model.warehouse_share["overseas_warehouse"]
    share *= np.exp(world.trade_elasticity * world.day_cost * model.logistics_exposure * days)
    share = np.minimum(share, p.most_online)
    k[ONLINE_POT] = share * k[EXPORT_DEMAND]
    k[DISPLACED_EXPORTS] = displaced(share, model.environment.online_counted[model.quarter], p) * k[EXPORT_DEMAND]


def displaced(share: Array, counted: Array, p: PlatformParameters) -> Array:
    """Share of foreign demand that the online channel takes from the traditional one.

    One for one up to ``counted``, what the observed totals behind the demand contain of online exports already: else
    they would count twice. Beyond that a part.
    """
    return np.asarray(np.minimum(share, counted) + p.displacement * np.maximum(share - counted, 0.0))


def sell(model: ClusterModel) -> None:
    """Buyers at home and abroad buy and pay."""
    population, ledger, book = model.population, model.ledger, model.book
    before = population.sums(SOLD)
    population.apply(sales.sell)
    sales.sum_turned_away(population.f, population.rows, population.k)
    population.apply(sales.sell_to_turned_away)
    book.log("sales", population.sums(SOLD) - before)
    book.log("home_sales", ledger.disburse(PAYMENT, {HOUSEHOLDS: HOUSEHOLD_SHARE, ECONOMY: 1 - HOUSEHOLD_SHARE}))
    exports = ledger.disburse(EXPORTS, {WORLD: 1.0})
    online = ledger.disburse(ONLINE_EXPORTS, {WORLD: 1.0})
    book.log("exports", exports + online)
    book.log("merchant_exports", exports)
    book.log("online_exports", online)
    book.log("online_deliveries", online)
    levy_duties(model, online)
    model.shipped = float((exports + online).sum())
