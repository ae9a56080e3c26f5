"""Circles hold by themselves, and what breaks or starts them; which policies carry clusters through the stages."""

from __future__ import annotations

import numpy as np
import pandas as pd
from synergysim.analysis.stages import STAGES, network_stages
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.simulation.model import record
from synergysim.simulation.parameters import declared

CIRCLES = ("circle_missed", "circle_started")


def ends(name: str, diagnostic: str, seed: int = 501, scale: float = 0.01) -> pd.Series[float]:
    """The last quarter's value by cluster."""
    table = record(resolve(load(name), {}, scale).inputs, seed).diagnostics
    last = table[(table["quarter"] == table["quarter"].max()) & (table["diagnostic"] == diagnostic)]
    return last.set_index("cluster")["value"]


def test_trust_and_ties_sink_and_two_levers_together_raise_them_beyond_the_scenario_without_policy() -> None:
    names = ("no_policy", "vicious_circle", "vicious_circle_broken")
    for diagnostic, sunk, raised in (("trust", 0.8, 2.0), ("mean_degree", 0.8, 5.0)):
        without, vicious, broken = (ends(name, diagnostic) for name in names)
        assert vicious.mean() < sunk * without.mean()
        assert broken.mean() > without.mean()
        assert broken.drop("luggage_leather").mean() > raised * vicious.drop("luggage_leather").mean()


def test_a_push_that_ends_parts_two_worlds_for_good_within_the_declared_ranges() -> None:
    missed, started = (
        np.mean([ends(name, "adoption_share", seed, 0.03).mean() for seed in (1, 2, 3)]) for name in CIRCLES
    )
    assert missed < 0.08
    assert started > missed + 0.15, "twelve years after the lever was let go"
    resolved, usual = (resolve(load(name)).inputs.parameters for name in ("circle_missed", "no_policy"))
    for group in ("adoption", "platforms"):
        own, others = getattr(resolved, group), getattr(usual, group)
        for name, one in declared(type(own)).items():
            if getattr(own, name) != getattr(others, name):
                assert one.range is not None
                assert one.range[0] <= getattr(own, name) <= one.range[1], name


def test_all_measures_together_carry_clusters_through_every_stage_and_money_alone_does_not() -> None:
    paths = {name: stage_numbers(name) for name in ("all_together", "money_alone")}
    together, money = paths["all_together"], paths["money_alone"]
    passed = [set(path.to_numpy()) for _, path in together.items()]
    assert any(seen >= {1, 2, 3, 4} for seen in passed), "start-up, development, expansion, mature"
    assert (together.max() >= STAGES.index("expansion")).all()
    assert money.to_numpy().max() < STAGES.index("mature")
    assert (money.max() < STAGES.index("expansion")).sum() >= 3


def stage_numbers(name: str) -> pd.DataFrame:
    """Stages by number, a row a quarter, a column a cluster."""
    stages = network_stages(record(resolve(load(name), {}, 0.05).inputs, 1).diagnostics)
    numbered = stages.assign(number=stages["stage"].map(STAGES.index))
    return numbered.pivot_table(index="quarter", columns="cluster", values="number")
