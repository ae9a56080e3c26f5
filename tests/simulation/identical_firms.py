"""The agent model reduced to the processes of its mean-field twin: identical firms of one cluster."""

from __future__ import annotations

import numpy as np
from synergysim.simulation import network
from synergysim.simulation.agents import adoption, trust
from synergysim.simulation.columns import (
    ADOPTION_SHARE,
    CUSTOMERS,
    DEGREE,
    DIGITAL_DEPTH,
    LEADER_ADOPTION_SHARE,
    MEMBER,
    MEMBER_SHARE,
    N_COLUMNS,
    N_VARIABLES,
    PLATFORM,
    PLATFORM_PUSH,
    REVENUE,
    SECOND_PLATFORM,
    TRUST,
    WEIGHT,
)
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.levers import NEUTRAL, effects_of
from synergysim.simulation.mean_field import MeanField, Order
from synergysim.simulation.population import MAX_TIES
from synergysim.simulation.randomness import run_key

ONE_PLATFORM = np.array([1.0])


class IdenticalFirms:
    """Firms that differ in nothing but their luck; ``step()`` is a quarter of the compiled behaviours."""

    def __init__(self, twin: MeanField, n: int, seed: int, adopters: float, members: float) -> None:
        self.twin, self.key, self.quarter = twin, run_key(seed), 0
        self.rows = np.arange(n, dtype=np.int64)
        self.f = np.zeros((N_COLUMNS, n))
        self.f[ID] = self.rows
        self.f[WEIGHT] = self.f[REVENUE] = self.f[CUSTOMERS] = 1.0
        self.f[TRUST] = twin.trust.initial
        order = np.random.default_rng(seed).permutation(n)
        self.f[PLATFORM], self.f[SECOND_PLATFORM] = np.where(order < round(adopters * n), 0.0, -1.0), -1.0
        # Every k-th firm in the order of adopters: members and adopters are independent.
        self.f[MEMBER] = np.floor((order + 1) * members) > np.floor(order * members)
        self.f[DIGITAL_DEPTH] = self.f[MEMBER]
        self.k = np.zeros((N_VARIABLES, 1))
        self.ties = np.full((n, MAX_TIES), -1, dtype=np.int32)
        self.places = np.full((n, MAX_TIES), -1, dtype=np.int8)
        s = twin.surroundings
        self.effects = effects_of(
            NEUTRAL
            | {
                "adoption_utility": s.adoption_policy,
                "onboarding_utility": s.joining_policy,
                "onboarding_hazard": s.onboarding,
                "institutional_trust": s.institutions,
                "proposals_factor": s.proposals_factor,
                "acceptance_factor": s.acceptance_factor,
            }
        )
        self.p = [group.values() for group in (twin.adoption, twin.membership, twin.trust)]

    def step(self) -> None:
        """Adopt, join, deal, form ties, dissolve ties."""
        f, rows, k, now = self.f, self.rows, self.k, (self.quarter, self.key)
        selling, joining, ties = self.p
        k[ADOPTION_SHARE] = k[LEADER_ADOPTION_SHARE] = self.order().adoption
        k[MEMBER_SHARE], k[PLATFORM_PUSH] = self.order().membership, self.twin.surroundings.push
        adoption.adopt_platforms(f, rows, k, selling, self.effects, 0.0, ONE_PLATFORM, *now)
        adoption.join_characteristic_platform(f, rows, k, joining, self.effects, 1.0, *now)
        trust.deal_with_partners(f, rows, k, ties, self.effects, *now)
        network.form_ties(f, rows, self.ties, self.places, ties, self.effects, 1, *now)
        network.dissolve_ties(f, rows, self.ties, ties, 1, *now)
        self.quarter += 1

    def order(self) -> Order:
        """The order parameters now."""
        f = self.f
        means = (f[PLATFORM] >= 0.0, f[MEMBER], f[DEGREE], f[TRUST])
        return Order(*(float(np.mean(one)) for one in means))

    def path(self, quarters: int) -> np.ndarray:
        """Order parameters from the start on; shape (quarters + 1, 4)."""
        found = [self.order()]
        for _ in range(quarters):
            self.step()
            found.append(self.order())
        return np.array(found)
