"""Draws are the published generator's, follow the laws they claim, and depend on nothing but who, when and what for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from synergysim.simulation import randomness as chance

# kat_vectors of Random123 (Salmon et al. 2011): philox 4x32, 10 rounds: counter, key, result.
PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
N = 20_000
KEY = chance.run_key(1)


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


def draws(draw: Callable[[int, float, int, int], float], n: int = N) -> np.ndarray:
    return np.array([draw(KEY, float(i), 3, chance.ADOPT) for i in range(n)])


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
def test_philox_gives_the_published_vectors(counter: str, key: str, result: str) -> None:
    assert [int(word) for word in chance.philox(*words(counter), *words(key))] == [int(word) for word in words(result)]


@pytest.mark.parametrize(
    ("draw", "law"),
    [
        (chance.uniform, stats.uniform()),
        (chance.normal, stats.norm()),
        (chance.exponential, stats.expon()),
        (chance.beta_3_3, stats.beta(3, 3)),
    ],
    ids=["uniform", "normal", "exponential", "beta(3, 3)"],
)
def test_draws_follow_their_law(draw: Callable[..., float], law: stats.rv_frozen) -> None:
    sample = draws(draw)
    assert sample.mean() == pytest.approx(law.mean(), abs=4 * law.std() / math.sqrt(N))
    assert stats.kstest(sample, law.cdf).pvalue > 1e-3


def test_the_law_test_would_notice_a_wrong_law() -> None:
    assert stats.kstest(draws(chance.beta_3_3), stats.beta(2, 2).cdf).pvalue < 1e-6


@pytest.mark.parametrize("mean", [0.05, 0.625, 4.0])
def test_poisson_counts_have_mean_and_variance_alike(mean: float) -> None:
    counts = np.array([chance.poisson(mean, one) for one in draws(chance.uniform)])
    assert counts.mean() == pytest.approx(mean, abs=4 * math.sqrt(mean / N))
    assert counts.var() == pytest.approx(mean, rel=0.1)


def test_poisson_counts_are_the_quantiles_of_the_law() -> None:
    for draw in (0.001, 0.2, 0.5, 0.9, 0.999):
        assert chance.poisson(2.5, draw) == stats.poisson(2.5).ppf(draw)


def test_uniform_draws_stay_inside_the_open_interval() -> None:
    sample = draws(chance.uniform)
    assert sample.min() > 0.0
    assert sample.max() < 1.0


def test_a_draw_does_not_depend_on_the_order_of_drawing() -> None:
    triples = [(float(i), q, purpose) for i in range(20) for q in range(5) for purpose in (chance.ADOPT, chance.EXIT)]
    forward = {triple: chance.uniform(KEY, *triple) for triple in triples}
    backward = {triple: chance.uniform(KEY, *triple) for triple in reversed(triples)}
    assert forward == backward


def test_who_when_what_for_and_seed_all_matter() -> None:
    first = chance.uniform(KEY, 5.0, 7, chance.ADOPT)
    others = [
        chance.uniform(KEY, 6.0, 7, chance.ADOPT),
        chance.uniform(KEY, 5.0, 8, chance.ADOPT),
        chance.uniform(KEY, 5.0, 7, chance.EXIT),
        chance.uniform(chance.run_key(2), 5.0, 7, chance.ADOPT),
        chance.uniform(KEY, 5.0 + 2.0**32, 7, chance.ADOPT),
    ]
    assert len({first, *others}) == 6


def test_neighbouring_draws_are_uncorrelated() -> None:
    by_agent = draws(chance.uniform)
    by_quarter = np.array([chance.uniform(KEY, 1.0, q, chance.ADOPT) for q in range(N)])
    bound = 4 / math.sqrt(N)
    assert abs(np.corrcoef(by_agent[:-1], by_agent[1:])[0, 1]) < bound
    assert abs(np.corrcoef(by_quarter[:-1], by_quarter[1:])[0, 1]) < bound
    assert abs(np.corrcoef(by_agent, by_quarter)[0, 1]) < bound


def test_run_keys_are_distinct_and_fit_a_signed_integer() -> None:
    keys = {chance.run_key(seed) for seed in range(5000)}
    assert len(keys) == 5000
    assert all(0 <= key < 2**63 for key in keys)


def test_run_keys_are_those_of_splitmix64() -> None:
    # First output of SplitMix64 from state 0, as published with the generator, less its lowest bit.
    assert chance.run_key(0) == 0xE220A8397B1DCDAF >> 1


WORDS = {"three": 3, "four": 4, "eleven": 11}


def test_no_two_purposes_share_a_stream() -> None:
    """A purpose whose comment says "and the three after it" owns these numbers too."""
    assert chance.__file__ is not None
    declared = re.findall(
        r"^([A-Z_]+) = (\d+)(?:  # and the (\w+) after it)?$", Path(chance.__file__).read_text(encoding="utf-8"), re.M
    )
    assert len(declared) >= 25
    owner: dict[int, str] = {}
    for name, first, more in declared:
        for number in range(int(first), int(first) + 1 + WORDS.get(more, 0)):
            assert owner.setdefault(number, name) == name


@pytest.mark.parametrize("count", [0, 1, chance.BLOCK - 1, chance.BLOCK, 3 * chance.BLOCK + 5])
def test_draws_made_many_at_a_time_are_those_made_one_by_one(count: int) -> None:
    rng = np.random.default_rng(count)
    who, rows = rng.integers(0, 2**53, 2 * count + 1).astype(float), rng.permutation(2 * count + 1)[:count]
    other, what = rng.integers(0, 2**48, count).astype(float), rng.integers(0, 99, count)
    many = (
        chance.uniforms(KEY, who, rows, 7, chance.EXIT),
        chance.normals(KEY, who, rows, 7, chance.EXIT),
        chance.slot_uniforms(KEY, who, rows, 7, what),
        chance.pair_uniforms(KEY, who[rows], other, chance.TIE_DEAL),
    )
    one_by_one = (
        [chance.uniform(KEY, who[row], 7, chance.EXIT) for row in rows],
        [chance.normal(KEY, who[row], 7, chance.EXIT) for row in rows],
        [chance.uniform(KEY, who[row], 7, int(purpose)) for row, purpose in zip(rows, what, strict=True)],
        [chance.uniform(KEY, who[row], int(two), chance.TIE_DEAL) for row, two in zip(rows, other, strict=True)],
    )
    for fast, slow in zip(many, one_by_one, strict=True):
        np.testing.assert_array_equal(fast, slow)
