"""Firms' money: credit, investment, interest, tax, repayment, dividends."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    BORROWING,
    CAPITAL,
    CLUSTER,
    DATA,
    DEBT,
    DIGITAL_DEPTH,
    EXPECTED_DEMAND,
    EXPENSE,
    INVENTORY,
    MARGIN,
    MEMBER,
    MONEY,
    PAYMENT,
    PLATFORM,
    PRICE,
    PRICE_LEVEL,
    REVENUE,
    STRENGTH,
    TRADER,
    UNIT_COST,
)
from ..compilation import compiled
from ..effects import CREDIT_SCOPE, MACHINE_PRICE_FACTOR
from ..packing import unpacked
from ..parameters import DT, Group, par
from .data import DataParameters, abundance
from .pricing import PricingParameters, savings
from .production import ProductionParameters, desired_investment, desired_output, flexible_share
from .trust import embeddedness

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class FinanceParameters(Group):
    """Credit and pay-out."""

    credit_limit: float = par(
        1.0,
        "quarters of revenue",
        (0.1, 40),
        "Most debt of a firm.",
        "assumption: half of the K+S model's (whose base differs by version), where it binds for some firms",
        range=(0.5, 2.0),
    )
    liquidity_target: float = par(0.5, "quarters of cost", (0, 10), "Deposits that firms aim at.", "assumption")
    pay_out: float = par(0.6, "share", (0, 1), "Of surplus deposits paid as dividends.", "assumption")
    interest_rate: float = par(0.05, "per year", (0, 1), "Interest without leverage.", "assumption")
    interest_leverage: float = par(0.02, "per year", (0, 1), "Interest added at full leverage.", "assumption")


@compiled
def turnover(revenue: float, orders: float) -> float:
    """What banks lend against: half what a firm sold, half what is asked of it, lest one out of money starve."""
    return 0.5 * (revenue + orders)


@compiled
def ask_for_loans(
    f: Array,
    rows: Rows,
    k: Array,
    p: FinanceParameters,
    plans: ProductionParameters,
    costs: PricingParameters,
    data: DataParameters,
    platform_credit: float,
    trade_credit: float,
) -> None:
    """Loan asked for: what output and investment cost beyond deposits, within the limit.

    ``platform_credit`` is added to the limit of sellers online where data abound (supply-chain finance on their data),
    as a share of it; ``trade_credit`` to that of firms with many strong ties.
    """
    p, plans, costs, data = unpacked(p), unpacked(plans), unpacked(costs), unpacked(data)
    for i in rows:
        share = flexible_share(savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], costs), plans)
        output = desired_output(f[EXPECTED_DEMAND, i], f[INVENTORY, i], share * f[CAPITAL, i], plans)
        asset = plans.trader_asset_share if f[TRADER, i] == 1.0 else 1.0
        investment = desired_investment(f[EXPECTED_DEMAND, i], f[CAPITAL, i], share, plans)
        c = int(f[CLUSTER, i])
        price = asset * plans.capital_price * k[MACHINE_PRICE_FACTOR, c] * k[PRICE_LEVEL, c]
        need = f[UNIT_COST, i] * output + price * investment - f[MONEY, i]
        scope = 1.0 + 0.5 * f[DIGITAL_DEPTH, i] + k[CREDIT_SCOPE, c]
        scope += trade_credit * embeddedness(f[STRENGTH, i])
        if f[PLATFORM, i] >= 0.0:
            scope += platform_credit * abundance(f[DATA, i], f[REVENUE, i], data)
        limit = p.credit_limit * scope * turnover(f[REVENUE, i], f[EXPECTED_DEMAND, i] * f[PRICE, i])
        f[BORROWING, i] = min(max(need, 0.0), max(limit - f[DEBT, i], 0.0))


@compiled
def invest(f: Array, rows: Rows, k: Array, plans: ProductionParameters, costs: PricingParameters) -> None:
    """Capital wears out; new capital is bought with what output does not need. PAYMENT is its price."""
    plans, costs = unpacked(plans), unpacked(costs)
    for i in rows:
        share = flexible_share(savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], costs), plans)
        output = desired_output(f[EXPECTED_DEMAND, i], f[INVENTORY, i], share * f[CAPITAL, i], plans)
        asset = plans.trader_asset_share if f[TRADER, i] == 1.0 else 1.0
        c = int(f[CLUSTER, i])
        price = asset * plans.capital_price * k[MACHINE_PRICE_FACTOR, c] * k[PRICE_LEVEL, c]
        affordable = max(f[MONEY, i] - f[UNIT_COST, i] * output, 0.0) / price
        bought = min(desired_investment(f[EXPECTED_DEMAND, i], f[CAPITAL, i], share, plans), affordable)
        f[EXPENSE, i] = price * plans.depreciation * f[CAPITAL, i]
        f[CAPITAL, i] += bought - plans.depreciation * f[CAPITAL, i]
        f[PAYMENT, i] = price * bought


@compiled
def pay_interest(f: Array, rows: Rows, k: Array, p: FinanceParameters) -> None:
    """PAYMENT is the quarter's interest, dearer with leverage."""
    p = unpacked(p)
    for i in rows:
        limit = p.credit_limit * max(turnover(f[REVENUE, i], f[EXPECTED_DEMAND, i] * f[PRICE, i]), 1e-12)
        rate = p.interest_rate + p.interest_leverage * min(f[DEBT, i] / limit, 2.0)
        f[PAYMENT, i] = rate * DT * f[DEBT, i]
        f[EXPENSE, i] += f[PAYMENT, i]


@compiled
def pay_tax(f: Array, rows: Rows, k: Array, rates: Array) -> None:
    """Margin of the quarter into the smoothed one; PAYMENT is the tax on a profit, at the cluster's rate."""
    for i in rows:
        profit = f[REVENUE, i] - f[EXPENSE, i]
        margin = profit / max(f[REVENUE, i], 1e-12)
        f[MARGIN, i] += DT * (min(max(margin, -1.0), 1.0) - f[MARGIN, i])
        f[PAYMENT, i] = rates[int(f[CLUSTER, i])] * max(profit, 0.0)


@compiled
def repay(f: Array, rows: Rows, k: Array, p: FinanceParameters) -> None:
    """PAYMENT is what deposits beyond the target repay of the debt."""
    p = unpacked(p)
    for i in rows:
        target = p.liquidity_target * (f[REVENUE, i] - max(f[REVENUE, i] - f[EXPENSE, i], 0.0))
        f[PAYMENT, i] = min(f[DEBT, i], max(f[MONEY, i] - target, 0.0))


@compiled
def pay_dividends(f: Array, rows: Rows, k: Array, p: FinanceParameters) -> None:
    """PAYMENT is the share of surplus deposits paid out."""
    p = unpacked(p)
    for i in rows:
        target = p.liquidity_target * (f[REVENUE, i] - max(f[REVENUE, i] - f[EXPENSE, i], 0.0))
        f[PAYMENT, i] = p.pay_out * max(f[MONEY, i] - target, 0.0)
