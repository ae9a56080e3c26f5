"""Counter-based random numbers: a draw depends on who draws, when and what for, and on nothing else.

Two scenarios run with one seed meet the same luck, agent by agent: their difference is the effect of the scenario.
Draws are Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .compilation import compiled

# What a draw is for. Values are part of the results: append, never renumber.
ADOPT = 1
CHURN = 2
CHOOSE_PLATFORM = 3
MULTI_HOME = 4
JOIN = 5
LEAVE = 6
INNOVATE = 7
INNOVATION_STEP = 8  # and the four after it
IMITATE = 13
PATENT = 14
PROPOSE = 15
MEET = 16  # and the eleven after it
ACCEPT = 28  # and the three after it
DISSOLVE = 32  # and the eleven after it
CUSTOMER_SHOCK = 44
CUSTOMER_VARIANCE = 45
CUSTOMER_REDRAW = 46
EXIT = 47
ENTER = 48
ENTRANT_CAPITAL = 49
ENTRANT_PRODUCTIVITY = 50
ENTRANT_QUALITY = 51
INITIAL_PRODUCTIVITY = 52
INITIAL_QUALITY = 53
INITIAL_OVERHEAD = 54
INITIAL_VARIANCE = 55
TIE_OUTCOME = 56
MEASURES = 57
CHOOSE_SECOND = 58
TIE_PLATFORM = 60  # and the three after it
OPEN_OWN_PLATFORM = 64
REVIEW_PLATFORM = 59
SWITCH_PLATFORM = 90
REWIRE = 65
HEAR = 66
INITIAL_AGE = 67
TIE_DEAL = 68
RELOCATE = 69
DESTINATION = 70

_LOW32 = np.uint64(0xFFFFFFFF)
_SHIFT32 = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_UNIT53 = 1.0 / 9007199254740992.0
BLOCK = 128  # draws made at a time: few enough to stay in the nearest cache

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
Words = NDArray[np.uint64]


@compiled
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, key0: np.uint64, key1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four 32-bit words (held in 64 bits) from a 128-bit counter and a 64-bit key."""
    for _ in range(10):
        product0 = _MULTIPLIER_0 * c0
        product1 = _MULTIPLIER_1 * c2
        c0 = (product1 >> _SHIFT32) ^ c1 ^ key0
        c1 = product1 & _LOW32
        c2 = (product0 >> _SHIFT32) ^ c3 ^ key1
        c3 = product0 & _LOW32
        key0 = (key0 + _WEYL_0) & _LOW32
        key1 = (key1 + _WEYL_1) & _LOW32
    return c0, c1, c2, c3


@compiled
def _words(key: int, identifier: float, quarter: int, purpose: int) -> tuple[np.uint64, ...]:
    agent = np.uint64(identifier)
    secret = np.uint64(key)
    return philox(
        agent & _LOW32,
        agent >> _SHIFT32,
        np.uint64(quarter),
        np.uint64(purpose),
        secret & _LOW32,
        secret >> _SHIFT32,
    )


@compiled
def _unit(high: np.uint64, low: np.uint64) -> float:
    """Two words as a number in (0, 1)."""
    bits = ((high << _SHIFT32) | low) >> np.uint64(11)
    return (float(np.int64(bits)) + 0.5) * _UNIT53  # signed: what processors convert several at a time


@compiled
def _box_muller(first: float, second: float) -> float:
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


@compiled
def uniform(key: int, identifier: float, quarter: int, purpose: int) -> float:
    """A uniform draw in (0, 1)."""
    w0, w1, _, _ = _words(key, identifier, quarter, purpose)
    return _unit(w0, w1)


@compiled
def _draw(key: int, c0: Words, c1: Words, c2: Words, c3: Words, n: int) -> None:
    """The words of ``n`` counters (agent in two words, quarter, purpose), in their place: several at a time."""
    key0, key1 = np.uint64(key) & _LOW32, np.uint64(key) >> _SHIFT32
    for _ in range(10):  # the rounds of philox
        for j in range(n):
            product0, product1 = _MULTIPLIER_0 * c0[j], _MULTIPLIER_1 * c2[j]
            c0[j] = (product1 >> _SHIFT32) ^ c1[j] ^ key0
            c1[j] = product1 & _LOW32
            c2[j] = (product0 >> _SHIFT32) ^ c3[j] ^ key1
            c3[j] = product0 & _LOW32
        key0, key1 = (key0 + _WEYL_0) & _LOW32, (key1 + _WEYL_1) & _LOW32


@compiled
def _count(words: Words, values: Rows | Array, first: int, n: int) -> None:
    """Fill in a word of ``n`` counters: the values from a place on, or the only one there is."""
    if values.size == 1:
        words[:n] = np.uint64(np.int64(values[0]))
    else:
        for j in range(n):
            words[j] = np.uint64(np.int64(values[first + j]))


@compiled
def _drawn(key: int, agents: Array, rows: Rows, seconds: Rows | Array, purposes: Rows, normal: bool) -> Array:
    """Uniform or normal draws of the agents in some rows; quarters (or partners) and purposes: one for all, or each."""
    drawn = np.empty(rows.size)
    c0, c1 = np.empty(BLOCK, dtype=np.uint64), np.empty(BLOCK, dtype=np.uint64)
    c2, c3 = np.empty(BLOCK, dtype=np.uint64), np.empty(BLOCK, dtype=np.uint64)
    for first in range(0, rows.size, BLOCK):
        n = min(BLOCK, rows.size - first)
        for j in range(n):
            agent = np.uint64(np.int64(agents[rows[first + j]]))
            c0[j], c1[j] = agent & _LOW32, agent >> _SHIFT32
        _count(c2, seconds, first, n)
        _count(c3, purposes, first, n)
        _draw(key, c0, c1, c2, c3, n)
        for j in range(n):
            drawn[first + j] = _box_muller(_unit(c0[j], c1[j]), _unit(c2[j], c3[j])) if normal else _unit(c0[j], c1[j])
    return drawn


@compiled
def uniforms(key: int, identifiers: Array, rows: Rows, quarter: int, purpose: int) -> Array:
    """The draws of :func:`uniform` for the firms of some rows, in their order: the same numbers, made much faster."""
    return _drawn(key, identifiers, rows, np.array([quarter]), np.array([purpose]), False)


@compiled
def normals(key: int, identifiers: Array, rows: Rows, quarter: int, purpose: int) -> Array:
    """The draws of :func:`normal` for the firms of some rows, in their order."""
    return _drawn(key, identifiers, rows, np.array([quarter]), np.array([purpose]), True)


@compiled
def slot_uniforms(key: int, identifiers: Array, rows: Rows, quarter: int, purposes: Rows) -> Array:
    """The draws of :func:`uniform` for firms each of which draws for a purpose of its own, such as a slot of ties."""
    return _drawn(key, identifiers, rows, np.array([quarter]), purposes, False)


@compiled
def pair_uniforms(key: int, one: Array, other: Array, purpose: int) -> Array:
    """The draws of :func:`uniform` for pairs of firms, of whom the second stands where the quarter does elsewhere."""
    return _drawn(key, one, np.arange(one.size), other, np.array([purpose]), False)


@compiled
def normal(key: int, identifier: float, quarter: int, purpose: int) -> float:
    """A standard normal draw (Box and Muller 1958)."""
    w0, w1, w2, w3 = _words(key, identifier, quarter, purpose)
    return _box_muller(_unit(w0, w1), _unit(w2, w3))


@compiled
def exponential(key: int, identifier: float, quarter: int, purpose: int) -> float:
    """A draw from the exponential distribution with mean 1."""
    return -math.log(uniform(key, identifier, quarter, purpose))


@compiled
def beta_3_3(key: int, identifier: float, quarter: int, purpose: int) -> float:
    """A draw from Beta(3, 3): the median of five uniforms. Uses five purposes from ``purpose`` on."""
    a = uniform(key, identifier, quarter, purpose)
    b = uniform(key, identifier, quarter, purpose + 1)
    c = uniform(key, identifier, quarter, purpose + 2)
    d = uniform(key, identifier, quarter, purpose + 3)
    e = uniform(key, identifier, quarter, purpose + 4)
    # Of four, the smallest and the largest cannot be the median of five; the rest is a median of three.
    a, b = min(a, b), max(a, b)
    c, d = min(c, d), max(c, d)
    low, high = max(a, c), min(b, d)
    return max(min(low, high), min(max(low, high), e))


@compiled
def exceeds(draw: float, most: float) -> bool:
    """Whether a draw is too high for an event that is expected at most ``most`` times: 1 - exp(-x) is below x.

    In most quarters most firms see none of the events that could happen to them: then nothing more need be computed.
    """
    return draw > most * (1.0 + 1e-9) + 1e-12


@compiled
def none_of(most: float, draw: float) -> bool:
    """Whether a Poisson number is nil at a draw, whatever its mean is up to ``most``: exp(-x) is above 1 - x."""
    return draw < 1.0 - most * (1.0 + 1e-9) - 1e-12


@compiled
def poisson(mean: float, draw: float) -> int:
    """The Poisson quantile at the uniform ``draw``, for small means; at most 50."""
    if none_of(mean, draw):
        return 0
    probability = math.exp(-mean)
    total = probability
    count = 0
    while draw > total and count < 50:
        count += 1
        probability *= mean / count
        total += probability
    return count


def run_key(seed: int) -> int:
    """The key of a run from its seed (the finaliser of SplitMix64), non-negative 63 bits."""
    mask = (1 << 64) - 1
    z = (seed + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return (z ^ (z >> 31)) >> 1
