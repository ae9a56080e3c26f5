"""The 23 indicators of Table 4: those of the catalogue, all measured, none a formula of time."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.catalogue import system
from synergysim.simulation import ClusterModel, Inputs, Trajectory, record
from synergysim.simulation.columns import REVENUE
from synergysim.simulation.indicators.diagnostics import DIAGNOSTICS
from synergysim.simulation.indicators.extended import EXTENDED
from synergysim.simulation.indicators.table4 import TABLE4
from synergysim.simulation.model import forget

CODES = [f"A{i}" for i in range(1, 12)] + [f"B{i}" for i in range(1, 13)]
EXOGENOUS = {"A4": "rail_km", "A5": "road_km", "A6": "air_route_km", "A7": "berths"}
ENDOGENOUS = [code for code in CODES if code not in EXOGENOUS]
SEEDS = (1, 2, 3)


def table(trajectories: list[Trajectory]) -> pd.DataFrame:
    """Table 4's indicators of several seeds under each other."""
    values = pd.concat([one.indicators.assign(seed=i) for i, one in enumerate(trajectories)], ignore_index=True)
    return values[values["indicator"].isin(CODES)]


@pytest.fixture(scope="module")
def runs(busy_inputs: Inputs) -> list[Trajectory]:
    inputs = dataclasses.replace(busy_inputs, end_year=2016, scale=0.05)
    return [record(inputs, seed) for seed in SEEDS]


def unmoved(values: pd.DataFrame) -> set[str]:
    """Indicators that are the same in every year of some seed (all clusters together)."""
    ranges = values.groupby(["indicator", "seed"])["value"].agg(lambda one: one.max() - one.min())
    total = values.groupby(["indicator", "seed", "year"])["value"].sum().groupby(["indicator", "seed"])
    moved = (total.max() - total.min() > 0.0) & (ranges > 0.0)
    return {code for code, _ in moved[~moved].index}


def formulas_of_time(values: pd.DataFrame) -> set[str]:
    """Indicators that take the same values in every seed: functions of year and cluster alone."""
    spread = values.groupby(["indicator", "cluster", "year"])["value"].agg(lambda one: one.max() - one.min())
    by_code = spread.groupby("indicator").max()
    return set(by_code[by_code == 0.0].index)


def test_the_indicators_are_a1_to_a11_and_b1_to_b12() -> None:
    assert list(TABLE4) == CODES


def test_the_indicators_measured_are_those_of_the_catalogue_with_names_in_two_languages() -> None:
    declared = {one.code: one for one in system("table4")}
    assert list(declared) == list(TABLE4)
    for code, one in declared.items():
        assert one.name_en, code
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one.name_zh), code
        assert one.unit, code
        assert one.subsystem == ("digital_trade" if code.startswith("A") else "industrial_cluster")


def test_a_run_gives_every_indicator_for_every_cluster_and_year(runs: list[Trajectory], busy_inputs: Inputs) -> None:
    found = runs[0].indicators
    assert list(found.columns) == ["cluster", "year", "indicator", "value"]
    assert len(found) == 3 * 7 * (23 + 35)
    assert not found.duplicated(["cluster", "year", "indicator"]).any()
    assert set(found["cluster"]) == set(busy_inputs.clusters)
    assert sorted(found["year"].unique()) == list(range(2010, 2017))
    assert set(found["indicator"]) == {*CODES, *EXTENDED}
    assert np.isfinite(found["value"]).all()


def test_only_profit_can_be_negative(runs: list[Trajectory]) -> None:
    values = table(runs)
    assert (values[values["indicator"] != "B4"]["value"] >= 0.0).all()


def test_every_indicator_moves_over_time(runs: list[Trajectory]) -> None:
    assert unmoved(table(runs)) == set()


def test_no_endogenous_indicator_is_a_formula_of_time(runs: list[Trajectory]) -> None:
    assert formulas_of_time(table(runs)) <= set(EXOGENOUS)


def test_an_indicator_that_is_never_filled_is_noticed(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE4, "A10", lambda model, _: np.zeros(model.population.n_clusters))
    broken = table([record(small_inputs, seed) for seed in SEEDS[:2]])
    assert "A10" in unmoved(broken)


def test_an_indicator_made_up_from_the_calendar_is_noticed(
    small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TABLE4, "B8", lambda model, _: np.exp(model.elapsed) * np.ones(model.population.n_clusters))
    broken = table([record(small_inputs, seed) for seed in SEEDS[:2]])
    assert "B8" not in unmoved(broken)
    assert "B8" in formulas_of_time(broken)


@pytest.mark.parametrize(("code", "name"), EXOGENOUS.items())
def test_infrastructure_is_that_of_the_city(runs: list[Trajectory], small_inputs: Inputs, code: str, name: str) -> None:
    values = runs[0].indicators
    of_code = values[values["indicator"] == code].pivot_table(index="year", columns="cluster", values="value")
    assert (of_code["weaving"] == of_code["bags"]).all()  # in one city; the third stands in another
    known = getattr(small_inputs.cities[0], name)
    assert known[2010] <= of_code.loc[2010, "weaving"] <= known[2013]
    assert of_code.iloc[:, 0].is_monotonic_increasing


def test_counts_of_measures_rise_only_when_levers_are_pulled(runs: list[Trajectory], small_inputs: Inputs) -> None:
    idle = record(small_inputs, 1).indicators
    for code in ("A11", "B12"):
        assert not idle[idle["indicator"] == code]["value"].any()
        values = runs[0].indicators
        counts = values[values["indicator"] == code].groupby("year")["value"].first()
        assert counts.is_monotonic_increasing
        assert counts.iloc[-1] > 0.0


def test_flows_of_the_year_are_the_sum_of_its_quarters(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    exports, output = np.zeros(3), np.zeros(3)
    while model.quarter < model.environment.years.size:
        model.step()
        if 2012.0 <= model.environment.years[model.quarter - 1] < 2013.0:
            exports += model.book.this_quarter("online_exports")
            output += model.book.this_quarter("output_value")
    values = model.collector.indicators()
    of_year = values[values["year"] == 2012].set_index(["indicator", "cluster"])["value"]
    for c, cluster in enumerate(small_inputs.clusters):
        assert of_year["A1", cluster] == pytest.approx(exports[c])
        assert of_year["B1", cluster] == pytest.approx(output[c])
    forget(model)


def test_firms_and_adopters_at_the_years_end_are_those_of_the_model(small_inputs: Inputs) -> None:
    model = ClusterModel(dataclasses.replace(small_inputs, end_year=2011), 1)
    diagnostics = model.run().diagnostics
    values = model.collector.indicators()
    firms = values[(values["indicator"] == "B2") & (values["year"] == 2011)].set_index("cluster")["value"]
    counted = diagnostics[(diagnostics["diagnostic"] == "n_firms") & (diagnostics["quarter"] == "2011Q4")]
    assert firms.to_dict() == counted.set_index("cluster")["value"].to_dict()
    assert model.population.sums(REVENUE).min() > 0.0
    forget(model)


def test_diagnostics_are_the_declared_ones_every_quarter_and_finite(runs: list[Trajectory]) -> None:
    found = runs[0].diagnostics
    assert list(found.columns) == ["cluster", "quarter", "diagnostic", "value"]
    assert set(found["diagnostic"]) == set(DIAGNOSTICS)
    assert len(found) == 3 * 28 * len(DIAGNOSTICS)
    assert found["quarter"].min() == "2010Q1"
    assert found["quarter"].max() == "2016Q4"
    assert np.isfinite(found["value"]).all()


@pytest.mark.parametrize("name", [name for name, unit in DIAGNOSTICS.items() if unit.startswith("share of")])
def test_shares_stay_between_nil_and_one(runs: list[Trajectory], name: str) -> None:
    values = pd.concat([one.diagnostics for one in runs])
    values = values[values["diagnostic"] == name]["value"]
    low = -1.0 if name == "mean_margin" else 0.0
    high = 5.0 if name == "logistics_load" else 1.0 + 1e-9
    assert values.between(low, high).all()


def test_every_diagnostic_moves_with_levers_and_shocks(busy_inputs: Inputs) -> None:
    values = record(dataclasses.replace(busy_inputs, end_year=2030, scale=0.05), 1).diagnostics
    ranges = values.groupby("diagnostic")["value"].agg(lambda one: one.max() - one.min())
    # The budget of a rich city is never cut; that it can be is shown with the levers.
    assert set(ranges[ranges == 0.0].index) <= {"budget_cut"}
