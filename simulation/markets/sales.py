"""Where firms' goods are sold: shares of each market by appeal, deliveries from stock."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..agents.trust import embeddedness, reputation
from ..columns import (
    APPEAL,
    APPEAL_CAP,
    APPEAL_SUM,
    BAD_DEALS,
    CLUSTER,
    DEGREE,
    DEMAND,
    DISPLACED_EXPORTS,
    EXPENSE,
    EXPORT_DEMAND,
    EXPORTS,
    FILL_RATE,
    FLAT_APPEAL_SUM,
    GOOD_DEALS,
    HOME_DEMAND,
    HOME_SALES,
    INVENTORY,
    ONLINE_APPEAL,
    ONLINE_APPEAL_SUM,
    ONLINE_EXPORTS,
    ONLINE_POT,
    ONLINE_PRICE,
    OUTPUT,
    PAYMENT,
    PRICE,
    REVENUE,
    SOLD,
    SPARE_SHARE,
    SUPPLIER_PULL_SUM,
    TIED_ORDERS,
    TRADER,
    UNIT_COST,
    UNMET_EXPORTS,
    UNMET_HOME,
    WEIGHT,
    WHOLESALE_FILL,
    WHOLESALE_ORDERS,
    WHOLESALE_PRICE,
)
from ..compilation import compiled
from ..packing import unpacked

if TYPE_CHECKING:
    from ..agents.pricing import PricingParameters

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

LARGEST_SHARE = 0.25  # no firm counts for more of its cluster


@compiled
def supplier_pull(appeal: float, good: float, bad: float) -> float:
    """A producer's pull on traders: its appeal, weighted by its reputation for keeping promises."""
    return appeal * reputation(good, bad)


@compiled
def supplies(f: Array, i: int, j: int) -> bool:
    """Whether j, the row at the other end of one of trader i's ties, is a producer of its cluster."""
    return bool(j >= 0 and f[TRADER, j] == 0.0 and f[CLUSTER, j] == f[CLUSTER, i])


@compiled
def order_from_partners(f: Array, i: int, ties: NDArray[np.int32], strength: Array, share: float) -> float:
    """Trader i's orders at partners, in TIED_ORDERS of these; returns what it ordered (units).

    ``share`` of its orders goes there if it has many and strong ties, in proportion to their strength; at a partner
    that stands for fewer firms only as much as these can have ties for.
    """
    total, ordered = 0.0, 0.0
    for slot in range(ties.shape[1]):
        if supplies(f, i, int(ties[i, slot])):
            total += strength[i, slot]
    if total <= 0.0:
        return 0.0
    wanted = share * embeddedness(total) / total * f[OUTPUT, i]
    for slot in range(ties.shape[1]):
        j = int(ties[i, slot])
        if supplies(f, i, j):
            amount = wanted * strength[i, slot] * min(f[WEIGHT, j] / f[WEIGHT, i], 1.0)
            f[TIED_ORDERS, j] += amount * f[WEIGHT, i] / f[WEIGHT, j]
            ordered += amount
    return ordered


@compiled
def sum_orders(f: Array, rows: Rows, k: Array, ties: NDArray[np.int32], strength: Array, share: float) -> None:
    """Traders' orders, at partners and in the open market, and producers' pull there, per cluster."""
    k[WHOLESALE_ORDERS, :] = 0.0
    k[SUPPLIER_PULL_SUM, :] = 0.0
    for i in rows:
        f[TIED_ORDERS, i] = 0.0
    for i in rows:
        c = int(f[CLUSTER, i])
        if f[TRADER, i] == 1.0:
            tied = order_from_partners(f, i, ties, strength, share) if f[DEGREE, i] > 0.0 else 0.0
            k[WHOLESALE_ORDERS, c] += f[WEIGHT, i] * (f[OUTPUT, i] - tied)
        else:
            k[SUPPLIER_PULL_SUM, c] += f[WEIGHT, i] * supplier_pull(f[APPEAL, i], f[GOOD_DEALS, i], f[BAD_DEALS, i])


@compiled
def supply(f: Array, rows: Rows, k: Array, discount: float) -> None:
    """Producers deliver their share of the orders, as far as stock lasts, at a discount."""
    for i in rows:
        f[SOLD, i] = 0.0
        f[HOME_SALES, i] = 0.0
        if f[TRADER, i] == 0.0:
            c = int(f[CLUSTER, i])
            share = supplier_pull(f[APPEAL, i], f[GOOD_DEALS, i], f[BAD_DEALS, i]) / k[SUPPLIER_PULL_SUM, c]
            wanted = share * k[WHOLESALE_ORDERS, c] + f[TIED_ORDERS, i]
            f[SOLD, i] = min(wanted, f[INVENTORY, i])
            f[INVENTORY, i] -= f[SOLD, i]
            f[DEMAND, i] += wanted
            f[HOME_SALES, i] = f[SOLD, i] * f[PRICE, i] * (1.0 - discount)


@compiled
def settle_orders(f: Array, rows: Rows, k: Array) -> None:
    """Share of the orders delivered, and the mean price, per cluster."""
    n = k.shape[1]
    units, value, ordered = np.zeros(n), np.zeros(n), np.zeros(n)
    for i in rows:
        c = int(f[CLUSTER, i])
        ordered[c] += f[WEIGHT, i] * f[TRADER, i] * f[OUTPUT, i]
        units[c] += f[WEIGHT, i] * f[SOLD, i]
        value[c] += f[WEIGHT, i] * f[HOME_SALES, i]
    for c in range(n):
        k[WHOLESALE_FILL, c] = 0.0
        if units[c] > 0.0:
            k[WHOLESALE_FILL, c] = units[c] / ordered[c]
            k[WHOLESALE_PRICE, c] = value[c] / units[c]


@compiled
def receive(f: Array, rows: Rows, k: Array) -> None:
    """Traders get their share of what was delivered. PAYMENT is its price."""
    for i in rows:
        f[PAYMENT, i] = 0.0
        if f[TRADER, i] == 1.0:
            c = int(f[CLUSTER, i])
            f[OUTPUT, i] *= k[WHOLESALE_FILL, c]
            f[INVENTORY, i] += f[OUTPUT, i]
            f[PAYMENT, i] = f[OUTPUT, i] * k[WHOLESALE_PRICE, c]


@compiled
def sum_appeal(f: Array, rows: Rows, k: Array, p: PricingParameters) -> None:
    """What firms' appeals add up to per cluster, no firm above its largest share."""
    p = unpacked(p)
    n = k.shape[1]
    total = np.zeros(n)
    for i in rows:
        total[int(f[CLUSTER, i])] += f[WEIGHT, i] * f[APPEAL, i]
    for c in range(n):
        k[APPEAL_CAP, c] = LARGEST_SHARE * total[c]
    k[APPEAL_SUM, :] = 0.0
    k[FLAT_APPEAL_SUM, :] = 0.0
    k[ONLINE_APPEAL_SUM, :] = 0.0
    for i in rows:
        c = int(f[CLUSTER, i])
        k[APPEAL_SUM, c] += f[WEIGHT, i] * min(f[APPEAL, i], k[APPEAL_CAP, c])
        k[FLAT_APPEAL_SUM, c] += f[WEIGHT, i] * math.exp(p.flatness_online * math.log(f[APPEAL, i]))
        k[ONLINE_APPEAL_SUM, c] += f[WEIGHT, i] * f[ONLINE_APPEAL, i]


@compiled
def sell(f: Array, rows: Rows, k: Array) -> None:
    """Each firm's share of every market, delivered as far as stock lasts. PAYMENT is what home buyers pay."""
    for i in rows:
        c = int(f[CLUSTER, i])
        share = min(f[APPEAL, i], k[APPEAL_CAP, c]) / k[APPEAL_SUM, c]
        home = share * k[HOME_DEMAND, c]
        exports = share * (k[EXPORT_DEMAND, c] - k[DISPLACED_EXPORTS, c])
        online = 0.0
        if f[ONLINE_APPEAL, i] > 0.0:
            online = f[ONLINE_APPEAL, i] / k[ONLINE_APPEAL_SUM, c] * k[ONLINE_POT, c]
        units = (home + exports) / f[PRICE, i] + online / f[ONLINE_PRICE, i]
        sold = min(units, f[INVENTORY, i])
        fill = sold / units
        f[INVENTORY, i] -= sold
        f[FILL_RATE, i] = fill
        f[DEMAND, i] += units
        f[SOLD, i] += sold
        f[PAYMENT, i] = home * fill
        f[EXPORTS, i] = exports * fill
        f[ONLINE_EXPORTS, i] = online * fill
        f[HOME_SALES, i] += f[PAYMENT, i]
        f[REVENUE, i] = f[HOME_SALES, i] + f[EXPORTS, i] + f[ONLINE_EXPORTS, i]
        f[EXPENSE, i] += f[UNIT_COST, i] * f[SOLD, i]


@compiled
def sum_turned_away(f: Array, rows: Rows, k: Array) -> None:
    """Demand left unmet by firms out of stock, and the share of others' spare stock that it takes."""
    n = k.shape[1]
    spare = np.zeros(n)
    k[UNMET_HOME, :] = 0.0
    k[UNMET_EXPORTS, :] = 0.0
    for i in rows:
        c, w = int(f[CLUSTER, i]), f[WEIGHT, i]
        spare[c] += w * f[INVENTORY, i] * f[PRICE, i]
        if f[FILL_RATE, i] < 1.0:
            unmet = w * (1.0 / max(f[FILL_RATE, i], 1e-6) - 1.0)
            k[UNMET_HOME, c] += unmet * f[PAYMENT, i]
            k[UNMET_EXPORTS, c] += unmet * f[EXPORTS, i]
    for c in range(n):
        unmet = k[UNMET_HOME, c] + k[UNMET_EXPORTS, c]
        k[SPARE_SHARE, c] = min(1.0, unmet / spare[c]) if spare[c] > 0.0 else 0.0


@compiled
def sell_to_turned_away(f: Array, rows: Rows, k: Array) -> None:
    """Buyers turned away elsewhere take from firms with stock left, at these firms' prices."""
    for i in rows:
        c = int(f[CLUSTER, i])
        sold = k[SPARE_SHARE, c] * f[INVENTORY, i]
        if sold > 0.0:
            value = sold * f[PRICE, i]
            home = value * k[UNMET_HOME, c] / (k[UNMET_HOME, c] + k[UNMET_EXPORTS, c])
            f[INVENTORY, i] -= sold
            f[SOLD, i] += sold
            f[PAYMENT, i] += home
            f[HOME_SALES, i] += home
            f[EXPORTS, i] += value - home
            f[REVENUE, i] += value
            f[EXPENSE, i] += f[UNIT_COST, i] * sold
