"""Services serve: what each is for gets worse without it, and nobody gains by its absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.agents.service_providers import KINDS
from synergysim.simulation.columns import MEAN_BRAND
from synergysim.simulation.markets import business_services
from synergysim.simulation.model import forget

if TYPE_CHECKING:
    from conftest import BuildInputs

LATER = 16  # quarters
FROM = 16  # sellers are online by then


def close(model: ClusterModel, kind: str) -> None:
    """All providers of a kind are gone, and with them what they store and whom they serve."""
    for provider in model.providers[kind]:
        provider.remove()
    model.providers[kind].clear()
    if kind in model.warehouse_share:
        model.warehouse_share[kind][:] = 0.0
    if kind == "trade_service":
        model.trade_service_share[:] = 0.0


@pytest.fixture(scope="module")
def outcomes(build_inputs: BuildInputs) -> dict[str, dict[str, float]]:
    """What firms come to in four years without each kind of service, by kind; "all" has all of them."""
    found, inputs = {}, build_inputs(end_year=2015)
    for kind in ("all", *KINDS):
        model = ClusterModel(inputs, 1)
        for quarter in range(FROM + LATER):
            if quarter == FROM and kind != "all":
                close(model, kind)
            model.step()
            if model.quarter == FROM:
                total = dict.fromkeys(("exports", "online_exports", "online_imports", "production"), 0.0)
            if model.quarter > FROM:
                for name in total:
                    total[name] += float(model.book.this_quarter(name).sum())
        k = model.population.k
        total["days"] = float(model.delivery_days.mean())
        total["brand"] = float(k[MEAN_BRAND].mean())
        found[kind] = total
        forget(model)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_removing_a_service_never_helps(outcomes: dict[str, dict[str, float]], kind: str) -> None:
    assert outcomes[kind]["exports"] / outcomes["all"]["exports"] < 1.0005


SERVED = {  # what a service is for, and how much of it there is without
    "payment": ("online_exports", 0.85, 0.97),
    "logistics": ("days", 1.05, 1.5),
    "training": ("production", 0.8, 0.99),
    "operator": ("production", 0.9, 0.995),
    "marketing": ("brand", 0.3, 0.98),
    "overseas_warehouse": ("online_exports", 0.85, 0.99),
    "bonded_warehouse": ("online_imports", 0.3, 0.98),
    "trade_service": ("days", 1.001, 1.2),
    "exhibition": ("brand", 0.5, 0.99),
    "content": ("online_exports", 0.8, 0.95),
}


@pytest.mark.parametrize("kind", SERVED)
def test_a_service_moves_what_it_is_for(outcomes: dict[str, dict[str, float]], kind: str) -> None:
    outcome, low, high = SERVED[kind]
    assert low < outcomes[kind][outcome] / outcomes["all"][outcome] < high


def test_better_services_serve_better(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    for _ in range(FROM):
        model.step()
    for kind in ("payment", "content"):
        usual = business_services.online_reach(model)
        for provider in model.providers[kind]:
            provider.quality += 0.1
        assert (business_services.online_reach(model) > usual).all()
    business_services.move_goods(model)
    days = model.delivery_days
    for provider in model.providers["logistics"]:
        provider.quality += 0.1
    business_services.move_goods(model)
    assert (model.delivery_days < days).all()
    forget(model)


def test_who_has_no_provider_of_what_it_cannot_do_without_pays_more_and_not_to_providers(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1, check=True)
    usual = model.other_online_fees()
    close(model, "payment")
    close(model, "logistics")
    close(model, "content")
    assert (model.other_online_fees() > usual).all()
    for _ in range(4):
        model.step()
    assert model.book.this_quarter("logistics_fees").sum() > 0.0
    assert model.book.this_quarter("content_fees").sum() == 0.0
    forget(model)


def test_goods_are_stored_abroad_only_where_days_saved_are_worth_the_fee(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    assert business_services.storing_pays(model).all()
    model.logistics_exposure = np.array([1.0, 0.1, 1.0])
    np.testing.assert_array_equal(business_services.storing_pays(model), [1.0, 0.0, 1.0])
    model.service_price["overseas_warehouse"] = 20.0
    assert not business_services.storing_pays(model).any()
    forget(model)
