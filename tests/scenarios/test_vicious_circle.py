"""The vicious circle is reachable, and onboarding with trusted data exchange breaks it."""

from __future__ import annotations

import pandas as pd
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load
from synergysim.simulation.model import record


def ends(name: str, diagnostic: str, seed: int = 501) -> pd.Series[float]:
    """The last quarter's value by cluster."""
    table = record(resolve(load(name), {}, 0.01).inputs, seed).diagnostics
    last = table[(table["quarter"] == table["quarter"].max()) & (table["diagnostic"] == diagnostic)]
    return last.set_index("cluster")["value"]


def test_trust_and_ties_sink_and_two_levers_together_raise_them_beyond_the_scenario_without_policy() -> None:
    names = ("no_policy", "vicious_circle", "vicious_circle_broken")
    for diagnostic, sunk, raised in (("trust", 0.8, 2.0), ("mean_degree", 0.8, 5.0)):
        without, vicious, broken = (ends(name, diagnostic) for name in names)
        assert vicious.mean() < sunk * without.mean()
        assert broken.mean() > without.mean()
        assert broken.drop("luggage_leather").mean() > raised * vicious.drop("luggage_leather").mean()
