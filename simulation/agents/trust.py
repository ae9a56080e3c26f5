"""Firms' trust in partners and their reputation: how deals turn out, and what institutions add."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from .. import randomness as chance
from ..columns import BAD_DEALS, CLUSTER, DEGREE, GOOD_DEALS, MEDIATION, STRENGTH, TRUST
from ..columns import IDENTIFIER as ID
from ..compilation import compiled
from ..effects import INSTITUTIONAL_TRUST, RELIABILITY_ADDITION, TRUST_LOSS
from ..packing import unpacked
from ..parameters import DT, Group, par

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class TrustParameters(Group):
    """Trust, ties between firms."""

    initial: float = par(0.25, "share", (0, 1), "Trust at the start.", "assumption")
    floor: float = par(0.15, "share", (0, 1), "Where trust decays to without deals.", "assumption")
    success: float = par(0.92, "share of deals", (0, 1), "Promises kept.", "assumption")
    gain: float = par(0.15, "per year", (0, 5), "Trust gained by a success at full activity.", "assumption")
    loss: float = par(0.75, "per year", (0, 5), "Trust lost by a failure at full activity.", "assumption")
    decay: float = par(0.10, "per year", (0, 5), "Decay towards the floor.", "assumption")
    institutional: float = par(0.12, "per year", (0, 5), "Lift by institutions at full level.", "assumption")
    memory: float = par(0.9, "per quarter", (0, 1), "Weight of past deals in reputation.", "assumption")
    proposals: float = par(
        5.0, "per year", (0, 50), "Tie proposals per member, two sides together.", "assumption", range=(2.0, 8.0)
    )
    most_ties: float = par(12.0, "ties", (1, 12), "Most ties a firm can keep.", "assumption", whole=True)
    across_share: float = par(0.05, "share", (0, 1), "Of proposals that go to another cluster.", "assumption")
    reciprocity: float = par(
        0.5, "share per share of new products", (0, 10), "Acceptance gained by a firm that innovates.",
        "assumption: S1 describes the channel without a size", range=(0.0, 2.0),
    )  # fmt: skip
    seller_meetings: float = par(
        0.1, "multiple", (0, 5), "Of a member's proposals that sellers make to others on their e-commerce platform.",
        "assumption", range=(0.03, 0.3),
    )  # fmt: skip
    market_meetings: float = par(
        0.03, "multiple", (0, 5), "Of a member's proposals that producers and traders make at the professional market.",
        "assumption", range=(0.0, 0.1),
    )  # fmt: skip
    convergence: float = par(
        1.0, "per year", (0, 4), "Speed at which a tie's strength follows the trust of its ends.", "assumption"
    )
    order_share: float = par(
        0.6, "share of orders", (0, 1), "Of a trader's orders that go to partners, if it has many and strong ones.",
        "assumption", range=(0.3, 0.9),
    )  # fmt: skip
    transaction_saving: float = par(
        0.02, "share of unit cost", (0, 0.5), "Search, contract and inspection spared by many strong ties.",
        "assumption", range=(0.005, 0.04),
    )  # fmt: skip
    trade_credit: float = par(
        0.5, "share of the limit", (0, 5), "Credit that many strong ties add.", "assumption", range=(0.1, 1.0)
    )
    dissolution: float = par(0.35, "per year", (0, 5), "Hazard of a tie's end without trust.", "assumption")


@compiled
def next_trust(
    trust: float, activity: float, kept: bool, institutions: float, loss: float, p: TrustParameters
) -> float:
    """Trust after a quarter of deals; ``loss`` is what a shock adds to its decay, per year."""
    change = p.gain * activity * (1.0 - trust) if kept else -p.loss * activity * trust
    change += p.institutional * institutions * (1.0 - trust) - p.decay * (trust - p.floor) - loss * trust
    return min(max(trust + change * DT, 0.0), 1.0)


@compiled
def reputation(good: float, bad: float) -> float:
    """Expected reliability from counts of kept and broken promises (Jøsang and Ismail 2002)."""
    return (good + 1.0) / (good + bad + 2.0)


@compiled
def deal_with_partners(f: Array, rows: Rows, k: Array, p: TrustParameters, quarter: int, key: int) -> None:
    """Deals with partners succeed or fail; trust and reputation follow."""
    p = unpacked(p)
    draws = chance.uniforms(key, f[ID], rows, quarter, chance.TIE_OUTCOME)
    for n, i in enumerate(rows):
        activity = f[DEGREE, i] / (1.0 + f[DEGREE, i])
        c = int(f[CLUSTER, i])
        kept = draws[n] < p.success + k[RELIABILITY_ADDITION, c]
        f[GOOD_DEALS, i] = p.memory * f[GOOD_DEALS, i] + (activity if kept else 0.0)
        f[BAD_DEALS, i] = p.memory * f[BAD_DEALS, i] + (0.0 if kept else activity)
        institutions = k[INSTITUTIONAL_TRUST, c] + k[MEDIATION, c]
        f[TRUST, i] = next_trust(f[TRUST, i], activity, kept, institutions, k[TRUST_LOSS, c], p)


@compiled
def embeddedness(strength: float) -> float:
    """How far a firm's ties together do what ties can, 0 to 1; ``strength`` is their sum."""
    return strength / (1.0 + strength)


@compiled
def next_strength(strength: float, kept: bool, trust: float, loss: float, p: TrustParameters) -> float:
    """Strength of a tie after a quarter's deal; ``trust`` is its ends' mean, ``loss`` what a shock takes, per year."""
    change = p.gain * (1.0 - strength) if kept else -p.loss * strength
    change += p.convergence * (trust - strength) - loss * strength
    return min(max(strength + change * DT, 0.0), 1.0)


@compiled
def _partners(f: Array, rows: Rows, ties: NDArray[np.int32]) -> tuple[Array, Array]:
    """The identifiers of the ends of every tie of some firms, the lower first, in the order of rows and slots."""
    ends = 0.0
    for i in rows:
        ends += f[DEGREE, i]
    low, high, n = np.empty(int(ends)), np.empty(int(ends)), 0
    for i in rows:
        for slot in range(ties.shape[1] if f[DEGREE, i] > 0.0 else 0):
            j = ties[i, slot]
            if j >= 0:
                low[n], high[n] = min(f[ID, i], f[ID, j]), max(f[ID, i], f[ID, j])
                n += 1
    return low, high


@compiled
def deal_along_ties(
    f: Array,
    rows: Rows,
    k: Array,
    ties: NDArray[np.int32],
    strength: Array,
    p: TrustParameters,
    quarter: int,
    key: int,
) -> None:
    """Every tie's deal of the quarter is kept or broken, the same for both ends; its strength follows."""
    p = unpacked(p)
    low, high = _partners(f, rows, ties)
    draws, n = chance.pair_uniforms(key + quarter, low, high, chance.TIE_DEAL), 0
    for i in rows:
        total = 0.0
        for slot in range(ties.shape[1] if f[DEGREE, i] > 0.0 else 0):
            j = int(ties[i, slot])
            if j < 0:
                continue
            here, there = int(f[CLUSTER, i]), int(f[CLUSTER, j])
            success = p.success + 0.5 * (k[RELIABILITY_ADDITION, here] + k[RELIABILITY_ADDITION, there])
            kept = draws[n] < success
            n += 1
            loss = max(k[TRUST_LOSS, here], k[TRUST_LOSS, there])
            mean = 0.5 * (f[TRUST, i] + f[TRUST, j])
            strength[i, slot] = next_strength(strength[i, slot], kept, mean, loss, p)
            total += strength[i, slot]
        f[STRENGTH, i] = total
