"""Diagnostics of the real economy: each against its own definition, counted anew from the model's state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.columns import (
    CLUSTER,
    DATA,
    DEBT,
    DEGREE,
    DISPLACED_EXPORTS,
    EXPORT_DEMAND,
    FRONTIER_GAIN,
    HOME_DEMAND,
    LEADER,
    MONEY,
    ONLINE_POT,
    PRICE_LEVEL,
    RESEARCH_GAIN,
    REVENUE,
    SELF_OPERATED,
    STRENGTH,
    TRADER,
    WAGE,
    WEIGHT,
)
from synergysim.simulation.indicators.diagnostics import diagnostics_of, observe
from synergysim.simulation.indicators.firm_panel import Gains
from synergysim.simulation.model import forget


@pytest.fixture
def model(busy_inputs: Inputs) -> Iterator[ClusterModel]:
    """A model some years on."""
    made = ClusterModel(dataclasses.replace(busy_inputs, end_year=2016, scale=0.02), 1)
    for _ in range(24):
        made.step()
    yield made
    forget(made)


def measure_diagnostics(model: ClusterModel) -> dict[str, np.ndarray]:
    """All diagnostics of the quarter, arrays per cluster."""
    found = diagnostics_of([observe(model)], model.same_city, model.same_industry)
    return {name: values[0] for name, values in found.items()}


def totals(model: ClusterModel, column: int, *times: np.ndarray) -> np.ndarray:
    """Real sums over the firms by cluster."""
    f, rows = model.population.f, model.population.rows
    amounts = f[WEIGHT, rows] * f[column, rows] * np.prod([np.ones(rows.size), *times], axis=0)
    return np.bincount(f[CLUSTER, rows].astype(int), amounts, model.population.n_clusters)


def test_what_firms_add_up_to_is_counted_for_those_they_stand_for(model: ClusterModel) -> None:
    values = measure_diagnostics(model)
    f, rows = model.population.f, model.population.rows
    makers = 1.0 - f[TRADER, rows]
    revenue = f[REVENUE, rows]
    sold = totals(model, REVENUE, makers)
    np.testing.assert_allclose(values["n_leaders"], totals(model, LEADER))
    np.testing.assert_allclose(values["data_stock"], totals(model, DATA) / (4.0 * totals(model, REVENUE)))
    np.testing.assert_allclose(values["tie_strength"], totals(model, STRENGTH) / totals(model, DEGREE))
    for name, column in (("research_gain", RESEARCH_GAIN), ("frontier_gain", FRONTIER_GAIN)):
        np.testing.assert_allclose(values[name], totals(model, column, makers, revenue) / sold)
    assert (values["frontier_gain"] > 0.0).all()
    owned = totals(model, SELF_OPERATED, f[LEADER, rows])
    np.testing.assert_allclose(values["own_platform_share"], owned / totals(model, LEADER))


def test_where_no_tie_is_left_there_is_none_to_be_strong(model: ClusterModel) -> None:
    f, rows = model.population.f, model.population.rows
    kept = f[DEGREE, rows].copy()
    f[DEGREE, rows] = np.where(f[CLUSTER, rows] == 0.0, 0.0, kept)
    values = measure_diagnostics(model)["tie_strength"]
    f[DEGREE, rows] = kept
    assert values[0] == 0.0
    assert (values[1:] > 0.0).all()


def test_a_loan_is_bad_while_payments_are_overdue_and_for_a_year_after_it_is_written_off(model: ClusterModel) -> None:
    f, rows = model.population.f, model.population.rows
    sme = rows[(f[LEADER, rows] == 0.0) & (f[MONEY, rows] >= 0.0) & (f[DEBT, rows] > 0.0)][0]
    c = int(f[CLUSTER, sme])
    before = measure_diagnostics(model)["bad_loan_share"]
    smes = 1.0 - f[LEADER, rows]
    loans = totals(model, DEBT, smes)[c] + sum(one[c] for one in model.collector.written_off)
    f[MONEY, sme] = -1.0
    late = measure_diagnostics(model)["bad_loan_share"]
    assert late[c] - before[c] == pytest.approx(f[WEIGHT, sme] * f[DEBT, sme] / loans)
    model.collector.written_off = [np.zeros_like(before) for _ in range(4)]
    kept = measure_diagnostics(model)["bad_loan_share"]
    model.collector.written_off[-1][c] = 0.1 * loans
    assert measure_diagnostics(model)["bad_loan_share"][c] > kept[c]


def test_loans_written_off_are_remembered_for_four_quarters(model: ClusterModel) -> None:
    seen = []
    for _ in range(4):
        model.step()
        seen.append(model.book.this_quarter("written_off"))
    np.testing.assert_array_equal(model.collector.written_off, seen)


def test_what_is_not_delivered_is_asked_less_sold(model: ClusterModel) -> None:
    k, flow = model.population.k, model.book.this_quarter
    asked = k[HOME_DEMAND] + k[EXPORT_DEMAND] - k[DISPLACED_EXPORTS] + k[ONLINE_POT]
    sold = flow("home_sales") + flow("exports")
    # Buyers who are turned away may pay more elsewhere, never more than a rounding beyond what they asked for.
    assert (sold <= asked * (1.0 + 1e-9)).all()
    np.testing.assert_allclose(measure_diagnostics(model)["undelivered_share"], 1.0 - sold / asked, atol=1e-12)
    k[HOME_DEMAND] *= 2.0
    assert (measure_diagnostics(model)["undelivered_share"] > 0.2).all()


def test_real_and_money_amounts_differ_by_the_price_level(model: ClusterModel) -> None:
    values, k = measure_diagnostics(model), model.population.k
    assert (values["price_level"] > 1.0).all()
    np.testing.assert_allclose(values["real_wage"] * values["price_level"], k[WAGE])
    np.testing.assert_allclose(values["real_output"] * k[PRICE_LEVEL], model.book.this_quarter("output_value"))


def test_digital_services_are_told_over_exports_so_that_selling_online_does_not_lower_them(model: ClusterModel) -> None:
    flow = model.book.this_quarter
    earned = flow("operator_fees") + flow("content_fees") + flow("digital_services") + flow("digital_products")
    np.testing.assert_allclose(measure_diagnostics(model)["digital_service_income"], earned / flow("exports"))


def test_gains_start_anew_where_another_firm_takes_a_row_and_survive_growth_of_the_table() -> None:
    from synergysim.simulation.columns import IDENTIFIER, IMITATION_GAIN, N_COLUMNS

    f = np.zeros((N_COLUMNS, 2))
    f[IDENTIFIER] = [1.0, 2.0]
    f[RESEARCH_GAIN], f[IMITATION_GAIN] = [0.1, 0.2], [0.0, 0.3]
    gains = Gains()
    gains.add(f)
    gains.add(f)
    np.testing.assert_allclose(gains.total, [[0.2, 0.4], [0.0, 0.0], [0.0, 0.6]])
    f = np.concatenate([f, f[:, :1]], axis=1)
    f[IDENTIFIER] = [3.0, 2.0, 1.0]
    gains.add(f)
    np.testing.assert_allclose(gains.total[0], [0.1, 0.6, 0.1])
