"""Imports, digital products and services: bounds and directions on plain numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from claims import exceeds, for_all
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents.material_suppliers import MaterialParameters
from synergysim.simulation.agents.platforms import PlatformParameters
from synergysim.simulation.columns import IMPORTED_SHARE, MEMBER_SHARE, TALENT_WAGE
from synergysim.simulation.effects import (
    APPROPRIABILITY,
    DIGITAL_PRODUCT_FACTOR,
    DIGITAL_SERVICE_FACTOR,
    IMPORT_MARKET_FACTOR,
)
from synergysim.simulation.markets import digital_trade, imports, trade
from synergysim.simulation.model import forget

INSIDE = st.floats(0.01, 0.99)
PRICE = st.floats(0.1, 10.0)
LEAD = st.floats(-3.0, 3.0)
MATERIAL = MaterialParameters()


@pytest.fixture
def model(small_inputs: Inputs) -> Iterator[ClusterModel]:
    """A model some quarters into its life, in which platforms have launched."""
    model = ClusterModel(small_inputs, 1)
    for _ in range(12):
        model.step()
    yield model
    forget(model)


# Imports


def share_abroad(usual: float, price: float, lead: float, drift: float) -> float:
    one = (np.array([value]) for value in (usual, price, lead, drift))
    return float(imports.imported_share(*one, MATERIAL)[0])


@for_all(INSIDE)
def test_the_share_bought_abroad_is_the_usual_one_when_nothing_has_changed(usual: float) -> None:
    assert share_abroad(usual, 1.0, 0.0, 1.0) == pytest.approx(usual)


@for_all(INSIDE, PRICE, LEAD, st.floats(0.1, 10.0))
def test_the_share_bought_abroad_lies_between_nil_and_one(
    usual: float, price: float, lead: float, drift: float
) -> None:
    assert 0.0 < share_abroad(usual, price, lead, drift) < 1.0


@for_all(INSIDE, PRICE, PRICE, LEAD)
def test_less_is_bought_abroad_where_it_is_dearer(usual: float, low: float, high: float, lead: float) -> None:
    assume(exceeds(high, low))
    assert share_abroad(usual, high, lead, 1.0) < share_abroad(usual, low, lead, 1.0)


@for_all(INSIDE, PRICE, LEAD, LEAD)
def test_less_is_bought_abroad_as_the_cluster_leads(usual: float, price: float, behind: float, ahead: float) -> None:
    assume(exceeds(ahead, behind))
    assert share_abroad(usual, price, ahead, 1.0) < share_abroad(usual, price, behind, 1.0)


def test_who_buys_nothing_abroad_never_does() -> None:
    assert share_abroad(0.0, 0.1, -3.0, 10.0) == 0.0


def test_at_the_start_materials_cost_and_come_from_where_they_usually_do(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    usual = [one.imported_material_share for one in small_inputs.industries]
    model.step()
    np.testing.assert_allclose(model.population.k[IMPORTED_SHARE], usual, rtol=0.02)
    np.testing.assert_allclose(model.foreign_cost_share, usual, rtol=0.02)
    forget(model)


def test_imports_come_online_with_buyers_goods_in_bond_and_reach_and_up_to_a_bound(model: ClusterModel) -> None:
    usual = imports.online_share(model)
    assert (usual > 0.0).all()
    for raise_it in (_more_buyers, _more_in_bond, _more_reach):
        lower = raise_it(model)
        assert (imports.online_share(model) > usual).all()
        lower()
        np.testing.assert_allclose(imports.online_share(model), usual)
    model.platforms[0].buyers = 1e6
    np.testing.assert_array_equal(imports.online_share(model), model.parameters.imports.most_online)
    for platform in model.platforms:
        platform.buyers = 0.1
    np.testing.assert_array_equal(imports.online_share(model), 0.0)


def _more_buyers(model: ClusterModel) -> Callable[[], None]:
    platform, before = model.platforms[0], model.platforms[0].buyers
    platform.buyers += 1.0
    return lambda: setattr(platform, "buyers", before)


def _more_in_bond(model: ClusterModel) -> Callable[[], None]:
    before = model.warehouse_share["bonded_warehouse"].copy()
    model.warehouse_share["bonded_warehouse"] += 0.2
    return lambda: model.warehouse_share.update(bonded_warehouse=before)


def _more_reach(model: ClusterModel) -> Callable[[], None]:
    k = model.population.k
    k[IMPORT_MARKET_FACTOR] *= 1.5
    return lambda: k.__setitem__(IMPORT_MARKET_FACTOR, 1.0)


def test_what_comes_online_replaces_a_part_of_what_merchants_import(model: ClusterModel) -> None:
    bought = []
    for reach in (1.0, 3.0):
        model.book.quarter[:] = 0.0
        model.population.k[IMPORT_MARKET_FACTOR] = reach
        imports.import_consumer_goods(model)
        bought.append([model.book.this_quarter(name) for name in ("online_imports", "merchant_imports")])
    (few, before), (many, after) = bought
    assert (many > few).all()
    np.testing.assert_allclose(before - after, model.parameters.imports.displacement * (many - few))


def test_storing_in_bond_never_costs_more_than_the_goods_sell_for(model: ClusterModel) -> None:
    before, stored = model.service_price["bonded_warehouse"], model.warehouse_share["bonded_warehouse"].copy()
    model.book.quarter[:] = 0.0
    model.service_price["bonded_warehouse"] = 1e6
    model.warehouse_share["bonded_warehouse"][:] = 1.0
    imports.import_consumer_goods(model)
    fees, online = (model.book.this_quarter(name) for name in ("bonded_warehouse_fees", "online_imports"))
    assert (online > 0.0).all()
    np.testing.assert_allclose(fees, (1.0 - model.mean_commission) * online)
    model.service_price["bonded_warehouse"] = before
    model.warehouse_share["bonded_warehouse"] = stored


def test_nothing_comes_online_before_platforms_launch(small_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(small_inputs, platform_launch=2012.0), 1)
    flowed = []
    while model.quarter < model.environment.years.size:
        year = model.year
        model.step()
        flowed.append((year, float(model.book.this_quarter("online_imports").sum())))
    assert {amount for year, amount in flowed if year < 2012.0} == {0.0}
    assert all(amount > 0.0 for year, amount in flowed if year > 2013.0)
    forget(model)


# Digital products and services


AMOUNTS = arrays(float, (4, 3), elements=st.floats(0.0, 1e9))


@for_all(AMOUNTS)
def test_the_imbalance_of_digital_trade_lies_between_nil_and_one(amounts: np.ndarray) -> None:
    values = digital_trade.imbalance(amounts)
    assert values.shape == (3,)
    assert (values >= -1e-12).all()
    assert (values <= 1.0 + 1e-12).all()


@for_all(st.floats(1e-6, 1e9), st.integers(0, 3))
def test_equal_parts_are_balanced_and_a_single_one_is_not(amount: float, which: int) -> None:
    assert digital_trade.imbalance(np.full((4, 1), amount))[0] == pytest.approx(0.0, abs=1e-12)
    single = np.zeros((4, 1))
    single[which] = amount
    assert digital_trade.imbalance(single)[0] == 1.0


@for_all(AMOUNTS, st.floats(0.01, 100.0), st.permutations(range(4)))
def test_imbalance_depends_on_neither_size_nor_order(amounts: np.ndarray, size: float, order: list[int]) -> None:
    assume((amounts.sum(axis=0) > 1e-3).all())
    plain = digital_trade.imbalance(amounts)
    np.testing.assert_allclose(digital_trade.imbalance(size * amounts), plain, atol=1e-9)
    np.testing.assert_allclose(digital_trade.imbalance(amounts[list(order)]), plain, atol=1e-9)


@for_all(st.floats(1.0, 100.0), st.floats(0.0, 1.0))
def test_evening_out_lowers_the_imbalance(large: float, moved: float) -> None:
    """Taking from the largest part and giving to the smallest, up to equality (Pigou-Dalton)."""
    assume(moved * large > 1e-3)
    before = np.array([[2.0 * large], [1.0], [1.0], [0.0]])
    given = moved * large
    after = before + np.array([[-given], [0.0], [0.0], [given]])
    assert digital_trade.imbalance(after)[0] < digital_trade.imbalance(before)[0]


def test_trade_in_nothing_counts_as_unbalanced() -> None:
    assert digital_trade.imbalance(np.zeros((4, 2))).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("sold", "kind", "factor"),
    [
        (digital_trade.digital_products, "content", DIGITAL_PRODUCT_FACTOR),
        (digital_trade.digital_services, "operator", DIGITAL_SERVICE_FACTOR),
    ],
    ids=["products", "services"],
)
def test_digital_trade_responds_to_quality_to_the_talent_wage_and_to_policy(
    model: ClusterModel, sold: Callable[[ClusterModel], np.ndarray], kind: str, factor: int
) -> None:
    k, usual = model.population.k, sold(model)
    k[factor, 0] = 2.0
    assert (sold(model) / usual).tolist() == [2.0, 1.0, 1.0]
    k[factor, 0] = 1.0
    k[TALENT_WAGE, 1] *= 2.0
    np.testing.assert_allclose(sold(model) / usual, [1.0, 0.5, 1.0])
    k[TALENT_WAGE, 1] /= 2.0
    model.providers[kind][2].quality *= 1.1
    np.testing.assert_allclose(sold(model) / usual, [1.0, 1.0, 1.1])


def test_products_gain_from_protection_and_services_from_members(model: ClusterModel) -> None:
    k = model.population.k
    products, services = digital_trade.digital_products(model), digital_trade.digital_services(model)
    k[APPROPRIABILITY, 0] = 1.0
    k[MEMBER_SHARE, 1] += 0.1
    assert (digital_trade.digital_products(model) > products).tolist() == [True, False, False]
    assert (digital_trade.digital_services(model) > services).tolist() == [False, True, False]


# The online channel and the traditional one


def displaced(share: float, counted: float, displacement: float) -> float:
    p = dataclasses.replace(PlatformParameters(), displacement=displacement)
    return float(trade.displaced(np.array([share]), np.array([counted]), p)[0])


@for_all(INSIDE, INSIDE, st.floats(0.0, 1.0))
def test_online_exports_that_observed_totals_contain_replace_others_and_of_the_rest_a_part_does(
    share: float, counted: float, displacement: float
) -> None:
    taken = displaced(share, counted, displacement)
    assert displacement * share - 1e-12 <= taken <= share + 1e-12
    assert displaced(share, 1.0, displacement) == pytest.approx(share)
    assert displaced(share, 0.0, displacement) == pytest.approx(displacement * share)
    assert displaced(share, counted, 1.0) == pytest.approx(share)
    assert displaced(share, min(counted + 0.01, 1.0), displacement) >= taken - 1e-12


def test_the_share_counted_already_is_the_observed_one_and_stays_after_its_last_year(small_inputs: Inputs) -> None:
    world = ClusterModel(small_inputs, 1).environment
    years = world.years
    np.testing.assert_allclose(world.online_counted[years <= 2010.5], 0.0)
    np.testing.assert_allclose(world.online_counted[years >= 2013.5], 0.02)
