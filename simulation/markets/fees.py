"""What firms owe for selling online and for services."""

from __future__ import annotations

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
    ONLINE_EXPORTS,
    PAYMENT,
    PLATFORM,
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
# characteristic platform, of sellers on two platforms, of traders, of firms with partners; debt of sellers online.
BASES = 9
(
    ON_ONLINE, ON_EXPORTS, ON_SME_EXPORTS, ON_REVENUE, ON_MEMBERS, ON_MULTI_HOMERS, ON_TRADERS, ON_PARTNERS, ON_DEBT,
) = range(BASES)  # fmt: skip


@compiled
def _measure(f: Array, i: int, base: Array) -> None:
    revenue = f[REVENUE, i]
    base[ON_ONLINE] = f[ONLINE_EXPORTS, i]
    base[ON_EXPORTS] = f[EXPORTS, i]
    base[ON_SME_EXPORTS] = f[EXPORTS, i] * (1.0 - f[LEADER, i])
    base[ON_REVENUE] = revenue
    base[ON_MEMBERS] = revenue * f[MEMBER, i]
    base[ON_MULTI_HOMERS] = revenue if f[SECOND_PLATFORM, i] >= 0.0 else 0.0
    base[ON_TRADERS] = revenue * f[TRADER, i]
    base[ON_PARTNERS] = revenue if f[DEGREE, i] > 0.0 else 0.0
    base[ON_DEBT] = f[DEBT, i] if f[PLATFORM, i] >= 0.0 else 0.0


@compiled
def sum_bases(f: Array, rows: Rows, n_clusters: int) -> Array:
    """Real totals of what fees are charged on; shape (BASES, clusters)."""
    totals = np.zeros((BASES, n_clusters))
    base = np.empty(BASES)
    for i in rows:
        _measure(f, i, base)
        for b in range(BASES):
            totals[b, int(f[CLUSTER, i])] += f[WEIGHT, i] * base[b]
    return totals


@compiled
def charge(f: Array, rows: Rows, k: Array, rates: Array) -> None:
    """PAYMENT is all service fees of a firm; ``rates`` of all services together, shape (BASES, clusters)."""
    base = np.empty(BASES)
    for i in rows:
        _measure(f, i, base)
        owed = 0.0
        for b in range(BASES):
            owed += rates[b, int(f[CLUSTER, i])] * base[b]
        f[PAYMENT, i] = owed
        f[EXPENSE, i] += owed


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
        own = buyers[int(f[PLATFORM, i])]
        other = 0.5 * buyers[int(f[SECOND_PLATFORM, i])] if f[SECOND_PLATFORM, i] >= 0.0 else 0.0
        chosen = int(f[SECOND_PLATFORM, i]) if second else int(f[PLATFORM, i])
        if chosen >= 0:
            share = (other if second else own) / (own + other)
            sold = (1.0 - own_share * f[SELF_OPERATED, i]) * f[ONLINE_EXPORTS, i]
            f[PAYMENT, i] = commissions[chosen] * share * sold
            f[EXPENSE, i] += f[PAYMENT, i]


@compiled
def run_own_platform(f: Array, rows: Rows, k: Array, own_share: float, cost_share: float, fixed_cost: float) -> None:
    """PAYMENT is what a platform of its own costs a firm this quarter."""
    for i in rows:
        f[PAYMENT, i] = f[SELF_OPERATED, i] * (cost_share * own_share * f[ONLINE_EXPORTS, i] + fixed_cost)
        f[EXPENSE, i] += f[PAYMENT, i]
