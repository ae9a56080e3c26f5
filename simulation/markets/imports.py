"""Imports: firms' materials and households' goods, the latter through merchants and through e-commerce."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..agents.platforms import INCOME
from ..columns import IMPORTED_SHARE, JOINT_PURCHASING, MATERIAL_PRICE, OUTPUT, PRICE_LEVEL
from ..effects import FOREIGN_MATERIAL_FACTOR, IMPORT_MARKET_FACTOR, MATERIAL_PRICE_FACTOR
from ..ledger import CLEARING, HOUSEHOLDS, WORLD
from ..parameters import Group, par
from ..summation import exact_sum

if TYPE_CHECKING:
    from ..agents.material_suppliers import MaterialParameters
    from ..model import ClusterModel

Array = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class ImportParameters(Group):
    """Households' imports: incomes, substitution, the online channel."""

    income_elasticity: float = par(1.0, "elasticity", (0, 5), "Of imports to household income.", "assumption")
    substitution: float = par(
        0.3, "elasticity", (0, 5), "Of imports to the cluster's lead on the world: import substitution.",
        "S4; value an assumption", range=(0.1, 0.8),
    )  # fmt: skip
    exchange_elasticity: float = par(
        0.5, "elasticity", (0, 5), "Fall of imports as the foreign currency gains.", "assumption"
    )
    reach: float = par(
        0.09, "share of imports", (0, 1), "Imports online per unit of buyers and of warehouses in bond.",
        "assumption, chosen with the city's e-commerce share of imports in 2016 and 2017 (narrow definition, derived)",
        range=(0.03, 0.2),
    )  # fmt: skip
    most_online: float = par(0.6, "share of imports", (0, 1), "Most that comes in online.", "assumption")
    displacement: float = par(
        0.75, "share", (0, 1), "Online imports that replace merchants' imports.", "assumption", range=(0.5, 1.0)
    )


def buy_materials(model: ClusterModel) -> None:
    """Foreign suppliers set prices; firms choose between foreign and home materials; what a unit costs follows."""
    p, k = model.parameters.material, model.population.k
    for supplier in model.suppliers:
        supplier.set_price(float(k[IMPORTED_SHARE, supplier.cluster]))
    asked = np.array([supplier.price for supplier in model.suppliers])
    foreign = asked * model.exchange_index() ** p.pass_through * k[FOREIGN_MATERIAL_FACTOR]
    home = (1.0 - k[JOINT_PURCHASING]) * scarcity(model)
    drift = model.environment.import_drift[model.quarter]
    k[IMPORTED_SHARE] = imported_share(model.imported_material_share, foreign / home, model.lead, drift, p)
    price = foreign * k[IMPORTED_SHARE] + home * (1.0 - k[IMPORTED_SHARE])
    model.foreign_cost_share = foreign * k[IMPORTED_SHARE] / price
    k[MATERIAL_PRICE] = price * k[MATERIAL_PRICE_FACTOR] * k[PRICE_LEVEL]


def scarcity(model: ClusterModel) -> float:
    """Price of home materials over the price level: dearer where the clusters use more than supply has grown."""
    p = model.parameters.material
    if model.quarter < model.burn_in:
        return 1.0
    used = float(model.producers_sum(OUTPUT).sum()) / model.reference.output
    supplied = math.exp(p.supply_growth * model.elapsed)
    return float(max(used / supplied, 0.1) ** p.scarcity)


def imported_share(usual: Array, price: Array, lead: Array, drift: Array, p: MaterialParameters) -> Array:
    """Share of materials (by quantity) bought abroad: a logit in relative price and the cluster's lead.

    ``price``: foreign over home; ``lead``: log attractiveness over the world's since the start; ``drift`` multiplies
    the odds.
    """
    odds = drift * usual / np.maximum(1.0 - usual, 1e-12)
    odds *= price**-p.substitution * np.exp(-p.home_quality * lead)
    return np.asarray(odds / (1.0 + odds))


def import_consumer_goods(model: ClusterModel) -> None:
    """Households buy abroad through merchants and online; platforms and bonded warehouses take their fees."""
    p, services = model.parameters.imports, model.parameters.services
    wanted = model.base_consumer_imports * model.home_trend * model.income_ratio() ** p.income_elasticity
    wanted *= model.environment.import_drift[model.quarter]
    wanted *= np.exp(-p.substitution * model.lead) * model.exchange_index() ** -p.exchange_elasticity
    share = online_share(model)
    online = share * wanted
    merchants = wanted - p.displacement * online
    stored = model.warehouse_share["bonded_warehouse"] * online
    # However dear talent makes a service: nobody pays more for storing goods than they sell for.
    fee = services.warehouse_fee * model.service_price["bonded_warehouse"]
    storage = np.minimum(fee, 1.0 - model.mean_commission) * stored
    commission = model.mean_commission * online
    ledger = model.ledger
    ledger.pay(HOUSEHOLDS, WORLD, float((merchants + online - storage - commission).sum()))
    ledger.pay(HOUSEHOLDS, CLEARING, float(storage.sum()))
    model.service_sales["bonded_warehouse"] += storage
    received = float(commission.sum()) * model.buyers() / exact_sum(model.buyers())
    for platform, amount in zip(model.platforms, received.tolist(), strict=True):
        ledger.pay(HOUSEHOLDS, platform.account, amount)
    model.platform_state[INCOME] += received
    book = model.book
    book.log("bonded_warehouse_fees", storage)
    book.log("merchant_imports", merchants)
    book.log("online_imports", online)
    book.log("imports", merchants + online)


def online_share(model: ClusterModel) -> Array:
    """Share of households' imports that comes in online: platforms' buyers, goods near at hand in bond, policy."""
    p = model.parameters.imports
    if model.year < model.inputs.platform_launch:
        return np.zeros(model.population.n_clusters)
    drawn = model.mean_buyers - 1.0 + model.warehouse_share["bonded_warehouse"]
    share = p.reach * np.maximum(drawn, 0.0) * model.population.k[IMPORT_MARKET_FACTOR]
    return np.asarray(np.minimum(share, p.most_online))
