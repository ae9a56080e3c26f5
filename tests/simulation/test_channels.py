"""Every channel has a switch made of parameters within bounds, and the outcome responds to it as declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from synergysim.simulation import Inputs, Parameters, network, record
from synergysim.simulation.agents.trust import TrustParameters
from synergysim.simulation.channels import CHANNELS, Channel, without
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.model import Trajectory
from synergysim.simulation.parameters import walk

SEEDS = (1, 2, 3)
CODES = [channel.code for channel in CHANNELS]
Run = Callable[[str, int], Trajectory]


@pytest.fixture(scope="module")
def simulated(small_inputs: Inputs) -> Run:
    """Runs by the channel that is cut ("" for none) and seed, on a region where platforms and policy are pushed."""
    industries = tuple(dataclasses.replace(one, platform_push=0.6) for one in small_inputs.industries)
    levers = tuple(LeverSchedule(code, 1.0, 2010.5) for code in ("P2", "P5"))
    base = dataclasses.replace(small_inputs, industries=industries, levers=levers, end_year=2018, scale=0.05)
    by_code = {channel.code: channel for channel in CHANNELS}

    @cache
    def run(code: str, seed: int) -> Trajectory:
        return record(without(base, by_code[code]) if code else base, seed)

    return run


def outcome(result: Trajectory, name: str) -> float:
    """Mean of a diagnostic or an indicator over clusters and time."""
    found = result.diagnostics[result.diagnostics["diagnostic"] == name]
    if found.empty:
        found = result.indicators[result.indicators["indicator"] == name]
    assert not found.empty, name
    return float(found["value"].mean())


@pytest.mark.parametrize("channel", CHANNELS, ids=CODES)
def test_cutting_a_channel_moves_its_outcome_as_declared(simulated: Run, channel: Channel) -> None:
    change = [
        outcome(simulated(channel.code, seed), channel.outcome) - outcome(simulated("", seed), channel.outcome)
        for seed in SEEDS
    ]
    assert np.sign(np.mean(change)) == channel.response, change
    assert (np.sign(change) == channel.response).sum() >= 2, change


@pytest.mark.parametrize("channel", CHANNELS, ids=CODES)
def test_a_cut_names_parameters_within_their_bounds_and_changes_them(channel: Channel) -> None:
    known = {path: parameter for path, parameter, _ in walk(Parameters())}
    assert channel.cut or channel.levers_off
    for path, value in channel.cut.items():
        assert known[path].check(value, path) != known[path].default
    assert all((channel.name_en, channel.name_zh, channel.meaning, channel.source))
    assert len(channel.steps) >= 2


def test_the_channels_of_the_papers_are_all_there() -> None:
    assert CODES == ["C1", "C2", "C3", "PA", "PB", "PC", "M1", "M2", "LM", "LD", "FA", "FB"]


def test_without_changes_nothing_else(small_inputs: Inputs) -> None:
    channel = next(one for one in CHANNELS if one.code == "M1")
    cut = without(small_inputs, channel)
    changed = {
        path
        for (path, _, new), (_, _, old) in zip(walk(cut.parameters), walk(small_inputs.parameters), strict=True)
        if new != old
    }
    assert changed == set(channel.cut)
    assert dataclasses.replace(cut, parameters=small_inputs.parameters) == small_inputs


def test_partners_favour_innovative_firms() -> None:
    """S1, channel 3: innovativeness, reciprocity; a firm without new products is treated as before."""
    favour = network.reciprocity.py_func
    p = TrustParameters(reciprocity=0.5).values()
    assert favour(0.0, p) == 1.0
    assert favour(0.4, p) == pytest.approx(1.2)
    assert favour(0.4, TrustParameters(reciprocity=0.0).values()) == 1.0
