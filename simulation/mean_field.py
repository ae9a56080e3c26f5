"""The mean-field twin: what infinitely many identical firms of one cluster do, by the firms' own decision functions.

Kept are six processes (attract buyers, adopt, join, deal, form ties, dissolve ties), in the order of a quarter; left
out are size, finance, entry, exit, shocks, platforms' fees and leaders (all are as visible as leaders). A state holds
the share of firms in each class, their digital depth and trust, and the buyers on the platforms; a class is given by
selling online or not, being never, now or formerly a member of the characteristic platform, and a number of ties. It
closes by taking the firms of a class as alike in depth and trust.

The map and the differential equation of the design follow mean ties under a Poisson closure. That leaves trust .0125
too high for any number of firms (members who have just joined have fewer ties than Poisson firms), so ties are counted
here instead, which needs no closure.
"""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .agents.adoption import AdoptionParameters, MembershipParameters
from .agents.platforms import PlatformParameters
from .agents.trust import TrustParameters
from .mean_field_equations import BUYERS, DEPTH, MASS, MEMBER, SELLER, SHAPE, TRUST, advance, rate, relax, trace
from .parameters import DT, Group, par

Array = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Surroundings(Group):
    """What the firms of the mean field meet, constant in time."""

    push: float = par(0.0, "share", (0, 1), "Push of the characteristic platform.", "the experiment's choice")
    gain: float = par(0.0, "share of online sales", (-1, 1), "Profit on an online sale.", "the experiment's choice")
    platform_quality: float = par(0.7, "share", (0, 1), "Quality of the platforms.", "where the model's comes to rest")
    adoption_policy: float = par(0.0, "utility", (-20, 20), "Policy for selling online.", "the experiment's choice")
    joining_policy: float = par(0.0, "utility", (-20, 20), "Policy for joining.", "the experiment's choice")
    onboarding: float = par(0.0, "per year", (0, 10), "Added to the hazard of joining.", "the experiment's choice")
    institutions: float = par(0.0, "level", (0, 1), "Institutions that lift trust.", "the experiment's choice")
    proposals_factor: float = par(1.0, "multiple", (0, 10), "Of tie proposals.", "the experiment's choice")
    acceptance_factor: float = par(1.0, "multiple", (0, 10), "Of their acceptance.", "the experiment's choice")


class Order(NamedTuple):
    """The order parameters: shares of firms that sell online and that are members, ties per firm, mean trust."""

    adoption: float
    membership: float
    degree: float
    trust: float


def order_parameters(state: Array) -> Order:
    """The order parameters of a state of shape :data:`SHAPE`."""
    mass = state[MASS]
    degree = float((mass.sum(axis=(0, 1)) * np.arange(mass.shape[2])).sum())
    return Order(float(mass[SELLER].sum()), float(mass[:, MEMBER].sum()), degree, float(state[TRUST].sum()))


@dataclasses.dataclass(frozen=True)
class MeanField:
    """The map of a quarter and the flow in continuous time, for given parameters and surroundings."""

    adoption: AdoptionParameters = dataclasses.field(default_factory=AdoptionParameters)
    membership: MembershipParameters = dataclasses.field(default_factory=MembershipParameters)
    trust: TrustParameters = dataclasses.field(default_factory=TrustParameters)
    platforms: PlatformParameters = dataclasses.field(default_factory=PlatformParameters)
    surroundings: Surroundings = dataclasses.field(default_factory=Surroundings)
    values: tuple[Any, Any, Any, Any, Any] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        groups = (self.adoption, self.membership, self.trust, self.platforms, self.surroundings)
        object.__setattr__(self, "values", tuple(group.values() for group in groups))

    def start(self, adopters: float = 0.0, members: float = 0.0) -> Array:
        """A state without ties, with the trust and the buyers of the start.

        The shares of firms that sell online and that join are independent. Members are as digital as they become in
        the end, others not at all.
        """
        state = np.zeros(SHAPE)
        online, joined = np.array([1.0 - adopters, adopters]), np.array([1.0 - members, members, 0.0])
        state[MASS, :, :, 0] = np.outer(online, joined)
        state[DEPTH, :, MEMBER] = state[MASS, :, MEMBER]
        state[TRUST] = self.trust.initial * state[MASS]
        state[BUYERS] = state[MASS]
        return state

    def step(self, state: Array, dt: float = DT) -> Array:
        """The state a time step (years) later; with ``dt`` a quarter, the map that the agents follow on average."""
        return np.asarray(advance(state, float(state[MASS, SELLER].sum()), *self.values, dt))

    def rest(self, state: Array, seen: float = -1.0, dt: float = DT) -> Array:
        """Where a state comes to rest; with ``seen`` in [0, 1], if firms saw that share of them sell online."""
        return np.asarray(relax(state, seen, *self.values, dt))

    def path(self, state: Array, years: float, dt: float = DT) -> Array:
        """States at every step from the given one on; shape (steps + 1, *SHAPE)."""
        return np.asarray(trace(state, *self.values, dt, round(years / dt)))

    def flow(self, state: Array, years: float, dt: float = DT) -> Array:
        """As :meth:`path`, by the differential equation: states every ``dt`` years.

        Raises:
            RuntimeError: the solver gave up.
        """
        from scipy.integrate import solve_ivp

        times = np.arange(round(years / dt) + 1) * dt
        solved = solve_ivp(
            lambda _, y: rate(y.reshape(SHAPE), *self.values).ravel(),
            (0.0, times[-1]),
            state.ravel(),
            method="LSODA",
            t_eval=times,
            rtol=1e-8,
            atol=1e-10,
        )
        if not solved.success:
            raise RuntimeError(f"The mean-field equation was not solved: {solved.message}")
        return np.asarray(solved.y.T.reshape(-1, *SHAPE))
