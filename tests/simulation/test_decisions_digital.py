"""Digital decisions of firms, and what platforms and networks do to them: bounds and directions on plain numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from synergysim.simulation import columns as of
from synergysim.simulation.agents import adoption, innovation, trust
from synergysim.simulation.agents.adoption import AdoptionParameters, MembershipParameters
from synergysim.simulation.agents.innovation import InnovationParameters
from synergysim.simulation.agents.trust import TrustParameters
from synergysim.simulation.effects import APPROPRIABILITY, LAST_EFFECT, RESEARCH_SUBSIDY
from synergysim.simulation.network import acceptance

ADOPTION = AdoptionParameters().values()
MEMBERSHIP = MembershipParameters().values()
LEARNING = InnovationParameters().values()
TRUST = TrustParameters().values()

SHARE = st.floats(0.0, 1.0)
UTILITY = st.floats(-20.0, 20.0)
HAZARD = st.floats(0.0, 20.0)
FLAG = st.sampled_from([0.0, 1.0])

hazard = adoption.adoption_hazard.py_func
joining = adoption.membership_hazard.py_func
happens = adoption.happens.py_func
choose = adoption.choose.py_func
logistic = adoption.logistic.py_func
absorb = innovation.absorptive_capacity.py_func
next_trust = trust.next_trust.py_func
reputation = trust.reputation.py_func
accept = acceptance.py_func


@for_all(UTILITY)
def test_a_logit_probability_lies_between_nil_and_one_and_is_even_at_indifference(utility: float) -> None:
    assert 0.0 < logistic(utility) <= 1.0
    assert logistic(utility) + logistic(-utility) == pytest.approx(1.0)
    assert logistic(0.0) == 0.5


@for_all(UTILITY, UTILITY, FLAG, SHARE, SHARE)
def test_adoption_rises_with_utility(low: float, high: float, leader: float, share: float, leaders: float) -> None:
    assume(exceeds(high, low))
    assert 0.0 <= hazard(low, leader, share, leaders, ADOPTION) <= hazard(high, leader, share, leaders, ADOPTION)


@for_all(UTILITY, FLAG, SHARE, SHARE, SHARE)
def test_adoption_rises_with_the_share_of_adopters(
    utility: float, leader: float, few: float, many: float, leaders: float
) -> None:
    assume(exceeds(many, few))
    assert hazard(utility, leader, many, leaders, ADOPTION) >= hazard(utility, leader, few, leaders, ADOPTION)
    assert hazard(utility, leader, leaders, many, ADOPTION) >= hazard(utility, leader, leaders, few, ADOPTION)


@for_all(UTILITY, SHARE, SHARE)
def test_leaders_adopt_sooner(utility: float, share: float, leaders: float) -> None:
    assert hazard(utility, 1.0, share, leaders, ADOPTION) >= hazard(utility, 0.0, share, leaders, ADOPTION)


@for_all(UTILITY, SHARE, SHARE)
def test_adoption_is_bounded_by_the_bass_coefficients(utility: float, share: float, leaders: float) -> None:
    most = ADOPTION.innovation * (1.0 + ADOPTION.leader_multiplier) + ADOPTION.imitation
    assert hazard(utility, 1.0, share, leaders, ADOPTION) <= most * (1.0 + 1e-12)


@for_all(UTILITY, SHARE, SHARE, SHARE, st.floats(0.0, 0.2))
def test_joining_rises_with_push_members_and_onboarding(
    utility: float, push: float, few: float, many: float, onboarding: float
) -> None:
    assume(exceeds(many, few))
    base = joining(utility, push, few, 0.0, MEMBERSHIP)
    assert base >= 0.0
    assert joining(utility, push, many, 0.0, MEMBERSHIP) >= base
    assert joining(utility, 1.0, few, 0.0, MEMBERSHIP) >= base
    assert joining(utility, push, few, onboarding, MEMBERSHIP) == pytest.approx(base + onboarding)


@for_all(HAZARD, HAZARD, st.floats(1e-9, 1.0 - 1e-9))
def test_what_happens_at_a_low_hazard_happens_at_a_higher_one(low: float, high: float, draw: float) -> None:
    assume(exceeds(high, low))
    assert not happens(low, draw) or happens(high, draw)
    assert not happens(0.0, draw)


def test_a_yearly_hazard_of_one_leaves_e_to_the_minus_one_after_four_quarters() -> None:
    draws = (np.arange(10_000) + 0.5) / 10_000
    quarterly = np.mean([happens(1.0, float(one)) for one in draws])
    assert (1.0 - quarterly) ** 4 == pytest.approx(math.exp(-1.0), rel=1e-3)


@for_all(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6), st.floats(0.0, 1.0))
def test_a_choice_is_one_of_the_alternatives_and_is_the_one_drawn(odds: list[float], draw: float) -> None:
    cumulative = np.cumsum(odds) / np.sum(odds)
    picked = choose(cumulative, draw)
    assert 0 <= picked < len(odds)
    assert picked == 0 or draw > cumulative[picked - 1]
    assert picked == len(odds) - 1 or draw <= cumulative[picked]


@for_all(st.floats(0.0, 1e6), st.floats(1e-6, 1e6), SHARE)
def test_absorptive_capacity_is_a_share(knowledge: float, revenue: float, depth: float) -> None:
    assert 0.0 <= absorb(knowledge, revenue, depth, LEARNING) <= 1.0


@for_all(st.floats(0.0, 10.0), st.floats(0.0, 10.0), st.floats(0.5, 10.0), SHARE)
def test_absorptive_capacity_rises_with_knowledge_and_depth_and_stays_below_one(
    few: float, much: float, revenue: float, depth: float
) -> None:
    assume(exceeds(much, few))
    assert absorb(few, revenue, depth, LEARNING) <= absorb(much, revenue, depth, LEARNING) < 1.0
    assert absorb(few, revenue, 0.0, LEARNING) <= absorb(few, revenue, depth, LEARNING)


@for_all(SHARE, st.floats(0, 12).map(round).map(float), st.booleans(), st.floats(0.0, 100.0))
def test_learning_modes_are_ordered(depth: float, degree: float, open_minded: bool, age: float) -> None:
    mode = innovation.learning_mode.py_func(depth, degree, open_minded, age)
    assert mode in (0.0, 1.0, 2.0, 3.0)
    assert innovation.learning_mode.py_func(1.0, max(degree, 2.0), open_minded, age) >= mode
    assert innovation.learning_mode.py_func(depth, degree, True, age) >= mode


def test_higher_learning_modes_innovate_and_imitate_more() -> None:
    innovate = [innovation.innovation_factor.py_func(mode, LEARNING) for mode in (0.0, 1.0, 2.0, 3.0)]
    imitate = [innovation.imitation_factor.py_func(mode, LEARNING) for mode in (0.0, 1.0, 2.0, 3.0)]
    assert innovate == sorted(innovate)
    assert imitate == sorted(imitate)
    assert min(innovate + imitate) >= 0.0
    assert innovate[2] == imitate[2] == 1.0


def test_who_hears_much_spares_research_unless_what_is_invented_is_protected() -> None:
    """Free-riding on partners and institutes; protection (a lever) ends it, a subsidy (another) comes on top."""
    f, rows = np.zeros((of.N_COLUMNS, 3)), np.arange(3)
    f[of.REVENUE], f[of.RESEARCH] = 1000.0, 10.0
    f[of.ABSORBED] = [0.0, 5.0, 50.0]
    k = np.zeros((LAST_EFFECT, 1))
    k[of.RESEARCH_INTENSITY] = 1.0
    innovation.spend_on_research(f, rows, k, LEARNING)
    assert (np.diff(f[of.PAYMENT]) < 0.0).all()
    assert f[of.PAYMENT, 2] == pytest.approx((1.0 - LEARNING.free_riding) * f[of.PAYMENT, 0])
    np.testing.assert_array_equal(f[of.RESEARCH], f[of.PAYMENT])
    unprotected = f[of.PAYMENT].copy()
    k[APPROPRIABILITY], k[RESEARCH_SUBSIDY] = 1.0, 0.3
    f[of.RESEARCH] = 10.0
    innovation.spend_on_research(f, rows, k, LEARNING)
    np.testing.assert_allclose(f[of.PAYMENT], unprotected[0])
    np.testing.assert_allclose(f[of.RESEARCH], 1.3 * f[of.PAYMENT])


def test_switched_off_learning_modes_scale_nothing() -> None:
    off = InnovationParameters(learning_modes=0.0).values()
    for mode in (0.0, 1.0, 2.0, 3.0):
        assert innovation.innovation_factor.py_func(mode, off) == innovation.imitation_factor.py_func(mode, off) == 1.0


@for_all(SHARE, SHARE, st.booleans(), SHARE)
def test_trust_stays_a_share(trusted: float, activity: float, kept: bool, institutions: float) -> None:
    assert 0.0 <= next_trust(trusted, activity, kept, institutions, 0.5, TRUST) <= 1.0


@for_all(SHARE, SHARE, SHARE)
def test_kept_promises_build_trust_and_broken_ones_cost_more_than_none(
    trusted: float, activity: float, institutions: float
) -> None:
    kept = next_trust(trusted, activity, True, institutions, 0.0, TRUST)
    idle = next_trust(trusted, 0.0, True, institutions, 0.0, TRUST)
    broken = next_trust(trusted, activity, False, institutions, 0.0, TRUST)
    assert broken <= idle <= kept


@for_all(SHARE, SHARE, st.booleans(), SHARE, SHARE)
def test_institutions_lift_trust(trusted: float, activity: float, kept: bool, weak: float, strong: float) -> None:
    assume(exceeds(strong, weak))
    after = [next_trust(trusted, activity, kept, lent, 0.0, TRUST) for lent in (weak, strong)]
    assert after[1] >= after[0]


def test_trust_without_deals_decays_to_its_floor() -> None:
    trusted = 0.9
    for _ in range(400):
        trusted = next_trust(trusted, 0.0, True, 0.0, 0.0, TRUST)
    assert trusted == pytest.approx(TRUST.floor, abs=1e-3)


@for_all(st.floats(0.0, 1e3), st.floats(0.0, 1e3))
def test_reputation_is_a_share_that_deals_move(good: float, bad: float) -> None:
    assert 0.0 < reputation(good, bad) < 1.0
    assert reputation(good + 1.0, bad) > reputation(good, bad) > reputation(good, bad + 1.0)
    assert reputation(0.0, 0.0) == 0.5


@for_all(SHARE, st.floats(0.0, 12.0), st.floats(0.0, 12.0))
def test_proposals_are_accepted_with_trust_and_less_as_ties_fill_up(trusted: float, few: float, many: float) -> None:
    assume(exceeds(many, few))
    assert 0.0 <= accept(trusted, many, 12.0) <= accept(trusted, few, 12.0) <= 1.0
    assert accept(trusted, 12.0, 12.0) == 0.0
