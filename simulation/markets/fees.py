"""What firms owe for selling online and for services."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    DEBT,
    EXPENSE,
    EXPORTS,
    MEMBER,
    ONLINE_EXPORTS,
    PAYMENT,
    PLATFORM,
    REVENUE,
    SECOND_PLATFORM,
)
from ..compilation import compiled

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@compiled
def charge(
    f: Array, rows: Rows, k: Array, on_online: float, on_exports: float, on_revenue: float, on_debt: float, who: Array
) -> None:
    """PAYMENT is a service fee: rates on online exports, traditional exports, revenue and debt of those in ``who``.

    ``who`` are weights of: every firm, members of the characteristic platform, sellers on e-commerce platforms,
    sellers on two.
    """
    for i in rows:
        base = (
            on_online * f[ONLINE_EXPORTS, i]
            + on_exports * f[EXPORTS, i]
            + on_revenue * f[REVENUE, i]
            + on_debt * f[DEBT, i]
        )
        member, seller = f[MEMBER, i], 1.0 if f[PLATFORM, i] >= 0.0 else 0.0
        multi = 1.0 if f[SECOND_PLATFORM, i] >= 0.0 else 0.0
        f[PAYMENT, i] = base * (who[0] + who[1] * member + who[2] * seller + who[3] * multi)
        f[EXPENSE, i] += f[PAYMENT, i]


@compiled
def owe_commission(f: Array, rows: Rows, k: Array, commissions: Array, buyers: Array, second: bool) -> None:
    """PAYMENT is the commission owed to the first, or the second, platform a firm sells on, by their buyers."""
    for i in rows:
        f[PAYMENT, i] = 0.0
        if f[PLATFORM, i] < 0.0:
            continue
        own = buyers[int(f[PLATFORM, i])]
        other = 0.5 * buyers[int(f[SECOND_PLATFORM, i])] if f[SECOND_PLATFORM, i] >= 0.0 else 0.0
        chosen = int(f[SECOND_PLATFORM, i]) if second else int(f[PLATFORM, i])
        if chosen >= 0:
            share = (other if second else own) / (own + other)
            f[PAYMENT, i] = commissions[chosen] * share * f[ONLINE_EXPORTS, i]
            f[EXPENSE, i] += f[PAYMENT, i]
