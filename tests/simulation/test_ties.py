"""Ties are states with a strength that both ends share, and carry orders, credit, data and knowledge."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from claims import for_all
from hypothesis import strategies as st
from networks import Ties
from synergysim.simulation import ClusterModel, Inputs, network
from synergysim.simulation import columns as of
from synergysim.simulation.agents import finance, pricing, trust
from synergysim.simulation.agents.data import DataParameters
from synergysim.simulation.agents.finance import FinanceParameters
from synergysim.simulation.agents.pricing import PricingParameters
from synergysim.simulation.agents.production import ProductionParameters, built_for
from synergysim.simulation.agents.trust import TrustParameters
from synergysim.simulation.columns import IDENTIFIER as ID
from synergysim.simulation.effects import EFFECTS, RELIABILITY_ADDITION, TRUST_LOSS
from synergysim.simulation.markets import sales
from synergysim.simulation.model import forget
from synergysim.simulation.randomness import run_key

TRUST = TrustParameters()
SHARE = st.floats(0.0, 1.0)
N_PLATFORMS = 3
KEY = run_key(1)


def variables(n: int = 2) -> np.ndarray:
    """Variables of clusters on which nothing acts."""
    k = np.zeros((len(of.CLUSTER_VARIABLES), n))
    for effect in EFFECTS.values():
        k[effect.row] = effect.neutral
    k[of.MARKET_REACH] = k[of.WAGE] = k[of.PRICE_LEVEL] = k[of.MATERIAL_PRICE] = k[of.AGGLOMERATION] = 1.0
    k[of.MEAN_PRICE] = k[of.MEAN_QUALITY] = k[of.MEAN_BRAND] = k[of.MEAN_COST] = 1.0
    return k


def firms(density: float, n: int = 120) -> Ties:
    tied = Ties(density, 1, n=n)
    tied.f[ID, tied.rows] = tied.rows
    tied.f[of.TRUST, tied.rows] = 0.6
    return tied


def one_sided(ties: np.ndarray, strength: np.ndarray, rows: np.ndarray) -> list[tuple[int, int]]:
    """Ties whose two ends hold different strengths."""
    held = {(int(i), int(j)): strength[i, slot] for i in rows for slot, j in enumerate(ties[i]) if j >= 0}
    return [(i, j) for i, j in held if held[i, j] != held[j, i]]


# Strength


def test_a_ties_strength_is_the_same_at_both_ends_in_a_run(busy_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2016), 1)
    population, tied = model.population, 0
    while model.quarter < model.environment.years.size:
        model.step()
        assert one_sided(population.ties, population.tie_strength, population.rows) == []
        tied = int((population.ties[population.rows] >= 0).sum())
    strengths = population.tie_strength[population.rows][population.ties[population.rows] >= 0]
    assert tied > 100
    assert np.unique(strengths).size > 50, "ties differ"
    assert ((strengths >= 0.0) & (strengths <= 1.0)).all()
    forget(model)


def deal(tied: Ties, k: np.ndarray, quarters: int, p: TrustParameters = TRUST) -> None:
    for quarter in range(quarters):
        trust.deal_along_ties(tied.f, tied.rows, k, tied.ties, tied.strength, p.values(), quarter, KEY)


def test_a_deal_that_only_one_end_drew_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tied = firms(3.0)
    deal(tied, variables(), 3)
    assert one_sided(tied.ties, tied.strength, tied.rows) == []
    honest = trust.chance.pair_uniforms

    def own(key: int, low: np.ndarray, high: np.ndarray, purpose: int) -> np.ndarray:
        return honest(key, np.arange(low.size, dtype=float), np.zeros_like(high), purpose)

    monkeypatch.setattr(trust.chance, "pair_uniforms", own)
    given = (tied.f, tied.rows, variables(), tied.ties, tied.strength, TRUST.values(), 4, KEY)
    trust.deal_along_ties.py_func(*given)
    assert one_sided(tied.ties, tied.strength, tied.rows) != []


@for_all(SHARE, st.booleans(), SHARE, SHARE)
def test_strength_stays_a_share_and_is_nearer_to_the_trust_of_its_ends_after_a_deal(
    strength: float, kept: bool, trusted: float, loss: float
) -> None:
    p, after = TRUST.values(), trust.next_strength.py_func
    assert 0.0 <= after(strength, kept, trusted, loss, p) <= 1.0
    assert after(strength, True, trusted, loss, p) >= after(strength, False, trusted, loss, p)
    assert after(strength, kept, trusted, loss, p) <= after(strength, kept, trusted, 0.0, p)
    plain = dataclasses.replace(TRUST, gain=0.0, loss=0.0).values()
    moved = after(strength, kept, trusted, 0.0, plain)
    assert moved - strength == pytest.approx(0.25 * TRUST.convergence * (trusted - strength))


def test_reliable_partners_strengthen_ties_and_a_leak_weakens_them() -> None:
    """Mean strength after three years: .6 of trust plus kept promises; a leak that takes half a year halves it."""
    means = {}
    for name, row, value in (("usual", 0, None), ("reliable", RELIABILITY_ADDITION, 0.05), ("leak", TRUST_LOSS, 2.0)):
        tied, k = firms(3.0), variables()
        if value is not None:
            k[row] = value
        deal(tied, k, 12)
        means[name] = tied.strength[tied.ties >= 0].mean()
        np.testing.assert_allclose(tied.f[of.STRENGTH], np.where(tied.ties >= 0, tied.strength, 0.0).sum(axis=1))
    assert means["leak"] < 0.6 * means["usual"] < means["usual"] < means["reliable"]


# Where firms meet


def formed(kinds: str, quarters: int = 12) -> Ties:
    """Ties of firms that meet in one of the three kinds of places alone."""
    tied = firms(0.0, n=400)
    meetings = {"seller_meetings": float("sellers" in kinds), "market_meetings": float("market" in kinds)}
    p = dataclasses.replace(TRUST, **meetings).values()
    tied.f[of.MEMBER, tied.rows] = float("members" in kinds)
    own = (tied.f, tied.rows, variables(), tied.ties, tied.places, tied.strength, p, np.ones((2, 2)), N_PLATFORMS)
    for quarter in range(quarters):
        network.form_ties(*own, quarter, KEY)
    return tied


def edges(tied: Ties) -> list[tuple[int, int, int]]:
    return [(i, int(j), int(tied.places[i, slot])) for i in tied.rows for slot, j in enumerate(tied.ties[i]) if j >= 0]


def test_sellers_meet_on_their_e_commerce_platform_and_nobody_else_does() -> None:
    tied = formed("sellers")
    platform = tied.f[of.PLATFORM]
    assert len(edges(tied)) > 100
    assert all(platform[i] == platform[j] == place >= 0 for i, j, place in edges(tied))


def test_at_the_professional_market_producers_of_a_cluster_meet_its_traders() -> None:
    tied = formed("market")
    assert len(edges(tied)) > 100
    for i, j, place in edges(tied):
        assert place == network.NO_PLATFORM
        assert {tied.f[of.TRADER, i], tied.f[of.TRADER, j]} == {0.0, 1.0}
        assert tied.f[of.CLUSTER, i] == tied.f[of.CLUSTER, j]


def test_where_nobody_meets_no_tie_is_made() -> None:
    assert edges(formed("")) == []


def test_a_new_tie_is_as_strong_as_its_ends_trust_each_other() -> None:
    tied = formed("members", quarters=1)
    assert (tied.strength[tied.ties >= 0] == 0.6).all()


# Orders


def ordering(density: float = 3.0, **weights: float) -> tuple[Ties, np.ndarray]:
    """Traders who order ten units each, and producers, in two clusters."""
    tied, k = firms(density), variables()
    tied.f[of.OUTPUT, tied.rows] = 10.0
    tied.f[of.APPEAL, tied.rows] = 1.0
    rng = np.random.default_rng(2)
    tied.strength = rng.uniform(0.1, 1.0, tied.strength.shape)
    if weights:
        tied.f[of.WEIGHT, tied.rows] = rng.choice(list(weights.values()), tied.rows.size)
    return tied, k


def orders(tied: Ties, k: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """What real producers of each cluster are asked for by partners, and what its traders order in all."""
    sales.sum_orders(tied.f, tied.rows, k, tied.ties, tied.strength, share)
    cluster, weight = tied.f[of.CLUSTER].astype(int), tied.f[of.WEIGHT]
    placed = np.bincount(cluster, weight * tied.f[of.TIED_ORDERS])
    wanted = np.bincount(cluster, weight * tied.f[of.TRADER] * tied.f[of.OUTPUT])
    return placed, wanted


@pytest.mark.parametrize("weights", [{}, {"few": 1.0, "many": 20.0}], ids=["alike", "apart"])
@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_orders_at_partners_and_in_the_open_market_add_up_to_what_traders_order(
    weights: dict[str, float], share: float
) -> None:
    tied, k = ordering(**weights)
    placed, wanted = orders(tied, k, share)
    np.testing.assert_allclose(placed + k[of.WHOLESALE_ORDERS], wanted)
    assert (k[of.WHOLESALE_ORDERS] >= 0.0).all()
    if share == 0.0:
        assert not placed.any()
    else:
        assert (placed > 0.02 * wanted).all()
    assert not tied.f[of.TIED_ORDERS, tied.f[of.TRADER] == 1.0].any(), "nobody orders from traders"


def test_orders_lost_on_the_way_would_be_noticed() -> None:
    """A planted defect: partners' orders that no weight turns from a trader's into a producer's."""
    tied, k = ordering(few=1.0, many=20.0)
    placed, wanted = orders(tied, k, 0.6)
    unweighted = np.bincount(tied.f[of.CLUSTER].astype(int), tied.f[of.TIED_ORDERS])
    assert (abs(unweighted + k[of.WHOLESALE_ORDERS] - wanted) > 0.01 * wanted).all()
    assert (placed > 0.0).all()


def test_strong_ties_take_more_of_a_traders_orders() -> None:
    """At strength s in all a trader gives share * s / (1 + s) to partners, in proportion to their strength."""
    tied, k = Ties(0.0, 1, n=12), variables()
    tied.f[of.CLUSTER], tied.f[of.OUTPUT], tied.f[of.APPEAL] = 0.0, 10.0, 1.0
    tied.f[of.TRADER] = 0.0
    trader, first, second = tied.rows[:3].tolist()
    tied.f[of.TRADER, trader] = 1.0
    for partner, strength in ((first, 0.3), (second, 0.6)):
        tied.tie(trader, partner, -1)
        tied.strength[trader, tied.ties[trader] == partner] = strength
    orders(tied, k, 0.6)
    asked = tied.f[of.TIED_ORDERS, [first, second]]
    assert asked[1] / asked[0] == pytest.approx(2.0)
    assert asked.sum() == pytest.approx(10.0 * 0.6 * 0.9 / 1.9)


def test_producers_are_asked_for_what_traders_order_in_a_run(busy_inputs: Inputs) -> None:
    """Units wanted of producers in wholesale, from partners and the rest, are the traders' orders, every quarter."""
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2013), 1)
    tied = 0.0
    while model.quarter < model.environment.years.size:
        model.step()
        f, k, rows = model.population.f, model.population.k, model.population.rows
        c, w = f[of.CLUSTER, rows].astype(int), f[of.WEIGHT, rows]
        placed = np.bincount(c, w * f[of.TIED_ORDERS, rows])
        assert (placed >= 0.0).all()
        assert (k[of.WHOLESALE_FILL] <= 1.0 + 1e-9).all()
        tied += placed.sum()
    assert tied > 0.0
    forget(model)


# What strong ties save and lend


def cost_and_limit(strength: float, **parameters: float) -> tuple[float, float]:
    """Unit cost of a firm, and the loan that it gets when it asks for all it can."""
    f, rows, k = np.zeros((of.N_COLUMNS, 1)), np.arange(1), variables(1)
    for column in (of.CUSTOMERS, of.PRODUCTIVITY, of.QUALITY, of.BRAND, of.CAPITAL, of.EXPECTED_DEMAND, of.REVENUE):
        f[column] = 1.0
    f[of.PRICE], f[of.PLATFORM], f[of.STRENGTH], f[of.MONEY] = 1.0, -1.0, strength, -1e6
    p, buyers = dataclasses.replace(TRUST, **parameters), np.ones(1)
    plans, costs, data = ProductionParameters().values(), PricingParameters().values(), DataParameters().values()
    pricing.set_prices(f, rows, k, costs, data, built_for(plans), p.transaction_saving, buyers)
    f[of.PRICE] = 1.0
    finance.ask_for_loans(f, rows, k, FinanceParameters().values(), plans, costs, data, 0.0, p.trade_credit)
    return float(f[of.UNIT_COST, 0]), float(f[of.BORROWING, 0])


@pytest.mark.parametrize("strength", [0.5, 1.0, 4.0])
def test_ties_spare_transaction_costs_and_bring_trade_credit_with_falling_returns(strength: float) -> None:
    (cost, credit), (alone, limit) = cost_and_limit(strength), cost_and_limit(0.0)
    embedded = strength / (1.0 + strength)
    assert cost / alone == pytest.approx(1.0 - TRUST.transaction_saving * embedded)
    assert credit / limit == pytest.approx(1.0 + TRUST.trade_credit * embedded)
    neutral = cost_and_limit(strength, transaction_saving=0.0, trade_credit=0.0)
    assert neutral == pytest.approx((alone, limit))


def test_trust_lost_costs_output_within_a_quarter_and_little(small_inputs: Inputs) -> None:
    """Cheaper and better-supplied partners are gone: output falls at once, by less than 2 %, in every one of five."""
    inputs = dataclasses.replace(
        small_inputs,
        industries=tuple(dataclasses.replace(one, platform_push=1.0) for one in small_inputs.industries),
        end_year=2016,
    )
    changes = []
    for seed in range(1, 6):
        output = []
        for kept in (1.0, 0.2):
            model = ClusterModel(inputs, seed)
            while model.quarter < model.burn_in + 20:
                model.step()
            model.population.tie_strength *= kept
            model.population.f[[of.TRUST, of.STRENGTH]] *= kept
            for _ in range(2):
                model.step()
            output.append(float(model.population.sums(of.OUTPUT).sum()))
            forget(model)
        changes.append(output[1] / output[0] - 1.0)
    assert np.mean(changes) < 0.0, changes
    assert max(np.abs(changes)) < 0.02, changes
