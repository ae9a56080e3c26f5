"""Every declared feedback loop has the polarity its code says and shows in the direction of its response."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pytest
from synergysim.simulation import Inputs, Parameters, record
from synergysim.simulation.inputs import LeverSchedule
from synergysim.simulation.loops import LOOPS, Loop, knocked_out
from synergysim.simulation.model import Trajectory
from synergysim.simulation.parameters import walk

SEEDS = (1, 2, 3)
CODES = [loop.code for loop in LOOPS]
# Bounds: a factor of three around what three seeds of the small region lose.
SIZES = [("R6", "exports_usd", 0.0033, 0.030), ("R9", "adoption_share", 0.0086, 0.077)]
Run = Callable[[frozenset[tuple[str, float]], str, int], Trajectory]


def with_parameters(inputs: Inputs, values: Mapping[str, float]) -> Inputs:
    """The inputs with parameters replaced by path."""
    groups = {field.name: getattr(inputs.parameters, field.name) for field in dataclasses.fields(inputs.parameters)}
    for path, value in values.items():
        group, name = path.split(".")
        groups[group] = dataclasses.replace(groups[group], **{name: value})
    return dataclasses.replace(inputs, parameters=Parameters(**groups))


@pytest.fixture(scope="module")
def simulated(small_inputs: Inputs) -> Run:
    """Runs by parameters, lever and seed, on a region where platforms are pushed."""
    industries = tuple(dataclasses.replace(one, platform_push=0.6) for one in small_inputs.industries)
    base = dataclasses.replace(small_inputs, industries=industries, end_year=2018)

    @cache
    def run(values: frozenset[tuple[str, float]], lever: str, seed: int) -> Trajectory:
        levers = (LeverSchedule(lever, 1.0, 2010.5),) if lever else ()
        return record(dataclasses.replace(with_parameters(base, dict(values)), levers=levers), seed)

    return run


def outcome(result: Trajectory, name: str) -> float:
    """The last year's value: a diagnostic's mean over clusters, an indicator's or a flow's sum."""
    for table, column in ((result.diagnostics, "diagnostic"), (result.flows, "flow")):
        found = table[table[column] == name]
        if not found.empty:
            last = found[found["quarter"].str.startswith(found["quarter"].max()[:4])]["value"]
            return float(last.mean())
    found = result.indicators[result.indicators["indicator"] == name]
    assert not found.empty, name
    return float(found[found["year"] == found["year"].max()]["value"].sum())


@pytest.mark.parametrize("loop", LOOPS, ids=CODES)
def test_a_loop_responds_as_declared(simulated: Run, loop: Loop) -> None:
    probe = loop.probe
    before = frozenset(probe.setting.items())
    after = frozenset({**probe.setting, **probe.change}.items())
    change = [
        outcome(simulated(after, probe.lever, seed), probe.outcome)
        - outcome(simulated(before, probe.lever, seed), probe.outcome)
        for seed in SEEDS
    ]
    assert (np.sign(change) == probe.response).all(), (probe.outcome, change)


@pytest.mark.parametrize(("code", "name", "least", "most"), SIZES, ids=[row[0] for row in SIZES])
def test_a_reinforcing_loop_has_a_size_at_the_models_own_values(
    simulated: Run, code: str, name: str, least: float, most: float
) -> None:
    """Knocked out, it takes a share of its outcome that is neither nil nor nearly all."""
    cut = next(one.cut for one in LOOPS if one.code == code)
    lost = [
        1 - outcome(simulated(frozenset(cut.items()), "", seed), name) / outcome(simulated(frozenset(), "", seed), name)
        for seed in SEEDS
    ]
    assert least < np.mean(lost) < most, lost


@pytest.mark.parametrize("loop", LOOPS, ids=CODES)
def test_a_loop_has_the_polarity_of_its_code(loop: Loop) -> None:
    assert loop.polarity == (1 if loop.code.startswith("R") else -1)
    variables = [variable for variable, _ in loop.path]
    assert len(set(variables)) == len(variables) >= 2
    assert [link.source for link in loop.links] == variables
    assert loop.links[-1].target == variables[0]
    assert loop.name_en
    assert loop.name_zh
    assert loop.source


def test_loops_are_numbered_those_that_reinforce_before_those_that_balance() -> None:
    counts = [sum(code[0] == kind for code in CODES) for kind in "RB"]
    assert [f"{kind}{n}" for kind, count in zip("RB", counts, strict=True) for n in range(1, count + 1)] == CODES


def test_two_loops_that_share_a_link_agree_on_its_sign() -> None:
    signs: dict[tuple[str, str], int] = {}
    for loop in LOOPS:
        for link in loop.links:
            assert signs.setdefault((link.source, link.target), link.sign) == link.sign, link


@pytest.mark.parametrize("loop", LOOPS, ids=CODES)
def test_a_probe_names_parameters_within_their_bounds(loop: Loop) -> None:
    known = {path: parameter for path, parameter, _ in walk(Parameters())}
    for path, value in {**loop.probe.setting, **loop.probe.change}.items():
        known[path].check(value, path)


@pytest.mark.parametrize("loop", [one for one in LOOPS if one.cut], ids=lambda one: one.code)
def test_a_knock_out_stays_within_bounds_and_changes_each_of_its_parameters(small_inputs: Inputs, loop: Loop) -> None:
    known = {path: (parameter, value) for path, parameter, value in walk(Parameters())}
    for path, value in loop.cut.items():
        parameter, usual = known[path]
        parameter.check(value, path)
        assert value != usual, path
    after = {path: value for path, _, value in walk(knocked_out(small_inputs, loop).parameters)}
    before = {path: value for path, _, value in walk(small_inputs.parameters)}
    assert {path: value for path, value in after.items() if value != before[path]} == dict(loop.cut)


def test_only_what_saturates_cannot_be_knocked_out() -> None:
    """The room that is left is what is counted: no parameter takes it away and leaves the rest as it is."""
    assert [one.code for one in LOOPS if not one.cut] == ["B1", "B11"]
