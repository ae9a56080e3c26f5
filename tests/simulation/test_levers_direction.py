"""Levers P6 to P21 move what they act on: paired runs under common random numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents.governments import GovernmentParameters
from synergysim.simulation.columns import DIGITAL_DEPTH, MEAN_BRAND, MEMBER
from synergysim.simulation.effects import CREDIT_SCOPE
from synergysim.simulation.inputs import LeverSchedule

START, END = 2010.0, 2017
SEEDS = (1, 2, 3, 4, 5, 6)
Measure = Callable[[ClusterModel], float]


def diagnostic(name: str) -> Measure:
    """Mean over clusters in the last quarter."""
    return lambda model: float(model.collector.quarterly[-1][1][name].mean())


def indicator(code: str) -> Measure:
    """Sum over clusters and years."""
    return lambda model: float(sum(values[code].sum() for _, values in model.collector.annual))


def flowed(name: str) -> Measure:
    """All that has flowed, over clusters."""
    return lambda model: float(model.book.flows[name].sum())


def members_depth(model: ClusterModel) -> float:
    """Mean digital depth of members of characteristic platforms."""
    f, rows = model.population.f, model.population.rows
    return float(f[DIGITAL_DEPTH, rows][f[MEMBER, rows] == 1.0].mean())


CLAIMS: list[tuple[str, str, Measure, int]] = [
    ("P6", "delivery is faster", diagnostic("delivery_days"), -1),
    ("P6", "there are more railways", indicator("A4"), 1),
    ("P6", "more is stored overseas", diagnostic("overseas_warehouse_share"), 1),
    ("P6", "more is stored in bond", diagnostic("bonded_warehouse_share"), 1),
    ("P7", "selling online costs less", lambda model: model.other_online_fees(), -1),
    ("P8", "firms may owe more", lambda model: float(model.population.k[CREDIT_SCOPE].mean()), 1),
    ("P9", "more is spent on research", indicator("B7"), 1),
    ("P9", "there are more institutions", indicator("B9"), 1),
    ("P9", "institutes do more research", flowed("institute_research"), 1),
    ("P9", "institutes teach more", flowed("graduates"), 1),
    ("P10", "trust rises", diagnostic("trust"), 1),
    ("P10", "more digital products are sold abroad", diagnostic("digital_products_usd"), 1),
    ("P11", "firms have more ties", diagnostic("mean_degree"), 1),
    ("P12", "commissions fall", diagnostic("commission_rate"), -1),
    ("P13", "more is patented", indicator("B8"), 1),
    ("P13", "there is more talent", diagnostic("talent"), 1),
    ("P13", "talent is less dear", diagnostic("talent_wage"), -1),
    ("P13", "more digital services are sold abroad", diagnostic("digital_services_usd"), 1),
    ("P14", "brands grow", lambda model: float(model.population.k[MEAN_BRAND].mean()), 1),
    ("P14", "more is imported online", diagnostic("online_imports_usd"), 1),
    ("P15", "prices fall", diagnostic("mean_price"), -1),
    ("P16", "exports rise", diagnostic("exports_usd"), 1),
    ("P16", "more digital services are sold abroad", diagnostic("digital_services_usd"), 1),
    ("P17", "members become digital faster", members_depth, 1),
    ("P17", "more digital products are sold abroad", diagnostic("digital_products_usd"), 1),
    ("P17", "more digital services are sold abroad", diagnostic("digital_services_usd"), 1),
    ("P17", "digital trade is less lopsided", diagnostic("digital_trade_imbalance"), -1),
    ("P18", "parks grow", indicator("B3"), 1),
    ("P18", "there are more firms", diagnostic("n_firms"), 1),
    ("P19", "trust rises", diagnostic("trust"), 1),
    ("P20", "firms have more ties", diagnostic("mean_degree"), 1),
    ("P21", "more founders go to the other city", flowed("founder_arrivals"), 1),
    ("P21", "more talent moves", flowed("talent_arrivals"), 1),
]


@pytest.fixture(scope="module")
def finished(small_inputs: Inputs) -> Callable[[str, int], ClusterModel]:
    """Finished models by lever ("" for none) and seed, on a region where platforms are pushed and levers are cheap.

    P9 costs what it costs: research institutes live on it.
    """
    industries = tuple(dataclasses.replace(one, platform_push=0.6) for one in small_inputs.industries)
    base = dataclasses.replace(small_inputs, industries=industries, end_year=END)

    @cache
    def run(code: str, seed: int) -> ClusterModel:
        levers = (LeverSchedule(code, 1.0, START),) if code else ()
        government = GovernmentParameters(cost_factor=1.0 if code == "P9" else 0.01)
        parameters = dataclasses.replace(base.parameters, government=government)
        model = ClusterModel(dataclasses.replace(base, levers=levers, parameters=parameters), seed)
        while model.quarter < model.environment.years.size - 1:
            model.step()
        return model

    return run


@pytest.mark.parametrize(("code", "claim", "measure", "sign"), CLAIMS, ids=[f"{c[0]} {c[1]}" for c in CLAIMS])
def test_pulled_to_the_end_a_lever_moves_what_it_acts_on(
    finished: Callable[[str, int], ClusterModel], code: str, claim: str, measure: Measure, sign: int
) -> None:
    difference = sign * np.array([measure(finished(code, seed)) - measure(finished("", seed)) for seed in SEEDS])
    assert (difference > 0.0).all(), (claim, difference)  # by chance alone: once in 64 times
