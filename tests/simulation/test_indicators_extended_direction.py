"""S1's indicators answer levers and shocks in the direction their meaning says; the sample's size does not matter."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from synergysim.simulation import ClusterModel, Inputs, simulate
from synergysim.simulation.agents.governments import GovernmentParameters
from synergysim.simulation.indicators.extended import EXTENDED
from synergysim.simulation.inputs import LeverSchedule, ShockSchedule
from synergysim.simulation.levers import LEVERS as DECLARED
from synergysim.simulation.model import forget

SEEDS = (1, 2, 3, 4, 5, 6)
START, STRUCK, END = 2010, 2013, 2016
Totals = pd.DataFrame  # rows: years; columns: indicators; all clusters together

LEVERS = [
    ("P6", "infrastructure grows", ("D11", "D12", "D13", "D15", "D17"), 1),
    ("P6", "more is built", ("C16",), 1),
    ("P6", "warehouses abroad take goods out of parcels", ("D08", "D09"), -1),
    ("P18", "more is built, on more land by more firms", ("C16", "C02"), 1),
    ("P9", "R&D has more funds, staff, firms and patents", ("C13", "C12", "C14", "C10"), 1),
    ("P2", "zones are set up and more goes online", ("D18", "D19", "D02", "D03", "D08", "D09", "D10"), 1),
    ("P1", "more is exported", ("C06", "D01", "D16"), 1),
    ("P3", "firms make and earn more", ("C01", "C04"), 1),
    ("P5", "more services are sold abroad", ("D04",), 1),
    ("P13", "more is patented", ("C10",), 1),
    ("P14", "more is shipped", ("D06", "D10"), 1),
    ("P17", "more digital services and products are sold", ("D02", "D04"), 1),
]
SHOCKS = [
    ("pandemic", 0.5, "making, shipping, exporting and consuming fall", ("C01", "C06", "D05", "D06", "D14"), -1),
    ("pandemic", 0.5, "express brings in less", ("D08", "D09", "D10"), -1),
    ("world_demand", -0.3, "trade falls", ("D01", "D02", "C06", "D16"), -1),
    ("home_demand", -0.2, "consumption and home parcels fall", ("D05", "D10"), -1),
    ("supply", 0.4, "less work, more of what is made is sold", ("C08",), -1),
    ("supply", 0.4, "stocks are run down", ("C07",), 1),
    ("material_price", 0.3, "profit falls", ("C04", "C05"), -1),
    ("tariff", 0.25, "exports and investment fall", ("C06", "C03"), -1),
]  # fmt: skip


@pytest.fixture(scope="module")
def finished(small_inputs: Inputs) -> Callable[[str, float, int], Totals]:
    """Totals by lever or shock ("" for none), size and seed; platforms are pushed and levers are cheap."""
    industries = tuple(dataclasses.replace(one, platform_push=0.6) for one in small_inputs.industries)
    government = GovernmentParameters(cost_factor=0.01)
    parameters = dataclasses.replace(small_inputs.parameters, government=government)
    base = dataclasses.replace(small_inputs, industries=industries, parameters=parameters, end_year=END)

    @cache
    def run(name: str, size: float, seed: int) -> Totals:
        levers = (LeverSchedule(name, size, START),) if name.startswith("P") else ()
        shocks = (ShockSchedule(name, size, STRUCK, 1.0),) if name and not levers else ()
        rows = simulate(dataclasses.replace(base, levers=levers, shocks=shocks), seed)
        return rows.pivot_table(index="year", columns="indicator", values="value", aggfunc="sum")

    return run


@pytest.mark.parametrize(
    ("lever", "code", "sign"), [(lever, code, sign) for lever, _, codes, sign in LEVERS for code in codes]
)
def test_a_lever_moves_it(finished: Callable[[str, float, int], Totals], lever: str, code: str, sign: int) -> None:
    gains = [sign * (finished(lever, 1.0, seed)[code] - finished("", 0.0, seed)[code]).sum() for seed in SEEDS]
    assert min(gains) > 0.0, gains  # by chance alone: once in 64 times


@pytest.mark.parametrize(
    ("shock", "size", "code", "sign"),
    [(kind, size, code, sign) for kind, size, _, codes, sign in SHOCKS for code in codes],
)
def test_a_shock_moves_it_in_the_year_it_strikes(
    finished: Callable[[str, float, int], Totals], shock: str, size: float, code: str, sign: int
) -> None:
    struck, spared = ([finished(*who, seed)[code][STRUCK] for seed in SEEDS] for who in ((shock, size), ("", 0.0)))
    gains = sign * (np.array(struck) - np.array(spared))
    assert gains.min() > 0.0, gains


def test_a_technology_blockade_lets_new_products_sell_less(finished: Callable[[str, float, int], Totals]) -> None:
    """Less in the year it strikes on average; in every replication only in the year after.

    Sales of new products carry the steps of three years, and a blockade takes none of those made before it: where the
    few innovators of a small region lose no step in its first year, rivals that it slows leave them a little more.
    """
    struck, spared = (
        np.array([finished(*who, seed)["C15"].loc[[STRUCK, STRUCK + 1]] for seed in SEEDS])
        for who in (("technology_blockade", 0.6), ("", 0.0))
    )
    change = struck / spared - 1.0
    assert change[:, 0].mean() < -0.01, change
    assert change[:, 0].max() < 0.001, change
    assert change[:, 1].max() < 0.0, change


def test_of_what_levers_cost_infrastructure_and_parks_are_those_that_build(busy_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2012), 1)
    while model.quarter < model.environment.years.size:
        model.step()
    costs = {lever.code: lever.annual_cost for lever in DECLARED}
    assert all(announced == 1.0 for announced in model.governments[0].announced.values())
    share = (costs["P6"] + costs["P18"]) / sum(costs.values())
    spent = model.book.this_quarter("programmes")
    assert spent.min() > 0.0
    np.testing.assert_allclose(model.book.this_quarter("infrastructure"), share * spent)
    forget(model)


SCALES = (0.05, 0.2)
# Ratios and counts of measures are no sums over firms.
EXTENSIVE = [code for code in EXTENDED if code not in ("C05", "C07", "D18", "D19")]


@pytest.fixture(scope="module")
def samples(small_inputs: Inputs) -> pd.DataFrame:
    """The last year's totals: rows scale and seed, columns indicators."""
    parts = {}
    for scale in SCALES:
        for seed in range(8):
            rows = simulate(dataclasses.replace(small_inputs, scale=scale, end_year=2013), seed)
            parts[scale, seed] = rows[rows["year"] == 2013].groupby("indicator")["value"].sum()
    return pd.DataFrame(parts).T


@pytest.mark.parametrize("code", EXTENSIVE)
def test_it_is_the_same_for_a_smaller_sample_of_firms(samples: pd.DataFrame, code: str) -> None:
    small, large = (samples.loc[scale, code].to_numpy() for scale in SCALES)
    same = np.ptp(np.concatenate([small, large])) <= 1e-9 * abs(large.mean())
    # 1e-3 because 31 are asked; a mistake of the sample's weight would be a factor of four.
    assert same or stats.ttest_ind(small, large, equal_var=False).pvalue > 1e-3, (small.mean(), large.mean())
    assert small.mean() == pytest.approx(large.mean(), rel=0.5)
