"""The mean-field twin: the agents of the reduced model converge to it, and it to its differential equation."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identical_firms import IdenticalFirms
from scipy.integrate import solve_ivp
from scipy.stats import poisson
from synergysim.simulation.agents.adoption import AdoptionParameters, MembershipParameters
from synergysim.simulation.mean_field import MeanField, Order, Surroundings, order_parameters
from synergysim.simulation.mean_field_equations import DEPTH, MASS, TRUST
from synergysim.simulation.network import mean_proposals
from synergysim.simulation.parameters import ParameterError

NAMES = Order._fields
YEARS = 15
SIZES = {200: 24, 800: 16, 3200: 12}  # firms: replications
# Sampling error over the root of the number of firms: below twice what the design measured in a prototype (1.5, 1.3,
# 11, 0.5), and, since that is wide for ties and trust, a third above what was measured here (2.0, 1.4, 7.3, 0.2).
BOUND = Order(adoption=2.6, membership=1.8, degree=9.7, trust=0.27)

# The parameters with which the design compared agents and map, as far as this model has them: adoption spreads by
# imitation from few, and membership with it.
SPREADING = MeanField(
    adoption=AdoptionParameters(innovation=0.002, imitation=0.6, base_utility=0.2, buyer_utility=1.5, churn_rate=0.03),
    membership=MembershipParameters(imitation=0.75, online_utility=1.0, trust_utility=0.8, base_utility=-0.5),
    surroundings=Surroundings(push=0.05, institutions=0.3),
)
# The model's own parameters under full push: nearly all are members, ties fill up.
PUSHED = MeanField(surroundings=Surroundings(push=1.0, institutions=0.5))
CASES = {"spreading": (SPREADING, 0.02, 0.02), "pushed": (PUSHED, 0.1, 0.3)}


def orders(states: np.ndarray) -> np.ndarray:
    """Order parameters of states; shape (times, 4)."""
    return np.array([order_parameters(state) for state in states])


def deviations(case: str) -> np.ndarray:
    """Mean over replications of the greatest distance in time between agents and map; shape (sizes, 4)."""
    twin, adopters, members = CASES[case]
    expected = orders(twin.path(twin.start(adopters, members), YEARS))
    return np.array(
        [
            np.mean(
                [
                    np.abs(IdenticalFirms(twin, n, seed, adopters, members).path(4 * YEARS) - expected).max(axis=0)
                    for seed in range(1, times + 1)
                ],
                axis=0,
            )
            for n, times in SIZES.items()
        ]
    )


@pytest.fixture(scope="module", params=list(CASES))
def found(request: pytest.FixtureRequest) -> np.ndarray:
    return deviations(request.param)


def test_agents_stay_within_sampling_error_of_the_map(found: np.ndarray) -> None:
    bounds = np.outer(1.0 / np.sqrt(list(SIZES)), BOUND)
    assert (found < bounds).all(), (found / bounds).round(2)


def test_agents_come_closer_to_the_map_as_the_root_of_their_number(found: np.ndarray) -> None:
    slopes = np.polyfit(np.log(list(SIZES)), np.log(found), 1)[0]
    assert slopes == pytest.approx([-0.5] * 4, abs=0.15), dict(zip(NAMES, slopes.round(2), strict=True))


def test_a_map_of_other_parameters_is_told_from_the_agents() -> None:
    """Otherwise the bounds could be so wide that any map passes."""
    twin, adopters, members = CASES["spreading"]
    n = max(SIZES)
    agents = np.mean([IdenticalFirms(twin, n, seed, adopters, members).path(4 * YEARS) for seed in range(1, 5)], axis=0)
    for changed in ({"gain": 0.16}, {"success": 0.9}, {"dissolution": 0.45}, {"proposals": 6.0}):
        other = dataclasses.replace(twin, trust=dataclasses.replace(twin.trust, **changed))
        distance = np.abs(agents - orders(other.path(other.start(adopters, members), YEARS))).max(axis=0)
        assert (distance > np.array(BOUND) / math.sqrt(n)).any(), changed


@pytest.mark.parametrize("case", list(CASES))
def test_the_map_comes_to_the_differential_equation_in_proportion_to_the_time_step(case: str) -> None:
    twin, adopters, members = CASES[case]
    start = twin.start(adopters, members)
    flow = orders(twin.flow(start, YEARS))
    distances = [
        np.abs(orders(twin.path(start, YEARS, 0.25 / finer)[::finer]) - flow).max(axis=0) for finer in (1, 2, 4)
    ]
    assert (distances[0] < [0.06, 0.06, 0.5, 0.02]).all()
    assert distances[1] == pytest.approx(distances[0] / 2, rel=0.15, abs=2e-4)
    assert distances[2] == pytest.approx(distances[0] / 4, rel=0.25, abs=2e-4)


def test_without_members_the_flow_is_the_bass_logit_equation_of_sellers_and_buyers() -> None:
    plain = {"depth_utility": 0.0, "trust_utility": 0.0}
    p = AdoptionParameters(innovation=0.01, imitation=0.8, base_utility=0.3, buyer_utility=1.1, **plain)
    twin = MeanField(adoption=p)

    def slope(_: float, y: np.ndarray) -> tuple[float, float]:
        x, buyers = y
        wish = 1.0 / (1.0 + np.exp(-(0.3 + 1.1 * np.log(buyers))))
        drawn = 1.0 + 2.0 * 0.7 * np.log(1.0 + 3.0 * x)
        return (0.01 + 0.8 * x) * wish * (1.0 - x) - p.churn_rate * x, 0.35 * buyers * (1.0 - buyers / drawn)

    expected = solve_ivp(slope, (0.0, 20.0), [0.05, 1.0], t_eval=np.arange(81) * 0.25, rtol=1e-9, atol=1e-11).y[0]
    assert orders(twin.flow(twin.start(0.05), 20.0))[:, 0] == pytest.approx(expected, abs=1e-6)


def test_without_ties_trust_fades_to_its_floor_and_institutions_lift_it() -> None:
    twin = MeanField()
    trust = orders(twin.flow(twin.start(), 10.0))[:, 3]
    p = twin.trust
    assert trust == pytest.approx(p.floor + (p.initial - p.floor) * np.exp(-p.decay * np.arange(41) / 4), abs=1e-6)
    lifted = MeanField(surroundings=Surroundings(institutions=1.0))
    rest = (p.institutional + p.decay * p.floor) / (p.institutional + p.decay)
    assert order_parameters(lifted.rest(lifted.start())).trust == pytest.approx(rest, abs=1e-6)


shares = st.floats(0.0, 1.0)


@settings(max_examples=30, deadline=None)
@given(shares, shares, shares, st.floats(0.0, 1.0), st.floats(0.0, 3.0), st.floats(0.0, 8.0))
def test_no_firm_is_lost_and_every_share_stays_one(
    adopters: float, members: float, push: float, institutions: float, network: float, proposals: float
) -> None:
    base = MeanField()
    twin = MeanField(
        adoption=AdoptionParameters(buyer_utility=network),
        trust=dataclasses.replace(base.trust, proposals=proposals),
        surroundings=Surroundings(push=push, institutions=institutions),
    )
    path = twin.path(twin.start(adopters, members), 10.0)
    assert path[:, MASS].sum(axis=(1, 2, 3)) == pytest.approx(1.0, abs=1e-12)
    assert path.min() > -1e-15
    for quantity in (DEPTH, TRUST):
        assert (path[:, quantity] <= path[:, MASS] + 1e-12).all()


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.625, 2.0, 6.0])
def test_proposals_are_the_poisson_mean_cut_at_four(rate: float) -> None:
    counts = np.arange(80)
    assert mean_proposals(rate) == pytest.approx(float((np.minimum(counts, 4) * poisson.pmf(counts, rate)).sum()))


def test_ties_stop_at_the_most_a_firm_can_keep() -> None:
    trust = dataclasses.replace(MeanField().trust, most_ties=3.0, initial=0.9, floor=0.9, dissolution=0.0)
    twin = MeanField(trust=trust, surroundings=Surroundings(push=1.0, onboarding=10.0))
    degree = orders(twin.path(twin.start(0.0, 1.0), 30.0))[:, 2]
    assert 2.5 < degree[-1] <= 3.0
    assert (np.diff(degree) > -1e-12).all()


def test_surroundings_out_of_bounds_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"Surroundings.push = 2 is outside \[0, 1\] share"):
        Surroundings(push=2.0)
