"""Shapley values: a gap shared out among the differences that made it, whatever the order they are put in.

A coalition is a whole number whose bit i says whether difference i is in. Values of coalitions are arrays of any shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ...language import tr
from ..synergy.errors import EvaluationError
from ..synergy.labels import Floats

MOST_EXACT = 8  # differences, that is 256 coalitions

Orders = Sequence[Sequence[int]]


class Shares(NamedTuple):
    """What each difference contributes, (differences, …), and its standard error from the orders tried (0 if exact)."""

    values: Floats
    errors: Floats


def all_coalitions(n: int) -> range:
    """Every coalition of so many differences."""
    return range(2**n)


def antithetic_orders(n: int, pairs: int, seed: int) -> list[tuple[int, ...]]:
    """Random orders of the differences, each followed by its reverse.

    Source: Castro, Gómez & Tejada (2009), Computers & Operations Research 36; Mitchell et al. (2022), Journal of
    Machine Learning Research 23.
    """
    rng = np.random.default_rng(seed)
    drawn = [tuple(int(one) for one in rng.permutation(n)) for _ in range(pairs)]
    return [order for one in drawn for order in (one, one[::-1])]


def coalitions_on(orders: Iterable[Sequence[int]]) -> set[int]:
    """The coalitions that are passed through when differences are put in one by one, in these orders."""
    found = {0}
    for order in orders:
        inside = 0
        for one in order:
            inside |= 1 << one
            found.add(inside)
    return found


def exact_shares(values: Mapping[int, Floats], n: int) -> Shares:
    """Shapley values from every coalition; they add up to the gap between all and none.

    Raises:
        EvaluationError: a coalition without a value, or NaN.

    Source: Shapley (1953), Contributions to the Theory of Games II.
    """
    _check(values, all_coalitions(n))
    weights = [math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n) for size in range(n)]
    shares = []
    for one in range(n):
        outside = [coalition for coalition in all_coalitions(n) if not coalition >> one & 1]
        terms = [weights[inside.bit_count()] * (values[inside | 1 << one] - values[inside]) for inside in outside]
        shares.append(np.sum(terms, axis=0))
    found = np.asarray(shares, dtype=np.float64)
    return Shares(found, np.zeros_like(found))


def sampled_shares(values: Mapping[int, Floats], orders: Orders) -> Shares:
    """Shapley values from some orders and their reverses (:func:`antithetic_orders`); they too add up to the gap.

    The standard errors are those of the mean over the pairs of orders.

    Raises:
        EvaluationError: fewer than two pairs of orders, a coalition without a value, or NaN.
    """
    pairs = len(orders) // 2
    if pairs < 2:
        raise EvaluationError(tr("Sampled Shapley values need at least two pairs of orders: one tells no error."))
    _check(values, sorted(coalitions_on(orders)))
    marginal = np.array([_along(values, order) for order in orders])
    paired = marginal.reshape(pairs, 2, *marginal.shape[1:]).mean(axis=1)
    return Shares(paired.mean(axis=0), paired.std(axis=0, ddof=1) / np.sqrt(pairs))


def _along(values: Mapping[int, Floats], order: Sequence[int]) -> Floats:
    """What each difference adds when it is put in, in this order."""
    added: dict[int, Floats] = {}
    inside = 0
    for one in order:
        added[one] = values[inside | 1 << one] - values[inside]
        inside |= 1 << one
    return np.array([added[one] for one in range(len(order))])


def _check(values: Mapping[int, Floats], needed: Iterable[int]) -> None:
    for coalition in needed:
        if coalition not in values:
            raise EvaluationError(tr("The coalition {coalition:b} has no value.", coalition=coalition))
        if not np.isfinite(values[coalition]).all():
            raise EvaluationError(
                tr(
                    "The value of the coalition {coalition:b} is NaN or infinite: nothing adds up then.",
                    coalition=coalition,
                )
            )
