"""What firms' goods cost, what they ask for them, and how that draws buyers."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    APPEAL,
    BRAND,
    CLUSTER,
    CUSTOMERS,
    DIGITAL_DEPTH,
    LISTING,
    MARGIN,
    MARKUP,
    MATERIAL_PRICE,
    MEAN_BRAND,
    MEAN_PRICE,
    MEAN_QUALITY,
    MEMBER,
    ONLINE_APPEAL,
    PLATFORM,
    PRICE,
    PRODUCTIVITY,
    QUALITY,
    SECOND_PLATFORM,
    TRADER,
    UNIT_COST,
    WAGE,
    WHOLESALE_PRICE,
)
from ..compilation import compiled
from ..parameters import DT, Group, par

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class PricingParameters(Group):
    """Costs, markup, and buyers' response."""

    initial_markup: float = par(
        0.27,
        "share of unit cost",
        (0, 2),
        "Producers' markup at the start.",
        "assumption: the one at which margins start near their target",
    )
    markup_floor: float = par(0.05, "share of unit cost", (0, 2), "Lowest markup.", "assumption")
    markup_ceiling: float = par(0.6, "share of unit cost", (0, 5), "Highest markup.", "assumption")
    target_margin: float = par(
        0.06, "share of revenue", (-0.5, 0.5), "Return that pricing aims at.", "assumption", range=(0.042, 0.078)
    )
    markup_speed: float = par(
        0.6, "per year", (0, 10), "Adjustment of the markup to the margin's gap.", "assumption", range=(0.0, 1.5)
    )
    material_share: float = par(0.5, "share of unit cost", (0, 1), "Materials in variable cost.", "assumption")
    trader_handling: float = par(0.02, "share of unit cost", (0, 1), "Traders' handling labour.", "assumption")
    wholesale_discount: float = par(0.11, "share of price", (0, 0.9), "Traders' discount at producers.", "assumption")
    case_effect: float = par(
        0.5, "share", (0, 1), "Effects of reported winners' cases that hold for all.", "assumption", range=(0.2, 1.0)
    )
    material_saving: float = par(
        0.20, "share of materials", (0, 1), "Saved on the characteristic platform, in the case.", "S1, Yibuyun"
    )
    labour_saving: float = par(
        0.20, "share of labour", (0, 1), "Saved on the characteristic platform, in the case.", "S1, Zhonghao"
    )
    yield_gain: float = par(
        0.13, "share of output", (0, 1), "Good-product gain on the platform, in the case.", "S1, Zhonghao"
    )
    price_elasticity: float = par(
        3.0, "elasticity", (0, 20), "Of a firm's share to its price.", "assumption", range=(2.0, 6.0)
    )
    brand_elasticity: float = par(0.15, "elasticity", (0, 5), "Of a firm's share to its brand.", "assumption")
    flatness_online: float = par(0.6, "exponent", (0.1, 1), "Of appeal online: below 1 a longer tail.", "assumption")


@compiled
def savings(depth: float, member: float, p: PricingParameters) -> float:
    """How much of the reported effects a firm reaps, 0 to 1."""
    return p.case_effect * depth * member


@compiled
def producer_cost(
    wage: float, productivity: float, material_price: float, saving: float, p: PricingParameters
) -> float:
    """Variable cost of a unit (10,000 CNY)."""
    base = 1.0 / (1.0 + p.initial_markup)
    labour = (1.0 - p.material_share) * wage / productivity * (1.0 - p.labour_saving * saving)
    materials = p.material_share * material_price * (1.0 - p.material_saving * saving)
    return base * (labour + materials) / (1.0 + p.yield_gain * saving)


@compiled
def material_cost(material_price: float, saving: float, p: PricingParameters) -> float:
    """The materials in a unit's cost (10,000 CNY)."""
    base = 1.0 / (1.0 + p.initial_markup)
    return base * p.material_share * material_price * (1.0 - p.material_saving * saving) / (1.0 + p.yield_gain * saving)


@compiled
def trader_cost(purchase_price: float, wage: float, p: PricingParameters) -> float:
    """Variable cost of a unit that a trader buys and handles (10,000 CNY)."""
    return purchase_price + p.trader_handling * wage / (1.0 + p.initial_markup)


@compiled
def next_markup(markup: float, margin: float, p: PricingParameters) -> float:
    """Target-return pricing: the markup follows the gap between target and margin."""
    moved = markup + p.markup_speed * (p.target_margin - margin) * DT
    return min(max(moved, p.markup_floor), p.markup_ceiling)


@compiled
def log_attractiveness(
    price: float,
    quality: float,
    brand: float,
    mean_price: float,
    mean_quality: float,
    mean_brand: float,
    p: PricingParameters,
) -> float:
    """What draws buyers to a firm, as a log, relative to its cluster."""
    return (
        -p.price_elasticity * math.log(price / mean_price)
        + math.log(quality / mean_quality)
        + p.brand_elasticity * math.log((1.0 + brand) / (1.0 + mean_brand))
    )


@compiled
def set_prices(f: Array, rows: Rows, k: Array, p: PricingParameters, buyers: Array) -> None:
    """Unit cost, markup, price, and the pull on buyers offline and online. ``buyers`` are the platforms' indices."""
    for i in rows:
        c = int(f[CLUSTER, i])
        if f[TRADER, i] == 1.0:
            cost = trader_cost(k[WHOLESALE_PRICE, c], k[WAGE, c], p)
        else:
            saving = savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], p)
            cost = producer_cost(k[WAGE, c], f[PRODUCTIVITY, i], k[MATERIAL_PRICE, c], saving, p)
        markup = next_markup(f[MARKUP, i], f[MARGIN, i], p)
        price = (1.0 + markup) * cost
        a = log_attractiveness(
            price, f[QUALITY, i], f[BRAND, i], k[MEAN_PRICE, c], k[MEAN_QUALITY, c], k[MEAN_BRAND, c], p
        )
        appeal = f[CUSTOMERS, i] * math.exp(a)
        online = 0.0
        if f[PLATFORM, i] >= 0.0:
            reach = buyers[int(f[PLATFORM, i])]
            if f[SECOND_PLATFORM, i] >= 0.0:
                reach += 0.5 * buyers[int(f[SECOND_PLATFORM, i])]
            online = reach * f[LISTING, i] * math.exp(p.flatness_online * math.log(appeal))
        f[UNIT_COST, i] = cost
        f[MARKUP, i] = markup
        f[PRICE, i] = price
        f[APPEAL, i] = appeal
        f[ONLINE_APPEAL, i] = online
