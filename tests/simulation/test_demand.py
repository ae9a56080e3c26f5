"""Demand answers what buyers get for their money: one elasticity, step by step, against rivals, until it saturates."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
from claims import for_all
from hypothesis import strategies as st
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.columns import (
    EXPORT_DEMAND,
    HOME_DEMAND,
    MEAN_BRAND,
    MEAN_PRICE,
    MEAN_QUALITY,
    N_FIRMS,
    PRICE_LEVEL,
)
from synergysim.simulation.effects import EXCHANGE_RATE_FACTOR, TRADE_COST_FACTOR
from synergysim.simulation.environment import WorldParameters
from synergysim.simulation.markets import trade
from synergysim.simulation.model import forget

WORLD = WorldParameters()
CALM = {"rival_progress": 0.0, "rival_response": 0.0}  # rivals who do nothing
Change = Callable[[ClusterModel], None]


def after_burn_in(inputs: Inputs, **world: float) -> ClusterModel:
    """A model on the first day after burn-in, with goods, firms and rivals as they were."""
    parameters = dataclasses.replace(inputs.parameters, world=dataclasses.replace(WORLD, **world))
    model = ClusterModel(dataclasses.replace(inputs, parameters=parameters), 1)
    model.quarter = model.burn_in
    k = model.population.k
    k[[MEAN_PRICE, MEAN_QUALITY, MEAN_BRAND, PRICE_LEVEL]] = 1.0
    model.reference = model.reference._replace(offers=trade.offers(model), delivery_days=model.delivery_days)
    return model


def followed(inputs: Inputs, change: Change, quarters: int, **world: float) -> np.ndarray:
    """The log of demand over that at the start, at home and abroad, quarter by quarter; shape (quarters, 2)."""
    model = after_burn_in(inputs, **{**CALM, **world})
    change(model)
    pulls = []
    for _ in range(quarters):
        trade.answer_offers(model)
        pulls.append(model.pull[:, 0].copy())
    forget(model)
    return np.array(pulls)


def unchanged(_model: ClusterModel) -> None:
    pass


def cheaper(model: ClusterModel) -> None:
    model.population.k[MEAN_PRICE] /= 1.1


def better(model: ClusterModel) -> None:
    model.population.k[MEAN_QUALITY] *= 1.1


def deflated(model: ClusterModel) -> None:
    """Prices elsewhere rise by a tenth."""
    model.population.k[PRICE_LEVEL] *= 1.1


def untaxed(model: ClusterModel) -> None:
    model.population.k[TRADE_COST_FACTOR] /= 1.1


def devalued(model: ClusterModel) -> None:
    model.population.k[EXCHANGE_RATE_FACTOR] *= 1.1 ** (1.0 / WORLD.pass_through)


def delivered(model: ClusterModel) -> None:
    """As many days sooner as are worth a tenth of the price."""
    model.delivery_days = model.delivery_days - math.log(1.1) / (WORLD.day_cost * model.logistics_exposure)


EVERYWHERE = [cheaper, better, deflated]
ABROAD = [untaxed, devalued, delivered]


@pytest.mark.parametrize("change", [*EVERYWHERE, *ABROAD], ids=lambda one: one.__name__)
def test_whatever_makes_goods_a_tenth_better_value_moves_demand_by_the_one_elasticity(
    small_inputs: Inputs, change: Change
) -> None:
    """1.3 within twelve months (Amiti, Redding and Weinstein 2019), the trade elasticity in the long run."""
    pulls = followed(small_inputs, change, 80) / math.log(1.1)
    np.testing.assert_allclose(pulls[-1, 1], WORLD.trade_elasticity, rtol=1e-3)
    np.testing.assert_allclose(pulls[-1, 0], WORLD.trade_elasticity if change in EVERYWHERE else 0.0, atol=1e-2)
    assert pulls[:4, 1].mean() == pytest.approx(1.3, abs=0.35)
    assert (np.diff(pulls[:, 1]) > 0.0).all()


def test_the_elasticity_scales_the_answer_and_at_nil_there_is_none(small_inputs: Inputs) -> None:
    usual, steep, none = (followed(small_inputs, cheaper, 8, trade_elasticity=e) for e in (3.0, 6.0, 0.0))
    np.testing.assert_allclose(steep, 2.0 * usual)
    assert not none.any()


def test_an_unchanged_offer_keeps_its_demand(small_inputs: Inputs) -> None:
    assert not followed(small_inputs, unchanged, 20).any()


def test_who_stands_still_loses_markets_as_rivals_progress(small_inputs: Inputs) -> None:
    pulls = followed(small_inputs, unchanged, 40, rival_progress=0.01)
    lost = -pulls[-1] / (WORLD.trade_elasticity * 0.01 * 10.0)
    assert ((lost > 0.8) & (lost < 1.0)).all(), "1 % a year for ten years, times the elasticity, with the buyers' lag"


def test_rivals_make_up_for_a_lead_and_only_for_a_lead(small_inputs: Inputs) -> None:
    """A response of a tenth a year leaves (1 - .1/4)**40 = 36 % of a lead after ten years."""
    model = after_burn_in(small_inputs, **{**CALM, "rival_response": 0.1})
    cheaper(model)
    model.population.k[MEAN_PRICE, 1] = 1.1  # the second cluster is dearer
    for _ in range(41):
        trade.answer_offers(model)
    assert model.lead[0] / math.log(1.1) == pytest.approx((1.0 - 0.1 / 4.0) ** 40)
    assert model.lead[1] == pytest.approx(-math.log(1.1)), "nobody waits for those who are behind"
    forget(model)


@for_all(st.floats(-6.0, 6.0), st.floats(0.0, 0.5))
def test_demand_saturates_as_a_cluster_takes_its_markets(pull: float, share: float) -> None:
    """Odds in a market times e**pull: what was held grows to the whole market at most."""
    found = float(trade.saturated(np.array([pull]), share)[0])
    odds = share / (1.0 - share) * math.exp(pull)
    if share > 1e-6:
        assert found == pytest.approx(odds / (1.0 + odds) / share)
        assert found < 1.0 / share
    assert (found > 1.0) == (pull > 0.0) or abs(pull) < 1e-9
    assert float(trade.saturated(np.array([pull]), 0.0)[0]) == pytest.approx(math.exp(pull))


def test_demand_is_what_pull_variety_and_the_exchange_rate_make_it(small_inputs: Inputs) -> None:
    model = after_burn_in(small_inputs, **CALM)
    k = model.population.k
    trade.draw_demand(model)
    home, abroad = k[HOME_DEMAND].copy(), k[EXPORT_DEMAND].copy()
    model.pull[:] = [[0.2], [0.4]]
    adjusting = -math.expm1(-WORLD.adjustment / 4.0)
    trade.draw_demand(model)
    held = model.pull[:, 0]
    np.testing.assert_allclose(held, np.array([0.2, 0.4]) * (1.0 - adjusting))
    np.testing.assert_allclose(k[HOME_DEMAND] / home, trade.saturated(held[:1], WORLD.market_share)[0])
    np.testing.assert_allclose(k[EXPORT_DEMAND] / abroad, trade.saturated(held[1:], WORLD.market_share)[0])
    k[N_FIRMS] *= 1.2
    model.pull[:] = 0.0
    trade.draw_demand(model)
    np.testing.assert_allclose(k[EXPORT_DEMAND] / abroad, 1.2**WORLD.variety)
    np.testing.assert_allclose(k[HOME_DEMAND], home)
    forget(model)
