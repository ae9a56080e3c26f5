"""The four switches of a run: the outside world, infrastructure and counts, digital trade, policy.

A source that is switched off is held at what it was in the first year, or has never begun. What is off changes the
run's inputs alone, so that all sixteen combinations meet the same luck.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ....simulation.inputs import Inputs, with_parameters
from ....simulation.parameters import walk

if TYPE_CHECKING:
    from ....simulation.inputs import City, Industry

SOURCES = ("outside", "infrastructure", "digital_trade", "policy")
INFRASTRUCTURE = ("rail_km", "road_km", "air_route_km", "berths", "broadband")
OUTSIDE = ("exports_total", "online_share", "exchange_rate")
# What moves outside by a rate of its own, by path.
STILL: Mapping[str, float] = {
    "world.inflation": 0.0,
    "world.rival_progress": 0.0,
    "world.frontier_growth": 0.0,
    "digital_trade.product_growth": 0.0,
    "digital_trade.service_growth": 0.0,
}
# Nobody joins the industry's platform: neither on its own account, nor by imitation, nor because it is onboarded.
UNJOINED: Mapping[str, float] = {
    "membership.innovation": 0.0,
    "membership.imitation": 0.0,
    "levers.P5_onboarding_hazard": 0.0,
}


def switched(inputs: Inputs, on: Collection[str]) -> Inputs:
    """The inputs of a run with the sources in ``on`` as they are and the others off."""
    for source, off in OFF.items():
        if source not in on:
            inputs = off(inputs)
    return inputs


def without_outside(inputs: Inputs) -> Inputs:
    """Nothing moves outside: demand, prices, rivals, frontier and exchange rate stay; no tariff round, no shock.

    Nothing of the world is drawn either: what the seed draws of it belongs to the outside.
    """
    still = dataclasses.replace(
        inputs,
        cities=tuple(dataclasses.replace(_held(one, OUTSIDE, inputs.start_year), home_growth_rate=0.0)
                     for one in inputs.cities),
        industries=tuple(_unmoved(one) for one in inputs.industries),
        regions=tuple(dataclasses.replace(one, annual_growth_rate=0.0) for one in inputs.regions),
        shocks=(),
        tariffs=(),
        world="certain",
    )  # fmt: skip
    return _with_declared(still, STILL)


def without_infrastructure(inputs: Inputs) -> Inputs:
    """Railways, roads, air routes, berths and broadband stay as they are in the first year."""
    cities = tuple(_held(one, INFRASTRUCTURE, inputs.start_year) for one in inputs.cities)
    return dataclasses.replace(inputs, cities=cities)


def without_digital_trade(inputs: Inputs) -> Inputs:
    """No platform is ever launched: nobody sells or buys on one, nobody joins the industry's own."""
    unpushed = tuple(dataclasses.replace(one, platform_push=0.0) for one in inputs.industries)
    never = dataclasses.replace(inputs, industries=unpushed, platform_launch=inputs.end_year + 1.0)
    return _with_declared(never, UNJOINED)


def without_policy(inputs: Inputs) -> Inputs:
    """No lever is pulled."""
    return dataclasses.replace(inputs, levers=())


OFF: Mapping[str, Callable[[Inputs], Inputs]] = {
    "outside": without_outside,
    "infrastructure": without_infrastructure,
    "digital_trade": without_digital_trade,
    "policy": without_policy,
}


def _held(city: City, names: Collection[str], start: int) -> City:
    """The city with some series as they are in the start year, for ever."""
    held: dict[str, Any] = {name: _first(getattr(city, name), start) for name in names}
    return dataclasses.replace(city, **held)


def _first(values: Mapping[int, float], start: int) -> dict[int, float]:
    """A series' value of the start year; between known years it lies between theirs."""
    known = sorted(values)
    return {start: float(np.interp(start, known, [values[year] for year in known]))} if known else {}


def _unmoved(industry: Industry) -> Industry:
    return dataclasses.replace(
        industry, demand_drift=0.0, import_drift=0.0, export_demand_path={}, import_demand_path={}
    )


def _with_declared(inputs: Inputs, values: Mapping[str, float]) -> Inputs:
    """The inputs with those of the values that the model declares: a model without a process has no switch for it."""
    declared = {path for path, _, _ in walk(inputs.parameters)}
    return with_parameters(inputs, {path: value for path, value in values.items() if path in declared})
