"""What firms' goods cost, what they ask for them, and how that draws buyers."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    AGGLOMERATION,
    APPEAL,
    BRAND,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    DATA,
    DIGITAL_DEPTH,
    EXPECTED_DEMAND,
    LISTING,
    MARKUP,
    MATERIAL_PRICE,
    MEAN_BRAND,
    MEAN_COST,
    MEAN_PRICE,
    MEAN_QUALITY,
    MEMBER,
    ONLINE_APPEAL,
    PLATFORM,
    PRICE,
    PRODUCTIVITY,
    QUALITY,
    REVENUE,
    SECOND_PLATFORM,
    STRENGTH,
    TRADER,
    UNIT_COST,
    USUAL_MARKUP,
    WAGE,
    WHOLESALE_PRICE,
)
from ..compilation import compiled
from ..packing import unpacked
from ..parameters import DT, Group, par
from .data import DataParameters, abundance
from .trust import embeddedness

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

FIRST_MARGIN = 0.06  # what the initial markup leaves of revenue after overhead, research, fees and interest (seen)


@dataclasses.dataclass(frozen=True)
class PricingParameters(Group):
    """Costs, markup, and buyers' response."""

    initial_markup: float = par(
        0.31,
        "share of unit cost",
        (0.05, 2),
        "Producers' usual markup on variable cost at the start.",
        "assumption: with overhead, research and fees, margins start near 6 %",
    )
    markup_floor: float = par(0.05, "share of unit cost", (0, 2), "Lowest markup.", "assumption")
    markup_ceiling: float = par(0.6, "share of unit cost", (0, 5), "Highest markup.", "assumption")
    target_margin: float = par(
        0.06, "share of revenue", (0, 0.5), "Return that pricing aims at where firms are as many as at the start.",
        "all industry of China above designated size, 2020: 6.08 %; textiles 4.85 % (National Bureau of Statistics)",
        range=(0.045, 0.07),
    )  # fmt: skip
    markup_speed: float = par(
        0.6, "per year", (0, 10), "Speed at which a markup follows what the market allows.", "assumption",
        range=(0.2, 1.5),
    )  # fmt: skip
    strategic_pricing: float = par(
        0.4, "elasticity", (0, 1), "Of a price to rivals' costs nearby, against its own: strategic complements.",
        "assumption: half of the variation of Chinese markups is specific to the firm (IAES 2015)", range=(0.2, 0.6),
    )  # fmt: skip
    utilisation_markup: float = par(
        0.3, "elasticity", (0, 3), "Of the markup to expected demand over capacity.", "assumption", range=(0.0, 0.6)
    )
    crowding_markup: float = par(
        0.15, "elasticity", (0, 3), "Fall of the markup with the number of firms.",
        "assumption; free entry with homogeneous goods (Cournot) has 1", range=(0.0, 0.4),
    )  # fmt: skip
    material_share: float = par(0.5, "share of unit cost", (0, 1), "Materials in variable cost.", "assumption")
    trader_handling: float = par(0.02, "share of unit cost", (0, 1), "Traders' handling labour.", "assumption")
    wholesale_discount: float = par(0.11, "share of price", (0, 0.4), "Traders' discount at producers.", "assumption")
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
        4.0, "elasticity", (0, 20), "Of a firm's share of its cluster's sales to its price over quality and brand.",
        "assumption: at least the trade elasticity, for goods nearer to each other", range=(3.0, 6.0),
    )  # fmt: skip
    brand_weight: float = par(
        0.04, "elasticity", (0, 1), "Of what buyers are ready to pay to the brand.", "assumption", range=(0.0, 0.1)
    )
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
def next_markup(
    markup: float, usual: float, cost: float, mean_cost: float, utilisation: float, p: PricingParameters
) -> float:
    """A markup follows what the market allows: more at low cost and where capacity is short.

    ``utilisation`` is expected demand over what capacity is built for. A cost that all share is passed on in full.
    """
    short = min(max(utilisation, 0.5), 1.5)
    allowed = (1.0 + usual * (1.0 + p.utilisation_markup * (short - 1.0))) * (mean_cost / cost) ** p.strategic_pricing
    moved = markup + min(p.markup_speed * DT, 1.0) * (allowed - 1.0 - markup)
    return float(min(max(moved, p.markup_floor), p.markup_ceiling))


def usual_markup(crowding: Array, p: PricingParameters) -> Array:
    """Markup that competition allows where there are ``crowding`` times as many firms as at the start.

    The initial markup leaves a margin of :data:`FIRST_MARGIN`; another margin aimed at takes another one.
    """
    cost_share = 1.0 / (1.0 + p.initial_markup) - (p.target_margin - FIRST_MARGIN)
    return np.asarray((1.0 / cost_share - 1.0) * crowding**-p.crowding_markup)


@compiled
def traders_markup(discount: float, handling: float, markup: float) -> float:
    """Traders' markup at the start: what the wholesale discount leaves them after handling."""
    return 1.0 / (1.0 - discount + handling / (1.0 + markup)) - 1.0


@compiled
def worth(price: float, quality: float, brand: float, p: PricingParameters) -> float:
    """What buyers get for their money, as a log: quality and brand over price, nil at the start.

    One elasticity turns it into demand, whatever made it: a lower price, better goods, a better-known name.
    """
    return math.log(quality / price) + p.brand_weight * math.log(0.5 + 0.5 * brand)


@compiled
def worths(prices: Array, qualities: Array, brands: Array, p: PricingParameters) -> Array:
    """What buyers get for their money at several sellers, see :func:`worth`."""
    p = unpacked(p)
    found = np.empty(prices.size)
    for n in range(prices.size):
        found[n] = worth(prices[n], qualities[n], brands[n], p)
    return found


@compiled
def log_attractiveness(price: float, quality: float, brand: float, usual: float, p: PricingParameters) -> float:
    """What draws buyers to a firm, as a log, over the mean goods of its cluster, whose :func:`worth` is ``usual``."""
    return p.price_elasticity * (worth(price, quality, brand, p) - usual)


@compiled
def set_prices(
    f: Array,
    rows: Rows,
    k: Array,
    p: PricingParameters,
    data: DataParameters,
    built_for: float,
    saving: float,
    buyers: Array,
) -> None:
    """Unit cost, markup, price, and the pull on buyers offline and online.

    ``built_for`` is the demand that a unit of capital is built for; ``saving`` the share of cost that many strong ties
    spare; ``buyers`` are the platforms' indices.
    """
    p, data = unpacked(p), unpacked(data)
    mean_worth = worths(k[MEAN_PRICE], k[MEAN_QUALITY], k[MEAN_BRAND], p)
    for i in rows:
        c = int(f[CLUSTER, i])
        if f[TRADER, i] == 1.0:
            cost = trader_cost(k[WHOLESALE_PRICE, c], k[WAGE, c], p)
        else:
            reaped = savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], p)
            cost = producer_cost(k[WAGE, c], f[PRODUCTIVITY, i] * k[AGGLOMERATION, c], k[MATERIAL_PRICE, c], reaped, p)
        cost *= 1.0 - saving * embeddedness(f[STRENGTH, i])
        usual, rivals = k[USUAL_MARKUP, c], k[MEAN_COST, c]
        if f[TRADER, i] == 1.0:
            usual *= traders_markup(p.wholesale_discount, p.trader_handling, p.initial_markup) / p.initial_markup
            rivals = cost  # all traders of a cluster pay the same
        utilisation = f[EXPECTED_DEMAND, i] / max(built_for * f[CAPITAL, i], 1e-12)
        markup = next_markup(f[MARKUP, i], usual, cost, rivals, utilisation, p)
        price = (1.0 + markup) * cost
        appeal = f[CUSTOMERS, i] * math.exp(log_attractiveness(price, f[QUALITY, i], f[BRAND, i], mean_worth[c], p))
        online = 0.0
        if f[PLATFORM, i] >= 0.0:
            reach = buyers[int(f[PLATFORM, i])]
            if f[SECOND_PLATFORM, i] >= 0.0:
                reach += 0.5 * buyers[int(f[SECOND_PLATFORM, i])]
            fit = 1.0 + p.case_effect * data.fit * abundance(f[DATA, i], f[REVENUE, i], data)
            online = reach * fit * f[LISTING, i] * math.exp(p.flatness_online * math.log(appeal))
        f[UNIT_COST, i] = cost
        f[MARKUP, i] = markup
        f[PRICE, i] = price
        f[APPEAL, i] = appeal
        f[ONLINE_APPEAL, i] = online
