"""What selling online and services cost firms, and what that makes of prices online."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    CLUSTER,
    DEBT,
    DEGREE,
    EXPENSE,
    EXPORTS,
    LEADER,
    MEMBER,
    ONLINE_APPEAL,
    ONLINE_EXPORTS,
    ONLINE_FEES,
    ONLINE_PRICE,
    PAYMENT,
    PLATFORM,
    PRICE,
    REVENUE,
    SECOND_PLATFORM,
    SELF_OPERATED,
    TRADER,
    WEIGHT,
)
from ..compilation import compiled

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

# What a fee is charged on: online exports; traditional exports, and those of SMEs; revenue of all, of members of the
# characteristic platform, of sellers online, of those on two platforms, of traders, of firms with partners; debt of
# sellers online beyond the usual limit, which they have on their data.
MOST_FEES = 0.9  # of online sales: what is reckoned with, so that a price can be told
BASES = 10
(
    ON_ONLINE, ON_EXPORTS, ON_SME_EXPORTS, ON_REVENUE, ON_MEMBERS, ON_MULTI_HOMERS, ON_TRADERS, ON_PARTNERS, ON_DEBT,
    ON_SELLERS,
) = range(BASES)  # fmt: skip


@compiled
def _measure(f: Array, i: int, limit: float, base: Array) -> None:
    revenue = f[REVENUE, i]
    base[ON_ONLINE] = f[ONLINE_EXPORTS, i]
    base[ON_EXPORTS] = f[EXPORTS, i]
    base[ON_SME_EXPORTS] = f[EXPORTS, i] * (1.0 - f[LEADER, i])
    base[ON_REVENUE] = revenue
    base[ON_MEMBERS] = revenue * f[MEMBER, i]
    base[ON_MULTI_HOMERS] = revenue if f[SECOND_PLATFORM, i] >= 0.0 else 0.0
    base[ON_TRADERS] = revenue * f[TRADER, i]
    base[ON_PARTNERS] = revenue if f[DEGREE, i] > 0.0 else 0.0
    base[ON_DEBT] = max(f[DEBT, i] - limit * revenue, 0.0) if f[PLATFORM, i] >= 0.0 else 0.0
    base[ON_SELLERS] = revenue if f[PLATFORM, i] >= 0.0 else 0.0


@compiled
def sum_bases(f: Array, rows: Rows, n_clusters: int, limit: float) -> Array:
    """Real totals of what fees are charged on; shape (BASES, clusters). ``limit`` of debt (quarters of revenue)."""
    totals = np.zeros((BASES, n_clusters))
    base = np.empty(BASES)
    for i in rows:
        _measure(f, i, limit, base)
        for b in range(BASES):
            totals[b, int(f[CLUSTER, i])] += f[WEIGHT, i] * base[b]
    return totals


@compiled
def charge(f: Array, rows: Rows, k: Array, rates: Array, limit: float) -> None:
    """PAYMENT is all service fees of a firm; ``rates`` of all services together, shape (BASES, clusters)."""
    base = np.empty(BASES)
    for i in rows:
        _measure(f, i, limit, base)
        owed = 0.0
        for b in range(BASES):
            owed += rates[b, int(f[CLUSTER, i])] * base[b]
        f[PAYMENT, i] = owed
        f[EXPENSE, i] += owed


@compiled
def online_price(fees: float, pass_through: float) -> float:
    """Price online over the price elsewhere, when selling online costs this share of sales.

    Passed on in full, what is left of the price after fees is what is got elsewhere.
    """
    return 1.0 + pass_through * fees / (1.0 - fees)


@compiled
def price_response(fees: float, pass_through: float) -> float:
    """By what share the price online rises per unit of fees, as a share of sales: the derivative of its log."""
    return pass_through / (1.0 - fees) / (1.0 - fees + pass_through * fees)


@compiled
def price_responses(fees: Array, pass_through: float) -> Array:
    """The :func:`price_response` at several fees."""
    found = np.empty(fees.size)
    for n in range(fees.size):
        found[n] = price_response(fees[n], pass_through)
    return found


@compiled
def online_margin(gross: float, fees: float, pass_through: float) -> float:
    """Profit on an online sale, as a share of it; ``gross`` is what unit cost leaves of the price elsewhere."""
    return 1.0 - fees - (1.0 - gross) / online_price(fees, pass_through)


@compiled
def _second_share(f: Array, i: int, buyers: Array) -> float:
    """Of what a seller sells on platforms of others, the share sold on its second one."""
    if f[SECOND_PLATFORM, i] < 0.0:
        return 0.0
    other = 0.5 * buyers[int(f[SECOND_PLATFORM, i])]
    return float(other / (buyers[int(f[PLATFORM, i])] + other))


@compiled
def price_online(
    f: Array, rows: Rows, k: Array, commissions: Array, buyers: Array, others: Array, reach: Array, own_share: float,
    own_cost: float, pass_through: float, elasticity: float,
) -> None:  # fmt: skip
    """What selling online costs a firm, the price that it asks there, and what that leaves of its pull on buyers.

    ``commissions`` and ``buyers`` by platform; ``others``: what selling online costs besides, and ``reach``: what
    services make of the pull there, by cluster; ``elasticity`` of demand to the delivered price.
    """
    for i in rows:
        f[ONLINE_FEES, i] = 0.0
        f[ONLINE_PRICE, i] = f[PRICE, i]
        if f[PLATFORM, i] < 0.0:
            continue
        taken = commissions[int(f[PLATFORM, i])]
        second = _second_share(f, i, buyers)
        if second > 0.0:
            taken += second * (commissions[int(f[SECOND_PLATFORM, i])] - taken)
        taken += own_share * f[SELF_OPERATED, i] * (own_cost - taken)
        f[ONLINE_FEES, i] = min(taken + others[int(f[CLUSTER, i])], MOST_FEES)
        dearer = online_price(f[ONLINE_FEES, i], pass_through)
        f[ONLINE_PRICE, i] = dearer * f[PRICE, i]
        f[ONLINE_APPEAL, i] *= reach[int(f[CLUSTER, i])] * math.exp(-elasticity * math.log(dearer))


@compiled
def count_sellers(f: Array, rows: Rows, n_platforms: int) -> Array:
    """Real sellers on each platform, as first or second."""
    count = np.zeros(n_platforms)
    for i in rows:
        for platform in (int(f[PLATFORM, i]), int(f[SECOND_PLATFORM, i])):
            if platform >= 0:
                count[platform] += f[WEIGHT, i]
    return count


@compiled
def owe_commission(
    f: Array, rows: Rows, k: Array, commissions: Array, buyers: Array, own_share: float, second: bool
) -> None:
    """PAYMENT is the commission owed to the first, or the second, platform a firm sells on, by their buyers.

    A firm with a platform of its own sells ``own_share`` of its online exports there.
    """
    for i in rows:
        f[PAYMENT, i] = 0.0
        if f[PLATFORM, i] < 0.0:
            continue
        share = _second_share(f, i, buyers)
        chosen = int(f[SECOND_PLATFORM, i]) if second else int(f[PLATFORM, i])
        if chosen >= 0:
            if not second:
                share = 1.0 - share
            sold = (1.0 - own_share * f[SELF_OPERATED, i]) * f[ONLINE_EXPORTS, i]
            f[PAYMENT, i] = commissions[chosen] * share * sold
            f[EXPENSE, i] += f[PAYMENT, i]


@compiled
def run_own_platform(f: Array, rows: Rows, k: Array, own_share: float, cost_share: float, fixed_cost: float) -> None:
    """PAYMENT is what a platform of its own costs a firm this quarter."""
    for i in rows:
        f[PAYMENT, i] = f[SELF_OPERATED, i] * (cost_share * own_share * f[ONLINE_EXPORTS, i] + fixed_cost)
        f[EXPENSE, i] += f[PAYMENT, i]
