"""E-commerce platforms: two-sided, pricing what sellers pay, attracting buyers, investing in service quality.

Network effects work across the two sides only: sellers draw buyers (here) and buyers draw sellers (adoption).
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..compilation import compiled
from ..institution_columns import Institution, column
from ..markets.fees import price_response
from ..packing import unpacked
from ..parameters import DT, Group, par
from ..summation import exact_sum, total

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class PlatformParameters(Group):
    """Buyers, quality and fees of e-commerce platforms; the channel's size."""

    n_platforms: float = par(3, "platforms", (1, 16), "Third-party platforms.", "assumption", whole=True)
    referral_fee: float = par(
        0.06,
        "share of sales",
        (0, 1),
        "Fee on every sale, which platforms leave as it is: the least that they take.",
        "5-8 % on platforms for exporters, from memory, to be checked; Amazon 8-17 % by category",
        range=(0.05, 0.15),
    )
    fee_speed: float = par(
        1.0, "per year", (0, 20), "Speed at which platforms move to the fee that pays most.", "assumption",
        range=(0.3, 2.0),
    )  # fmt: skip
    pass_through: float = par(
        0.75,
        "share",
        (0, 1),
        "Of what selling online costs, put on online prices.",
        "assumption between tariffs, passed on in full (Amiti, Redding and Weinstein 2019), and the half of exports "
        "that price to market (Corsetti, Crowley, Han and Song 2021)",
        range=(0.5, 1.0),
    )
    crowding: float = par(
        0.3,
        "sellers per buyer",
        (0.01, 100),
        "At which half of what a seller spends on advertising and fulfilment is worth it: attention is scarce.",
        "assumption: with it all fees rise as Amazon's did (19 % of sales in 2014, 45 % in 2023), by less",
        range=(0.1, 1.0),
    )
    buyer_growth: float = par(
        0.35, "per year", (0, 5), "Speed at which buyers come.", "form of Rochet and Tirole (2003)"
    )
    buyer_response: float = par(
        2.0, "multiple", (0, 20), "Buyers drawn by sellers at full quality.", "log form an assumption", range=(1.0, 3.0)
    )
    seller_scale: float = par(3.0, "multiple", (0, 50), "Sellers' share in that response.", "assumption")
    quality_gain: float = par(0.15, "per year", (0, 5), "Quality gained by investing all profit.", "assumption")
    quality_decay: float = par(0.03, "per year", (0, 5), "Quality lost.", "assumption")
    initial_quality: float = par(0.5, "share", (0, 1), "Service quality at the start.", "assumption")
    invested_share: float = par(0.5, "share of profit", (0, 1), "Profit invested.", "assumption")
    operating_cost: float = par(0.03, "share of sales", (0, 1), "Cost of running the platform.", "assumption")
    reach: float = par(
        0.1,
        "share of foreign demand",
        (0, 1),
        "Demand online per unit of buyers, all firms selling at the prices that they ask elsewhere.",
        "assumption, chosen with adoption.imitation",
        range=(0.03, 0.2),
    )
    most_online: float = par(0.6, "share of foreign demand", (0, 1), "Most that goes online.", "assumption")
    displacement: float = par(
        0.25, "share", (0, 1), "Online sales that replace traditional exports.", "assumption", range=(0.0, 0.5)
    )
    online_duty: float = par(0.05, "share of price", (0, 1), "Duties and charges on online exports.", "assumption")
    choice_buyers: float = par(1.0, "elasticity", (0, 10), "Of firms' choice to buyers.", "assumption")
    choice_quality: float = par(1.0, "utility", (0, 10), "Of firms' choice to quality.", "assumption")
    choice_commission: float = par(
        20.0, "utility per rate", (0, 200), "Of firms' choice to what platforms take.", "assumption", range=(5.0, 40.0)
    )


@compiled
def buyers_drawn(sellers: float, quality: float, p: PlatformParameters) -> float:
    """Buyers that a platform can have, over those at the start, with this share of firms selling on it."""
    return 1.0 + p.buyer_response * quality * math.log(1.0 + p.seller_scale * sellers)


@compiled
def next_buyers(buyers: float, limit: float, dt: float, p: PlatformParameters) -> float:
    """Buyers a time step (years) later: logistic growth towards the limit; a step loses at most half of them."""
    return buyers + max(p.buyer_growth * buyers * (1.0 - buyers / limit) * dt, -0.5 * buyers)


@compiled
def drawing_elasticity(sellers: float, quality: float, p: PlatformParameters) -> float:
    """Elasticity of the buyers that come to the sellers that are there."""
    scaled = p.seller_scale * sellers
    return p.buyer_response * quality * scaled / (1.0 + scaled) / buyers_drawn(sellers, quality, p)


@compiled
def advertising_worth(sellers_per_buyer: float, p: PlatformParameters) -> float:
    """Share of what a seller spends on being seen that it is worth to it: the more sellers a buyer has, the more."""
    return sellers_per_buyer / (sellers_per_buyer + p.crowding)


@compiled
def staying_share(chosen: float, switching_cost: float) -> float:
    """Probability that a seller stays which compares platforms, when a share ``chosen`` would pick this one anew."""
    odds = chosen * math.exp(switching_cost)
    return odds / (odds + 1.0 - chosen)


@compiled
def sales_response(
    fees: float, staying: float, worth: float, drawing: float, elasticity: float, p: PlatformParameters
) -> float:
    """Share of its sales that a platform loses per unit of rate that it takes more (semi-elasticity, positive).

    Buyers answer online prices, as far as fees are passed on, with the trade ``elasticity``; sellers leave for other
    platforms, but for what advertising is worth; and buyers follow the sellers who leave (Armstrong 2006).
    ``fees``: all that sellers pay online, share of sales.
    """
    return elasticity * price_response(fees, p.pass_through) + p.choice_commission * (1.0 - staying) * (1.0 - worth) * (
        1.0 + drawing
    )


@compiled
def response_now(
    asked: float, others: float, chosen: float, sellers: float, buyers: float, quality: float, switching_cost: float,
    elasticity: float, p: PlatformParameters,
) -> float:  # fmt: skip
    """The :func:`sales_response` of a platform as it stands: what it asks, its sellers and buyers, its quality.

    ``others``: what selling online costs besides; ``chosen``: probability that who compares platforms picks this one.
    """
    return sales_response(
        asked + others,
        staying_share(chosen, switching_cost),
        advertising_worth(sellers / buyers, p),
        drawing_elasticity(sellers, quality, p),
        elasticity,
        p,
    )


@compiled
def next_commission(commission: float, response: float, dt: float, p: PlatformParameters) -> float:
    """What a platform takes a time step (years) later: it moves to cost plus 1/response, where profit is highest.

    Profit (take - cost) · sales is highest where its margin is the inverse of the semi-elasticity (Lerner 1934), never
    below the referral fee. The move is the exact one of a linear adjustment, so that no step size matters.
    """
    best = max(p.operating_cost + 1.0 / response, p.referral_fee)
    return commission + (1.0 - math.exp(-p.fee_speed * dt)) * (best - commission)


# A platform's state: its columns in the table of all, shape (COLUMNS, platforms).
BUYERS, FIRST_BUYERS, SELLERS, QUALITY, ASKED, COMMISSION, SALES, INCOME, PROFIT = range(9)
COLUMNS = PROFIT + 1


@compiled
def set_commissions(
    state: Array, chosen: Array, other_fees: float, cap: Array, switching_cost: float, elasticity: float,
    p: PlatformParameters,
) -> None:  # fmt: skip
    """Platforms ask for what pays most; rules let them take a part of that.

    ``chosen``: probability that who compares platforms picks each; ``other_fees`` of selling online; ``cap``: share
    of what is asked that each cluster's city allows: a platform serves all and keeps to the strictest.
    """
    p = unpacked(p)
    for n in range(chosen.size):
        asked = state[ASKED, n]
        response = response_now(
            asked, other_fees, chosen[n], state[SELLERS, n], state[BUYERS, n], state[QUALITY, n], switching_cost,
            elasticity, p,
        )  # fmt: skip
        state[ASKED, n] = next_commission(asked, response, DT, p)
        state[COMMISSION, n] = state[ASKED, n] * cap.min()


@compiled
def utilities(state: Array, log_buyers: Array, p: PlatformParameters) -> Array:
    """What firms get from choosing each platform, by its buyers, quality and commission; the best one's is nil."""
    p = unpacked(p)
    found: Array = p.choice_buyers * log_buyers + p.choice_quality * state[QUALITY]
    found -= p.choice_commission * state[COMMISSION]
    found -= found.max()
    return found


@compiled
def attract_buyers(state: Array, sellers: Array, p: PlatformParameters) -> None:
    """Buyers follow sellers (cross-side network effect; share of firms, times the number of platforms) and quality."""
    p = unpacked(p)
    for n in range(sellers.size):
        state[SELLERS, n] = sellers[n]
        limit = state[FIRST_BUYERS, n] * buyers_drawn(sellers[n], state[QUALITY, n], p)
        state[BUYERS, n] = next_buyers(state[BUYERS, n], limit, DT, p)


@compiled
def spend(state: Array, p: PlatformParameters) -> Array:
    """The cost of running platforms, investment in quality, profit: to households and other firms, (platforms, 2)."""
    p = unpacked(p)
    spent = np.empty((state.shape[1], 2))
    for n in range(state.shape[1]):
        cost = min(p.operating_cost * state[SALES, n], state[INCOME, n])
        state[PROFIT, n] = state[INCOME, n] - cost
        invested = p.invested_share * state[PROFIT, n]
        share = p.invested_share if state[SALES, n] > 0.0 else 0.0
        quality = state[QUALITY, n]
        state[QUALITY, n] += (p.quality_gain * share * (1.0 - quality) - p.quality_decay * quality) * DT
        spent[n, 0] = 0.5 * cost + state[PROFIT, n] - invested
        spent[n, 1] = 0.5 * cost + invested
        state[INCOME, n] = 0.0
    return spent


@compiled
def mean_commission(state: Array) -> float:
    """What platforms take of sales on average, by sales."""
    sales = exact_sum(state[SALES])
    if sales <= 0.0:
        return float(total(state[COMMISSION]) / state[COMMISSION].size)
    return exact_sum(state[COMMISSION] * state[SALES]) / sales


@compiled
def staff_of(state: Array, p: PlatformParameters, wage: float) -> Array:
    """Persons that each platform employs (half of the running cost is wages)."""
    p = unpacked(p)
    staff: Array = 0.5 * p.operating_cost * state[SALES] / wage
    return staff


class EcommercePlatform(Institution):
    """A third-party platform: a view of its place in the table of all. ``buyers`` is an index, 1 for the average one.

    ``sellers`` is the share of firms that sell on it, times the number of platforms; ``commission`` all that it takes
    of sales: referral fee, advertising and fulfilment.
    """

    model: ClusterModel

    def __init__(self, model: ClusterModel, index: int, buyers: float) -> None:
        super().__init__(model, model.platform_state[:, index])
        p = model.parameters.platforms
        self.index = index
        self.buyers = buyers
        self.first_buyers = buyers
        self.sellers = 0.0
        self.quality = p.initial_quality
        self.asked = p.referral_fee
        self.commission = p.referral_fee
        self.account = model.ledger.open(f"e-commerce platform {index + 1}")
        self.sales = 0.0
        self.income = 0.0
        self.profit = 0.0

    buyers = column(BUYERS)
    first_buyers = column(FIRST_BUYERS)
    sellers = column(SELLERS)
    quality = column(QUALITY)
    asked = column(ASKED)
    commission = column(COMMISSION)
    sales = column(SALES)
    income = column(INCOME)
    profit = column(PROFIT)
