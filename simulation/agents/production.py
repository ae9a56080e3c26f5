"""Firms' expectations, capacity, output and work."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    CAPITAL,
    CLUSTER,
    DEMAND,
    DIGITAL_DEPTH,
    EXPECTED_DEMAND,
    EXPECTED_GROWTH,
    EXPENSE,
    INVENTORY,
    LABOUR,
    LAND_RENT,
    MATERIAL_PRICE,
    MEMBER,
    MONEY,
    OUTPUT,
    OVERHEAD,
    PAYMENT,
    PRICE_LEVEL,
    TRADER,
    UNIT_COST,
    WAGE,
)
from ..compilation import compiled
from ..effects import SUPPLY_FACTOR
from ..packing import unpacked
from ..parameters import Group, par
from .pricing import PricingParameters, material_cost, savings, trader_cost

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class ProductionParameters(Group):
    """Expectations, capacity, overhead, labour."""

    expectation_gain: float = par(
        0.25,
        "share per quarter",
        (0.01, 1),
        "Weight of the last quarter in expected demand.",
        "Caiani et al. (2016), to be checked",
        range=(0.1, 0.5),
    )
    trend_gain: float = par(
        0.1, "share per quarter", (0, 1), "Weight of the last surprise in expected growth.",
        "assumption: exponential smoothing with a damped trend (Holt 1957; Gardner and McKenzie 1985)",
        range=(0.05, 0.3),
    )  # fmt: skip
    trend_memory: float = par(
        0.9, "per quarter", (0, 1), "Damping of expected growth.", "assumption, as trend_gain", range=(0.8, 0.95)
    )
    inventory_target: float = par(
        0.1, "share of expected demand", (0, 1), "Inventory aimed at.", "K+S model (Dosi et al. 2010)"
    )
    overhead: float = par(0.07, "share of capacity cost", (0, 0.4), "Fixed cost.", "assumption", range=(0.049, 0.091))
    land_share: float = par(0.2, "share of overhead", (0, 1), "Rent of land, at the start.", "assumption",
                            range=(0.1, 0.5))  # fmt: skip
    overhead_spread: float = par(0.3, "log standard deviation", (0, 2), "Differences in overhead.", "assumption")
    trader_asset_share: float = par(0.25, "share", (0, 1), "Traders' capital cost over producers'.", "assumption")
    small_order_gain: float = par(
        0.30, "share of small-order output", (0, 1), "Gained on the characteristic platform, in the case.",
        "S1, Yibuyun",
    )  # fmt: skip
    capital_price: float = par(0.5, "10,000 CNY per unit", (0.01, 100), "Price of capacity.", "assumption")
    depreciation: float = par(0.02, "per quarter", (0, 1), "Capital worn out.", "assumption")
    target_utilisation: float = par(0.85, "share of capacity", (0.3, 1), "Utilisation aimed at.", "assumption")
    investment_limit: float = par(0.1, "share of capital", (0, 5), "Most capital added in a quarter.", "assumption")
    imported_machine_share: float = par(0.3, "share", (0, 1), "Machines bought abroad.", "assumption")
    wage_per_worker: float = par(
        1.0, "10,000 CNY a quarter", (0.1, 50), "Wage in the base year.", "assumption: about 40,000 CNY a year"
    )


@compiled
def flexible_share(saving: float, p: ProductionParameters) -> float:
    """Capacity in use over capital, by set-up times of small orders: one half without flexibility.

    ``saving`` is how much of the reported effects a firm reaps.
    """
    return 0.5 * (1.0 + p.small_order_gain * saving)


@compiled
def desired_output(expected: float, inventory: float, capacity: float, p: ProductionParameters) -> float:
    """Output wanted (units), within capacity."""
    return min(max((1.0 + p.inventory_target) * expected - inventory, 0.0), capacity)


@compiled
def desired_investment(expected: float, capital: float, share: float, p: ProductionParameters) -> float:
    """Capacity wanted in addition (units), within the limit of a quarter."""
    wanted = (1.0 + p.inventory_target) * expected / (share * p.target_utilisation)
    return min(max(wanted - (1.0 - p.depreciation) * capital, 0.0), p.investment_limit * capital)


@compiled
def built_for(p: ProductionParameters) -> float:
    """Demand (units a quarter) that a unit of capital is built for, without flexibility."""
    p = unpacked(p)
    return 0.5 * p.target_utilisation / (1.0 + p.inventory_target)


@compiled
def expect(expected: float, growth: float, demand: float, p: ProductionParameters) -> tuple[float, float]:
    """Next quarter's demand and growth expected: adaptive, with a damped trend."""
    surprise = min(max(demand / expected - 1.0, -0.9), 2.0) if expected > 0.0 else 0.0
    growth = p.trend_memory * min(max(growth + p.trend_gain * p.expectation_gain * surprise, -0.1), 0.1)
    return expected * (1.0 + p.expectation_gain * surprise) * (1.0 + growth), growth


@compiled
def form_expectations(f: Array, rows: Rows, k: Array, p: ProductionParameters) -> None:
    """Expectations of demand from the last quarter's."""
    p = unpacked(p)
    for i in rows:
        f[EXPECTED_DEMAND, i], f[EXPECTED_GROWTH, i] = expect(
            f[EXPECTED_DEMAND, i], f[EXPECTED_GROWTH, i], f[DEMAND, i], p
        )
        f[DEMAND, i] = 0.0


@compiled
def plan_output(f: Array, rows: Rows, k: Array, p: ProductionParameters, costs: PricingParameters) -> None:
    """Output of producers, orders of traders: what is wanted, within capacity and means."""
    p, costs = unpacked(p), unpacked(costs)
    for i in rows:
        share = flexible_share(savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], costs), p)
        usable = 1.0 if f[TRADER, i] == 1.0 else min(k[SUPPLY_FACTOR, int(f[CLUSTER, i])], 1.0)
        capacity = usable * share * f[CAPITAL, i]
        wanted = desired_output(f[EXPECTED_DEMAND, i], f[INVENTORY, i], capacity, p)
        f[OUTPUT, i] = min(wanted, max(f[MONEY, i], 0.0) / f[UNIT_COST, i])


@compiled
def produce(f: Array, rows: Rows, k: Array, costs: PricingParameters) -> None:
    """Producers make their output. PAYMENT is their materials."""
    costs = unpacked(costs)
    for i in rows:
        f[PAYMENT, i] = 0.0
        if f[TRADER, i] == 0.0:
            c = int(f[CLUSTER, i])
            saving = savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], costs)
            f[PAYMENT, i] = material_cost(k[MATERIAL_PRICE, c], saving, costs) * f[OUTPUT, i]
            f[INVENTORY, i] += f[OUTPUT, i]


@compiled
def employ(f: Array, rows: Rows, k: Array, p: ProductionParameters, costs: PricingParameters) -> None:
    """Workers for production and handling. PAYMENT is their wages."""
    p, costs = unpacked(p), unpacked(costs)
    for i in rows:
        c = int(f[CLUSTER, i])
        if f[TRADER, i] == 1.0:
            wages = trader_cost(0.0, k[WAGE, c], costs) * f[OUTPUT, i]
        else:
            saving = savings(f[DIGITAL_DEPTH, i], f[MEMBER, i], costs)
            wages = (f[UNIT_COST, i] - material_cost(k[MATERIAL_PRICE, c], saving, costs)) * f[OUTPUT, i]
        f[PAYMENT, i] = max(wages, 0.0)
        f[LABOUR, i] = f[PAYMENT, i] / (p.wage_per_worker * k[WAGE, c])


@compiled
def pay_overhead(f: Array, rows: Rows, k: Array, p: ProductionParameters, costs: PricingParameters) -> None:
    """PAYMENT is the fixed cost of capacity."""
    p, costs = unpacked(p), unpacked(costs)
    for i in rows:
        asset = p.trader_asset_share if f[TRADER, i] == 1.0 else 1.0
        c = int(f[CLUSTER, i])
        cost = 0.5 * f[CAPITAL, i] * k[PRICE_LEVEL, c] / (1.0 + costs.initial_markup)
        f[PAYMENT, i] = asset * f[OVERHEAD, i] * cost * (1.0 + p.land_share * (k[LAND_RENT, c] - 1.0))
        f[EXPENSE, i] += f[PAYMENT, i]
