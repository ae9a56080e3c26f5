"""Flows between subsystems: declared once, recorded every quarter, and what the book has is what the table says."""

from __future__ import annotations

import dataclasses
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from synergysim.simulation import ClusterModel, Inputs
from synergysim.simulation.flows import BETWEEN, FLOWS, KINDS, SUBSYSTEMS, Flow, Kind
from synergysim.simulation.model import forget

TOGETHER = ["cluster", "quarter", "flow"]
Followed = tuple[pd.DataFrame, list[tuple[str, dict[str, np.ndarray]]]]


@pytest.fixture(scope="module")
def followed(busy_inputs: Inputs) -> Followed:
    """The table of flows of a busy run, and what the book said at the very end of every quarter."""
    model = ClusterModel(busy_inputs, 2)
    booked = []
    while model.quarter < model.environment.years.size:
        name = model.quarter_name
        model.step()
        if model.quarter > model.burn_in:
            booked.append((name, {flow.name: model.book.this_quarter(flow.name) for flow in FLOWS}))
    table = model.collector.flows()
    forget(model)
    return table, booked


def test_every_flow_is_declared_once_and_says_what_it_is() -> None:
    names = [flow.name for flow in FLOWS]
    assert len(set(names)) == len(names)
    for flow in FLOWS:
        assert flow.unit, flow.name
        assert flow.meaning.endswith("."), flow.name


def test_a_flow_between_subsystems_names_two_different_ones_and_any_other_names_none() -> None:
    for flow in FLOWS:
        if flow.kind:
            assert flow.source in SUBSYSTEMS, flow.name
            assert flow.target in SUBSYSTEMS, flow.name
            assert flow.source != flow.target, flow.name
        else:
            assert flow.source == flow.target == "", flow.name
    assert set(BETWEEN) == {flow for flow in FLOWS if flow.kind}


def test_all_five_kinds_flow_and_every_subsystem_gives_and_takes() -> None:
    assert {flow.kind for flow in BETWEEN} == set(KINDS) == set(get_args(Kind))
    assert {flow.source for flow in BETWEEN} == {flow.target for flow in BETWEEN} == set(SUBSYSTEMS)


def test_every_flow_between_subsystems_is_recorded_each_quarter_as_declared(
    followed: Followed, busy_inputs: Inputs
) -> None:
    table = followed[0]
    quarters = 4 * (busy_inputs.end_year - busy_inputs.start_year + 1)
    assert not table.duplicated(TOGETHER).any()
    assert table["quarter"].nunique() == quarters
    assert len(table) == quarters * len(BETWEEN) * len(busy_inputs.clusters)
    declared = {flow.name: flow for flow in BETWEEN}
    recorded = table[["flow", "source", "target", "kind"]].drop_duplicates()
    assert len(recorded) == len(BETWEEN)
    for row in recorded.itertuples():
        flow: Flow = declared[str(row.flow)]
        assert (row.source, row.target, row.kind) == (flow.source, flow.target, flow.kind), row.flow


def test_the_table_of_flows_says_what_the_book_has_when_the_quarter_is_over(
    followed: Followed, busy_inputs: Inputs
) -> None:
    """Also of what happens late in a quarter: loans of firms that close, programmes, taxes."""
    table, booked = followed
    recorded = table.pivot_table(index=["quarter", "flow"], columns="cluster", values="value")
    for quarter, amounts in booked:
        of_quarter = recorded.loc[quarter]
        for flow in BETWEEN:
            said = of_quarter.loc[flow.name, list(busy_inputs.clusters)]
            assert said.tolist() == amounts[flow.name].tolist(), (quarter, flow.name)


def test_every_flow_between_subsystems_happens_and_none_is_negative(followed: Followed) -> None:
    table = followed[0]
    assert np.isfinite(table["value"]).all()
    assert (table["value"] >= 0.0).all()
    totals = table.groupby("flow")["value"].sum()
    assert totals[totals == 0.0].index.tolist() == []


def test_goods_that_go_into_e_commerce_come_out_of_it(followed: Followed) -> None:
    flows = followed[0].pivot_table(index=["cluster", "quarter"], columns="flow", values="value")
    pd.testing.assert_series_equal(flows["online_exports"], flows["online_deliveries"], check_names=False)
    assert (flows["online_exports"] > 0.0).any()


def test_totals_are_the_sums_of_their_parts(followed: Followed) -> None:
    for quarter, flow in followed[1]:
        np.testing.assert_allclose(flow["exports"], flow["merchant_exports"] + flow["online_exports"], err_msg=quarter)
        parts = flow["imported_materials"] + flow["merchant_imports"] + flow["online_imports"]
        np.testing.assert_allclose(flow["imports"], parts, err_msg=quarter)


def test_what_is_contracted_is_a_share_of_firms_own_research(followed: Followed, busy_inputs: Inputs) -> None:
    """The government's part, up to 30 %, is not contracted by firms."""
    share = busy_inputs.parameters.institute.contract_share
    for quarter, flow in followed[1]:
        assert (flow["contract_research"] <= share * flow["research"] * (1.0 + 1e-12)).all(), quarter
        assert (flow["contract_research"] >= share * flow["research"] / 1.3 * (1.0 - 1e-12)).all(), quarter


def test_a_flow_that_nobody_declared_cannot_be_logged(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    with pytest.raises(KeyError, match="smuggling"):
        model.book.log("smuggling", np.ones(3))
    with pytest.raises(KeyError, match="smuggling"):
        model.book.this_quarter("smuggling")
    forget(model)


def test_flows_are_measured_in_no_quarter_of_burn_in(small_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(small_inputs, end_year=2010), 1)
    for _ in range(model.burn_in):
        model.step()
    assert model.collector.flowed == []
    model.step()
    assert [quarter for quarter, _ in model.collector.flowed] == ["2010Q1"]
    forget(model)
