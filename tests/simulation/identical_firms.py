"""The agent model reduced to the processes of its mean-field twin: identical firms of one cluster."""

from __future__ import annotations

import dataclasses

import numpy as np
from synergysim.simulation import network
from synergysim.simulation.agents import adoption, platforms, trust
from synergysim.simulation.columns import (
    ADOPTION_SHARE,
    CLUSTER_VARIABLES,
    CUSTOMERS,
    DEGREE,
    DIGITAL_DEPTH,
    LEADER_ADOPTION_SHARE,
    MARKET_REACH,
    MEMBER,
    MEMBER_SHARE,
    N_COLUMNS,
    ONLINE_MARGIN,
    ONLINE_PRICE,
    PLATFORM,
    PLATFORM_PUSH,
    REVENUE,
    SECOND_PLATFORM,
    TRUST,
    UNIT_COST,
    WEIGHT,
)
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.effects import (
    ACCEPTANCE_FACTOR,
    ADOPTION_UTILITY,
    EFFECTS,
    INSTITUTIONAL_TRUST,
    ONBOARDING_HAZARD,
    ONBOARDING_UTILITY,
    PROPOSALS_FACTOR,
)
from synergysim.simulation.mean_field import MeanField, Order
from synergysim.simulation.parameters import DT
from synergysim.simulation.population import MAX_TIES
from synergysim.simulation.randomness import run_key

ONE = np.array([1.0])  # odds of the platform to choose, quality of training
OPEN = np.array([[1.0]])


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
        self.k = np.zeros((len(CLUSTER_VARIABLES), 1))
        self.ties = np.full((n, MAX_TIES), -1, dtype=np.int32)
        self.places = np.full((n, MAX_TIES), -1, dtype=np.int8)
        self.strength = np.zeros((n, MAX_TIES))
        for effect in EFFECTS.values():
            self.k[effect.row] = effect.neutral
        s = twin.surroundings
        self.f[ONLINE_PRICE], self.f[UNIT_COST] = 1.0, 1.0 - s.gain
        self.buyers, self.platforms = 1.0, twin.platforms.values()
        self.k[PLATFORM_PUSH], self.k[ONLINE_MARGIN], self.k[MARKET_REACH] = s.push, s.gain, 1.0
        self.k[ADOPTION_UTILITY], self.k[ONBOARDING_UTILITY] = s.adoption_policy, s.joining_policy
        self.k[ONBOARDING_HAZARD], self.k[INSTITUTIONAL_TRUST] = s.onboarding, s.institutions
        self.k[PROPOSALS_FACTOR], self.k[ACCEPTANCE_FACTOR] = s.proposals_factor, s.acceptance_factor
        on_the_platform = dataclasses.replace(twin.trust, seller_meetings=0.0, market_meetings=0.0)  # as in the twin
        self.p = [group.values() for group in (twin.adoption, twin.membership, on_the_platform)]

    def step(self) -> None:
        """Attract buyers, adopt, join, deal, form ties, dissolve ties."""
        f, rows, k, now = self.f, self.rows, self.k, (self.quarter, self.key)
        selling, joining, ties = self.p
        k[ADOPTION_SHARE] = k[LEADER_ADOPTION_SHARE] = self.order().adoption
        k[MEMBER_SHARE] = self.order().membership
        limit = platforms.buyers_drawn(self.order().adoption, self.twin.surroundings.platform_quality, self.platforms)
        self.buyers = platforms.next_buyers(self.buyers, limit, DT, self.platforms)
        adoption.adopt_platforms(f, rows, k, selling, self.buyers, ONE, *now)
        adoption.join_characteristic_platform(f, rows, k, joining, ONE, *now)
        trust.deal_with_partners(f, rows, k, ties, *now)
        network.form_ties(f, rows, k, self.ties, self.places, self.strength, ties, OPEN, 1, *now)
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
