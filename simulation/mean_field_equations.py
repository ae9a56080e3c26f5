"""The equations of the mean-field twin: the map of a time step and the change in continuous time.

A state's indices are the quantity (share of firms; sums over them of digital depth, of trust and of the buyers whom
they see, the same for all), selling online or not, membership (never, now, formerly), number of ties. What a firm
decides is asked of its own decision functions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .agents.adoption import adoption_hazard, joining_utility, leaving_hazard, membership_hazard, selling_utility
from .agents.platforms import buyers_drawn, next_buyers
from .agents.trust import next_trust
from .compilation import compiled
from .network import acceptance, dissolution_hazard, mean_proposals, proposal_rate
from .parameters import DT
from .population import MAX_TIES

if TYPE_CHECKING:
    from .agents.adoption import AdoptionParameters, MembershipParameters
    from .agents.platforms import PlatformParameters
    from .agents.trust import TrustParameters

Array = NDArray[np.float64]

MASS, DEPTH, TRUST, BUYERS = 0, 1, 2, 3
SELLER = 1
NEVER, MEMBER, FORMER = 0, 1, 2
DEGREES = MAX_TIES + 1
SHAPE = (4, 2, 3, DEGREES)
ROUNDS = 4  # in which the firms of a quarter propose ties one after the other
REST, MOST_STEPS = 1e-11, 40_000
TINY = 1e-300


@compiled
def _mean(state: Array, quantity: int, x: int, z: int, n: int) -> float:
    return float(state[quantity, x, z, n] / max(state[MASS, x, z, n], TINY))


@compiled
def adoption_hazards(state: Array, share: float, a: AdoptionParameters, s: Any) -> Array:
    """Hazard per year of starting to sell online when this share of firms does, by membership and ties."""
    hazards, buyers = np.zeros((3, DEGREES)), state[BUYERS].sum()
    for z in range(3):
        for n in range(DEGREES):
            if state[MASS, 0, z, n] <= 0.0:
                continue
            depth, trust = _mean(state, DEPTH, 0, z, n), _mean(state, TRUST, 0, z, n)
            utility = selling_utility(buyers, s.gain, 0.0, depth, trust, s.adoption_policy, a)
            hazards[z, n] = adoption_hazard(utility, 0.0, share, share, a)
    return hazards


@compiled
def joining_hazards(state: Array, share: float, m: MembershipParameters, s: Any) -> Array:
    """Hazard per year of joining the characteristic platform, by selling online, membership and ties."""
    hazards = np.zeros((2, 3, DEGREES))
    for x in range(2):
        for z in (NEVER, FORMER):
            for n in range(DEGREES):
                if state[MASS, x, z, n] <= 0.0:
                    continue
                utility = joining_utility(s.push, float(x), _mean(state, TRUST, x, z, n), s.joining_policy, m)
                hazards[x, z, n] = membership_hazard(utility, s.push, share, s.onboarding, m)
    return hazards


@compiled
def tie_rates(state: Array, t: TrustParameters, s: Any) -> Array:
    """New ties of a member per proposal that members make each, by selling online and ties.

    A member makes as many proposals as it gets; both sides must have room for a tie.
    """
    members, proposers, trust, proposers_trust, room, trusted_room = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for x in range(2):
        for n in range(DEGREES):
            mass, own = state[MASS, x, MEMBER, n], state[TRUST, x, MEMBER, n]
            free = acceptance(1.0, min(float(n), t.most_ties), t.most_ties)
            members += mass
            trust += own
            room += mass * free
            trusted_room += own * free
            if n < t.most_ties:
                proposers += mass
                proposers_trust += own
    rates, members = np.zeros((2, DEGREES)), max(members, TINY)
    for x in range(2):
        for n in range(DEGREES):
            if n < t.most_ties and n < DEGREES - 1:
                own = _mean(state, TRUST, x, MEMBER, n)
                made = 0.5 * (own * room + trusted_room) / members
                pair = 0.5 * (own * proposers + proposers_trust) / members
                got = acceptance(pair, float(n), t.most_ties)
                rates[x, n] = s.acceptance_factor * (made + got)
    return rates


@compiled
def partners_trust(state: Array) -> float:
    """Mean trust at the other end of a tie."""
    ties, total = 0.0, 0.0
    for n in range(DEGREES):
        ties += n * state[MASS, :, :, n].sum()
        total += n * state[TRUST, :, :, n].sum()
    return total / max(ties, TINY)


@compiled
def trust_change(trust: float, degree: int, t: TrustParameters, s: Any) -> float:
    """Expected change of trust per year."""
    activity = degree / (1.0 + degree)
    kept = next_trust(trust, activity, True, s.institutions, 0.0, t)
    broken = next_trust(trust, activity, False, s.institutions, 0.0, t)
    return (t.success * kept + (1.0 - t.success) * broken - trust) / DT


@compiled
def resigning_hazard(m: MembershipParameters, s: Any) -> float:
    """Hazard per year of leaving the characteristic platform."""
    return float(m.churn_rate * (1.0 - 0.5 * s.push))


@compiled
def _move(change: Array, state: Array, share: float, origin: tuple[int, int, int], to: tuple[int, int, int]) -> None:
    """Note that a share of a class becomes another class, with all it has."""
    for quantity in range(state.shape[0]):
        moved = share * state[quantity, origin[0], origin[1], origin[2]]
        change[quantity, origin[0], origin[1], origin[2]] -= moved
        change[quantity, to[0], to[1], to[2]] += moved


@compiled
def _plus(state: Array, change: Array, times: float) -> Array:
    """The state after a multiple of a change; over flat arrays, whose sums compile in a tenth of the time."""
    after = state.copy()
    flat, added = after.reshape(-1), change.reshape(-1)
    for i in range(flat.size):
        flat[i] += times * added[i]
    return after


@compiled
def _distance(a: Array, b: Array) -> float:
    """The greatest difference between two states in any number."""
    one, other, most = a.reshape(-1), b.reshape(-1), 0.0
    for i in range(one.size):
        most = max(most, abs(one[i] - other[i]))
    return most


@compiled
def _happening(hazard: float, dt: float) -> float:
    """Probability of an event within a time step."""
    return 1.0 - math.exp(-hazard * dt)


@compiled
def _attract(state: Array, share: float, b: PlatformParameters, s: Any, dt: float) -> Array:
    """Buyers come to the sellers: what all firms see of them, over the time step."""
    buyers, after = state[BUYERS].sum(), state.copy()
    after[BUYERS] = state[MASS] * next_buyers(buyers, buyers_drawn(share, s.platform_quality, b), dt, b)
    return after


@compiled
def _adopt(state: Array, share: float, a: AdoptionParameters, s: Any, dt: float) -> Array:
    hazards, change = adoption_hazards(state, share, a, s), np.zeros(SHAPE)
    for z in range(3):
        for n in range(DEGREES):
            _move(change, state, _happening(hazards[z, n], dt), (0, z, n), (SELLER, z, n))
            _move(change, state, _happening(leaving_hazard(s.gain, a), dt), (SELLER, z, n), (0, z, n))
    return _plus(state, change, 1.0)


@compiled
def _join(state: Array, share: float, m: MembershipParameters, s: Any, dt: float) -> Array:
    hazards, change = joining_hazards(state, share, m, s), np.zeros(SHAPE)
    for x in range(2):
        for n in range(DEGREES):
            _move(change, state, _happening(hazards[x, NEVER, n], dt), (x, NEVER, n), (x, MEMBER, n))
            _move(change, state, _happening(hazards[x, FORMER, n], dt), (x, FORMER, n), (x, MEMBER, n))
            _move(change, state, _happening(resigning_hazard(m, s), dt), (x, MEMBER, n), (x, FORMER, n))
    state = _plus(state, change, 1.0)
    return _plus(state, _depth_change(state, m), dt)


@compiled
def _depth_change(state: Array, m: MembershipParameters) -> Array:
    change = np.zeros(SHAPE)
    for x in range(2):
        for n in range(DEGREES):
            shallow = state[MASS, x, MEMBER, n] - state[DEPTH, x, MEMBER, n]
            change[DEPTH, x, MEMBER, n] = m.deepening_rate * shallow
            change[DEPTH, x, NEVER, n] = -m.fading_rate * state[DEPTH, x, NEVER, n]
            change[DEPTH, x, FORMER, n] = -m.fading_rate * state[DEPTH, x, FORMER, n]
    return change


@compiled
def _deal(state: Array, t: TrustParameters, s: Any) -> Array:
    """Change per year by what comes of deals."""
    change = np.zeros(SHAPE)
    for x in range(2):
        for z in range(3):
            for n in range(DEGREES):
                if state[MASS, x, z, n] <= 0.0:
                    continue
                change[TRUST, x, z, n] = state[MASS, x, z, n] * trust_change(_mean(state, TRUST, x, z, n), n, t, s)
    return change


@compiled
def _formed(state: Array, proposals: float, t: TrustParameters, s: Any) -> Array:
    """Change when members make so many proposals each, at the present rates of acceptance."""
    rates, change = tie_rates(state, t, s), np.zeros(SHAPE)
    for x in range(2):
        for n in range(DEGREES - 1):
            _move(change, state, proposals * rates[x, n], (x, MEMBER, n), (x, MEMBER, n + 1))
    return change


@compiled
def _dissolve(state: Array, t: TrustParameters, dt: float) -> Array:
    """Every tie ends or stays by itself: of n ties a binomial number stays."""
    partners, change = partners_trust(state), np.zeros(SHAPE)
    for x in range(2):
        for z in range(3):
            for n in range(1, DEGREES):
                if state[MASS, x, z, n] <= 0.0:
                    continue
                ends = _happening(dissolution_hazard(_mean(state, TRUST, x, z, n), partners, t), dt)
                chance = (1.0 - ends) ** n
                for lost in range(1, n + 1):
                    chance *= (n - lost + 1) / lost * ends / max(1.0 - ends, TINY)
                    _move(change, state, chance, (x, z, n), (x, z, n - lost))
    return _plus(state, change, 1.0)


@compiled
def advance(
    state: Array, seen: float, a: AdoptionParameters, m: MembershipParameters, t: TrustParameters,
    b: PlatformParameters, s: Any, dt: float,
) -> Array:  # fmt: skip
    """The state a time step (years) later, process by process as in a quarter, when firms see ``seen`` sell online."""
    members = state[MASS, :, MEMBER].sum()
    state = _adopt(_attract(state, seen, b, s, dt), seen, a, s, dt)
    state = _join(state, members, m, s, dt)
    state = _plus(state, _deal(state, t, s), dt)
    proposals = mean_proposals(proposal_rate(s.proposals_factor, t) * dt) / ROUNDS
    for _ in range(ROUNDS if members > 0.0 else 0):
        middle = _plus(state, _formed(state, proposals, t, s), 0.5)
        state = _plus(state, _formed(middle, proposals, t, s), 1.0)
    return _dissolve(state, t, dt)


@compiled
def trace(
    state: Array, a: AdoptionParameters, m: MembershipParameters, t: TrustParameters, b: PlatformParameters, s: Any,
    dt: float, steps: int,
) -> Array:  # fmt: skip
    """The states of ``steps`` steps, the first one before them."""
    path = np.empty((steps + 1, *SHAPE))
    path[0] = state
    for step in range(steps):
        path[step + 1] = advance(path[step], path[step, MASS, SELLER].sum(), a, m, t, b, s, dt)
    return path


@compiled
def relax(
    state: Array, seen: float, a: AdoptionParameters, m: MembershipParameters, t: TrustParameters,
    b: PlatformParameters, s: Any, dt: float,
) -> Array:  # fmt: skip
    """Where a state comes to rest when firms see ``seen`` sell online, whatever the share that does.

    A negative ``seen`` means that they see what there is. Rest is a change of no share of firms by more than 1e-11 in a
    step, or what is reached after :data:`MOST_STEPS`.
    """
    for _ in range(MOST_STEPS):
        after = advance(state, seen if seen >= 0.0 else state[MASS, SELLER].sum(), a, m, t, b, s, dt)
        moved = _distance(state, after)
        state = after
        if moved < REST:
            break
    return state


@compiled
def rate(
    state: Array, a: AdoptionParameters, m: MembershipParameters, t: TrustParameters, b: PlatformParameters, s: Any
) -> Array:
    """Change of a state per year when everything happens at once: the mean-field differential equation."""
    change = _plus(_depth_change(state, m), _deal(state, t, s), 1.0)
    change = _plus(change, _formed(state, proposal_rate(s.proposals_factor, t), t, s), 1.0)
    change = _plus(change, _attract(state, state[MASS, SELLER].sum(), b, s, 1.0), 1.0)
    change = _plus(change, state, -1.0)
    adopting = adoption_hazards(state, state[MASS, SELLER].sum(), a, s)
    joining = joining_hazards(state, state[MASS, :, MEMBER].sum(), m, s)
    partners = partners_trust(state)
    for n in range(DEGREES):
        for z in range(3):
            _move(change, state, adopting[z, n], (0, z, n), (SELLER, z, n))
            _move(change, state, leaving_hazard(s.gain, a), (SELLER, z, n), (0, z, n))
        for x in range(2):
            _move(change, state, joining[x, NEVER, n], (x, NEVER, n), (x, MEMBER, n))
            _move(change, state, joining[x, FORMER, n], (x, FORMER, n), (x, MEMBER, n))
            _move(change, state, resigning_hazard(m, s), (x, MEMBER, n), (x, FORMER, n))
            for z in range(3 if n > 0 else 0):
                hazard = dissolution_hazard(_mean(state, TRUST, x, z, n), partners, t)
                _move(change, state, n * hazard, (x, z, n), (x, z, n - 1))
    return change
