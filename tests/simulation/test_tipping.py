"""Tipping and hysteresis of the mean-field twin: under strong network effects, and not under the defaults."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
from identical_firms import IdenticalFirms
from synergysim.simulation.agents.adoption import AdoptionParameters
from synergysim.simulation.mean_field import MeanField, Surroundings
from synergysim.simulation.tipping import FixedPoint, fixed_points, sweep, tipping_point

POLICY = 1.5  # utility of a policy at full level


def strong(base: float, buyers: float, innovation: float = 0.002) -> Callable[[float], MeanField]:
    """Mean fields by the level of a policy, with cross-side network effects as strong as the range allows, or more."""
    adoption = AdoptionParameters(
        innovation=innovation,
        imitation=0.6,
        churn_rate=0.06,
        base_utility=base,
        buyer_utility=buyers,
        depth_utility=0.0,
        trust_utility=0.0,
    )
    return lambda level: MeanField(adoption=adoption, surroundings=Surroundings(adoption_policy=POLICY * level))


def default(level: float) -> MeanField:
    return MeanField(surroundings=Surroundings(adoption_policy=level))


WEAKER, STRONGER = strong(-2.95, 3.0), strong(-3.7, 4.0)


def adoption(points: tuple[FixedPoint, ...], stable: bool) -> list[float]:
    return [point.order.adoption for point in points if point.stable is stable]


def roots(base: float, buyers: float, level: float) -> np.ndarray:
    """Where joining and leaving balance within a quarter, by the formula itself, on a fine grid."""
    x = np.linspace(0.0, 1.0, 200_001)
    drawn = 1.0 + 2.0 * 0.7 * np.log(1.0 + 3.0 * x)
    wish = 1.0 / (1.0 + np.exp(-(base + buyers * np.log(drawn) + POLICY * level)))
    balance = (1.0 - x) * -np.expm1(-0.25 * (0.002 + 0.6 * x) * wish) + x * math.expm1(-0.25 * 0.06)
    return x[np.flatnonzero(np.diff(np.sign(balance)))]


@pytest.mark.parametrize(("base", "buyers", "level"), [(-2.95, 3.0, 0.1), (-2.95, 3.0, 0.4), (-3.7, 4.0, 0.6)])
def test_fixed_points_are_the_roots_of_the_balance(base: float, buyers: float, level: float) -> None:
    found = fixed_points(strong(base, buyers)(level))
    assert [point.order.adoption for point in found] == pytest.approx(roots(base, buyers, level), abs=1e-4)
    assert [point.stable for point in found] == [number % 2 == 0 for number in range(len(found))]


@pytest.mark.parametrize("level", [0.0, 0.2])
def test_under_strong_network_effects_a_weak_policy_leaves_two_stable_states(level: float) -> None:
    points = fixed_points(WEAKER(level))
    low, high = adoption(points, stable=True)
    assert low < 0.03
    assert high > 0.8
    assert len(adoption(points, stable=False)) == 1


def test_under_a_stronger_policy_only_the_high_one_is_left_and_it_stays_when_the_policy_ends() -> None:
    assert [point.stable for point in fixed_points(WEAKER(0.3))] == [True]
    levels = np.linspace(0.0, 0.4, 5)
    up = [order.adoption for order in sweep(WEAKER, levels)]
    down = [order.adoption for order in sweep(WEAKER, levels[::-1], fixed_points(WEAKER(0.4))[0].state)][::-1]
    assert up[0] < 0.01
    assert up[2] < 0.03
    assert up[3] > 0.8
    assert down[0] == pytest.approx(0.80, abs=0.01)


def test_the_fold_lies_where_the_equation_says() -> None:
    weaker, stronger = tipping_point(WEAKER, 0.0, 1.0), tipping_point(STRONGER, 0.0, 1.0)
    assert weaker is not None
    assert stronger is not None
    assert 0.2 < weaker < 0.3
    assert 0.7 < stronger < 0.8


def test_the_fold_needs_a_little_more_policy_when_fewer_adopt_by_themselves() -> None:
    few = tipping_point(strong(-2.95, 3.0, innovation=0.001), 0.0, 1.0)
    assert few is not None
    assert 0.3 < few < 0.33


def test_the_defaults_do_not_tip() -> None:
    assert tipping_point(default, -3.0, 3.0) is None
    levels = np.linspace(-3.0, 3.0, 7)
    for level in (-2.0, -1.0, 0.0):
        assert [point.stable for point in fixed_points(default(level))] == [True]
    up = [order.adoption for order in sweep(default, levels)]
    down = [order.adoption for order in sweep(default, levels[::-1], default(3.0).start(1.0, 0.0))][::-1]
    assert up == pytest.approx(down, abs=1e-5)


def test_agents_fall_back_or_rise_on_either_side_of_the_unstable_state() -> None:
    twin = WEAKER(0.1)
    (low, high), (critical,) = (adoption(fixed_points(twin), stable) for stable in (True, False))

    def ends(share: float) -> list[float]:
        return [float(IdenticalFirms(twin, 2000, seed, share, 0.0).path(400)[-1, 0]) for seed in (1, 2, 3)]

    assert ends(0.5 * critical) == pytest.approx([low] * 3, abs=0.03)
    assert ends(3.0 * critical) == pytest.approx([high] * 3, abs=0.03)


def test_membership_can_have_two_stable_states_of_its_own() -> None:
    """With no push, members are needed to make members: the vicious and the virtuous circle."""
    base = MeanField()
    twin = dataclasses.replace(
        base,
        membership=dataclasses.replace(base.membership, imitation=0.8, base_utility=-0.9),
        surroundings=Surroundings(institutions=0.2),
    )
    points = fixed_points(twin)
    assert points[0].order.membership == pytest.approx(0.0, abs=1e-9)
    assert points[-1].order.membership > 0.5
    assert points[-1].order.trust > points[0].order.trust + 0.05
